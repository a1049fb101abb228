/* What one clock counts by: whose relief bears on it, which review date, whose limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/pack_index.h"
#include "services/escalation/counting.h"
#include "tests/lib/clock_bench.h"

static struct arena *arena;
static struct bench bench;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    bench_open(&bench);
    bench.pack.index = pack_index_new(arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct counting_relief pause(const char *unit, const char *decided, const char *until, bool led)
{
    return (struct counting_relief){.relief = {.kind = RELIEF_PAUSE,
                                               .unit = unit,
                                               .state = RELIEF_GRANTED,
                                               .asked_at = bench_at(decided),
                                               .decided_at = bench_at(decided),
                                               .until = bench_at(until)},
                                    .led = led};
}

static struct clock clock_on(enum stage stage, const char *unit)
{
    struct clock clock = {
        .stage = stage, .state = CLOCK_OPEN, .stopped = INSTANT_NONE, .due = bench_at("2024-05-01T00:00")};
    strcpy(clock.unit, unit);
    return clock;
}

static struct clock_terms terms(const struct counting_relief *reliefs, size_t count, const struct clock *clock,
                                const char *limit)
{
    const struct counting_facts facts = {.pack = &bench.pack,
                                         .newest = &bench.pack,
                                         .policy = "nobody's",
                                         .area = "nowhere",
                                         .lead = "water",
                                         .urgency = URGENCY_NORMAL,
                                         .limit_text = limit,
                                         .reliefs = reliefs,
                                         .relief_count = count};
    return counting_terms(arena, &facts, clock);
}

/* The relief of a unit that led counts as the lead's for good; that of one which did not never does, even if it leads
 * now. Each unit's own stays its own. */
static void test_who_led_then(void **state)
{
    (void)state;
    const struct counting_relief list[] = {pause("power", "2024-04-10T10:00", "2024-04-12T10:00", true),
                                           pause("water", "2024-04-10T11:00", "2024-04-12T10:00", false)};
    struct clock order = clock_on(STAGE_SETTLE, ""), own = clock_on(STAGE_FEED_BACK, "water");
    struct clock_terms of_order = terms(list, 2, &order, ""), of_own = terms(list, 2, &own, "");
    assert_string_equal(of_order.reliefs[0].unit, "water");
    assert_string_not_equal(of_order.reliefs[1].unit, "water");
    assert_string_equal(of_own.reliefs[0].unit, "water");
    assert_string_equal(of_own.reliefs[1].unit, "water");
}

static void test_granted_after_the_end(void **state)
{
    (void)state;
    const struct counting_relief list[] = {pause("water", "2024-04-10T10:00", "2024-04-12T10:00", true)};
    struct clock clock = clock_on(STAGE_FEED_BACK, "water");
    clock.state = CLOCK_UNJUDGED;
    clock.stopped = bench_at("2024-04-10T09:59");
    assert_int_equal(terms(list, 1, &clock, "").relief_count, 0);
    clock.stopped = bench_at("2024-04-10T10:00");
    assert_int_equal(terms(list, 1, &clock, "").relief_count, 1);
}

static void test_the_later_review_date(void **state)
{
    (void)state;
    struct counting_relief list[] = {pause("water", "2024-04-10T10:00", "2024-04-22T10:00", true),
                                     pause("water", "2024-04-11T10:00", "2024-04-20T10:00", true),
                                     pause("power", "2024-04-11T10:00", "2024-04-30T10:00", false)};
    struct clock clock = clock_on(STAGE_PAUSE, "water");
    bench_check(terms(list, 3, &clock, "").until, "2024-04-22 10:00");
    list[0].relief.state = RELIEF_ENDED;
    bench_check(terms(list, 3, &clock, "").until, "2024-04-20 10:00");
    bench_check(terms(list, 0, &clock, "").until, "2024-05-01 00:00");
}

static void test_the_chairs_limit(void **state)
{
    (void)state;
    struct clock clock = clock_on(STAGE_SETTLE, "");
    const struct clock_terms given = terms(NULL, 0, &clock, "10d");
    assert_int_equal(given.given->amount, 10);
    assert_null(terms(NULL, 0, &clock, "").given);
}

