#include "services/survey/survey_store.h"
#include "common/str.h"
#include "services/survey/appeal_store.h"
#include "services/survey/double_store.h"
#include "services/survey/exclusion_store.h"
#include "services/survey/theme_store.h"
#include <stdlib.h>
#include <string.h>

static const struct field CASE[] = {
    FIELD(struct survey_case, id, UUID),
    FIELD(struct survey_case, number, TEXT),
    FIELD(struct survey_case, district, TEXT),
    FIELD(struct survey_case, unit, TEXT),
    FIELD(struct survey_case, co, TEXT),
    FIELD(struct survey_case, state, INT),
    FIELD(struct survey_case, round, INT),
    FIELD(struct survey_case, visit, INT),
    FIELD(struct survey_case, redo_max, INT),
    FIELD(struct survey_case, supervised, BOOL),
    FIELD(struct survey_case, outcome, INT),
    FIELD(struct survey_case, fed_back_at, INSTANT),
    FIELD(struct survey_case, to_ask, INT),
    FIELD(struct survey_case, open, INT),
    FIELD(struct survey_case, kind, INT),
    FIELD(struct survey_case, area, TEXT),
    FIELD(struct survey_case, matter, TEXT),
    FIELD(struct survey_case, party, INT),
    FIELD(struct survey_case, urgency, INT),
    FIELD(struct survey_case, order_class, INT),
    FIELD(struct survey_case, policy, TEXT),
    FIELD(struct survey_case, pack_version, INT),
    FIELD(struct survey_case, works_until, INSTANT),
    FIELD(struct survey_case, works_done_at, INSTANT),
    FIELD(struct survey_case, works_done_by, TEXT),
    FIELD(struct survey_case, works_text, TEXT),
    FIELD(struct survey_case, analyse_until, INSTANT),
    FIELD(struct survey_case, written_off_at, INSTANT),
    FIELD(struct survey_case, look_back_at, INSTANT),
    FIELD(struct survey_case, archive_at, INSTANT),
    FIELD(struct survey_case, retain_until, TEXT),
    FIELD(struct survey_case, next_at, INSTANT),
    FIELD(struct survey_case, window_until, INSTANT),
    FIELD(struct survey_case, overdue, BOOL),
    FIELD(struct survey_case, reported, TEXT),
};
static const struct field SURVEY[] = {
    FIELD(struct survey, case_id, UUID),      FIELD(struct survey, visit, INT),
    FIELD(struct survey, request_id, UUID),   FIELD(struct survey, round, INT),
    FIELD(struct survey, number, TEXT),       FIELD(struct survey, channel, TEXT),
    FIELD(struct survey, district, TEXT),     FIELD(struct survey, state, INT),
    FIELD(struct survey, rating, INT),        FIELD(struct survey, cause, INT),
    FIELD(struct survey, text, TEXT),         FIELD(struct survey, rated_by, TEXT),
    FIELD(struct survey, opened_at, INSTANT), FIELD(struct survey, rated_at, INSTANT),
    FIELD(struct survey, kind, INT),          FIELD(struct survey, unit, TEXT),
    FIELD(struct survey, area, TEXT),         FIELD(struct survey, matter, TEXT),
    FIELD(struct survey, party, INT),         FIELD(struct survey, urgency, INT),
    FIELD(struct survey, source, INT),        FIELD(struct survey, responded, INT),
    FIELD(struct survey, solved, INT),        FIELD(struct survey, recurred, INT),
    FIELD(struct survey, aspects, TEXT),      FIELD(struct survey, cause_basis, INT),
    FIELD(struct survey, plan, TEXT),         FIELD(struct survey, step, INT),
    FIELD(struct survey, way, INT),           FIELD(struct survey, tries, INT),
    FIELD(struct survey, laters, INT),        FIELD(struct survey, attempts, INT),
    FIELD(struct survey, next_at, INSTANT),   FIELD(struct survey, sent, BOOL),
    FIELD(struct survey, gone, BOOL),         FIELD(struct survey, overdue, BOOL),
    FIELD(struct survey, tried, BOOL),        FIELD(struct survey, excluded, BOOL),
    FIELD(struct survey, restored, BOOL),     FIELD(struct survey, proposed_by, TEXT),
};
static const struct field WRITE_OFF[] = {
    FIELD(struct write_off, case_id, UUID),       FIELD(struct write_off, attempt, INT),
    FIELD(struct write_off, round, INT),          FIELD(struct write_off, state, INT),
    FIELD(struct write_off, unit, TEXT),          FIELD(struct write_off, applied_by, TEXT),
    FIELD(struct write_off, text, TEXT),          FIELD(struct write_off, applied_at, INSTANT),
    FIELD(struct write_off, decided_by, TEXT),    FIELD(struct write_off, reason, TEXT),
    FIELD(struct write_off, decided_at, INSTANT),
};
static const struct field ENTRY[] = {
    FIELD(struct survey_entry, number, TEXT),      FIELD(struct survey_entry, district, TEXT),
    FIELD(struct survey_entry, unit, TEXT),        FIELD(struct survey_entry, round, INT),
    FIELD(struct survey_entry, outcome, INT),      FIELD(struct survey_entry, fed_back_at, INSTANT),
    FIELD(struct survey_entry, kind, INT),         FIELD(struct survey_entry, way, INT),
    FIELD(struct survey_entry, attempts, INT),     FIELD(struct survey_entry, next_at, INSTANT),
    FIELD(struct survey_entry, pack_version, INT), FIELD(struct survey_entry, matter, TEXT),
    FIELD(struct survey_entry, reported, TEXT),
};
static const struct field ATTEMPT[] = {
    FIELD(struct attempt, case_id, UUID),    FIELD(struct attempt, visit, INT),
    FIELD(struct attempt, request_id, UUID), FIELD(struct attempt, way, INT),
    FIELD(struct attempt, result, INT),      FIELD(struct attempt, at, INSTANT),
    FIELD(struct attempt, by, TEXT),         FIELD(struct attempt, later_at, INSTANT),
    FIELD(struct attempt, note, TEXT),
};
struct number_row {
    const char *number;
    struct uuid case_id;
};
static const struct field NUMBER[] = {FIELD(struct number_row, number, TEXT), FIELD(struct number_row, case_id, UUID)};

