/* Down the tree in a running town: a part handed to the station below, an order split into child orders, what ends a
 * family, who may and what is refused; siblings fed back through two replicas at once, splits among withdrawals, and
 * a replica that is killed among splits. Nobody waits for ever, nobody is left acting for what has ended. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/client.h"
#include "common/str.h"
#include "tests/lib/fault.h"
#include "tests/lib/replica.h"
#include "tests/lib/town.h"

enum { FAMILIES = 50, RACES = 20, CROWD = 16, START_S = 30 };

#define MORNING "2024-05-14T09:00:00+08:00"
#define BUREAU  "nx.market"
#define STATION "nx.market_baimaqiao"
#define OTHER   "nx.market_yutan"
#define FOREIGN "nx.water_service"

typedef const Loopline__Wire__V1__Reply *reply;
typedef Loopline__Router__V1__Part Part;

static struct town *town;
static struct session *owner;
static struct arena *arena;

static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    owner = fault_session();
    session_file(owner, "tests/faults/tree.sql");
    fault_ready(owner);
    fault_until(owner, "EXECUTE tree_routers", "1", START_S);
    session_run(owner, "EXECUTE fault_clock('" MORNING "')");
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    replica_end(owner);
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

static const char *ask(const char *statement, const char *number)
{
    return session_ask(owner, arena_print(arena, "EXECUTE %s('%s')", statement, number));
}

static void expect_sound(void)
{
    fault_settle(owner);
    assert_string_equal(session_ask(owner, "EXECUTE tree_faults"), "");
}

/* ---- commands ---- */

/* Everybody is somebody else, and says something else. */
static const char *submit(void)
{
    static unsigned caller;
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    caller++;
    body.channel = wire_text("phone");
    body.text = arena_print(arena, "%u号摊位卖的第%u批灶具质量不合格,商家不肯退货。", caller, caller * 7 % 97);
    body.matter = wire_text("market.quality.goods");
    place.district = wire_text("ningxiang");
    place.area = wire_text("ningxiang.baimaqiao");
    body.place = &place;
    contact.phone = arena_print(arena, "1390031%04u", caller % 10000);
    body.contact = &contact;
    reply answer = town_call(town, arena, "channel-phone", MESSAGE_SUBMIT, NULL, &body.base);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    return answer->receipt->number;
}

static reply call(const char *who, enum message_type type, const ProtobufCMessage *body)
{
    return town_call(town, arena, who, type, NULL, body);
}

