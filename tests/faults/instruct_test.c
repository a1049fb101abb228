/* The door of a deployment above, in a running intake and classifier: what it hands down by a channel of kind upper, what it
 * says of it later, what it hears. Router and survey are away meanwhile: what they are told is taken from the outbox and read as
 * they would read it; what they would tell is put there. */
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
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"
#include "tests/lib/town.h"

enum { WAIT_S = 30, LONG_REPORTS = 60, PAGES_MOST = 40 };

#define NOW_TEXT "2024-04-10T09:00:00+08:00"
#define NOW_S    1712710800
#define DAY_S    86400
#define LAMPS    "小区3号楼前的路灯坏了一个星期,晚上漆黑一片,老人不敢出门,请派人维修。"
#define VAGUE    "就是那个事情,跟你们说过的,到现在还是老样子,没有一个人过来看一眼。"
#define EAST     "pingyin.yushan.dongguan"
#define ABOVE    "channel-above"

typedef Loopline__Intake__V1__Submit Submit;
typedef Loopline__Wire__V1__Instruction Instruction;
typedef Loopline__Wire__V1__Reply Reply;
typedef Loopline__Event__V1__ProgressMade Progress;

static const char *const AWAY[] = {"router", "survey"};
static struct town *town;
static struct session *owner;
static struct arena *arena;
static int run;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    run = 10000 + chance_below(80000);
    owner = fault_open(NOW_TEXT);
    session_file(owner, "tests/faults/instruct.sql");
    arena = arena_new(0);
    town = town_open(session_town(), NULL);
    for (size_t i = 0; i < COUNT(AWAY); i++)
        fault_town((const char *const[]){"term", AWAY[i], NULL});
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE ins_tidy");
    for (size_t i = 0; i < COUNT(AWAY); i++)
        fault_start(AWAY[i], 1);
    fault_ready(owner);
    town_close(&town);
    arena_free(&arena);
    session_close(&owner);
    return 0;
}

/* ---- what is said ---- */

static const char *key_new(void)
{
    static int last;
    return arena_print(arena, "ins%d-%d", run, ++last);
}

static const char *named(const char *reference)
{
    return arena_print(arena, "SQ%d-%s", run, reference);
}

/* A demand, of which a case changes something. */
struct demand {
    Submit submit;
    Loopline__Wire__V1__Upper upper;
    Loopline__Intake__V1__Place place;
    char *path[12];
};

static struct demand *demand_new(const char *reference, const char *text)
{
    struct demand *out = arena_alloc(arena, sizeof *out);
    loopline__intake__v1__submit__init(&out->submit);
    loopline__wire__v1__upper__init(&out->upper);
    loopline__intake__v1__place__init(&out->place);
    out->path[0] = wire_text("province");
    out->path[1] = wire_text("quancheng");
    out->upper.path = out->path;
    out->upper.n_path = 2;
    out->upper.due_at = (NOW_S + DAY_S) * INSTANT_SECOND;
    out->place.area = wire_text(EAST);
    out->submit.place = &out->place;
    out->submit.upper = &out->upper;
    out->submit.reference = wire_text(reference);
    out->submit.matter = wire_text(str_equal(text, VAGUE) ? "" : "city.road.lamp");
    out->submit.text = wire_text(text);
    return out;
}

static const Reply *say(const char *who, enum message_type type, const char *key, const ProtobufCMessage *body)
{
    return town_call(town, arena, who, type, key, body);
}

static void is_status(const Reply *reply, const char *status)
{
    if (!str_equal(raw_status(reply), status))
        fail_msg("%s instead of %s: %s %s", raw_status(reply), status,
                 reply->n_errors > 0 ? reply->errors[0]->field : "",
                 reply->n_errors > 0 ? reply->errors[0]->reason : "");
}

static void is_refused(const Reply *reply, const char *status, const char *field, const char *reason)
{
    is_status(reply, status);
    if (!raw_names(reply, field, reason))
        fail_msg("expected %s %s, got %s %s", field, reason, reply->n_errors > 0 ? reply->errors[0]->field : "",
                 reply->n_errors > 0 ? reply->errors[0]->reason : "");
}

/* A request, as its receipt names it. */
struct receipt {
    const char *id, *number, *code;
};

static struct receipt handed_down(const char *reference, const char *text)
{
    struct demand *demand = demand_new(reference, text);
    struct uuid id;
    char *words = arena_alloc(arena, UUID_TEXT);
    const Reply *reply = say(ABOVE, MESSAGE_SUBMIT, key_new(), &demand->submit.base);
    is_status(reply, "durable");
    assert_true(wire_uuid_read(&reply->receipt->request_id, &id));
    uuid_format(&id, words);
    return (struct receipt){words, arena_text(arena, reply->receipt->number), arena_text(arena, reply->receipt->code)};
}

