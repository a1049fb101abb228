#include "tests/lib/order_world.h"
#include "common/str.h"
#include "services/router/riding.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct world *world_new(const struct router_policy *policy, world_check *check)
{
    struct arena *arena = arena_new(0);
    struct world *world = arena_alloc(arena, sizeof *world);
    *world = (struct world){.arena = arena, .policy = *policy, .now = INSTANT_HOUR, .check = check};
    return world;
}

void world_free(struct world **world)
{
    struct arena *arena = (*world)->arena;
    *world = NULL;
    arena_free(&arena);
}

struct world_order *world_by_id(struct world *world, const struct uuid *id)
{
    for (size_t i = 0; i < world->count; i++)
        if (uuid_compare(&world->orders[i].order.id, id) == 0)
            return &world->orders[i];
    return NULL;
}

size_t world_open_whistles(const struct world_order *order)
{
    size_t open = 0;
    for (size_t i = 0; i < order->whistle_count; i++)
        open += order->whistles[i].open;
    return open;
}

static bool has_ended(enum order_state state)
{
    return state == ORDER_WRITTEN_OFF || state == ORDER_WITHDRAWN || state == ORDER_MERGED;
}

size_t world_open_children(const struct world *world, const struct world_order *order)
{
    size_t open = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct world_order *child = &world->orders[i];
        open += child->parent == order && child->order.state != ORDER_FED_BACK && !has_ended(child->order.state);
    }
    return open;
}

bool world_accused(const struct order *order, const char *unit)
{
    bool below_water = str_equal(unit, "lake") || str_equal(unit, "mill");
    return !str_empty(order->reported) &&
           (str_equal(order->reported, unit) || (below_water && str_equal(order->reported, "water")));
}

/* ---- a step ---- */

static void keep(struct world *world, struct order *order)
{
    const struct order *next = &world->result.next;
    struct assignment *list = arena_array(world->arena, next->assignment_count + 1, sizeof *list);
    if (next->assignment_count)
        memcpy(list, world->result.assignments, next->assignment_count * sizeof *list);
    *order = *next;
    order->assignments = list;
}

bool world_ask(struct world *world, struct world_order *order, struct router_event *event)
{
    const struct order before = order->order;
    struct assignment *parts = arena_array(world->arena, before.assignment_count + 1, sizeof *parts);
    if (before.assignment_count)
        memcpy(parts, before.assignments, before.assignment_count * sizeof *parts);
    event->at = world->now;
    event->actor = event->actor ? event->actor : "wang";
    event->accused = false;
    for (size_t i = 0; i < event->post_count; i++)
        event->accused |= world_accused(&order->order, event->posts[i].unit);
    router_step(&world->policy, &order->order, event, &world->result);
    assert_memory_equal(&order->order, &before, sizeof before); /* what happens, happens in the result */
    assert_memory_equal(order->order.assignments ? order->order.assignments : parts, parts,
                        before.assignment_count * sizeof *parts);
    world->check(world, order, event, &world->result);
    return world->result.reason == REASON_NONE;
}

static void note_whistle(struct world_order *order, const struct router_event *event)
{
    assert_true(order->whistle_count < WORLD_WHISTLES_MAX);
    struct world_whistle *whistle = &order->whistles[order->whistle_count++];
    *whistle =
        (struct world_whistle){.kind = event->type == ROUTER_SEEK ? WHISTLE_JOINT : event->whistle, .open = true};
    for (size_t i = 0; i < event->post_count; i++)
        if (event->posts[i].duty == DUTY_CALLED || event->posts[i].duty == DUTY_JOINT)
            whistle->calls[whistle->call_count++] = (struct world_call){
                .seq = router_assignment(&order->order, event->posts[i].unit)->seq, .unit = event->posts[i].unit};
}

static void note_coming(struct world_order *order, int seq)
{
    const char *unit = order->order.assignments[seq - 1].unit;
    for (size_t i = 0; i < order->whistle_count; i++)
        for (size_t c = 0; order->whistles[i].open && c < order->whistles[i].call_count; c++)
            order->whistles[i].calls[c].came |= str_equal(order->whistles[i].calls[c].unit, unit);
}

static bool says(const struct router_result *result, enum router_effect_type type)
{
    for (size_t i = 0; i < result->effect_count; i++)
        if (result->effects[i].type == type)
            return true;
    return false;
}

