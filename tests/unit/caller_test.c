/* Who is the same person, as other services may know it: by the phone however it is written; nobody by nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/arena.h"
#include "services/intake/caller.h"

static const uint8_t KEY[CALLER_KEY] = "a key that only intake may have";

static void test_same_and_other(void **state)
{
    static const struct {
        const char *why, *phone, *other, *phone2, *other2;
        bool same;
    } CASES[] = {
        {"itself", "13900000022", "", "13900000022", "", true},
        {"blanks and strokes", "139 0000-0022", "", "13900000022", "", true},
        {"full width", "１３９００００００２２", "", "13900000022", "", true},
        {"with the country", "+86 139 0000 0022", "", "13900000022", "", true},
        {"without the plus", "8613900000022", "", "13900000022", "", true},
        {"by the exchange's prefix", "0086-13900000022", "", "13900000022", "", true},
        {"a line that begins with 86", "86001234", "", "001234", "", false},
        {"a landline", "0531-12345678", "", "053112345678", "", true},
        {"another number", "13900000022", "", "13900000023", "", false},
        {"what else was said does not matter beside a phone", "13900000022", "qq 1", "13900000022", "", true},
        {"another way", "", "WeChat: Lamp_Lady", "", "wechat:lamp_lady", true},
        {"another other way", "", "wechat:lamp_lady", "", "wechat:lamp_man", false},
        {"a phone is no other way", "13900000022", "", "", "13900000022", false},
    };
    size_t failed = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        uint8_t a[CALLER_HASH] = {0}, b[CALLER_HASH] = {1};
        (void)caller_hash(KEY, CASES[i].phone, CASES[i].other, a);
        (void)caller_hash(KEY, CASES[i].phone2, CASES[i].other2, b);
        if ((memcmp(a, b, sizeof a) == 0) == CASES[i].same)
            continue;
        failed++;
        fprintf(stderr, "%s\n", CASES[i].why);
    }
    assert_int_equal(failed, 0);
}

static void test_nobody(void **state)
{
    static const char *const PHONES[] = {"", "无", "12345", "000000", "0000000", "11111111111", "+86", "--", "8613"};
    uint8_t out[CALLER_HASH];
    (void)state;
    for (size_t i = 0; i < COUNT(PHONES); i++) {
        assert_false(caller_hash(KEY, PHONES[i], "", out));
        assert_false(caller_hash(KEY, PHONES[i], "  \t", out));
        assert_true(caller_hash(KEY, PHONES[i], "qq 1", out));
    }
}

static void test_key_counts(void **state)
{
    uint8_t other[CALLER_KEY] = {0}, a[CALLER_HASH], b[CALLER_HASH];
    (void)state;
    assert_true(caller_hash(KEY, "13900000022", "", a));
    assert_true(caller_hash(other, "13900000022", "", b));
    assert_memory_not_equal(a, b, sizeof a);
}

static void test_any_length(void **state)
{
    char text[5000];
    uint8_t out[CALLER_HASH];
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('0' + i % 10);
    text[sizeof text - 1] = '\0';
    assert_true(caller_hash(KEY, text, text, out));
    memset(text, 0xef, sizeof text - 1); /* the beginning of a full-width digit, and no more */
    assert_true(caller_hash(KEY, text, text, out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_and_other),
        cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_key_counts),
        cmocka_unit_test(test_any_length),
    };
    return cmocka_run_group_tests_name("caller", tests, NULL, NULL);
}
