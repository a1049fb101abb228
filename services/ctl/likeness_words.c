#include "services/ctl/likeness_words.h"
#include "common/str.h"
#include <jansson.h>

static const struct {
    const char *code, *zh, *en;
} WORDS[] = {
    {"text", "文字", "words"},
    {"caller", "同一人", "same person"},
    {"place", "地点", "place"},
    {"address", "地址", "address"},
    {"matter", "事项", "matter"},
    {"time", "时间", "time"},
    {"elsewhere", "不在一处", "another place"},
    {"no_tie", "只是同类", "only the same kind"},
    {"urgent", "紧急,须人工", "urgent: people decide"},
    {"place_unproven", "地点不够确切", "place not exact"},
    {"other_address", "地址不同", "another address"},
    {"other_matter", "事项不同", "another matter"},
};

static const char *word(const struct ctl *ctl, const char *code)
{
    for (size_t i = 0; i < COUNT(WORDS); i++)
        if (str_equal(WORDS[i].code, code))
            return ctl_text(ctl, WORDS[i].zh, WORDS[i].en);
    return code;
}

static void add_signs(const struct ctl *ctl, const json_t *signs, struct buf *buf)
{
    size_t i;
    const json_t *sign;
    json_array_foreach(signs, i, sign)
    {
        const char *code = json_string_value(json_object_get(sign, "sign"));
        buf_print(buf, "%s%s %+lld", buf->length > 0 ? ", " : "", word(ctl, code == NULL ? "?" : code),
                  (long long)json_integer_value(json_object_get(sign, "points")));
    }
}

static void add_rule(const struct ctl *ctl, const json_t *code, struct buf *buf)
{
    if (json_is_string(code))
        buf_print(buf, "%s%s", buf->length > 0 ? "; " : "", word(ctl, json_string_value(code)));
}

const char *likeness_words(const struct ctl *ctl, const char *reasons)
{
    struct buf buf = {0};
    json_t *json = ctl->json || reasons == NULL ? NULL : json_loads(reasons, 0, NULL);
    if (json == NULL)
        return reasons;
    add_signs(ctl, json_object_get(json, "signs"), &buf);
    add_rule(ctl, json_object_get(json, "cap"), &buf);
    add_rule(ctl, json_object_get(json, "held"), &buf);
    json_decref(json);
    const char *out = buf.text == NULL ? NULL : arena_text(ctl->arena, buf.text);
    buf_free(&buf);
    return out;
}
