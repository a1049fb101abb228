#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/bus.h"
#include "common/client.h"
#include "common/log.h"
#include "common/str.h"

enum {
    QUEUE = 1000,
    TURN_MS = 5,
    PATIENT_MS = 20000,
    HASTY_MS = 300,
    CONNECT_MS = 1500,
    BUSY_MS = 1500,
    SEEN_MAX = 64
};

/* --- a service in a thread, which answers by a script ------------------------------------------------------- */

struct seen { /* one command as the service saw it */
    struct header header;
    int64_t at_ms;
};

struct service_thread;
/* Answers command number `n`, or does not. */
typedef void script(struct service_thread *service, const struct raw *raw, size_t n);

struct service_thread {
    pthread_t thread;
    bool running;
    struct bus *bus;
    struct key_pair keys, caller;
    int port;
    struct principal principal;
    struct directory directory;
    script *script;
    atomic_bool stop, dies; /* dies: the bus is closed in the middle and opened again on the same port */
    atomic_size_t count;
    struct seen seen[SEEN_MAX]; /* read after the thread was joined, or up to count */
    struct arena *arena;
};

static struct key_pair fresh_keys(void)
{
    struct key_pair keys;
    assert_int_equal(zmq_curve_keypair(keys.public_key, keys.secret_key), 0);
    return keys;
}

static void open_bus(struct service_thread *service)
{
    char bind[64], problem[256] = "";
    snprintf(bind, sizeof bind, "tcp://127.0.0.1:%d", service->port);
    const struct bus_options options = {.node = NODE_INTAKE,
                                        .command_bind = service->port == 0 ? "tcp://127.0.0.1:*" : bind,
                                        .event_bind = "tcp://127.0.0.1:*",
                                        .keys = service->keys,
                                        .queue = QUEUE};
    if (bus_open(&service->bus, &options, problem, sizeof problem) != RESULT_OK) {
        fprintf(stderr, "%s\n", problem);
        abort(); /* cmocka cannot fail a test from another thread */
    }
    service->port = bus_command_port(service->bus);
    bus_update(service->bus, &service->directory);
}

static void note(struct service_thread *service, const struct raw *raw, size_t n)
{
    struct frames frames = bus_raw_frames(raw);
    struct faults faults = {0};
    if (n >= SEEN_MAX)
        abort();
    service->seen[n].at_ms = socket_clock_ms();
    if (wire_header(&frames, WIRE_COMMAND_MAX, &service->seen[n].header, &faults) != RESULT_OK)
        service->seen[n].header = (struct header){.type = MESSAGE_NONE};
}

static void *serve(void *argument)
{
    struct service_thread *service = argument;
    if (service->bus == NULL)
        open_bus(service);
    while (!atomic_load(&service->stop)) {
        zmq_pollitem_t items[3];
        struct raw raw;
        (void)zmq_poll(items, (int)bus_poll_items(service->bus, true, items), TURN_MS);
        bus_turn_zap(service->bus);
        while (bus_receive(service->bus, &raw)) {
            size_t n = atomic_load(&service->count);
            note(service, &raw, n);
            service->script(service, &raw, n);
            bus_raw_free(&raw);
            atomic_store(&service->count, n + 1);
        }
        if (atomic_exchange(&service->dies, false)) {
            bus_free(&service->bus);
            open_bus(service);
        }
    }
    return NULL;
}

static void start(struct service_thread *service, script *lines)
{
    service->script = lines;
    atomic_store(&service->stop, false);
    assert_int_equal(pthread_create(&service->thread, NULL, serve, service), 0);
    service->running = true;
}

static void halt(struct service_thread *service)
{
    atomic_store(&service->stop, true);
    if (service->running)
        assert_int_equal(pthread_join(service->thread, NULL), 0);
    service->running = false;
}

/* The bus is open, its port known; the thread not yet started. */
static int open_service(void **state)
{
    struct service_thread *service = memory_alloc(sizeof *service);
    service->keys = fresh_keys();
    service->caller = fresh_keys();
    memcpy(service->principal.key, service->caller.public_key, KEY_TEXT);
    service->directory = (struct directory){.principals = &service->principal, .principal_count = 1};
    service->arena = arena_new(0);
    open_bus(service);
    *state = service;
    return 0;
}

