/* Messages that no client sends, at the command sockets of a running intake and router: refused with the field and the
 * reason, or dropped; and the next good message is served by the same process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"

enum { ANSWER_MS = 8000, ATTACHMENTS = 17, LONG_TEXT = 4001 };

#define MORNING "2024-04-10T09:00:00+08:00"

static struct session *watcher;
static struct arena *arena;
static struct client *channel, *unit, *channel_at_router, *unit_at_intake;
static pid_t intake, router;
static char run[24];
static size_t served;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    snprintf(run, sizeof run, "hostile%03d", chance_below(1000));
    watcher = fault_open(MORNING);
    intake = fault_pid("intake", 1);
    router = fault_pid("router", 1);
    arena = arena_new(0);
    struct raw_place at_intake = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    struct raw_place at_router = raw_place(watcher, NODE_ROUTER, RAW_COMMANDS);
    channel = raw_client(&at_intake, "channel-import", NULL);
    unit_at_intake = raw_client(&at_intake, "unit-py.urban", NULL);
    unit = raw_client(&at_router, "unit-py.urban", NULL);
    channel_at_router = raw_client(&at_router, "channel-import", NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    client_free(&channel);
    client_free(&unit);
    client_free(&channel_at_router);
    client_free(&unit_at_intake);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

/* --- sending ------------------------------------------------------------------------------------------------------- */

/* Three frames as they stand; the answer. */
static const Loopline__Wire__V1__Reply *say(struct client *client, const struct buf *header, const struct buf *body)
{
    const struct part parts[] = {
        {WIRE_MAGIC, strlen(WIRE_MAGIC)}, {header->text, header->length}, {body->text, body->length}};
    assert_int_equal(client_send_parts(client, parts, COUNT(parts)), RESULT_OK);
    return raw_answer(client, arena, ANSWER_MS);
}

static const char *fresh_key(void)
{
    static char key[40];
    static size_t n;
    snprintf(key, sizeof key, "%s-%zu", run, n++);
    return key;
}

static const Loopline__Wire__V1__Reply *submit(const char *key, const char *reference)
{
    struct buf header = {0}, body = {0};
    raw_header(&header, MESSAGE_SUBMIT, key, 0);
    raw_submit(&body, reference, 0);
    const Loopline__Wire__V1__Reply *reply = say(channel, &header, &body);
    buf_free(&header);
    buf_free(&body);
    return reply;
}

/* The same processes serve the next caller. */
static void check_served(const char *after)
{
    const char *key = fresh_key();
    const Loopline__Wire__V1__Reply *reply = submit(key, key);
    if (strcmp(raw_status(reply), "durable") != 0)
        fail_msg("after %s a good submit was answered: %s", after, raw_status(reply));
    served++;
    assert_int_equal(fault_pid("intake", 1), intake);
    assert_int_equal(fault_pid("router", 1), router);
}

static void expect(const Loopline__Wire__V1__Reply *reply, const char *title, const char *status, const char *field,
                   const char *reason)
{
    bool fits = strcmp(raw_status(reply), status) == 0 && (field == NULL || raw_names(reply, field, reason));
    if (fits)
        return;
    fprintf(stderr, "%s: answered %s", title, raw_status(reply));
    for (size_t i = 0; reply != NULL && i < reply->n_errors; i++)
        fprintf(stderr, ", %s %s", reply->errors[i]->field, reply->errors[i]->reason);
    fprintf(stderr, "\n");
    fail_msg("%s: expected %s %s %s", title, status, field == NULL ? "" : field, reason == NULL ? "" : reason);
}

/* --- fields that are wrong ------------------------------------------------------------------------------------------- */

/* What stands behind a header or a body that is good but for the field that begins it. */
#define TAIL(bytes) bytes, sizeof bytes - 1
#define NOTHING     "", 0

struct attack {
    const char *title;
    const char *header;
    size_t header_size;
    const char *body;
    size_t body_size;
    const char *status, *field, *reason;
};

