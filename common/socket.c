#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/socket.h"
#include "common/zap.h"

/* A frame somewhat over the limit of the wire is let through, so that its sender is told the reason; beyond
 * that libzmq cuts the connection. */
enum { FRAME_SLACK = 2 };

/* Debian's header hides this one among the drafts; its library knows it. */
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

static const struct kind {
    int type;
    const char *domain; /* of ZAP; NULL: connects */
    int64_t frame_max;
} KINDS[] = {
    [SOCKET_COMMAND] = {ZMQ_ROUTER, ZAP_COMMAND, FRAME_SLACK *WIRE_COMMAND_MAX},
    [SOCKET_EVENT] = {ZMQ_PULL, ZAP_EVENT, FRAME_SLACK *WIRE_EVENT_MAX},
    [SOCKET_PEER] = {ZMQ_PUSH, NULL, FRAME_SLACK *WIRE_COMMAND_MAX},
    [SOCKET_CLIENT] = {ZMQ_DEALER, NULL, FRAME_SLACK *WIRE_EVENT_MAX},
};

#define ROLE(role) (1u << (role))
#define COMMAND    ROLE(SOCKET_COMMAND)
#define EVENT      ROLE(SOCKET_EVENT)
#define PEER       ROLE(SOCKET_PEER)
#define CLIENT     ROLE(SOCKET_CLIENT)
#define SERVERS    (COMMAND | EVENT)
#define ALL        (SERVERS | PEER | CLIENT)

/* ZMTP heartbeats (ZMQ_HEARTBEAT_IVL) are missing on purpose: on a connecting socket with a slow reader they
 * abort the process (libzmq #3937), on a slow bound ROUTER they lose messages. TCP keepalive does their work. */
static const struct option {
    int option, value;
    unsigned roles;
    const char *name, *reason;
} OPTIONS[] = {
    {ZMQ_IPV6, 0, ALL, "IPV6", "replicas are announced and reached by IPv4 address"},
    {ZMQ_TCP_KEEPALIVE, 1, ALL, "TCP_KEEPALIVE", "a vanished peer is otherwise never noticed"},
    {ZMQ_TCP_KEEPALIVE_IDLE, 5, ALL, "TCP_KEEPALIVE_IDLE", "first probe after 5 s of silence"},
    {ZMQ_TCP_KEEPALIVE_INTVL, 2, ALL, "TCP_KEEPALIVE_INTVL", "next probes every 2 s"},
    {ZMQ_TCP_KEEPALIVE_CNT, 3, ALL, "TCP_KEEPALIVE_CNT", "gone after three unanswered probes"},
    {ZMQ_TCP_MAXRT, 5000, ALL, "TCP_MAXRT", "unacknowledged data gives the peer up after 5 s"},
    {ZMQ_HANDSHAKE_IVL, 3000, ALL, "HANDSHAKE_IVL", "half-open handshakes end; a status 300 is retried then"},
    {ZMQ_CONNECT_TIMEOUT, 2000, PEER | CLIENT, "CONNECT_TIMEOUT", "a connect to a dead address must end to recover"},
    {ZMQ_RECONNECT_IVL, 100, PEER | CLIENT, "RECONNECT_IVL", "a restarted replica is back in the picture at once"},
    {ZMQ_RECONNECT_IVL_MAX, 5000, PEER | CLIENT, "RECONNECT_IVL_MAX", "and a dead one costs little"},
    {ZMQ_IMMEDIATE, 1, PEER, "IMMEDIATE",
     "never queue for a dead peer; on a receiver it would discard unread messages"},
    {ZMQ_ROUTER_MANDATORY, 1, COMMAND, "ROUTER_MANDATORY", "a reply to a gone peer is an error, not a silent loss"},
    {ZMQ_ROUTER_HANDOVER, 1, COMMAND, "ROUTER_HANDOVER", "a reconnecting identity is otherwise black-holed"},
    {ZMQ_LINGER, 500, COMMAND, "LINGER", "replies to the last batch still leave when the service drains"},
    {ZMQ_LINGER, 0, EVENT | PEER, "LINGER", "the default is for ever; the sweep finds what was queued"},
    {ZMQ_LINGER, 200, CLIENT, "LINGER", "the default is for ever"},
    {ZMQ_CURVE_SERVER, 1, SERVERS, "CURVE_SERVER", "nothing is spoken in the clear"},
    {ZMQ_ZAP_ENFORCE_DOMAIN, 1, SERVERS, "ZAP_ENFORCE_DOMAIN", "CURVE without a handler lets everybody in"},
};

static bool refused(const char *name, const char *reason, char *problem, size_t size)
{
    snprintf(problem, size, "socket option %s (%s): %s", name, reason, zmq_strerror(zmq_errno()));
    return false;
}

static bool set_options(void *socket, enum socket_role role, char *problem, size_t size)
{
    for (size_t i = 0; i < COUNT(OPTIONS); i++) {
        const struct option *o = &OPTIONS[i];
        if ((o->roles & ROLE(role)) != 0 && zmq_setsockopt(socket, o->option, &o->value, sizeof o->value) != 0)
            return refused(o->name, o->reason, problem, size);
    }
    int64_t frame_max = KINDS[role].frame_max;
    if (zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &frame_max, sizeof frame_max) != 0)
        return refused("MAXMSGSIZE", "bounds one frame", problem, size);
    return true;
}

