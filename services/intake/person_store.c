#include "services/intake/person_store.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/socket.h"
#include "common/str.h"
#include "services/intake/ask_store.h"
#include "services/intake/seal_ring.h"
#include <string.h>

enum { PROBLEM_BYTES = 256, LOOK_AGAIN_MS = 2000 /* into the folder, at most so often */ };

#define AS_STORED                                                                                                      \
    FIELD(struct person_row, id, UUID), FIELD(struct person_row, name, TEXT), FIELD(struct person_row, phone, TEXT),   \
        FIELD(struct person_row, other, TEXT), FIELD(struct person_row, key_id, TEXT),                                 \
        FIELD(struct person_row, sealed, BYTES)
static const struct field STORED[] = {AS_STORED};
static const struct field SEALED[] = {
    FIELD(struct person_row, id, UUID),
    FIELD(struct person_row, key_id, TEXT),
    FIELD(struct person_row, sealed, BYTES),
    FIELD(struct person_row, phone_hash, BYTES),
};
static const struct fields ROWS = FIELDS(struct person_row, STORED);
static const struct fields SEALED_ROWS = FIELDS(struct person_row, SEALED);

/* ---- the ring ---- */

static enum result read_ring(const struct batch *batch, struct seal_ring **out)
{
    char problem[PROBLEM_BYTES] = "";
    enum result outcome = seal_ring_read(out, seal_ring_folder(batch->arena, batch->conf), problem, sizeof problem);
    if (outcome != RESULT_OK)
        log_error("no usable identity keys", "problem", problem, NULL);
    return outcome == RESULT_OK ? RESULT_OK : RESULT_STOP;
}

enum result person_store_open(struct batch *batch, struct intake_own *own)
{
    struct params none;
    enum result outcome = read_ring(batch, &own->ring);
    own->unreadable = metric_new(METRIC_COUNTER, "loopline_identity_unreadable_total", NULL,
                                 "Identities that no key here could open, or that were changed");
    params_open(&none, batch->arena);
    return outcome == RESULT_OK ? db_call(batch->db, "caller_key_drop", &none, NULL, NULL) : outcome;
}

bool person_store_renew(struct batch *batch)
{
    struct intake_own *own = batch->own;
    struct seal_ring *fresh = NULL;
    int64_t now = socket_clock_ms();
    if (now < own->ring_next_ms)
        return false;
    own->ring_next_ms = now + LOOK_AGAIN_MS;
    if (read_ring(batch, &fresh) != RESULT_OK)
        return false;
    if (!str_equal(fresh->pairs[0].id, own->ring->pairs[0].id))
        log_info("another identity key is in force", "key", fresh->pairs[0].id, "before", own->ring->pairs[0].id, NULL);
    seal_ring_free(&own->ring);
    own->ring = fresh;
    return true;
}

/* ---- opened ---- */

static enum seal_result open_row(const struct batch *batch, struct person_row *row)
{
    const struct intake_own *own = batch->own;
    struct seal_contact contact;
    enum seal_result result = seal_open(batch->arena, own->ring, row->key_id, &row->id, row->sealed, &contact);
    row->name = contact.name;
    row->phone = contact.phone;
    row->other = contact.other;
    return result;
}

bool person_store_try(struct batch *batch, struct person_row *row)
{
    row->trouble = SEAL_OPENED;
    if (!str_empty(row->key_id)) /* else of an older intake: not sealed yet */
        row->trouble = open_row(batch, row);
    return row->trouble == SEAL_OPENED;
}

void person_store_unseal(struct batch *batch, struct person_row *row)
{
    static const char *const WHY[] = {"", "its key is not here", "changed or cut", "of another request"};
    const struct intake_own *own = batch->own;
    char id[UUID_TEXT];
    if (person_store_try(batch, row))
        return;
    if (row->trouble == SEAL_NO_KEY && person_store_renew(batch) && person_store_try(batch, row))
        return;
    uuid_format(&row->id, id);
    log_error("an identity cannot be opened", "request", id, "key", row->key_id, "why", WHY[row->trouble], NULL);
    metric_add(own->unreadable, 1);
}

static bool needs_person(const struct message *message)
{
    enum message_type type = message->header.type;
    return type == MESSAGE_REVEAL || type == MESSAGE_REQUEST_REOPENED || ask_store_asks(message);
}

