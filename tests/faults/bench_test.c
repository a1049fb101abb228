/* Those who dispatch, over the wire: what they may say and what not, two of them at once over two replicas of the router,
 * what a ruling teaches the catalogue, and the alarm when routing collapses to the backstop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/own_pack.h"
#include "tests/lib/raw.h"
#include "tests/lib/replica.h"
#include "tests/lib/told.h"
#include "tests/lib/town.h"

enum { PAIRS = 36, LOOK_S = 30, BACKSTOP = 6, FITTING = 7 };

#define MORNING "2019-07-01T09:00:00+08:00"
#define LEAD    "nx.water_service" /* of the catalogue, for the water of the villages of Huilongpu */
#define VILLAGE "ningxiang.huilongpu.jinyu"

typedef const Loopline__Wire__V1__Reply *reply;
typedef Loopline__Router__V1__RuleReturn Rule;
typedef Loopline__Router__V1__Assign Assign;

static struct town *town;
static struct session *owner;
static struct arena *arena;

/* ---- the town ---- */

static const char ALARM[] = "backstop_alarm = { percent = 50; least = 6; hours = 2; };\n";

/* A sub-district that is called for help has a desk, day and night. */
static const char *with_desk(const char *line)
{
    return strncmp(line, "roster = (", 10) == 0
               ? "roster = (\n  { unit = \"wh.yiyuan\"; who = \"值班室\"; desk = \"wh.urban_office\"; },\n"
               : line;
}

static void apply_own_pack(void)
{
    char folder[OWN_PACK_PATH];
    own_pack_write("pack-bench", "roster.cfg", with_desk, folder);
    own_pack_put(folder, "dispatch.cfg", ALARM);
    own_pack_apply(folder);
    fault_pack(owner);
}

static void set_clock(const char *at)
{
    session_run(owner, arena_print(arena, "EXECUTE fault_clock('%s')", at));
}

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    arena = arena_new(0);
    owner = fault_session();
    session_file(owner, "tests/faults/bench.sql");
    set_clock(MORNING);
    replica_pair(owner);
    apply_own_pack();
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    replica_end(owner);
    own_pack_apply(OWN_PACK_DEMO);
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

/* Everybody is somebody else, and says it in other words. */
struct demand {
    const char *area, *matter, *text;
    bool urgent;
};

static const char *submit(const struct demand *demand)
{
    static unsigned caller;
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    caller++;
    body.channel = wire_text("phone");
    body.text = arena_print(arena, "%s第%u组%s", demand->text, caller, caller % 2 ? "老人多" : "有孩子上学");
    body.matter = wire_text(demand->matter);
    place.district = arena_print(arena, "%.*s", (int)strcspn(demand->area, "."), demand->area);
    place.area = wire_text(demand->area);
    body.place = &place;
    contact.phone = arena_print(arena, "1390002%04u", caller % 10000);
    body.contact = &contact;
    reply answer = town_call(town, arena, "channel-phone", MESSAGE_SUBMIT, NULL, &body.base);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    return answer->receipt->number;
}

static const struct demand WATER = {VILLAGE, "public.water.outage", "村里停水,两百多户没水吃。", false};

static const char *ask(const char *statement, const char *number)
{
    return session_ask(owner, arena_print(arena, "EXECUTE %s('%s')", statement, number));
}

static void give_back(const char *number, const char *unit)
{
    Loopline__Router__V1__ReturnOrder body = LOOPLINE__ROUTER__V1__RETURN_ORDER__INIT;
    body.number = wire_text(number);
    body.unit = wire_text(unit);
    body.ground = wire_text("not_duty");
    body.text = wire_text("不属本单位职责");
    reply answer = town_call(town, arena, arena_print(arena, "unit-%s", unit), MESSAGE_RETURN_ORDER, NULL, &body.base);
    assert_string_equal(raw_status(answer), "durable");
}

static void expect_sound(void)
{
    fault_settle(owner);
    assert_string_equal(session_ask(owner, "EXECUTE bench_faults"), "");
}

static const char *returned(void)
{
    const char *number = submit(&WATER);
    fault_settle(owner);
    give_back(number, LEAD);
    return number;
}

/* ---- what may not be said ---- */

