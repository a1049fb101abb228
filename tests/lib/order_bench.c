#include "tests/lib/order_bench.h"
#include "common/str.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

const struct router_post ORDER_BENCH_LEAD = {.unit = "street", .duty = DUTY_LEAD, .return_by = 48 * HOUR};
const struct router_post ORDER_BENCH_CO = {
    .unit = "police", .duty = DUTY_CO, .return_by = 48 * HOUR, .task = "traffic"};

static void keep(struct order_bench *bench)
{
    memcpy(bench->list, bench->result.assignments, sizeof bench->list);
    bench->order = bench->result.next;
    bench->order.assignments = bench->list;
}

void order_bench_send(struct order_bench *bench, struct router_event event)
{
    event.at = bench->now;
    event.actor = event.actor ? event.actor : "wang";
    router_step(&bench->policy, &bench->order, &event, &bench->result);
    if (bench->result.reason == REASON_NONE && !bench->result.ignored)
        keep(bench);
}

int order_bench_seq(const struct order_bench *bench, const char *unit)
{
    const struct assignment *one = router_assignment(&bench->order, unit);
    return one ? one->seq : 0;
}

void order_bench_does(struct order_bench *bench, const char *unit, enum router_event_type type)
{
    order_bench_send(bench,
                     (struct router_event){
                         .type = type, .seq = order_bench_seq(bench, unit), .outcome = OUTCOME_SOLVED, .text = "done"});
}

void order_bench_draft(struct order_bench *bench)
{
    memset(bench, 0, sizeof *bench);
    bench->policy.return_max = 1;
    bench->now = HOUR;
    bench->order = router_order_draft();
    bench->order.number = "PY20190602-00001";
    bench->order.district = "pingyin";
    bench->order.matter = "noise";
    bench->order.policy = "general";
    bench->order.entry = "noise.pingyin";
    bench->order.assignments = bench->list;
}

void order_bench_open(struct order_bench *bench, size_t units)
{
    order_bench_draft(bench);
    struct router_post posts[] = {ORDER_BENCH_LEAD, ORDER_BENCH_CO};
    order_bench_send(bench, (struct router_event){.type = ROUTER_FOUND, .posts = posts, .post_count = units});
    assert_int_equal(bench->result.reason, REASON_NONE);
    bench->now += HOUR;
}

void order_bench_feed_back(struct order_bench *bench, const char *unit)
{
    order_bench_does(bench, unit, ROUTER_SIGN);
    order_bench_does(bench, unit, ROUTER_FEED_BACK);
    assert_int_equal(bench->result.reason, REASON_NONE);
}

void order_bench_assign(struct order_bench *bench, const char *lead, const char *co, const char *ground)
{
    struct router_post posts[2];
    size_t count = 0;
    if (lead)
        posts[count++] = (struct router_post){.unit = lead, .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
    if (co)
        posts[count++] = (struct router_post){.unit = co, .duty = DUTY_CO, .return_by = INSTANT_NONE};
    order_bench_send(
        bench, (struct router_event){.type = ROUTER_ASSIGN, .posts = posts, .post_count = count, .ground = ground});
}

void order_bench_call(struct order_bench *bench, enum whistle_kind kind, const char *first, const char *second)
{
    enum duty duty = kind == WHISTLE_JOINT ? DUTY_JOINT : DUTY_CALLED;
    struct router_post posts[2];
    size_t count = 0;
    if (first)
        posts[count++] = (struct router_post){.unit = first, .duty = duty, .return_by = INSTANT_NONE};
    if (second)
        posts[count++] = (struct router_post){.unit = second, .duty = duty, .return_by = INSTANT_NONE};
    order_bench_send(bench, (struct router_event){.type = ROUTER_WHISTLE,
                                                  .speaker = SPEAKER_DISPATCH,
                                                  .whistle = kind,
                                                  .posts = posts,
                                                  .post_count = count,
                                                  .limit = "4h"});
}

const struct router_effect *order_bench_said(const struct order_bench *bench, enum router_effect_type type,
                                             const char *code)
{
    for (size_t i = 0; i < bench->result.effect_count; i++) {
        const struct router_effect *effect = &bench->result.effects[i];
        if (effect->type == type && (!code || str_equal(effect->code, code)))
            return effect;
    }
    return NULL;
}

int order_bench_place(const struct order_bench *bench, enum milestone milestone, const char *unit)
{
    for (size_t i = 0; i < bench->result.effect_count; i++) {
        const struct router_effect *effect = &bench->result.effects[i];
        if (effect->type == EFFECT_MILESTONE && effect->milestone == milestone && str_equal(effect->unit, unit))
            return (int)i;
    }
    return -1;
}

bool order_bench_reached(const struct order_bench *bench, enum milestone milestone, const char *unit)
{
    return order_bench_place(bench, milestone, unit) >= 0;
}

size_t order_bench_fresh(const struct order_bench *bench)
{
    size_t count = 0;
    for (size_t i = 0; i < bench->result.next.assignment_count; i++)
        count += bench->result.fresh[i];
    return count;
}

void order_bench_refused(const struct order_bench *bench, const char *field, enum reason reason)
{
    assert_int_equal(bench->result.reason, reason);
    assert_string_equal(bench->result.field, field);
}

void order_bench_is(const struct order_bench *bench, enum order_state state)
{
    assert_int_equal(bench->result.reason, REASON_NONE);
    assert_int_equal(bench->order.state, state);
}
