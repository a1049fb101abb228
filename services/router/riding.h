/* Which requests ride on which order. Every request rides on exactly one: its own, or the one that its own was merged
 * into. Chains stay flat: what an order carried when it was merged rides on the other too, and `via` keeps the way back.
 * Pure core; memory of a batch's arena. Source: N02, handbook section 6 item 9. */
#ifndef LOOPLINE_RIDING_H
#define LOOPLINE_RIDING_H

#include "common/arena.h"
#include "services/router/router.h"

struct order_request *riding_find(const struct order *order, const struct uuid *request); /* NULL: not on it */
/* Marks those on `on` that go back when `own` is un-merged: the request that founded it, and those whose own orders had
 * been merged into it and were not un-merged since. `chosen` holds on->request_count. Returns how many. */
size_t riding_back(const struct order *on, const struct uuid *own, bool *chosen);
/* How many of those marked (`as` true) or not marked (false) still ask for it. */
size_t riding_live(const struct order *on, const bool *chosen, bool as);
/* Those marked ride on `to` from now on; `chosen` NULL = all. Both weights follow; that of an order that nobody rides on
 * any more stays as it was. */
void riding_move(struct arena *arena, struct order *from, struct order *to, const bool *chosen);

#endif