static int close_service(void **state)
{
    struct service_thread *service = *state;
    halt(service);
    bus_free(&service->bus);
    arena_free(&service->arena);
    free(service);
    return 0;
}

/* --- answers ------------------------------------------------------------------------------------------------- */

struct said {
    Loopline__Wire__V1__Status status;
    uint32_t retry_after_ms;
    const char *message, *reason;
    enum message_type type; /* default MESSAGE_REPLY */
};

static void reply_to(struct service_thread *service, const struct raw *raw, const struct uuid *id, struct said answer)
{
    static const struct uuid REPLY_ID = {{1}};
    Loopline__Wire__V1__Reply body = LOOPLINE__WIRE__V1__REPLY__INIT;
    struct header header = {.message_id = REPLY_ID, .correlation_id = *id, .type = MESSAGE_REPLY, .language = "zh"};
    if (answer.type != MESSAGE_NONE)
        header.type = answer.type;
    body.status = answer.status;
    body.retry_after_ms = answer.retry_after_ms;
    body.message = wire_text(answer.message);
    Loopline__Wire__V1__FieldError error = LOOPLINE__WIRE__V1__FIELD_ERROR__INIT, *errors = &error;
    error.reason = wire_text(answer.reason);
    body.errors = &errors;
    body.n_errors = answer.reason == NULL ? 0 : 1;
    size_t header_size = 0, body_size = 0;
    struct arena *arena = arena_new(0); /* not the test's: this is another thread */
    const uint8_t *header_bytes = wire_pack_header(arena, &header, &header_size);
    const uint8_t *body_bytes = wire_pack(arena, &body.base, &body_size);
    bus_reply(service->bus, raw, header_bytes, header_size, body_bytes, body_size);
    arena_free(&arena);
}

static const struct said DURABLE = {.status = LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE};
static const struct said DUPLICATE = {.status = LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE};
static const struct said OK = {.status = LOOPLINE__WIRE__V1__STATUS__STATUS_OK};
static const struct said BUSY = {.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER, .retry_after_ms = BUSY_MS};
static const struct said NEVER = {.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER,
                                  .retry_after_ms = UINT32_MAX};

static const struct uuid *id_of(const struct service_thread *service, size_t n)
{
    return &service->seen[n].header.message_id;
}

static void says_durable(struct service_thread *service, const struct raw *raw, size_t n)
{
    reply_to(service, raw, id_of(service, n), DURABLE);
}

static void says_nothing(struct service_thread *service, const struct raw *raw, size_t n)
{
    (void)service;
    (void)raw;
    (void)n;
}

static void says_nothing_at_first(struct service_thread *service, const struct raw *raw, size_t n)
{
    if (n > 0)
        reply_to(service, raw, id_of(service, n), DUPLICATE);
}

static void says_busy_for_a_while(struct service_thread *service, const struct raw *raw, size_t n)
{
    bool over = service->seen[n].at_ms - service->seen[0].at_ms >= BUSY_MS;
    reply_to(service, raw, id_of(service, n), over ? DURABLE : BUSY);
}

static void says_busy_for_ever(struct service_thread *service, const struct raw *raw, size_t n)
{
    reply_to(service, raw, id_of(service, n), NEVER);
}

static void says_unconfirmed_then_nothing(struct service_thread *service, const struct raw *raw, size_t n)
{
    const struct said unconfirmed = {.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER, .reason = "unconfirmed"};
    if (n == 0)
        reply_to(service, raw, id_of(service, n), unconfirmed);
}

static void says_busy_then_nothing(struct service_thread *service, const struct raw *raw, size_t n)
{
    const struct said busy = {.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER};
    if (n == 0)
        reply_to(service, raw, id_of(service, n), busy);
}

static void dies_at_first(struct service_thread *service, const struct raw *raw, size_t n)
{
    if (n == 0)
        atomic_store(&service->dies, true);
    else
        reply_to(service, raw, id_of(service, n), OK);
}

