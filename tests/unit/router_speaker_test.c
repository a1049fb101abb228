/* The core of the router: no unit acts outside its rights. Who whistles, who concludes, who splits; each rule by name, each
 * guard both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "tests/lib/order_bench.h"

/* ---- two at once ---- */

static void test_two_decide_at_once(void **state)
{
    (void)state;
    const struct router_post called = {.unit = "water", .duty = DUTY_CALLED, .return_by = INSTANT_NONE};
    const struct router_event decisions[] = {
        {.type = ROUTER_SPLIT, .child = CHILD_SPLIT, .count = 2},
        {.type = ROUTER_CHANGE, .matter = "noise", .policy = "urgent"},
        {.type = ROUTER_WHISTLE, .whistle = WHISTLE_CALL, .posts = &called, .post_count = 1},
        {.type = ROUTER_CONCLUDE, .whistle = WHISTLE_CALL, .end = WHISTLE_CLOSED},
    };
    struct order_bench bench;
    order_bench_open(&bench, 1);
    order_bench_call(&bench, WHISTLE_CALL, "roads", NULL);
    for (size_t i = 0; i < COUNT(decisions); i++) {
        struct router_event event = decisions[i];
        event.speaker = SPEAKER_DISPATCH;
        event.seen = bench.order.dispatches;
        int before = bench.order.dispatches;
        order_bench_send(&bench, event);
        order_bench_is(&bench, ORDER_DISPATCHED);
        assert_int_equal(bench.order.dispatches, before + 1);
        order_bench_send(&bench, event); /* who saw the same comes second */
        order_bench_refused(&bench, "dispatches", REASON_CHANGED_MEANWHILE);
    }
    assert_int_equal(bench.order.children, 2);
}

/* ---- SPLIT ---- */

static const struct {
    enum router_speaker speaker;
    enum child_kind kind;
    const char *field; /* NULL: allowed */
    enum reason reason;
} SPLITS[] = {
    {SPEAKER_DISPATCH, CHILD_SPLIT, NULL, REASON_NONE},
    {SPEAKER_LEAD, CHILD_EXTEND, NULL, REASON_NONE},
    {SPEAKER_LEAD, CHILD_DELEGATED, NULL, REASON_NONE},
    {SPEAKER_LEAD, CHILD_SPLIT, "kind", REASON_NOT_ALLOWED},
    {SPEAKER_PART, CHILD_EXTEND, "unit", REASON_NOT_YOURS},
    {SPEAKER_OUTSIDER, CHILD_EXTEND, "unit", REASON_NOT_YOURS},
    {SPEAKER_STRANGER, CHILD_DELEGATED, "unit", REASON_NOT_YOURS},
};

static void is_answered(const struct order_bench *bench, const char *field, enum reason reason)
{
    if (field)
        order_bench_refused(bench, field, reason);
    else
        assert_int_equal(bench->result.reason, REASON_NONE);
}

static void test_C22_C04_R08_who_splits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SPLITS); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        order_bench_send(&bench,
                         (struct router_event){
                             .type = ROUTER_SPLIT, .speaker = SPLITS[i].speaker, .child = SPLITS[i].kind, .count = 1});
        is_answered(&bench, SPLITS[i].field, SPLITS[i].reason);
    }
}

/* ---- WHISTLE ---- */

static const struct {
    enum router_speaker speaker;
    enum whistle_kind kind;
    const char *field;
    enum reason reason;
} WHISTLES[] = {
    {SPEAKER_DISPATCH, WHISTLE_CALL, NULL, REASON_NONE},
    {SPEAKER_LEAD, WHISTLE_CALL, NULL, REASON_NONE},
    {SPEAKER_PART, WHISTLE_CALL, NULL, REASON_NONE},
    {SPEAKER_OUTSIDER, WHISTLE_CALL, NULL, REASON_NONE},
    {SPEAKER_STRANGER, WHISTLE_CALL, "unit", REASON_NOT_SERVED},
    {SPEAKER_DISPATCH, WHISTLE_JOINT, NULL, REASON_NONE},
    {SPEAKER_LEAD, WHISTLE_JOINT, NULL, REASON_NONE},
    {SPEAKER_PART, WHISTLE_JOINT, "unit", REASON_NOT_ALLOWED},
    {SPEAKER_OUTSIDER, WHISTLE_JOINT, "unit", REASON_NOT_ALLOWED},
    {SPEAKER_STRANGER, WHISTLE_JOINT, "unit", REASON_NOT_ALLOWED},
};

