/* survey.cfg, optional: how people are asked back (R34, N07), what is analysed before it is redone (R36), how long one may
 * appeal (R41), how long a case may be opened again and is kept, what the second follow-up draws (R39). */
#include "common/pack_load.h"
#include "common/str.h"

#define ATTEMPTS_MAX 20
#define LATER_MAX    20
#define YEARS_MAX    100
#define WEIGHT_MAX   100
#define PERCENT_MAX  100
#define LEAST_MAX    1000
#define STEPS_MAX    10
#define ASPECTS_MAX  16 /* as many as a rating can hold */
#define DAY_MINUTES  1440

static const struct pack_field MEMBERS[] = {
    {.name = "hours", .kind = FIELD_INNER},         {.name = "later_max", .kind = FIELD_INNER},
    {.name = "plans", .kind = FIELD_INNER},         {.name = "analyse", .kind = FIELD_INNER},
    {.name = "analyse_limit", .kind = FIELD_INNER}, {.name = "cause_words", .kind = FIELD_INNER},
    {.name = "archive", .kind = FIELD_INNER},       {.name = "retention_years", .kind = FIELD_INNER},
    {.name = "appeal", .kind = FIELD_INNER},        {.name = "aspects", .kind = FIELD_INNER},
    {.name = "check", .kind = FIELD_INNER},         {.name = "window", .kind = FIELD_INNER},
};

static const struct pack_field HOURS_FIELDS[] = {
    {.name = "from", .kind = FIELD_INNER, .required = true},
    {.name = "to", .kind = FIELD_INNER, .required = true},
};

#define WHOLE(type, key, field, low, high)                                                                             \
    {                                                                                                                  \
        .name = key, .kind = FIELD_INT, .offset = offsetof(struct type, field), .min = (low), .max = (high)            \
    }
#define NEEDED(type, key, field, low, high)                                                                            \
    {                                                                                                                  \
        .name = key, .kind = FIELD_INT, .required = true, .offset = offsetof(struct type, field), .min = (low),        \
        .max = (high)                                                                                                  \
    }

/* Members of the root itself, read one by one: the lists beside them have their own readers. */
static const struct pack_field PLAIN[] = {
    WHOLE(pack_survey, "later_max", later_max, 0, LATER_MAX),
    WHOLE(pack_survey, "retention_years", retention_years, 1, YEARS_MAX),
    {.name = "aspects",
     .kind = FIELD_TEXTS,
     .offset = offsetof(struct pack_survey, aspects),
     .count = offsetof(struct pack_survey, aspect_count),
     .max = PACK_CODE_MAX},
};

static const struct pack_field APPEAL_FIELDS[] = {
    {.name = "unit", .kind = FIELD_LIMIT, .required = true, .offset = offsetof(struct pack_survey, appeal_unit)},
    {.name = "person", .kind = FIELD_LIMIT, .required = true, .offset = offsetof(struct pack_survey, appeal_person)},
};

/* What has no clock of its own: an order that has fed back is followed up by the clock of its policy. */
static const struct pack_field WINDOW_FIELDS[] = {
    {.name = "answered",
     .kind = FIELD_LIMIT,
     .required = true,
     .offset = offsetof(struct pack_survey, window_answered)},
    {.name = "look_back",
     .kind = FIELD_LIMIT,
     .required = true,
     .offset = offsetof(struct pack_survey, window_look_back)},
    {.name = "apply", .kind = FIELD_LIMIT, .offset = offsetof(struct pack_survey, window_apply)},
    {.name = "decide", .kind = FIELD_LIMIT, .offset = offsetof(struct pack_survey, window_decide)},
};

static const struct pack_field CHECK_FIELDS[] = {
    NEEDED(pack_survey, "percent", check_percent, 1, PERCENT_MAX),
    WHOLE(pack_survey, "least", check_least, 0, LEAST_MAX),
    NEEDED(pack_survey, "urgent", check_urgent, 1, WEIGHT_MAX),
    NEEDED(pack_survey, "redo", check_redo, 1, WEIGHT_MAX),
    NEEDED(pack_survey, "enterprise", check_enterprise, 1, WEIGHT_MAX),
    NEEDED(pack_survey, "called", check_called, 1, WEIGHT_MAX),
};

static const struct pack_field PLAN_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_asking, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_asking, name)},
    {.name = "source",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_asking, source),
     .max = 200},
    {.name = "channels", .kind = FIELD_INNER},
    {.name = "steps", .kind = FIELD_INNER, .required = true},
};
static const struct pack_shape PLANS = {"plans", PACK_ASKING, sizeof(struct pack_asking), PLAN_FIELDS,
                                        COUNT(PLAN_FIELDS)};

