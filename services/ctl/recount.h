/* What another pack's calendars would do to the clocks that run: which due instants move, and where to. Reads only;
 * the service counts them again once the pack is applied. Works through the open clocks in pages, whatever their
 * number; the reliefs of a page come with one call. */
#ifndef LOOPLINE_RECOUNT_H
#define LOOPLINE_RECOUNT_H

#include "services/ctl/connect.h"
#include "services/ctl/output.h"

struct recount {
    long long open;    /* clocks that run, or wait for their year */
    long long moved;   /* of these: due instant, or its being provisional, would change */
    struct table rows; /* the first `most` of the moved ones: order, stage, unit, due, new due */
    size_t most;
};

/* Do the calendars say the same, or which calendar counts for whom? */
bool recount_needed(const struct pack *applied, const struct pack *candidate);
/* `most` is set by the caller: more rows than that are counted, not kept. Needs groups "pack" and "recount". */
enum result recount_run(struct ctl *ctl, struct db *db, const struct pack *candidate, struct recount *out) MUST_USE;

#endif
