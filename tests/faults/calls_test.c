/* What the router says of delegates, calls, child orders and named leaders, and what the running escalation makes of it:
 * limits of their own that stay, calls that end with the whistle, who is told. A limit that is none is set aside. Wednesday,
 * 10 April 2024, policy pingyin: feedback 5wd, report-in 1wd. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "common/wire.h"
#include "tests/lib/fault.h"

enum { WAIT_S = 20 };

#define AFTERNOON "2024-04-10T15:00:00+08:00"
#define NEXT_WEEK "2024-04-19T09:00:00+08:00"
#define MAY       "2024-05-02T09:00:00+08:00"

static struct session *watcher;
static struct arena *arena;

static int open_town(void **state)
{
    (void)state;
    watcher = fault_open(AFTERNOON);
    session_file(watcher, "tests/faults/calls.sql");
    arena = arena_new(0);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_file(watcher, "tests/faults/calls_tidy.sql");
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

/* ---- what the router says ---- */

static instant at(int hour)
{
    static const instant MIDNIGHT = (instant)1712678400 * INSTANT_SECOND;
    return MIDNIGHT + hour * 3600 * INSTANT_SECOND;
}

static const char *new_order(void)
{
    struct uuid id = uuid_new();
    char *text = arena_alloc(arena, UUID_TEXT);
    uuid_format(&id, text);
    return text;
}

static ProtobufCBinaryData id_of(const char *text)
{
    struct uuid id;
    assert_true(uuid_parse(text, &id));
    return wire_uuid(arena, &id);
}

static void put(const char *order, enum message_type type, const ProtobufCMessage *message)
{
    size_t size = 0;
    const uint8_t *bytes = wire_pack(arena, message, &size);
    struct buf call = {0};
    buf_print(&call, "EXECUTE put('%s', %d, '\\x", order, (int)type);
    for (size_t i = 0; i < size; i++)
        buf_print(&call, "%02x", bytes[i]);
    buf_text(&call, "')");
    session_ask(watcher, call.text);
    buf_free(&call);
}

struct said { /* of one unit, or of the order */
    const char *unit;
    enum duty duty;
    const char *limit;
};
struct order {
    const char *id, *limit, *leader, *parent;
    enum order_class order_class;
};

/* To one unit; `to` NULL: only the order changed. */
static void dispatch(const struct order *order, const struct said *to, int hour)
{
    Loopline__Event__V1__OrderDispatched event;
    Loopline__Event__V1__Assignment one, *list = &one;
    loopline__event__v1__order_dispatched__init(&event);
    loopline__event__v1__assignment__init(&one);
    event.order_id = id_of(order->id);
    event.number = wire_text(arena_print(arena, "PY20240410-%s", order->id + UUID_TEXT - 9));
    event.district = wire_text("pingyin");
    event.area = wire_text("pingyin.yushan");
    event.matter = wire_text("city.road.lamp");
    event.policy = wire_text("pingyin");
    event.pack_version = 1;
    event.urgency = (Loopline__Wire__V1__Urgency)URGENCY_NORMAL;
    event.order_class = (Loopline__Wire__V1__OrderClass)order->order_class;
    event.limit = wire_text(order->limit);
    event.leader = wire_text(order->leader);
    if (order->parent != NULL)
        event.parent_id = id_of(order->parent);
    event.accepted_at = at(9);
    event.at = at(hour);
    if (to != NULL) {
        one.unit = wire_text(to->unit);
        one.duty = (Loopline__Wire__V1__Duty)to->duty;
        one.limit = wire_text(to->limit);
        event.assignments = &list;
        event.n_assignments = 1;
    }
    put(order->id, MESSAGE_ORDER_DISPATCHED, &event.base);
}

static void reach(const char *order, enum milestone milestone, const struct said *said, int hour)
{
    Loopline__Event__V1__MilestoneReached event;
    loopline__event__v1__milestone_reached__init(&event);
    event.order_id = id_of(order);
    event.number = wire_text(arena_print(arena, "PY20240410-%s", order + UUID_TEXT - 9));
    event.district = wire_text("pingyin");
    event.milestone = (Loopline__Wire__V1__Milestone)milestone;
    event.unit = wire_text(said->unit);
    event.limit = wire_text(said->limit);
    event.at = at(hour);
    put(order, MESSAGE_MILESTONE_REACHED, &event.base);
}

