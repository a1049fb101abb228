/* A running town (deploy/dev/town.sh) as tests see it: read-only and admin connections, clients with the
 * keys of its people, the movable clock. Not thread safe. */
#ifndef LOOPLINE_TOWN_H
#define LOOPLINE_TOWN_H

#include "common/client.h"
#include "common/db.h"

struct town;

/* `folder` is VAR of town.sh; `sql` a file of further PREPARE statements for the reader, or NULL. Exits with a
 * message when the town is not there: nothing can be tested then. */
struct town *town_open(const char *folder, const char *sql);
void town_close(struct town **town);

/* A connected client of this principal (a key under VAR/keys) to a service; kept for the next call. */
struct client *town_client(struct town *town, const char *principal, enum node node);
/* Calls and returns the reply; exits when no answer came in 20 s. */
const Loopline__Wire__V1__Reply *town_call(struct town *town, struct arena *arena, const char *principal,
                                           enum message_type type, const char *key, const ProtobufCMessage *body);

/* Rows of one text column `row`. Exits on an error. */
struct town_row {
    const char *row;
};
const struct town_row *town_query(struct town *town, struct arena *arena, const char *statement,
                                  const struct params *params, size_t *count);
bool town_ask(struct town *town, const char *statement); /* one bool, as column ok */

/* Waits until nothing is on its way: outbox empty, no rung due. Bounded; false when it did not settle in 30 s. */
bool town_settle(struct town *town);
/* When something is due next; INSTANT_NONE = nothing is. */
instant town_next(struct town *town);
/* Stops the clock there, whatever falls due by it. */
void town_set(struct town *town, instant at);
/* Moves the clock to `at` from due instant to due instant, letting everything due fire; stays there. */
bool town_advance(struct town *town, instant at);

#endif