/* ---- handed down by a deployment above ---- */

#define UPPER_DUE "2024-04-26T15:04"

static struct clock_terms upper_terms(const struct counting_relief *reliefs, size_t count, const struct clock *clock,
                                      const char *due)
{
    const struct counting_facts facts = {.pack = &bench.pack,
                                         .newest = &bench.pack,
                                         .policy = "nobody's",
                                         .area = "nowhere",
                                         .lead = "water",
                                         .urgency = URGENCY_NORMAL,
                                         .limit_text = "10d",
                                         .giver = GIVER_MEETING,
                                         .reliefs = reliefs,
                                         .relief_count = count,
                                         .upper = true,
                                         .upper_due = due == NULL ? INSTANT_NONE : bench_at(due)};
    return counting_terms(arena, &facts, clock);
}

static void test_who_is_bound_by_the_level_above(void **state)
{
    (void)state;
    static const struct {
        enum stage stage;
        const char *unit;
        enum clock_state state;
        enum clock_bound bound;
    } CASES[] = {
        {STAGE_FEED_BACK, "water", CLOCK_OPEN, BOUND_EXACT},
        {STAGE_REDO, "water", CLOCK_OPEN, BOUND_EXACT},
        {STAGE_SETTLE, "", CLOCK_OPEN, BOUND_EXACT},
        {STAGE_FEED_BACK, "power", CLOCK_OPEN, BOUND_LATEST},
        {STAGE_REDO, "power", CLOCK_OPEN, BOUND_LATEST},
        {STAGE_SIGN, "water", CLOCK_OPEN, BOUND_NONE},
        {STAGE_ARRIVE, "water", CLOCK_OPEN, BOUND_NONE},
        {STAGE_CONTACT, "water", CLOCK_OPEN, BOUND_NONE},
        {STAGE_REPORT_IN, "power", CLOCK_OPEN, BOUND_NONE},
        {STAGE_FOLLOW_UP, "", CLOCK_OPEN, BOUND_NONE},
        {STAGE_FEED_BACK, "water", CLOCK_UNJUDGED, BOUND_NONE}, /* it ended before the level above said anything */
        {STAGE_FEED_BACK, "power", CLOCK_UNJUDGED, BOUND_LATEST},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct clock clock = clock_on(CASES[i].stage, CASES[i].unit);
        clock.state = CASES[i].state;
        const struct clock_terms terms = upper_terms(NULL, 0, &clock, UPPER_DUE);
        assert_int_equal(terms.bound, CASES[i].bound);
        assert_true(terms.bound == BOUND_NONE || terms.until == bench_at(UPPER_DUE));
        assert_int_equal(terms.giver, terms.bound == BOUND_EXACT ? GIVER_UPPER : GIVER_MEETING);
        assert_int_equal(upper_terms(NULL, 0, &clock, NULL).bound, BOUND_NONE); /* no limit there: the own policy's */
    }
}

/* Nothing but the word from above moves what it has said: no limit, calendar, relief. */
static void test_due_as_the_level_above_says(void **state)
{
    (void)state;
    const struct counting_relief list[] = {pause("water", "2024-04-10T10:00", "2024-04-20T10:00", true)};
    struct clock clock = clock_on(STAGE_FEED_BACK, "water");
    struct pack_relief offer = {.max = 9, .stages = 1u << STAGE_FEED_BACK};
    bench.policy.relief[RELIEF_PAUSE] = offer;
    bench_limit(&bench, STAGE_FEED_BACK, "2wd");
    struct clock_terms terms = upper_terms(list, 1, &clock, UPPER_DUE);
    assert_int_equal(terms.relief_count, 0);
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-03T10:00"), &clock, NULL));
    bench_check(clock.due, "2024-04-26 15:04");
    assert_false(clock_again(NULL, &terms, bench_at("2024-04-11T10:00"), &clock, NULL));
    bench_limit(&bench, STAGE_FEED_BACK, "none");
    assert_false(clock_again(NULL, &terms, bench_at("2024-04-11T10:00"), &clock, NULL));
    terms = upper_terms(list, 1, &clock, "2024-04-30T00:00");
    assert_true(clock_again(NULL, &terms, bench_at("2024-04-27T10:00"), &clock, NULL)); /* though it had run out */
    bench_check(clock.due, "2024-04-30 00:00");
    terms = upper_terms(list, 1, &clock, NULL);
    bench_limit(&bench, STAGE_FEED_BACK, "2wd");
    assert_int_equal(terms.relief_count, 0); /* what was granted above came down as a due instant, or not at all */
}

