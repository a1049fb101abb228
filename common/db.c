#include "common/db_inside.h"
#include "common/fault.h"
#include "common/log.h"
#include "common/rowread.h"
#include "common/str.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAIT_SHARE = 4, DESERTED_MS = 10000 };

static int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void db_new(struct db **out, const struct db_options *options)
{
    struct db *db = memory_alloc(sizeof *db);
    db->options = *options;
    *out = db;
}

void db_drop(struct db *db)
{
    if (db->connection != NULL)
        PQfinish(db->connection);
    db->connection = NULL;
    db->in_transaction = false;
    db->deferred_count = 0;
    db->call_off_at = 0;
}

void db_free(struct db **db)
{
    if (*db == NULL)
        return;
    PGconn *made = db_approach_end(*db);
    if (made != NULL)
        PQfinish(made);
    db_drop(*db);
    free(*db);
    *db = NULL;
}

bool db_connected(const struct db *db)
{
    return db->connection != NULL && PQstatus(db->connection) == CONNECTION_OK;
}

const struct db_fault *db_fault(const struct db *db)
{
    return &db->fault;
}

bool db_unknown(const struct db *db)
{
    return db->unknown;
}

bool db_unconfirmed(const struct db *db)
{
    return db->unknown && db->doubt;
}

/* A wait for the synchronous standby that was cancelled turns COMMIT into "committed here, not durable as promised",
 * said only by a WARNING, in the server's language. */
void db_notice(void *context, const PGresult *result)
{
    struct db *db = context;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (db->committing && severity != NULL && strcmp(severity, "WARNING") == 0)
        db->doubt = true;
    log_debug("database notice", "sqlstate", state, NULL);
}

static void fault_set(struct db *db, const char *state, const char *message, const char *statement)
{
    memset(&db->fault, 0, sizeof db->fault);
    str_copy(db->fault.sqlstate, sizeof db->fault.sqlstate, state);
    str_copy(db->fault.message, sizeof db->fault.message, message == NULL ? "" : message);
    str_copy(db->fault.statement, sizeof db->fault.statement, statement);
}

static enum result fault_class(const char *state)
{
    /* 25P02: an earlier failure of this transaction was survivable to its caller; the transaction was not. */
    static const char *const RETRY[] = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "57014", "25006",
                                        "53100", "53200", "53300", "58030", "55006", "25P02", "25P03", "57P05"};
    for (size_t i = 0; i < COUNT(RETRY); i++)
        if (strcmp(state, RETRY[i]) == 0)
            return RESULT_RETRY;
    if (strncmp(state, "08", 2) == 0)
        return RESULT_RETRY;
    if (strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0 || strcmp(state, "54000") == 0)
        return RESULT_REFUSE;
    return RESULT_STOP;
}

/* A row of a district that is not this role's: the row is at fault, not the role. By the place that says so: the words
 * are the server's language, and the state is that of every right that is missing. */
static bool is_confined(const PGresult *result)
{
    const char *where = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    return where != NULL && strcmp(where, "ExecWithCheckOptions") == 0 &&
           strcmp(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501") == 0;
}

enum result db_lost(struct db *db, const char *statement, const char *why)
{
    fault_set(db, "08006", why, statement);
    db_drop(db);
    return RESULT_RETRY;
}

static enum result fault_take(struct db *db, const PGresult *result, const char *statement)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    if (state == NULL || PQstatus(db->connection) != CONNECTION_OK)
        return db_lost(db, statement, "connection to the database was lost");
    fault_set(db, state, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), statement);
    str_copy(db->fault.constraint, sizeof db->fault.constraint, constraint == NULL ? "" : constraint);
    enum result class = is_confined(result) ? RESULT_REFUSE : fault_class(db->fault.sqlstate);
    if (strcmp(db->fault.sqlstate, "25006") == 0)
        db_drop(db);
    return class;
}

/* ---- waits ----------------------------------------------------------------------------------------------- */

static void *cancel_aside(void *cancel)
{
    char problem[256]; /* a request that failed leaves the wait to its deadline */
    PQcancel(cancel, problem, sizeof problem);
    PQfreeCancel(cancel);
    return NULL;
}

/* No timeout of the server bounds the wait of a COMMIT for its standby; a cancel request ends it. The request is a
 * connection of its own that may hang where the first one does: a thread makes it, the loop does not wait for it. */
