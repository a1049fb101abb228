/* The rules of the router, as rows with a reason; the first row that fits speaks. What no row allows is
 * refused: wrong_state. A test pins the dump of both tables (tests/unit/router_fsm.golden), so a change of
 * behaviour is a diff that somebody reviews. */
#ifndef LOOPLINE_ROUTER_RULES_H
#define LOOPLINE_ROUTER_RULES_H

#include "services/router/router.h"
#include <stdio.h>

#define STATE_BIT(state) (1u << (state))

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
    GUARD_LAST_REQUEST,   /* no other request rides on the order */
    GUARD_CARD,           /* yellow or red, none of the other rungs */
    GUARD_EXPECTED,       /* the order's own settlement clock, of this round: the date that people were told */
    GUARD_SAME_MATTER,    /* matter and policy are what they shall be */
    GUARD_INTO,           /* founded into another order */
    GUARD_FULL,           /* it has no room for the requests that would come */
    GUARD_LESS_URGENT,    /* an emergency would ride on what is none */
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
    GUARD_NO_CO,          /* its class needs a co-handler, and none acts or is named */
    GUARD_NO_LEADER,      /* its class needs a named leader */
    GUARD_CHILD,          /* a child order */
    GUARD_PARENT,         /* a parent with children that are not fed back */
    GUARD_PARTED,         /* a parent, whatever became of its children */
    GUARD_NO_SHOW,        /* called without another part, and not there yet */
    GUARD_QUIET,          /* no whistle is open */
    GUARD_BY_MEETING,     /* the class that only a meeting gives */
    GUARD_COUNT
};

/* R31: whether parts of the order may be returned at all, in time or not: no redo, not forced, of a class that is returned,
 * returns not used up. */
bool router_rules_returnable(const struct router_policy *policy, const struct order *order);

/* What an event does to one assignment. */
struct router_rule {
    unsigned states; /* bits of enum assignment_state */
    enum router_event_type event;
    enum router_guard guard;
    enum assignment_state next; /* UNSPECIFIED = stays */
    unsigned milestones;        /* bits of enum milestone */
    const char *progress;       /* step the person may see; NULL = none */
    const char *record;         /* line of the history; NULL = none */
    enum reason reason;         /* REASON_NONE = allowed */
    const char *why;
};

/* What an event does to the order as a whole. */
enum router_verdict {
    VERDICT_GO = 1,
    VERDICT_IGNORE, /* on record, if the row has one */
    VERDICT_TELL,   /* likewise, and those who ride on it hear of it */
    VERDICT_REFUSE
};
struct router_order_rule {
    unsigned states; /* bits of enum order_state; bit 0 = not founded */
    enum router_event_type event;
    enum router_guard guard;
    enum router_verdict verdict;
    enum order_state next; /* UNSPECIFIED = follows from the assignments */
    enum milestone milestone;
    enum request_state state; /* of the progress */
    const char *progress, *record;
    enum reason reason;
    const char *why;
};

struct router_case { /* what guards look at */
    const struct router_policy *policy;
    const struct order *order;
    const struct assignment *assignment; /* NULL for rules of the order */
    const struct router_event *event;
};

/* NULL: no row fits. */
const struct router_rule *router_rules_unit(const struct router_case *of, enum router_event_type event);
const struct router_order_rule *router_rules_order(const struct router_case *of);
/* The field of a command at fault when a row with this guard refuses it; `field` where the guard looks at none. */
const char *router_rules_field(enum router_guard guard, const char *field);

/* Every state × event with its rows, in words. */
void router_rules_dump(FILE *out);

#endif
