/* The core of the router: both tables are pinned, and the rules of founding, handling, returning, settling by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "services/router/router_rules.h"
#include "tests/lib/golden.h"
#include "tests/lib/order_bench.h"

#define GOLDEN "tests/unit/router_fsm.golden"

/* ---- the tables ---- */

static char *dump(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    router_rules_dump(out);
    fclose(out);
    return text;
}

static void test_tables_are_pinned(void **state)
{
    (void)state;
    char *now = dump();
    golden_assert(GOLDEN, now);
    free(now);
}

/* ---- founding ---- */

static void test_founding_tells_everybody_once(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.version, 1);
    assert_int_equal(bench.order.dispatched_at, HOUR);
    assert_int_equal(bench.order.assignment_count, 2);
    assert_string_equal(router_lead(&bench.order)->unit, "street");
    assert_string_equal(bench.order.assignments[1].task, "traffic");
    assert_true(order_bench_said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_true(bench.result.fresh[0] && bench.result.fresh[1] && !bench.result.fresh[2]);
    assert_string_equal(order_bench_said(&bench, EFFECT_PROGRESS, "dispatched")->unit, "street");
    assert_int_equal(order_bench_said(&bench, EFFECT_PROGRESS, "dispatched")->state, REQUEST_IN_HAND);
    assert_ptr_equal(order_bench_said(&bench, EFFECT_RECORD, NULL),
                     order_bench_said(&bench, EFFECT_RECORD, "ordered")); /* comes first */
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "dispatched"));

    order_bench_send(&bench, (struct router_event){.type = ROUTER_FOUND, .posts = &ORDER_BENCH_LEAD, .post_count = 1});
    assert_true(bench.result.ignored);
    assert_int_equal(bench.result.effect_count, 1);
    assert_int_equal(bench.order.version, 1);
}

static void test_R09_no_order_without_a_lead(void **state)
{
    (void)state;
    struct order_bench bench;
    memset(&bench, 0, sizeof bench);
    bench.order.assignments = bench.list;
    order_bench_send(&bench, (struct router_event){.type = ROUTER_FOUND, .posts = &ORDER_BENCH_CO, .post_count = 1});
    order_bench_refused(&bench, "lead", REASON_REQUIRED);
    assert_int_equal(bench.result.effect_count, 0);
}

/* ---- the unit's own doing, as a table: what is done in turn, and how the last of it ends ---- */

struct walk {
    const char *name;
    enum router_event_type steps[6];
    enum reason reason;
    enum assignment_state state;
    enum milestone milestone; /* of the last step */
    const char *progress;
};

