/* The automaton against small packs, and against the naive search over random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/classifier/lexicon.h"
#include "tests/lib/folding.h"

static struct lexicon *built(const struct pack *pack)
{
    struct lexicon *lexicon = NULL;
    assert_int_equal(lexicon_new(&lexicon, folding_folder, pack, stderr), RESULT_OK);
    assert_non_null(lexicon);
    return lexicon;
}

/* "axis:value@from-to=quote" of each hit, in the order reported. */
static const char *listed(const struct text *text, const struct lexicon_hits *hits)
{
    struct buf buf = {0};
    for (size_t i = 0; i < hits->count; i++) {
        const struct lexicon_hit *hit = &hits->rows[i];
        buf_print(&buf, "%s%d:%d@%zu-%zu=%s", i == 0 ? "" : " ", (int)hit->entry->axis, hit->entry->value, hit->from,
                  hit->to, text_quote(folding_arena, text, hit->from, hit->to));
    }
    const char *result = arena_textn(folding_arena, buf.text, buf.length);
    buf_free(&buf);
    return result;
}

static const char *found(const struct lexicon *lexicon, const char *written)
{
    struct text text = folding_text(written);
    struct lexicon_hits hits = lexicon_find(folding_arena, lexicon, &text);
    return listed(&text, &hits);
}

static const char *places(const struct lexicon *lexicon, const char *written)
{
    struct text text = folding_text(written);
    struct lexicon_hits hits = lexicon_find(folding_arena, lexicon, &text);
    struct lexicon_hits kept = lexicon_places(folding_arena, &hits);
    return listed(&text, &kept);
}

static struct pack_word WORDS[] = {
    {"水", AXIS_MATTER, 0, 10},    {"下水", AXIS_MATTER, 0, 30},      {"下水道", AXIS_MATTER, 1, 60},
    {"水道", AXIS_MATTER, 2, 5},   {"停 水", AXIS_MATTER, 3, 50},     {"ＥＴＣ", AXIS_MATTER, 4, 50},
    {"爆炸", AXIS_URGENCY, 2, 90}, {"投訴", AXIS_NATURE, 3, 40},      {"投诉", AXIS_NATURE, 3, 70},
    {"投诉", AXIS_NATURE, 2, 20},  {"gas leak", AXIS_URGENCY, 2, 90}, {"😡😡", AXIS_NATURE, 3, 20},
    {"5号", AXIS_MATTER, 5, 10},
};

