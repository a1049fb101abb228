/* One clock: the limit in force, the ladder, firing, ending; random lives with a printed seed. */
#include "tests/lib/chance.h"
#include "tests/lib/clock_bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct clock started(const struct bench *bench, enum stage stage, int unit, instant when)
{
    struct clock clock = {.round = 3};
    struct clock_terms terms = bench_terms(bench, stage, unit);
    assert_true(clock_start(NULL, &terms, when, &clock, NULL));
    return clock;
}

static void a_stage_without_a_limit_has_no_clock(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    struct clock clock = {.round = 5}, before = clock;
    for (int stage = 0; stage < STAGE_COUNT + 1; stage++) {
        struct clock_terms terms = bench_terms(&bench, (enum stage)stage, UNIT_PLAIN);
        assert_null(clock_limit(&terms));
        assert_false(clock_start(NULL, &terms, bench_at("2024-04-03T10:00"), &clock, NULL));
        assert_memory_equal(&clock, &before, sizeof clock);
    }
}

/* T05: where rural differs, the rural limit; elsewhere the one limit of the policy. */
static void rural_places_have_their_own_limit(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_ARRIVE, "30min");
    bench_limit(&bench, STAGE_SIGN, "1h");
    bench.policy.rural[STAGE_ARRIVE] = bench_parse("2h");
    struct clock_terms terms = bench_terms(&bench, STAGE_ARRIVE, UNIT_PLAIN);
    struct clock clock = {0};
    assert_true(clock_start(NULL, &terms, bench_at("2019-05-27T21:11"), &clock, NULL));
    bench_check(clock.due, "2019-05-27 21:41");
    terms.setting = SETTING_RURAL;
    assert_true(clock_start(NULL, &terms, bench_at("2019-05-27T21:11"), &clock, NULL));
    bench_check(clock.due, "2019-05-27 23:11");
    terms.stage = STAGE_SIGN;
    assert_true(clock_start(NULL, &terms, bench_at("2019-05-27T21:11"), &clock, NULL));
    bench_check(clock.due, "2019-05-27 22:11");
}

/* T15: the unit on round-the-clock duty counts days off, its neighbour does not. */
static void duty_opens_hours_not_working_days(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_FEED_BACK, "1wd");
    struct clock plain = started(&bench, STAGE_FEED_BACK, UNIT_PLAIN, bench_at("2024-04-03T10:00"));
    struct clock always = started(&bench, STAGE_FEED_BACK, UNIT_ALWAYS, bench_at("2024-04-03T10:00"));
    struct clock order = started(&bench, STAGE_FEED_BACK, -1, bench_at("2024-04-03T10:00"));
    bench_check(plain.due, "2024-04-07 17:30");
    bench_check(always.due, "2024-04-07 17:30"); /* a working day is the State Council's for everyone */
    bench_limit(&bench, STAGE_CONTACT, "2wh");
    struct clock hours = started(&bench, STAGE_CONTACT, UNIT_ALWAYS, bench_at("2024-04-04T22:00"));
    struct clock office = started(&bench, STAGE_CONTACT, UNIT_PLAIN, bench_at("2024-04-04T22:00"));
    bench_check(hours.due, "2024-04-05 00:00"); /* T15: every hour of a rest day is an hour of duty */
    bench_check(office.due, "2024-04-07 10:30");
    bench_check(order.due, "2024-04-07 17:30");
    assert_string_equal(plain.unit, "water");
    assert_string_equal(order.unit, "");
    assert_int_equal(plain.round, 3);
    assert_int_equal(plain.state, CLOCK_OPEN);
    assert_true(plain.stopped == INSTANT_NONE && plain.next_at == INSTANT_NONE);
}

/* N13: yellow one working day before, red at the due instant, the next level one working day after;
 * a rung of another stage and one that would lie before the start do not belong. */