static reply rule(Rule *body)
{
    return town_call(town, arena, "dispatcher", MESSAGE_RULE_RETURN, NULL, &body->base);
}

static reply assign(Assign *body)
{
    return town_call(town, arena, "dispatcher", MESSAGE_ASSIGN, NULL, &body->base);
}

static void refused(reply answer, const char *field, const char *reason)
{
    if (!raw_names(answer, field, reason))
        fprintf(stderr, "expected %s %s, got %s %s %s\n", field, reason, raw_status(answer),
                answer->n_errors > 0 ? answer->errors[0]->field : "",
                answer->n_errors > 0 ? answer->errors[0]->reason : "");
    assert_string_equal(raw_status(answer), "rejected");
    assert_true(raw_names(answer, field, reason));
}

static const struct bad_rule {
    enum ruling ruling;
    const char *lead, *co, *candidates, *limit, *unit;
    bool teach, silent;
    uint32_t dispatches;
    const char *field, *reason;
} BAD_RULES[] = {
    {.ruling = RULING_UNSPECIFIED, .field = "ruling", .reason = "required"},
    {.ruling = RULING_DISMISS, .lead = "nx.water", .field = "lead", .reason = "forbidden_here"},
    {.ruling = RULING_DISMISS, .teach = true, .field = "teach", .reason = "forbidden_here"},
    {.ruling = RULING_DISMISS, .silent = true, .field = "reason", .reason = "required"},
    {.ruling = RULING_UPHOLD, .lead = "nx.water", .co = "nx.jinyu", .field = "co", .reason = "forbidden_here"},
    {.ruling = RULING_UPHOLD, .field = "lead", .reason = "required"},
    {.ruling = RULING_UPHOLD, .lead = LEAD, .field = "lead", .reason = "forbidden_here"},
    {.ruling = RULING_UPHOLD, .lead = "nx.water", .limit = "4wh", .field = "limit", .reason = "forbidden_here"},
    {.ruling = RULING_NAMED, .co = "nx.water", .field = "lead", .reason = "required"},
    {.ruling = RULING_NAMED, .lead = "nx.nobody", .field = "lead", .reason = "unknown_code"},
    {.ruling = RULING_NAMED, .lead = "nx.water", .co = "nx.nobody", .field = "co[0]", .reason = "unknown_code"},
    {.ruling = RULING_NAMED,
     .lead = "nx.water",
     .candidates = "nx.jinyu",
     .field = "candidates",
     .reason = "forbidden_here"},
    {.ruling = RULING_NAMED, .lead = "nx.water", .dispatches = 9, .field = "dispatches", .reason = "changed_meanwhile"},
    {.ruling = RULING_NAMED, .lead = "nx.water", .unit = "nx.jinyu", .field = "unit", .reason = "not_found"},
    {.ruling = RULING_FORCED, .co = "nx.water", .field = "co", .reason = "forbidden_here"},
    {.ruling = RULING_FORCED, .teach = true, .field = "teach", .reason = "forbidden_here"},
    {.ruling = RULING_JOINT, .field = "candidates", .reason = "required"},
    {.ruling = RULING_JOINT, .candidates = "nx.water", .limit = "soon", .field = "limit", .reason = "bad_format"},
    {.ruling = RULING_JOINT, .candidates = "nx.water", .limit = "30min", .field = "limit", .reason = "out_of_range"},
};

static void test_bad_rulings(void **state)
{
    (void)state;
    const char *number = returned();
    for (size_t i = 0; i < COUNT(BAD_RULES); i++) {
        const struct bad_rule *bad = &BAD_RULES[i];
        char *co[] = {wire_text(bad->co)}, *candidates[] = {wire_text(bad->candidates)};
        Rule body = LOOPLINE__ROUTER__V1__RULE_RETURN__INIT;
        body.number = wire_text(number);
        body.unit = wire_text(bad->unit);
        body.ruling = (Loopline__Wire__V1__Ruling)bad->ruling;
        body.lead = wire_text(bad->lead);
        body.co = co;
        body.n_co = bad->co != NULL;
        body.candidates = candidates;
        body.n_candidates = bad->candidates != NULL;
        body.limit = wire_text(bad->limit);
        body.teach = bad->teach;
        body.dispatches = bad->dispatches;
        body.reason = wire_text(bad->silent ? "" : "理由");
        refused(rule(&body), bad->field, bad->reason);
    }
    assert_string_equal(ask("bench_order", number), "3|1|1||||f|0|" LEAD); /* nothing of it happened */
    expect_sound();
}