static const char *of(const char *statement, const char *id)
{
    return arena_print(arena, "EXECUTE %s('%s')", statement, id);
}

static void holds(const char *statement, const char *id, const char *expected)
{
    assert_string_equal(session_ask(owner, of(statement, id)), expected);
}

static void will_hold(const char *statement, const char *id, const char *expected)
{
    fault_until(owner, of(statement, id), expected, WAIT_S);
}

static void will_be_said(const char *id, enum node to, const char *expected)
{
    fault_until(owner, arena_print(arena, "EXECUTE ins_said('%s', %d)", id, (int)to), expected, WAIT_S);
}

/* The n-th message of this type that waits for that service. */
static const void *said(const char *id, enum node to, enum message_type type, int n)
{
    ProtobufCMessage *out = NULL;
    struct faults faults = {0};
    const char *hex =
        session_ask(owner, arena_print(arena, "EXECUTE ins_payload('%s', %d, %d, %d)", id, (int)to, (int)type, n));
    size_t size = strlen(hex) / 2;
    uint8_t *bytes = arena_alloc(arena, size + 1);
    for (size_t i = 0; i < size; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    assert_int_equal(wire_body(arena, type, bytes, size, &out, &faults), RESULT_OK);
    return out;
}

static const char *classified(int state, int due)
{
    return arena_print(arena, "%d|province,quancheng|%d|", state, due);
}

/* ---- handed down ---- */

static void test_handed_down(void **state)
{
    (void)state;
    struct demand *demand = demand_new(named("first"), LAMPS);
    const char *key = key_new();
    const Reply *reply = say(ABOVE, MESSAGE_SUBMIT, key, &demand->submit.base);
    is_status(reply, "durable");
    is_status(say(ABOVE, MESSAGE_SUBMIT, key, &demand->submit.base), "duplicate");
    holds("ins_count", named("first"), "1");
    struct receipt withheld, receipt = handed_down(named("second"), LAMPS);
    holds("ins_stored", receipt.id, arena_print(arena, "province,quancheng|%d|1", NOW_S + DAY_S));
    will_hold("ins_classified", receipt.id, classified(1, NOW_S + DAY_S));
    holds("ins_alike", receipt.id, "f|f"); /* the same words twice: each is answered for itself */
    will_be_said(receipt.id, NODE_ROUTER, "604");
    const Loopline__Event__V1__RequestClassified *wire = said(receipt.id, NODE_ROUTER, MESSAGE_REQUEST_CLASSIFIED, 0);
    assert_int_equal(wire->upper->n_path, 2);
    assert_string_equal(wire->upper->path[0], "province");
    assert_string_equal(wire->upper->path[1], "quancheng");
    assert_int_equal(wire->upper->due_at, (NOW_S + DAY_S) * INSTANT_SECOND);
    demand = demand_new(named("withheld"), LAMPS);
    demand->submit.name_withheld = true;
    demand->upper.due_at = 0;
    is_status(say(ABOVE, MESSAGE_SUBMIT, key_new(), &demand->submit.base), "durable");
    withheld = handed_down(named("past"), LAMPS);
    holds("ins_stored", withheld.id, arena_print(arena, "province,quancheng|%d|1", NOW_S + DAY_S));
}

static struct demand *wrong;
static void no_upper(void)
{
    wrong->submit.upper = NULL;
}
static void no_path(void)
{
    wrong->upper.n_path = 0;
}
static void no_name(void)
{
    wrong->path[1] = wire_text("");
}
static void long_name(void)
{
    wrong->path[0] = wire_text("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm");
}
static void bad_name(void)
{
    wrong->path[0] = wire_text("a\x1f"
                               "b");
}
static void twice(void)
{
    wrong->path[1] = wrong->path[0];
}
static void nine(void)
{
    for (size_t i = 0; i < 9; i++)
        wrong->path[i] = arena_print(arena, "level%zu", i);
    wrong->upper.n_path = 9;
}
static void round_it_comes(void)
{
    wrong->path[1] = wire_text("demo");
}
static void before_time(void)
{
    wrong->upper.due_at = -1;
}
static void no_reference(void)
{
    wrong->submit.reference = wire_text("");
}
static void an_answer(void)
{
    wrong->submit.answer = arena_alloc(arena, sizeof *wrong->submit.answer);
    loopline__intake__v1__direct_answer__init(wrong->submit.answer);
    wrong->submit.answer->text = wire_text("已告知");
}
static void a_refusal(void)
{
    wrong->submit.refusal = arena_alloc(arena, sizeof *wrong->submit.refusal);
    loopline__intake__v1__refusal__init(wrong->submit.refusal);
    wrong->submit.refusal->ground = wire_text("legal");
}
static void as_it_is(void)
{
}
static void named_channel(void)
{
    wrong->submit.channel = wire_text("above");
}

static void test_not_handed_down(void **state)
{
    static const struct {
        const char *who;
        void (*change)(void);
        const char *field, *reason;
    } CASES[] = {
        {ABOVE, no_upper, "upper", "required"},
        {ABOVE, no_path, "upper.path", "required"},
        {ABOVE, no_name, "upper.path[1]", "required"},
        {ABOVE, long_name, "upper.path[0]", "too_long"},
        {ABOVE, bad_name, "upper.path[0]", "control_character"},
        {ABOVE, twice, "upper.path[1]", "bad_format"},
        {ABOVE, nine, "upper.path", "too_many"},
        {ABOVE, round_it_comes, "upper.path", "loop"},
        {ABOVE, before_time, "upper.due_at", "out_of_range"},
        {ABOVE, no_reference, "reference", "required"},
        {ABOVE, an_answer, "answer", "not_allowed"},
        {ABOVE, a_refusal, "refusal", "not_allowed"},
        {"channel-phone", as_it_is, "upper", "forbidden_here"},
        {"channel-phone", named_channel, "channel", "not_allowed"},
        {"agent", named_channel, "channel", "not_allowed"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        wrong = demand_new(named("wrong"), LAMPS);
        CASES[i].change();
        is_refused(say(CASES[i].who, MESSAGE_SUBMIT, key_new(), &wrong->submit.base), "rejected", CASES[i].field,
                   CASES[i].reason);
    }
    holds("ins_count", named("wrong"), "0");
    assert_string_equal(
        session_ask(owner, "SELECT count(*) FROM intake.request WHERE upper_path IS NOT NULL AND reference = ''"), "0");
}

/* ---- what the level above says later ---- */

static const Reply *instruct_as(const char *who, const char *key, const char *reference, Instruction *what)
{
    Loopline__Intake__V1__Instruct body;
    loopline__intake__v1__instruct__init(&body);
    body.reference = wire_text(reference);
    body.instruction = what;
    return say(who, MESSAGE_INSTRUCT, key, &body.base);
}

#define SAID(what) LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_##what
static Instruction *of_kind(Loopline__Wire__V1__Instruction__WhatCase what)
{
    Instruction *out = arena_alloc(arena, sizeof *out);
    loopline__wire__v1__instruction__init(out);
    out->what_case = what;
    return out;
}

static Instruction *words(Loopline__Wire__V1__Instruction__WhatCase what, const char *text)
{
    Instruction *out = of_kind(what);
    if (what == SAID(REFUSED))
        out->refused = wire_text(text);
    else if (what == SAID(ADDED))
        out->added = wire_text(text);
    else if (what == SAID(URGED))
        out->urged = wire_text(text);
    else
        out->withdrawn = wire_text(text);
    return out;
}

static Instruction *due_at(instant at)
{
    Instruction *out = of_kind(SAID(DUE_AT));
    out->due_at = at;
    return out;
}

static Instruction *relief(bool granted)
{
    Instruction *out = of_kind(SAID(RELIEF));
    out->relief = arena_alloc(arena, sizeof *out->relief);
    loopline__wire__v1__relief_word__init(out->relief);
    out->relief->granted = granted;
    out->relief->text = wire_text("理由充分");
    return out;
}

static Instruction *rating(int value)
{
    Instruction *out = of_kind(SAID(RATING));
    out->rating = arena_alloc(arena, sizeof *out->rating);
    loopline__wire__v1__rating_word__init(out->rating);
    out->rating->rating = (Loopline__Wire__V1__Rating)value;
    out->rating->responded = (Loopline__Wire__V1__Answer)ANSWER_YES;
    out->rating->solved = (Loopline__Wire__V1__Answer)ANSWER_NO;
    out->rating->text = wire_text("灯还是不亮");
    return out;
}

/* Once, however often it is sent. */
static void instructs(const char *reference, Instruction *what)
{
    const char *key = key_new();
    is_status(instruct_as(ABOVE, key, reference, what), "durable");
    is_status(instruct_as(ABOVE, key, reference, what), "duplicate");
}

static void refuses(const char *reference, Instruction *what, const char *field, const char *reason)
{
    is_refused(instruct_as(ABOVE, key_new(), reference, what), "rejected", field, reason);
}

static void test_each_kind_once_and_in_order(void **state)
{
    (void)state;
    const char *reference = named("kinds");
    struct receipt receipt = handed_down(reference, LAMPS);
    will_be_said(receipt.id, NODE_ROUTER, "604");
    instructs(reference, due_at((NOW_S + 2 * DAY_S) * INSTANT_SECOND));
    holds("ins_stored", receipt.id, arena_print(arena, "province,quancheng|%d|1", NOW_S + 2 * DAY_S));
    instructs(reference, words(SAID(URGED), "请尽快办理"));
    instructs(reference, words(SAID(REFUSED), "属你处职责"));
    instructs(reference, words(SAID(ADDED), "灯杆也歪了"));
    instructs(reference, relief(true));
    instructs(reference, due_at(0));
    holds("ins_stored", receipt.id, "province,quancheng|-|1");
    will_be_said(receipt.id, NODE_ROUTER, "604 622 622 622 601 622 622");
    static const Loopline__Wire__V1__Instruction__WhatCase ORDER[] = {SAID(DUE_AT), SAID(URGED), SAID(REFUSED),
                                                                      SAID(RELIEF), SAID(DUE_AT)};
    for (size_t i = 0; i < COUNT(ORDER); i++) {
        const Loopline__Event__V1__UpperInstructed *wire =
            said(receipt.id, NODE_ROUTER, MESSAGE_UPPER_INSTRUCTED, (int)i);
        assert_int_equal(wire->instruction->what_case, ORDER[i]);
        assert_string_equal(wire->number, receipt.number);
    }
    const Loopline__Event__V1__UpperInstructed *wire = said(receipt.id, NODE_ROUTER, MESSAGE_UPPER_INSTRUCTED, 3);
    assert_true(wire->instruction->relief->granted);
    holds("ins_history", receipt.id, "due_at=2024-04-12T09:00:00+08:00 urged refused added relief=true due_at");
    holds("ins_supplements", receipt.id, "灯杆也歪了");
    holds("ins_words", "请尽快办理", "0");
    holds("ins_steps", receipt.id, "accepted supplemented");
}

static void test_wrong_instructions(void **state)
{
    (void)state;
    const char *reference = named("faults");
    struct receipt receipt = handed_down(reference, LAMPS);
    char *endless = arena_alloc(arena, 2002);
    memset(endless, 'a', 2001);
    refuses("", words(SAID(URGED), "快"), "reference", "required");
    refuses(named("nobody"), words(SAID(URGED), "快"), "reference", "not_found");
    refuses(reference, NULL, "instruction", "required");
    refuses(reference, of_kind(SAID(_NOT_SET)), "instruction", "required");
    refuses(reference, words(SAID(REFUSED), ""), "instruction.refused", "required");
    refuses(reference, words(SAID(ADDED), ""), "instruction.added", "required");
    refuses(reference, words(SAID(URGED), ""), "instruction.urged", "required");
    refuses(reference, words(SAID(WITHDRAWN), ""), "instruction.withdrawn", "required");
    refuses(reference, words(SAID(REFUSED), endless), "instruction.refused", "too_long");
    refuses(reference, words(SAID(ADDED), endless), "instruction.added", "too_long");
    refuses(reference, words(SAID(URGED), endless), "instruction.urged", "too_long");
    refuses(reference, words(SAID(WITHDRAWN), endless), "instruction.withdrawn", "too_long");
    refuses(reference, due_at(-1), "instruction.due_at", "out_of_range");
    refuses(reference, rating(0), "instruction.rating.rating", "required");
    refuses(reference, rating(9), "instruction.rating.rating", "unknown_enum");
    refuses(reference, rating(RATING_SATISFIED), "instruction.rating", "wrong_state"); /* nobody is asked */
    is_refused(instruct_as("channel-phone", key_new(), reference, words(SAID(URGED), "快")), "rejected", "channel",
               "not_allowed");
    is_refused(instruct_as("agent", key_new(), reference, words(SAID(URGED), "快")), "denied", "header.type",
               "not_allowed");
    holds("ins_history", receipt.id, "none");
    will_hold("ins_classified", receipt.id, classified(1, NOW_S + DAY_S));
    will_be_said(receipt.id, NODE_ROUTER, "604");
}

/* Handed down again by the same name, when the first was over: the last counts. */
static void test_the_last_of_a_name(void **state)
{
    (void)state;
    const char *reference = named("again");
    struct receipt first = handed_down(reference, LAMPS), last = handed_down(reference, LAMPS);
    will_be_said(last.id, NODE_ROUTER, "604");
    instructs(reference, words(SAID(URGED), "请尽快"));
    will_be_said(last.id, NODE_ROUTER, "604 622");
    holds("ins_history", last.id, "urged");
    holds("ins_history", first.id, "none");
}

static void test_withdrawn(void **state)
{
    (void)state;
    const char *reference = named("withdrawn");
    struct receipt receipt = handed_down(reference, LAMPS);
    instructs(reference, words(SAID(WITHDRAWN), "已由他处办理"));
    will_be_said(receipt.id, NODE_ROUTER, "604 602");
    holds("ins_stored", receipt.id, arena_print(arena, "province,quancheng|%d|6", NOW_S + DAY_S));
    refuses(reference, words(SAID(WITHDRAWN), "再撤"), "instruction.withdrawn", "already_done");
    refuses(reference, words(SAID(ADDED), "补充"), "instruction.added", "wrong_state");
    refuses(reference, words(SAID(URGED), "快"), "instruction.urged", "wrong_state");
    refuses(reference, words(SAID(REFUSED), "不同意"), "instruction.refused", "wrong_state");
    refuses(reference, relief(false), "instruction.relief", "wrong_state");
    refuses(reference, due_at(NOW_S * INSTANT_SECOND), "instruction.due_at", "wrong_state");
    refuses(reference, rating(RATING_SATISFIED), "instruction.rating", "wrong_state");
    holds("ins_history", receipt.id, "withdrawn");
}

/* ---- what goes up ---- */

static void put(const char *id, const Progress *progress)
{
    struct buf call = {0};
    size_t size = 0;
    const uint8_t *bytes = wire_pack(arena, &progress->base, &size);
    buf_print(&call, "EXECUTE ins_put('%s', '\\x", id);
    for (size_t i = 0; i < size; i++)
        buf_print(&call, "%02x", bytes[i]);
    buf_text(&call, "')");
    session_run(owner, call.text);
    buf_free(&call);
}

static Progress *progress(const struct receipt *receipt, enum request_state at, const char *what)
{
    Progress *out = arena_alloc(arena, sizeof *out);
    struct uuid id;
    assert_true(uuid_parse(receipt->id, &id));
    loopline__event__v1__progress_made__init(out);
    out->request_id = wire_uuid(arena, &id);
    out->number = wire_text(receipt->number);
    out->state = (Loopline__Wire__V1__RequestState)at;
    out->what = wire_text(what);
    out->unit = wire_text("py.urban");
    out->at = NOW_S * INSTANT_SECOND;
    return out;
}

static Loopline__Wire__V1__UpwardReport *report(enum upward_kind kind, const char *text)
{
    Loopline__Wire__V1__UpwardReport *out = arena_alloc(arena, sizeof *out);
    loopline__wire__v1__upward_report__init(out);
    out->kind = (Loopline__Wire__V1__UpwardKind)kind;
    out->round = 1;
    out->unit = wire_text("平阴县综合行政执法局");
    out->text = wire_text(text);
    return out;
}

static void tell(const struct receipt *receipt, enum request_state at, const char *what, enum upward_kind kind,
                 const char *text)
{
    Progress *out = progress(receipt, at, what);
    out->report = report(kind, text);
    put(receipt->id, out);
}

static const Loopline__Intake__V1__UpdatePage *watch(const char *who, const char *cursor)
{
    Loopline__Intake__V1__Watch body;
    loopline__intake__v1__watch__init(&body);
    body.cursor = wire_text(cursor);
    body.limit = 500;
    const Reply *reply = say(who, MESSAGE_WATCH, NULL, &body.base);
    is_status(reply, "ok");
    return reply->updates;
}

/* The last step of that kind of this request in the feed, and how many there are. */
static const Loopline__Intake__V1__Step *fed(const char *number, const char *what, size_t *count)
{
    const Loopline__Intake__V1__Step *last = NULL;
    const char *cursor = "";
    *count = 0;
    for (int pages = 0; pages < PAGES_MOST; pages++) {
        const Loopline__Intake__V1__UpdatePage *page = watch(ABOVE, cursor);
        for (size_t i = 0; i < page->n_updates; i++)
            if (str_equal(page->updates[i]->number, number) && str_equal(page->updates[i]->step->what, what)) {
                last = page->updates[i]->step;
                (*count)++;
            }
        if (page->n_updates == 0)
            return last;
        cursor = page->next_cursor;
    }
    fail_msg("the feed has no end");
    return NULL;
}

static void test_reports_go_up(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        enum upward_kind kind;
        const char *text;
    } STEPS[] = {{"dispatched", 0, ""},
                 {"signed", UPWARD_SIGNED, ""},
                 {"contacted", UPWARD_CONTACTED, ""},
                 {"handed_back", UPWARD_HANDED_BACK, "不属本区"},
                 {"hand_back_refused", 0, ""},
                 {"relief_asked", UPWARD_RELIEF_ASKED, "等待鉴定"},
                 {"relief_decided", 0, ""},
                 {"fed_back", UPWARD_RESULT, "已更换灯泡"}};
    struct receipt receipt = handed_down(named("up"), LAMPS);
    size_t count;
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        bool moves = str_equal(STEPS[i].what, "fed_back");
        if (STEPS[i].kind == 0)
            put(receipt.id, progress(&receipt, REQUEST_IN_HAND, STEPS[i].what));
        else
            tell(&receipt, moves ? REQUEST_FED_BACK : REQUEST_IN_HAND, STEPS[i].what, STEPS[i].kind, STEPS[i].text);
    }
    const char *steps = "accepted dispatched signed+ contacted+ handed_back+ hand_back_refused relief_asked+ "
                        "relief_decided fed_back+";
    will_hold("ins_steps", receipt.id, steps);
    tell(&receipt, REQUEST_IN_HAND, "handed_back", UPWARD_HANDED_BACK, "不属本区"); /* told, and nothing moves */
    will_hold("ins_steps", receipt.id, arena_print(arena, "%s handed_back+", steps));
    holds("ins_stored", receipt.id, arena_print(arena, "province,quancheng|%d|5", NOW_S + DAY_S));
    const Loopline__Intake__V1__Step *step = fed(receipt.number, "fed_back", &count);
    assert_int_equal(count, 1);
    assert_int_equal(step->report->kind, UPWARD_RESULT);
    assert_int_equal(step->report->round, 1);
    assert_string_equal(step->report->text, "已更换灯泡");
    assert_string_equal(step->report->unit, "平阴县综合行政执法局");
    for (size_t i = 3; i < 7; i++) { /* each has words of its own */
        step = fed(receipt.number, STEPS[i].what, &count);
        assert_true(count >= 1 && strlen(step->text) > 0 && strstr(step->text, "progress.") == NULL);
        assert_true((step->report != NULL) == (STEPS[i].kind != 0));
    }
    refuses(named("up"), words(SAID(WITHDRAWN), "不必办了"), "instruction.withdrawn", "wrong_state");
    instructs(named("up"), words(SAID(URGED), "请尽快写明结果")); /* until it is written off */
}

