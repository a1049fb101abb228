/* Rows of intake.survey_ask: surveys that a channel asks by a token. Whoever changes one holds the lock of its request. */
#ifndef LOOPLINE_ASK_STORE_H
#define LOOPLINE_ASK_STORE_H

#include "services/intake/intake_store.h"

struct ask_row {
    struct uuid request, survey_case;
    int visit, kind, way;
    const char *channel; /* that asks */
    const char *aspects; /* codes, by commas */
    struct bytes token_hash;
    instant asked_at, until_at, used_at, closed_at; /* the last two INSTANT_NONE = open */
    bool dirty;
};
/* What a channel is told of one: ask_store_feed. */
struct ask_told {
    struct uuid request, survey_case;
    int visit, kind, way;
    const char *aspects;
    instant until_at;
    bool other_door;                    /* not the request's own channel: it is told whom to ask */
    const char *phone, *other, *key_id; /* NULL unless other_door, and when nothing is known; sealed as stored */
    struct bytes sealed;
};

/* Is this progress that asks a survey, or ends the asking? */
bool ask_store_asks(const struct message *message);
bool ask_store_ends(const struct message *message);

/* Before the requests are loaded: which request an answer is about, by its token (message->event: its hash). */
enum result ask_store_find(struct batch *batch) MUST_USE;
enum result ask_store_load(struct batch *batch) MUST_USE;
enum result ask_store_save(struct batch *batch) MUST_USE;
/* Of those that the batch holds; NULL = none. */
struct ask_row *ask_store_of(const struct batch *batch, const struct token_of *of);
struct ask_row *ask_store_by_hash(const struct batch *batch, const uint8_t hash[TOKEN_HASH]);
/* A new one, to be filled in; saved with the batch. */
struct ask_row *ask_store_new(struct batch *batch);
/* Of a request all that are open; `index` from 0 on, NULL = no more. */
struct ask_row *ask_store_open(const struct batch *batch, const struct uuid *request, size_t *index);
/* ask_told of these requests that `channel` is still to ask. */
enum result ask_store_feed(struct batch *batch, const struct uuid *requests, size_t count, const char *channel,
                           struct rows *out) MUST_USE;

#endif