static const struct pack_field STEP_FIELDS[] = {
    {.name = "way",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_asking_step, way),
     .list = "channel_kind"},
    WHOLE(pack_asking_step, "attempts", attempts, 1, ATTEMPTS_MAX),
    {.name = "pause", .kind = FIELD_DISTANCE, .offset = offsetof(struct pack_asking_step, pause)},
    {.name = "channel", .kind = FIELD_REF, .offset = offsetof(struct pack_asking_step, channel), .of = PACK_CHANNEL},
};

static const struct pack_field WORD_FIELDS[] = {
    {.name = "word", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_cause_word, word), .max = 30},
    {.name = "cause",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_cause_word, cause),
     .list = "cause"},
    NEEDED(pack_cause_word, "weight", weight, 1, WEIGHT_MAX),
};
static const struct pack_shape WORDS = {"cause_words", PACK_CAUSE_WORD, sizeof(struct pack_cause_word), WORD_FIELDS,
                                        COUNT(WORD_FIELDS)};

/* ---- the plans ---- */

static bool asks(enum channel_kind way)
{
    return (way >= CHANNEL_PHONE && way <= CHANNEL_WEB) || way == CHANNEL_UPPER;
}

/* A pause is counted by the wall: nobody waits for an answer by working hours. */
static void check_pause(struct pack_walk *walk, const config_setting_t *at, const struct pack_asking_step *step)
{
    enum limit_unit unit = step->pause.unit;
    bool needed = step->way != CHANNEL_PHONE || step->attempts > 1;
    if (!config_setting_get_member(at, "pause")) {
        if (needed && step->way == CHANNEL_PHONE)
            pack_walk_fault(walk, at, "pause: missing: how long between two calls");
        else if (needed)
            pack_walk_fault(walk, at, "pause: missing: how long an answer is waited for");
    } else if (unit != LIMIT_NONE && unit != LIMIT_MINUTE && unit != LIMIT_HOUR && unit != LIMIT_DAY) {
        pack_walk_fault(walk, pack_walk_member(at, "pause"), "pause: in minutes, hours or days: 30min, 2h, 1d");
    }
}

static bool carries(const struct pack_channel *channel, enum channel_kind way)
{
    return channel->kind == way && !channel->internal;
}

/* The deployment above asks by what it handed down, and only that is asked there. */
static void check_upper(struct pack_walk *walk, const config_setting_t *at, const struct pack_asking *plan,
                        const struct pack_asking_step *step)
{
    if (step->way != CHANNEL_UPPER)
        return;
    if (plan->channels != 1u << CHANNEL_UPPER)
        pack_walk_fault(walk, pack_walk_member(at, "way"),
                        "way: upper stands in a plan for channels = [\"upper\"] alone");
    if (config_setting_get_member(at, "channel"))
        pack_walk_fault(walk, pack_walk_member(at, "channel"), "channel: upper is asked by the channel it came by");
}

/* A message needs a channel that takes it to the person. */
static void check_channel(struct pack_walk *walk, const config_setting_t *at, const struct pack_asking_step *step)
{
    const struct pack *pack = walk->pack;
    if (step->channel >= 0) {
        if (!carries(&pack->channels[step->channel], step->way))
            pack_walk_fault(walk, pack_walk_member(at, "channel"), "channel: \"%s\" does not carry %s to people",
                            pack->channels[step->channel].code, term_get("channel_kind", (int)step->way)->code);
        return;
    }
    if (step->way == CHANNEL_PHONE || config_setting_get_member(at, "channel") ||
        pack_index_lost(pack->index, PACK_CHANNEL))
        return;
    for (size_t i = 0; i < pack->channels_count; i++)
        if (carries(&pack->channels[i], step->way))
            return;
    pack_walk_fault(walk, pack_walk_member(at, "way"), "way: no channel carries %s to people",
                    term_get("channel_kind", (int)step->way)->code);
}

static void check_attempts(struct pack_walk *walk, const config_setting_t *at, struct pack_asking_step *step)
{
    bool said = config_setting_get_member(at, "attempts") != NULL;
    if (step->way == CHANNEL_PHONE && !said)
        pack_walk_fault(walk, at, "attempts: missing: how many calls before the next step");
    else if (step->way != CHANNEL_PHONE && step->attempts > 1)
        pack_walk_fault(walk, pack_walk_member(at, "attempts"), "attempts: a message is sent once");
    if (!said)
        step->attempts = 1;
}