static void the_ladder_follows_from_the_due_instant(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_FEED_BACK, "4wd");
    bench_limit(&bench, STAGE_SIGN, "2h");
    bench_rung(&bench, STAGE_UNSPECIFIED, "5wd", true, RUNG_REMIND);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    bench_rung(&bench, STAGE_SIGN, "30min", true, RUNG_REMIND);
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    bench_rung(&bench, STAGE_FEED_BACK, "1wd", false, RUNG_NOTICE);
    struct clock clock = started(&bench, STAGE_FEED_BACK, UNIT_PLAIN, bench_at("2024-04-03T10:00"));
    assert_int_equal(clock.rung_count, 3);
    bench_check(clock.rungs[0].at, "2024-04-09 17:30");
    bench_check(clock.rungs[1].at, "2024-04-10 17:30");
    bench_check(clock.rungs[2].at, "2024-04-11 17:30");
    assert_int_equal(clock.rungs[0].action, RUNG_YELLOW);
    assert_int_equal(clock.rungs[1].action, RUNG_RED);
    assert_int_equal(clock.rungs[2].action, RUNG_NOTICE);
    assert_string_equal(clock.rungs[2].level, "unit_leader");
    bench_check(clock.next_at, "2024-04-09 17:30");

    struct clock sign = started(&bench, STAGE_SIGN, UNIT_PLAIN, bench_at("2024-04-03T10:00"));
    assert_int_equal(sign.rung_count, 2);
    bench_check(sign.rungs[0].at, "2024-04-03 11:30");
    bench_check(sign.rungs[1].at, "2024-04-03 12:00");
}

/* Distances of several units on one ladder come in the order of time, whatever the order of writing. */
static void rungs_come_in_the_order_of_time(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_SETTLE, "10wd");
    bench_rung(&bench, STAGE_UNSPECIFIED, "2h", true, RUNG_REMIND);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    bench_rung(&bench, STAGE_UNSPECIFIED, "3wh", true, RUNG_NOTICE);
    bench_rung(&bench, STAGE_UNSPECIFIED, "2h", true, RUNG_RED); /* ties keep the order of writing */
    struct clock clock = started(&bench, STAGE_SETTLE, -1, bench_at("2024-04-03T16:00"));
    assert_int_equal(clock.rung_count, 4);
    assert_int_equal(clock.rungs[0].action, RUNG_YELLOW);
    assert_int_equal(clock.rungs[1].action, RUNG_NOTICE);
    assert_int_equal(clock.rungs[2].action, RUNG_REMIND);
    assert_int_equal(clock.rungs[3].action, RUNG_RED);
    bench_check(clock.rungs[0].at, "2024-04-17 17:30");
    bench_check(clock.rungs[2].at, "2024-04-18 15:30");
}

static void a_rung_fires_once_and_never_early(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_SIGN, "2h");
    bench_rung(&bench, STAGE_UNSPECIFIED, "30min", true, RUNG_YELLOW);
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1h", false, RUNG_NOTICE);
    struct clock clock = started(&bench, STAGE_SIGN, UNIT_PLAIN, bench_at("2024-04-03T10:00"));
    assert_null(clock_fire(&clock, bench_at("2024-04-03T10:00")));
    assert_null(clock_fire(&clock, bench_at("2024-04-03T11:30") - 1));
    const struct clock_rung *rung = clock_fire(&clock, bench_at("2024-04-03T11:30"));
    assert_non_null(rung);
    assert_int_equal(rung->action, RUNG_YELLOW);
    assert_null(clock_fire(&clock, bench_at("2024-04-03T11:59")));
    /* seen late: both, in order, then nothing */
    assert_int_equal(clock_fire(&clock, bench_at("2024-04-05T00:00"))->action, RUNG_RED);
    assert_int_equal(clock_fire(&clock, bench_at("2024-04-05T00:00"))->action, RUNG_NOTICE);
    assert_null(clock_fire(&clock, bench_at("2030-01-01T00:00")));
    assert_true(clock.next_at == INSTANT_NONE);
    assert_int_equal(clock.state, CLOCK_OPEN);
}

