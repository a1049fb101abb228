#include "services/intake/intake_store.h"
#include "common/str.h"
#include "services/intake/ask_store.h"
#include "services/intake/care_store.h"
#include "services/intake/hold_store.h"
#include "services/intake/person_store.h"
#include "services/intake/upper_store.h"
#include <sodium.h>
#include <string.h>

enum {
    NUMBER_BLOCK = 64, /* numbers taken at once per district and day; a restart leaves a gap, no more */
    NUMBER_SKIP = 5000 /* as deploy/backup/after_restore.sql */
};

static const struct field LOADED[] = {
    FIELD(struct request_row, id, UUID),
    FIELD(struct request_row, number, TEXT),
    FIELD(struct request_row, code, TEXT),
    FIELD(struct request_row, channel, TEXT),
    FIELD(struct request_row, reference, TEXT),
    FIELD(struct request_row, language, TEXT),
    FIELD(struct request_row, party, INT),
    FIELD(struct request_row, withheld, BOOL),
    FIELD(struct request_row, district, TEXT),
    FIELD(struct request_row, area, TEXT),
    FIELD(struct request_row, address, TEXT),
    FIELD(struct request_row, latitude, REAL),
    FIELD(struct request_row, longitude, REAL),
    FIELD(struct request_row, urgency, INT),
    FIELD(struct request_row, matter, TEXT),
    FIELD(struct request_row, content, TEXT),
    FIELD(struct request_row, occurred_at, INSTANT),
    FIELD(struct request_row, accepted_at, INSTANT),
    FIELD(struct request_row, state, INT),
    FIELD(struct request_row, unit, TEXT),
    FIELD(struct request_row, hotspot, UUID),
    FIELD(struct request_row, reported, TEXT),
    FIELD(struct request_row, order_matter, TEXT),
    FIELD(struct request_row, upper_path, TEXT),
    FIELD(struct request_row, upper_due, INSTANT),
};
static const struct field ADDED[] = {
    FIELD(struct request_row, id, UUID),
    FIELD(struct request_row, number, TEXT),
    FIELD(struct request_row, code, TEXT),
    FIELD(struct request_row, channel, TEXT),
    FIELD(struct request_row, principal, TEXT),
    FIELD(struct request_row, reference, TEXT),
    FIELD(struct request_row, language, TEXT),
    FIELD(struct request_row, party, INT),
    FIELD(struct request_row, withheld, BOOL),
    FIELD(struct request_row, district, TEXT),
    FIELD(struct request_row, area, TEXT),
    FIELD(struct request_row, address, TEXT),
    FIELD(struct request_row, latitude, REAL),
    FIELD(struct request_row, longitude, REAL),
    FIELD(struct request_row, urgency, INT),
    FIELD(struct request_row, matter, TEXT),
    FIELD(struct request_row, content, TEXT),
    FIELD(struct request_row, attachments, TEXT),
    FIELD(struct request_row, occurred_at, INSTANT),
    FIELD(struct request_row, accepted_at, INSTANT),
    FIELD(struct request_row, state, INT),
    FIELD(struct request_row, unit, TEXT),
    FIELD(struct request_row, answer, TEXT),
    FIELD(struct request_row, ground, TEXT),
    FIELD(struct request_row, hotspot, UUID),
    FIELD(struct request_row, datum, INT),
    FIELD(struct request_row, planned, UUID),
    FIELD(struct request_row, reported, TEXT),
    FIELD(struct request_row, upper_path, TEXT),
    FIELD(struct request_row, upper_due, INSTANT),
};
static const struct field CHANGED[] = {
    FIELD(struct request_row, id, UUID),          FIELD(struct request_row, state, INT),
    FIELD(struct request_row, unit, TEXT),        FIELD(struct request_row, attachments, TEXT),
    FIELD(struct request_row, over_at, INSTANT),  FIELD(struct request_row, order_matter, TEXT),
    FIELD(struct request_row, upper_due, INSTANT)};
static const struct field OPENING[] = {FIELD(struct opening_row, id, UUID), FIELD(struct opening_row, at, INSTANT),
                                       FIELD(struct opening_row, principal, TEXT),
                                       FIELD(struct opening_row, reason, TEXT), FIELD(struct opening_row, need, INT)};
static const struct field SUPPLEMENT[] = {FIELD(struct supplement_row, id, UUID),
                                          FIELD(struct supplement_row, at, INSTANT),
                                          FIELD(struct supplement_row, content, TEXT)};