static void read_step(struct pack_walk *walk, const config_setting_t *at, const struct pack_asking *plan,
                      struct pack_asking_step *step)
{
    pack_walk_group(walk, at, STEP_FIELDS, COUNT(STEP_FIELDS), step);
    if (!step->pause.unit)
        step->pause.unit = LIMIT_NONE;
    if (!step->way) /* said already */
        return;
    if (!asks(step->way)) {
        pack_walk_fault(walk, pack_walk_member(at, "way"),
                        "way: nobody is asked by %s: one of phone, sms, wechat, mailbox, web, upper",
                        term_get("channel_kind", (int)step->way)->code);
        return;
    }
    check_attempts(walk, at, step);
    check_pause(walk, at, step);
    check_channel(walk, at, step);
    check_upper(walk, at, plan, step);
}

static void read_steps(struct pack_walk *walk, const config_setting_t *row, struct pack_asking *plan)
{
    const config_setting_t *list = config_setting_get_member(row, "steps");
    if (!list)
        return;
    int count = config_setting_is_list(list) ? config_setting_length(list) : 0;
    if (count < 1 || count > STEPS_MAX) {
        pack_walk_fault(walk, list, "steps: must be a list of 1 to %d groups", STEPS_MAX);
        return;
    }
    struct pack_asking_step *steps = arena_array(walk->pack->arena, (size_t)count, sizeof *steps);
    plan->steps = steps;
    plan->step_count = (size_t)count;
    for (int i = 0; i < count; i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        steps[i].channel = -1;
        if (config_setting_is_group(at))
            read_step(walk, at, plan, &steps[i]);
        else
            pack_walk_fault(walk, at, "steps: every step must be a group { … }");
    }
}

/* The first plan that fits is taken: one that stands behind a plan for everybody is never reached. */
static void check_reached(struct pack_walk *walk, const config_setting_t *row, size_t n)
{
    const struct pack_asking *plans = walk->pack->askings;
    for (size_t i = 0; i < n; i++)
        if (plans[i].channels == 0 || (plans[n].channels && (plans[n].channels & ~plans[i].channels) == 0)) {
            pack_walk_fault(walk, row, "channels: never reached: \"%s\" stands before it", plans[i].code);
            return;
        }
}

static void check_plans(struct pack_walk *walk, const config_setting_t *root)
{
    const struct pack *pack = walk->pack;
    const config_setting_t *list = config_setting_get_member(root, "plans");
    if (list && pack->askings_count == 0)
        pack_walk_fault(walk, list, "plans: must hold a plan: without one nobody is asked");
    else if (list && pack->askings[pack->askings_count - 1].channels)
        pack_walk_fault(walk, list, "plans: the last one is for everybody: it names no channels");
    for (size_t i = 0; i < pack->askings_count; i++)
        check_reached(walk, pack_walk_row(root, &PLANS, i), i);
}

static void load_plans(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    size_t faults = walk->faults;
    pack->askings = pack_walk_part(walk, root, &PLANS, &pack->askings_count);
    for (size_t i = 0; i < pack->askings_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &PLANS, i);
        if (!config_setting_is_group(row))
            continue;
        const config_setting_t *channels = config_setting_get_member(row, "channels");
        if (channels)
            pack->askings[i].channels = pack_walk_terms(walk, channels, "channels", "channel_kind");
        read_steps(walk, row, &pack->askings[i]);
    }
    if (faults == walk->faults)
        check_plans(walk, root);
}

/* ---- what stands beside them ---- */

static const config_setting_t *group_of(struct pack_walk *walk, const config_setting_t *root, const char *name)
{
    const config_setting_t *group = config_setting_get_member(root, name);
    if (group && !config_setting_is_group(group)) {
        pack_walk_fault(walk, group, "%s: must be a group", name);
        return NULL;
    }
    return group;
}

static void load_group(struct pack_walk *walk, const config_setting_t *root, const char *name,
                       const struct pack_field *fields, size_t count)
{
    const config_setting_t *group = group_of(walk, root, name);
    if (group)
        pack_walk_group(walk, group, fields, count, &walk->pack->survey);
}

static void load_hours(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack_survey *survey = &walk->pack->survey;
    const config_setting_t *group = group_of(walk, root, "hours");
    if (!group)
        return;
    pack_walk_group(walk, group, HOURS_FIELDS, COUNT(HOURS_FIELDS), survey);
    const config_setting_t *from = config_setting_get_member(group, "from"),
                           *to = config_setting_get_member(group, "to");
    int start = from ? pack_walk_time(walk, from, "from") : -1;
    int end = to ? pack_walk_time(walk, to, "to") : -1;
    if (start < 0 || end < 0)
        return;
    if (end <= start)
        pack_walk_fault(walk, to, "to: not after from");
    survey->hours_start = start;
    survey->hours_end = end;
}

static void load_limit(struct pack_walk *walk, const config_setting_t *root, const char *name, struct pack_limit *out)
{
    const config_setting_t *at = config_setting_get_member(root, name);
    if (at)
        (void)pack_walk_limit(walk, at, name, out);
}

