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
    facts->days[i] = (struct pack_day){.work = work, .name = facts->names[i]};
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

struct naive *naive_new(const struct facts *facts)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct naive *naive = calloc(1, sizeof *naive);
    require(naive != NULL);
    naive->calendar = &facts->calendar;
    struct naive_day today = {1970, 1, 1, 4, false};
    for (int i = 0; i < NAIVE_DAYS; i++) {
        char date[40];
        snprintf(date, sizeof date, "%04d-%02d-%02d", today.year, today.month, today.dayofmonth);
        today.working = today.weekday >= 1 && today.weekday <= 5;
        for (size_t e = 0; e < facts->count; e++)
            if (strcmp(facts->dates[e], date) == 0)
                today.working = facts->days[e].work;
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

static bool naive_working(struct naive *naive, int day_index)
{
    const struct naive_day *today = &naive->day[day_index];
    if (naive->round_the_clock)
        return true;
    if (today->year < naive->calendar->first_year || today->year > naive->calendar->last_year) {
        if (!naive->missing_year)
            naive->missing_year = today->year;
        return false;
    }
    return today->working;
}

static bool naive_minute(const struct naive *naive, int minute)
{
    bool inside = naive->round_the_clock;
    for (size_t i = 0; i < naive->calendar->span_count; i++)
        inside = inside || (minute >= naive->calendar->spans[i].start && minute < naive->calendar->spans[i].end);
    return inside;
}

static instant naive_closing(const struct naive *naive)
{
    int minute = 1439;
    while (!naive_minute(naive, minute))
        minute--;
    return (minute + 1) * INSTANT_MINUTE;
}

static struct moment naive_next_minute(struct naive *naive, struct moment from)
{
    while (!naive->missing_year) {
        int minute = (int)(from.time / INSTANT_MINUTE);
        if (naive_working(naive, from.day) && naive_minute(naive, minute))
            break;
        from.time = (minute + 1) * INSTANT_MINUTE;
        if (minute == 1439)
            from = (struct moment){from.day + 1, 0};
    }
    return from;
}

/* Working time, slice by slice of a minute. */
static struct moment naive_spend(struct naive *naive, struct moment from, instant need)
{
    while (!naive->missing_year) {
        int minute = (int)(from.time / INSTANT_MINUTE);
        instant slice = (minute + 1) * INSTANT_MINUTE - from.time;
        bool working = naive_working(naive, from.day) && naive_minute(naive, minute);
        if (working && need <= slice) {
            from.time += need;
            break;
        }
        need -= working ? slice : 0;
        from.time += slice;
        if (minute == 1439)
            from = (struct moment){from.day + 1, 0};
    }
    return from;
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
        if (from.time > naive_closing(naive))
            from.day++;
        while (!naive_working(naive, from.day) && !naive->missing_year)
            from.day++;
        from.time = naive_closing(naive);
    }
    return from;
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
        int minute = (int)(time / INSTANT_MINUTE);
        if (!naive_working(naive, from.day))
            minute = 1440;
        while (minute < 1440 && !naive_minute(naive, minute))
            time = ++minute * INSTANT_MINUTE;
        if (minute == 1440)
            time = naive_closing(naive);
    }
    while (left > 0 && !naive->missing_year) {
        from.day++;
        left -= naive_working(naive, from.day);
    }
    from.time = limit->end == END_SAME_TIME ? time : limit->end == END_OF_WORK ? naive_closing(naive) : INSTANT_DAY;
    return from;
}

static struct moment naive_dates(struct naive *naive, const struct pack_limit *limit, struct moment from)
{
    bool eod = limit->unit == LIMIT_END_OF_DAY;
    if (limit->start == START_NEXT_WORKING)
        from = naive_next_minute(naive, from);
    bool today = limit->start == START_DAY_COUNTED || (eod && limit->start != START_DAY_NOT_COUNTED);
    if (today && limit->end == END_OF_WORK && from.time >= naive_closing(naive))
        today = false;
    int left = limit->amount + (eod ? 1 : 0) - (today ? 1 : 0);
    while (left-- > 0)
        from.day++;
    if (limit->end != END_SAME_TIME)
        from.time = limit->end == END_OF_WORK ? naive_closing(naive) : INSTANT_DAY;
    return from;
}

static instant naive_instant(struct moment when)
{
    return when.day * INSTANT_DAY + when.time - ZONE * INSTANT_MINUTE;
}

instant naive_due(struct naive *naive, bool round_the_clock, const struct pack_limit *limit, instant start)
{
    struct moment from = {(int)((start + ZONE * INSTANT_MINUTE) / INSTANT_DAY),
                          (start + ZONE * INSTANT_MINUTE) % INSTANT_DAY};
    naive->round_the_clock = round_the_clock;
    naive->missing_year = 0;
    if (limit->unit == LIMIT_WORKING_DAY)
        from = naive_working_days(naive, limit, from);
    else if (limit->unit == LIMIT_DAY || limit->unit == LIMIT_END_OF_DAY)
        from = naive_dates(naive, limit, from);
    else
        from = naive_time(naive, limit, from);
    return naive->missing_year ? INSTANT_NONE : naive_instant(from);
}
