#include "tests/lib/bench_ceiling.h"
#include "common/str.h"
#include "tests/lib/bench_load.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 6, COMMITS = 101 };

/* take: reads the rows back (tests/bench/ceiling.sql); call: the service's own statement that writes them. */
struct line {
    const char *take, *call;
};
static const struct step {
    const char *name, *schema;
    int claims;     /* destination whose outbox rows it consumes first; 0 = none */
    size_t sent_by; /* stage that put them there */
    struct line lines[LINES_MAX];
} STAGES[CEILING_STAGES] = {
    {"intake_accepts",
     "intake",
     0,
     0,
     {{"take_request", "request_add"},
      {"take_person", "person_add"},
      {"take_step_accepted", "step_add"},
      {"take_event_intake", "event_add"},
      {"take_outbox_accepted", "outbox_add"},
      {"take_key", "command_keep"}}},
    {"classifier",
     "classifier",
     2,
     0,
     {{"take_classification", "classification_save"},
      {"take_fingerprint", "fingerprint_add"},
      {"take_todo", "hotspot_todo_add"},
      {"take_event_classifier", "event_add"},
      {"take_outbox_classified", "outbox_add"}}},
    {"router",
     "router",
     3,
     1,
     {{"take_order", "order_add"},
      {"take_assignment", "assignment_save"},
      {"take_order_request", "request_save"},
      {"take_event_router", "event_add"},
      {"take_outbox_dispatched", "outbox_add"}}},
    {"escalation", "escalation", 4, 2, {{"take_watch", "watch_save"}, {"take_clock", "clock_add"}}},
    {"intake_tells", "intake", 1, 2, {{"take_request_change", "request_save"}, {"take_step_dispatched", "step_add"}}},
};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "ceiling: %s: %s\n", what, why);
    exit(1);
}

static PGresult *check(PGconn *connection, PGresult *result, const char *what)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        give_up(what, PQerrorMessage(connection));
    return result;
}

static void run_text(PGconn *connection, const char *sql, const char *what)
{
    PQclear(check(connection, PQexec(connection, sql), what));
}

static void run_file(PGconn *connection, const char *path)
{
    struct buf text = {0};
    char piece[4096];
    size_t size;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        give_up(path, "cannot be read");
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, size);
    fclose(file);
    run_text(connection, text.text, path);
    buf_free(&text);
}

static PGconn *connect_to(const char *conninfo)
{
    PGconn *connection = PQconnectdb(conninfo);
    if (PQstatus(connection) != CONNECTION_OK)
        give_up("connect", PQerrorMessage(connection));
    run_text(connection, "SET client_min_messages = warning", "session");
    return connection;
}

extern const char sql_bus[], sql_intake[], sql_classifier[], sql_router[], sql_escalation[];

/* The statements as the services have them built in. */
static const char *sql_of(const char *schema)
{
    static const struct {
        const char *schema, *sql;
    } TEXTS[] = {
        {"intake", sql_intake}, {"classifier", sql_classifier}, {"router", sql_router}, {"escalation", sql_escalation}};
    for (size_t i = 0; i < COUNT(TEXTS); i++)
        if (str_equal(TEXTS[i].schema, schema))
            return TEXTS[i].sql;
    give_up(schema, "has no statements");
}

/* As the service of this stage connects: its own search path, its own statements. */
static PGconn *connect_as(const char *conninfo, const char *schema)
{
    char text[256];
    PGconn *connection = connect_to(conninfo);
    snprintf(text, sizeof text, "SET search_path = %s, bus", schema);
    run_text(connection, text, schema);
    run_text(connection, sql_bus, "bus.sql");
    run_text(connection, sql_of(schema), schema);
    return connection;
}

/* ---- one batch ------------------------------------------------------------------------------------------ */

struct load_rows { /* of one batch, read back before the watch starts */
    PGresult *rows[CEILING_STAGES][LINES_MAX];
};

static PGresult *take(PGconn *town, const char *statement, const PGresult *ids, size_t before)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", before);
    const char *values[] = {PQgetvalue(ids, 0, 0), number};
    const int lengths[] = {PQgetlength(ids, 0, 0), 0}, formats[] = {1, 0};
    return check(town, PQexecPrepared(town, statement, 2, values, lengths, formats, 1), statement);
}

static PGresult *take_ids(PGconn *town, size_t before, size_t count)
{
    char offset[24], limit[24];
    const char *values[] = {offset, limit};
    snprintf(offset, sizeof offset, "%zu", before);
    snprintf(limit, sizeof limit, "%zu", count);
    PGresult *ids = check(town, PQexecPrepared(town, "ceiling_ids", 2, values, NULL, NULL, 1), "ceiling_ids");
    if (PQntuples(ids) != 1)
        give_up("not enough orders in the town", "run the other phases first");
    return ids;
}

static void take_batch(PGconn *town, size_t before, size_t count, struct load_rows *out)
{
    PGresult *ids = take_ids(town, before, count);
    for (size_t s = 0; s < CEILING_STAGES; s++)
        for (size_t l = 0; l < LINES_MAX && STAGES[s].lines[l].take != NULL; l++)
            out->rows[s][l] = take(town, STAGES[s].lines[l].take, ids, before);
    PQclear(ids);
}

static void free_batch(struct load_rows *batch)
{
    for (size_t s = 0; s < CEILING_STAGES; s++)
        for (size_t l = 0; l < LINES_MAX; l++)
            PQclear(batch->rows[s][l]);
}

