/* The working calendar 工作日历: State Council days off, make-up working days, working spans; and the
 * only place that turns a limit into a due instant. Pure: no I/O, no clock, no randomness.
 * Sources: handbook T01-T15, section 8 (oracles); N12, N13; Civil Code art. 200-203.
 *
 * Days are local dates of the calendar's zone. A working day is Monday-Friday or make-up, and not a day
 * off. A span is [start, end): work can begin at its first minute and is over at its last; a due instant
 * may stand on the end. Spans differ by season, by weekday and by date (common/pack.h): whatever is said
 * below of opening, closing and working time is that of the date in question. A date that is not worked
 * has the closing of its weekday and season, for limits in calendar days end on such dates too.
 * Round-the-clock units (T15) have one span of 24 hours on every date; they need no published year, and
 * their end of work is 24:00.
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
 *                 wd that is a working time of both days: an event before opening or in a break counts as the
 *                 next working minute, one after closing or on a day off as the closing; where the last day is
 *                 closed at that time, its next working minute, past its closing that closing.
 *   /end_of_work  days: the closing time of the last day. min, h, wh: the first closing at or after.
 *   /end_of_day   days: 24:00 of the last day. min, h, wh: 24:00 of the day on which they run out.
 * 24:00 is written as 00:00 of the next date. Promised, however the spans vary: a due instant is never before
 * its start, and under one limit a later start is never due earlier. Two starts may share a due instant, and a
 * wd limit from 16:01 may be due an hour and a half after one from 15:59, when that day closed at 16:00.
 *
 * Years that are not published are counted provisionally, as Monday to Friday without a day off and without a
 * make-up day; whoever gets an instant from such a count is told the earliest year that it needed, and computes
 * again when that year is published. Calendar days and the wall need no published year. */
#ifndef LOOPLINE_CALENDAR_H
#define LOOPLINE_CALENDAR_H

#include "common/limit.h"

enum calendar_fault {
    CALENDAR_OK = 0,
    CALENDAR_YEAR_MISSING, /* the count needed a year that is not published; missing_year names it */
    CALENDAR_BAD_LIMIT     /* no limit at all ("none"), a limit that limit_fault refuses, or no start */
};

enum day_class { DAY_WORKDAY, DAY_MAKE_UP, DAY_WEEKEND, DAY_HOLIDAY };

enum day_pause { DAY_NOT_PAUSED, DAY_PARTLY_PAUSED, DAY_PAUSED };

struct counted_day {
    day date;
    enum day_class class;           /* dates of unpublished years: by weekday */
    bool counted;                   /* false = skipped */
    const char *name;               /* 国庆节, 台风停工 …; NULL for plain days; borrowed from the calendar */
    day replaces;                   /* make-up days: whose spans it is worked with; DAY_NONE */
    const struct pack_hours *hours; /* of this date alone (half day); NULL: as its season and weekday say */
    enum day_pause pause;           /* of a day that the calendar counts; wholly paused it is skipped */
};

/* Why a clock is due when it is due: enough to answer "why Wednesday 17:30?". */
struct deadline {
    instant start;        /* as given */
    instant running_from; /* when counting began; 00:00 of the first day where whole days are counted */
    instant due;          /* CALENDAR_YEAR_MISSING: provisional; CALENDAR_BAD_LIMIT: INSTANT_NONE */
    enum calendar_fault fault;
    int missing_year;         /* the earliest unpublished year that was needed; 0 none */
    struct counted_day *days; /* arena-owned, in date order, from the first candidate to the last counted day; */
    size_t day_count;         /* none for min and h, for a bad limit, and without an arena */
};

/* The calendar by which something counts: that of the unit (its own, else that of its area); without a unit (-1)
 * that of the area (its own, else that of the nearest area around it); without either the city's. Constant time. */
const struct pack_calendar *calendar_of(const struct pack *pack, int area, int unit);

/* Class and name (may be NULL) of one date; CALENDAR_YEAR_MISSING outside the published years. */
enum calendar_fault calendar_class(const struct pack_calendar *calendar, day date, enum day_class *out,
                                   const char **name) MUST_USE;
