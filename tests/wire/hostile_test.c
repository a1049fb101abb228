#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/str.h"
#include "tests/lib/wire_property.h"
#include "tests/lib/wire_sample.h"

/* The dearest bodies that the limits let through. Bytes that nobody sane would send: tests/fuzz. */

enum { TURNS = 20000 };

/* ---- cost ---- */

static void put_empty(struct buf *out, unsigned field, size_t times)
{
    char key[3] = {(char)(0x80u | ((field << 3 | 2u) & 0x7fu)), (char)(field >> 4), 0};
    for (size_t i = 0; i < times; i++)
        buf_add(out, key, sizeof(key));
}

static size_t cost_of(enum message_type type, const struct buf *bytes)
{
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    enum result result = wire_body(arena, type, (const uint8_t *)bytes->text, bytes->length, &message, &faults);
    size_t used = arena_used(arena);
    if (result != RESULT_OK)
        fail_msg("refused: \"%s\" %s", faults.list[0].field, reason_code(faults.list[0].reason));
    print_message("%-18s %7zu bytes on the wire cost %7zu in memory\n", wire_info(type)->name, bytes->length, used);
    arena_free(&arena);
    return used;
}

/* As many requests as may ride on one order, all fields at their limits, unknown fields in the rest. */
static void put_requests(struct buf *out)
{
    static const char REQUEST[] = "\x52\x65\x0a\x10"
                                  "0123456789abcdef"
                                  "\x12\x20"
                                  "0123456789abcdef0123456789abcdef"
                                  "\x1a\x2f"
                                  "0123456789abcdef0123456789abcdef0123456789abcde";
    for (size_t i = 0; i < 2000; i++)
        buf_add(out, REQUEST, sizeof(REQUEST) - 1);
    put_empty(out, 200, 2096);
}

static void the_dearest_bodies_stay_below_the_limit(void **state)
{
    (void)state;
    struct buf bytes = {0};
    put_requests(&bytes);
    assert_in_range(cost_of(MESSAGE_ORDER_FED_BACK, &bytes), bytes.length, WIRE_MEMORY_MAX);
    buf_clear(&bytes);
    put_empty(&bytes, 7, 16); /* attachments of SUBMIT */
    put_empty(&bytes, 200, 4080);
    assert_in_range(cost_of(MESSAGE_SUBMIT, &bytes), bytes.length, WIRE_MEMORY_MAX);
    buf_free(&bytes);
}

static Loopline__Intake__V1__Submit submit_typical(struct arena *arena)
{
    static const char SENTENCE[] = "小区门口的路灯坏了半个月,晚上出入很不方便,"; /* 20 characters + 2 marks */
    struct buf text = {0};
    while (utf8_count(text.text == NULL ? "" : text.text, text.length) < 200)
        buf_text(&text, SENTENCE);
    text.text[utf8_prefix(text.text, 200)] = '\0';
    Loopline__Intake__V1__Submit submit = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    submit.party = LOOPLINE__WIRE__V1__PARTY__PARTY_CITIZEN;
    submit.text = arena_text(arena, text.text);
    submit.contact = arena_alloc(arena, sizeof(*submit.contact));
    loopline__intake__v1__contact__init(submit.contact);
    submit.contact->name = wire_text("王女士");
    submit.contact->phone = wire_text("0531-12345678");
    submit.place = arena_alloc(arena, sizeof(*submit.place));
    loopline__intake__v1__place__init(submit.place);
    submit.place->district = wire_text("pingyin");
    submit.place->address = wire_text("榆山街道翠屏街与青龙路交叉口");
    submit.occurred_at = 1558962660000000;
    submit.reference = wire_text("WX-20190527-000123");
    buf_free(&text);
    return submit;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void decoding_a_typical_submit_is_measured(void **state)
{
    (void)state;
    struct arena *kept = arena_new(0), *arena = arena_new(WIRE_MEMORY_MAX);
    Loopline__Intake__V1__Submit submit = submit_typical(kept);
    struct header header = wire_sample_header(MESSAGE_SUBMIT), got;
    struct faults faults = {0};
    struct frames frames = {.magic = (const uint8_t *)WIRE_MAGIC, .magic_size = strlen(WIRE_MAGIC)};
    ProtobufCMessage *message = NULL;
    frames.header = wire_pack_header(kept, &header, &frames.header_size);
    frames.body = wire_pack(kept, &submit.base, &frames.body_size);
    double start = seconds();
    for (size_t i = 0; i < TURNS; i++)
        assert_int_equal(wire_header(&frames, WIRE_COMMAND_MAX, &got, &faults), RESULT_OK);
    double between = seconds();
    for (size_t i = 0; i < TURNS; i++) {
        arena_reset(arena);
        assert_int_equal(wire_body(arena, got.type, frames.body, frames.body_size, &message, &faults), RESULT_OK);
    }
    double end = seconds();
    print_message("header of %zu bytes: %.0f ns; submit of %zu bytes: %.0f ns, %zu bytes of memory\n",
                  frames.header_size, (between - start) / TURNS * 1e9, frames.body_size, (end - between) / TURNS * 1e9,
                  arena_used(arena));
    assert_string_equal(((Loopline__Intake__V1__Submit *)message)->text, submit.text);
    arena_free(&arena);
    arena_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dearest_bodies_stay_below_the_limit),
        cmocka_unit_test(decoding_a_typical_submit_is_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
