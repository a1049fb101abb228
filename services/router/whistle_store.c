#include "services/router/whistle_store.h"
#include "common/str.h"

static const struct field WHISTLE[] = {
    FIELD_AS("order_id", struct whistle, order, UUID),
    FIELD(struct whistle, seq, INT),
    FIELD(struct whistle, kind, INT),
    FIELD(struct whistle, level, TEXT),
    FIELD(struct whistle, unit, TEXT),
    FIELD(struct whistle, by, TEXT),
    FIELD(struct whistle, text, TEXT),
    FIELD_AS("limit_text", struct whistle, limit, TEXT),
    FIELD(struct whistle, at, INSTANT),
    FIELD(struct whistle, state, INT),
    FIELD(struct whistle, finding, TEXT),
    FIELD(struct whistle, measures, TEXT),
    FIELD(struct whistle, participants, TEXT),
    FIELD(struct whistle, lead, TEXT),
    FIELD(struct whistle, co, TEXT),
    FIELD(struct whistle, ended_by, TEXT),
    FIELD(struct whistle, ended_at, INSTANT),
};
static const struct field CALL[] = {
    FIELD_AS("order_id", struct whistle_call, order, UUID),
    FIELD(struct whistle_call, whistle, INT),
    FIELD(struct whistle_call, assignment, INT),
    FIELD(struct whistle_call, unit, TEXT),
    FIELD(struct whistle_call, reported_in_at, INSTANT),
    FIELD(struct whistle_call, person, TEXT),
    FIELD(struct whistle_call, note, TEXT),
    FIELD(struct whistle_call, by, TEXT),
};
static const struct fields WHISTLES = FIELDS(struct whistle, WHISTLE), CALLS = FIELDS(struct whistle_call, CALL);

static struct whistle_book *book_of(const struct batch *batch)
{
    return ((struct router_work *)batch->work)->whistles;
}

const struct whistle_book *whistle_store_book(const struct batch *batch)
{
    return book_of(batch);
}

/* ---- load ---- */

static bool is_joint_ruling(const struct message *message)
{
    return message->header.type == MESSAGE_RULE_RETURN &&
           (int)((const Loopline__Router__V1__RuleReturn *)message->body)->ruling == RULING_JOINT;
}

static bool is_about(const struct message *message)
{
    enum message_type type = message->header.type;
    return type == MESSAGE_WHISTLE || type == MESSAGE_REPORT_IN || type == MESSAGE_CONCLUDE_WHISTLE ||
           is_joint_ruling(message);
}

static bool may_end_orders(const struct message *message)
{
    enum message_type type = message->header.type;
    return type == MESSAGE_MERGE || type == MESSAGE_UNMERGE || type == MESSAGE_REOPEN ||
           type == MESSAGE_REQUEST_WITHDRAWN;
}

/* The orders whose whistles this batch needs. */
static size_t want(const struct batch *batch, const struct rows *orders, struct uuid *ids)
{
    const struct order *list = orders->list;
    bool about = false, ends = false;
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        about = about || is_about(batch->messages[i]);
        ends = ends || may_end_orders(batch->messages[i]);
    }
    for (size_t i = 0; i < orders->count; i++)
        if (about || (ends && list[i].whistles_open > 0))
            ids[count++] = list[i].id;
    return count;
}

static void hand_over(struct batch *batch, const struct rows *rows, size_t size, struct list *list)
{
    for (size_t i = 0; i < rows->count; i++)
        list_add(batch->arena, list, (char *)rows->list + i * size);
}

enum result whistle_store_load(struct batch *batch, const struct rows *orders)
{
    struct router_work *work = batch->work;
    struct rows whistles, calls;
    struct uuid *ids = arena_array(batch->arena, orders->count + 1, sizeof *ids);
    size_t count = want(batch, orders, ids);
    work->whistles = arena_alloc(batch->arena, sizeof *work->whistles);
    enum result outcome = store_load_of(batch, "whistle_load", &WHISTLES, ids, count, &whistles);
    if (outcome == RESULT_OK)
        outcome = store_load_of(batch, "whistle_call_load", &CALLS, ids, count, &calls);
    if (outcome != RESULT_OK)
        return outcome;
    hand_over(batch, &whistles, sizeof(struct whistle), &work->whistles->whistles);
    hand_over(batch, &calls, sizeof(struct whistle_call), &work->whistles->calls);
    return RESULT_OK;
}

