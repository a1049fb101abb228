#include <stdio.h>
#include <string.h>

#include "common/probe.h"

enum { HANDSHAKE_MS = 200, PROBE_MS = 3000, QUEUE = 1 };

struct knock {
    void *socket, *watch;
    uint64_t denied; /* how often the handler said no to this key for this domain */
    bool failed, let_in;
};

static bool knock_open(const struct probe *probe, const struct door *door, struct knock *out)
{
    char problem[256];
    const struct socket_options options = {
        .role = door->knock, .keys = probe->stranger, .server_key = probe->server_key, .queue = QUEUE};
    int handshake = HANDSHAKE_MS; /* a refusal with 300 is silent: the handshake just runs out of time */
    *out = (struct knock){.socket = socket_open(probe->context, &options, problem, sizeof problem)};
    if (out->socket == NULL || zmq_setsockopt(out->socket, ZMQ_HANDSHAKE_IVL, &handshake, sizeof handshake) != 0)
        return false;
    out->watch = socket_watch(probe->context, out->socket,
                              ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                                  ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL);
    return out->watch != NULL && zmq_connect(out->socket, door->endpoint) == 0;
}

static void knock_close(struct knock *knock)
{
    socket_unwatch(knock->socket, &knock->watch);
    socket_close(&knock->socket);
}

static void answer_zap(const struct probe *probe, struct knock *knocks)
{
    struct zap_verdict verdict;
    while (probe->zap != NULL && zap_turn(probe->zap, NULL, &verdict))
        for (size_t i = 0; i < probe->count; i++)
            if (verdict.status != ZAP_ACCEPTED && strcmp(verdict.key, probe->stranger->public_key) == 0 &&
                strcmp(verdict.domain, probe->doors[i].domain) == 0)
                knocks[i].denied++;
}

/* A handshake that ran out of time before the handler was asked proves nothing; libzmq knocks again. */
static void note_events(const struct probe *probe, struct knock *knock)
{
    unsigned kind = 0, value = 0;
    while (socket_event(knock->watch, &kind, &value)) {
        if (kind == ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
            knock->let_in = true;
        else if (knock->denied > 0 || probe->zap == NULL)
            knock->failed = true;
    }
}

static bool decided(const struct knock *knocks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!knocks[i].let_in && !knocks[i].failed)
            return false;
    return true;
}

static void wait_for_doors(const struct probe *probe, struct knock *knocks)
{
    int64_t deadline = socket_clock_ms() + PROBE_MS;
    zmq_pollitem_t items[PROBE_DOORS_MAX + 1] = {{0}};
    int used = 0;
    for (size_t i = 0; i < probe->count; i++)
        items[used++] = (zmq_pollitem_t){.socket = knocks[i].watch, .events = ZMQ_POLLIN};
    if (probe->zap != NULL)
        items[used++] = (zmq_pollitem_t){.socket = probe->zap, .events = ZMQ_POLLIN};
    for (int64_t left = PROBE_MS; left > 0 && !decided(knocks, probe->count); left = deadline - socket_clock_ms()) {
        (void)zmq_poll(items, used, (long)left); /* interrupted: just look */
        answer_zap(probe, knocks);
        for (size_t i = 0; i < probe->count; i++)
            note_events(probe, &knocks[i]);
    }
}

static enum result judge(const struct probe *probe, const struct knock *knocks, char *problem, size_t size)
{
    for (size_t i = 0; i < probe->count; i++) {
        const struct door *door = &probe->doors[i];
        if (knocks[i].let_in)
            snprintf(problem, size, "self-test: a client with an unknown key was let in at %s (%s)", door->endpoint,
                     door->domain);
        else if (!knocks[i].failed)
            snprintf(problem, size, "self-test: the ZAP handler was not asked at %s (%s)", door->endpoint,
                     door->domain);
        else
            continue;
        return RESULT_STOP;
    }
    return RESULT_OK;
}

static enum result knock_all(const struct probe *probe, struct knock *knocks, char *problem, size_t size)
{
    for (size_t i = 0; i < probe->count; i++)
        if (!knock_open(probe, &probe->doors[i], &knocks[i])) {
            snprintf(problem, size, "self-test: cannot connect to %s: %s", probe->doors[i].endpoint,
                     zmq_strerror(zmq_errno()));
            return RESULT_STOP;
        }
    wait_for_doors(probe, knocks);
    return judge(probe, knocks, problem, size);
}

enum result probe_doors(const struct probe *probe, uint64_t *denied, char *problem, size_t size)
{
    struct knock knocks[PROBE_DOORS_MAX] = {{0}};
    enum result outcome = knock_all(probe, knocks, problem, size);
    for (size_t i = 0; i < probe->count; i++) {
        if (denied != NULL)
            *denied += knocks[i].denied;
        knock_close(&knocks[i]);
    }
    return outcome;
}
