/* The database of a private town through common/db.h, as services use it: for tests of what is common to all.
 * VAR names the town. Whatever cannot be opened ends the program with the message. */
#ifndef LOOPLINE_TESTS_DATABASE_H
#define LOOPLINE_TESTS_DATABASE_H

#include "common/db.h"

/* `role` as in session.h; `sql` a file of PREPARE statements, or NULL. */
struct db *database_open(const char *role, const char *sql);
/* Likewise; `timeout_ms` and `search_path` as in db_options, `sql` are texts: NULL-terminated, borrowed. */
struct db *database_open_as(const char *role, const char *search_path, const char *const *sql, int timeout_ms);
void database_close(struct db **db); /* also frees what database_open read */
/* The connection string of a role. */
const char *database_conninfo(const char *role, char out[512]);

#endif
