/* How a connection comes about: at once, or in a thread of its own; then what every session is told and prepares. */
#include "common/db_inside.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* A connection on its way: libpq waits for each host in turn, and its own asynchronous way forgets connect_timeout. */
struct approach {
    pthread_t thread;
    struct db_options options;
    PGconn *made; /* once it is done */
    atomic_bool done;
};

PGconn *db_approach_end(struct db *db)
{
    if (db->approach == NULL)
        return NULL;
    pthread_join(db->approach->thread, NULL);
    PGconn *made = db->approach->made;
    free(db->approach);
    db->approach = NULL;
    return made;
}

static enum result prepare_all(struct db *db)
{
    for (const char *const *sql = db->options.sql; sql != NULL && *sql != NULL; sql++) {
        enum result outcome = db_script(db, *sql);
        if (outcome != RESULT_OK)
            return outcome;
    }
    return RESULT_OK;
}

static enum result session_open(struct db *db)
{
    /* Plans made while tables were empty live on: they must not be sequential scans and hashes of whole tables. */
    static const char BY_INDEX[] = "; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"
                                   "; SET plan_cache_mode = force_generic_plan; SET jit = off";
    /* A client that vanished must not keep its locks until somebody looks: the server asks after it, too. */
    static const char ASK_BACK[] = "; SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2"
                                   "; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 8000";
    char text[768];
    snprintf(text, sizeof text, "SET statement_timeout = %d; SET idle_in_transaction_session_timeout = 60000%s%s%s%s",
             db->options.timeout_ms > 1000 ? db->options.timeout_ms - 500 : db->options.timeout_ms, ASK_BACK,
             db->options.search_path == NULL ? "" : "; SET search_path = ",
             db->options.search_path == NULL ? "" : db->options.search_path, db->options.by_index ? BY_INDEX : "");
    enum result outcome = db_script(db, text);
    return outcome == RESULT_OK ? prepare_all(db) : outcome;
}

/* A host that vanished acknowledges nothing: after four seconds, in which a line that loses much would have carried one of
 * five tries, it is given up. A server that is only slow acknowledges at once, however long its answer takes. */
static PGconn *dial(const struct db_options *options)
{
    const char *const keys[] = {"dbname",           "fallback_application_name", "connect_timeout",
                                "tcp_user_timeout", "keepalives_idle",           "keepalives_interval",
                                "keepalives_count", "client_encoding",           NULL};
    const char *const values[] = {options->conninfo, options->name, "3", "4000", "1", "1", "3", "UTF8", NULL};
    return PQconnectdbParams(keys, values, 1);
}

static enum result greet(struct db *db, PGconn *made)
{
    db_drop(db);
    db->connection = made;
    if (PQstatus(db->connection) != CONNECTION_OK)
        return db_lost(db, "connect", PQerrorMessage(db->connection));
    PQsetNoticeReceiver(db->connection, db_notice, db);
    if (PQsetnonblocking(db->connection, 1) != 0)
        return db_lost(db, "connect", "cannot make the connection non-blocking");
    db->connections++;
    enum result outcome = session_open(db);
    if (outcome != RESULT_OK)
        db_drop(db);
    return outcome;
}

enum result db_ensure(struct db *db)
{
    if (db_connected(db))
        return RESULT_OK;
    PGconn *made = db_approach_end(db);
    return greet(db, made == NULL ? dial(&db->options) : made);
}

unsigned db_connections(const struct db *db)
{
    return db->connections;
}

bool db_connecting(const struct db *db)
{
    return db->approach != NULL;
}

static void *approach(void *context)
{
    struct approach *approach = context;
    approach->made = dial(&approach->options);
    atomic_store(&approach->done, true);
    return NULL;
}

enum result db_approach(struct db *db)
{
    if (db_connected(db))
        return RESULT_OK;
    if (db->approach == NULL) {
        struct approach *fresh = memory_alloc(sizeof *fresh);
        fresh->options = db->options;
        if (pthread_create(&fresh->thread, NULL, approach, fresh) != 0) {
            free(fresh);
            return db_ensure(db);
        }
        db->approach = fresh;
    }
    return atomic_load(&db->approach->done) ? db_ensure(db) : RESULT_RETRY;
}
