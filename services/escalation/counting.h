/* What one clock of an order counts by, put together from what is known of order and clock: the service and the dry run
 * of a new pack see it the same way. Pure core.
 *
 * Limits and ladder are those of the policy and pack that set the clock; days are those of the newest pack's calendar for
 * its unit, or for the area of the order. */
#ifndef LOOPLINE_COUNTING_H
#define LOOPLINE_COUNTING_H

#include "services/escalation/clock.h"

struct counting_relief {
    struct relief relief;
    bool led; /* its unit led the order when it was granted: it bears on the order's clocks for good */
};
struct counting_facts {
    const struct pack *pack;   /* that set the clock */
    const struct pack *newest; /* whose calendars count */
    const char *policy;        /* that set the clock, in `pack`; unknown: the backstop's */
    const char *area, *lead;   /* of the order */
    enum urgency urgency;
    const char *limit_text;                /* given by hand, that the clock counts by; "" none */
    enum clock_giver giver;                /* who gave it */
    const struct counting_relief *reliefs; /* of the order, by seq */
    size_t relief_count;
    bool upper; /* handed down by a deployment above, which decides on more time: no relief moves a clock of it */
    instant upper_due; /* with `upper`: when it is due there; INSTANT_NONE none */
};

int counting_policy(const struct pack *pack, const char *code); /* the backstop's when there is none such */
bool counting_urgent(const struct pack *pack, int policy, enum urgency urgency);
/* Needs unit, stage, state and instants of the clock. Lives in the arena, borrows from the facts. */
struct clock_terms counting_terms(struct arena *arena, const struct counting_facts *facts, const struct clock *clock);

#endif
