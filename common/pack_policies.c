/* policies.cfg: the limits of every stage, and the ladder that follows when one runs out. */
#include "common/pack_load.h"
#include "common/str.h"

struct rung { /* as written: one of the three says when */
    struct pack_rung rung;
    struct pack_limit before, after;
    bool at_due;
};

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_policy, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_policy, name)},
    {.name = "source",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_policy, source),
     .max = 200},
    {.name = "limits", .kind = FIELD_INNER, .required = true},
    {.name = "rural", .kind = FIELD_INNER},
    {.name = "ladder", .kind = FIELD_INNER, .required = true},
    {.name = "return_limit",
     .kind = FIELD_LIMIT,
     .required = true,
     .offset = offsetof(struct pack_policy, return_limit)},
    {.name = "return_max",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_policy, return_max),
     .max = 100},
    {.name = "redo_max",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_policy, redo_max),
     .min = 1,
     .max = 100},
    {.name = "sign_off", .kind = FIELD_BOOL, .offset = offsetof(struct pack_policy, sign_off)},
    {.name = "instant", .kind = FIELD_BOOL, .offset = offsetof(struct pack_policy, instant)},
    {.name = "contact_first", .kind = FIELD_BOOL, .offset = offsetof(struct pack_policy, contact_first)},
    {.name = "arrive_always", .kind = FIELD_BOOL, .offset = offsetof(struct pack_policy, arrive_always)},
    {.name = "unit_call", .kind = FIELD_BOOL, .offset = offsetof(struct pack_policy, unit_call)},
    {.name = "look_back", .kind = FIELD_LIMIT, .offset = offsetof(struct pack_policy, look_back)},
    {.name = "relief", .kind = FIELD_INNER},
    {.name = "on_change", .kind = FIELD_TERM, .offset = offsetof(struct pack_policy, on_change), .list = "on_change"},
};
static const struct pack_shape SHAPE = {"policies", PACK_POLICY, sizeof(struct pack_policy), FIELDS, COUNT(FIELDS)};

static const struct pack_field RUNG_FIELDS[] = {
    {.name = "stage", .kind = FIELD_TERM, .offset = offsetof(struct rung, rung.stage), .list = "stage"},
    {.name = "before", .kind = FIELD_DISTANCE, .offset = offsetof(struct rung, before)},
    {.name = "after", .kind = FIELD_DISTANCE, .offset = offsetof(struct rung, after)},
    {.name = "at_due", .kind = FIELD_BOOL, .offset = offsetof(struct rung, at_due)},
    {.name = "action",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct rung, rung.action),
     .list = "rung_action"},
    {.name = "level", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct rung, rung.level)},
};

/* ---- limits ---- */

/* Packs that cities have applied know the stages up to this one; a later stage that they do not write has no limit. */
#define STAGE_LAST_WRITTEN STAGE_REVIEW

static void read_stages(struct pack_walk *walk, const config_setting_t *group, struct pack_limit limits[STAGE_COUNT])
{
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(member);
        int stage = name ? term_find("stage", name) : 0;
        if (stage > 0)
            (void)pack_walk_limit(walk, member, name, &limits[stage]);
        else
            pack_walk_fault(walk, member, "%s: unknown stage", name ? name : "limits");
    }
}

static void read_limits(struct pack_walk *walk, const config_setting_t *row, struct pack_policy *policy)
{
    const config_setting_t *limits = config_setting_get_member(row, "limits");
    const config_setting_t *rural = config_setting_get_member(row, "rural");
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        policy->limits[stage].unit = policy->rural[stage].unit = LIMIT_NONE;
    if (limits && config_setting_is_group(limits))
        read_stages(walk, limits, policy->limits);
    else if (limits)
        pack_walk_fault(walk, limits, "limits: must be a group { … }");
    if (rural && config_setting_is_group(rural))
        read_stages(walk, rural, policy->rural);
    else if (rural)
        pack_walk_fault(walk, rural, "rural: must be a group { … }");
    for (int stage = 1; limits && config_setting_is_group(limits) && stage <= STAGE_LAST_WRITTEN; stage++)
        if (!config_setting_get_member(limits, term_get("stage", stage)->code))
            pack_walk_fault(walk, limits, "%s: missing: write \"none\" for no limit", term_get("stage", stage)->code);
}

/* ---- ladder ---- */

/* Minutes, only to see that rungs stand in the order in which they come. How long a percentage is depends on the
 * limit; of two, the larger comes first. */
static long rough_minutes(const struct pack_rung *rung)
{
    static const long MINUTES[LIMIT_UNIT_COUNT] = {
        [LIMIT_MINUTE] = 1,         [LIMIT_HOUR] = 60,  [LIMIT_WORKING_HOUR] = 60,
        [LIMIT_WORKING_DAY] = 1440, [LIMIT_DAY] = 1440, [LIMIT_PERCENT] = 1};
    long distance = rung->offset.amount * MINUTES[rung->offset.unit];
    return rung->before ? -distance : distance;
}

static void place_rung(struct pack_walk *walk, const config_setting_t *at, struct rung *read)
{
    struct pack_rung *rung = &read->rung;
    bool before = config_setting_get_member(at, "before") != NULL,
         after = config_setting_get_member(at, "after") != NULL;
    int said = before + after + read->at_due;
    if (said != 1)
        pack_walk_fault(walk, at, "ladder: a rung has one of before, after, at_due = true");
    rung->before = before;
    if (read->at_due)
        rung->offset = (struct pack_limit){0, LIMIT_MINUTE, START_EVENT, END_SAME_TIME, "0min"};
    else
        rung->offset = rung->before ? read->before : read->after;
    if (read->after.unit == LIMIT_PERCENT)
        pack_walk_fault(walk, pack_walk_member(at, "after"), "after: a part of the limit is left before it is due");
}