static void good(reply answer)
{
    if (answer->status != LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        print_message("  refused: %s %s\n", answer->n_errors ? answer->errors[0]->field : "?",
                      answer->n_errors ? answer->errors[0]->reason : "?");
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
}

/* Refused for exactly these: "to[0] not_below, limit bad_format". */
static void refused(reply answer, const char *expected)
{
    struct buf told = {0};
    for (size_t i = 0; i < answer->n_errors; i++)
        buf_print(&told, "%s%s %s", i ? ", " : "", answer->errors[i]->field, answer->errors[i]->reason);
    assert_string_equal(told.text ? told.text : "nothing", expected);
    assert_true(answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED ||
                answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED);
    buf_free(&told);
}

static const char *key_of(const char *unit)
{
    return arena_print(arena, "unit-%s", unit);
}

static reply sign(const char *number, const char *unit)
{
    Loopline__Router__V1__Sign body = LOOPLINE__ROUTER__V1__SIGN__INIT;
    body.number = wire_text(number);
    return call(key_of(unit), MESSAGE_SIGN, &body.base);
}

static void take_up(const char *number, const char *unit)
{
    Loopline__Router__V1__MakeContact body = LOOPLINE__ROUTER__V1__MAKE_CONTACT__INIT;
    good(sign(number, unit));
    body.number = wire_text(number);
    good(call(key_of(unit), MESSAGE_MAKE_CONTACT, &body.base));
}

static Loopline__Router__V1__FeedBack result_of(const char *number)
{
    static unsigned visit; /* no two results say the same */
    Loopline__Router__V1__FeedBack body = LOOPLINE__ROUTER__V1__FEED_BACK__INIT;
    body.number = wire_text(number);
    body.outcome = LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_SOLVED;
    body.text = arena_print(arena, "第%u次到商铺查验,双方签订协议,商家退款并停售该批灶具", ++visit);
    return body;
}

static reply feed_back(const char *number, const char *unit)
{
    const Loopline__Router__V1__FeedBack body = result_of(number);
    return call(key_of(unit), MESSAGE_FEED_BACK, &body.base);
}

static Loopline__Router__V1__Delegate down(const char *number, const char *const *to, size_t count)
{
    Loopline__Router__V1__Delegate body = LOOPLINE__ROUTER__V1__DELEGATE__INIT;
    body.number = wire_text(number);
    body.to = arena_array(arena, count + 1, sizeof *body.to);
    for (size_t i = 0; i < count; i++)
        body.to[body.n_to++] = wire_text(to[i]);
    return body;
}

struct piece {
    const char *lead, *text, *limit, *area, *co;
};

static Loopline__Router__V1__Split split_of(const char *number, enum child_kind kind, const struct piece *pieces,
                                            size_t count)
{
    Loopline__Router__V1__Split body = LOOPLINE__ROUTER__V1__SPLIT__INIT;
    body.number = wire_text(number);
    body.kind = (Loopline__Wire__V1__ChildKind)kind;
    body.reason = wire_text("两处分别查处");
    body.parts = arena_array(arena, count + 1, sizeof *body.parts);
    for (size_t i = 0; i < count; i++) {
        Part *part = arena_alloc(arena, sizeof *part);
        loopline__router__v1__part__init(part);
        part->lead = wire_text(pieces[i].lead);
        part->text = wire_text(pieces[i].text);
        part->limit = wire_text(pieces[i].limit);
        part->area = wire_text(pieces[i].area);
        if (pieces[i].co) {
            part->co = arena_array(arena, 1, sizeof *part->co);
            part->co[part->n_co++] = wire_text(pieces[i].co);
        }
        body.parts[body.n_parts++] = part;
    }
    return body;
}

static const struct piece TWO[] = {{STATION, "查白马桥商铺", "2wd", NULL, NULL},
                                   {OTHER, "查玉潭商铺", NULL, NULL, NULL}};

static reply split(const char *who, const char *number, enum child_kind kind, const struct piece *pieces, size_t count)
{
    const Loopline__Router__V1__Split body = split_of(number, kind, pieces, count);
    return call(who, MESSAGE_SPLIT, &body.base);
}

static const char *child(const char *number, size_t n)
{
    return arena_print(arena, "%s-%zu", number, n);
}

static const char *order_taken_up(void)
{
    const char *number = submit();
    fault_settle(owner);
    take_up(number, BUREAU);
    return number;
}

/* ---- bureau and station (R03, C17) ---- */

static void test_handed_down(void **state)
{
    (void)state;
    const char *number = submit(), *below[] = {STATION};
    fault_settle(owner);
    Loopline__Router__V1__Delegate body = down(number, below, 1);
    body.task = wire_text("到现场取证,组织调解");
    body.limit = wire_text("2wd");
    refused(call(key_of(BUREAU), MESSAGE_DELEGATE, &body.base), "number wrong_state"); /* not signed for */
    take_up(number, BUREAU);
    good(call(key_of(BUREAU), MESSAGE_DELEGATE, &body.base));
    assert_string_equal(ask("tree_parts", number), BUREAU " 1 2 0, " STATION " 5 1 1");
    refused(call(key_of(BUREAU), MESSAGE_DELEGATE, &body.base), "to already_done");
    refused(feed_back(number, BUREAU), "number still_running");
    /* what was handed down is not returned: who handed it down takes it back */
    Loopline__Router__V1__ReturnOrder back = LOOPLINE__ROUTER__V1__RETURN_ORDER__INIT;
    back.number = wire_text(number);
    back.ground = wire_text("not_duty");
    back.text = wire_text("不属本所");
    refused(call(key_of(STATION), MESSAGE_RETURN_ORDER, &back.base), "number wrong_state");
    Loopline__Router__V1__Delegate recall = down(number, below, 1);
    recall.recall = true;
    good(call(key_of(BUREAU), MESSAGE_DELEGATE, &recall.base));
    refused(call(key_of(BUREAU), MESSAGE_DELEGATE, &recall.base), "to not_found");
    good(call(key_of(BUREAU), MESSAGE_DELEGATE, &body.base));
    assert_string_equal(ask("tree_parts", number), BUREAU " 1 2 0, " STATION " 5 6 1, " STATION " 5 1 1");
    good(sign(number, STATION));
    good(feed_back(number, STATION));
    assert_string_equal(ask("tree_order", number), "2|0|0|0");
    good(feed_back(number, BUREAU));
    assert_string_equal(ask("tree_order", number), "5|0|0|0");
    static const char LINE[] =
        BUREAU "|unit-" BUREAU "|{\"task\": \"到现场取证,组织调解\", \"limit\": \"2wd\", \"units\": [\"" STATION "\"]}";
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE tree_told('%s', 'delegated')", number)),
                        arena_print(arena, "%s\n%s", LINE, LINE));
    expect_sound();
    assert_string_equal(ask("tree_asked", number), "1");
}

