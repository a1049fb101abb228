/* Rates, intervals, tolerance, ranks, points and talks: cases by hand, and what holds for any figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/ctl/score.h"
#include "tests/lib/chance.h"

#define BIT(fact) (1ull << (int)(fact))

static const struct pack_rate CONTENT = {.code = "content",
                                         .numerator = BIT(FACT_SATISFIED) | BIT(FACT_BASICALLY),
                                         .denominator = BIT(FACT_ASKED),
                                         .version = 1,
                                         .least = 10};
static const struct pack_rate REDO = {.code = "redo",
                                      .numerator = BIT(FACT_REDONE),
                                      .denominator = BIT(FACT_REDONE) | BIT(FACT_WRITTEN_OFF),
                                      .version = 1,
                                      .least = 10,
                                      .lower_is_better = true};

static struct score plain(int64_t numerator, int64_t denominator)
{
    return (struct score){.numerator = numerator, .denominator = denominator, .group = -1};
}

/* S3: 97.4 % of its year, and where halves fall. */
static void test_shares(void **state)
{
    static const struct {
        int64_t numerator, denominator;
        int tenths;
    } CASES[] = {{0, 0, -1},          {0, 7, 0},
                 {7, 7, 1000},        {1, 3, 333},
                 {2, 3, 667},         {1, 2000, 1},
                 {1, 2001, 0},        {1999, 2000, 1000},
                 {1998, 2000, 999},   {974, 1000, 974},
                 {9745, 10000, 975},  {9744, 10000, 974},
                 {41658, 59624, 699}, {999999999, 1000000000, 1000}};
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_int_equal(score_tenths(CASES[i].numerator, CASES[i].denominator), CASES[i].tenths);
}

/* Against published values of the interval (z = 1.96): 0/10, 1/10, 5/10, 10/10, 81/263 (Newcombe 1998). */
static void test_intervals(void **state)
{
    static const struct {
        int64_t numerator, denominator;
        int low, high;
    } CASES[] = {{0, 10, 0, 278},     {1, 10, 18, 404},           {5, 10, 237, 763}, {10, 10, 722, 1000},
                 {81, 263, 255, 366}, {15, 148, 62, 160},         {0, 20, 0, 161},   {1, 29, 6, 172},
                 {1, 1, 207, 1000},   {974000, 1000000, 974, 974}};
    int low, high;
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct score score = plain(CASES[i].numerator, CASES[i].denominator);
        assert_true(score_interval(&score, &low, &high));
        assert_int_equal(low, CASES[i].low);
        assert_int_equal(high, CASES[i].high);
    }
    struct score nothing = plain(0, 0);
    assert_false(score_interval(&nothing, &low, &high));
}

/* The interval holds the share, lies in 0 to 100 %, mirrors, and is narrower with more people. */
static void test_interval_properties(void **state)
{
    (void)state;
    chance_begin();
    for (int n = 0; n < 20000; n++) {
        int64_t denominator = 1 + chance_below(2000000);
        int64_t numerator = chance_below((int)denominator + 1);
        struct score score = plain(numerator, denominator), mirror = plain(denominator - numerator, denominator);
        struct score more = plain(numerator * 10, denominator * 10);
        int low, high, mirror_low, mirror_high, more_low, more_high;
        assert_true(score_interval(&score, &low, &high) && score_interval(&mirror, &mirror_low, &mirror_high) &&
                    score_interval(&more, &more_low, &more_high));
        int share = score_tenths(numerator, denominator);
        assert_true(0 <= low && low <= share && share <= high && high <= 1000);
        assert_in_range(low + mirror_high, 999, 1001);
        assert_true(more_high - more_low <= high - low + 1);
    }
}

/* ---- tolerance ---- */

static void test_tolerance(void **state)
{
    static const struct {
        int tolerance;
        bool lower;
        int64_t failed, whole, forgiven;
        int counted;
    } CASES[] = {
        {0, false, 5, 100, 0, 950},         {20, false, 5, 100, 2, 970}, {20, false, 1, 100, 1, 1000},
        {20, false, 0, 100, 0, 1000},       {20, false, 9, 49, 0, 816}, /* two per cent of 49 is no whole failure */
        {1000, false, 100, 100, 100, 1000}, {20, true, 5, 100, 2, 30},   {20, true, 1, 100, 1, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct pack_rate rate = CASES[i].lower ? REDO : CONTENT;
        int64_t facts[FACT_COUNT] = {0};
        rate.tolerance = CASES[i].tolerance;
        facts[FACT_ASKED] = CASES[i].whole;
        facts[FACT_SATISFIED] = CASES[i].whole - CASES[i].failed;
        facts[FACT_REDONE] = CASES[i].failed;
        facts[FACT_WRITTEN_OFF] = CASES[i].whole - CASES[i].failed;
        const struct score score = score_of(&rate, facts);
        assert_int_equal(score.forgiven, CASES[i].forgiven);
        assert_int_equal(score_tolerated(&rate, &score), CASES[i].counted);
        assert_int_equal(score.denominator, CASES[i].whole); /* the plain figure stays what it was */
    }
}

/* ---- ranks ---- */

static void check_ranks(const struct pack_rate *rate, struct score *scores, size_t count, const char *expected)
{
    char text[64] = "";
    score_rank(rate, scores, count);
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d/%d", i ? " " : "", scores[i].rank,
                 scores[i].ranked);
    assert_string_equal(text, expected);
}

