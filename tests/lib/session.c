#include "tests/lib/session.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "common/arena.h"
#include "common/instant.h"
#include "common/str.h"

enum { LOOK_EVERY_MS = 5, WAIT_S = 30 };

extern const char sql_bus[];

struct session {
    PGconn *connection, *watcher; /* the watcher is opened when first needed */
    char *conninfo, *text;
};

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    struct buf text = {0};
    char piece[4096];
    size_t size;
    if (file == NULL)
        give_up(path, "cannot be read; is the town there? (VAR names it)");
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, size);
    fclose(file);
    return text.text == NULL ? memory_alloc(1) : text.text;
}

const char *session_town(void)
{
    const char *folder = getenv("VAR");
    if (str_empty(folder))
        give_up("VAR", "names no town; tests/run.sh starts one");
    return folder;
}

/* --- opening ---------------------------------------------------------------------------------------------- */

/* The owner's connection string with another user; the password file knows them all. */
static char *conninfo_of(const char *database, const char *role)
{
    char path[1024];
    struct buf text = {0};
    snprintf(path, sizeof path, "%s/etc/owner.conninfo", session_town());
    char *owner = read_file(path);
    owner[strcspn(owner, "\n")] = '\0';
    buf_print(&text, "%s user=loopline_%s application_name=loopline-test", owner, role);
    if (database != NULL)
        buf_print(&text, " dbname=%s", database);
    free(owner);
    return text.text;
}

static PGconn *connect_to(const char *conninfo)
{
    PGconn *connection = PQconnectdb(conninfo);
    if (PQstatus(connection) != CONNECTION_OK)
        give_up("connect", PQerrorMessage(connection));
    return connection;
}

static void quiet(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

struct session *session_open_in(const char *database, const char *role, const char *path)
{
    struct session *session = memory_alloc(sizeof *session);
    session->conninfo = conninfo_of(database, role);
    session->connection = connect_to(session->conninfo);
    PQsetNoticeReceiver(session->connection, quiet, NULL);
    if (path != NULL) {
        struct buf set = {0};
        buf_print(&set, "SET search_path = %s", path);
        session_run(session, set.text);
        buf_free(&set);
    }
    return session;
}

struct session *session_open(const char *role, const char *path)
{
    return session_open_in(NULL, role, path);
}

struct session *session_service(const char *service, const char *sql)
{
    struct buf path = {0};
    buf_print(&path, "%s, bus", service);
    struct session *session = session_open(service, path.text);
    buf_free(&path);
    session_run(session, sql_bus);
    session_run(session, sql);
    return session;
}

void session_close(struct session **session)
{
    if (*session == NULL)
        return;
    PQfinish((*session)->connection);
    PQfinish((*session)->watcher);
    free((*session)->conninfo);
    free((*session)->text);
    free(*session);
    *session = NULL;
}

/* --- calls ------------------------------------------------------------------------------------------------ */

static bool good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static const char *keep(struct session *session, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memory_alloc(size);
    memcpy(copy, text, size);
    free(session->text);
    session->text = copy;
    return copy;
}

static const char *keep_rows(struct session *session, const PGresult *result)
{
    struct buf text = {0};
    for (int row = 0; row < PQntuples(result); row++)
        for (int column = 0; column < PQnfields(result); column++)
            buf_print(&text, "%s%s", column > 0 ? "|" : row > 0 ? "\n" : "", PQgetvalue(result, row, column));
    const char *kept = keep(session, text.text == NULL ? "" : text.text);
    buf_free(&text);
    return kept;
}

static const char *keep_answer(struct session *session, PGresult *result, const char *text)
{
    if (!good(result))
        give_up(text, PQresultErrorMessage(result));
    const char *kept = keep_rows(session, result);
    PQclear(result);
    return kept;
}

const char *session_ask(struct session *session, const char *text)
{
    return keep_answer(session, PQexec(session->connection, text), text);
}

void session_run(struct session *session, const char *text)
{
    session_ask(session, text);
}

void session_file(struct session *session, const char *path)
{
    char *text = read_file(path);
    PGresult *result = PQexec(session->connection, text);
    if (!good(result))
        give_up(path, PQresultErrorMessage(result));
    PQclear(result);
    free(text);
}

/* The constraint with its table, or the SQLSTATE when there is none. */
static const char *keep_refusal(struct session *session, const PGresult *result)
{
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char name[160];
    if (constraint == NULL || table == NULL)
        return keep(session, state == NULL ? "no answer" : state);
    snprintf(name, sizeof name, "%s.%s", table, constraint);
    return keep(session, name);
}

const char *session_try(struct session *session, const char *text)
{
    PGresult *result = PQexec(session->connection, text);
    const char *why = good(result) ? keep(session, "") : keep_refusal(session, result);
    PQclear(result);
    return why;
}

/* --- side by side ------------------------------------------------------------------------------------------- */

void session_start(struct session *session, const char *text)
{
    if (PQsendQuery(session->connection, text) != 1)
        give_up(text, PQerrorMessage(session->connection));
}

static bool blocked(struct session *session)
{
    char call[64];
    if (session->watcher == NULL) {
        char *text = read_file("tests/lib/session.sql");
        session->watcher = connect_to(session->conninfo);
        PQclear(PQexec(session->watcher, text));
        free(text);
    }
    snprintf(call, sizeof call, "EXECUTE session_blocked(%d)", PQbackendPID(session->connection));
    PGresult *result = PQexec(session->watcher, call);
    if (PQntuples(result) != 1)
        give_up(call, PQresultErrorMessage(result));
    bool yes = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return yes;
}

bool session_waits(struct session *session)
{
    instant deadline = instant_wall() + WAIT_S * (instant)1000000;
    while (instant_wall() < deadline) {
        if (PQconsumeInput(session->connection) != 1)
            give_up("connection", PQerrorMessage(session->connection));
        if (!PQisBusy(session->connection))
            return false;
        if (blocked(session))
            return true;
        zmq_poll(NULL, 0, LOOK_EVERY_MS);
    }
    give_up("statement", "neither ended nor came to wait for a lock");
    return false;
}

const char *session_end(struct session *session)
{
    PGresult *result = PQgetResult(session->connection), *last;
    const char *answer = keep_answer(session, result, "started statement");
    while ((last = PQgetResult(session->connection)) != NULL)
        PQclear(last);
    return answer;
}
