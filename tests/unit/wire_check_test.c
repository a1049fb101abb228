#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "common/wire_check.h"

/* Types and shapes that the .proto files do not have today, on a descriptor made here. The scan follows the
 * descriptor only; nothing is unpacked. */

#define FIELD(text, number, how, kind, of)                                                                             \
    {                                                                                                                  \
        .name = text, .id = number, .label = how, .type = kind, .descriptor = of                                       \
    }
#define ONE(text, number, kind) FIELD(text, number, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_##kind, NULL)
#define ONEOF(text, number, of)                                                                                        \
    {                                                                                                                  \
        .name = text, .id = number, .label = PROTOBUF_C_LABEL_NONE, .type = PROTOBUF_C_TYPE_UINT32,                    \
        .flags = PROTOBUF_C_FIELD_FLAG_ONEOF, .quantifier_offset = of                                                  \
    }
#define LIST(text, number, kind, of) FIELD(text, number, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_##kind, of)

static const ProtobufCMessageDescriptor TYPES;
static const ProtobufCFieldDescriptor FIELDS[] = {
    ONE("i32", 1, INT32),
    ONE("s32", 2, SINT32),
    ONE("f32", 3, FIXED32),
    ONE("u64", 4, UINT64),
    ONE("f64", 5, SFIXED64),
    ONE("single", 6, FLOAT),
    ONE("real", 7, DOUBLE),
    ONE("flag", 8, BOOL),
    LIST("natures", 9, ENUM, &loopline__wire__v1__nature__descriptor),
    LIST("numbers", 10, UINT32, NULL),
    FIELD("below", 11, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_MESSAGE, &TYPES),
    LIST("texts", 12, STRING, NULL),
    LIST("halves", 13, FIXED32, NULL),
    ONEOF("left", 14, 8),
    ONEOF("right", 15, 8),
    ONEOF("up", 16, 16),
};
static const ProtobufCIntRange RANGES[] = {{1, 0}, {0, COUNT(FIELDS)}};
static const ProtobufCMessageDescriptor TYPES = {
    .magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    .name = "Types",
    .short_name = "Types",
    .n_fields = COUNT(FIELDS),
    .fields = FIELDS,
    .n_field_ranges = 1,
    .field_ranges = RANGES,
};

