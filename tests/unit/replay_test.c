/* Past orders judged by another pack: hand-made histories, each with what would have become of it. Demo pack; one
 * policy of it is given the limits that a case needs. N13: yellow one working day before, red at the due instant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/limit.h"
#include "common/str.h"
#include "services/ctl/simulate.h"
#include "services/escalation/explain.h"
#include "services/escalation/replay_compare.h"
#include "tests/lib/clock_bench.h"
#include "tests/lib/pack_folder.h"

#define POLICY   "pingyin"
#define LEAD     "py.yushan"
#define OTHER    "py.jinshui"
#define AT(text) bench_at("2024-04-" text)

static struct pack *pack;
static struct arena *arena;
static struct pack_rung rungs[2];
static const char *const GROUNDS[] = {"third_party"};

static int load(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(PACK_FOLDER_DEMO);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

static struct pack_policy *policy(void)
{
    return &pack->policies[pack_policy_find(pack, POLICY)];
}

/* No limits but those that the case sets; yellow a working day before, red when due; nothing offered. */
static int bare(void **state)
{
    (void)state;
    struct pack_policy *of = policy();
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        of->limits[stage] = of->rural[stage] = bench_parse("none");
    rungs[0] = (struct pack_rung){.offset = bench_parse("1wd"), .before = true, .action = RUNG_YELLOW};
    rungs[1] = (struct pack_rung){.action = RUNG_RED};
    rungs[1].offset.unit = LIMIT_MINUTE;
    of->rungs = rungs;
    of->rung_count = COUNT(rungs);
    of->arrive_always = false;
    memset(of->relief, 0, sizeof of->relief);
    return 0;
}

static void limit(enum stage stage, const char *text)
{
    policy()->limits[stage] = bench_parse(text);
}

/* ---- histories ---- */

static struct replay_course run_until(struct replay_order *order, instant until)
{
    static const char *const LEADS[] = {LEAD};
    struct replay_course course;
    if (order->policy == NULL)
        order->policy = POLICY;
    order->area = "pingyin.yushan";
    order->lead = order->lead == NULL ? LEAD : order->lead;
    order->leads = LEADS;
    order->lead_count = COUNT(LEADS);
    replay_run(arena, &(struct replay_terms){pack, pack, until}, order, &course);
    return course;
}

static const struct replay_clock *clock_at(const struct replay_course *course, const char *unit, enum stage stage,
                                           int round)
{
    for (size_t i = 0; i < course->count; i++) {
        const struct clock *clock = &course->clocks[i].clock;
        if (clock->stage == stage && clock->round == round && str_equal(clock->unit, unit))
            return &course->clocks[i];
    }
    fail_msg("no clock %s %d %d", unit, (int)stage, round);
    return NULL;
}

#define EVENTS(list) .events = list, .event_count = COUNT(list)

/* 2024-04-03 is a Wednesday before three days off; Sunday the 7th is worked: 4wd = Wednesday the 10th. */
static void feedback_is_judged_by_the_new_limit(void **state)
{
    (void)state;
    static const char *const CASES[][4] = {
        /* limit, due, yellow, red of a feedback on the 10th at 10:00 */
        {"5wd", "2024-04-11 17:30", "none", "none"},
        {"4wd", "2024-04-10 17:30", "2024-04-09 17:30", "none"},
        {"3wd", "2024-04-09 17:30", "2024-04-08 17:30", "2024-04-09 17:30"},
    };
    const struct replay_event events[] = {{MILESTONE_FED_BACK, LEAD, 0, AT("10T10:00"), 0, NULL},
                                          {MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), 0, NULL}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct replay_order order = {EVENTS(events)};
        limit(STAGE_FEED_BACK, CASES[i][0]);
        struct replay_course course = run_until(&order, AT("30T00:00"));
        const struct replay_clock *clock = clock_at(&course, LEAD, STAGE_FEED_BACK, 0);
        bench_check(clock->clock.due, CASES[i][1]);
        bench_check(clock->yellow, CASES[i][2]);
        bench_check(clock->red, CASES[i][3]);
        assert_string_equal(clock->rule, CASES[i][0]);
        assert_int_equal(clock->clock.state, i == 2 ? CLOCK_MISSED : CLOCK_MET);
        assert_int_equal(course.count, 1);
    }
}

/* Open at the end: judged as of then, and what came later did not happen yet. */
static void open_clocks_are_judged_as_of_the_end(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), 0, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("20T10:00"), 0, NULL}};
    struct replay_order order = {EVENTS(events)};
    limit(STAGE_FEED_BACK, "4wd");
    struct replay_course course = run_until(&order, AT("10T17:29"));
    const struct replay_clock *clock = clock_at(&course, LEAD, STAGE_FEED_BACK, 0);
    bench_check(clock->yellow, "2024-04-09 17:30");
    bench_check(clock->red, "none");
    assert_int_equal(clock->clock.state, CLOCK_OPEN);
    course = run_until(&order, AT("10T17:30"));
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->red, "2024-04-10 17:30");
}

