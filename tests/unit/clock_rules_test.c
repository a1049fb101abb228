/* What a milestone starts and ends: the table as reviewed (tests/unit/clock_rules.golden, renewed with
 * BLESS=1), and the clocks of whole orders, by name and in random histories with a printed seed. */
#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/clock_bench.h"
#include "tests/lib/golden.h"
#include "tests/lib/pack_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GOLDEN "tests/unit/clock_rules.golden"

/* ---- the table ---- */

static const char *when(const struct clock_rule *rule)
{
    if (rule->urgent_only && rule->first_only)
        return "urgent, first";
    return rule->urgent_only ? "urgent" : rule->redo_only ? "redo" : rule->first_only ? "first" : "always";
}

static void dump(struct buf *out)
{
    static const char *const effects[] = {[CLOCK_STARTS] = "starts",
                                          [CLOCK_ENDS] = "ends",
                                          [CLOCK_IMPLIES] = "implies",
                                          [CLOCK_CANCELS] = "cancels",
                                          [CLOCK_CLOSES] = "closes"};
    static const char *const scopes[] = {[SCOPE_UNIT] = "unit",
                                         [SCOPE_LEAD] = "lead",
                                         [SCOPE_ORDER] = "order",
                                         [SCOPE_ALL] = "all",
                                         [SCOPE_OTHERS] = "others"};
    size_t count;
    const struct clock_rule *rules = clock_rules(&count);
    for (size_t i = 0; i < count; i++)
        buf_print(out, "%-12s %-8s %-10s %-6s %-14s %s\n",
                  rules[i].milestone ? term_get("milestone", (int)rules[i].milestone)->code : "dispatched",
                  effects[rules[i].effect], rules[i].stage ? term_get("stage", (int)rules[i].stage)->code : "every",
                  scopes[rules[i].scope], when(&rules[i]), rules[i].why);
    const struct clock_reopening *reopenings = clock_reopenings(&count);
    for (size_t i = 0; i < count; i++)
        buf_print(out, "%-12s %-8s %-10s %-6s %-14s %s\n", term_get("milestone", (int)reopenings[i].closed_by)->code,
                  "reopens", "every", "all", reopenings[i].next_round ? "next round" : "always", reopenings[i].why);
}

static void the_table_is_as_reviewed(void **state)
{
    (void)state;
    struct buf now = {0};
    dump(&now);
    golden_assert(GOLDEN, now.text);
    buf_free(&now);
}

/* What the table must hold whatever it says: every stage that starts can end, and by its own milestone. */
static void the_table_is_sound(void **state)
{
    (void)state;
    size_t count;
    const struct clock_rule *rules = clock_rules(&count);
    bool starts[STAGE_COUNT] = {false}, ends[STAGE_COUNT] = {false};
    for (size_t i = 0; i < count; i++) {
        assert_true(rules[i].stage != STAGE_UNSPECIFIED || rules[i].effect >= CLOCK_CANCELS);
        assert_false(rules[i].redo_only && rules[i].first_only);
        assert_true(rules[i].why && *rules[i].why);
        if (rules[i].effect == CLOCK_STARTS)
            starts[rules[i].stage] = true;
        if (rules[i].effect == CLOCK_ENDS)
            ends[rules[i].stage] = true;
    }
    for (int stage = 1; stage < STAGE_COUNT; stage++) /* the last three are started and ended by desks */
        assert_true((starts[stage] && ends[stage]) == (stage < STAGE_PAUSE));
    for (int milestone = 0; milestone < MILESTONE_COUNT; milestone++)
        for (int flags = 0; flags < 8; flags++) {
            const struct clock_rule *rows[CLOCK_BEGINS_MAX];
            struct clock_event event = {.milestone = (enum milestone)milestone,
                                        .unit = "water",
                                        .lead = flags & 1,
                                        .urgent = flags & 2,
                                        .round = flags & 4 ? 1 : 0};
            size_t begun = clock_begins(&event, rows);
            for (size_t a = 0; a < begun; a++)
                for (size_t b = a + 1; b < begun; b++)
                    assert_false(rows[a]->stage == rows[b]->stage);
        }
}

