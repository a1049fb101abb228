/* supervision.cfg, optional: the leaders who are told by name (R29), the classes of prominent problem (R23), and what
 * comes round by the calendar (R22, R25-R27, R43). */
#include "common/pack_load.h"
#include "common/str.h"

#define ITEMS_MAX       1000 /* of one agenda */
#define REPEATS_MAX     1000
#define REPEAT_DAYS_MAX 366

static const struct pack_field LISTS[] = {
    {.name = "leaders", .kind = FIELD_INNER},
    {.name = "classes", .kind = FIELD_INNER},
    {.name = "cadences", .kind = FIELD_INNER},
};

static const struct pack_field LEADER_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_leader, code)},
    {.name = "title", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_leader, title)},
    {.name = "matter", .kind = FIELD_REF, .offset = offsetof(struct pack_leader, matter), .of = PACK_MATTER},
    {.name = "area", .kind = FIELD_REF, .offset = offsetof(struct pack_leader, area), .of = PACK_AREA},
};
static const struct pack_shape LEADERS = {"leaders", PACK_LEADER, sizeof(struct pack_leader), LEADER_FIELDS,
                                          COUNT(LEADER_FIELDS)};

static const struct pack_field CLASS_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_class, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_class, name)},
    {.name = "matters", .kind = FIELD_INNER, .required = true},
};
static const struct pack_shape CLASSES = {"classes", PACK_CLASS, sizeof(struct pack_class), CLASS_FIELDS,
                                          COUNT(CLASS_FIELDS)};

static const struct pack_field CADENCE_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_cadence, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_cadence, name)},
    {.name = "source",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_cadence, source),
     .max = 200},
    {.name = "kind",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_cadence, kind),
     .list = "cadence_kind"},
    {.name = "daily", .kind = FIELD_BOOL, .offset = offsetof(struct pack_cadence, daily)},
    {.name = "weekdays", .kind = FIELD_INNER},
    {.name = "month_days", .kind = FIELD_INNER},
    {.name = "quarterly", .kind = FIELD_BOOL, .offset = offsetof(struct pack_cadence, quarterly)},
    {.name = "half_yearly", .kind = FIELD_BOOL, .offset = offsetof(struct pack_cadence, half_yearly)},
    {.name = "time", .kind = FIELD_INNER, .required = true},
    {.name = "rest",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_cadence, rest),
     .list = "rest_day"},
    {.name = "area",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_cadence, area),
     .of = PACK_AREA},
    {.name = "report", .kind = FIELD_TERM, .offset = offsetof(struct pack_cadence, report), .list = "report_kind"},
    {.name = "reasons", .kind = FIELD_INNER},
    {.name = "items_max",
     .kind = FIELD_INT,
     .offset = offsetof(struct pack_cadence, items_max),
     .min = 1,
     .max = ITEMS_MAX},
    {.name = "repeat_count",
     .kind = FIELD_INT,
     .offset = offsetof(struct pack_cadence, repeat_count),
     .min = 2,
     .max = REPEATS_MAX},
    {.name = "repeat_days",
     .kind = FIELD_INT,
     .offset = offsetof(struct pack_cadence, repeat_days),
     .min = 1,
     .max = REPEAT_DAYS_MAX},
    {.name = "chair", .kind = FIELD_TEXT, .offset = offsetof(struct pack_cadence, chair)},
};
static const struct pack_shape CADENCES = {"cadences", PACK_CADENCE, sizeof(struct pack_cadence), CADENCE_FIELDS,
                                           COUNT(CADENCE_FIELDS)};

/* ---- leaders ---- */

/* Two for the same matter and area: nobody could say which is meant. */
static void check_remit(struct pack_walk *walk, const config_setting_t *row, const struct pack_leader *leader,
                        int number)
{
    struct pack_index *index = walk->pack->index;
    const char *key = arena_print(walk->pack->arena, "%d %d", leader->matter, leader->area);
    bool unknown = (leader->matter < 0 && config_setting_get_member(row, "matter")) ||
                   (leader->area < 0 && config_setting_get_member(row, "area"));
    if (!unknown && !pack_index_add(index, PACK_REMIT, key, number, config_setting_source_line(row)))
        pack_walk_fault(walk, row, "leaders: another leader has the same matter and area on line %u",
                        pack_index_line(index, PACK_REMIT, key));
}

static void load_leaders(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->leaders = pack_walk_part(walk, root, &LEADERS, &pack->leaders_count);
    for (size_t i = 0; i < pack->leaders_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &LEADERS, i);
        if (config_setting_is_group(row))
            check_remit(walk, row, &pack->leaders[i], (int)i);
    }
}

/* ---- classes ---- */

static void load_classes(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->classes = pack_walk_part(walk, root, &CLASSES, &pack->classes_count);
    for (size_t i = 0; i < pack->classes_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &CLASSES, i);
        const config_setting_t *at = config_setting_is_group(row) ? config_setting_get_member(row, "matters") : NULL;
        struct pack_class *class = &pack->classes[i];
        if (at)
            class->matters = pack_walk_refs(walk, at, "matters", PACK_MATTER, &class->matter_count);
    }
}

/* ---- cadences: when ---- */

#define LAST_DATE (-1) /* as written; bit 0 of month_days */

struct dates { /* what an array of whole numbers may hold */
    const char *name, *what;
    int last;
    bool ends; /* LAST_DATE as well */
};
static const struct dates WEEKDAYS = {"weekdays", "weekday 1..7, Monday first", 7, false};
static const struct dates MONTH_DAYS = {"month_days", "date 1..31, nor -1 for the last of the month", 31, true};

