/* One connection to PostgreSQL, one transaction at a time, every wait bounded. Statements are prepared on
 * every connect from .sql files; there is no SQL in C. An error is sorted once, here, into the classes
 * of result.h:
 *   retry   connection lost, serialisation (40001), deadlock (40P01), lock (55P03), shutdown, timeouts,
 *           a commit whose synchronous standby did not confirm (the WARNING is treated as "not durable": it is
 *           committed here and may be lost with this server; db_unconfirmed says so),
 *           a server that has become a standby (25006; the connection is given up for another host)
 *   refuse  the data of this batch (classes 22, 23; 54000, too large): db_fault says which constraint
 *   stop    everything else: wrong schema, missing rights. */
#ifndef LOOPLINE_DB_H
#define LOOPLINE_DB_H

#include "common/result.h"
#include "common/row.h"

struct db;

struct db_options {
    const char *conninfo;    /* libpq; several hosts allowed; application_name is added */
    const char *name;        /* application_name, e.g. "loopline-router" */
    const char *search_path; /* "router, bus" or NULL */
    const char *const *sql;  /* texts of .sql files, NULL-terminated; PREPARE statements only */
    int timeout_ms;          /* of one statement or commit */
    /* How long a COMMIT waits for its synchronous standby before the wait is called off; 0 = as long as timeout_ms,
     * and then the connection is given up. For some seconds after one went unconfirmed, a quarter of it. */
    int commit_wait_ms;
    bool by_index; /* every statement finds its rows by index, as a service's do: the planner is told so */
    /* After each answered call outside of a transaction, NULL = nothing: how long it took. May call, itself unwatched. */
    void (*answered)(struct db *db, void *context, int64_t took_ms);
    void *context; /* borrowed */
};

void db_new(struct db **out, const struct db_options *options); /* options' texts are borrowed */
void db_free(struct db **db);
/* Connected and prepared, now or after one attempt (bounded by 3 s for each host). */
enum result db_ensure(struct db *db) MUST_USE;
/* Likewise without waiting for a host that answers nothing: RETRY while the attempt goes on; it ends in a later call. */
enum result db_approach(struct db *db) MUST_USE;
bool db_connecting(const struct db *db);
/* How many there were: with another one, what was read before is a guess. */
unsigned db_connections(const struct db *db);
bool db_connected(const struct db *db);
void db_drop(struct db *db); /* closes the connection; db_ensure and db_approach open a new one */

enum result db_begin(struct db *db, instant *now) MUST_USE; /* also reads bus.now() */
/* Likewise only sent, in one go with what is called first: `*now` is there when that has answered, or db_settle has
 * succeeded, and must live until then. */
enum result db_begin_soon(struct db *db, instant *now) MUST_USE;
enum result db_settle(struct db *db) MUST_USE; /* waits for the answers to all that was only sent */
enum result db_commit(struct db *db) MUST_USE;
bool db_unknown(const struct db *db); /* the last commit failed, and yet it may have happened */
/* The last commit failed for want of the standby alone: it is done here, seen by all, and not promised. */
bool db_unconfirmed(const struct db *db);
void db_rollback(struct db *db);

/* Calls a prepared statement. With `fields` the rows are copied to `out`. Without (NULL) and inside a transaction
 * the statement is only sent; should it fail, the next call that waits for an answer says so, db_commit at the
 * latest, and db_fault names the statement. Its name must live until then. */
enum result db_call(struct db *db, const char *statement, const struct params *params, const struct fields *fields,
                    struct rows *out) MUST_USE;
/* Inside a transaction: as without fields, only sent; the rows are there when db_commit has succeeded. What is handed over
 * must live until then. */
enum result db_call_later(struct db *db, const char *statement, const struct params *params,
                          const struct fields *fields, struct rows *out) MUST_USE;
/* Runs text as it is (migrations, the CLI): no parameters, several statements allowed. */
enum result db_script(struct db *db, const char *sql) MUST_USE;

struct db_fault {
    char sqlstate[6], constraint[64], message[256], statement[64];
};
const struct db_fault *db_fault(const struct db *db); /* of the last failure */

#endif