static void met_until_the_due_instant_and_missed_after(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_ARRIVE, "30min");
    struct clock fresh = started(&bench, STAGE_ARRIVE, UNIT_PLAIN, bench_at("2019-05-27T21:11"));
    struct clock clock = fresh;
    assert_true(clock_stop(&clock, bench_at("2019-05-27T21:26")));
    assert_int_equal(clock.state, CLOCK_MET);
    bench_check(clock.stopped, "2019-05-27 21:26");
    struct clock ended = clock;
    assert_false(clock_stop(&clock, bench_at("2019-05-28T00:00")));
    assert_false(clock_cancel(&clock, bench_at("2019-05-28T00:00")));
    assert_memory_equal(&clock, &ended, sizeof clock);
    clock = fresh;
    assert_true(clock_stop(&clock, clock.due));
    assert_int_equal(clock.state, CLOCK_MET);
    clock = fresh;
    assert_true(clock_stop(&clock, clock.due + 1));
    assert_int_equal(clock.state, CLOCK_MISSED);
    clock = fresh;
    assert_true(clock_cancel(&clock, clock.due + INSTANT_DAY));
    assert_int_equal(clock.state, CLOCK_STOPPED);
}

/* Whether the watch or the milestone is quicker, the same cards are raised. */
static void an_ended_clock_owes_the_rungs_before_its_end(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_SIGN, "2h");
    bench_rung(&bench, STAGE_UNSPECIFIED, "30min", true, RUNG_YELLOW);
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    struct clock fresh = started(&bench, STAGE_SIGN, UNIT_PLAIN, bench_at("2024-04-03T10:00"));
    struct clock clock = fresh;
    assert_true(clock_stop(&clock, bench_at("2024-04-03T11:45")));
    bench_check(clock.next_at, "2024-04-03 11:30");
    assert_int_equal(clock_fire(&clock, bench_at("2024-04-03T13:00"))->action, RUNG_YELLOW);
    assert_null(clock_fire(&clock, bench_at("2024-04-03T13:00")));
    clock = fresh;
    assert_true(clock_stop(&clock, clock.due)); /* met in time: no red card of the same instant */
    assert_int_equal(clock_fire(&clock, bench_at("2024-04-04T00:00"))->action, RUNG_YELLOW);
    assert_null(clock_fire(&clock, bench_at("2024-04-04T00:00")));
    clock = fresh;
    assert_true(clock_stop(&clock, clock.due + 1));
    assert_int_equal(clock_fire(&clock, bench_at("2024-04-04T00:00"))->action, RUNG_YELLOW);
    assert_int_equal(clock_fire(&clock, bench_at("2024-04-04T00:00"))->action, RUNG_RED);
    clock = fresh;
    assert_true(clock_cancel(&clock, bench_at("2024-04-03T15:00")));
    assert_null(clock_fire(&clock, bench_at("2024-04-04T00:00")));
}

/* R31: what had run out when the unit was relieved or the order withdrawn was late; what had not is cancelled. */
static void closing_judges_what_has_run_out(void **state)
{
    struct bench bench;
    (void)state;
    bench_open(&bench);
    bench_limit(&bench, STAGE_FEED_BACK, "2h");
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    struct clock fresh = started(&bench, STAGE_FEED_BACK, UNIT_PLAIN, bench_at("2024-04-08T10:00")), clock = fresh;
    assert_true(clock_close(&clock, fresh.due));
    assert_int_equal(clock.state, CLOCK_STOPPED);
    assert_null(clock_fire(&clock, fresh.due + INSTANT_DAY));
    clock = fresh;
    assert_true(clock_close(&clock, fresh.due + 1));
    assert_int_equal(clock.state, CLOCK_MISSED);
    assert_int_equal(clock_fire(&clock, fresh.due + INSTANT_DAY)->action, RUNG_RED); /* still owed */
    const struct clock_event merged = {.milestone = MILESTONE_MERGED, .unit = ""};
    const struct clock_event relieved = {.milestone = MILESTONE_RELIEVED, .unit = "water"};
    clock = fresh;
    assert_non_null(clock_follow(&clock, &merged, fresh.due + 1)); /* N02: a member is never overdue */
    assert_int_equal(clock.state, CLOCK_STOPPED);
    clock = fresh;
    assert_non_null(clock_follow(&clock, &relieved, fresh.due + 1));
    assert_int_equal(clock.state, CLOCK_MISSED);
    clock = fresh;
    clock.stage = STAGE_SLIP; /* who was relieved still answers his slip */
    assert_null(clock_follow(&clock, &relieved, fresh.due + 1));
}

