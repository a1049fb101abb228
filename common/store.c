#include "common/store.h"
#include <stdlib.h>

enum result store_load(struct batch *batch, const char *statement, const struct fields *fields, struct rows *out)
{
    const struct uuid *ids;
    const char *const *numbers;
    struct params params;
    size_t id_count = batch_subjects(batch, &ids), number_count = batch_numbers(batch, &numbers);
    *out = (struct rows){NULL, 0};
    if (id_count + number_count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, ids, id_count);
    params_texts(&params, numbers, number_count);
    return db_call(batch->db, statement, &params, fields, out);
}

enum result store_load_of(struct batch *batch, const char *statement, const struct fields *fields,
                          const struct uuid *ids, size_t count, struct rows *out)
{
    struct params params;
    *out = (struct rows){NULL, 0};
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, ids, count);
    return db_call(batch->db, statement, &params, fields, out);
}

enum result store_save(struct batch *batch, const char *statement, const struct fields *fields, const struct list *rows)
{
    struct params params;
    if (rows->count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_rows(&params, fields, (const void *const *)rows->items, rows->count);
    return db_call(batch->db, statement, &params, NULL, NULL);
}

enum result store_anonymise(struct batch *batch)
{
    struct uuid *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    const char **numbers = arena_array(batch->arena, batch->count + 1, sizeof *numbers);
    struct params params;
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        if (message->header.type != MESSAGE_REQUEST_ANONYMISED || message->refused)
            continue;
        ids[count] = message->subject;
        numbers[count++] = ((const Loopline__Event__V1__RequestAnonymised *)message->body)->number;
    }
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, ids, count);
    params_texts(&params, numbers, count);
    params_instant(&params, batch->now);
    return db_call(batch->db, "anonymise", &params, NULL, NULL);
}

struct list store_list(struct batch *batch, void *array, size_t count, size_t size)
{
    struct list list = {0};
    for (size_t i = 0; i < count; i++)
        list_add(batch->arena, &list, (char *)array + i * size);
    return list;
}

const char *store_json(struct batch *batch, json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    const char *kept = arena_text(batch->arena, text);
    free(text);
    json_decref(json);
    return kept;
}