static const struct walk WALKS[] = {
    {"1.8: signed for", {ROUTER_SIGN}, REASON_NONE, ASSIGNMENT_SIGNED, MILESTONE_SIGNED, "signed"},
    {"1.8: not twice", {ROUTER_SIGN, ROUTER_SIGN}, REASON_ALREADY_DONE, ASSIGNMENT_SIGNED, 0, NULL},
    {"1.8: no arrival before signing", {ROUTER_ARRIVE}, REASON_WRONG_STATE, ASSIGNMENT_DISPATCHED, 0, NULL},
    {"1.8: no contact before signing", {ROUTER_CONTACT}, REASON_WRONG_STATE, ASSIGNMENT_DISPATCHED, 0, NULL},
    {"1.8: no interim before signing", {ROUTER_INTERIM}, REASON_WRONG_STATE, ASSIGNMENT_DISPATCHED, 0, NULL},
    {"1.8: no result before signing", {ROUTER_FEED_BACK}, REASON_WRONG_STATE, ASSIGNMENT_DISPATCHED, 0, NULL},
    {"R02: contact", {ROUTER_SIGN, ROUTER_CONTACT}, REASON_NONE, ASSIGNMENT_SIGNED, MILESTONE_CONTACTED, NULL},
    {"R39: again", {ROUTER_SIGN, ROUTER_CONTACT, ROUTER_CONTACT}, REASON_NONE, ASSIGNMENT_SIGNED, 0, NULL},
    {"R01: on site", {ROUTER_SIGN, ROUTER_ARRIVE}, REASON_NONE, ASSIGNMENT_SIGNED, MILESTONE_ARRIVED, "arrived"},
    {"C17: again", {ROUTER_SIGN, ROUTER_ARRIVE, ROUTER_ARRIVE}, REASON_NONE, ASSIGNMENT_SIGNED, 0, NULL},
    {"C16: interim", {ROUTER_SIGN, ROUTER_INTERIM}, REASON_NONE, ASSIGNMENT_SIGNED, MILESTONE_INTERIM, "interim"},
    {"C16: again",
     {ROUTER_SIGN, ROUTER_INTERIM, ROUTER_INTERIM},
     REASON_NONE,
     ASSIGNMENT_SIGNED,
     MILESTONE_INTERIM,
     "interim"},
    {"R31: returned unsigned", {ROUTER_RETURN}, REASON_NONE, ASSIGNMENT_RETURNED, MILESTONE_RETURNED, NULL},
    {"R31: returned signed", {ROUTER_SIGN, ROUTER_RETURN}, REASON_NONE, ASSIGNMENT_RETURNED, MILESTONE_RETURNED, NULL},
    {"R31: one at a time", {ROUTER_RETURN, ROUTER_RETURN}, REASON_ALREADY_DONE, ASSIGNMENT_RETURNED, 0, NULL},
    {"R31: nothing while under review", {ROUTER_RETURN, ROUTER_SIGN}, REASON_WRONG_STATE, ASSIGNMENT_RETURNED, 0, NULL},
    {"R31: no result while under review",
     {ROUTER_SIGN, ROUTER_RETURN, ROUTER_FEED_BACK},
     REASON_WRONG_STATE,
     ASSIGNMENT_RETURNED,
     0,
     NULL},
    {"1.8: fed back",
     {ROUTER_SIGN, ROUTER_FEED_BACK},
     REASON_NONE,
     ASSIGNMENT_FED_BACK,
     MILESTONE_FED_BACK,
     "unit_fed_back"},
    {"1.8: one result",
     {ROUTER_SIGN, ROUTER_FEED_BACK, ROUTER_FEED_BACK},
     REASON_ALREADY_DONE,
     ASSIGNMENT_FED_BACK,
     0,
     NULL},
    {"1.8: no return after it",
     {ROUTER_SIGN, ROUTER_FEED_BACK, ROUTER_RETURN},
     REASON_WRONG_STATE,
     ASSIGNMENT_FED_BACK,
     0,
     NULL},
    {"T08: nothing to sign off", {ROUTER_SIGN, ROUTER_APPROVE}, REASON_WRONG_STATE, ASSIGNMENT_SIGNED, 0, NULL},
    {"1.8: nothing to rule on", {ROUTER_SIGN, ROUTER_DISMISS}, REASON_WRONG_STATE, ASSIGNMENT_SIGNED, 0, NULL},
    {"R31: dismissed, unsigned",
     {ROUTER_RETURN, ROUTER_DISMISS},
     REASON_NONE,
     ASSIGNMENT_DISPATCHED,
     MILESTONE_RULED,
     NULL},
    {"R31: dismissed, signed",
     {ROUTER_SIGN, ROUTER_RETURN, ROUTER_DISMISS},
     REASON_NONE,
     ASSIGNMENT_SIGNED,
     MILESTONE_RULED,
     NULL},
    {"N02: returns used up",
     {ROUTER_SIGN, ROUTER_RETURN, ROUTER_DISMISS, ROUTER_RETURN},
     REASON_RETURNS_EXHAUSTED,
     ASSIGNMENT_SIGNED,
     0,
     NULL},
};

/* The co-handler walks, so that the order does not settle under it. */
static void test_unit_walks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(WALKS); i++) {
        const struct walk *walk = &WALKS[i];
        struct order_bench bench;
        order_bench_open(&bench, 2);
        for (size_t n = 0; n < COUNT(walk->steps) && walk->steps[n]; n++)
            order_bench_does(&bench, "police", walk->steps[n]);
        enum assignment_state now = router_assignment(&bench.order, "police")->state;
        bool told = walk->progress ? order_bench_said(&bench, EFFECT_PROGRESS, walk->progress) != NULL
                                   : order_bench_said(&bench, EFFECT_PROGRESS, NULL) == NULL;
        bool marked = walk->milestone ? order_bench_reached(&bench, walk->milestone, "police")
                                      : order_bench_said(&bench, EFFECT_MILESTONE, NULL) == NULL;
        if (bench.result.reason != walk->reason || now != walk->state || !told || !marked)
            fail_msg("%s: reason %s, state %d, progress %d, milestone %d", walk->name, reason_code(bench.result.reason),
                     (int)now, told, marked);
        assert_int_equal(router_assignment(&bench.order, "street")->state, ASSIGNMENT_DISPATCHED);
    }
}

