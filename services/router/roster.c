#include "services/router/roster.h"
#include "common/calendar.h"

static bool on_day(const struct pack_shift *shift, day date)
{
    return shift->weekdays == 0 || shift->weekdays & 1u << day_weekday(date);
}

static bool in_span(const struct pack_shift *shift, const struct pack_calendar *calendar, instant at)
{
    day today = instant_day(at, calendar->offset_minutes);
    int minute = instant_minute(at, calendar->offset_minutes);
    if (shift->start < shift->end)
        return minute >= shift->start && minute < shift->end && on_day(shift, today);
    if (minute >= shift->start)
        return on_day(shift, today);
    return minute < shift->end && on_day(shift, today - 1);
}

bool roster_holds(const struct pack *pack, const struct pack_shift *shift, instant at)
{
    const struct pack_calendar *calendar = calendar_of(pack, -1, shift->unit);
    if (at == INSTANT_NONE || !in_span(shift, calendar, at))
        return false;
    return !shift->when || (shift->when == TIME_WORK) == calendar_open_at(calendar, false, at);
}

const struct pack_shift *roster_shift(const struct pack *pack, int unit, instant at)
{
    size_t count = 0;
    const struct pack_shift *shifts = pack_shifts_of(pack, unit, &count);
    for (size_t i = 0; i < count; i++)
        if (roster_holds(pack, &shifts[i], at))
            return &shifts[i];
    return NULL;
}

int roster_desk(const struct pack_shift *shift, enum urgency urgency)
{
    bool takes = shift->desk >= 0 && (!shift->urgency || shift->urgency == urgency);
    return takes ? shift->desk : shift->unit;
}
