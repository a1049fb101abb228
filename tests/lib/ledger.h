/* What callers were promised, and whether it was kept. The ledger is a file, one line per request that was
 * acknowledged DURABLE; a line is on disk before anybody counts on it. The check reads that file and the database,
 * and tells everything that does not fit (ledger.sql names each fault). */
#ifndef LOOPLINE_TESTS_LEDGER_H
#define LOOPLINE_TESTS_LEDGER_H

#include <stddef.h>
#include <stdio.h>

#include "common/uuid.h"
#include "tests/lib/session.h"

struct promise {
    char key[40];    /* idempotency key, also the request's reference */
    char number[40]; /* the public number that was answered */
    struct uuid request;
    char goal[16]; /* how far the case was driven, every step acknowledged: ledger.sql */
};

struct ledger;
struct ledger *ledger_open(const char *path); /* empty */
void ledger_add(struct ledger *ledger, const struct promise *promise);
void ledger_close(struct ledger **ledger);

/* Faults found; each is told on `out` by its name. `run` is the prefix of the run's keys: requests with such a
 * reference and no promise are faults, too. The session is the owner's, fresh. */
size_t ledger_check(const char *path, const char *run, struct session *owner, FILE *out);

#endif
