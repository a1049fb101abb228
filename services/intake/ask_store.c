#include "services/intake/ask_store.h"
#include "common/str.h"
#include "services/intake/person_store.h"
#include <string.h>

typedef Loopline__Event__V1__ProgressMade WireProgressMade;

static const struct field ASK[] = {
    FIELD_AS("request_id", struct ask_row, request, UUID),
    FIELD_AS("case_id", struct ask_row, survey_case, UUID),
    FIELD(struct ask_row, visit, INT),
    FIELD(struct ask_row, kind, INT),
    FIELD(struct ask_row, way, INT),
    FIELD(struct ask_row, channel, TEXT),
    FIELD(struct ask_row, aspects, TEXT),
    FIELD(struct ask_row, token_hash, BYTES),
    FIELD(struct ask_row, asked_at, INSTANT),
    FIELD(struct ask_row, until_at, INSTANT),
    FIELD(struct ask_row, used_at, INSTANT),
    FIELD(struct ask_row, closed_at, INSTANT),
};
static const struct fields ASKS = FIELDS(struct ask_row, ASK);

static const char *what_of(const struct message *message)
{
    return message->header.type == MESSAGE_PROGRESS_MADE ? ((const WireProgressMade *)message->body)->what : "";
}

bool ask_store_asks(const struct message *message)
{
    return str_equal(what_of(message), "survey_asked");
}

bool ask_store_ends(const struct message *message)
{
    static const char *const ENDS[] = {"followed_up", "survey_closed", "closed"};
    for (size_t i = 0; i < COUNT(ENDS); i++)
        if (str_equal(what_of(message), ENDS[i]))
            return true;
    return false;
}

static bool needs_asks(const struct message *message)
{
    return message->header.type == MESSAGE_ANSWER_SURVEY || message->header.type == MESSAGE_INSTRUCT ||
           ask_store_asks(message) || ask_store_ends(message);
}

/* ---- load ---- */

struct found_row {
    struct bytes token_hash;
    struct uuid request;
};
static const struct field FOUND[] = {FIELD(struct found_row, token_hash, BYTES),
                                     FIELD_AS("request_id", struct found_row, request, UUID)};

static enum result find_requests(struct batch *batch, const struct list *wanted, struct rows *out)
{
    static const struct field HASH[] = {FIELD(struct found_row, token_hash, BYTES)};
    static const struct fields HASHES = FIELDS(struct found_row, HASH), TABLE = FIELDS(struct found_row, FOUND);
    struct params params;
    params_open(&params, batch->arena);
    params_rows(&params, &HASHES, (const void *const *)wanted->items, wanted->count);
    return db_call(batch->db, "ask_find", &params, &TABLE, out);
}

static bool has_token(const struct message *message)
{
    return message->header.type == MESSAGE_ANSWER_SURVEY && message->event != NULL;
}

enum result ask_store_find(struct batch *batch)
{
    struct list wanted = {0};
    struct rows rows = {NULL, 0};
    for (size_t i = 0; i < batch->count; i++)
        if (has_token(batch->messages[i])) {
            struct found_row *row = arena_alloc(batch->arena, sizeof *row);
            row->token_hash = (struct bytes){batch->messages[i]->event, TOKEN_HASH};
            list_add(batch->arena, &wanted, row);
        }
    if (wanted.count == 0)
        return RESULT_OK;
    enum result outcome = find_requests(batch, &wanted, &rows);
    const struct found_row *found = rows.list;
    for (size_t i = 0; i < batch->count; i++)
        for (size_t k = 0; has_token(batch->messages[i]) && k < rows.count; k++)
            if (memcmp(found[k].token_hash.data, batch->messages[i]->event, TOKEN_HASH) == 0)
                batch->messages[i]->subject = found[k].request;
    return outcome;
}

enum result ask_store_load(struct batch *batch)
{
    struct intake_work *work = batch->work;
    size_t count;
    const struct uuid *ids = intake_ids_for(batch, needs_asks, &count);
    return store_load_of(batch, "ask_load", &ASKS, ids, count, &work->asks);
}

/* ---- of the batch ---- */

