/* Folding: one form for every spelling, and the way back to the words as written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/arena.h"
#include "common/str.h"
#include "services/classifier/text.h"
#include "tests/lib/folding.h"

static void add_utf8(struct buf *buf, uint32_t code)
{
    if (code < 0x80) {
        buf_char(buf, (char)code);
        return;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned LEAD[] = {0, 0xC0, 0xE0, 0xF0};
    buf_char(buf, (char)(LEAD[more] | (code >> (6 * more))));
    while (more-- > 0)
        buf_char(buf, (char)(0x80u | ((code >> (6 * more)) & 0x3Fu)));
}

static const char *folded(const char *written)
{
    struct text text = folding_text(written);
    struct buf buf = {0};
    for (size_t i = 0; i < text.length; i++)
        add_utf8(&buf, text.codes[i]);
    const char *result = arena_textn(folding_arena, buf.text, buf.length);
    buf_free(&buf);
    return result;
}

static void spellings_fold_to_one(void **state)
{
    (void)state;
    static const struct {
        const char *written, *folded, *why;
    } CASES[] = {
        {"", "", "empty stays empty"},
        {"路灯不亮", "路灯不亮", "simplified Chinese stays"},
        {"路燈不亮", "路灯不亮", "traditional"},
        {"下水道堵塞,汙水倒灌", "下水道堵塞,污水倒灌", "traditional variant; full-width comma"},
        {"１２３４５", "12345", "full-width digits"},
        {"ＥＴＣ扣費", "etc扣费", "full-width letters, case, traditional"},
        {"①号楼㎡", "1号楼m2", "compatibility forms"},
        {"停 水\t了\r\n三　天", "停水了三天", "blanks inside Chinese are dropped"},
        {"gas   leak\nhere", "gas leak here", "a run between letters leaves one blank"},
        {"12 345 号", "12 345号", "… and between digits"},
        {"A3 区", "a3区", "none between a digit and Han"},
        {"  煤气 ", "煤气", "ends"},
        {"停\xE2\x80\x8B水", "停水", "zero-width space vanishes"},
        {"gas\xC2\xADleak", "gasleak", "soft hyphen vanishes"},
        {"停\x01\x02水\x7f", "停水", "controls"},
        {"Stra\xC3\x9F"
         "e CAF\xC3\x89",
         "strasse caf\xC3\xA9", "one character to two; case"},
        {"cafe\xCC\x81", "caf\xC3\xA9", "a combining mark joins"},
        {"\xEF\xA4\x80", "岂", "compatibility ideograph, traditional"},
        {"路灯坏了。求助!", "路灯坏了。求助!", "punctuation stays"},
        {"😡停水😡", "😡停水😡", "emoji stay"},
        {"가\xE1\x84\x80\xE1\x85\xA1", "가가", "jamo join to a syllable"},
        {"\xEE\x80\x80停\xEF\xBF\xBF水", "停水", "private use and non-characters are dropped"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const char *result = folded(CASES[i].written);
        if (strcmp(result, CASES[i].folded) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", CASES[i].why, result, CASES[i].folded);
    }
}

static void quotes_are_as_written(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        size_t from, to;
        const char *quote;
    } CASES[] = {
        {"門口汙水横流", 2, 4, "汙水"},
        {"门口污 \n 水横流", 2, 4, "污水"},
        {"ＥＴＣ扣費", 0, 3, "ＥＴＣ"},
        {"gas   leak", 0, 8, "gas leak"},
        {"Stra\xC3\x9F"
         "e",
         4, 6, "\xC3\x9F"}, /* both s of the one ß */
        {"①号楼", 0, 3, "①号楼"},
        {"😡停水", 0, 3, "😡停水"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct text text = folding_text(CASES[i].written);
        assert_string_equal(text_quote(folding_arena, &text, CASES[i].from, CASES[i].to), CASES[i].quote);
    }
    struct text blank = folding_text("停");
    assert_string_equal(text_quote(folding_arena, &blank, 0, 0), "");
}

static void quotes_are_bounded(void **state)
{
    (void)state;
    char written[TEXT_BYTES_MAX + 1];
    memset(written, 'a', TEXT_BYTES_MAX);
    written[TEXT_BYTES_MAX] = '\0';
    struct text text = folding_text(written);
    assert_int_equal(text.length, TEXT_BYTES_MAX);
    assert_int_equal(strlen(text_quote(folding_arena, &text, 0, text.length)), TEXT_QUOTE_MAX);
}

