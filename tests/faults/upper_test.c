/* A deployment below: orders that the level above handed down, in a running router. Nobody else runs meanwhile: what the router
 * says to intake and to escalation is taken from the outbox and read as they would read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "common/terms.h"
#include "common/wire.h"
#include "tests/lib/fault.h"
#include "tests/lib/told.h"
#include "tests/lib/town.h"

enum { START_S = 40, TAKEN_S = 20, ORDERS_MAX = 32 };

#define ACCEPTED_TEXT "2024-05-14T08:00:00+08:00"
#define MORNING       "2024-05-14T09:00:00+08:00"
#define DUE_TEXT      "2024-05-20T18:00:00+08:00"
#define LATER_TEXT    "2024-05-22T18:00:00+08:00"
#define LEAD          "nx.market"
#define HELPER        "nx.environment"
#define OTHER         "nx.labour"

typedef const Loopline__Wire__V1__Reply *reply;

static const char *const SERVICES[] = {"intake", "escalation", "survey"};
static struct town *town;
static struct session *owner;
static struct arena *arena;
static struct uuid founded[ORDERS_MAX];
static size_t founded_count;

struct matter { /* one order of a test */
    struct uuid id;
    char text[UUID_TEXT];
    const char *number;
};

static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    owner = fault_session();
    session_file(owner, "tests/faults/upper.sql");
    fault_ready(owner);
    session_run(owner, "EXECUTE fault_clock('" MORNING "')");
    town = town_open(session_town(), NULL);
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        fault_town((const char *const[]){"term", SERVICES[i], NULL});
    return 0;
}

static void tidy(void)
{
    struct buf ids = {0};
    for (size_t i = 0; i < founded_count; i++) {
        char text[UUID_TEXT];
        uuid_format(&founded[i], text);
        buf_print(&ids, "%s%s", i ? "," : "", text);
    }
    session_ask(owner, arena_print(arena, "EXECUTE upper_tidy('{%s}')", ids.text));
    buf_free(&ids);
}

