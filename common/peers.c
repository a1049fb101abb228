#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/peers.h"

/* After these libzmq does not try again: the session is over, and only a new socket connects. */
#define FATAL_EVENTS (ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)

struct peer {
    struct instance instance;
    void *push, *watch; /* NULL when its address cannot be connected to */
    bool present;       /* in the directory being applied */
};

struct peers {
    struct peers_options options;
    struct peer *list;
    size_t count;
};

struct peers *peers_new(const struct peers_options *options)
{
    struct peers *peers = memory_alloc(sizeof *peers);
    peers->options = *options;
    return peers;
}

static const char *node_code(const struct peer *peer)
{
    return term_get("node", (int)peer->instance.node)->code;
}

static void disconnect(struct peer *peer)
{
    socket_unwatch(peer->push, &peer->watch);
    socket_close(&peer->push);
}

void peers_free(struct peers **peers)
{
    if (*peers == NULL)
        return;
    for (size_t i = 0; i < (*peers)->count; i++)
        disconnect(&(*peers)->list[i]);
    free((*peers)->list);
    free(*peers);
    *peers = NULL;
}

/* `how` tells what brought the connection about. */
static void connect_peer(const struct peers *peers, struct peer *peer, const char *how)
{
    char endpoint[160], problem[256] = "";
    const struct socket_options options = {.role = SOCKET_PEER,
                                           .keys = peers->options.keys,
                                           .server_key = peer->instance.key,
                                           .queue = peers->options.queue};
    snprintf(endpoint, sizeof endpoint, "tcp://%s:%d", peer->instance.address, peer->instance.event_port);
    peer->push = socket_open(peers->options.context, &options, problem, sizeof problem);
    if (peer->push != NULL) {
        peer->watch = socket_watch(peers->options.context, peer->push, FATAL_EVENTS);
        if (zmq_connect(peer->push, endpoint) == 0) {
            log_info(how, "peer", node_code(peer), "endpoint", endpoint, NULL);
            return;
        }
        snprintf(problem, sizeof problem, "%s", zmq_strerror(zmq_errno()));
    }
    disconnect(peer);
    log_error("peer cannot be connected", "peer", node_code(peer), "endpoint", endpoint, "why", problem, NULL);
}

static bool same_place(const struct instance *a, const struct instance *b)
{
    return a->node == b->node && a->event_port == b->event_port && strcmp(a->address, b->address) == 0 &&
           strcmp(a->key, b->key) == 0;
}

static bool gave_up(const struct peer *peer)
{
    unsigned kind = 0, value = 0;
    bool fatal = false;
    while (socket_event(peer->watch, &kind, &value))
        fatal = true;
    return fatal;
}

static void renew(const struct peers *peers, struct peer *peer, const struct instance *instance)
{
    bool moved = !same_place(&peer->instance, instance), refused = gave_up(peer);
    peer->instance = *instance;
    peer->present = true;
    if (!moved && !refused)
        return;
    disconnect(peer);
    connect_peer(peers, peer, moved ? "peer moved" : "peer had refused us");
}

static struct peer *find(const struct peers *peers, const struct uuid *id)
{
    for (size_t i = 0; i < peers->count; i++)
        if (uuid_compare(&peers->list[i].instance.id, id) == 0)
            return &peers->list[i];
    return NULL;
}

static void add(struct peers *peers, const struct instance *instance)
{
    peers->list = memory_grow(peers->list, (peers->count + 1) * sizeof *peers->list);
    struct peer *peer = &peers->list[peers->count++];
    *peer = (struct peer){.instance = *instance, .present = true};
    connect_peer(peers, peer, "peer found");
}

static void drop_absent(struct peers *peers)
{
    size_t kept = 0;
    for (size_t i = 0; i < peers->count; i++) {
        if (peers->list[i].present) {
            peers->list[kept++] = peers->list[i];
            continue;
        }
        log_info("peer gone", "peer", node_code(&peers->list[i]), "address", peers->list[i].instance.address, NULL);
        disconnect(&peers->list[i]);
    }
    peers->count = kept;
}

void peers_update(struct peers *peers, const struct directory *directory)
{
    for (size_t i = 0; i < peers->count; i++)
        peers->list[i].present = false;
    for (size_t i = 0; i < directory->instance_count; i++) {
        const struct instance *instance = &directory->instances[i];
        if (!wire_edge_between(peers->options.node, instance->node))
            continue;
        struct peer *known = find(peers, &instance->id);
        if (known != NULL)
            renew(peers, known, instance);
        else
            add(peers, instance);
    }
    drop_absent(peers);
}

void peers_reconnect(struct peers *peers)
{
    for (size_t i = 0; i < peers->count; i++) {
        disconnect(&peers->list[i]);
        connect_peer(peers, &peers->list[i], "peer told our new key");
    }
}

size_t peers_count(const struct peers *peers)
{
    return peers->count;
}

/* The finaliser of splitmix64: every bit of the input moves half of the bits of the output. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t score(const struct uuid *order, const struct uuid *instance)
{
    uint64_t words[4], hash = 0x9e3779b97f4a7c15u;
    memcpy(&words[0], order->bytes, sizeof order->bytes);
    memcpy(&words[2], instance->bytes, sizeof instance->bytes);
    for (size_t i = 0; i < COUNT(words); i++)
        hash = mix(hash ^ words[i]);
    return hash;
}

void *peers_choose(const struct peers *peers, enum node to, const char *district, const struct uuid *order)
{
    void *best = NULL;
    uint64_t highest = 0;
    for (size_t i = 0; i < peers->count; i++) {
        const struct peer *peer = &peers->list[i];
        if (peer->push == NULL || peer->instance.node != to || !instance_serves(&peer->instance, district))
            continue;
        uint64_t points = score(order, &peer->instance.id);
        if (best == NULL || points > highest) {
            best = peer->push;
            highest = points;
        }
    }
    return best;
}