#define RAW(text) (const uint8_t *)(text), sizeof(text) - 1
static const struct {
    const char *name;
    const uint8_t *bytes;
    size_t size;
    const char *field;
    enum reason reason; /* REASON_NONE: passes */
} CASES[] = {
    {"nothing", RAW(""), "", REASON_NONE},
    {"int32: -1 in ten bytes", RAW("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "", REASON_NONE},
    {"int32: 2^31", RAW("\x08\x80\x80\x80\x80\x08"), "i32", REASON_OUT_OF_RANGE},
    {"sint32: all bits", RAW("\x10\xff\xff\xff\xff\x0f"), "", REASON_NONE},
    {"sint32: 33 bits", RAW("\x10\xff\xff\xff\xff\x1f"), "s32", REASON_OUT_OF_RANGE},
    {"fixed32", RAW("\x1d\xff\xff\xff\xff"), "", REASON_NONE},
    {"fixed32 cut short", RAW("\x1d\xff\xff\xff"), "f32", REASON_MALFORMED},
    {"uint64: all bits", RAW("\x20\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "", REASON_NONE},
    {"uint64: 65 bits", RAW("\x20\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), "u64", REASON_MALFORMED},
    {"uint64: eleven bytes", RAW("\x20\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), "u64", REASON_MALFORMED},
    {"sfixed64", RAW("\x29\1\2\3\4\5\6\7\x88"), "", REASON_NONE},
    {"float: 1.5", RAW("\x35\x00\x00\xc0\x3f"), "", REASON_NONE},
    {"float: infinite", RAW("\x35\x00\x00\x80\x7f"), "single", REASON_OUT_OF_RANGE},
    {"double: not a number", RAW("\x39\0\0\0\0\0\0\xf8\x7f"), "real", REASON_OUT_OF_RANGE},
    {"bool: 1", RAW("\x40\x01"), "", REASON_NONE},
    {"bool: 2", RAW("\x40\x02"), "flag", REASON_OUT_OF_RANGE},
    {"enums one by one", RAW("\x48\x01\x48\x06"), "", REASON_NONE},
    {"enums one by one, the second unknown", RAW("\x48\x01\x48\x07"), "natures[1]", REASON_UNKNOWN_ENUM},
    {"enums packed", RAW("\x4a\x03\x01\x02\x03"), "", REASON_NONE},
    {"enums packed, the third unknown", RAW("\x4a\x03\x01\x02\x63"), "natures[2]", REASON_UNKNOWN_ENUM},
    {"enums packed after one by one", RAW("\x48\x01\x4a\x02\x02\x63"), "natures[2]", REASON_UNKNOWN_ENUM},
    {"enum: negative", RAW("\x48\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "natures[0]", REASON_UNKNOWN_ENUM},
    {"enum: known in its low 32 bits only", RAW("\x48\x81\x80\x80\x80\x10"), "natures[0]", REASON_UNKNOWN_ENUM},
    {"packed, cut inside a number", RAW("\x52\x02\x01\x80"), "numbers", REASON_MALFORMED},
    {"packed, 33 bits", RAW("\x52\x05\xff\xff\xff\xff\x1f"), "numbers[0]", REASON_OUT_OF_RANGE},
    {"packed, nothing", RAW("\x52\x00"), "", REASON_NONE},
    {"packed fixed32", RAW("\x6a\x08\1\2\3\4\5\6\7\x08"), "", REASON_NONE},
    {"packed fixed32, cut", RAW("\x6a\x07\1\2\3\4\5\6\7"), "halves", REASON_MALFORMED},
    {"a single number packed", RAW("\x22\x01\x01"), "u64", REASON_MALFORMED},
    {"nested fault", RAW("\x5a\x04\x5a\x02\x40\x05"), "below.below.flag", REASON_OUT_OF_RANGE},
    {"nested, ends inside its parent", RAW("\x5a\x05\x5a\x04\x40\x01"), "below", REASON_MALFORMED},
    {"a message twice", RAW("\x5a\x02\x40\x01\x5a\x02\x40\x01"), "below", REASON_TOO_MANY},
    {"a number twice", RAW("\x08\x01\x08\x01\x08\x01"), "i32", REASON_TOO_MANY},
    {"one of each oneof", RAW("\x70\x01\x80\x01\x01"), "", REASON_NONE},
    {"two of one oneof", RAW("\x70\x01\x78\x01\x80\x01\x01"), "right", REASON_TOO_MANY},
    {"one of a oneof twice", RAW("\x78\x01\x78\x01"), "right", REASON_TOO_MANY},
    {"text in a list", RAW("\x62\x01\x41\x62\x01\xff"), "texts[1]", REASON_BAD_UTF8},
    {"unknown field", RAW("\xa0\x06\x01"), "", REASON_NONE},
    {"unknown field cut short", RAW("\xa2\x06\x05\x01"), "", REASON_MALFORMED},
    {"field number 0", RAW("\x00\x01"), "", REASON_MALFORMED},
    {"field number 2^29 - 1", RAW("\xf8\xff\xff\xff\x0f\x01"), "", REASON_NONE},
    {"field number 2^29", RAW("\x80\x80\x80\x80\x10\x01"), "", REASON_MALFORMED},
    {"key in six bytes", RAW("\x88\x80\x80\x80\x80\x00\x01"), "", REASON_MALFORMED},
    {"key alone", RAW("\x08"), "i32", REASON_MALFORMED},
    {"length in six bytes", RAW("\x62\x81\x80\x80\x80\x80\x00\x41"), "texts", REASON_MALFORMED},
    {"length of 4 GiB", RAW("\x62\xff\xff\xff\xff\x0f\x41"), "texts", REASON_MALFORMED},
    {"group starts", RAW("\x5b\x08\x01\x5c"), "below", REASON_MALFORMED},
    {"group ends", RAW("\x5c"), "below", REASON_MALFORMED},
    {"unknown group", RAW("\xa3\x06\xa4\x06"), "", REASON_MALFORMED},
    {"wire type 6", RAW("\x0e\x01"), "i32", REASON_MALFORMED},
    {"wire type 7", RAW("\x0f\x01"), "i32", REASON_MALFORMED},
};

static enum result scan(const uint8_t *bytes, size_t size, struct faults *faults, size_t *unknown)
{
    return wire_check_message(&TYPES, "", (struct wire_span){bytes, bytes + size}, faults, unknown);
}

static void every_case_has_its_field_and_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct faults faults = {0};
        size_t unknown = 0;
        enum result result = scan(CASES[i].bytes, CASES[i].size, &faults, &unknown);
        bool good = CASES[i].reason == REASON_NONE;
        if ((result == RESULT_OK) != good || faults.count != (good ? 0 : 1) ||
            faults.list[0].reason != CASES[i].reason || strcmp(faults.list[0].field, CASES[i].field) != 0)
            fail_msg("%s: result %d, %zu faults, first \"%s\" %s", CASES[i].name, (int)result, faults.count,
                     faults.list[0].field, reason_code(faults.list[0].reason));
    }
}

static void a_cut_anywhere_never_reads_past_the_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        for (size_t size = 0; size < CASES[i].size; size++) {
            struct faults faults = {0};
            size_t unknown = 0;
            uint8_t *exact = test_malloc(size); /* so that a sanitizer sees one byte too far */
            memcpy(exact, CASES[i].bytes, size);
            enum result result = scan(exact, size, &faults, &unknown);
            assert_int_equal(result == RESULT_OK, faults.count == 0);
            test_free(exact);
        }
    }
}

static size_t nested(uint8_t *bytes, unsigned levels)
{
    size_t size = 0;
    for (unsigned i = 0; i < levels; i++) {
        memmove(bytes + 2, bytes, size);
        bytes[0] = 0x5a;
        bytes[1] = (uint8_t)size;
        size += 2;
    }
    return size;
}

static void depth_is_limited(void **state)
{
    (void)state;
    uint8_t bytes[64];
    struct faults faults = {0};
    size_t unknown = 0;
    assert_int_equal(scan(bytes, nested(bytes, WIRE_DEPTH_MAX - 1), &faults, &unknown), RESULT_OK);
    assert_int_equal(scan(bytes, nested(bytes, WIRE_DEPTH_MAX), &faults, &unknown), RESULT_REFUSE);
    assert_int_equal(faults.list[0].reason, REASON_MALFORMED);
    assert_string_equal(faults.list[0].field, "below.below.below.below.below.below.below.below");
}

static void elements_are_limited(void **state)
{
    (void)state;
    static uint8_t bytes[3 * (WIRE_ELEMENTS_MAX + 1)];
    struct faults faults = {0};
    size_t unknown = 0;
    for (size_t i = 0; i < sizeof(bytes); i += 3)
        memcpy(bytes + i, "\xa0\x06\x01", 3);
    assert_int_equal(scan(bytes, sizeof(bytes) - 3, &faults, &unknown), RESULT_OK);
    assert_int_equal(unknown, WIRE_ELEMENTS_MAX);
    assert_int_equal(scan(bytes, sizeof(bytes), &faults, &unknown), RESULT_REFUSE);
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.list[0].field, "");
    assert_int_equal(faults.list[0].reason, REASON_TOO_MANY);
}

static void a_packed_list_is_limited_and_named_once(void **state)
{
    (void)state;
    uint8_t bytes[2 + 70] = {0x52, 70};
    struct faults faults = {0};
    size_t unknown = 0;
    assert_int_equal(scan(bytes, sizeof(bytes), &faults, &unknown), RESULT_REFUSE);
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.list[0].field, "numbers");
    assert_int_equal(faults.list[0].reason, REASON_TOO_MANY);
    bytes[1] = 64;
    faults.count = 0;
    assert_int_equal(scan(bytes, 2 + 64, &faults, &unknown), RESULT_OK);
}

static void a_descriptor_with_too_many_fields_is_refused(void **state)
{
    (void)state;
    ProtobufCMessageDescriptor wide = TYPES;
    struct faults faults = {0};
    size_t unknown = 0;
    uint8_t bytes[1] = {0};
    wide.n_fields = WIRE_FIELDS_MAX + 1;
    assert_int_equal(wire_check_message(&wide, "wide", (struct wire_span){bytes, bytes}, &faults, &unknown),
                     RESULT_REFUSE);
    assert_string_equal(faults.list[0].field, "wide");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_has_its_field_and_reason),
        cmocka_unit_test(a_cut_anywhere_never_reads_past_the_end),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(elements_are_limited),
        cmocka_unit_test(a_packed_list_is_limited_and_named_once),
        cmocka_unit_test(a_descriptor_with_too_many_fields_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