/* clang-format off */
static const struct attack ATTACKS[] = {
    {"a body that is no protobuf", NOTHING, TAIL("\xff\xff\xff\xff garbage"), "rejected", "", "malformed"},
    {"a body that ends in the middle of a text", NOTHING, TAIL("\x2a\x7f" "abc"), "rejected", "text", "malformed"},
    {"a number without end", NOTHING, TAIL("\x40\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
     "rejected", "occurred_at", "malformed"},
    {"a group", NOTHING, TAIL("\x2b\x2c"), "rejected", "text", "malformed"},
    {"field number nought", NOTHING, TAIL("\x02\x00"), "rejected", "", "malformed"},
    {"a text sent as a number", NOTHING, TAIL("\x28\x05"), "rejected", "text", "malformed"},
    {"a message sent as a number", NOTHING, TAIL("\x20\x05"), "rejected", "contact", "malformed"},
    {"a number sent as a text", NOTHING, TAIL("\x12\x01" "1"), "rejected", "party", "malformed"},
    {"garbage inside of a message", NOTHING, TAIL("\x22\x02\xff\xff"), "rejected", "contact", "malformed"},
    {"invalid UTF-8", NOTHING, TAIL("\x2a\x02\xff\xfe"), "rejected", "text", "bad_utf8"},
    {"a surrogate in UTF-8", NOTHING, TAIL("\x2a\x03\xed\xa0\x80"), "rejected", "text", "bad_utf8"},
    {"an overlong slash", NOTHING, TAIL("\x2a\x02\xc0\xaf"), "rejected", "text", "bad_utf8"},
    {"an embedded NUL", NOTHING, TAIL("\x2a\x03" "a\0b"), "rejected", "text", "embedded_nul"},
    {"a NUL in a code", NOTHING, TAIL("\x5a\x0f" "city.road.lamp\0"), "rejected", "matter", "embedded_nul"},
    {"a bell", NOTHING, TAIL("\x2a\x03" "a\x07" "b"), "rejected", "text", "control_character"},
    {"an unknown party", NOTHING, TAIL("\x10\x09"), "rejected", "party", "unknown_enum"},
    {"a negative party", NOTHING, TAIL("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
     "rejected", "party", "unknown_enum"},
    {"a party whose low bits are right", NOTHING, TAIL("\x10\x81\x80\x80\x80\x10"), "rejected", "party", "unknown_enum"},
    {"an unknown urgency", NOTHING, TAIL("\x50\x07"), "rejected", "urgency", "unknown_enum"},
    {"the end of time", NOTHING, TAIL("\x40\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
     "rejected", "occurred_at", "out_of_range"},
    {"before all time", NOTHING, TAIL("\x40\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"),
     "rejected", "occurred_at", "out_of_range"},
    {"a place that is no number", NOTHING, TAIL("\x32\x0b\x22\x09\x09\0\0\0\0\0\0\xf8\x7f"),
     "rejected", "place.position.latitude", "out_of_range"},
    {"a place out of this world", NOTHING, TAIL("\x32\x0b\x22\x09\x11\0\0\0\0\0\0\xf0\x7f"),
     "rejected", "place.position.longitude", "out_of_range"},
    {"a place on a map that nobody knows", NOTHING, TAIL("\x32\x04\x22\x02\x18\x09"),
     "rejected", "place.position.datum", "unknown_enum"},
    {"an unknown matter", NOTHING, TAIL("\x5a\x04" "nope"), "rejected", "matter", "unknown_code"},
    {"an unknown district", NOTHING, TAIL("\x32\x06\x0a\x04" "nope"), "rejected", "place.district", "unknown_code"},
    {"a telephone number that is none", NOTHING, TAIL("\x22\x07\x12\x05" "'; --"),
     "rejected", "contact.phone", "bad_format"},
    {"an unknown type of message", TAIL("\x10\xe7\x07"), NOTHING, "rejected", "header.type", "unknown_type"},
    {"a type beyond all numbers", TAIL("\x10\xff\xff\xff\xff\x0f"), NOTHING, "rejected", "header.type", "unknown_type"},
    {"an event", TAIL("\x10\xd8\x04"), NOTHING, "rejected", "header.order_id", "required"},
    {"a whole event", TAIL("\x10\xd8\x04\x2a\x10" "0123456789abcdef" "\x30\x01"), NOTHING,
     "rejected", "header.type", "not_here"},
    {"a reply", TAIL("\x10\x01"), NOTHING, "rejected", "header.type", "not_here"},
    {"a command of another service", TAIL("\x10\xac\x02"), NOTHING, "rejected", "header.type", "not_here"},
    {"a short message id", TAIL("\x0a\x03" "abc"), NOTHING, "rejected", "header.message_id", "bad_format"},
    {"an order id of 17 bytes", TAIL("\x2a\x11" "0123456789abcdefg"), NOTHING,
     "rejected", "header.order_id", "bad_format"},
    {"a key with a tabulator", TAIL("\x22\x03" "a\tb"), NOTHING, "rejected", "header.idempotency_key", "bad_format"},
    {"a key in Chinese", TAIL("\x22\x06" "钥匙"), NOTHING, "rejected", "header.idempotency_key", "bad_format"},
    {"a key of 65 characters", TAIL("\x22\x41" "01234567890123456789012345678901234567890123456789012345678901234"), NOTHING,
     "rejected", "header.idempotency_key", "too_long"},
    {"a NUL in the district", TAIL("\x3a\x03" "a\0b"), NOTHING, "rejected", "header.district", "embedded_nul"},
    {"invalid UTF-8 in the header", TAIL("\x4a\x01\xff"), NOTHING, "rejected", "header.traceparent", "bad_utf8"},
    {"a header that is no protobuf", TAIL("\xff\xff\xff\xff"), NOTHING, "rejected", "header", "malformed"},
    {"a text twice", NOTHING, TAIL("\x2a\x01" "a" "\x2a\x01" "b"), "rejected", "text", "too_many"},
    {"a field that we do not know yet", NOTHING, TAIL("\xfa\x3e\x06" "future"), "durable", NULL, NULL},
};
/* clang-format on */

static unsigned field_of(const char *bytes)
{
    return (unsigned char)bytes[0] >> 3;
}

static void test_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ATTACKS); i++) {
        const struct attack *attack = &ATTACKS[i];
        struct buf header = {0}, body = {0};
        const char *key = fresh_key();
        raw_header(&header, MESSAGE_SUBMIT, key, field_of(attack->header));
        raw_submit(&body, key, field_of(attack->body));
        buf_add(&header, attack->header, attack->header_size);
        buf_add(&body, attack->body, attack->body_size);
        const Loopline__Wire__V1__Reply *reply = say(channel, &header, &body);
        expect(reply, attack->title, attack->status, attack->field, attack->reason);
        served += strcmp(raw_status(reply), "durable") == 0;
        buf_free(&header);
        buf_free(&body);
        check_served(attack->title);
        arena_reset(arena);
    }
    print_message("  %zu wrong fields\n", COUNT(ATTACKS));
}