/* ---- look ---- */

int whistle_store_next(const struct batch *batch, const struct uuid *order)
{
    const struct list *list = &book_of(batch)->whistles;
    int last = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct whistle *one = list->items[i];
        if (uuid_compare(&one->order, order) == 0 && one->seq > last)
            last = one->seq;
    }
    return last + 1;
}

struct whistle *whistle_store_find(const struct batch *batch, const struct uuid *order, int seq)
{
    const struct list *list = &book_of(batch)->whistles;
    for (size_t i = 0; i < list->count; i++) {
        struct whistle *one = list->items[i];
        if (one->seq == seq && uuid_compare(&one->order, order) == 0)
            return one;
    }
    return NULL;
}

struct whistle_call *whistle_store_call(const struct batch *batch, const struct whistle *whistle, int assignment)
{
    const struct list *list = &book_of(batch)->calls;
    for (size_t i = 0; i < list->count; i++) {
        struct whistle_call *one = list->items[i];
        if (one->whistle == whistle->seq && one->assignment == assignment &&
            uuid_compare(&one->order, &whistle->order) == 0)
            return one;
    }
    return NULL;
}

struct whistle *whistle_store_calling(const struct batch *batch, const struct assignment *one,
                                      const struct whistle *but, bool waiting)
{
    const struct list *list = &book_of(batch)->whistles;
    for (size_t i = 0; i < list->count; i++) {
        struct whistle *whistle = list->items[i];
        if (whistle == but || whistle->state != WHISTLE_OPEN || uuid_compare(&whistle->order, &one->order) != 0)
            continue;
        const struct whistle_call *call = whistle_store_call(batch, whistle, one->seq);
        if (call && !(waiting && call->reported_in_at != INSTANT_NONE))
            return whistle;
    }
    return NULL;
}

/* ---- change ---- */

void whistle_store_add(struct batch *batch, const struct whistle *whistle)
{
    struct whistle *kept = arena_alloc(batch->arena, sizeof *kept);
    *kept = *whistle;
    kept->dirty = true;
    list_add(batch->arena, &book_of(batch)->whistles, kept);
}

void whistle_store_add_call(struct batch *batch, const struct whistle_call *call)
{
    struct whistle_call *kept = arena_alloc(batch->arena, sizeof *kept);
    *kept = *call;
    kept->dirty = true;
    list_add(batch->arena, &book_of(batch)->calls, kept);
}

void whistle_store_drop(struct batch *batch, const struct order *order)
{
    const struct list *list = &book_of(batch)->whistles;
    for (size_t i = 0; i < list->count; i++) {
        struct whistle *one = list->items[i];
        if (one->state != WHISTLE_OPEN || uuid_compare(&one->order, &order->id) != 0)
            continue;
        one->state = WHISTLE_DROPPED;
        one->finding = one->measures = one->participants = one->ended_by = "";
        one->ended_at = batch->now;
        one->dirty = true;
        const char *detail = store_json(batch, json_pack("{s:i}", "whistle", one->seq));
        batch_record(batch, &(struct record){order->id, order->district, "whistle_dropped", NULL, NULL, detail});
    }
}

/* ---- save ---- */

enum result whistle_store_save(struct batch *batch)
{
    const struct whistle_book *book = book_of(batch);
    struct list whistles = {0}, calls = {0};
    for (size_t i = 0; i < book->whistles.count; i++)
        if (((const struct whistle *)book->whistles.items[i])->dirty)
            list_add(batch->arena, &whistles, book->whistles.items[i]);
    for (size_t i = 0; i < book->calls.count; i++)
        if (((const struct whistle_call *)book->calls.items[i])->dirty)
            list_add(batch->arena, &calls, book->calls.items[i]);
    enum result outcome = store_save(batch, "whistle_save", &WHISTLES, &whistles);
    return outcome == RESULT_OK ? store_save(batch, "whistle_call_save", &CALLS, &calls) : outcome;
}