static void test_instants_are_those_of_the_first_time(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_does(&bench, "street", ROUTER_SIGN);
    bench.now = 5 * HOUR;
    order_bench_does(&bench, "street", ROUTER_ARRIVE);
    bench.now = 6 * HOUR;
    order_bench_does(&bench, "street", ROUTER_ARRIVE);
    assert_int_equal(bench.list[0].signed_at, 2 * HOUR);
    assert_int_equal(bench.list[0].arrived_at, 5 * HOUR);
    assert_true(bench.list[0].contacted_at == INSTANT_NONE);
}

/* ---- returns ---- */

static void test_R31_late_return(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    bench.now = 48 * HOUR + 1;
    int version = bench.order.version;
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_refused(&bench, "number", REASON_LATE_RETURN);
    assert_int_equal(bench.result.effect_count, 2); /* the violation, on record and counted; nothing else */
    assert_string_equal(order_bench_said(&bench, EFFECT_RECORD, "late_return")->unit, "street");
    assert_true(order_bench_reached(&bench, MILESTONE_LATE_RETURN, "street"));
    assert_int_equal(bench.order.version, version);
    bench.now = 48 * HOUR; /* the last instant is in time */
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_is(&bench, ORDER_RETURNED);
    assert_false(order_bench_reached(&bench, MILESTONE_LATE_RETURN, "street"));
    assert_int_equal(bench.order.returns, 1);
}

static void test_R31_no_limit(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    bench.list[0].return_by = INSTANT_NONE;
    bench.now = 10000 * HOUR;
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_is(&bench, ORDER_RETURNED);
}

static void rule_upheld(struct order_bench *bench, const char *unit, const char *to)
{
    const struct router_post post = {.unit = to, .duty = DUTY_LEAD, .return_by = bench->now + HOUR};
    order_bench_send(bench, (struct router_event){.type = ROUTER_UPHOLD,
                                                  .seq = order_bench_seq(bench, unit),
                                                  .posts = &post,
                                                  .post_count = to != NULL});
}

static void test_R31_upheld_lead_goes_to_another(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    rule_upheld(&bench, "street", NULL);
    order_bench_refused(&bench, "lead", REASON_REQUIRED);
    assert_int_equal(bench.result.effect_count, 0); /* nothing of a refused ruling is said */
    rule_upheld(&bench, "street", "street");
    order_bench_refused(&bench, "lead", REASON_FORBIDDEN_HERE);
    rule_upheld(&bench, "street", "water");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_null(router_assignment(&bench.order, "street"));
    assert_int_equal(bench.list[0].state, ASSIGNMENT_RELIEVED);
    assert_int_equal(bench.list[0].relieved_at, bench.now);
    assert_string_equal(router_lead(&bench.order)->unit, "water");
    assert_true(order_bench_place(&bench, MILESTONE_RULED, "street") >=
                0); /* the unit's review ends before its clocks do */
    assert_true(order_bench_place(&bench, MILESTONE_RULED, "street") <
                order_bench_place(&bench, MILESTONE_RELIEVED, "street"));
    const struct router_effect *dispatch = order_bench_said(&bench, EFFECT_DISPATCH, NULL);
    assert_false(dispatch->first); /* the citizen's clock runs on */
    assert_string_equal(order_bench_said(&bench, EFFECT_PROGRESS, "dispatched")->unit, "water");
    assert_true(bench.result.fresh[2] && !bench.result.fresh[1]);
    assert_true(dispatch > order_bench_said(&bench, EFFECT_MILESTONE, NULL)); /* clocks stop before new ones start */
}

/* N23: a unit that returned without signing wins no time: dismissed, it is dispatched to again and has to sign. */
static void test_N23_dismissed_unsigned_has_to_sign_again(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_does(&bench, "street", ROUTER_DISMISS);
    assert_non_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL));
    assert_false(order_bench_said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_true(bench.result.fresh[0] && !bench.result.fresh[1]);
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_does(&bench, "street", ROUTER_DISMISS);
    assert_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL)); /* signed before: it goes on where it was */
}

static void test_R31_upheld_lead_goes_to_a_co_handler(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_feed_back(&bench, "police");
    order_bench_does(&bench, "street", ROUTER_RETURN);
    rule_upheld(&bench, "street", "police");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.assignment_count, 3);
    assert_string_equal(router_lead(&bench.order)->unit, "police");
    assert_int_equal(router_lead(&bench.order)->seq, 3);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "relieved"));
    assert_false(order_bench_reached(&bench, MILESTONE_RELIEVED, "police")); /* it keeps its clocks */
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "street"));
}