static void whistle(struct order_bench *bench, enum router_speaker speaker, enum whistle_kind kind)
{
    enum duty duty = kind == WHISTLE_JOINT ? DUTY_JOINT : DUTY_CALLED;
    const struct router_post posts[] = {{.unit = "water", .duty = duty, .return_by = INSTANT_NONE},
                                        {.unit = "roads", .duty = duty, .return_by = INSTANT_NONE}};
    order_bench_send(bench, (struct router_event){.type = ROUTER_WHISTLE,
                                                  .speaker = speaker,
                                                  .whistle = kind,
                                                  .posts = posts,
                                                  .post_count = COUNT(posts),
                                                  .limit = "4h"});
}

static void test_R15_R16_R09_who_whistles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(WHISTLES); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        whistle(&bench, WHISTLES[i].speaker, WHISTLES[i].kind);
        is_answered(&bench, WHISTLES[i].field, WHISTLES[i].reason);
    }
}

/* Whom the catalogue named stays the owner, however often it asks around; nobody's order is nobody's all the same. */
static void test_R01_asking_around_makes_nothing_unclear(void **state)
{
    static const struct {
        enum router_speaker speaker;
        const char *entry;
        bool unclear;
    } VISITS[] = {{SPEAKER_LEAD, "noise.pingyin", false},
                  {SPEAKER_LEAD, "", true},
                  {SPEAKER_DISPATCH, "noise.pingyin", true},
                  {SPEAKER_DISPATCH, "", true}};
    (void)state;
    for (size_t i = 0; i < COUNT(VISITS); i++) {
        struct order_bench bench;
        order_bench_open(&bench, 1);
        bench.order.entry = VISITS[i].entry;
        bench.order.unclear = false;
        whistle(&bench, VISITS[i].speaker, WHISTLE_JOINT);
        order_bench_is(&bench, ORDER_DISPATCHED);
        assert_int_equal(bench.order.unclear, VISITS[i].unclear);
    }
}

/* ---- CONCLUDE ---- */

enum came { NOBODY, WATER, ALL };

/* "police" has a part of its own and was not called; "water" and "roads" were; "lake" has nothing to do with it. */
struct finding {
    enum router_speaker speaker;
    bool own;
    enum whistle_kind kind;
    enum whistle_state end;
    enum came came;
    const char *lead, *co;
    const char *field;
    enum reason reason;
};