/* ---- a small escalation: the open clocks of one order, driven as the shell drives them ---- */

enum { CLOCKS_MAX = 400 };
struct order_clocks {
    const struct bench *bench;
    struct clock clocks[CLOCKS_MAX];
    int count;
    bool urgent;
    int round;
    instant now;
};

static const char *code_of(const struct bench *bench, int unit)
{
    return unit < 0 ? "" : bench->units[unit].code;
}

static struct clock *find(struct order_clocks *order, const char *unit, enum stage stage, int round, bool open)
{
    for (int i = order->count - 1; i >= 0; i--) {
        struct clock *clock = &order->clocks[i];
        if (strcmp(clock->unit, unit) == 0 && clock->stage == stage && (round < 0 || clock->round == round) &&
            (!open || clock->state == CLOCK_OPEN))
            return clock;
    }
    return NULL;
}

static void apply(struct order_clocks *order, enum milestone milestone, int unit)
{
    struct clock_event event = {.milestone = milestone,
                                .unit = code_of(order->bench, unit),
                                .lead = unit == UNIT_PLAIN,
                                .urgent = order->urgent,
                                .round = order->round};
    for (int i = 0; i < order->count; i++)
        if (order->clocks[i].state == CLOCK_OPEN)
            (void)clock_follow(&order->clocks[i], &event, order->now);
    const struct clock_rule *rows[CLOCK_BEGINS_MAX];
    size_t begun = clock_begins(&event, rows);
    for (size_t i = 0; i < begun; i++) {
        int owner = rows[i]->scope == SCOPE_ORDER ? -1 : unit;
        if (find(order, code_of(order->bench, owner), rows[i]->stage, order->round, true))
            continue;
        assert_true(order->count < CLOCKS_MAX);
        struct clock_terms terms = bench_terms(order->bench, rows[i]->stage, owner);
        struct clock *clock = &order->clocks[order->count];
        *clock = (struct clock){.round = order->round};
        order->count += clock_start(NULL, &terms, order->now, clock, NULL);
    }
}