static int close_town(void **state)
{
    (void)state;
    tidy();
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        fault_start(SERVICES[i], 1);
    fault_until(owner, "EXECUTE fault_all_ready", "t", START_S);
    fault_ready(owner);
    town_close(&town);
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

static instant at(const char *text)
{
    instant out;
    assert_true(instant_parse(text, 480, &out));
    return out;
}

/* ---- what others say to the router ---- */

static void put(const struct matter *of, enum node from, enum message_type type, const ProtobufCMessage *body)
{
    size_t size = protobuf_c_message_get_packed_size(body);
    uint8_t *bytes = arena_alloc(arena, size + 1);
    struct buf hex = {0};
    protobuf_c_message_pack(body, bytes);
    for (size_t i = 0; i < size; i++)
        buf_print(&hex, "%02x", bytes[i]);
    session_run(owner, arena_print(arena, "EXECUTE upper_put(%d, '%s', %d, '\\x%s')", (int)from, of->text, (int)type,
                                   hex.text ? hex.text : ""));
    buf_free(&hex);
    fault_until(owner, arena_print(arena, "EXECUTE upper_waits('%s')", of->text), "0", TAKEN_S);
}

static struct matter matter_new(void)
{
    struct matter of = {.id = uuid_new()};
    uuid_format(&of.id, of.text);
    of.number = arena_print(arena, "NX20240514-%.8s", of.text + 24);
    assert_true(founded_count < ORDERS_MAX);
    founded[founded_count++] = of.id;
    return of;
}

/* `above`: handed down by two deployments; else a person's. `into` may be NULL. */
static struct matter found(bool above, const struct uuid *into)
{
    Loopline__Event__V1__RequestClassified body = LOOPLINE__EVENT__V1__REQUEST_CLASSIFIED__INIT;
    Loopline__Wire__V1__Upper upper = LOOPLINE__WIRE__V1__UPPER__INIT;
    char *path[] = {wire_text("省平台"), wire_text("长沙市平台")};
    const struct matter of = matter_new();
    body.request_id = wire_uuid(arena, &of.id);
    body.number = wire_text(of.number);
    body.channel = wire_text(above ? "above" : "phone");
    body.district = wire_text("ningxiang");
    body.area = wire_text("ningxiang.baimaqiao");
    body.matter = wire_text("market.quality.goods");
    body.nature = (Loopline__Wire__V1__Nature)NATURE_COMPLAINT;
    body.urgency = (Loopline__Wire__V1__Urgency)URGENCY_NORMAL;
    body.party = (Loopline__Wire__V1__Party)PARTY_CITIZEN;
    body.text = wire_text("灶具质量不合格,商家不肯退货");
    body.accepted_at = at(ACCEPTED_TEXT);
    upper.path = path;
    upper.n_path = COUNT(path);
    upper.due_at = at(DUE_TEXT);
    body.upper = above ? &upper : NULL;
    if (into) {
        body.merge_into = wire_uuid(arena, into);
        body.merge_score = 95;
    }
    put(&of, NODE_CLASSIFIER, MESSAGE_REQUEST_CLASSIFIED, &body.base);
    return of;
}

static void instruct(const struct matter *of, Loopline__Wire__V1__Instruction *instruction)
{
    Loopline__Event__V1__UpperInstructed body = LOOPLINE__EVENT__V1__UPPER_INSTRUCTED__INIT;
    body.request_id = wire_uuid(arena, &of->id);
    body.number = wire_text(of->number);
    body.instruction = instruction;
    body.at = at(MORNING);
    put(of, NODE_CLASSIFIER, MESSAGE_UPPER_INSTRUCTED, &body.base);
}

static void due(const struct matter *of, int64_t due_at)
{
    Loopline__Wire__V1__Instruction body = LOOPLINE__WIRE__V1__INSTRUCTION__INIT;
    body.what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_DUE_AT;
    body.due_at = due_at;
    instruct(of, &body);
}

static void say(const struct matter *of, Loopline__Wire__V1__Instruction__WhatCase what, const char *text)
{
    Loopline__Wire__V1__Instruction body = LOOPLINE__WIRE__V1__INSTRUCTION__INIT;
    body.what_case = what;
    body.refused = wire_text(text); /* of all texts the same place */
    instruct(of, &body);
}

static void redo(const struct matter *of, uint32_t round)
{
    Loopline__Event__V1__RedoOrdered body = LOOPLINE__EVENT__V1__REDO_ORDERED__INIT;
    body.order_id = wire_uuid(arena, &of->id);
    body.number = wire_text(of->number);
    body.round = round;
    put(of, NODE_SURVEY, MESSAGE_REDO_ORDERED, &body.base);
}

static void write_off(const struct matter *of)
{
    Loopline__Event__V1__WriteOffApproved body = LOOPLINE__EVENT__V1__WRITE_OFF_APPROVED__INIT;
    body.order_id = wire_uuid(arena, &of->id);
    body.number = wire_text(of->number);
    put(of, NODE_SURVEY, MESSAGE_WRITE_OFF_APPROVED, &body.base);
}

/* ---- what the router says to others ---- */

static size_t unhex(const char *hex, uint8_t *out)
{
    size_t size = strlen(hex) / 2;
    for (size_t i = 0; i < size; i++) {
        unsigned byte = 0;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        out[i] = (uint8_t)byte;
    }
    return size;
}

static ProtobufCMessage *unpack(const ProtobufCMessageDescriptor *type, const char *hex)
{
    uint8_t *bytes = arena_alloc(arena, strlen(hex) / 2 + 1);
    ProtobufCMessage *message = protobuf_c_message_unpack(type, NULL, unhex(hex, bytes), bytes);
    assert_non_null(message);
    return message;
}

static char *take(const struct matter *of, enum node to, enum message_type type)
{
    return strdup(
        session_ask(owner, arena_print(arena, "EXECUTE upper_take('%s', %d, %d)", of->text, (int)to, (int)type)));
}

static void add_text(struct buf *out, const char *name, const char *text)
{
    if (!str_empty(text))
        buf_print(out, " %s=%s", name, text);
}

static void add_number(struct buf *out, const char *name, uint64_t number)
{
    if (number)
        buf_print(out, " %s=%llu", name, (unsigned long long)number);
}

/* Minutes since it was accepted; what is of this hour is "now". */
static void add_at(struct buf *out, const char *name, int64_t when)
{
    int64_t now = at(MORNING);
    if (when >= now && when < now + INSTANT_HOUR)
        buf_print(out, " %s=now", name);
    else if (when)
        buf_print(out, " %s=+%lld", name, (long long)((when - at(ACCEPTED_TEXT)) / INSTANT_MINUTE));
}

static void add_term(struct buf *out, const char *list, int number)
{
    if (number)
        buf_print(out, " %s", term_get(list, number)->code);
}

static void add_report(struct buf *out, const Loopline__Wire__V1__UpwardReport *report)
{
    buf_print(out, " [%s", term_get("upward_kind", (int)report->kind)->code);
    add_number(out, "round", report->round);
    add_text(out, "unit", report->unit);
    add_text(out, "text", report->text);
    add_at(out, "until", report->until);
    add_term(out, "audience", (int)report->to);
    add_at(out, "contact", report->contact_at);
    add_term(out, "contact_way", (int)report->way);
    add_term(out, "contact_result", (int)report->result);
    add_term(out, "outcome", (int)report->outcome);
    add_text(out, "measures", report->measures);
    add_number(out, "cost", report->cost_fen);
    add_text(out, "ground", report->ground);
    add_at(out, "told", report->told_at);
    add_text(out, "cause", report->cause);
    add_at(out, "works", report->works_until_at);
    add_number(out, "agreed", report->agreed_fen);
    add_term(out, "relief_kind", (int)report->relief);
    add_text(out, "amount", report->amount);
    buf_add(out, "]", 1);
}

static void add_progress(struct buf *out, const char *hex)
{
    Loopline__Event__V1__ProgressMade *made =
        (Loopline__Event__V1__ProgressMade *)unpack(&loopline__event__v1__progress_made__descriptor, hex);
    buf_print(out, "%s%s", out->length ? "; " : "", made->what);
    if (made->report)
        add_report(out, made->report);
    protobuf_c_message_free_unpacked(&made->base, NULL);
}

/* The steps since the last look, and what goes up with them. */
static void told(const struct matter *of, const char *expected)
{
    struct buf out = {0};
    char *rows = take(of, NODE_INTAKE, MESSAGE_PROGRESS_MADE), *rest = rows, *row;
    while ((row = strsep(&rest, "\n")) != NULL && *row != '\0')
        add_progress(&out, row);
    assert_string_equal(out.length ? out.text : "nothing", expected);
    free(rows);
    buf_free(&out);
}

static void add_dispatch(struct buf *out, const char *hex)
{
    Loopline__Event__V1__OrderDispatched *body =
        (Loopline__Event__V1__OrderDispatched *)unpack(&loopline__event__v1__order_dispatched__descriptor, hex);
    buf_print(out, "%s%s %zu", out->length ? "; " : "", body->upper ? "above" : "here", body->n_assignments);
    add_at(out, "due", body->upper_due);
    protobuf_c_message_free_unpacked(&body->base, NULL);
}

static void dispatched(const struct matter *of, const char *expected)
{
    struct buf out = {0};
    char *rows = take(of, NODE_ESCALATION, MESSAGE_ORDER_DISPATCHED), *rest = rows, *row;
    while ((row = strsep(&rest, "\n")) != NULL && *row != '\0')
        add_dispatch(&out, row);
    assert_string_equal(out.length ? out.text : "nothing", expected);
    free(rows);
    buf_free(&out);
}

static void stands(const struct matter *of, const char *expected)
{
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE upper_order('%s')", of->text)), expected);
}

static void history(const struct matter *of, const char *kinds, const char *expected)
{
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE upper_history('%s', '{%s}')", of->text, kinds)),
                        expected);
}

