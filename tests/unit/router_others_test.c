/* The core of the router: what people, a meeting and other services do to an order, each rule by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "tests/lib/order_bench.h"

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
    order_bench_assign(&bench, "roads", "street", "wrong_unit");  /* the old lead stays on as a co-handler */
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

/* ---- whom it reports ---- */

/* Whatever the event is, and whoever says it: before every other rule, and nothing is said but the reason. */
static void test_N22_whom_it_reports_is_never_named(void **state)
{
    static const enum router_event_type TYPES[] = {ROUTER_ASSIGN, ROUTER_MEET,    ROUTER_UPHOLD,   ROUTER_NAME,
                                                   ROUTER_FORCE,  ROUTER_SEEK,    ROUTER_DELEGATE, ROUTER_WHISTLE,
                                                   ROUTER_FOUND,  ROUTER_UNMERGE, ROUTER_CONCLUDE};
    const struct router_post post = {.unit = "water", .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    (void)state;
    for (size_t i = 0; i < COUNT(TYPES); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 2);
        bench.order.reported = "water";
        order_bench_does(&bench, "street", ROUTER_SIGN);
        order_bench_send(&bench, (struct router_event){.type = TYPES[i],
                                                       .seq = 1,
                                                       .posts = &post,
                                                       .post_count = 1,
                                                       .ground = "wrong_unit",
                                                       .speaker = SPEAKER_DISPATCH,
                                                       .accused = true});
        order_bench_refused(&bench, "unit", REASON_REPORTED_UNIT);
        assert_null(router_assignment(&bench.order, "water"));
    }
}

static void test_N22_a_report_rides_with_its_like_alone(void **state)
{
    static const struct {
        const char *own, *theirs;
        enum reason reason;
    } CASES[] = {{"", "", REASON_NONE},
                 {"", NULL, REASON_NONE},
                 {"water", "water", REASON_NONE},
                 {"water", "", REASON_OTHER_REPORT},
                 {"water", NULL, REASON_OTHER_REPORT},
                 {"", "water", REASON_OTHER_REPORT},
                 {"water", "police", REASON_OTHER_REPORT}};
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        bench.order.reported = CASES[i].own;
        order_bench_send(&bench, (struct router_event){.type = ROUTER_JOIN, .count = 1, .reported = CASES[i].theirs});
        assert_int_equal(bench.result.reason, CASES[i].reason);
    }
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

static void test_R40_what_was_written_off_comes_back(void **state)
{
    (void)state;
    struct order_bench bench;
    const struct router_event back = {.type = ROUTER_REDO, .round = 1, .recurs = true};
    order_bench_open(&bench, 2);
    order_bench_send(&bench, back);
    assert_true(bench.result.ignored); /* it is being handled anyway */
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "ignored_redo"));
    settle_round(&bench);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF});
    order_bench_is(&bench, ORDER_WRITTEN_OFF);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    assert_true(bench.result.ignored); /* an ordinary redo comes too late */
    bench.now += 999 * INSTANT_DAY;    /* no limit, as C16 has one */
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .recurs = true});
    assert_true(bench.result.ignored); /* of a round that has passed */
    order_bench_send(&bench, back);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.round, 1);
    assert_int_equal(bench.order.reopened, 1);
    assert_true(bench.order.written_off_at == INSTANT_NONE && bench.order.fed_back_at == INSTANT_NONE);
    assert_true(bench.result.fresh[0] && bench.result.fresh[1]);
    assert_int_equal(bench.list[0].round, 1);
    assert_non_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL));
    assert_int_equal(order_bench_said(&bench, EFFECT_PROGRESS, "taken_up")->state, REQUEST_IN_HAND);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "opened_again"));
    order_bench_send(&bench, back);
    assert_true(bench.result.ignored);
    settle_round(&bench);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 1});
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 2, .recurs = true});
    assert_int_equal(bench.order.reopened, 2);
}

static void test_C11_works_go_on(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_FEED_BACK,
                                                   .seq = 1,
                                                   .outcome = OUTCOME_SOLVED,
                                                   .text = "dug up",
                                                   .contacted = true,
                                                   .works_until = 90 * HOUR});
    order_bench_is(&bench, ORDER_FED_BACK); /* final of the unit: only the write-off waits */
    assert_true(bench.list[0].works_until == 90 * HOUR);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    assert_true(bench.list[0].works_until == INSTANT_NONE); /* of this round */
    order_bench_feed_back(&bench, "street");
    assert_true(bench.list[0].works_until == INSTANT_NONE);
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
        cmocka_unit_test(test_R17_assign),
        cmocka_unit_test(test_assign_has_a_bound),
        cmocka_unit_test(test_R24_meeting_names_who_acts),
        cmocka_unit_test(test_R24_meeting_that_only_sets_the_limit),
        cmocka_unit_test(test_R24_meeting_rules_on_a_return),
        cmocka_unit_test(test_R24_meeting_too_late),
        cmocka_unit_test(test_R01_change_of_matter_keeps_the_units),
        cmocka_unit_test(test_people_hear_of_a_new_date),
        cmocka_unit_test(test_R36_redo),
        cmocka_unit_test(test_R40_what_was_written_off_comes_back),
        cmocka_unit_test(test_C11_works_go_on),
        cmocka_unit_test(test_R30_write_off),
        cmocka_unit_test(test_withdrawal),
        cmocka_unit_test(test_N22_whom_it_reports_is_never_named),
        cmocka_unit_test(test_N22_a_report_rides_with_its_like_alone),
        cmocka_unit_test(test_R31_cards_are_counted),
        cmocka_unit_test(test_supplement_moves_the_version_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