static void bench_every_stage(struct bench *bench)
{
    static const char *const limits[STAGE_COUNT] = {
        [STAGE_SIGN] = "2h",     [STAGE_CONTACT] = "1wd",  [STAGE_ARRIVE] = "30min", [STAGE_FEED_BACK] = "4wd",
        [STAGE_SETTLE] = "10wd", [STAGE_FOLLOW_UP] = "3d", [STAGE_REDO] = "2wd",     [STAGE_SIGN_OFF] = "4wh",
        [STAGE_REVIEW] = "eod",  [STAGE_OPINION] = "1wd",  [STAGE_REPLY] = "1wd",    [STAGE_REPORT_IN] = "1h",
        [STAGE_APPEAL] = "5wd",  [STAGE_PAUSE] = "none",   [STAGE_SLIP] = "2wd",     [STAGE_RELIEF] = "4wh"};
    bench_open(bench);
    for (int stage = 1; stage < STAGE_COUNT; stage++)
        bench_limit(bench, (enum stage)stage, limits[stage]);
    bench_rung(bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    bench_rung(bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
}

static void order_open(struct order_clocks *order, const struct bench *bench, const char *now)
{
    memset(order, 0, sizeof *order);
    order->bench = bench;
    order->now = bench_at(now);
}

static enum clock_state state_of(struct order_clocks *order, const char *unit, enum stage stage, int round)
{
    struct clock *clock = find(order, unit, stage, round, false);
    return clock ? clock->state : CLOCK_STATE_UNSPECIFIED;
}

/* C13: accepted 21:11, on the scene and fed back at 21:26. */
static void C13_urgent_at_night(void **state)
{
    (void)state;
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2019-05-27T21:11");
    order.urgent = true;
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_ALWAYS);
    bench_check(find(&order, "duty", STAGE_ARRIVE, 0, true)->due, "2019-05-27 21:41");
    order.now = bench_at("2019-05-27T21:26");
    apply(&order, MILESTONE_SIGNED, UNIT_ALWAYS);
    apply(&order, MILESTONE_ARRIVED, UNIT_ALWAYS);
    apply(&order, MILESTONE_FED_BACK, UNIT_ALWAYS);
    apply(&order, MILESTONE_SETTLED, -1);
    assert_int_equal(state_of(&order, "duty", STAGE_ARRIVE, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "duty", STAGE_FEED_BACK, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "", STAGE_SETTLE, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "", STAGE_FOLLOW_UP, 0), CLOCK_OPEN);
}

static void an_ordinary_order_demands_no_arrival(void **state)
{
    (void)state;
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2024-04-03T10:00");
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    assert_int_equal(state_of(&order, "water", STAGE_ARRIVE, 0), CLOCK_STATE_UNSPECIFIED);
    assert_int_equal(order.count, 6); /* sign, contact, opinion, reply, feed_back; settle */
}

/* T01-T03, T04, T05 as the demo pack has them: limits by stage and place, and who demands arrival. */
static void the_demo_policies_set_the_limits_of_the_field(void **state)
{
    (void)state;
    static const struct {
        const char *policy;
        enum stage stage;
        enum setting_class setting;
        const char *start, *due;
    } cases[] = {
        {"beiyuan.2110", STAGE_ARRIVE, SETTING_URBAN, "2024-04-03T16:00", "2024-04-03 18:00"},
        {"beiyuan.2110", STAGE_OPINION, SETTING_URBAN, "2024-04-03T16:00", "2024-04-07 17:30"},
        {"beiyuan.2110", STAGE_SETTLE, SETTING_URBAN, "2024-04-03T16:00", "2024-04-18 17:30"},
        {"ningxiang.urgent", STAGE_ARRIVE, SETTING_URBAN, "2019-05-27T21:11", "2019-05-27 21:41"},
        {"ningxiang.urgent", STAGE_ARRIVE, SETTING_RURAL, "2019-05-27T21:11", "2019-05-27 23:11"},
        {"jiangcheng.water", STAGE_FEED_BACK, SETTING_URBAN, "2024-03-07T10:00", "2024-03-13 17:30"},
        {"jiangcheng.police", STAGE_FEED_BACK, SETTING_URBAN, "2024-04-06T12:00", "2024-04-07 00:00"},
        {"jiangcheng.police_hard", STAGE_FEED_BACK, SETTING_URBAN, "2024-04-06T12:00", "2024-04-08 00:00"},
    };
    struct pack *pack = pack_folder(PACK_FOLDER_DEMO);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct clock_terms terms = {.pack = pack,
                                    .policy = pack_policy_find(pack, cases[i].policy),
                                    .unit = -1,
                                    .stage = cases[i].stage,
                                    .setting = cases[i].setting};
        struct clock clock = {0};
        assert_true(terms.policy >= 0 && clock_start(NULL, &terms, bench_at(cases[i].start), &clock, NULL));
        bench_check(clock.due, cases[i].due);
    }
    assert_true(pack->policies[pack_policy_find(pack, "beiyuan.2110")].arrive_always);
    pack_free(&pack);
}

/* What a feedback implies is judged by its own instant: late stays late, and nothing is met that was not proved. */
static void feedback_implies_what_is_not_on_record(void **state)
{
    (void)state;
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2024-04-03T10:00");
    order.urgent = true;
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    order.now = bench_at("2024-04-03T11:59");
    struct clock_event event = {.milestone = MILESTONE_FED_BACK, .unit = "water", .lead = true};
    assert_int_equal(clock_follow(find(&order, "water", STAGE_SIGN, 0, true), &event, order.now)->effect,
                     CLOCK_IMPLIES);
    apply(&order, MILESTONE_FED_BACK, UNIT_PLAIN);
    assert_int_equal(state_of(&order, "water", STAGE_SIGN, 0), CLOCK_MET);      /* 2 h, at 1 h 59 */
    assert_int_equal(state_of(&order, "water", STAGE_ARRIVE, 0), CLOCK_MISSED); /* 30 min */
    assert_int_equal(state_of(&order, "water", STAGE_CONTACT, 0), CLOCK_MET);   /* 1 wd */
    assert_int_equal(state_of(&order, "water", STAGE_FEED_BACK, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "", STAGE_SETTLE, 0), CLOCK_OPEN); /* others may still owe theirs */
}

