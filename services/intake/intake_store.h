/* Rows of intake ↔ structs; what a batch holds between load and save. */
#ifndef LOOPLINE_INTAKE_STORE_H
#define LOOPLINE_INTAKE_STORE_H

#include "common/store.h"
#include "services/intake/caller.h"
#include "services/intake/intake.h"
#include "services/intake/seal.h"
#include "services/intake/token.h"

struct request_row {
    struct uuid id;
    const char *number, *code, *channel, *principal, *reference, *language;
    int party;
    bool withheld;
    const char *district, *area, *address;
    double latitude, longitude; /* WGS-84; NaN = not said */
    int datum;                  /* in what it was said; of new rows */
    int urgency;
    const char *reported;     /* 举报: the unit that it is against; "" = none */
    const char *order_matter; /* of its order, by now; "" = it has none yet: `matter` is what was said */
    const char *matter, *content, *attachments; /* of a loaded row: what this batch adds to them; NULL = nothing */
    instant occurred_at, accepted_at;
    int state;
    const char *unit, *answer, *ground;
    struct uuid hotspot;    /* 未诉先办: what it was made of; zero = a person asked */
    struct uuid planned;    /* likewise: the visit that was planned; of new rows */
    const char *upper_path; /* 上级平台: deployments that it has passed (upper.h); NULL = not handed down */
    instant upper_due;      /* there; INSTANT_NONE = no limit */
    instant over_at;        /* of changed rows: now, when it is over; else INSTANT_NONE */
    bool dirty;
};
struct person_row {
    struct uuid id;                   /* of the request */
    const char *name, *phone, *other; /* opened; "" = not known; as rows hold them only before they are sealed */
    const char *key_id;               /* "" = not sealed yet */
    struct bytes sealed, phone_hash;
    enum seal_result trouble; /* why it is not opened */
};
struct opening_row { /* of an identity: who looked, what for, and why */
    struct uuid id;  /* of the request */
    instant at;
    const char *principal, *reason;
    int need; /* reveal_need */
};
#define SUPPLEMENTS_MOST 50 /* shown by one reveal; one more is loaded, to know that there are older ones */
struct supplement_row {
    struct uuid id; /* of the request */
    instant at;
    const char *content;
};
struct step_row {
    struct uuid id; /* of the request */
    const char *channel;
    instant at;
    int state;
    const char *what, *unit;
    instant due;             /* the new expected date; INSTANT_NONE = not said */
    const char *ground;      /* of "excluded"; "" = none */
    struct uuid survey_case; /* of "survey_asked", like the two below; zero = none */
    int visit, way;
    instant recorded_at; /* written only: of the batch that heard of it */
    struct bytes report; /* likewise: for the level above; none = nothing besides */
};
struct feed_row {
    const char *xid;
    int64_t id;
    instant at;
    int state;
    const char *what, *unit, *number, *reference, *language;
    instant due;
    const char *ground;
    struct uuid request, survey_case; /* of "survey_asked", like the two below; zero = none */
    int visit, way;
    struct bytes report; /* for the level above, packed; none = nothing besides */
};

struct number_block {
    char district[48];
    day date;
    int next, end;       /* [next, end) are ours, while */
    unsigned connection; /* this one lasts (db_connections) */
};

struct seal_watch {    /* of the work that seals anew */
    int64_t next_ms;   /* of the steady clock: when it looks again */
    struct uuid after; /* the last row of the round; zero = no round is under way */
};

/* What this process remembers between batches. */
struct intake_own {
    struct bucket *buckets; /* by channel of the pack */
    size_t bucket_count;
    struct number_block *blocks;
    size_t block_count;
    struct seal_ring *ring;
    int64_t ring_next_ms; /* of the steady clock: not before then is the folder read again */
    uint8_t token_key[TOKEN_KEY];
    size_t turn; /* of the work that time brings */
    struct seal_watch seal;
    int64_t next_keeping_ms; /* of the steady clock: when it looks again for what was kept long enough */
    struct metric *reveals, *unreadable, *anonymised;
};

/* Of one batch. */
struct intake_work {
    struct rows loaded;      /* request_row */
    struct rows persons;     /* person_row, for reveals and reopened requests */
    struct rows supplements; /* supplement_row, for reveals; by request, oldest first */
    struct rows steps;       /* step_row, for tracks; by request, oldest first */
    struct list added, persons_added, steps_added, supplements_added,
        openings;               /* request_row *, person_row *, step_row *, supplement_row *, opening_row * */
    struct rows asks;           /* ask_row, of answers, instructions, and progress that asks or ends asking */
    struct list asks_added;     /* ask_row * */
    struct rows cares;          /* care_row, of what is kept */
    struct list cares_added;    /* care_row * */
    struct rows holds;          /* hold_row, of what is held or released */
    struct list holds_added;    /* hold_row * */
    struct rows planned;        /* planned_row: visits that are requests already */
    struct number_block *taken; /* not ours before COMMIT */
    size_t taken_count;
};

/* Is such a request over: answered at first contact, refused, withdrawn or written off? */
bool intake_over(int state);
enum result intake_load(struct batch *batch) MUST_USE;
/* The service's hook of the same name. */
void intake_reach(const struct message *message, struct rights_subject *of);
/* Requests of those messages of the batch that need something; once they are loaded. */
const struct uuid *intake_ids_for(struct batch *batch, bool (*needs)(const struct message *), size_t *count);
enum result intake_save(struct batch *batch) MUST_USE;
void intake_committed(struct batch *batch);
/* The key of the tokens: made by the first of all intakes, read by everyone. */
enum result intake_token_key(struct batch *batch, uint8_t out[TOKEN_KEY]) MUST_USE;
/* What a batch holds, before anything is loaded; also for work that time brings: up to `numbers` new requests. */
struct intake_work *intake_work_new(struct batch *batch, size_t numbers);
/* Who asked, of a request that was loaded; NULL: nobody is known. */
const struct person_row *intake_person(const struct batch *batch, const struct uuid *id);

/* The next public number of a district and day: from this process's block, else from a new one. */
enum result intake_take_number(struct batch *batch, int district, day date, char text[INTAKE_NUMBER]) MUST_USE;
enum result intake_read_feed(struct batch *batch, const char *channel, const char *xid, int64_t id, int limit,
                             struct rows *out) MUST_USE;
/* Returns the step, so that what only some of them say can be added. */
struct step_row *intake_add_step(struct batch *batch, const struct request_row *request, const char *what,
                                 const char *unit, instant at);

#endif
