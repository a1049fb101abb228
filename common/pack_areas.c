/* areas.cfg: the tree of places, their prefixes and the names people use for them. */
#include <string.h>

#include "common/pack_load.h"
#include "common/str.h"

#define PREFIX_MAX 4

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_area, code)},
    {.name = "name",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_area, name),
     .min = 2,
     .max = 30},
    {.name = "prefix", .kind = FIELD_TEXT, .offset = offsetof(struct pack_area, prefix), .max = PREFIX_MAX},
    {.name = "aliases",
     .kind = FIELD_TEXTS,
     .offset = offsetof(struct pack_area, aliases),
     .count = offsetof(struct pack_area, alias_count),
     .min = 2, /* one character would be found everywhere */
     .max = 30},
    {.name = "parent", .kind = FIELD_REF, .offset = offsetof(struct pack_area, parent), .of = PACK_AREA},
    {.name = "level",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_area, level),
     .list = "area_level"},
    {.name = "setting", .kind = FIELD_TERM, .offset = offsetof(struct pack_area, setting), .list = "setting_class"},
    {.name = "calendar", .kind = FIELD_REF, .offset = offsetof(struct pack_area, own_calendar), .of = PACK_CALENDAR},
};
static const struct pack_shape SHAPE = {"areas", PACK_AREA, sizeof(struct pack_area), FIELDS, COUNT(FIELDS)};

static void check_level(struct pack_walk *walk, const config_setting_t *row, const struct pack_area *area)
{
    const struct pack_area *parent = area->parent < 0 ? NULL : &walk->pack->areas[area->parent];
    if (area->level == AREA_CITY && config_setting_get_member(row, "parent"))
        pack_walk_fault(walk, pack_walk_member(row, "parent"), "parent: a city has none");
    if (area->level > AREA_CITY && !config_setting_get_member(row, "parent"))
        pack_walk_fault(walk, row, "parent: missing");
    if (parent && parent->level && area->level && area->level != AREA_CITY && area->level <= parent->level)
        pack_walk_fault(walk, pack_walk_member(row, "level"), "level: a %s cannot lie in a %s",
                        term_get("area_level", (int)area->level)->code,
                        term_get("area_level", (int)parent->level)->code);
    if (parent && parent->level == AREA_CITY && area->level > AREA_DISTRICT)
        pack_walk_fault(walk, pack_walk_member(row, "parent"), "parent: the area lies in no district");
}

static void check_prefix(struct pack_walk *walk, const config_setting_t *row, const struct pack_area *area, int number)
{
    const config_setting_t *at = pack_walk_member(row, "prefix");
    bool wanted = area->level == AREA_CITY || area->level == AREA_DISTRICT;
    if (wanted && at == row)
        pack_walk_fault(walk, at, "prefix: missing: the city and every district have one");
    if (!area->prefix || !area->level)
        return;
    if (!wanted)
        pack_walk_fault(walk, at, "prefix: only the city and districts have one");
    else if (area->prefix[strspn(area->prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] != '\0')
        pack_walk_fault(walk, at, "prefix: \"%s\" is not made of A-Z", area->prefix);
    else if (!pack_index_add(walk->pack->index, PACK_PREFIX, area->prefix, number, config_setting_source_line(at)))
        pack_walk_fault(walk, at, "prefix: \"%s\" is already used on line %u", area->prefix,
                        pack_index_line(walk->pack->index, PACK_PREFIX, area->prefix));
}

/* Two areas may share a name (communities do); an alias must mean one area only. */
static void check_aliases(struct pack_walk *walk, const config_setting_t *row, const struct pack_area *area, int number)
{
    struct pack_index *index = walk->pack->index;
    for (size_t i = 0; i < area->alias_count; i++) {
        const config_setting_t *at = config_setting_get_elem(pack_walk_member(row, "aliases"), (unsigned)i);
        const char *alias = area->aliases[i];
        if (!str_empty(alias) && !pack_index_add(index, PACK_PLACE, alias, number, config_setting_source_line(at)))
            pack_walk_fault(walk, at, "aliases: \"%s\" is already used on line %u", alias,
                            pack_index_line(index, PACK_PLACE, alias));
    }
}

static void find_city(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->city_area = -1;
    for (size_t i = 0; i < pack->areas_count; i++) {
        if (pack->areas[i].level != AREA_CITY)
            continue;
        if (pack->city_area >= 0)
            pack_walk_fault(walk, pack_walk_row(root, &SHAPE, i), "level: a pack has one city only");
        else
            pack->city_area = (int)i;
    }
    if (pack->city_area >= 0)
        pack->city = pack->areas[pack->city_area].name;
    else if (pack->areas_count > 0)
        pack_walk_fault(walk, root, "areas: no area of level city");
}

static int *parents_of(const struct pack *pack)
{
    int *parents = arena_array(pack->arena, pack->areas_count, sizeof *parents);
    for (size_t i = 0; i < pack->areas_count; i++)
        parents[i] = pack->areas[i].parent;
    return parents;
}

/* District and setting come from the nearest ancestor that says; the city itself is urban unless it says. */
static void place_areas(struct pack *pack)
{
    for (size_t i = 0; i < pack->areas_count; i++) {
        struct pack_area *area = &pack->areas[i];
        area->district = pack->city_area;
        for (int at = (int)i; at >= 0; at = pack->areas[at].parent) {
            const struct pack_area *holder = &pack->areas[at];
            if (holder->level == AREA_DISTRICT)
                area->district = at;
            if (!area->setting)
                area->setting = holder->setting;
        }
        if (!area->setting)
            area->setting = SETTING_URBAN;
    }
}

void pack_areas_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->areas = pack_walk_rows(walk, root, &SHAPE, &pack->areas_count);
    for (size_t i = 0; i < pack->areas_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &SHAPE, i);
        if (!config_setting_is_group(row))
            continue;
        check_level(walk, row, &pack->areas[i]);
        check_prefix(walk, row, &pack->areas[i], (int)i);
        check_aliases(walk, row, &pack->areas[i], (int)i);
    }
    find_city(walk, root);
    if (pack_walk_forest(walk, root, &SHAPE, parents_of(pack), pack->areas_count))
        place_areas(pack);
}