static void bad_text_is_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "\xFF",       "停\xE6\xB0",           "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
        "a\xE6\xB0z", "\xF8\x88\x80\x80\x80",
    };
    struct text text;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        const char *why = NULL;
        assert_int_equal(text_fold(folding_arena, folding_folder, BAD[i], &text, &why), RESULT_REFUSE);
        assert_string_equal(why, "not valid UTF-8");
    }
    char long_text[TEXT_BYTES_MAX + 2];
    memset(long_text, 'a', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    const char *why = NULL;
    assert_int_equal(text_fold(folding_arena, folding_folder, long_text, &text, &why), RESULT_REFUSE);
    assert_string_equal(why, "longer than 16000 bytes");
}

/* What must hold of any folding: positions ascend and stay inside, no separator but a lone blank between letters. */
static void check(const char *written)
{
    struct text text = folding_text(written);
    size_t bytes = strlen(written);
    for (size_t i = 0; i < text.length; i++) {
        assert_true(text.from[i] < text.to[i] && text.to[i] <= bytes);
        assert_true(i == 0 || text.from[i] >= text.from[i - 1]);
        assert_true(text.codes[i] >= ' ' && text.codes[i] != 0x3000 && text.codes[i] != 0x7f);
        if (text.codes[i] == ' ')
            assert_true(i > 0 && i + 1 < text.length && text_letter(text.codes[i - 1]) &&
                        text_letter(text.codes[i + 1]));
    }
    assert_true(utf8_count(text_quote(folding_arena, &text, 0, text.length),
                           strlen(text_quote(folding_arena, &text, 0, text.length))) >= 0);
}

static void repeat(struct buf *buf, const char *unit, size_t times)
{
    buf_clear(buf);
    while (times-- > 0 && buf->length + strlen(unit) <= TEXT_BYTES_MAX)
        buf_text(buf, unit);
}

static void hostile_text_is_survived(void **state)
{
    (void)state;
    static const char *const UNITS[] = {
        "停",
        "a",
        " ",
        "\x01",
        "😡",
        "👨‍👩‍👧",
        "\xCC\x81", /* 4,000 combining marks in a row: one segment */
        "a\xCC\x81\xCC\xA3",
        "\xEF\xB7\xBA", /* U+FDFA folds to 18 characters */
        "\xE1\x85\xA1", /* vowel jamo only */
        "\xE2\x80\x8D", /* joiners only: nothing is left */
        "１ ",
        "٣停A ж",
        "\xF4\x8F\xBF\xBF",
    };
    struct buf buf = {0};
    for (size_t i = 0; i < COUNT(UNITS); i++) {
        repeat(&buf, UNITS[i], 4000);
        check(buf.text);
        arena_reset(folding_arena);
    }
    repeat(&buf, "\xEF\xB7\xBA", 5333);
    assert_true(folding_text(buf.text).length > 80000); /* grows past the count of characters */
    buf_free(&buf);
    arena_reset(folding_arena);
}

static uint32_t random_code(uint64_t *seed)
{
    static const struct {
        uint32_t low, high;
    } RANGES[] = {{1, 0x7F},          {0x80, 0x24F},      {0x300, 0x36F},     {0x600, 0x6FF},
                  {0x1100, 0x11FF},   {0x2000, 0x206F},   {0x3000, 0x30FF},   {0x4E00, 0x9FFF},
                  {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE00, 0xFE0F},   {0xFF00, 0xFFEF},
                  {0x1F300, 0x1F6FF}, {0x20000, 0x2A6DF}, {0xE0000, 0xE01EF}, {0x1D165, 0x1D172}};
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    uint64_t draw = *seed >> 33;
    size_t range = (size_t)(draw % COUNT(RANGES));
    return RANGES[range].low + (uint32_t)(draw / COUNT(RANGES)) % (RANGES[range].high - RANGES[range].low + 1);
}

/* Folding two texts with a plain Han character between them is folding each: what stands far away decides nothing. */
static void folding_is_local(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint64_t seed = given == NULL ? 20190602 : strtoull(given, NULL, 10);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 2000; round++) {
        struct buf left = {0}, right = {0}, both = {0};
        for (int i = 0; i < 12; i++)
            add_utf8(i % 2 == 0 ? &left : &right, random_code(&seed));
        buf_print(&both, "%s水%s", left.text, right.text);
        check(both.text);
        /* the right side keeps the 水 before it: marks at its start join what stands before them */
        struct buf tail = {0};
        buf_print(&tail, "水%s", right.text);
        const char *parts = arena_print(folding_arena, "%s%s", folded(left.text), folded(tail.text));
        assert_string_equal(folded(both.text), parts);
        buf_free(&left);
        buf_free(&right);
        buf_free(&both);
        buf_free(&tail);
        arena_reset(folding_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_fold_to_one),    cmocka_unit_test(quotes_are_as_written),
        cmocka_unit_test(quotes_are_bounded),       cmocka_unit_test(bad_text_is_refused),
        cmocka_unit_test(hostile_text_is_survived), cmocka_unit_test(folding_is_local),
    };
    return cmocka_run_group_tests(tests, folding_open, folding_close);
}