/* A clock whose year is not published runs to a provisional due instant and is never called late. */
static void an_unpublished_year_makes_the_clock_provisional(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_SETTLE, "5wd");
    bench_limit(&bench, STAGE_SIGN, "1wd");
    bench_limit(&bench, STAGE_REVIEW, "900d");
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", false, RUNG_NOTICE);
    struct clock clock = started(&bench, STAGE_SETTLE, -1, bench_at("2024-12-30T10:00"));
    bench_check(clock.due, "2025-01-06 17:30"); /* 31 December, 1 to 3 and 6 January, as if none were off */
    assert_true(clock.provisional && clock.next_at == INSTANT_NONE);
    assert_int_equal(clock.missing_year, 2025);
    assert_int_equal(clock.rung_count, 0);
    assert_int_equal(clock.state, CLOCK_OPEN);
    assert_null(clock_fire(&clock, bench_at("2099-01-01T00:00")));
    assert_true(clock_stop(&clock, bench_at("2025-01-03T10:00")));
    assert_int_equal(clock.state, CLOCK_UNJUDGED);

    /* the due instant is known, a rung is not: what is known stands, and the year is named */
    struct clock sign = started(&bench, STAGE_SIGN, UNIT_PLAIN, bench_at("2024-12-30T10:00"));
    bench_check(sign.due, "2024-12-31 17:30");
    assert_true(sign.missing_year == 2025 && !sign.provisional);
    assert_int_equal(sign.rung_count, 2);
    struct clock review = started(&bench, STAGE_REVIEW, -1, bench_at("2024-01-01T10:00"));
    bench_check(review.due, "2026-06-20 00:00");
    assert_int_equal(review.missing_year, 2026);
    assert_int_equal(review.rung_count, 1);
    assert_int_equal(started(&bench, STAGE_SIGN, UNIT_PLAIN, bench_at("2024-06-03T10:00")).missing_year, 0);
}

/* A reminder keeps to the hours of the unit: after them it comes with the next opening, or, when that would be too
 * late, with the last closing. Not so for urgent orders, nor for cards. */
static void reminders_keep_office_hours(void **state)
{
    static const struct {
        const char *limit, *before, *start, *plain, *urgent;
    } CASES[] = {
        {"2wd", "20h", "2024-04-08T10:00", "2024-04-10 08:30", "2024-04-09 21:30"}, /* at night: next morning */
        {"3d", "2h", "2024-04-08T10:00", "2024-04-11 17:30", "2024-04-11 22:00"},   /* morning is too late */
        {"3d", "2h", "2024-04-10T10:00", "2024-04-12 17:30", "2024-04-13 22:00"},   /* due on Saturday, 24:00 */
        {"2wd", "1wd", "2024-04-08T10:00", "2024-04-09 17:30", "2024-04-09 17:30"}, /* the closing is the day's */
        {"2h", "30min", "2024-04-08T10:00", "2024-04-08 11:30", "2024-04-08 11:30"},
        {"2h", "30min", "2024-04-08T22:00", "none", "2024-04-08 23:30"}, /* begun after closing: no hour before it */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct bench bench;
        bench_open(&bench);
        bench_limit(&bench, STAGE_SETTLE, CASES[i].limit);
        bench_rung(&bench, STAGE_UNSPECIFIED, CASES[i].before, true, RUNG_REMIND);
        for (int urgent = 0; urgent < 2; urgent++) {
            struct clock_terms terms = bench_terms(&bench, STAGE_SETTLE, UNIT_PLAIN);
            struct clock clock = {0};
            terms.urgent = urgent;
            assert_true(clock_start(NULL, &terms, bench_at(CASES[i].start), &clock, NULL));
            bench_check(clock.next_at, urgent ? CASES[i].urgent : CASES[i].plain);
        }
        bench.rungs[0].action = RUNG_YELLOW;
        struct clock card = started(&bench, STAGE_SETTLE, UNIT_PLAIN, bench_at(CASES[i].start));
        bench_check(card.next_at, CASES[i].urgent);
    }
}

