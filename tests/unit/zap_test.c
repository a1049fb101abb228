#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "common/zap.h"

enum { KEY_BYTES = 32, FRAMES = 7 };
enum who { NOBODY, PRINCIPAL, REVOKED, INSTANCE, BOTH, REVOKED_INSTANCE, OLD_INSTANCE, WHO_COUNT };

static void key_bytes(enum who who, uint8_t bytes[KEY_BYTES])
{
    memset(bytes, (int)who + 1, KEY_BYTES);
}

static void key_text(enum who who, char text[KEY_TEXT])
{
    uint8_t bytes[KEY_BYTES];
    key_bytes(who, bytes);
    assert_non_null(zmq_z85_encode(text, bytes, sizeof bytes));
}

static struct directory known(void)
{
    static struct principal principals[4];
    static struct instance instances[3];
    static const enum who PEOPLE[] = {PRINCIPAL, REVOKED, BOTH, REVOKED_INSTANCE};
    static const enum who REPLICAS[] = {INSTANCE, BOTH, REVOKED_INSTANCE};
    for (size_t i = 0; i < COUNT(PEOPLE); i++) {
        key_text(PEOPLE[i], principals[i].key);
        principals[i].revoked = PEOPLE[i] == REVOKED || PEOPLE[i] == REVOKED_INSTANCE;
    }
    for (size_t i = 0; i < COUNT(REPLICAS); i++)
        key_text(REPLICAS[i], instances[i].key);
    key_text(OLD_INSTANCE, instances[0].old_key);
    return (struct directory){principals, COUNT(principals), instances, COUNT(instances), false};
}

struct request {
    uint8_t key[KEY_BYTES + 1];
    struct part frames[FRAMES + 1];
};

static void fill(struct request *request, const char *domain, enum who who)
{
    key_bytes(who, request->key);
    const struct part frames[] = {{"1.0", 3}, {"1", 1},     {domain, strlen(domain)},  {"192.0.2.7", 9},
                                  {"", 0},    {"CURVE", 5}, {request->key, KEY_BYTES}, {"", 0}};
    memcpy(request->frames, frames, sizeof frames);
}

static const int STATUS[WHO_COUNT][2] = {
    /*                     command event */
    [NOBODY] = {300, 300}, [PRINCIPAL] = {200, 300},        [REVOKED] = {400, 400},      [INSTANCE] = {200, 200},
    [BOTH] = {200, 200},   [REVOKED_INSTANCE] = {400, 400}, [OLD_INSTANCE] = {200, 200},
};

static void who_may_enter_where(void **state)
{
    (void)state;
    static const char *const DOMAINS[] = {ZAP_COMMAND, ZAP_EVENT};
    const struct directory directory = known();
    for (int who = 0; who < WHO_COUNT; who++) {
        for (size_t d = 0; d < COUNT(DOMAINS); d++) {
            struct request request;
            char key[KEY_TEXT];
            fill(&request, DOMAINS[d], (enum who)who);
            key_text((enum who)who, key);
            struct zap_verdict verdict = zap_judge(&directory, request.frames, FRAMES);
            if ((int)verdict.status != STATUS[who][d])
                fail_msg("who %d at %s: %d, wanted %d", who, DOMAINS[d], (int)verdict.status, STATUS[who][d]);
            assert_string_equal(verdict.key, key);
            assert_string_equal(verdict.domain, DOMAINS[d]);
            assert_string_equal(verdict.address, "192.0.2.7");
            assert_int_equal(zap_judge(NULL, request.frames, FRAMES).status, 300);
        }
    }
}

static const struct {
    const char *what;
    int frame;
    const char *bytes;
    size_t size;
    int status;
} FAULTS[] = {
    {"other version", 0, "2.0", 3, 500},
    {"longer version", 0, "1.0 ", 4, 500},
    {"no version", 0, "", 0, 500},
    {"no mechanism", 5, "", 0, 400},
    {"NULL mechanism", 5, "NULL", 4, 400},
    {"PLAIN mechanism", 5, "PLAIN", 5, 400},
    {"lower case", 5, "curve", 5, 400},
    {"no key", 6, "", 0, 400},
    {"short key", 6, "short", 5, 400},
    {"long key", 6, "123456789012345678901234567890123", 33, 400},
    {"no domain", 2, "", 0, 400},
    {"other domain", 2, "commands", 8, 400},
    {"domain with NUL", 2, "command\0", 8, 400},
};

static void malformed_requests_are_refused(void **state)
{
    (void)state;
    const struct directory directory = known();
    for (size_t i = 0; i < COUNT(FAULTS); i++) {
        struct request request;
        fill(&request, ZAP_COMMAND, PRINCIPAL);
        request.frames[FAULTS[i].frame] = (struct part){FAULTS[i].bytes, FAULTS[i].size};
        struct zap_verdict verdict = zap_judge(&directory, request.frames, FRAMES);
        if ((int)verdict.status != FAULTS[i].status)
            fail_msg("%s: %d, wanted %d", FAULTS[i].what, (int)verdict.status, FAULTS[i].status);
        assert_string_equal(verdict.key, "");
    }
    for (size_t count = 0; count <= FRAMES + 1; count++) {
        struct request request;
        fill(&request, ZAP_COMMAND, PRINCIPAL);
        assert_int_equal(zap_judge(&directory, request.frames, count).status, count == FRAMES ? 200 : 500);
    }
}

static void address_is_made_printable(void **state)
{
    (void)state;
    struct request request;
    char text[200];
    memset(text, 'x', sizeof text);
    fill(&request, ZAP_EVENT, NOBODY);
    request.frames[3] = (struct part){"1\n2\x1b\0 3", 7};
    assert_string_equal(zap_judge(NULL, request.frames, FRAMES).address, "1?2???3");
    request.frames[3] = (struct part){text, sizeof text};
    assert_int_equal(strlen(zap_judge(NULL, request.frames, FRAMES).address), 63);
}

/* Over the socket: even nonsense gets an answer of six frames, and the handler goes on. */
static void handler_answers_whatever_comes(void **state)
{
    (void)state;
    void *context = zmq_ctx_new();
    void *zap = zap_open(context), *asker = zmq_socket(context, ZMQ_REQ);
    struct zap_verdict verdict;
    assert_non_null(zap);
    assert_null(zap_open(context));
    assert_int_equal(zmq_connect(asker, "inproc://zeromq.zap.01"), 0);
    assert_false(zap_turn(zap, NULL, &verdict));
    const struct directory directory = known();
    for (size_t count = 1; count <= FRAMES + 1; count++) {
        struct request request;
        fill(&request, ZAP_COMMAND, PRINCIPAL);
        assert_true(socket_send(asker, request.frames, count));
        assert_true(zap_turn(zap, &directory, &verdict));
        zmq_msg_t frames[FRAMES];
        assert_int_equal(socket_take(asker, frames, FRAMES), 6);
        const char *status = zmq_msg_data(&frames[2]);
        assert_memory_equal(zmq_msg_data(&frames[0]), "1.0", 3);
        assert_int_equal(zmq_msg_size(&frames[1]), count > 1 ? 1 : 0);
        assert_memory_equal(status, count == FRAMES ? "200" : "500", 3);
        assert_int_equal(zmq_msg_size(&frames[4]), count == FRAMES ? KEY_TEXT - 1 : 0);
        socket_close_frames(frames, 6);
    }
    socket_close(&asker);
    socket_close(&zap);
    socket_end(&context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_may_enter_where),
        cmocka_unit_test(malformed_requests_are_refused),
        cmocka_unit_test(address_is_made_printable),
        cmocka_unit_test(handler_answers_whatever_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
