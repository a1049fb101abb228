/* The core of the router: dispatch that is contested or needs several units. Each rule by name, each guard both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "tests/lib/order_bench.h"

static const struct assignment *part(const struct order_bench *bench, const char *unit)
{
    const struct assignment *one = router_assignment(&bench->order, unit);
    if (!one)
        fail_msg("%s has no part", unit);
    return one;
}

static void rule(struct order_bench *bench, enum router_event_type ruling, const char *unit, const char *lead,
                 const char *other)
{
    struct router_post posts[2];
    size_t count = 0;
    if (lead)
        posts[count++] = (struct router_post){.unit = lead, .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    if (other)
        posts[count++] = (struct router_post){
            .unit = other, .duty = ruling == ROUTER_SEEK ? DUTY_JOINT : DUTY_CO, .return_by = INSTANT_NONE};
    order_bench_send(
        bench,
        (struct router_event){
            .type = ruling, .seq = order_bench_seq(bench, unit), .posts = posts, .post_count = count, .limit = "4h"});
}

static void open_returned(struct order_bench *bench, size_t units, const char *unit)
{
    order_bench_open(bench, units);
    bench->policy.return_max = 3;
    order_bench_does(bench, unit, ROUTER_RETURN);
    order_bench_is(bench, ORDER_RETURNED);
}

/* ---- the objection bench ---- */

static void test_N02_bench_names_lead_and_co(void **state)
{
    (void)state;
    struct order_bench bench;
    open_returned(&bench, 2, "street");
    rule(&bench, ROUTER_NAME, "street", NULL, "water");
    order_bench_refused(&bench, "lead", REASON_REQUIRED);   /* R09 */
    rule(&bench, ROUTER_NAME, "street", "roads", "street"); /* who returned it helps */
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&bench.order)->unit, "roads");
    assert_int_equal(part(&bench, "street")->duty, DUTY_CO);
    assert_int_equal(bench.order.hops, 1);
    assert_true(order_bench_reached(&bench, MILESTONE_RULED, "street"));
    assert_false(order_bench_reached(&bench, MILESTONE_RELIEVED, "street"));
    assert_int_equal(order_bench_fresh(&bench), 2);
    assert_non_null(order_bench_said(&bench, EFFECT_RECORD, "return_named"));

    open_returned(&bench, 1, "street");
    rule(&bench, ROUTER_NAME, "street", "street", "water"); /* the same leads, with help: no ping-pong */
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.hops, 0);
    assert_int_equal(part(&bench, "street")->seq, 2);
}

static void test_N02_forced_dispatch(void **state)
{
    (void)state;
    struct order_bench bench;
    open_returned(&bench, 1, "street");
    rule(&bench, ROUTER_FORCE, "street", "street", NULL); /* by name or without: the same unit */
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_true(bench.order.forced && bench.result.fresh[0]);
    assert_int_equal(bench.order.assignment_count, 1);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_refused(&bench, "number", REASON_FORCED);

    open_returned(&bench, 1, "street");
    rule(&bench, ROUTER_FORCE, "street", "water", NULL);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_string_equal(order_bench_said(&bench, EFFECT_RECORD, "forced")->unit, "water");
    assert_int_equal(bench.order.hops, 1);
    order_bench_does(&bench, "water", ROUTER_SIGN);
    order_bench_does(&bench, "water", ROUTER_RETURN);
    order_bench_refused(&bench, "number", REASON_FORCED);

    order_bench_open(&bench, 1);
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    rule(&bench, ROUTER_FORCE, "street", NULL, NULL);
    order_bench_is(&bench, ORDER_HANDLING); /* signed before: it goes on where it was */
    assert_int_equal(order_bench_fresh(&bench), 0);
    rule(&bench, ROUTER_FORCE, "street", NULL, NULL);
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* nothing was returned */
}