static const struct bad_assign {
    const char *lead, *co, *ground, *letter, *leader, *limit;
    enum order_class order_class;
    bool silent;
    uint32_t dispatches;
    const char *field, *reason;
} BAD_ASSIGNS[] = {
    {.field = "lead", .reason = "required"},
    {.lead = "nx.water", .ground = "changed", .silent = true, .field = "reason", .reason = "required"},
    {.lead = "nx.water", .field = "ground", .reason = "first_receiver"},
    {.lead = "nx.water", .ground = "because", .field = "ground", .reason = "unknown_code"},
    {.co = "nx.water", .ground = "changed", .field = "ground", .reason = "forbidden_here"},
    {.lead = "nx.nobody", .ground = "changed", .field = "lead", .reason = "unknown_code"},
    {.co = "nx.nobody", .field = "co[0]", .reason = "unknown_code"},
    {.co = "nx.water", .order_class = CLASS_MEETING, .field = "order_class", .reason = "forbidden_here"},
    {.co = "nx.water", .order_class = CLASS_CONSULTATIVE, .field = "letter", .reason = "required"},
    {.order_class = CLASS_CONSULTATIVE, .letter = "宁办函〔2019〕7号", .field = "co", .reason = "required"},
    {.co = "nx.water", .order_class = CLASS_LEADER, .field = "leader", .reason = "required"},
    {.order_class = CLASS_LEADER, .leader = "nx.nobody", .field = "leader", .reason = "unknown_code"},
    {.limit = "soon", .field = "limit", .reason = "bad_format"},
    {.limit = "30min", .field = "limit", .reason = "out_of_range"},
    {.limit = "none", .field = "limit", .reason = "out_of_range"},
    {.co = "nx.water", .dispatches = 2, .field = "dispatches", .reason = "changed_meanwhile"},
    {.lead = LEAD, .field = "lead", .reason = "already_done"},
};

static void test_bad_assignments(void **state)
{
    (void)state;
    const char *number = submit(&WATER);
    fault_settle(owner);
    for (size_t i = 0; i < COUNT(BAD_ASSIGNS); i++) {
        const struct bad_assign *bad = &BAD_ASSIGNS[i];
        char *co[] = {wire_text(bad->co)};
        Assign body = LOOPLINE__ROUTER__V1__ASSIGN__INIT;
        body.number = wire_text(number);
        body.lead = wire_text(bad->lead);
        body.co = co;
        body.n_co = bad->co != NULL;
        body.ground = wire_text(bad->ground);
        body.order_class = (Loopline__Wire__V1__OrderClass)bad->order_class;
        body.letter = wire_text(bad->letter);
        body.leader = wire_text(bad->leader);
        body.limit = wire_text(bad->limit);
        body.dispatches = bad->dispatches;
        body.reason = wire_text(bad->silent ? "" : "理由");
        refused(assign(&body), bad->field, bad->reason);
    }
    assert_string_equal(ask("bench_order", number), "1|1|1||||f|0|" LEAD);
    expect_sound();
}

/* ---- what may ---- */