static void answers_others_first(struct service_thread *service, const struct raw *raw, size_t n)
{
    static const struct uuid OTHER = {{9}};
    struct said strange = NEVER;
    strange.message = "not for you";
    reply_to(service, raw, &OTHER, strange);
    bus_reply(service->bus, raw, "garbage", 7, "garbage", 7);
    reply_to(service, raw, id_of(service, n), DURABLE);
}

static void answers_with_a_command(struct service_thread *service, const struct raw *raw, size_t n)
{
    struct said wrong = DURABLE;
    wrong.type = MESSAGE_TRACK;
    reply_to(service, raw, id_of(service, n), wrong);
}

/* --- the caller ---------------------------------------------------------------------------------------------- */

struct call {
    struct client *client;
    const Loopline__Wire__V1__Reply *reply;
    char problem[256];
};

static void call_open(struct call *call, const struct service_thread *service, const char *language, int timeout_ms)
{
    char endpoint[64];
    snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%d", service->port);
    const struct client_options options = {.endpoint = endpoint,
                                           .server_key = service->keys.public_key,
                                           .keys = service->caller,
                                           .language = language,
                                           .timeout_ms = timeout_ms};
    *call = (struct call){0};
    if (client_open(&call->client, &options, call->problem, sizeof call->problem) != RESULT_OK)
        fail_msg("%s", call->problem);
}

static Loopline__Router__V1__Sign sign_body(void)
{
    static char number[] = "PY20190602-00001", unit[] = "unit";
    Loopline__Router__V1__Sign body = LOOPLINE__ROUTER__V1__SIGN__INIT;
    body.number = number;
    body.unit = unit;
    return body;
}

static enum result sign(struct call *call, struct service_thread *service, const char *key)
{
    Loopline__Router__V1__Sign body = sign_body();
    return client_call(call->client, service->arena, MESSAGE_SIGN, key, &body.base, &call->reply, call->problem,
                       sizeof call->problem);
}

static void assert_status(const struct call *call, struct said wanted)
{
    assert_non_null(call->reply);
    assert_int_equal(call->reply->status, wanted.status);
}

static void assert_problem(const struct call *call, const char *words)
{
    if (strstr(call->problem, words) == NULL)
        fail_msg("problem is \"%s\", wanted \"%s\"", call->problem, words);
}

#define ASSERT_RESULT(call, got, wanted)                                                                               \
    do {                                                                                                               \
        enum result got_ = (got);                                                                                      \
        if (got_ != (wanted))                                                                                          \
            fail_msg("result %d: %s", (int)got_, (call)->problem);                                                     \
    } while (0)

/* --- tests --------------------------------------------------------------------------------------------------- */

static void command_is_answered(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, says_durable);
    call_open(&call, service, "en", PATIENT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "my-key"), RESULT_OK);
    assert_status(&call, DURABLE);
    ASSERT_RESULT(&call, sign(&call, service, NULL), RESULT_OK);
    ASSERT_RESULT(&call, sign(&call, service, ""), RESULT_OK);
    client_free(&call.client);
    assert_null(call.client);
    halt(service);
    const struct header *first = &service->seen[0].header, *second = &service->seen[1].header;
    assert_int_equal(first->type, MESSAGE_SIGN);
    assert_string_equal(first->idempotency_key, "my-key");
    assert_string_equal(first->language, "en");
    assert_int_equal(strlen(first->traceparent), 55);
    assert_int_equal(strlen(second->idempotency_key), 36);
    assert_string_not_equal(second->idempotency_key, service->seen[2].header.idempotency_key);
    assert_int_not_equal(uuid_compare(&first->message_id, &second->message_id), 0);
}

static void query_needs_no_key(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    static char number[] = "PY20190602-00001", code[] = "ABCDEF";
    Loopline__Intake__V1__Track body = LOOPLINE__INTAKE__V1__TRACK__INIT;
    body.number = number;
    body.code = code;
    start(service, says_durable);
    call_open(&call, service, NULL, PATIENT_MS);
    ASSERT_RESULT(&call,
                  client_call(call.client, service->arena, MESSAGE_TRACK, NULL, &body.base, &call.reply, call.problem,
                              sizeof call.problem),
                  RESULT_OK);
    client_free(&call.client);
    halt(service);
    assert_string_equal(service->seen[0].header.idempotency_key, "");
    assert_string_equal(service->seen[0].header.language, "zh");
}

