#include "services/survey/appeal_store.h"
#include "common/store.h"

static const struct field APPEAL[] = {
    FIELD(struct appeal, number, TEXT),         FIELD(struct appeal, case_id, UUID),
    FIELD(struct appeal, against, INT),         FIELD(struct appeal, target, TEXT),
    FIELD(struct appeal, visit, INT),           FIELD(struct appeal, request_id, UUID),
    FIELD(struct appeal, request_number, TEXT), FIELD(struct appeal, unit, TEXT),
    FIELD(struct appeal, ground, TEXT),         FIELD(struct appeal, text, TEXT),
    FIELD(struct appeal, evidence, TEXT),       FIELD(struct appeal, filed_by, TEXT),
    FIELD(struct appeal, filed_at, INSTANT),    FIELD(struct appeal, state, INT),
    FIELD(struct appeal, ruled_by, TEXT),       FIELD(struct appeal, ruled_at, INSTANT),
    FIELD(struct appeal, reason, TEXT),         FIELD(struct appeal, effect, TEXT),
    FIELD(struct appeal, due_at, INSTANT),      FIELD(struct appeal, overdue, BOOL),
};
static const struct field RATING[] = {
    FIELD(struct appeal_rating, case_id, UUID),  FIELD(struct appeal_rating, request_id, UUID),
    FIELD(struct appeal_rating, visit, INT),     FIELD(struct appeal_rating, round, INT),
    FIELD(struct appeal_rating, number, TEXT),   FIELD(struct appeal_rating, unit, TEXT),
    FIELD(struct appeal_rating, rated_by, TEXT), FIELD(struct appeal_rating, rated_at, INSTANT),
    FIELD(struct appeal_rating, excluded, BOOL),
};
static const struct field CARD[] = {
    FIELD(struct appeal_card, case_id, UUID),
    FIELD(struct appeal_card, id, BIG),
    FIELD(struct appeal_card, unit, TEXT),
    FIELD(struct appeal_card, fired_at, INSTANT),
};
static const struct field MARK[] = {
    FIELD(struct appeal_mark, case_id, UUID), FIELD(struct appeal_mark, unit, TEXT),
    FIELD(struct appeal_mark, stage, INT),    FIELD(struct appeal_mark, round, INT),
    FIELD(struct appeal_mark, at, INSTANT),
};
static const struct field CLOSURE[] = {
    FIELD(struct appeal_closure, case_id, UUID),
    FIELD(struct appeal_closure, attempt, INT),
    FIELD(struct appeal_closure, decided_by, TEXT),
    FIELD(struct appeal_closure, decided_at, INSTANT),
};
static const struct field CORRECTION[] = {
    FIELD(struct correction, appeal, TEXT), FIELD(struct correction, case_id, UUID),
    FIELD(struct correction, against, INT), FIELD(struct correction, target, TEXT),
    FIELD(struct correction, visit, INT),   FIELD(struct correction, request_id, UUID),
    FIELD(struct correction, unit, TEXT),   FIELD(struct correction, at, INSTANT),
    FIELD(struct correction, reason, TEXT), FIELD(struct correction, by, TEXT),
};
static const struct fields APPEALS = FIELDS(struct appeal, APPEAL);
static const struct fields RATINGS = FIELDS(struct appeal_rating, RATING);
static const struct fields CARDS = FIELDS(struct appeal_card, CARD);
static const struct fields MARKS = FIELDS(struct appeal_mark, MARK);
static const struct fields CLOSURES = FIELDS(struct appeal_closure, CLOSURE);
static const struct fields CORRECTIONS = FIELDS(struct correction, CORRECTION);

struct ids {
    const struct uuid *list;
    size_t count;
};

static enum result load_list(struct batch *batch, const char *statement, const struct fields *fields,
                             const struct ids *ids, struct list *out)
{
    struct rows rows;
    enum result outcome = store_load_of(batch, statement, fields, ids->list, ids->count, &rows);
    if (outcome == RESULT_OK)
        *out = store_list(batch, rows.list, rows.count, fields->row_size);
    return outcome;
}

/* Only a unit appeals against what lies with escalation. */
static enum result load_counted(struct batch *batch, const struct ids *ids)
{
    struct survey_work *work = batch->work;
    if (!survey_hears(batch, MESSAGE_APPEAL))
        return RESULT_OK;
    enum result outcome = load_list(batch, "appeal_load_cards", &CARDS, ids, &work->cards);
    return outcome == RESULT_OK ? load_list(batch, "appeal_load_marks", &MARKS, ids, &work->marks) : outcome;
}

enum result appeal_load(struct batch *batch)
{
    struct survey_work *work = batch->work;
    if (!survey_hears(batch, MESSAGE_APPEAL) && !survey_hears(batch, MESSAGE_RULE_APPEAL) &&
        !survey_hears(batch, MESSAGE_PERSON_APPEALED))
        return RESULT_OK;
    struct uuid *list = arena_array(batch->arena, work->loaded + 1, sizeof *list);
    for (size_t i = 0; i < work->loaded; i++)
        list[i] = work->cases[i]->id;
    const struct ids ids = {list, work->loaded};
    enum result outcome = load_list(batch, "appeal_load", &APPEALS, &ids, &work->appeals);
    if (outcome == RESULT_OK)
        outcome = load_list(batch, "appeal_load_ratings", &RATINGS, &ids, &work->ratings);
    if (outcome == RESULT_OK)
        outcome = load_list(batch, "appeal_load_closures", &CLOSURES, &ids, &work->closures);
    return outcome == RESULT_OK ? load_counted(batch, &ids) : outcome;
}

enum result appeal_load_due(struct batch *batch)
{
    struct survey_work *work = batch->work;
    struct uuid *list = arena_array(batch->arena, work->loaded + 1, sizeof *list);
    for (size_t i = 0; i < work->loaded; i++)
        list[i] = work->cases[i]->id;
    const struct ids ids = {list, work->loaded};
    return load_list(batch, "appeal_load", &APPEALS, &ids, &work->appeals);
}

struct appeal_facts appeal_facts_of(const struct survey_work *work, const struct survey_case *now)
{
    return (struct appeal_facts){.now = now,
                                 .appeals = work->appeals,
                                 .ratings = work->ratings,
                                 .cards = work->cards,
                                 .marks = work->marks,
                                 .closures = work->closures,
                                 .exclusions = work->exclusions};
}

struct serial_row {
    int last;
};

enum result appeal_serial(struct batch *batch, int year, int count, int *last)
{
    static const struct field SERIAL[] = {FIELD(struct serial_row, last, INT)};
    static const struct fields TABLE = FIELDS(struct serial_row, SERIAL);
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_int(&params, year);
    params_int(&params, count);
    enum result outcome = db_call(batch->db, "appeal_serial", &params, &TABLE, &rows);
    if (outcome == RESULT_OK)
        *last = ((const struct serial_row *)rows.list)->last;
    return outcome;
}

enum result appeal_save(struct batch *batch)
{
    const struct survey_work *work = batch->work;
    struct list dirty = {0};
    for (size_t i = 0; i < work->appeals.count; i++)
        if (((const struct appeal *)work->appeals.items[i])->dirty)
            list_add(batch->arena, &dirty, work->appeals.items[i]);
    enum result outcome = store_save(batch, "appeal_save", &APPEALS, &dirty);
    return outcome == RESULT_OK ? store_save(batch, "correction_save", &CORRECTIONS, &work->corrections) : outcome;
}
