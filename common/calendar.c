#include "common/calendar.h"

#include "common/calendar_walk.h"

/* One computation of a due instant. */
struct count {
    struct calendar_walk walk;
    const struct pack_limit *limit;
    instant start;
    instant from;            /* where the rules say that counting begins */
    day first_day, last_day; /* considered days, for the explanation */
    instant due;
};

/* ---- classes of dates ---- */

static enum day_class class_of(const struct pack_day *exception, day date)
{
    bool weekend = day_weekday(date) >= 6;
    if (!exception)
        return weekend ? DAY_WEEKEND : DAY_WORKDAY;
    if (!exception->work)
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
    struct calendar_walk walk = calendar_walk_new(calendar, false);
    if (date < walk.first || date > walk.last)
        return CALENDAR_YEAR_MISSING;
    calendar_walk_go(&walk, date);
    const struct pack_day *exception = calendar_walk_exception(&walk);
    *out = class_of(exception, date);
    if (name)
        *name = exception ? exception->name : NULL;
    return CALENDAR_OK;
}

const struct pack_calendar *calendar_of(const struct pack *pack, int area, int unit)
{
    if (unit >= 0)
        return &pack->calendars[pack->units[unit].calendar];
    return &pack->calendars[area >= 0 ? pack->areas[area].calendar : pack->calendar];
}

/* ---- limits ---- */

static instant unit_length(enum limit_unit unit)
{
    return unit == LIMIT_MINUTE ? INSTANT_MINUTE : INSTANT_HOUR;
}

static instant closing_of(struct calendar_walk *walk)
{
    return calendar_walk_midnight(walk, walk->at) + calendar_walk_closing(walk);
}

static instant first_closing(struct calendar_walk *walk, instant at)
{
    calendar_walk_go(walk, calendar_walk_day(walk, at - 1)); /* midnight belongs to the day that it ends */
    if (closing_of(walk) < at)
        calendar_walk_step(walk, +1);
    calendar_walk_count(walk, 1, +1);
    return closing_of(walk);
}

/* min, h, wh */
static void count_time(struct count *count)
{
    struct calendar_walk *walk = &count->walk;
    const struct pack_limit *limit = count->limit;
    instant amount = limit->amount * unit_length(limit->unit);
    bool in_spans = limit->unit == LIMIT_WORKING_HOUR;
    count->from = count->start;
    if (in_spans || limit->start == START_NEXT_WORKING)
        count->from = calendar_walk_next(walk, count->start);
    count->first_day = calendar_walk_day(walk, count->from);
    count->due = in_spans ? calendar_walk_spend(walk, count->from, amount) : count->from + amount;
    count->last_day = calendar_walk_day(walk, count->due - 1);
    if (limit->end == END_OF_DAY)
        count->due = calendar_walk_midnight(walk, count->last_day + 1);
    else if (limit->end == END_OF_WORK)
        count->due = first_closing(walk, count->due);
}

/* An event after closing or on a day off: its time of day is the closing, of whichever day it ends on. */
static const instant AFTER_WORK = INSTANT_DAY;

/* Day 0 or day 1 of a limit in days, and the time of day at which it ends under /same_time. */
static instant day_zero(struct count *count)
{
    struct calendar_walk *walk = &count->walk;
    const struct pack_limit *limit = count->limit;
    bool by_work = limit->unit == LIMIT_WORKING_DAY;
    bool to_work = limit->start == START_NEXT_WORKING || (by_work && limit->start == START_DAY_COUNTED);
    count->from = to_work ? calendar_walk_next(walk, count->start) : count->start;
    count->first_day = calendar_walk_day(walk, count->from);
    instant time_of_day = count->from - calendar_walk_midnight(walk, count->first_day);
    if (by_work && !to_work && limit->end == END_SAME_TIME) {
        calendar_walk_go(walk, count->first_day);
        if (!calendar_walk_working(walk) || time_of_day >= calendar_walk_closing(walk))
            return AFTER_WORK;
        return calendar_walk_fit(calendar_walk_hours(walk), time_of_day);
    }
    return time_of_day;
}

static bool begins_after_closing(struct count *count, instant time_of_day)
{
    if (count->limit->end != END_OF_WORK)
        return false;
    calendar_walk_go(&count->walk, count->first_day);
    return time_of_day >= calendar_walk_closing(&count->walk);
}

