/* Extension, pause, shelf: who may ask and decide, what they do to a due instant; random histories do not drift. */
#include "common/calendar.h"
#include "tests/lib/chance.h"
#include "tests/lib/clock_bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const GROUNDS[] = {"hospital", "expert"};

/* Feedback and settlement in 5 working days; everything offered. */
static void open_bench(struct bench *bench)
{
    unsigned stages = 1u << STAGE_FEED_BACK | 1u << STAGE_SETTLE;
    bench_open(bench);
    bench_limit(bench, STAGE_FEED_BACK, "5wd");
    bench_limit(bench, STAGE_SETTLE, "5wd");
    bench_limit(bench, STAGE_ARRIVE, "2h");
    struct pack_relief extension = {2, {0}, {0}, ROLE_SUPERVISOR, stages, GROUNDS, 2};
    struct pack_relief pause = {2, {0}, {0}, ROLE_LEADER, stages, GROUNDS, 1};
    assert_true(limit_parse_distance("5wd", &extension.each, NULL));
    assert_true(limit_parse_distance("8wd", &extension.total, NULL));
    assert_true(limit_parse_distance("30d", &pause.each, NULL));
    pause.total.unit = LIMIT_NONE;
    bench->policy.relief[RELIEF_EXTENSION] = extension;
    bench->policy.relief[RELIEF_PAUSE] = pause;
    bench->policy.relief[RELIEF_SHELF] = pause;
    bench->policy.relief[RELIEF_SHELF].each.unit = LIMIT_NONE;
}

static struct relief asked(enum relief_kind kind, const char *amount, const char *until)
{
    return (struct relief){.seq = 1,
                           .kind = kind,
                           .unit = "water",
                           .ground = "hospital",
                           .amount = amount,
                           .until = until ? bench_at(until) : INSTANT_NONE,
                           .state = RELIEF_ASKED,
                           .asked_by = "unit-water",
                           .asked_at = bench_at("2024-04-08T10:00"),
                           .decided_at = INSTANT_NONE,
                           .ended_at = INSTANT_NONE};
}

static struct relief granted(enum relief_kind kind, const char *amount, const char *from, const char *until)
{
    struct relief relief = asked(kind, amount, until);
    relief.state = RELIEF_GRANTED;
    relief.decided_by = "supervisor";
    relief.asked_at = relief.decided_at = bench_at(from);
    return relief;
}

struct table {
    const char *name;
    enum relief_kind kind;
    const char *amount, *until, *ground, *unit;
    enum reason reason;
    const char *field;
};

static void asking_is_checked_by_the_policy(void **state)
{
    static const struct table CASES[] = {
        {"N12: within the cap", RELIEF_EXTENSION, "5wd", NULL, "hospital", "water", REASON_NONE, NULL},
        {"N12: over the cap of one", RELIEF_EXTENSION, "6wd", NULL, "hospital", "water", REASON_OVER_CAP, "amount"},
        {"counted in the unit of the cap", RELIEF_EXTENSION, "5d", NULL, "hospital", "water", REASON_BAD_FORMAT,
         "amount"},
        {"no limit at all", RELIEF_EXTENSION, "soon", NULL, "hospital", "water", REASON_BAD_FORMAT, "amount"},
        {"an extension has no review date", RELIEF_EXTENSION, "5wd", "2024-04-20T10:00", "hospital", "water",
         REASON_FORBIDDEN_HERE, "until"},
        {"ground not listed", RELIEF_PAUSE, "", "2024-04-20T10:00", "expert", "water", REASON_UNKNOWN_CODE, "ground"},
        {"C17: a pause with its review date", RELIEF_PAUSE, "", "2024-05-08T10:00", "hospital", "water", REASON_NONE,
         NULL},
        {"1.7 e: capped", RELIEF_PAUSE, "", "2024-05-09T00:01", "hospital", "water", REASON_OVER_CAP, "until"},
        {"a pause needs its review date", RELIEF_PAUSE, "", NULL, "hospital", "water", REASON_REQUIRED, "until"},
        {"a review date lies ahead", RELIEF_PAUSE, "", "2024-04-08T10:00", "hospital", "water", REASON_OUT_OF_RANGE,
         "until"},
        {"a pause has no amount", RELIEF_PAUSE, "2wd", "2024-04-20T10:00", "hospital", "water", REASON_FORBIDDEN_HERE,
         "amount"},
        {"a shelf without cap", RELIEF_SHELF, "", "2026-04-20T10:00", "hospital", "water", REASON_NONE, NULL},
        {"a unit without clocks", RELIEF_EXTENSION, "5wd", NULL, "hospital", "power", REASON_WRONG_STATE, "kind"},
    };
    struct bench bench;
    (void)state;
    open_bench(&bench);
    const struct relief_clock clock = {"water", STAGE_FEED_BACK, bench_at("2024-04-07T10:00"),
                                       bench_at("2024-04-12T17:30"), true};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct table *row = &CASES[i];
        struct relief one = asked(row->kind, row->amount, row->until);
        const char *field = NULL;
        one.ground = row->ground;
        one.unit = row->unit;
        const struct relief_case of = {.policy = &bench.policy,
                                       .calendar = &bench.calendar,
                                       .clocks = &clock,
                                       .clock_count = 1,
                                       .lead = "water",
                                       .now = bench_at("2024-04-08T10:00")};
        if (relief_ask(&of, &one, &field) != row->reason)
            fail_msg("%s: reason %d", row->name, (int)relief_ask(&of, &one, &field));
        if (row->field)
            assert_string_equal(field, row->field);
    }
}

