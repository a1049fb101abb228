/* R39: whom the centre calls a second time, and what counts as a difference. Fairness over fixed seeds, so that a run is
 * the same every time; one draw is pinned. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/survey/finding.h"
#include "services/survey/sample.h"
#include "services/survey/unit_call.h"
#include "tests/lib/golden.h"

enum { MOST = 200, SIGMAS = 6 };

static struct sample_candidate store[MOST], *list[MOST];

/* Person `i` of a town: the same id every time. */
static void person(size_t i, const char *unit)
{
    store[i] = (struct sample_candidate){.unit = unit};
    store[i].request.bytes[0] = 1;
    store[i].request.bytes[14] = (uint8_t)(i >> 8);
    store[i].request.bytes[15] = (uint8_t)i;
    list[i] = &store[i];
}

static void people(size_t count, const char *unit)
{
    for (size_t i = 0; i < count; i++)
        person(i, unit);
}

static void near(size_t found, size_t draws, double chance, const char *what)
{
    double expected = (double)draws * chance, sigma = sqrt(expected * (1 - chance));
    if (fabs((double)found - expected) > SIGMAS * sigma)
        fail_msg("%s: drawn %zu of %zu times, expected %.0f", what, found, draws, expected);
}

static void test_age_is_the_logarithm(void **state)
{
    (void)state;
    uint64_t u = 1;
    assert_true(sample_age(1) == (uint64_t)64 << 40);
    assert_true(sample_age((uint64_t)1 << 63) == (uint64_t)1 << 40);
    assert_true(sample_age(UINT64_MAX) >= 1); /* nobody's key is nothing */
    for (int i = 0; i < 2000; i++) {
        u = u * 6364136223846793005u + 1442695040888963407u;
        double expected = 64 - log2((double)u), found = (double)sample_age(u) / (double)((uint64_t)1 << 40);
        assert_true(fabs(found - expected) < 1e-9);
    }
}

static void test_everybody_has_the_same_chance(void **state)
{
    (void)state;
    enum { COUNT_OF = 20, SEEDS = 4000 };
    size_t times[COUNT_OF] = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        const struct sample_plan plan = {.seed = seed, .percent = 25};
        people(COUNT_OF, "street");
        assert_int_equal(sample_draw(&plan, list, COUNT_OF), 5);
        for (size_t i = 0; i < COUNT_OF; i++)
            times[i] += store[i].drawn;
    }
    for (size_t i = 0; i < COUNT_OF; i++)
        near(times[i], SEEDS, 0.25, "one of twenty");
}

static void test_risk_is_drawn_more_often(void **state)
{
    (void)state;
    enum { COUNT_OF = 10, SEEDS = 6000 };
    size_t urgent = 0, both = 0, other = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        const struct sample_plan plan = {
            .seed = seed, .percent = 1, .urgent = 3, .redo = 2, .enterprise = 0, .called = 1};
        people(COUNT_OF, "street");
        store[3].urgent = true;
        store[7].urgent = store[7].redo = true;
        store[8].enterprise = store[9].called = true; /* a factor below two changes nothing */
        assert_int_equal(sample_draw(&plan, list, COUNT_OF), 1);
        assert_int_equal(store[7].weight, 6);
        assert_int_equal(store[8].weight, 1);
        urgent += store[3].drawn;
        both += store[7].drawn;
        other += store[8].drawn;
    }
    near(urgent, SEEDS, 3.0 / 17, "urgent");
    near(both, SEEDS, 6.0 / 17, "urgent and redone");
    near(other, SEEDS, 1.0 / 17, "as any other");
}

static void test_each_unit_by_itself(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        size_t count, drawn;
    } UNITS[] = {{"", 1, 1}, {"bureau", 3, 3}, {"street", 41, 5}, {"water", 100, 10}};
    const struct sample_plan plan = {.seed = 7, .percent = 10, .least = 3};
    size_t count = 0, drawn[COUNT(UNITS)] = {0}, all = 0;
    for (size_t u = 0; u < COUNT(UNITS); u++)
        for (size_t i = 0; i < UNITS[u].count; i++)
            person(count++, UNITS[u].unit);
    assert_int_equal(sample_draw(&plan, list, count), 1 + 3 + 5 + 10);
    for (size_t i = 0; i < count; i++)
        for (size_t u = 0; u < COUNT(UNITS); u++)
            drawn[u] += store[i].drawn && strcmp(store[i].unit, UNITS[u].unit) == 0;
    for (size_t u = 0; u < COUNT(UNITS); u++) {
        assert_int_equal(drawn[u], UNITS[u].drawn);
        all += drawn[u];
    }
    assert_int_equal(all, 19);
    assert_int_equal(sample_draw(&plan, list, 0), 0);
}