/* The walk stands on the last day. */
static instant end_of(const struct count *count, instant time_of_day)
{
    const struct calendar_walk *walk = &count->walk;
    instant last = calendar_walk_midnight(walk, count->last_day);
    if (count->limit->end == END_OF_WORK)
        return last + calendar_walk_closing(walk);
    if (count->limit->end == END_OF_DAY)
        return last + INSTANT_DAY;
    bool by_work = count->limit->unit == LIMIT_WORKING_DAY;
    return last + (by_work ? calendar_walk_fit(calendar_walk_hours(walk), time_of_day) : time_of_day);
}

/* wd, d, eod */
static void count_days(struct count *count)
{
    struct calendar_walk *walk = &count->walk;
    const struct pack_limit *limit = count->limit;
    instant time_of_day = day_zero(count);
    bool eod = limit->unit == LIMIT_END_OF_DAY;
    bool counted = limit->start == START_DAY_COUNTED || (eod && limit->start != START_DAY_NOT_COUNTED);
    int days = limit->amount + (eod ? 1 : 0);
    if (!counted || begins_after_closing(count, time_of_day)) {
        count->first_day++;
        if (limit->start == START_DAY_COUNTED || limit->start == START_DAY_NOT_COUNTED)
            count->from = calendar_walk_midnight(walk, count->first_day);
    }
    count->last_day = count->first_day + days - 1;
    if (limit->unit == LIMIT_WORKING_DAY) {
        calendar_walk_go(walk, count->first_day);
        calendar_walk_count(walk, days, +1);
        count->last_day = walk->at;
    } else if (limit->end == END_OF_WORK) {
        calendar_walk_go(walk, count->last_day);
    }
    count->due = end_of(count, time_of_day);
}

static bool counts_work(const struct pack_limit *limit)
{
    return limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_WORKING_HOUR;
}

static void explain_days(struct arena *arena, const struct count *count, struct deadline *out)
{
    struct calendar_walk walk = count->walk;
    bool working_only = counts_work(count->limit);
    out->day_count = (size_t)((int64_t)count->last_day - count->first_day + 1);
    out->days = arena_array(arena, out->day_count, sizeof *out->days);
    calendar_walk_go(&walk, count->first_day);
    for (size_t i = 0; i < out->day_count; i++, calendar_walk_step(&walk, +1)) {
        const struct pack_day *exception = calendar_walk_exception(&walk);
        enum day_class class = class_of(exception, walk.at);
        out->days[i] = (struct counted_day){
            .date = walk.at,
            .class = class,
            .counted = !working_only || walk.round_the_clock || calendar_is_working(class),
            .name = exception ? exception->name : NULL,
            .replaces = exception ? exception->replaces : DAY_NONE,
            .hours = exception && exception->replaces == DAY_NONE ? exception->hours : NULL,
        };
    }
}

/* What [from, until) takes of the date that the walk stands on. */
static instant taken(const struct calendar_walk *walk, bool working_only, instant from, instant until)
{
    instant base = calendar_walk_midnight(walk, walk->at), end = base + INSTANT_DAY;
    if (working_only)
        return calendar_walk_within(walk, from, until);
    from = from < base ? base : from;
    until = until > end ? end : until;
    return from < until ? until - from : 0;
}

/* Sums up in `lost`, by day of the list, what one stretch took. */
static void take(struct calendar_walk *walk, bool working_only, const struct calendar_pause *stretch,
                 const struct deadline *deadline, instant *lost)
{
    day first = deadline->days[0].date, last = deadline->days[deadline->day_count - 1].date;
    day from = calendar_walk_day(walk, stretch->from), until = calendar_walk_day(walk, stretch->until);
    until = until > last ? last : until;
    for (calendar_walk_go(walk, from < first ? first : from); walk->at <= until; calendar_walk_step(walk, +1))
        lost[walk->at - first] += taken(walk, working_only, stretch->from, stretch->until);
}

static void mark_pauses(struct arena *arena, const struct calendar_moved *moved, const struct count *count,
                        struct deadline *deadline)
{
    struct calendar_walk walk = count->walk;
    struct calendar_pause stretch;
    bool working_only = counts_work(moved->limit);
    instant *lost = arena_array(arena, deadline->day_count, sizeof *lost);
    for (instant after = -CALENDAR_FAR; calendar_walk_stretch(moved->pauses, moved->pause_count, after, &stretch);
         after = stretch.until)
        take(&walk, working_only, &stretch, deadline, lost);
    calendar_walk_go(&walk, count->first_day);
    for (size_t i = 0; i < deadline->day_count; i++, calendar_walk_step(&walk, +1)) {
        struct counted_day *entry = &deadline->days[i];
        if (!entry->counted || lost[i] == 0)
            continue;
        bool whole = lost[i] == (working_only ? calendar_walk_length(&walk) : INSTANT_DAY);
        entry->pause = whole ? DAY_PAUSED : DAY_PARTLY_PAUSED;
        entry->counted = !whole;
    }
}