/* R37: each round has its own clock and limit; the limit of the redo starts with its dispatch. */
static void redo_rounds_are_played(void **state)
{
    (void)state;
    const struct replay_event events[] = {
        {MILESTONE_DISPATCHED, LEAD, 0, AT("08T09:00"), 0, NULL},
        {MILESTONE_FED_BACK, LEAD, 0, AT("09T09:00"), 0, NULL},
        {MILESTONE_SETTLED, "", 0, AT("09T09:00"), 0, NULL},
        {MILESTONE_FOLLOWED_UP, "", 0, AT("10T09:00"), 0, NULL},
        {MILESTONE_DISPATCHED, LEAD, 1, AT("10T09:00"), 0, NULL},
        {MILESTONE_FED_BACK, LEAD, 1, AT("16T09:00"), 0, NULL},
        {MILESTONE_SETTLED, "", 1, AT("16T09:00"), 0, NULL},
        {MILESTONE_DISPATCHED, LEAD, 2, AT("17T09:00"), 0, NULL},
        {MILESTONE_FED_BACK, LEAD, 2, AT("17T10:00"), 0, NULL},
    };
    struct replay_order order = {EVENTS(events)};
    limit(STAGE_FEED_BACK, "5wd");
    limit(STAGE_REDO, "2wd");
    limit(STAGE_FOLLOW_UP, "2wd");
    struct replay_course course = run_until(&order, AT("30T00:00"));
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->yellow, "none");
    const struct replay_clock *late = clock_at(&course, LEAD, STAGE_REDO, 1);
    bench_check(late->clock.due, "2024-04-12 17:30");
    bench_check(late->red, "2024-04-12 17:30");
    assert_int_equal(late->clock.state, CLOCK_MISSED);
    const struct replay_clock *quick = clock_at(&course, LEAD, STAGE_REDO, 2);
    assert_int_equal(quick->clock.state, CLOCK_MET);
    bench_check(quick->yellow, "none");
    assert_int_equal(clock_at(&course, "", STAGE_FOLLOW_UP, 0)->clock.state, CLOCK_MET);
    assert_int_equal(clock_at(&course, "", STAGE_FOLLOW_UP, 1)->clock.state, CLOCK_OPEN);
    assert_int_equal(course.count, 5);
}

/* 1.8: a return answers the dispatch; each review has its limit; dismissed, the unit is dispatched to anew and its
 * sign clock with it, while feedback runs on from the first dispatch. */
static void dismissed_returns_start_signing_anew(void **state)
{
    (void)state;
    const struct replay_event events[] = {
        {MILESTONE_DISPATCHED, LEAD, 0, AT("08T09:00"), 0, NULL},
        {MILESTONE_RETURNED, LEAD, 0, AT("08T10:00"), 0, NULL},
        {MILESTONE_RULED, LEAD, 0, AT("10T10:00"), 0, NULL},
        {MILESTONE_DISPATCHED, LEAD, 0, AT("10T10:00"), 0, NULL},
        {MILESTONE_SIGNED, LEAD, 0, AT("10T15:00"), 0, NULL},
    };
    struct replay_order order = {EVENTS(events)};
    limit(STAGE_SIGN, "2h");
    limit(STAGE_FEED_BACK, "5wd");
    limit(STAGE_REVIEW, "1wd");
    struct replay_course course = run_until(&order, AT("12T00:00"));
    assert_int_equal(course.count, 4);
    bench_check(course.clocks[0].clock.started, "2024-04-08 09:00");
    assert_int_equal(clock_at(&course, LEAD, STAGE_SIGN, 0)->clock.state, CLOCK_MET);
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->clock.started, "2024-04-08 09:00");
    bench_check(clock_at(&course, LEAD, STAGE_REVIEW, 0)->red, "2024-04-09 17:30");
    const struct replay_clock *again = &course.clocks[3];
    assert_int_equal(again->clock.stage, STAGE_SIGN);
    bench_check(again->clock.due, "2024-04-10 12:00");
    bench_check(again->red, "2024-04-10 12:00");
}