static void test_every_fault_is_named(void **state)
{
    (void)state;
    struct buf header = {0}, body = {0};
    raw_header(&header, MESSAGE_SUBMIT, fresh_key(), 0);
    raw_text(&body, 1, "nope");
    raw_text(&body, 11, "nope");
    raw_bytes(&body, 6, "\x0a\x04nope", 6);
    const Loopline__Wire__V1__Reply *reply = say(channel, &header, &body);
    expect(reply, "many faults", "rejected", "text", "required");
    expect(reply, "many faults", "rejected", "matter", "unknown_code");
    expect(reply, "many faults", "rejected", "place.district", "unknown_code");
    buf_free(&header);
    buf_free(&body);
}

static void test_sizes(void **state)
{
    (void)state;
    struct buf header = {0}, body = {0}, text = {0};
    raw_header(&header, MESSAGE_SUBMIT, fresh_key(), 0);
    raw_submit(&body, run, 5);
    for (size_t i = 0; i < LONG_TEXT; i++)
        buf_text(&text, "水");
    raw_bytes(&body, 5, text.text, text.length);
    expect(say(channel, &header, &body), "4,001 characters", "rejected", "text", "too_long");

    buf_clear(&body);
    raw_submit(&body, run, 0);
    for (size_t i = 0; i < ATTACHMENTS; i++)
        raw_bytes(&body, 7, "\x12\x01r", 3);
    expect(say(channel, &header, &body), "17 attachments", "rejected", "attachments", "too_many");

    buf_clear(&body);
    raw_submit(&body, run, 0);
    while (body.length <= WIRE_COMMAND_MAX)
        raw_text(&body, 1000, "a field that nobody knows");
    expect(say(channel, &header, &body), "more than 64 KiB", "rejected", "body", "too_long");

    buf_clear(&body);
    raw_submit(&body, run, 0);
    while (header.length <= WIRE_HEADER_MAX)
        raw_text(&header, 1000, "a field that nobody knows");
    expect(say(channel, &header, &body), "a long header", "rejected", "header", "too_long");
    check_served("messages that are too long");
    buf_free(&header);
    buf_free(&body);
    buf_free(&text);
}

