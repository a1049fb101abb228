#include "services/survey/double_store.h"
#include "common/str.h"
#include "services/survey/survey_store.h"

static const struct field CALL[] = {
    FIELD(struct unit_call, case_id, UUID), FIELD(struct unit_call, request_id, UUID),
    FIELD(struct unit_call, round, INT),    FIELD(struct unit_call, number, TEXT),
    FIELD(struct unit_call, unit, TEXT),    FIELD(struct unit_call, called_at, INSTANT),
    FIELD(struct unit_call, rating, INT),   FIELD(struct unit_call, solved, INT),
    FIELD(struct unit_call, text, TEXT),    FIELD(struct unit_call, by, TEXT),
    FIELD(struct unit_call, at, INSTANT),
};
static const struct field CHECK[] = {
    FIELD(struct check_call, sample, TEXT),     FIELD(struct check_call, request_id, UUID),
    FIELD(struct check_call, case_id, UUID),    FIELD(struct check_call, visit, INT),
    FIELD(struct check_call, number, TEXT),     FIELD(struct check_call, district, TEXT),
    FIELD(struct check_call, unit, TEXT),       FIELD(struct check_call, weight, INT),
    FIELD(struct check_call, rating, INT),      FIELD(struct check_call, solved, INT),
    FIELD(struct check_call, round, INT),       FIELD(struct check_call, unit_called, BOOL),
    FIELD(struct check_call, unit_rating, INT), FIELD(struct check_call, unit_solved, INT),
};
static const struct field CHECK_ANSWER[] = {
    FIELD(struct check_call, sample, TEXT), FIELD(struct check_call, request_id, UUID),
    FIELD(struct check_call, rating, INT),  FIELD(struct check_call, responded, INT),
    FIELD(struct check_call, solved, INT),  FIELD(struct check_call, aspects, TEXT),
    FIELD(struct check_call, text, TEXT),   FIELD(struct check_call, by, TEXT),
    FIELD(struct check_call, at, INSTANT),
};
static const struct field SAMPLE[] = {
    FIELD(struct sample, id, TEXT),       FIELD(struct sample, seed, TEXT),     FIELD(struct sample, since, INSTANT),
    FIELD(struct sample, until, INSTANT), FIELD(struct sample, percent, INT),   FIELD(struct sample, population, INT),
    FIELD(struct sample, drawn, INT),     FIELD(struct sample, drawn_by, TEXT), FIELD(struct sample, drawn_at, INSTANT),
};
static const struct field FINDING[] = {
    FIELD(struct finding, case_id, UUID),    FIELD(struct finding, kind, INT),
    FIELD(struct finding, request_id, UUID), FIELD(struct finding, number, TEXT),
    FIELD(struct finding, round, INT),       FIELD(struct finding, unit, TEXT),
    FIELD(struct finding, unit_rating, INT), FIELD(struct finding, centre_rating, INT),
    FIELD(struct finding, sample, TEXT),     FIELD(struct finding, at, INSTANT),
};
static const struct field ASKED[] = {
    FIELD(struct asked_row, request_id, UUID), FIELD(struct asked_row, case_id, UUID),
    FIELD(struct asked_row, visit, INT),       FIELD(struct asked_row, round, INT),
    FIELD(struct asked_row, number, TEXT),     FIELD(struct asked_row, district, TEXT),
    FIELD(struct asked_row, unit, TEXT),       FIELD(struct asked_row, urgency, INT),
    FIELD(struct asked_row, party, INT),       FIELD(struct asked_row, called, BOOL),
    FIELD(struct asked_row, matter, TEXT),     FIELD(struct asked_row, reported, TEXT),
};
static const struct field OPEN[] = {
    FIELD(struct check_entry, number, TEXT),         FIELD(struct check_entry, district, TEXT),
    FIELD(struct check_entry, unit, TEXT),           FIELD(struct check_entry, sample, TEXT),
    FIELD(struct check_entry, round, INT),           FIELD(struct check_entry, outcome, INT),
    FIELD(struct check_entry, fed_back_at, INSTANT), FIELD(struct check_entry, matter, TEXT),
    FIELD(struct check_entry, reported, TEXT),
};
struct count_row {
    int count;
};
static const struct field COUNTED[] = {FIELD(struct count_row, count, INT)};

enum { CHECK_SAVED = 8 }; /* the first of CHECK: as it is drawn */
static const struct fields CALLS = FIELDS(struct unit_call, CALL), CHECKS = FIELDS(struct check_call, CHECK),
                           CHECKS_DRAWN = {CHECK, CHECK_SAVED, sizeof(struct check_call)},
                           CHECK_ANSWERS = FIELDS(struct check_call, CHECK_ANSWER),
                           SAMPLES = FIELDS(struct sample, SAMPLE), FINDINGS = FIELDS(struct finding, FINDING),
                           ASKED_ROWS = FIELDS(struct asked_row, ASKED), OPEN_ROWS = FIELDS(struct check_entry, OPEN),
                           COUNT_ROWS = FIELDS(struct count_row, COUNTED);