static void call_off(struct db *db)
{
    pthread_t thread;
    PGcancel *cancel = PQgetCancel(db->connection);
    db->call_off_at = 0;
    if (cancel == NULL)
        return;
    if (pthread_create(&thread, NULL, cancel_aside, cancel) == 0)
        pthread_detach(thread);
    else
        PQfreeCancel(cancel);
}

static void bound_commit(struct db *db)
{
    int64_t now = monotonic_ms();
    int wait = now < db->deserted_until ? db->options.commit_wait_ms / WAIT_SHARE : db->options.commit_wait_ms;
    db->committing = true;
    db->call_off_at = wait > 0 ? now + wait : 0;
}

/* Waits for the whole answer, but not past the deadline: a server that hangs must not hang the loop. */
static bool wait_answer(struct db *db, int64_t deadline)
{
    if (FAULT_FAILS(ANSWER))
        return false;
    for (;;) {
        int pending = PQflush(db->connection);
        if (pending < 0)
            return false;
        if (pending == 0 && !PQisBusy(db->connection))
            return true;
        struct pollfd item = {PQsocket(db->connection), (short)(POLLIN | (pending == 1 ? POLLOUT : 0)), 0};
        int64_t now = monotonic_ms(), until = deadline;
        if (db->call_off_at != 0 && now >= db->call_off_at)
            call_off(db);
        if (db->call_off_at != 0 && db->call_off_at < until)
            until = db->call_off_at;
        int ready = until <= now ? 0 : poll(&item, 1, (int)(until - now));
        if (ready == 0 && db->call_off_at != 0 && until < deadline)
            continue;
        if (ready == 0 || (ready < 0 && errno != EINTR))
            return false;
        if (ready > 0 && (item.revents & ~POLLOUT) != 0 && !PQconsumeInput(db->connection))
            return false;
    }
}

/* The last result of one command; earlier ones only if they failed. NULL: connection lost. */
static PGresult *take_answer(struct db *db)
{
    int64_t deadline = monotonic_ms() + db->options.timeout_ms;
    PGresult *kept = NULL;
    for (;;) {
        if (!wait_answer(db, deadline)) {
            PQclear(kept);
            return NULL;
        }
        PGresult *next = PQgetResult(db->connection);
        if (next == NULL)
            return kept;
        if (kept != NULL && PQresultStatus(kept) == PGRES_FATAL_ERROR) {
            PQclear(next);
            continue;
        }
        PQclear(kept);
        kept = next;
    }
}

static enum result check_answer(struct db *db, PGresult *result, const char *statement)
{
    if (result == NULL)
        return db_lost(db, statement, "no answer from the database in time");
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY)
        return RESULT_OK;
    return fault_take(db, result, statement);
}

static enum result read_rows(struct db *db, const PGresult *result, const struct fields *fields, struct rows *out,
                             const char *statement, struct arena *arena)
{
    int columns[PARAMS_MAX];
    if (fields->count > PARAMS_MAX)
        abort(); /* a row with more columns than PARAMS_MAX: programming error */
    for (size_t f = 0; f < fields->count; f++) {
        columns[f] = PQfnumber(result, fields->list[f].column);
        if (columns[f] < 0 || !row_read_type(&fields->list[f], PQftype(result, columns[f]))) {
            fault_set(db, "42804", fields->list[f].column, statement);
            return RESULT_STOP;
        }
    }
    out->count = (size_t)PQntuples(result);
    out->list = arena_array(arena, out->count + 1, fields->row_size);
    for (size_t r = 0; r < out->count; r++)
        for (size_t f = 0; f < fields->count; f++) {
            int row = (int)r;
            struct cell cell = {PQgetvalue(result, row, columns[f]), PQgetlength(result, row, columns[f])};
            if (PQgetisnull(result, row, columns[f]))
                cell.bytes = NULL;
            row_read_cell(&fields->list[f], &cell, (char *)out->list + r * fields->row_size, arena);
        }
    return RESULT_OK;
}

/* ---- what was only sent ---------------------------------------------------------------------------------- */

/* Statements that answer with nothing but success are sent one behind the other, without waiting in between: a
 * batch costs a few round trips, not one for each table. The server skips what follows a failure. */
static bool pipeline_open(struct db *db)
{
    return PQpipelineStatus(db->connection) != PQ_PIPELINE_OFF || PQenterPipelineMode(db->connection) == 1;
}

