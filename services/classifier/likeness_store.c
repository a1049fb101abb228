#include "services/classifier/likeness_store.h"

static const struct field ADDED[] = {
    FIELD(struct fingerprint_row, id, UUID),        FIELD(struct fingerprint_row, at, INSTANT),
    FIELD(struct fingerprint_row, area, TEXT),      FIELD(struct fingerprint_row, matter, TEXT),
    FIELD(struct fingerprint_row, caller, BYTES),   FIELD(struct fingerprint_row, urgent, BOOL),
    FIELD(struct fingerprint_row, forwarded, BOOL), FIELD(struct fingerprint_row, bands, TEXT),
    FIELD(struct fingerprint_row, sketch, BYTES),   FIELD(struct fingerprint_row, address, BYTES),
};
static const struct field SETTLED[] = {
    FIELD(struct fingerprint_row, id, UUID),
    FIELD(struct fingerprint_row, area, TEXT),
    FIELD(struct fingerprint_row, matter, TEXT),
    FIELD(struct fingerprint_row, urgent, BOOL),
};
static const struct field CANDIDATE[] = {
    FIELD(struct candidate_row, n, INT),
    FIELD_AS("id", struct candidate_row, of.id, UUID),
    FIELD_AS("at", struct candidate_row, of.at, INSTANT),
    FIELD_AS("area", struct candidate_row, of.area, TEXT),
    FIELD_AS("matter", struct candidate_row, of.matter, TEXT),
    FIELD_AS("caller", struct candidate_row, of.caller, BYTES),
    FIELD_AS("urgent", struct candidate_row, of.urgent, BOOL),
    FIELD_AS("forwarded", struct candidate_row, of.forwarded, BOOL),
    FIELD_AS("sketch", struct candidate_row, of.sketch, BYTES),
    FIELD_AS("address", struct candidate_row, of.address, BYTES),
};
static const struct field PAIR[] = {
    FIELD(struct likeness_row, request_id, UUID),    FIELD(struct likeness_row, other_id, UUID),
    FIELD(struct likeness_row, score, INT),          FIELD(struct likeness_row, reasons, TEXT),
    FIELD(struct likeness_row, at, INSTANT),         FIELD(struct likeness_row, state, INT),
    FIELD(struct likeness_row, repeats, BOOL),       FIELD(struct likeness_row, decided_by, TEXT),
    FIELD(struct likeness_row, decided_at, INSTANT), FIELD(struct likeness_row, reason, TEXT),
};
static const struct field DECIDED[] = {
    FIELD(struct likeness_row, request_id, UUID),    FIELD(struct likeness_row, other_id, UUID),
    FIELD(struct likeness_row, state, INT),          FIELD(struct likeness_row, decided_by, TEXT),
    FIELD(struct likeness_row, decided_at, INSTANT), FIELD(struct likeness_row, reason, TEXT),
};
static const struct field OTHER[] = {
    FIELD(struct other_row, id, UUID),     FIELD(struct other_row, number, TEXT),
    FIELD(struct other_row, state, INT),   FIELD(struct other_row, accepted_at, INSTANT),
    FIELD(struct other_row, matter, TEXT), FIELD(struct other_row, reported, TEXT),
    FIELD(struct other_row, upper, BOOL)};
static const struct field SHOWN[] = {FIELD(struct shown_row, id, UUID),     FIELD(struct shown_row, number, TEXT),
                                     FIELD(struct shown_row, score, INT),   FIELD(struct shown_row, reasons, TEXT),
                                     FIELD(struct shown_row, matter, TEXT), FIELD(struct shown_row, reported, TEXT)};

/* What is looked for: one array per field. */
struct wanted {
    int n;
    struct uuid id;
    const char *bands;
    struct bytes caller;
    const char *area, *matter;
};
static const struct field WANTED[] = {FIELD(struct wanted, n, INT),      FIELD(struct wanted, id, UUID),
                                      FIELD(struct wanted, bands, TEXT), FIELD(struct wanted, caller, BYTES),
                                      FIELD(struct wanted, area, TEXT),  FIELD(struct wanted, matter, TEXT)};
static const struct field CALLER[] = {FIELD(struct wanted, caller, BYTES)};
static const struct field COUNTED[] = {{"count", ROW_INT, 0, sizeof(int)}};