/* C22: what is written off or withdrawn takes its children along. */
static void follow_children(struct world *world, struct world_order *order)
{
    for (size_t i = 0; i < world->count; i++) {
        struct world_order *child = &world->orders[i];
        if (child->parent != order || has_ended(child->order.state))
            continue;
        bool fed_back = child->order.state == ORDER_FED_BACK;
        struct router_event event = {
            .type = fed_back ? ROUTER_WRITE_OFF : ROUTER_WITHDRAW, .round = child->order.round, .last = true};
        assert_true(world_take(world, child, &event));
    }
}

static void follow(struct world *world, struct world_order *order, const struct router_event *event,
                   enum order_state before)
{
    bool part_done = says(&world->result, EFFECT_PART_DONE);
    if (event->type == ROUTER_WHISTLE || event->type == ROUTER_SEEK)
        note_whistle(order, event);
    if (event->type == ROUTER_REPORT_IN)
        note_coming(order, event->seq);
    for (size_t i = 0; has_ended(order->order.state) && i < order->whistle_count; i++)
        order->whistles[i].open = false;
    if (part_done && order->parent) {
        struct router_event done = {.type = ROUTER_PART_DONE};
        assert_true(world_take(world, order->parent, &done));
    }
    if (before != order->order.state && has_ended(order->order.state) && order->order.state != ORDER_MERGED)
        follow_children(world, order);
}

bool world_take(struct world *world, struct world_order *order, struct router_event *event)
{
    enum order_state before = order->order.state;
    if (!world_ask(world, order, event))
        return false;
    world->steps++;
    if (world->result.ignored)
        return true;
    keep(world, &order->order);
    follow(world, order, event, before);
    return true;
}

/* ---- founding ---- */

static struct order draft(struct world *world)
{
    struct uuid id = {{1}};
    id.bytes[1] = (unsigned char)world->count;
    struct order_request *request = arena_alloc(world->arena, sizeof *request);
    *request = (struct order_request){
        .order = id, .request = id, .number = "1", .channel = "phone", .withdrawn_at = INSTANT_NONE, .weight = 1};
    struct order order = router_order_draft();
    order.id = id;
    order.number = "PY20190602-00001";
    order.district = "pingyin";
    order.matter = "noise";
    order.policy = "general";
    order.reported = world->reported ? world->reported : "";
    order.requests = request;
    order.request_count = 1;
    return order;
}

static struct world_order *add(struct world *world)
{
    struct world_order *order = &world->orders[world->count];
    *order = (struct world_order){.order = draft(world)};
    world->count++;
    return order;
}

struct world_order *world_found(struct world *world, const char *entry, const struct router_post *posts, size_t count)
{
    if (world->count == WORLD_ORDERS_MAX)
        return NULL;
    struct world_order *order = add(world);
    order->order.entry = entry;
    order->order.path = world->path;
    struct router_event event = {.type = ROUTER_FOUND, .posts = posts, .post_count = count};
    assert_true(world_take(world, order, &event));
    return order;
}

bool world_split(struct world *world, struct world_order *parent, struct router_event *event, const char *const *units)
{
    event->type = ROUTER_SPLIT;
    for (size_t i = 0; i < event->count; i++)
        if (world_accused(&parent->order, units[i])) /* the shell looks at them before it asks */
            return false;
    if (world->count + event->count > WORLD_ORDERS_MAX || !world_take(world, parent, event))
        return false;
    for (size_t i = 0; i < event->count; i++) {
        struct world_order *child = add(world);
        child->parent = parent;
        child->order.parent = parent->order.id;
        child->order.child_kind = event->child;
        child->order.request_count = 0;
        child->order.reported = parent->order.reported;
        const struct router_post post = {.unit = units[i], .duty = DUTY_LEAD, .return_by = INSTANT_NONE};
        struct router_event found = {.type = ROUTER_FOUND, .posts = &post, .post_count = 1};
        assert_true(world_take(world, child, &found));
    }
    return true;
}

/* ---- requests and two orders at once ---- */

static size_t live(const struct order *order)
{
    size_t count = 0;
    for (size_t i = 0; i < order->request_count; i++)
        count += order->requests[i].withdrawn_at == INSTANT_NONE;
    return count;
}

bool world_withdraw(struct world *world, struct world_order *order, size_t request)
{
    struct order_request *one = &order->order.requests[request];
    if (one->withdrawn_at != INSTANT_NONE)
        return false;
    struct router_event event = {.type = ROUTER_WITHDRAW, .last = live(&order->order) == 1};
    if (!world_take(world, order, &event))
        return false;
    one->withdrawn_at = world->now;
    return true;
}