static void check_level(struct pack_walk *walk, const config_setting_t *at, const char *level)
{
    if (!level)
        return;
    pack_walk_named(walk, pack_walk_member(at, "level"), "level", "level", level);
    for (size_t i = 0; level[i]; i++)
        if (i == PACK_LEVEL_MAX)
            pack_walk_fault(walk, pack_walk_member(at, "level"), "level: longer than %d characters", PACK_LEVEL_MAX);
}

static bool same_ladder(const struct pack_rung *a, const struct pack_rung *b)
{
    bool percent = a->offset.unit == LIMIT_PERCENT;
    return (!a->stage || !b->stage || a->stage == b->stage) &&
           (percent == (b->offset.unit == LIMIT_PERCENT) || a->before != b->before);
}

static void check_order(struct pack_walk *walk, const config_setting_t *at, const struct pack_rung *rungs, size_t n)
{
    for (size_t i = n; i > 0; i--) {
        if (!same_ladder(&rungs[i - 1], &rungs[n]))
            continue;
        if (rough_minutes(&rungs[i - 1]) > rough_minutes(&rungs[n]))
            pack_walk_fault(walk, at, "ladder: rungs stand in the order in which they come");
        return;
    }
}

/* What follows from being late cannot come before anybody is late; a slip must have a limit for its answer (R28). */
static void check_action(struct pack_walk *walk, const config_setting_t *at, const struct pack_policy *policy,
                         const struct pack_rung *rung)
{
    bool follows = rung->action >= RUNG_SLIP && rung->action <= RUNG_ACCOUNT;
    const config_setting_t *action = pack_walk_member(at, "action");
    if (follows && rung->before)
        pack_walk_fault(walk, action, "action: %s cannot come before the due instant",
                        term_get("rung_action", (int)rung->action)->code);
    if (rung->action == RUNG_SLIP && policy->limits[STAGE_SLIP].unit == LIMIT_NONE)
        pack_walk_fault(walk, action, "action: slip: the stage slip has no limit, so nobody would have to answer it");
}

static void read_rung(struct pack_walk *walk, const config_setting_t *at, const struct pack_policy *policy,
                      struct pack_rung *out)
{
    struct rung read = {0};
    pack_walk_group(walk, at, RUNG_FIELDS, COUNT(RUNG_FIELDS), &read);
    place_rung(walk, at, &read);
    check_level(walk, at, read.rung.level);
    enum stage stage = read.rung.stage;
    if (stage && policy->limits[stage].unit == LIMIT_NONE && policy->rural[stage].unit == LIMIT_NONE)
        pack_walk_fault(walk, pack_walk_member(at, "stage"), "stage: %s has no limit in this policy",
                        term_get("stage", (int)stage)->code);
    check_action(walk, at, policy, &read.rung);
    *out = read.rung;
}

static void read_ladder(struct pack_walk *walk, const config_setting_t *row, struct pack_policy *policy)
{
    const config_setting_t *ladder = config_setting_get_member(row, "ladder");
    if (!ladder)
        return;
    int count = config_setting_is_list(ladder) ? config_setting_length(ladder) : -1;
    if (count < 0 || count > PACK_RUNGS_MAX) {
        pack_walk_fault(walk, ladder, "ladder: must be a list of at most %d groups", PACK_RUNGS_MAX);
        return;
    }
    struct pack_rung *rungs = arena_array(walk->pack->arena, (size_t)count, sizeof *rungs);
    policy->rungs = rungs;
    policy->rung_count = (size_t)count;
    for (int i = 0; i < count; i++) {
        const config_setting_t *at = config_setting_get_elem(ladder, (unsigned)i);
        if (config_setting_is_group(at))
            read_rung(walk, at, policy, &rungs[i]);
        else
            pack_walk_fault(walk, at, "ladder: every rung must be a group { … }");
        check_order(walk, at, rungs, (size_t)i);
    }
}

void pack_policies_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->policies = pack_walk_rows(walk, root, &SHAPE, &pack->policies_count);
    for (size_t i = 0; i < pack->policies_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &SHAPE, i);
        struct pack_policy *policy = &pack->policies[i];
        if (!config_setting_is_group(row))
            continue;
        read_limits(walk, row, policy);
        pack_relief_load(walk, row, policy);
        read_ladder(walk, row, policy);
        if (policy->sign_off && policy->limits[STAGE_SIGN_OFF].unit == LIMIT_NONE)
            pack_walk_fault(walk, pack_walk_member(row, "sign_off"), "sign_off: the stage sign_off has no limit");
        if (policy->contact_first && policy->limits[STAGE_CONTACT].unit == LIMIT_NONE)
            pack_walk_fault(walk, pack_walk_member(row, "contact_first"),
                            "contact_first: the stage contact has no limit");
        if (policy->arrive_always && policy->limits[STAGE_ARRIVE].unit == LIMIT_NONE)
            pack_walk_fault(walk, pack_walk_member(row, "arrive_always"),
                            "arrive_always: the stage arrive has no limit");
        if (!policy->look_back.unit)
            policy->look_back.unit = LIMIT_NONE;
        if (!policy->on_change)
            policy->on_change = CHANGE_FROM_START;
    }
}