static enum result defer(struct db *db, const char *statement, const struct params *params, const struct fields *fields,
                         struct rows *out)
{
    if (!pipeline_open(db) || !PQsendQueryPrepared(db->connection, statement, (int)params->count, params->values,
                                                   params->lengths, params->formats, 1))
        return db_lost(db, statement, "cannot send to the database");
    db->deferred[db->deferred_count++] = (struct deferred){statement, fields, out, params->arena, NULL};
    return RESULT_OK;
}

/* Skips to the end of the pipeline: its mark comes without a NULL behind it. */
static bool take_mark(struct db *db)
{
    int64_t deadline = monotonic_ms() + db->options.timeout_ms;
    if (!wait_answer(db, deadline))
        return false;
    PGresult *mark = PQgetResult(db->connection);
    bool good = PQresultStatus(mark) == PGRES_PIPELINE_SYNC;
    PQclear(mark);
    return good && PQexitPipelineMode(db->connection) == 1;
}

static enum result read_now(struct db *db, const PGresult *result, instant *now)
{
    *now = PQntuples(result) == 1 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : INSTANT_NONE;
    if (*now != INSTANT_NONE)
        return RESULT_OK;
    fault_set(db, "XX000", "bus.now() told no time", "batch_now");
    return RESULT_STOP;
}

static enum result read_deferred(struct db *db, PGresult *result, const struct deferred *deferred)
{
    enum result outcome = check_answer(db, result, deferred->statement);
    if (outcome == RESULT_OK && deferred->now != NULL)
        return read_now(db, result, deferred->now);
    return outcome == RESULT_OK && deferred->out != NULL
               ? read_rows(db, result, deferred->fields, deferred->out, deferred->statement, deferred->arena)
               : outcome;
}

/* Reads all answers that are due. The first failure is the outcome; the answer to the last statement is `*last`
 * when all is well and somebody wants it. */
static enum result collect(struct db *db, PGresult **last)
{
    enum result outcome = RESULT_OK;
    size_t count = db->deferred_count;
    db->deferred_count = 0;
    if (PQpipelineSync(db->connection) != 1)
        return db_lost(db, "pipeline", "cannot send to the database");
    for (size_t i = 0; i < count; i++) {
        PGresult *result = take_answer(db);
        if (result == NULL)
            return db_lost(db, db->deferred[i].statement, "no answer from the database in time");
        if (outcome == RESULT_OK)
            outcome = read_deferred(db, result, &db->deferred[i]);
        if (db->connection == NULL || outcome != RESULT_OK || i + 1 < count || last == NULL)
            PQclear(result);
        else
            *last = result;
        if (db->connection == NULL)
            return outcome;
    }
    if (take_mark(db))
        return outcome;
    if (outcome == RESULT_OK && last != NULL)
        PQclear(*last);
    return db_lost(db, "pipeline", "no answer from the database in time");
}

enum result db_settle(struct db *db)
{
    return db->deferred_count == 0 ? RESULT_OK : collect(db, NULL);
}

static enum result run_text(struct db *db, const char *text, const char *name, PGresult **out)
{
    if (!db_connected(db))
        return db_lost(db, name, "no connection to the database");
    enum result outcome = db_settle(db);
    if (outcome != RESULT_OK)
        return outcome;
    if (!PQsendQuery(db->connection, text))
        return db_lost(db, name, "cannot send to the database");
    PGresult *result = take_answer(db);
    outcome = check_answer(db, result, name);
    if (out != NULL && outcome == RESULT_OK)
        *out = result;
    else
        PQclear(result);
    return outcome;
}

enum result db_script(struct db *db, const char *sql)
{
    return run_text(db, sql, "script", NULL);
}

enum result db_begin_soon(struct db *db, instant *now)
{
    db->doubt = db->unknown = false;
    if (!db_connected(db))
        return db_lost(db, "begin", "no connection to the database");
    if (!pipeline_open(db) || !PQsendQueryParams(db->connection, "BEGIN", 0, NULL, NULL, NULL, NULL, 0) ||
        !PQsendQueryPrepared(db->connection, "batch_now", 0, NULL, NULL, NULL, 0))
        return db_lost(db, "begin", "cannot send to the database");
    db->deferred[db->deferred_count++] = (struct deferred){.statement = "begin"};
    db->deferred[db->deferred_count++] = (struct deferred){.statement = "batch_now", .now = now};
    db->in_transaction = true;
    return RESULT_OK;
}

enum result db_begin(struct db *db, instant *now)
{
    enum result outcome = db_begin_soon(db, now);
    return outcome == RESULT_OK ? db_settle(db) : outcome;
}

