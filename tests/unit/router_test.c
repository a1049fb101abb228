/* The core of the router: both tables are pinned, and the rules of founding, handling, returning and
 * feeding back by name. */
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
#include "services/router/order_class.h"
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
    order_class_dump(out);
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
    {"R02: contact", {ROUTER_SIGN, ROUTER_CONTACT}, REASON_NONE, ASSIGNMENT_SIGNED, MILESTONE_CONTACTED, "contacted"},
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

/* Late is what could have been returned in time. */
static void test_R31_what_cannot_be_returned_is_not_late(void **state)
{
    static const struct {
        const char *why;
        enum order_class order_class;
        bool forced;
        int returns;
        enum reason reason;
    } CASES[] = {
        {"N02: forced", CLASS_ORDINARY, true, 0, REASON_FORCED},
        {"T09: instant", CLASS_INSTANT, false, 0, REASON_NOT_RETURNABLE},
        {"N17: by letter", CLASS_CONSULTATIVE, false, 0, REASON_NOT_RETURNABLE},
        {"N02: returns used up", CLASS_ORDINARY, false, 1, REASON_RETURNS_EXHAUSTED},
        {"R31: an ordinary one", CLASS_ORDINARY, false, 0, REASON_LATE_RETURN},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 2);
        bench.order.order_class = CASES[i].order_class;
        bench.order.forced = CASES[i].forced;
        bench.order.returns = CASES[i].returns;
        bool late = CASES[i].reason == REASON_LATE_RETURN;
        assert_int_equal(router_guard_returnable(&bench.policy, &bench.order), late);
        bench.now = 48 * HOUR + 1;
        order_bench_does(&bench, "street", ROUTER_RETURN);
        if (bench.result.reason != CASES[i].reason || (bench.result.effect_count > 0) != late)
            fail_msg("%s: %s, %zu effects", CASES[i].why, reason_code(bench.result.reason), bench.result.effect_count);
    }
    struct order_bench redo;
    order_bench_open(&redo, 1);
    redo.order.round = 1;
    assert_false(router_guard_returnable(&redo.policy, &redo.order)); /* R37 */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_pinned),
        cmocka_unit_test(test_founding_tells_everybody_once),
        cmocka_unit_test(test_R09_no_order_without_a_lead),
        cmocka_unit_test(test_unit_walks),
        cmocka_unit_test(test_instants_are_those_of_the_first_time),
        cmocka_unit_test(test_R31_late_return),
        cmocka_unit_test(test_R31_what_cannot_be_returned_is_not_late),
        cmocka_unit_test(test_R31_no_limit),
        cmocka_unit_test(test_R31_upheld_lead_goes_to_another),
        cmocka_unit_test(test_N23_dismissed_unsigned_has_to_sign_again),
        cmocka_unit_test(test_R31_upheld_lead_goes_to_a_co_handler),
        cmocka_unit_test(test_R31_upheld_co_handler),
        cmocka_unit_test(test_R31_upheld_co_handler_and_others_go_on),
        cmocka_unit_test(test_R20_person_and_platform_apart),
        cmocka_unit_test(test_R17_settled_only_with_all),
        cmocka_unit_test(test_T08_sign_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