static void test_classes_by_hand(void **state)
{
    (void)state;
    const char *number = submit(&WATER);
    fault_settle(owner);
    char *co[] = {wire_text("nx.jinyu")};
    Assign body = LOOPLINE__ROUTER__V1__ASSIGN__INIT;
    body.number = wire_text(number);
    body.reason = wire_text("会商已定");
    body.order_class = LOOPLINE__WIRE__V1__ORDER_CLASS__ORDER_CLASS_CONSULTATIVE;
    body.letter = wire_text("宁办函〔2019〕7号");
    body.lead = wire_text("nx.water");
    body.co = co;
    body.n_co = 1;
    body.ground = wire_text("finding");
    body.limit = wire_text("10d");
    body.dispatches = 1;
    reply answer = assign(&body);
    assert_string_equal(raw_status(answer), "durable");
    assert_int_equal(answer->order->dispatches, 2);
    assert_int_equal((int)answer->order->order_class, CLASS_CONSULTATIVE);
    assert_string_equal(ask("bench_order", number), "1|2|3|宁办函〔2019〕7号||10d|f|1|nx.water");
    assert_string_equal(ask("bench_units", number), "nx.water 1, nx.jinyu 2");

    Loopline__Router__V1__ReturnOrder back = LOOPLINE__ROUTER__V1__RETURN_ORDER__INIT; /* N17: agreed before */
    back.number = wire_text(number);
    back.unit = wire_text("nx.water");
    back.ground = wire_text("not_duty");
    back.text = wire_text("不属本单位");
    refused(town_call(town, arena, "unit-nx.water", MESSAGE_RETURN_ORDER, NULL, &back.base), "number",
            "not_returnable");

    Assign to_leader = LOOPLINE__ROUTER__V1__ASSIGN__INIT;
    to_leader.number = wire_text(number);
    to_leader.reason = wire_text("市领导批示");
    to_leader.order_class = LOOPLINE__WIRE__V1__ORDER_CLASS__ORDER_CLASS_LEADER;
    to_leader.leader = wire_text("nx.water");
    assert_string_equal(raw_status(assign(&to_leader)), "durable");
    assert_string_equal(ask("bench_order", number), "1|3|5|宁办函〔2019〕7号|nx.water|10d|f|1|nx.water");
    expect_sound();
}

static void test_named_and_forced(void **state)
{
    (void)state;
    const char *number = returned();
    char *co[] = {wire_text("nx.water"), wire_text("nx.jinyu")};
    Rule named = LOOPLINE__ROUTER__V1__RULE_RETURN__INIT;
    named.number = wire_text(number);
    named.ruling = LOOPLINE__WIRE__V1__RULING__RULING_NAMED;
    named.lead = wire_text("nx.huilongpu");
    named.co = co;
    named.n_co = 2;
    named.reason = wire_text("镇政府牵头");
    assert_string_equal(raw_status(rule(&named)), "durable");
    assert_string_equal(ask("bench_slip", number), "3|nx.huilongpu|nx.water,nx.jinyu|dispatcher");
    assert_string_equal(ask("bench_units", number), "nx.huilongpu 1, nx.water 2, nx.jinyu 2");
    expect_sound();

    const char *other = returned();
    Rule forced = LOOPLINE__ROUTER__V1__RULE_RETURN__INIT;
    forced.number = wire_text(other);
    forced.ruling = LOOPLINE__WIRE__V1__RULING__RULING_FORCED;
    forced.reason = wire_text("不得再推");
    assert_string_equal(raw_status(rule(&forced)), "durable");
    assert_string_equal(ask("bench_slip", other), "4|||dispatcher");
    assert_string_equal(ask("bench_order", other), "1|2|1||||t|0|" LEAD);
    Loopline__Router__V1__ReturnOrder back = LOOPLINE__ROUTER__V1__RETURN_ORDER__INIT;
    back.number = wire_text(other);
    back.unit = wire_text(LEAD);
    back.ground = wire_text("not_duty");
    back.text = wire_text("还是不属本单位");
    refused(town_call(town, arena, "unit-" LEAD, MESSAGE_RETURN_ORDER, NULL, &back.base), "number", "forced");
    expect_sound();
}

/* ---- who acts for whom ---- */

/* T15: the roster speaks for co-handlers as it does for the lead, and the record says for whom a desk acts. */
static void test_a_desk_acts_for_a_co_handler(void **state)
{
    static const struct demand WALL = {"weihai.yiyuan.donglaotai", "housing.structure", "楼上敲掉承重墙。", false};
    (void)state;
    const char *number = submit(&WALL);
    fault_settle(owner);
    assert_string_equal(ask("bench_units", number),
                        "wh.property_office 1, wh.housing 2, wh.property_bureau 2, wh.urban_office 2");
    assert_string_equal(ask("bench_founded", number),
                        "[\"wh.housing\", \"wh.property_bureau\", \"wh.urban_office\"]|[\"wh.yiyuan\"]");
    number = submit(&WATER); /* nobody stands in */
    fault_settle(owner);
    assert_string_equal(ask("bench_founded", number), "[]|");
}

