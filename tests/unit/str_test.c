#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "common/str.h"

static void buffer_grows_and_ends_with_nul(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_text(&buf, NULL);
    assert_string_equal(buf.text, "");
    for (int i = 0; i < 5000; i++) {
        buf_char(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.text[buf.length], '\0');
    }
    assert_int_equal(buf.length, 5000);
    assert_int_equal(buf.text[27], 'b');
    buf_clear(&buf);
    assert_string_equal(buf.text, "");
    buf_print(&buf, "%s=%d", "n", 42);
    buf_add(&buf, "\0x", 2);
    assert_int_equal(buf.length, 6);
    assert_memory_equal(buf.text, "n=42\0x", 7);
    buf_clear(&buf);
    for (int i = 0; i < 300; i++)
        buf_print(&buf, "%d,", i % 10);
    assert_int_equal(buf.length, 600);
    assert_int_equal(buf.text[598], '9');
    buf_free(&buf);
    assert_null(buf.text);
    assert_int_equal(buf.length, 0);
    buf_free(&buf);
}

static void json_strings(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *json;
    } CASES[] = {
        {"null", NULL, "null"},
        {"empty", "", "\"\""},
        {"chinese stays", "路灯不亮", "\"路灯不亮\""},
        {"quote and backslash", "a\"b\\c", "\"a\\\"b\\\\c\""},
        {"line breaks", "a\nb\r\tc", "\"a\\nb\\r\\tc\""},
        {"other controls", "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
        {"C1 control", "\xC2\x85", "\"\\u0085\""},
        {"unicode line separator", "\xE2\x80\xA8", "\"\\u2028\""},
        {"invalid byte", "a\xFFz", "\"a\xEF\xBF\xBDz\""},
        {"cut character", "\xE8\xB7", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"emoji", "\xF0\x9F\x9A\xA8", "\"\xF0\x9F\x9A\xA8\""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct buf buf = {0};
        buf_json(&buf, CASES[i].text);
        if (strcmp(buf.text, CASES[i].json) != 0)
            fail_msg("%s: got %s, expected %s", CASES[i].name, buf.text, CASES[i].json);
        buf_free(&buf);
    }
}

#define BYTES(text) text, sizeof(text) - 1

static void utf8_is_checked_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        size_t length;
        int64_t count;
    } CASES[] = {
        {"empty", BYTES(""), 0},
        {"ascii", BYTES("abc"), 3},
        {"chinese", BYTES("停车费"), 3},
        {"four bytes", BYTES("\xF0\x9F\x9A\xA8"), 1},
        {"NUL counts", BYTES("a\0b"), 3},
        {"last of two bytes", BYTES("\xDF\xBF"), 1},
        {"highest code point", BYTES("\xF4\x8F\xBF\xBF"), 1},
        {"before the surrogates", BYTES("\xED\x9F\xBF"), 1},
        {"after the surrogates", BYTES("\xEE\x80\x80"), 1},
        {"beyond U+10FFFF", BYTES("\xF4\x90\x80\x80"), -1},
        {"overlong slash, two bytes", BYTES("\xC0\xAF"), -1},
        {"overlong NUL", BYTES("\xC0\x80"), -1},
        {"overlong, three bytes", BYTES("\xE0\x9F\xBF"), -1},
        {"overlong, four bytes", BYTES("\xF0\x8F\xBF\xBF"), -1},
        {"high surrogate", BYTES("\xED\xA0\x80"), -1},
        {"low surrogate", BYTES("\xED\xBF\xBF"), -1},
        {"stray continuation", BYTES("a\x80"), -1},
        {"cut at the end", BYTES("\xE8\xB7"), -1},
        {"cut in the middle", BYTES("\xE8\xB7z"), -1},
        {"five-byte form", BYTES("\xF8\x88\x80\x80\x80"), -1},
        {"FE", BYTES("\xFE"), -1},
        {"GBK bytes", BYTES("\xC2\xB7\xB5\xC6"), -1},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        int64_t count = utf8_count(CASES[i].text, CASES[i].length);
        if (count != CASES[i].count)
            fail_msg("%s: %lld instead of %lld", CASES[i].name, (long long)count, (long long)CASES[i].count);
    }
}

/* Every code point, encoded, is one character; every one that has no place in UTF-8 is refused. */
static void utf8_all_code_points(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110000; c++) {
        char text[4];
        size_t length = 0;
        if (c < 0x80)
            text[length++] = (char)c;
        else if (c < 0x800)
            text[length++] = (char)(0xC0u | c >> 6);
        else if (c < 0x10000)
            text[length++] = (char)(0xE0u | c >> 12);
        else
            text[length++] = (char)(0xF0u | c >> 18);
        for (int shift = c < 0x80 ? -6 : c < 0x800 ? 0 : c < 0x10000 ? 6 : 12; shift >= 0; shift -= 6)
            text[length++] = (char)(0x80u | (c >> shift & 0x3Fu));
        bool valid = (c < 0xD800 || c > 0xDFFF) && c <= 0x10FFFF;
        if (utf8_count(text, length) != (valid ? 1 : -1))
            fail_msg("U+%04X is taken wrongly", (unsigned)c);
    }
}

