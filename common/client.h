/* The other side of the command socket: what the CLI, the story player and the benchmarks use.
 * A command is sent again with the same idempotency key until an answer comes or the deadline passes:
 * no reply means unknown, never "failed". Not thread safe. */
#ifndef LOOPLINE_CLIENT_H
#define LOOPLINE_CLIENT_H

#include "common/socket.h"

struct client;
struct client_options {
    const char *endpoint;   /* "tcp://127.0.0.1:12345" */
    const char *server_key; /* Z85 public key of the service */
    struct key_pair keys;   /* the caller's own */
    const char *language;   /* "zh" (default) or "en": of replies and of `problem` */
    int timeout_ms;         /* of one command, all retries included */
};

/* Does not wait for the service to be there. RESULT_REFUSE: an endpoint or a key has the wrong form. */
enum result client_open(struct client **out, const struct client_options *options, char *problem, size_t size) MUST_USE;
void client_free(struct client **client);

/* `key` NULL or "": a fresh one is made for commands. *reply lives in the arena.
 *   RESULT_OK      *reply is the answer, whatever its status says, other than RETRY_LATER
 *   RESULT_RETRY   the time is over. *reply NULL: no answer to the last attempt, the outcome is unknown (`problem`
 *                  tells what an earlier one was answered); else the last RETRY_LATER: nothing was done
 *   RESULT_REFUSE  trying again cannot help: the key was revoked, the reply cannot be understood, the body is
 *                  not one of this type. *reply NULL
 * `problem` (size ≥ 256) says in words what is known. */
enum result client_call(struct client *client, struct arena *arena, enum message_type type, const char *key,
                        const ProtobufCMessage *body, const Loopline__Wire__V1__Reply **reply, char *problem,
                        size_t size) MUST_USE;
/* Whether the last refusal was of the caller's own key, for good. */
bool client_revoked(const struct client *client);
/* For load: send without waiting; take answers as they come (correlation id = message id of the command).
 * RESULT_RETRY: the queue is full; nothing is there in time. client_take also RESULT_REFUSE: a reply that cannot
 * be understood; its message_id is zero when not even its header could. Nothing is sent twice here. */
enum result client_send(struct client *client, struct arena *arena, enum message_type type, const char *key,
                        const ProtobufCMessage *body, struct uuid *message_id) MUST_USE;
enum result client_take(struct client *client, struct arena *arena, int timeout_ms, struct uuid *message_id,
                        const Loopline__Wire__V1__Reply **reply) MUST_USE;
/* For tests of hostile input, everything as given: three frames, one whose bytes are NULL is left out; or any
 * multipart. RESULT_RETRY: the queue is full. */
enum result client_send_raw(struct client *client, const struct frames *frames) MUST_USE;
enum result client_send_parts(struct client *client, const struct part *parts, size_t count) MUST_USE;

#endif
