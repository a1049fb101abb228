/* Orders that a deployment above handed down, as the running escalation and survey see them: due when it says, to the
 * microsecond, whatever limit, calendar and relief say; more time is asked of it and granted by it alone; whose clocks are
 * shown to whom; asked back by it, at night too. The router and intake are away: what is said to them lies in the outbox.
 * Wednesday, 10 April 2024, policy pingyin: feedback and settlement 5wd, redo 3wd. */
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
#include "tests/lib/own_pack.h"
#include "tests/lib/town.h"

enum { WAIT_S = 20, COUNT_S = 60 };

#define AFTERNOON "2024-04-10T15:00:00+08:00"
#define NIGHT     "2024-04-10T23:30:00+08:00"
#define DAY_OFF   "2024-04-12" /* a Friday within every limit of working days */

#define LEAD  "py.yushan"
#define BELOW "py.xiguan"
#define OTHER "py.water"

typedef const Loopline__Wire__V1__Reply *reply;

static struct session *watcher;
static struct town *town;
static struct arena *arena;

static int open_town(void **state)
{
    (void)state;
    watcher = fault_open(AFTERNOON);
    session_file(watcher, "tests/faults/upper_clock.sql");
    arena = arena_new(0);
    fault_town((const char *const[]){"term", "router", NULL});
    fault_town((const char *const[]){"term", "intake", NULL});
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    session_file(watcher, "tests/faults/upper_clock_tidy.sql");
    fault_start("router", 1);
    fault_start("intake", 1);
    fault_ready(watcher);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

/* ---- what is said ---- */

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

static const char *number_of(const char *order)
{
    return arena_print(arena, "PY20240410-%s", order + UUID_TEXT - 9);
}

static void put(const char *order, enum node to, enum node from, enum message_type type,
                const ProtobufCMessage *message)
{
    size_t size = 0;
    const uint8_t *bytes = wire_pack(arena, message, &size);
    struct buf call = {0};
    buf_print(&call, "EXECUTE put('%s', %d, %d, %d, '\\x", order, (int)to, (int)from, (int)type);
    for (size_t i = 0; i < size; i++)
        buf_print(&call, "%02x", bytes[i]);
    buf_text(&call, "')");
    session_ask(watcher, call.text);
    buf_free(&call);
    fault_until(watcher, arena_print(arena, "EXECUTE on_its_way('%s', %d)", order, (int)to), "0", WAIT_S);
}

struct order {
    const char *id;
    bool own; /* not from above */
    instant due;
    uint32_t round;
    const char *matter, *reported;
};
struct said_to {
    const char *unit;
    enum duty duty;
};

/* To one unit; `to` NULL: only the order changed. */
static void dispatch(const struct order *order, const struct said_to *to, instant when)
{
    Loopline__Event__V1__OrderDispatched event = LOOPLINE__EVENT__V1__ORDER_DISPATCHED__INIT;
    Loopline__Event__V1__Assignment one = LOOPLINE__EVENT__V1__ASSIGNMENT__INIT, *list = &one;
    event.order_id = id_of(order->id);
    event.number = wire_text(number_of(order->id));
    event.district = wire_text("pingyin");
    event.area = wire_text("pingyin.yushan");
    event.matter = wire_text(order->matter == NULL ? "city.road.lamp" : order->matter);
    event.policy = wire_text("pingyin");
    event.pack_version = 1;
    event.urgency = (Loopline__Wire__V1__Urgency)URGENCY_NORMAL;
    event.reported = wire_text(order->reported);
    event.round = order->round;
    event.upper = !order->own;
    event.upper_due = order->due;
    event.accepted_at = at(9);
    event.at = when;
    if (to != NULL) {
        one.unit = wire_text(to->unit);
        one.duty = (Loopline__Wire__V1__Duty)to->duty;
        event.assignments = &list;
        event.n_assignments = 1;
    }
    put(order->id, NODE_ESCALATION, NODE_ROUTER, MESSAGE_ORDER_DISPATCHED, &event.base);
}

static void reach(const char *order, enum milestone milestone, const char *unit, instant when)
{
    Loopline__Event__V1__MilestoneReached event = LOOPLINE__EVENT__V1__MILESTONE_REACHED__INIT;
    event.order_id = id_of(order);
    event.number = wire_text(number_of(order));
    event.district = wire_text("pingyin");
    event.milestone = (Loopline__Wire__V1__Milestone)milestone;
    event.unit = wire_text(unit);
    event.at = when;
    put(order, NODE_ESCALATION, NODE_ROUTER, MESSAGE_MILESTONE_REACHED, &event.base);
}

static const struct said_to TO_LEAD = {LEAD, DUTY_LEAD}, TO_BELOW = {BELOW, DUTY_DELEGATE}, TO_OTHER = {OTHER, DUTY_CO};

/* ---- what came of it ---- */

static void expect(const char *statement, const char *order, const char *more, const char *expected)
{
    const char *call = arena_print(arena, "EXECUTE %s('%s'%s)", statement, order, more);
    const char *found = session_ask(watcher, call);
    if (strcmp(found, expected) != 0)
        fail_msg("%s: %s, and not %s", call, found, expected);
}

static void expect_clocks(const char *order, const char *stages, const char *expected)
{
    expect("clocks", order, arena_print(arena, ", '{%s}'", stages), expected);
}

/* The newest message of this type about it, as bytes. */
static const uint8_t *sent(const char *order, enum message_type type, size_t *size)
{
    const char *hex = session_ask(watcher, arena_print(arena, "EXECUTE sent('%s', %d)", order, (int)type));
    *size = strcspn(hex, "\n") / 2;
    uint8_t *bytes = arena_alloc(arena, *size + 1);
    for (size_t i = 0; i < *size; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    assert_true(*size > 0);
    return bytes;
}

static const char *said(reply answer)
{
    const char *out = answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE  ? "durable"
                      : answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_OK     ? "ok"
                      : answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED ? "denied"
                                                                                    : "";
    for (size_t i = 0; i < answer->n_errors; i++)
        out = arena_print(arena, "%s%s%s %s", out, *out == '\0' ? "" : " ", answer->errors[i]->field,
                          answer->errors[i]->reason);
    return out;
}

static const char *call(const char *key, enum message_type type, const ProtobufCMessage *body)
{
    return said(town_call(town, arena, key, type, NULL, body));
}

static const char *upper(const char *stage, instant due, int state)
{
    return arena_print(arena, "%s %lld %d upper_due upper", stage, (long long)due, state);
}

static const char *both(instant due)
{
    return arena_print(arena, "%s; %s", upper("4 " LEAD, due, 1), upper("5", due, 1));
}

/* ---- due ---- */

#define ODD 123457 /* µs: nothing here rounds */

static void test_due_to_the_microsecond(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .due = at(7 * 24 + 3) + ODD};
    dispatch(&order, &TO_LEAD, at(9));
    expect_clocks(order.id, "4,5", both(order.due));
    expect_clocks(order.id, "1",
                  arena_print(arena, "1 " LEAD " %lld 1 4wh", (long long)(at(14) + 1800 * INSTANT_SECOND)));
    assert_non_null(strstr(session_ask(watcher, arena_print(arena, "EXECUTE upper_rungs('%s')", order.id)),
                           arena_print(arena, "%lld:3:", (long long)order.due))); /* red when it runs out there */
    order.due = at(20 * 24) - ODD;
    dispatch(&order, NULL, at(10));
    expect_clocks(order.id, "4,5", both(order.due));
    expect("sent_count", order.id, arena_print(arena, ", %d, %d", MESSAGE_DUE_CHANGED, NODE_ROUTER), "2");
    size_t size;
    const uint8_t *bytes = sent(order.id, MESSAGE_DUE_CHANGED, &size);
    Loopline__Event__V1__DueChanged *moved = loopline__event__v1__due_changed__unpack(NULL, size, bytes);
    assert_string_equal(moved->what, "upper");
    assert_int_equal(moved->before, at(7 * 24 + 3) + ODD);
    assert_int_equal(moved->due, order.due);
    loopline__event__v1__due_changed__free_unpacked(moved, NULL);
    dispatch(&order, NULL, at(11)); /* said once more: nothing moves */
    expect("sent_count", order.id, arena_print(arena, ", %d, %d", MESSAGE_DUE_CHANGED, NODE_ROUTER), "2");
    order.due = 0; /* no limit there: by the own policy, from where the clock started */
    dispatch(&order, NULL, at(12));
    expect_clocks(order.id, "4,5",
                  arena_print(arena, "4 " LEAD " %lld 1 5wd; 5 %lld 1 5wd",
                              (long long)(at(7 * 24 + 17) + 1800 * INSTANT_SECOND),
                              (long long)(at(7 * 24 + 17) + 1800 * INSTANT_SECOND)));
}

/* Others by the policy, up to what the level above says; what has ended stays; a redo is due when it says, too. */
static void test_others_ended_ones_and_a_redo(void **state)
{
    (void)state;
    instant friday = at(2 * 24 + 17);
    struct order order = {.id = new_order(), .due = friday};
    dispatch(&order, &TO_LEAD, at(9));
    dispatch(&order, &TO_BELOW, at(10));
    dispatch(&order, &TO_OTHER, at(10));
    expect_clocks(order.id, "4",
                  arena_print(arena, "4 " OTHER " %lld 1 5wd; 4 " BELOW " %lld 1 5wd; %s", (long long)friday,
                              (long long)friday, upper("4 " LEAD, friday, 1)));
    reach(order.id, MILESTONE_FED_BACK, OTHER, at(11));
    order.due = at(40 * 24);
    dispatch(&order, NULL, at(12));
    instant own = at(7 * 24 + 17) + 1800 * INSTANT_SECOND;
    expect_clocks(order.id, "4",
                  arena_print(arena, "4 " OTHER " %lld 2 5wd; 4 " BELOW " %lld 1 5wd; %s", (long long)friday,
                              (long long)own, upper("4 " LEAD, order.due, 1)));
    reach(order.id, MILESTONE_FED_BACK, LEAD, at(13));
    order.round = 1;
    order.due = at(8); /* the new one is not here yet: late from the start, and moved when it comes */
    dispatch(&order, &TO_LEAD, at(14));
    expect_clocks(order.id, "7", upper("7 " LEAD, order.due, 1));
    expect("started_after_due", order.id, "", "3"); /* the settlement of the whole, and what others still owe */
    order.due = at(9 * 24) + ODD;
    dispatch(&order, NULL, at(15));
    expect_clocks(order.id, "7", upper("7 " LEAD, order.due, 1));
    expect("set_aside", order.id, "", "none");
}

static void test_what_no_router_says(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .own = true, .due = at(48)};
    dispatch(&order, &TO_LEAD, at(9));
    fault_until(watcher, arena_print(arena, "EXECUTE set_aside('%s')", order.id), "upper_due must not be given here",
                WAIT_S);
}

