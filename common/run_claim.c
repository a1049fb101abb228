/* What of a batch is to be done now: events by their rows in the outbox, commands by their idempotency keys. */
#include "common/fault.h"
#include "common/run.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

bool run_is_query(const struct message *message)
{
    const struct message_info *info = wire_info(message->header.type);
    return info != NULL && info->kind == KIND_QUERY;
}

/* ---- events by their rows ---- */

struct claim_row {
    int64_t id;
    struct uuid subject;
    int type;
};
static const struct field CLAIM[] = {FIELD(struct claim_row, id, BIG), FIELD(struct claim_row, subject, UUID),
                                     FIELD(struct claim_row, type, INT)};

static int compare_claims(const void *a, const void *b)
{
    int64_t left = ((const struct claim_row *)a)->id, right = ((const struct claim_row *)b)->id;
    return (left > right) - (left < right);
}

/* A refused frame proves nothing about its row: only the row itself may go to quarantine. */
static bool claimable(const struct work *work)
{
    return !work->command && !work->postponed && !work->stale && (!work->message.refused || work->swept);
}

/* The same row twice in one batch: by two ways. */
static bool taken_before(const struct run *run, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (run->works[i]->claimed && run->works[i]->outbox_id == run->works[index]->outbox_id)
            return true;
    return false;
}

/* false: a frame of a transaction that a failover lost; its number was given to another message. */
static bool claim_fits(const struct work *work, const struct claim_row *row)
{
    const struct header *header = &work->message.header;
    return uuid_compare(&header->order_id, &row->subject) == 0 && (int)header->type == row->type;
}

static enum result take_claims(struct run *run, struct rows *rows)
{
    enum result outcome = RESULT_OK;
    qsort(rows->list, rows->count, sizeof(struct claim_row), compare_claims);
    for (size_t i = 0; i < run->count; i++) {
        struct work *work = run->works[i];
        if (!claimable(work))
            continue;
        const struct claim_row key = {.id = work->outbox_id};
        const struct claim_row *row = bsearch(&key, rows->list, rows->count, sizeof key, compare_claims);
        work->stale = row != NULL && !claim_fits(work, row);
        if (work->stale)
            outcome = RESULT_RETRY; /* without it: the row that it took is not its own */
        work->claimed = row != NULL && !taken_before(run, i);
        if (!work->claimed)
            metric_add(run->runtime->duplicates, 1);
        else if (work->message.refused)
            work->quarantined = work->message.faults.count > 0 ? work->message.faults.list[0].reason : REASON_MALFORMED;
    }
    return outcome;
}

enum result run_claim_events(struct run *run)
{
    static const struct fields TABLE = FIELDS(struct claim_row, CLAIM);
    struct arena *arena = run->batch.arena;
    int64_t *ids = arena_array(arena, run->count + 1, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        if (claimable(run->works[i]))
            ids[count++] = run->works[i]->outbox_id;
    if (count == 0)
        return RESULT_OK;
    struct params params;
    struct rows rows;
    params_open(&params, arena);
    params_int(&params, (int)run->runtime->service->node);
    params_bigs(&params, ids, count);
    enum result outcome = FAULT_OR(CLAIM_BEFORE, db_call(run->runtime->db, "outbox_claim", &params, &TABLE, &rows));
    FAULT(CLAIM_AFTER);
    return outcome == RESULT_OK ? take_claims(run, &rows) : outcome;
}

bool run_holds_back(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct work *bad = run->works[i];
        for (size_t j = 0; bad->quarantined != REASON_NONE && bad->claimed && j < run->count; j++)
            if (run->works[j]->claimed && run->works[j]->outbox_id > bad->outbox_id &&
                uuid_compare(&run->works[j]->message.header.order_id, &bad->message.header.order_id) == 0)
                return true;
    }
    return false;
}

/* ---- commands by their keys ---- */

struct seen_row {
    const char *principal, *key;
    struct bytes body_hash, reply;
};
static const struct field SEEN[] = {FIELD(struct seen_row, principal, TEXT), FIELD(struct seen_row, key, TEXT),
                                    FIELD(struct seen_row, body_hash, BYTES), FIELD(struct seen_row, reply, BYTES)};
static const struct fields SEEN_ROWS = FIELDS(struct seen_row, SEEN);

bool run_wants_key(const struct work *work)
{
    return work->command && !work->message.refused && !run_is_query(&work->message);
}

static void answer_seen(struct work *work, const struct seen_row *seen)
{
    struct message *message = &work->message;
    message->refused = true; /* nothing is done again */
    if (seen->body_hash.size == sizeof work->hash && memcmp(seen->body_hash.data, work->hash, sizeof work->hash) == 0) {
        work->first_reply = seen->reply;
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE;
    } else {
        faults_add(&message->faults, "header.idempotency_key", REASON_KEY_REUSED);
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_CONFLICT;
    }
}

static int compare_keys(const void *a, const void *b)
{
    const struct work *left = *(struct work *const *)a, *right = *(struct work *const *)b;
    int order = strcmp(left->message.header.idempotency_key, right->message.header.idempotency_key);
    if (order == 0)
        order = strcmp(left->message.from->name, right->message.from->name);
    return order != 0 ? order : (left > right) - (left < right); /* of one array: who came first */
}

/* Who hears nothing for a while says it again: then both wait here. The second gets the first's answer. */
static void defer_twins(struct run *run)
{
    struct work **list = arena_array(run->batch.arena, run->count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run_wants_key(run->works[i]))
            list[count++] = run->works[i];
    qsort(list, count, sizeof *list, compare_keys);
    for (size_t i = 1; i < count; i++) {
        const struct message *before = &list[i - 1]->message;
        struct message *message = &list[i]->message;
        list[i]->deferred = str_equal(before->header.idempotency_key, message->header.idempotency_key) &&
                            str_equal(before->from->name, message->from->name);
        message->refused = list[i]->deferred;
    }
}

enum result run_check_keys(struct run *run)
{
    struct arena *arena = run->batch.arena;
    const char **names = arena_array(arena, run->count + 1, sizeof *names);
    const char **keys = arena_array(arena, run->count + 1, sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run_wants_key(run->works[i])) {
            names[count] = run->works[i]->message.from->name;
            keys[count++] = run->works[i]->message.header.idempotency_key;
        }
    if (count == 0)
        return RESULT_OK;
    struct params params;
    struct rows rows;
    params_open(&params, arena);
    params_texts(&params, names, count);
    params_texts(&params, keys, count);
    enum result outcome = db_call(run->runtime->db, "command_seen", &params, &SEEN_ROWS, &rows);
    const struct seen_row *seen = rows.list;
    for (size_t r = 0; outcome == RESULT_OK && r < rows.count; r++)
        for (size_t i = 0; i < run->count; i++) {
            struct work *work = run->works[i];
            if (run_wants_key(work) && str_equal(work->message.from->name, seen[r].principal) &&
                str_equal(work->message.header.idempotency_key, seen[r].key))
                answer_seen(work, &seen[r]);
        }
    if (outcome == RESULT_OK)
        defer_twins(run);
    return outcome;
}
