/* calendar.cfg: the published years, the days that differ from Monday-Friday, the working spans; a calendar may
 * build on one that stands before it. Everything is resolved here, so that a date is looked up, never worked out. */
#include <stdlib.h>
#include <string.h>

#include "common/calendar.h"
#include "common/pack_hours.h"
#include "common/pack_load.h"
#include "common/str.h"

struct written { /* a calendar with its days still as text */
    struct pack_calendar calendar;
    int base;
    const char *const *days;
    size_t day_count;
};

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct written, calendar.code)},
    {.name = "base", .kind = FIELD_REF, .offset = offsetof(struct written, base), .of = PACK_CALENDAR},
    {.name = "offset_minutes",
     .kind = FIELD_INT,
     .offset = offsetof(struct written, calendar.offset_minutes),
     .min = -720,
     .max = 840},
    {.name = "first_year",
     .kind = FIELD_INT,
     .offset = offsetof(struct written, calendar.first_year),
     .min = 1950,
     .max = 2200},
    {.name = "last_year",
     .kind = FIELD_INT,
     .offset = offsetof(struct written, calendar.last_year),
     .min = 1950,
     .max = 2200},
    {.name = "spans", .kind = FIELD_INNER},
    {.name = "weekdays", .kind = FIELD_INNER},
    {.name = "seasons", .kind = FIELD_INNER},
    {.name = "days",
     .kind = FIELD_TEXTS,
     .offset = offsetof(struct written, days),
     .count = offsetof(struct written, day_count),
     .max = 100},
};
static const struct pack_shape SHAPE = {"calendars", PACK_CALENDAR, sizeof(struct written), FIELDS, COUNT(FIELDS)};

/* ---- what a base gives ---- */

/* Only a calendar that stands above: so there are no rings, and the base is resolved already. */
static const struct pack_calendar *find_base(struct pack_walk *walk, const config_setting_t *row,
                                             const struct written *written, size_t number)
{
    if (written->base < 0)
        return NULL;
    if ((size_t)written->base < number)
        return &walk->pack->calendars[written->base];
    pack_walk_fault(walk, pack_walk_member(row, "base"),
                    "base: \"%s\" must stand before the calendar that builds on it",
                    config_setting_get_string(config_setting_get_member(row, "base")));
    return NULL;
}

static bool says(const config_setting_t *row, const char *name)
{
    return config_setting_get_member(row, name) != NULL;
}

static void need_all(struct pack_walk *walk, const config_setting_t *row)
{
    static const char *const NAMES[] = {"offset_minutes", "first_year", "last_year", "spans", "days"};
    for (size_t i = 0; i < COUNT(NAMES); i++)
        if (!says(row, NAMES[i]))
            pack_walk_fault(walk, row, "%s: missing", NAMES[i]);
}

static void inherit(const config_setting_t *row, const struct pack_calendar *base, struct pack_calendar *calendar)
{
    calendar->base = base->code;
    if (!says(row, "offset_minutes"))
        calendar->offset_minutes = base->offset_minutes;
    if (!says(row, "first_year"))
        calendar->first_year = base->first_year;
    if (!says(row, "last_year"))
        calendar->last_year = base->last_year;
    if (says(row, "spans"))
        return;
    calendar->week = base->week;
    calendar->seasons = base->seasons;
    calendar->season_count = base->season_count;
    calendar->season_on = base->season_on;
}

/* ---- days: "2024-04-07 work 清明节" ---- */

enum day_form { DAY_FINE, DAY_NO_DAY, DAY_NO_HOURS };

/* What stands in the brackets of work(…): the date that is replaced, or spans. */
static bool parse_brackets(struct arena *arena, const char *text, size_t length, struct pack_day *out)
{
    const char *inside = arena_textn(arena, text, length);
    struct pack_hours hours;
    if (day_parse(inside, &out->replaces))
        return true;
    out->replaces = DAY_NONE;
    if (!pack_hours_parse(arena, inside, &hours))
        return false;
    out->hours = arena_copy(arena, &hours, sizeof hours);
    return true;
}

static enum day_form parse_day(struct arena *arena, const char *text, struct pack_day *out)
{
    char date[11] = "";
    if (strlen(text) < sizeof date + 4 || text[10] != ' ')
        return DAY_NO_DAY;
    memcpy(date, text, sizeof date - 1);
    const char *kind = text + sizeof date;
    size_t length = strcspn(kind, " ");
    bool bare = length == 4 && strncmp(kind, "work", 4) == 0;
    bool brackets = length > 6 && strncmp(kind, "work(", 5) == 0 && kind[length - 1] == ')';
    bool off = length == 3 && strncmp(kind, "off", 3) == 0;
    *out = (struct pack_day){
        .work = bare || brackets, .name = kind + length + (kind[length] == ' '), .replaces = DAY_NONE};
    if (!(bare || brackets || off) || str_empty(out->name) || !day_parse(date, &out->date))
        return DAY_NO_DAY;
    return brackets && !parse_brackets(arena, kind + 5, length - 6, out) ? DAY_NO_HOURS : DAY_FINE;
}

