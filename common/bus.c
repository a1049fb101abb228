#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/bus.h"
#include "common/fault.h"
#include "common/log.h"
#include "common/peers.h"
#include "common/probe.h"
#include "common/refusals.h"
#include "common/zap.h"

enum { ZAP_BURST = 64, DROP_BURST = 64, PAYLOAD_FRAMES = 3, ENDPOINT_TEXT = 160 };

/* Two bound sockets under one key. */
struct entrance {
    struct key_pair keys;
    void *command, *event;
    int command_port, event_port;
    unsigned number; /* rotations before it */
};

struct bus {
    struct entrance now, old; /* old: of before a rotation; its sockets are NULL when there is none */
    char stranger[KEY_TEXT];  /* public key of the self-test: its last knocks may be asked about later */
    void *context, *zap;
    struct peers *peers;
    const struct directory *directory; /* borrowed; NULL before the first update */
    size_t turn;                       /* whose turn it is */
    struct refusals *refusals;
    struct bus_counts counts;
};

/* --- opening -------------------------------------------------------------------------------------------- */

#define TEST_BIND "tcp://127.0.0.1:*"

static int port_of(const char *endpoint)
{
    const char *colon = strrchr(endpoint, ':');
    return colon == NULL ? 0 : atoi(colon + 1);
}

static bool bind_to(void *socket, const char *where, char endpoint[ENDPOINT_TEXT], char *problem, size_t size)
{
    size_t length = ENDPOINT_TEXT;
    if (zmq_bind(socket, where) == 0 && zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &length) == 0 &&
        port_of(endpoint) > 0)
        return true;
    snprintf(problem, size, "cannot bind %s: %s", where, zmq_strerror(zmq_errno()));
    return false;
}

/* On ports that nobody else knows: what is tested is the socket, whatever it is bound to later. */
static enum result test_doors(struct bus *bus, struct entrance *at, char *problem, size_t size)
{
    struct key_pair stranger;
    char command[ENDPOINT_TEXT], event[ENDPOINT_TEXT];
    if (zmq_curve_keypair(stranger.public_key, stranger.secret_key) != 0) {
        snprintf(problem, size, "self-test: this libzmq has no CURVE");
        return RESULT_STOP;
    }
    memcpy(bus->stranger, stranger.public_key, KEY_TEXT);
    if (!bind_to(at->command, TEST_BIND, command, problem, size) ||
        !bind_to(at->event, TEST_BIND, event, problem, size))
        return RESULT_STOP;
    const struct door doors[] = {{SOCKET_CLIENT, ZAP_COMMAND, command}, {SOCKET_PEER, ZAP_EVENT, event}};
    const struct probe probe = {.context = bus->context,
                                .zap = bus->zap,
                                .server_key = at->keys.public_key,
                                .stranger = &stranger,
                                .doors = doors,
                                .count = COUNT(doors)};
    enum result outcome = probe_doors(&probe, &bus->counts.self_test, problem, size);
    if (outcome == RESULT_OK && (zmq_unbind(at->command, command) != 0 || zmq_unbind(at->event, event) != 0)) {
        snprintf(problem, size, "self-test: cannot unbind: %s", zmq_strerror(zmq_errno()));
        return RESULT_STOP;
    }
    return outcome;
}

static bool open_sockets(const struct bus *bus, struct entrance *at, int queue, char *problem, size_t size)
{
    const struct socket_options command = {.role = SOCKET_COMMAND, .keys = &at->keys, .queue = queue};
    const struct socket_options event = {.role = SOCKET_EVENT, .keys = &at->keys, .queue = queue};
    return (at->command = socket_open(bus->context, &command, problem, size)) != NULL &&
           (at->event = socket_open(bus->context, &event, problem, size)) != NULL;
}

static void close_entrance(struct entrance *at)
{
    socket_close(&at->command);
    socket_close(&at->event);
    keys_wipe(&at->keys);
    *at = (struct entrance){0};
}

static enum result open_entrance(struct bus *bus, struct entrance *at, const struct bus_options *options, char *problem,
                                 size_t size)
{
    char command[ENDPOINT_TEXT], event[ENDPOINT_TEXT];
    at->keys = options->keys;
    if (!open_sockets(bus, at, options->queue, problem, size))
        return RESULT_STOP;
    enum result outcome = test_doors(bus, at, problem, size);
    if (outcome != RESULT_OK)
        return outcome;
    if (!bind_to(at->command, options->command_bind, command, problem, size) ||
        !bind_to(at->event, options->event_bind, event, problem, size))
        return RESULT_STOP;
    at->command_port = port_of(command);
    at->event_port = port_of(event);
    return RESULT_OK;
}

