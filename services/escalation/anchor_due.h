/* Once a day of the deployment the history is anchored (common/anchor.h), by whichever replica comes first. */
#ifndef LOOPLINE_ANCHOR_DUE_H
#define LOOPLINE_ANCHOR_DUE_H

#include "common/service.h"

struct anchoring {
    day done;   /* the day whose anchor is made */
    int pauses; /* ticks until it is tried again */
};

enum result anchor_due(struct batch *batch, struct anchoring *anchoring, size_t *taken) MUST_USE;

#endif