static void all_matches_in_reading_order(void **state)
{
    (void)state;
    struct pack pack = {.words = WORDS, .words_count = COUNT(WORDS)};
    struct lexicon *lexicon = built(&pack);
    static const struct {
        const char *text, *hits;
    } CASES[] = {
        {"", ""},
        {"没有可说的", ""},
        {"下水道堵", "1:1@0-3=下水道 1:0@0-2=下水 1:2@1-3=水道 1:0@1-2=水"},
        {"下下水", "1:0@1-3=下水 1:0@2-3=水"},
        {"停水水", "1:3@0-2=停水 1:0@1-2=水 1:0@2-3=水"},
        {"停\n水", "1:3@0-2=停水 1:0@1-2=水"},
        {"用etc交费", "1:4@1-4=etc"},
        {"fetch", ""},
        {"ETC5", ""},
        {"etc，ETC", "1:4@0-3=etc 1:4@4-7=ETC"},
        {"5号", "1:5@0-2=5号"},
        {"15号", ""},
        {"第5号", "1:5@1-3=5号"},
        {"Gas\t LEAK!", "3:2@0-8=Gas LEAK"},
        {"gasleak", ""},
        {"投訴", "2:2@0-2=投訴 2:3@0-2=投訴"},
        {"😡😡😡", "2:3@0-2=😡😡 2:3@1-3=😡😡"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_string_equal(found(lexicon, CASES[i].text), CASES[i].hits);
    assert_int_equal(lexicon_size(lexicon).words, COUNT(WORDS) - 1); /* 投訴 and 投诉 for one value are one */
    struct text text = folding_text("投诉");
    struct lexicon_hits hits = lexicon_find(folding_arena, lexicon, &text);
    assert_int_equal(hits.rows[1].entry->weight, 70); /* at the greater weight */
    lexicon_free(&lexicon);
    assert_null(lexicon);
}

static void places_are_leftmost_longest(void **state)
{
    (void)state;
    static const char *const BEIYUAN[] = {"济南北园", "北园"}, *const STREET[] = {"北园街道办", "北园"};
    struct pack_area areas[] = {
        {.code = "city", .name = "演示市", .parent = -1, .level = AREA_CITY},
        {.code = "beiyuan", .name = "北园区", .aliases = BEIYUAN, .alias_count = 2, .level = AREA_DISTRICT},
        {.code = "street", .name = "北园街道", .aliases = STREET, .alias_count = 2, .parent = 1, .level = AREA_STREET},
        {.code = "bridge", .name = "桥口村", .parent = 1, .level = AREA_COMMUNITY},
        {.code = "east", .name = "东桥口村", .parent = 1, .level = AREA_COMMUNITY},
        {.code = "grid", .name = "3", .parent = 1, .level = AREA_GRID},
        {.code = "a3", .name = "A3区", .parent = 0, .level = AREA_DISTRICT},
    };
    struct pack pack = {.areas = areas, .areas_count = COUNT(areas), .words = WORDS, .words_count = 2};
    struct lexicon *lexicon = built(&pack);
    static const struct {
        const char *text, *hits;
    } CASES[] = {
        {"东桥口村的水", "0:4@0-4=东桥口村"},
        {"北园街道办", "0:2@0-5=北园街道办"},
        {"济南北园街道", "0:1@0-4=济南北园"},
        {"在北园", "0:1@1-3=北园 0:2@1-3=北园"},
        {"3", ""},
        {"Ａ3區、BA3区", "0:6@0-3=Ａ3區"},
        {"桥口村与東橋口村", "0:3@0-3=桥口村 0:4@4-8=東橋口村"},
        {"桥口村桥口村", "0:3@0-3=桥口村 0:3@3-6=桥口村"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_string_equal(places(lexicon, CASES[i].text), CASES[i].hits);
    lexicon_free(&lexicon);
}

static void unusable_words_are_named(void **state)
{
    (void)state;
    struct pack_word words[] = {{"水", AXIS_MATTER, 0, 10}, {" \t", AXIS_MATTER, 1, 10}, {"\xFF", AXIS_NATURE, 1, 10}};
    struct pack pack = {.words = words, .words_count = COUNT(words)};
    char *problems = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&problems, &length);
    struct lexicon *lexicon = NULL;
    assert_int_equal(lexicon_new(&lexicon, folding_folder, &pack, out), RESULT_REFUSE);
    fclose(out);
    assert_null(lexicon);
    assert_string_equal(problems, "lexicon: word \" \t\": nothing of it is left after folding\n"
                                  "lexicon: word \"?\": not valid UTF-8\n");
    free(problems);
    struct pack empty = {0};
    lexicon = built(&empty);
    assert_string_equal(found(lexicon, "下水道"), "");
    lexicon_free(&lexicon);
}

static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

static const char *random_word(uint64_t *seed, uint32_t longest)
{
    static const char *const ALPHABET[] = {"水", "电", "a", "1", "。", "😡"};
    struct buf buf = {0};
    for (uint32_t n = 1 + draw(seed, longest); n > 0; n--)
        buf_text(&buf, ALPHABET[draw(seed, COUNT(ALPHABET))]);
    const char *word = arena_textn(folding_arena, buf.text, buf.length);
    buf_free(&buf);
    return word;
}

static bool stands(const struct text *text, const struct text *word, size_t at)
{
    size_t end = at + word->length;
    if (end > text->length || memcmp(text->codes + at, word->codes, word->length * sizeof(*word->codes)) != 0)
        return false;
    bool cut_left = at > 0 && text_letter(text->codes[at - 1]) && text_letter(text->codes[at]);
    bool cut_right = end < text->length && text_letter(text->codes[end - 1]) && text_letter(text->codes[end]);
    return !cut_left && !cut_right;
}

static void same_as_naive_search(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint64_t seed = given == NULL ? 20190527 : strtoull(given, NULL, 10);
    print_message("seed %llu\n", (unsigned long long)seed);
    size_t total = 0;
    for (int round = 0; round < 400; round++) {
        struct pack_word words[30];
        for (size_t i = 0; i < COUNT(words); i++) /* a value of its own: equal words stay apart */
            words[i] = (struct pack_word){random_word(&seed, 4), AXIS_MATTER, (int)i, 1};
        struct pack pack = {.words = words, .words_count = COUNT(words)};
        struct lexicon *lexicon = built(&pack);
        struct text text = folding_text(random_word(&seed, 60));
        struct lexicon_hits hits = lexicon_find(folding_arena, lexicon, &text);
        size_t expected = 0;
        for (size_t i = 0; i < COUNT(words); i++) {
            struct text word = folding_text(words[i].word);
            for (size_t at = 0; at < text.length; at++)
                expected += stands(&text, &word, at);
        }
        assert_int_equal(hits.count, expected);
        for (size_t i = 0; i < hits.count; i++) {
            struct text word = folding_text(words[hits.rows[i].entry->value].word);
            assert_int_equal(hits.rows[i].to - hits.rows[i].from, word.length);
            assert_true(stands(&text, &word, hits.rows[i].from));
            assert_true(i == 0 || hits.rows[i].from >= hits.rows[i - 1].from);
        }
        total += expected;
        lexicon_free(&lexicon);
        arena_reset(folding_arena);
    }
    assert_true(total > 10000); /* the comparison saw something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_matches_in_reading_order),
        cmocka_unit_test(places_are_leftmost_longest),
        cmocka_unit_test(unusable_words_are_named),
        cmocka_unit_test(same_as_naive_search),
    };
    return cmocka_run_group_tests(tests, folding_open, folding_close);
}