enum result person_store_load(struct batch *batch)
{
    struct intake_work *work = batch->work;
    size_t count;
    const struct uuid *ids = intake_ids_for(batch, needs_person, &count);
    enum result outcome = store_load_of(batch, "person_load", &ROWS, ids, count, &work->persons);
    struct person_row *list = work->persons.list;
    for (size_t i = 0; outcome == RESULT_OK && i < work->persons.count; i++)
        person_store_unseal(batch, &list[i]);
    return outcome;
}

/* ---- sealed ---- */

static void seal_row(struct batch *batch, const struct seal_hand *hand, struct person_row *row)
{
    const struct intake_own *own = batch->own;
    uint8_t *hash = arena_alloc(batch->arena, CALLER_HASH);
    const struct seal_contact contact = {row->name, row->phone, row->other};
    row->key_id = own->ring->pairs[0].id;
    row->sealed = seal_close(batch->arena, hand, &row->id, &contact);
    row->phone_hash = (struct bytes){NULL, 0};
    if (caller_hash(own->ring->phone_key, row->phone, "", hash))
        row->phone_hash = (struct bytes){hash, CALLER_HASH};
}

static enum result save(struct batch *batch, const char *statement, const struct list *rows)
{
    const struct intake_own *own = batch->own;
    struct seal_hand hand;
    if (rows->count == 0)
        return RESULT_OK;
    seal_begin(&hand, own->ring);
    for (size_t i = 0; i < rows->count; i++)
        seal_row(batch, &hand, rows->items[i]);
    seal_end(&hand);
    return store_save(batch, statement, &SEALED_ROWS, rows);
}

enum result person_store_save(struct batch *batch)
{
    const struct intake_work *work = batch->work;
    return save(batch, "person_add", &work->persons_added);
}

enum result person_store_reseal(struct batch *batch, const struct list *rows)
{
    return save(batch, "person_seal", rows);
}

/* ---- found again ---- */

enum result person_store_by_phone(struct batch *batch, const struct phone_wanted *wanted, struct rows *out)
{
    static const struct field FOUND[] = {
        FIELD(struct phone_row, number, TEXT),         FIELD(struct phone_row, unit, TEXT),
        FIELD(struct phone_row, matter, TEXT),         FIELD(struct phone_row, state, INT),
        FIELD(struct phone_row, accepted_at, INSTANT), FIELD(struct phone_row, reported, TEXT),
    };
    static const struct fields TABLE = FIELDS(struct phone_row, FOUND);
    const struct intake_own *own = batch->own;
    uint8_t hash[CALLER_HASH];
    struct params params;
    if (!caller_hash(own->ring->phone_key, wanted->phone, "", hash))
        return RESULT_REFUSE;
    params_open(&params, batch->arena);
    params_bytes(&params, hash, sizeof hash);
    params_int(&params, wanted->most);
    params_beyond(&params, &wanted->beyond);
    params_bool(&params, wanted->withheld);
    return db_call(batch->db, "phone_find", &params, &TABLE, out);
}

/* ---- what is to be sealed anew ---- */

struct stale_row {
    bool stale;
};

enum result person_store_stale(struct batch *batch, bool *out)
{
    static const struct field STALE[] = {FIELD(struct stale_row, stale, BOOL)};
    static const struct fields TABLE = FIELDS(struct stale_row, STALE);
    const struct intake_own *own = batch->own;
    struct params params;
    struct rows rows = {NULL, 0};
    params_open(&params, batch->arena);
    params_text(&params, own->ring->pairs[0].id);
    enum result outcome = db_call(batch->db, "person_stale", &params, &TABLE, &rows);
    *out = outcome == RESULT_OK && rows.count == 1 && ((const struct stale_row *)rows.list)->stale;
    return outcome;
}

enum result person_store_claim(struct batch *batch, const struct uuid *after, int most, struct rows *out)
{
    const struct intake_own *own = batch->own;
    struct params params;
    params_open(&params, batch->arena);
    params_text(&params, own->ring->pairs[0].id);
    params_uuid(&params, after);
    params_int(&params, most);
    return db_call(batch->db, "person_claim", &params, &ROWS, out);
}