/* ---- two at once ---- */

static void send_assign(struct client *client, const char *number, const char *lead)
{
    Assign body = LOOPLINE__ROUTER__V1__ASSIGN__INIT;
    struct uuid id;
    body.number = wire_text(number);
    body.lead = wire_text(lead);
    body.ground = wire_text("changed");
    body.dispatches = 1;
    body.reason = wire_text("职责调整");
    assert_int_equal(client_send(client, arena, MESSAGE_ASSIGN, NULL, &body.base, &id), RESULT_OK);
}

static void send_ruling(struct client *client, const char *number, const char *lead)
{
    Rule body = LOOPLINE__ROUTER__V1__RULE_RETURN__INIT;
    struct uuid id;
    body.number = wire_text(number);
    body.unit = wire_text(LEAD);
    body.ruling = (Loopline__Wire__V1__Ruling)(lead ? RULING_UPHOLD : RULING_DISMISS);
    body.lead = wire_text(lead);
    body.dispatches = 1;
    body.reason = wire_text("裁定");
    assert_int_equal(client_send(client, arena, MESSAGE_RULE_RETURN, NULL, &body.base, &id), RESULT_OK);
}

static reply take(struct client *client)
{
    struct uuid id;
    reply answer = NULL;
    assert_int_equal(client_take(client, arena, REPLICA_ANSWER_MS, &id, &answer), RESULT_OK);
    return answer;
}

/* Both looked at the same: by turns two name a lead, two rule on its return, one rules while the other adds a co-handler. */
static void decide_both(size_t turn, struct client *const lines[2], const char *number)
{
    if (turn % 3 == 0) {
        send_assign(lines[0], number, "nx.water");
        send_assign(lines[1], number, "nx.huilongpu");
    } else if (turn % 3 == 1) {
        send_ruling(lines[0], number, "nx.huilongpu");
        send_ruling(lines[1], number, NULL);
    } else {
        char *co[] = {wire_text("nx.jinyu")};
        Assign body = LOOPLINE__ROUTER__V1__ASSIGN__INIT;
        struct uuid id;
        body.number = wire_text(number);
        body.co = co;
        body.n_co = 1;
        body.dispatches = 1;
        body.reason = wire_text("村里协助");
        assert_int_equal(client_send(lines[0], arena, MESSAGE_ASSIGN, NULL, &body.base, &id), RESULT_OK);
        send_ruling(lines[1], number, "nx.huilongpu");
    }
}

static size_t check_pair(const char *number, const reply answers[2])
{
    static const char *const WHO[] = {"dispatcher", "supervisor"};
    size_t winner = answers[0]->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE ? 0 : 1;
    assert_string_equal(raw_status(answers[winner]), "durable");
    refused(answers[1 - winner], "dispatches", "changed_meanwhile");
    assert_string_equal(ask("bench_decided", number), WHO[winner]);
    return winner;
}

static void test_two_dispatchers_at_once(void **state)
{
    (void)state;
    const char *numbers[PAIRS];
    size_t won[2] = {0};
    for (size_t i = 0; i < PAIRS; i++)
        numbers[i] = submit(&WATER);
    fault_settle(owner);
    for (size_t i = 0; i < PAIRS; i++)
        if (i % 3 != 0)
            give_back(numbers[i], LEAD);
    struct client *lines[2] = {replica_line(owner, "dispatcher", 0), replica_line(owner, "supervisor", 1)};
    reply answers[PAIRS][2];
    for (size_t i = 0; i < PAIRS; i++) {
        decide_both(i, lines, numbers[i]);
        answers[i][0] = take(lines[0]);
        answers[i][1] = take(lines[1]);
    }
    fault_settle(owner);
    for (size_t i = 0; i < PAIRS; i++)
        won[check_pair(numbers[i], answers[i])]++;
    print_message("  %zu and %zu of %d decided by the first and the second\n", won[0], won[1], PAIRS);
    expect_sound();
    client_free(&lines[0]);
    client_free(&lines[1]);
}

/* ---- what is learned ---- */

