/* Stepping through a calendar: dates, the spans of each, working time. What every calendar_*.c counts with; callers
 * outside the calendar want calendar.h. A year that is not published is walked as Monday-Friday and remembered. */
#ifndef LOOPLINE_CALENDAR_WALK_H
#define LOOPLINE_CALENDAR_WALK_H

#include "common/calendar.h"

/* Beyond any date of a calendar, far from overflow: about the year 38,000. */
#define CALENDAR_FAR ((instant)1 << 60)

/* A date, and the next exception at or after it: stepping day by day costs no search. */
struct calendar_walk {
    const struct pack_calendar *calendar;
    bool round_the_clock;
    day first, last; /* published */
    day at;
    size_t exception;
    day missing; /* earliest date that was asked for in an unpublished year; DAY_NONE none */
};

bool calendar_walk_far(instant at); /* no instant to count from: INSTANT_NONE, INSTANT_END and the like */
struct calendar_walk calendar_walk_new(const struct pack_calendar *calendar, bool round_the_clock);
void calendar_walk_go(struct calendar_walk *walk, day date);
void calendar_walk_step(struct calendar_walk *walk, int step); /* +1 or -1 */
bool calendar_walk_working(struct calendar_walk *walk);
/* To the count-th working day; the day it stands on may be the first. */
void calendar_walk_count(struct calendar_walk *walk, int64_t count, int step);
int calendar_walk_missing(const struct calendar_walk *walk); /* the year; 0 none */

/* The exceptional day it stands on; NULL: none. */
const struct pack_day *calendar_walk_exception(const struct calendar_walk *walk);
/* Of the date it stands on, worked or not: limits in calendar days have an end of work on every date. */
const struct pack_hours *calendar_walk_hours(const struct calendar_walk *walk);
instant calendar_walk_closing(const struct calendar_walk *walk); /* time of day */
instant calendar_walk_length(const struct calendar_walk *walk);  /* of its spans together */

day calendar_walk_day(const struct calendar_walk *walk, instant at); /* local date */
instant calendar_walk_midnight(const struct calendar_walk *walk, day date);
/* The first working time of day at or after `time`, the closing when there is none. */
instant calendar_walk_fit(const struct pack_hours *hours, instant time);
/* The next working instant at or after `at`, and the walk to its date. */
instant calendar_walk_next(struct calendar_walk *walk, instant at);
/* `need` of working time after `from` / before `until`, which lie anywhere. */
instant calendar_walk_spend(struct calendar_walk *walk, instant from, instant need);
instant calendar_walk_spend_back(struct calendar_walk *walk, instant until, instant need);
/* The working time of the date it stands on that lies in [from, until). */
instant calendar_walk_within(const struct calendar_walk *walk, instant from, instant until);
/* The next stretch of the union of all pauses that lies after `after`; false: there is none. */
bool calendar_walk_stretch(const struct calendar_pause *pauses, size_t count, instant after,
                           struct calendar_pause *out);

#endif
