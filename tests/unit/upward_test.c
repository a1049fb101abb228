/* Orders that a deployment above handed down: what it says of them, what goes back to it, which step is reported; they stand by
 * themselves. Cores of the router, each rule by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "services/router/upward.h"
#include "tests/lib/order_bench.h"

#define PATH "[\"省平台\", \"市平台\"]"
#define DUE  (30 * HOUR)

static void open_above(struct order_bench *bench, size_t units)
{
    order_bench_open(bench, units);
    bench->order.path = PATH;
    bench->order.upper_due = DUE;
}

static void send(struct order_bench *bench, enum router_event_type type)
{
    order_bench_send(bench, (struct router_event){.type = type, .due = 40 * HOUR, .round = bench->order.round});
}

/* ---- what it says ---- */

static const enum router_event_type ALL[] = {ROUTER_UPPER_DUE,    ROUTER_HAND_BACK, ROUTER_REFUSE_BACK,
                                             ROUTER_UPPER_RELIEF, ROUTER_URGE,      ROUTER_ASK_UPPER};

static void test_what_began_here_has_nobody_above(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ALL); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        send(&bench, ALL[i]);
        order_bench_refused(&bench, "number", REASON_NOT_FROM_ABOVE);
        order_bench_feed_back(&bench, "street");
        send(&bench, ALL[i]);
        order_bench_refused(&bench, "number", REASON_NOT_FROM_ABOVE);
        send(&bench, ROUTER_WRITE_OFF);
        send(&bench, ALL[i]);
        order_bench_refused(&bench, "number", REASON_NOT_FROM_ABOVE);
    }
}

static void test_its_limit_moves(void **state)
{
    (void)state;
    struct order_bench bench;
    open_above(&bench, 2);
    int dispatches = bench.order.dispatches;
    send(&bench, ROUTER_UPPER_DUE);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_true(bench.order.upper_due == 40 * HOUR);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "upper_due"));
    assert_non_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL));
    assert_int_equal(order_bench_fresh(&bench), 0);
    assert_false(order_bench_said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_null(order_bench_said(&bench, EFFECT_PROGRESS, NULL));
    assert_int_equal(bench.order.dispatches, dispatches); /* nobody decided who acts */
    order_bench_send(&bench, (struct router_event){.type = ROUTER_UPPER_DUE, .due = INSTANT_NONE});
    assert_true(bench.order.upper_due == INSTANT_NONE);
}

static void test_it_wants_more_time_or_urges(void **state)
{
    static const struct {
        enum router_event_type type;
        const char *record;
    } CASES[] = {{ROUTER_UPPER_RELIEF, "relief_by_upper"}, {ROUTER_URGE, "urged"}};
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct order_bench bench;
        open_above(&bench, 1);
        send(&bench, CASES[i].type);
        order_bench_is(&bench, ORDER_DISPATCHED);
        assert_int_equal(bench.result.effect_count, 1);
        assert_non_null(order_bench_said(&bench, EFFECT_RECORD, CASES[i].record));
        assert_true(bench.order.upper_due == DUE);
    }
}

static void test_of_what_ended_it_is_on_record_alone(void **state)
{
    static const enum router_event_type SAID[] = {ROUTER_UPPER_DUE, ROUTER_REFUSE_BACK, ROUTER_UPPER_RELIEF,
                                                  ROUTER_URGE};
    (void)state;
    for (size_t i = 0; i < COUNT(SAID); i++) {
        struct order_bench bench;
        open_above(&bench, 1);
        order_bench_feed_back(&bench, "street");
        send(&bench, ROUTER_WRITE_OFF);
        order_bench_is(&bench, ORDER_WRITTEN_OFF);
        send(&bench, SAID[i]);
        assert_true(bench.result.ignored);
        assert_int_equal(bench.result.effect_count, 1);
        assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "ignored_instruction"));
        assert_true(bench.order.upper_due == DUE);
    }
}

/* ---- back to it ---- */

static void test_R31_handed_back_and_refused(void **state)
{
    (void)state;
    struct order_bench bench;
    open_above(&bench, 1);
    send(&bench, ROUTER_REFUSE_BACK); /* nothing was given back */
    assert_true(bench.result.ignored && order_bench_said(&bench, EFFECT_RECORD, "ignored_instruction"));
    order_bench_does(&bench, "street", ROUTER_SIGN);
    send(&bench, ROUTER_HAND_BACK);
    order_bench_is(&bench, ORDER_HANDLING);
    assert_true(bench.order.handed_back_at == bench.now);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "handed_back"));
    assert_int_equal(order_bench_said(&bench, EFFECT_PROGRESS, "handed_back")->state, REQUEST_IN_HAND);
    assert_null(order_bench_said(&bench, EFFECT_MILESTONE, NULL)); /* its clocks run */
    send(&bench, ROUTER_HAND_BACK);
    order_bench_refused(&bench, "number", REASON_ALREADY_DONE);
    send(&bench, ROUTER_REFUSE_BACK);
    assert_true(bench.order.handed_back_at == INSTANT_NONE);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "hand_back_refused"));
    assert_null(order_bench_said(&bench, EFFECT_PROGRESS, NULL));
    send(&bench, ROUTER_HAND_BACK); /* once more */
    order_bench_is(&bench, ORDER_HANDLING);
    static const enum router_event_type ACTS[] = {ROUTER_CONTACT, ROUTER_ARRIVE, ROUTER_INTERIM, ROUTER_FEED_BACK};
    for (size_t i = 0; i < COUNT(ACTS); i++) { /* nobody acts on it before the ruling */
        order_bench_does(&bench, "street", ACTS[i]);
        order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    }
    send(&bench, ROUTER_REFUSE_BACK);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_is(&bench, ORDER_FED_BACK);
    send(&bench, ROUTER_HAND_BACK);
    order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    send(&bench, ROUTER_WRITE_OFF);
    send(&bench, ROUTER_HAND_BACK);
    order_bench_refused(&bench, "number", REASON_WRONG_STATE);
}