/* R09: nobody knows whose it is: who convenes leads, all candidates come, the finding names the owner. */
static void test_R09_joint_visit_fixes_the_owner(void **state)
{
    (void)state;
    struct order_bench bench;
    open_returned(&bench, 1, "street");
    rule(&bench, ROUTER_SEEK, "street", "centre", "street");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_true(bench.order.unclear);
    assert_int_equal(bench.order.whistles_open, 1);
    assert_string_equal(router_lead(&bench.order)->unit, "centre");
    assert_int_equal(part(&bench, "street")->duty, DUTY_JOINT);
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "street")); /* from now on it only has to come */
    assert_true(order_bench_place(&bench, MILESTONE_RELIEVED, "street") <
                order_bench_place(&bench, MILESTONE_WHISTLED, "street"));
    assert_string_equal(bench.result.effects[order_bench_place(&bench, MILESTONE_WHISTLED, "street")].limit, "4h");
    assert_int_equal(order_bench_fresh(&bench), 1); /* the convener; who is called has no other clock */
    order_bench_does(&bench, "street", ROUTER_REPORT_IN);
    const struct router_post owner = {.unit = "street", .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    order_bench_send(&bench, (struct router_event){.type = ROUTER_CONCLUDE,
                                                   .speaker = SPEAKER_DISPATCH,
                                                   .whistle = WHISTLE_JOINT,
                                                   .end = WHISTLE_NAMED,
                                                   .posts = &owner,
                                                   .post_count = 1});
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_false(bench.order.unclear);
    assert_string_equal(router_lead(&bench.order)->unit, "street");
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "centre"));
    assert_false(order_bench_reached(&bench, MILESTONE_CALL_OVER, "street"));
    assert_int_equal(bench.order.hops, 2);
}

static void test_two_at_the_bench_at_once(void **state)
{
    static const enum router_event_type RULINGS[] = {ROUTER_UPHOLD, ROUTER_DISMISS, ROUTER_NAME, ROUTER_FORCE,
                                                     ROUTER_SEEK};
    (void)state;
    for (size_t i = 0; i < COUNT(RULINGS); i++) {
        struct order_bench bench;
        open_returned(&bench, 1, "street");
        struct router_event event = {.type = RULINGS[i], .seq = 1, .seen = bench.order.dispatches + 1};
        order_bench_send(&bench, event);
        order_bench_refused(&bench, "dispatches", REASON_CHANGED_MEANWHILE);
        event.seen = 0; /* not said */
        order_bench_send(&bench, event);
        assert_int_not_equal(bench.result.reason, REASON_CHANGED_MEANWHILE);
    }
}

/* ---- first receiver, classes, two dispatchers ---- */

static void test_R01_first_receiver_leads_to_the_end(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    assert_string_equal(bench.order.first_unit, "street");
    order_bench_assign(&bench, "water", NULL, "");
    order_bench_refused(&bench, "ground", REASON_FIRST_RECEIVER);
    order_bench_assign(&bench, "street", "water", ""); /* it keeps it, with help */
    order_bench_is(&bench, ORDER_DISPATCHED);
    order_bench_assign(&bench, "water", NULL, "wrong_unit");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_string_equal(bench.order.first_unit, "street"); /* for good */
    assert_int_equal(bench.order.hops, 1);
}

/* N08: what nobody owns is held by the backstop until somebody is named. */
static void test_R01_no_lock_while_unclear(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_draft(&bench);
    bench.order.entry = "";
    order_bench_send(&bench, (struct router_event){.type = ROUTER_FOUND, .posts = &ORDER_BENCH_LEAD, .post_count = 1});
    assert_true(bench.order.unclear);
    struct order_bench kept = bench;
    kept.order.assignments = kept.list;
    order_bench_assign(&bench, "water", NULL, "");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_false(bench.order.unclear);
    order_bench_assign(&bench, "roads", NULL, "");
    order_bench_refused(&bench, "ground", REASON_FIRST_RECEIVER);
    order_bench_assign(&kept, "street", NULL, ""); /* the backstop keeps it by name: that is something new */
    order_bench_is(&kept, ORDER_DISPATCHED);
    assert_false(kept.order.unclear);
    assert_non_null(order_bench_said(&kept, EFFECT_DISPATCH, NULL));
    assert_int_equal(kept.order.hops, 0);
}

static void test_two_dispatchers_at_once(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    int seen = bench.order.dispatches;
    assert_int_equal(seen, 1);
    const struct router_post posts[] = {{.unit = "water", .duty = DUTY_CO, .return_by = INSTANT_NONE},
                                        {.unit = "roads", .duty = DUTY_CO, .return_by = INSTANT_NONE}};
    struct router_event event = {.type = ROUTER_ASSIGN, .posts = posts, .post_count = 1, .seen = seen};
    order_bench_send(&bench, event);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.dispatches, seen + 1);
    event.posts = posts + 1;
    order_bench_send(&bench, event);
    order_bench_refused(&bench, "dispatches", REASON_CHANGED_MEANWHILE);
    event.seen = bench.order.dispatches;
    order_bench_send(&bench, event);
    order_bench_is(&bench, ORDER_DISPATCHED);
    order_bench_does(&bench, "street", ROUTER_SIGN); /* the units' own doing is no decision about them */
    assert_int_equal(bench.order.dispatches, seen + 2);
}