static enum result open_all(struct bus *bus, const struct bus_options *options, char *problem, size_t size)
{
    bus->context = zmq_ctx_new();
    bus->zap = bus->context == NULL ? NULL : zap_open(bus->context);
    if (bus->zap == NULL) {
        snprintf(problem, size, "no ZAP handler: %s", zmq_strerror(zmq_errno()));
        return RESULT_STOP;
    }
    const struct peers_options peers = {
        .context = bus->context, .node = options->node, .keys = &bus->now.keys, .queue = options->queue};
    bus->peers = peers_new(&peers);
    return open_entrance(bus, &bus->now, options, problem, size);
}

enum result bus_open(struct bus **out, const struct bus_options *options, char *problem, size_t size)
{
    struct bus *bus = memory_alloc(sizeof *bus);
    bus->refusals = refusals_new();
    enum result outcome = open_all(bus, options, problem, size);
    if (outcome != RESULT_OK)
        bus_free(&bus);
    *out = bus;
    return outcome;
}

void bus_free(struct bus **out)
{
    struct bus *bus = *out;
    if (bus == NULL)
        return;
    peers_free(&bus->peers);
    close_entrance(&bus->old);
    close_entrance(&bus->now);
    socket_close(&bus->zap);
    socket_end(&bus->context);
    refusals_free(&bus->refusals);
    free(bus);
    *out = NULL;
}

/* --- another key ----------------------------------------------------------------------------------------- */

enum result bus_rotate(struct bus *bus, const struct bus_options *options, char *problem, size_t size)
{
    struct entrance fresh = {0};
    enum result outcome = open_entrance(bus, &fresh, options, problem, size);
    if (outcome != RESULT_OK) {
        close_entrance(&fresh);
        return outcome;
    }
    close_entrance(&bus->old);
    fresh.number = bus->now.number + 1;
    bus->old = bus->now;
    bus->now = fresh;
    keys_wipe(&fresh.keys);
    return RESULT_OK;
}

bool bus_retire(struct bus *bus)
{
    if (bus->old.command == NULL)
        return false;
    close_entrance(&bus->old);
    peers_reconnect(bus->peers);
    return true;
}

const char *bus_key(const struct bus *bus)
{
    return bus->now.keys.public_key;
}

const char *bus_old_key(const struct bus *bus)
{
    return bus->old.keys.public_key;
}

int bus_command_port(const struct bus *bus)
{
    return bus->now.command_port;
}

int bus_event_port(const struct bus *bus)
{
    return bus->now.event_port;
}

struct bus_counts bus_counts(const struct bus *bus)
{
    return bus->counts;
}

/* --- who may connect ------------------------------------------------------------------------------------ */

void bus_update(struct bus *bus, const struct directory *directory)
{
    bus->directory = directory;
    peers_update(bus->peers, directory);
}

size_t bus_peers(const struct bus *bus)
{
    return peers_count(bus->peers);
}

static void count_verdict(struct bus *bus, const struct zap_verdict *verdict)
{
    if (verdict->status == ZAP_ACCEPTED) {
        bus->counts.zap_accepted++;
        return;
    }
    if (strcmp(verdict->key, bus->stranger) == 0) {
        bus->counts.self_test++;
        return;
    }
    if (verdict->status == ZAP_UNKNOWN)
        bus->counts.zap_unknown++;
    else
        bus->counts.zap_revoked++;
    refusals_note(bus->refusals, verdict, socket_clock_ms());
}

/* Without a directory nobody could be told yes, and a no costs the caller a whole handshake interval: let them
 * wait for the first one. */
void bus_turn_zap(struct bus *bus)
{
    struct zap_verdict verdict;
    for (int i = 0; i < ZAP_BURST && bus->directory != NULL && zap_turn(bus->zap, bus->directory, &verdict); i++)
        count_verdict(bus, &verdict);
}

/* --- receiving ------------------------------------------------------------------------------------------ */

size_t bus_poll_items(struct bus *bus, bool events, zmq_pollitem_t *items)
{
    void *const sockets[BUS_POLL_MOST] = {bus->now.command, events ? bus->now.event : NULL, bus->old.command,
                                          events ? bus->old.event : NULL,
                                          bus->directory == NULL ? NULL : bus->zap}; /* bus_turn_zap */
    size_t count = 0;
    for (size_t i = 0; i < COUNT(sockets); i++)
        if (sockets[i] != NULL)
            items[count++] = (zmq_pollitem_t){.socket = sockets[i], .events = ZMQ_POLLIN};
    return count;
}

/* libzmq reads frames through a pointer to non-const only; nothing is changed. */
static struct part frame_of(const struct raw *raw, size_t index)
{
    const union {
        const zmq_msg_t *given;
        zmq_msg_t *wanted;
    } frame = {&raw->frames[index]};
    return (struct part){zmq_msg_data(frame.wanted), zmq_msg_size(frame.given)};
}

static bool is_magic(const struct part *frame)
{
    return frame->size == strlen(WIRE_MAGIC) && memcmp(frame->bytes, WIRE_MAGIC, frame->size) == 0;
}

