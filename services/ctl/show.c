#include "services/ctl/show.h"
#include "common/mask.h"
#include "common/terms.h"
#include "services/classifier/hotspot.h"
#include "services/ctl/connect.h"
#include "services/ctl/packs.h"
#include <jansson.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

struct output show_output(const struct ctl *ctl)
{
    return (struct output){ctl->out, ctl->zh, ctl->json};
}

const char *show_instant(const struct ctl *ctl, instant at)
{
    char text[INSTANT_TEXT];
    if (at == INSTANT_NONE)
        return NULL;
    if (ctl->json)
        instant_format(at, ctl->offset_minutes, text);
    else
        instant_format_short(at, ctl->offset_minutes, text);
    return arena_text(ctl->arena, text);
}

const char *show_micros(const struct ctl *ctl, int64_t at)
{
    return show_instant(ctl, at == 0 ? INSTANT_NONE : at);
}

const char *show_age(const struct ctl *ctl, int64_t seconds)
{
    long long s = seconds < 0 ? 0 : seconds;
    if (ctl->json)
        return arena_print(ctl->arena, "%lld", s);
    if (s < MINUTE)
        return arena_print(ctl->arena, "%llds", s);
    if (s < HOUR)
        return arena_print(ctl->arena, "%lldm%02llds", s / MINUTE, s % MINUTE);
    if (s < DAY)
        return arena_print(ctl->arena, "%lldh%02lldm", s / HOUR, s % HOUR / MINUTE);
    return arena_print(ctl->arena, "%lldd%02lldh", s / DAY, s % DAY / HOUR);
}

const char *show_number(const struct ctl *ctl, long long number)
{
    return arena_print(ctl->arena, "%lld", number);
}

const char *show_growth(const struct ctl *ctl, int growth)
{
    return growth == HOTSPOT_NEW ? NULL : show_number(ctl, growth);
}

const char *show_flag(const struct ctl *ctl, bool flag)
{
    if (ctl->json)
        return flag ? "true" : "false";
    return flag ? ctl_text(ctl, "是", "yes") : ctl_text(ctl, "否", "no");
}

const char *show_term(const struct ctl *ctl, const char *list, int number)
{
    if (number == 0)
        return NULL;
    return ctl->json ? term_get(list, number)->code : term_name(list, number, ctl->lang);
}

const char *show_term_code(const struct ctl *ctl, const char *list, const char *code)
{
    int number = str_empty(code) ? 0 : term_find(list, code);
    return number == 0 ? show_text(ctl, code) : show_term(ctl, list, number);
}

const char *show_text(const struct ctl *ctl, const char *text)
{
    return str_empty(text) ? NULL : arena_text(ctl->arena, text);
}

const char *show_by(const struct ctl *ctl, const char *by)
{
    if (by == NULL || by[0] != '\0' || ctl->json)
        return by == NULL ? NULL : arena_text(ctl->arena, by);
    return ctl_text(ctl, "按规则", "by rule");
}

const char *show_effect(const struct ctl *ctl, const char *code)
{
    static const struct {
        const char *code, *zh, *en;
    } EFFECTS[] = {{"struck", "不再计入", "not counted any more"},
                   {"reopened", "重新办理", "handled again"},
                   {"restored", "恢复原诉求", "the demand stands again"}};
    for (size_t i = 0; !ctl->json && i < COUNT(EFFECTS); i++)
        if (str_equal(EFFECTS[i].code, code))
            return ctl_text(ctl, EFFECTS[i].zh, EFFECTS[i].en);
    return show_text(ctl, code);
}

const char *show_scores(struct ctl *ctl, const char *aspects)
{
    const char *aspect, *text = NULL;
    json_t *score, *root = ctl->json || aspects == NULL ? NULL : json_loads(aspects, 0, NULL);
    if (root == NULL)
        return show_text(ctl, aspects);
    json_object_foreach(root, aspect, score)
    {
        const char *one =
            arena_print(ctl->arena, "%s %lld", show_words(ctl, "aspect", aspect), (long long)json_integer_value(score));
        text = text == NULL ? one : arena_print(ctl->arena, "%s, %s", text, one);
    }
    json_decref(root);
    return text;
}