static const struct {
    const char *why;
    enum order_class order_class;
    const char *letter, *leader, *co;
    enum reason reason;
    const char *field;
} CLASSES[] = {
    {"N17: without its letter", CLASS_CONSULTATIVE, "", "", "police", REASON_REQUIRED, "letter"},
    {"N17: that names no co-handler", CLASS_CONSULTATIVE, "2019-7", "", NULL, REASON_REQUIRED, "co"},
    {"N17: but its lead", CLASS_CONSULTATIVE, "2019-7", "", "street", REASON_REQUIRED, "co"},
    {"N17: with both", CLASS_CONSULTATIVE, "2019-7", "", "police", REASON_NONE, NULL},
    {"R29: to nobody by name", CLASS_LEADER, "", "", NULL, REASON_REQUIRED, "leader"},
    {"R29: by name", CLASS_LEADER, "", "mayor", NULL, REASON_NONE, NULL},
    {"T09", CLASS_INSTANT, "", "", NULL, REASON_NONE, NULL},
    {"R24: by its minutes only", CLASS_MEETING, "", "", NULL, REASON_FORBIDDEN_HERE, "order_class"},
    {"nothing new", CLASS_ORDINARY, "", "", NULL, REASON_ALREADY_DONE, "lead"},
};

static void test_N17_classes_and_what_they_need(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CLASSES); i++) {
        struct order_bench bench;
        const struct router_post co = {.unit = CLASSES[i].co, .duty = DUTY_CO, .return_by = INSTANT_NONE};
        order_bench_open(&bench, 1);
        order_bench_send(&bench, (struct router_event){.type = ROUTER_ASSIGN,
                                                       .posts = &co,
                                                       .post_count = co.unit != NULL,
                                                       .order_class = CLASSES[i].order_class,
                                                       .letter = CLASSES[i].letter,
                                                       .leader = CLASSES[i].leader});
        if (bench.result.reason != CLASSES[i].reason || !str_equal(bench.result.field, CLASSES[i].field))
            fail_msg("%s: %s", CLASSES[i].why, reason_code(bench.result.reason));
        if (CLASSES[i].reason != REASON_NONE)
            continue;
        assert_int_equal(bench.order.order_class, CLASSES[i].order_class);
        assert_non_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL)); /* escalation counts by it */
        order_bench_does(&bench, "street", ROUTER_RETURN);
        order_bench_refused(&bench, "number", REASON_NOT_RETURNABLE);
    }
}

