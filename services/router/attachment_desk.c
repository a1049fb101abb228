#include "services/router/attachment_desk.h"
#include "common/mask.h"

void attachment_desk_need(struct batch *batch, struct message *message, const struct attachments *given)
{
    for (size_t i = 0; i < given->count; i++)
        message_need_text(message, arena_print(batch->arena, "attachments[%zu].reference", i),
                          given->list[i]->reference);
}

const char *attachment_desk_json(struct batch *batch, const struct attachments *given)
{
    json_t *list = json_array();
    for (size_t i = 0; i < given->count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name", given->list[i]->name, "reference",
                                              given->list[i]->reference, "media_type", given->list[i]->media_type));
    return store_json(batch, list);
}

json_t *attachment_desk_references(const char *json)
{
    json_t *rows = json_loads(json, 0, NULL), *references = json_array(), *row;
    size_t i;
    json_array_foreach(rows, i, row) json_array_append(references, json_object_get(row, "reference"));
    json_decref(rows);
    return references;
}

static char *member(struct batch *batch, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return arena_text(batch->arena, text ? text : "");
}

struct attachments attachment_desk_read(struct batch *batch, const char *json)
{
    json_t *rows = json_loads(json, 0, NULL);
    size_t count = json_array_size(rows);
    struct attachments out = {arena_array(batch->arena, count + 1, sizeof *out.list), count};
    for (size_t i = 0; i < count; i++) {
        const json_t *row = json_array_get(rows, i);
        Loopline__Router__V1__Attachment *one = arena_alloc(batch->arena, sizeof *one);
        loopline__router__v1__attachment__init(one);
        one->name = wire_text(mask_text(batch->arena, member(batch, row, "name")));
        one->reference = member(batch, row, "reference");
        one->media_type = member(batch, row, "media_type");
        out.list[i] = one;
    }
    json_decref(rows);
    return out;
}