/* Behind the envelope: one identity of ours, those of proxies on the way, and the delimiter of a REQ socket.
 * Without the magic word it is what a careless client most likely meant: everything after the delimiter. */
static size_t payload_of(const struct raw *raw)
{
    size_t first = raw->command ? 1 : 0;
    for (size_t i = first; i < raw->count; i++) {
        struct part frame = frame_of(raw, i);
        if (is_magic(&frame))
            return i;
    }
    return first < raw->count && frame_of(raw, first).size == 0 ? first + 1 : first;
}

void bus_raw_free(struct raw *raw)
{
    for (size_t i = 0; i < raw->count; i++) /* a frame of a command may hold a name and a phone */
        sodium_memzero(zmq_msg_data(&raw->frames[i]), zmq_msg_size(&raw->frames[i]));
    socket_close_frames(raw->frames, raw->count);
    raw->count = 0;
}

struct frames bus_raw_frames(const struct raw *raw)
{
    struct part part[PAYLOAD_FRAMES] = {{"", 0}, {"", 0}, {"", 0}};
    size_t given = raw->count - raw->payload;
    for (size_t i = 0; i < given && i < PAYLOAD_FRAMES; i++)
        part[i] = frame_of(raw, raw->payload + i);
    return (struct frames){part[0].bytes, part[1].bytes, part[2].bytes,          part[0].size,
                           part[1].size,  part[2].size,  given != PAYLOAD_FRAMES};
}

/* From the last frame: the routing id carries no metadata. */
static bool read_sender(struct raw *raw)
{
    const char *user = raw->count == 0 ? NULL : zmq_msg_gets(&raw->frames[raw->count - 1], "User-Id");
    if (user == NULL || strlen(user) != KEY_TEXT - 1)
        return false;
    memcpy(raw->key, user, KEY_TEXT);
    return true;
}

enum taken { TAKEN_NONE, TAKEN_GOOD, TAKEN_BAD };

static enum taken take(struct bus *bus, size_t door, struct raw *out)
{
    const struct entrance *at = door < 2 ? &bus->now : &bus->old;
    out->command = door % 2 == 0;
    out->entrance = at->number;
    void *socket = out->command ? at->command : at->event;
    size_t seen = socket == NULL ? 0 : socket_take(socket, out->frames, WIRE_FRAMES_MAX);
    if (seen == 0)
        return TAKEN_NONE;
    out->count = seen < WIRE_FRAMES_MAX ? seen : WIRE_FRAMES_MAX;
    if (seen <= WIRE_FRAMES_MAX && read_sender(out)) {
        out->payload = payload_of(out);
        return TAKEN_GOOD;
    }
    bus_raw_free(out);
    bus->counts.dropped++;
    return TAKEN_BAD;
}

static bool receive(struct bus *bus, bool commands, struct raw *out)
{
    size_t doors = bus->old.command == NULL ? 2 : 4;
    for (size_t i = 0, empty = 0; i < DROP_BURST && empty < doors; i++) {
        bus->turn = (bus->turn + 1) % doors;
        enum taken taken = commands || bus->turn % 2 != 0 ? take(bus, bus->turn, out) : TAKEN_NONE;
        if (taken == TAKEN_GOOD)
            return true;
        empty = taken == TAKEN_NONE ? empty + 1 : 0;
    }
    return false;
}

bool bus_receive(struct bus *bus, struct raw *out)
{
    return receive(bus, true, out);
}

bool bus_receive_event(struct bus *bus, struct raw *out)
{
    return receive(bus, false, out);
}

/* --- sending -------------------------------------------------------------------------------------------- */

void bus_reply(struct bus *bus, const struct raw *to, const void *header, size_t header_size, const void *body,
               size_t body_size)
{
    struct part parts[WIRE_FRAMES_MAX + PAYLOAD_FRAMES];
    size_t count = 0;
    for (; count < to->payload; count++)
        parts[count] = frame_of(to, count);
    parts[count++] = (struct part){WIRE_MAGIC, strlen(WIRE_MAGIC)};
    parts[count++] = (struct part){header, header_size};
    parts[count++] = (struct part){body, body_size};
    /* The answer goes the way the question came, which a rotation may have closed meanwhile. */
    void *socket = to->entrance == bus->now.number   ? bus->now.command
                   : to->entrance == bus->old.number ? bus->old.command
                                                     : NULL;
    if (!to->command || socket == NULL || !socket_send(socket, parts, count))
        bus->counts.reply_missed++;
}

bool bus_push(struct bus *bus, enum node to, const char *district, const struct uuid *order, const void *header,
              size_t header_size, const void *body, size_t body_size)
{
    const struct part parts[] = {{WIRE_MAGIC, strlen(WIRE_MAGIC)}, {header, header_size}, {body, body_size}};
    void *push = peers_choose(bus->peers, to, district, order);
    bool sent = push != NULL && FAULT_SEND(push, parts, COUNT(parts));
    if (!sent)
        bus->counts.push_missed++;
    return sent;
}
