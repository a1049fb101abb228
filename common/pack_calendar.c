/* calendar.cfg: the published years, the days that differ from Monday-Friday, the working spans. */
#include <stdlib.h>
#include <string.h>

#include "common/pack_load.h"
#include "common/str.h"

#define MINUTES_A_DAY 1440

struct written { /* a calendar with its lists still as text */
    struct pack_calendar calendar;
    const char *const *days, *const *spans;
    size_t day_count, span_count;
};

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct written, calendar.code)},
    {.name = "offset_minutes",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct written, calendar.offset_minutes),
     .min = -720,
     .max = 840},
    {.name = "first_year",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct written, calendar.first_year),
     .min = 1950,
     .max = 2200},
    {.name = "last_year",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct written, calendar.last_year),
     .min = 1950,
     .max = 2200},
    {.name = "spans",
     .kind = FIELD_TEXTS,
     .required = true,
     .offset = offsetof(struct written, spans),
     .count = offsetof(struct written, span_count)},
    {.name = "days",
     .kind = FIELD_TEXTS,
     .required = true,
     .offset = offsetof(struct written, days),
     .count = offsetof(struct written, day_count)},
};
static const struct pack_shape SHAPE = {"calendars", PACK_CALENDAR, sizeof(struct written), FIELDS, COUNT(FIELDS)};

/* ---- working spans: "08:30-12:00" ---- */

static int parse_minute(const char *text)
{
    static const char FORM[] = "##:##";
    for (size_t i = 0; i < strlen(FORM); i++)
        if (FORM[i] == '#' ? text[i] < '0' || text[i] > '9' : text[i] != FORM[i])
            return -1;
    int hour = (text[0] - '0') * 10 + text[1] - '0';
    int minute = (text[3] - '0') * 10 + text[4] - '0';
    return minute < 60 && hour * 60 + minute <= MINUTES_A_DAY ? hour * 60 + minute : -1;
}

static bool parse_span(const char *text, struct pack_span *span)
{
    span->start = parse_minute(text);
    if (span->start < 0 || text[5] != '-')
        return false;
    span->end = parse_minute(text + 6);
    return span->end > span->start && text[11] == '\0';
}

static void read_spans(struct pack_walk *walk, const config_setting_t *row, struct written *written)
{
    const config_setting_t *list = pack_walk_member(row, "spans");
    struct pack_span *spans = arena_array(walk->pack->arena, written->span_count, sizeof *spans);
    if (written->span_count == 0 && list != row)
        pack_walk_fault(walk, list, "spans: at least one working span is needed");
    for (size_t i = 0; i < written->span_count; i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        if (!parse_span(written->spans[i], &spans[i]))
            pack_walk_fault(walk, at, "spans: \"%s\" is not HH:MM-HH:MM, start before end", written->spans[i]);
        else if (i > 0 && spans[i].start < spans[i - 1].end)
            pack_walk_fault(walk, at, "spans: \"%s\" overlaps or precedes the span before it", written->spans[i]);
    }
    written->calendar.spans = spans;
    written->calendar.span_count = written->span_count;
}

/* ---- days: "2024-04-07 work 清明节" ---- */

static bool parse_day(const char *text, struct pack_day *out)
{
    char date[11] = "";
    if (strlen(text) < sizeof date + 4 || text[10] != ' ')
        return false;
    memcpy(date, text, sizeof date - 1);
    const char *kind = text + sizeof date;
    size_t length = strcspn(kind, " ");
    bool work = length == 4 && strncmp(kind, "work", 4) == 0;
    bool off = length == 3 && strncmp(kind, "off", 3) == 0;
    out->work = work;
    out->name = kind + length + (kind[length] == ' ');
    return (work || off) && !str_empty(out->name) && day_parse(date, &out->date);
}

static int year_of(day date)
{
    int year, month, dayofmonth;
    day_to_civil(date, &year, &month, &dayofmonth);
    return year;
}

static void check_day(struct pack_walk *walk, const config_setting_t *at, const struct pack_calendar *calendar,
                      const struct pack_day *days, size_t n)
{
    char date[11];
    day_format(days[n].date, date);
    int year = year_of(days[n].date);
    if (year < calendar->first_year || year > calendar->last_year)
        pack_walk_fault(walk, at, "days: %s is outside the years %d..%d", date, calendar->first_year,
                        calendar->last_year);
    if (n > 0 && days[n].date == days[n - 1].date)
        pack_walk_fault(walk, at, "days: %s stands twice", date);
    else if (n > 0 && days[n].date < days[n - 1].date)
        pack_walk_fault(walk, at, "days: %s stands after a later day", date);
}

/* A declared year without a single day off would quietly count holidays as working days. */
static void check_years(struct pack_walk *walk, const config_setting_t *at, const struct pack_calendar *calendar)
{
    size_t n = 0;
    if (calendar->last_year < calendar->first_year)
        pack_walk_fault(walk, at, "last_year: before first_year");
    for (int year = calendar->first_year; year <= calendar->last_year; year++) {
        while (n < calendar->day_count && year_of(calendar->days[n].date) < year)
            n++;
        if (n == calendar->day_count || year_of(calendar->days[n].date) != year)
            pack_walk_fault(walk, at, "days: the year %d is declared but has none", year);
    }
}

static void read_days(struct pack_walk *walk, const config_setting_t *row, struct written *written)
{
    const config_setting_t *list = pack_walk_member(row, "days");
    struct pack_calendar *calendar = &written->calendar;
    struct pack_day *days = arena_array(walk->pack->arena, written->day_count, sizeof *days);
    size_t count = 0;
    for (size_t i = 0; i < written->day_count; i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        if (parse_day(written->days[i], &days[count]))
            check_day(walk, at, calendar, days, count++);
        else
            pack_walk_fault(walk, at, "days: \"%s\" is not \"YYYY-MM-DD off|work name\"", written->days[i]);
    }
    calendar->days = days;
    calendar->day_count = count;
    if (calendar->first_year && calendar->last_year)
        check_years(walk, list, calendar);
}

void pack_calendar_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    struct written *written = pack_walk_rows(walk, root, &SHAPE, &pack->calendars_count);
    pack->calendars = arena_array(pack->arena, pack->calendars_count, sizeof *pack->calendars);
    for (size_t i = 0; i < pack->calendars_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &SHAPE, i);
        if (!config_setting_is_group(row))
            continue;
        read_spans(walk, row, &written[i]);
        read_days(walk, row, &written[i]);
        pack->calendars[i] = written[i].calendar;
    }
}