/* ---- split in two (C22), done in similar places (C04) ---- */

static void test_split(void **state)
{
    (void)state;
    static const struct piece MORE[] = {{BUREAU, "其他市场同样排查", "10d", "ningxiang.yutan", STATION}};
    const char *number = order_taken_up();
    reply answer = split("dispatcher", number, CHILD_SPLIT, TWO, COUNT(TWO));
    good(answer);
    assert_int_equal(answer->order->n_children, 2);
    assert_string_equal(answer->order->children[0], child(number, 1));
    assert_string_equal(answer->order->children[1], child(number, 2));
    assert_string_equal(ask("tree_order", number), "2|0|2|2");
    assert_string_equal(
        ask("tree_child", child(number, 1)),
        arena_print(arena, "market.quality.goods|ningxiang|ningxiang.baimaqiao|2wd|1|分办自 %s", number));
    /* the lead extends the fix; numbers go on */
    answer = split(key_of(BUREAU), number, CHILD_EXTEND, MORE, COUNT(MORE));
    good(answer);
    assert_string_equal(answer->order->children[0], child(number, 3));
    assert_string_equal(ask("tree_parts", child(number, 3)), BUREAU " 1 1 0, " STATION " 2 1 0");
    assert_string_equal(
        ask("tree_child", child(number, 3)),
        arena_print(arena, "market.quality.goods|ningxiang|ningxiang.yutan|10d|2|举一反三自 %s", number));
    expect_sound();

    good(feed_back(number, BUREAU)); /* its own part; the order waits for the children */
    assert_string_equal(ask("tree_order", number), "2|0|3|3");
    good(sign(child(number, 1), STATION));
    good(feed_back(child(number, 1), STATION)); /* nobody to contact */
    good(sign(child(number, 2), OTHER));
    good(feed_back(child(number, 2), OTHER));
    good(sign(child(number, 3), BUREAU));
    good(feed_back(child(number, 3), BUREAU));
    assert_string_equal(ask("tree_order", number), "2|0|3|1");
    assert_string_equal(ask("tree_asked", number), "0");
    good(sign(child(number, 3), STATION));
    good(feed_back(child(number, 3), STATION)); /* the last of the last */
    assert_string_equal(ask("tree_order", number), "5|0|3|0");
    expect_sound();
    assert_string_equal(ask("tree_asked", number), "1");
}

/* ---- what ends a family ---- */

static void rate(const char *number, enum rating rating)
{
    Loopline__Survey__V1__Rate body = LOOPLINE__SURVEY__V1__RATE__INIT;
    body.number = wire_text(number);
    body.rating = (Loopline__Wire__V1__Rating)rating;
    if (rating == RATING_DISSATISFIED)
        body.cause = LOOPLINE__WIRE__V1__CAUSE__CAUSE_NOT_SOLVED;
    good(call("agent", MESSAGE_RATE, &body.base));
    fault_settle(owner);
}