/* 20 % of 5 working days are left when the fifth begins; of 10 hours by the wall, 2 hours. */
static void rungs_in_percent_of_the_limit(void **state)
{
    struct bench bench;
    (void)state;
    bench_open(&bench);
    bench_limit(&bench, STAGE_SETTLE, "5wd");
    bench_limit(&bench, STAGE_SIGN, "10h");
    bench_rung(&bench, STAGE_UNSPECIFIED, "", true, RUNG_YELLOW);
    assert_true(limit_parse_distance("20%", &bench.rungs[0].offset, NULL));
    struct clock settle = started(&bench, STAGE_SETTLE, -1, bench_at("2024-04-07T10:00"));
    bench_check(settle.next_at, "2024-04-12 08:30");
    struct clock sign = started(&bench, STAGE_SIGN, UNIT_PLAIN, bench_at("2024-04-08T20:00"));
    bench_check(sign.next_at, "2024-04-09 04:00");
}

/* Which policy counts for a clock that runs when the order's policy changes: the pack's rule. */
static void a_change_of_policy_follows_the_stated_rule(void **state)
{
    struct bench old_one, new_one;
    (void)state;
    bench_open(&old_one);
    bench_open(&new_one);
    bench_limit(&old_one, STAGE_SETTLE, "5wd");
    bench_limit(&new_one, STAGE_SETTLE, "7wd");
    struct clock_terms before = bench_terms(&old_one, STAGE_SETTLE, -1),
                       after = bench_terms(&new_one, STAGE_SETTLE, -1);
    struct clock clock = started(&old_one, STAGE_SETTLE, -1, bench_at("2024-04-07T10:00"));
    assert_true(clock_adopts(&before, &after, CHANGE_FROM_START, &clock));
    assert_false(clock_adopts(&before, &after, CHANGE_EARLIER, &clock));
    assert_true(clock_adopts(&after, &before, CHANGE_EARLIER, &clock));
    assert_false(clock_adopts(&before, &after, CHANGE_KEEP, &clock));
    bench_limit(&new_one, STAGE_SETTLE, "none"); /* a policy without such a limit takes no clock away */
    assert_false(clock_adopts(&before, &after, CHANGE_FROM_START, &clock));
}

static void the_explanation_is_that_of_the_due_instant(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    bench_limit(&bench, STAGE_FEED_BACK, "4wd");
    struct arena *arena = arena_new(0);
    struct clock_terms terms = bench_terms(&bench, STAGE_FEED_BACK, UNIT_PLAIN);
    struct clock clock = {0};
    struct deadline explained;
    assert_true(clock_start(arena, &terms, bench_at("2024-04-03T10:00"), &clock, &explained));
    assert_true(explained.due == clock.due);
    assert_int_equal(explained.day_count, 7);
    arena_free(&arena);
}

/* ---- random lives ---- */

/* Takes what is due at `now`, holding every rung against the rules. Returns how many fired. */
static int drain(struct clock *clock, instant now, int fired)
{
    const struct clock_rung *rung;
    while ((rung = clock_fire(clock, now))) {
        assert_true(rung->at <= now);                 /* never early */
        assert_ptr_equal(rung, &clock->rungs[fired]); /* each once, in order */
        assert_true(clock->state == CLOCK_OPEN || rung->at < clock->stopped);
        fired++;
    }
    return fired;
}