static struct told run(size_t count, const char *const *words)
{
    const char *line[24] = {"loopline", arena_print(arena, "--config=%s/etc/loopline.cfg", session_town()),
                            "--lang=en"};
    assert_true(count + 3 <= COUNT(line));
    memcpy(line + 3, words, count * sizeof *words);
    return told_run(NULL, count + 3, line);
}
#define RUN(...) run(COUNT(((const char *const[]){__VA_ARGS__})), (const char *const[]){__VA_ARGS__})

static void expect_told(struct told told, int code, const char *part)
{
    if (told.code != code || (strstr(told.out, part) == NULL && strstr(told.err, part) == NULL))
        fprintf(stderr, "code %d, expected %d and \"%s\":\n%s%s", told.code, code, part, told.out, told.err);
    assert_int_equal(told.code, code);
    assert_true(strstr(told.out, part) != NULL || strstr(told.err, part) != NULL);
    told_free(&told);
}

static void taught(const char *number)
{
    expect_told(RUN("bench", "--district", "ningxiang", "-o", "json"), 0, number);
    expect_told(RUN("order", number, "rule", "--ruling", "named", "--lead", "nx.huilongpu", "--co", "nx.water",
                    "--teach", "--dispatches", "1", "--reason", "村级供水由镇政府牵头"),
                0, "durable");
    fault_settle(owner);
}

static bool is_logged(const char *file, const char *line)
{
    char path[1024], text[4096];
    bool found = false;
    snprintf(path, sizeof path, "%s/log/%s.log", session_town(), file);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    while (!found && fgets(text, sizeof text, in) != NULL)
        found = strstr(text, line) != NULL;
    fclose(in);
    return found;
}

static void have_pack(int version)
{
    static const char *const WHO[] = {"intake", "classifier", "router", "router-2"};
    const char *line = arena_print(arena, "\"pack loaded\" version=%d", version);
    for (size_t i = 0; i < COUNT(WHO); i++) {
        struct fault_wait wait = fault_within("a new pack", LOOK_S);
        while (!is_logged(WHO[i], line))
            fault_again(&wait);
    }
}

static void test_a_ruling_teaches_the_catalogue(void **state)
{
    (void)state;
    const char *number = returned(), *again;
    taught(number);
    char *row = strdup(ask("bench_proposal", number)), *rest = row;
    const char *id = arena_text(arena, strsep(&rest, "|"));
    assert_string_equal(rest, "public.water.outage|" VILLAGE
                              "|0|0|nx.huilongpu|nx.water|ningxiang|村级供水由镇政府牵头|dispatcher|1|f");
    free(row);
    expect_told(RUN("route", "proposals", "--state", "proposed"), 0, "村级供水由镇政府牵头");
    int before = atoi(session_ask(owner, "EXECUTE bench_pack"));
    expect_told(RUN("route", "adopt", id, "--print"), 0, "matter = \"public.water.outage\"");
    expect_told(RUN("route", "adopt", id, "--policy", "no.such"), 3, "unknown policy");
    expect_told(RUN("route", "adopt", id, "--area", "ningxiang.huilongpu", "--policy", "ningxiang", "--code", "Bad"), 3,
                "catalogue.cfg");
    assert_int_equal(atoi(session_ask(owner, "EXECUTE bench_pack")), before); /* nothing was applied so far */
    expect_told(RUN("route", "adopt", id), 0, "applied as version");
    assert_int_equal(atoi(session_ask(owner, "EXECUTE bench_pack")), before + 1);
    expect_told(RUN("route", "adopt", id), 3, "was decided by");
    expect_told(RUN("route", "decline", id, "--reason", "晚了"), 3, "was decided by");
    expect_told(RUN("route", "adopt", "999999"), 6, "no proposal");

    have_pack(before + 1);
    again = submit(&WATER);
    fault_settle(owner);
    assert_string_equal(ask("bench_entry", again), arena_print(arena, "ruling.%s|村级供水由镇政府牵头", id));
    assert_string_equal(ask("bench_units", again), "nx.huilongpu 1, nx.water 2");

    /* the same once more: the row is there, and says so */
    give_back(again, "nx.huilongpu");
    taught(again);
    const char *second = arena_text(arena, session_ask(owner, "EXECUTE bench_last"));
    expect_told(RUN("route", "adopt", second), 3, "serves the same orders");
    expect_told(RUN("route", "decline", second), 2, "--reason");
    expect_told(RUN("route", "decline", second, "--reason", "目录已有"), 0, "declined");
    expect_told(RUN("route", "proposals", "--state", "declined"), 0, "目录已有");
    expect_sound();
}

