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

/* Applies the row for this event to one assignment of the copy, with all that follows. false: refused at `field`. */
bool assignment_turn(const struct step *step, struct assignment *one, enum router_event_type type, const char *field);
/* One more unit has a part. false: refused at `field`, the order has no room. */
bool assignment_add(const struct step *step, const struct router_post *post, const char *field);

#endif