static void prefixes_end_at_a_character(void **state)
{
    (void)state;
    assert_int_equal(utf8_prefix("路灯不亮", 2), 6);
    assert_int_equal(utf8_prefix("路灯", 0), 0);
    assert_int_equal(utf8_prefix("路灯", 9), 6);
    assert_int_equal(utf8_prefix("a路b", 2), 4);
    assert_int_equal(utf8_prefix("", 5), 0);
    assert_int_equal(utf8_prefix("\xF0\x9F\x9A\xA8x", 1), 4);
}

static void columns_of_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        size_t columns;
    } CASES[] = {
        {"ascii", "order 12", 8},
        {"chinese", "平阴榆山", 8},
        {"mixed", "PY2019 已交办", 13},
        {"full-width punctuation", "（一）", 6},
        {"full-width digits", "１２", 4},
        {"half-width katakana", "ｶﾅ", 2},
        {"hangul syllable", "한", 2},
        {"decomposed hangul", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 2},
        {"accent in one", "é", 1},
        {"combining accent", "e\xCC\x81", 1},
        {"zero-width joiner", "a\xE2\x80\x8D", 1},
        {"emoji", "\xF0\x9F\x9A\xA8", 2},
        {"rare ideograph", "\xF0\xA0\xAE\xB7", 2},
        {"control", "a\tb", 2},
        {"invalid byte", "a\xFF", 2},
        {"empty", "", 0},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        size_t columns = utf8_columns(CASES[i].text);
        if (columns != CASES[i].columns)
            fail_msg("%s: %zu columns instead of %zu", CASES[i].name, columns, CASES[i].columns);
    }
}

static void copies_never_cut_a_character(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        size_t size;
        const char *to;
    } CASES[] = {
        {"abc", 4, "abc"},
        {"abc", 3, "ab"},
        {"abc", 1, ""},
        {NULL, 4, ""},
        {"路灯", 7, "路灯"},
        {"路灯", 6, "路"},
        {"路灯", 4, "路"},
        {"路灯", 3, ""},
        {"a路灯", 5, "a路"},
        {"a路灯", 4, "a"},
        {"\xF0\x9F\x9A\xA8", 4, ""},
        {"\xF0\x9F\x9A\xA8", 5, "\xF0\x9F\x9A\xA8"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char to[16];
        memset(to, '#', sizeof to);
        str_copy(to, CASES[i].size, CASES[i].from);
        if (strcmp(to, CASES[i].to) != 0)
            fail_msg("case %zu: '%s' instead of '%s'", i, to, CASES[i].to);
        assert_int_equal(to[CASES[i].size], '#');
    }
    char untouched = '#';
    str_copy(&untouched, 0, "abc");
    assert_int_equal(untouched, '#');
}

static void json_in_pieces(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_char(&buf, '{');
    buf_member(&buf, "words");
    buf_char(&buf, '[');
    buf_element(&buf, "井盖,[");
    buf_element(&buf, NULL);
    buf_element(&buf, "\xff"
                      "a\"b\n路灯\x7f"
                      "c");
    buf_char(&buf, ']');
    buf_member(&buf, "none");
    buf_json(&buf, NULL);
    buf_member(&buf, "in");
    buf_char(&buf, '{');
    buf_member(&buf, "n");
    buf_print(&buf, "%d", 7);
    buf_text(&buf, "}}");
    assert_string_equal(buf.text, "{\"words\":[\"井盖,[\",null,\"\xEF\xBF\xBD"
                                  "a\\\"b\\n路灯\\u007fc\"],\"none\":null,\"in\":{\"n\":7}}");
    buf_free(&buf);
}

static void equality_knows_null(void **state)
{
    (void)state;
    assert_true(str_equal(NULL, NULL));
    assert_false(str_equal(NULL, ""));
    assert_false(str_equal("", NULL));
    assert_true(str_equal("路", "路"));
    assert_false(str_equal("a", "b"));
    assert_true(str_empty(NULL));
    assert_true(str_empty(""));
    assert_false(str_empty(" "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_grows_and_ends_with_nul),
        cmocka_unit_test(json_strings),
        cmocka_unit_test(utf8_is_checked_strictly),
        cmocka_unit_test(utf8_all_code_points),
        cmocka_unit_test(prefixes_end_at_a_character),
        cmocka_unit_test(columns_of_a_terminal),
        cmocka_unit_test(copies_never_cut_a_character),
        cmocka_unit_test(equality_knows_null),
        cmocka_unit_test(json_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