static const Loopline__Intake__V1__Progress *track(const struct receipt *receipt)
{
    Loopline__Intake__V1__Track body;
    loopline__intake__v1__track__init(&body);
    body.number = wire_text(receipt->number);
    body.code = wire_text(receipt->code);
    const Reply *reply = say(ABOVE, MESSAGE_TRACK, NULL, &body.base);
    is_status(reply, "ok");
    return reply->progress;
}

static void test_reports_are_for_the_level_above(void **state)
{
    (void)state;
    struct receipt receipt = handed_down(named("track"), LAMPS);
    tell(&receipt, REQUEST_IN_HAND, "signed", UPWARD_SIGNED, "");
    will_hold("ins_steps", receipt.id, "accepted signed+");
    const Loopline__Intake__V1__Progress *shown = track(&receipt);
    assert_int_equal(shown->n_steps, 2);
    for (size_t i = 0; i < shown->n_steps; i++)
        assert_null(shown->steps[i]->report);
    session_run(owner, of("ins_forget", receipt.id));
    holds("ins_steps", receipt.id, "accepted signed");
    /* of a demand of this deployment's own nothing is kept for anybody above */
    struct demand *own = demand_new(named("own"), LAMPS);
    own->submit.upper = NULL;
    own->submit.name_withheld = true;
    const Reply *reply = say("channel-phone", MESSAGE_SUBMIT, key_new(), &own->submit.base);
    is_status(reply, "durable");
    struct uuid id;
    char text[UUID_TEXT];
    assert_true(wire_uuid_read(&reply->receipt->request_id, &id));
    uuid_format(&id, text);
    struct receipt citizen = {text, arena_text(arena, reply->receipt->number), ""};
    tell(&citizen, REQUEST_IN_HAND, "signed", UPWARD_SIGNED, "");
    will_hold("ins_steps", citizen.id, "accepted signed");
    holds("ins_stored", citizen.id, "-|-|4");
    refuses(named("own"), words(SAID(URGED), "快"), "reference", "not_found"); /* of another channel */
}

