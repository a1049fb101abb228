/* What another pack would have made of past orders: counts per policy and stage, and the clocks that would have gone
 * otherwise, with why. The playing is services/escalation/replay.h; here it is only counted and shown. Pure. */
#ifndef LOOPLINE_SIMULATE_H
#define LOOPLINE_SIMULATE_H

#include "services/ctl/output.h"
#include "services/ctl/show.h"
#include "services/escalation/replay_compare.h"

struct simulate_count {
    const char *policy;
    enum stage stage;
    int64_t clocks[REPLAY_VERDICT_COUNT]; /* by verdict */
};
struct simulate {
    struct arena *arena;
    int64_t orders, clocks;
    int64_t policy_gone; /* orders whose policy the other pack does not have: by its backstop policy */
    int64_t relief_gone; /* granted extensions and pauses that the other policy would not have given */
    int64_t unknown;     /* clocks that cannot be replayed: their records do not give the cards that there were */
    struct simulate_count *counts;
    size_t count, capacity;
    struct table changed; /* empty unless `list` */
    bool list;
};
void simulate_open(struct simulate *out, struct arena *arena, bool list);
/* Takes one order. Borrows nothing: what is kept goes into the arena of the run. */
void simulate_add(struct simulate *to, struct ctl *ctl, const char *number, const struct replay_order *order,
                  const struct replay_course *course, const struct replay_pair *pairs, size_t pair_count);
/* By policy, then stage. */
void simulate_counts(const struct simulate *of, struct ctl *ctl, struct table *out);
const char *simulate_verdict(const struct ctl *ctl, enum replay_verdict verdict);

#endif