static bool set_queue(void *socket, int queue, char *problem, size_t size)
{
    if (zmq_setsockopt(socket, ZMQ_SNDHWM, &queue, sizeof queue) != 0 ||
        zmq_setsockopt(socket, ZMQ_RCVHWM, &queue, sizeof queue) != 0)
        return refused("HWM", "bounds the queue in messages", problem, size);
    return true;
}

static bool set_security(void *socket, const struct socket_options *options, char *problem, size_t size)
{
    const struct kind *kind = &KINDS[options->role];
    if (zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, options->keys->public_key, KEY_TEXT) != 0 ||
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, options->keys->secret_key, KEY_TEXT) != 0)
        return refused("CURVE_PUBLICKEY/SECRETKEY", "40 characters of Z85", problem, size);
    if (kind->domain != NULL) {
        if (zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, kind->domain, strlen(kind->domain)) != 0)
            return refused("ZAP_DOMAIN", "tells the handler which socket is asked for", problem, size);
        return true;
    }
    if (options->server_key == NULL || strlen(options->server_key) != KEY_TEXT - 1 ||
        zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, options->server_key, KEY_TEXT) != 0) {
        errno = EINVAL;
        return refused("CURVE_SERVERKEY", "40 characters of Z85", problem, size);
    }
    return true;
}

void *socket_open(void *context, const struct socket_options *options, char *problem, size_t size)
{
    void *socket = zmq_socket(context, KINDS[options->role].type);
    if (socket == NULL) {
        snprintf(problem, size, "no socket: %s", zmq_strerror(zmq_errno()));
        return NULL;
    }
    if (!set_options(socket, options->role, problem, size) || !set_queue(socket, options->queue, problem, size) ||
        !set_security(socket, options, problem, size))
        socket_close(&socket);
    return socket;
}

void socket_close(void **socket)
{
    if (*socket != NULL)
        zmq_close(*socket);
    *socket = NULL;
}

void socket_end(void **context)
{
    if (*context == NULL)
        return;
    while (zmq_ctx_term(*context) != 0 && zmq_errno() == EINTR)
        ;
    *context = NULL;
}

static bool send_part(void *socket, const struct part *part, bool more)
{
    int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
    const void *bytes = part->size > 0 ? part->bytes : "";
    int sent;
    do
        sent = zmq_send(socket, bytes, part->size, flags);
    while (sent < 0 && zmq_errno() == EINTR);
    return sent >= 0;
}

bool socket_send(void *socket, const struct part *parts, size_t count)
{
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        if (send_part(socket, &parts[i], i + 1 < count))
            continue;
        if (i == 0)
            return false;
        whole = false; /* the peer went away midway: libzmq drops until the last part, so it must be given */
    }
    return whole;
}

static bool take_frame(void *socket, zmq_msg_t *frame)
{
    int got;
    zmq_msg_init(frame);
    do
        got = zmq_msg_recv(frame, socket, ZMQ_DONTWAIT);
    while (got < 0 && zmq_errno() == EINTR);
    if (got < 0)
        zmq_msg_close(frame);
    return got >= 0;
}

size_t socket_take(void *socket, zmq_msg_t *frames, size_t capacity)
{
    size_t seen = 0;
    for (bool more = true; more; seen++) {
        zmq_msg_t surplus = {{0}};
        zmq_msg_t *frame = seen < capacity ? &frames[seen] : &surplus;
        if (!take_frame(socket, frame))
            break; /* only ever before the first: libzmq hands over whole messages */
        more = zmq_msg_more(frame) != 0;
        if (frame == &surplus)
            zmq_msg_close(&surplus);
    }
    return seen;
}

void socket_close_frames(zmq_msg_t *frames, size_t count)
{
    for (size_t i = 0; i < count; i++)
        zmq_msg_close(&frames[i]);
}

void *socket_watch(void *context, void *socket, int events)
{
    char name[64];
    uint64_t nonce; /* a closed watch frees its name late: never the same twice */
    randombytes_buf(&nonce, sizeof nonce);
    snprintf(name, sizeof name, "inproc://watch-%016" PRIx64, nonce);
    if (zmq_socket_monitor(socket, name, events) != 0)
        return NULL;
    void *watch = zmq_socket(context, ZMQ_PAIR);
    int linger = 0;
    if (watch == NULL || zmq_setsockopt(watch, ZMQ_LINGER, &linger, sizeof linger) != 0 ||
        zmq_connect(watch, name) != 0)
        socket_unwatch(socket, &watch);
    return watch;
}

void socket_unwatch(void *socket, void **watch)
{
    if (socket != NULL)
        zmq_socket_monitor(socket, NULL, 0);
    socket_close(watch);
}

/* Two frames: kind (16 bits) and value (32 bits) in host order; the endpoint. */
bool socket_event(void *watch, unsigned *kind, unsigned *value)
{
    zmq_msg_t frames[2];
    uint16_t event = 0;
    uint32_t detail = 0;
    if (watch == NULL)
        return false;
    size_t seen = socket_take(watch, frames, COUNT(frames));
    if (seen > 0 && zmq_msg_size(&frames[0]) == sizeof event + sizeof detail) {
        const uint8_t *bytes = zmq_msg_data(&frames[0]);
        memcpy(&event, bytes, sizeof event);
        memcpy(&detail, bytes + sizeof event, sizeof detail);
    }
    socket_close_frames(frames, seen < COUNT(frames) ? seen : COUNT(frames));
    *kind = event;
    *value = detail;
    return seen > 0;
}

int64_t socket_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