static void conclude(struct order_bench *bench, const struct finding *one)
{
    static const char *const CAME[] = {"water", "roads"};
    struct router_post posts[2];
    size_t count = 0;
    if (one->lead)
        posts[count++] = (struct router_post){.unit = one->lead, .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    if (one->co)
        posts[count++] = (struct router_post){.unit = one->co, .duty = DUTY_CO, .return_by = INSTANT_NONE};
    order_bench_send(bench, (struct router_event){.type = ROUTER_CONCLUDE,
                                                  .speaker = one->speaker,
                                                  .own_whistle = one->own,
                                                  .whistle = one->kind,
                                                  .end = one->end,
                                                  .came = CAME,
                                                  .came_count = (size_t)one->came,
                                                  .awaited = one->came != ALL,
                                                  .posts = posts,
                                                  .post_count = count});
}

static void open_called(struct order_bench *bench, enum whistle_kind kind)
{
    order_bench_open(bench, 2);
    whistle(bench, SPEAKER_LEAD, kind);
    order_bench_is(bench, ORDER_DISPATCHED);
}

static const struct finding FINDINGS[] = {
    /* who says how it ended */
    {SPEAKER_STRANGER, true, WHISTLE_CALL, WHISTLE_DROPPED, NOBODY, NULL, NULL, NULL, REASON_NONE},
    {SPEAKER_OUTSIDER, true, WHISTLE_CALL, WHISTLE_CLOSED, ALL, NULL, NULL, NULL, REASON_NONE},
    {SPEAKER_PART, true, WHISTLE_CALL, WHISTLE_CLOSED, ALL, NULL, NULL, NULL, REASON_NONE},
    {SPEAKER_LEAD, false, WHISTLE_CALL, WHISTLE_DROPPED, NOBODY, NULL, NULL, NULL, REASON_NONE},
    {SPEAKER_DISPATCH, false, WHISTLE_CALL, WHISTLE_CLOSED, NOBODY, NULL, NULL, NULL, REASON_NONE},
    {SPEAKER_PART, false, WHISTLE_CALL, WHISTLE_CLOSED, ALL, NULL, NULL, "unit", REASON_NOT_YOURS},
    {SPEAKER_OUTSIDER, false, WHISTLE_CALL, WHISTLE_DROPPED, ALL, NULL, NULL, "unit", REASON_NOT_YOURS},
    /* nobody leaves it to the backstop */
    {SPEAKER_DISPATCH, false, WHISTLE_JOINT, WHISTLE_UNDECIDED, ALL, "centre", NULL, NULL, REASON_NONE},
    {SPEAKER_LEAD, true, WHISTLE_JOINT, WHISTLE_UNDECIDED, ALL, "centre", NULL, "end", REASON_NOT_ALLOWED},
    {SPEAKER_PART, true, WHISTLE_JOINT, WHISTLE_UNDECIDED, NOBODY, "centre", NULL, "end", REASON_NOT_ALLOWED},
    /* who has no part names nobody */
    {SPEAKER_OUTSIDER, true, WHISTLE_CALL, WHISTLE_NAMED, ALL, NULL, "water", "end", REASON_NOT_ALLOWED},
    {SPEAKER_STRANGER, true, WHISTLE_JOINT, WHISTLE_NAMED, ALL, "water", NULL, "end", REASON_NOT_ALLOWED},
    {SPEAKER_PART, true, WHISTLE_CALL, WHISTLE_NAMED, ALL, NULL, "water", NULL, REASON_NONE},
    /* who helps was there, or has a part */
    {SPEAKER_LEAD, true, WHISTLE_CALL, WHISTLE_NAMED, WATER, NULL, "water", NULL, REASON_NONE},
    {SPEAKER_LEAD, true, WHISTLE_CALL, WHISTLE_NAMED, WATER, NULL, "roads", "co", REASON_NOT_CALLED},
    {SPEAKER_LEAD, true, WHISTLE_CALL, WHISTLE_NAMED, WATER, NULL, "lake", "co", REASON_NOT_CALLED},
    {SPEAKER_LEAD, true, WHISTLE_CALL, WHISTLE_NAMED, NOBODY, NULL, "police", NULL, REASON_NONE},
    {SPEAKER_DISPATCH, false, WHISTLE_CALL, WHISTLE_NAMED, NOBODY, NULL, "lake", NULL, REASON_NONE},
    /* another lead */
    {SPEAKER_LEAD, true, WHISTLE_CALL, WHISTLE_NAMED, ALL, "water", NULL, "lead", REASON_FIRST_RECEIVER},
    {SPEAKER_LEAD, true, WHISTLE_CALL, WHISTLE_NAMED, NOBODY, "street", NULL, NULL, REASON_NONE}, /* it stays */
    {SPEAKER_LEAD, true, WHISTLE_JOINT, WHISTLE_NAMED, ALL, "water", NULL, NULL, REASON_NONE},
    {SPEAKER_PART, true, WHISTLE_JOINT, WHISTLE_NAMED, ALL, "roads", "water", NULL, REASON_NONE},
    {SPEAKER_LEAD, true, WHISTLE_JOINT, WHISTLE_NAMED, WATER, "water", NULL, "lead", REASON_STILL_RUNNING},
    {SPEAKER_LEAD, true, WHISTLE_JOINT, WHISTLE_NAMED, NOBODY, "roads", NULL, "lead", REASON_STILL_RUNNING},
    {SPEAKER_LEAD, true, WHISTLE_JOINT, WHISTLE_NAMED, ALL, "police", NULL, "lead", REASON_NOT_CALLED},
    {SPEAKER_DISPATCH, false, WHISTLE_CALL, WHISTLE_NAMED, NOBODY, "lake", NULL, NULL, REASON_NONE},
};

static void test_R15_R09_R01_who_concludes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(FINDINGS); i++) {
        const struct finding *one = &FINDINGS[i];
        struct order_bench bench;
        open_called(&bench, one->kind);
        conclude(&bench, one);
        if ((one->field != NULL) != (bench.result.reason != REASON_NONE))
            fail_msg("finding %zu: %s %s", i, bench.result.field, reason_code(bench.result.reason));
        is_answered(&bench, one->field, one->reason);
        bool led =
            !one->field && one->lead && one->end == WHISTLE_NAMED; /* undecided: whom the catalogue named keeps it */
        assert_string_equal(router_lead(&bench.order)->unit, led ? one->lead : "street");
    }
}