/* A reply has its limit: long reports come page by page, none is left out. */
static void test_a_page_of_long_reports(void **state)
{
    (void)state;
    struct receipt receipt = handed_down(named("long"), LAMPS);
    struct buf text = {0}, steps = {0};
    size_t count;
    for (int i = 0; i < 2000; i++)
        buf_text(&text, "灯");
    buf_text(&steps, "accepted");
    for (int i = 0; i < LONG_REPORTS; i++) {
        tell(&receipt, REQUEST_IN_HAND, "interim", UPWARD_INTERIM, text.text);
        buf_text(&steps, " interim+");
    }
    will_hold("ins_steps", receipt.id, steps.text);
    const Loopline__Intake__V1__Step *step = fed(receipt.number, "interim", &count);
    assert_int_equal(count, LONG_REPORTS);
    assert_string_equal(step->report->text, text.text);
    buf_free(&text);
    buf_free(&steps);
}

/* ---- the person's word, from above ---- */

static void asks(const struct receipt *receipt, int visit, enum visit_kind kind)
{
    static const struct uuid CASE = {{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}};
    Progress *out = progress(receipt, REQUEST_FED_BACK, "survey_asked");
    out->case_id = wire_uuid(arena, &CASE);
    out->visit = (uint32_t)visit;
    out->kind = (Loopline__Wire__V1__VisitKind)kind;
    out->way = (Loopline__Wire__V1__ChannelKind)CHANNEL_UPPER;
    out->until = (NOW_S + 30 * DAY_S) * INSTANT_SECOND;
    put(receipt->id, out);
}