/* ---- commands ---- */

static void good(reply answer)
{
    if (answer->status != LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        print_message("  refused: %s %s\n", answer->n_errors ? answer->errors[0]->field : "?",
                      answer->n_errors ? answer->errors[0]->reason : "?");
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
}

static void refused(reply answer, const char *expected)
{
    struct buf out = {0};
    for (size_t i = 0; i < answer->n_errors; i++)
        buf_print(&out, "%s%s %s", i ? ", " : "", answer->errors[i]->field, answer->errors[i]->reason);
    assert_string_equal(out.text ? out.text : "nothing", expected);
    buf_free(&out);
}

static reply call(const char *who, enum message_type type, const ProtobufCMessage *body)
{
    return town_call(town, arena, who, type, NULL, body);
}

static const char *key_of(const char *unit)
{
    return arena_print(arena, "unit-%s", unit);
}

static reply signs(const struct matter *of, const char *unit)
{
    Loopline__Router__V1__Sign body = LOOPLINE__ROUTER__V1__SIGN__INIT;
    body.number = wire_text(of->number);
    return call(key_of(unit), MESSAGE_SIGN, &body.base);
}

static void sign(const struct matter *of, const char *unit)
{
    good(signs(of, unit));
}

static void contact(const struct matter *of, const char *unit)
{
    Loopline__Router__V1__MakeContact body = LOOPLINE__ROUTER__V1__MAKE_CONTACT__INIT;
    body.number = wire_text(of->number);
    good(call(key_of(unit), MESSAGE_MAKE_CONTACT, &body.base));
}

static void arrive(const struct matter *of, const char *unit)
{
    Loopline__Router__V1__Arrive body = LOOPLINE__ROUTER__V1__ARRIVE__INIT;
    body.number = wire_text(of->number);
    good(call(key_of(unit), MESSAGE_ARRIVE, &body.base));
}

static Loopline__Router__V1__Contact *evidence(void)
{
    Loopline__Router__V1__Contact *body = arena_alloc(arena, sizeof *body);
    loopline__router__v1__contact__init(body);
    body->at = at("2024-05-14T08:30:00+08:00");
    body->way = (Loopline__Wire__V1__ContactWay)CONTACT_PHONE;
    body->with = wire_text("来电人");
    body->result = (Loopline__Wire__V1__ContactResult)CONTACT_REACHED;
    return body;
}

static void interim(const struct matter *of, const char *unit)
{
    Loopline__Router__V1__ReportInterim body = LOOPLINE__ROUTER__V1__REPORT_INTERIM__INIT;
    body.number = wire_text(of->number);
    body.text = wire_text("已抽样送检该批灶具,等检验报告,来电人手机13912345678");
    body.measures = wire_text("停售该批灶具");
    body.until = at("2024-05-16T08:00:00+08:00");
    body.to = (Loopline__Wire__V1__Audience)AUDIENCE_BOTH;
    body.contact = evidence();
    good(call(key_of(unit), MESSAGE_REPORT_INTERIM, &body.base));
}

static void assign(const struct matter *of, const char *lead, const char *co)
{
    Loopline__Router__V1__Assign body = LOOPLINE__ROUTER__V1__ASSIGN__INIT;
    char *list[] = {wire_text(co)};
    body.number = wire_text(of->number);
    body.lead = wire_text(lead);
    body.ground = wire_text(str_empty(lead) ? "" : "wrong_unit");
    body.co = list;
    body.n_co = !str_empty(co);
    body.reason = wire_text("另需一家单位");
    good(call("dispatcher", MESSAGE_ASSIGN, &body.base));
}

static Loopline__Router__V1__FeedBack result_of(const struct matter *of)
{
    static unsigned visit; /* no two results say the same */
    Loopline__Router__V1__FeedBack body = LOOPLINE__ROUTER__V1__FEED_BACK__INIT;
    body.number = wire_text(of->number);
    body.outcome = (Loopline__Wire__V1__Outcome)OUTCOME_SOLVED;
    body.text = arena_print(arena, "第%u次到商铺查验,商家退款并停售该批灶具", ++visit);
    return body;
}

static void feed_back(const struct matter *of, const char *unit)
{
    const Loopline__Router__V1__FeedBack body = result_of(of);
    good(call(key_of(unit), MESSAGE_FEED_BACK, &body.base));
}

/* With everything that a result may say. */
static const char *feed_back_all(const struct matter *of, const char *unit)
{
    Loopline__Router__V1__FeedBack body = result_of(of);
    body.outcome = (Loopline__Wire__V1__Outcome)OUTCOME_CANNOT;
    body.ground = wire_text("funds");
    body.measures = wire_text("责令停售");
    body.cost_fen = 12300;
    body.agreed_fen = 4500;
    body.contact = evidence();
    body.told_at = at("2024-05-14T08:45:00+08:00");
    body.cause = wire_text("进货把关不严");
    body.works_until_at = at("2024-05-18T08:00:00+08:00");
    good(call(key_of(unit), MESSAGE_FEED_BACK, &body.base));
    return body.text;
}

static reply hand_back(const struct matter *of, const char *ground, const char *text)
{
    Loopline__Router__V1__HandBack body = LOOPLINE__ROUTER__V1__HAND_BACK__INIT;
    body.number = wire_text(of->number);
    body.ground = wire_text(ground);
    body.text = wire_text(text);
    return call("dispatcher", MESSAGE_HAND_BACK, &body.base);
}

/* ---- the cases ---- */

static void test_founded(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL), here = found(false, NULL);
    stands(&above, "1 省平台>长沙市平台 05-20 18:00 ours 1");
    stands(&here, "1 here never ours 1");
    dispatched(&above, "above 1 due=+9240");
    dispatched(&here, "here 1");
    told(&above, "dispatched");
    told(&here, "dispatched");
}

