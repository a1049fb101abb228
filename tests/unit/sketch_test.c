/* What is kept of texts to find others like them: what counts, what does not, and how well the bands narrow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/instant.h"
#include "common/str.h"
#include "services/classifier/sketch.h"
#include "tests/lib/chance.h"
#include "tests/lib/folding.h"

static double likeness(const char *a, const char *b)
{
    const struct sketch one = folding_sketch(a), two = folding_sketch(b);
    double there = sketch_likeness(&one, &two), back = sketch_likeness(&two, &one);
    assert_true(there == back);
    assert_true(there >= 0 && there <= 1);
    return there;
}

static const char *repeat(const char *text, size_t times)
{
    struct buf buf = {0};
    for (size_t i = 0; i < times; i++)
        buf_text(&buf, text);
    const char *out = arena_text(folding_arena, buf.text);
    buf_free(&buf);
    return out;
}

static const char LAMPS[] = "玫瑰苑小区3号楼前的路灯坏了一个星期,晚上漆黑一片,老人不敢出门,请派人维修。";

static void test_cases(void **state)
{
    static const struct {
        const char *why, *a, *b;
        double least, most;
    } CASES[] = {
        {"the same text", LAMPS, LAMPS, 1, 1},
        {"other spellings of it", "玫瑰苑小区3号楼前的路灯坏了", "玫瑰苑 小区３號樓前的路燈壞了!!", 1, 1},
        {"salutations count for nothing", LAMPS,
         "您好,请问领导:玫瑰苑小区3号楼前的路灯坏了一个星期,晚上漆黑一片,老人不敢出门,请派人维修。谢谢!", 1, 1},
        {"nor do they make alike", "您好,我想咨询请问有关部门,希望相关部门尽快处理,谢谢",
         "您好,希望相关部门尽快处理,望回复,为盼,谢谢", 0, 0},
        {"another number is another text", "幸福小区12号楼停水", "幸福小区38号楼停水", .3, .8},
        {"another place is another text", "玫瑰苑小区停水三天", "锦绣城小区停水三天", .3, .8},
        {"a few words changed", LAMPS, "玫瑰苑小区3号楼前的路灯坏了一星期了,晚上漆黑一片,老人不敢出门,请维修。", .7,
         .99},
        {"nothing in common", LAMPS, "公司拖欠工资三个月,申请劳动仲裁", 0, .05},
        {"empty", "", "", 0, 0},
        {"empty and not", "", LAMPS, 0, 0},
        {"one character", "水", "水", 0, 0},
        {"no letters at all", "!!??……——😀😀😀", "!!??……——😀😀😀", 0, 0},
        {"emoji between the words part them", "路灯😀坏了很久没人修理", "路灯😀坏了很久没人修理", 1, 1},
        {"mixed scripts", "WiFi路由器ABC公司kitchen噪声", "ＷＩＦＩ路由器abc公司KITCHEN噪声", 1, 1},
    };
    size_t failed = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        double found = likeness(CASES[i].a, CASES[i].b);
        if (found >= CASES[i].least && found <= CASES[i].most)
            continue;
        failed++;
        fprintf(stderr, "%s: %.3f, not %.2f to %.2f\n", CASES[i].why, found, CASES[i].least, CASES[i].most);
    }
    assert_int_equal(failed, 0);
}

static void test_short_texts_have_no_bands(void **state)
{
    (void)state;
    assert_int_equal(folding_sketch("").band_count, 0);
    assert_int_equal(folding_sketch("停水了").band_count, 0);
    assert_int_equal(folding_sketch("停水了").pairs, 2);
    assert_int_equal(folding_sketch("一二三四五六七八").band_count, 0); /* 7 pairs */
    assert_int_equal(folding_sketch("一二三四五六七八九").band_count, SKETCH_BANDS);
    assert_int_equal(folding_sketch(repeat("水", 4000)).pairs, 1); /* one character, repeated */
    assert_int_equal(folding_sketch(repeat("您好请问", 1000)).pairs, 0);
}

/* 4,000 characters, all different pairs: kept by the smallest, and still the same as itself. */
static void test_long_texts(void **state)
{
    (void)state;
    struct buf a = {0}, b = {0};
    for (unsigned i = 0; i < 4000; i++) {
        unsigned code = 0x4e00 + (unsigned)chance_below(5000);
        char utf8[4] = {(char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 63)), (char)(0x80 | (code & 63)), 0};
        buf_text(&a, utf8);
        if (i < 3000) /* three quarters of the one are the beginning of the other */
            buf_text(&b, utf8);
    }
    const struct sketch whole = folding_sketch(a.text), part = folding_sketch(b.text);
    assert_int_equal(whole.count, SKETCH_KEEP);
    assert_true(whole.pairs > 3900);
    assert_true(sketch_likeness(&whole, &whole) == 1);
    double found = sketch_likeness(&whole, &part); /* .75 */
    assert_true(found > .6 && found < .9);
    assert_true(sketch_likeness(&part, &whole) == found);
    const struct sketch lamps = folding_sketch(LAMPS);
    assert_true(sketch_likeness(&whole, &lamps) < .05);
    buf_free(&a);
    buf_free(&b);
}

