#include "common/pack_hours.h"

#include "common/str.h"
#include <limits.h>
#include <string.h>

#define MINUTES_A_DAY 1440
#define SPAN_LENGTH   11 /* HH:MM-HH:MM */

/* ---- spans ---- */

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

/* What follows the span is left to the caller. */
static bool parse_span(const char *text, struct pack_span *span)
{
    span->start = parse_minute(text);
    if (span->start < 0 || text[5] != '-')
        return false;
    span->end = parse_minute(text + 6);
    return span->end > span->start;
}

bool pack_hours_parse(struct arena *arena, const char *text, struct pack_hours *out)
{
    struct pack_span spans[PACK_HOURS_SPANS_MAX];
    size_t count = 0;
    for (;; text++) {
        if (count == COUNT(spans) || !parse_span(text, &spans[count]))
            return false;
        if (count > 0 && spans[count].start < spans[count - 1].end)
            return false;
        count++;
        text += SPAN_LENGTH;
        if (*text != ',')
            break;
    }
    if (*text != '\0')
        return false;
    *out = (struct pack_hours){arena_copy(arena, spans, count * sizeof *spans), count};
    return true;
}

bool pack_hours_spans(struct pack_walk *walk, const config_setting_t *group, struct pack_hours *out)
{
    const config_setting_t *list = config_setting_get_member(group, "spans");
    if (!list)
        return false;
    if (!config_setting_is_array(list)) {
        pack_walk_fault(walk, list, "spans: must be an array of texts");
        return true;
    }
    size_t count = (size_t)config_setting_length(list);
    struct pack_span *spans = arena_array(walk->pack->arena, count, sizeof *spans);
    if (count == 0)
        pack_walk_fault(walk, list, "spans: at least one working span is needed");
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        const char *text = config_setting_get_string(at);
        if (!text)
            pack_walk_fault(walk, at, "spans: must be a text in quotes");
        else if (!parse_span(text, &spans[i]) || text[SPAN_LENGTH] != '\0')
            pack_walk_fault(walk, at, "spans: \"%s\" is not HH:MM-HH:MM, start before end", text);
        else if (i > 0 && spans[i].start < spans[i - 1].end)
            pack_walk_fault(walk, at, "spans: \"%s\" overlaps or precedes the span before it", text);
    }
    *out = (struct pack_hours){spans, count};
    return true;
}

static void need_spans(struct pack_walk *walk, const config_setting_t *group, struct pack_hours *out)
{
    if (!pack_hours_spans(walk, group, out))
        pack_walk_fault(walk, group, "spans: missing");
}

/* The list of groups of that name; NULL, with a problem, when it is something else. */
static const config_setting_t *find_groups(struct pack_walk *walk, const config_setting_t *group, const char *name)
{
    const config_setting_t *list = config_setting_get_member(group, name);
    if (config_setting_is_list(list) && config_setting_length(list) > 0)
        return list;
    pack_walk_fault(walk, list, "%s: must be a list of groups: ( { … }, { … } )", name);
    return NULL;
}

/* ---- weekdays ---- */

struct weekday {
    const char *days;
};
static const struct pack_field WEEKDAY_FIELDS[] = {
    {.name = "days", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct weekday, days), .max = 13},
    {.name = "spans", .kind = FIELD_INNER, .required = true},
};

/* "5" or "6,7": Monday is 1. */
static bool parse_weekdays(const char *text, bool named[8])
{
    for (;; text += 2) {
        if (*text < '1' || *text > '7' || named[*text - '0'])
            return false;
        named[*text - '0'] = true;
        if (text[1] != ',')
            return text[1] == '\0';
    }
}

static void read_weekday(struct pack_walk *walk, const config_setting_t *row, struct pack_hours by_weekday[8],
                         bool taken[8])
{
    struct weekday read = {0};
    struct pack_hours hours = {0};
    bool named[8] = {false};
    pack_walk_group(walk, row, WEEKDAY_FIELDS, COUNT(WEEKDAY_FIELDS), &read);
    (void)pack_hours_spans(walk, row, &hours);
    if (!read.days)
        return;
    const config_setting_t *at = pack_walk_member(row, "days");
    if (!parse_weekdays(read.days, named)) {
        pack_walk_fault(walk, at, "days: \"%s\" is not weekdays, 1 to 7 and commas", read.days);
        return;
    }
    for (int weekday = 1; weekday <= 7; weekday++) {
        if (named[weekday] && taken[weekday])
            pack_walk_fault(walk, at, "days: weekday %d stands twice", weekday);
        if (named[weekday])
            by_weekday[weekday] = hours;
        taken[weekday] = taken[weekday] || named[weekday];
    }
}

