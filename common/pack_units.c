/* units.cfg: who handles orders. */
#include "common/pack_load.h"

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_unit, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_unit, name)},
    {.name = "parent", .kind = FIELD_REF, .offset = offsetof(struct pack_unit, parent), .of = PACK_UNIT},
    {.name = "area", .kind = FIELD_REF, .required = true, .offset = offsetof(struct pack_unit, area), .of = PACK_AREA},
    {.name = "kind",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_unit, kind),
     .list = "unit_kind"},
    {.name = "round_the_clock", .kind = FIELD_BOOL, .offset = offsetof(struct pack_unit, round_the_clock)},
    {.name = "leader", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_unit, leader)},
    {.name = "duty", .kind = FIELD_TEXT, .offset = offsetof(struct pack_unit, duty), .max = 200},
    {.name = "calendar", .kind = FIELD_REF, .offset = offsetof(struct pack_unit, own_calendar), .of = PACK_CALENDAR},
};
static const struct pack_shape SHAPE = {"units", PACK_UNIT, sizeof(struct pack_unit), FIELDS, COUNT(FIELDS)};

void pack_units_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->units = pack_walk_rows(walk, root, &SHAPE, &pack->units_count);
    int *parents = arena_array(pack->arena, pack->units_count, sizeof *parents);
    for (size_t i = 0; i < pack->units_count; i++)
        parents[i] = pack->units[i].parent;
    (void)pack_walk_forest(walk, root, &SHAPE, parents, pack->units_count); /* nothing below needs the tree */
}