static void test_size(void **state)
{
    (void)state;
    static const struct {
        int percent, least;
        size_t of, size;
    } CASES[] = {{5, 0, 100, 5}, {5, 0, 101, 6}, {5, 0, 1, 1},  {1, 0, 99, 1}, {100, 0, 9, 9},
                 {5, 3, 2, 2},   {5, 3, 10, 3},  {0, 0, 10, 0}, {5, 0, 0, 0},  {100, 50, 9, 9}};
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_int_equal(
            sample_size(&(struct sample_plan){.percent = CASES[i].percent, .least = CASES[i].least}, CASES[i].of),
            CASES[i].size);
}

/* Whatever way the rows came; and who asks for more gets those of before, and more. */
static void test_the_seed_alone_decides(void **state)
{
    (void)state;
    enum { COUNT_OF = 50 };
    const struct sample_plan plan = {.seed = 20240301, .percent = 10}, more = {.seed = 20240301, .percent = 30},
                             other = {.seed = 20240302, .percent = 10};
    bool first[COUNT_OF];
    size_t same = 0;
    people(COUNT_OF, "street");
    sample_draw(&plan, list, COUNT_OF);
    for (size_t i = 0; i < COUNT_OF; i++)
        first[i] = store[i].drawn;
    for (size_t i = 0; i < COUNT_OF; i++)
        list[i] = &store[COUNT_OF - 1 - i];
    sample_draw(&plan, list, COUNT_OF);
    for (size_t i = 0; i < COUNT_OF; i++)
        assert_int_equal(first[i], store[i].drawn);
    sample_draw(&more, list, COUNT_OF);
    for (size_t i = 0; i < COUNT_OF; i++)
        assert_true(!first[i] || store[i].drawn);
    sample_draw(&other, list, COUNT_OF);
    for (size_t i = 0; i < COUNT_OF; i++)
        same += first[i] && store[i].drawn;
    assert_true(same < 5);
}

static void test_one_draw_is_pinned(void **state)
{
    (void)state;
    enum { COUNT_OF = 12 };
    const struct sample_plan plan = {
        .seed = 18446744073709551557u, .percent = 25, .least = 2, .urgent = 3, .redo = 2, .enterprise = 2, .called = 2};
    struct buf out = {0};
    people(COUNT_OF, "street");
    for (size_t i = 6; i < COUNT_OF; i++)
        store[i].unit = "water";
    store[2].urgent = store[8].redo = store[8].called = store[9].enterprise = true;
    sample_draw(&plan, list, COUNT_OF);
    for (size_t i = 0; i < COUNT_OF; i++)
        buf_print(&out, "%-6s person %2d  weight %d  hash %016llx  age %014llx  %s\n", list[i]->unit,
                  list[i]->request.bytes[15], list[i]->weight, (unsigned long long)list[i]->hash,
                  (unsigned long long)list[i]->age, list[i]->drawn ? "drawn" : "-");
    golden_assert("tests/unit/sample.golden", out.text);
    buf_free(&out);
}

/* ---- what counts as a difference ---- */

static void test_findings(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct finding_heard unit, centre;
        bool differs;
    } CASES[] = {
        {"satisfied, dissatisfied", {RATING_SATISFIED, 0}, {RATING_DISSATISFIED, 0}, true},
        {"basically, dissatisfied", {RATING_BASICALLY, 0}, {RATING_DISSATISFIED, 0}, true},
        {"satisfied, not solved", {RATING_SATISFIED, 0}, {RATING_BASICALLY, ANSWER_NO}, true},
        {"solved, not solved", {RATING_DECLINED, ANSWER_YES}, {RATING_DECLINED, ANSWER_NO}, true},
        {"solved, dissatisfied", {RATING_DECLINED, ANSWER_YES}, {RATING_DISSATISFIED, 0}, true},
        {"the reverse is none", {RATING_DISSATISFIED, ANSWER_NO}, {RATING_SATISFIED, ANSWER_YES}, false},
        {"both hear the same", {RATING_DISSATISFIED, 0}, {RATING_DISSATISFIED, ANSWER_NO}, false},
        {"both hear good", {RATING_SATISFIED, ANSWER_YES}, {RATING_BASICALLY, ANSWER_YES}, false},
        {"the unit said it was not solved", {RATING_SATISFIED, ANSWER_NO}, {RATING_DISSATISFIED, ANSWER_NO}, false},
        {"solved, but dissatisfied: the unit said so",
         {RATING_DISSATISFIED, ANSWER_YES},
         {RATING_DISSATISFIED, 0},
         false},
        {"declined to both", {RATING_DECLINED, 0}, {RATING_DECLINED, 0}, false},
        {"declined to the unit", {RATING_DECLINED, 0}, {RATING_DISSATISFIED, 0}, false},
        {"declined to the centre", {RATING_SATISFIED, 0}, {RATING_DECLINED, 0}, false},
        {"partly solved is content enough", {RATING_SATISFIED, 0}, {RATING_BASICALLY, ANSWER_PARTLY}, false},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (finding_differs(CASES[i].unit, CASES[i].centre) != CASES[i].differs)
            fail_msg("%s", CASES[i].name);
}

