#include "services/intake/keeping_due.h"
#include "common/metrics.h"
#include "common/socket.h"
#include "services/intake/intake_store.h"
#include "services/intake/keeping.h"

enum { REST_MS = 1000, TOGETHER = 128 };

struct kept_row {
    struct uuid id;
    int state, party;
    const char *channel;
    instant over_at, keep_until;
    int kept_by;
};
struct ended_row {
    struct uuid id;
    const char *number, *district;
};

/* ---- until when ---- */

static enum result judge(struct batch *batch, int rules, size_t *taken)
{
    static const struct field LOADED[] = {
        FIELD(struct kept_row, id, UUID),         FIELD(struct kept_row, state, INT),
        FIELD(struct kept_row, party, INT),       FIELD(struct kept_row, channel, TEXT),
        FIELD(struct kept_row, over_at, INSTANT),
    };
    static const struct field SAVED[] = {
        FIELD(struct kept_row, id, UUID),
        FIELD(struct kept_row, over_at, INSTANT),
        FIELD(struct kept_row, keep_until, INSTANT),
        FIELD(struct kept_row, kept_by, INT),
    };
    static const struct fields TABLE = FIELDS(struct kept_row, LOADED), OUT = FIELDS(struct kept_row, SAVED);
    struct params params;
    struct rows rows = {NULL, 0};
    params_open(&params, batch->arena);
    params_int(&params, rules);
    params_int(&params, TOGETHER);
    enum result outcome = db_call(batch->db, "keeping_judge", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct kept_row *list = rows.list;
    for (size_t i = 0; i < rows.count; i++) {
        list[i].keep_until = keeping_until(batch->pack, (enum request_state)list[i].state, (enum party)list[i].party,
                                           list[i].channel, list[i].over_at);
        list[i].kept_by = rules;
    }
    const struct list kept = store_list(batch, list, rows.count, sizeof *list);
    *taken += rows.count;
    return store_save(batch, "keeping_save", &OUT, &kept);
}

/* ---- kept long enough ---- */

static void tell(struct batch *batch, const struct ended_row *row)
{
    Loopline__Event__V1__RequestAnonymised wire;
    loopline__event__v1__request_anonymised__init(&wire);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.at = batch->now;
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_REQUEST_ANONYMISED, &row->id, row->district, &wire.base);
    batch_emit(batch, NODE_SURVEY, MESSAGE_REQUEST_ANONYMISED, &row->id, row->district, &wire.base);
    batch_record(batch, &(struct record){row->id, row->district, "anonymised", NULL, NULL, NULL});
}

static enum result anonymise(struct batch *batch, const struct rows *rows)
{
    const struct intake_own *own = batch->own;
    const struct ended_row *list = rows->list;
    struct uuid *ids = arena_array(batch->arena, rows->count + 1, sizeof *ids);
    struct params params;
    for (size_t i = 0; i < rows->count; i++) {
        ids[i] = list[i].id;
        tell(batch, &list[i]);
    }
    metric_add(own->anonymised, (double)rows->count);
    params_open(&params, batch->arena);
    params_uuids(&params, ids, rows->count);
    params_instant(&params, batch->now);
    enum result outcome = db_call(batch->db, "anonymise", &params, NULL, NULL);
    params_open(&params, batch->arena);
    params_uuids(&params, ids, rows->count);
    return outcome == RESULT_OK ? db_call(batch->db, "anonymise_words", &params, NULL, NULL) : outcome;
}

static enum result end(struct batch *batch, int rules, size_t *taken)
{
    static const struct field ENDED[] = {FIELD(struct ended_row, id, UUID), FIELD(struct ended_row, number, TEXT),
                                         FIELD(struct ended_row, district, TEXT)};
    static const struct fields TABLE = FIELDS(struct ended_row, ENDED);
    struct params params;
    struct rows rows = {NULL, 0};
    params_open(&params, batch->arena);
    params_instant(&params, batch->now);
    params_int(&params, rules);
    params_int(&params, TOGETHER);
    enum result outcome = db_call(batch->db, "keeping_claim", &params, &TABLE, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        outcome = anonymise(batch, &rows);
    *taken += rows.count;
    return outcome;
}

enum result keeping_due(struct batch *batch, size_t *taken)
{
    struct intake_own *own = batch->own;
    int64_t now = socket_clock_ms();
    *taken = 0;
    if (now < own->next_keeping_ms)
        return RESULT_OK;
    (void)intake_work_new(batch, 0);
    int rules = keeping_fingerprint(batch->pack);
    enum result outcome = judge(batch, rules, taken);
    if (outcome == RESULT_OK)
        outcome = end(batch, rules, taken);
    if (outcome == RESULT_OK && *taken == 0)
        own->next_keeping_ms = now + REST_MS;
    return outcome;
}