static const struct fields CASES = FIELDS(struct survey_case, CASE);
/* What is read of it; the last three are exclusion's, and not written with it. */
static const struct fields SURVEYS = FIELDS(struct survey, SURVEY);
static const struct fields SURVEYS_SAVED = {SURVEY, COUNT(SURVEY) - 3, sizeof(struct survey)};
static const struct fields WRITE_OFFS = FIELDS(struct write_off, WRITE_OFF);
static const struct fields ATTEMPTS = FIELDS(struct attempt, ATTEMPT);
static const struct fields ENTRIES = FIELDS(struct survey_entry, ENTRY);
static const struct fields NUMBER_ROWS = FIELDS(struct number_row, NUMBER);

void survey_keep_visit(struct batch *batch, const struct survey_case *now)
{
    struct survey_work *work = batch->work;
    work->visits[work->visit_count++] = (struct survey_visit){now->surveys, now->survey_count};
}

void survey_keep_write_off(struct batch *batch, const struct survey_case *now)
{
    struct survey_work *work = batch->work;
    work->write_offs[work->write_off_count++] = now->write_off;
}

bool survey_hears(const struct batch *batch, enum message_type type)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->messages[i]->header.type == type)
            return true;
    return false;
}

struct survey_case *survey_case_of(const struct survey_work *work, const struct uuid *id)
{
    for (size_t i = 0; i < work->count; i++)
        if (uuid_compare(&work->cases[i]->id, id) == 0)
            return work->cases[i];
    return NULL;
}

void survey_keep_attempt(struct batch *batch, const struct survey *survey, const struct attempt *attempt)
{
    struct survey_work *work = batch->work;
    struct attempt *row = arena_copy(batch->arena, attempt, sizeof *attempt);
    row->case_id = survey->case_id;
    row->visit = survey->visit;
    row->request_id = survey->request_id;
    row->at = batch->now;
    list_add(batch->arena, &work->attempts, row);
}

/* ---- load -------------------------------------------------------------------------------------------- */

static int compare_case(const void *id, const void *entry)
{
    const struct survey_case *const *row = entry;
    return uuid_compare(id, &(*row)->id);
}

static struct survey_case *loaded_case(const struct survey_work *work, const struct uuid *id)
{
    struct survey_case **found =
        work->loaded == 0 ? NULL : bsearch(id, work->cases, work->loaded, sizeof *work->cases, compare_case);
    return found == NULL ? NULL : *found;
}

