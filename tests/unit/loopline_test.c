/* libloopline before a service that answers by a script: answers that are none, answers that lack what they promise, silence, and
 * structs of older and newer callers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "common/lib/inner.h"
#include "common/str.h"

enum { FRAMES = 4, QUIET_MS = 500, PATIENT_MS = 20000, TRIES_MAX = 8 };

enum manner { NOISE, WRONG_BODY, NO_RESULT, NO_STATUS, SILENT_ONCE };

struct service {
    enum manner manner;
    struct key_pair keys, own;
    void *context, *socket;
    char endpoint[128];
    size_t seen;
    char keys_seen[TRIES_MAX][65];
};

static size_t body_of(enum manner manner, struct arena *arena, const uint8_t **out)
{
    static const uint8_t GARBAGE[] = {0xff, 0xff, 0xff, 0xff, 0x01};
    Loopline__Wire__V1__Reply reply = LOOPLINE__WIRE__V1__REPLY__INIT;
    Loopline__Intake__V1__Receipt receipt = LOOPLINE__INTAKE__V1__RECEIPT__INIT;
    size_t size = sizeof GARBAGE;
    reply.status = manner == NO_STATUS ? LOOPLINE__WIRE__V1__STATUS__STATUS_UNSPECIFIED
                                       : LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE;
    if (manner != NO_RESULT) {
        receipt.number = wire_text("NX20190602-00001");
        reply.result_case = LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT;
        reply.receipt = &receipt;
    }
    *out = GARBAGE;
    if (manner != WRONG_BODY && manner != NOISE)
        *out = wire_pack(arena, &reply.base, &size);
    return size;
}

static void answer(struct service *service, zmq_msg_t *frames, const struct header *command)
{
    struct arena *arena = arena_new(0);
    struct header header = {.message_id = uuid_new(), .correlation_id = command->message_id, .type = MESSAGE_REPLY};
    const uint8_t *body = NULL;
    size_t header_size = 0, body_size = body_of(service->manner, arena, &body);
    const uint8_t *header_bytes = wire_pack_header(arena, &header, &header_size);
    zmq_send(service->socket, zmq_msg_data(&frames[0]), zmq_msg_size(&frames[0]), ZMQ_SNDMORE);
    zmq_send(service->socket, WIRE_MAGIC, strlen(WIRE_MAGIC), ZMQ_SNDMORE);
    if (service->manner == NOISE)
        zmq_send(service->socket, "\xff\xfe", 2, ZMQ_SNDMORE);
    else
        zmq_send(service->socket, header_bytes, header_size, ZMQ_SNDMORE);
    zmq_send(service->socket, body, body_size, 0);
    arena_free(&arena);
}

static void *serve(void *argument)
{
    struct service *service = argument;
    zmq_msg_t message[FRAMES];
    size_t count = 0;
    while (zmq_poll(&(zmq_pollitem_t){.socket = service->socket, .events = ZMQ_POLLIN}, 1, -1) == 1 &&
           (count = socket_take(service->socket, message, FRAMES)) == FRAMES) {
        struct header header;
        struct faults faults = {0};
        const struct frames frames = {zmq_msg_data(&message[1]),
                                      zmq_msg_data(&message[2]),
                                      zmq_msg_data(&message[3]),
                                      zmq_msg_size(&message[1]),
                                      zmq_msg_size(&message[2]),
                                      zmq_msg_size(&message[3]),
                                      false};
        if (wire_header(&frames, WIRE_COMMAND_MAX, &header, &faults) != RESULT_OK || service->seen == TRIES_MAX)
            break;
        memcpy(service->keys_seen[service->seen++], header.idempotency_key, sizeof header.idempotency_key);
        if (service->manner != SILENT_ONCE || service->seen > 1)
            answer(service, message, &header);
        socket_close_frames(message, count);
    }
    zmq_close(service->socket);
    return NULL;
}

static void open_service(struct service *service, enum manner manner)
{
    int yes = 1, none = 0;
    size_t size = sizeof service->endpoint;
    *service = (struct service){.manner = manner, .context = zmq_ctx_new()};
    assert_int_equal(zmq_curve_keypair(service->keys.public_key, service->keys.secret_key), 0);
    assert_int_equal(zmq_curve_keypair(service->own.public_key, service->own.secret_key), 0);
    service->socket = zmq_socket(service->context, ZMQ_ROUTER);
    zmq_setsockopt(service->socket, ZMQ_LINGER, &none, sizeof none);
    zmq_setsockopt(service->socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
    zmq_setsockopt(service->socket, ZMQ_CURVE_SECRETKEY, service->keys.secret_key, KEY_TEXT);
    assert_int_equal(zmq_bind(service->socket, "tcp://127.0.0.1:*"), 0);
    assert_int_equal(zmq_getsockopt(service->socket, ZMQ_LAST_ENDPOINT, service->endpoint, &size), 0);
}

static struct loopline *open_channel(const struct service *service, int timeout_ms)
{
    char problem[256];
    struct loopline *channel = NULL;
    struct loopline_options options;
    LOOPLINE_INIT(&options);
    options.endpoint = service->endpoint;
    options.server_key = service->keys.public_key;
    options.public_key = service->own.public_key;
    options.secret_key = service->own.secret_key;
    options.language = "en";
    options.timeout_ms = timeout_ms;
    if (loopline_open(&channel, &options, problem, sizeof problem) != LOOPLINE_OK)
        fail_msg("%s", problem);
    return channel;
}

static const struct {
    enum manner manner;
    int timeout_ms;
    enum loopline_status expected;
} CASES[] = {
    {NOISE, QUIET_MS, LOOPLINE_UNKNOWN},         {WRONG_BODY, PATIENT_MS, LOOPLINE_GARBLED},
    {NO_RESULT, PATIENT_MS, LOOPLINE_GARBLED},   {NO_STATUS, PATIENT_MS, LOOPLINE_GARBLED},
    {SILENT_ONCE, PATIENT_MS, LOOPLINE_DURABLE},
};

static void answers_that_are_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct service service;
        pthread_t thread;
        const struct loopline_receipt *receipt = NULL;
        struct loopline_submission submission;
        open_service(&service, CASES[i].manner);
        assert_int_equal(pthread_create(&thread, NULL, serve, &service), 0);
        struct loopline *channel = open_channel(&service, CASES[i].timeout_ms);
        LOOPLINE_INIT(&submission);
        submission.key = "ticket-1";
        submission.text = "路灯不亮";
        assert_int_equal(loopline_submit(channel, &submission, &receipt), CASES[i].expected);
        assert_int_equal(loopline_answer(channel)->status, CASES[i].expected);
        assert_true(loopline_answer(channel)->message[0] != '\0');
        assert_int_equal(receipt != NULL, CASES[i].expected == LOOPLINE_DURABLE);
        loopline_close(&channel);
        zmq_ctx_shutdown(service.context);
        pthread_join(thread, NULL);
        zmq_ctx_term(service.context);
        assert_true(service.seen >= (CASES[i].manner == SILENT_ONCE ? 2 : 1));
        for (size_t n = 0; n < service.seen; n++)
            assert_string_equal(service.keys_seen[n], "ticket-1");
    }
}

/* Every status is either done, or to be sent again, or for people; none is two of them. */
static void what_to_do_is_one_thing(void **state)
{
    (void)state;
    size_t done = 0, again = 0;
    for (int number = 0; number < 200; number++) {
        enum loopline_status status = (enum loopline_status)number;
        assert_false(loopline_done(status) && loopline_again(status));
        done += loopline_done(status);
        again += loopline_again(status);
        assert_int_equal(str_equal(loopline_status_name(status), "?"),
                         !((number > 0 && number <= 8) || number / 4 == 25));
    }
    assert_int_equal(done, 3);
    assert_int_equal(again, 6);
}