/* Who helps already is enough, but not when that one takes the lead. */
static void test_N17_who_helps_already(void **state)
{
    (void)state;
    struct order_bench bench;
    const struct router_post lead = {.unit = "police", .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    struct router_event event = {.type = ROUTER_ASSIGN,
                                 .order_class = CLASS_CONSULTATIVE,
                                 .letter = "2019-7",
                                 .ground = "finding",
                                 .posts = &lead,
                                 .post_count = 1};
    order_bench_open(&bench, 2);
    order_bench_send(&bench, event);
    order_bench_refused(&bench, "co", REASON_REQUIRED);
    event.post_count = 0;
    order_bench_send(&bench, event);
    assert_int_equal(bench.result.reason, REASON_NONE);
    assert_int_equal(bench.order.order_class, CLASS_CONSULTATIVE);
}

static void test_R29_leaders_order_is_signed_for(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_send(&bench,
                     (struct router_event){.type = ROUTER_ASSIGN, .order_class = CLASS_LEADER, .leader = "mayor"});
    order_bench_send(&bench, (struct router_event){.type = ROUTER_MEET, .limit = "3d"});
    assert_int_equal(bench.order.order_class, CLASS_LEADER); /* a meeting takes no name from it */
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_is(&bench, ORDER_SIGNING_OFF); /* whatever the policy says */
}

/* ---- R02: contact first ---- */

static void test_R02_contact_before_the_result(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    bench.policy.contact_first = true;
    order_bench_feed_back(&bench, "police"); /* asked of the lead alone */
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_refused(&bench, "number", REASON_NOT_CONTACTED);
    struct order_bench told = bench;
    told.order.assignments = told.list;
    order_bench_send(
        &told, (struct router_event){
                   .type = ROUTER_FEED_BACK, .seq = 1, .outcome = OUTCOME_SOLVED, .text = "done", .contacted = true});
    order_bench_is(&told, ORDER_FED_BACK); /* the evidence says so */
    order_bench_does(&bench, "street", ROUTER_CONTACT);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_is(&bench, ORDER_FED_BACK);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_refused(&bench, "number", REASON_NOT_CONTACTED); /* in every round */
}

/* Who left in an earlier round has not contacted anybody in this one. */
static void test_R02_contact_of_an_earlier_round(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    bench.policy.contact_first = true;
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_does(&bench, "street", ROUTER_CONTACT);
    order_bench_assign(&bench, "water", NULL, "wrong_unit");
    order_bench_feed_back(&bench, "water"); /* in this round somebody did */
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    order_bench_does(&bench, "water", ROUTER_SIGN);
    order_bench_does(&bench, "water", ROUTER_FEED_BACK);
    order_bench_refused(&bench, "number", REASON_NOT_CONTACTED);
}

/* ---- whistles ---- */

static void conclude(struct order_bench *bench, enum whistle_kind kind, enum whistle_state end, const int *calls,
                     size_t count)
{
    order_bench_send(bench, (struct router_event){.type = ROUTER_CONCLUDE,
                                                  .speaker = SPEAKER_DISPATCH,
                                                  .whistle = kind,
                                                  .end = end,
                                                  .calls = calls,
                                                  .call_count = count});
}

static void test_R15_called_units_come_and_go(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_call(&bench, WHISTLE_CALL, NULL, NULL);
    order_bench_refused(&bench, "called", REASON_REQUIRED);
    order_bench_does(&bench, "street", ROUTER_REPORT_IN);
    order_bench_refused(&bench, "number", REASON_NOT_CALLED);
    conclude(&bench, WHISTLE_CALL, WHISTLE_CLOSED, NULL, 0);
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* none is open */
    order_bench_call(&bench, WHISTLE_CALL, "water", "roads");
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.whistles_open, 1);
    assert_false(bench.order.unclear); /* a whistle asks for help, not whose it is */
    assert_true(order_bench_reached(&bench, MILESTONE_WHISTLED, "water"));
    assert_null(order_bench_said(&bench, EFFECT_DISPATCH, NULL));
    static const enum router_event_type NOT_FOR_CALLED[] = {ROUTER_SIGN, ROUTER_RETURN, ROUTER_FEED_BACK,
                                                            ROUTER_DELEGATE};
    for (size_t i = 0; i < COUNT(NOT_FOR_CALLED); i++) {
        order_bench_send(&bench, (struct router_event){.type = NOT_FOR_CALLED[i],
                                                       .seq = order_bench_seq(&bench, "water"),
                                                       .posts = &ORDER_BENCH_CO,
                                                       .post_count = 1});
        order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    }
    order_bench_does(&bench, "water", ROUTER_REPORT_IN);
    assert_true(order_bench_reached(&bench, MILESTONE_REPORTED_IN, "water"));
    assert_int_equal(part(&bench, "water")->state, ASSIGNMENT_SIGNED);
    order_bench_does(&bench, "water", ROUTER_REPORT_IN);
    order_bench_refused(&bench, "number", REASON_ALREADY_DONE);
    const int calls[] = {order_bench_seq(&bench, "water"), order_bench_seq(&bench, "roads")};
    conclude(&bench, WHISTLE_CALL, WHISTLE_CLOSED, calls, 2);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.whistles_open, 0);
    assert_null(router_assignment(&bench.order, "water"));
    assert_false(order_bench_reached(&bench, MILESTONE_CALL_OVER, "water"));
    assert_true(order_bench_reached(&bench, MILESTONE_CALL_OVER, "roads")); /* never came */
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "roads"));
}

static void test_R17_gate_waits_for_the_whistle(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_call(&bench, WHISTLE_CALL, "police", "water"); /* who has a part is called in it */
    assert_int_equal(part(&bench, "police")->duty, DUTY_CO);
    assert_int_equal(bench.order.assignment_count, 3);
    order_bench_does(&bench, "police", ROUTER_REPORT_IN);
    assert_int_equal(part(&bench, "police")->state, ASSIGNMENT_DISPATCHED); /* it still has to sign for its part */
    order_bench_feed_back(&bench, "street");
    order_bench_feed_back(&bench, "police");
    order_bench_is(&bench, ORDER_HANDLING);
    assert_null(order_bench_said(&bench, EFFECT_SETTLED, NULL));
    conclude(&bench, WHISTLE_CALL, WHISTLE_CLOSED, NULL, 0); /* with the last whistle every call ends */
    order_bench_is(&bench, ORDER_FED_BACK);
    assert_non_null(order_bench_said(&bench, EFFECT_SETTLED, NULL));
    assert_true(part(&bench, "police")->called_at == INSTANT_NONE);
    assert_false(bench.order.front_line);
    order_bench_call(&bench, WHISTLE_CALL, "water", NULL);
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* R34 */
}

