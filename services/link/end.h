/* One service of one of the two deployments, as its client: connected when it is first asked, and anew after every call that was
 * not answered, with its .pub file read again (its key may have been renewed meanwhile). Not thread safe. */
#ifndef LOOPLINE_LINK_END_H
#define LOOPLINE_LINK_END_H

#include "common/client.h"

struct metric;
struct end {
    const char *name; /* "above.router": also where its settings begin */
    const char *endpoint, *server_key, *folder, *key_name;
    int timeout_ms;
    struct client *client;
    bool cut;       /* the last call was not answered, or by what cannot be read */
    bool undecided; /* the last call was answered, and that decided nothing */
    struct metric *cut_metric;
};
struct conf;

/* Texts are borrowed of `conf`. */
void end_open(struct end *end, const struct conf *conf, const char *name);
/* Whether its keys can be read; RESULT_STOP: not, logged. */
enum result end_keys(const struct end *end) MUST_USE;
void end_close(struct end *end);
/* RESULT_OK: *reply has decided it, in the arena: OK, DURABLE, DUPLICATE, CONFLICT, REJECTED or DENIED. RESULT_RETRY: it has not: no
 * answer, "later", taken into the journal; the same again later. */
enum result end_call(struct end *end, struct arena *arena, enum message_type type, const char *key,
                     const ProtobufCMessage *body, const Loopline__Wire__V1__Reply **reply) MUST_USE;
/* The first reason of a refusal; "" = none. */
const char *end_reason(const Loopline__Wire__V1__Reply *reply);
/* "field reason; field reason": of a refusal, for logs and remarks; codes alone, never what was sent. */
const char *end_faults(struct arena *arena, const Loopline__Wire__V1__Reply *reply);
bool end_blames(const Loopline__Wire__V1__Reply *reply, const char *field);

#endif