/* In one go with the statements before it when some are on their way. */
static enum result send_commit(struct db *db, PGresult **out)
{
    if (!db_connected(db) || db->deferred_count == 0)
        return run_text(db, "COMMIT", "commit", out);
    if (!PQsendQueryParams(db->connection, "COMMIT", 0, NULL, NULL, NULL, NULL, 1))
        return db_lost(db, "commit", "cannot send to the database");
    db->deferred[db->deferred_count++] = (struct deferred){.statement = "commit"};
    return collect(db, out);
}

enum result db_commit(struct db *db)
{
    PGresult *result = NULL;
    /* A standby that is away is waited for but shortly: that time is COMMIT's alone. */
    enum result outcome = db_connected(db) && monotonic_ms() < db->deserted_until ? db_settle(db) : RESULT_OK;
    if (outcome != RESULT_OK)
        return outcome;
    bound_commit(db);
    outcome = send_commit(db, &result);
    db->committing = db->in_transaction = false;
    db->call_off_at = 0;
    db->unknown = outcome != RESULT_OK && !db_connected(db); /* lost on the wire */
    if (outcome == RESULT_STOP && strcmp(db->fault.statement, "commit") == 0)
        return RESULT_RETRY; /* what was said was good; something kept it from being written */
    if (outcome != RESULT_OK)
        return outcome;
    /* COMMIT of a failed transaction answers ROLLBACK without an error. */
    bool committed = strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    db->unknown = committed && db->doubt;
    if (db->unknown)
        db->deserted_until = monotonic_ms() + DESERTED_MS;
    if (!committed || db->doubt) {
        fault_set(db, "40000", committed ? "synchronous standby did not confirm" : "transaction was rolled back",
                  "commit");
        return RESULT_RETRY;
    }
    return RESULT_OK;
}

void db_rollback(struct db *db)
{
    struct db_fault kept = db->fault;
    if (db_connected(db) && db->deferred_count > 0 && collect(db, NULL) == RESULT_STOP)
        db_drop(db);
    if (db_connected(db) && PQtransactionStatus(db->connection) != PQTRANS_IDLE &&
        db_script(db, "ROLLBACK") != RESULT_OK)
        db_drop(db);
    db->in_transaction = false;
    db->fault = kept;
}

static enum result call_now(struct db *db, const char *statement, const struct params *params, PGresult **out)
{
    if (db->deferred_count > 0) {
        enum result outcome = defer(db, statement, params, NULL, NULL);
        return outcome == RESULT_OK ? collect(db, out) : outcome;
    }
    if (!PQsendQueryPrepared(db->connection, statement, (int)params->count, params->values, params->lengths,
                             params->formats, 1))
        return db_lost(db, statement, "cannot send to the database");
    *out = take_answer(db);
    return check_answer(db, *out, statement);
}

static void tell_answered(struct db *db, int64_t since)
{
    void (*answered)(struct db *, void *, int64_t) = db->options.answered;
    if (answered == NULL || db->in_transaction)
        return;
    db->options.answered = NULL; /* its own calls are not told */
    answered(db, db->options.context, monotonic_ms() - since);
    db->options.answered = answered;
}

static enum result make_place(struct db *db)
{
    return db->deferred_count + 1 == DEFERRED_MAX ? db_settle(db) : RESULT_OK; /* one place is COMMIT's */
}

enum result db_call_later(struct db *db, const char *statement, const struct params *params,
                          const struct fields *fields, struct rows *out)
{
    if (!db_connected(db))
        return db_lost(db, statement, "no connection to the database");
    enum result outcome = make_place(db);
    return outcome == RESULT_OK ? defer(db, statement, params, fields, out) : outcome;
}

enum result db_call(struct db *db, const char *statement, const struct params *params, const struct fields *fields,
                    struct rows *out)
{
    PGresult *result = NULL;
    if (!db_connected(db))
        return db_lost(db, statement, "no connection to the database");
    enum result outcome = make_place(db);
    if (outcome != RESULT_OK)
        return outcome;
    if (fields == NULL && db->in_transaction)
        return defer(db, statement, params, NULL, NULL);
    int64_t since = monotonic_ms();
    outcome = call_now(db, statement, params, &result);
    if (outcome == RESULT_OK && fields != NULL)
        outcome = read_rows(db, result, fields, out, statement, params->arena);
    PQclear(result);
    if (outcome == RESULT_OK)
        tell_answered(db, since);
    return outcome;
}