/* R15, N09: who is called and does not come is late by himself once the limit has run out; a conclusion before that makes
 * nobody late, and a result in words is no arrival. */
static void a_call_ends_by_coming_or_with_the_whistle(void **state)
{
    (void)state;
    static const struct {
        enum milestone milestone;
        const char *at;
        enum clock_state state;
    } cases[] = {
        {MILESTONE_REPORTED_IN, "2024-04-03T11:00", CLOCK_MET},
        {MILESTONE_REPORTED_IN, "2024-04-03T11:01", CLOCK_MISSED},
        {MILESTONE_CALL_OVER, "2024-04-03T11:00", CLOCK_STOPPED},
        {MILESTONE_CALL_OVER, "2024-04-03T11:01", CLOCK_MISSED},
        {MILESTONE_RELIEVED, "2024-04-03T11:01", CLOCK_MISSED},
        {MILESTONE_FED_BACK, "2024-04-03T10:30", CLOCK_OPEN},
    };
    struct bench bench;
    bench_every_stage(&bench);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct order_clocks order;
        order_open(&order, &bench, "2024-04-03T10:00");
        apply(&order, MILESTONE_WHISTLED, UNIT_THIRD);
        assert_int_equal(order.count, 1); /* who is called owes nothing but its coming */
        apply(&order, MILESTONE_WHISTLED, UNIT_PLAIN);
        order.now = bench_at(cases[i].at);
        apply(&order, cases[i].milestone, UNIT_THIRD);
        assert_int_equal(state_of(&order, "power", STAGE_REPORT_IN, 0), cases[i].state);
        assert_int_equal(state_of(&order, "water", STAGE_REPORT_IN, 0), CLOCK_OPEN); /* others are waited for */
    }
}

/* C22: a child order is done when its units are; nobody is asked back on it, that is the parent's. */
static void a_child_ends_without_a_follow_up(void **state)
{
    (void)state;
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2024-04-03T10:00");
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    apply(&order, MILESTONE_FED_BACK, UNIT_PLAIN);
    apply(&order, MILESTONE_PART_SETTLED, -1);
    assert_int_equal(state_of(&order, "", STAGE_SETTLE, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "", STAGE_FOLLOW_UP, 0), CLOCK_STATE_UNSPECIFIED);
}

/* Who asked hears from the lead of the parent: the lead of a child owes neither the call nor the opinion. */
static void a_childs_lead_owes_the_person_nothing(void **state)
{
    (void)state;
    const struct clock_rule *rows[CLOCK_BEGINS_MAX];
    struct clock_event event = {.milestone = MILESTONE_UNSPECIFIED, .unit = "water", .lead = true};
    size_t whole = clock_begins(&event, rows);
    event.child = true;
    assert_int_equal(clock_begins(&event, rows), whole - 3);
    for (size_t i = 0; i < whole - 3; i++)
        assert_false(rows[i]->stage == STAGE_CONTACT || rows[i]->stage == STAGE_OPINION ||
                     rows[i]->stage == STAGE_REPLY);
}

/* R02, R20: with another lead the former one owes neither the call nor the opinion, though it stays as a co-handler. */
static void a_former_lead_owes_the_person_nothing(void **state)
{
    (void)state;
    static const enum stage LEADS[] = {STAGE_CONTACT, STAGE_OPINION, STAGE_REPLY};
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2024-04-03T10:00");
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_THIRD); /* a co-handler: nothing ends */
    struct clock_event event = {.milestone = MILESTONE_UNSPECIFIED, .unit = code_of(&bench, UNIT_THIRD), .lead = true};
    for (size_t i = 0; i < COUNT(LEADS); i++) {
        struct clock *clock = find(&order, "water", LEADS[i], 0, true);
        struct clock late = *clock;
        assert_non_null(clock_follow(clock, &event, order.now));
        assert_int_equal(clock->state, CLOCK_STOPPED);
        assert_non_null(clock_follow(&late, &event, late.due + 1));
        assert_int_equal(late.state, CLOCK_MISSED); /* what had run out was late */
    }
    assert_null(clock_follow(find(&order, "water", STAGE_FEED_BACK, 0, true), &event, order.now));
    assert_null(clock_follow(find(&order, "", STAGE_SETTLE, 0, true), &event, order.now));
}

