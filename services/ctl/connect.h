/* The two ways to a running system: its database (roles of its own, narrow rights) and the command socket of a
 * service, found through bus.instance. Whatever goes wrong is said on err in the language of the run, and the
 * exit code for it comes back. */
#ifndef LOOPLINE_CONNECT_H
#define LOOPLINE_CONNECT_H

#include "common/client.h"
#include "common/db.h"
#include "common/lib/loopline.h"
#include "services/ctl/ctl.h"

extern const struct setting CONNECT_SETTINGS[];
extern const size_t CONNECT_SETTING_COUNT;

/* CONNECT_REPORT: a reader whose statements may take long, where reports.database says: a standby when one is configured.
 * Read-only, one statement per snapshot, with rests between them while the loop is at work; from a standby one line on err says as of when. */
enum connect_role { CONNECT_READER, CONNECT_ADMIN, CONNECT_OWNER, CONNECT_REPORT };

struct lookup {
    const char *group, *statement; /* of the texts of CONNECT_SQL */
    const struct fields *fields;
};

/* Connected, with the statements of these groups ("order names") prepared. CTL_OK or said, and then
 * *out is NULL. */
int connect_db(struct ctl *ctl, enum connect_role role, const char *groups, struct db **out);
/* The same without a word. *out NULL: not configured; else the db's fault says why not; db_free it. */
enum result connect_try(struct ctl *ctl, enum connect_role role, const char *groups, struct db **out) MUST_USE;
/* One more group, later. The db's fault says why not. */
enum result connect_prepare(struct ctl *ctl, struct db *db, const char *group) MUST_USE;
/* The text of a group in a file of statements: what follows the line "-- @name". NULL: there is none. Arena-owned. */
const char *connect_group(struct arena *arena, const char *sql, const char *group);
/* The same of whichever of the command line's files has it. */
const char *connect_statements(struct arena *arena, const char *group);
extern const char *const CONNECT_SQL[]; /* texts of the .sql files beside this, year.sql aside; then NULL */
/* One question of the reader and no more: connects, runs one statement of one group, parts. The rows are the arena's. */
int connect_rows(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows);
/* The same as CONNECT_REPORT: for lists, which may go over whole tables. */
int connect_list(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows);
/* Says what the last failure was. */
int connect_db_failed(const struct ctl *ctl, const struct db *db);
/* The connection string of a role: its own setting, else the common one with the role's name. Arena-owned;
 * "" when neither is set. */
const char *connect_conninfo(struct arena *arena, const char *common, const char *own, const char *user);

/* Which key of the folder this command uses (struct command, `keys`); `unit` and `channel` may be NULL. */
const char *connect_key_name(struct ctl *ctl, const char *unit, const char *channel);

bool connect_key_exists(const struct ctl *ctl, const char *name); /* its secret half lies in the keys folder */

struct caller { /* who calls whom */
    enum node node;
    const char *number;         /* the order or request it is about, NULL none: a replica that serves its district */
    const char *unit, *channel; /* for the choice of the key; NULL none */
    int timeout_ms;             /* of one command; 0 = as configured */
};
/* A client that *out holds already is closed first: a service that was started again listens elsewhere. */
int connect_client(struct ctl *ctl, const struct caller *caller, struct client **out);

/* One command and its answer. CTL_OK: *reply is DURABLE, DUPLICATE or OK. Else it was said; with -o json on out, too. */
int connect_ask(struct ctl *ctl, const struct caller *caller, enum message_type type, const ProtobufCMessage *body,
                const Loopline__Wire__V1__Reply **reply);

/* The same through the library that channels use; one that *out holds already is closed first. */
int connect_channel(struct ctl *ctl, const struct caller *caller, struct loopline **out);
/* The exit code of a call: CTL_OK when it is done or spooled, else said on err, and with -o json on out when `json`. */
int connect_told(struct ctl *ctl, const struct loopline *loopline, bool json);

#endif