/* The level above has caps of its own: here only the form counts. */
static void asking_above_is_checked_by_its_form(void **state)
{
    static const struct table CASES[] = {
        {"over every cap", RELIEF_EXTENSION, "90wd", NULL, "hospital", "water", REASON_NONE, NULL},
        {"in another unit than the policy's", RELIEF_EXTENSION, "5d", NULL, "hospital", "water", REASON_NONE, NULL},
        {"a unit without clocks", RELIEF_EXTENSION, "5wd", NULL, "hospital", "power", REASON_NONE, NULL},
        {"of another kind's grounds", RELIEF_PAUSE, "", "2026-04-20T10:00", "expert", "water", REASON_NONE, NULL},
        {"no ground of the pack", RELIEF_PAUSE, "", "2024-04-20T10:00", "rain", "water", REASON_UNKNOWN_CODE, "ground"},
        {"no length", RELIEF_EXTENSION, "soon", NULL, "hospital", "water", REASON_BAD_FORMAT, "amount"},
        {"nothing at all", RELIEF_EXTENSION, "", NULL, "hospital", "water", REASON_BAD_FORMAT, "amount"},
        {"a share is no length", RELIEF_EXTENSION, "50%", NULL, "hospital", "water", REASON_BAD_FORMAT, "amount"},
        {"an extension has no review date", RELIEF_EXTENSION, "5wd", "2024-04-20T10:00", "hospital", "water",
         REASON_FORBIDDEN_HERE, "until"},
        {"a pause has no amount", RELIEF_PAUSE, "2wd", "2024-04-20T10:00", "hospital", "water", REASON_FORBIDDEN_HERE,
         "amount"},
        {"a pause needs its review date", RELIEF_SHELF, "", NULL, "hospital", "water", REASON_REQUIRED, "until"},
        {"a review date lies ahead", RELIEF_PAUSE, "", "2024-04-08T10:00", "hospital", "water", REASON_OUT_OF_RANGE,
         "until"},
    };
    struct bench bench;
    const char *field = NULL;
    (void)state;
    open_bench(&bench);
    struct relief_case of = {.policy = &bench.policy, .calendar = &bench.calendar, .now = bench_at("2024-04-08T10:00")};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct relief one = asked(CASES[i].kind, CASES[i].amount, CASES[i].until);
        one.ground = CASES[i].ground;
        one.unit = CASES[i].unit;
        if (relief_ask_upper(&bench.pack, &of, &one, &field) != CASES[i].reason)
            fail_msg("%s: reason %d", CASES[i].name, (int)relief_ask_upper(&bench.pack, &of, &one, &field));
        if (CASES[i].field)
            assert_string_equal(field, CASES[i].field);
    }
    struct relief list[] = {granted(RELIEF_EXTENSION, "5wd", "2024-04-07T10:00", NULL),
                            granted(RELIEF_EXTENSION, "5wd", "2024-04-07T10:00", NULL),
                            asked(RELIEF_PAUSE, "", "2024-04-20T10:00")};
    struct relief one = asked(RELIEF_EXTENSION, "5wd", NULL);
    one.unit = "power"; /* the answer would not say whose it is */
    of.list = list;
    of.count = 2;
    assert_int_equal(relief_ask_upper(&bench.pack, &of, &one, &field), REASON_NONE);
    assert_int_equal(relief_undecided(list, 2), -1);
    of.count = 3;
    assert_int_equal(relief_ask_upper(&bench.pack, &of, &one, &field), REASON_ALREADY_DONE);
    assert_int_equal(relief_undecided(list, 3), 2);
}

