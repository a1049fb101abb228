/* What follows from a step of the router, gathered in its result in the order in which it is said. Pure core.
 * More than ROUTER_EFFECTS_MAX: the last place is written over. */
#ifndef LOOPLINE_EFFECTS_H
#define LOOPLINE_EFFECTS_H

#include "services/router/router.h"

/* Borrows `unit`; NULL: the order's own. */
struct router_effect *effects_add(struct router_result *result, enum router_effect_type type, const char *unit);
/* Of a code that is NULL and of no milestone nothing comes. */
void effects_record(struct router_result *result, const char *code, const char *unit);
void effects_milestone(struct router_result *result, enum milestone milestone, const char *unit);
void effects_milestones(struct router_result *result, unsigned milestones, const char *unit); /* bits: STATE_BIT */
void effects_progress(struct router_result *result, const char *code, enum request_state state, const char *unit);

void effects_drop(struct router_result *result, bool (*drops)(const struct order *, const struct router_effect *));
/* The event is refused: nothing that was gathered follows. What is added after it does: a violation is on record. */
void effects_refuse(struct router_result *result, const char *field, enum reason reason, const char *why);

#endif