static void test_R15_called_twice(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_call(&bench, WHISTLE_CALL, "water", "water"); /* in one breath: once */
    assert_int_equal(bench.order.assignment_count, 2);
    order_bench_does(&bench, "water", ROUTER_REPORT_IN);
    bench.now += HOUR;
    order_bench_call(&bench, WHISTLE_CALL, "water", "roads"); /* again, by another whistle */
    assert_int_equal(bench.order.assignment_count, 3);
    assert_int_equal(bench.order.whistles_open, 2);
    assert_true(part(&bench, "water")->reported_in_at == INSTANT_NONE);
    order_bench_does(&bench, "water", ROUTER_REPORT_IN);
    order_bench_is(&bench, ORDER_HANDLING);
    conclude(&bench, WHISTLE_CALL, WHISTLE_CLOSED, NULL, 0); /* the other one still wants it */
    assert_int_equal(part(&bench, "water")->duty, DUTY_CALLED);
    const int out_of_range[] = {0, 99, -1, order_bench_seq(&bench, "roads")};
    conclude(&bench, WHISTLE_CALL, WHISTLE_CLOSED, out_of_range, COUNT(out_of_range));
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_null(router_assignment(&bench.order, "water"));
}

/* A unit that gets another duty while it is called is called all the same. */
static void test_R15_a_call_survives_another_duty(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_call(&bench, WHISTLE_CALL, "water", "street");
    const int calls[] = {order_bench_seq(&bench, "water"), order_bench_seq(&bench, "street")};
    order_bench_assign(&bench, "water", "street", "wrong_unit");
    assert_string_equal(router_lead(&bench.order)->unit, "water");
    assert_int_equal(part(&bench, "street")->duty, DUTY_CO);
    assert_false(order_bench_reached(&bench, MILESTONE_RELIEVED, "street"));
    order_bench_does(&bench, "street", ROUTER_REPORT_IN);
    order_bench_is(&bench, ORDER_DISPATCHED);
    conclude(&bench, WHISTLE_CALL, WHISTLE_CLOSED, calls, 2);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_true(order_bench_reached(&bench, MILESTONE_CALL_OVER, "water")); /* had not come; goes on as lead */
    assert_false(order_bench_reached(&bench, MILESTONE_CALL_OVER, "street"));
    assert_true(part(&bench, "water")->called_at == INSTANT_NONE);
    order_bench_assign(&bench, NULL, "roads", "");
    order_bench_call(&bench, WHISTLE_CALL, "fire", NULL);
    order_bench_assign(&bench, NULL, "fire", ""); /* called, and now a co-handler */
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_int_equal(part(&bench, "fire")->duty, DUTY_CO);
    assert_true(part(&bench, "fire")->called_at != INSTANT_NONE);
}

static const struct {
    enum whistle_kind kind;
    enum whistle_state end;
    bool unclear_before, unclear;
} FINDINGS[] = {
    {WHISTLE_JOINT, WHISTLE_CLOSED, true, false},   {WHISTLE_JOINT, WHISTLE_NAMED, true, false},
    {WHISTLE_JOINT, WHISTLE_UNDECIDED, true, true}, {WHISTLE_JOINT, WHISTLE_DROPPED, true, true},
    {WHISTLE_CALL, WHISTLE_CLOSED, true, true},     {WHISTLE_CALL, WHISTLE_NAMED, true, true},
    {WHISTLE_CALL, WHISTLE_NAMED, false, false},    {WHISTLE_JOINT, WHISTLE_UNDECIDED, false, false},
};

/* Undecided: as unclear as it is; who was named meanwhile stays named. Those a whistle called make nobody its owner. */
static void test_R09_what_a_finding_leaves(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(FINDINGS); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        order_bench_call(&bench, FINDINGS[i].kind, "water", NULL);
        bench.order.unclear = FINDINGS[i].unclear_before;
        conclude(&bench, FINDINGS[i].kind, FINDINGS[i].end, NULL, 0);
        order_bench_is(&bench, ORDER_DISPATCHED);
        if (bench.order.unclear != FINDINGS[i].unclear)
            fail_msg("finding %zu", i);
        assert_int_equal(order_bench_said(&bench, EFFECT_DISPATCH, NULL) != NULL,
                         FINDINGS[i].unclear != FINDINGS[i].unclear_before);
    }
}

