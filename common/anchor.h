/* Anchors of the history: what was on record by an instant, in one line that is signed and kept elsewhere, too
 * (deploy/migrations/0012_audit.sql says what stands in it). Made by escalation once a day and by `loopline audit`.
 * Needs the statements anchor_next and anchor_add. */
#ifndef LOOPLINE_ANCHOR_H
#define LOOPLINE_ANCHOR_H

#include "common/db.h"
#include "common/signing.h"

#define ANCHOR_SETTINGS                                                                                                \
    {                                                                                                                  \
        "audit.key", SETTING_TEXT, "audit", 0, 0,                                                                      \
            "name of the signing key in bus.keys (loopline audit keygen); without such a file anchors are not signed"  \
    }

enum { ANCHOR_EVENTS_MOST = 100000 }; /* of one anchor; what is more makes the next one */

struct anchor_row {
    int number;
    instant made_at;
    int64_t upto;    /* the last event it speaks of */
    const char *ids; /* the events that it holds, as ranges */
    int events;
    struct bytes digest, previous;
    struct bytes words; /* what is signed */
    struct bytes key, signature;
};

struct anchor_maker {
    const char *folder, *name; /* of the signing key; no such file: not signed */
    int patience_ms;           /* for transactions that still write */
};

/* In the transaction that is open. *made NULL: somebody still writes or makes the same; later, then. What is wrong with
 * a key that is there is logged; such an anchor is not signed. Lives in the arena. */
enum result anchor_make(struct db *db, struct arena *arena, const struct anchor_maker *maker,
                        const struct anchor_row **made) MUST_USE;

#endif
