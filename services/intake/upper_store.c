#include "services/intake/upper_store.h"
#include "common/str.h"

struct found_row {
    const char *channel, *reference;
    struct uuid id;
    bool unasked;
};
static const struct field WANTED[] = {FIELD(struct found_row, channel, TEXT), FIELD(struct found_row, reference, TEXT)};
static const struct field FOUND[] = {FIELD(struct found_row, channel, TEXT), FIELD(struct found_row, reference, TEXT),
                                     FIELD(struct found_row, id, UUID), FIELD(struct found_row, unasked, BOOL)};

static const char *reference_of(const struct message *message)
{
    return message->header.type == MESSAGE_INSTRUCT ? ((const Loopline__Intake__V1__Instruct *)message->body)->reference
                                                    : NULL;
}

static enum result find(struct batch *batch, const struct list *wanted, struct rows *out)
{
    static const struct fields GIVEN = FIELDS(struct found_row, WANTED), TABLE = FIELDS(struct found_row, FOUND);
    struct params params;
    params_open(&params, batch->arena);
    params_rows(&params, &GIVEN, (const void *const *)wanted->items, wanted->count);
    return db_call(batch->db, "upper_find", &params, &TABLE, out);
}

static void attach(struct message *message, const struct rows *rows)
{
    struct found_row *found = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(found[i].reference, reference_of(message)) &&
            str_equal(found[i].channel, message->from->channel)) {
            message->subject = found[i].id;
            message->event = &found[i];
        }
}

enum result upper_store_find(struct batch *batch)
{
    struct list wanted = {0};
    struct rows rows = {NULL, 0};
    for (size_t i = 0; i < batch->count; i++)
        if (reference_of(batch->messages[i]) != NULL) {
            struct found_row *row = arena_alloc(batch->arena, sizeof *row);
            row->channel = batch->messages[i]->from->channel;
            row->reference = reference_of(batch->messages[i]);
            list_add(batch->arena, &wanted, row);
        }
    if (wanted.count == 0)
        return RESULT_OK;
    enum result outcome = find(batch, &wanted, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < batch->count; i++)
        if (reference_of(batch->messages[i]) != NULL)
            attach(batch->messages[i], &rows);
    return outcome;
}

bool upper_store_unasked(const struct message *message)
{
    const struct found_row *found = message->event;
    return found != NULL && found->unasked;
}