static void test_its_limit_moves(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL);
    dispatched(&above, "above 1 due=+9240");
    told(&above, "dispatched");
    due(&above, at(LATER_TEXT));
    stands(&above, "1 省平台>长沙市平台 05-22 18:00 ours 1");
    dispatched(&above, "above 0 due=+12120");
    due(&above, 0);
    stands(&above, "1 省平台>长沙市平台 never ours 1");
    dispatched(&above, "above 0");
    told(&above, "nothing");
    history(&above, "upper_due",
            "upper_due {\"due\": \"2024-05-22T18:00:00+08:00\", \"before\": \"2024-05-20T18:00:00+08:00\"}; "
            "upper_due {\"before\": \"2024-05-22T18:00:00+08:00\"}");
}

static void test_reported(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL), here = found(false, NULL);
    const struct matter *const both[] = {&above, &here};
    for (size_t i = 0; i < COUNT(both); i++) {
        assign(both[i], NULL, HELPER);
        sign(both[i], HELPER); /* what a co-handler does is this deployment's own affair */
        contact(both[i], HELPER);
        arrive(both[i], HELPER);
        interim(both[i], HELPER);
        sign(both[i], LEAD);
        contact(both[i], LEAD);
        contact(both[i], LEAD); /* once more: evidence */
        arrive(both[i], LEAD);
        interim(both[i], LEAD);
    }
    told(&above, "dispatched; signed; arrived; interim; "
                 "signed [signed unit=宁乡市市场监督管理局]; "
                 "contacted [contacted unit=宁乡市市场监督管理局 contact=now]; "
                 "arrived [arrived unit=宁乡市市场监督管理局]; "
                 "interim [interim unit=宁乡市市场监督管理局 "
                 "text=已抽样送检该批灶具,等检验报告,来电人手机139****5678 until=+2880 both contact=+30 phone reached "
                 "measures=停售该批灶具]");
    told(&here, "dispatched; signed; arrived; interim; signed; arrived; interim");
}