/* What was forced, or is of a class that nobody returns, is not handed on by a visit either; nor down its own tree. */
static void test_N02_N17_R03_what_stays_where_it_is(void **state)
{
    static const struct finding OTHER = {.speaker = SPEAKER_LEAD,
                                         .own = true,
                                         .kind = WHISTLE_JOINT,
                                         .end = WHISTLE_NAMED,
                                         .came = ALL,
                                         .lead = "water"};
    (void)state;
    struct order_bench forced, instant_class;
    open_called(&forced, WHISTLE_JOINT);
    forced.order.forced = true;
    conclude(&forced, &OTHER);
    order_bench_refused(&forced, "lead", REASON_FORCED);
    open_called(&instant_class, WHISTLE_JOINT);
    instant_class.order.order_class = CLASS_INSTANT;
    conclude(&instant_class, &OTHER);
    order_bench_refused(&instant_class, "lead", REASON_NOT_RETURNABLE);
    const struct router_post post = {.unit = "water", .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    static const char *const CAME[] = {"water"};
    struct order_bench down;
    open_called(&down, WHISTLE_JOINT);
    struct router_event below = {.type = ROUTER_CONCLUDE,
                                 .speaker = SPEAKER_LEAD,
                                 .whistle = WHISTLE_JOINT,
                                 .end = WHISTLE_NAMED,
                                 .came = CAME,
                                 .came_count = 1,
                                 .posts = &post,
                                 .post_count = 1,
                                 .below = true};
    order_bench_send(&down, below);
    order_bench_refused(&down, "lead", REASON_NOT_ALLOWED); /* R03 */
    below.speaker = SPEAKER_DISPATCH;
    order_bench_send(&down, below);
    order_bench_is(&down, ORDER_DISPATCHED);
    struct finding helps = OTHER, by_desk = OTHER;
    helps.lead = NULL;
    helps.co = "water";
    conclude(&forced, &helps); /* help is welcome */
    order_bench_is(&forced, ORDER_DISPATCHED);
    by_desk.speaker = SPEAKER_DISPATCH;
    conclude(&instant_class, &by_desk);
    order_bench_is(&instant_class, ORDER_DISPATCHED);
    assert_string_equal(router_lead(&instant_class.order)->unit, "water");
}

/* Whose it is stays open when somebody who left it ends the visit that it had called. */
static void test_R09_who_left_fixes_no_owner(void **state)
{
    static const struct finding LEFT = {
        .speaker = SPEAKER_OUTSIDER, .own = true, .kind = WHISTLE_JOINT, .end = WHISTLE_CLOSED, .came = ALL};
    (void)state;
    struct order_bench bench;
    open_called(&bench, WHISTLE_JOINT);
    bench.order.unclear = true;
    struct order_bench leads = bench;
    leads.order.assignments = leads.list;
    conclude(&bench, &LEFT);
    order_bench_is(&bench, ORDER_DISPATCHED);
    assert_true(bench.order.unclear);
    struct finding stays = LEFT;
    stays.speaker = SPEAKER_LEAD;
    conclude(&leads, &stays);
    assert_false(leads.order.unclear); /* who leads, leads on */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_decide_at_once),
        cmocka_unit_test(test_C22_C04_R08_who_splits),
        cmocka_unit_test(test_R15_R16_R09_who_whistles),
        cmocka_unit_test(test_R01_asking_around_makes_nothing_unclear),
        cmocka_unit_test(test_R15_R09_R01_who_concludes),
        cmocka_unit_test(test_N02_N17_R03_what_stays_where_it_is),
        cmocka_unit_test(test_R09_who_left_fixes_no_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
