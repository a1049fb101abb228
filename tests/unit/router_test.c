/* The core of the router: both tables are pinned, each rule by name, and random histories. */
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

#define GOLDEN "tests/unit/router_fsm.golden"
#define HOUR   INSTANT_HOUR

/* ---- an order on the bench ---- */

struct bench {
    struct router_policy policy;
    struct order order;
    struct assignment list[ROUTER_ASSIGNMENTS_MAX];
    struct router_result result;
    instant now;
};

static void bench_keep(struct bench *bench)
{
    memcpy(bench->list, bench->result.assignments, sizeof bench->list);
    bench->order = bench->result.next;
    bench->order.assignments = bench->list;
}

static void send(struct bench *bench, struct router_event event)
{
    event.at = bench->now;
    event.actor = event.actor ? event.actor : "wang";
    router_step(&bench->policy, &bench->order, &event, &bench->result);
    if (bench->result.reason == REASON_NONE && !bench->result.ignored)
        bench_keep(bench);
}

static int seq_of(const struct bench *bench, const char *unit)
{
    const struct assignment *one = router_assignment(&bench->order, unit);
    return one ? one->seq : 0;
}

static void unit_does(struct bench *bench, const char *unit, enum router_event_type type)
{
    send(bench,
         (struct router_event){.type = type, .seq = seq_of(bench, unit), .outcome = OUTCOME_SOLVED, .text = "done"});
}

static const struct router_post LEAD = {.unit = "street", .duty = DUTY_LEAD, .return_by = 48 * HOUR};
static const struct router_post CO = {.unit = "police", .duty = DUTY_CO, .return_by = 48 * HOUR, .task = "traffic"};

static void bench_open(struct bench *bench, size_t units)
{
    memset(bench, 0, sizeof *bench);
    bench->policy.return_max = 1;
    bench->now = HOUR;
    bench->order = (struct order){.number = "PY20190602-00001",
                                  .district = "pingyin",
                                  .matter = "noise",
                                  .policy = "general",
                                  .limit = "",
                                  .fed_back_at = INSTANT_NONE,
                                  .written_off_at = INSTANT_NONE,
                                  .withdrawn_at = INSTANT_NONE,
                                  .merged_at = INSTANT_NONE,
                                  .assignments = bench->list};
    struct router_post posts[] = {LEAD, CO};
    send(bench, (struct router_event){.type = ROUTER_FOUND, .posts = posts, .post_count = units});
    assert_int_equal(bench->result.reason, REASON_NONE);
    bench->now += HOUR;
}

static void bench_feed_back(struct bench *bench, const char *unit)
{
    unit_does(bench, unit, ROUTER_SIGN);
    unit_does(bench, unit, ROUTER_FEED_BACK);
    assert_int_equal(bench->result.reason, REASON_NONE);
}

/* ---- what a step said ---- */

static const struct router_effect *said(const struct bench *bench, enum router_effect_type type, const char *code)
{
    for (size_t i = 0; i < bench->result.effect_count; i++) {
        const struct router_effect *effect = &bench->result.effects[i];
        if (effect->type == type && (!code || str_equal(effect->code, code)))
            return effect;
    }
    return NULL;
}

static bool reached(const struct bench *bench, enum milestone milestone, const char *unit)
{
    bool found = false;
    for (size_t i = 0; i < bench->result.effect_count; i++) {
        const struct router_effect *effect = &bench->result.effects[i];
        found = found ||
                (effect->type == EFFECT_MILESTONE && effect->milestone == milestone && str_equal(effect->unit, unit));
    }
    return found;
}

/* Where in the order of saying a milestone stands; -1 = nowhere. */
static int place(const struct bench *bench, enum milestone milestone, const char *unit)
{
    for (size_t i = 0; i < bench->result.effect_count; i++) {
        const struct router_effect *effect = &bench->result.effects[i];
        if (effect->type == EFFECT_MILESTONE && effect->milestone == milestone && str_equal(effect->unit, unit))
            return (int)i;
    }
    return -1;
}

static size_t fresh_units(const struct bench *bench)
{
    size_t count = 0;
    for (size_t i = 0; i < bench->result.next.assignment_count; i++)
        count += bench->result.fresh[i];
    return count;
}

static void expect_refused(const struct bench *bench, const char *field, enum reason reason)
{
    assert_int_equal(bench->result.reason, reason);
    assert_string_equal(bench->result.field, field);
}

static void expect_state(const struct bench *bench, enum order_state state)
{
    assert_int_equal(bench->result.reason, REASON_NONE);
    assert_int_equal(bench->order.state, state);
}

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
    struct bench bench;
    bench_open(&bench, 2);
    expect_state(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.version, 1);
    assert_int_equal(bench.order.dispatched_at, HOUR);
    assert_int_equal(bench.order.assignment_count, 2);
    assert_string_equal(router_lead(&bench.order)->unit, "street");
    assert_string_equal(bench.order.assignments[1].task, "traffic");
    assert_true(said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_true(bench.result.fresh[0] && bench.result.fresh[1] && !bench.result.fresh[2]);
    assert_string_equal(said(&bench, EFFECT_PROGRESS, "dispatched")->unit, "street");
    assert_int_equal(said(&bench, EFFECT_PROGRESS, "dispatched")->state, REQUEST_IN_HAND);
    assert_ptr_equal(said(&bench, EFFECT_RECORD, NULL), said(&bench, EFFECT_RECORD, "ordered")); /* comes first */
    assert_non_null(said(&bench, EFFECT_RECORD, "dispatched"));

    send(&bench, (struct router_event){.type = ROUTER_FOUND, .posts = &LEAD, .post_count = 1});
    assert_true(bench.result.ignored);
    assert_int_equal(bench.result.effect_count, 1);
    assert_int_equal(bench.order.version, 1);
}

