/* How far the clocks of the city are behind, and what they have fired, for monitoring: every ten seconds each replica
 * counts the rungs that are due and not fired yet; cards are counted when they are committed. */
#ifndef LOOPLINE_LAG_DUE_H
#define LOOPLINE_LAG_DUE_H

#include "common/metrics.h"
#include "common/service.h"

struct lag {
    int64_t next; /* ms of the steady clock */
    struct metric *waiting, *oldest, *anchored, *late, *cards[RUNG_ACTION_COUNT];
};

void lag_open(struct lag *lag);
enum result lag_due(struct batch *batch, struct lag *lag) MUST_USE;
void lag_committed(const struct batch *batch, struct lag *lag);

#endif
