/* Lines of many people to the live replicas of all services: several commands at once, each said again with its own key
 * until it is answered, wherever its service is by then. Services may be killed meanwhile. Not thread safe. */
#ifndef LOOPLINE_TESTS_LINES_H
#define LOOPLINE_TESTS_LINES_H

#include <stddef.h>

#include "common/client.h"
#include "tests/lib/session.h"

enum { LINES_IDS = 16, LINES_KEY = 64 };

struct errand {
    const char *principal; /* whose key under VAR/keys */
    enum message_type type;
    const ProtobufCMessage *body;
    char key[LINES_KEY];                    /* of idempotency; "" for a query */
    size_t door;                            /* which replica is tried first */
    const Loopline__Wire__V1__Reply *reply; /* the answer; never RETRY_LATER */
    struct uuid sent[LINES_IDS];            /* private, like what follows */
    size_t sent_count;
    int64_t next_ms;
};

struct lines;
struct lines *lines_open(struct session *fault_session); /* borrowed */
void lines_close(struct lines **lines);

/* Sends all of them; then takes answers until each has one. Bodies and replies live in the arena. Ends the program, saying
 * which, when one is not answered in time. */
void lines_send(struct lines *lines, struct arena *arena, struct errand *errands, size_t count);
void lines_take(struct lines *lines, struct arena *arena, struct errand *errands, size_t count);

#endif