static void test_R09_no_order_without_a_lead(void **state)
{
    (void)state;
    struct bench bench;
    memset(&bench, 0, sizeof bench);
    bench.order.assignments = bench.list;
    send(&bench, (struct router_event){.type = ROUTER_FOUND, .posts = &CO, .post_count = 1});
    expect_refused(&bench, "lead", REASON_REQUIRED);
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
        struct bench bench;
        bench_open(&bench, 2);
        for (size_t n = 0; n < COUNT(walk->steps) && walk->steps[n]; n++)
            unit_does(&bench, "police", walk->steps[n]);
        enum assignment_state now = router_assignment(&bench.order, "police")->state;
        bool told = walk->progress ? said(&bench, EFFECT_PROGRESS, walk->progress) != NULL
                                   : said(&bench, EFFECT_PROGRESS, NULL) == NULL;
        bool marked =
            walk->milestone ? reached(&bench, walk->milestone, "police") : said(&bench, EFFECT_MILESTONE, NULL) == NULL;
        if (bench.result.reason != walk->reason || now != walk->state || !told || !marked)
            fail_msg("%s: reason %s, state %d, progress %d, milestone %d", walk->name, reason_code(bench.result.reason),
                     (int)now, told, marked);
        assert_int_equal(router_assignment(&bench.order, "street")->state, ASSIGNMENT_DISPATCHED);
    }
}

static void test_instants_are_those_of_the_first_time(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 1);
    unit_does(&bench, "street", ROUTER_SIGN);
    bench.now = 5 * HOUR;
    unit_does(&bench, "street", ROUTER_ARRIVE);
    bench.now = 6 * HOUR;
    unit_does(&bench, "street", ROUTER_ARRIVE);
    assert_int_equal(bench.list[0].signed_at, 2 * HOUR);
    assert_int_equal(bench.list[0].arrived_at, 5 * HOUR);
    assert_true(bench.list[0].contacted_at == INSTANT_NONE);
}

/* ---- returns ---- */

static void test_R31_late_return(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    bench.now = 48 * HOUR + 1;
    int version = bench.order.version;
    unit_does(&bench, "street", ROUTER_RETURN);
    expect_refused(&bench, "number", REASON_LATE_RETURN);
    assert_int_equal(bench.result.effect_count, 2); /* the violation, on record and counted; nothing else */
    assert_string_equal(said(&bench, EFFECT_RECORD, "late_return")->unit, "street");
    assert_true(reached(&bench, MILESTONE_LATE_RETURN, "street"));
    assert_int_equal(bench.order.version, version);
    bench.now = 48 * HOUR; /* the last instant is in time */
    unit_does(&bench, "street", ROUTER_RETURN);
    expect_state(&bench, ORDER_RETURNED);
    assert_false(reached(&bench, MILESTONE_LATE_RETURN, "street"));
    assert_int_equal(bench.order.returns, 1);
}

static void test_R31_no_limit(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 1);
    bench.list[0].return_by = INSTANT_NONE;
    bench.now = 10000 * HOUR;
    unit_does(&bench, "street", ROUTER_RETURN);
    expect_state(&bench, ORDER_RETURNED);
}

static void rule_upheld(struct bench *bench, const char *unit, const char *to)
{
    const struct router_post post = {.unit = to, .duty = DUTY_LEAD, .return_by = bench->now + HOUR};
    send(bench, (struct router_event){
                    .type = ROUTER_UPHOLD, .seq = seq_of(bench, unit), .posts = &post, .post_count = to != NULL});
}

static void test_R31_upheld_lead_goes_to_another(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    unit_does(&bench, "street", ROUTER_RETURN);
    rule_upheld(&bench, "street", NULL);
    expect_refused(&bench, "lead", REASON_REQUIRED);
    assert_int_equal(bench.result.effect_count, 0); /* nothing of a refused ruling is said */
    rule_upheld(&bench, "street", "street");
    expect_refused(&bench, "lead", REASON_FORBIDDEN_HERE);
    rule_upheld(&bench, "street", "water");
    expect_state(&bench, ORDER_DISPATCHED);
    assert_null(router_assignment(&bench.order, "street"));
    assert_int_equal(bench.list[0].state, ASSIGNMENT_RELIEVED);
    assert_int_equal(bench.list[0].relieved_at, bench.now);
    assert_string_equal(router_lead(&bench.order)->unit, "water");
    assert_true(place(&bench, MILESTONE_RULED, "street") >= 0); /* the unit's review ends before its clocks do */
    assert_true(place(&bench, MILESTONE_RULED, "street") < place(&bench, MILESTONE_RELIEVED, "street"));
    const struct router_effect *dispatch = said(&bench, EFFECT_DISPATCH, NULL);
    assert_false(dispatch->first); /* the citizen's clock runs on */
    assert_string_equal(said(&bench, EFFECT_PROGRESS, "dispatched")->unit, "water");
    assert_true(bench.result.fresh[2] && !bench.result.fresh[1]);
    assert_true(dispatch > said(&bench, EFFECT_MILESTONE, NULL)); /* clocks stop before new ones start */
}