/* The lead is done first: what it said is looked up when the last one is. */
static void test_result(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL), here = found(false, NULL);
    const struct matter *const both[] = {&above, &here};
    const char *text = NULL;
    for (size_t i = COUNT(both); i > 0; i--) {
        const struct matter *of = both[i - 1];
        assign(of, NULL, HELPER);
        sign(of, HELPER);
        sign(of, LEAD);
        text = feed_back_all(of, LEAD);
        feed_back(of, HELPER);
    }
    told(&here, "dispatched; signed; signed; unit_fed_back; fed_back");
    told(&above,
         arena_print(arena,
                     "dispatched; signed; signed [signed unit=宁乡市市场监督管理局]; "
                     "contacted [contacted unit=宁乡市市场监督管理局 contact=+30 phone reached]; unit_fed_back; "
                     "fed_back [result unit=宁乡市市场监督管理局 text=%s contact=+30 phone reached cannot "
                     "measures=责令停售 cost=12300 ground=funds told=+45 cause=进货把关不严 works=+5760 agreed=4500]",
                     text));
    stands(&above, "5 省平台>长沙市平台 05-20 18:00 ours 1");
    redo(&above, 1);
    sign(&above, LEAD);
    contact(&above, LEAD);
    sign(&above, HELPER);
    feed_back(&above, HELPER);
    const Loopline__Router__V1__FeedBack body = result_of(&above); /* the lead is done last */
    good(call(key_of(LEAD), MESSAGE_FEED_BACK, &body.base));
    told(&above, arena_print(arena,
                             "redo; signed [signed round=1 unit=宁乡市市场监督管理局]; "
                             "contacted [contacted round=1 unit=宁乡市市场监督管理局 contact=now]; signed; "
                             "unit_fed_back; fed_back [result round=1 unit=宁乡市市场监督管理局 text=%s solved "
                             "cause=进货把关不严]",
                             body.text));
    dispatched(&above, "above 1 due=+9240; above 1 due=+9240; above 2 due=+9240");
}

