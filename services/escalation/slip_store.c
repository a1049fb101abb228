#include "services/escalation/slip_store.h"
#include "common/str.h"

static const struct field SLIP[] = {
    FIELD(struct slip_row, number, TEXT),         FIELD(struct slip_row, order_id, UUID),
    FIELD(struct slip_row, clock_id, UUID),       FIELD(struct slip_row, unit, TEXT),
    FIELD(struct slip_row, text, TEXT),           FIELD(struct slip_row, state, INT),
    FIELD(struct slip_row, issued_by, TEXT),      FIELD(struct slip_row, issued_at, INSTANT),
    FIELD(struct slip_row, answer, TEXT),         FIELD(struct slip_row, answered_by, TEXT),
    FIELD(struct slip_row, answered_at, INSTANT), FIELD(struct slip_row, sent_back, INT),
    FIELD(struct slip_row, closed_by, TEXT),      FIELD(struct slip_row, closed_at, INSTANT),
    FIELD(struct slip_row, note, TEXT),
};
static const struct field SLIP_CHANGED[] = {
    FIELD(struct slip_row, number, TEXT),         FIELD(struct slip_row, state, INT),
    FIELD(struct slip_row, answer, TEXT),         FIELD(struct slip_row, answered_by, TEXT),
    FIELD(struct slip_row, answered_at, INSTANT), FIELD(struct slip_row, sent_back, INT),
    FIELD(struct slip_row, closed_by, TEXT),      FIELD(struct slip_row, closed_at, INSTANT),
    FIELD(struct slip_row, note, TEXT),
};
static const struct fields SLIPS = FIELDS(struct slip_row, SLIP);

enum result slip_load(struct batch *batch, const struct uuid *ids, size_t count)
{
    struct escalation_work *work = batch->work;
    struct rows rows;
    enum result outcome = store_load_of(batch, "slip_load", &SLIPS, ids, count, &rows);
    struct slip_row *list = rows.list;
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        list[i].watch = escalation_watch(work, &list[i].order_id);
        list_add(batch->arena, &work->slips, &list[i]);
        list_add(batch->arena, &list[i].watch->slips, &list[i]);
    }
    return outcome;
}

struct serial_row {
    int last;
};

enum result slip_serial(struct batch *batch, int year, int count, int *last)
{
    static const struct field SERIAL[] = {FIELD(struct serial_row, last, INT)};
    static const struct fields TABLE = FIELDS(struct serial_row, SERIAL);
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_int(&params, year);
    params_int(&params, count);
    enum result outcome = db_call(batch->db, "slip_serial", &params, &TABLE, &rows);
    if (outcome == RESULT_OK)
        *last = ((const struct serial_row *)rows.list)->last;
    return outcome;
}

struct number_row {
    const char *number;
};

static bool among(const struct rows *rows, const char *number)
{
    const struct number_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(list[i].number, number))
            return true;
    return false;
}

enum result slip_add(struct batch *batch, const struct list *slips)
{
    static const struct field NUMBER[] = {FIELD(struct number_row, number, TEXT)};
    static const struct fields TABLE = FIELDS(struct number_row, NUMBER);
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_rows(&params, &SLIPS, (const void *const *)slips->items, slips->count);
    enum result outcome = db_call(batch->db, "slip_add", &params, &TABLE, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < slips->count; i++) {
        struct slip_row *slip = slips->items[i];
        if (!among(&rows, slip->number))
            slip->number = NULL;
    }
    return outcome;
}

enum result slip_save(struct batch *batch)
{
    static const struct fields CHANGED = FIELDS(struct slip_row, SLIP_CHANGED);
    const struct escalation_work *work = batch->work;
    struct list dirty = {0};
    for (size_t i = 0; i < work->slips.count; i++)
        if (((const struct slip_row *)work->slips.items[i])->dirty)
            list_add(batch->arena, &dirty, work->slips.items[i]);
    return store_save(batch, "slip_save", &CHANGED, &dirty);
}
