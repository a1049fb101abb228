/* Messages put together by hand, as nobody's client would: bytes of protobuf fields, frames, and what comes back. */
#ifndef LOOPLINE_TESTS_RAW_H
#define LOOPLINE_TESTS_RAW_H

#include "common/client.h"
#include "common/str.h"
#include "tests/lib/session.h"

void raw_number(struct buf *out, unsigned field, uint64_t value);
void raw_bytes(struct buf *out, unsigned field, const void *bytes, size_t size);
void raw_text(struct buf *out, unsigned field, const char *text);

/* A header that is right, but for the field `without` (0 = none is left out): fresh message id; `key` NULL = none. */
void raw_header(struct buf *out, unsigned type, const char *key, unsigned without);
/* A submit of channel "import" that is right, and leads to one order; likewise. */
void raw_submit(struct buf *out, const char *reference, unsigned without);

enum raw_door { RAW_COMMANDS, RAW_EVENTS };
struct raw_place {
    char endpoint[160], key[KEY_TEXT];
};
struct raw_place raw_place(struct session *fault_session, int node, enum raw_door door);
/* A client with the key NAME of VAR/keys; `keys` NULL reads it. */
struct client *raw_client(const struct raw_place *place, const char *name, const struct key_pair *keys);

/* Waits for the next answer, whatever it answers; NULL when none came in time. */
const Loopline__Wire__V1__Reply *raw_answer(struct client *client, struct arena *arena, int ms);
const char *raw_status(const Loopline__Wire__V1__Reply *reply); /* "durable", "rejected" …; "none" for NULL */
bool raw_names(const Loopline__Wire__V1__Reply *reply, const char *field, const char *reason);

#endif
