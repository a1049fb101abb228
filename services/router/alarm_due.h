/* Looks once a minute whether routing has collapsed to the backstop: one replica for all, by a claim; one statement over
 * what was dispatched within the pack's hours. Raises and clears router.backstop_alarm, says so in the log, and keeps the
 * number of open ones as a metric of every replica. */
#ifndef LOOPLINE_ALARM_DUE_H
#define LOOPLINE_ALARM_DUE_H

#include "common/service.h"

struct alarm_watch; /* one per process */

struct alarm_watch *alarm_due_open(void);
void alarm_due_close(struct alarm_watch **watch);
enum result alarm_due(struct batch *batch, struct alarm_watch *watch) MUST_USE;
/* What was raised and cleared is told when it is committed. */
void alarm_due_committed(const struct batch *batch, struct alarm_watch *watch);

#endif