/* Whoever looked before somebody else decided is told, also by the command line. */
static void test_command_line_says_what_it_saw(void **state)
{
    (void)state;
    const char *number = submit(&WATER);
    fault_settle(owner);
    expect_told(RUN("order", number, "assign", "--co", "nx.jinyu", "--reason", "村里协助"), 0, "durable");
    expect_told(RUN("order", number, "assign", "--co", "nx.fengshou", "--dispatches", "1", "--reason", "再加一个"), 3,
                "changed_meanwhile");
    expect_told(RUN("order", number, "assign", "--class", "leader", "--leader", "nx.water", "--reason", "批示"), 0,
                "durable");
    expect_told(RUN("order", number, "assign", "--limit", "30min", "--reason", "x"), 2, "--limit");
}

/* ---- the backstop ---- */

/* Neighbours' trouble belongs to the village; where no village is named, to nobody. */
static const struct demand NOBODYS = {"ningxiang", "home", "邻里之间的事,想请人来调解。", false};

static void look_at(const char *at)
{
    set_clock(at);
    fault_until(owner, arena_print(arena, "EXECUTE bench_looked('%s')", at), "t", LOOK_S);
}

/* Each replica knows within its next look, whoever raised it. */
static void until_all_count(double alarms)
{
    for (size_t i = 0; i < 2; i++) {
        struct fault_wait wait = fault_within("the metric of the alarms", LOOK_S);
        while (fault_metric(owner, NODE_ROUTER, i, "loopline_backstop_alarms") != alarms)
            fault_again(&wait);
    }
}

static void test_alarm_of_the_backstop(void **state)
{
    (void)state;
    look_at("2019-07-03T09:00:00+08:00"); /* what came before is out of the window */
    char *before = strdup(session_ask(owner, "EXECUTE bench_alarms"));
    assert_string_equal(before, "");
    free(before);
    for (size_t i = 0; i + 1 < BACKSTOP; i++)
        submit(&NOBODYS);
    fault_settle(owner);
    look_at("2019-07-03T09:10:00+08:00");
    assert_string_equal(session_ask(owner, "EXECUTE bench_alarms"), ""); /* too few to tell */
    submit(&NOBODYS);
    fault_settle(owner);
    look_at("2019-07-03T09:20:00+08:00");
    assert_string_equal(session_ask(owner, "EXECUTE bench_alarms"), "ningxiang|6|6|f");
    expect_told(RUN("status", "-o", "json"), 0, "\"backstop_alarms\":1");
    expect_told(RUN("doctor"), 0, "of 6 orders 6 to the backstop");
    look_at("2019-07-03T09:30:00+08:00"); /* raised once, however long it lasts */
    assert_string_equal(session_ask(owner, "EXECUTE bench_alarms"), "ningxiang|6|6|f");
    until_all_count(1);
    for (size_t i = 0; i < FITTING; i++)
        submit(&WATER);
    fault_settle(owner);
    look_at("2019-07-03T09:40:00+08:00");
    assert_string_equal(session_ask(owner, "EXECUTE bench_alarms"), "ningxiang|6|6|t");
    expect_told(RUN("status", "-o", "json"), 0, "\"backstop_alarms\":0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_rulings),
        cmocka_unit_test(test_bad_assignments),
        cmocka_unit_test(test_classes_by_hand),
        cmocka_unit_test(test_named_and_forced),
        cmocka_unit_test(test_a_desk_acts_for_a_co_handler),
        cmocka_unit_test(test_command_line_says_what_it_saw),
        cmocka_unit_test(test_two_dispatchers_at_once),
        cmocka_unit_test(test_a_ruling_teaches_the_catalogue),
        cmocka_unit_test(test_alarm_of_the_backstop),
    };
    return cmocka_run_group_tests_name("bench", tests, open_town, close_town);
}
