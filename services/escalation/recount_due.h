/* A new pack whose calendars say something else: open clocks are counted again, order by order.
 *
 * A version of the pack is looked at once: its calendars are held against those of the version before. When any date of
 * any district or unit differs, escalation.calendar_change gets a row that is to be worked off: one replica at a time,
 * ORDERS_MAX orders per transaction, ascending by id from where the last one left off. Each moved clock tells history,
 * router and, by a reminder, the unit. Ended clocks stay as they are, but those that wait to be judged are, once their year is published.
 *
 * There are two passes. The first begins at once, so that due instants are right within moments. Meanwhile a replica
 * that has not yet taken notice of the new pack may still start or move a clock by the old calendars, of an order that
 * the first pass has left behind. So the second pass begins TAKE_NOTICE_S (of real time) after the change was noticed,
 * when every live replica counts by the new ones; what it finds wrong it moves, and then the change is done. */
#ifndef LOOPLINE_RECOUNT_DUE_H
#define LOOPLINE_RECOUNT_DUE_H

#include "common/service.h"

struct recount { /* what a process remembers; zero at first */
    int settled; /* version of the pack up to which all is counted */
};

/* One step, inside the open transaction; *taken = BATCH_MAX: there is more. It waits for orders that others hold, so
 * nothing else may have been locked in this transaction. */
enum result recount_due(struct batch *batch, struct recount *recount, size_t *taken) MUST_USE;

#endif