static bool published(const struct pack_calendar *calendar, day date)
{
    int year = day_year(date);
    return year >= calendar->first_year && year <= calendar->last_year;
}

static void check_day(struct pack_walk *walk, const config_setting_t *at, const struct pack_calendar *calendar,
                      const struct pack_day *days, size_t n)
{
    char date[11], replaced[11];
    day_format(days[n].date, date);
    if (!published(calendar, days[n].date))
        pack_walk_fault(walk, at, "days: %s is outside the years %d..%d", date, calendar->first_year,
                        calendar->last_year);
    if (n > 0 && days[n].date == days[n - 1].date)
        pack_walk_fault(walk, at, "days: %s stands twice", date);
    else if (n > 0 && days[n].date < days[n - 1].date)
        pack_walk_fault(walk, at, "days: %s stands after a later day", date);
    if (days[n].replaces == DAY_NONE)
        return;
    day_format(days[n].replaces, replaced);
    if (!published(calendar, days[n].replaces))
        pack_walk_fault(walk, at, "days: %s replaces %s, which is outside the years %d..%d", date, replaced,
                        calendar->first_year, calendar->last_year);
    if (days[n].replaces == days[n].date)
        pack_walk_fault(walk, at, "days: %s replaces itself", date);
}

/* A declared year without a single day off would quietly count holidays as working days. */
static void check_years(struct pack_walk *walk, const config_setting_t *at, const struct pack_calendar *calendar)
{
    size_t n = 0;
    if (calendar->last_year < calendar->first_year)
        pack_walk_fault(walk, at, "last_year: before first_year");
    for (int year = calendar->first_year; year <= calendar->last_year; year++) {
        while (n < calendar->day_count && day_year(calendar->days[n].date) < year)
            n++;
        if (n == calendar->day_count || day_year(calendar->days[n].date) != year)
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
        const char *text = written->days[i];
        enum day_form form = parse_day(walk->pack->arena, text, &days[count]);
        if (form == DAY_FINE)
            check_day(walk, at, calendar, days, count++);
        else if (form == DAY_NO_HOURS)
            pack_walk_fault(walk, at, "days: \"%s\": work(…) holds the date that is replaced, or HH:MM-HH:MM,…", text);
        else
            pack_walk_fault(walk, at, "days: \"%s\" is not \"YYYY-MM-DD off|work name\"", text);
    }
    calendar->own_days = days;
    calendar->own_day_count = count;
}

/* Date by date, the calendar's own word before that of its base. */
static void merge_days(struct arena *arena, const struct pack_calendar *base, struct pack_calendar *calendar)
{
    size_t inherited = base ? base->day_count : 0, own = 0;
    struct pack_day *days = arena_array(arena, inherited + calendar->own_day_count, sizeof *days);
    size_t count = 0;
    for (size_t i = 0; i < inherited; i++) {
        day date = base->days[i].date;
        while (own < calendar->own_day_count && calendar->own_days[own].date < date)
            days[count++] = calendar->own_days[own++];
        if (own < calendar->own_day_count && calendar->own_days[own].date == date)
            continue;
        if (published(calendar, date))
            days[count++] = base->days[i];
    }
    while (own < calendar->own_day_count)
        days[count++] = calendar->own_days[own++];
    for (size_t i = 0; i < count; i++)
        if (days[i].replaces != DAY_NONE)
            days[i].hours = calendar_rule_hours(calendar, days[i].replaces, false);
    calendar->days = days;
    calendar->day_count = count;
}

/* ---- all ---- */

static void read_calendar(struct pack_walk *walk, const config_setting_t *row, struct written *written, size_t number)
{
    struct pack_calendar *calendar = &written->calendar;
    const struct pack_calendar *base = find_base(walk, row, written, number);
    if (base)
        inherit(row, base, calendar);
    else if (!says(row, "base"))
        need_all(walk, row);
    if (pack_hours_spans(walk, row, &calendar->week.plain))
        calendar->week.by_weekday = NULL;
    (void)pack_hours_weekdays(walk, row, &calendar->week);
    (void)pack_hours_seasons(walk, row, calendar);
    read_days(walk, row, written);
    merge_days(walk->pack->arena, base, calendar);
    if (calendar->first_year && calendar->last_year)
        check_years(walk, pack_walk_member(row, "days"), calendar);
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
        read_calendar(walk, row, &written[i], i);
        pack->calendars[i] = written[i].calendar;
    }
}
