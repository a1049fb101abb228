/* The working calendar 工作日历: State Council days off, make-up working days, working spans; and the
 * only place that turns a limit into a due instant. Pure: no I/O, no clock, no randomness.
 * Sources: handbook T01-T15, section 8 (oracles); N12, N13; Civil Code art. 200-203.
 *
 * Days are local dates of the calendar's zone. A working day is Monday-Friday or make-up, and not a day
 * off. A span is [start, end): work can begin at its first minute and is over at its last; a due instant
 * may stand on the end. Round-the-clock units (T15) have one span of 24 hours on every date; they need
 * no published year, and their end of work is 24:00.
 *
 * Where counting begins:
 *   /event            at the event. Days: the day of the event is day 0.
 *   /next_working     at the event if that is a working minute, else at the next one. Days: its day is day 0.
 *   /day_counted      wd: the day of the next working minute is day 1. d, eod: the day of the event is day 1;
 *                     under /end_of_work the day after, once its closing has passed.
 *   /day_not_counted  the day after the event is day 1.
 *   eod ends on day 0 (/event, /next_working; past its closing as above) or day 1; eod+nd n days later.
 * What is counted: min, h = the wall. wh = working spans only. wd = working days. d, eod = every date.
 * Where it ends:
 *   /same_time    min, h, wh: to the microsecond. Days: on the last day, at the time of day of day 0 or 1. For
 *                 wd that is a working time: an event before opening or in a break counts as the next
 *                 working minute, one after closing or on a day off as the closing.
 *   /end_of_work  days: the closing time of the last day. min, h, wh: the first closing at or after.
 *   /end_of_day   days: 24:00 of the last day. min, h, wh: 24:00 of the day on which they run out.
 * 24:00 is written as 00:00 of the next date. Promised: a due instant is never before its start, and under
 * one limit a later start is never due earlier. */
#ifndef LOOPLINE_CALENDAR_H
#define LOOPLINE_CALENDAR_H

#include "common/limit.h"

enum calendar_fault {
    CALENDAR_OK = 0,
    CALENDAR_YEAR_MISSING, /* counting runs into a year that is not published; missing_year names it */
    CALENDAR_BAD_LIMIT     /* no limit at all ("none"), a limit that limit_fault refuses, or no start */
};

enum day_class { DAY_WORKDAY, DAY_MAKE_UP, DAY_WEEKEND, DAY_HOLIDAY };

struct counted_day {
    day date;
    enum day_class class; /* dates of unpublished years (d, eod and round-the-clock only): by weekday */
    bool counted;         /* false = skipped */
    const char *name;     /* 国庆节 …; NULL for plain days; borrowed from the calendar */
};

/* Why a clock is due when it is due: enough to answer "why Wednesday 17:30?". */
struct deadline {
    instant start;        /* as given */
    instant running_from; /* when counting began; 00:00 of the first day where whole days are counted */
    instant due;          /* INSTANT_NONE on a fault */
    enum calendar_fault fault;
    int missing_year;
    struct counted_day *days; /* arena-owned, in date order, from the first candidate to the last counted day; */
    size_t day_count;         /* none for min and h, on a fault, and without an arena */
};

/* Class and name (may be NULL) of one date; CALENDAR_YEAR_MISSING outside the published years. */
enum calendar_fault calendar_class(const struct pack_calendar *calendar, day date, enum day_class *out,
                                   const char **name) MUST_USE;
bool calendar_is_working(enum day_class class);
/* Computes the deadline of `limit` started at `start`. arena == NULL: nothing is explained, only computed. */
struct deadline calendar_deadline(struct arena *arena, const struct pack_calendar *calendar, bool round_the_clock,
                                  const struct pack_limit *limit, instant start);
/* The instant that lies `limit` before / after `anchor` (rungs of the ladder). Working days step over days
 * off and keep the time of day; working hours run through the spans; days keep the time of day; eod is
 * 24:00 of the anchor's day (before: its 00:00), eod+nd n days further; none is the anchor itself. Start and
 * end rules play no part. An anchor at midnight is the end of the day before, as due instants are.
 * INSTANT_NONE when a missing year is met, or the anchor is none. */
instant calendar_offset(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                        bool before, instant anchor);

/* Does 24-hour duty (T15) bear on this limit of this unit? It opens every hour of every day for limits in hours and
 * minutes; a limit in working days counts the State Council's days for everyone (N12). unit NULL: the order's own. */
bool calendar_on_duty(const struct pack_unit *unit, const struct pack_limit *limit);

#endif