/* R09: to the backstop, until a meeting names an owner; not away from one who was named while they looked. */
static void test_R09_undecided_falls_to_the_backstop(void **state)
{
    (void)state;
    const struct router_post backstop = {.unit = "centre", .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    const struct router_event undecided = {.type = ROUTER_CONCLUDE,
                                           .speaker = SPEAKER_DISPATCH,
                                           .whistle = WHISTLE_JOINT,
                                           .end = WHISTLE_UNDECIDED,
                                           .posts = &backstop,
                                           .post_count = 1};
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_call(&bench, WHISTLE_JOINT, "water", NULL);
    assert_true(bench.order.unclear);
    struct order_bench named = bench;
    named.order.assignments = named.list;
    order_bench_send(&bench, undecided);
    assert_string_equal(router_lead(&bench.order)->unit, "centre");
    assert_true(bench.order.unclear);
    order_bench_assign(&bench, "roads", NULL, ""); /* so nobody has the first receiver's lock */
    order_bench_is(&bench, ORDER_DISPATCHED);
    order_bench_assign(&named, "roads", NULL, "");
    order_bench_send(&named, undecided);
    order_bench_is(&named, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&named.order)->unit, "roads");
    assert_false(named.order.unclear);
}

static void test_merge_and_withdrawal_end_the_whistles(void **state)
{
    (void)state;
    static const struct uuid INTO = {{7}};
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_call(&bench, WHISTLE_JOINT, "water", NULL);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_MERGE, .into = &INTO});
    order_bench_is(&bench, ORDER_MERGED);
    assert_int_equal(bench.order.whistles_open, 0);
    assert_null(router_assignment(&bench.order, "water"));
    const struct router_post desk[] = {ORDER_BENCH_LEAD, {.unit = "street", .duty = DUTY_CO}};
    order_bench_send(&bench, (struct router_event){.type = ROUTER_UNMERGE, .posts = desk, .post_count = 2});
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_false(bench.order.unclear);                 /* by the catalogue again */
    assert_int_equal(bench.order.assignment_count, 3); /* one desk for two units has one part */
    order_bench_call(&bench, WHISTLE_CALL, "water", NULL);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WITHDRAW, .last = true});
    order_bench_is(&bench, ORDER_WITHDRAWN);
    assert_int_equal(bench.order.whistles_open, 0);
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "water"));
}

/* ---- down the tree ---- */

static void hand_down(struct order_bench *bench, enum router_event_type type, const char *from, const char *to)
{
    const struct router_post post = {.unit = to, .duty = DUTY_DELEGATE, .return_by = INSTANT_NONE, .limit = "2wd"};
    order_bench_send(bench, (struct router_event){
                                .type = type, .seq = order_bench_seq(bench, from), .posts = &post, .post_count = 1});
}

static void test_R03_unit_above_stays_answerable(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    hand_down(&bench, ROUTER_DELEGATE, "street", "village");
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* signs first */
    order_bench_does(&bench, "street", ROUTER_SIGN);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_DELEGATE, .seq = 1});
    order_bench_refused(&bench, "to", REASON_REQUIRED);
    hand_down(&bench, ROUTER_DELEGATE, "street", "street");
    order_bench_refused(&bench, "to", REASON_ALREADY_DONE);
    hand_down(&bench, ROUTER_DELEGATE, "street", "village");
    order_bench_is(&bench, ORDER_HANDLING);
    assert_int_equal(part(&bench, "village")->parent_seq, 1);
    assert_string_equal(part(&bench, "village")->limit, "2wd");
    assert_int_equal(order_bench_fresh(&bench), 1);
    assert_int_equal(bench.order.dispatches, 1); /* inside the unit */
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_refused(&bench, "number", REASON_STILL_RUNNING);
    order_bench_does(&bench, "street", ROUTER_RETURN);
    order_bench_refused(&bench, "number", REASON_STILL_RUNNING);
    order_bench_does(&bench, "village", ROUTER_RETURN);
    order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    order_bench_feed_back(&bench, "village");
    order_bench_is(&bench, ORDER_HANDLING);
    hand_down(&bench, ROUTER_RECALL, "street", "village");
    order_bench_refused(&bench, "to", REASON_ALREADY_DONE); /* done is done */
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    order_bench_is(&bench, ORDER_FED_BACK);
    assert_false(bench.order.front_line);
}

static void test_R03_taken_back(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_does(&bench, "street", ROUTER_SIGN);
    hand_down(&bench, ROUTER_DELEGATE, "street", "village");
    order_bench_does(&bench, "village", ROUTER_SIGN);
    hand_down(&bench, ROUTER_DELEGATE, "village", "grid");
    hand_down(&bench, ROUTER_RECALL, "street", "police");
    order_bench_refused(&bench, "to", REASON_NOT_FOUND); /* a part of its own */
    hand_down(&bench, ROUTER_RECALL, "street", "grid");
    order_bench_refused(&bench, "to", REASON_NOT_FOUND); /* handed down by another */
    hand_down(&bench, ROUTER_RECALL, "street", "village");
    order_bench_is(&bench, ORDER_HANDLING);
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "village"));
    assert_true(order_bench_reached(&bench, MILESTONE_RELIEVED, "grid")); /* with it what it had handed down */
    order_bench_does(&bench, "street", ROUTER_FEED_BACK);
    assert_int_equal(bench.result.reason, REASON_NONE);
}