/* 1.8, R31: a return stops nobody's total; a ruling relieves the unit; the next unit has its own clocks. */
static void a_return_never_stops_the_total(void **state)
{
    (void)state;
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2024-04-03T10:00");
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    instant total = find(&order, "", STAGE_SETTLE, 0, true)->due;
    order.now = bench_at("2024-04-03T10:30");
    apply(&order, MILESTONE_RETURNED, UNIT_PLAIN);
    assert_int_equal(state_of(&order, "water", STAGE_SIGN, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "water", STAGE_FEED_BACK, 0), CLOCK_OPEN);
    assert_int_equal(state_of(&order, "water", STAGE_REVIEW, 0), CLOCK_OPEN);
    order.now = bench_at("2024-04-03T15:00");
    apply(&order, MILESTONE_RULED, UNIT_PLAIN);
    apply(&order, MILESTONE_RELIEVED, UNIT_PLAIN);
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_THIRD);
    assert_int_equal(state_of(&order, "water", STAGE_REVIEW, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "water", STAGE_SIGN, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "water", STAGE_CONTACT, 0), CLOCK_STOPPED);
    assert_int_equal(state_of(&order, "water", STAGE_FEED_BACK, 0), CLOCK_STOPPED);
    assert_true(find(&order, "", STAGE_SETTLE, 0, true)->due == total);
    assert_true(find(&order, "power", STAGE_FEED_BACK, 0, true)->started == order.now);
    /* sent back to the first after all: its clocks start anew */
    apply(&order, MILESTONE_RELIEVED, UNIT_THIRD);
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    assert_int_equal(state_of(&order, "water", STAGE_FEED_BACK, 0), CLOCK_OPEN);
    assert_true(find(&order, "", STAGE_SETTLE, 0, true)->due == total);
}

/* T08: the leader's signature has a limit of its own inside that of the feedback. */
static void sign_off_runs_inside_the_feedback(void **state)
{
    (void)state;
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2024-04-03T10:00");
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    order.now = bench_at("2024-04-08T10:00");
    apply(&order, MILESTONE_REPORTED, UNIT_PLAIN);
    bench_check(find(&order, "water", STAGE_SIGN_OFF, 0, true)->due, "2024-04-08 15:30");
    assert_int_equal(state_of(&order, "water", STAGE_FEED_BACK, 0), CLOCK_OPEN);
    order.now = bench_at("2024-04-08T14:00");
    apply(&order, MILESTONE_REPORTED, UNIT_PLAIN); /* refused and reported again: the clock runs on */
    bench_check(find(&order, "water", STAGE_SIGN_OFF, 0, true)->started, "2024-04-08 10:00");
    order.now = bench_at("2024-04-08T16:00");
    apply(&order, MILESTONE_FED_BACK, UNIT_PLAIN);
    assert_int_equal(state_of(&order, "water", STAGE_SIGN_OFF, 0), CLOCK_MISSED);
    assert_int_equal(state_of(&order, "water", STAGE_FEED_BACK, 0), CLOCK_MET);
}