/* ---- another calendar ---- */

static bool day_placed;

/* The first day of the first calendar that lies behind it is preceded by the new day off. */
static const char *with_day_off(const char *line)
{
    static char both_lines[8192];
    const char *date = line + strspn(line, " ");
    if (day_placed || *date != '"' || strncmp(date + 1, DAY_OFF, strlen(DAY_OFF)) <= 0)
        return line;
    day_placed = true;
    snprintf(both_lines, sizeof both_lines, "      \"" DAY_OFF " off 停电\",\n%s", line);
    return both_lines;
}

static void until_counted(void)
{
    const char *version = arena_text(arena, session_ask(watcher, "EXECUTE counted_version"));
    fault_until(watcher, arena_print(arena, "EXECUTE counted(%ld)", strtol(version, NULL, 10)), "t", COUNT_S);
}

static void test_no_calendar_moves_it(void **state)
{
    (void)state;
    char folder[OWN_PACK_PATH];
    struct order above = {.id = new_order(), .due = at(6 * 24 + 3) + ODD}, own = {.id = new_order(), .own = true};
    dispatch(&above, &TO_LEAD, at(9));
    dispatch(&own, &TO_LEAD, at(9));
    until_counted();
    own_pack_write("pack-upper", "calendar.cfg", with_day_off, folder);
    assert_true(day_placed);
    own_pack_apply(folder);
    until_counted();
    instant later = at(8 * 24 + 17) + 1800 * INSTANT_SECOND; /* a working day later */
    expect_clocks(own.id, "5", arena_print(arena, "5 %lld 1 5wd", (long long)later));
    expect_clocks(above.id, "4,5", both(above.due));
    expect("sent_count", above.id, arena_print(arena, ", %d, %d", MESSAGE_DUE_CHANGED, NODE_ROUTER), "0");
    own_pack_apply(OWN_PACK_DEMO);
    until_counted();
    expect_clocks(above.id, "4,5", both(above.due));
}