static void test_R03_ends_with_the_part_above(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_does(&bench, "street", ROUTER_SIGN);
    hand_down(&bench, ROUTER_DELEGATE, "street", "village");
    hand_down(&bench, ROUTER_DELEGATE, "street", "grid");
    order_bench_feed_back(&bench, "grid");
    struct order_bench other = bench;
    other.order.assignments = other.list;
    order_bench_assign(&bench, "village", NULL, "wrong_unit"); /* who did it leads from now on */
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&bench.order)->unit, "village");
    assert_int_equal(part(&bench, "village")->parent_seq, 0);
    assert_null(router_assignment(&bench.order, "grid"));
    order_bench_send(&other, (struct router_event){.type = ROUTER_WITHDRAW, .last = true});
    order_bench_is(&other, ORDER_WITHDRAWN);
    assert_null(order_bench_said(&other, EFFECT_RECORD, "relieved"));   /* nobody was named in its place */
    assert_int_equal(part(&other, "grid")->state, ASSIGNMENT_FED_BACK); /* what was done stays done */
}

/* ---- child orders ---- */

static void test_C22_parent_waits_for_its_children(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_PART_DONE});
    assert_true(bench.result.ignored); /* none is waited for */
    order_bench_send(&bench, (struct router_event){.type = ROUTER_SPLIT, .speaker = SPEAKER_DISPATCH, .count = 2});
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_true(bench.order.children == 2 && bench.order.children_open == 2);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_MERGE, .into = &bench.order.id});
    order_bench_refused(&bench, "number", REASON_STILL_RUNNING);
    order_bench_feed_back(&bench, "street");
    order_bench_is(&bench, ORDER_HANDLING);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF});
    order_bench_refused(&bench, "number", REASON_STILL_RUNNING);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_PART_DONE});
    order_bench_is(&bench, ORDER_HANDLING);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_PART_DONE});
    order_bench_is(&bench, ORDER_FED_BACK);
    assert_true(order_bench_reached(&bench, MILESTONE_SETTLED, NULL));
    assert_false(bench.order.front_line);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_SPLIT, .speaker = SPEAKER_DISPATCH, .count = 1});
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* R34 */
    order_bench_send(&bench, (struct router_event){.type = ROUTER_PART_DONE});
    assert_true(bench.result.ignored);

    order_bench_open(&bench, 1);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_SPLIT, .speaker = SPEAKER_DISPATCH, .count = 1});
    order_bench_send(&bench, (struct router_event){.type = ROUTER_PART_DONE});
    order_bench_send(&bench, (struct router_event){.type = ROUTER_MERGE, .into = &bench.order.id});
    order_bench_refused(&bench, "number", REASON_WRONG_STATE); /* its parts are written off with it */
}

static void test_C22_child_order(void **state)
{
    (void)state;
    struct order_bench bench;
    order_bench_draft(&bench);
    bench.order.parent = (struct uuid){{9}};
    bench.order.child_kind = CHILD_SPLIT;
    bench.order.entry = "";
    bench.policy.contact_first = true;
    order_bench_send(&bench, (struct router_event){.type = ROUTER_FOUND, .posts = &ORDER_BENCH_LEAD, .post_count = 1});
    assert_false(bench.order.unclear); /* whose it is said who split it */
    static const enum router_event_type NOT_FOR_CHILDREN[] = {ROUTER_SPLIT, ROUTER_MERGE, ROUTER_JOIN};
    for (size_t i = 0; i < COUNT(NOT_FOR_CHILDREN); i++) {
        order_bench_send(&bench, (struct router_event){.type = NOT_FOR_CHILDREN[i],
                                                       .speaker = SPEAKER_DISPATCH,
                                                       .into = &bench.order.parent,
                                                       .count = 1});
        order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    }
    order_bench_feed_back(&bench, "street"); /* who asked is asked by the parent's lead */
    order_bench_is(&bench, ORDER_FED_BACK);
    assert_true(order_bench_reached(&bench, MILESTONE_PART_SETTLED, NULL));
    assert_false(order_bench_reached(&bench, MILESTONE_SETTLED, NULL));
    assert_non_null(order_bench_said(&bench, EFFECT_PART_DONE, NULL));
    assert_null(order_bench_said(&bench, EFFECT_SETTLED, NULL));
    assert_false(bench.order.front_line);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF});
    order_bench_is(&bench, ORDER_WRITTEN_OFF);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REOPEN, .round = 1});
    order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1, .recurs = true});
    assert_true(bench.result.ignored); /* the parent comes back, its parts stay as they are */
}