/* R36, R37: a redo has its own limit, for lead and co-handler alike; the total of the first round stays as it ended. */
static void a_redo_runs_on_its_own_limit(void **state)
{
    (void)state;
    struct bench bench;
    struct order_clocks order;
    bench_every_stage(&bench);
    order_open(&order, &bench, "2024-04-03T10:00");
    order.urgent = true;
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_THIRD);
    apply(&order, MILESTONE_FED_BACK, UNIT_PLAIN);
    apply(&order, MILESTONE_FED_BACK, UNIT_THIRD);
    apply(&order, MILESTONE_SETTLED, -1);
    order.now = bench_at("2024-04-06T10:00");
    apply(&order, MILESTONE_FOLLOWED_UP, -1);
    order.now = bench_at("2024-04-07T10:00");
    order.round = 1;
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_PLAIN);
    apply(&order, MILESTONE_UNSPECIFIED, UNIT_THIRD);
    bench_check(find(&order, "water", STAGE_REDO, 1, true)->due, "2024-04-09 17:30");
    bench_check(find(&order, "power", STAGE_REDO, 1, true)->due, "2024-04-09 17:30");
    assert_null(find(&order, "water", STAGE_FEED_BACK, 1, false));
    assert_null(find(&order, "water", STAGE_ARRIVE, 1, false));
    assert_null(find(&order, "", STAGE_SETTLE, 1, false));
    assert_non_null(find(&order, "power", STAGE_SIGN, 1, true));
    order.now = bench_at("2024-04-10T10:00");
    apply(&order, MILESTONE_FED_BACK, UNIT_PLAIN);
    apply(&order, MILESTONE_SETTLED, -1);
    assert_int_equal(state_of(&order, "water", STAGE_REDO, 1), CLOCK_MISSED);
    assert_int_equal(state_of(&order, "", STAGE_SETTLE, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "", STAGE_FOLLOW_UP, 0), CLOCK_MET);
    assert_int_equal(state_of(&order, "", STAGE_FOLLOW_UP, 1), CLOCK_OPEN);
}

/* R41: an appeal against a closure comes when the order is closed; the bench owes its ruling whatever becomes of the order. */
static void an_appeal_outlives_the_order(void **state)
{
    (void)state;
    static const enum milestone ENDS[] = {MILESTONE_WRITTEN_OFF, MILESTONE_WITHDRAWN, MILESTONE_MERGED,
                                          MILESTONE_RELIEVED};
    for (size_t i = 0; i < COUNT(ENDS); i++) {
        struct clock clock = {.stage = STAGE_APPEAL, .state = CLOCK_OPEN, .round = 0};
        const struct clock_event end = {.milestone = ENDS[i], .unit = "", .round = 0};
        assert_null(clock_follow(&clock, &end, 100));
        assert_int_equal(clock.state, CLOCK_OPEN);
        const struct clock_event ruled = {.milestone = MILESTONE_APPEAL_RULED, .unit = "", .round = 2};
        assert_non_null(clock_follow(&clock, &ruled, 200));
    }
    assert_true(clock_any_round(MILESTONE_APPEAL_RULED));
    for (int stage = 1; stage < STAGE_COUNT; stage++)
        assert_int_equal(clock_outlives((enum stage)stage), stage == STAGE_APPEAL);
}

/* ---- random histories ---- */

/* What ends with the order; the bench's clock does not (R41). */
static bool unit_clock_open(const struct order_clocks *order, const char *unit, bool all)
{
    for (int i = 0; i < order->count; i++)
        if (order->clocks[i].state == CLOCK_OPEN && !clock_outlives(order->clocks[i].stage) &&
            (!unit || strcmp(order->clocks[i].unit, unit) == 0) &&
            (all || (order->clocks[i].stage != STAGE_REVIEW && order->clocks[i].stage != STAGE_REPORT_IN)))
            return true;
    return false;
}

static void check_unique(const struct order_clocks *order)
{
    for (int a = 0; a < order->count; a++)
        for (int b = a + 1; b < order->count; b++) {
            const struct clock *one = &order->clocks[a], *two = &order->clocks[b];
            assert_false(one->state == CLOCK_OPEN && two->state == CLOCK_OPEN && one->stage == two->stage &&
                         one->round == two->round && strcmp(one->unit, two->unit) == 0);
        }
}

/* What must hold after any milestone in any order: a fed-back unit owes nothing but a review, and its
 * coming where it was called, … */