void calendar_moved_days(struct arena *arena, const struct calendar_moved *moved, struct deadline *deadline)
{
    if (deadline->day_count == 0 || calendar_walk_far(moved->due))
        return;
    struct count count = {.walk = calendar_walk_new(moved->calendar, moved->round_the_clock), .limit = moved->limit};
    day by = calendar_walk_day(&count.walk, moved->due - 1) - calendar_walk_day(&count.walk, deadline->due - 1);
    count.first_day = deadline->days[0].date;
    count.last_day = deadline->days[deadline->day_count - 1].date + (by > 0 ? by : 0);
    explain_days(arena, &count, deadline);
    mark_pauses(arena, moved, &count, deadline);
}

struct deadline calendar_deadline(struct arena *arena, const struct pack_calendar *calendar, bool round_the_clock,
                                  const struct pack_limit *limit, instant start)
{
    struct deadline out = {.start = start, .running_from = INSTANT_NONE, .due = INSTANT_NONE};
    if (limit->unit == LIMIT_NONE || limit_fault(limit) || calendar_walk_far(start)) {
        out.fault = CALENDAR_BAD_LIMIT;
        return out;
    }
    struct count count = {.walk = calendar_walk_new(calendar, round_the_clock), .limit = limit, .start = start};
    if (limit->unit == LIMIT_MINUTE || limit->unit == LIMIT_HOUR || limit->unit == LIMIT_WORKING_HOUR)
        count_time(&count);
    else
        count_days(&count);
    out.running_from = count.from;
    out.due = count.due;
    if (count.walk.missing != DAY_NONE) {
        out.fault = CALENDAR_YEAR_MISSING;
        out.missing_year = calendar_walk_missing(&count.walk);
    }
    if (arena && limit->unit != LIMIT_MINUTE && limit->unit != LIMIT_HOUR)
        explain_days(arena, &count, &out);
    return out;
}

/* ---- distances ---- */

static instant offset_by(struct calendar_walk *walk, const struct pack_limit *limit, bool before, instant anchor)
{
    int sign = before ? -1 : 1;
    day date = calendar_walk_day(walk, anchor - 1);
    instant time_of_day = anchor - calendar_walk_midnight(walk, date);
    switch (limit->unit) {
    case LIMIT_MINUTE:
    case LIMIT_HOUR:
        return anchor + sign * limit->amount * unit_length(limit->unit);
    case LIMIT_WORKING_HOUR:
        return before ? calendar_walk_spend_back(walk, anchor, limit->amount * INSTANT_HOUR)
                      : calendar_walk_spend(walk, anchor, limit->amount * INSTANT_HOUR);
    case LIMIT_WORKING_DAY:
        calendar_walk_go(walk, date + sign);
        calendar_walk_count(walk, limit->amount, sign);
        return calendar_walk_midnight(walk, walk->at) + time_of_day;
    case LIMIT_DAY:
        return anchor + sign * limit->amount * INSTANT_DAY;
    case LIMIT_END_OF_DAY:
        return calendar_walk_midnight(walk, before ? date - limit->amount : date + limit->amount + 1);
    case LIMIT_PERCENT:
        return INSTANT_NONE;
    case LIMIT_UNIT_UNSPECIFIED:
    case LIMIT_NONE:
        break;
    }
    return anchor;
}

instant calendar_offset(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                        bool before, instant anchor, int *missing_year)
{
    struct calendar_walk walk = calendar_walk_new(calendar, round_the_clock);
    instant out = calendar_walk_far(anchor) ? INSTANT_NONE : offset_by(&walk, limit, before, anchor);
    if (missing_year)
        *missing_year = calendar_walk_missing(&walk);
    return out;
}

bool calendar_on_duty(const struct pack_unit *unit, const struct pack_limit *limit)
{
    return unit != NULL && unit->round_the_clock && limit->unit != LIMIT_WORKING_DAY;
}