/* Not decided: the same again later. The client itself would come back until its time is over. */
static void waits(const char *reference, Instruction *what)
{
    struct client *client = town_client(town, ABOVE, NODE_INTAKE);
    Loopline__Intake__V1__Instruct body;
    struct uuid id;
    loopline__intake__v1__instruct__init(&body);
    body.reference = wire_text(reference);
    body.instruction = what;
    assert_int_equal(client_send(client, arena, MESSAGE_INSTRUCT, key_new(), &body.base, &id), RESULT_OK);
    const Reply *reply = raw_answer(client, arena, 1000 * WAIT_S);
    is_refused(reply, "retry_later", "instruction.rating", "busy");
    assert_true(reply->retry_after_ms > 0);
}

static void test_a_rating_before_it_is_asked_for(void **state)
{
    static const char *const ENDS[] = {"survey_closed", "followed_up"};
    (void)state;
    const char *reference = named("early");
    struct receipt receipt = handed_down(reference, LAMPS);
    struct buf steps = {0};
    buf_text(&steps, "accepted");
    for (size_t i = 0; i < COUNT(ENDS); i++) { /* handled, then redone */
        tell(&receipt, REQUEST_IN_HAND, "signed", UPWARD_SIGNED, "");
        buf_text(&steps, " signed+");
        will_hold("ins_steps", receipt.id, steps.text);
        refuses(reference, rating(RATING_SATISFIED), "instruction.rating", "wrong_state"); /* not fed back */
        tell(&receipt, REQUEST_FED_BACK, "fed_back", UPWARD_RESULT, "已修复");
        buf_text(&steps, " fed_back+");
        will_hold("ins_steps", receipt.id, steps.text);
        waits(reference, rating(RATING_DISSATISFIED));
        put(receipt.id, progress(&receipt, REQUEST_FED_BACK, ENDS[i])); /* nobody asks any more */
        buf_print(&steps, " %s", ENDS[i]);
        will_hold("ins_steps", receipt.id, steps.text);
        refuses(reference, rating(RATING_SATISFIED), "instruction.rating", "wrong_state");
    }
    holds("ins_history", receipt.id, "none");
    tell(&receipt, REQUEST_FED_BACK, "fed_back", UPWARD_RESULT, "已修复");
    asks(&receipt, 3, VISIT_FOLLOW_UP);
    buf_text(&steps, " fed_back+ survey_asked");
    will_hold("ins_steps", receipt.id, steps.text);
    instructs(reference, rating(RATING_SATISFIED));
    refuses(reference, rating(RATING_SATISFIED), "instruction.rating", "wrong_state"); /* it is answered */
    buf_free(&steps);
}