/* ---- more time ---- */

static const char *ask(const char *order, enum relief_kind kind, const char *ground, const char *amount, instant until)
{
    Loopline__Escalation__V1__AskRelief body = LOOPLINE__ESCALATION__V1__ASK_RELIEF__INIT;
    body.number = wire_text(number_of(order));
    body.kind = (Loopline__Wire__V1__ReliefKind)kind;
    body.ground = wire_text(ground);
    body.amount = wire_text(amount);
    body.until = until;
    body.reason = wire_text("等厂家到货");
    return call("unit-" LEAD, MESSAGE_ASK_RELIEF, &body.base);
}

static const char *decide(const char *order, uint32_t seq)
{
    Loopline__Escalation__V1__DecideRelief body = LOOPLINE__ESCALATION__V1__DECIDE_RELIEF__INIT;
    body.number = wire_text(number_of(order));
    body.seq = seq;
    body.granted = true;
    return call("supervisor", MESSAGE_DECIDE_RELIEF, &body.base);
}

static const char *finish(const char *order, uint32_t seq)
{
    Loopline__Escalation__V1__EndRelief body = LOOPLINE__ESCALATION__V1__END_RELIEF__INIT;
    body.number = wire_text(number_of(order));
    body.seq = seq;
    body.reason = wire_text("货到了");
    return call("unit-" LEAD, MESSAGE_END_RELIEF, &body.base);
}