/* Above it was signed for: another lead here signs for itself alone. */
static void test_another_lead(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL);
    sign(&above, LEAD);
    assign(&above, OTHER, NULL);
    sign(&above, OTHER);
    arrive(&above, OTHER);
    told(&above, "dispatched; signed [signed unit=宁乡市市场监督管理局]; dispatched; signed; "
                 "arrived [arrived unit=宁乡市人力资源和社会保障局]");
}

static void test_handed_back(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL), here = found(false, NULL);
    told(&above, "dispatched");
    refused(hand_back(&above, "", ""), "ground required, text required");
    refused(hand_back(&above, "no_such", "不归本区"), "ground unknown_code");
    refused(hand_back(&here, "not_duty", "不归本区"), "number not_from_above");
    refused(hand_back(&here, "no_such", "不归本区"), "number not_from_above");
    good(hand_back(&above, "not_duty", "不归本区,联系13912345678"));
    stands(&above, "1 省平台>长沙市平台 05-20 18:00 back 1");
    told(&above, "handed_back [handed_back text=不归本区,联系139****5678 ground=not_duty]");
    refused(hand_back(&above, "not_duty", "不归本区"), "number already_done");
    refused(signs(&above, LEAD), "number wrong_state"); /* nobody acts on it before the ruling */
    say(&above, LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_REFUSED, "属地管理,由你区办理");
    stands(&above, "1 省平台>长沙市平台 05-20 18:00 ours 1");
    say(&above, LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_REFUSED, "再说一遍");
    history(&above, "handed_back,hand_back_refused,ignored_instruction",
            "handed_back {\"text\": \"不归本区,联系139****5678\", \"ground\": \"not_duty\"}; hand_back_refused "
            "{\"text\": \"属地管理,由你区办理\"}; ignored_instruction {\"text\": \"再说一遍\"}");
    sign(&above, LEAD);
    contact(&above, LEAD);
    feed_back(&above, LEAD);
    refused(hand_back(&above, "not_duty", "不归本区"), "number wrong_state");
    write_off(&above);
    refused(hand_back(&above, "not_duty", "不归本区"), "number wrong_state");
}

static void test_more_time(void **state)
{
    Loopline__Event__V1__ReliefAsked asked = LOOPLINE__EVENT__V1__RELIEF_ASKED__INIT;
    Loopline__Wire__V1__Instruction decided = LOOPLINE__WIRE__V1__INSTRUCTION__INIT;
    Loopline__Wire__V1__ReliefWord word = LOOPLINE__WIRE__V1__RELIEF_WORD__INIT;
    (void)state;
    const struct matter above = found(true, NULL);
    told(&above, "dispatched");
    asked.order_id = wire_uuid(arena, &above.id);
    asked.number = wire_text(above.number);
    asked.unit = wire_text(LEAD);
    asked.kind = (Loopline__Wire__V1__ReliefKind)RELIEF_PAUSE;
    asked.ground = wire_text("complex");
    asked.amount = wire_text("5wd");
    asked.until = at("2024-05-16T08:00:00+08:00");
    asked.reason = wire_text("等检验报告");
    asked.at = at(MORNING);
    put(&above, NODE_ESCALATION, MESSAGE_RELIEF_ASKED, &asked.base);
    told(&above, "relief_asked [relief_asked unit=宁乡市市场监督管理局 text=等检验报告 until=+2880 ground=complex "
                 "pause amount=5wd]");
    history(&above, "relief_asked", "none"); /* escalation has it on record */
    word.granted = true;
    word.text = wire_text("同意");
    decided.what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_RELIEF;
    decided.relief = &word;
    instruct(&above, &decided);
    history(&above, "relief_by_upper", "relief_by_upper {\"text\": \"同意\", \"granted\": true}");
    char *hex = take(&above, NODE_ESCALATION, MESSAGE_RELIEF_DECIDED);
    Loopline__Event__V1__ReliefDecided *heard =
        (Loopline__Event__V1__ReliefDecided *)unpack(&loopline__event__v1__relief_decided__descriptor, hex);
    assert_true(heard->granted && str_equal(heard->text, "同意") && str_equal(heard->number, above.number));
    protobuf_c_message_free_unpacked(&heard->base, NULL);
    free(hex);
    told(&above, "nothing");
}