struct double_book *double_store_book(struct batch *batch)
{
    struct survey_work *work = batch->work;
    if (work->doubles == NULL)
        work->doubles = arena_alloc(batch->arena, sizeof *work->doubles);
    return work->doubles;
}

/* ---- load ---------------------------------------------------------------------------------------------- */

/* Whoever speaks later looks at what the other heard; who applies for write-off, whether all were called. */
static bool hears_units(enum message_type type)
{
    return type == MESSAGE_REGISTER_CALL || type == MESSAGE_RATE || type == MESSAGE_SURVEY_ANSWERED ||
           type == MESSAGE_APPLY_WRITE_OFF;
}

static enum result load_calls(struct batch *batch, struct double_book *book)
{
    struct uuid *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        const struct survey_case *now = message->rows;
        if (now != NULL && now->state != CASE_NONE && hears_units(message->header.type))
            ids[count++] = now->id;
    }
    return store_load_of(batch, "call_load", &CALLS, ids, count, &book->calls);
}

static enum result load_checks(struct batch *batch, struct double_book *book)
{
    const char **numbers = arena_array(batch->arena, batch->count + 1, sizeof *numbers);
    struct params params;
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        bool checks = message->header.type == MESSAGE_REGISTER_CALL || message->header.type == MESSAGE_ANSWER_CHECK;
        if (checks && message->number != NULL)
            numbers[count++] = message->number;
    }
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_texts(&params, numbers, count);
    return db_call(batch->db, "check_load", &params, &CHECKS, &book->checks);
}

enum result double_store_load(struct batch *batch)
{
    struct double_book *book = double_store_book(batch);
    enum result outcome = load_calls(batch, book);
    return outcome == RESULT_OK ? load_checks(batch, book) : outcome;
}

const struct unit_call *double_store_call(struct batch *batch, const struct survey *survey)
{
    const struct double_book *book = double_store_book(batch);
    for (size_t i = 0; i < book->called.count; i++) {
        const struct unit_call *found = unit_call_find(book->called.items[i], 1, survey);
        if (found != NULL)
            return found;
    }
    return unit_call_find(book->calls.list, book->calls.count, survey);
}

enum result double_store_population(struct batch *batch, const struct asked_wanted *wanted, size_t *count)
{
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_instant(&params, wanted->since);
    params_instant(&params, wanted->until);
    params_beyond(&params, wanted->beyond);
    enum result outcome = db_call(batch->db, "sample_population", &params, &COUNT_ROWS, &rows);
    *count = outcome == RESULT_OK && rows.count == 1 ? (size_t)((const struct count_row *)rows.list)->count : 0;
    return outcome;
}

enum result double_store_asked(struct batch *batch, const struct asked_wanted *wanted, size_t limit, struct rows *out)
{
    struct params params;
    params_open(&params, batch->arena);
    params_instant(&params, wanted->since);
    params_instant(&params, wanted->until);
    params_int(&params, (int)limit);
    params_beyond(&params, wanted->beyond);
    return db_call(batch->db, "sample_asked", &params, &ASKED_ROWS, out);
}

enum result double_store_samples(struct batch *batch, const char *month, int *count)
{
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    enum result outcome = db_call(batch->db, "sample_lock", &params, &COUNT_ROWS, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    params_text(&params, month);
    outcome = db_call(batch->db, "sample_count", &params, &COUNT_ROWS, &rows);
    *count = outcome == RESULT_OK && rows.count == 1 ? ((const struct count_row *)rows.list)->count : 0;
    return outcome;
}

enum result double_store_open(struct batch *batch, const char *district, int limit, const struct out_of_reach *beyond,
                              struct rows *out)
{
    struct params params;
    params_open(&params, batch->arena);
    params_text(&params, district);
    params_int(&params, limit);
    params_beyond(&params, beyond);
    return db_call(batch->db, "check_open", &params, &OPEN_ROWS, out);
}

/* ---- save ---------------------------------------------------------------------------------------------- */

void double_store_add_call(struct batch *batch, const struct unit_call *call)
{
    list_add(batch->arena, &double_store_book(batch)->called, arena_copy(batch->arena, call, sizeof *call));
}

void double_store_add_finding(struct batch *batch, const struct finding *finding)
{
    list_add(batch->arena, &double_store_book(batch)->findings, arena_copy(batch->arena, finding, sizeof *finding));
}

enum result double_store_save(struct batch *batch)
{
    const struct double_book *book = double_store_book(batch);
    struct check_call *checks = book->checks.list;
    struct list answered = {0};
    for (size_t i = 0; i < book->checks.count; i++)
        if (checks[i].dirty)
            list_add(batch->arena, &answered, &checks[i]);
    enum result outcome = store_save(batch, "call_add", &CALLS, &book->called);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "sample_add", &SAMPLES, &book->samples);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "check_add", &CHECKS_DRAWN, &book->drawn);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "check_answer", &CHECK_ANSWERS, &answered);
    return outcome == RESULT_OK ? store_save(batch, "finding_add", &FINDINGS, &book->findings) : outcome;
}
