/* policies.cfg, group `relief`: how far the clocks of a policy may be relieved, and who decides. */
#include "common/pack_load.h"
#include "common/str.h"

#define RELIEFS_MAX 100 /* of one kind on one order */

static const struct pack_field KINDS[] = {
    {.name = "extension", .kind = FIELD_INNER},
    {.name = "pause", .kind = FIELD_INNER},
    {.name = "shelf", .kind = FIELD_INNER},
};

static const struct pack_field FIELDS[] = {
    {.name = "max",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_relief, max),
     .max = RELIEFS_MAX},
    {.name = "each", .kind = FIELD_LIMIT, .required = true, .offset = offsetof(struct pack_relief, each)},
    {.name = "total", .kind = FIELD_LIMIT, .offset = offsetof(struct pack_relief, total)},
    {.name = "approver",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_relief, approver),
     .list = "role"},
    {.name = "stages", .kind = FIELD_INNER, .required = true},
    {.name = "grounds",
     .kind = FIELD_TEXTS,
     .required = true,
     .offset = offsetof(struct pack_relief, grounds),
     .count = offsetof(struct pack_relief, ground_count),
     .max = PACK_CODE_MAX},
};

static bool is_distance(const struct pack_limit *limit)
{
    return limit->unit != LIMIT_NONE && limit->unit != LIMIT_END_OF_DAY;
}

/* What is asked for is summed, so both caps count in the same unit. Only what cannot be settled now may be uncapped. */
static void check_caps(struct pack_walk *walk, const config_setting_t *group, const struct pack_relief *relief,
                       enum relief_kind kind)
{
    const struct pack_limit *each = &relief->each, *total = &relief->total;
    const config_setting_t *at = pack_walk_member(group, "each"), *sum = pack_walk_member(group, "total");
    bool uncapped = kind == RELIEF_SHELF && each->unit == LIMIT_NONE;
    if (each->text && !is_distance(each) && !uncapped)
        pack_walk_fault(walk, at, "each: \"%s\" is no length of time", each->text);
    if (!each->text || !total->text)
        return;
    if (!is_distance(total))
        pack_walk_fault(walk, sum, "total: \"%s\" is no length of time: leave it out for max times each", total->text);
    else if (total->unit != each->unit)
        pack_walk_fault(walk, sum, "total: \"%s\" is not counted in the unit of each, \"%s\"", total->text, each->text);
    else if (total->amount < each->amount)
        pack_walk_fault(walk, sum, "total: \"%s\" is less than each, \"%s\"", total->text, each->text);
}

static void check_approver(struct pack_walk *walk, const config_setting_t *group, enum role approver)
{
    if (approver && approver != ROLE_LEADER && approver != ROLE_SUPERVISOR && approver != ROLE_DISPATCHER)
        pack_walk_fault(walk, pack_walk_member(group, "approver"),
                        "approver: \"%s\" is none of leader, supervisor, dispatcher",
                        term_get("role", (int)approver)->code);
}

static void check_stage(struct pack_walk *walk, const config_setting_t *at, const struct pack_policy *policy, int stage)
{
    if (stage == STAGE_PAUSE || stage == STAGE_RELIEF)
        pack_walk_fault(walk, at, "stages: %s is no work that could be relieved", term_get("stage", stage)->code);
    else if (policy->limits[stage].unit == LIMIT_NONE && policy->rural[stage].unit == LIMIT_NONE)
        pack_walk_fault(walk, at, "stages: %s has no limit in this policy", term_get("stage", stage)->code);
}

static void read_stages(struct pack_walk *walk, const config_setting_t *group, const struct pack_policy *policy,
                        struct pack_relief *relief)
{
    const config_setting_t *at = config_setting_get_member(group, "stages");
    relief->stages = at ? pack_walk_terms(walk, at, "stages", "stage") : 0;
    for (int stage = 1; stage < STAGE_COUNT; stage++)
        if (relief->stages & 1u << stage)
            check_stage(walk, at, policy, stage);
}

static void check_grounds(struct pack_walk *walk, const config_setting_t *group, const struct pack_relief *relief)
{
    const config_setting_t *list = config_setting_get_member(group, "grounds");
    if (list && config_setting_is_array(list) && relief->ground_count == 0)
        pack_walk_fault(walk, list, "grounds: at least one ground is needed");
    for (size_t i = 0; i < relief->ground_count; i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        if (str_empty(relief->grounds[i])) /* said already */
            continue;
        pack_walk_named(walk, at, "grounds", "ground", relief->grounds[i]);
        for (size_t n = 0; n < i; n++)
            if (str_equal(relief->grounds[n], relief->grounds[i]))
                pack_walk_fault(walk, at, "grounds: \"%s\" stands twice", relief->grounds[i]);
    }
}

/* A decision that nobody is held to would leave the asking unit without an answer; nor does a pause end by itself. */
static void check_needs(struct pack_walk *walk, const config_setting_t *group, const struct pack_policy *policy,
                        enum relief_kind kind)
{
    const char *name = term_get("relief_kind", (int)kind)->code;
    if (policy->limits[STAGE_RELIEF].unit == LIMIT_NONE)
        pack_walk_fault(walk, group, "%s: the stage relief has no limit, so nobody would have to decide", name);
    if (kind != RELIEF_EXTENSION && policy->limits[STAGE_PAUSE].unit == LIMIT_NONE)
        pack_walk_fault(walk, group, "%s: the stage pause has no limit, so nobody would be reminded of its end", name);
}

static void read_relief(struct pack_walk *walk, const config_setting_t *group, struct pack_policy *policy,
                        enum relief_kind kind)
{
    struct pack_relief *relief = &policy->relief[kind];
    pack_walk_group(walk, group, FIELDS, COUNT(FIELDS), relief);
    check_caps(walk, group, relief, kind);
    check_approver(walk, group, relief->approver);
    read_stages(walk, group, policy, relief);
    check_grounds(walk, group, relief);
    if (relief->max > 0)
        check_needs(walk, group, policy, kind);
    if (!relief->total.unit)
        relief->total.unit = LIMIT_NONE;
}

void pack_relief_load(struct pack_walk *walk, const config_setting_t *row, struct pack_policy *policy)
{
    const config_setting_t *reliefs = config_setting_get_member(row, "relief");
    for (int kind = 1; kind < RELIEF_KIND_COUNT; kind++)
        policy->relief[kind].each.unit = policy->relief[kind].total.unit = LIMIT_NONE;
    if (!reliefs)
        return;
    if (!config_setting_is_group(reliefs)) {
        pack_walk_fault(walk, reliefs, "relief: must be a group { … }");
        return;
    }
    pack_walk_keys(walk, reliefs, KINDS, COUNT(KINDS));
    for (int kind = 1; kind < RELIEF_KIND_COUNT; kind++) {
        const char *name = term_get("relief_kind", kind)->code;
        const config_setting_t *group = config_setting_get_member(reliefs, name);
        if (group && config_setting_is_group(group))
            read_relief(walk, group, policy, (enum relief_kind)kind);
        else if (group)
            pack_walk_fault(walk, group, "%s: must be a group { … }", name);
    }
}