static void test_R31_upheld_co_handler(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_feed_back(&bench, "street");
    order_bench_does(&bench, "police", ROUTER_RETURN);
    order_bench_is(&bench, ORDER_RETURNED);
    struct order_bench other = bench;
    other.order.assignments = other.list;
    rule_upheld(&other, "police", "street");
    order_bench_refused(&other, "lead", REASON_ALREADY_DONE);
    rule_upheld(&other, "police", "water");
    order_bench_is(&other, ORDER_HANDLING);
    assert_int_equal(router_assignment(&other.order, "water")->duty, DUTY_CO);

    rule_upheld(&bench, "police", NULL); /* the others do without it: then it is settled */
    order_bench_is(&bench, ORDER_FED_BACK);
    assert_true(order_bench_place(&bench, MILESTONE_RULED, "police") >= 0);
    assert_true(order_bench_place(&bench, MILESTONE_RULED, "police") <
                order_bench_place(&bench, MILESTONE_RELIEVED, "police"));
    assert_true(order_bench_place(&bench, MILESTONE_RELIEVED, "police") <
                order_bench_place(&bench, MILESTONE_SETTLED, NULL));
    assert_false(order_bench_reached(&bench, MILESTONE_RELIEVED, "street"));
    assert_non_null(order_bench_said(&bench, EFFECT_SETTLED, NULL));
    assert_int_equal(bench.order.fed_back_at, bench.now);
}

/* The order goes on without the co-handler: nobody else's clocks are touched. */
static void test_R31_upheld_co_handler_and_others_go_on(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_does(&bench, "police", ROUTER_RETURN);
    rule_upheld(&bench, "police", NULL);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_true(order_bench_place(&bench, MILESTONE_RULED, "police") <
                order_bench_place(&bench, MILESTONE_RELIEVED, "police"));
    assert_false(order_bench_reached(&bench, MILESTONE_RULED, "street") ||
                 order_bench_reached(&bench, MILESTONE_RELIEVED, "street"));
    assert_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL));
    assert_null(order_bench_said(&bench, EFFECT_SETTLED, NULL));
}

/* ---- results ---- */

static void test_R20_person_and_platform_apart(void **state)
{
    static const struct {
        enum audience to;
        bool platform, person;
    } CASES[] = {{AUDIENCE_UNSPECIFIED, true, false},
                 {AUDIENCE_PLATFORM, true, false},
                 {AUDIENCE_PERSON, false, true},
                 {AUDIENCE_BOTH, true, true}};
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        order_bench_does(&bench, "street", ROUTER_SIGN);
        order_bench_send(&bench, (struct router_event){.type = ROUTER_INTERIM, .seq = 1, .to = CASES[i].to});
        order_bench_is(&bench, ORDER_HANDLING);
        assert_int_equal(order_bench_reached(&bench, MILESTONE_INTERIM, "street"), CASES[i].platform);
        assert_int_equal(order_bench_reached(&bench, MILESTONE_REPLIED, "street"), CASES[i].person);
        assert_non_null(order_bench_said(&bench, EFFECT_PROGRESS, "interim"));
        assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "interim"));
        assert_false(
            order_bench_reached(&bench, MILESTONE_CONTACTED, "street")); /* R02: to tell is not to make contact */
        assert_true(bench.list[0].contacted_at == INSTANT_NONE);
    }
}

static void test_R17_settled_only_with_all(void **state)
{
    (void)state;
    for (int lead_first = 0; lead_first < 2; lead_first++) {
        struct order_bench bench;
        order_bench_open(&bench, 2);
        order_bench_feed_back(&bench, lead_first ? "street" : "police");
        order_bench_is(&bench, ORDER_HANDLING);
        assert_null(order_bench_said(&bench, EFFECT_SETTLED, NULL));
        assert_non_null(order_bench_said(&bench, EFFECT_PROGRESS, "unit_fed_back"));
        assert_false(order_bench_reached(&bench, MILESTONE_SETTLED, NULL));
        order_bench_feed_back(&bench, lead_first ? "police" : "street");
        order_bench_is(&bench, ORDER_FED_BACK);
        assert_non_null(order_bench_said(&bench, EFFECT_SETTLED, NULL));
        assert_true(order_bench_reached(&bench, MILESTONE_SETTLED, NULL));
        assert_null(order_bench_said(&bench, EFFECT_PROGRESS, "unit_fed_back"));
        assert_int_equal(order_bench_said(&bench, EFFECT_PROGRESS, "fed_back")->state, REQUEST_FED_BACK);
        assert_int_equal(router_lead(&bench.order)->outcome, OUTCOME_SOLVED);
        assert_string_equal(router_lead(&bench.order)->result, "done");
    }
}