/* Rows come by case and request: each case points into its own run of them. */
static enum result load_surveys(struct batch *batch, const struct survey_work *work, const struct params *ids)
{
    struct rows rows;
    enum result outcome = db_call(batch->db, "survey_load_surveys", ids, &SURVEYS, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct survey **list = arena_array(batch->arena, rows.count + 1, sizeof(struct survey *));
    for (size_t i = 0; i < rows.count; i++) {
        list[i] = &((struct survey *)rows.list)[i];
        struct survey_case *of = loaded_case(work, &list[i]->case_id);
        if (of == NULL)
            continue;
        if (of->survey_count == 0)
            of->surveys = &list[i];
        of->survey_count++;
    }
    return RESULT_OK;
}

static enum result load_write_offs(struct batch *batch, const struct survey_work *work, const struct params *ids)
{
    struct rows rows;
    enum result outcome = db_call(batch->db, "survey_load_write_offs", ids, &WRITE_OFFS, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        struct write_off *row = &((struct write_off *)rows.list)[i];
        struct survey_case *of = loaded_case(work, &row->case_id);
        if (of != NULL)
            of->write_off = row;
    }
    return outcome;
}

/* Commands about one person's answer: the number is the request's, wherever else it leads. */
static bool names_request(const struct message *message)
{
    static const enum message_type TYPES[] = {MESSAGE_RATE,
                                              MESSAGE_RECORD_ATTEMPT,
                                              MESSAGE_REGISTER_CALL,
                                              MESSAGE_PROPOSE_EXCLUSION,
                                              MESSAGE_DECIDE_EXCLUSION,
                                              MESSAGE_ANSWER_CHECK,
                                              MESSAGE_PERSON_APPEALED};
    enum message_type type = message->header.type;
    for (size_t i = 0; i < COUNT(TYPES); i++)
        if (TYPES[i] == type)
            return true;
    return type == MESSAGE_APPEAL && ((const Loopline__Survey__V1__Appeal *)message->body)->against ==
                                         LOOPLINE__WIRE__V1__APPEAL_AGAINST__APPEAL_AGAINST_RATING;
}

/* A person names the request, a unit the order: the request decides for what one person said, the order for the rest; of an
 * order that was merged (N02) the one that goes on, but for what is counted of itself (R41). */
static bool is_riding(const struct message *message)
{
    const struct survey_case *own = message->rows;
    return own == NULL || names_request(message) ||
           (own->state == CASE_LAPSED && message->header.type != MESSAGE_APPEAL);
}

static enum result attach_numbers(struct batch *batch, const struct survey_work *work)
{
    struct params params;
    struct rows rows;
    const char *const *numbers;
    size_t count = batch_numbers(batch, &numbers);
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_texts(&params, numbers, count);
    enum result outcome = db_call(batch->db, "survey_load_numbers", &params, &NUMBER_ROWS, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < batch->count; i++) {
        struct message *message = batch->messages[i];
        const struct number_row *row = rows.list;
        for (size_t r = 0; uuid_zero(&message->subject) && r < rows.count; r++)
            if (str_equal(row[r].number, message->number) && is_riding(message))
                message->rows = loaded_case(work, &row[r].case_id);
    }
    return outcome;
}

/* Events begin cases: one blank row per new subject, shared by all messages of the batch about it. */
static void begin_cases(struct batch *batch, struct survey_work *work)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct message *message = batch->messages[i];
        if (message->rows != NULL || uuid_zero(&message->subject))
            continue;
        for (size_t c = work->loaded; c < work->count; c++)
            if (uuid_compare(&work->cases[c]->id, &message->subject) == 0)
                message->rows = work->cases[c];
        if (message->rows == NULL) {
            struct survey_case *begun = arena_alloc(batch->arena, sizeof *begun);
            survey_case_blank(begun);
            begun->id = message->subject;
            message->rows = work->cases[work->count++] = begun;
        }
    }
}

/* What hangs on the loaded cases. */
static enum result load_parts(struct batch *batch, struct survey_work *work, const struct rows *rows)
{
    struct params params;
    struct uuid *ids = arena_array(batch->arena, rows->count, sizeof *ids);
    for (size_t i = 0; i < rows->count; i++)
        ids[i] = work->cases[i]->id;
    params_open(&params, batch->arena);
    params_uuids(&params, ids, rows->count);
    enum result outcome = load_surveys(batch, work, &params);
    if (outcome == RESULT_OK)
        outcome = load_write_offs(batch, work, &params);
    for (size_t i = 0; outcome == RESULT_OK && i < work->loaded; i++) {
        survey_keep_visit(batch, work->cases[i]);
        if (work->cases[i]->write_off != NULL)
            survey_keep_write_off(batch, work->cases[i]);
    }
    if (outcome == RESULT_OK)
        outcome = exclusion_load(batch);
    return outcome;
}

/* `more`: cases that may yet begin, visits that may open, applications that may come. */
static enum result open_work(struct batch *batch, const struct rows *rows, size_t more)
{
    struct survey_work *work = batch->work = arena_alloc(batch->arena, sizeof *work);
    size_t most = rows->count + more;
    work->cases = arena_array(batch->arena, most + 1, sizeof *work->cases);
    work->visits = arena_array(batch->arena, most + 1, sizeof *work->visits);
    work->write_offs = arena_array(batch->arena, most + 1, sizeof *work->write_offs);
    for (; work->count < rows->count; work->count++)
        work->cases[work->count] = &((struct survey_case *)rows->list)[work->count];
    work->loaded = work->count;
    return work->loaded > 0 ? load_parts(batch, work, rows) : RESULT_OK;
}