/* N23: a unit that returned without signing wins no time: dismissed, it is dispatched to again and has to sign. */
static void test_N23_dismissed_unsigned_has_to_sign_again(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    unit_does(&bench, "street", ROUTER_RETURN);
    unit_does(&bench, "street", ROUTER_DISMISS);
    assert_non_null(said(&bench, EFFECT_DISPATCH, NULL));
    assert_false(said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_true(bench.result.fresh[0] && !bench.result.fresh[1]);
    unit_does(&bench, "street", ROUTER_SIGN);
    unit_does(&bench, "street", ROUTER_RETURN);
    unit_does(&bench, "street", ROUTER_DISMISS);
    assert_null(said(&bench, EFFECT_DISPATCH, NULL)); /* signed before: it goes on where it was */
}

static void test_R31_upheld_lead_goes_to_a_co_handler(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    bench_feed_back(&bench, "police");
    unit_does(&bench, "street", ROUTER_RETURN);
    rule_upheld(&bench, "street", "police");
    expect_state(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.assignment_count, 3);
    assert_string_equal(router_lead(&bench.order)->unit, "police");
    assert_int_equal(router_lead(&bench.order)->seq, 3);
    assert_non_null(said(&bench, EFFECT_RECORD, "relieved"));
    assert_false(reached(&bench, MILESTONE_RELIEVED, "police")); /* it keeps its clocks */
    assert_true(reached(&bench, MILESTONE_RELIEVED, "street"));
}

static void test_R31_upheld_co_handler(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    bench_feed_back(&bench, "street");
    unit_does(&bench, "police", ROUTER_RETURN);
    expect_state(&bench, ORDER_RETURNED);
    struct bench other = bench;
    other.order.assignments = other.list;
    rule_upheld(&other, "police", "street");
    expect_refused(&other, "lead", REASON_ALREADY_DONE);
    rule_upheld(&other, "police", "water");
    expect_state(&other, ORDER_HANDLING);
    assert_int_equal(router_assignment(&other.order, "water")->duty, DUTY_CO);

    rule_upheld(&bench, "police", NULL); /* the others do without it: then it is settled */
    expect_state(&bench, ORDER_FED_BACK);
    assert_true(place(&bench, MILESTONE_RULED, "police") >= 0);
    assert_true(place(&bench, MILESTONE_RULED, "police") < place(&bench, MILESTONE_RELIEVED, "police"));
    assert_true(place(&bench, MILESTONE_RELIEVED, "police") < place(&bench, MILESTONE_SETTLED, NULL));
    assert_false(reached(&bench, MILESTONE_RELIEVED, "street"));
    assert_non_null(said(&bench, EFFECT_SETTLED, NULL));
    assert_int_equal(bench.order.fed_back_at, bench.now);
}

/* The order goes on without the co-handler: nobody else's clocks are touched. */
static void test_R31_upheld_co_handler_and_others_go_on(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    unit_does(&bench, "police", ROUTER_RETURN);
    rule_upheld(&bench, "police", NULL);
    expect_state(&bench, ORDER_DISPATCHED);
    assert_true(place(&bench, MILESTONE_RULED, "police") < place(&bench, MILESTONE_RELIEVED, "police"));
    assert_false(reached(&bench, MILESTONE_RULED, "street") || reached(&bench, MILESTONE_RELIEVED, "street"));
    assert_null(said(&bench, EFFECT_DISPATCH, NULL));
    assert_null(said(&bench, EFFECT_SETTLED, NULL));
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
        struct bench bench;
        bench_open(&bench, 1);
        unit_does(&bench, "street", ROUTER_SIGN);
        send(&bench, (struct router_event){.type = ROUTER_INTERIM, .seq = 1, .to = CASES[i].to});
        expect_state(&bench, ORDER_HANDLING);
        assert_int_equal(reached(&bench, MILESTONE_INTERIM, "street"), CASES[i].platform);
        assert_int_equal(reached(&bench, MILESTONE_REPLIED, "street"), CASES[i].person);
        assert_non_null(said(&bench, EFFECT_PROGRESS, "interim"));
        assert_non_null(said(&bench, EFFECT_RECORD, "interim"));
        assert_false(reached(&bench, MILESTONE_CONTACTED, "street")); /* R02: to tell is not to make contact */
        assert_true(bench.list[0].contacted_at == INSTANT_NONE);
    }
}

