#include "common/calendar.h"

static const struct pack_span WHOLE_DAY = {0, 1440};

/* Beyond any date of the calendar, far from overflow: about the year 38,000. */
static const instant INSTANT_FAR = (instant)1 << 60;

/* A date, and the next exception at or after it: stepping day by day costs no search. */
struct walk {
    const struct pack_calendar *calendar;
    bool round_the_clock;
    day first, last; /* published */
    day at;
    size_t exception;
};

/* The spans of a working day, as the unit works. */
struct hours {
    const struct pack_span *spans;
    size_t count;
};

/* One computation of a due instant. A function that answers false has met a missing year at walk.at. */
struct count {
    struct walk walk;
    struct hours hours;
    const struct pack_limit *limit;
    instant start;
    instant from;            /* where the rules say that counting begins */
    day first_day, last_day; /* considered days, for the explanation */
    instant due;
};

/* ---- dates ---- */

static size_t exception_from(const struct pack_calendar *calendar, day date)
{
    size_t low = 0, high = calendar->day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->days[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum day_class class_of(const struct pack_calendar *calendar, size_t exception, day date, const char **name)
{
    bool weekend = day_weekday(date) >= 6;
    const struct pack_day *found = exception < calendar->day_count ? &calendar->days[exception] : NULL;
    if (!found || found->date != date) {
        *name = NULL;
        return weekend ? DAY_WEEKEND : DAY_WORKDAY;
    }
    *name = found->name;
    if (!found->work)
        return DAY_HOLIDAY;
    return weekend ? DAY_MAKE_UP : DAY_WORKDAY; /* "work" on a Monday is legal and says nothing new */
}

bool calendar_is_working(enum day_class class)
{
    return class == DAY_WORKDAY || class == DAY_MAKE_UP;
}

enum calendar_fault calendar_class(const struct pack_calendar *calendar, day date, enum day_class *out,
                                   const char **name)
{
    int year, month, dayofmonth;
    day_to_civil(date, &year, &month, &dayofmonth);
    if (year < calendar->first_year || year > calendar->last_year)
        return CALENDAR_YEAR_MISSING;
    const char *found;
    *out = class_of(calendar, exception_from(calendar, date), date, &found);
    if (name)
        *name = found;
    return CALENDAR_OK;
}

static void walk_go(struct walk *walk, day date)
{
    walk->at = date;
    walk->exception = exception_from(walk->calendar, date);
}

static void walk_step(struct walk *walk, int step)
{
    const struct pack_calendar *calendar = walk->calendar;
    if (step > 0 && walk->exception < calendar->day_count && calendar->days[walk->exception].date == walk->at)
        walk->exception++;
    walk->at += step;
    if (step < 0 && walk->exception > 0 && calendar->days[walk->exception - 1].date == walk->at)
        walk->exception--;
}

static bool walk_working(const struct walk *walk, bool *working)
{
    const char *name;
    *working = true;
    if (walk->round_the_clock)
        return true;
    if (walk->at < walk->first || walk->at > walk->last)
        return false;
    *working = calendar_is_working(class_of(walk->calendar, walk->exception, walk->at, &name));
    return true;
}

/* To the count-th working day; the day it stands on may be the first. */
static bool walk_count(struct walk *walk, int count, int step)
{
    for (;;) {
        bool working;
        if (!walk_working(walk, &working))
            return false;
        if (working && --count <= 0)
            return true;
        walk_step(walk, step);
    }
}

static struct walk walk_new(const struct pack_calendar *calendar, bool round_the_clock)
{
    return (struct walk){.calendar = calendar,
                         .round_the_clock = round_the_clock,
                         .first = day_from_civil(calendar->first_year, 1, 1),
                         .last = day_from_civil(calendar->last_year, 12, 31)};
}

/* ---- times of day ---- */

static day local_day(const struct walk *walk, instant at)
{
    return instant_day(at, walk->calendar->offset_minutes);
}

static instant midnight(const struct walk *walk, day date)
{
    return instant_at(date, 0, walk->calendar->offset_minutes);
}

static struct hours hours_of(const struct pack_calendar *calendar, bool round_the_clock)
{
    return round_the_clock ? (struct hours){&WHOLE_DAY, 1} : (struct hours){calendar->spans, calendar->span_count};
}

static instant closing(const struct hours *hours)
{
    return hours->spans[hours->count - 1].end * INSTANT_MINUTE;
}

/* The first working time of day at or after `time`, the closing when there is none. */
static instant into_spans(const struct hours *hours, instant time)
{
    for (size_t i = 0; i < hours->count; i++) {
        if (time < hours->spans[i].start * INSTANT_MINUTE)
            return hours->spans[i].start * INSTANT_MINUTE;
        if (time < hours->spans[i].end * INSTANT_MINUTE)
            return time;
    }
    return closing(hours);
}

static bool next_working(struct walk *walk, const struct hours *hours, instant at, instant *out)
{
    bool working;
    walk_go(walk, local_day(walk, at));
    instant time = at - midnight(walk, walk->at);
    if (!walk_working(walk, &working))
        return false;
    if (!working || time >= closing(hours)) {
        time = 0;
        walk_step(walk, +1);
        if (!walk_count(walk, 1, +1))
            return false;
    }
    *out = midnight(walk, walk->at) + into_spans(hours, time);
    return true;
}

/* `need` of working time after `from`, which lies anywhere. */
static bool spend(struct walk *walk, const struct hours *hours, instant from, instant need, instant *out)
{
    for (walk_go(walk, local_day(walk, from));; walk_step(walk, +1)) {
        bool working;
        if (!walk_working(walk, &working))
            return false;
        instant base = midnight(walk, walk->at);
        for (size_t i = 0; working && i < hours->count; i++) {
            instant open = base + hours->spans[i].start * INSTANT_MINUTE;
            instant close = base + hours->spans[i].end * INSTANT_MINUTE;
            open = open < from ? from : open;
            if (open < close && need <= close - open) {
                *out = open + need;
                return true;
            }
            need -= open < close ? close - open : 0;
        }
    }
}

/* The mirror: `need` of working time before `until`. */
static bool spend_back(struct walk *walk, const struct hours *hours, instant until, instant need, instant *out)
{
    for (walk_go(walk, local_day(walk, until));; walk_step(walk, -1)) {
        bool working;
        if (!walk_working(walk, &working))
            return false;
        instant base = midnight(walk, walk->at);
        for (size_t i = working ? hours->count : 0; i-- > 0;) {
            instant open = base + hours->spans[i].start * INSTANT_MINUTE;
            instant close = base + hours->spans[i].end * INSTANT_MINUTE;
            close = close > until ? until : close;
            if (open < close && need <= close - open) {
                *out = close - need;
                return true;
            }
            need -= open < close ? close - open : 0;
        }
    }
}

/* ---- limits ---- */

static instant unit_length(enum limit_unit unit)
{
    return unit == LIMIT_MINUTE ? INSTANT_MINUTE : INSTANT_HOUR;
}

static bool first_closing(struct count *count, instant at, instant *out)
{
    struct walk *walk = &count->walk;
    walk_go(walk, local_day(walk, at - 1)); /* midnight belongs to the day that it ends */
    bool ahead = midnight(walk, walk->at) + closing(&count->hours) >= at;
    if (!ahead)
        walk_step(walk, +1);
    if (!walk_count(walk, 1, +1))
        return false;
    *out = midnight(walk, walk->at) + closing(&count->hours);
    return true;
}

/* min, h, wh */
static bool count_time(struct count *count)
{
    struct walk *walk = &count->walk;
    const struct pack_limit *limit = count->limit;
    instant amount = limit->amount * unit_length(limit->unit);
    bool in_spans = limit->unit == LIMIT_WORKING_HOUR;
    count->from = count->start;
    if ((in_spans || limit->start == START_NEXT_WORKING) &&
        !next_working(walk, &count->hours, count->start, &count->from))
        return false;
    count->first_day = local_day(walk, count->from);
    count->due = count->from + amount;
    if (in_spans && !spend(walk, &count->hours, count->from, amount, &count->due))
        return false;
    count->last_day = local_day(walk, count->due - 1);
    if (limit->end == END_OF_DAY)
        count->due = midnight(walk, count->last_day + 1);
    return limit->end != END_OF_WORK || first_closing(count, count->due, &count->due);
}

/* Day 0 or day 1 of a limit in days, and the time of day at which it ends under /same_time. */
static bool day_zero(struct count *count, instant *time_of_day)
{
    struct walk *walk = &count->walk;
    const struct pack_limit *limit = count->limit;
    bool by_work = limit->unit == LIMIT_WORKING_DAY;
    bool to_work = limit->start == START_NEXT_WORKING || (by_work && limit->start == START_DAY_COUNTED);
    count->from = count->start;
    if (to_work && !next_working(walk, &count->hours, count->start, &count->from))
        return false;
    count->first_day = local_day(walk, count->from);
    *time_of_day = count->from - midnight(walk, count->first_day);
    if (by_work && !to_work && limit->end == END_SAME_TIME) {
        bool working;
        walk_go(walk, count->first_day);
        if (!walk_working(walk, &working))
            return false;
        *time_of_day = working ? into_spans(&count->hours, *time_of_day) : closing(&count->hours);
    }
    return true;
}

static instant end_of(const struct count *count, instant time_of_day)
{
    instant last = midnight(&count->walk, count->last_day);
    if (count->limit->end == END_OF_WORK)
        return last + closing(&count->hours);
    return last + (count->limit->end == END_OF_DAY ? INSTANT_DAY : time_of_day);
}

/* wd, d, eod */
static bool count_days(struct count *count)
{
    struct walk *walk = &count->walk;
    const struct pack_limit *limit = count->limit;
    instant time_of_day;
    if (!day_zero(count, &time_of_day))
        return false;
    bool eod = limit->unit == LIMIT_END_OF_DAY;
    bool counted = limit->start == START_DAY_COUNTED || (eod && limit->start != START_DAY_NOT_COUNTED);
    bool over = limit->end == END_OF_WORK && time_of_day >= closing(&count->hours);
    int days = limit->amount + (eod ? 1 : 0);
    if (!counted || over) {
        count->first_day++;
        if (limit->start == START_DAY_COUNTED || limit->start == START_DAY_NOT_COUNTED)
            count->from = midnight(walk, count->first_day);
    }
    count->last_day = count->first_day + days - 1;
    if (limit->unit == LIMIT_WORKING_DAY) {
        walk_go(walk, count->first_day);
        if (!walk_count(walk, days, +1))
            return false;
        count->last_day = walk->at;
    }
    count->due = end_of(count, time_of_day);
    return true;
}

static void explain_days(struct arena *arena, const struct count *count, struct deadline *out)
{
    const struct pack_calendar *calendar = count->walk.calendar;
    bool working_only = count->limit->unit == LIMIT_WORKING_DAY || count->limit->unit == LIMIT_WORKING_HOUR;
    out->day_count = (size_t)((int64_t)count->last_day - count->first_day + 1);
    out->days = arena_array(arena, out->day_count, sizeof *out->days);
    for (size_t i = 0; i < out->day_count; i++) {
        struct counted_day *entry = &out->days[i];
        entry->date = count->first_day + (day)i;
        if (calendar_class(calendar, entry->date, &entry->class, &entry->name) != CALENDAR_OK)
            entry->class = day_weekday(entry->date) >= 6 ? DAY_WEEKEND : DAY_WORKDAY;
        entry->counted = !working_only || count->walk.round_the_clock || calendar_is_working(entry->class);
    }
}

static int year_of(day date)
{
    int year, month, dayofmonth;
    day_to_civil(date, &year, &month, &dayofmonth);
    return year;
}

struct deadline calendar_deadline(struct arena *arena, const struct pack_calendar *calendar, bool round_the_clock,
                                  const struct pack_limit *limit, instant start)
{
    struct deadline out = {.start = start, .running_from = INSTANT_NONE, .due = INSTANT_NONE};
    if (limit->unit == LIMIT_NONE || limit_fault(limit) || start < -INSTANT_FAR || start > INSTANT_FAR) {
        out.fault = CALENDAR_BAD_LIMIT;
        return out;
    }
    struct count count = {.walk = walk_new(calendar, round_the_clock),
                          .hours = hours_of(calendar, round_the_clock),
                          .limit = limit,
                          .start = start};
    bool time = limit->unit == LIMIT_MINUTE || limit->unit == LIMIT_HOUR || limit->unit == LIMIT_WORKING_HOUR;
    if (!(time ? count_time(&count) : count_days(&count))) {
        out.fault = CALENDAR_YEAR_MISSING;
        out.missing_year = year_of(count.walk.at);
        return out;
    }
    out.running_from = count.from;
    out.due = count.due;
    if (arena && limit->unit != LIMIT_MINUTE && limit->unit != LIMIT_HOUR)
        explain_days(arena, &count, &out);
    return out;
}

static bool offset_by(struct walk *walk, const struct pack_limit *limit, bool before, instant anchor, instant *out)
{
    struct hours hours = hours_of(walk->calendar, walk->round_the_clock);
    int sign = before ? -1 : 1;
    day date = local_day(walk, anchor - 1);
    instant time_of_day = anchor - midnight(walk, date);
    switch (limit->unit) {
    case LIMIT_MINUTE:
    case LIMIT_HOUR:
        *out = anchor + sign * limit->amount * unit_length(limit->unit);
        return true;
    case LIMIT_WORKING_HOUR:
        return before ? spend_back(walk, &hours, anchor, limit->amount * INSTANT_HOUR, out)
                      : spend(walk, &hours, anchor, limit->amount * INSTANT_HOUR, out);
    case LIMIT_WORKING_DAY:
        walk_go(walk, date + sign);
        if (!walk_count(walk, limit->amount, sign))
            return false;
        *out = midnight(walk, walk->at) + time_of_day;
        return true;
    case LIMIT_DAY:
        *out = anchor + sign * limit->amount * INSTANT_DAY;
        return true;
    case LIMIT_END_OF_DAY:
        *out = midnight(walk, before ? date - limit->amount : date + limit->amount + 1);
        return true;
    case LIMIT_UNIT_UNSPECIFIED:
    case LIMIT_NONE:
        break;
    }
    *out = anchor;
    return true;
}

instant calendar_offset(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                        bool before, instant anchor)
{
    struct walk walk = walk_new(calendar, round_the_clock);
    instant out;
    if (anchor < -INSTANT_FAR || anchor > INSTANT_FAR || !offset_by(&walk, limit, before, anchor, &out))
        return INSTANT_NONE;
    return out;
}

bool calendar_on_duty(const struct pack_unit *unit, const struct pack_limit *limit)
{
    return unit != NULL && unit->round_the_clock && limit->unit != LIMIT_WORKING_DAY;
}