static void decided(const char *order, bool granted, const char *text, instant when)
{
    Loopline__Event__V1__ReliefDecided event = LOOPLINE__EVENT__V1__RELIEF_DECIDED__INIT;
    event.order_id = id_of(order);
    event.number = wire_text(number_of(order));
    event.granted = granted;
    event.text = wire_text(text);
    event.at = when;
    put(order, NODE_ESCALATION, NODE_ROUTER, MESSAGE_RELIEF_DECIDED, &event.base);
}

static void check_asked(const char *order)
{
    size_t size;
    const uint8_t *bytes = sent(order, MESSAGE_RELIEF_ASKED, &size);
    Loopline__Event__V1__ReliefAsked *asked = loopline__event__v1__relief_asked__unpack(NULL, size, bytes);
    assert_string_equal(asked->number, number_of(order));
    assert_string_equal(asked->unit, LEAD);
    assert_int_equal(asked->kind, RELIEF_EXTENSION);
    assert_string_equal(asked->ground, "hospital");
    assert_string_equal(asked->amount, "90d");
    assert_string_equal(asked->reason, "等厂家到货");
    assert_int_equal(asked->until, 0);
    assert_true(asked->at >= at(15));
    loopline__event__v1__relief_asked__free_unpacked(asked, NULL);
}