static void unanswered_command_is_sent_again_unchanged(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, says_nothing_at_first);
    call_open(&call, service, "en", PATIENT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_OK);
    assert_status(&call, DUPLICATE);
    client_free(&call.client);
    halt(service);
    assert_true(service->count >= 2);
    for (size_t i = 1; i < service->count; i++)
        assert_memory_equal(&service->seen[0].header, &service->seen[i].header, sizeof(struct header));
}

static void service_that_starts_late_is_found(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    bus_free(&service->bus); /* its port is free again, and known */
    call_open(&call, service, "en", HASTY_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_RETRY);
    assert_null(call.reply);
    assert_problem(&call, "no connection");
    client_free(&call.client);
    call_open(&call, service, "zh", HASTY_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_RETRY);
    assert_problem(&call, "无法连接");
    client_free(&call.client);

    call_open(&call, service, "en", PATIENT_MS);
    start(service, says_durable);
    ASSERT_RESULT(&call, sign(&call, service, "k2"), RESULT_OK);
    assert_status(&call, DURABLE);
    client_free(&call.client);
}

static void service_that_dies_in_the_middle_is_asked_again(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, dies_at_first);
    call_open(&call, service, "en", PATIENT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_OK);
    assert_status(&call, OK);
    client_free(&call.client);
    halt(service);
    assert_true(service->count >= 2);
    for (size_t i = 0; i < service->count; i++)
        assert_string_equal(service->seen[i].header.idempotency_key, "k1");
}

/* Its own patience would have brought the client back sooner. */
static void retry_later_is_honoured(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, says_busy_for_a_while);
    call_open(&call, service, "en", PATIENT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_OK);
    assert_status(&call, DURABLE);
    client_free(&call.client);
    halt(service);
    assert_true(service->count >= 2);
    const struct seen *last = &service->seen[service->count - 1], *before = last - 1;
    assert_string_equal(last->header.idempotency_key, "k1");
    if (last->at_ms - before->at_ms < BUSY_MS - 5) /* two readings of the clock in whole milliseconds */
        fail_msg("came back after %d ms", (int)(last->at_ms - before->at_ms));
}

static void retry_later_past_the_deadline_ends_at_once(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, says_busy_for_ever);
    call_open(&call, service, "en", PATIENT_MS);
    int64_t before = socket_clock_ms();
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_RETRY);
    assert_true(socket_clock_ms() - before < PATIENT_MS); /* did not sit the time out */
    assert_status(&call, NEVER);
    assert_problem(&call, "nothing was done");
    client_free(&call.client);
}

static void silence_is_unknown(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, says_nothing);
    call_open(&call, service, "en", 2 * CONNECT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_RETRY);
    assert_null(call.reply);
    assert_problem(&call, "outcome is unknown");
    client_free(&call.client);
    halt(service);
    assert_true(service->count >= 2);
}

static void last_answer_is_told(struct service_thread *service, script *lines, const char *words)
{
    struct call call;
    start(service, lines);
    call_open(&call, service, "en", 2 * CONNECT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_RETRY);
    assert_null(call.reply);
    assert_problem(&call, words);
    client_free(&call.client);
    halt(service);
    assert_true(service->count >= 2);
}

/* What was stored stays stored, however the next attempt ends. */
static void silence_after_unconfirmed_tells_that(void **state)
{
    last_answer_is_told(*state, says_unconfirmed_then_nothing, "the standby has not confirmed it");
}

/* The attempt that is on its way may have been done. */
static void silence_after_busy_is_unknown(void **state)
{
    last_answer_is_told(*state, says_busy_then_nothing,
                        "was busy, and sent again there was no answer: the outcome is unknown");
}

static void only_the_own_answer_counts(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, answers_others_first);
    call_open(&call, service, "en", PATIENT_MS);
    for (int i = 0; i < 3; i++) {
        ASSERT_RESULT(&call, sign(&call, service, NULL), RESULT_OK);
        assert_status(&call, DURABLE);
    }
    client_free(&call.client);
}

