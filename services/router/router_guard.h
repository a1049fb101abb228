/* What the rows of the router (router_rules.c) ask of an order, a part and an event. Pure; no guard changes anything. */
#ifndef LOOPLINE_ROUTER_GUARD_H
#define LOOPLINE_ROUTER_GUARD_H

#include "services/router/router.h"

enum router_guard {
    GUARD_ALWAYS,
    GUARD_FIRST_CONTACT, /* not contacted in this round */
    GUARD_FIRST_ARRIVAL, /* not on site in this round */
    GUARD_IN_REDO,       /* round > 0 */
    GUARD_LATE,          /* after return_by */
    GUARD_EXHAUSTED,     /* the order has used up its returns */
    GUARD_TO_PERSON,     /* an interim result for the person alone */
    GUARD_TO_BOTH,       /* … for the person and the platform */
    GUARD_SIGN_OFF,      /* the policy wants the leader's approval */
    GUARD_SAME_PERSON,   /* who reported would approve */
    GUARD_WAS_SIGNED,    /* signed for before it was returned */
    GUARD_OLD_ROUND,     /* the event speaks of a round that has passed */
    GUARD_THIS_ROUND,
    GUARD_NEXT_ROUND,
    GUARD_RECURS,         /* a redo of what had been written off, in a later round than the order has had */
    GUARD_LAST_REQUEST,   /* no other request rides on the order */
    GUARD_CARD,           /* yellow or red, none of the other rungs */
    GUARD_EXPECTED,       /* the order's own settlement clock, of this round: the date that people were told */
    GUARD_SAME_MATTER,    /* matter and policy are what they shall be */
    GUARD_INTO,           /* founded into another order */
    GUARD_FULL,           /* it has no room for the requests that would come */
    GUARD_LESS_URGENT,    /* an emergency would ride on what is none */
    GUARD_OTHER_REPORT,   /* what comes over reports another unit, or none, or this one alone reports one */
    GUARD_NOBODY,         /* of those who come back nobody still asks */
    GUARD_TOO_OLD,        /* written off longer ago than the pack allows */
    GUARD_CALLED,         /* called by a whistle or to a joint visit, without another part */
    GUARD_UNCALLED,       /* nobody called this unit */
    GUARD_IS_IN,          /* it has reported in to that call */
    GUARD_AWAITED,        /* called, and not there yet */
    GUARD_DELEGATE,       /* has the part of the unit above it */
    GUARD_HANDED_DOWN,    /* units below it still have to feed back */
    GUARD_FORCED,         /* dispatched by force */
    GUARD_UNRETURNABLE,   /* of a class that is not returned */
    GUARD_UNMET,          /* the policy wants the person contacted first, and nobody did */
    GUARD_CHANGED,        /* somebody decided who acts since the sender looked */
    GUARD_FIRST_RECEIVER, /* another lead without a listed ground */
    GUARD_NO_LETTER,      /* its class needs the number of a letter */
    GUARD_NO_WORD,        /* a limit is set, and neither a letter nor a leader stands behind it */
    GUARD_NO_CO,          /* its class needs a co-handler, and none acts or is named */
    GUARD_NO_LEADER,      /* its class needs a named leader */
    GUARD_CHILD,          /* a child order */
    GUARD_PARENT,         /* a parent with children that are not fed back */
    GUARD_PARTED,         /* a parent, whatever became of its children */
    GUARD_FROM_ABOVE,     /* a deployment above handed it down */
    GUARD_BEGAN_HERE,     /* none did */
    GUARD_HANDED_BACK,    /* given back to it, and it has not ruled yet */
    GUARD_NOT_GIVEN,      /* not given back, or ruled on */
    GUARD_NO_SHOW,        /* called without another part, and not there yet */
    GUARD_QUIET,          /* no whistle is open */
    GUARD_BY_MEETING,     /* the class that only a meeting gives */
    GUARD_STRANGE,        /* a unit of elsewhere without a part speaks */
    GUARD_NOT_LEAD,       /* neither the lead's people speak nor those who dispatch */
    GUARD_JOINT_APART,    /* likewise, and they call to a joint visit */
    GUARD_SHARED_OUT,     /* a unit gives parts to others */
    GUARD_NOT_WHISTLER,   /* neither whoever whistled speaks, nor the lead, nor those who dispatch */
    GUARD_GIVEN_UP,       /* a unit says that nobody is found */
    GUARD_NAMED_APART,    /* who has no part names units */
    GUARD_HELD_BY_FORCE,  /* units name another lead: of what was dispatched by force */
    GUARD_HELD_BY_CLASS,  /* … of a class that is not returned */
    GUARD_HELD_BY_FIRST,  /* … and no joint visit looked for one */
    GUARD_HELD_BELOW,     /* … one of its own units */
    GUARD_HELD_TILL_IN,   /* … and not every candidate has been there */
    GUARD_LEAD_ABSENT,    /* … one who was no candidate */
    GUARD_CO_ABSENT,      /* units name a co-handler who did not come and has no part */
    GUARD_COUNT
};

struct router_case { /* what guards look at */
    const struct router_policy *policy;
    const struct order *order;
    const struct assignment *assignment; /* NULL for rules of the order */
    const struct router_event *event;
};

bool router_guard_holds(enum router_guard guard, const struct router_case *of);
/* The field of a command at fault when a row with this guard refuses it; `field` where the guard looks at none. */
const char *router_guard_field(enum router_guard guard, const char *field);
/* "first_contact": for dumps. */
const char *router_guard_name(enum router_guard guard);

/* R31: whether parts of the order may be returned at all, in time or not: no redo, not forced, of a class that is returned,
 * returns not used up. */
bool router_guard_returnable(const struct router_policy *policy, const struct order *order);

#endif