static void test_R17_settled_only_with_all(void **state)
{
    (void)state;
    for (int lead_first = 0; lead_first < 2; lead_first++) {
        struct bench bench;
        bench_open(&bench, 2);
        bench_feed_back(&bench, lead_first ? "street" : "police");
        expect_state(&bench, ORDER_HANDLING);
        assert_null(said(&bench, EFFECT_SETTLED, NULL));
        assert_non_null(said(&bench, EFFECT_PROGRESS, "unit_fed_back"));
        assert_false(reached(&bench, MILESTONE_SETTLED, NULL));
        bench_feed_back(&bench, lead_first ? "police" : "street");
        expect_state(&bench, ORDER_FED_BACK);
        assert_non_null(said(&bench, EFFECT_SETTLED, NULL));
        assert_true(reached(&bench, MILESTONE_SETTLED, NULL));
        assert_null(said(&bench, EFFECT_PROGRESS, "unit_fed_back"));
        assert_int_equal(said(&bench, EFFECT_PROGRESS, "fed_back")->state, REQUEST_FED_BACK);
        assert_int_equal(router_lead(&bench.order)->outcome, OUTCOME_SOLVED);
        assert_string_equal(router_lead(&bench.order)->result, "done");
    }
}

static void test_T08_sign_off(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 1);
    bench.policy.sign_off = true;
    unit_does(&bench, "street", ROUTER_SIGN);
    unit_does(&bench, "street", ROUTER_FEED_BACK);
    expect_state(&bench, ORDER_SIGNING_OFF);
    assert_true(reached(&bench, MILESTONE_REPORTED, "street"));
    assert_false(reached(&bench, MILESTONE_FED_BACK, "street"));
    unit_does(&bench, "street", ROUTER_APPROVE); /* wang reported it */
    expect_refused(&bench, "number", REASON_SAME_PERSON);
    struct router_event leader = {.type = ROUTER_SEND_BACK, .seq = 1, .actor = "leader"};
    send(&bench, leader);
    expect_state(&bench, ORDER_HANDLING);
    unit_does(&bench, "street", ROUTER_FEED_BACK);
    leader.type = ROUTER_APPROVE;
    send(&bench, leader);
    expect_state(&bench, ORDER_FED_BACK);
    assert_true(reached(&bench, MILESTONE_FED_BACK, "street") && reached(&bench, MILESTONE_SETTLED, NULL));
    assert_string_equal(bench.list[0].reported_by, "wang");
}

/* ---- people name who acts ---- */

static void assign(struct bench *bench, const char *lead, const char *co)
{
    struct router_post posts[2];
    size_t count = 0;
    if (lead)
        posts[count++] = (struct router_post){.unit = lead, .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    if (co)
        posts[count++] = (struct router_post){.unit = co, .duty = DUTY_CO, .return_by = INSTANT_NONE};
    send(bench, (struct router_event){.type = ROUTER_ASSIGN, .posts = posts, .post_count = count});
}

static void test_R17_assign(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    assign(&bench, "street", "police");
    expect_refused(&bench, "lead", REASON_ALREADY_DONE);
    assign(&bench, NULL, "water");
    expect_state(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.assignment_count, 3);
    assert_true(bench.result.fresh[2] && !bench.result.fresh[0]);
    assert_null(said(&bench, EFFECT_PROGRESS, NULL)); /* the lead stays */
    assign(&bench, "roads", "street");                /* the old lead stays on as a helper */
    expect_state(&bench, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&bench.order)->unit, "roads");
    assert_int_equal(router_assignment(&bench.order, "street")->duty, DUTY_CO);
    assert_int_equal(router_assignment(&bench.order, "street")->seq, 5);
    assert_false(reached(&bench, MILESTONE_RELIEVED, "street")); /* it keeps its clocks */
    assign(&bench, "water", NULL);
    assert_true(reached(&bench, MILESTONE_RELIEVED, "roads") && !reached(&bench, MILESTONE_RELIEVED, "water"));
    assign(&bench, "roads", NULL);
    assert_false(said(&bench, EFFECT_DISPATCH, NULL)->first);
    unit_does(&bench, "roads", ROUTER_RETURN);
    assign(&bench, "police", NULL);
    expect_refused(&bench, "lead", REASON_WRONG_STATE); /* R31: the ruling comes first */
    assert_int_equal(bench.result.effect_count, 0);
    assign(&bench, NULL, "fire");
    expect_state(&bench, ORDER_RETURNED);
}

static void test_assign_has_a_bound(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 1);
    for (int i = 0; i < ROUTER_ASSIGNMENTS_MAX - 1; i++) {
        assign(&bench, i % 2 ? "street" : "water", NULL);
        assert_int_equal(bench.result.reason, REASON_NONE);
    }
    assign(&bench, "fire", NULL);
    expect_refused(&bench, "lead", REASON_TOO_MANY);
}

/* ---- a meeting names who acts ---- */

