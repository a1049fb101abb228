/* catalogue.cfg 派单目录: which unit leads, who helps, by which policy, and on what ground. */
#include "common/pack_load.h"
#include "common/str.h"

struct helper {
    int unit;
    const char *duty;
};

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_entry, code)},
    {.name = "matter", .kind = FIELD_REF, .offset = offsetof(struct pack_entry, matter), .of = PACK_MATTER},
    {.name = "area", .kind = FIELD_REF, .required = true, .offset = offsetof(struct pack_entry, area), .of = PACK_AREA},
    {.name = "party", .kind = FIELD_TERM, .offset = offsetof(struct pack_entry, party), .list = "party"},
    {.name = "urgency", .kind = FIELD_TERM, .offset = offsetof(struct pack_entry, urgency), .list = "urgency"},
    {.name = "when", .kind = FIELD_TERM, .offset = offsetof(struct pack_entry, when), .list = "roster_time"},
    {.name = "class", .kind = FIELD_TERM, .offset = offsetof(struct pack_entry, order_class), .list = "order_class"},
    {.name = "lead", .kind = FIELD_REF, .required = true, .offset = offsetof(struct pack_entry, lead), .of = PACK_UNIT},
    {.name = "co", .kind = FIELD_INNER},
    {.name = "policy",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_entry, policy),
     .of = PACK_POLICY},
    {.name = "ground", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_entry, ground), .max = 200},
};
static const struct pack_shape SHAPE = {"catalogue", PACK_ENTRY, sizeof(struct pack_entry), FIELDS, COUNT(FIELDS)};

static const struct pack_field CO_FIELDS[] = {
    {.name = "unit", .kind = FIELD_REF, .required = true, .offset = offsetof(struct helper, unit), .of = PACK_UNIT},
    {.name = "duty", .kind = FIELD_TEXT, .offset = offsetof(struct helper, duty), .max = 200},
};

static bool already_named(const struct pack_entry *entry, const int *co, size_t count, int unit)
{
    bool named = unit == entry->lead;
    for (size_t i = 0; i < count; i++)
        named = named || co[i] == unit;
    return named && unit >= 0;
}

static void read_co(struct pack_walk *walk, const config_setting_t *list, struct pack_entry *entry)
{
    struct arena *arena = walk->pack->arena;
    size_t count = (size_t)config_setting_length(list);
    int *units = arena_array(arena, count, sizeof *units);
    const char **duties = arena_array(arena, count, sizeof *duties);
    for (size_t i = 0; i < count; i++) {
        struct helper helper = {.unit = -1};
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        if (config_setting_is_group(at))
            pack_walk_group(walk, at, CO_FIELDS, COUNT(CO_FIELDS), &helper);
        else
            pack_walk_fault(walk, at, "co: every row must be a group { unit = …; duty = …; }");
        if (already_named(entry, units, i, helper.unit))
            pack_walk_fault(walk, at, "co: \"%s\" is already named in this row", walk->pack->units[helper.unit].code);
        units[i] = helper.unit;
        duties[i] = helper.duty;
    }
    entry->co = units;
    entry->co_duty = duties;
    entry->co_count = count;
}

/* Two rows that fit the same orders equally well would leave the choice to chance. */
static void check_fit(struct pack_walk *walk, const config_setting_t *row, const struct pack_entry *entry, int number)
{
    struct pack_index *index = walk->pack->index;
    if (entry->area < 0)
        return;
    const char *fit = arena_print(walk->pack->arena, "%d %d %d %d %d", entry->matter, entry->area, (int)entry->party,
                                  (int)entry->urgency, (int)entry->when);
    if (!pack_index_add(index, PACK_FIT, fit, number, config_setting_source_line(row)))
        pack_walk_fault(walk, row, "matter: same matter, area, party, urgency and time as the row on line %u",
                        pack_index_line(index, PACK_FIT, fit));
}

/* N17, R24, R29: a letter, a meeting or a leader gives one order; no row can say so of orders to come. */
static void check_class(struct pack_walk *walk, const config_setting_t *row, enum order_class order_class)
{
    if (order_class == CLASS_CONSULTATIVE || order_class == CLASS_MEETING || order_class == CLASS_LEADER)
        pack_walk_fault(walk, pack_walk_member(row, "class"),
                        "class: %s is given case by case, by a letter, a meeting or a leader: ordinary or instant",
                        term_get("order_class", (int)order_class)->code);
}

void pack_catalogue_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->entries = pack_walk_rows(walk, root, &SHAPE, &pack->entries_count);
    for (size_t i = 0; i < pack->entries_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &SHAPE, i);
        struct pack_entry *entry = &pack->entries[i];
        if (!config_setting_is_group(row))
            continue;
        const config_setting_t *co = config_setting_get_member(row, "co");
        if (co && config_setting_is_list(co))
            read_co(walk, co, entry);
        else if (co)
            pack_walk_fault(walk, co, "co: must be a list of groups");
        check_class(walk, row, entry->order_class);
        bool named = !config_setting_get_member(row, "matter") || entry->matter >= 0;
        if (named) /* an unknown matter is not every matter */
            check_fit(walk, row, entry, (int)i);
    }
    if (walk->faults == 0)
        pack_cells_build(pack);
}
