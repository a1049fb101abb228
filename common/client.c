#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/client.h"
#include "common/str.h"

enum { QUEUE = 10000, FIRST_WAIT_MS = 400, LONGEST_WAIT_MS = 5000, LINK_WAIT_MS = 100, BUSY_WAIT_MS = 50, PARTS = 3 };

/* What is known about the connection; for retrying well and for saying what is wrong. */
enum link {
    LINK_NONE,    /* no TCP connection so far */
    LINK_SHAKING, /* TCP, but not let in: a refusal with status 300 is silent */
    LINK_READY,
    LINK_LOST,
    LINK_REVOKED, /* status 400: for good */
    LINK_BROKEN,  /* status 500 */
    LINK_FOREIGN  /* not our protocol */
};

static const struct {
    const char *zh, *en;
} LINK_TEXTS[] = {
    [LINK_NONE] = {"无法连接", "no connection"},
    [LINK_SHAKING] = {"已连上但未获准入:本方密钥尚未登记,或服务公钥不对",
                      "connected but not let in: this key is not known there (yet), or the service key is wrong"},
    [LINK_READY] = {"已连接但没有答复,结果未知;可用同一幂等键重发",
                    "connected but no answer: the outcome is unknown, send again with the same key"},
    [LINK_LOST] = {"连接中断,结果未知;可用同一幂等键重发",
                   "connection lost: the outcome is unknown, send again with the same key"},
    [LINK_REVOKED] = {"本方密钥已被撤销或不被接受", "this key has been revoked or is not accepted"},
    [LINK_BROKEN] = {"服务端无法核验密钥", "the service could not check this key"},
    [LINK_FOREIGN] = {"对端不是本系统的服务", "what listens there is not a service of this system"},
};
static const char BUSY_ZH[] = "服务繁忙,未办理,请稍后重试",
                  BUSY_EN[] = "the service is busy, nothing was done: retry later";
static const char UNCONFIRMED_ZH[] = "已保存,但备库尚未确认,不能算受理:请用同一幂等键重发",
                  UNCONFIRMED_EN[] = "stored, but the standby has not confirmed it, so it is not promised: send it "
                                     "again with the same key";
static const char SILENT_ZH[] = "服务先答繁忙,再次发送后没有答复,结果未知;可用同一幂等键重发",
                  SILENT_EN[] =
                      "the service was busy, and sent again there was no answer: the outcome is unknown, send "
                      "again with the same key";

struct client {
    char endpoint[256], server_key[KEY_TEXT], language[3];
    struct key_pair keys;
    int timeout_ms;
    void *context, *socket, *watch;
    enum link link;
};

/* --- the connection --------------------------------------------------------------------------------------- */

static enum result reopen(struct client *client, char *problem, size_t size)
{
    const struct socket_options options = {
        .role = SOCKET_CLIENT, .keys = &client->keys, .server_key = client->server_key, .queue = QUEUE};
    socket_unwatch(client->socket, &client->watch);
    socket_close(&client->socket);
    client->link = LINK_NONE;
    client->socket = socket_open(client->context, &options, problem, size);
    if (client->socket == NULL)
        return RESULT_REFUSE;
    client->watch = socket_watch(client->context, client->socket,
                                 ZMQ_EVENT_CONNECTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                                     ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                                     ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL);
    if (client->watch != NULL && zmq_connect(client->socket, client->endpoint) == 0)
        return RESULT_OK;
    snprintf(problem, size, "%s: %s", client->endpoint, zmq_strerror(zmq_errno()));
    return RESULT_REFUSE;
}

enum result client_open(struct client **out, const struct client_options *options, char *problem, size_t size)
{
    struct client *client = memory_alloc(sizeof *client);
    str_copy(client->endpoint, sizeof client->endpoint, options->endpoint);
    str_copy(client->server_key, sizeof client->server_key, options->server_key);
    str_copy(client->language, sizeof client->language, str_equal(options->language, "en") ? "en" : "zh");
    client->keys = options->keys;
    client->timeout_ms = options->timeout_ms;
    client->context = zmq_ctx_new();
    enum result outcome = RESULT_STOP;
    if (client->context == NULL)
        snprintf(problem, size, "no ZeroMQ context: %s", zmq_strerror(zmq_errno()));
    else
        outcome = reopen(client, problem, size);
    if (outcome != RESULT_OK)
        client_free(&client);
    *out = client;
    return outcome;
}

void client_free(struct client **out)
{
    struct client *client = *out;
    if (client == NULL)
        return;
    socket_unwatch(client->socket, &client->watch);
    socket_close(&client->socket);
    socket_end(&client->context);
    keys_wipe(&client->keys);
    free(client);
    *out = NULL;
}