/* R36: what is analysed waits for people; without a limit it would wait for ever. */
static void load_analysis(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack_survey *survey = &walk->pack->survey;
    const config_setting_t *at = config_setting_get_member(root, "analyse");
    size_t faults = walk->faults;
    if (at)
        survey->analyse = pack_walk_terms(walk, at, "analyse", "cause");
    load_limit(walk, root, "analyse_limit", &survey->analyse_limit);
    if (at && faults == walk->faults && survey->analyse_limit.unit == LIMIT_NONE)
        pack_walk_fault(walk, at, "analyse: goes with analyse_limit, after which it is redone");
    else if (!at && config_setting_get_member(root, "analyse_limit"))
        pack_walk_fault(walk, pack_walk_member(root, "analyse_limit"), "analyse_limit: goes with analyse");
}

static void load_plain(struct pack_walk *walk, const config_setting_t *root)
{
    for (size_t i = 0; i < COUNT(PLAIN); i++) {
        const config_setting_t *at = config_setting_get_member(root, PLAIN[i].name);
        if (at)
            pack_walk_value(walk, at, &PLAIN[i], &walk->pack->survey);
    }
}

static void check_aspects(struct pack_walk *walk, const config_setting_t *root)
{
    const struct pack_survey *survey = &walk->pack->survey;
    const config_setting_t *list = config_setting_get_member(root, "aspects");
    if (survey->aspect_count > ASPECTS_MAX)
        pack_walk_fault(walk, list, "aspects: more than %d", ASPECTS_MAX);
    for (size_t i = 0; i < survey->aspect_count; i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        if (str_empty(survey->aspects[i])) /* said already */
            continue;
        pack_walk_named(walk, at, "aspects", "aspect", survey->aspects[i]);
        for (size_t n = 0; n < i; n++)
            if (str_equal(survey->aspects[n], survey->aspects[i]))
                pack_walk_fault(walk, at, "aspects: \"%s\" stands twice", survey->aspects[i]);
    }
}

/* Days at least; a working day is one at least. */
static long least_days(const struct pack_limit *limit)
{
    bool days = limit->unit == LIMIT_DAY || limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_END_OF_DAY;
    long minutes = limit->unit == LIMIT_MINUTE ? limit->amount : limit->amount * 60L;
    return days ? limit->amount : minutes / DAY_MINUTES;
}

/* What is archived is neither opened again by a repeat (C16) nor looked back at (R40). */
static void check_archive(struct pack_walk *walk, const config_setting_t *root)
{
    const struct pack *pack = walk->pack;
    const struct pack_limit *archive = &pack->survey.archive;
    const config_setting_t *at = config_setting_get_member(root, "archive");
    if (!at || archive->unit == LIMIT_NONE)
        return;
    if (least_days(archive) < pack->merge.reopen_days)
        pack_walk_fault(walk, at, "archive: %s is shorter than merge.reopen_days, %d", archive->text,
                        pack->merge.reopen_days);
    for (size_t i = 0; i < pack->policies_count; i++) {
        const struct pack_limit *back = &pack->policies[i].look_back;
        if (back->unit && back->unit != LIMIT_NONE && least_days(archive) <= least_days(back))
            pack_walk_fault(walk, at, "archive: %s is not after the look_back of the policy \"%s\", %s", archive->text,
                            pack->policies[i].code, back->text);
    }
}

void pack_survey_default(struct pack_survey *survey)
{
    const struct pack_limit none = {.unit = LIMIT_NONE};
    *survey = (struct pack_survey){.hours_end = DAY_MINUTES,
                                   .analyse_limit = none,
                                   .archive = none,
                                   .appeal_unit = none,
                                   .appeal_person = none,
                                   .window_answered = none,
                                   .window_look_back = none,
                                   .window_apply = none,
                                   .window_decide = none,
                                   .check_urgent = 1,
                                   .check_redo = 1,
                                   .check_enterprise = 1,
                                   .check_called = 1};
}

void pack_survey_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack_walk_keys(walk, root, MEMBERS, COUNT(MEMBERS));
    load_hours(walk, root);
    load_plans(walk, root);
    pack->cause_words = pack_walk_part(walk, root, &WORDS, &pack->cause_words_count);
    load_analysis(walk, root);
    load_limit(walk, root, "archive", &pack->survey.archive);
    load_group(walk, root, "appeal", APPEAL_FIELDS, COUNT(APPEAL_FIELDS));
    load_group(walk, root, "window", WINDOW_FIELDS, COUNT(WINDOW_FIELDS));
    load_group(walk, root, "check", CHECK_FIELDS, COUNT(CHECK_FIELDS));
    load_plain(walk, root);
    check_aspects(walk, root);
    check_archive(walk, root);
}