static void test_T08_sign_off(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    bench.policy.sign_off = true;
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_is(&bench, ORDER_SIGNING_OFF);
    assert_true(order_bench_reached(&bench, MILESTONE_REPORTED, "street"));
    assert_false(order_bench_reached(&bench, MILESTONE_FED_BACK, "street"));
    order_bench_does(&bench, "street", ROUTER_APPROVE); /* wang reported it */
    order_bench_refused(&bench, "number", REASON_SAME_PERSON);
    struct router_event leader = {.type = ROUTER_SEND_BACK, .seq = 1, .actor = "leader"};
    order_bench_send(&bench, leader);
    order_bench_is(&bench, ORDER_HANDLING);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    leader.type = ROUTER_APPROVE;
    order_bench_send(&bench, leader);
    order_bench_is(&bench, ORDER_FED_BACK);
    assert_true(order_bench_reached(&bench, MILESTONE_FED_BACK, "street") &&
                order_bench_reached(&bench, MILESTONE_SETTLED, NULL));
    assert_string_equal(bench.list[0].reported_by, "wang");
}

/* ---- people name who acts ---- */

static void test_R17_assign(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_assign(&bench, "street", "police", "wrong_unit");
    order_bench_refused(&bench, "lead", REASON_ALREADY_DONE);
    order_bench_assign(&bench, NULL, "water", "wrong_unit");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.assignment_count, 3);
    assert_true(bench.result.fresh[2] && !bench.result.fresh[0]);
    assert_null(order_bench_said(&bench, EFFECT_PROGRESS, NULL)); /* the lead stays */
    order_bench_assign(&bench, "roads", "street", "wrong_unit");  /* the old lead stays on as a helper */
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&bench.order)->unit, "roads");
    assert_int_equal(router_assignment(&bench.order, "street")->duty, DUTY_CO);
    assert_int_equal(router_assignment(&bench.order, "street")->seq, 5);
    assert_false(order_bench_reached(&bench, MILESTONE_RELIEVED, "street")); /* it keeps its clocks */
    order_bench_assign(&bench, "water", NULL, "wrong_unit");
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "roads") &&
                !order_bench_reached(&bench, MILESTONE_RELIEVED, "water"));
    order_bench_assign(&bench, "roads", NULL, "wrong_unit");
    assert_false(order_bench_said(&bench, EFFECT_DISPATCH, NULL)->first);
    order_bench_does(&bench, "roads", ROUTER_RETURN);
    order_bench_assign(&bench, "police", NULL, "wrong_unit");
    order_bench_refused(&bench, "lead", REASON_WRONG_STATE); /* R31: the ruling comes first */
    assert_int_equal(bench.result.effect_count, 0);
    order_bench_assign(&bench, NULL, "fire", "wrong_unit");
    order_bench_is(&bench, ORDER_RETURNED);
}

static void test_assign_has_a_bound(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    for (int i = 0; i < ROUTER_ASSIGNMENTS_MAX - 1; i++) {
        order_bench_assign(&bench, i % 2 ? "street" : "water", NULL, "wrong_unit");
        assert_int_equal(bench.result.reason, REASON_NONE);
    }
    order_bench_assign(&bench, "fire", NULL, "wrong_unit");
    order_bench_refused(&bench, "lead", REASON_TOO_MANY);
}

/* ---- a meeting names who acts ---- */

static void meet(struct order_bench *bench, const char *lead, const char *co, const char *limit)
{
    struct router_post posts[2];
    size_t count = 0;
    if (lead)
        posts[count++] = (struct router_post){.unit = lead, .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    if (co)
        posts[count++] = (struct router_post){.unit = co, .duty = DUTY_CO, .return_by = INSTANT_NONE};
    order_bench_send(bench,
                     (struct router_event){
                         .type = ROUTER_MEET, .actor = "chair", .posts = posts, .post_count = count, .limit = limit});
}

static void test_R24_meeting_names_who_acts(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    meet(&bench, "water", "street", "10d");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_ptr_equal(order_bench_said(&bench, EFFECT_RECORD, NULL),
                     order_bench_said(&bench, EFFECT_RECORD, "meeting_assigned"));
    assert_string_equal(router_lead(&bench.order)->unit, "water");
    assert_int_equal(router_assignment(&bench.order, "street")->duty, DUTY_CO);
    assert_string_equal(bench.order.limit, "10d");
    assert_false(order_bench_reached(&bench, MILESTONE_RELIEVED, "street")); /* it keeps its clocks */
    assert_false(order_bench_said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_int_equal(order_bench_fresh(&bench), 2);
    assert_string_equal(order_bench_said(&bench, EFFECT_PROGRESS, "dispatched")->unit, "water");
    meet(&bench, "police", NULL, ""); /* the co-handler leads; the limit stands */
    assert_string_equal(router_lead(&bench.order)->unit, "police");
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "water"));
    assert_string_equal(bench.order.limit, "10d");
}

