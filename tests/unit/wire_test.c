#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "common/str.h"
#include "common/wire_check.h"
#include "tests/lib/wire_sample.h"

/* What hostile or careless senders write, and the field and reason they are told; what good ones write, kept. */

#define RAW(text) text, sizeof(text) - 1

/* ---- writing bytes by hand ---- */

static void put_varint(struct buf *out, uint64_t value)
{
    for (; value > 0x7f; value >>= 7)
        buf_char(out, (char)(unsigned char)(value | 0x80));
    buf_char(out, (char)value);
}

static void put_number(struct buf *out, unsigned field, uint64_t value)
{
    put_varint(out, field << 3 | PROTOBUF_C_WIRE_TYPE_VARINT);
    put_varint(out, value);
}

static void put_bytes(struct buf *out, unsigned field, const void *bytes, size_t size)
{
    put_varint(out, field << 3 | PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED);
    put_varint(out, size);
    buf_add(out, bytes, size);
}

static void put_repeated(struct buf *out, unsigned field, const char *character, size_t times)
{
    struct buf text = {0};
    for (size_t i = 0; i < times; i++)
        buf_text(&text, character);
    put_bytes(out, field, text.text, text.length);
    buf_free(&text);
}

/* ---- header ---- */

static struct frames frames_of(const uint8_t *header, size_t size)
{
    return (struct frames){(const uint8_t *)WIRE_MAGIC, header, NULL, strlen(WIRE_MAGIC), size, 0, false};
}

static void a_header_is_read_as_it_was_packed(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct header sample = wire_sample_header(MESSAGE_REQUEST_ACCEPTED), got;
    struct faults faults = {0};
    size_t size = 0;
    const uint8_t *packed = wire_pack_header(arena, &sample, &size);
    struct frames frames = frames_of(packed, size);
    assert_int_equal(wire_header(&frames, WIRE_COMMAND_MAX, &got, &faults), RESULT_OK);
    assert_int_equal(faults.count, 0);
    assert_int_equal(uuid_compare(&got.message_id, &sample.message_id), 0);
    assert_int_equal(uuid_compare(&got.correlation_id, &sample.correlation_id), 0);
    assert_int_equal(uuid_compare(&got.order_id, &sample.order_id), 0);
    assert_int_equal(got.type, sample.type);
    assert_string_equal(got.idempotency_key, sample.idempotency_key);
    assert_int_equal(got.sequence, sample.sequence);
    assert_string_equal(got.district, sample.district);
    assert_int_equal(got.sent_at, sample.sent_at);
    assert_string_equal(got.traceparent, sample.traceparent);
    assert_string_equal(got.language, "en");
    arena_free(&arena);
}

static void a_small_query_header_is_enough(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct header sample = {.type = MESSAGE_TRACK, .sent_at = INSTANT_NONE}, got;
    struct faults faults = {0};
    size_t size = 0;
    sample.message_id.bytes[3] = 7;
    const uint8_t *packed = wire_pack_header(arena, &sample, &size);
    struct frames frames = frames_of(packed, size);
    assert_int_equal(wire_header(&frames, WIRE_COMMAND_MAX, &got, &faults), RESULT_OK);
    assert_string_equal(got.language, "zh");
    assert_true(uuid_zero(&got.order_id));
    assert_int_equal(got.sent_at, 0);
    arena_free(&arena);
}