static void meet(struct bench *bench, const char *lead, const char *co, const char *limit)
{
    struct router_post posts[2];
    size_t count = 0;
    if (lead)
        posts[count++] = (struct router_post){.unit = lead, .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    if (co)
        posts[count++] = (struct router_post){.unit = co, .duty = DUTY_CO, .return_by = INSTANT_NONE};
    send(bench, (struct router_event){
                    .type = ROUTER_MEET, .actor = "chair", .posts = posts, .post_count = count, .limit = limit});
}

static void test_R24_meeting_names_who_acts(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    meet(&bench, "water", "street", "10d");
    expect_state(&bench, ORDER_DISPATCHED);
    assert_ptr_equal(said(&bench, EFFECT_RECORD, NULL), said(&bench, EFFECT_RECORD, "meeting_assigned"));
    assert_string_equal(router_lead(&bench.order)->unit, "water");
    assert_int_equal(router_assignment(&bench.order, "street")->duty, DUTY_CO);
    assert_string_equal(bench.order.limit, "10d");
    assert_false(reached(&bench, MILESTONE_RELIEVED, "street")); /* it keeps its clocks */
    assert_false(said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_int_equal(fresh_units(&bench), 2);
    assert_string_equal(said(&bench, EFFECT_PROGRESS, "dispatched")->unit, "water");
    meet(&bench, "police", NULL, ""); /* the co-handler leads; the limit stands */
    assert_string_equal(router_lead(&bench.order)->unit, "police");
    assert_true(reached(&bench, MILESTONE_RELIEVED, "water"));
    assert_string_equal(bench.order.limit, "10d");
}

static void test_R24_meeting_that_only_sets_the_limit(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    int version = bench.order.version;
    meet(&bench, "street", "police", "3d");
    expect_state(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.version, version + 1);
    assert_int_equal(bench.order.assignment_count, 2);
    assert_string_equal(bench.order.limit, "3d");
    assert_non_null(said(&bench, EFFECT_DISPATCH, NULL)); /* escalation counts again */
    assert_int_equal(fresh_units(&bench), 0);
    assert_null(said(&bench, EFFECT_PROGRESS, NULL));
}

/* The chair's word rules on a return: an event is not refused because a return lies there. */
static void test_R24_meeting_rules_on_a_return(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    bench.policy.return_max = 2;
    unit_does(&bench, "street", ROUTER_RETURN);
    unit_does(&bench, "police", ROUTER_RETURN);
    meet(&bench, "street", NULL, ""); /* it shall do it after all */
    expect_state(&bench, ORDER_RETURNED);
    assert_int_equal(router_lead(&bench.order)->state, ASSIGNMENT_DISPATCHED);
    assert_true(reached(&bench, MILESTONE_RULED, "street"));
    assert_false(reached(&bench, MILESTONE_RULED, "police")); /* nobody spoke of it */
    assert_true(bench.result.fresh[0] && !bench.result.fresh[1]);

    bench_open(&bench, 2);
    unit_does(&bench, "street", ROUTER_RETURN);
    meet(&bench, "water", NULL, "");
    expect_state(&bench, ORDER_DISPATCHED);
    assert_non_null(said(&bench, EFFECT_RECORD, "return_upheld"));
    assert_true(place(&bench, MILESTONE_RULED, "street") < place(&bench, MILESTONE_RELIEVED, "street"));
    assert_string_equal(router_lead(&bench.order)->unit, "water");

    bench_open(&bench, 2);
    unit_does(&bench, "police", ROUTER_RETURN);
    meet(&bench, "police", NULL, ""); /* returned as co-handler, named as lead */
    expect_state(&bench, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&bench.order)->unit, "police");
    assert_true(reached(&bench, MILESTONE_RULED, "police") && !reached(&bench, MILESTONE_RELIEVED, "police"));
    assert_true(reached(&bench, MILESTONE_RELIEVED, "street"));
    assert_int_equal(fresh_units(&bench), 1);
}

static void test_R24_meeting_too_late(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 1);
    bench_feed_back(&bench, "street");
    struct order before = bench.order;
    meet(&bench, "water", NULL, "3d");
    assert_true(bench.result.ignored && bench.result.reason == REASON_NONE);
    assert_int_equal(bench.result.effect_count, 1);
    assert_non_null(said(&bench, EFFECT_RECORD, "ignored_meeting"));
    assert_memory_equal(&bench.order, &before, sizeof before);

    bench_open(&bench, 1);
    for (int i = 0; i < ROUTER_ASSIGNMENTS_MAX - 1; i++)
        meet(&bench, i % 2 ? "street" : "water", NULL, "");
    before = bench.order;
    meet(&bench, "fire", NULL, "3d"); /* no room: on record, not refused */
    assert_true(bench.result.ignored && bench.result.reason == REASON_NONE);
    assert_int_equal(bench.result.effect_count, 1);
    assert_non_null(said(&bench, EFFECT_RECORD, "ignored_meeting"));
    assert_memory_equal(&bench.order, &before, sizeof before);
}

/* ---- what it is about ---- */

static void change(struct bench *bench, const char *matter, const char *policy)
{
    send(bench, (struct router_event){.type = ROUTER_CHANGE, .matter = matter, .policy = policy});
}

