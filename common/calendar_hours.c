/* Open or closed: working time between instants, the next opening and the last closing, and whether two calendars
 * say the same. */
#include "common/calendar_walk.h"

instant calendar_time_between(const struct pack_calendar *calendar, bool round_the_clock, instant from, instant to)
{
    if (from >= to || calendar_walk_far(from) || calendar_walk_far(to))
        return 0;
    if (round_the_clock)
        return to - from;
    struct calendar_walk walk = calendar_walk_new(calendar, false);
    instant sum = 0;
    day last = calendar_walk_day(&walk, to);
    for (calendar_walk_go(&walk, calendar_walk_day(&walk, from)); walk.at <= last; calendar_walk_step(&walk, +1))
        if (calendar_walk_working(&walk))
            sum += calendar_walk_within(&walk, from, to);
    return sum;
}

bool calendar_open_at(const struct pack_calendar *calendar, bool round_the_clock, instant at)
{
    return !calendar_walk_far(at) && calendar_next_open(calendar, round_the_clock, at) == at;
}

instant calendar_next_open(const struct pack_calendar *calendar, bool round_the_clock, instant at)
{
    struct calendar_walk walk = calendar_walk_new(calendar, round_the_clock);
    return calendar_walk_far(at) ? at : calendar_walk_next(&walk, at);
}

instant calendar_last_open(const struct pack_calendar *calendar, bool round_the_clock, instant at)
{
    struct calendar_walk walk = calendar_walk_new(calendar, round_the_clock);
    if (calendar_walk_far(at))
        return at;
    for (calendar_walk_go(&walk, calendar_walk_day(&walk, at));; calendar_walk_step(&walk, -1)) {
        if (!calendar_walk_working(&walk))
            continue;
        const struct pack_hours *hours = calendar_walk_hours(&walk);
        instant base = calendar_walk_midnight(&walk, walk.at);
        for (size_t i = hours->count; i-- > 0;)
            if (base + hours->spans[i].end * INSTANT_MINUTE <= at)
                return base + hours->spans[i].end * INSTANT_MINUTE;
    }
}

int calendar_missing_year(const struct pack_calendar *calendar, bool round_the_clock, instant from, instant to)
{
    struct calendar_walk walk = calendar_walk_new(calendar, round_the_clock);
    if (round_the_clock || calendar_walk_far(from) || calendar_walk_far(to) || from > to)
        return 0;
    day first = calendar_walk_day(&walk, from), last = calendar_walk_day(&walk, to - (from < to ? 1 : 0));
    if (first < walk.first)
        walk.missing = first;
    else if (last > walk.last)
        walk.missing = first > walk.last ? first : walk.last + 1;
    return calendar_walk_missing(&walk);
}

static bool same_hours(const struct pack_hours *a, const struct pack_hours *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->spans[i].start != b->spans[i].start || a->spans[i].end != b->spans[i].end)
            return false;
    return true;
}

static bool published(const struct calendar_walk *walk)
{
    return walk->at >= walk->first && walk->at <= walk->last;
}

static bool same_date(struct calendar_walk *a, struct calendar_walk *b)
{
    if (!published(a) || !published(b))
        return published(a) == published(b);
    return calendar_walk_working(a) == calendar_walk_working(b) &&
           same_hours(calendar_walk_hours(a), calendar_walk_hours(b));
}

bool calendar_same(const struct pack_calendar *a, const struct pack_calendar *b, day *first)
{
    struct calendar_walk one = calendar_walk_new(a, false), other = calendar_walk_new(b, false);
    bool same_zone = a->offset_minutes == b->offset_minutes;
    day date = one.first < other.first ? one.first : other.first;
    day last = one.last > other.last ? one.last : other.last;
    calendar_walk_go(&one, date);
    calendar_walk_go(&other, date);
    while (one.at <= last && same_zone && same_date(&one, &other)) {
        calendar_walk_step(&one, +1);
        calendar_walk_step(&other, +1);
    }
    if (one.at > last)
        return true;
    if (first)
        *first = one.at;
    return false;
}