const char *show_short(const struct ctl *ctl, const char *text, size_t columns)
{
    text = mask_text(ctl->arena, text); /* first: what is cut in its middle is no longer recognised */
    if (ctl->json || str_empty(text) || utf8_columns(text) <= columns)
        return show_text(ctl, text);
    size_t characters = columns;
    const char *cut = text;
    do
        cut = arena_textn(ctl->arena, text, utf8_prefix(text, --characters));
    while (characters > 0 && utf8_columns(cut) >= columns);
    return arena_print(ctl->arena, "%s…", cut);
}

/* ---- names of the applied pack ---- */

const struct pack *show_pack(struct ctl *ctl)
{
    struct db *db = NULL;
    if (ctl->pack_tried)
        return ctl->pack;
    ctl->pack_tried = true;
    if (connect_try(ctl, CONNECT_READER, "pack", &db) == RESULT_OK && packs_applied(ctl, db, &ctl->pack) != RESULT_OK)
        ctl->pack = NULL;
    db_free(&db);
    return ctl->pack;
}

const struct pack *show_pack_at(struct ctl *ctl, instant at)
{
    struct db *db = NULL;
    struct pack *then = NULL;
    if (at != INSTANT_NONE && connect_try(ctl, CONNECT_READER, "pack", &db) == RESULT_OK &&
        packs_in_force(ctl, db, at, &then) == RESULT_OK) {
        pack_free(&ctl->pack);
        ctl->pack = then;
        ctl->pack_tried = true;
    }
    db_free(&db);
    return show_pack(ctl);
}

void show_pack_now(struct ctl *ctl)
{
    pack_free(&ctl->pack);
    ctl->pack_tried = false;
}

static const char *name_of(const struct pack *pack, enum show_kind kind, const char *code)
{
    int i;
    switch (kind) {
    case SHOW_AREA:
        return (i = pack_area_find(pack, code)) < 0 ? code : pack->areas[i].name;
    case SHOW_UNIT:
        return (i = pack_unit_find(pack, code)) < 0 ? code : pack->units[i].name;
    case SHOW_MATTER:
        return (i = pack_matter_find(pack, code)) < 0 ? code : pack->matters[i].name;
    case SHOW_CHANNEL:
        return (i = pack_channel_find(pack, code)) < 0 ? code : pack->channels[i].name;
    case SHOW_POLICY:
        return (i = pack_policy_find(pack, code)) < 0 ? code : pack->policies[i].name;
    case SHOW_LEADER:
        return (i = pack_leader_find(pack, code)) < 0 ? code : pack->leaders[i].title;
    case SHOW_WHISTLE:
        return (i = pack_whistle_find(pack, code)) < 0 ? code : pack->whistles[i].name;
    }
    return code;
}

const char *show_code(struct ctl *ctl, enum show_kind kind, const char *code)
{
    if (str_empty(code))
        return NULL;
    const struct pack *pack = ctl->json ? NULL : show_pack(ctl);
    return arena_text(ctl->arena, pack == NULL ? code : name_of(pack, kind, code));
}

const char *show_words(struct ctl *ctl, const char *kind, const char *code)
{
    const struct pack *pack = ctl->json || str_empty(code) ? NULL : show_pack(ctl);
    if (pack == NULL)
        return show_text(ctl, code);
    const char *key = arena_print(ctl->arena, "%s.%s", kind, code), *words = pack_text_find(pack, key, ctl->lang);
    return show_text(ctl, str_equal(words, key) ? code : words);
}

const char *show_level(struct ctl *ctl, const char *level)
{
    return show_words(ctl, "level", level);
}

const char *show_named(const struct ctl *ctl, const struct show_name *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(list[i].code, code))
            return ctl->json ? list[i].code : ctl_text(ctl, list[i].zh, list[i].en);
    return arena_text(ctl->arena, code);
}