static void test_the_rating_comes_from_above(void **state)
{
    (void)state;
    const char *reference = named("rated");
    struct receipt receipt = handed_down(reference, LAMPS);
    size_t count;
    tell(&receipt, REQUEST_FED_BACK, "fed_back", UPWARD_RESULT, "已修复");
    asks(&receipt, 1, VISIT_FOLLOW_UP);
    asks(&receipt, 2, VISIT_LOOK_BACK); /* no word of the level above answers that */
    will_hold("ins_asks", receipt.id, "9|above|f|f 9|above|f|f");
    assert_non_null(fed(receipt.number, "survey_asked", &count));
    assert_int_equal(count, 2);
    instructs(reference, rating(RATING_DISSATISFIED));
    holds("ins_asks", receipt.id, "9|above|t|f 9|above|f|f");
    will_be_said(receipt.id, NODE_SURVEY, "616");
    const Loopline__Event__V1__SurveyAnswered *wire = said(receipt.id, NODE_SURVEY, MESSAGE_SURVEY_ANSWERED, 0);
    assert_int_equal(wire->rating, RATING_DISSATISFIED);
    assert_int_equal(wire->way, CHANNEL_UPPER);
    assert_int_equal(wire->visit, 1);
    assert_int_equal(wire->responded, ANSWER_YES);
    assert_int_equal(wire->solved, ANSWER_NO);
    assert_string_equal(wire->text, "灯还是不亮");
    assert_string_equal(wire->by, ABOVE);
    holds("ins_history", receipt.id, "rating");
    holds("ins_words", "灯还是不亮", "0");
    refuses(reference, rating(RATING_SATISFIED), "instruction.rating", "wrong_state"); /* it is answered */
    put(receipt.id, progress(&receipt, REQUEST_CLOSED, "closed"));
    will_hold("ins_asks", receipt.id, "9|above|t|f 9|above|f|t");
}