static enum link link_after(enum link link, unsigned kind, unsigned value)
{
    switch (kind) {
    case ZMQ_EVENT_CONNECTED:
        return LINK_SHAKING;
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        return LINK_READY;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
        return value == 400 ? LINK_REVOKED : LINK_BROKEN;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
        return LINK_FOREIGN;
    case ZMQ_EVENT_DISCONNECTED:
        return link == LINK_READY ? LINK_LOST : link; /* why it failed says more */
    default:
        return link;
    }
}

static void note_events(struct client *client)
{
    unsigned kind = 0, value = 0;
    while (socket_event(client->watch, &kind, &value))
        client->link = link_after(client->link, kind, value);
}

/* libzmq does not try again after these; only a new socket does. */
static bool dead(const struct client *client)
{
    return client->link == LINK_REVOKED || client->link == LINK_BROKEN || client->link == LINK_FOREIGN;
}

/* Until a reply is there, the connection changes, or the time comes. */
static void wait_until(struct client *client, int64_t moment_ms)
{
    zmq_pollitem_t items[] = {{.socket = client->socket, .events = ZMQ_POLLIN},
                              {.socket = client->watch, .events = ZMQ_POLLIN}};
    int64_t left = moment_ms - socket_clock_ms();
    (void)zmq_poll(items, COUNT(items), left > 0 ? (long)left : 0); /* interrupted: just look */
    note_events(client);
}

static void explain(const struct client *client, const char *zh, const char *en, char *problem, size_t size)
{
    snprintf(problem, size, "%s: %s", client->endpoint, str_equal(client->language, "en") ? en : zh);
}

static void explain_link(const struct client *client, char *problem, size_t size)
{
    explain(client, LINK_TEXTS[client->link].zh, LINK_TEXTS[client->link].en, problem, size);
}

/* --- one command ---------------------------------------------------------------------------------------- */

struct intent {
    enum message_type type;
    const char *key;
    const ProtobufCMessage *body;
};

struct command { /* packed once: every attempt sends the same bytes */
    struct uuid id;
    struct part parts[PARTS];
    int64_t deadline_ms, next_ms;
    int wait_ms;
    bool sent;
};

/* W3C trace context: the message id serves as trace id. */
static void set_trace(struct header *header)
{
    uint8_t parent[8];
    char trace[2 * sizeof header->message_id.bytes + 1], span[2 * sizeof parent + 1];
    randombytes_buf(parent, sizeof parent);
    sodium_bin2hex(trace, sizeof trace, header->message_id.bytes, sizeof header->message_id.bytes);
    sodium_bin2hex(span, sizeof span, parent, sizeof parent);
    snprintf(header->traceparent, sizeof header->traceparent, "00-%s-%s-01", trace, span);
}

static bool set_key(struct header *header, enum message_kind kind, const char *key)
{
    if (!str_empty(key)) {
        str_copy(header->idempotency_key, sizeof header->idempotency_key, key);
        return strlen(key) < sizeof header->idempotency_key;
    }
    struct uuid fresh = uuid_new();
    if (kind == KIND_COMMAND)
        uuid_format(&fresh, header->idempotency_key);
    return true;
}

static enum result make_command(const struct client *client, struct arena *arena, const struct intent *intent,
                                struct command *out)
{
    const struct message_info *info = wire_info(intent->type);
    struct header header = {.message_id = uuid_new(), .type = intent->type, .sent_at = instant_wall()};
    *out = (struct command){.id = header.message_id, .wait_ms = FIRST_WAIT_MS};
    if (info == NULL || info->descriptor != intent->body->descriptor || !set_key(&header, info->kind, intent->key))
        return RESULT_REFUSE;
    str_copy(header.language, sizeof header.language, client->language);
    set_trace(&header);
    size_t header_size = 0, body_size = 0;
    const uint8_t *header_bytes = wire_pack_header(arena, &header, &header_size);
    const uint8_t *body_bytes = wire_pack(arena, intent->body, &body_size);
    out->parts[0] = (struct part){WIRE_MAGIC, strlen(WIRE_MAGIC)};
    out->parts[1] = (struct part){header_bytes, header_size};
    out->parts[2] = (struct part){body_bytes, body_size};
    return RESULT_OK;
}

/* Half to one and a half: callers that lost the same service do not come back in step. */
static int jittered(int wait_ms)
{
    return wait_ms / 2 + (int)randombytes_uniform((uint32_t)wait_ms + 1);
}

/* Without a connection a command that was given to libzmq once is either in its queue still or lost: wait for
 * the connection, do not pile up copies. */