/* A unit that was relieved owes nothing more: what was due before counts, what is due after does not. */
static void relieved_units_owe_nothing(void **state)
{
    (void)state;
    const struct replay_event events[] = {
        {MILESTONE_DISPATCHED, OTHER, 0, AT("08T09:00"), 0, NULL},
        {MILESTONE_RELIEVED, OTHER, 0, AT("10T09:00"), 0, NULL},
        {MILESTONE_DISPATCHED, LEAD, 0, AT("10T09:00"), 0, NULL},
    };
    struct replay_order order = {EVENTS(events)};
    limit(STAGE_SIGN, "2h");
    limit(STAGE_FEED_BACK, "3wd");
    limit(STAGE_SETTLE, "4wd");
    limit(STAGE_CONTACT, "1h");
    struct replay_course course = run_until(&order, AT("20T00:00"));
    bench_check(clock_at(&course, OTHER, STAGE_SIGN, 0)->red, "2024-04-08 11:00");
    const struct replay_clock *gone = clock_at(&course, OTHER, STAGE_FEED_BACK, 0);
    assert_int_equal(gone->clock.state, CLOCK_STOPPED);
    bench_check(gone->red, "none");
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->red, "2024-04-15 17:30");
    bench_check(clock_at(&course, "", STAGE_SETTLE, 0)->clock.due, "2024-04-12 17:30"); /* the person's clock ran on */
    assert_int_equal(clock_at(&course, LEAD, STAGE_CONTACT, 0)->clock.round, 0);
    for (size_t i = 0; i < course.count; i++) /* only a unit that leads phones the person */
        assert_false(course.clocks[i].clock.stage == STAGE_CONTACT && str_equal(course.clocks[i].clock.unit, OTHER));
}

/* Withdrawn, merged, written off: nobody is late, and nothing starts any more, unless it was un-merged (N02). */
static void closed_orders_stop_everything(void **state)
{
    (void)state;
    static const enum milestone ENDS[] = {MILESTONE_WITHDRAWN, MILESTONE_MERGED, MILESTONE_WRITTEN_OFF};
    for (size_t i = 0; i < COUNT(ENDS); i++) {
        const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("08T09:00"), 0, NULL},
                                              {ENDS[i], "", 0, AT("10T17:30"), 0, NULL},
                                              {MILESTONE_DISPATCHED, OTHER, 0, AT("11T09:00"), 0, NULL}};
        struct replay_order order = {EVENTS(events)};
        limit(STAGE_FEED_BACK, "2wd"); /* due on the 10th at 17:30, the instant of the end */
        struct replay_course course = run_until(&order, AT("30T00:00"));
        const struct replay_clock *clock = clock_at(&course, LEAD, STAGE_FEED_BACK, 0);
        assert_int_equal(clock->clock.state, CLOCK_STOPPED);
        bench_check(clock->yellow, "2024-04-09 17:30");
        bench_check(clock->red, "none");
        assert_int_equal(course.count, ENDS[i] == MILESTONE_MERGED ? 2 : 1);
    }
}

/* Un-merged, or written off and opened again in the next round: all limits run anew, from then. */
static void opened_again_runs_anew(void **state)
{
    (void)state;
    static const struct {
        enum milestone end;
        int round;
        enum stage stage;
    } CASES[] = {{MILESTONE_MERGED, 0, STAGE_FEED_BACK}, {MILESTONE_WRITTEN_OFF, 1, STAGE_REDO}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("08T09:00"), 0, NULL},
                                              {CASES[i].end, "", 0, AT("09T09:00"), 0, NULL},
                                              {MILESTONE_DISPATCHED, LEAD, CASES[i].round, AT("10T09:00"), 0, NULL}};
        struct replay_order order = {EVENTS(events)};
        limit(STAGE_FEED_BACK, "2wd");
        limit(STAGE_REDO, "2wd");
        struct replay_course course = run_until(&order, AT("30T00:00"));
        assert_int_equal(course.count, 2);
        assert_int_equal(course.clocks[0].clock.state, CLOCK_STOPPED);
        bench_check(course.clocks[0].red, "none");
        assert_int_equal(course.clocks[1].clock.stage, CASES[i].stage);
        bench_check(course.clocks[1].clock.started, "2024-04-10 09:00");
        bench_check(course.clocks[1].clock.due, "2024-04-12 17:30");
        assert_int_equal(course.clocks[1].clock.state, CLOCK_OPEN);
    }
}

/* ---- reliefs ---- */

static void offer(enum relief_kind kind, const char *each, int max)
{
    policy()->relief[kind] = (struct pack_relief){.max = max,
                                                  .each = bench_parse(each),
                                                  .total = bench_parse("none"),
                                                  .approver = ROLE_LEADER,
                                                  .stages = 1u << STAGE_FEED_BACK,
                                                  .grounds = GROUNDS,
                                                  .ground_count = COUNT(GROUNDS)};
}

/* Asked on the 9th, when the yellow card had been raised; two working days more. */
static struct relief extension(const char *ground)
{
    return (struct relief){.seq = 1,
                           .kind = RELIEF_EXTENSION,
                           .unit = LEAD,
                           .ground = ground,
                           .amount = "2wd",
                           .until = INSTANT_NONE,
                           .reason = "r",
                           .state = RELIEF_GRANTED,
                           .asked_by = "a",
                           .asked_at = AT("09T09:00"),
                           .decided_by = "b",
                           .decided_at = AT("09T10:00")};
}