/* What a caller's struct does not have is empty; what it has more is left alone; one that nobody filled is refused. */
static void structs_grow_at_their_end(void **state)
{
    (void)state;
    struct loopline_submission given, taken;
    LOOPLINE_INIT(&given);
    given.key = "k";
    given.refusal_advice = "court";
    given.size = offsetof(struct loopline_submission, refusal_advice);
    assert_true(lib_take(&taken, sizeof taken, &given));
    assert_string_equal(taken.key, "k");
    assert_null(taken.refusal_advice);
    given.size = sizeof given + 64;
    assert_true(lib_take(&taken, sizeof taken, &given));
    assert_string_equal(taken.refusal_advice, "court");
    given.size = 0;
    assert_false(lib_take(&taken, sizeof taken, &given));
    assert_false(lib_take(&taken, sizeof taken, NULL));
    assert_null(taken.key);
}

/* Offsets of what every program was compiled with (LP64): a field that moves breaks them all. */
static void fields_do_not_move(void **state)
{
    (void)state;
    if (sizeof(void *) != 8)
        skip();
    assert_int_equal(offsetof(struct loopline_options, timeout_ms), 64);
    assert_int_equal(offsetof(struct loopline_submission, phone), 32);
    assert_int_equal(offsetof(struct loopline_submission, latitude), 96);
    assert_int_equal(offsetof(struct loopline_submission, occurred_at), 136);
    assert_int_equal(offsetof(struct loopline_submission, refusal_advice), 208);
    assert_int_equal(offsetof(struct loopline_opinion, text), 72);
    assert_int_equal(offsetof(struct loopline_answer, faults), 32);
    assert_int_equal(offsetof(struct loopline_receipt, received_at), 48);
    assert_int_equal(offsetof(struct loopline_ask, aspect_count), 48);
    assert_int_equal(offsetof(struct loopline_step, ask), 40);
    assert_int_equal(offsetof(struct loopline_progress, step_count), 32);
    assert_int_equal(offsetof(struct loopline_update, step), 24);
    assert_int_equal(offsetof(struct loopline_page, next_cursor), 16);
    assert_int_equal(sizeof(struct loopline_attachment), 24);
    assert_int_equal(sizeof(struct loopline_score), 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_that_are_none),
        cmocka_unit_test(what_to_do_is_one_thing),
        cmocka_unit_test(structs_grow_at_their_end),
        cmocka_unit_test(fields_do_not_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