static void asking_counts_what_was_given_before(void **state)
{
    struct bench bench;
    const char *field = NULL;
    (void)state;
    open_bench(&bench);
    struct relief list[3] = {granted(RELIEF_EXTENSION, "4wd", "2024-04-08T10:00", NULL)};
    struct relief_clock clock = {"water", STAGE_FEED_BACK, bench_at("2024-04-07T10:00"), bench_at("2024-04-18T17:30"),
                                 true};
    struct relief_case of = {&bench.policy, &bench.calendar, list, 1, &clock, 1, "water", bench_at("2024-04-09T10:00")};
    struct relief next = asked(RELIEF_EXTENSION, "5wd", NULL);
    assert_int_equal(relief_ask(&of, &next, &field), REASON_OVER_CAP); /* 4 + 5 > 8 */
    next.amount = "4wd";
    assert_int_equal(relief_ask(&of, &next, &field), REASON_NONE);
    list[1] = next;
    of.count = 2;
    assert_int_equal(relief_ask(&of, &next, &field), REASON_ALREADY_DONE); /* one lies undecided */
    list[1].state = RELIEF_GRANTED;
    next.amount = "1wd";
    assert_int_equal(relief_ask(&of, &next, &field), REASON_USED_UP);
    list[1].state = RELIEF_REFUSED; /* what was refused was not used */
    assert_int_equal(relief_ask(&of, &next, &field), REASON_NONE);
    clock.due = bench_at("2024-04-08T17:30");
    assert_int_equal(relief_ask(&of, &next, &field), REASON_TOO_LATE);
    clock.open = false;
    assert_int_equal(relief_ask(&of, &next, &field), REASON_WRONG_STATE);
    bench.policy.relief[RELIEF_EXTENSION].max = 0;
    assert_int_equal(relief_ask(&of, &next, &field), REASON_NOT_OFFERED);
}

static void another_person_of_the_level_decides(void **state)
{
    struct bench bench;
    const char *field = NULL;
    (void)state;
    open_bench(&bench);
    const struct relief_case of = {.policy = &bench.policy, .now = bench_at("2024-04-08T11:00")};
    struct relief one = asked(RELIEF_EXTENSION, "2wd", NULL);
    assert_int_equal(relief_decide(&of, &one, ROLE_SUPERVISOR, "supervisor", true, &field), REASON_NONE);
    assert_int_equal(relief_decide(&of, &one, ROLE_LEADER, "leader-water", true, &field), REASON_NOT_APPROVER);
    assert_int_equal(relief_decide(&of, &one, ROLE_SUPERVISOR, "unit-water", true, &field), REASON_SAME_PERSON);
    one = asked(RELIEF_PAUSE, "", "2024-04-08T10:30");
    assert_int_equal(relief_decide(&of, &one, ROLE_LEADER, "leader-water", true, &field), REASON_OUT_OF_RANGE);
    assert_int_equal(relief_decide(&of, &one, ROLE_LEADER, "leader-water", false, &field), REASON_NONE);
    one.until = bench_at("2024-04-10T10:30");
    assert_int_equal(relief_decide(&of, &one, ROLE_SUPERVISOR, "supervisor", true, &field), REASON_NONE);
    one.state = RELIEF_REFUSED;
    assert_int_equal(relief_decide(&of, &one, ROLE_LEADER, "leader-water", true, &field), REASON_ALREADY_DONE);
    assert_int_equal(relief_end(&of, &one, &field), REASON_WRONG_STATE);
    one = granted(RELIEF_PAUSE, "", "2024-04-08T10:00", "2024-04-10T10:00");
    assert_int_equal(relief_end(&of, &one, &field), REASON_NONE);
    assert_true(relief_runs(&one, bench_at("2024-04-10T09:59")) && !relief_runs(&one, bench_at("2024-04-10T10:00")));
}

/* ---- what they do to a clock ---- */

