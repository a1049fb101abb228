/* The ladder climbs: rungs that are due become cards, slips and messages to the router; a pause whose review date has
 * come is over. Each rung fires once, never early, by whichever replica holds its clock; what was due while nobody was
 * there fires in the order in which it was due, marked late. */
#ifndef LOOPLINE_FIRING_DUE_H
#define LOOPLINE_FIRING_DUE_H

#include "common/service.h"

/* At most BATCH_MAX clocks, inside the open transaction. */
enum result firing_due(struct batch *batch, size_t *taken) MUST_USE;

#endif