/* A case that a sender does not reach is as if it were not there, to the letter: no refusal tells a report from no number. */
static void hide_unreached(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct message *message = batch->messages[i];
        const struct survey_case *now = message->rows;
        if (now != NULL && message->from != NULL && message->header.type != MESSAGE_SET_THEME &&
            !message_reaches(batch, message,
                             &(struct rights_subject){.matter = now->matter, .reported = now->reported}))
            message->rows = NULL;
    }
}

enum result survey_load(struct batch *batch)
{
    struct rows rows;
    enum result outcome = store_load(batch, "survey_load", &CASES, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    outcome = open_work(batch, &rows, batch->count); /* a message begins one case, opens one visit or applies once */
    struct survey_work *work = batch->work;
    batch_attach(batch, &rows, sizeof(struct survey_case), offsetof(struct survey_case, id),
                 offsetof(struct survey_case, number));
    if (outcome == RESULT_OK && work->loaded > 0)
        outcome = attach_numbers(batch, work);
    if (outcome == RESULT_OK && work->loaded > 0)
        outcome = appeal_load(batch);
    begin_cases(batch, work);
    hide_unreached(batch);
    if (outcome == RESULT_OK)
        outcome = theme_store_load(batch, &work->themes);
    return outcome == RESULT_OK ? double_store_load(batch) : outcome;
}

enum result survey_load_due(struct batch *batch, const char *statement, int limit, size_t *count)
{
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_instant(&params, batch->now);
    params_int(&params, limit);
    enum result outcome = db_call(batch->db, statement, &params, &CASES, &rows);
    *count = outcome == RESULT_OK ? rows.count : 0;
    return outcome == RESULT_OK ? open_work(batch, &rows, rows.count) : outcome;
}

/* ---- save -------------------------------------------------------------------------------------------- */

static enum result save_cases(struct batch *batch, const struct survey_work *work)
{
    struct list rows = {0};
    for (size_t i = 0; i < work->count; i++)
        if (work->cases[i]->dirty)
            list_add(batch->arena, &rows, work->cases[i]);
    return store_save(batch, "survey_save", &CASES, &rows);
}

static enum result save_surveys(struct batch *batch, const struct survey_work *work)
{
    struct list rows = {0};
    for (size_t v = 0; v < work->visit_count; v++)
        for (size_t i = 0; i < work->visits[v].count; i++)
            if (work->visits[v].list[i]->dirty)
                list_add(batch->arena, &rows, work->visits[v].list[i]);
    return store_save(batch, "survey_save_surveys", &SURVEYS_SAVED, &rows);
}

static enum result save_write_offs(struct batch *batch, const struct survey_work *work)
{
    struct list rows = {0};
    for (size_t i = 0; i < work->write_off_count; i++)
        if (work->write_offs[i]->dirty)
            list_add(batch->arena, &rows, work->write_offs[i]);
    return store_save(batch, "survey_save_write_offs", &WRITE_OFFS, &rows);
}

enum result survey_save(struct batch *batch)
{
    const struct survey_work *work = batch->work;
    enum result outcome = save_cases(batch, work);
    if (outcome == RESULT_OK)
        outcome = save_surveys(batch, work);
    if (outcome == RESULT_OK)
        outcome = save_write_offs(batch, work);
    if (outcome == RESULT_OK)
        outcome = exclusion_save(batch);
    if (outcome == RESULT_OK)
        outcome = appeal_save(batch);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "survey_add_attempts", &ATTEMPTS, &work->attempts);
    if (outcome == RESULT_OK)
        outcome = theme_store_save(batch, &work->themes);
    return outcome == RESULT_OK ? double_store_save(batch) : outcome;
}

enum result survey_read_open(struct batch *batch, const struct survey_wanted *wanted, struct rows *out)
{
    struct params params;
    params_open(&params, batch->arena);
    if (wanted->callable)
        params_instant(&params, wanted->now);
    if (!str_empty(wanted->district))
        params_text(&params, wanted->district);
    params_int(&params, (int)wanted->kind);
    params_int(&params, wanted->limit);
    params_beyond(&params, wanted->beyond);
    const char *whole = wanted->callable ? "survey_list_callable" : "survey_list";
    const char *district = wanted->callable ? "survey_list_callable_district" : "survey_list_district";
    return db_call(batch->db, str_empty(wanted->district) ? whole : district, &params, &ENTRIES, out);
}
