/* dispatch.cfg, optional: the levels of the whistle (R15, R16), what a result in words must hold (N02), when routing to
 * the backstop is an alarm (N08), and who has what is reported of a unit (N13, N22). */
#include "common/pack_load.h"

#define CHARACTERS_MAX 1000
#define PERCENT_MAX    100
#define ORDERS_MAX     100000
#define HOURS_MAX      (24 * 31)
#define PHRASE_MAX     60

static const struct pack_field MEMBERS[] = {
    {.name = "whistles", .kind = FIELD_INNER},
    {.name = "reply", .kind = FIELD_INNER},
    {.name = "backstop_alarm", .kind = FIELD_INNER},
    {.name = "reports", .kind = FIELD_INNER},
};

static const struct pack_field WHISTLE_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_whistle, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_whistle, name)},
    {.name = "source",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_whistle, source),
     .max = 200},
    {.name = "from", .kind = FIELD_INNER, .required = true},
    {.name = "to", .kind = FIELD_INNER, .required = true},
    {.name = "limit", .kind = FIELD_LIMIT, .required = true, .offset = offsetof(struct pack_whistle, limit)},
};
static const struct pack_shape WHISTLES = {"whistles", PACK_WHISTLE, sizeof(struct pack_whistle), WHISTLE_FIELDS,
                                           COUNT(WHISTLE_FIELDS)};

static const struct pack_field REPLY_FIELDS[] = {
    {.name = "least",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_reply, least),
     .min = 1,
     .max = CHARACTERS_MAX},
    {.name = "copied", .kind = FIELD_INT, .offset = offsetof(struct pack_reply, copied), .max = PERCENT_MAX},
    {.name = "phrases",
     .kind = FIELD_TEXTS,
     .offset = offsetof(struct pack_reply, phrases),
     .max = PHRASE_MAX,
     .count = offsetof(struct pack_reply, phrase_count)},
};

static const struct pack_field ALARM_FIELDS[] = {
    {.name = "percent",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_alarm, percent),
     .min = 1,
     .max = PERCENT_MAX},
    {.name = "least",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_alarm, least),
     .min = 1,
     .max = ORDERS_MAX},
    {.name = "hours",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_alarm, hours),
     .min = 1,
     .max = HOURS_MAX},
};

static const struct pack_field REPORT_FIELDS[] = {
    {.name = "unit",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_reports, unit),
     .of = PACK_UNIT},
    {.name = "instead",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct pack_reports, instead),
     .of = PACK_UNIT},
};

static unsigned read_kinds(struct pack_walk *walk, const config_setting_t *row, const char *name)
{
    const config_setting_t *at = config_setting_get_member(row, name);
    return at ? pack_walk_terms(walk, at, name, "unit_kind") : 0;
}

static void load_whistles(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->whistles = pack_walk_part(walk, root, &WHISTLES, &pack->whistles_count);
    for (size_t i = 0; i < pack->whistles_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &WHISTLES, i);
        struct pack_whistle *whistle = &pack->whistles[i];
        if (!config_setting_is_group(row))
            continue;
        whistle->from = read_kinds(walk, row, "from");
        whistle->to = read_kinds(walk, row, "to");
        if (whistle->limit.unit == LIMIT_NONE)
            pack_walk_fault(walk, pack_walk_member(row, "limit"), "limit: who is called must report in by some time");
    }
}

static void load_group(struct pack_walk *walk, const config_setting_t *root, const char *name,
                       const struct pack_field *fields, size_t count, void *out)
{
    const config_setting_t *group = config_setting_get_member(root, name);
    if (group && config_setting_is_group(group))
        pack_walk_group(walk, group, fields, count, out);
    else if (group)
        pack_walk_fault(walk, group, "%s: must be a group", name);
}

static int top_of(const struct pack *pack, int unit)
{
    while (pack->units[unit].parent >= 0)
        unit = pack->units[unit].parent;
    return unit;
}

/* Whoever is accused, one of the two is apart from it. */
static void check_reports(struct pack_walk *walk, const config_setting_t *root)
{
    const struct pack *pack = walk->pack;
    const struct pack_reports *reports = &pack->reports;
    bool known = reports->unit >= 0 && reports->instead >= 0;
    if (walk->faults == 0 && known && top_of(pack, reports->unit) == top_of(pack, reports->instead))
        pack_walk_fault(walk, pack_walk_member(config_setting_get_member(root, "reports"), "instead"),
                        "instead: stands in one tree with \"unit\": a report against what is above both has nobody");
}

void pack_dispatch_load(struct pack_walk *walk, const config_setting_t *root)
{
    pack_walk_keys(walk, root, MEMBERS, COUNT(MEMBERS));
    load_whistles(walk, root);
    load_group(walk, root, "reply", REPLY_FIELDS, COUNT(REPLY_FIELDS), &walk->pack->reply);
    load_group(walk, root, "backstop_alarm", ALARM_FIELDS, COUNT(ALARM_FIELDS), &walk->pack->alarm);
    load_group(walk, root, "reports", REPORT_FIELDS, COUNT(REPORT_FIELDS), &walk->pack->reports);
    check_reports(walk, root);
}