static void reliefs_are_asked_for_again(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("07T09:00"), 0, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("11T09:00"), 0, NULL}};
    struct relief granted = extension("third_party");
    struct replay_order order = {EVENTS(events), .reliefs = &granted, .relief_count = 1};
    limit(STAGE_FEED_BACK, "2wd");
    struct replay_course course = run_until(&order, AT("30T00:00"));
    assert_int_equal(course.relief_gone, 1); /* not offered at all */
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->red, "2024-04-09 17:30");

    offer(RELIEF_EXTENSION, "2wd", 1);
    course = run_until(&order, AT("30T00:00"));
    const struct replay_clock *clock = clock_at(&course, LEAD, STAGE_FEED_BACK, 0);
    assert_int_equal(course.relief_gone, 0);
    bench_check(clock->clock.due, "2024-04-11 17:30");
    bench_check(clock->red, "none");
    bench_check(clock->yellow, "2024-04-08 17:30"); /* raised before anybody asked: it stays raised */
    assert_int_equal(clock->clock.state, CLOCK_MET);

    offer(RELIEF_EXTENSION, "1wd", 1); /* beyond the new cap */
    assert_int_equal(run_until(&order, AT("30T00:00")).relief_gone, 1);
    offer(RELIEF_EXTENSION, "2wd", 1);
    granted.ground = "other"; /* not a ground any more */
    assert_int_equal(run_until(&order, AT("30T00:00")).relief_gone, 1);
    granted.ground = "third_party";
    limit(STAGE_FEED_BACK, "1wd"); /* run out before it was asked for: late stays late */
    course = run_until(&order, AT("30T00:00"));
    assert_int_equal(course.relief_gone, 1);
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->red, "2024-04-08 17:30");
}

/* ---- policies, chairs, dispatches of old ---- */

/* What a deployment above set stays, each round's own, whatever the other pack says and was relieved; the rest goes by it. */
static void what_the_level_above_set_stays(void **state)
{
    (void)state;
    const struct replay_past past[] = {
        {.unit = LEAD,
         .stage = STAGE_FEED_BACK,
         .started = AT("03T10:00"),
         .due = AT("12T11:11"),
         .rule = EXPLAIN_UPPER},
        {.unit = "", .stage = STAGE_SETTLE, .started = AT("03T10:00"), .due = AT("25T12:12"), .rule = EXPLAIN_UPPER},
        {.unit = LEAD, .stage = STAGE_SIGN, .started = AT("03T10:00"), .due = AT("03T11:00"), .rule = "1h"},
        {.unit = LEAD,
         .stage = STAGE_REDO,
         .round = 1,
         .started = AT("15T10:00"),
         .due = AT("18T13:13"),
         .rule = EXPLAIN_UPPER},
        {.unit = LEAD,
         .stage = STAGE_REDO,
         .round = 2,
         .started = AT("20T10:00"),
         .due = AT("22T17:30"),
         .rule = "2wd"}};
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), DUTY_LEAD, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("12T11:11"), 0, NULL},
                                          {MILESTONE_DISPATCHED, LEAD, 1, AT("15T10:00"), DUTY_LEAD, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 1, AT("18T14:00"), 0, NULL},
                                          {MILESTONE_DISPATCHED, LEAD, 2, AT("20T10:00"), DUTY_LEAD, NULL}};
    struct relief granted = extension("third_party");
    struct replay_order order = {EVENTS(events), .reliefs = &granted, .relief_count = 1,
                                 .upper = true,  .past = past,        .past_count = COUNT(past)};
    limit(STAGE_FEED_BACK, "1wd");
    limit(STAGE_SETTLE, "none");
    limit(STAGE_SIGN, "2h");
    limit(STAGE_REDO, "1wd");
    struct replay_course course = run_until(&order, AT("30T00:00"));
    const struct replay_clock *first = clock_at(&course, LEAD, STAGE_FEED_BACK, 0);
    assert_int_equal(course.relief_gone, 0);
    assert_int_equal(first->clock.due, AT("12T11:11"));
    assert_int_equal(first->clock.state, CLOCK_MET);
    assert_string_equal(first->rule, EXPLAIN_UPPER);
    bench_check(first->red, "none");
    assert_int_equal(clock_at(&course, "", STAGE_SETTLE, 0)->clock.due, AT("25T12:12"));
    assert_string_equal(clock_at(&course, LEAD, STAGE_SIGN, 0)->rule, "2h");
    assert_int_equal(clock_at(&course, LEAD, STAGE_REDO, 1)->clock.due, AT("18T13:13"));
    assert_int_equal(clock_at(&course, LEAD, STAGE_REDO, 1)->clock.state, CLOCK_MISSED);
    assert_string_equal(clock_at(&course, LEAD, STAGE_REDO, 2)->rule, "1wd"); /* nothing was said for it */
}

