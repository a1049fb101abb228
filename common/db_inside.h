/* What db.c (statements and transactions) and db_connect.c (how a connection comes about) share. */
#ifndef LOOPLINE_DB_INSIDE_H
#define LOOPLINE_DB_INSIDE_H

#include "common/db.h"
#include <libpq-fe.h>

enum { DEFERRED_MAX = 32 };

struct approach; /* a connection on its way: db_connect.c */

/* A statement that was sent and whose answer nobody has read yet; `out` and `now` NULL: it answers with nothing but
 * success. */
struct deferred {
    const char *statement;
    const struct fields *fields;
    struct rows *out;
    struct arena *arena;
    instant *now;
};

struct db {
    struct db_options options;
    PGconn *connection;
    struct approach *approach; /* NULL = none */
    unsigned connections;
    struct db_fault fault;
    bool committing, doubt; /* the server warned during COMMIT: durable here only */
    bool unknown;           /* COMMIT may have happened */
    /* Of the monotonic clock: until when commits are not expected to be confirmed; when this one's wait ends, 0 = never. */
    int64_t deserted_until, call_off_at;
    bool in_transaction;
    struct deferred deferred[DEFERRED_MAX];
    size_t deferred_count;
};

/* The connection is given up; always RETRY. */
enum result db_lost(struct db *db, const char *statement, const char *why);
/* A notice receiver of libpq, `context` is the db. */
void db_notice(void *context, const PGresult *result);
/* Waits for the attempt that is under way, if there is one; its connection, good or bad, is the caller's. NULL: none. */
PGconn *db_approach_end(struct db *db);

#endif
