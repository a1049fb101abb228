#include "services/router/note_store.h"

static const struct field COMMENT[] = {
    FIELD_AS("order_id", struct comment, order, UUID),
    FIELD(struct comment, unit, TEXT),
    FIELD(struct comment, by, TEXT),
    FIELD(struct comment, at, INSTANT),
    FIELD(struct comment, text, TEXT),
    FIELD(struct comment, attachments, TEXT),
};

static const struct field SUPPLEMENT[] = {
    FIELD_AS("order_id", struct supplement, order, UUID),
    FIELD(struct supplement, text, TEXT),
    FIELD(struct supplement, at, INSTANT),
};

static enum result load_held(struct batch *batch, const struct rows *orders, struct rows *out)
{
    static const struct field HELD[] = {FIELD_AS("order_id", struct held, order, UUID),
                                        FIELD_AS("held", struct held, count, INT)};
    static const struct fields TABLE = FIELDS(struct held, HELD);
    return store_load_of(batch, "held_load", &TABLE, orders->list, orders->count, out);
}

static enum result load(struct batch *batch, const char *statement, const struct fields *table,
                        const struct rows *orders, struct rows *out)
{
    struct params params;
    if (orders->count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, orders->list, orders->count);
    params_int(&params, NOTES_SHOWN);
    return db_call(batch->db, statement, &params, table, out);
}

/* The same order may be looked at twice in a batch. */
static void add_once(struct rows *orders, const struct uuid *id)
{
    struct uuid *list = orders->list;
    for (size_t i = 0; i < orders->count; i++)
        if (uuid_compare(&list[i], id) == 0)
            return;
    list[orders->count++] = *id;
}

enum result note_store_load(struct batch *batch)
{
    static const struct fields COMMENTS = FIELDS(struct comment, COMMENT);
    static const struct fields SUPPLEMENTS = FIELDS(struct supplement, SUPPLEMENT);
    struct router_work *work = batch->work;
    struct rows orders = {arena_array(batch->arena, batch->count + 1, sizeof(struct uuid)), 0};
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        const struct order *order =
            message->header.type == MESSAGE_VIEW_ORDER ? router_riding(work, message->rows) : NULL;
        if (order)
            add_once(&orders, &order->id);
    }
    enum result outcome = load(batch, "comment_load", &COMMENTS, &orders, &work->seen_comments);
    if (outcome == RESULT_OK)
        outcome = load(batch, "supplement_load", &SUPPLEMENTS, &orders, &work->seen_supplements);
    return outcome == RESULT_OK ? load_held(batch, &orders, &work->seen_held) : outcome;
}

void note_store_keep(struct batch *batch, const struct comment *comment)
{
    struct router_work *work = batch->work;
    struct comment *kept = arena_alloc(batch->arena, sizeof *kept);
    *kept = *comment;
    list_add(batch->arena, &work->comments, kept);
}

enum result note_store_save(struct batch *batch)
{
    static const struct fields TABLE = FIELDS(struct comment, COMMENT);
    const struct router_work *work = batch->work;
    return store_save(batch, "comment_add", &TABLE, &work->comments);
}