static const struct field STEP_ADD[] = {FIELD(struct step_row, id, UUID),
                                        FIELD(struct step_row, channel, TEXT),
                                        FIELD(struct step_row, at, INSTANT),
                                        FIELD(struct step_row, state, INT),
                                        FIELD(struct step_row, what, TEXT),
                                        FIELD(struct step_row, unit, TEXT),
                                        FIELD(struct step_row, due, INSTANT),
                                        FIELD(struct step_row, ground, TEXT),
                                        FIELD_AS("case_id", struct step_row, survey_case, UUID),
                                        FIELD(struct step_row, visit, INT),
                                        FIELD(struct step_row, way, INT),
                                        FIELD(struct step_row, recorded_at, INSTANT),
                                        FIELD(struct step_row, report, BYTES)};
static const struct field STEP_LOAD[] = {FIELD(struct step_row, id, UUID),     FIELD(struct step_row, at, INSTANT),
                                         FIELD(struct step_row, what, TEXT),   FIELD(struct step_row, unit, TEXT),
                                         FIELD(struct step_row, due, INSTANT), FIELD(struct step_row, ground, TEXT)};
static const struct field FEED[] = {
    FIELD(struct feed_row, xid, TEXT),
    FIELD(struct feed_row, id, BIG),
    FIELD(struct feed_row, at, INSTANT),
    FIELD(struct feed_row, state, INT),
    FIELD(struct feed_row, what, TEXT),
    FIELD(struct feed_row, unit, TEXT),
    FIELD(struct feed_row, number, TEXT),
    FIELD(struct feed_row, reference, TEXT),
    FIELD(struct feed_row, language, TEXT),
    FIELD(struct feed_row, due, INSTANT),
    FIELD(struct feed_row, ground, TEXT),
    FIELD(struct feed_row, request, UUID),
    FIELD_AS("case_id", struct feed_row, survey_case, UUID),
    FIELD(struct feed_row, visit, INT),
    FIELD(struct feed_row, way, INT),
    FIELD(struct feed_row, report, BYTES),
};

/* ---- load -------------------------------------------------------------------------------------------- */

static enum result load_requests(struct batch *batch, struct intake_work *work)
{
    static const struct fields TABLE = FIELDS(struct request_row, LOADED);
    enum result outcome = store_load(batch, "request_load", &TABLE, &work->loaded);
    if (outcome == RESULT_OK)
        batch_attach(batch, &work->loaded, sizeof(struct request_row), offsetof(struct request_row, id),
                     offsetof(struct request_row, number));
    return outcome;
}

static struct rights_subject subject_of(const struct request_row *row)
{
    return (struct rights_subject){.matter = str_empty(row->order_matter) ? row->matter : row->order_matter,
                                   .reported = row->reported};
}

void intake_reach(const struct message *message, struct rights_subject *of)
{
    if (message->rows != NULL && message->header.type != MESSAGE_SUBMIT) /* a new one is about none that is there */
        *of = subject_of(message->rows);
    of->each = message->header.type == MESSAGE_FIND_BY_PHONE;
}

/* A desk that is bound to a unit has what that unit and those below it have in hand, and what nobody has yet. */
static bool in_hand_elsewhere(const struct batch *batch, const struct message *message, const struct request_row *row)
{
    const struct principal *from = message->from;
    return from != NULL && !str_empty(from->unit) && !str_empty(row->unit) &&
           rights_scope(from->role, message->header.type) == RIGHTS_DESK && !message_may_act(batch, message, row->unit);
}

static bool is_hidden(const struct batch *batch, const struct message *message, const struct request_row *row)
{
    const struct rights_subject of = subject_of(row);
    return !message_reaches(batch, message, &of) || in_hand_elsewhere(batch, message, row);
}

/* What a sender does not reach is as if it were not there, to the letter: no refusal tells a report from no number. */
static void hide_unreached(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct message *message = batch->messages[i];
        if (message->rows != NULL && is_hidden(batch, message, message->rows))
            message->rows = NULL;
    }
}

static bool shows_all(const struct message *message)
{
    return message->header.type == MESSAGE_REVEAL;
}

static bool needs_steps(const struct message *message)
{
    return message->header.type == MESSAGE_TRACK || message->header.type == MESSAGE_LODGE_APPEAL;
}

/* What only some messages need: the steps for a track, the person and what he added for a reveal. */
const struct uuid *intake_ids_for(struct batch *batch, bool (*needs)(const struct message *), size_t *count)
{
    struct uuid *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    *count = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (needs(batch->messages[i]) && batch->messages[i]->rows != NULL)
            ids[(*count)++] = ((struct request_row *)batch->messages[i]->rows)->id;
    return ids;
}

static enum result load_for(struct batch *batch, bool (*needs)(const struct message *), const char *statement,
                            const struct fields *table, struct rows *out)
{
    size_t count;
    const struct uuid *ids = intake_ids_for(batch, needs, &count);
    return store_load_of(batch, statement, table, ids, count, out);
}

