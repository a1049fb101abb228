/* ZeroMQ sockets as this system wants them: every option that answers a trap is set here, in one table with
 * its reason (socket.c), so that no socket can be opened without it. Whole multiparts in, whole multiparts
 * out, never blocking. Not thread safe: a socket belongs to the thread that opened it. */
#ifndef LOOPLINE_SOCKET_H
#define LOOPLINE_SOCKET_H

#include "common/keys.h"
#include <zmq.h>

enum socket_role {
    SOCKET_COMMAND, /* ROUTER, bound: commands in, replies out */
    SOCKET_EVENT,   /* PULL, bound: events in */
    SOCKET_PEER,    /* PUSH, connects to the event socket of one replica */
    SOCKET_CLIENT   /* DEALER, connects to a command socket */
};

struct socket_options {
    enum socket_role role;
    const struct key_pair *keys; /* our own */
    const char *server_key;      /* of the bound side, for the roles that connect; else NULL */
    int queue;                   /* high-water mark in messages, each way */
};

/* NULL: `problem` says which option was refused. Not yet bound or connected. */
void *socket_open(void *context, const struct socket_options *options, char *problem, size_t size) MUST_USE;
void socket_close(void **socket);
/* Closes what is left and waits no longer than the linger of its sockets. */
void socket_end(void **context);

struct part { /* one frame to send; borrowed */
    const void *bytes;
    size_t size;
};
/* All parts as one message, or nothing. false: no peer, or its queue is full. Never blocks. */
bool socket_send(void *socket, const struct part *parts, size_t count);
/* The next whole message: frames seen, 0 when none is there. More than `capacity`: the rest was drained
 * and only `capacity` frames are stored. The caller closes the stored ones (socket_close_frames). */
size_t socket_take(void *socket, zmq_msg_t *frames, size_t capacity);
void socket_close_frames(zmq_msg_t *frames, size_t count);

/* What happens to a connection (ZMQ_EVENT_CONNECTED, _DISCONNECTED, _HANDSHAKE_*). Must be drained now and
 * then: libzmq blocks its I/O thread when a few thousand events lie unread. NULL: cannot be watched. */
void *socket_watch(void *context, void *socket, int events);
void socket_unwatch(void *socket, void **watch);
/* false: nothing happened. `value` by kind: ZAP status of FAILED_AUTH, errno of FAILED_NO_DETAIL. */
bool socket_event(void *watch, unsigned *kind, unsigned *value);

int64_t socket_clock_ms(void); /* monotonic: for timeouts only */

#endif