bool world_merge(struct world *world, struct world_order *from, struct world_order *to)
{
    struct router_event merge = {.type = ROUTER_MERGE, .into = &to->order.id};
    struct router_event join = {.type = ROUTER_JOIN,
                                .count = from->order.request_count,
                                .urgency = from->order.urgency,
                                .reported = from->order.reported};
    if (from == to || !world_ask(world, from, &merge) || !world_ask(world, to, &join))
        return false;
    assert_true(world_take(world, from, &merge));
    riding_move(world->arena, &from->order, &to->order, NULL);
    riding_find(&to->order, &from->order.id)->via = to->order.id;
    join.count = 0;
    return world_take(world, to, &join);
}

/* Leads that were in office one after another, and another unit each time. */
static int other_leads(const struct order *order)
{
    const char *last = NULL;
    int others = 0;
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        if (one->duty != DUTY_LEAD)
            continue;
        others += last && !str_equal(last, one->unit);
        last = one->unit;
    }
    return others;
}

bool world_unmerge(struct world *world, struct world_order *from, const struct router_post *posts, size_t count)
{
    struct world_order *on = world_by_id(world, &from->order.merged_into);
    while (on && on->order.state == ORDER_MERGED)
        on = world_by_id(world, &on->order.merged_into);
    if (!on)
        return false;
    bool *chosen = arena_array(world->arena, on->order.request_count + 1, sizeof *chosen);
    riding_back(&on->order, &from->order.id, chosen);
    struct router_event back = {.type = ROUTER_UNMERGE,
                                .posts = posts,
                                .post_count = count,
                                .last = riding_live(&on->order, chosen, true) == 0};
    struct router_event leave = {.type = ROUTER_LEAVE, .last = riding_live(&on->order, chosen, false) == 0};
    if (!world_ask(world, from, &back) || !world_ask(world, on, &leave))
        return false;
    int before = other_leads(&from->order);
    riding_move(world->arena, &on->order, &from->order, chosen);
    riding_find(&from->order, &from->order.id)->via = (struct uuid){{0}};
    assert_true(world_take(world, on, &leave) && world_take(world, from, &back));
    from->new_leads += other_leads(&from->order) - before;
    return true;
}

bool world_reopen(struct world *world, struct world_order *old, struct world_order *by)
{
    struct router_event reopen = {.type = ROUTER_REOPEN, .round = old->order.round + 1};
    struct router_event merge = {.type = ROUTER_MERGE, .into = &old->order.id};
    if (old == by || !str_equal(old->order.reported, by->order.reported) || !world_ask(world, old, &reopen) ||
        !world_ask(world, by, &merge))
        return false;
    assert_true(world_take(world, old, &reopen));
    return world_merge(world, by, old);
}

bool world_whistle(struct world *world, struct world_order *order, const char *unit, struct router_event *event)
{
    event->type = ROUTER_WHISTLE;
    if (order->whistle_count == WORLD_WHISTLES_MAX || !world_take(world, order, event))
        return false;
    order->whistles[order->whistle_count - 1].unit = unit;
    return true;
}

static void tell_who_came(struct world *world, const struct world_whistle *whistle, struct router_event *event)
{
    const char **came = arena_array(world->arena, whistle->call_count + 1, sizeof *came);
    event->came = came;
    for (size_t i = 0; i < whistle->call_count; i++) {
        event->awaited = event->awaited || !whistle->calls[i].came;
        if (whistle->calls[i].came)
            came[event->came_count++] = whistle->calls[i].unit;
    }
}

bool world_conclude(struct world *world, struct world_order *order, size_t n, struct router_event *event)
{
    struct world_whistle *whistle = &order->whistles[n];
    int *calls = arena_array(world->arena, whistle->call_count + 1, sizeof *calls);
    tell_who_came(world, whistle, event);
    event->type = ROUTER_CONCLUDE;
    event->whistle = whistle->kind;
    event->calls = calls;
    for (size_t i = 0; i < whistle->call_count; i++) {
        bool other = false;
        for (size_t w = 0; w < order->whistle_count; w++)
            for (size_t c = 0; w != n && order->whistles[w].open && c < order->whistles[w].call_count; c++)
                other = other || order->whistles[w].calls[c].seq == whistle->calls[i].seq;
        if (!other)
            calls[event->call_count++] = whistle->calls[i].seq;
    }
    if (!whistle->open || !world_take(world, order, event))
        return false;
    whistle->open = false;
    return true;
}