static void test_R24_meeting_that_only_sets_the_limit(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    int version = bench.order.version;
    meet(&bench, "street", "police", "3d");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.version, version + 1);
    assert_int_equal(bench.order.assignment_count, 2);
    assert_string_equal(bench.order.limit, "3d");
    assert_non_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL)); /* escalation counts again */
    assert_int_equal(order_bench_fresh(&bench), 0);
    assert_null(order_bench_said(&bench, EFFECT_PROGRESS, NULL));
}

/* The chair's word rules on a return: an event is not refused because a return lies there. */
static void test_R24_meeting_rules_on_a_return(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    bench.policy.return_max = 2;
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_does(&bench, "police", ROUTER_RETURN);
    meet(&bench, "street", NULL, ""); /* it shall do it after all */
    order_bench_is(&bench, ORDER_RETURNED);
    assert_int_equal(router_lead(&bench.order)->state, ASSIGNMENT_DISPATCHED);
    assert_true(order_bench_reached(&bench, MILESTONE_RULED, "street"));
    assert_false(order_bench_reached(&bench, MILESTONE_RULED, "police")); /* nobody spoke of it */
    assert_true(bench.result.fresh[0] && !bench.result.fresh[1]);

    order_bench_open(&bench, 2);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    meet(&bench, "water", NULL, "");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "return_upheld"));
    assert_true(order_bench_place(&bench, MILESTONE_RULED, "street") <
                order_bench_place(&bench, MILESTONE_RELIEVED, "street"));
    assert_string_equal(router_lead(&bench.order)->unit, "water");

    order_bench_open(&bench, 2);
    order_bench_does(&bench, "police", ROUTER_RETURN);
    meet(&bench, "police", NULL, ""); /* returned as co-handler, named as lead */
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&bench.order)->unit, "police");
    assert_true(order_bench_reached(&bench, MILESTONE_RULED, "police") &&
                !order_bench_reached(&bench, MILESTONE_RELIEVED, "police"));
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "street"));
    assert_int_equal(order_bench_fresh(&bench), 1);
}

static void test_R24_meeting_too_late(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_feed_back(&bench, "street");
    struct order before = bench.order;
    meet(&bench, "water", NULL, "3d");
    assert_true(bench.result.ignored && bench.result.reason == REASON_NONE);
    assert_int_equal(bench.result.effect_count, 1);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "ignored_meeting"));
    assert_memory_equal(&bench.order, &before, sizeof before);

    order_bench_open(&bench, 1);
    for (int i = 0; i < ROUTER_ASSIGNMENTS_MAX - 1; i++)
        meet(&bench, i % 2 ? "street" : "water", NULL, "");
    before = bench.order;
    meet(&bench, "fire", NULL, "3d"); /* no room: on record, not refused */
    assert_true(bench.result.ignored && bench.result.reason == REASON_NONE);
    assert_int_equal(bench.result.effect_count, 1);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "ignored_meeting"));
    assert_memory_equal(&bench.order, &before, sizeof before);
}

/* ---- what it is about ---- */

static void change(struct order_bench *bench, const char *matter, const char *policy)
{
    order_bench_send(bench, (struct router_event){.type = ROUTER_CHANGE, .matter = matter, .policy = policy});
}