static void test_urged(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL);
    say(&above, LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_URGED, "请抓紧");
    history(&above, "urged", "urged {\"text\": \"请抓紧\"}");
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE upper_comments('%s')", above.text)),
                        "above : 请抓紧");
}

/* Nobody above has a say in what began here: a person looks at what says otherwise. What ended, or never began, is on record. */
static void test_to_whom_it_does_not_apply(void **state)
{
    (void)state;
    const struct matter here = found(false, NULL), ended = found(true, NULL), never = matter_new();
    due(&here, at(LATER_TEXT));
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE upper_set_aside('%s')", here.text)),
                        "622 number was not handed down by a deployment above");
    session_run(owner, arena_print(arena, "EXECUTE upper_let_go('%s')", here.text));
    stands(&here, "1 here never ours 1");
    sign(&ended, LEAD);
    contact(&ended, LEAD);
    feed_back(&ended, LEAD);
    write_off(&ended);
    due(&ended, at(LATER_TEXT));
    say(&ended, LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_URGED, "请抓紧");
    stands(&ended, "6 省平台>长沙市平台 05-20 18:00 ours 1");
    history(&ended, "ignored_instruction,urged,upper_due",
            "ignored_instruction {\"due\": \"2024-05-22T18:00:00+08:00\", \"before\": "
            "\"2024-05-20T18:00:00+08:00\"}; ignored_instruction {\"text\": \"请抓紧\"}");
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE upper_comments('%s')", ended.text)), "none");
    due(&never, at(LATER_TEXT));
    history(&never, "ignored_instruction", "ignored_instruction {}");
}

/* ---- it stands by itself ---- */

static reply merge(const struct matter *from, const struct matter *into)
{
    Loopline__Router__V1__Merge body = LOOPLINE__ROUTER__V1__MERGE__INIT;
    body.number = wire_text(from->number);
    body.into = wire_text(into->number);
    body.reason = wire_text("同一件事");
    return call("dispatcher", MESSAGE_MERGE, &body.base);
}

static reply reopen(const struct matter *old, const struct matter *by)
{
    Loopline__Router__V1__Reopen body = LOOPLINE__ROUTER__V1__REOPEN__INIT;
    body.number = wire_text(old->number);
    body.by = wire_text(by->number);
    body.reason = wire_text("又反映");
    return call("dispatcher", MESSAGE_REOPEN, &body.base);
}

static void settle(const struct matter *of)
{
    sign(of, LEAD);
    contact(of, LEAD);
    feed_back(of, LEAD);
    write_off(of);
}

static void test_it_rides_with_nobody(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL), here = found(false, NULL);
    refused(merge(&above, &here), "number wrong_state");
    refused(merge(&here, &above), "into wrong_state");
    const struct matter down = found(true, &here.id), own = found(false, &above.id); /* as a classifier might say */
    stands(&down, "1 省平台>长沙市平台 05-20 18:00 ours 1");
    stands(&own, "1 here never ours 1");
    const struct matter old = found(true, NULL), old_here = found(false, NULL);
    settle(&old);
    settle(&old_here);
    refused(reopen(&old, &here), "number wrong_state");
    refused(reopen(&old_here, &above), "by wrong_state");
    good(reopen(&old_here, &here));
}

static void test_its_parts_are_plain(void **state)
{
    Loopline__Router__V1__Split body = LOOPLINE__ROUTER__V1__SPLIT__INIT;
    Loopline__Router__V1__Part part = LOOPLINE__ROUTER__V1__PART__INIT;
    Loopline__Router__V1__Part *list[] = {&part};
    (void)state;
    const struct matter above = found(true, NULL);
    told(&above, "dispatched");
    part.lead = wire_text(OTHER);
    part.text = wire_text("查用工");
    body.number = wire_text(above.number);
    body.kind = (Loopline__Wire__V1__ChildKind)CHILD_SPLIT;
    body.reason = wire_text("分头查处");
    body.parts = list;
    body.n_parts = COUNT(list);
    good(call("dispatcher", MESSAGE_SPLIT, &body.base));
    const struct matter child = {.number = arena_print(arena, "%s-1", above.number)};
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE upper_children('%s')", above.text)),
                        arena_print(arena, "%s true true", child.number));
    refused(hand_back(&child, "not_duty", "不归本区"), "number not_from_above");
    sign(&above, LEAD);
    contact(&above, LEAD);
    const Loopline__Router__V1__FeedBack done = result_of(&above);
    good(call(key_of(LEAD), MESSAGE_FEED_BACK, &done.base));
    sign(&child, OTHER);
    feed_back(&child, OTHER); /* and with it the whole is settled */
    told(&above, arena_print(arena,
                             "signed [signed unit=宁乡市市场监督管理局]; "
                             "contacted [contacted unit=宁乡市市场监督管理局 contact=now]; unit_fed_back; "
                             "fed_back [result unit=宁乡市市场监督管理局 text=%s solved]",
                             done.text));
}