static enum result attempt(struct client *client, struct command *command, char *problem, size_t size)
{
    bool dropped = dead(client);
    if (dropped && reopen(client, problem, size) != RESULT_OK)
        return RESULT_STOP;
    if (command->sent && !dropped && client->link != LINK_READY) {
        command->next_ms = socket_clock_ms() + LINK_WAIT_MS;
        return RESULT_OK;
    }
    if (socket_send(client->socket, command->parts, PARTS))
        command->sent = true;
    command->next_ms = socket_clock_ms() + jittered(command->wait_ms);
    command->wait_ms = command->wait_ms * 2 < LONGEST_WAIT_MS ? command->wait_ms * 2 : LONGEST_WAIT_MS;
    return RESULT_OK;
}

/* --- replies ---------------------------------------------------------------------------------------------- */

struct taken {
    struct uuid answers; /* message id of the command; zero: not even that could be read */
    const Loopline__Wire__V1__Reply *reply;
    struct fault fault;
};

static enum result decode(struct arena *arena, const struct frames *frames, struct taken *out)
{
    struct header header;
    struct faults faults = {0};
    ProtobufCMessage *body = NULL;
    enum result outcome = wire_header(frames, WIRE_EVENT_MAX, &header, &faults);
    out->answers = header.correlation_id;
    if (outcome == RESULT_OK && header.type != MESSAGE_REPLY) {
        faults_add(&faults, "header.type", REASON_NOT_HERE);
        outcome = RESULT_REFUSE;
    }
    if (outcome == RESULT_OK)
        outcome = wire_body(arena, MESSAGE_REPLY, frames->body, frames->body_size, &body, &faults);
    out->reply = (const Loopline__Wire__V1__Reply *)body;
    out->fault = faults.list[0];
    return outcome == RESULT_OK ? RESULT_OK : RESULT_REFUSE;
}

static enum result take(struct client *client, struct arena *arena, struct taken *out)
{
    zmq_msg_t messages[WIRE_FRAMES_MAX];
    struct part part[PARTS] = {{"", 0}, {"", 0}, {"", 0}};
    size_t seen = socket_take(client->socket, messages, COUNT(messages));
    size_t stored = seen < COUNT(messages) ? seen : COUNT(messages);
    *out = (struct taken){0};
    if (seen == 0)
        return RESULT_RETRY;
    for (size_t i = 0; i < PARTS && seen == PARTS; i++)
        part[i] = (struct part){zmq_msg_data(&messages[i]), zmq_msg_size(&messages[i])};
    const struct frames frames = {part[0].bytes, part[1].bytes, part[2].bytes, part[0].size,
                                  part[1].size,  part[2].size,  seen != PARTS};
    enum result outcome = decode(arena, &frames, out);
    socket_close_frames(messages, stored);
    return outcome;
}

static void explain_fault(const struct client *client, const struct fault *fault, char *problem, size_t size)
{
    char text[160];
    snprintf(text, sizeof text, "%s %s", fault->field, reason_text(fault->reason, client->language));
    explain(client, text, text, problem, size);
}

/* RESULT_RETRY: not yet; *reply then holds the last RETRY_LATER, if there was one. */
static enum result answer(struct client *client, struct arena *arena, struct command *command,
                          const Loopline__Wire__V1__Reply **reply, struct fault *fault)
{
    struct taken taken;
    enum result outcome;
    while ((outcome = take(client, arena, &taken)) != RESULT_RETRY) {
        if (uuid_compare(&taken.answers, &command->id) != 0)
            continue; /* to an earlier command, whose time was over */
        *reply = taken.reply;
        *fault = taken.fault;
        if (outcome != RESULT_OK || taken.reply->status != LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER)
            return outcome;
        command->next_ms = socket_clock_ms() + taken.reply->retry_after_ms + jittered(BUSY_WAIT_MS);
    }
    return RESULT_RETRY;
}

struct ending {
    const Loopline__Wire__V1__Reply *reply; /* to the attempt that is on its way */
    bool busy, unconfirmed;                 /* what the last RETRY_LATER said, to whichever attempt */
    char *problem;
    size_t size;
};

static void note_later(struct ending *ending)
{
    const Loopline__Wire__V1__Reply *last = ending->reply;
    if (last == NULL)
        return;
    ending->unconfirmed = last->n_errors > 0 && str_equal(last->errors[0]->reason, reason_code(REASON_UNCONFIRMED));
    ending->busy = !ending->unconfirmed;
}