static void expect(const char *statement, const char *order, const char *expected)
{
    fault_until(watcher, arena_print(arena, "EXECUTE %s('%s')", statement, order), expected, WAIT_S);
}

static void expect_clocks(const char *order, const char *stages, const char *expected)
{
    fault_until(watcher, arena_print(arena, "EXECUTE clocks('%s', '{%s}')", order, stages), expected, WAIT_S);
}

/* ---- cases ---- */

#define LEAD  "py.yushan"
#define BELOW "py.xiguan"

static const struct said TO_LEAD = {LEAD, DUTY_LEAD, ""};

/* R03: who has it from the unit above counts by the limit that came with it; a chair's limit for the order leaves that
 * alone, and every other clock of the order follows the chair. */
static void test_a_delegates_own_limit(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .limit = "", .leader = ""};
    dispatch(&order, &TO_LEAD, 9);
    dispatch(&order, &(struct said){BELOW, DUTY_DELEGATE, "1wd"}, 10);
    expect_clocks(order.id, "4,5",
                  "4 " BELOW " 04-11 17:30 1 1wd above; 4 " LEAD " 04-17 17:30 1 5wd; 5 04-17 17:30 1 5wd");
    order.limit = "10d";
    order.order_class = CLASS_LEADER;
    dispatch(&order, NULL, 12);
    expect_clocks(order.id, "4,5",
                  "4 " BELOW " 04-11 17:30 1 1wd above; 4 " LEAD
                  " 04-21 00:00 1 10d leader; 5 04-21 00:00 1 10d leader");
    expect("came_with", order.id, "15 " BELOW " 1wd");
    order.leader = "py.head"; /* named, and nothing else: the limit is not set once more */
    dispatch(&order, NULL, 13);
    expect("watched", order.id, "py.head 5 f");
    expect_clocks(order.id, "5", "5 04-21 00:00 1 10d leader");
}

/* R15, N09: one came in time; one is not waited for any more before its limit; of one the limit ran out, and it is carded. */
static void test_calls(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .limit = "", .leader = ""};
    dispatch(&order, &TO_LEAD, 9);
    reach(order.id, MILESTONE_WHISTLED, &(struct said){"py.jinshui", 0, "2h"}, 10);
    reach(order.id, MILESTONE_WHISTLED, &(struct said){"py.dongguan", 0, ""}, 10);
    reach(order.id, MILESTONE_WHISTLED, &(struct said){"py.nanmen", 0, "1h"}, 10);
    reach(order.id, MILESTONE_REPORTED_IN, &(struct said){"py.jinshui", 0, ""}, 11);
    reach(order.id, MILESTONE_CALL_OVER, &(struct said){"py.dongguan", 0, ""}, 14);
    reach(order.id, MILESTONE_CALL_OVER, &(struct said){"py.nanmen", 0, ""}, 14);
    expect_clocks(
        order.id, "12",
        "12 py.dongguan 04-11 17:30 4 1wd; 12 py.jinshui 04-10 12:00 2 2h call; 12 py.nanmen 04-10 11:00 3 1h call");
    expect_clocks(order.id, "1,4",
                  "1 " LEAD " 04-10 14:30 1 4wh; 4 " LEAD " 04-17 17:30 1 5wd"); /* no other clock of theirs */
    expect("cards", order.id, "py.nanmen 2");
}

/* C22: it has the limit that it was made with; when it is done nobody is asked back on it. */
static void test_a_child_order(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .limit = "3wd", .leader = "", .parent = new_order()};
    dispatch(&order, &TO_LEAD, 9);
    expect_clocks(order.id, "4,5", "4 " LEAD " 04-15 17:30 1 3wd split; 5 04-15 17:30 1 3wd split");
    expect_clocks(order.id, "2,10,11", "none"); /* who asked hears from the lead of the parent */
    reach(order.id, MILESTONE_FED_BACK, &TO_LEAD, 11);
    reach(order.id, MILESTONE_PART_SETTLED, &(struct said){"", 0, ""}, 11);
    expect_clocks(order.id, "4,5,6", "4 " LEAD " 04-15 17:30 2 3wd split; 5 04-15 17:30 2 3wd split");
    expect("watched", order.id, "1 t");
}