static void a_policy_that_is_gone_is_the_backstop(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("08T09:00"), 0, NULL}};
    struct replay_order order = {EVENTS(events), .policy = "gone"};
    struct replay_course course = run_until(&order, AT("09T00:00"));
    assert_true(course.policy_gone);
    assert_int_equal(course.policy, pack->backstop_policy);
    order.policy = POLICY;
    assert_false(run_until(&order, AT("09T00:00")).policy_gone);
}

#define CHANGES(list) .changes = list, .change_count = COUNT(list)

/* R24: from the meeting's decision on, for what had not run out; who comes later counts by it from the start. */
static void the_limit_of_a_chair_counts_from_the_decision(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), DUTY_LEAD, NULL},
                                          {MILESTONE_DISPATCHED, OTHER, 0, AT("09T10:00"), DUTY_CO, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("11T09:00"), 0, NULL}};
    struct replay_change changes[] = {{AT("09T10:00"), NULL, NULL, "5wd"}};
    struct replay_order order = {EVENTS(events), CHANGES(changes)};
    limit(STAGE_FEED_BACK, "7wd");
    limit(STAGE_SETTLE, "3wd");
    limit(STAGE_CONTACT, "1h");
    struct replay_course course = run_until(&order, AT("12T00:00"));
    const struct replay_clock *clock = clock_at(&course, LEAD, STAGE_FEED_BACK, 0);
    bench_check(clock->clock.started, "2024-04-09 10:00");
    bench_check(clock->clock.due, "2024-04-16 17:30");
    bench_check(clock->yellow, "none"); /* 5wd from the first dispatch would have been yellow on the 10th */
    assert_string_equal(clock->rule, "5wd");
    bench_check(clock_at(&course, OTHER, STAGE_FEED_BACK, 0)->clock.due, "2024-04-16 17:30");
    const struct replay_clock *person = clock_at(&course, "", STAGE_SETTLE, 0);
    bench_check(person->clock.due, "2024-04-16 17:30"); /* due at the end of the 9th: it ran yet */
    bench_check(person->yellow, "2024-04-08 17:30");    /* raised before */
    assert_int_equal(course.count, 4);                  /* a co-handler phones nobody */
    changes[0].at = AT("09T18:00");                     /* late stays late */
    course = run_until(&order, AT("12T00:00"));
    bench_check(clock_at(&course, "", STAGE_SETTLE, 0)->red, "2024-04-09 17:30");
    bench_check(clock_at(&course, "", STAGE_SETTLE, 0)->clock.started, "2024-04-03 10:00");
}

/* R03, R15: the limit of a delegate and that of a call are theirs alone: a chair's limit for the order leaves them. */
static void a_units_own_limit_is_kept(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), DUTY_LEAD, ""},
                                          {MILESTONE_DISPATCHED, OTHER, 0, AT("08T10:00"), DUTY_DELEGATE, "1wd"},
                                          {MILESTONE_WHISTLED, LEAD, 0, AT("08T10:00"), 0, "2h"},
                                          {MILESTONE_WHISTLED, OTHER, 0, AT("08T10:00"), 0, ""}};
    struct replay_change changes[] = {{AT("08T11:00"), NULL, NULL, "5wd"}};
    struct replay_order order = {EVENTS(events), CHANGES(changes)};
    limit(STAGE_FEED_BACK, "7wd");
    limit(STAGE_REPORT_IN, "4h");
    struct replay_course course = run_until(&order, AT("30T00:00"));
    const struct replay_clock *own = clock_at(&course, OTHER, STAGE_FEED_BACK, 0);
    bench_check(own->clock.due, "2024-04-09 17:30");
    assert_true(own->own);
    assert_string_equal(own->rule, "1wd");
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->clock.due, "2024-04-15 17:30");
    bench_check(clock_at(&course, LEAD, STAGE_REPORT_IN, 0)->clock.due, "2024-04-08 12:00");
    bench_check(clock_at(&course, OTHER, STAGE_REPORT_IN, 0)->clock.due, "2024-04-08 14:00");
    order.limit = "3wd"; /* a child order has one from its founding: feedback and settlement */
    order.change_count = 0;
    limit(STAGE_SETTLE, "9wd");
    course = run_until(&order, AT("30T00:00"));
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->clock.due, "2024-04-09 17:30");
    bench_check(clock_at(&course, "", STAGE_SETTLE, 0)->clock.due, "2024-04-09 17:30");
    bench_check(clock_at(&course, OTHER, STAGE_FEED_BACK, 0)->clock.due, "2024-04-09 17:30");
}

/* The same limit said again runs from there; said while somebody new is named, it is that unit's alone. */
static void the_same_limit_once_more(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), DUTY_LEAD, NULL},
                                          {MILESTONE_DISPATCHED, OTHER, 0, AT("10T10:00"), DUTY_CO, NULL}};
    struct replay_change changes[] = {{AT("08T10:00"), NULL, NULL, "5wd"}, {AT("09T10:00"), NULL, NULL, "5wd"}};
    struct replay_order order = {EVENTS(events), CHANGES(changes)};
    limit(STAGE_FEED_BACK, "7wd");
    struct replay_course course = run_until(&order, AT("12T00:00"));
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->clock.started, "2024-04-09 10:00");
    changes[1].at = AT("10T10:00");
    course = run_until(&order, AT("12T00:00"));
    bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->clock.started, "2024-04-08 10:00");
    bench_check(clock_at(&course, OTHER, STAGE_FEED_BACK, 0)->clock.started, "2024-04-10 10:00");
}