static struct clock_terms terms_of(const struct bench *bench, enum stage stage, int unit, const struct relief *list,
                                   size_t count)
{
    struct clock_terms terms = bench_terms(bench, stage, unit);
    terms.lead = "water";
    terms.reliefs = list;
    terms.relief_count = count;
    return terms;
}

static instant due_with(const struct bench *bench, enum stage stage, int unit, const struct relief *list, size_t count)
{
    struct clock clock = {0};
    struct clock_terms terms = terms_of(bench, stage, unit, list, count);
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-07T10:00"), &clock, NULL));
    (void)clock_again(NULL, &terms, bench_at("2024-04-09T12:00"), &clock, NULL);
    return clock.due;
}

/* 5 working days from Sunday 7 April 2024, a make-up day: 8, 9, 10, 11, 12 April. */
static void reliefs_move_what_they_cover(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    struct relief list[2] = {granted(RELIEF_EXTENSION, "2wd", "2024-04-08T10:00", NULL)};
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, NULL, 0), "2024-04-12 17:30");
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 1), "2024-04-16 17:30");
    bench_check(due_with(&bench, STAGE_SETTLE, -1, list, 1), "2024-04-16 17:30");            /* the lead asked */
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_THIRD, list, 1), "2024-04-12 17:30"); /* not for others */
    bench_check(due_with(&bench, STAGE_ARRIVE, UNIT_PLAIN, list, 1), "2024-04-07 12:00");    /* stage not listed */
    list[0].unit = "power"; /* a co-handler asked: his own clock only */
    bench_check(due_with(&bench, STAGE_SETTLE, -1, list, 1), "2024-04-12 17:30");
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_THIRD, list, 1), "2024-04-16 17:30");
    list[0] = granted(RELIEF_PAUSE, "", "2024-04-08T17:30", "2024-04-11T08:30"); /* 9 and 10 April */
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 1), "2024-04-16 17:30");
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_THIRD, list, 1), "2024-04-16 17:30"); /* all wait */
    bench_check(due_with(&bench, STAGE_SETTLE, -1, list, 1), "2024-04-16 17:30");
    list[1] = granted(RELIEF_EXTENSION, "1wd", "2024-04-09T10:00", NULL);
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 2), "2024-04-17 17:30");
    list[1].state = RELIEF_REFUSED;
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 2), "2024-04-16 17:30");
}

/* The order waits, whoever has it: a unit that gets it during the lead's pause has the rest of the pause; not so in a redo,
 * nor under a limit that a meeting's chair set meanwhile, nor when an extension was all that was granted. */
static void a_pause_holds_for_the_next_unit(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    bench_limit(&bench, STAGE_REDO, "5wd");
    bench.policy.relief[RELIEF_PAUSE].stages |= 1u << STAGE_REDO;
    struct pack_limit chair = bench_parse("3wd");
    struct relief list[1] = {granted(RELIEF_PAUSE, "", "2024-04-08T10:00", "2024-04-11T08:30")};
    struct clock_terms terms = terms_of(&bench, STAGE_FEED_BACK, UNIT_THIRD, list, 1);
    struct clock clock = {0};
    /* from Tuesday the 9th: 10 to 12, 15, 16 April; the 10th is lost */
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-09T10:00"), &clock, NULL));
    bench_check(clock.due, "2024-04-17 17:30");
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-11T08:30"), &clock, NULL)); /* it is over */
    bench_check(clock.due, "2024-04-18 17:30");
    terms.given = &chair;
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-09T10:00"), &clock, NULL));
    bench_check(clock.due, "2024-04-12 17:30");
    terms.giver = GIVER_ABOVE; /* R03: the unit above did not end the pause: what it hands down waits too */
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-09T10:00"), &clock, NULL));
    bench_check(clock.due, "2024-04-15 17:30");
    struct clock redo = {.round = 1};
    terms.given = NULL;
    terms.stage = STAGE_REDO;
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-09T10:00"), &redo, NULL));
    bench_check(redo.due, "2024-04-16 17:30");
    list[0] = granted(RELIEF_EXTENSION, "2wd", "2024-04-08T10:00", NULL);
    terms.stage = STAGE_SETTLE;
    terms.unit = -1;
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-09T10:00"), &clock, NULL));
    bench_check(clock.due, "2024-04-16 17:30");
}