bool pack_hours_weekdays(struct pack_walk *walk, const config_setting_t *group, struct pack_week *week)
{
    if (!config_setting_get_member(group, "weekdays"))
        return false;
    const config_setting_t *list = find_groups(walk, group, "weekdays");
    struct pack_hours *by_weekday = arena_array(walk->pack->arena, 8, sizeof *by_weekday);
    bool taken[8] = {false};
    for (int weekday = 1; weekday <= 7; weekday++)
        by_weekday[weekday] = week->plain;
    for (int i = 0; list && i < config_setting_length(list); i++) {
        const config_setting_t *row = config_setting_get_elem(list, (unsigned)i);
        if (config_setting_is_group(row))
            read_weekday(walk, row, by_weekday, taken);
        else
            pack_walk_fault(walk, row, "weekdays: every row must be a group { … }");
    }
    week->by_weekday = by_weekday;
    return true;
}

/* ---- seasons ---- */

static const struct pack_field SEASON_FIELDS[] = {
    {.name = "from", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_season, from)},
    {.name = "to", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_season, to)},
    {.name = "spans", .kind = FIELD_INNER},
    {.name = "weekdays", .kind = FIELD_INNER},
};

/* "02-29" as month * 32 + day; -1 when no year has it. */
static int parse_month_day(const char *text)
{
    char date[11] = "2024-"; /* a leap year */
    day found;
    if (strlen(text) != 5)
        return -1;
    memcpy(date + 5, text, 6);
    if (!day_parse(date, &found))
        return -1;
    return ((text[0] - '0') * 10 + text[1] - '0') * 32 + (text[3] - '0') * 10 + text[4] - '0';
}

static int season_border(struct pack_walk *walk, const config_setting_t *row, const char *name, const char *text)
{
    int border = text ? parse_month_day(text) : -1;
    if (text && border < 0)
        pack_walk_fault(walk, pack_walk_member(row, name), "%s: \"%s\" is not MM-DD, a day that exists", name, text);
    return border;
}

static void mark_season(struct pack_walk *walk, const config_setting_t *row, const struct pack_season *season,
                        unsigned char *season_on, int number)
{
    int from = season_border(walk, row, "from", season->from);
    int to = season_border(walk, row, "to", season->to);
    int shared = 0;
    for (int date = 0; from >= 0 && to >= 0 && date < PACK_SEASON_DATES; date++) {
        bool inside = from <= to ? date >= from && date <= to : date >= from || date <= to;
        if (inside && season_on[date] && !shared)
            shared = date;
        if (inside && !season_on[date])
            season_on[date] = (unsigned char)number;
    }
    if (shared)
        pack_walk_fault(walk, pack_walk_member(row, "from"), "seasons: %s to %s shares %02d-%02d with another season",
                        season->from, season->to, shared / 32, shared % 32);
}

bool pack_hours_seasons(struct pack_walk *walk, const config_setting_t *group, struct pack_calendar *calendar)
{
    if (!config_setting_get_member(group, "seasons"))
        return false;
    const config_setting_t *list = find_groups(walk, group, "seasons");
    int count = list ? config_setting_length(list) : 0;
    if (count > UCHAR_MAX) {
        pack_walk_fault(walk, list, "seasons: more than %d", UCHAR_MAX);
        count = 0;
    }
    struct pack_season *seasons = arena_array(walk->pack->arena, (size_t)count, sizeof *seasons);
    unsigned char *season_on = arena_alloc(walk->pack->arena, PACK_SEASON_DATES);
    for (int i = 0; i < count; i++) {
        const config_setting_t *row = config_setting_get_elem(list, (unsigned)i);
        if (!config_setting_is_group(row)) {
            pack_walk_fault(walk, row, "seasons: every row must be a group { … }");
            continue;
        }
        pack_walk_group(walk, row, SEASON_FIELDS, COUNT(SEASON_FIELDS), &seasons[i]);
        need_spans(walk, row, &seasons[i].week.plain);
        (void)pack_hours_weekdays(walk, row, &seasons[i].week);
        mark_season(walk, row, &seasons[i], season_on, i + 1);
    }
    calendar->seasons = seasons;
    calendar->season_count = (size_t)count;
    calendar->season_on = season_on;
    return true;
}