/* Another policy on a running order: by its own rule, what it demands for the first time from the change on. */
static void a_new_policy_bears_on_what_runs(void **state)
{
    static const struct {
        enum on_change rule;
        const char *due; /* of the feedback, in the end */
        bool arrives;
    } CASES[] = {{CHANGE_KEEP, "2024-04-11 17:30", false},
                 {CHANGE_EARLIER, "2024-04-09 17:30", true},
                 {CHANGE_FROM_START, "2024-04-09 17:30", true}};
    (void)state;
    int other = pack_policy_find(pack, "ningxiang");
    const struct pack_policy kept = pack->policies[other];
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), DUTY_LEAD, NULL}};
    const struct replay_change changes[] = {{AT("07T10:00"), POLICY, "ningxiang", ""}};
    struct replay_order order = {EVENTS(events), CHANGES(changes), .policy = "ningxiang"};
    limit(STAGE_FEED_BACK, "5wd");
    for (size_t i = 0; i < COUNT(CASES); i++) {
        pack->policies[other] = *policy();
        pack->policies[other].code = kept.code;
        pack->policies[other].limits[STAGE_FEED_BACK] = bench_parse("3wd");
        pack->policies[other].limits[STAGE_ARRIVE] = bench_parse("1wd");
        pack->policies[other].arrive_always = true;
        pack->policies[other].on_change = CASES[i].rule;
        struct replay_course course = run_until(&order, AT("08T00:00"));
        bench_check(clock_at(&course, LEAD, STAGE_FEED_BACK, 0)->clock.due, CASES[i].due);
        assert_int_equal(course.count, CASES[i].arrives ? 2 : 1);
        if (CASES[i].arrives)
            bench_check(clock_at(&course, LEAD, STAGE_ARRIVE, 0)->clock.started, "2024-04-07 10:00");
        assert_false(course.policy_gone);
    }
    pack->policies[other] = kept;
}

/* A record that is missing makes the control differ from what was: nothing is said of that clock, the rest counts. */
static void what_the_control_does_not_prove_is_unknown(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), DUTY_LEAD, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("10T10:00"), 0, NULL}};
    struct replay_past past[] = {{.unit = LEAD, .stage = STAGE_FEED_BACK, .started = AT("03T10:00")},
                                 {.unit = LEAD, .stage = STAGE_SIGN, .started = AT("03T10:00"), .red = true}};
    struct replay_order order = {EVENTS(events), .past = past, .past_count = COUNT(past)};
    struct replay_pair *pairs;
    limit(STAGE_SIGN, "2h");
    limit(STAGE_FEED_BACK, "4wd"); /* as it was: yellow, though there is no such card */
    struct replay_course control = run_until(&order, AT("30T00:00"));
    limit(STAGE_FEED_BACK, "3wd");
    limit(STAGE_SIGN, "9wd");
    struct replay_course course = run_until(&order, AT("30T00:00"));
    assert_int_equal(replay_compare(arena, &order, &course, &control, &pairs), 2);
    assert_int_equal(pairs[0].verdict, REPLAY_UNKNOWN);
    assert_int_equal(pairs[1].verdict, REPLAY_NO_RED);
    past[0].yellow = true;
    assert_int_equal(replay_compare(arena, &order, &course, &control, &pairs), 2);
    assert_int_equal(pairs[0].verdict, REPLAY_NOW_RED);
}

/* Paused until the 19th, ended on the 10th: before that nobody knew that it would end so soon. */
static void an_early_end_is_an_event_of_its_own(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("07T09:00"), DUTY_LEAD, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("09T15:00"), 0, NULL}};
    struct relief pause = extension("third_party");
    struct replay_order order = {EVENTS(events), .reliefs = &pause, .relief_count = 1};
    pause.kind = RELIEF_PAUSE;
    pause.amount = "";
    pause.asked_at = AT("08T09:00");
    pause.decided_at = AT("08T10:00");
    pause.until = AT("19T09:00");
    pause.state = RELIEF_ENDED;
    pause.ended_at = AT("10T09:00");
    limit(STAGE_FEED_BACK, "2wd");
    offer(RELIEF_PAUSE, "30d", 1);
    struct replay_course course = run_until(&order, AT("30T00:00"));
    const struct replay_clock *clock = clock_at(&course, LEAD, STAGE_FEED_BACK, 0);
    assert_int_equal(course.relief_gone, 0);
    assert_int_equal(clock->clock.state, CLOCK_MET);
    bench_check(clock->yellow, "none"); /* with the pause over on the 10th it would be due then: yellow on the 9th */
}