/* Others go by the policy up to what the level above says; a year that lies behind it has no say. */
static void test_never_later_than_the_level_above(void **state)
{
    (void)state;
    struct clock clock = clock_on(STAGE_FEED_BACK, "power");
    struct clock_terms terms = upper_terms(NULL, 0, &clock, UPPER_DUE);
    bench_limit(&bench, STAGE_FEED_BACK, "2wd");
    terms.given = NULL;
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-03T10:00"), &clock, NULL));
    bench_check(clock.due, "2024-04-08 17:30");
    terms.until = bench_at("2024-04-08T17:29");
    assert_true(clock_again(NULL, &terms, bench_at("2024-04-03T11:00"), &clock, NULL));
    bench_check(clock.due, "2024-04-08 17:29");
    bench_limit(&bench, STAGE_FEED_BACK, "5wd");
    terms.until = bench_at("2024-12-31T12:00");
    assert_true(clock_start(NULL, &terms, bench_at("2024-12-30T10:00"), &clock, NULL));
    assert_false(clock.provisional);
    bench_check(clock.due, "2024-12-31 12:00");
    terms.until = bench_at("2025-01-03T12:00");
    assert_true(clock_start(NULL, &terms, bench_at("2024-12-30T10:00"), &clock, NULL));
    assert_true(clock.provisional);
    bench_check(clock.due, "2025-01-03 12:00");
}

/* R03, R15, R24, R29, N17, C22: whose word it was, for the explanation. */
static void test_who_gave_it(void **state)
{
    (void)state;
    static const struct {
        bool own;
        enum stage stage;
        enum order_class order_class;
        bool child;
        enum clock_giver giver;
    } CASES[] = {
        {true, STAGE_FEED_BACK, CLASS_LEADER, true, GIVER_ABOVE},
        {true, STAGE_REDO, CLASS_ORDINARY, false, GIVER_ABOVE},
        {true, STAGE_REPORT_IN, CLASS_MEETING, false, GIVER_CALL},
        {false, STAGE_FEED_BACK, CLASS_LEADER, false, GIVER_LEADER},
        {false, STAGE_SETTLE, CLASS_CONSULTATIVE, true, GIVER_LETTER},
        {false, STAGE_SETTLE, CLASS_ORDINARY, true, GIVER_SPLIT},
        {false, STAGE_SETTLE, CLASS_MEETING, true, GIVER_MEETING},
        {false, STAGE_SETTLE, CLASS_ORDINARY, false, GIVER_MEETING}, /* before classes were kept */
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_int_equal(clock_giver_of(CASES[i].own, CASES[i].stage, CASES[i].order_class, CASES[i].child),
                         CASES[i].giver);
}

/* What cannot be counted leaves the policy's limit. */
static void test_a_limit_that_is_none(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"none", "soon", "0wd", "2wd/", "99999999999wd", "2 wd", "\xff"};
    struct clock clock = clock_on(STAGE_REPORT_IN, "power");
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        assert_null(terms(NULL, 0, &clock, TEXTS[i]).given);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {CASE(test_who_led_then),
                                       CASE(test_granted_after_the_end),
                                       CASE(test_the_later_review_date),
                                       CASE(test_the_chairs_limit),
                                       CASE(test_who_gave_it),
                                       CASE(test_a_limit_that_is_none),
                                       CASE(test_who_is_bound_by_the_level_above),
                                       CASE(test_due_as_the_level_above_says),
                                       CASE(test_never_later_than_the_level_above)};
    return cmocka_run_group_tests_name("counting", tests, NULL, NULL);
}