/* Those that were loaded, then those that are new. */
static struct ask_row *ask_at(const struct intake_work *work, size_t index)
{
    if (index < work->asks.count)
        return (struct ask_row *)work->asks.list + index;
    index -= work->asks.count;
    return index < work->asks_added.count ? work->asks_added.items[index] : NULL;
}

static bool is_of(const struct ask_row *ask, const struct token_of *of)
{
    return uuid_compare(&ask->request, &of->request) == 0 && uuid_compare(&ask->survey_case, &of->survey_case) == 0 &&
           ask->visit == of->visit && ask->way == of->way;
}

struct ask_row *ask_store_of(const struct batch *batch, const struct token_of *of)
{
    struct ask_row *ask;
    for (size_t i = 0; (ask = ask_at(batch->work, i)) != NULL; i++)
        if (is_of(ask, of))
            return ask;
    return NULL;
}

struct ask_row *ask_store_by_hash(const struct batch *batch, const uint8_t hash[TOKEN_HASH])
{
    struct ask_row *ask;
    for (size_t i = 0; (ask = ask_at(batch->work, i)) != NULL; i++)
        if (memcmp(ask->token_hash.data, hash, TOKEN_HASH) == 0)
            return ask;
    return NULL;
}

struct ask_row *ask_store_open(const struct batch *batch, const struct uuid *request, size_t *index)
{
    struct ask_row *ask;
    while ((ask = ask_at(batch->work, (*index)++)) != NULL)
        if (uuid_compare(&ask->request, request) == 0 && ask->used_at == INSTANT_NONE && ask->closed_at == INSTANT_NONE)
            return ask;
    return NULL;
}

struct ask_row *ask_store_new(struct batch *batch)
{
    struct intake_work *work = batch->work;
    struct ask_row *ask = arena_alloc(batch->arena, sizeof *ask);
    list_add(batch->arena, &work->asks_added, ask);
    return ask;
}

enum result ask_store_save(struct batch *batch)
{
    struct list dirty = {0};
    struct ask_row *ask;
    for (size_t i = 0; (ask = ask_at(batch->work, i)) != NULL; i++)
        if (ask->dirty)
            list_add(batch->arena, &dirty, ask);
    return store_save(batch, "ask_save", &ASKS, &dirty);
}

/* ---- the feed ---- */

/* Whom nobody can open is nobody: the channel is told of the survey, not of the person. */
static void unseal(struct batch *batch, struct ask_told *told)
{
    struct person_row row = {.id = told->request, .key_id = told->key_id, .sealed = told->sealed};
    if (str_empty(told->key_id))
        return;
    person_store_unseal(batch, &row);
    told->phone = row.phone;
    told->other = row.other;
}

enum result ask_store_feed(struct batch *batch, const struct uuid *requests, size_t count, const char *channel,
                           struct rows *out)
{
    static const struct field TOLD[] = {
        FIELD_AS("request_id", struct ask_told, request, UUID),
        FIELD_AS("case_id", struct ask_told, survey_case, UUID),
        FIELD(struct ask_told, visit, INT),
        FIELD(struct ask_told, kind, INT),
        FIELD(struct ask_told, way, INT),
        FIELD(struct ask_told, aspects, TEXT),
        FIELD(struct ask_told, until_at, INSTANT),
        FIELD(struct ask_told, other_door, BOOL),
        FIELD(struct ask_told, phone, TEXT),
        FIELD(struct ask_told, other, TEXT),
        FIELD(struct ask_told, key_id, TEXT),
        FIELD(struct ask_told, sealed, BYTES),
    };
    static const struct fields TABLE = FIELDS(struct ask_told, TOLD);
    struct params params;
    *out = (struct rows){NULL, 0};
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, requests, count);
    params_text(&params, channel);
    params_instant(&params, batch->now);
    enum result outcome = db_call(batch->db, "ask_feed", &params, &TABLE, out);
    struct ask_told *list = out->list;
    for (size_t i = 0; outcome == RESULT_OK && i < out->count; i++)
        unseal(batch, &list[i]);
    return outcome;
}
