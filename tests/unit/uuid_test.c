#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "common/instant.h"
#include "common/result.h"
#include "common/uuid.h"

static const struct uuid KNOWN = {
    {0x01, 0x9f, 0x00, 0xab, 0xcd, 0xef, 0x71, 0x23, 0x84, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x12}};
#define KNOWN_TEXT "019f00ab-cdef-7123-8456-789abcdef012"

static void text_form_round_trips(void **state)
{
    (void)state;
    char text[UUID_TEXT];
    struct uuid parsed;
    uuid_format(&KNOWN, text);
    assert_string_equal(text, KNOWN_TEXT);
    assert_true(uuid_parse(text, &parsed));
    assert_int_equal(uuid_compare(&parsed, &KNOWN), 0);
    assert_true(uuid_parse("019F00AB-CDEF-7123-8456-789ABCDEF012", &parsed));
    assert_int_equal(uuid_compare(&parsed, &KNOWN), 0);
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
    } CASES[] = {
        {"null", NULL},
        {"empty", ""},
        {"short", "019f00ab-cdef-7123-8456-789abcdef01"},
        {"long", KNOWN_TEXT "0"},
        {"blank after", KNOWN_TEXT " "},
        {"braces", "{19f00ab-cdef-7123-8456-789abcdef01}"},
        {"no dashes", "019f00abcdef71238456789abcdef0120000"},
        {"dash moved", "019f00a-bcdef-7123-8456-789abcdef012"},
        {"not hexadecimal", "019f00ag-cdef-7123-8456-789abcdef012"},
        {"sign", "+19f00ab-cdef-7123-8456-789abcdef012"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct uuid out = KNOWN;
        if (uuid_parse(CASES[i].text, &out))
            fail_msg("%s was taken", CASES[i].name);
        assert_int_equal(uuid_compare(&out, &KNOWN), 0);
    }
}

static void new_ones_ascend_and_carry_version_and_time(void **state)
{
    (void)state;
    enum { MANY = 50000 };
    instant before = instant_wall();
    struct uuid last = uuid_new();
    for (int i = 0; i < MANY; i++) {
        struct uuid next = uuid_new();
        if (uuid_compare(&last, &next) >= 0)
            fail_msg("number %d does not ascend", i);
        assert_int_equal(next.bytes[6] >> 4, 7);
        assert_int_equal(next.bytes[8] >> 6, 2);
        last = next;
    }
    instant after = instant_wall();
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | last.bytes[i];
    assert_true(ms >= before / 1000);
    /* A full counter borrows at most one millisecond for 2,048 made. */
    assert_true(ms <= after / 1000 + MANY / 2048 + 1);
}

static void the_rest_is_random(void **state)
{
    (void)state;
    struct uuid a = uuid_new(), b = uuid_new();
    assert_memory_not_equal(a.bytes + 9, b.bytes + 9, 7);
}

static void zero_means_none(void **state)
{
    (void)state;
    struct uuid none = {{0}}, one = {{0}};
    one.bytes[15] = 1;
    assert_true(uuid_zero(&none));
    assert_false(uuid_zero(&one));
    assert_true(uuid_compare(&none, &one) < 0);
    assert_true(uuid_compare(&KNOWN, &one) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_form_round_trips),
        cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(new_ones_ascend_and_carry_version_and_time),
        cmocka_unit_test(the_rest_is_random),
        cmocka_unit_test(zero_means_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