static void test_R01_change_of_matter_keeps_the_units(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    unit_does(&bench, "street", ROUTER_SIGN);
    change(&bench, "noise", "general");
    expect_refused(&bench, "number", REASON_ALREADY_DONE);
    change(&bench, "fire_lane", "urgent");
    expect_state(&bench, ORDER_HANDLING);
    assert_string_equal(bench.order.matter, "fire_lane");
    assert_string_equal(bench.order.policy, "urgent");
    assert_int_equal(bench.order.assignment_count, 2);
    assert_int_equal(bench.list[0].state, ASSIGNMENT_SIGNED);
    assert_non_null(said(&bench, EFFECT_RECORD, "matter_changed"));
    assert_non_null(said(&bench, EFFECT_DISPATCH, NULL));
    assert_int_equal(fresh_units(&bench), 0);
    assert_null(said(&bench, EFFECT_MILESTONE, NULL));
    change(&bench, "fire_lane", "general"); /* one of both is enough */
    expect_state(&bench, ORDER_HANDLING);
    bench_feed_back(&bench, "police");
    unit_does(&bench, "street", ROUTER_FEED_BACK);
    change(&bench, "noise", "general");
    expect_refused(&bench, "number", REASON_WRONG_STATE); /* R34 */
    send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 0});
    change(&bench, "noise", "general");
    expect_refused(&bench, "number", REASON_WRONG_STATE);
}

/* ---- what other services say ---- */

static void due_moves(struct bench *bench, enum stage stage, const char *unit, int round)
{
    send(bench,
         (struct router_event){.type = ROUTER_DUE, .stage = stage, .unit = unit, .round = round, .due = 100 * HOUR});
    assert_true(bench->result.ignored); /* nothing of the order changes */
    assert_int_equal(bench->result.reason, REASON_NONE);
}

static void test_people_hear_of_a_new_date(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 1);
    due_moves(&bench, STAGE_SETTLE, "", 0);
    assert_int_equal(bench.result.effect_count, 1); /* escalation has it on record already */
    assert_int_equal(said(&bench, EFFECT_PROGRESS, "due_changed")->state, REQUEST_IN_HAND);
    due_moves(&bench, STAGE_SETTLE, "", 1);
    assert_int_equal(bench.result.effect_count, 0);
    due_moves(&bench, STAGE_FEED_BACK, "street", 0);
    assert_int_equal(bench.result.effect_count, 0);
    due_moves(&bench, STAGE_FOLLOW_UP, "", 0);
    assert_int_equal(bench.result.effect_count, 0);
    bench_feed_back(&bench, "street");
    due_moves(&bench, STAGE_SETTLE, "", 0); /* crossed the feedback */
    assert_int_equal(bench.result.effect_count, 0);
}

static void settle_round(struct bench *bench)
{
    bench_feed_back(bench, "street");
    bench_feed_back(bench, "police");
    assert_int_equal(bench->order.state, ORDER_FED_BACK);
}

static void test_R36_redo(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    expect_refused(&bench, "number", REASON_WRONG_STATE); /* nobody can be dissatisfied yet */
    settle_round(&bench);
    send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 2});
    expect_refused(&bench, "number", REASON_WRONG_STATE);
    bench.now = 9 * HOUR;
    send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    expect_state(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.round, 1);
    assert_true(bench.order.fed_back_at == INSTANT_NONE);
    assert_true(bench.result.fresh[0] && bench.result.fresh[1]);
    assert_false(said(&bench, EFFECT_DISPATCH, NULL)->first);
    assert_int_equal(said(&bench, EFFECT_PROGRESS, "redo")->state, REQUEST_IN_HAND);
    assert_null(said(&bench, EFFECT_PROGRESS, "dispatched"));
    assert_int_equal(bench.list[0].round, 1);
    assert_int_equal(bench.list[0].dispatched_at, 9 * HOUR);
    assert_true(bench.list[0].signed_at == INSTANT_NONE && bench.list[0].outcome == OUTCOME_UNSPECIFIED);
    unit_does(&bench, "street", ROUTER_RETURN);
    expect_refused(&bench, "number", REASON_WRONG_STATE); /* R37 */
    send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    assert_true(bench.result.ignored);
    settle_round(&bench);
    send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    assert_true(bench.result.ignored); /* that round has passed */
    assert_non_null(said(&bench, EFFECT_RECORD, "ignored_redo"));
    send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 2});
    expect_state(&bench, ORDER_DISPATCHED);
}

static void test_R30_write_off(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 0});
    expect_refused(&bench, "number", REASON_STILL_RUNNING);
    settle_round(&bench);
    send(&bench, (struct router_event){.type = ROUTER_REDO, .round = 1});
    send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 0});
    assert_true(bench.result.ignored); /* the approval was overtaken by the redo */
    settle_round(&bench);
    send(&bench, (struct router_event){.type = ROUTER_WRITE_OFF, .round = 1});
    expect_state(&bench, ORDER_WRITTEN_OFF);
    assert_int_equal(bench.order.written_off_at, bench.now);
    assert_true(reached(&bench, MILESTONE_WRITTEN_OFF, NULL));
    assert_int_equal(said(&bench, EFFECT_PROGRESS, "closed")->state, REQUEST_CLOSED);
    unit_does(&bench, "street", ROUTER_FEED_BACK);
    expect_refused(&bench, "number", REASON_ALREADY_DONE);
    assign(&bench, "water", NULL);
    expect_refused(&bench, "number", REASON_WRONG_STATE);
    static const enum router_event_type LATE[] = {ROUTER_REDO,       ROUTER_WRITE_OFF, ROUTER_WITHDRAW,
                                                  ROUTER_SUPPLEMENT, ROUTER_CARD,      ROUTER_MEET};
    for (size_t i = 0; i < COUNT(LATE); i++) {
        send(&bench, (struct router_event){.type = LATE[i], .round = 2, .last = true, .card = RUNG_RED});
        assert_true(bench.result.ignored);
        assert_int_equal(bench.result.effect_count, 1);
        assert_int_equal(bench.result.effects[0].type, EFFECT_RECORD);
    }
}

