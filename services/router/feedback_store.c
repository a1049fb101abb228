#include "services/router/feedback_store.h"

static const struct field FEEDBACK[] = {
    FIELD_AS("order_id", struct feedback, order, UUID),
    FIELD(struct feedback, seq, INT),
    FIELD(struct feedback, unit, TEXT),
    FIELD(struct feedback, round, INT),
    FIELD(struct feedback, interim, BOOL),
    FIELD(struct feedback, outcome, INT),
    FIELD(struct feedback, text, TEXT),
    FIELD(struct feedback, measures, TEXT),
    FIELD(struct feedback, cost_fen, BIG),
    FIELD(struct feedback, ground, TEXT),
    FIELD_AS("until_at", struct feedback, until, INSTANT),
    FIELD(struct feedback, contact_at, INSTANT),
    FIELD(struct feedback, contact_way, INT),
    FIELD(struct feedback, contact_with, TEXT),
    FIELD(struct feedback, contact_result, INT),
    FIELD(struct feedback, attachments, TEXT),
    FIELD(struct feedback, at, INSTANT),
    FIELD(struct feedback, told_at, INSTANT),
    FIELD(struct feedback, by, TEXT),
    FIELD(struct feedback, works_until, INSTANT),
    FIELD(struct feedback, agreed_fen, BIG),
};

/* Of those that are there already; columns of the same struct. */
static const struct field EARLIER[] = {
    FIELD_AS("order_id", struct feedback, order, UUID),
    FIELD(struct feedback, round, INT),
    FIELD(struct feedback, text, TEXT),
};

/* What a report to the level above is made of; likewise. */
static const struct field LAST[] = {
    FIELD_AS("order_id", struct feedback, order, UUID),
    FIELD(struct feedback, seq, INT),
    FIELD(struct feedback, unit, TEXT),
    FIELD(struct feedback, round, INT),
    FIELD(struct feedback, outcome, INT),
    FIELD(struct feedback, text, TEXT),
    FIELD(struct feedback, measures, TEXT),
    FIELD(struct feedback, cost_fen, BIG),
    FIELD(struct feedback, ground, TEXT),
    FIELD(struct feedback, contact_at, INSTANT),
    FIELD(struct feedback, contact_way, INT),
    FIELD(struct feedback, contact_result, INT),
    FIELD(struct feedback, told_at, INSTANT),
    FIELD(struct feedback, works_until, INSTANT),
    FIELD(struct feedback, agreed_fen, BIG),
};

static bool says_words(const struct message *message)
{
    return message->header.type == MESSAGE_FEED_BACK || message->header.type == MESSAGE_REPORT_INTERIM;
}

static enum result load_last(struct batch *batch, struct router_work *work)
{
    static const struct fields TABLE = FIELDS(struct feedback, LAST);
    struct uuid *ids = arena_array(batch->arena, work->loaded + 1, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < work->loaded; i++)
        if (work->orders[i].path)
            ids[count++] = work->orders[i].id;
    return store_load_of(batch, "result_last", &TABLE, ids, count, &work->last);
}

enum result feedback_store_load(struct batch *batch)
{
    static const struct fields TABLE = FIELDS(struct feedback, EARLIER);
    struct router_work *work = batch->work;
    struct uuid *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        const struct order *order = says_words(message) ? router_riding(work, message->rows) : NULL;
        if (order)
            ids[count++] = order->id;
    }
    enum result outcome = store_load_of(batch, "result_load", &TABLE, ids, count, &work->earlier);
    return outcome == RESULT_OK ? load_last(batch, work) : outcome;
}

size_t feedback_store_earlier(struct batch *batch, const struct order *order, const char *const **out)
{
    const struct router_work *work = batch->work;
    const struct feedback *rows = work->earlier.list;
    const char **list = arena_array(batch->arena, work->earlier.count + work->feedbacks.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < work->earlier.count; i++)
        if (uuid_compare(&rows[i].order, &order->id) == 0 && rows[i].round < order->round)
            list[count++] = rows[i].text;
    for (size_t i = 0; i < work->feedbacks.count; i++) {
        const struct feedback *one = work->feedbacks.items[i];
        if (!one->interim && uuid_compare(&one->order, &order->id) == 0 && one->round < order->round)
            list[count++] = one->text;
    }
    *out = list;
    return count;
}

static bool is_last(const struct feedback *one, const struct order *order, const struct assignment *part)
{
    return !one->interim && one->seq == part->seq && one->round == order->round &&
           uuid_compare(&one->order, &order->id) == 0;
}

const struct feedback *feedback_store_last(const struct batch *batch, const struct order *order,
                                           const struct assignment *part)
{
    const struct router_work *work = batch->work;
    const struct feedback *rows = work->last.list;
    for (size_t i = work->feedbacks.count; i > 0; i--)
        if (is_last(work->feedbacks.items[i - 1], order, part))
            return work->feedbacks.items[i - 1];
    for (size_t i = 0; i < work->last.count; i++)
        if (is_last(&rows[i], order, part))
            return &rows[i];
    return NULL;
}

void feedback_store_keep(struct batch *batch, const struct feedback *feedback)
{
    struct router_work *work = batch->work;
    struct feedback *kept = arena_alloc(batch->arena, sizeof *kept);
    *kept = *feedback;
    list_add(batch->arena, &work->feedbacks, kept);
}

enum result feedback_store_save(struct batch *batch)
{
    static const struct fields TABLE = FIELDS(struct feedback, FEEDBACK);
    const struct router_work *work = batch->work;
    return store_save(batch, "result_add", &TABLE, &work->feedbacks);
}
