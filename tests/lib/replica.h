/* Two replicas of the router, and a line of one's own to each: what happens at once goes through both. */
#ifndef LOOPLINE_TESTS_REPLICA_H
#define LOOPLINE_TESTS_REPLICA_H

#include <stddef.h>

#include "common/client.h"
#include "tests/lib/session.h"

enum { REPLICA_ANSWER_MS = 20000 };

/* Starts what is missing and returns when both answer to everybody. `owner`: fault_session's. */
void replica_pair(struct session *owner);
/* The second goes, and nobody is sent to it any more. */
void replica_end(struct session *owner);
/* Connected to the n-th youngest live replica with that principal's key of the town; the caller's to free. */
struct client *replica_line(struct session *owner, const char *principal, size_t n);

#endif