/* --- frames that are wrong --------------------------------------------------------------------------------------------- */

static void test_frames(void **state)
{
    (void)state;
    struct buf header = {0}, body = {0};
    raw_header(&header, MESSAGE_SUBMIT, fresh_key(), 0);
    raw_submit(&body, run, 0);
    const struct part magic = {WIRE_MAGIC, 4}, head = {header.text, header.length}, rest = {body.text, body.length};
    const struct part other = {"LL02", 4}, longer = {"LL01 ", 5}, empty = {"", 0};
    const struct {
        const char *title;
        struct part parts[5];
        size_t count;
        const char *field, *reason;
    } SHAPES[] = {
        {"another magic", {other, head, rest}, 3, "magic", "malformed"},
        {"a longer magic", {longer, head, rest}, 3, "magic", "malformed"},
        {"no magic", {head, rest}, 2, "magic", "malformed"},
        {"the magic alone", {magic}, 1, "frames", "malformed"},
        {"no body", {magic, head}, 2, "frames", "malformed"},
        {"an empty body", {magic, head, empty}, 3, "text", "required"},
        {"an empty header", {magic, empty, rest}, 3, "header.message_id", "required"},
        {"a fourth frame", {magic, head, rest, rest}, 4, "frames", "malformed"},
    };
    for (size_t i = 0; i < COUNT(SHAPES); i++) {
        assert_int_equal(client_send_parts(channel, SHAPES[i].parts, SHAPES[i].count), RESULT_OK);
        expect(raw_answer(channel, arena, ANSWER_MS), SHAPES[i].title, "rejected", SHAPES[i].field, SHAPES[i].reason);
        check_served(SHAPES[i].title);
    }
    print_message("  %zu wrong shapes\n", COUNT(SHAPES));
    buf_free(&header);
    buf_free(&body);
}

/* An empty frame before the message is an envelope, and comes back with the answer: our client cannot read that. */
static void test_empty_frames(void **state)
{
    (void)state;
    static const struct part EMPTY[WIRE_FRAMES_MAX - 1];
    for (size_t count = 1; count <= COUNT(EMPTY); count++) {
        struct uuid id;
        const Loopline__Wire__V1__Reply *reply = NULL;
        assert_int_equal(client_send_parts(channel, EMPTY, count), RESULT_OK);
        assert_int_not_equal(client_take(channel, arena, ANSWER_MS, &id, &reply), RESULT_RETRY);
        check_served("empty frames");
    }
}

/* Dropped without an answer: the next answer belongs to the next message. */
static void test_too_many_frames(void **state)
{
    (void)state;
    enum { FRAMES = 1000 };
    static struct part parts[FRAMES];
    for (size_t count = WIRE_FRAMES_MAX + 1; count <= FRAMES; count *= 3) {
        for (size_t i = 0; i < count; i++)
            parts[i] = (struct part){WIRE_MAGIC, 4};
        assert_int_equal(client_send_parts(channel, parts, count), RESULT_OK);
        check_served("too many frames");
    }
}

/* libzmq cuts the connection; the client connects again. */
static void test_monstrous_frame(void **state)
{
    (void)state;
    size_t size = 3 * WIRE_COMMAND_MAX;
    char *monster = calloc(1, size);
    const struct part parts[] = {{WIRE_MAGIC, 4}, {monster, size}, {monster, size}};
    struct raw_place place = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    struct client *client = raw_client(&place, "channel-import", NULL);
    assert_int_equal(client_send_parts(client, parts, COUNT(parts)), RESULT_OK);
    assert_null(raw_answer(client, arena, 500));
    client_free(&client);
    free(monster);
    check_served("a monstrous frame");
}

/* --- who may say it ------------------------------------------------------------------------------------------------------ */

static void test_rights(void **state)
{
    (void)state;
    struct buf header = {0}, body = {0};
    raw_header(&header, MESSAGE_SUBMIT, fresh_key(), 0);
    raw_submit(&body, run, 0);
    expect(say(unit_at_intake, &header, &body), "a unit submits", "denied", "header.type", "not_allowed");
    buf_clear(&header);
    buf_clear(&body);
    raw_header(&header, MESSAGE_SIGN, fresh_key(), 0);
    raw_text(&body, 1, "XX20240410-99999");
    expect(say(channel_at_router, &header, &body), "a channel signs", "denied", "header.type", "not_allowed");
    expect(say(unit, &header, &body), "a unit signs what is not there", "rejected", "number", "not_found");
    buf_free(&header);
    buf_free(&body);
    check_served("what is not allowed");
}

