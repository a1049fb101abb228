/* channels.cfg: the doors through which demands enter. texts.cfg: what people read. */
#include "common/pack_load.h"

#define RATE_MAX      1000000
#define ENTRIES_MAX   100000
#define MINUTES_MAX   10080
#define SPOOL_ENTRIES 10000
#define SPOOL_MINUTES 1440

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_channel, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_channel, name)},
    {.name = "kind",
     .kind = FIELD_TERM,
     .required = true,
     .offset = offsetof(struct pack_channel, kind),
     .list = "channel_kind"},
    {.name = "district", .kind = FIELD_REF, .offset = offsetof(struct pack_channel, district), .of = PACK_AREA},
    {.name = "rate_per_second",
     .kind = FIELD_INT,
     .offset = offsetof(struct pack_channel, rate_per_second),
     .min = 1,
     .max = RATE_MAX},
    {.name = "burst", .kind = FIELD_INT, .offset = offsetof(struct pack_channel, burst), .min = 1, .max = RATE_MAX},
    {.name = "may_answer", .kind = FIELD_BOOL, .offset = offsetof(struct pack_channel, may_answer)},
    {.name = "may_withhold", .kind = FIELD_BOOL, .offset = offsetof(struct pack_channel, may_withhold)},
    {.name = "spool", .kind = FIELD_BOOL, .offset = offsetof(struct pack_channel, spool)},
    {.name = "spool_entries",
     .kind = FIELD_INT,
     .offset = offsetof(struct pack_channel, spool_entries),
     .min = 1,
     .max = ENTRIES_MAX},
    {.name = "spool_minutes",
     .kind = FIELD_INT,
     .offset = offsetof(struct pack_channel, spool_minutes),
     .min = 1,
     .max = MINUTES_MAX},
    {.name = "internal", .kind = FIELD_BOOL, .offset = offsetof(struct pack_channel, internal)},
};
static const struct pack_shape SHAPE = {"channels", PACK_CHANNEL, sizeof(struct pack_channel), FIELDS, COUNT(FIELDS)};

void pack_channels_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->channels = pack_walk_rows(walk, root, &SHAPE, &pack->channels_count);
    for (size_t i = 0; i < pack->channels_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &SHAPE, i);
        int district = pack->channels[i].district;
        if (pack->channels[i].spool_entries == 0)
            pack->channels[i].spool_entries = SPOOL_ENTRIES;
        if (pack->channels[i].spool_minutes == 0)
            pack->channels[i].spool_minutes = SPOOL_MINUTES;
        if (district >= 0 && config_setting_get_member(row, "district") && pack->areas[district].level > AREA_DISTRICT)
            pack_walk_fault(walk, pack_walk_member(row, "district"), "district: \"%s\" is no district",
                            pack->areas[district].code);
    }
}

static const struct pack_field TEXT_FIELDS[] = {
    {.name = "key", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_text, key)},
    {.name = "zh", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_text, zh), .max = 1000},
    {.name = "en", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_text, en), .max = 2000},
};
static const struct pack_shape TEXTS = {"texts", PACK_TEXT, sizeof(struct pack_text), TEXT_FIELDS, COUNT(TEXT_FIELDS)};

void pack_texts_load(struct pack_walk *walk, const config_setting_t *root)
{
    walk->pack->texts = pack_walk_rows(walk, root, &TEXTS, &walk->pack->texts_count);
}
