/* What a ruling teaches the dispatch catalogue 派单目录 (N02: kept up to date by what the bench decides): one row, proposed
 * to the administrator; the command line shows, adopts and declines. Pure. */
#ifndef LOOPLINE_PROPOSAL_H
#define LOOPLINE_PROPOSAL_H

#include "common/pack.h"
#include "services/router/router.h"

struct proposal {
    struct uuid order; /* whose ruling it was */
    const char *matter, *area;
    enum party party; /* unspecified = every */
    enum urgency urgency;
    const char *lead;
    const char *co; /* by commas; "" = none */
    const char *policy, *ground, *by;
    instant at;
};

/* REASON_NONE: the order can teach. A row for every matter is nobody's ruling: the matter must be known (FORBIDDEN_HERE),
 * and be in the pack in force (UNKNOWN_CODE). */
enum reason proposal_reason(const struct pack *pack, const struct order *order);

/* The row that would have dispatched the order as it stands now: its matter, the area it lies in, its lead and
 * co-handlers, its policy. Party and urgency only as far as no other order is caught by them: the party of an
 * enterprise, for which the policy differs (R20); "urgent" for an emergency; an enterprise's row that is none speaks of
 * ordinary urgency, for the party outranks the urgency where two rows fit (common/pack.h). The rest is the caller's to
 * fill in; texts live in the arena or are the order's. */
void proposal_of(struct proposal *proposal, const struct pack *pack, const struct order *order, struct arena *arena);

#endif