static void reply_that_cannot_be_understood_is_refused(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    start(service, answers_with_a_command);
    call_open(&call, service, "en", PATIENT_MS);
    enum result outcome = sign(&call, service, "k1");
    assert_null(call.reply);
    ASSERT_RESULT(&call, outcome, RESULT_REFUSE);
    assert_problem(&call, "header.type");
    client_free(&call.client);
}

static void body_of_another_type_is_not_sent(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    Loopline__Router__V1__Sign body = sign_body();
    char long_key[80];
    memset(long_key, 'k', sizeof long_key);
    long_key[sizeof long_key - 1] = '\0';
    call_open(&call, service, "en", HASTY_MS);
    assert_int_equal(client_call(call.client, service->arena, MESSAGE_RATE, NULL, &body.base, &call.reply, call.problem,
                                 sizeof call.problem),
                     RESULT_REFUSE);
    assert_int_equal(client_call(call.client, service->arena, MESSAGE_SIGN, long_key, &body.base, &call.reply,
                                 call.problem, sizeof call.problem),
                     RESULT_REFUSE);
    client_free(&call.client);
}

static void unknown_key_is_told_so_and_gets_in_when_known(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    service->directory.principal_count = 0;
    start(service, says_durable);
    call_open(&call, service, "en", CONNECT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_RETRY);
    assert_problem(&call, "not let in");
    client_free(&call.client);
    call_open(&call, service, "en", PATIENT_MS);
    halt(service);
    assert_int_equal(service->count, 0);
    service->directory.principal_count = 1;
    start(service, says_durable);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_OK);
    client_free(&call.client);
}

static void revoked_key_is_refused_at_once_and_can_return(void **state)
{
    struct service_thread *service = *state;
    struct call call;
    service->principal.revoked = true;
    start(service, says_durable);
    call_open(&call, service, "en", PATIENT_MS);
    for (int i = 0; i < 2; i++) { /* also the second time, though libzmq has given up by then */
        call.problem[0] = '\0';
        ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_REFUSE);
        assert_null(call.reply);
        assert_problem(&call, "revoked");
    }
    halt(service);
    assert_int_equal(service->count, 0);
    service->principal.revoked = false;
    start(service, says_durable);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_OK);
    assert_status(&call, DURABLE);
    client_free(&call.client);
}

static void wrong_service_key_is_told(void **state)
{
    struct service_thread *service = *state, other = *service;
    struct call call;
    other.keys = fresh_keys();
    start(service, says_durable);
    call_open(&call, &other, "en", CONNECT_MS);
    ASSERT_RESULT(&call, sign(&call, service, "k1"), RESULT_RETRY);
    assert_problem(&call, "service key is wrong");
    client_free(&call.client);
}

static void malformed_options_are_refused(void **state)
{
    struct service_thread *service = *state;
    struct client *client = NULL;
    char problem[256] = "";
    const struct client_options good = {.endpoint = "tcp://127.0.0.1:1",
                                        .server_key = service->keys.public_key,
                                        .keys = service->caller,
                                        .language = "en",
                                        .timeout_ms = 1};
    struct client_options bad = good;
    bad.endpoint = "nonsense";
    assert_int_equal(client_open(&client, &bad, problem, sizeof problem), RESULT_REFUSE);
    assert_non_null(strstr(problem, "nonsense"));
    bad = good;
    bad.server_key = "short";
    assert_int_equal(client_open(&client, &bad, problem, sizeof problem), RESULT_REFUSE);
    assert_non_null(strstr(problem, "SERVERKEY"));
    bad = good;
    memset(bad.keys.secret_key, '~', KEY_TEXT - 1);
    assert_int_equal(client_open(&client, &bad, problem, sizeof problem), RESULT_REFUSE);
    assert_null(client);
}

