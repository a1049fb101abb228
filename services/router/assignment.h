/* The part of one unit in an order: found, turned by one row of the rules, added. Pure core. */
#ifndef LOOPLINE_ASSIGNMENT_H
#define LOOPLINE_ASSIGNMENT_H

#include "services/router/router.h"

struct step { /* one call of router_step; what it changes is the copy in result->next */
    const struct router_policy *policy;
    const struct router_event *event;
    struct router_result *result;
    const struct order *order; /* as it was */
};

/* Those that were not relieved; NULL: none. */
struct assignment *assignment_of(const struct order *order, const char *unit);
struct assignment *assignment_lead(const struct order *order);
/* Called by a whistle or to a joint visit, and without any other part: its one limit is for coming. */
bool assignment_is_called(const struct assignment *one);

/* All that follow: false = refused at `field`, and what was changed of the copy is void. */

/* Applies the row for this event to one assignment of the copy, with all that follows, also for those below it. */
bool assignment_turn(const struct step *step, struct assignment *one, enum router_event_type type, const char *field);
/* To every assignment in one of these states (bits: STATE_BIT), by seq. */
bool assignment_turn_all(const struct step *step, unsigned states, enum router_event_type type, const char *field);
/* The event of the step, to the assignment that it is about. */
bool assignment_step(const struct step *step);
/* One more unit has a part. Refused when the order has no room. */
bool assignment_add(const struct step *step, const struct router_post *post, const char *field);
/* A unit that has a part gets another duty: the old part ends, the new one begins, an open call goes over. */
bool assignment_change(const struct step *step, struct assignment *old, const struct router_post *post,
                       const char *field);

#endif