static void test_router(void **state)
{
    (void)state;
    static const struct attack AT_ROUTER[] = {
        {"invalid UTF-8", NOTHING, TAIL("\x0a\x02\xff\xfe"), "rejected", "number", "bad_utf8"},
        {"an embedded NUL", NOTHING,
         TAIL("\x0a\x03"
              "a\0b"),
         "rejected", "number", "embedded_nul"},
        {"garbage", NOTHING, TAIL("\xff\xff\xff\xff"), "rejected", "", "malformed"},
        {"a wrong wire type", NOTHING, TAIL("\x08\x01"), "rejected", "number", "malformed"},
        {"no number", NOTHING, NOTHING, "rejected", "number", "required"},
        {"a submit", TAIL("\x10\x64"), NOTHING, "rejected", "header.type", "not_here"},
        {"an event of its own",
         TAIL("\x10\xdc\x04\x2a\x10"
              "0123456789abcdef"
              "\x30\x01"),
         NOTHING, "rejected", "header.type", "not_here"},
    };
    for (size_t i = 0; i < COUNT(AT_ROUTER); i++) {
        struct buf header = {0}, body = {0};
        raw_header(&header, MESSAGE_SIGN, fresh_key(), field_of(AT_ROUTER[i].header));
        buf_add(&header, AT_ROUTER[i].header, AT_ROUTER[i].header_size);
        buf_add(&body, AT_ROUTER[i].body, AT_ROUTER[i].body_size);
        expect(say(unit, &header, &body), AT_ROUTER[i].title, AT_ROUTER[i].status, AT_ROUTER[i].field,
               AT_ROUTER[i].reason);
        buf_free(&header);
        buf_free(&body);
    }
    check_served("wrong messages at the router");
}

/* One key, for ever: the same body is answered with the first answer, another one is refused. */
static void test_idempotency(void **state)
{
    (void)state;
    char number[40];
    const char *key = fresh_key();
    const Loopline__Wire__V1__Reply *reply = submit(key, key);
    expect(reply, "a submit", "durable", NULL, NULL);
    served++;
    str_copy(number, sizeof number, reply->receipt->number);
    reply = submit(key, key);
    expect(reply, "the same again", "duplicate", NULL, NULL);
    assert_string_equal(reply->receipt->number, number);
    expect(submit(key, "something else"), "another body", "conflict", "header.idempotency_key", "key_reused");
    reply = submit(key, key);
    expect(reply, "the same a third time", "duplicate", NULL, NULL);
    assert_string_equal(reply->receipt->number, number);

    struct buf header = {0}, body = {0};
    raw_header(&header, MESSAGE_SUBMIT, NULL, 0);
    raw_submit(&body, run, 0);
    expect(say(channel, &header, &body), "no key", "rejected", "header.idempotency_key", "required");
    buf_free(&header);
    buf_free(&body);
}

/* What was refused left nothing behind; what was accepted became an order. */
static void test_nothing_else_happened(void **state)
{
    (void)state;
    char call[96], expected[24];
    fault_settle(watcher);
    snprintf(expected, sizeof expected, "%zu", served);
    snprintf(call, sizeof call, "EXECUTE fault_accepted('%s')", run);
    assert_string_equal(session_ask(watcher, call), expected);
    snprintf(call, sizeof call, "EXECUTE fault_orders('%s')", run);
    assert_string_equal(session_ask(watcher, call), expected);
    assert_string_equal(session_ask(watcher, "EXECUTE fault_set_aside"), "0");
    assert_int_equal(fault_pid("intake", 1), intake);
    assert_int_equal(fault_pid("router", 1), router);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_every_fault_is_named),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_empty_frames),
        cmocka_unit_test(test_too_many_frames),
        cmocka_unit_test(test_monstrous_frame),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_router),
        cmocka_unit_test(test_idempotency),
        cmocka_unit_test(test_nothing_else_happened),
    };
    return cmocka_run_group_tests_name("hostile messages", tests, open_town, close_town);
}