static void test_withdrawal(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    send(&bench, (struct router_event){.type = ROUTER_WITHDRAW, .last = false});
    expect_state(&bench, ORDER_DISPATCHED); /* others still ask for it */
    bench_feed_back(&bench, "police");
    unit_does(&bench, "street", ROUTER_RETURN);
    send(&bench, (struct router_event){.type = ROUTER_WITHDRAW, .last = true});
    expect_state(&bench, ORDER_WITHDRAWN);
    assert_int_equal(bench.order.withdrawn_at, bench.now);
    assert_true(reached(&bench, MILESTONE_RELIEVED, "street") && reached(&bench, MILESTONE_WITHDRAWN, NULL));
    assert_int_equal(bench.list[0].state, ASSIGNMENT_RELIEVED);
    assert_int_equal(bench.list[1].state, ASSIGNMENT_FED_BACK); /* what was done stays done */
    assert_non_null(said(&bench, EFFECT_RECORD, "released"));
    assert_null(said(&bench, EFFECT_RECORD, "relieved")); /* nobody was named in its place */
    for (int seq = 1; seq <= 2; seq++) {
        send(&bench, (struct router_event){.type = ROUTER_SIGN, .seq = seq});
        expect_refused(&bench, "number", REASON_WRONG_STATE);
    }
    bench_open(&bench, 2);
    settle_round(&bench);
    send(&bench, (struct router_event){.type = ROUTER_WITHDRAW, .last = true});
    assert_true(bench.result.ignored); /* R34 */
}

static void test_R31_cards_are_counted(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, 2);
    send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "police", .card = RUNG_YELLOW});
    send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "police", .card = RUNG_RED});
    send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "", .card = RUNG_RED});
    expect_state(&bench, ORDER_DISPATCHED);
    static const enum rung_action UNCOUNTED[] = {RUNG_REMIND,   RUNG_NOTICE, RUNG_SLIP,
                                                 RUNG_BULLETIN, RUNG_TALK,   RUNG_ACCOUNT};
    for (size_t i = 0; i < COUNT(UNCOUNTED); i++) {
        send(&bench, (struct router_event){.type = ROUTER_CARD, .unit = "police", .card = UNCOUNTED[i]});
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
    struct bench bench;
    bench_open(&bench, 2);
    int version = bench.order.version;
    send(&bench, (struct router_event){.type = ROUTER_SUPPLEMENT});
    expect_state(&bench, ORDER_DISPATCHED);
    assert_int_equal(bench.order.version, version + 1);
    assert_non_null(said(&bench, EFFECT_RECORD, "supplemented"));
}

/* ---- random histories ---- */

static const char *const UNITS[] = {"street", "police", "water", "roads", "fire"};

static size_t roll(unsigned *seed, size_t sides)
{
    return (size_t)rand_r(seed) % sides;
}

static void random_event(struct bench *bench, unsigned *seed)
{
    static struct router_post posts[3];
    static const struct uuid INTO = {{7}};
    struct router_event event = {
        .type = (enum router_event_type)(1 + roll(seed, ROUTER_EVENT_COUNT - 1)),
        .seq = (int)roll(seed, bench->order.assignment_count + 2),
        .actor = roll(seed, 2) ? "wang" : "leader",
        .outcome = OUTCOME_EXPLAINED,
        .text = "said",
        .round = bench->order.round + (int)roll(seed, 3) - 1,
        .posts = posts,
        .post_count = roll(seed, COUNT(posts) + 1),
        .last = roll(seed, 40) == 0,
        .unit = UNITS[roll(seed, COUNT(UNITS))],
        .card = (enum rung_action)(1 + roll(seed, RUNG_ACTION_COUNT - 1)),
        .to = (enum audience)roll(seed, AUDIENCE_COUNT),
        .stage = (enum stage)(1 + roll(seed, STAGE_COUNT - 1)),
        .limit = roll(seed, 2) ? "10d" : "",
        .matter = roll(seed, 2) ? "noise" : "water",
        .policy = roll(seed, 2) ? "general" : "urgent",
        .late = roll(seed, 4) == 0,
        .count = roll(seed, 50) ? 1 : ROUTER_REQUESTS_MAX + 1,
        .into = &INTO,
    };
    if (event.type == ROUTER_REOPEN)
        event.round = bench->order.round + 1;
    if (event.type == ROUTER_RELIEVE || (event.type == ROUTER_WRITE_OFF && roll(seed, 4)))
        event.type = ROUTER_FEED_BACK;
    if (event.type == ROUTER_MEET && roll(seed, 4)) /* or nobody ever gets to the end */
        event.type = ROUTER_SIGN;
    for (size_t i = 0; i < COUNT(posts); i++)
        posts[i] = (struct router_post){.unit = UNITS[roll(seed, COUNT(UNITS))],
                                        .duty = i == 0 && roll(seed, 2) ? DUTY_LEAD : DUTY_CO,
                                        .return_by = (instant)roll(seed, 200) * HOUR};
    if (event.type == ROUTER_UPHOLD && event.post_count > 1)
        event.post_count = 1;
    if (event.type == ROUTER_UNMERGE) { /* the catalogue names a unit once, and always a lead */
        posts[0] = LEAD;
        posts[1] = CO;
        event.post_count = 1 + roll(seed, 2);
    }
    bench->now += (instant)roll(seed, 3) * HOUR;
    send(bench, event);
}

