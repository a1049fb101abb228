#include "services/ctl/place_notes.h"
#include "common/str.h"
#include "services/ctl/show.h"

static const struct words {
    const char *code, *zh, *en;
} SOURCES[] = {
    {"area", "渠道", "the channel"}, {"position", "坐标", "the position"},    {"address", "地址", "the address"},
    {"text", "文字", "the text"},    {"district", "来源区县", "the channel"},
};

static const char *source_of(const struct ctl *ctl, const char *code)
{
    for (size_t i = 0; i < COUNT(SOURCES); i++)
        if (str_equal(SOURCES[i].code, code))
            return ctl->zh ? SOURCES[i].zh : SOURCES[i].en;
    return code;
}

const char *place_distance(struct ctl *ctl, const json_t *metres)
{
    enum { KILOMETRE = 1000, FAR = 10 * KILOMETRE }; /* from there on nobody counts metres */
    if (!json_is_integer(metres))
        return NULL;
    long long count = json_integer_value(metres);
    if (ctl->json)
        return show_number(ctl, count);
    return count < FAR ? arena_print(ctl->arena, ctl->zh ? "%lld米" : "%lld m", count)
                       : arena_print(ctl->arena, ctl->zh ? "%lld公里" : "%lld km", (count + KILOMETRE / 2) / KILOMETRE);
}

static const char *one_note(struct ctl *ctl, const json_t *note)
{
    const char *kind = json_string_value(json_object_get(note, "kind"));
    const char *code = json_string_value(json_object_get(note, "area"));
    const char *area = str_empty(code) ? "-" : show_code(ctl, SHOW_AREA, code);
    const char *source = source_of(ctl, json_string_value(json_object_get(note, "source")));
    const char *distance = place_distance(ctl, json_object_get(note, "metres"));
    if (distance == NULL)
        distance = "-";
    if (str_equal(kind, "near_border"))
        return arena_print(ctl->arena, ctl->zh ? "距%s%s" : "%s is %s away", area, distance);
    if (str_equal(kind, "overlap"))
        return arena_print(ctl->arena, ctl->zh ? "边界与%s重叠" : "the boundaries overlap with %s", area);
    if (str_equal(kind, "outside"))
        return arena_print(ctl->arena,
                           ctl->zh ? "坐标在各区县之外,最近的是%s,相距%s"
                                   : "outside every district; the nearest, %s, is %s away",
                           area, distance);
    return arena_print(ctl->arena, ctl->zh ? "%s指向%s" : "%s says %s", source, area);
}

const char *place_notes(struct ctl *ctl, const char *reasons)
{
    const char *text = NULL;
    size_t index;
    json_t *note, *json = str_empty(reasons) ? NULL : json_loads(reasons, 0, NULL);
    json_array_foreach(json_object_get(json_object_get(json, "area"), "notes"), index, note)
    {
        const char *one = one_note(ctl, note);
        text = text == NULL ? one : arena_print(ctl->arena, "%s; %s", text, one);
    }
    json_decref(json);
    return text;
}