/* Nothing is lost before counting begins: the day of receipt is not counted. */
static void nothing_is_lost_before_counting(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    struct relief list[1] = {granted(RELIEF_PAUSE, "", "2024-04-07T10:00", "2024-04-07T17:30")};
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 1), "2024-04-12 17:30");
    list[0].until = bench_at("2024-04-08T17:30"); /* the 8th, and no more */
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 1), "2024-04-15 17:30");
}

/* Granted after it had run out, it changes nothing: late stays late. */
static void late_stays_late(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    struct relief list[1] = {granted(RELIEF_EXTENSION, "2wd", "2024-04-12T17:31", NULL)};
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 1), "2024-04-12 17:30");
    list[0].asked_at = bench_at("2024-04-12T17:30"); /* asked in time, granted later */
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 1), "2024-04-16 17:30");
    list[0] = granted(RELIEF_PAUSE, "", "2024-04-12T17:31", "2024-04-20T10:00");
    bench_check(due_with(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 1), "2024-04-12 17:30");
}

/* The yellow card that fired for the old due instant fires again before the new one; the reminder that lies behind
 * and has fired does not. */
static void the_ladder_is_owed_anew(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    bench_rung(&bench, STAGE_UNSPECIFIED, "4wd", true, RUNG_REMIND);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    struct relief list[1] = {granted(RELIEF_EXTENSION, "2wd", "2024-04-12T09:00", NULL)};
    struct clock_terms terms = terms_of(&bench, STAGE_FEED_BACK, UNIT_PLAIN, NULL, 0);
    struct clock clock = {0};
    instant now = bench_at("2024-04-12T10:00");
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-07T10:00"), &clock, NULL));
    assert_int_equal(clock.rung_count, 3);
    assert_int_equal(clock_fire(&clock, now)->action, RUNG_REMIND);
    assert_int_equal(clock_fire(&clock, now)->action, RUNG_YELLOW);
    assert_null(clock_fire(&clock, now));
    assert_false(clock_again(NULL, &terms, now, &clock, NULL)); /* nothing changed */
    assert_int_equal(clock.revision, 0);
    terms.reliefs = list;
    terms.relief_count = 1;
    assert_true(clock_again(NULL, &terms, now, &clock, NULL));
    assert_int_equal(clock.revision, 1);
    bench_check(clock.due, "2024-04-16 17:30");
    assert_int_equal(clock.rung_count, 2); /* the reminder would lie at 10 April 17:30: it has fired */
    assert_int_equal(clock.rungs[0].action, RUNG_YELLOW);
    bench_check(clock.rungs[0].at, "2024-04-15 17:30");
    assert_int_equal(clock.rungs[1].action, RUNG_RED);
}

/* A ladder stored before steps were kept: what lies behind has fired, whatever the bits say. */
static void an_old_ladder_repeats_nothing(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    bench_rung(&bench, STAGE_UNSPECIFIED, "4wd", true, RUNG_REMIND);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    struct relief list[1] = {granted(RELIEF_EXTENSION, "2wd", "2024-04-10T18:00", NULL)};
    struct clock_terms terms = terms_of(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 0);
    struct clock clock = {0};
    assert_true(clock_start(NULL, &terms, bench_at("2024-04-07T10:00"), &clock, NULL));
    clock.unstepped = true;
    clock.next_rung = 1;
    terms.relief_count = 1;
    assert_true(clock_again(NULL, &terms, bench_at("2024-04-10T18:00"), &clock, NULL));
    assert_int_equal(clock.rung_count, 1); /* the reminder would be owed for 10 April 17:30 */
    assert_int_equal(clock.rungs[0].action, RUNG_YELLOW);
    assert_false(clock.unstepped);
}

/* ---- years that are not published ---- */