static void test_more_time_is_decided_above(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .due = at(7 * 24) + ODD};
    dispatch(&order, &TO_LEAD, at(9));
    assert_string_equal(ask(order.id, RELIEF_EXTENSION, "rain", "3wd", 0), "ground unknown_code");
    assert_string_equal(ask(order.id, RELIEF_EXTENSION, "hospital", "soon", 0), "amount bad_format");
    assert_string_equal(ask(order.id, RELIEF_PAUSE, "court", "", 0), "until required");
    assert_string_equal(ask(order.id, RELIEF_EXTENSION, "hospital", "90d", 0), "durable"); /* over every cap here */
    check_asked(order.id);
    assert_string_equal(ask(order.id, RELIEF_PAUSE, "court", "", at(30 * 24)), "kind already_done");
    expect("reliefs", order.id, "", "1 1 " LEAD " 1 unit-" LEAD);
    assert_string_equal(decide(order.id, 1), "number upper_decides");
    assert_string_equal(finish(order.id, 1), "number upper_decides");
    decided(order.id, true, "同意", at(16));
    expect("reliefs", order.id, "", "1 1 " LEAD " 2 unit-" LEAD " upper 同意");
    expect("history", order.id, ", 'relief_granted'", "1");
    expect_clocks(order.id, "4,5", both(order.due)); /* the new limit comes by itself */
    assert_non_null(strstr(session_ask(watcher, arena_print(arena, "EXECUTE clocks('%s', '{16}')", order.id)), " 2 "));
    decided(order.id, false, "再说一遍", at(16));
    expect("history", order.id, ", 'ignored_relief'", "1");
    expect("set_aside", order.id, "", "none");
}

static void test_a_pause_shows_and_moves_nothing(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .due = at(7 * 24) + ODD};
    dispatch(&order, &TO_LEAD, at(9));
    assert_string_equal(ask(order.id, RELIEF_PAUSE, "third_party", "", at(200 * 24)), "durable");
    decided(order.id, true, "", at(15));
    expect_clocks(order.id, "4,5", both(order.due));
    expect_clocks(order.id, "14", arena_print(arena, "14 " LEAD " %lld 1 review_date", (long long)at(200 * 24)));
    assert_string_equal(finish(order.id, 1), "number upper_decides");
    assert_string_equal(ask(order.id, RELIEF_SHELF, "funds", "", at(300 * 24)), "durable");
    decided(order.id, false, "不同意", at(16));
    expect("reliefs", order.id, "", "1 2 " LEAD " 2 unit-" LEAD " upper; 2 3 " LEAD " 3 unit-" LEAD " upper 不同意");
    struct order own = {.id = new_order(), .own = true};
    dispatch(&own, &TO_LEAD, at(9));
    decided(own.id, true, "", at(16)); /* nobody has handed it down */
    expect("history", own.id, ", 'ignored_relief'", "1");
}

/* ---- whose clocks are shown to whom ---- */

static reply look(const char *key, const char *number, const char *unit)
{
    Loopline__Escalation__V1__ViewClocks body = LOOPLINE__ESCALATION__V1__VIEW_CLOCKS__INIT;
    body.number = wire_text(number);
    body.unit = wire_text(unit);
    return town_call(town, arena, key, MESSAGE_VIEW_CLOCKS, NULL, &body.base);
}

/* "stage unit; …", the first due first. */
static const char *shown(const char *key, const char *order, const char *unit)
{
    reply answer = look(key, number_of(order), unit);
    const char *out = "";
    if (answer->status != LOOPLINE__WIRE__V1__STATUS__STATUS_OK)
        return said(answer);
    assert_int_equal(answer->result_case, LOOPLINE__WIRE__V1__REPLY__RESULT_CLOCKS);
    for (size_t i = 0; i < answer->clocks->n_clocks; i++) {
        const Loopline__Escalation__V1__ClockView *one = answer->clocks->clocks[i];
        assert_string_equal(one->state, "open");
        assert_true(i == 0 || one->due_at >= answer->clocks->clocks[i - 1]->due_at);
        out = arena_print(arena, "%s%s%d%s%s", out, i == 0 ? "" : "; ", (int)one->stage, *one->unit == '\0' ? "" : " ",
                          one->unit);
    }
    return out;
}