static void test_seen(void **state)
{
    Loopline__Router__V1__ViewOrder body = LOOPLINE__ROUTER__V1__VIEW_ORDER__INIT;
    (void)state;
    const struct matter above = found(true, NULL), here = found(false, NULL);
    body.number = wire_text(above.number);
    const Loopline__Router__V1__OrderView *view = call("dispatcher", MESSAGE_VIEW_ORDER, &body.base)->view;
    assert_int_equal(view->n_path, 2);
    assert_string_equal(view->path[1], "长沙市平台");
    assert_int_equal((int)view->party, PARTY_CITIZEN);
    assert_false(view->name_withheld);
    body.number = wire_text(here.number);
    assert_int_equal(call("dispatcher", MESSAGE_VIEW_ORDER, &body.base)->view->n_path, 0);
}

/* ---- at the command line ---- */

static void types(const char *lang, const char *const *words, size_t count, int code, const char *const *parts)
{
    const char *all[16] = {"loopline", "--config", arena_print(arena, "%s/etc/loopline.cfg", session_town()), "--lang",
                           lang};
    for (size_t i = 0; i < count; i++)
        all[5 + i] = words[i];
    struct told told = told_run(stdin, 5 + count, all);
    for (; *parts; parts++)
        told_has(*(told.code == 0 ? &told.out : &told.err), *parts);
    assert_int_equal(told.code, code);
    told_free(&told);
}

static void test_command_line(void **state)
{
    (void)state;
    const struct matter above = found(true, NULL), here = found(false, NULL);
    const char *back[] = {"order", above.number, "handback", "--ground", "not_duty", "--text", "不归本区"};
    const char *wrong[] = {"order", here.number, "handback", "--ground", "not_duty", "--text", "不归本区"};
    const char *page[] = {"order", above.number}, *view[] = {"order", above.number, "view", "--as", "dispatcher"};
    const char *json[] = {"-o", "json", "order", above.number}, *plain[] = {"-o", "json", "order", here.number};
    types("en", back, COUNT(back), 0, (const char *[]){above.number, NULL});
    types("zh", wrong, COUNT(wrong), 3, (const char *[]){"不是上级平台转来的", NULL});
    types("zh", page, COUNT(page), 0,
          (const char *[]){"上级转来", "省平台 → 长沙市平台", "上级时限", "2024-05-20 18:00", "退回上级", NULL});
    types("en", page, COUNT(page), 0,
          (const char *[]){"from above", "due above", "handed back", "handed back to the level above", NULL});
    types("en", view, COUNT(view), 0, (const char *[]){"from above", "省平台 → 长沙市平台", "citizen", NULL});
    types("en", json, COUNT(json), 0, (const char *[]){"\"from_above\"", "\"upper_due\"", "\"handed_back_at\"", NULL});
    types("en", plain, COUNT(plain), 0, (const char *[]){"\"from_above\":null", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_founded),
        cmocka_unit_test(test_its_limit_moves),
        cmocka_unit_test(test_reported),
        cmocka_unit_test(test_result),
        cmocka_unit_test(test_another_lead),
        cmocka_unit_test(test_handed_back),
        cmocka_unit_test(test_more_time),
        cmocka_unit_test(test_urged),
        cmocka_unit_test(test_to_whom_it_does_not_apply),
        cmocka_unit_test(test_it_rides_with_nobody),
        cmocka_unit_test(test_its_parts_are_plain),
        cmocka_unit_test(test_seen),
        cmocka_unit_test(test_command_line),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