static void write_off(const char *number)
{
    Loopline__Survey__V1__ApplyWriteOff apply = LOOPLINE__SURVEY__V1__APPLY_WRITE_OFF__INIT;
    Loopline__Survey__V1__ApproveWriteOff approve = LOOPLINE__SURVEY__V1__APPROVE_WRITE_OFF__INIT;
    apply.number = approve.number = wire_text(number);
    apply.text = wire_text("已退款");
    approve.approved = true;
    good(call(key_of(BUREAU), MESSAGE_APPLY_WRITE_OFF, &apply.base));
    fault_settle(owner);
    good(call("supervisor", MESSAGE_APPROVE_WRITE_OFF, &approve.base));
    fault_settle(owner);
}

static void withdraw(const char *number)
{
    Loopline__Intake__V1__Withdraw body = LOOPLINE__INTAKE__V1__WITHDRAW__INIT;
    body.number = wire_text(number);
    body.reason = wire_text("自行解决");
    good(call("agent", MESSAGE_WITHDRAW, &body.base));
}

static void test_redone_and_written_off(void **state)
{
    (void)state;
    const char *number = order_taken_up();
    good(split("dispatcher", number, CHILD_SPLIT, TWO, COUNT(TWO)));
    good(feed_back(number, BUREAU));
    good(sign(child(number, 1), STATION));
    good(feed_back(child(number, 1), STATION));
    good(sign(child(number, 2), OTHER));
    good(feed_back(child(number, 2), OTHER));
    fault_settle(owner);
    rate(number, RATING_DISSATISFIED);
    assert_string_equal(ask("tree_order", number), "1|1|2|0"); /* the parent again; what was done elsewhere is done */
    assert_string_equal(ask("tree_children", number), "5,5");
    expect_sound();
    take_up(number, BUREAU);
    good(feed_back(number, BUREAU));
    fault_settle(owner);
    rate(number, RATING_SATISFIED);
    write_off(number);
    assert_string_equal(ask("tree_order", number), "6|1|2|0");
    assert_string_equal(ask("tree_children", number), "6,6");
    expect_sound();
    /* a child is opened again with its parent, never alone */
    Loopline__Router__V1__Reopen body = LOOPLINE__ROUTER__V1__REOPEN__INIT;
    const char *again = submit();
    fault_settle(owner);
    body.number = wire_text(child(number, 1));
    body.by = wire_text(again);
    body.reason = wire_text("又卖了");
    refused(call("dispatcher", MESSAGE_REOPEN, &body.base), "number wrong_state");
}

static void test_withdrawn(void **state)
{
    (void)state;
    const char *number = order_taken_up();
    good(split("supervisor", number, CHILD_SPLIT, TWO, COUNT(TWO)));
    good(sign(child(number, 2), OTHER));
    good(feed_back(child(number, 2), OTHER));
    fault_settle(owner);
    withdraw(number);
    fault_settle(owner);
    assert_string_equal(ask("tree_order", number), "7|0|2|0");
    assert_string_equal(ask("tree_children", number), "7,6"); /* nobody acts any more; what was done is done */
    refused(sign(child(number, 1), STATION), "number wrong_state");
    expect_sound();
}

/* ---- what is refused ---- */