static void old_dispatches_are_read_off_the_clocks(void **state)
{
    (void)state;
    const struct replay_past past[] = {
        {.unit = LEAD, .stage = STAGE_SIGN, .started = AT("08T09:00")},
        {.unit = LEAD, .stage = STAGE_FEED_BACK, .started = AT("08T09:00")}, /* the same dispatch */
        {.unit = LEAD, .stage = STAGE_SIGN, .started = AT("10T10:00")},      /* dismissed return: a second one */
        {.unit = LEAD, .stage = STAGE_REDO, .round = 1, .started = AT("15T09:00")},
        {.unit = "", .stage = STAGE_SETTLE, .started = AT("08T09:00")},
        {.unit = LEAD, .stage = STAGE_SIGN_OFF, .started = AT("09T09:00")}, /* started by a report, not a dispatch */
        {.unit = OTHER, .stage = STAGE_SIGN, .started = AT("08T09:00")},    /* on record */
    };
    struct replay_event events[1 + COUNT(past)] = {{MILESTONE_DISPATCHED, OTHER, 0, AT("08T09:00"), 0, NULL}};
    assert_int_equal(replay_dispatches(past, COUNT(past), events, 1), 3);
    bench_check(events[1].at, "2024-04-08 09:00");
    bench_check(events[2].at, "2024-04-10 10:00");
    assert_int_equal(events[3].round, 1);
    for (size_t i = 1; i < 4; i++) {
        assert_int_equal(events[i].milestone, MILESTONE_DISPATCHED);
        assert_string_equal(events[i].unit, LEAD);
    }
}

/* ---- before and after ---- */

static void verdicts(void **state)
{
    static const struct {
        bool was_yellow, was_red;
        const char *limit; /* fed back on the 10th at 10:00: 5wd none, 4wd yellow, 3wd red */
        enum replay_verdict expected;
    } CASES[] = {
        {false, false, "5wd", REPLAY_SAME},      {true, false, "5wd", REPLAY_NO_YELLOW},
        {true, true, "5wd", REPLAY_NO_RED},      {false, false, "4wd", REPLAY_NOW_YELLOW},
        {true, false, "4wd", REPLAY_SAME},       {true, true, "4wd", REPLAY_NO_RED},
        {false, false, "3wd", REPLAY_NOW_RED},   {true, false, "3wd", REPLAY_NOW_RED},
        {true, true, "3wd", REPLAY_SAME},        {false, true, "3wd", REPLAY_SAME},
        {true, false, "none", REPLAY_NO_YELLOW}, {false, false, "none", REPLAY_SAME},
    };
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), 0, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("10T10:00"), 0, NULL}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct replay_past past = {.unit = LEAD,
                                         .stage = STAGE_FEED_BACK,
                                         .started = AT("03T10:00"),
                                         .yellow = CASES[i].was_yellow,
                                         .red = CASES[i].was_red};
        struct replay_order order = {EVENTS(events), .past = &past, .past_count = 1};
        struct replay_pair *pairs;
        limit(STAGE_FEED_BACK, CASES[i].limit);
        struct replay_course course = run_until(&order, AT("30T00:00"));
        assert_int_equal(replay_compare(arena, &order, &course, NULL, &pairs), 1);
        assert_int_equal(pairs[0].verdict, CASES[i].expected);
        assert_int_equal(pairs[0].clock == NULL, strcmp(CASES[i].limit, "none") == 0);
    }
}

/* A stage that has a limit only now is compared with nothing; what no milestone starts is not compared. */
static void new_clocks_and_those_that_are_not_played(void **state)
{
    (void)state;
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), 0, NULL}};
    const struct replay_past past[] = {{.unit = LEAD, .stage = STAGE_SLIP, .red = true},
                                       {.unit = LEAD, .stage = STAGE_PAUSE, .red = true},
                                       {.unit = LEAD, .stage = STAGE_RELIEF, .red = true}};
    struct replay_order order = {EVENTS(events), .past = past, .past_count = COUNT(past)};
    struct replay_pair *pairs;
    limit(STAGE_SIGN, "1h");
    struct replay_course course = run_until(&order, AT("30T00:00"));
    assert_int_equal(replay_compare(arena, &order, &course, NULL, &pairs), 1);
    assert_null(pairs[0].past);
    assert_int_equal(pairs[0].verdict, REPLAY_NOW_RED);
}