enum { AS_IS = 0 };
static const struct bad_header {
    const char *name;
    enum message_type type;
    unsigned field; /* this field of a good header … */
    const char *bytes;
    size_t size;
    uint64_t number; /* … is these bytes or, without bytes, this number */
    const char *path;
    enum reason reason; /* REASON_NONE: passes */
} HEADERS[] = {
    {"as it is", MESSAGE_SUBMIT, AS_IS, NULL, 0, 0, "", REASON_NONE},
    {"no id", MESSAGE_SUBMIT, 1, RAW(""), 0, "header.message_id", REASON_REQUIRED},
    {"id of zeros", MESSAGE_SUBMIT, 1, RAW("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 0, "header.message_id",
     REASON_REQUIRED},
    {"id of 15 bytes", MESSAGE_SUBMIT, 1, RAW("123456789012345"), 0, "header.message_id", REASON_BAD_FORMAT},
    {"id of 17 bytes", MESSAGE_SUBMIT, 1, RAW("12345678901234567"), 0, "header.message_id", REASON_BAD_FORMAT},
    {"no type", MESSAGE_SUBMIT, 2, NULL, 0, 0, "header.type", REASON_UNKNOWN_TYPE},
    {"unknown type", MESSAGE_SUBMIT, 2, NULL, 0, 999, "header.type", REASON_UNKNOWN_TYPE},
    {"type past 32 bits", MESSAGE_SUBMIT, 2, NULL, 0, (1ull << 32) + MESSAGE_SUBMIT, "header.type",
     REASON_OUT_OF_RANGE},
    {"correlation id of 4 bytes", MESSAGE_REPLY, 3, RAW("1234"), 0, "header.correlation_id", REASON_BAD_FORMAT},
    {"no correlation id", MESSAGE_REPLY, 3, RAW(""), 0, "", REASON_NONE},
    {"command without a key", MESSAGE_SUBMIT, 4, RAW(""), 0, "header.idempotency_key", REASON_REQUIRED},
    {"query without a key", MESSAGE_TRACK, 4, RAW(""), 0, "", REASON_NONE},
    {"event without a key", MESSAGE_CARD_RAISED, 4, RAW(""), 0, "", REASON_NONE},
    {"key of 64", MESSAGE_SUBMIT, 4, RAW("0123456789abcdef0123456789ABCDEF0123456789abcdef !\"#$%&'()*+~~~~"), 0, "",
     REASON_NONE},
    {"key of 65", MESSAGE_SUBMIT, 4, RAW("0123456789abcdef0123456789ABCDEF0123456789abcdef !\"#$%&'()*+~~~~X"), 0,
     "header.idempotency_key", REASON_TOO_LONG},
    {"key in Chinese", MESSAGE_SUBMIT, 4, RAW("工单一"), 0, "header.idempotency_key", REASON_BAD_FORMAT},
    {"key with a tab", MESSAGE_SUBMIT, 4, RAW("a\tb"), 0, "header.idempotency_key", REASON_BAD_FORMAT},
    {"key with a NUL", MESSAGE_SUBMIT, 4, RAW("a\0b"), 0, "header.idempotency_key", REASON_EMBEDDED_NUL},
    {"key with a bell", MESSAGE_SUBMIT, 4, RAW("a\ab"), 0, "header.idempotency_key", REASON_CONTROL_CHARACTER},
    {"key that is not UTF-8", MESSAGE_SUBMIT, 4, RAW("a\xff"), 0, "header.idempotency_key", REASON_BAD_UTF8},
    {"event without an order", MESSAGE_CARD_RAISED, 5, RAW(""), 0, "header.order_id", REASON_REQUIRED},
    {"command without an order", MESSAGE_SUBMIT, 5, RAW(""), 0, "", REASON_NONE},
    {"order id of 20 bytes", MESSAGE_CARD_RAISED, 5, RAW("12345678901234567890"), 0, "header.order_id",
     REASON_BAD_FORMAT},
    {"event without a sequence", MESSAGE_CARD_RAISED, 6, NULL, 0, 0, "header.sequence", REASON_REQUIRED},
    {"query without a sequence", MESSAGE_TRACK, 6, NULL, 0, 0, "", REASON_NONE},
    {"no district", MESSAGE_CARD_RAISED, 7, RAW(""), 0, "", REASON_NONE},
    {"district of 47", MESSAGE_CARD_RAISED, 7, RAW("abcdefghijklmnopqrstuvwxyz_0123456789.abc-defgh"), 0, "",
     REASON_NONE},
    {"district of 48", MESSAGE_CARD_RAISED, 7, RAW("abcdefghijklmnopqrstuvwxyz_0123456789.abc-defghi"), 0,
     "header.district", REASON_TOO_LONG},
    {"district in capitals", MESSAGE_CARD_RAISED, 7, RAW("Pingyin"), 0, "header.district", REASON_BAD_FORMAT},
    {"district in Chinese", MESSAGE_CARD_RAISED, 7, RAW("平阴"), 0, "header.district", REASON_BAD_FORMAT},
    {"sent in the year 9000", MESSAGE_SUBMIT, 8, NULL, 0, 221845392000000000, "header.sent_at", REASON_OUT_OF_RANGE},
    {"not said when sent", MESSAGE_SUBMIT, 8, NULL, 0, 0, "", REASON_NONE},
    {"no trace", MESSAGE_SUBMIT, 9, RAW(""), 0, "", REASON_NONE},
    {"trace cut", MESSAGE_SUBMIT, 9, RAW("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"), 0,
     "header.traceparent", REASON_BAD_FORMAT},
    {"trace in capitals", MESSAGE_SUBMIT, 9, RAW("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), 0,
     "header.traceparent", REASON_BAD_FORMAT},
    {"trace of zeros", MESSAGE_SUBMIT, 9, RAW("00-00000000000000000000000000000000-b7ad6b7169203331-01"), 0,
     "header.traceparent", REASON_BAD_FORMAT},
    {"trace without a parent", MESSAGE_SUBMIT, 9, RAW("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"), 0,
     "header.traceparent", REASON_BAD_FORMAT},
    {"trace of version ff", MESSAGE_SUBMIT, 9, RAW("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), 0,
     "header.traceparent", REASON_BAD_FORMAT},
    {"trace without its first dash", MESSAGE_SUBMIT, 9, RAW("0000af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
     0, "header.traceparent", REASON_BAD_FORMAT},
    {"trace without its second dash", MESSAGE_SUBMIT, 9, RAW("00-0af7651916cd43dd8448eb211c80319c0b7ad6b7169203331-01"),
     0, "header.traceparent", REASON_BAD_FORMAT},
    {"trace without its third dash", MESSAGE_SUBMIT, 9, RAW("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331001"),
     0, "header.traceparent", REASON_BAD_FORMAT},
    {"trace too long", MESSAGE_SUBMIT, 9, RAW("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-"), 0,
     "header.traceparent", REASON_TOO_LONG},
    {"another language", MESSAGE_SUBMIT, 10, RAW("fr"), 0, "", REASON_NONE},
    {"language that is not UTF-8", MESSAGE_SUBMIT, 10, RAW("\xfe"), 0, "header.language", REASON_BAD_UTF8},
};

static void put_header_field(struct buf *out, const struct wire_token *token, const struct bad_header *bad)
{
    if (token->field == bad->field && bad->bytes != NULL)
        put_bytes(out, bad->field, bad->bytes, bad->size);
    else if (token->field == bad->field)
        put_number(out, bad->field, bad->number);
    else if (token->form == PROTOBUF_C_WIRE_TYPE_VARINT)
        put_number(out, token->field, token->number);
    else
        put_bytes(out, token->field, token->bytes.at, (size_t)(token->bytes.end - token->bytes.at));
}

static void header_case(const struct bad_header *bad)
{
    struct arena *arena = arena_new(0);
    struct header sample = wire_sample_header(bad->type), got;
    struct faults faults = {0};
    struct buf bytes = {0};
    struct wire_token token;
    size_t size = 0;
    const uint8_t *packed = wire_pack_header(arena, &sample, &size);
    for (struct wire_span rest = {packed, packed + size}; rest.at < rest.end;) {
        assert_true(wire_check_token(&rest, &token));
        put_header_field(&bytes, &token, bad);
    }
    struct frames frames = frames_of((const uint8_t *)bytes.text, bytes.length);
    bool good = bad->reason == REASON_NONE;
    enum result result = wire_header(&frames, WIRE_COMMAND_MAX, &got, &faults);
    if (result != (good ? RESULT_OK : RESULT_REFUSE) || faults.count != (good ? 0 : 1) ||
        faults.list[0].reason != bad->reason || strcmp(faults.list[0].field, bad->path) != 0)
        fail_msg("%s: result %d, %zu faults, first \"%s\" %s", bad->name, (int)result, faults.count,
                 faults.list[0].field, reason_code(faults.list[0].reason));
    if (!good) { /* what an answer needs is kept, nothing else */
        assert_string_equal(got.idempotency_key, "");
        assert_string_equal(got.traceparent, "");
        assert_int_equal(uuid_compare(&got.message_id, &sample.message_id) == 0, bad->field != 1);
    }
    buf_free(&bytes);
    arena_free(&arena);
}

static void every_header_field_is_checked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(HEADERS); i++)
        header_case(&HEADERS[i]);
}

static void a_refused_header_still_tells_whom_to_answer(void **state)
{
    (void)state;
    struct buf bytes = {0};
    struct header got;
    struct faults faults = {0};
    put_bytes(&bytes, 1, RAW("0123456789abcdef"));
    put_number(&bytes, 2, MESSAGE_SUBMIT);
    put_bytes(&bytes, 10, RAW("en"));
    put_bytes(&bytes, 7, RAW("NOT A CODE"));
    struct frames frames = frames_of((const uint8_t *)bytes.text, bytes.length);
    assert_int_equal(wire_header(&frames, WIRE_COMMAND_MAX, &got, &faults), RESULT_REFUSE);
    assert_int_equal(faults.count, 2);
    assert_string_equal(faults.list[0].field, "header.district");
    assert_string_equal(faults.list[1].field, "header.idempotency_key");
    assert_memory_equal(got.message_id.bytes, "0123456789abcdef", 16);
    assert_int_equal(got.type, MESSAGE_SUBMIT);
    assert_string_equal(got.language, "en");
    assert_string_equal(got.district, "");
    buf_free(&bytes);
}

static void frames_at_fault_are_named(void **state)
{
    (void)state;
    static uint8_t huge[WIRE_HEADER_MAX + 1];
    static const struct {
        const char *name, *magic;
        size_t magic_size, header_size, body_size;
        const char *path;
        enum reason reason;
    } CASES[] = {
        {"other magic", "LL02", 4, 0, 0, "magic", REASON_MALFORMED},
        {"short magic", "LL0", 3, 0, 0, "magic", REASON_MALFORMED},
        {"long magic", "LL011", 5, 0, 0, "magic", REASON_MALFORMED},
        {"no magic", NULL, 0, 0, 0, "magic", REASON_MALFORMED},
        {"header too long", WIRE_MAGIC, 4, WIRE_HEADER_MAX + 1, 0, "header", REASON_TOO_LONG},
        {"body too long", WIRE_MAGIC, 4, 0, WIRE_COMMAND_MAX + 1, "body", REASON_TOO_LONG},
        {"header that is no protobuf", WIRE_MAGIC, 4, WIRE_HEADER_MAX, 0, "header", REASON_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct frames frames = {.magic = (const uint8_t *)CASES[i].magic, .header = huge, .body = huge};
        struct faults faults = {0};
        struct header got;
        frames.magic_size = CASES[i].magic_size;
        frames.header_size = CASES[i].header_size;
        frames.body_size = CASES[i].body_size;
        assert_int_equal(wire_header(&frames, WIRE_COMMAND_MAX, &got, &faults), RESULT_REFUSE);
        if (strcmp(faults.list[0].field, CASES[i].path) != 0 || faults.list[0].reason != CASES[i].reason)
            fail_msg("%s: \"%s\" %s", CASES[i].name, faults.list[0].field, reason_code(faults.list[0].reason));
    }
    const struct frames two = {.magic = (const uint8_t *)WIRE_MAGIC, .magic_size = strlen(WIRE_MAGIC), .uneven = true};
    struct faults faults = {0};
    struct header got;
    assert_int_equal(wire_header(&two, WIRE_COMMAND_MAX, &got, &faults), RESULT_REFUSE);
    assert_string_equal(faults.list[0].field, "frames");
    assert_int_equal(faults.list[0].reason, REASON_MALFORMED);
}

/* ---- body ---- */

static enum result body_of(struct arena *arena, enum message_type type, const struct buf *bytes, ProtobufCMessage **out,
                           struct faults *faults)
{
    return wire_body(arena, type, (const uint8_t *)bytes->text, bytes->length, out, faults);
}

static const struct {
    const char *name;
    enum message_type type;
    const char *bytes;
    size_t size;
    const char *path;
    enum reason reason;
} BODIES[] = {
    {"empty", MESSAGE_SUBMIT, RAW(""), "", REASON_NONE},
    {"text that is not UTF-8", MESSAGE_SUBMIT, RAW("\x2a\x02\xc3\x28"), "text", REASON_BAD_UTF8},
    {"text cut inside a character", MESSAGE_SUBMIT, RAW("\x2a\x02\xe5\xb7"), "text", REASON_BAD_UTF8},
    {"overlong slash", MESSAGE_SUBMIT, RAW("\x2a\x02\xc0\xaf"), "text", REASON_BAD_UTF8},
    {"surrogate", MESSAGE_SUBMIT, RAW("\x2a\x03\xed\xa0\x80"), "text", REASON_BAD_UTF8},
    {"past U+10FFFF", MESSAGE_SUBMIT, RAW("\x2a\x04\xf4\x90\x80\x80"), "text", REASON_BAD_UTF8},
    {"NUL inside", MESSAGE_SUBMIT,
     RAW("\x2a\x03"
         "a\0b"),
     "text", REASON_EMBEDDED_NUL},
    {"NUL at the end", MESSAGE_SUBMIT,
     RAW("\x2a\x02"
         "a\0"),
     "text", REASON_EMBEDDED_NUL},
    {"escape", MESSAGE_SUBMIT, RAW("\x2a\x02\x1b["), "text", REASON_CONTROL_CHARACTER},
    {"delete", MESSAGE_SUBMIT, RAW("\x2a\x01\x7f"), "text", REASON_CONTROL_CHARACTER},
    {"C1 control", MESSAGE_SUBMIT, RAW("\x2a\x02\xc2\x9b"), "text", REASON_CONTROL_CHARACTER},
    {"no-break space", MESSAGE_SUBMIT, RAW("\x2a\x02\xc2\xa0"), "", REASON_NONE},
    {"lines and tabs", MESSAGE_SUBMIT, RAW("\x2a\x04\r\n\t."), "", REASON_NONE},
    {"phone not UTF-8", MESSAGE_SUBMIT, RAW("\x22\x03\x12\x01\xff"), "contact.phone", REASON_BAD_UTF8},
    {"second attachment", MESSAGE_SUBMIT, RAW("\x3a\x03\x0a\x01.\x3a\x03\x0a\x01\xff"), "attachments[1].name",
     REASON_BAD_UTF8},
    {"unknown party", MESSAGE_SUBMIT, RAW("\x10\x03"), "party", REASON_UNKNOWN_ENUM},
    {"party not said", MESSAGE_SUBMIT, RAW("\x10\x00"), "", REASON_NONE},
    {"unknown state in a page", MESSAGE_REPLY, RAW("\x62\x04\x0a\x02\x10\x63"), "updates.updates[0].state",
     REASON_UNKNOWN_ENUM},
    {"latitude of 90", MESSAGE_SUBMIT, RAW("\x32\x0b\x22\x09\x09\0\0\0\0\0\x80\x56\x40"), "", REASON_NONE},
    {"latitude of 91", MESSAGE_SUBMIT, RAW("\x32\x0b\x22\x09\x09\0\0\0\0\0\xc0\x56\x40"), "place.position.latitude",
     REASON_OUT_OF_RANGE},
    {"latitude of -91", MESSAGE_SUBMIT, RAW("\x32\x0b\x22\x09\x09\0\0\0\0\0\xc0\x56\xc0"), "place.position.latitude",
     REASON_OUT_OF_RANGE},
    {"longitude not a number", MESSAGE_SUBMIT, RAW("\x32\x0b\x22\x09\x11\0\0\0\0\0\0\xf8\x7f"),
     "place.position.longitude", REASON_OUT_OF_RANGE},
    {"occurred at the end of time", MESSAGE_SUBMIT, RAW("\x40\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), "occurred_at",
     REASON_OUT_OF_RANGE},
    {"occurred before all time", MESSAGE_SUBMIT, RAW("\x40\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), "occurred_at",
     REASON_OUT_OF_RANGE},
    {"id of three bytes", MESSAGE_REQUEST_ACCEPTED,
     RAW("\x0a\x03"
         "abc"),
     "request_id", REASON_BAD_FORMAT},
    {"text as a number", MESSAGE_SUBMIT, RAW("\x28\x01"), "text", REASON_MALFORMED},
    {"party as text", MESSAGE_SUBMIT, RAW("\x12\x01\x31"), "party", REASON_MALFORMED},
    {"contact given twice", MESSAGE_SUBMIT, RAW("\x22\x03\x0a\x01X\x22\x03\x12\x01\x31"), "contact", REASON_TOO_MANY},
    {"two results in one reply", MESSAGE_REPLY, RAW("\x52\x00\x5a\x00"), "progress", REASON_TOO_MANY},
    {"garbage behind", MESSAGE_TRACK, RAW("\x0a\x01P\xff"), "", REASON_MALFORMED},
    {"text longer than the body", MESSAGE_SUBMIT,
     RAW("\x2a\x05"
         "abcd"),
     "text", REASON_MALFORMED},
    {"no such type", (enum message_type)42, RAW(""), "header.type", REASON_UNKNOWN_TYPE},
};

static void body_case(const char *name, enum message_type type, const struct buf *bytes, const char *path,
                      enum reason reason)
{
    struct arena *arena = arena_new(WIRE_MEMORY_MAX);
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    bool good = reason == REASON_NONE;
    enum result result = body_of(arena, type, bytes, &message, &faults);
    if (result != (good ? RESULT_OK : RESULT_REFUSE) || (message != NULL) != good || faults.count != (good ? 0 : 1) ||
        faults.list[0].reason != reason || strcmp(faults.list[0].field, path) != 0)
        fail_msg("%s: result %d, %zu faults, first \"%s\" %s", name, (int)result, faults.count, faults.list[0].field,
                 reason_code(faults.list[0].reason));
    arena_free(&arena);
}

static void every_body_fault_has_its_field_and_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(BODIES); i++) {
        struct buf bytes = {0};
        buf_add(&bytes, BODIES[i].bytes, BODIES[i].size);
        body_case(BODIES[i].name, BODIES[i].type, &bytes, BODIES[i].path, BODIES[i].reason);
        buf_free(&bytes);
    }
}

static void a_text_is_as_long_as_it_may_be(void **state)
{
    (void)state;
    static const struct {
        enum message_type type;
        unsigned outer, field; /* outer: the sub-message it stands in, 0 = none */
        size_t max;
        const char *path;
    } CASES[] = {
        {MESSAGE_SUBMIT, 0, 5, WIRE_TEXT_MAX, "text"},
        {MESSAGE_SUBMIT, 0, 9, 256, "reference"},
        {MESSAGE_SUBMIT, 4, 1, 64, "contact.name"},
        {MESSAGE_SUBMIT, 4, 2, 32, "contact.phone"},
        {MESSAGE_SUBMIT, 4, 3, 128, "contact.other"},
        {MESSAGE_SUBMIT, 6, 3, 256, "place.address"},
        {MESSAGE_SUBMIT, 12, 1, 2000, "answer.text"},
        {MESSAGE_SUPPLEMENT, 0, 3, 2000, "text"},
        {MESSAGE_RETURN_ORDER, 0, 4, 2000, "text"},
        {MESSAGE_RULE_RETURN, 0, 5, 2000, "reason"},
        {MESSAGE_SIGN_OFF, 0, 4, 2000, "note"},
        {MESSAGE_SIGN, 0, 1, 32, "number"},
        {MESSAGE_SIGN, 0, 2, 47, "unit"},
        {MESSAGE_REQUEST_CLASSIFIED, 0, 12, 4000, "text"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        for (size_t over = 0; over < 2; over++) {
            struct buf inner = {0}, bytes = {0};
            put_repeated(&inner, CASES[i].field, "路", CASES[i].max + over);
            if (CASES[i].outer > 0)
                put_bytes(&bytes, CASES[i].outer, inner.text, inner.length);
            else
                buf_add(&bytes, inner.text, inner.length);
            body_case(CASES[i].path, CASES[i].type, &bytes, over > 0 ? CASES[i].path : "",
                      over > 0 ? REASON_TOO_LONG : REASON_NONE);
            buf_free(&inner);
            buf_free(&bytes);
        }
    }
}

static void a_list_is_as_long_as_it_may_be(void **state)
{
    (void)state;
    static const struct {
        enum message_type type;
        unsigned outer, field;
        size_t max;
        const char *path;
    } CASES[] = {
        {MESSAGE_SUBMIT, 0, 7, 16, "attachments"},
        {MESSAGE_ASSIGN, 0, 3, 32, "co"},
        {MESSAGE_ORDER_DISPATCHED, 0, 11, 64, "assignments"},
        {MESSAGE_ORDER_FED_BACK, 0, 10, 2000, "requests"},
        {MESSAGE_REPLY, 0, 2, 32, "errors"},
        {MESSAGE_REPLY, 11, 4, 500, "progress.steps"},
        {MESSAGE_REPLY, 12, 1, 500, "updates.updates"},
        {MESSAGE_REPLY, 14, 1, 500, "reviews.reviews"},
        {MESSAGE_REPLY, 16, 1, 500, "surveys.surveys"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        for (size_t over = 0; over < 3; over++) {
            struct buf inner = {0}, bytes = {0};
            for (size_t n = 0; n < CASES[i].max + over; n++)
                put_bytes(&inner, CASES[i].field, "", 0);
            if (CASES[i].outer > 0)
                put_bytes(&bytes, CASES[i].outer, inner.text, inner.length);
            else
                buf_add(&bytes, inner.text, inner.length);
            body_case(CASES[i].path, CASES[i].type, &bytes, over > 0 ? CASES[i].path : "",
                      over > 0 ? REASON_TOO_MANY : REASON_NONE);
            buf_free(&inner);
            buf_free(&bytes);
        }
    }
}

static void all_faults_are_told_at_once(void **state)
{
    (void)state;
    struct buf contact = {0}, bytes = {0};
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    static const struct fault EXPECTED[] = {
        {"party", REASON_UNKNOWN_ENUM}, {"contact.name", REASON_TOO_LONG},    {"contact.phone", REASON_EMBEDDED_NUL},
        {"text", REASON_BAD_UTF8},      {"occurred_at", REASON_OUT_OF_RANGE}, {"urgency", REASON_UNKNOWN_ENUM},
    };
    put_number(&bytes, 2, 77);
    put_repeated(&contact, 1, "名", 65);
    put_bytes(&contact, 2, RAW("1\0"));
    put_bytes(&bytes, 4, contact.text, contact.length);
    put_bytes(&bytes, 5, RAW("\xff"));
    put_number(&bytes, 8, UINT64_MAX / 2);
    put_number(&bytes, 10, 9);
    assert_int_equal(body_of(arena, MESSAGE_SUBMIT, &bytes, &message, &faults), RESULT_REFUSE);
    assert_int_equal(faults.count, COUNT(EXPECTED));
    for (size_t i = 0; i < COUNT(EXPECTED); i++) {
        assert_string_equal(faults.list[i].field, EXPECTED[i].field);
        assert_int_equal(faults.list[i].reason, EXPECTED[i].reason);
    }
    buf_free(&contact);
    buf_free(&bytes);
    arena_free(&arena);
}

static void what_we_do_not_know_is_not_passed_on(void **state)
{
    (void)state;
    struct buf bytes = {0}, contact = {0}, attachment = {0}, good = {0};
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    put_bytes(&contact, 1, RAW("王"));
    put_bytes(&attachment, 1, RAW("照片.jpg"));
    put_bytes(&good, 4, contact.text, contact.length);
    put_bytes(&good, 7, attachment.text, attachment.length);
    put_bytes(&contact, 90, RAW("confidential"));
    put_bytes(&attachment, 91, RAW("confidential"));
    put_bytes(&bytes, 4, contact.text, contact.length);
    put_bytes(&bytes, 7, attachment.text, attachment.length);
    put_bytes(&bytes, 99, RAW("confidential"));
    assert_int_equal(body_of(arena, MESSAGE_SUBMIT, &bytes, &message, &faults), RESULT_OK);
    size_t size = 0;
    const uint8_t *packed = wire_pack(arena, message, &size);
    assert_int_equal(size, good.length);
    assert_memory_equal(packed, good.text, size);
    buf_free(&bytes), buf_free(&contact), buf_free(&attachment), buf_free(&good);
    arena_free(&arena);
}

static void memory_is_bounded_and_the_arena_says_by_whom(void **state)
{
    (void)state;
    struct buf bytes = {0};
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    struct arena *small = arena_new(1024);
    put_repeated(&bytes, 5, "水", 1000);
    assert_int_equal(body_of(small, MESSAGE_SUBMIT, &bytes, &message, &faults), RESULT_REFUSE);
    assert_string_equal(faults.list[0].field, "");
    assert_int_equal(faults.list[0].reason, REASON_TOO_LONG);
    arena_free(&small);

    struct arena *shared = arena_new(4096);
    arena_alloc(shared, 2048);
    faults.count = 0;
    assert_int_equal(body_of(shared, MESSAGE_SUBMIT, &bytes, &message, &faults), RESULT_RETRY);
    assert_int_equal(faults.list[0].reason, REASON_BUSY);
    assert_null(message);
    arena_reset(shared);
    faults.count = 0;
    assert_int_equal(body_of(shared, MESSAGE_SUBMIT, &bytes, &message, &faults), RESULT_OK);
    arena_free(&shared);

    buf_clear(&bytes);
    put_repeated(&bytes, 99, "x", WIRE_EVENT_MAX);
    body_case("past the largest frame", MESSAGE_SUBMIT, &bytes, "body", REASON_TOO_LONG);
    buf_free(&bytes);
}

/* ---- small helpers ---- */

static void ids_and_texts_cross_over(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct uuid id = uuid_new(), none = {{0}}, got;
    ProtobufCBinaryData data = wire_uuid(arena, &id);
    assert_int_equal(data.len, 16);
    assert_ptr_not_equal(data.data, id.bytes);
    assert_true(wire_uuid_read(&data, &got));
    assert_int_equal(uuid_compare(&id, &got), 0);
    data = wire_uuid(arena, &none);
    assert_int_equal(data.len, 0);
    assert_false(wire_uuid_read(&data, &got));
    assert_string_equal(wire_text(NULL), "");
    assert_string_equal(wire_text("收"), "收");
    arena_free(&arena);
}

static void nothing_packs_as_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    Loopline__Intake__V1__Track track = LOOPLINE__INTAKE__V1__TRACK__INIT;
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    size_t size = 1;
    track.number = NULL;
    const uint8_t *packed = wire_pack(arena, &track.base, &size);
    assert_int_equal(size, 0);
    assert_int_equal(wire_body(arena, MESSAGE_TRACK, packed, size, &message, &faults), RESULT_OK);
    assert_string_equal(((Loopline__Intake__V1__Track *)message)->number, "");
    assert_int_equal(wire_body(arena, MESSAGE_TRACK, NULL, 0, &message, &faults), RESULT_OK);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_read_as_it_was_packed),
        cmocka_unit_test(a_small_query_header_is_enough),
        cmocka_unit_test(every_header_field_is_checked),
        cmocka_unit_test(a_refused_header_still_tells_whom_to_answer),
        cmocka_unit_test(frames_at_fault_are_named),
        cmocka_unit_test(every_body_fault_has_its_field_and_reason),
        cmocka_unit_test(a_text_is_as_long_as_it_may_be),
        cmocka_unit_test(a_list_is_as_long_as_it_may_be),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(what_we_do_not_know_is_not_passed_on),
        cmocka_unit_test(memory_is_bounded_and_the_arena_says_by_whom),
        cmocka_unit_test(ids_and_texts_cross_over),
        cmocka_unit_test(nothing_packs_as_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