static void test_bad_delegation(void **state)
{
    (void)state;
    const char *number = order_taken_up();
    static const struct {
        const char *to[3], *limit, *task;
        bool recall;
        const char *refused;
    } CASES[] = {
        {{NULL}, NULL, NULL, false, "to required"},
        {{""}, NULL, NULL, false, "to[0] required"},
        {{"nx.nowhere", STATION}, NULL, NULL, false, "to[0] unknown_code"},
        {{STATION, BUREAU, FOREIGN}, NULL, NULL, false, "to[1] not_below, to[2] not_below"},
        {{STATION, STATION}, NULL, NULL, false, "to[1] forbidden_here"},
        {{STATION}, "soon", NULL, false, "limit bad_format"},
        {{STATION}, "30min", NULL, false, "limit out_of_range"},
        {{STATION}, "none", NULL, false, "limit out_of_range"},
        {{STATION}, NULL, NULL, true, "to not_found"},
        {{STATION}, "2wd", "取证", true, "task forbidden_here, limit forbidden_here"},
        {{BUREAU}, NULL, NULL, true, "to not_found"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        size_t count = 0;
        while (count < 3 && CASES[i].to[count])
            count++;
        Loopline__Router__V1__Delegate body = down(number, CASES[i].to, count);
        body.limit = wire_text(CASES[i].limit);
        body.task = wire_text(CASES[i].task);
        body.recall = CASES[i].recall;
        refused(call(key_of(BUREAU), MESSAGE_DELEGATE, &body.base), CASES[i].refused);
    }
    const char *below[] = {STATION};
    Loopline__Router__V1__Delegate body = down(number, below, 1);
    refused(call(key_of(FOREIGN), MESSAGE_DELEGATE, &body.base), "unit not_yours");
    body.number = wire_text("NX20240514-99999");
    refused(call(key_of(BUREAU), MESSAGE_DELEGATE, &body.base), "number not_found");
    body.number = wire_text("");
    refused(call(key_of(BUREAU), MESSAGE_DELEGATE, &body.base), "number required");
    assert_string_equal(ask("tree_parts", number), BUREAU " 1 2 0");
}

static void test_bad_split(void **state)
{
    (void)state;
    const char *number = order_taken_up(), *unit = key_of(BUREAU);
    const struct {
        const char *who;
        enum child_kind kind;
        struct piece piece;
        const char *refused;
    } cases[] = {
        {"dispatcher", CHILD_KIND_UNSPECIFIED, {STATION, "查", NULL, NULL, NULL}, "kind required"},
        {"dispatcher", CHILD_SPLIT, {"", "", NULL, NULL, NULL}, "parts[0].lead required, parts[0].text required"},
        {"dispatcher",
         CHILD_SPLIT,
         {"nx.no", "查", NULL, NULL, "nx.none"},
         "parts[0].lead unknown_code, parts[0].co[0] unknown_code"},
        {"dispatcher", CHILD_SPLIT, {STATION, "查", NULL, NULL, STATION}, "parts[0].co[0] forbidden_here"},
        {"dispatcher", CHILD_SPLIT, {STATION, "查", "2wdd", NULL, NULL}, "parts[0].limit bad_format"},
        {"dispatcher", CHILD_SPLIT, {STATION, "查", "eod", NULL, NULL}, "parts[0].limit out_of_range"},
        {"dispatcher", CHILD_SPLIT, {STATION, "查", NULL, "nowhere", NULL}, "parts[0].area unknown_code"},
        {"dispatcher", CHILD_SPLIT, {STATION, "查", NULL, "jiangcheng.zhanqian", NULL}, "parts[0].area out_of_range"},
        {unit, CHILD_SPLIT, {STATION, "查", NULL, NULL, NULL}, "kind not_allowed"},
        {unit, CHILD_EXTEND, {FOREIGN, "查", NULL, NULL, STATION}, "parts[0].lead not_allowed"},
        {unit, CHILD_DELEGATED, {STATION, "查", NULL, NULL, FOREIGN}, "parts[0].co[0] not_allowed"},
        {key_of(STATION), CHILD_EXTEND, {STATION, "查", NULL, NULL, NULL}, "unit not_yours"},
        {key_of(FOREIGN), CHILD_EXTEND, {STATION, "查", NULL, NULL, NULL}, "unit not_yours"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        refused(split(cases[i].who, number, cases[i].kind, &cases[i].piece, 1), cases[i].refused);
    refused(split("dispatcher", number, CHILD_SPLIT, TWO, 0), "parts required");
    assert_int_equal(split("channel-phone", number, CHILD_SPLIT, TWO, 2)->status,
                     LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED);
    assert_string_equal(ask("tree_order", number), "2|0|0|0");
    expect_sound();
}

static void test_child_is_a_child(void **state)
{
    (void)state;
    const char *number = order_taken_up(), *other = submit();
    fault_settle(owner);
    good(split("dispatcher", number, CHILD_SPLIT, TWO, COUNT(TWO)));
    refused(split("dispatcher", child(number, 1), CHILD_SPLIT, TWO, COUNT(TWO)), "number wrong_state");
    Loopline__Router__V1__Merge body = LOOPLINE__ROUTER__V1__MERGE__INIT;
    body.reason = wire_text("同一件事");
    body.number = wire_text(child(number, 1));
    body.into = wire_text(other);
    refused(call("dispatcher", MESSAGE_MERGE, &body.base), "number wrong_state");
    body.number = wire_text(other);
    body.into = wire_text(child(number, 1));
    refused(call("dispatcher", MESSAGE_MERGE, &body.base), "into wrong_state");
    body.number = wire_text(number);
    body.into = wire_text(other);
    refused(call("dispatcher", MESSAGE_MERGE, &body.base), "number still_running");
    body.number = wire_text(other);
    body.into = wire_text(number); /* others may still ask for the parent */
    good(call("dispatcher", MESSAGE_MERGE, &body.base));
    expect_sound();
    withdraw(number);
    fault_settle(owner);
    assert_string_equal(ask("tree_children", number), "1,1"); /* one of two who asked */
    withdraw(other);
    fault_settle(owner);
    assert_string_equal(ask("tree_children", number), "7,7");
    expect_sound();
}

/* ---- two replicas ---- */

static reply take(struct client *client)
{
    struct uuid id;
    reply answer = NULL;
    assert_int_equal(client_take(client, arena, REPLICA_ANSWER_MS, &id, &answer), RESULT_OK);
    return answer;
}

static void send_result(struct client *client, const char *number)
{
    const Loopline__Router__V1__FeedBack body = result_of(number);
    struct uuid id;
    assert_int_equal(client_send(client, arena, MESSAGE_FEED_BACK, NULL, &body.base, &id), RESULT_OK);
}

static void send_split(struct client *client, const char *number, const char *key)
{
    const Loopline__Router__V1__Split body = split_of(number, CHILD_SPLIT, TWO, COUNT(TWO));
    struct uuid id;
    assert_int_equal(client_send(client, arena, MESSAGE_SPLIT, key, &body.base, &id), RESULT_OK);
}

static const char *array_of(const char *const *numbers, size_t count)
{
    struct buf list = {0};
    for (size_t i = 0; i < count; i++)
        buf_print(&list, "%s%s", i ? "," : "", numbers[i]);
    const char *kept = arena_text(arena, list.text);
    buf_free(&list);
    return kept;
}

/* Both children of a parent at the same time, by two replicas: each has to move the same parent. */
static void test_siblings_at_once(void **state)
{
    (void)state;
    const char *numbers[FAMILIES];
    replica_pair(owner);
    for (size_t i = 0; i < FAMILIES; i++)
        numbers[i] = submit();
    fault_settle(owner);
    for (size_t i = 0; i < FAMILIES; i++) {
        take_up(numbers[i], BUREAU);
        good(split("dispatcher", numbers[i], CHILD_SPLIT, TWO, COUNT(TWO)));
        good(feed_back(numbers[i], BUREAU));
        good(sign(child(numbers[i], 1), STATION));
        good(sign(child(numbers[i], 2), OTHER));
    }
    char *before = strdup(session_ask(owner, "EXECUTE tree_deadlocks"));
    struct client *one = replica_line(owner, key_of(STATION), 0), *other = replica_line(owner, key_of(OTHER), 1);
    for (size_t i = 0; i < FAMILIES; i++) {
        send_result(one, child(numbers[i], 1));
        send_result(other, child(numbers[i], 2));
        good(take(one));
        good(take(other));
    }
    expect_sound();
    assert_string_equal(session_ask(owner, "EXECUTE tree_deadlocks"), before);
    assert_string_equal(ask("tree_settled", arena_print(arena, "{%s}", array_of(numbers, FAMILIES))), "50");
    client_free(&one);
    client_free(&other);
    free(before);
}

/* Split by one replica while the other hears that nobody asks for it any more. */
static void test_split_among_withdrawals(void **state)
{
    (void)state;
    const char *numbers[RACES];
    size_t made = 0;
    replica_pair(owner);
    for (size_t i = 0; i < RACES; i++)
        numbers[i] = submit();
    fault_settle(owner);
    struct client *lines[] = {replica_line(owner, "dispatcher", 0), replica_line(owner, "dispatcher", 1)};
    for (size_t i = 0; i < RACES; i++) { /* the one or the other comes first, by a hair */
        if (i % 4 < 2)
            withdraw(numbers[i]);
        send_split(lines[i % 2], numbers[i], NULL);
        if (i % 4 >= 2)
            withdraw(numbers[i]);
        reply answer = take(lines[i % 2]);
        made += answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE;
    }
    expect_sound();
    for (size_t i = 0; i < RACES; i++)
        assert_memory_equal(ask("tree_order", numbers[i]), "7|0|", 4);
    print_message("  %zu of %d were split before they were withdrawn\n", made, RACES);
    client_free(&lines[0]);
    client_free(&lines[1]);
}

/* The family has grown between the look at it and its locks: it is looked at again, and nobody is left behind. */
static void test_split_just_then(void **state)
{
    (void)state;
    const char *number = submit();
    fault_settle(owner);
    struct session *other = fault_session();
    session_file(other, "tests/faults/tree.sql");
    session_run(other, "BEGIN");
    session_ask(other, arena_print(arena, "EXECUTE tree_lock('%s')", number));
    withdraw(number);
    fault_until(owner, "EXECUTE tree_waits", "1", START_S);
    session_run(other, arena_print(arena, "EXECUTE tree_plant('%s')", number));
    session_run(other, "COMMIT");
    fault_settle(owner);
    assert_string_equal(ask("tree_order", number), "7|0|1|0");
    assert_string_equal(ask("tree_children", number), "7");
    session_run(other, arena_print(arena, "EXECUTE tree_uproot('%s')", number));
    session_close(&other);
    expect_sound();
}

static void test_killed_among_splits(void **state)
{
    (void)state;
    const char *numbers[CROWD], *keys[CROWD];
    replica_pair(owner);
    for (size_t i = 0; i < CROWD; i++) {
        numbers[i] = submit();
        keys[i] = arena_print(arena, "tree-%s", numbers[i]);
    }
    fault_settle(owner);
    struct client *line = replica_line(owner, "dispatcher", 0);
    for (size_t i = 0; i < CROWD; i++)
        send_split(line, numbers[i], keys[i]);
    fault_signal("router", 2, SIGKILL);
    client_free(&line);
    fault_until(owner, "EXECUTE fault_replicas(3)", "1", START_S); /* nobody is sent to the one that is gone */
    replica_pair(owner);
    line = replica_line(owner, "dispatcher", 0);
    for (size_t i = 0; i < CROWD; i++) { /* again with the same keys: never twice */
        send_split(line, numbers[i], keys[i]);
        reply answer = take(line);
        assert_true(answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE ||
                    answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE);
        assert_int_equal(answer->order->n_children, 2);
    }
    for (size_t i = 0; i < CROWD; i++)
        assert_string_equal(ask("tree_order", numbers[i]), "1|0|2|2");
    expect_sound();
    client_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handed_down),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_redone_and_written_off),
        cmocka_unit_test(test_withdrawn),
        cmocka_unit_test(test_bad_delegation),
        cmocka_unit_test(test_bad_split),
        cmocka_unit_test(test_child_is_a_child),
        cmocka_unit_test(test_siblings_at_once),
        cmocka_unit_test(test_split_among_withdrawals),
        cmocka_unit_test(test_split_just_then),
        cmocka_unit_test(test_killed_among_splits),
    };
    return cmocka_run_group_tests_name("tree", tests, open_town, close_town);
}