/* ---- at the review desk ---- */

static const Reply *decide(const char *number, const char *into)
{
    Loopline__Classifier__V1__DecideReview body;
    loopline__classifier__v1__decide_review__init(&body);
    body.number = wire_text(number);
    body.matter = wire_text("city.road.lamp");
    body.area = wire_text(EAST);
    body.merge_into = wire_text(into);
    return say("dispatcher", MESSAGE_DECIDE_REVIEW, key_new(), &body.base);
}

static void test_what_waits_for_a_person(void **state)
{
    (void)state;
    const char *reference = named("waits");
    struct receipt other = handed_down(named("other"), LAMPS), receipt = handed_down(reference, VAGUE);
    will_hold("ins_classified", receipt.id, classified(2, NOW_S + DAY_S));
    instructs(reference, due_at((NOW_S + 3 * DAY_S) * INSTANT_SECOND));
    instructs(reference, words(SAID(URGED), "请尽快"));
    instructs(reference, words(SAID(URGED), "再次请尽快"));
    instructs(reference, words(SAID(REFUSED), "没有退回过"));
    will_hold("ins_classified", receipt.id,
              arena_print(arena, "%s再次请尽快\n请尽快", classified(2, NOW_S + 3 * DAY_S)));
    fault_until(owner, "EXECUTE fault_waiting_for(2)", "0", WAIT_S);
    is_refused(decide(receipt.number, other.number), "rejected", "merge_into", "upper_decides");
    is_status(decide(receipt.number, ""), "durable");
    will_be_said(receipt.id, NODE_ROUTER, "604 622");
    const Loopline__Event__V1__RequestClassified *wire = said(receipt.id, NODE_ROUTER, MESSAGE_REQUEST_CLASSIFIED, 0);
    assert_int_equal(wire->upper->due_at, (NOW_S + 3 * DAY_S) * INSTANT_SECOND);
    const Loopline__Event__V1__UpperInstructed *urged = said(receipt.id, NODE_ROUTER, MESSAGE_UPPER_INSTRUCTED, 0);
    assert_string_equal(urged->instruction->urged, "再次请尽快\n请尽快");
    holds("ins_classified", receipt.id, classified(3, NOW_S + 3 * DAY_S));
}

static void test_nothing_was_set_aside(void **state)
{
    (void)state;
    assert_string_equal(session_ask(owner, "EXECUTE ins_quarantine"), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handed_down),
        cmocka_unit_test(test_not_handed_down),
        cmocka_unit_test(test_each_kind_once_and_in_order),
        cmocka_unit_test(test_wrong_instructions),
        cmocka_unit_test(test_the_last_of_a_name),
        cmocka_unit_test(test_withdrawn),
        cmocka_unit_test(test_reports_go_up),
        cmocka_unit_test(test_reports_are_for_the_level_above),
        cmocka_unit_test(test_a_page_of_long_reports),
        cmocka_unit_test(test_a_rating_before_it_is_asked_for),
        cmocka_unit_test(test_the_rating_comes_from_above),
        cmocka_unit_test(test_what_waits_for_a_person),
        cmocka_unit_test(test_nothing_was_set_aside),
    };
    return cmocka_run_group_tests_name("the door of a deployment above", tests, open_town, close_town);
}
