#include "tests/lib/naive_calendar.h"

#include "tests/lib/calendar_sample.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZONE = 480 };

static void require(bool truth)
{
    if (!truth)
        abort();
}

void facts_add(struct facts *facts, const char *date, bool work, const char *name)
{
    require(facts->count < FACTS_MAX);
    size_t i = facts->count++;
    snprintf(facts->dates[i], sizeof facts->dates[i], "%s", date);
    snprintf(facts->names[i], sizeof facts->names[i], "%s", name);
    facts->days[i] = (struct pack_day){.work = work, .name = facts->names[i], .replaces = DAY_NONE};
    require(day_parse(date, &facts->days[i].date));
    facts->calendar.days = facts->days;
    facts->calendar.day_count = facts->count;
}

struct facts *facts_new(int first_year, int last_year)
{
    struct facts *facts = calloc(1, sizeof *facts);
    require(facts != NULL);
    facts->calendar = calendar_sample();
    facts->calendar.first_year = first_year;
    facts->calendar.last_year = last_year;
    facts->calendar.days = facts->days;
    facts->calendar.day_count = 0;
    return facts;
}

struct facts *facts_sample(void)
{
    struct facts *facts = facts_new(2019, 2024);
    for (const struct calendar_sample_day *row = CALENDAR_SAMPLE; row->date; row++)
        facts_add(facts, row->date, row->work, row->name);
    return facts;
}

/* ---- the calculator ---- */

struct moment {
    int day;
    instant time;
};

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

struct naive *naive_blank(void)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct naive *naive = calloc(1, sizeof *naive);
    require(naive != NULL);
    struct naive_day today = {.year = 1970, .month = 1, .dayofmonth = 1, .weekday = 4};
    for (int i = 0; i < NAIVE_DAYS; i++) {
        today.working = today.weekday >= 1 && today.weekday <= 5;
        naive->day[i] = today;
        today.weekday = (today.weekday + 1) % 7;
        if (++today.dayofmonth > lengths[today.month - 1] + (today.month == 2 && leap(today.year))) {
            today.dayofmonth = 1;
            if (++today.month > 12) {
                today.month = 1;
                today.year++;
            }
        }
    }
    return naive;
}

struct naive *naive_new(const struct facts *facts)
{
    struct naive *naive = naive_blank();
    const struct pack_hours *plain = &facts->calendar.week.plain;
    naive->first_year = facts->calendar.first_year;
    naive->last_year = facts->calendar.last_year;
    for (int i = 0; i < NAIVE_DAYS; i++) {
        struct naive_day *today = &naive->day[i];
        char date[40];
        snprintf(date, sizeof date, "%04d-%02d-%02d", today->year, today->month, today->dayofmonth);
        for (size_t e = 0; e < facts->count; e++)
            if (strcmp(facts->dates[e], date) == 0)
                today->working = facts->days[e].work;
        for (today->span_count = 0; (size_t)today->span_count < plain->count; today->span_count++) {
            today->spans[today->span_count][0] = plain->spans[today->span_count].start;
            today->spans[today->span_count][1] = plain->spans[today->span_count].end;
        }
    }
    return naive;
}

static bool naive_working(struct naive *naive, int day_index)
{
    require(day_index >= 0 && day_index < NAIVE_DAYS);
    const struct naive_day *today = &naive->day[day_index];
    if (naive->round_the_clock)
        return true;
    if (today->year < naive->first_year || today->year > naive->last_year) {
        if (!naive->missing_year || today->year < naive->missing_year)
            naive->missing_year = today->year;
        return today->weekday >= 1 && today->weekday <= 5;
    }
    return today->working;
}

static bool naive_minute(const struct naive *naive, int day_index, int minute)
{
    const struct naive_day *today = &naive->day[day_index];
    bool inside = naive->round_the_clock;
    for (int i = 0; i < today->span_count; i++)
        inside = inside || (minute >= today->spans[i][0] && minute < today->spans[i][1]);
    return inside;
}

static instant naive_closing(const struct naive *naive, int day_index)
{
    int minute = 1439;
    while (!naive_minute(naive, day_index, minute))
        minute--;
    return (minute + 1) * INSTANT_MINUTE;
}

static struct moment naive_next_minute(struct naive *naive, struct moment from)
{
    for (;;) {
        int minute = (int)(from.time / INSTANT_MINUTE);
        if (naive_working(naive, from.day) && naive_minute(naive, from.day, minute))
            return from;
        from.time = (minute + 1) * INSTANT_MINUTE;
        if (minute == 1439)
            from = (struct moment){from.day + 1, 0};
    }
}

