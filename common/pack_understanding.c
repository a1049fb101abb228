/* understanding.cfg, optional: when the machine decides by itself, what counts as the same matter (N02, C16), and what is a
 * hot spot (R43, R44). */
#include "common/pack_load.h"

#define POINTS_MAX 100 /* confidence and likeness */
#define DAYS_MAX   3660
#define COUNT_MAX  100000
#define GROWTH_MAX 10000
#define HOURS_MAX  (24 * 366)

static const struct pack_field MEMBERS[] = {
    {.name = "gates", .kind = FIELD_INNER},
    {.name = "merge", .kind = FIELD_INNER},
    {.name = "hotspots", .kind = FIELD_INNER},
};

#define WHOLE(type, member, from, to)                                                                                  \
    {                                                                                                                  \
        .name = #member, .kind = FIELD_INT, .offset = offsetof(struct type, member), .min = from, .max = to            \
    }
#define NEEDED(type, member, from, to)                                                                                 \
    {                                                                                                                  \
        .name = #member, .kind = FIELD_INT, .required = true, .offset = offsetof(struct type, member), .min = from,    \
        .max = to                                                                                                      \
    }

static const struct pack_field GATE_FIELDS[] = {
    {.name = "matter", .kind = FIELD_REF, .offset = offsetof(struct pack_gate, matter), .of = PACK_MATTER},
    NEEDED(pack_gate, automatic, 0, POINTS_MAX),
    NEEDED(pack_gate, suggest, 0, POINTS_MAX),
};
static const struct pack_shape GATES = {"gates", PACK_NONE, sizeof(struct pack_gate), GATE_FIELDS, COUNT(GATE_FIELDS)};

static const struct pack_field MERGE_FIELDS[] = {
    NEEDED(pack_merge, propose, 1, POINTS_MAX),
    WHOLE(pack_merge, automatic, 0, POINTS_MAX),
    NEEDED(pack_merge, days, 1, DAYS_MAX),
    WHOLE(pack_merge, reopen_days, 0, DAYS_MAX),
};

static const struct pack_field HOTSPOT_FIELDS[] = {
    NEEDED(pack_hotspot, days, 1, DAYS_MAX),
    NEEDED(pack_hotspot, count, 2, COUNT_MAX),
    NEEDED(pack_hotspot, people, 1, COUNT_MAX),
    WHOLE(pack_hotspot, growth, 0, GROWTH_MAX),
    WHOLE(pack_hotspot, order_count, 0, COUNT_MAX),
    WHOLE(pack_hotspot, alarm_people, 0, COUNT_MAX),
    WHOLE(pack_hotspot, alarm_hours, 0, HOURS_MAX),
    {.name = "channel", .kind = FIELD_REF, .offset = offsetof(struct pack_hotspot, channel), .of = PACK_CHANNEL},
};

/* What was refused is not measured against anything: one mistake, one complaint. */
static bool refused(const config_setting_t *group, const char *name, int value)
{
    int written = 0;
    return config_setting_get_member(group, name) &&
           (config_setting_lookup_int(group, name, &written) == CONFIG_FALSE || written != value);
}

static void load_gates(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->gates = pack_walk_part(walk, root, &GATES, &pack->gates_count);
    for (size_t i = 0; i < pack->gates_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &GATES, i);
        const struct pack_gate *gate = &pack->gates[i];
        if (!config_setting_is_group(row))
            continue;
        const char *key = arena_print(pack->arena, "%d", gate->matter);
        bool unknown = gate->matter < 0 && config_setting_get_member(row, "matter");
        bool known = config_setting_get_member(row, "automatic") && !refused(row, "automatic", gate->automatic);
        if (known && gate->suggest > gate->automatic)
            pack_walk_fault(walk, row, "suggest: %d is above automatic, %d", gate->suggest, gate->automatic);
        if (!unknown && !pack_index_add(pack->index, PACK_GATE, key, (int)i, config_setting_source_line(row)))
            pack_walk_fault(walk, row, "gates: the same matter has a gate on line %u",
                            pack_index_line(pack->index, PACK_GATE, key));
    }
}

static const config_setting_t *group_of(struct pack_walk *walk, const config_setting_t *root, const char *name)
{
    const config_setting_t *group = config_setting_get_member(root, name);
    if (group && !config_setting_is_group(group)) {
        pack_walk_fault(walk, group, "%s: must be a group", name);
        return NULL;
    }
    return group;
}

static void load_merge(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack_merge *merge = &walk->pack->merge;
    const config_setting_t *group = group_of(walk, root, "merge");
    if (!group)
        return;
    pack_walk_group(walk, group, MERGE_FIELDS, COUNT(MERGE_FIELDS), merge);
    if (merge->automatic != 0 && merge->automatic < merge->propose)
        pack_walk_fault(walk, pack_walk_member(group, "automatic"), "automatic: %d is below propose, %d",
                        merge->automatic, merge->propose);
}

static void check_alarm(struct pack_walk *walk, const config_setting_t *group, const struct pack_hotspot *hotspot)
{
    if (refused(group, "alarm_people", hotspot->alarm_people) || refused(group, "alarm_hours", hotspot->alarm_hours))
        return;
    if ((hotspot->alarm_people != 0) != (hotspot->alarm_hours != 0))
        pack_walk_fault(walk, group, "alarm_people: goes with alarm_hours");
}

static void load_hotspots(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack_hotspot *hotspot = &walk->pack->hotspot;
    const config_setting_t *group = group_of(walk, root, "hotspots");
    hotspot->channel = -1;
    if (!group)
        return;
    pack_walk_group(walk, group, HOTSPOT_FIELDS, COUNT(HOTSPOT_FIELDS), hotspot);
    if (!refused(group, "count", hotspot->count) && hotspot->people > hotspot->count)
        pack_walk_fault(walk, pack_walk_member(group, "people"), "people: %d is above count, %d", hotspot->people,
                        hotspot->count);
    if (hotspot->order_count != 0 && !config_setting_get_member(group, "channel"))
        pack_walk_fault(walk, group, "channel: missing: an order is accepted by a channel");
    if (hotspot->order_count != 0 && hotspot->order_count < hotspot->count)
        pack_walk_fault(walk, pack_walk_member(group, "order_count"), "order_count: %d is below count, %d",
                        hotspot->order_count, hotspot->count);
    if (hotspot->channel >= 0 && !walk->pack->channels[hotspot->channel].internal)
        pack_walk_fault(walk, pack_walk_member(group, "channel"), "channel: must be an internal one (R16)");
    check_alarm(walk, group, hotspot);
}

void pack_understanding_load(struct pack_walk *walk, const config_setting_t *root)
{
    pack_walk_keys(walk, root, MEMBERS, COUNT(MEMBERS));
    load_gates(walk, root);
    load_merge(walk, root);
    load_hotspots(walk, root);
}