/* What was stored stays stored; whether nothing was done is no longer known once another attempt is on its way. */
static void explain_end(const struct client *client, const struct ending *ending)
{
    if (ending->unconfirmed)
        explain(client, UNCONFIRMED_ZH, UNCONFIRMED_EN, ending->problem, ending->size);
    else if (ending->reply != NULL)
        explain(client, BUSY_ZH, BUSY_EN, ending->problem, ending->size);
    else if (ending->busy && client->link == LINK_READY)
        explain(client, SILENT_ZH, SILENT_EN, ending->problem, ending->size);
    else
        explain_link(client, ending->problem, ending->size);
}

static enum result turn(struct client *client, struct arena *arena, struct command *command, struct ending *out)
{
    struct fault fault = {0};
    if (socket_clock_ms() >= command->next_ms) {
        out->reply = NULL; /* the last RETRY_LATER was not to this attempt */
        if (attempt(client, command, out->problem, out->size) != RESULT_OK)
            return RESULT_STOP;
    }
    wait_until(client, command->next_ms < command->deadline_ms ? command->next_ms : command->deadline_ms);
    enum result outcome = answer(client, arena, command, &out->reply, &fault);
    if (outcome == RESULT_REFUSE) {
        explain_fault(client, &fault, out->problem, out->size);
    } else if (outcome == RESULT_RETRY && client->link == LINK_REVOKED) {
        explain_link(client, out->problem, out->size);
        return RESULT_REFUSE;
    }
    return outcome;
}

static enum result run(struct client *client, struct arena *arena, struct command *command, struct ending *out)
{
    enum result outcome = RESULT_RETRY;
    bool pointless = false; /* told to come back after the deadline */
    while (outcome == RESULT_RETRY && !pointless && socket_clock_ms() < command->deadline_ms) {
        outcome = turn(client, arena, command, out);
        note_later(out);
        pointless = out->reply != NULL && command->next_ms >= command->deadline_ms;
    }
    if (outcome == RESULT_RETRY)
        explain_end(client, out);
    return outcome;
}

enum result client_call(struct client *client, struct arena *arena, enum message_type type, const char *key,
                        const ProtobufCMessage *body, const Loopline__Wire__V1__Reply **reply, char *problem,
                        size_t size)
{
    struct command command;
    const struct intent intent = {type, key, body};
    struct ending ending = {.problem = problem, .size = size};
    *reply = NULL;
    if (make_command(client, arena, &intent, &command) != RESULT_OK) {
        snprintf(problem, size, "body does not fit the message type, or idempotency key is too long");
        return RESULT_REFUSE;
    }
    note_events(client);
    command.next_ms = socket_clock_ms();
    command.deadline_ms = command.next_ms + client->timeout_ms;
    enum result result = run(client, arena, &command, &ending);
    *reply = result == RESULT_OK || result == RESULT_RETRY ? ending.reply : NULL;
    return result;
}

bool client_revoked(const struct client *client)
{
    return client->link == LINK_REVOKED;
}

/* --- load and hostile input -------------------------------------------------------------------------------- */

enum result client_send(struct client *client, struct arena *arena, enum message_type type, const char *key,
                        const ProtobufCMessage *body, struct uuid *message_id)
{
    struct command command;
    const struct intent intent = {type, key, body};
    if (make_command(client, arena, &intent, &command) != RESULT_OK)
        return RESULT_REFUSE;
    *message_id = command.id;
    return client_send_parts(client, command.parts, PARTS);
}

enum result client_take(struct client *client, struct arena *arena, int timeout_ms, struct uuid *message_id,
                        const Loopline__Wire__V1__Reply **reply)
{
    struct taken taken;
    int64_t deadline = socket_clock_ms() + timeout_ms;
    enum result outcome = take(client, arena, &taken);
    while (outcome == RESULT_RETRY && socket_clock_ms() < deadline) {
        wait_until(client, deadline);
        outcome = take(client, arena, &taken);
    }
    *message_id = taken.answers;
    *reply = taken.reply;
    return outcome;
}

enum result client_send_raw(struct client *client, const struct frames *frames)
{
    const struct part given[PARTS] = {
        {frames->magic, frames->magic_size}, {frames->header, frames->header_size}, {frames->body, frames->body_size}};
    struct part parts[PARTS];
    size_t count = 0;
    for (size_t i = 0; i < PARTS; i++)
        if (given[i].bytes != NULL)
            parts[count++] = given[i];
    return client_send_parts(client, parts, count);
}

enum result client_send_parts(struct client *client, const struct part *parts, size_t count)
{
    char problem[256];
    note_events(client);
    if (count == 0 || (dead(client) && reopen(client, problem, sizeof problem) != RESULT_OK))
        return RESULT_REFUSE;
    return socket_send(client->socket, parts, count) ? RESULT_OK : RESULT_RETRY;
}