static void test_who_sees_which_clocks(void **state)
{
    (void)state;
    struct order order = {.id = new_order(), .due = at(7 * 24) + ODD};
    dispatch(&order, &TO_LEAD, at(9));
    dispatch(&order, &TO_BELOW, at(10));
    assert_string_equal(shown("unit-" LEAD, order.id, ""), "1 " LEAD "; 2 " LEAD "; 4 " LEAD "; 5");
    assert_string_equal(shown("unit-" LEAD, order.id, BELOW), "1 " BELOW "; 4 " BELOW "; 5");
    assert_string_equal(shown("leader-" BELOW, order.id, ""), "1 " BELOW "; 4 " BELOW "; 5");
    assert_string_equal(shown("unit-" BELOW, order.id, LEAD), "unit not_yours");
    assert_string_equal(shown("unit-" OTHER, order.id, ""), "unit not_yours");
    assert_string_equal(shown("unit-" LEAD, order.id, "py.nowhere"), "unit unknown_code");
    assert_string_equal(shown("dispatcher", order.id, OTHER), "unit not_yours");
    assert_int_equal(look("dispatcher", number_of(order.id), "")->clocks->n_clocks, 6);
    assert_string_equal(said(look("unit-" LEAD, "PY20240410-99999", "")), "number not_found");
    assert_string_equal(said(look("unit-" LEAD, "", "")), "number required");
    assert_string_equal(said(look("agent", number_of(order.id), "")), "denied header.type not_allowed");
    expect("viewed", order.id, "",
           "unit-" LEAD " " LEAD "; unit-" LEAD " " BELOW "; leader-" BELOW " " BELOW "; dispatcher");
    reach(order.id, MILESTONE_RELIEVED, BELOW, at(14));
    assert_string_equal(shown("unit-" BELOW, order.id, ""), "unit not_yours"); /* it has left */
}

/* N13, N22: what a key may not know of is not there. */
static void test_what_is_not_there(void **state)
{
    (void)state;
    struct order report = {.id = new_order(), .due = at(48), .reported = LEAD};
    struct order secret = {.id = new_order(), .due = at(48), .matter = "discipline"};
    dispatch(&report, &TO_OTHER, at(9));
    dispatch(&secret, &TO_LEAD, at(9));
    assert_string_equal(shown("unit-" LEAD, report.id, ""), "number not_found");
    assert_string_equal(shown("unit-" BELOW, report.id, ""), "number not_found");
    assert_string_equal(shown("unit-" LEAD, secret.id, ""), "number not_found");
    assert_string_equal(shown("dispatcher", secret.id, ""), "number not_found");
    expect("viewed", report.id, "", "none");
    expect("viewed", secret.id, "", "none");
}

/* ---- asked back above ---- */

static void fed_back(const char *order, uint32_t round, instant when)
{
    Loopline__Event__V1__OrderFedBack event = LOOPLINE__EVENT__V1__ORDER_FED_BACK__INIT;
    Loopline__Event__V1__RequestRef request = LOOPLINE__EVENT__V1__REQUEST_REF__INIT, *list = &request;
    request.request_id = id_of(order);
    request.number = wire_text(number_of(order));
    request.channel = wire_text("above");
    event.order_id = id_of(order);
    event.number = wire_text(number_of(order));
    event.district = wire_text("pingyin");
    event.unit = wire_text(LEAD);
    event.round = round;
    event.outcome = (Loopline__Wire__V1__Outcome)OUTCOME_SOLVED;
    event.text = wire_text("已更换");
    event.at = when;
    event.policy = wire_text("pingyin");
    event.pack_version = 1;
    event.area = wire_text("pingyin.yushan");
    event.matter = wire_text("city.road.lamp");
    event.party = (Loopline__Wire__V1__Party)PARTY_CITIZEN;
    event.urgency = (Loopline__Wire__V1__Urgency)URGENCY_NORMAL;
    event.requests = &list;
    event.n_requests = 1;
    put(order, NODE_SURVEY, NODE_ROUTER, MESSAGE_ORDER_FED_BACK, &event.base);
}

