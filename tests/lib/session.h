/* A plain connection of a test to the database of a private town (deploy/dev/town.sh), as any role: for what no
 * service ever does, the wrong role, the wrong row, two transactions side by side. Statements stand in .sql files;
 * what is not expected ends the program with the message. VAR names the town. Not thread safe. */
#ifndef LOOPLINE_TESTS_SESSION_H
#define LOOPLINE_TESTS_SESSION_H

#include <stdbool.h>

struct session;

const char *session_town(void); /* VAR; ends the program when it names none */
/* `role` is "owner", "router", "reader" …; `path` the search path, NULL = the default. */
struct session *session_open(const char *role, const char *path);
struct session *session_open_in(const char *database, const char *role, const char *path);
/* As a replica of that service connects: its role and path, the statements of bus.sql and `sql` prepared. */
struct session *session_service(const char *service, const char *sql);
void session_close(struct session **session);

/* Texts that are returned live until the session's next call. Rows come as lines, columns divided by "|". */
void session_run(struct session *session, const char *text);        /* any statements; must succeed */
void session_file(struct session *session, const char *path);       /* likewise, of a file */
const char *session_ask(struct session *session, const char *text); /* must succeed */
/* "" when it succeeded, else why not: "table.constraint", or the SQLSTATE when it was none. */
const char *session_try(struct session *session, const char *text);

/* One statement that goes on while others act. */
void session_start(struct session *session, const char *text);
bool session_waits(struct session *session); /* it came to wait for a lock; false: it ended instead */
const char *session_end(struct session *session);

#endif