/* ---- at the front line, and notes ---- */

static void test_R05_R06_closed_at_the_front_line(void **state)
{
    (void)state;
    for (int visits = 0; visits < 3; visits++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        order_bench_does(&bench, "street", ROUTER_SIGN);
        for (int i = 0; i < visits; i++)
            order_bench_does(&bench, "street", ROUTER_ARRIVE);
        order_bench_does(&bench, "street", ROUTER_FEED_BACK);
        order_bench_is(&bench, ORDER_FED_BACK);
        assert_true(bench.order.front_line);
        assert_int_equal(bench.order.one_go, visits <= 1);
        assert_non_null(order_bench_said(&bench, EFFECT_RECORD, visits <= 1 ? "one_go" : "front_line"));
        order_bench_send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
        assert_false(bench.order.front_line || bench.order.one_go); /* not settled after all */
        order_bench_feed_back(&bench, "street");
        assert_false(bench.order.front_line);
    }
    struct order_bench bench;
    order_bench_open(&bench, 2);
    order_bench_feed_back(&bench, "street");
    order_bench_feed_back(&bench, "police");
    assert_false(bench.order.front_line || bench.order.one_go); /* not by its first unit alone */
}

static void test_notes_move_the_version_only(void **state)
{
    static const enum router_event_type NOTES[] = {ROUTER_COMMENT, ROUTER_SESSION, ROUTER_HAND_OVER, ROUTER_CAUSE};
    (void)state;
    for (size_t i = 0; i < COUNT(NOTES); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        const struct router_event event = {.type = NOTES[i], .text = "a buried pipe"};
        order_bench_send(&bench, event);
        order_bench_is(&bench, ORDER_DISPATCHED);
        assert_int_equal(bench.order.version, 2);
        assert_int_equal(bench.result.effect_count, 1);
        assert_int_equal(bench.order.dispatches, 1);
        order_bench_feed_back(&bench, "street");
        order_bench_send(&bench, event); /* C02: the follow-up reveals another cause */
        order_bench_is(&bench, ORDER_FED_BACK);
        assert_int_equal(str_equal(bench.order.cause, "a buried pipe"), NOTES[i] == ROUTER_CAUSE);
        order_bench_send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF});
        order_bench_send(&bench, event);
        order_bench_refused(&bench, "number", REASON_WRONG_STATE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_N02_bench_names_lead_and_co),
        cmocka_unit_test(test_N02_forced_dispatch),
        cmocka_unit_test(test_R09_joint_visit_fixes_the_owner),
        cmocka_unit_test(test_two_at_the_bench_at_once),
        cmocka_unit_test(test_R01_first_receiver_leads_to_the_end),
        cmocka_unit_test(test_R01_no_lock_while_unclear),
        cmocka_unit_test(test_two_dispatchers_at_once),
        cmocka_unit_test(test_N17_classes_and_what_they_need),
        cmocka_unit_test(test_N17_who_helps_already),
        cmocka_unit_test(test_R29_leaders_order_is_signed_for),
        cmocka_unit_test(test_R02_contact_before_the_result),
        cmocka_unit_test(test_R02_contact_of_an_earlier_round),
        cmocka_unit_test(test_R15_called_units_come_and_go),
        cmocka_unit_test(test_R17_gate_waits_for_the_whistle),
        cmocka_unit_test(test_R15_called_twice),
        cmocka_unit_test(test_R15_a_call_survives_another_duty),
        cmocka_unit_test(test_R09_what_a_finding_leaves),
        cmocka_unit_test(test_R09_undecided_falls_to_the_backstop),
        cmocka_unit_test(test_merge_and_withdrawal_end_the_whistles),
        cmocka_unit_test(test_R03_unit_above_stays_answerable),
        cmocka_unit_test(test_R03_taken_back),
        cmocka_unit_test(test_R03_ends_with_the_part_above),
        cmocka_unit_test(test_C22_parent_waits_for_its_children),
        cmocka_unit_test(test_C22_child_order),
        cmocka_unit_test(test_R05_R06_closed_at_the_front_line),
        cmocka_unit_test(test_notes_move_the_version_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
