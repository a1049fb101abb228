/* visits.cfg, optional: households that are visited before anybody complains (R43): by the calendar, area by area, and
 * those on the list of care, each every so often. */
#include <string.h>

#include "common/pack_load.h"
#include "common/str.h"

#define WORDS_MAX 1000 /* characters of a demand */
#define DATE_MAX  10

static const struct pack_field MEMBERS[] = {
    {.name = "visits", .kind = FIELD_INNER},
    {.name = "cares", .kind = FIELD_INNER},
};

static const struct pack_field VISIT_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_visit, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_visit, name)},
    {.name = "source", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_visit, source), .max = 200},
    {.name = "cadence",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_visit, cadence),
     .of = PACK_CADENCE},
    {.name = "area", .kind = FIELD_REF, .required = true, .offset = offsetof(struct pack_visit, area), .of = PACK_AREA},
    {.name = "level",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_visit, level),
     .list = "area_level"},
    {.name = "matter",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_visit, matter),
     .of = PACK_MATTER},
    {.name = "channel",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_visit, channel),
     .of = PACK_CHANNEL},
    {.name = "from", .kind = FIELD_TEXT, .offset = offsetof(struct pack_visit, from), .max = DATE_MAX},
    {.name = "text",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_visit, text),
     .max = WORDS_MAX},
};
static const struct pack_shape VISITS = {"visits", PACK_VISIT, sizeof(struct pack_visit), VISIT_FIELDS,
                                         COUNT(VISIT_FIELDS)};

static const struct pack_field CARE_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_care, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_care, name)},
    {.name = "source", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_care, source), .max = 200},
    {.name = "every", .kind = FIELD_DISTANCE, .required = true, .offset = offsetof(struct pack_care, every)},
    {.name = "matter",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_care, matter),
     .of = PACK_MATTER},
    {.name = "channel",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_care, channel),
     .of = PACK_CHANNEL},
    {.name = "text",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_care, text),
     .max = WORDS_MAX},
};
static const struct pack_shape CARES = {"cares", PACK_CARE, sizeof(struct pack_care), CARE_FIELDS, COUNT(CARE_FIELDS)};

/* Nobody asks: only a door of the administration itself takes what names nobody. */
static void check_channel(struct pack_walk *walk, const config_setting_t *row, int channel)
{
    if (channel >= 0 && config_setting_get_member(row, "channel") && !walk->pack->channels[channel].internal)
        pack_walk_fault(walk, pack_walk_member(row, "channel"), "channel: \"%s\" is not an internal one",
                        walk->pack->channels[channel].code);
}

/* A name that nothing fills in would leave a hole in the order. */
static void check_names(struct pack_walk *walk, const config_setting_t *row, const char *text, const char *names)
{
    for (const char *at = text; at != NULL && (at = strchr(at, '{')) != NULL; at++) {
        const char *name = arena_print(walk->pack->arena, "%.*s}", (int)strcspn(at, "}"), at);
        if (strstr(names, name) == NULL)
            pack_walk_fault(walk, pack_walk_member(row, "text"), "text: %s is none of %s", name, names);
    }
}

/* Areas that form a ring are reported where they stand, and no second time here. */
static bool inside(const struct pack *pack, int area, int ancestor)
{
    size_t steps = 0;
    while (area >= 0 && area != ancestor && steps++ < pack->areas_count)
        area = pack->areas[area].parent;
    return area >= 0;
}

static bool has_area(const struct pack *pack, int area, enum area_level level)
{
    for (size_t i = 0; i < pack->areas_count; i++)
        if (pack->areas[i].level == level && inside(pack, (int)i, area))
            return true;
    return false;
}

static void check_visit(struct pack_walk *walk, const config_setting_t *row, const struct pack_visit *visit)
{
    const struct pack *pack = walk->pack;
    check_channel(walk, row, visit->channel);
    check_names(walk, row, visit->text, "{area} {date}");
    day from;
    if (visit->from != NULL && !day_parse(visit->from, &from))
        pack_walk_fault(walk, pack_walk_member(row, "from"), "from: \"%s\" is no date: YYYY-MM-DD", visit->from);
    if (visit->cadence >= 0 && pack->cadences[visit->cadence].kind != CADENCE_TASK)
        pack_walk_fault(walk, pack_walk_member(row, "cadence"), "cadence: \"%s\" is no task",
                        pack->cadences[visit->cadence].code);
    if (visit->area >= 0 && visit->level != AREA_LEVEL_UNSPECIFIED && !has_area(pack, visit->area, visit->level))
        pack_walk_fault(walk, pack_walk_member(row, "level"), "level: \"%s\" has no area of this level",
                        pack->areas[visit->area].code);
}

static void check_care(struct pack_walk *walk, const config_setting_t *row, const struct pack_care *care)
{
    bool days = care->every.unit == LIMIT_DAY || care->every.unit == LIMIT_WORKING_DAY;
    check_channel(walk, row, care->channel);
    check_names(walk, row, care->text, "{kind} {reference} {address}");
    if (care->every.amount > 0 && !days)
        pack_walk_fault(walk, pack_walk_member(row, "every"), "every: households are visited by days: d or wd");
}

void pack_visits_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack_walk_keys(walk, root, MEMBERS, COUNT(MEMBERS));
    pack->visits = pack_walk_part(walk, root, &VISITS, &pack->visits_count);
    for (size_t i = 0; i < pack->visits_count; i++)
        if (config_setting_is_group(pack_walk_row(root, &VISITS, i)))
            check_visit(walk, pack_walk_row(root, &VISITS, i), &pack->visits[i]);
    pack->cares = pack_walk_part(walk, root, &CARES, &pack->cares_count);
    for (size_t i = 0; i < pack->cares_count; i++)
        if (config_setting_is_group(pack_walk_row(root, &CARES, i)))
            check_care(walk, pack_walk_row(root, &CARES, i), &pack->cares[i]);
}