static void check_after(struct order_clocks *order, const struct clock *before, int count, enum milestone milestone,
                        const char *unit)
{
    bool closing =
        milestone == MILESTONE_WRITTEN_OFF || milestone == MILESTONE_WITHDRAWN || milestone == MILESTONE_MERGED;
    assert_true(!closing || !unit_clock_open(order, NULL, true));
    assert_true((milestone != MILESTONE_RELIEVED && milestone != MILESTONE_FED_BACK) || !*unit ||
                !unit_clock_open(order, unit, milestone == MILESTONE_RELIEVED));
    for (int i = 0; i < count; i++) {
        const struct clock *was = &before[i], *is = &order->clocks[i];
        bool changed = memcmp(was, is, sizeof *was) != 0;
        assert_false(changed && was->state != CLOCK_OPEN); /* what ended stays as it ended */
        assert_true(was->due == is->due && was->started == is->started);
        if (!changed)
            continue;
        assert_true(is->stopped == order->now);
        if (is->stage == STAGE_SETTLE)
            assert_true(closing || milestone == MILESTONE_SETTLED ||
                        milestone == MILESTONE_PART_SETTLED); /* the total clock stops for nothing else */
        bool cancelled =
            milestone == MILESTONE_MERGED ||
            ((closing || milestone == MILESTONE_RELIEVED || milestone == MILESTONE_CALL_OVER) && order->now <= is->due);
        assert_int_equal(is->state, cancelled ? CLOCK_STOPPED : order->now <= is->due ? CLOCK_MET : CLOCK_MISSED);
        assert_true(closing || *is->unit == '\0' || strcmp(is->unit, unit) == 0); /* nobody else's clocks */
    }
}

static void random_histories_of_orders(void **state)
{
    (void)state;
    static struct order_clocks order;
    static struct clock before[CLOCKS_MAX];
    int events = 0, clocks = 0;
    chance_begin();
    for (int i = 0; i < 1500; i++) {
        struct bench bench;
        bench_chance(&bench);
        order_open(&order, &bench, "2020-01-01T00:00");
        order.now = bench_chance_instant();
        order.urgent = chance_below(2);
        for (int step = 0; step < 40; step++, events++) {
            enum milestone milestone = (enum milestone)chance_below(MILESTONE_COUNT);
            int unit = chance_below(3);
            bool whole = milestone == MILESTONE_SETTLED || milestone == MILESTONE_FOLLOWED_UP ||
                         milestone == MILESTONE_WRITTEN_OFF || milestone == MILESTONE_WITHDRAWN;
            if ((milestone == MILESTONE_WRITTEN_OFF || milestone == MILESTONE_WITHDRAWN) && chance_below(4))
                continue;
            order.now += (instant)(chance() % (uint64_t)(2 * INSTANT_DAY));
            order.round += chance_below(10) == 0;
            memcpy(before, order.clocks, sizeof before);
            int count = order.count;
            apply(&order, milestone, whole ? -1 : unit);
            check_after(&order, before, count, milestone, code_of(&bench, whole ? -1 : unit));
            check_unique(&order);
        }
        clocks += order.count;
    }
    print_message("  %d events, %d clocks\n", events, clocks);
    assert_true(clocks > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_as_reviewed),
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(C13_urgent_at_night),
        cmocka_unit_test(an_ordinary_order_demands_no_arrival),
        cmocka_unit_test(the_demo_policies_set_the_limits_of_the_field),
        cmocka_unit_test(feedback_implies_what_is_not_on_record),
        cmocka_unit_test(a_call_ends_by_coming_or_with_the_whistle),
        cmocka_unit_test(a_child_ends_without_a_follow_up),
        cmocka_unit_test(a_childs_lead_owes_the_person_nothing),
        cmocka_unit_test(a_former_lead_owes_the_person_nothing),
        cmocka_unit_test(a_return_never_stops_the_total),
        cmocka_unit_test(sign_off_runs_inside_the_feedback),
        cmocka_unit_test(a_redo_runs_on_its_own_limit),
        cmocka_unit_test(an_appeal_outlives_the_order),
        cmocka_unit_test(random_histories_of_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
