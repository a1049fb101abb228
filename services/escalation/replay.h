/* What would have become of a past order under another pack? Its history is played again, event by event, through the
 * same clocks as in life (clock.h, counting.h): nothing is reckoned here that escalation does not reckon. Pure core.
 *
 * The policy is the one of the same code in the other pack, else its backstop policy (policy_gone); another policy for
 * the running order, or a limit of a meeting's chair, comes at its instant and bears on the clocks that run then, each
 * by the rules of watching_desk.h. Days count by the other pack's calendars. A relief that was granted is asked for
 * again at its instant: what the other policy would not have given is left out (relief_gone). Clocks that no milestone
 * starts are not played: pauses under review, slips, reliefs that wait for a decision (STAGE_PAUSE, STAGE_SLIP,
 * STAGE_RELIEF). Of an order from above what the deployment above set stays where it was, whatever the other policy says,
 * and no relief is asked for again: it was not decided here. A clock that would have counted on an unpublished year gets no card, as in life. */
#ifndef LOOPLINE_REPLAY_H
#define LOOPLINE_REPLAY_H

#include "services/escalation/clock.h"

struct replay_event {
    enum milestone milestone; /* MILESTONE_DISPATCHED = a dispatch to this unit */
    const char *unit;         /* "" = the order as a whole */
    int round;
    instant at;
    enum duty duty;    /* of a dispatch; DUTY_UNSPECIFIED: not on record, then one of `leads` leads */
    const char *limit; /* of its unit alone, that came with it; NULL, "" none */
};
/* The order as a whole was changed while it ran: its policy, or its limit by a meeting's decision. */
struct replay_change {
    instant at;
    const char *before, *policy; /* codes; NULL = it is a decision */
    const char *limit;           /* of the order, set by hand; "" = the decision names units only */
};
/* A clock as it really ran. */
struct replay_past {
    const char *unit;
    enum stage stage;
    int round;
    enum clock_state state;
    instant started, due, stopped; /* stopped INSTANT_NONE while open */
    bool yellow, red;              /* such a card was raised */
    const char *rule;              /* its limit as written */
};
struct replay_order {
    const char *area, *policy; /* the policy that it has now */
    bool child;                /* a child order: its lead owes nothing to the person */
    bool upper;                /* handed down by a deployment above */
    const char *limit;         /* a child order's from its founding; NULL, "" none */
    enum urgency urgency;
    const char *lead;         /* unit that leads it now */
    const char *const *leads; /* every unit that ever led it */
    size_t lead_count;
    const struct replay_event *events; /* in any order */
    size_t event_count;
    const struct replay_change *changes; /* by instant */
    size_t change_count;
    const struct relief *reliefs; /* granted ones, by seq; `until` as it was granted, an early end in ended_at */
    size_t relief_count;
    const struct replay_past *past; /* by start */
    size_t past_count;
};

/* A clock as it would have run. */
struct replay_clock {
    struct clock clock;
    const char *rule;    /* the limit in force, as written */
    const char *policy;  /* code of the one that counts */
    const char *limit;   /* set by hand, that counts; "" none */
    bool own;            /* for its unit alone */
    instant yellow, red; /* first rung of the kind that would have fired; INSTANT_NONE */
};
struct replay_course {
    struct replay_clock *clocks; /* in the order of their starts; arena-owned */
    size_t count;
    int policy;       /* that the order ends with, in the pack */
    bool policy_gone; /* one that it had is not in the pack */
    int relief_gone;
};
struct replay_terms {
    const struct pack *pack;   /* limits and ladders */
    const struct pack *newest; /* calendars */
    instant until;             /* what came later did not happen */
};
/* Borrows everything. */
void replay_run(struct arena *arena, const struct replay_terms *terms, const struct replay_order *order,
                struct replay_course *out);
/* Dispatches are on record since milestones name them; before, a clock of their round shows that they happened. Appends
 * to `events` (room for `order->past_count` more) those that no event of its unit and round names; returns how many. */
size_t replay_dispatches(const struct replay_past *past, size_t past_count, struct replay_event *events, size_t count);

#endif
