/* Refused connections, told and counted. A key that knocks again and again is one line an interval, with how often; a
 * flood of ever new keys is one line a second. What is not told is counted all the same: by reason, in the metrics
 * (loopline_zap_refused_total). */
#ifndef LOOPLINE_REFUSALS_H
#define LOOPLINE_REFUSALS_H

#include "common/zap.h"

enum {
    REFUSALS_KEPT = 64,           /* keys that are remembered */
    REFUSALS_EVERY_MS = 60000,    /* one line per key and reason in this time */
    REFUSALS_STRANGERS_MS = 1000, /* one line in this time for keys beyond those */
};

struct refusals;
struct refusals *refusals_new(void);
void refusals_free(struct refusals **refusals);
/* true: it was told. `now` in milliseconds of a steady clock. */
bool refusals_note(struct refusals *refusals, const struct zap_verdict *verdict, int64_t now);

#endif
