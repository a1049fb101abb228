#include "services/classifier/classifier_store.h"
#include <string.h>

#define COLUMNS                                                                                                        \
    FIELD(struct classification, id, UUID), FIELD(struct classification, number, TEXT),                                \
        FIELD(struct classification, channel, TEXT), FIELD(struct classification, district, TEXT),                     \
        FIELD(struct classification, said_area, TEXT), FIELD(struct classification, said_matter, TEXT),                \
        FIELD(struct classification, said_party, INT), FIELD(struct classification, said_urgency, INT),                \
        FIELD(struct classification, withheld, BOOL), FIELD(struct classification, address, TEXT),                     \
        FIELD(struct classification, content, TEXT), FIELD(struct classification, accepted_at, INSTANT),               \
        FIELD(struct classification, state, INT), FIELD(struct classification, matter, TEXT),                          \
        FIELD(struct classification, nature, INT), FIELD(struct classification, urgency, INT),                         \
        FIELD(struct classification, party, INT), FIELD(struct classification, area, TEXT),                            \
        FIELD(struct classification, confidence, INT), FIELD(struct classification, reasons, TEXT),                    \
        FIELD(struct classification, pack_version, INT), FIELD(struct classification, caller, BYTES),                  \
        FIELD(struct classification, latitude, REAL), FIELD(struct classification, longitude, REAL),                   \
        FIELD(struct classification, hotspot, UUID), FIELD(struct classification, gate, INT),                          \
        FIELD(struct classification, merge_into, UUID), FIELD(struct classification, merge_score, INT),                \
        FIELD(struct classification, reported, TEXT), FIELD(struct classification, upper_path, TEXT),                  \
        FIELD(struct classification, upper_due, INSTANT), FIELD(struct classification, upper_urged, TEXT)

static const struct field LOADED[] = {COLUMNS, FIELD(struct classification, person_matter, TEXT),
                                      FIELD(struct classification, person_area, TEXT)};
static const struct field SAVED[] = {
    COLUMNS,
    FIELD(struct classification, person_matter, TEXT),
    FIELD(struct classification, person_nature, INT),
    FIELD(struct classification, person_urgency, INT),
    FIELD(struct classification, person_party, INT),
    FIELD(struct classification, person_area, TEXT),
    FIELD(struct classification, decided_by, TEXT),
    FIELD(struct classification, decided_at, INSTANT),
    FIELD(struct classification, note, TEXT),
};
static const struct field NARROWING[] = {FIELD(struct narrowing, id, UUID), FIELD(struct narrowing, area, TEXT)};
static const struct fields ROWS = FIELDS(struct classification, LOADED);

struct classification *classifier_row(const struct batch *batch, const struct uuid *id)
{
    const struct classifier_work *work = batch->work;
    return index_get(&work->by_id, id);
}

void classifier_row_add(struct batch *batch, struct classification *row)
{
    struct classifier_work *work = batch->work;
    index_put(batch->arena, &work->by_id, &row->id, row);
    list_add(batch->arena, &work->rows, row);
}

void classifier_narrow(struct batch *batch, struct classification *row, const char *area)
{
    struct classifier_work *work = batch->work;
    struct narrowing *narrowing = arena_alloc(batch->arena, sizeof *narrowing);
    *narrowing = (struct narrowing){row->id, area};
    *(row->state == REVIEW_DECIDED ? &row->person_area : &row->area) = area;
    for (size_t i = 0; i < work->narrowed.count; i++) {
        const struct narrowing *before = work->narrowed.items[i];
        if (uuid_compare(&before->id, &row->id) == 0) { /* one row, one change: the last */
            work->narrowed.items[i] = narrowing;
            return;
        }
    }
    list_add(batch->arena, &work->narrowed, narrowing);
}

enum result classifier_load(struct batch *batch)
{
    struct rows rows;
    batch->work = arena_alloc(batch->arena, sizeof(struct classifier_work));
    enum result outcome = store_load(batch, "classification_load", &ROWS, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct classification *list = rows.list;
    for (size_t i = 0; i < rows.count; i++) {
        list[i].decided_at = INSTANT_NONE;
        classifier_row_add(batch, &list[i]);
    }
    batch_attach(batch, &rows, sizeof *list, offsetof(struct classification, id),
                 offsetof(struct classification, number));
    return RESULT_OK;
}

enum result classifier_save(struct batch *batch)
{
    static const struct fields TABLE = FIELDS(struct classification, SAVED);
    static const struct fields NARROWINGS = FIELDS(struct narrowing, NARROWING);
    const struct classifier_work *work = batch->work;
    struct list dirty = {0};
    for (size_t i = 0; i < work->rows.count; i++)
        if (((const struct classification *)work->rows.items[i])->dirty)
            list_add(batch->arena, &dirty, work->rows.items[i]);
    enum result outcome = store_save(batch, "classification_save", &TABLE, &dirty);
    return outcome == RESULT_OK ? store_save(batch, "classification_narrow", &NARROWINGS, &work->narrowed) : outcome;
}

const char *classifier_matter(const struct classification *row)
{
    return row->state == REVIEW_DECIDED ? row->person_matter : row->matter;
}

enum result classifier_reviews(struct batch *batch, const char *district, int limit, const struct out_of_reach *beyond,
                               struct rows *out)
{
    struct params params;
    params_open(&params, batch->arena);
    params_text(&params, district);
    params_int(&params, limit);
    params_beyond(&params, beyond);
    return db_call(batch->db, "review_list", &params, &ROWS, out);
}