/* Working time, slice by slice of a minute. */
static struct moment naive_spend(struct naive *naive, struct moment from, instant need)
{
    for (;;) {
        int minute = (int)(from.time / INSTANT_MINUTE);
        instant slice = (minute + 1) * INSTANT_MINUTE - from.time;
        bool working = naive_working(naive, from.day) && naive_minute(naive, from.day, minute);
        if (working && need <= slice) {
            from.time += need;
            return from;
        }
        need -= working ? slice : 0;
        from.time += slice;
        if (minute == 1439)
            from = (struct moment){from.day + 1, 0};
    }
}

static struct moment naive_time(struct naive *naive, const struct pack_limit *limit, struct moment from)
{
    instant amount = limit->amount * (limit->unit == LIMIT_MINUTE ? INSTANT_MINUTE : INSTANT_HOUR);
    if (limit->start == START_NEXT_WORKING)
        from = naive_next_minute(naive, from);
    if (limit->unit == LIMIT_WORKING_HOUR) {
        from = naive_spend(naive, from, amount);
    } else {
        for (from.time += amount; from.time >= INSTANT_DAY; from.time -= INSTANT_DAY)
            from.day++;
    }
    bool midnight = from.time == 0;
    if (limit->end == END_OF_DAY)
        return (struct moment){midnight ? from.day - 1 : from.day, INSTANT_DAY};
    if (limit->end == END_OF_WORK) {
        if (midnight) /* 24:00 of the day before */
            from = (struct moment){from.day - 1, INSTANT_DAY};
        if (from.time > naive_closing(naive, from.day))
            from.day++;
        while (!naive_working(naive, from.day))
            from.day++;
        from.time = naive_closing(naive, from.day);
    }
    return from;
}

/* From minute to minute until one is worked; past the last one INSTANT_DAY. */
static instant naive_fit(const struct naive *naive, int day_index, instant time)
{
    while (time < INSTANT_DAY && !naive_minute(naive, day_index, (int)(time / INSTANT_MINUTE)))
        time = (time / INSTANT_MINUTE + 1) * INSTANT_MINUTE;
    return time;
}

static struct moment naive_working_days(struct naive *naive, const struct pack_limit *limit, struct moment from)
{
    int left = limit->amount;
    instant time = from.time;
    if (limit->start == START_NEXT_WORKING || limit->start == START_DAY_COUNTED) {
        from = naive_next_minute(naive, from);
        time = from.time;
        left -= limit->start == START_DAY_COUNTED;
    } else if (limit->end == END_SAME_TIME) {
        time = naive_working(naive, from.day) ? naive_fit(naive, from.day, time) : INSTANT_DAY;
    }
    while (left > 0) {
        from.day++;
        left -= naive_working(naive, from.day);
    }
    from.time = limit->end == END_OF_DAY ? INSTANT_DAY : naive_closing(naive, from.day);
    if (limit->end == END_SAME_TIME && naive_fit(naive, from.day, time) < INSTANT_DAY)
        from.time = naive_fit(naive, from.day, time);
    return from;
}

static struct moment naive_dates(struct naive *naive, const struct pack_limit *limit, struct moment from)
{
    bool eod = limit->unit == LIMIT_END_OF_DAY;
    if (limit->start == START_NEXT_WORKING)
        from = naive_next_minute(naive, from);
    bool today = limit->start == START_DAY_COUNTED || (eod && limit->start != START_DAY_NOT_COUNTED);
    if (today && limit->end == END_OF_WORK && from.time >= naive_closing(naive, from.day))
        today = false;
    int left = limit->amount + (eod ? 1 : 0) - (today ? 1 : 0);
    while (left-- > 0)
        from.day++;
    if (limit->end != END_SAME_TIME)
        from.time = limit->end == END_OF_WORK ? naive_closing(naive, from.day) : INSTANT_DAY;
    return from;
}

static instant naive_instant(struct moment when)
{
    return when.day * INSTANT_DAY + when.time - ZONE * INSTANT_MINUTE;
}

static struct moment naive_moment(instant at)
{
    return (struct moment){(int)((at + ZONE * INSTANT_MINUTE) / INSTANT_DAY),
                           (at + ZONE * INSTANT_MINUTE) % INSTANT_DAY};
}

instant naive_due(struct naive *naive, bool round_the_clock, const struct pack_limit *limit, instant start)
{
    struct moment from = naive_moment(start);
    naive->round_the_clock = round_the_clock;
    naive->missing_year = 0;
    if (limit->unit == LIMIT_WORKING_DAY)
        from = naive_working_days(naive, limit, from);
    else if (limit->unit == LIMIT_DAY || limit->unit == LIMIT_END_OF_DAY)
        from = naive_dates(naive, limit, from);
    else
        from = naive_time(naive, limit, from);
    return naive_instant(from);
}