static void test_R01_change_of_matter_keeps_the_units(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_does(&bench, "street", ROUTER_SIGN);
    change(&bench, "noise", "general");
    order_bench_refused(&bench, "number", REASON_ALREADY_DONE);
    change(&bench, "fire_lane", "urgent");
    order_bench_is(&bench, ORDER_HANDLING);
    assert_string_equal(bench.order.matter, "fire_lane");
    assert_string_equal(bench.order.policy, "urgent");
    assert_int_equal(bench.order.assignment_count, 2);
    assert_int_equal(bench.list[0].state, ASSIGNMENT_SIGNED);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "matter_changed"));
    assert_non_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL));
    assert_int_equal(order_bench_fresh(&bench), 0);
    assert_null(order_bench_said(&bench, EFFECT_MILESTONE, NULL));
    change(&bench, "fire_lane", "general"); /* one of both is enough */
    order_bench_is(&bench, ORDER_HANDLING);
    order_bench_feed_back(&bench, "police");
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    change(&bench, "noise", "general");
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* R34 */
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 0});
    change(&bench, "noise", "general");
    order_bench_refused(&bench, "number", REASON_WRONG_STATE);
}

/* ---- what other services say ---- */

static void due_moves(struct order_bench *bench, enum stage stage, const char *unit, int round)
{
    order_bench_send(bench, (struct router_event){
                                .type = ROUTER_DUE, .stage = stage, .unit = unit, .round = round, .due = 100 * HOUR});
    assert_true(bench->result.ignored); /* nothing of the order changes */
    assert_int_equal(bench->result.reason, REASON_NONE);
}

static void test_people_hear_of_a_new_date(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    due_moves(&bench, STAGE_SETTLE, "", 0);
    assert_int_equal(bench.result.effect_count, 1); /* escalation has it on record already */
    assert_int_equal(order_bench_said(&bench, EFFECT_PROGRESS, "due_changed")->state, REQUEST_IN_HAND);
    due_moves(&bench, STAGE_SETTLE, "", 1);
    assert_int_equal(bench.result.effect_count, 0);
    due_moves(&bench, STAGE_FEED_BACK, "street", 0);
    assert_int_equal(bench.result.effect_count, 0);
    due_moves(&bench, STAGE_FOLLOW_UP, "", 0);
    assert_int_equal(bench.result.effect_count, 0);
    order_bench_feed_back(&bench, "street");
    due_moves(&bench, STAGE_SETTLE, "", 0); /* crossed the feedback */
    assert_int_equal(bench.result.effect_count, 0);
}

static void settle_round(struct order_bench *bench)
{
    order_bench_feed_back(bench, "street");
    order_bench_feed_back(bench, "police");
    assert_int_equal(bench->order.state, ORDER_FED_BACK);
}

static void test_R36_redo(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* nobody can be dissatisfied yet */
    settle_round(&bench);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 2});
    order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    bench.now = 9 * HOUR;
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.round, 1);
    assert_true(bench.order.fed_back_at == INSTANT_NONE);
    assert_true(bench.result.fresh[0] && bench.result.fresh[1]);
    assert_false(order_bench_said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_int_equal(order_bench_said(&bench, EFFECT_PROGRESS, "redo")->state, REQUEST_IN_HAND);
    assert_null(order_bench_said(&bench, EFFECT_PROGRESS, "dispatched"));
    assert_int_equal(bench.list[0].round, 1);
    assert_int_equal(bench.list[0].dispatched_at, 9 * HOUR);
    assert_true(bench.list[0].signed_at == INSTANT_NONE && bench.list[0].outcome == OUTCOME_UNSPECIFIED);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* R37 */
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    assert_true(bench.result.ignored);
    settle_round(&bench);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    assert_true(bench.result.ignored); /* that round has passed */
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "ignored_redo"));
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 2});
    order_bench_is(&bench, ORDER_DISPATCHED);
}

static void test_R30_write_off(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 0});
    order_bench_refused(&bench, "number", REASON_STILL_RUNNING);
    settle_round(&bench);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 0});
    assert_true(bench.result.ignored); /* the approval was overtaken by the redo */
    settle_round(&bench);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 1});
    order_bench_is(&bench, ORDER_WRITTEN_OFF);
    assert_int_equal(bench.order.written_off_at, bench.now);
    assert_true(order_bench_reached(&bench, MILESTONE_WRITTEN_OFF, NULL));
    assert_int_equal(order_bench_said(&bench, EFFECT_PROGRESS, "closed")->state, REQUEST_CLOSED);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_refused(&bench, "number", REASON_ALREADY_DONE);
    order_bench_assign(&bench, "water", NULL, "wrong_unit");
    order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    static const enum router_event_type LATE[] = {ROUTER_REDO,       ROUTER_WRITE_OFF, ROUTER_WITHDRAW,
                                                  ROUTER_SUPPLEMENT, ROUTER_CARD,      ROUTER_MEET};
    for (size_t i = 0; i < COUNT(LATE); i++) {
        order_bench_send(&bench, (struct router_event){.type = LATE[i], .round = 2, .last = true, .card = RUNG_RED});
        assert_true(bench.result.ignored);
        assert_int_equal(bench.result.effect_count, 1);
        assert_int_equal(bench.result.effects[0].type, EFFECT_RECORD);
    }
}