/* ---- when a unit may register its call ---- */

#define FED_BACK (100 * INSTANT_HOUR)
#define NOW      (110 * INSTANT_HOUR)

static void test_unit_calls(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum case_state state;
        enum survey_state survey; /* 0: the number means nobody of this visit */
        bool lead, registered;
        instant called_at;
        const char *expected;
    } CASES[] = {
        {"while others are asked", CASE_ASKING, SURVEY_OPEN, true, false, NOW, " none"},
        {"after the centre", CASE_ASKED, SURVEY_RATED, true, false, FED_BACK, " none"},
        {"while it is analysed", CASE_ANALYSING, SURVEY_RATED, true, false, NOW, " none"},
        {"in the minute of the result", CASE_ASKING, SURVEY_OPEN, true, false, FED_BACK + 1 - INSTANT_MINUTE, " none"},
        {"before the result", CASE_ASKING, SURVEY_OPEN, true, false, FED_BACK - INSTANT_MINUTE,
         "called_at out_of_range"},
        {"in the future", CASE_ASKING, SURVEY_OPEN, true, false, NOW + 1, "called_at out_of_range"},
        {"by another unit", CASE_ASKING, SURVEY_OPEN, false, false, NOW, "unit not_yours"},
        {"twice", CASE_ASKING, SURVEY_OPEN, true, true, NOW, "number already_done"},
        {"nothing fed back", CASE_NONE, 0, false, false, NOW, "number not_fed_back"},
        {"answered at first contact", CASE_ANSWERED, SURVEY_OPEN, false, false, NOW, "number not_fed_back"},
        {"in the redo", CASE_REDO, SURVEY_RATED, true, false, NOW, "number wrong_state"},
        {"written off", CASE_WRITTEN_OFF, SURVEY_RATED, true, false, NOW, "number wrong_state"},
        {"in the look-back", CASE_LOOKING_BACK, SURVEY_OPEN, true, false, NOW, "number wrong_state"},
        {"nobody of this visit", CASE_ASKING, 0, true, false, NOW, "number wrong_state"},
        {"rides on it no more", CASE_ASKING, SURVEY_RELEASED, true, false, NOW, "number wrong_state"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct survey_case now;
        struct survey survey;
        survey_case_blank(&now);
        survey_blank(&survey);
        now.state = CASES[i].state;
        now.fed_back_at = FED_BACK;
        survey.state = CASES[i].survey;
        const struct unit_call call = {.called_at = CASES[i].called_at, .rating = RATING_SATISFIED};
        const char *field = "";
        enum reason reason = unit_call_fault(&(struct unit_call_facts){.now = &now,
                                                                       .survey = CASES[i].survey ? &survey : NULL,
                                                                       .call = &call,
                                                                       .acts_for_lead = CASES[i].lead,
                                                                       .registered = CASES[i].registered,
                                                                       .at = NOW},
                                             &field);
        char found[64];
        snprintf(found, sizeof found, "%s %s", field, reason == REASON_NONE ? "none" : reason_code(reason));
        if (strcmp(found, CASES[i].expected) != 0)
            fail_msg("%s: found '%s', expected '%s'", CASES[i].name, found, CASES[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_age_is_the_logarithm),
        cmocka_unit_test(test_everybody_has_the_same_chance),
        cmocka_unit_test(test_risk_is_drawn_more_often),
        cmocka_unit_test(test_each_unit_by_itself),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_the_seed_alone_decides),
        cmocka_unit_test(test_one_draw_is_pinned),
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_unit_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