/* Inside a group alone; equals share a rank whatever their size; few and strangers have none. */
static void test_ranks(void **state)
{
    struct score scores[] = {{.numerator = 90, .denominator = 100, .group = 0},
                             {.numerator = 45, .denominator = 50, .group = 0},
                             {.numerator = 99, .denominator = 100, .group = 0},
                             {.numerator = 10, .denominator = 100, .group = 0},
                             {.numerator = 50, .denominator = 100, .group = 1},
                             {.numerator = 5, .denominator = 5, .group = 0, .small = true},
                             {.numerator = 100, .denominator = 100, .group = -1}};
    (void)state;
    check_ranks(&CONTENT, scores, COUNT(scores), "2/4 2/4 1/4 4/4 1/1 0/0 0/0");
    check_ranks(&REDO, scores, COUNT(scores), "2/4 2/4 4/4 1/4 1/1 0/0 0/0");
}

/* Who is better by a hair of a percent is better, whatever is printed. */
static void test_ranks_are_exact(void **state)
{
    struct score scores[] = {{.numerator = 999999, .denominator = 1000000, .group = 0},
                             {.numerator = 1000000, .denominator = 1000001, .group = 0}};
    (void)state;
    check_ranks(&CONTENT, scores, COUNT(scores), "2/2 1/2");
}

/* What is forgiven counts in the rank. */
static void test_ranks_with_tolerance(void **state)
{
    struct score scores[] = {{.numerator = 96, .denominator = 100, .forgiven = 2, .group = 0},
                             {.numerator = 97, .denominator = 100, .group = 0}};
    (void)state;
    check_ranks(&CONTENT, scores, COUNT(scores), "1/2 2/2");
}

/* ---- points ---- */

static void test_points(void **state)
{
    struct pack_rate rates[] = {CONTENT};
    const struct pack pack = {.rates = rates, .rates_count = 1};
    const struct pack_points late = {.fact = FACT_LATE, .rate = -1, .below = -1, .above = -1, .points = -2},
                             well = {.rate = 0, .below = -1, .above = 980, .points = 5},
                             badly = {.rate = 0, .below = 900, .above = -1, .points = -5};
    int64_t facts[FACT_COUNT] = {[FACT_LATE] = 3, [FACT_ASKED] = 1000, [FACT_SATISFIED] = 980};
    (void)state;
    assert_int_equal(score_points(&pack, &late, facts).times, 3);
    assert_int_equal(score_points(&pack, &late, facts).points, -6);
    assert_int_equal(score_points(&pack, &well, facts).points, 5);
    assert_int_equal(score_points(&pack, &badly, facts).points, 0);
    facts[FACT_SATISFIED] = 979;
    assert_int_equal(score_points(&pack, &well, facts).points, 0);
    facts[FACT_SATISFIED] = 899; /* 90.0 % only when rounded would be 899.6: never rounded here */
    assert_int_equal(score_points(&pack, &badly, facts).points, -5);
    facts[FACT_SATISFIED] = 900;
    assert_int_equal(score_points(&pack, &badly, facts).points, 0);
    facts[FACT_ASKED] = facts[FACT_SATISFIED] = 9; /* all of nine: few */
    assert_int_equal(score_points(&pack, &well, facts).points, 0);
}

/* ---- talks ---- */

/* One letter a month: b below, o on the line, s few and below, - nothing. */
static bool summoned(const char *letters)
{
    struct pack_rate rates[] = {CONTENT};
    const struct pack pack = {.rates = rates, .rates_count = 1};
    const struct pack_talk talk = {.rate = 0, .below = 900, .months = 3};
    struct score months[24];
    size_t count = strlen(letters);
    for (size_t i = 0; i < count; i++)
        months[i] = letters[i] == 'b'   ? plain(89, 100)
                    : letters[i] == 'o' ? plain(90, 100)
                    : letters[i] == 's' ? (struct score){.numerator = 1, .denominator = 9, .small = true}
                                        : plain(0, 0);
    return score_summoned(&pack, &talk, months, count);
}

static void test_talks(void **state)
{
    static const struct {
        const char *months;
        bool summoned;
    } CASES[] = {{"bbb", true},   {"obbb", true},  {"bb", false},   {"bobb", false}, {"bbbo", false}, {"bbsb", true},
                 {"b-b-b", true}, {"bbbs", false}, {"bbb-", false}, {"", false},     {"sss", false},  {"obsb", false}};
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (summoned(CASES[i].months) != CASES[i].summoned)
            fail_msg("\"%s\" should%s be summoned", CASES[i].months, CASES[i].summoned ? "" : " not");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_intervals),
        cmocka_unit_test(test_interval_properties),
        cmocka_unit_test(test_tolerance),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_ranks_are_exact),
        cmocka_unit_test(test_ranks_with_tolerance),
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_talks),
    };
    return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}