/* The rows of a take are the parameters of its call. An array of no rows is NULL: nothing to write. */
static PGresult *call(PGconn *twin, const char *statement, const PGresult *rows)
{
    const char *values[64];
    int lengths[64], formats[64], count = PQnfields(rows);
    if (PQgetisnull(rows, 0, 0))
        return NULL;
    for (int i = 0; i < count; i++) {
        values[i] = PQgetisnull(rows, 0, i) ? NULL : PQgetvalue(rows, 0, i);
        lengths[i] = PQgetlength(rows, 0, i);
        formats[i] = 1;
    }
    return check(twin, PQexecPrepared(twin, statement, count, values, lengths, formats, 0), statement);
}

static void keep_ids(const PGresult *result, struct buf *out)
{
    buf_clear(out);
    for (int i = 0; i < PQntuples(result); i++)
        buf_print(out, "%c%s", i == 0 ? '{' : ',', PQgetvalue(result, i, 0));
    buf_char(out, '}');
}

static void claim(PGconn *twin, int destination, const struct buf *ids, size_t expected)
{
    char number[12];
    snprintf(number, sizeof number, "%d", destination);
    const char *values[] = {number, ids->text};
    PGresult *gone = check(twin, PQexecPrepared(twin, "outbox_claim", 2, values, NULL, NULL, 0), "outbox_claim");
    if ((size_t)PQntuples(gone) != expected)
        give_up(STAGES[destination - 1].name, "the claim did not find its rows");
    PQclear(gone);
}

static void write_stage(PGconn *twin, size_t s, const struct load_rows *batch, struct buf *sent, size_t count)
{
    const struct step *stage = &STAGES[s];
    run_text(twin, "BEGIN", stage->name);
    if (stage->claims != 0)
        claim(twin, stage->claims, &sent[stage->sent_by], count);
    for (size_t l = 0; l < LINES_MAX && stage->lines[l].call != NULL; l++) {
        PGresult *result = call(twin, stage->lines[l].call, batch->rows[s][l]);
        if (str_equal(stage->lines[l].call, "outbox_add"))
            keep_ids(result, &sent[s]);
        PQclear(result);
    }
    run_text(twin, "COMMIT", stage->name);
}

/* ---- the run ---------------------------------------------------------------------------------------------- */

void bench_ceiling_run(const char *town_conninfo, const char *twin_conninfo, size_t first, struct ceiling *ceiling)
{
    size_t batches = ceiling->orders / ceiling->batch;
    struct load_rows *rows = memory_alloc(batches * sizeof *rows);
    struct buf sent[CEILING_STAGES] = {0};
    PGconn *town = connect_to(town_conninfo), *twins[CEILING_STAGES];
    run_file(town, "tests/bench/ceiling.sql");
    for (size_t b = 0; b < batches; b++)
        take_batch(town, first + b * ceiling->batch, ceiling->batch, &rows[b]);
    PQfinish(town);
    for (size_t s = 0; s < CEILING_STAGES; s++)
        twins[s] = connect_as(twin_conninfo, STAGES[s].schema);
    for (size_t b = 0; b < batches; b++)
        for (size_t s = 0; s < CEILING_STAGES; s++) {
            double start = bench_load_clock();
            write_stage(twins[s], s, &rows[b], sent, ceiling->batch);
            ceiling->seconds[s] += bench_load_clock() - start;
        }
    ceiling->orders = batches * ceiling->batch;
    for (size_t s = 0; s < CEILING_STAGES; s++) {
        PQfinish(twins[s]);
        buf_free(&sent[s]);
    }
    for (size_t b = 0; b < batches; b++)
        free_batch(&rows[b]);
    free(rows);
}

static PGresult *describe(PGconn *connection, const char *statement)
{
    return check(connection, PQdescribePrepared(connection, statement), statement);
}

size_t bench_ceiling_misfits(const char *conninfo)
{
    size_t misfits = 0;
    PGconn *town = connect_to(conninfo);
    run_file(town, "tests/bench/ceiling.sql");
    for (size_t s = 0; s < CEILING_STAGES; s++) {
        PGconn *twin = connect_as(conninfo, STAGES[s].schema);
        for (size_t l = 0; l < LINES_MAX && STAGES[s].lines[l].take != NULL; l++) {
            PGresult *taken = describe(town, STAGES[s].lines[l].take),
                     *wanted = describe(twin, STAGES[s].lines[l].call);
            if (PQnfields(taken) != PQnparams(wanted)) {
                fprintf(stderr, "%s reads %d columns, %s wants %d\n", STAGES[s].lines[l].take, PQnfields(taken),
                        STAGES[s].lines[l].call, PQnparams(wanted));
                misfits++;
            }
            PQclear(taken);
            PQclear(wanted);
        }
        PQfinish(twin);
    }
    PQfinish(town);
    return misfits;
}

const char *bench_ceiling_stage(size_t n)
{
    return STAGES[n].name;
}

double bench_ceiling_intake(const struct ceiling *ceiling)
{
    return (double)ceiling->orders / ceiling->seconds[0];
}

double bench_ceiling_orders(const struct ceiling *ceiling)
{
    double seconds = 0;
    for (size_t s = 0; s < CEILING_STAGES; s++)
        seconds += ceiling->seconds[s];
    return (double)ceiling->orders / seconds;
}

double bench_ceiling_commit(const char *twin_conninfo)
{
    double seconds[COMMITS];
    PGconn *twin = connect_to(twin_conninfo);
    run_file(twin, "tests/bench/ceiling.sql");
    for (size_t i = 0; i < COMMITS; i++) {
        double start = bench_load_clock();
        PQclear(check(twin, PQexecPrepared(twin, "ceiling_commit", 0, NULL, NULL, NULL, 0), "ceiling_commit"));
        seconds[i] = bench_load_clock() - start;
    }
    PQfinish(twin);
    bench_sort(seconds, COMMITS);
    return seconds[COMMITS / 2];
}