static void an_unpublished_year_judges_nobody(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_REMIND);
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    struct pack_calendar published = bench.calendar, short_one = bench.calendar;
    short_one.last_year = 2023;
    while (short_one.day_count > 0 && short_one.days[short_one.day_count - 1].date >= day_from_civil(2024, 1, 1))
        short_one.day_count--;
    struct clock_terms terms = terms_of(&bench, STAGE_FEED_BACK, UNIT_PLAIN, NULL, 0);
    struct clock clock = {0}, open;
    terms.calendar = &short_one;
    assert_true(clock_start(NULL, &terms, bench_at("2023-12-28T10:00"), &clock, NULL));
    assert_true(clock.provisional);
    assert_int_equal(clock.missing_year, 2024);
    bench_check(clock.due, "2024-01-04 17:30"); /* Monday to Friday: 29 December, 1 to 4 January */
    assert_int_equal(clock.rung_count, 1);
    assert_int_equal(clock.rungs[0].action, RUNG_REMIND);
    open = clock;
    assert_true(clock_stop(&clock, bench_at("2024-01-05T10:00")));
    assert_int_equal(clock.state, CLOCK_UNJUDGED);
    terms.calendar = &published; /* 1 January is off: due on the 5th */
    assert_true(clock_again(NULL, &terms, bench_at("2024-01-06T10:00"), &clock, NULL));
    assert_int_equal(clock.state, CLOCK_MET);
    bench_check(clock.due, "2024-01-05 17:30");
    assert_true(clock_again(NULL, &terms, bench_at("2024-01-02T10:00"), &open, NULL));
    assert_false(open.provisional);
    assert_int_equal(open.state, CLOCK_OPEN);
    assert_int_equal(open.rungs[open.rung_count - 1].action, RUNG_RED);
}

/* ---- random histories ---- */

enum { HISTORIES = 4000, EVENTS = 6 };

static struct relief random_relief(int seq, instant from)
{
    static const char *const AMOUNTS[] = {"1wd", "2wd", "5wd"};
    struct relief relief = asked(RELIEF_EXTENSION, AMOUNTS[chance_below(3)], NULL);
    relief.seq = seq;
    relief.state = RELIEF_GRANTED;
    relief.asked_at = from;
    relief.decided_at = from + chance_below(3 * 86400) * INSTANT_SECOND;
    if (chance_below(2)) {
        relief.kind = RELIEF_PAUSE;
        relief.amount = "";
        relief.until = relief.decided_at + (1 + chance_below(9 * 86400)) * INSTANT_SECOND;
    }
    return relief;
}

/* Counted after every event or once at the end: the same due instant. Never before that without relief. An early end
 * at the very beginning takes everything back. */
static void histories_do_not_drift(void **state)
{
    struct bench bench;
    (void)state;
    chance_begin();
    open_bench(&bench);
    bench_rung(&bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    bench_rung(&bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    for (int i = 0; i < HISTORIES; i++) {
        struct relief list[EVENTS];
        instant start = bench_chance_instant();
        struct clock_terms terms = terms_of(&bench, STAGE_FEED_BACK, UNIT_PLAIN, list, 0);
        struct clock step = {0}, once = {0};
        assert_true(clock_start(NULL, &terms, start, &step, NULL));
        once = step;
        instant plain = step.due, now = start;
        while (terms.relief_count < EVENTS) {
            now += chance_below(2 * 86400) * INSTANT_SECOND;
            list[terms.relief_count] = random_relief((int)terms.relief_count + 1, now);
            now = list[terms.relief_count].decided_at;
            terms.relief_count++;
            (void)clock_again(NULL, &terms, now, &step, NULL);
            if (chance_below(3) == 0)
                while (clock_fire(&step, now)) {
                }
        }
        (void)clock_again(NULL, &terms, now, &once, NULL);
        assert_true(step.due == once.due && step.due >= plain);
        for (int r = step.next_rung; r < step.rung_count; r++)
            assert_true(r == step.next_rung || step.rungs[r].at >= step.rungs[r - 1].at);
        for (size_t r = 0; r < EVENTS; r++) {
            list[r].state = list[r].kind == RELIEF_EXTENSION ? RELIEF_REFUSED : RELIEF_ENDED;
            list[r].until = list[r].decided_at;
        }
        (void)clock_again(NULL, &terms, now, &step, NULL);
        assert_true(step.due == plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asking_is_checked_by_the_policy),
        cmocka_unit_test(asking_above_is_checked_by_its_form),
        cmocka_unit_test(asking_counts_what_was_given_before),
        cmocka_unit_test(another_person_of_the_level_decides),
        cmocka_unit_test(reliefs_move_what_they_cover),
        cmocka_unit_test(late_stays_late),
        cmocka_unit_test(a_pause_holds_for_the_next_unit),
        cmocka_unit_test(nothing_is_lost_before_counting),
        cmocka_unit_test(the_ladder_is_owed_anew),
        cmocka_unit_test(an_old_ladder_repeats_nothing),
        cmocka_unit_test(an_unpublished_year_judges_nobody),
        cmocka_unit_test(histories_do_not_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