static enum result load_supplements(struct batch *batch, struct rows *out)
{
    static const struct fields TABLE = FIELDS(struct supplement_row, SUPPLEMENT);
    size_t count;
    struct params params;
    const struct uuid *ids = intake_ids_for(batch, shows_all, &count);
    *out = (struct rows){NULL, 0};
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, ids, count);
    params_int(&params, SUPPLEMENTS_MOST + 1);
    return db_call(batch->db, "supplement_load", &params, &TABLE, out);
}

struct intake_work *intake_work_new(struct batch *batch, size_t numbers)
{
    struct intake_work *work = arena_alloc(batch->arena, sizeof *work);
    batch->work = work;
    work->taken = arena_array(batch->arena, numbers + 1, sizeof *work->taken);
    return work;
}

enum result intake_load(struct batch *batch)
{
    static const struct fields STEPS = FIELDS(struct step_row, STEP_LOAD);
    struct intake_work *work = intake_work_new(batch, batch->count);
    enum result outcome = ask_store_find(batch);
    if (outcome == RESULT_OK)
        outcome = upper_store_find(batch);
    if (outcome == RESULT_OK)
        outcome = load_requests(batch, work);
    if (outcome == RESULT_OK)
        hide_unreached(batch);
    if (outcome == RESULT_OK)
        outcome = person_store_load(batch);
    if (outcome == RESULT_OK)
        outcome = load_for(batch, needs_steps, "step_load", &STEPS, &work->steps);
    if (outcome == RESULT_OK)
        outcome = load_supplements(batch, &work->supplements);
    if (outcome == RESULT_OK)
        outcome = ask_store_load(batch);
    if (outcome == RESULT_OK)
        outcome = care_store_load(batch);
    if (outcome == RESULT_OK)
        outcome = hold_store_load(batch);
    return outcome;
}

const struct person_row *intake_person(const struct batch *batch, const struct uuid *id)
{
    const struct intake_work *work = batch->work;
    const struct person_row *persons = work->persons.list;
    for (size_t i = 0; i < work->persons.count; i++)
        if (uuid_compare(&persons[i].id, id) == 0)
            return &persons[i];
    return NULL;
}

struct key_row {
    struct bytes key;
};

/* Two that start at once: one makes it, both read it. */
enum result intake_token_key(struct batch *batch, uint8_t out[TOKEN_KEY])
{
    static const struct field KEY[] = {FIELD(struct key_row, key, BYTES)};
    static const struct fields TABLE = FIELDS(struct key_row, KEY);
    struct params params;
    struct rows rows = {NULL, 0};
    uint8_t fresh[TOKEN_KEY];
    randombytes_buf(fresh, sizeof fresh);
    params_open(&params, batch->arena);
    params_bytes(&params, fresh, sizeof fresh);
    enum result outcome = db_call(batch->db, "token_key_make", &params, NULL, NULL);
    params_open(&params, batch->arena);
    if (outcome == RESULT_OK)
        outcome = db_call(batch->db, "token_key_read", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    const struct key_row *row = rows.list;
    if (rows.count != 1 || row->key.size != TOKEN_KEY)
        return RESULT_STOP;
    memcpy(out, row->key.data, TOKEN_KEY);
    return RESULT_OK;
}

/* ---- save -------------------------------------------------------------------------------------------- */

bool intake_over(int state)
{
    return state == REQUEST_ANSWERED || state == REQUEST_REFUSED || state == REQUEST_WITHDRAWN ||
           state == REQUEST_CLOSED;
}

static enum result save_changed(struct batch *batch, const struct intake_work *work)
{
    static const struct fields TABLE = FIELDS(struct request_row, CHANGED);
    struct list dirty = {0};
    struct request_row *list = work->loaded.list;
    for (size_t i = 0; i < work->loaded.count; i++)
        if (list[i].dirty) {
            list[i].over_at = intake_over(list[i].state) ? batch->now : INSTANT_NONE;
            list_add(batch->arena, &dirty, &list[i]);
        }
    return store_save(batch, "request_save", &TABLE, &dirty);
}

enum result intake_save(struct batch *batch)
{
    static const struct fields REQUESTS = FIELDS(struct request_row, ADDED);
    static const struct fields STEPS = FIELDS(struct step_row, STEP_ADD);
    static const struct fields SUPPLEMENTS = FIELDS(struct supplement_row, SUPPLEMENT);
    static const struct fields OPENINGS = FIELDS(struct opening_row, OPENING);
    const struct intake_work *work = batch->work;
    enum result outcome = store_save(batch, "request_add", &REQUESTS, &work->added);
    if (outcome == RESULT_OK)
        outcome = save_changed(batch, work);
    if (outcome == RESULT_OK)
        outcome = person_store_save(batch);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "step_add", &STEPS, &work->steps_added);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "supplement_add", &SUPPLEMENTS, &work->supplements_added);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "opening_add", &OPENINGS, &work->openings);
    if (outcome == RESULT_OK)
        outcome = ask_store_save(batch);
    if (outcome == RESULT_OK)
        outcome = care_store_save(batch);
    if (outcome == RESULT_OK)
        outcome = hold_store_save(batch);
    return outcome;
}

