#include "common/calendar_walk.h"

static const struct pack_span WHOLE_DAY[] = {{0, 1440}};
static const struct pack_hours AROUND_THE_CLOCK = {WHOLE_DAY, 1};

/* ---- dates ---- */

bool calendar_walk_far(instant at)
{
    return at < -CALENDAR_FAR || at > CALENDAR_FAR;
}

struct calendar_walk calendar_walk_new(const struct pack_calendar *calendar, bool round_the_clock)
{
    return (struct calendar_walk){.calendar = calendar,
                                  .round_the_clock = round_the_clock,
                                  .first = day_from_civil(calendar->first_year, 1, 1),
                                  .last = day_from_civil(calendar->last_year, 12, 31),
                                  .missing = DAY_NONE};
}

void calendar_walk_go(struct calendar_walk *walk, day date)
{
    const struct pack_day *days = walk->calendar->days;
    size_t low = 0, high = walk->calendar->day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    walk->at = date;
    walk->exception = low;
}

const struct pack_day *calendar_walk_exception(const struct calendar_walk *walk)
{
    const struct pack_calendar *calendar = walk->calendar;
    if (walk->exception == calendar->day_count || calendar->days[walk->exception].date != walk->at)
        return NULL;
    return &calendar->days[walk->exception];
}

void calendar_walk_step(struct calendar_walk *walk, int step)
{
    const struct pack_calendar *calendar = walk->calendar;
    if (step > 0 && calendar_walk_exception(walk))
        walk->exception++;
    walk->at += step;
    if (step < 0 && walk->exception > 0 && calendar->days[walk->exception - 1].date == walk->at)
        walk->exception--;
}

bool calendar_walk_working(struct calendar_walk *walk)
{
    if (walk->round_the_clock)
        return true;
    if (walk->at < walk->first || walk->at > walk->last) {
        if (walk->missing == DAY_NONE || walk->at < walk->missing)
            walk->missing = walk->at;
        return day_weekday(walk->at) < 6;
    }
    const struct pack_day *exception = calendar_walk_exception(walk);
    return exception ? exception->work : day_weekday(walk->at) < 6;
}

void calendar_walk_count(struct calendar_walk *walk, int64_t count, int step)
{
    while (!calendar_walk_working(walk) || --count > 0)
        calendar_walk_step(walk, step);
}

int calendar_walk_missing(const struct calendar_walk *walk)
{
    return walk->missing == DAY_NONE ? 0 : day_year(walk->missing);
}

/* ---- spans ---- */

const struct pack_hours *calendar_rule_hours(const struct pack_calendar *calendar, day date, bool plain)
{
    const struct pack_week *week = &calendar->week;
    if (calendar->season_on) {
        int year, month, dayofmonth;
        day_to_civil(date, &year, &month, &dayofmonth);
        unsigned char season = calendar->season_on[month * 32 + dayofmonth];
        week = season ? &calendar->seasons[season - 1].week : week;
    }
    return plain || !week->by_weekday ? &week->plain : &week->by_weekday[day_weekday(date)];
}

const struct pack_hours *calendar_walk_hours(const struct calendar_walk *walk)
{
    if (walk->round_the_clock)
        return &AROUND_THE_CLOCK;
    const struct pack_day *exception = calendar_walk_exception(walk);
    if (exception && exception->hours)
        return exception->hours;
    bool make_up = exception && exception->work && day_weekday(walk->at) >= 6;
    return calendar_rule_hours(walk->calendar, walk->at, make_up);
}

static instant end_of_spans(const struct pack_hours *hours)
{
    return hours->spans[hours->count - 1].end * INSTANT_MINUTE;
}

instant calendar_walk_closing(const struct calendar_walk *walk)
{
    return end_of_spans(calendar_walk_hours(walk));
}

instant calendar_walk_length(const struct calendar_walk *walk)
{
    const struct pack_hours *hours = calendar_walk_hours(walk);
    instant length = 0;
    for (size_t i = 0; i < hours->count; i++)
        length += (hours->spans[i].end - hours->spans[i].start) * INSTANT_MINUTE;
    return length;
}

day calendar_walk_day(const struct calendar_walk *walk, instant at)
{
    return instant_day(at, walk->calendar->offset_minutes);
}

instant calendar_walk_midnight(const struct calendar_walk *walk, day date)
{
    return instant_at(date, 0, walk->calendar->offset_minutes);
}

instant calendar_walk_fit(const struct pack_hours *hours, instant time)
{
    for (size_t i = 0; i < hours->count; i++) {
        if (time < hours->spans[i].start * INSTANT_MINUTE)
            return hours->spans[i].start * INSTANT_MINUTE;
        if (time < hours->spans[i].end * INSTANT_MINUTE)
            return time;
    }
    return end_of_spans(hours);
}

/* ---- working time ---- */

instant calendar_walk_next(struct calendar_walk *walk, instant at)
{
    calendar_walk_go(walk, calendar_walk_day(walk, at));
    instant time = at - calendar_walk_midnight(walk, walk->at);
    if (!calendar_walk_working(walk) || time >= calendar_walk_closing(walk)) {
        time = 0;
        calendar_walk_step(walk, +1);
        calendar_walk_count(walk, 1, +1);
    }
    return calendar_walk_midnight(walk, walk->at) + calendar_walk_fit(calendar_walk_hours(walk), time);
}

instant calendar_walk_spend(struct calendar_walk *walk, instant from, instant need)
{
    for (calendar_walk_go(walk, calendar_walk_day(walk, from));; calendar_walk_step(walk, +1)) {
        if (!calendar_walk_working(walk))
            continue;
        const struct pack_hours *hours = calendar_walk_hours(walk);
        instant base = calendar_walk_midnight(walk, walk->at);
        for (size_t i = 0; i < hours->count; i++) {
            instant open = base + hours->spans[i].start * INSTANT_MINUTE;
            instant close = base + hours->spans[i].end * INSTANT_MINUTE;
            open = open < from ? from : open;
            if (open < close && need <= close - open)
                return open + need;
            need -= open < close ? close - open : 0;
        }
    }
}

instant calendar_walk_spend_back(struct calendar_walk *walk, instant until, instant need)
{
    for (calendar_walk_go(walk, calendar_walk_day(walk, until));; calendar_walk_step(walk, -1)) {
        if (!calendar_walk_working(walk))
            continue;
        const struct pack_hours *hours = calendar_walk_hours(walk);
        instant base = calendar_walk_midnight(walk, walk->at);
        for (size_t i = hours->count; i-- > 0;) {
            instant open = base + hours->spans[i].start * INSTANT_MINUTE;
            instant close = base + hours->spans[i].end * INSTANT_MINUTE;
            close = close > until ? until : close;
            if (open < close && need <= close - open)
                return close - need;
            need -= open < close ? close - open : 0;
        }
    }
}

instant calendar_walk_within(const struct calendar_walk *walk, instant from, instant until)
{
    const struct pack_hours *hours = calendar_walk_hours(walk);
    instant base = calendar_walk_midnight(walk, walk->at), sum = 0;
    for (size_t i = 0; i < hours->count; i++) {
        instant open = base + hours->spans[i].start * INSTANT_MINUTE;
        instant close = base + hours->spans[i].end * INSTANT_MINUTE;
        open = open < from ? from : open;
        close = close > until ? until : close;
        sum += open < close ? close - open : 0;
    }
    return sum;
}