static void test_column(void **state)
{
    (void)state;
    const char *const TEXTS[] = {"", "停水", LAMPS, repeat(LAMPS, 100)};
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        const struct sketch one = folding_sketch(TEXTS[i]);
        struct sketch back;
        struct bytes bytes = sketch_write(folding_arena, &one);
        assert_int_equal(sketch_read(folding_arena, bytes, &back), RESULT_OK);
        assert_int_equal(back.count, one.count);
        assert_int_equal(back.pairs, one.pairs);
        assert_memory_equal(back.hashes, one.hashes, one.count * sizeof *one.hashes);
        for (size_t cut = 0; cut < bytes.size; cut++) /* whatever is missing is missed */
            assert_int_equal(sketch_read(folding_arena, (struct bytes){bytes.data, cut}, &back), RESULT_REFUSE);
    }
    for (size_t i = 0; i < 20000; i++) { /* any bytes: read or refused */
        uint8_t junk[40];
        size_t size = (size_t)chance_below(sizeof junk);
        struct sketch out;
        for (size_t n = 0; n < size; n++)
            junk[n] = (uint8_t)chance();
        if (sketch_read(folding_arena, (struct bytes){junk, size}, &out) == RESULT_OK)
            assert_true(out.count * 4 + 2 == size);
    }
}

/* A text with some of its words changed, and how often it shares a band with the first. */
struct tally {
    size_t pairs, shared;
};

static bool share(const struct sketch *a, const struct sketch *b)
{
    for (size_t i = 0; i < a->band_count && i < b->band_count; i++)
        if (a->bands[i] == b->bands[i])
            return true;
    return false;
}

static const char *random_text(uint64_t seed, size_t changed)
{
    struct buf buf = {0};
    for (size_t i = 0; i < 60; i++) {
        uint64_t x = (seed + i) * 0x9e3779b97f4a7c15ULL ^ (i < changed ? chance() : 0);
        unsigned code = 0x4e00 + (unsigned)((x ^ x >> 29) % 900);
        char utf8[4] = {(char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 63)), (char)(0x80 | (code & 63)), 0};
        buf_text(&buf, utf8);
    }
    const char *out = arena_text(folding_arena, buf.text);
    buf_free(&buf);
    return out;
}

static void test_bands_narrow(void **state)
{
    (void)state;
    struct tally by_tenth[11] = {{0}};
    for (size_t i = 0; i < 6000; i++) {
        uint64_t seed = chance();
        const struct sketch a = folding_sketch(random_text(seed, 0)), b = folding_sketch(random_text(seed, i % 61));
        struct tally *tally = &by_tenth[(int)(sketch_likeness(&a, &b) * 10)];
        tally->pairs++;
        tally->shared += share(&a, &b);
    }
    for (size_t i = 0; i <= 10; i++)
        print_message("  likeness .%zu: %zu of %zu share a band\n", i, by_tenth[i].shared, by_tenth[i].pairs);
    assert_true(by_tenth[0].shared * 200 < by_tenth[0].pairs);
    assert_true(by_tenth[6].shared * 100 > by_tenth[6].pairs * 85);
    assert_true(by_tenth[7].shared * 100 > by_tenth[7].pairs * 95);
    assert_true((by_tenth[8].shared + by_tenth[9].shared) * 100 > (by_tenth[8].pairs + by_tenth[9].pairs) * 99);
}

static void test_speed(void **state)
{
    (void)state;
    const char *why = NULL;
    struct text text;
    enum { TIMES = 2000 };
    assert_int_equal(text_fold(folding_arena, folding_folder, random_text(chance(), 0), &text, &why), RESULT_OK);
    instant from = instant_wall();
    for (size_t i = 0; i < TIMES; i++)
        (void)sketch_of(folding_arena, &text);
    print_message("  %zu characters: %.1f us\n", text.length, (double)(instant_wall() - from) / TIMES);
}

int main(void)
{
    chance_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),        cmocka_unit_test(test_short_texts_have_no_bands),
        cmocka_unit_test(test_long_texts),   cmocka_unit_test(test_column),
        cmocka_unit_test(test_bands_narrow), cmocka_unit_test(test_speed),
    };
    return cmocka_run_group_tests_name("sketch", tests, folding_open, folding_close);
}
