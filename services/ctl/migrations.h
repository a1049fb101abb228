/* The migrations built into this program, against those that a database has. */
#ifndef LOOPLINE_MIGRATIONS_H
#define LOOPLINE_MIGRATIONS_H

#include "common/db.h"

struct embedded {
    const char *name, *text; /* "0002_intake"; NULL ends the list */
};
extern const struct embedded MIGRATIONS[];

#define MIGRATIONS_SHA_TEXT 65

struct migrations_applied { /* a row of bus.migration */
    int number;
    const char *name, *sha256;
};
enum migration_state { MIGRATION_SAME, MIGRATION_CHANGED, MIGRATION_UNKNOWN };

int migrations_number(const char *name); /* "0002_intake" → 2 */
void migrations_digest(const char *text, char out[MIGRATIONS_SHA_TEXT]);
/* Needs group "migration". */
enum result migrations_read(struct arena *arena, struct db *db, struct migrations_applied **out,
                            size_t *count) MUST_USE;
enum migration_state migrations_state(const struct migrations_applied *applied);
size_t migrations_missing(const struct migrations_applied *applied, size_t count);

#endif