static void test_N12_asked_for_more_time(void **state)
{
    (void)state;
    struct order_bench bench;
    open_above(&bench, 1);
    int version = bench.order.version;
    send(&bench, ROUTER_ASK_UPPER);
    assert_int_equal(bench.order.version, version); /* escalation has it on record */
    assert_int_equal(bench.result.effect_count, 1);
    assert_non_null(order_bench_said(&bench, EFFECT_PROGRESS, "relief_asked"));
    order_bench_feed_back(&bench, "street");
    send(&bench, ROUTER_ASK_UPPER);
    assert_true(bench.result.ignored);
    assert_int_equal(bench.result.effect_count, 0);
}

/* ---- it stands by itself ---- */

static void test_N02_it_rides_with_nobody(void **state)
{
    static const enum router_event_type TYPES[] = {ROUTER_MERGE, ROUTER_JOIN, ROUTER_REOPEN};
    static const struct uuid OTHER = {{7}};
    (void)state;
    for (size_t i = 0; i < COUNT(TYPES); i++)
        for (int above = 0; above < 2; above++) {
            struct order_bench bench;
            order_bench_open(&bench, 1);
            bench.order.path = above ? PATH : NULL;
            if (TYPES[i] == ROUTER_REOPEN) {
                order_bench_feed_back(&bench, "street");
                send(&bench, ROUTER_WRITE_OFF);
            }
            order_bench_send(&bench, (struct router_event){.type = TYPES[i], .into = &OTHER, .count = 1, .round = 1});
            assert_int_equal(bench.result.reason, above ? REASON_WRONG_STATE : REASON_NONE);
            assert_true(!above || str_equal(bench.result.why, "an order of the level above stands by itself: its "
                                                              "limit is not ours"));
        }
}

/* ---- which step is reported ---- */

static const struct {
    const char *what;
    enum upward_kind kind;
    bool of_lead, above_alone;
} STEPS[] = {
    {"signed", UPWARD_SIGNED, true, false},
    {"contacted", UPWARD_CONTACTED, true, true},
    {"arrived", UPWARD_ARRIVED, true, false},
    {"interim", UPWARD_INTERIM, true, false},
    {"fed_back", UPWARD_RESULT, false, false},
    {"handed_back", UPWARD_HANDED_BACK, false, false},
    {"relief_asked", UPWARD_RELIEF_ASKED, false, true},
};

static void test_every_kind_has_its_step(void **state)
{
    static const char *const SILENT[] = {"dispatched", "unit_fed_back", "due_changed", "redo", "closed", "merged", ""};
    bool has[UPWARD_KIND_COUNT] = {true};
    (void)state;
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        const struct upward_row *row = upward_row(STEPS[i].what);
        assert_non_null(row);
        assert_int_equal(row->kind, STEPS[i].kind);
        assert_int_equal(row->of_lead, STEPS[i].of_lead);
        assert_int_equal(row->above_alone, STEPS[i].above_alone);
        has[row->kind] = true;
    }
    for (int kind = 0; kind < UPWARD_KIND_COUNT; kind++)
        assert_true(has[kind]);
    for (size_t i = 0; i < COUNT(SILENT); i++)
        assert_null(upward_row(SILENT[i]));
    assert_null(upward_row(NULL));
}

static void test_what_the_lead_did(void **state)
{
    (void)state;
    struct order_bench bench;
    open_above(&bench, 2);
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        const struct upward_row *row = upward_row(STEPS[i].what);
        assert_true(upward_reports(row, &bench.order, "street"));
        assert_int_equal(upward_reports(row, &bench.order, "police"), !row->of_lead);
        assert_int_equal(upward_reports(row, &bench.order, NULL), !row->of_lead);
    }
}

static void test_signed_for_once_in_a_round(void **state)
{
    const struct upward_row *row = upward_row("signed");
    (void)state;
    struct order_bench bench;
    open_above(&bench, 2);
    order_bench_assign(&bench, "water", NULL, "wrong_unit");
    assert_true(upward_reports(row, &bench.order, "water")); /* the first had not signed */
    order_bench_does(&bench, "water", ROUTER_SIGN);
    assert_true(upward_reports(row, &bench.order, "water"));
    order_bench_assign(&bench, "roads", NULL, "wrong_unit");
    order_bench_does(&bench, "roads", ROUTER_SIGN);
    assert_false(upward_reports(row, &bench.order, "roads"));
    assert_true(upward_reports(upward_row("arrived"), &bench.order, "roads"));
    order_bench_feed_back(&bench, "police");
    order_bench_does(&bench, "roads", ROUTER_FEED_BACK);
    order_bench_is(&bench, ORDER_FED_BACK);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    order_bench_does(&bench, "roads", ROUTER_SIGN);
    assert_true(upward_reports(row, &bench.order, "roads"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_began_here_has_nobody_above),
        cmocka_unit_test(test_its_limit_moves),
        cmocka_unit_test(test_it_wants_more_time_or_urges),
        cmocka_unit_test(test_of_what_ended_it_is_on_record_alone),
        cmocka_unit_test(test_R31_handed_back_and_refused),
        cmocka_unit_test(test_N12_asked_for_more_time),
        cmocka_unit_test(test_N02_it_rides_with_nobody),
        cmocka_unit_test(test_every_kind_has_its_step),
        cmocka_unit_test(test_what_the_lead_did),
        cmocka_unit_test(test_signed_for_once_in_a_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
