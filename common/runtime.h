/* What one process holds while it runs: between service.c (loop), batch.c (one transaction) and
 * announce.c (who is there). Nobody else includes this. */
#ifndef LOOPLINE_RUNTIME_H
#define LOOPLINE_RUNTIME_H

#include "common/bus.h"
#include "common/http.h"
#include "common/metrics.h"
#include "common/room.h"
#include "common/service.h"
#include "common/spool.h"
#include "common/vitals.h"

/* One received message and what is needed to run it again alone. */
struct work {
    struct raw *raw; /* from a socket, the room's; NULL when swept */
    bool swept, command;
    int64_t outbox_id; /* events */
    int sender;
    struct message message; /* valid during one batch_run */
    struct bytes body;      /* borrowed from raw, or swept (runtime.swept arena) */
    struct header swept_header;
    const struct spooled
        *spooled; /* out of the journal: swept_header and body are its own, nobody waits for the reply */
    bool claimed, answered, postponed;
    bool deferred;            /* an earlier command of the batch carries the same key: after it, on its own */
    bool judged;              /* refused by a step: on rows that count only once they are committed */
    bool weighed;             /* refused for what it says, in decode or step: perhaps by an old pack alone */
    bool stale;               /* an event whose number now belongs to another message; stays so */
    uint8_t hash[16];         /* of type and body */
    struct bytes first_reply; /* DUPLICATE: the stored reply */
    enum reason quarantined;  /* an event that was refused */
};

struct outgoing {
    int destination, sender, type;
    struct uuid subject;
    const char *district, *traceparent;
    struct bytes payload;
};
struct outbox_id {
    int64_t id;
};

struct event_row {
    struct uuid subject;
    const char *district;
    int service;
    instant at;
    const char *kind, *unit, *actor, *detail;
};

/* Grows in the batch's arena. */
struct batch_out {
    struct outgoing *outgoing;
    size_t outgoing_count, outgoing_capacity;
    struct rows outbox_ids; /* of the outgoing in their order, struct outbox_id; after the commit */
    struct event_row *events;
    size_t event_count, event_capacity;
    struct uuid *subjects;
    const char **numbers;
    const struct message *current; /* whose trace new messages carry */
    struct runtime *runtime;
};

struct loaded_pack {
    int version;
    struct pack *pack;
};

struct runtime {
    const struct service *service;
    struct conf *conf;
    const struct conf *checked_conf; /* whose districts were looked up in checked_pack */
    const struct pack *checked_pack;
    const char **standing_in; /* districts served in place of others: codes of the packs */
    size_t standing_in_count;
    struct db *db;
    struct bus *bus;
    struct room *room;
    struct http *http;
    struct arena *arena, *swept, *scratch;
    struct directory directory;
    struct spool *spool; /* NULL: none */
    struct vitals *vitals;
    struct uuid instance;
    instant retire_at; /* of the steady clock: the old sockets of a rotation close; 0 = there are none */
    struct loaded_pack *packs;
    size_t pack_count;
    const struct pack *pack; /* in force */
    int pack_seen;           /* the newest version that was looked at, readable or not; 0 = none */
    void *own;
    bool opened, stopping;
    size_t batch; /* how many messages it takes now */
    instant last_turn, next_connect, next_announce, next_sweep, next_tick,
        next_drain;    /* of the steady clock; 0 = at once */
    char trouble[160]; /* why not ready; "" = ready */
    struct metric *batches, *messages, *refused, *quarantined, *retries, *swept_rows, *batch_seconds, *duplicates,
        *pushes_missed, *zap_refused, *outbox_waiting, *outbox_oldest, *quarantine_open, *quarantine_oldest,
        *pack_version, *peers, *spool_entries, *spool_oldest, *spool_damaged, *spool_bytes, *spool_bytes_max,
        *spool_broken, *room_waiting, *room_left;
};

/* Runs `count` messages as one transaction; falls back to one by one. Answers every command. */
enum result batch_run(struct runtime *runtime, struct work *const *works, size_t count) MUST_USE;
/* What waits in the journal, oldest first, as a batch of commands; after a failure not again for a moment. */
enum result batch_drain(struct runtime *runtime, struct work *works, struct work **list, instant now) MUST_USE;
/* One transaction of work that time brings. *taken as in service.due. */
enum result batch_due(struct runtime *runtime, size_t *taken) MUST_USE;
/* Calls a service function (open, pack) with a batch that has no messages, inside a transaction. */
enum result batch_call(struct runtime *runtime, enum result (*call)(struct batch *, void **), bool open) MUST_USE;

/* Lease, peers, principals, pack. */
enum result announce_turn(struct runtime *runtime) MUST_USE;
/* The last of these alone: the newest pack in force here, where it can be read. No batch may be open. */
enum result announce_pack_turn(struct runtime *runtime) MUST_USE;
void announce_gone(struct runtime *runtime);
/* Which districts this replica works for: its own (service.districts, none = all), and of service.stand_in those that no live
 * replica of the service has as its own, by the directory of this turn. Tells what changed. */
void districts_turn(struct runtime *runtime);
/* Parameters text[]: its own and those it stands in for; all of them in one, empty = whichever. */
void districts_announced(const struct runtime *runtime, struct params *params);
void districts_served(const struct runtime *runtime, struct params *params);
/* One statement in a transaction of its own that keeps nothing worth keeping (a lease, a look that locks rows): no
 * synchronous standby is waited for. As db_call. */
enum result announce_lightly(struct runtime *runtime, const char *statement, const struct params *params,
                             const struct fields *fields, struct rows *out) MUST_USE;
const struct pack *announce_pack(struct runtime *runtime, int version);
/* *newer: the version of a pack that this replica has not looked at yet; 0 = there is none. */
enum result announce_pack_newer(struct runtime *runtime, struct arena *arena, int *newer) MUST_USE;

#endif
