/* roster.cfg, optional: who is on duty when (T15). */
#include "common/pack_load.h"
#include "common/str.h"

static const struct pack_field FIELDS[] = {
    {.name = "unit", .kind = FIELD_REF, .required = true, .offset = offsetof(struct pack_shift, unit), .of = PACK_UNIT},
    {.name = "when", .kind = FIELD_TERM, .offset = offsetof(struct pack_shift, when), .list = "roster_time"},
    {.name = "days", .kind = FIELD_INNER},
    {.name = "from", .kind = FIELD_INNER},
    {.name = "to", .kind = FIELD_INNER},
    {.name = "who", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_shift, who)},
    {.name = "desk", .kind = FIELD_REF, .offset = offsetof(struct pack_shift, desk), .of = PACK_UNIT},
    {.name = "urgency", .kind = FIELD_TERM, .offset = offsetof(struct pack_shift, urgency), .list = "urgency"},
};
static const struct pack_shape SHAPE = {"roster", PACK_NONE, sizeof(struct pack_shift), FIELDS, COUNT(FIELDS)};

static const struct pack_field LISTS[] = {{.name = "roster", .kind = FIELD_INNER}};

static unsigned read_day(struct pack_walk *walk, const config_setting_t *at)
{
    const char *text = config_setting_get_string(at);
    for (int weekday = 1; weekday <= 7; weekday++)
        if (str_equal(text, pack_weekday_name(weekday)))
            return 1u << weekday;
    pack_walk_fault(walk, at, "days: \"%s\" is none of mon, tue, wed, thu, fri, sat, sun", text ? text : "");
    return 0;
}

static unsigned read_days(struct pack_walk *walk, const config_setting_t *list)
{
    unsigned bits = 0;
    if (!config_setting_is_array(list) || config_setting_length(list) == 0)
        pack_walk_fault(walk, list, "days: must be an array of days, at least one");
    for (int i = 0; config_setting_is_array(list) && i < config_setting_length(list); i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        unsigned bit = read_day(walk, at);
        if (bits & bit)
            pack_walk_fault(walk, at, "days: \"%s\" stands twice", config_setting_get_string(at));
        bits |= bit;
    }
    return bits;
}

static void read_span(struct pack_walk *walk, const config_setting_t *row, struct pack_shift *shift)
{
    const config_setting_t *from = config_setting_get_member(row, "from"), *to = config_setting_get_member(row, "to");
    shift->start = from ? pack_walk_time(walk, from, "from") : 0;
    shift->end = to ? pack_walk_time(walk, to, "to") : 0;
    if ((from == NULL) != (to == NULL))
        pack_walk_fault(walk, from ? from : to, "%s: goes with %s", from ? "from" : "to", from ? "to" : "from");
    else if (from && shift->start >= 0 && shift->start == shift->end)
        pack_walk_fault(walk, to, "to: the same as from: leave both out for the whole day");
}

/* Orders go to the desk, which acts for the unit meanwhile: it must be a part of it. */
static void check_desk(struct pack_walk *walk, const config_setting_t *row, const struct pack_shift *shift, bool forest)
{
    const struct pack *pack = walk->pack;
    const config_setting_t *at = pack_walk_member(row, "desk");
    if (!config_setting_get_member(row, "desk") && config_setting_get_member(row, "urgency"))
        pack_walk_fault(walk, pack_walk_member(row, "urgency"), "urgency: of the orders for the desk: name one");
    if (shift->desk < 0 || shift->unit < 0)
        return;
    if (shift->desk == shift->unit)
        pack_walk_fault(walk, at, "desk: the unit itself: leave it out");
    else if (forest && !pack_unit_inside(pack, shift->desk, shift->unit))
        pack_walk_fault(walk, at, "desk: \"%s\" is no part of \"%s\"", pack->units[shift->desk].code,
                        pack->units[shift->unit].code);
}

/* As written: what was refused is not taken for an open hand. */
static bool always(const config_setting_t *row)
{
    return !config_setting_get_member(row, "when") && !config_setting_get_member(row, "days") &&
           !config_setting_get_member(row, "from") && !config_setting_get_member(row, "to");
}

/* After a row that always holds no other of the unit ever does. */
static void check_reached(struct pack_walk *walk, const config_setting_t *root, const struct pack_shift *shifts,
                          size_t n)
{
    for (size_t i = 0; i < n && shifts[n].unit >= 0; i++)
        if (shifts[i].unit == shifts[n].unit && always(pack_walk_row(root, &SHAPE, i))) {
            pack_walk_fault(walk, pack_walk_row(root, &SHAPE, n),
                            "unit: never reached: the row on line %u always holds",
                            config_setting_source_line(pack_walk_row(root, &SHAPE, i)));
            return;
        }
}

/* Those of one unit together, each in the order of the file: counted, then put in their places. */
static void group(struct pack *pack)
{
    size_t *next = arena_array(pack->arena, pack->units_count + 1, sizeof *next);
    struct pack_shift *sorted = arena_array(pack->arena, pack->shifts_count, sizeof *sorted);
    for (size_t i = 0; i < pack->shifts_count; i++)
        next[pack->shifts[i].unit + 1]++;
    for (size_t unit = 0; unit < pack->units_count; unit++)
        next[unit + 1] += next[unit];
    for (size_t i = 0; i < pack->shifts_count; i++)
        sorted[next[pack->shifts[i].unit]++] = pack->shifts[i];
    pack->shifts = sorted;
}

void pack_roster_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    bool forest = walk->faults == 0; /* a faulty tree of units may have no end */
    pack_walk_keys(walk, root, LISTS, COUNT(LISTS));
    pack->shifts = pack_walk_part(walk, root, &SHAPE, &pack->shifts_count);
    for (size_t i = 0; i < pack->shifts_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &SHAPE, i);
        struct pack_shift *shift = &pack->shifts[i];
        if (!config_setting_is_group(row))
            continue;
        const config_setting_t *days = config_setting_get_member(row, "days");
        shift->weekdays = days ? read_days(walk, days) : 0;
        read_span(walk, row, shift);
        check_desk(walk, row, shift, forest);
        check_reached(walk, root, pack->shifts, i);
    }
    if (walk->faults == 0)
        group(pack);
}