/* ---- pauses ---- */

static instant naive_worked(struct naive *naive, struct moment from, instant length)
{
    instant sum = 0;
    while (length > 0) {
        int minute = (int)(from.time / INSTANT_MINUTE);
        instant slice = (minute + 1) * INSTANT_MINUTE - from.time;
        slice = slice < length ? slice : length;
        if (naive_working(naive, from.day) && naive_minute(naive, from.day, minute))
            sum += slice;
        length -= slice;
        from.time += slice;
        if (from.time == INSTANT_DAY)
            from = (struct moment){from.day + 1, 0};
    }
    return sum;
}

instant naive_between(struct naive *naive, bool round_the_clock, instant from, instant to)
{
    naive->round_the_clock = round_the_clock;
    naive->missing_year = 0;
    return naive_worked(naive, naive_moment(from), to - from);
}

static int by_instant(const void *a, const void *b)
{
    instant one = *(const instant *)a, other = *(const instant *)b;
    return (one > other) - (one < other);
}

static bool naive_paused(const struct naive_pause *pauses, int count, instant at)
{
    for (int i = 0; i < count; i++)
        if (at >= pauses[i].from && at < pauses[i].until)
            return true;
    return false;
}

struct naive_lost {
    instant wall, working;
    long double days; /* of working days, a part of a day for a part of its minutes */
};

static int naive_minutes(const struct naive *naive, int day_index)
{
    int minutes = 0;
    for (int minute = 0; minute < 1440; minute++)
        minutes += naive_minute(naive, day_index, minute);
    return minutes;
}

/* One paused stretch, cut at every midnight. */
static void naive_lose(struct naive *naive, instant from, instant until, struct naive_lost *lost)
{
    lost->wall += until - from;
    while (from < until) {
        struct moment at = naive_moment(from);
        instant piece = INSTANT_DAY - at.time < until - from ? INSTANT_DAY - at.time : until - from;
        instant worked = naive_worked(naive, at, piece);
        lost->working += worked;
        lost->days += (long double)worked / (long double)(naive_minutes(naive, at.day) * INSTANT_MINUTE);
        from += piece;
    }
}

static struct moment naive_back_to_end(struct naive *naive, enum limit_end end, struct moment at)
{
    if (end == END_OF_DAY && at.time < INSTANT_DAY)
        at.time = 0;
    while (end == END_OF_WORK && !(naive_working(naive, at.day) && naive_closing(naive, at.day) <= at.time))
        at = (struct moment){at.day - 1, INSTANT_DAY};
    if (end == END_OF_WORK)
        at.time = naive_closing(naive, at.day);
    return at;
}

static instant naive_whole_days(struct naive *naive, const struct pack_limit *limit, instant due, long days)
{
    struct moment at = naive_moment(due - 1);
    if (days == 0)
        return due;
    while (days > 0) {
        at.day++;
        days -= limit->unit != LIMIT_WORKING_DAY || naive_working(naive, at.day);
    }
    at.time = limit->end == END_OF_DAY ? INSTANT_DAY : naive_closing(naive, at.day);
    return naive_instant(at);
}

instant naive_shift(struct naive *naive, bool round_the_clock, const struct pack_limit *limit, instant due,
                    const struct naive_pause *pauses, int count)
{
    instant borders[64];
    struct naive_lost lost = {0};
    bool by_work = limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_WORKING_HOUR;
    require(count <= 32);
    naive->round_the_clock = round_the_clock;
    naive->missing_year = 0;
    for (int i = 0; i < count; i++) {
        borders[2 * i] = pauses[i].from;
        borders[2 * i + 1] = pauses[i].until;
    }
    qsort(borders, (size_t)count * 2, sizeof borders[0], by_instant);
    for (int i = 0; i + 1 < count * 2; i++)
        if (borders[i] < borders[i + 1] && naive_paused(pauses, count, borders[i]))
            naive_lose(naive, borders[i], borders[i + 1], &lost);
    if (limit->end != END_SAME_TIME && limit->unit == LIMIT_WORKING_DAY)
        return naive_whole_days(naive, limit, due, (long)(lost.days + 1e-12L));
    if (limit->end != END_SAME_TIME && (limit->unit == LIMIT_DAY || limit->unit == LIMIT_END_OF_DAY))
        return naive_whole_days(naive, limit, due, (long)(lost.wall / INSTANT_DAY));
    struct moment moved = naive_moment(by_work ? due : due + lost.wall);
    if (by_work && lost.working > 0)
        moved = naive_spend(naive, moved, lost.working);
    if (limit->end != END_SAME_TIME)
        moved = naive_back_to_end(naive, limit->end, moved);
    return naive_instant(moved) > due ? naive_instant(moved) : due;
}
