/* ZeroMQ sockets of one service: a ROUTER for commands, a PULL for events, a PUSH to every live replica
 * of every peer, and the ZAP handler that lets in only known CURVE keys (zap.h). Options and their reasons:
 * socket.c; every one of them answers a measured trap.
 *
 * Nothing here is the last copy of anything: a frame that cannot be sent at once is dropped, the sweep of
 * the outbox finds its row. Not thread safe: one loop owns it. */
#ifndef LOOPLINE_BUS_H
#define LOOPLINE_BUS_H

#include "common/directory.h"
#include "common/keys.h"
#include <zmq.h>

struct bus;

struct bus_options {
    enum node node;
    const char *command_bind; /* "tcp://127.0.0.1:12345"; port * = any free one */
    const char *event_bind;   /* "tcp://127.0.0.1:*" */
    struct key_pair keys;     /* of this instance */
    int queue;                /* high-water mark in messages, each way */
};

/* Opens the ZAP handler and the sockets and tests them on ports that nobody knows (probe.h): were a client
 * with a random key let in, or the handler not asked, this returns RESULT_STOP: fail closed. Only then binds
 * where the world connects to. Takes a fraction of a second. */
enum result bus_open(struct bus **out, const struct bus_options *options, char *problem, size_t size) MUST_USE;
void bus_free(struct bus **bus);
/* Another key without downtime: opens a second pair of sockets under options->keys, tested like the first, at the ports of
 * `options` (the old ones are in use: give others). From then on that is what ports and key say; the old pair is served as
 * before until bus_retire, or until another rotation. On failure all stays as it was. */
enum result bus_rotate(struct bus *bus, const struct bus_options *options, char *problem, size_t size) MUST_USE;
/* Closes the old pair, and speaks to the peers under the new key alone: they must have learnt it. false: there is none. */
bool bus_retire(struct bus *bus);
const char *bus_key(const struct bus *bus);     /* public, of the present pair */
const char *bus_old_key(const struct bus *bus); /* of the old pair; "" none */
int bus_command_port(const struct bus *bus);
int bus_event_port(const struct bus *bus);

/* Who may connect, from now on, and which replicas there are: connects to new ones, disconnects gone ones.
 * The directory is borrowed until the next call. */
void bus_update(struct bus *bus, const struct directory *directory);
/* Replicas of other services that are connected to, as of the last bus_update. */
size_t bus_peers(const struct bus *bus);

/* One received message; frames owned by it until bus_raw_free. Never copy it: short frames live inside. */
struct raw {
    zmq_msg_t frames[WIRE_FRAMES_MAX];
    size_t count;
    size_t payload;     /* index of the magic frame; = count when nothing follows the envelope */
    bool command;       /* came by the ROUTER */
    unsigned entrance;  /* by which pair of sockets: how many rotations were before it */
    char key[KEY_TEXT]; /* the sender's public key, from ZAP; it may have been revoked since */
};
void bus_raw_free(struct raw *raw);
/* Borrowed from raw. Missing frames are empty; more than three after the envelope: all are empty. Either
 * way wire_header refuses it with a reason. */
struct frames bus_raw_frames(const struct raw *raw);

/* The sockets to wait for, those of events only when asked for: fills `items` (capacity ≥ BUS_POLL_MOST), returns how many. */
#define BUS_POLL_MOST 5
size_t bus_poll_items(struct bus *bus, bool events, zmq_pollitem_t *items);
/* Answers pending ZAP requests. Never blocks. Until the first bus_update callers are kept waiting. */
void bus_turn_zap(struct bus *bus);
/* The next message, commands and events in fair turn; false when there is none now. Multiparts of too many
 * frames are dropped and counted. */
bool bus_receive(struct bus *bus, struct raw *out);
/* The next event; commands stay where they are. */
bool bus_receive_event(struct bus *bus, struct raw *out);

/* Answers a command (envelope taken from `to`). A peer that is gone is not an error. */
void bus_reply(struct bus *bus, const struct raw *to, const void *header, size_t header_size, const void *body,
               size_t body_size);
/* Pushes an event to one live replica of `to` that serves the district, the same replica for the same order.
 * false: nobody there or queue full; the sweep will find the row. */
bool bus_push(struct bus *bus, enum node to, const char *district, const struct uuid *order, const void *header,
              size_t header_size, const void *body, size_t body_size);

struct bus_counts {
    uint64_t zap_accepted, zap_unknown, zap_revoked; /* zap_revoked: every refusal for good */
    uint64_t self_test;    /* refusals that the stranger of the start-up test was given; never 0 once open */
    uint64_t dropped;      /* multiparts of too many frames */
    uint64_t push_missed;  /* left to the sweep */
    uint64_t reply_missed; /* the caller was gone or does not read */
};
struct bus_counts bus_counts(const struct bus *bus);

#endif