static void many_at_once_are_told_apart(void **state)
{
    enum { MANY = SEEN_MAX };
    struct service_thread *service = *state;
    struct call call;
    struct uuid sent[MANY], got;
    bool answered[MANY] = {false};
    Loopline__Router__V1__Sign body = sign_body();
    start(service, says_durable);
    call_open(&call, service, "en", PATIENT_MS);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(client_send(call.client, service->arena, MESSAGE_SIGN, NULL, &body.base, &sent[i]), RESULT_OK);
    for (int i = 0; i < MANY; i++) {
        size_t which = 0;
        assert_int_equal(client_take(call.client, service->arena, PATIENT_MS, &got, &call.reply), RESULT_OK);
        assert_status(&call, DURABLE);
        while (which < MANY && uuid_compare(&got, &sent[which]) != 0)
            which++;
        assert_true(which < MANY);
        assert_false(answered[which]);
        answered[which] = true;
    }
    assert_int_equal(client_take(call.client, service->arena, 1, &got, &call.reply), RESULT_RETRY);
    assert_null(call.reply);
    client_free(&call.client);
}

static void sends_frames_as_given(struct service_thread *service, const struct raw *raw, size_t n)
{
    static const uint8_t EMPTY[1];
    struct frames frames = bus_raw_frames(raw);
    (void)n;
    /* What came, in the place of header and body: the test looks at what it sent. */
    bus_reply(service->bus, raw, frames.magic_size > 0 ? frames.magic : EMPTY, frames.magic_size,
              frames.body_size > 0 ? frames.body : EMPTY, frames.body_size);
    reply_to(service, raw, &(struct uuid){{(uint8_t)raw->count}}, DURABLE);
}

static void raw_frames_arrive_as_given(void **state)
{
    static const struct {
        struct frames frames;
        uint8_t count; /* as received, with the identity */
    } CASES[] = {
        {{(const uint8_t *)"LL01", (const uint8_t *)"h", (const uint8_t *)"b", 4, 1, 1, false}, 4},
        {{(const uint8_t *)"XX", NULL, NULL, 2, 0, 0, false}, 2},
        {{(const uint8_t *)"LL01", NULL, (const uint8_t *)"", 4, 0, 0, false}, 3},
        {{NULL, (const uint8_t *)"h", (const uint8_t *)"b", 0, 1, 1, false}, 3},
    };
    struct service_thread *service = *state;
    struct call call;
    struct uuid got;
    start(service, sends_frames_as_given);
    call_open(&call, service, "en", PATIENT_MS);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        assert_int_equal(client_send_raw(call.client, &CASES[i].frames), RESULT_OK);
        assert_int_equal(client_take(call.client, service->arena, PATIENT_MS, &got, &call.reply), RESULT_REFUSE);
        assert_null(call.reply);
        assert_int_equal(client_take(call.client, service->arena, PATIENT_MS, &got, &call.reply), RESULT_OK);
        assert_int_equal(got.bytes[0], CASES[i].count);
    }
    const struct frames none = {0};
    assert_int_equal(client_send_raw(call.client, &none), RESULT_REFUSE);
    client_free(&call.client);
}

#define WITH_SERVICE(test) cmocka_unit_test_setup_teardown(test, open_service, close_service)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SERVICE(command_is_answered),
        WITH_SERVICE(query_needs_no_key),
        WITH_SERVICE(unanswered_command_is_sent_again_unchanged),
        WITH_SERVICE(service_that_starts_late_is_found),
        WITH_SERVICE(service_that_dies_in_the_middle_is_asked_again),
        WITH_SERVICE(retry_later_is_honoured),
        WITH_SERVICE(retry_later_past_the_deadline_ends_at_once),
        WITH_SERVICE(silence_is_unknown),
        WITH_SERVICE(silence_after_unconfirmed_tells_that),
        WITH_SERVICE(silence_after_busy_is_unknown),
        WITH_SERVICE(only_the_own_answer_counts),
        WITH_SERVICE(reply_that_cannot_be_understood_is_refused),
        WITH_SERVICE(body_of_another_type_is_not_sent),
        WITH_SERVICE(unknown_key_is_told_so_and_gets_in_when_known),
        WITH_SERVICE(revoked_key_is_refused_at_once_and_can_return),
        WITH_SERVICE(wrong_service_key_is_told),
        WITH_SERVICE(malformed_options_are_refused),
        WITH_SERVICE(many_at_once_are_told_apart),
        WITH_SERVICE(raw_frames_arrive_as_given),
    };
    log_open("client_test", LOG_ERROR, false);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
