/* Due instants that move: time that is not the unit's is given back; and the part of a limit that is left. */
#include "common/calendar_walk.h"

/* What was lost, in every measure. `part` of a working day, in parts of 1 / (unit * INSTANT_MINUTE): exact, so that
 * three thirds make a day. */
struct lost {
    instant wall, working;
    int64_t days, part, unit;
};

static const int64_t UNIT_MAX = (int64_t)1 << 26; /* its square, times a minute, still fits */

static int64_t greatest_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* `time` of a working day that has `length`. */
static void lose_part(struct lost *lost, instant time, instant length)
{
    if (time == length) {
        lost->days++;
        return;
    }
    int64_t minutes = length / INSTANT_MINUTE;
    int64_t common = minutes / greatest_divisor(minutes, lost->unit) * lost->unit;
    if (common <= UNIT_MAX) {
        lost->part = lost->part * (common / lost->unit) + time * (common / minutes);
        lost->unit = common;
    } else { /* dozens of day lengths without a common measure: to the millionth of a minute */
        lost->part += time * (lost->unit / minutes) + time * (lost->unit % minutes) / minutes;
    }
    lost->days += lost->part / (lost->unit * INSTANT_MINUTE);
    lost->part %= lost->unit * INSTANT_MINUTE;
}

static void lose(struct calendar_walk *walk, instant from, instant until, bool by_work, struct lost *lost)
{
    lost->wall += until - from;
    if (!by_work)
        return;
    day last = calendar_walk_day(walk, until);
    for (calendar_walk_go(walk, calendar_walk_day(walk, from)); walk->at <= last; calendar_walk_step(walk, +1)) {
        instant time = calendar_walk_working(walk) ? calendar_walk_within(walk, from, until) : 0;
        if (time == 0)
            continue;
        lost->working += time;
        lose_part(lost, time, calendar_walk_length(walk));
    }
}

static bool sound(const struct calendar_pause *pause)
{
    return pause->from < pause->until && !calendar_walk_far(pause->from) && !calendar_walk_far(pause->until);
}

bool calendar_walk_stretch(const struct calendar_pause *pauses, size_t count, instant after, struct calendar_pause *out)
{
    bool found = false, grew = true;
    for (size_t i = 0; i < count; i++) {
        if (!sound(&pauses[i]) || pauses[i].until <= after || (found && pauses[i].from >= out->from))
            continue;
        *out = pauses[i];
        found = true;
    }
    while (found && grew) {
        grew = false;
        for (size_t i = 0; i < count; i++)
            if (sound(&pauses[i]) && pauses[i].from <= out->until && pauses[i].until > out->until) {
                out->until = pauses[i].until;
                grew = true;
            }
    }
    return found;
}

/* Whole days on; the walk then stands on the new last day. */
static instant move_days(struct calendar_walk *walk, const struct pack_limit *limit, instant due, int64_t days)
{
    day date = calendar_walk_day(walk, due - 1);
    if (days == 0)
        return due;
    if (limit->unit == LIMIT_WORKING_DAY) {
        calendar_walk_go(walk, date + 1);
        calendar_walk_count(walk, days, +1);
    } else {
        calendar_walk_go(walk, date + (day)days);
    }
    instant last = calendar_walk_midnight(walk, walk->at);
    return last + (limit->end == END_OF_DAY ? INSTANT_DAY : calendar_walk_closing(walk));
}

/* Back to the last closing, or the last 24:00, at or before `at`. */
static instant floor_to_end(struct calendar_walk *walk, enum limit_end end, instant at)
{
    if (end == END_SAME_TIME)
        return at;
    calendar_walk_go(walk, calendar_walk_day(walk, at));
    if (end == END_OF_DAY)
        return calendar_walk_midnight(walk, walk->at);
    while (!calendar_walk_working(walk) || calendar_walk_midnight(walk, walk->at) + calendar_walk_closing(walk) > at)
        calendar_walk_step(walk, -1);
    return calendar_walk_midnight(walk, walk->at) + calendar_walk_closing(walk);
}

instant calendar_shift(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                       instant due, const struct calendar_pause *pauses, size_t count)
{
    struct calendar_walk walk = calendar_walk_new(calendar, round_the_clock);
    struct lost lost = {.unit = 1};
    struct calendar_pause stretch = {0};
    bool by_work = limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_WORKING_HOUR;
    bool by_day = limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_DAY || limit->unit == LIMIT_END_OF_DAY;
    if (limit->unit == LIMIT_NONE || limit_fault(limit) || calendar_walk_far(due))
        return due;
    for (instant after = -CALENDAR_FAR; calendar_walk_stretch(pauses, count, after, &stretch); after = stretch.until)
        lose(&walk, stretch.from, stretch.until, by_work, &lost);
    if (by_day && limit->end != END_SAME_TIME)
        return move_days(&walk, limit, due, by_work ? lost.days : lost.wall / INSTANT_DAY);
    instant moved = due + lost.wall;
    if (by_work)
        moved = lost.working > 0 ? calendar_walk_spend(&walk, due, lost.working) : due;
    moved = floor_to_end(&walk, limit->end, moved);
    return moved > due ? moved : due;
}

instant calendar_part(const struct pack_calendar *calendar, bool round_the_clock, const struct pack_limit *limit,
                      int percent, instant running_from, instant due)
{
    struct calendar_walk walk = calendar_walk_new(calendar, round_the_clock);
    bool by_work = limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_WORKING_HOUR;
    if (calendar_walk_far(running_from) || calendar_walk_far(due) || due <= running_from)
        return due;
    instant whole = by_work ? calendar_time_between(calendar, round_the_clock, running_from, due) : due - running_from;
    instant part = whole / 100 * percent + whole % 100 * percent / 100;
    instant at = by_work ? calendar_walk_spend_back(&walk, due, part) : due - part;
    instant rest = (at % INSTANT_MINUTE + INSTANT_MINUTE) % INSTANT_MINUTE;
    return at - rest > running_from ? at - rest : running_from;
}