static int rungs_before(const struct clock *clock, instant end)
{
    int count = 0;
    for (int i = 0; i < clock->rung_count; i++)
        count += clock->rungs[i].at < end;
    return count;
}

/* One clock: watched at random instants, ended at a random one, watched on for ever. */
static void every_rung_fires_exactly_once(void **state)
{
    (void)state;
    int met = 0, missed = 0, cancelled = 0, cards = 0;
    chance_begin();
    for (int i = 0; i < 20000; i++) {
        struct bench bench;
        bench_chance(&bench);
        struct clock_terms terms =
            bench_terms(&bench, (enum stage)(1 + chance_below(STAGE_COUNT - 1)), chance_below(3) - 1);
        struct clock clock = {0};
        instant start = bench_chance_instant();
        terms.bound = (enum clock_bound)chance_below(BOUND_LATEST + 1);
        terms.until = start + (1 + chance_below(40 * 86400)) * INSTANT_SECOND;
        if (!clock_start(NULL, &terms, start, &clock, NULL))
            continue;
        assert_true(clock.due >= start);
        assert_true(terms.bound != BOUND_EXACT || clock.due == terms.until);
        assert_true(terms.bound != BOUND_LATEST || clock.due <= terms.until);
        for (int r = 0; r < clock.rung_count; r++)
            assert_true(clock.rungs[r].at > start && (r == 0 || clock.rungs[r - 1].at <= clock.rungs[r].at));
        instant end = start + (instant)(chance() % (uint64_t)(2 * (clock.due - start + INSTANT_DAY)));
        if (chance_below(10) == 0)
            end = clock.due;
        int fired = 0;
        for (instant now = start; now < end; now += 1 + (instant)(chance() % (uint64_t)(end - start)))
            fired = drain(&clock, now, fired);
        bool cancel = chance_below(4) == 0;
        int seen = fired;
        assert_true(cancel ? clock_cancel(&clock, end) : clock_stop(&clock, end));
        fired = drain(&clock, end + 1000 * INSTANT_DAY, fired);
        assert_int_equal(fired, cancel ? seen : rungs_before(&clock, end));
        assert_int_equal(clock.state, cancel ? CLOCK_STOPPED : end <= clock.due ? CLOCK_MET : CLOCK_MISSED);
        assert_true(clock.next_at == INSTANT_NONE);
        met += clock.state == CLOCK_MET;
        missed += clock.state == CLOCK_MISSED;
        cancelled += cancel;
        cards += fired;
    }
    print_message("  met %d, missed %d, cancelled %d; %d rungs fired\n", met, missed, cancelled, cards);
    assert_true(met > 1000 && missed > 1000 && cancelled > 1000 && cards > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stage_without_a_limit_has_no_clock),
        cmocka_unit_test(rural_places_have_their_own_limit),
        cmocka_unit_test(duty_opens_hours_not_working_days),
        cmocka_unit_test(the_ladder_follows_from_the_due_instant),
        cmocka_unit_test(rungs_come_in_the_order_of_time),
        cmocka_unit_test(reminders_keep_office_hours),
        cmocka_unit_test(closing_judges_what_has_run_out),
        cmocka_unit_test(rungs_in_percent_of_the_limit),
        cmocka_unit_test(a_change_of_policy_follows_the_stated_rule),
        cmocka_unit_test(a_rung_fires_once_and_never_early),
        cmocka_unit_test(met_until_the_due_instant_and_missed_after),
        cmocka_unit_test(an_ended_clock_owes_the_rungs_before_its_end),
        cmocka_unit_test(an_unpublished_year_makes_the_clock_provisional),
        cmocka_unit_test(the_explanation_is_that_of_the_due_instant),
        cmocka_unit_test(every_rung_fires_exactly_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