struct step_row *intake_add_step(struct batch *batch, const struct request_row *request, const char *what,
                                 const char *unit, instant at)
{
    struct intake_work *work = batch->work;
    struct step_row *step = arena_alloc(batch->arena, sizeof *step);
    *step = (struct step_row){.id = request->id,
                              .channel = request->channel,
                              .at = at,
                              .state = request->state,
                              .what = arena_text(batch->arena, what),
                              .unit = unit == NULL ? "" : arena_text(batch->arena, unit),
                              .due = INSTANT_NONE,
                              .ground = "",
                              .recorded_at = batch->now};
    list_add(batch->arena, &work->steps_added, step);
    return step;
}

/* ---- numbers ------------------------------------------------------------------------------------------- */

/* The one that reaches furthest, used up or not. */
static struct number_block *block_find(struct number_block *list, size_t count, const char *district, day date)
{
    struct number_block *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (list[i].date == date && str_equal(list[i].district, district) &&
            (found == NULL || list[i].end > found->end))
            found = &list[i];
    return found;
}

struct first_row {
    int first;
};

/* A block of another connection may be nobody's: of a server that lost the last commits before it came back. */
static bool block_holds(const struct batch *batch, const struct number_block *block)
{
    return block != NULL && block->next < block->end && block->connection == db_connections(batch->db);
}

/* Below `told` this process has given numbers to people. */
static enum result block_take(struct batch *batch, const char *district, day date, int told, struct number_block **out)
{
    static const struct field FIRST[] = {FIELD(struct first_row, first, INT)};
    static const struct fields TABLE = FIELDS(struct first_row, FIRST);
    struct intake_work *work = batch->work;
    char text[11];
    struct params params;
    struct rows rows;
    int size = batch->count > NUMBER_BLOCK ? (int)batch->count : NUMBER_BLOCK;
    day_format(date, text);
    params_open(&params, batch->arena);
    params_text(&params, district);
    params_text(&params, text);
    params_int(&params, size);
    params_int(&params, told);
    params_int(&params, NUMBER_SKIP);
    enum result outcome = db_call(batch->db, "number_take", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct number_block *block = &work->taken[work->taken_count++];
    str_copy(block->district, sizeof block->district, district);
    block->date = date;
    block->next = ((struct first_row *)rows.list)->first;
    block->end = block->next + size;
    block->connection = db_connections(batch->db);
    *out = block;
    return RESULT_OK;
}

enum result intake_take_number(struct batch *batch, int district, day date, char text[INTAKE_NUMBER])
{
    struct intake_own *own = batch->own;
    struct intake_work *work = batch->work;
    const char *code = batch->pack->areas[district].code;
    struct number_block *held = block_find(own->blocks, own->block_count, code, date);
    struct number_block *fresh = block_find(work->taken, work->taken_count, code, date);
    struct number_block *block = block_holds(batch, held) ? held : fresh;
    if (!block_holds(batch, block)) {
        enum result outcome = block_take(batch, code, date, held == NULL ? 1 : held->end, &block);
        if (outcome != RESULT_OK)
            return outcome;
    }
    intake_number(batch->pack, district, date, block->next++, text);
    return RESULT_OK;
}

/* Blocks of other days are dropped, and those that were taken anew; what was taken in this batch is ours now that it is
 * committed. A block that is used up says how far its numbers went. */
void intake_committed(struct batch *batch)
{
    struct intake_own *own = batch->own;
    struct intake_work *work = batch->work;
    if (work->taken_count == 0)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < own->block_count; i++)
        if (own->blocks[i].date == work->taken[0].date &&
            block_find(work->taken, work->taken_count, own->blocks[i].district, own->blocks[i].date) == NULL)
            own->blocks[kept++] = own->blocks[i];
    own->blocks = memory_grow(own->blocks, (kept + work->taken_count) * sizeof *own->blocks);
    memcpy(own->blocks + kept, work->taken, work->taken_count * sizeof *own->blocks);
    own->block_count = kept + work->taken_count;
}

enum result intake_read_feed(struct batch *batch, const char *channel, const char *xid, int64_t id, int limit,
                             struct rows *out)
{
    static const struct fields TABLE = FIELDS(struct feed_row, FEED);
    struct params params;
    params_open(&params, batch->arena);
    params_text(&params, channel);
    params_text(&params, xid);
    params_big(&params, id);
    params_int(&params, limit);
    return db_call(batch->db, "feed_read", &params, &TABLE, out);
}