/* Counts per policy and stage; the list says why. */
static void orders_are_counted(void **state)
{
    (void)state;
    struct ctl ctl = {.arena = arena, .lang = "en", .json = true, .offset_minutes = BENCH_ZONE, .pack_tried = true};
    const struct replay_event events[] = {{MILESTONE_DISPATCHED, LEAD, 0, AT("03T10:00"), 0, NULL},
                                          {MILESTONE_FED_BACK, LEAD, 0, AT("10T10:00"), 0, NULL}};
    const struct replay_past past = {.unit = LEAD,
                                     .stage = STAGE_FEED_BACK,
                                     .started = AT("03T10:00"),
                                     .due = AT("11T17:30"),
                                     .stopped = AT("10T10:00"),
                                     .rule = "5wd"};
    struct replay_order order = {EVENTS(events), .past = &past, .past_count = 1};
    struct replay_pair *pairs;
    struct simulate tally;
    struct table counts;
    limit(STAGE_FEED_BACK, "3wd");
    simulate_open(&tally, arena, true);
    for (int i = 0; i < 3; i++) {
        struct replay_course course = run_until(&order, AT("30T00:00"));
        size_t count = replay_compare(arena, &order, &course, NULL, &pairs);
        simulate_add(&tally, &ctl, "PY20240403-00001", &order, &course, pairs, count);
    }
    simulate_counts(&tally, &ctl, &counts);
    assert_int_equal(tally.orders, 3);
    assert_int_equal(tally.clocks, 3);
    assert_int_equal(counts.count, 1);
    assert_string_equal(counts.rows[0][0], POLICY);
    assert_string_equal(counts.rows[0][1], "feed_back");
    assert_string_equal(counts.rows[0][2 + REPLAY_NOW_RED], "3");
    assert_string_equal(counts.rows[0][2 + REPLAY_SAME], "0");
    assert_int_equal(tally.changed.count, 3);
    static const char *const WHY[] = {"PY20240403-00001",
                                      LEAD,
                                      "feed_back",
                                      "0",
                                      "now_red",
                                      "5wd",
                                      "3wd",
                                      "2024-04-11T17:30:00+08:00",
                                      "2024-04-09T17:30:00+08:00",
                                      "2024-04-10T10:00:00+08:00"};
    for (size_t c = 0; c < COUNT(WHY); c++)
        assert_string_equal(tally.changed.rows[0][c], WHY[c]);
}

/* R41: appeals of a closed order: the clock is the oldest one's; ruled on, the next runs from its own filing. */
static void the_clock_of_appeals_is_the_oldest_ones(void **state)
{
    (void)state;
    const struct replay_event events[] = {
        {MILESTONE_DISPATCHED, LEAD, 0, AT("08T09:00"), 0, NULL},
        {MILESTONE_WRITTEN_OFF, "", 0, AT("09T09:00"), 0, NULL},
        {MILESTONE_APPEALED, "", 0, AT("10T09:00"), 0, NULL},
        {MILESTONE_APPEALED, "", 0, AT("11T09:00"), 0, NULL},
        {MILESTONE_APPEAL_RULED, "", 1, AT("12T09:00"), 0, NULL},
        {MILESTONE_APPEAL_RULED, "", 1, AT("22T09:00"), 0, NULL},
    };
    struct replay_order order = {EVENTS(events)};
    limit(STAGE_APPEAL, "5wd");
    struct replay_course course = run_until(&order, AT("30T00:00"));
    assert_int_equal(course.count, 2);
    bench_check(course.clocks[0].clock.started, "2024-04-10 09:00");
    bench_check(course.clocks[0].clock.stopped, "2024-04-12 09:00");
    assert_int_equal(course.clocks[0].clock.state, CLOCK_MET);
    bench_check(course.clocks[1].clock.started, "2024-04-11 09:00");
    bench_check(course.clocks[1].clock.due, "2024-04-18 17:30");
    assert_int_equal(course.clocks[1].clock.state, CLOCK_MISSED);
}

#define CASE(function) cmocka_unit_test_setup(function, bare)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(feedback_is_judged_by_the_new_limit),
        CASE(open_clocks_are_judged_as_of_the_end),
        CASE(redo_rounds_are_played),
        CASE(dismissed_returns_start_signing_anew),
        CASE(relieved_units_owe_nothing),
        CASE(closed_orders_stop_everything),
        CASE(opened_again_runs_anew),
        CASE(reliefs_are_asked_for_again),
        CASE(what_the_level_above_set_stays),
        CASE(a_policy_that_is_gone_is_the_backstop),
        CASE(the_limit_of_a_chair_counts_from_the_decision),
        CASE(a_units_own_limit_is_kept),
        CASE(the_same_limit_once_more),
        CASE(a_new_policy_bears_on_what_runs),
        CASE(what_the_control_does_not_prove_is_unknown),
        CASE(an_early_end_is_an_event_of_its_own),
        CASE(old_dispatches_are_read_off_the_clocks),
        CASE(verdicts),
        CASE(new_clocks_and_those_that_are_not_played),
        CASE(orders_are_counted),
        CASE(the_clock_of_appeals_is_the_oldest_ones),
    };
    return cmocka_run_group_tests_name("replay", tests, load, unload);
}
