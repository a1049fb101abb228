/* Clocks of a watched order, as rows of a batch: what each counts by, starting one, counting one again, ending one.
 *
 * A clock counts by the policy and pack that set it. These are the watch's, unless policy or matter changed and the
 * pack's rule kept the old ones: then the clock's own row names them. A limit that was set by hand stands in the
 * clock's row too. So a clock can be counted again at any time, by any replica, with the same result.
 * Days are those of the newest pack's calendar, whatever pack set the limit. */
#ifndef LOOPLINE_CLOCK_DESK_H
#define LOOPLINE_CLOCK_DESK_H

#include "services/escalation/escalation_store.h"

/* The pack that set the order's clocks; a version that is gone for good leaves the one in force. */
const struct pack *clock_desk_pack(struct batch *batch, const struct watch_row *watch);
int clock_desk_policy(struct batch *batch, const struct watch_row *watch); /* in that pack */
const struct pack_calendar *clock_desk_calendar(const struct batch *batch, const struct watch_row *watch,
                                                const char *unit);
/* Urgent by its class, or its policy treats all as urgent. */
bool clock_desk_urgent(struct batch *batch, const struct watch_row *watch);
struct clock_terms clock_desk_terms(struct batch *batch, const struct watch_row *watch, const struct clock_row *row);
/* Whole reliefs of the order as the core takes them, by seq. */
const struct relief *clock_desk_reliefs(struct batch *batch, const struct watch_row *watch);

/* NULL: the policy has no limit for it, or the same clock is open. unit "" = the order's. */
struct clock_row *clock_desk_start(struct batch *batch, struct watch_row *watch, enum stage stage, const char *unit,
                                   instant at);
/* The same, by a limit of the unit's own where it is given and the stage takes one; "" = as above. It stays the clock's
 * through every recount; a new limit of the order leaves it alone. */
struct own_clock {
    enum stage stage;
    const char *unit, *limit_text;
};
struct clock_row *clock_desk_start_own(struct batch *batch, struct watch_row *watch, const struct own_clock *own,
                                       instant at);
/* Has the watch's policy a limit for this stage of this unit? */
bool clock_desk_demanded(struct batch *batch, const struct watch_row *watch, enum stage stage, const char *unit);
/* The open one of any round; NULL: none. */
struct clock_row *clock_desk_open(const struct watch_row *watch, enum stage stage, const char *unit);
void clock_desk_stop(struct clock_row *row, instant at);

/* Counts it again. When its due instant moved, or is provisional no longer, history and router are told: `what` as in
 * DueChanged. A clock that could not be judged before and now is leaves a record. Returns whether it moved. */
bool clock_desk_again(struct batch *batch, struct clock_row *row, const char *what);
/* All open ones of the order but pauses, which end when they end. Returns how many moved. */
int clock_desk_all_again(struct batch *batch, struct watch_row *watch, const char *what);
/* Policy, matter or pack of the order changed from `before`: the clock goes on by the new one or keeps the old, as the
 * new policy's rule says; one that had run out `at` the change keeps the old. */
void clock_desk_adopt(struct batch *batch, const struct watch_row *before, struct clock_row *row, instant at);
/* A chair's limit 会议限定时限 (R24) takes the place of the policy's from the moment it is set: the clock starts there,
 * and is due where the limit says. The citizen's clock goes on running: its due instant moves. "" gives the policy's
 * limit back, from where the clock started last. */
void clock_desk_give(struct batch *batch, struct clock_row *row, const char *limit_text, instant at);

#endif