static void check_history(const struct bench *bench, const struct order *before)
{
    const struct order *order = &bench->order;
    size_t leads = 0, open = 0;
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        assert_int_equal(one->seq, (int)i + 1);
        leads += one->state != ASSIGNMENT_RELIEVED && one->duty == DUTY_LEAD;
        open += router_assignment_open(one->state);
        assert_true((one->state == ASSIGNMENT_RELIEVED) == (one->relieved_at != INSTANT_NONE));
        if (one->state == ASSIGNMENT_FED_BACK)
            assert_true(one->fed_back_at != INSTANT_NONE && one->outcome != OUTCOME_UNSPECIFIED && one->result);
        if (one->state == ASSIGNMENT_SIGNED || one->state == ASSIGNMENT_SIGNING_OFF)
            assert_true(one->signed_at != INSTANT_NONE);
        for (size_t n = 0; n < i; n++) /* a unit has one part at a time */
            assert_false(one->state != ASSIGNMENT_RELIEVED && bench->list[n].state != ASSIGNMENT_RELIEVED &&
                         str_equal(one->unit, bench->list[n].unit));
    }
    bool merged = order->state == ORDER_MERGED, ended = merged || order->state == ORDER_WITHDRAWN;
    assert_int_equal(merged, !uuid_zero(&order->merged_into));
    assert_int_equal(merged, order->merged_at != INSTANT_NONE);
    assert_true(!merged || leads == 0);
    assert_int_equal(order->state == ORDER_WRITTEN_OFF, order->written_off_at != INSTANT_NONE);
    assert_true(leads == 1 || (ended && leads == 0));
    if (order->state == ORDER_FED_BACK || order->state == ORDER_WRITTEN_OFF || ended)
        assert_int_equal(open, 0);
    if (order->state == ORDER_FED_BACK || order->state == ORDER_WRITTEN_OFF)
        assert_true(order->fed_back_at != INSTANT_NONE);
    assert_true(order->returns <= bench->policy.return_max);
    assert_true(order->assignment_count >= before->assignment_count); /* nobody's part is forgotten */
    assert_true(order->round >= before->round && order->round <= before->round + 1);
}

/* A unit is ruled on before it is relieved, and who has just been relieved is not dispatched to. */
static void check_clocks(const struct bench *bench)
{
    const struct order *order = &bench->order;
    for (size_t i = 0; i < order->assignment_count; i++) {
        const char *unit = order->assignments[i].unit;
        int ruled = place(bench, MILESTONE_RULED, unit), relieved = place(bench, MILESTONE_RELIEVED, unit);
        assert_true(ruled < 0 || relieved < 0 || ruled < relieved);
        assert_false(bench->result.fresh[i] && order->assignments[i].state == ASSIGNMENT_RELIEVED);
    }
}

static void check_saying(const struct bench *bench, const struct order *before)
{
    bool accepted = bench->result.reason == REASON_NONE && !bench->result.ignored;
    bool settled = before->state != ORDER_FED_BACK && bench->order.state == ORDER_FED_BACK;
    bool left = said(bench, EFFECT_RECORD, "request_left") != NULL && bench->order.state == ORDER_FED_BACK;
    assert_int_equal(said(bench, EFFECT_SETTLED, NULL) != NULL, settled || left);
    assert_int_equal(bench->order.version, before->version + accepted);
    assert_true(bench->result.effect_count < ROUTER_EFFECTS_MAX - 1); /* nothing was cut off */
    if (accepted) {
        check_clocks(bench);
        return;
    }
    for (size_t i = 0; i < bench->result.effect_count; i++) {
        const struct router_effect *effect = &bench->result.effects[i];
        assert_true(effect->type == EFFECT_RECORD || effect->milestone == MILESTONE_LATE_RETURN ||
                    (effect->type == EFFECT_PROGRESS && str_equal(effect->code, "due_changed")));
    }
    assert_memory_equal(&bench->order, before, sizeof *before);
}

static void test_random_histories(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    print_message("seed %u (SEED=%u repeats it)\n", seed, seed);
    size_t states[ORDER_STATE_COUNT] = {0};
    for (int run = 0; run < 3000; run++) {
        struct bench bench;
        bench_open(&bench, 1 + roll(&seed, 2));
        bench.policy = (struct router_policy){.return_max = (int)roll(&seed, 4), .sign_off = roll(&seed, 2)};
        for (int step = 0; step < 120; step++) {
            struct order before = bench.order;
            random_event(&bench, &seed);
            check_history(&bench, &before);
            check_saying(&bench, &before);
            states[bench.order.state]++;
        }
    }
    for (int i = 1; i < ORDER_STATE_COUNT; i++)
        assert_true(states[i] > 100); /* or the histories prove nothing about this state */
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
        cmocka_unit_test(test_random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