static unsigned read_date(struct pack_walk *walk, const config_setting_t *at, const struct dates *dates)
{
    if (config_setting_type(at) != CONFIG_TYPE_INT) {
        pack_walk_fault(walk, at, "%s: must be whole numbers", dates->name);
        return 0;
    }
    int date = config_setting_get_int(at);
    if (dates->ends && date == LAST_DATE)
        return 1u;
    if (date >= 1 && date <= dates->last)
        return 1u << date;
    pack_walk_fault(walk, at, "%s: %d is no %s", dates->name, date, dates->what);
    return 0;
}

static unsigned read_dates(struct pack_walk *walk, const config_setting_t *row, const struct dates *dates)
{
    unsigned bits = 0;
    const config_setting_t *list = config_setting_get_member(row, dates->name);
    if (!list)
        return 0;
    if (!config_setting_is_array(list) || config_setting_length(list) == 0)
        pack_walk_fault(walk, list, "%s: must be an array of whole numbers, at least one", dates->name);
    for (int i = 0; config_setting_is_array(list) && i < config_setting_length(list); i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        unsigned bit = read_date(walk, at, dates);
        if (bits & bit)
            pack_walk_fault(walk, at, "%s: %d stands twice", dates->name, config_setting_get_int(at));
        bits |= bit;
    }
    return bits;
}

static void read_rule(struct pack_walk *walk, const config_setting_t *row, struct pack_cadence *cadence)
{
    const config_setting_t *time = config_setting_get_member(row, "time");
    bool weekdays = config_setting_get_member(row, "weekdays") != NULL,
         month_days = config_setting_get_member(row, "month_days") != NULL;
    cadence->weekdays = read_dates(walk, row, &WEEKDAYS);
    cadence->month_days = read_dates(walk, row, &MONTH_DAYS);
    cadence->time = time ? pack_walk_time(walk, time, "time") : -1;
    if (cadence->daily + weekdays + month_days + cadence->quarterly + cadence->half_yearly != 1)
        pack_walk_fault(walk, row,
                        "cadences: exactly one of daily, weekdays, month_days, quarterly, half_yearly says when");
    if (cadence->daily && (cadence->rest == REST_BEFORE || cadence->rest == REST_AFTER))
        pack_walk_fault(walk, pack_walk_member(row, "rest"),
                        "rest: what comes every day cannot move to another: keep or skip");
}

/* ---- cadences: what ---- */

static const char *const OF_MEETINGS[] = {"reasons", "items_max", "repeat_count", "repeat_days", "chair"};

static void need(struct pack_walk *walk, const config_setting_t *row, const char *name, const char *why)
{
    if (!config_setting_get_member(row, name))
        pack_walk_fault(walk, row, "%s: missing: %s", name, why);
}

static void read_reasons(struct pack_walk *walk, const config_setting_t *row, struct pack_cadence *cadence)
{
    const config_setting_t *at = config_setting_get_member(row, "reasons");
    cadence->reasons = at ? pack_walk_terms(walk, at, "reasons", "agenda_reason") : 0;
    bool repeated = (cadence->reasons & 1u << AGENDA_REPEATED) != 0;
    if (repeated) {
        need(walk, row, "repeat_count", "the reason repeated asks for so many orders");
        need(walk, row, "repeat_days", "the reason repeated asks for so many days");
    } else if (at &&
               (config_setting_get_member(row, "repeat_count") || config_setting_get_member(row, "repeat_days"))) {
        pack_walk_fault(walk, row, "repeat_count: only for the reason repeated");
    }
    if ((cadence->reasons & 1u << AGENDA_CLASS) != 0 && walk->pack->classes_count == 0)
        pack_walk_fault(walk, at, "reasons: class: this file names no classes");
}

static void check_kind(struct pack_walk *walk, const config_setting_t *row, struct pack_cadence *cadence)
{
    if (cadence->kind == CADENCE_REPORT)
        need(walk, row, "report", "a cadence of kind report says which");
    else if (cadence->kind && config_setting_get_member(row, "report"))
        pack_walk_fault(walk, pack_walk_member(row, "report"), "report: only a cadence of kind report has one");
    if (cadence->kind == CADENCE_MEETING) {
        need(walk, row, "reasons", "they make the agenda of a meeting");
        need(walk, row, "items_max", "an agenda has a length");
        read_reasons(walk, row, cadence);
        return;
    }
    for (size_t i = 0; cadence->kind && i < COUNT(OF_MEETINGS); i++)
        if (config_setting_get_member(row, OF_MEETINGS[i]))
            pack_walk_fault(walk, pack_walk_member(row, OF_MEETINGS[i]), "%s: only a meeting has it", OF_MEETINGS[i]);
}

static void load_cadences(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->cadences = pack_walk_part(walk, root, &CADENCES, &pack->cadences_count);
    for (size_t i = 0; i < pack->cadences_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &CADENCES, i);
        if (!config_setting_is_group(row))
            continue;
        read_rule(walk, row, &pack->cadences[i]);
        check_kind(walk, row, &pack->cadences[i]);
    }
}

void pack_supervision_load(struct pack_walk *walk, const config_setting_t *root)
{
    pack_walk_keys(walk, root, LISTS, COUNT(LISTS));
    load_leaders(walk, root);
    load_classes(walk, root);
    load_cadences(walk, root);
}