static void test_withdrawal(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WITHDRAW, .last = false});
    order_bench_is(&bench, ORDER_DISPATCHED); /* others still ask for it */
    order_bench_feed_back(&bench, "police");
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WITHDRAW, .last = true});
    order_bench_is(&bench, ORDER_WITHDRAWN);
    assert_int_equal(bench.order.withdrawn_at, bench.now);
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "street") &&
                order_bench_reached(&bench, MILESTONE_WITHDRAWN, NULL));
    assert_int_equal(bench.list[0].state, ASSIGNMENT_RELIEVED);
    assert_int_equal(bench.list[1].state, ASSIGNMENT_FED_BACK); /* what was done stays done */
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "released"));
    assert_null(order_bench_said(&bench, EFFECT_RECORD, "relieved")); /* nobody was named in its place */
    for (int seq = 1; seq <= 2; seq++) {
        order_bench_send(&bench, (struct router_event){.type = ROUTER_SIGN, .seq = seq});
        order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    }
    order_bench_open(&bench, 2);
    settle_round(&bench);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WITHDRAW, .last = true});
    assert_true(bench.result.ignored); /* R34 */
}

static void test_R31_cards_are_counted(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "police", .card = RUNG_YELLOW});
    order_bench_send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "police", .card = RUNG_RED});
    order_bench_send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "", .card = RUNG_RED});
    order_bench_is(&bench, ORDER_DISPATCHED);
    static const enum rung_action UNCOUNTED[] = {RUNG_REMIND,   RUNG_NOTICE, RUNG_SLIP,
                                                 RUNG_BULLETIN, RUNG_TALK,   RUNG_ACCOUNT};
    for (size_t i = 0; i < COUNT(UNCOUNTED); i++) {
        order_bench_send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "police", .card = UNCOUNTED[i]});
        assert_true(bench.result.ignored && bench.result.effect_count == 0);
    }
    assert_int_equal(bench.order.yellow, 1);
    assert_int_equal(bench.order.red, 2);
    assert_int_equal(bench.list[1].yellow, 1);
    assert_int_equal(bench.list[1].red, 1);
    assert_int_equal(bench.list[0].red, 0);
}

static void test_supplement_moves_the_version_only(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    int version = bench.order.version;
    order_bench_send(&bench, (struct router_event){.type = ROUTER_SUPPLEMENT});
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.version, version + 1);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "supplemented"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_pinned),
        cmocka_unit_test(test_founding_tells_everybody_once),
        cmocka_unit_test(test_R09_no_order_without_a_lead),
        cmocka_unit_test(test_unit_walks),
        cmocka_unit_test(test_instants_are_those_of_the_first_time),
        cmocka_unit_test(test_R31_late_return),
        cmocka_unit_test(test_R31_no_limit),
        cmocka_unit_test(test_R31_upheld_lead_goes_to_another),
        cmocka_unit_test(test_N23_dismissed_unsigned_has_to_sign_again),
        cmocka_unit_test(test_R31_upheld_lead_goes_to_a_co_handler),
        cmocka_unit_test(test_R31_upheld_co_handler),
        cmocka_unit_test(test_R31_upheld_co_handler_and_others_go_on),
        cmocka_unit_test(test_R20_person_and_platform_apart),
        cmocka_unit_test(test_R17_settled_only_with_all),
        cmocka_unit_test(test_T08_sign_off),
        cmocka_unit_test(test_R17_assign),
        cmocka_unit_test(test_assign_has_a_bound),
        cmocka_unit_test(test_R24_meeting_names_who_acts),
        cmocka_unit_test(test_R24_meeting_that_only_sets_the_limit),
        cmocka_unit_test(test_R24_meeting_rules_on_a_return),
        cmocka_unit_test(test_R24_meeting_too_late),
        cmocka_unit_test(test_R01_change_of_matter_keeps_the_units),
        cmocka_unit_test(test_people_hear_of_a_new_date),
        cmocka_unit_test(test_R36_redo),
        cmocka_unit_test(test_R30_write_off),
        cmocka_unit_test(test_withdrawal),
        cmocka_unit_test(test_R31_cards_are_counted),
        cmocka_unit_test(test_supplement_moves_the_version_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