static enum result lock_callers(struct batch *batch, const struct list *wanted)
{
    static const struct fields TABLE = FIELDS(struct wanted, CALLER);
    struct list known = {0};
    for (size_t i = 0; i < wanted->count; i++)
        if (((const struct wanted *)wanted->items[i])->caller.size > 0)
            list_add(batch->arena, &known, wanted->items[i]);
    return store_save(batch, "likeness_callers", &TABLE, &known);
}

enum result likeness_store_narrow(struct batch *batch, const struct list *rows, instant since, int limit,
                                  struct rows *out)
{
    static const struct fields TABLE = FIELDS(struct candidate_row, CANDIDATE);
    static const struct fields COLUMNS = FIELDS(struct wanted, WANTED);
    struct wanted *list = arena_array(batch->arena, rows->count + 1, sizeof *list);
    struct params params;
    for (size_t i = 0; i < rows->count; i++) {
        const struct fingerprint_row *row = rows->items[i];
        list[i] = (struct wanted){(int)i, row->id, row->bands, row->caller, row->area, row->matter};
    }
    struct list wanted = store_list(batch, list, rows->count, sizeof *list);
    enum result outcome = lock_callers(batch, &wanted);
    if (outcome != RESULT_OK)
        return outcome;
    params_open(&params, batch->arena);
    params_rows(&params, &COLUMNS, (const void *const *)wanted.items, wanted.count);
    params_instant(&params, since);
    params_int(&params, limit);
    return db_call(batch->db, "likeness_narrow", &params, &TABLE, out);
}

enum result likeness_store_pairs(struct batch *batch, const struct uuid *ids, size_t count, struct rows *out)
{
    static const struct fields TABLE = FIELDS(struct likeness_row, PAIR);
    return store_load_of(batch, "likeness_load", &TABLE, ids, count, out);
}

enum result likeness_store_others(struct batch *batch, const char *const *numbers, size_t count, struct rows *out)
{
    static const struct fields TABLE = FIELDS(struct other_row, OTHER);
    struct params params;
    *out = (struct rows){NULL, 0};
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_texts(&params, numbers, count);
    return db_call(batch->db, "likeness_others", &params, &TABLE, out);
}

enum result likeness_store_shown(struct batch *batch, const struct shown_asked *asked, struct rows *out)
{
    static const struct fields TABLE = FIELDS(struct shown_row, SHOWN);
    struct params params;
    *out = (struct rows){NULL, 0};
    if (asked->count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, asked->ids, asked->count);
    params_int(&params, asked->limit);
    params_texts(&params, asked->beyond->matters, asked->beyond->matter_count);
    return db_call(batch->db, "likeness_candidates", &params, &TABLE, out);
}

static enum result forget(struct batch *batch, const struct likeness_changes *changes)
{
    struct params params;
    if (changes->gone_count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, changes->gone, changes->gone_count);
    return db_call(batch->db, "fingerprint_forget", &params, NULL, NULL);
}

enum result likeness_store_save(struct batch *batch, const struct likeness_changes *changes)
{
    static const struct fields FINGERPRINTS = FIELDS(struct fingerprint_row, ADDED);
    static const struct fields SETTLING = FIELDS(struct fingerprint_row, SETTLED);
    static const struct fields PAIRS = FIELDS(struct likeness_row, PAIR);
    static const struct fields DECISIONS = FIELDS(struct likeness_row, DECIDED);
    enum result outcome = store_save(batch, "fingerprint_add", &FINGERPRINTS, &changes->added);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "fingerprint_settle", &SETTLING, &changes->settled);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "likeness_add", &PAIRS, &changes->pairs);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "likeness_decide", &DECISIONS, &changes->decided);
    return outcome == RESULT_OK ? forget(batch, changes) : outcome;
}

enum result likeness_store_expire(struct batch *batch, instant before, int limit, int *count)
{
    static const struct fields TABLE = {COUNTED, 1, sizeof(int)};
    struct params params;
    struct rows rows = {NULL, 0};
    params_open(&params, batch->arena);
    params_instant(&params, before);
    params_int(&params, limit);
    enum result outcome = db_call(batch->db, "fingerprint_expire", &params, &TABLE, &rows);
    *count = outcome == RESULT_OK && rows.count > 0 ? *(const int *)rows.list : 0;
    return outcome;
}