bool calendar_is_working(enum day_class class);
/* The spans of a date by its season and weekday, exceptions aside; `plain`: by its season alone, as on make-up days. */
const struct pack_hours *calendar_rule_hours(const struct pack_calendar *calendar, day date, bool plain);
/* Computes the deadline of `limit` started at `start`. arena == NULL: nothing is explained, only computed. */
struct deadline calendar_deadline(struct arena *arena, const struct pack_calendar *calendar, bool round_the_clock,
                                  const struct pack_limit *limit, instant start);
/* The instant that lies `limit` before / after `anchor` (rungs of the ladder). Working days step over days
 * off and keep the time of day; working hours run through the spans; days keep the time of day; eod is
 * 24:00 of the anchor's day (before: its 00:00), eod+nd n days further; none is the anchor itself. Start and
 * end rules play no part. An anchor at midnight is the end of the day before, as due instants are.
 * INSTANT_NONE when the anchor is none, and for a percentage (calendar_part). `missing_year` (may be NULL): the
 * earliest unpublished year that the way there needed, the answer is then provisional; 0 none. */
instant calendar_offset(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                        bool before, instant anchor, int *missing_year);
/* The instant at which `percent` (1-99) of the limit's time is left before `due`, down to the minute, never before
 * running_from: of working time for wd and wh, else by the wall. */
instant calendar_part(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                      int percent, instant running_from, instant due);

/* ---- pauses ----
 * Time lost to a listed ground (hearing, inspection, expert opinion, what the person still owes) is not the unit's:
 * administrative licensing does not count it into the limit, nor do we. It is given back in the measure that the
 * limit is counted in, after the due instant, and all of it: the union of the pauses is measured first, and once.
 *   /same_time  moved by exactly what was lost: min, h, d, eod by the wall; wh, wd by working time.
 *   wd, d, eod that end with a day: moved by whole days. A calendar day is 24 paused hours. A working day is lost
 *     wholly when all its spans were, whether it was a long one or a half one; parts add up (a third of one day and
 *     two of another are one day, exactly); less than a day moves nothing. So three whole working days paused are
 *     three working days more, and a thousand pauses drift no more than one.
 *   min, h, wh that end with a day: moved by what was lost, then back to the last closing (24:00) at or before.
 * Never before the old due instant. Order and overlap of the pauses do not matter; a pause that ends before it
 * begins, or has no instant for one of them, counts nothing: cut an open one at the instant that it is judged for.
 * Unpublished years as above; calendar_missing_year(…) over the pauses and the way from due to due tells. */
struct calendar_pause {
    instant from, until;
};
instant calendar_shift(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                       instant due, const struct calendar_pause *pauses, size_t count);

/* A deadline that was moved, by pauses or otherwise: its days on to the last one of `due`, the instant that is in force.
 * Days that the calendar counts are marked where the pauses took them, whole (skipped) or in part (still counted).
 * Limits without days stay without. */
struct calendar_moved {
    const struct pack_calendar *calendar;
    bool round_the_clock;
    const struct pack_limit *limit;
    instant due;
    const struct calendar_pause *pauses;
    size_t pause_count;
};
void calendar_moved_days(struct arena *arena, const struct calendar_moved *moved, struct deadline *deadline);

/* ---- open or closed ---- */

/* Working time in [from, to); round the clock: all of it. */
instant calendar_time_between(const struct pack_calendar *calendar, bool round_the_clock, instant from, instant to);
bool calendar_open_at(const struct pack_calendar *calendar, bool round_the_clock, instant at);
/* `at` itself when open. */
instant calendar_next_open(const struct pack_calendar *calendar, bool round_the_clock, instant at);
/* The end of the last span at or before `at`, be it noon or evening: open or not, never `at` inside a span. */
instant calendar_last_open(const struct pack_calendar *calendar, bool round_the_clock, instant at);
/* The first year without publication among the dates of [from, to]; 0 none. Round the clock needs none. */
int calendar_missing_year(const struct pack_calendar *calendar, bool round_the_clock, instant from, instant to);

/* Do two calendars say the same of every date: published, worked, which spans (names play no part)? If not, `first`
 * (may be NULL) is the first date that differs; a zone that differs differs from the first date on. */
bool calendar_same(const struct pack_calendar *a, const struct pack_calendar *b, day *first);

/* Does 24-hour duty (T15) bear on this limit of this unit? It opens every hour of every day for limits in hours and
 * minutes; a limit in working days counts the State Council's days for everyone (N12). unit NULL: the order's own. */
bool calendar_on_duty(const struct pack_unit *unit, const struct pack_limit *limit);

#endif