static void rated(const char *order, uint32_t visit, enum rating rating)
{
    Loopline__Event__V1__SurveyAnswered event = LOOPLINE__EVENT__V1__SURVEY_ANSWERED__INIT;
    event.request_id = event.case_id = id_of(order);
    event.number = wire_text(number_of(order));
    event.visit = visit;
    event.way = (Loopline__Wire__V1__ChannelKind)CHANNEL_UPPER;
    event.rating = (Loopline__Wire__V1__Rating)rating;
    event.text = wire_text("没有解决");
    event.by = wire_text("channel-above");
    put(order, NODE_SURVEY, NODE_INTAKE, MESSAGE_SURVEY_ANSWERED, &event.base);
}

static void check_survey_asked(const char *order)
{
    size_t size;
    const uint8_t *bytes = sent(order, MESSAGE_PROGRESS_MADE, &size);
    Loopline__Event__V1__ProgressMade *asked = loopline__event__v1__progress_made__unpack(NULL, size, bytes);
    assert_string_equal(asked->what, "survey_asked");
    assert_int_equal(asked->way, CHANNEL_UPPER);
    assert_string_equal(asked->channel, "");
    assert_true(asked->until >= at(90 * 24));
    loopline__event__v1__progress_made__free_unpacked(asked, NULL);
}

static void until_asked(const char *order, const char *expected)
{
    fault_until(watcher, arena_print(arena, "EXECUTE asked('%s')", order), expected, WAIT_S);
}

/* At night: programs do not sleep. Asked once, rated once; not satisfied is a redo, which is asked anew. */
static void test_the_rating_comes_from_above(void **state)
{
    (void)state;
    const char *order = new_order();
    session_run(watcher, "EXECUTE fault_clock('" NIGHT "')");
    fed_back(order, 0, at(23));
    until_asked(order, "above 9 1 t 0 0 2 0");
    check_survey_asked(order);
    rated(order, 1, RATING_DISSATISFIED);
    until_asked(order, "above 9 2 t 4 2 channel-above 3 0");
    expect("sent_count", order, arena_print(arena, ", %d, %d", MESSAGE_REDO_ORDERED, NODE_ROUTER), "1");
    rated(order, 1, RATING_SATISFIED); /* once is once */
    until_asked(order, "above 9 2 t 4 2 channel-above 3 0");
    expect("history", order, ", 'ignored_answer'", "1");
    fed_back(order, 1, at(23) + 1800 * INSTANT_SECOND);
    until_asked(order, "above 9 1 t 0 0 2 1");
    rated(order, 2, RATING_SATISFIED);
    until_asked(order, "above 9 2 t 1 2 channel-above 4 1");
    expect("sent_count", order, arena_print(arena, ", %d, %d", MESSAGE_REDO_ORDERED, NODE_ROUTER), "1");
    expect("set_aside", order, "", "none");
    session_run(watcher, "EXECUTE fault_clock('" AFTERNOON "')");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_due_to_the_microsecond),      cmocka_unit_test(test_others_ended_ones_and_a_redo),
        cmocka_unit_test(test_what_no_router_says),         cmocka_unit_test(test_no_calendar_moves_it),
        cmocka_unit_test(test_more_time_is_decided_above),  cmocka_unit_test(test_a_pause_shows_and_moves_nothing),
        cmocka_unit_test(test_who_sees_which_clocks),       cmocka_unit_test(test_what_is_not_there),
        cmocka_unit_test(test_the_rating_comes_from_above),
    };
    return cmocka_run_group_tests_name("clocks of orders from above", tests, open_town, close_town);
}