/* Seen, not swallowed: whoever counts by another limit than the one that was meant is late for nothing. */
static void test_limits_that_are_none(void **state)
{
    (void)state;
    static const char *const LIMITS[] = {"soon", "none", "0wd", "99999999999d"};
    for (size_t i = 0; i < COUNT(LIMITS); i++) {
        struct order order = {.id = new_order(), .limit = "", .leader = ""}, other = order;
        const char *called = new_order();
        dispatch(&order, &(struct said){LEAD, DUTY_LEAD, LIMITS[i]}, 9);
        expect("set_aside", order.id, "assignments.limit has the wrong form");
        session_run(watcher, arena_print(arena, "EXECUTE resolve('%s')", order.id));
        other.id = new_order();
        other.limit = LIMITS[i];
        dispatch(&other, &TO_LEAD, 9);
        expect("set_aside", other.id, "limit has the wrong form");
        session_run(watcher, arena_print(arena, "EXECUTE resolve('%s')", other.id));
        reach(called, MILESTONE_WHISTLED, &(struct said){LEAD, 0, LIMITS[i]}, 10);
        expect("set_aside", called, "limit has the wrong form");
        session_run(watcher, arena_print(arena, "EXECUTE resolve('%s')", called));
    }
}

/* R29: a notice upwards goes to the leader that the order was given to by name; else to whoever is in charge of the matter. */
static void test_the_named_leader_is_told(void **state)
{
    (void)state;
    struct order named = {.id = new_order(), .limit = "", .leader = "mayor", .order_class = CLASS_LEADER};
    struct order plain = {.id = new_order(), .limit = "", .leader = ""};
    struct order gone = {.id = new_order(), .limit = "", .leader = "who.left", .order_class = CLASS_LEADER};
    dispatch(&named, &TO_LEAD, 9);
    dispatch(&plain, &TO_LEAD, 9);
    dispatch(&gone, &TO_LEAD, 9);
    expect_clocks(gone.id, "5", "5 04-17 17:30 1 5wd");
    session_run(watcher, "EXECUTE fault_clock('" NEXT_WEEK "')");
    expect("told", named.id, "市长");
    expect("told", plain.id, "平阴县分管城管副县长");
    expect("told", gone.id, "平阴县分管城管副县长");
}

/* R15, N09: nobody says anything any more: the limit of who does not come runs out by itself, and that unit is carded. */
static void test_who_does_not_come_is_carded(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .limit = "", .leader = ""};
    dispatch(&order, &TO_LEAD, 9);
    reach(order.id, MILESTONE_WHISTLED, &(struct said){"py.jinshui", 0, "20d"}, 10);
    reach(order.id, MILESTONE_WHISTLED, &(struct said){"py.dongguan", 0, "20d"}, 10);
    reach(order.id, MILESTONE_REPORTED_IN, &(struct said){"py.jinshui", 0, ""}, 11);
    expect_clocks(order.id, "12", "12 py.dongguan 05-01 00:00 1 20d call; 12 py.jinshui 05-01 00:00 2 20d call");
    expect("cards", order.id, "none");
    session_run(watcher, "EXECUTE fault_clock('" MAY "')");
    expect_clocks(order.id, "12", "12 py.dongguan 05-01 00:00 1 20d call; 12 py.jinshui 05-01 00:00 2 20d call");
    expect("cards", order.id, "py.dongguan 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_delegates_own_limit),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_a_child_order),
        cmocka_unit_test(test_limits_that_are_none),
        cmocka_unit_test(test_the_named_leader_is_told),
        cmocka_unit_test(test_who_does_not_come_is_carded),
    };
    return cmocka_run_group_tests_name("calls, delegates, children, leaders", tests, open_town, close_town);
}
