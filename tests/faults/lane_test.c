/* 举报 and the confidential lane in a running town (N13, N22): a report stands beside nothing, whatever is like it; a desk of
 * the unit that is reported neither lists nor decides nor names it; what is of the lane is there for a key of the lane alone, and
 * gets there by the desk. */
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
#include "tests/lib/own_pack.h"
#include "tests/lib/raw.h"
#include "tests/lib/town.h"

enum { WAIT_S = 30 };

#define EAST     "pingyin.yushan.dongguan"
#define LAMPS    "小区3号楼前的路灯坏了一个星期,晚上漆黑一片,老人不敢出门,请派人维修。"
#define VAGUE    "就是那个事情,跟你们说过的,到现在还是老样子,没有一个人过来看一眼。"
#define REPORTED "wh.fire"

static struct session *watcher;
static struct town *town;
static struct arena *arena;
static int run;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    run = 10000 + chance_below(80000);
    watcher = fault_open("2024-04-10T09:00:00+08:00");
    session_file(watcher, "tests/faults/lane.sql");
    arena = arena_new(0);
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_run(watcher, "EXECUTE lane_bind('agent', '', '')");
    town_close(&town);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

/* ---- what comes in ---- */

struct demand {
    const char *text, *area, *matter, *reported;
};

static const char *put(struct demand demand)
{
    static int last;
    static uint8_t caller[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    Loopline__Event__V1__RequestAccepted event;
    struct buf hex = {0};
    struct uuid id = uuid_new();
    char subject[UUID_TEXT];
    const char *number = arena_print(arena, "PY20240410-%05d%d", run, ++last);
    loopline__event__v1__request_accepted__init(&event);
    event.request_id = wire_uuid(arena, &id);
    event.number = wire_text(number);
    event.channel = wire_text("import");
    event.text = wire_text(demand.text);
    event.district = wire_text(str_empty(demand.area) ? "" : "pingyin");
    event.area = wire_text(demand.area);
    event.matter = wire_text(demand.matter);
    event.reported = wire_text(demand.reported);
    event.accepted_at = 1712710800 * INSTANT_SECOND;
    event.caller = (ProtobufCBinaryData){sizeof caller, caller};
    size_t size = 0;
    const uint8_t *bytes = wire_pack(arena, &event.base, &size);
    for (size_t i = 0; i < size; i++)
        buf_print(&hex, "%02x", bytes[i]);
    uuid_format(&id, subject);
    session_run(watcher, arena_print(arena, "EXECUTE lane_put('%s', '\\x%s')", subject, hex.text));
    buf_free(&hex);
    return number;
}

static const char *of(const char *statement, const char *number)
{
    return arena_print(arena, "EXECUTE %s('%s')", statement, number);
}

/* 1: went on by itself, 2: waits at the desk. */
static const char *taken(struct demand demand, int state)
{
    const char *number = put(demand);
    fault_until(watcher, of("lane_state", number), arena_print(arena, "%d|%s", state, demand.reported), WAIT_S);
    return number;
}

/* ---- what the desk says ---- */

static const Loopline__Wire__V1__Reply *say(const char *who, enum message_type type, const ProtobufCMessage *body)
{
    static int last;
    return town_call(town, arena, who, type, arena_print(arena, "lane%d-%d", run, ++last), body);
}

static const Loopline__Wire__V1__Reply *decide(const char *who, const char *number, const char *into)
{
    Loopline__Classifier__V1__DecideReview body;
    loopline__classifier__v1__decide_review__init(&body);
    body.number = wire_text(number);
    body.matter = wire_text("city.road.lamp");
    body.area = wire_text(EAST);
    body.merge_into = wire_text(into);
    return say(who, MESSAGE_DECIDE_REVIEW, &body.base);
}

static const Loopline__Wire__V1__Reply *decline(const char *who, const char *number, const char *into)
{
    Loopline__Classifier__V1__DeclineMerge body;
    loopline__classifier__v1__decline_merge__init(&body);
    body.number = wire_text(number);
    body.into = wire_text(into);
    body.reason = wire_text("两件事");
    return say(who, MESSAGE_DECLINE_MERGE, &body.base);
}

static void refused(const Loopline__Wire__V1__Reply *reply, const char *field, const char *reason)
{
    if (!raw_names(reply, field, reason))
        fail_msg("expected %s %s, got %s %s %s", field, reason, raw_status(reply),
                 reply->n_errors > 0 ? reply->errors[0]->field : "",
                 reply->n_errors > 0 ? reply->errors[0]->reason : "");
}

/* The review of `number`; NULL: it is not on this desk's list. */
static const Loopline__Classifier__V1__Review *listed(const char *who, const char *number)
{
    Loopline__Classifier__V1__ListReviews body;
    loopline__classifier__v1__list_reviews__init(&body);
    body.limit = 500;
    const Loopline__Wire__V1__Reply *reply = say(who, MESSAGE_LIST_REVIEWS, &body.base);
    assert_string_equal(raw_status(reply), "ok");
    for (size_t i = 0; i < reply->reviews->n_reviews; i++)
        if (str_equal(reply->reviews->reviews[i]->number, number))
            return reply->reviews->reviews[i];
    return NULL;
}

/* The directory of the classifier knows it a moment later. */
static void bind_until(const char *unit, const char *matters, const char *number, bool shown)
{
    session_run(watcher, arena_print(arena, "EXECUTE lane_bind('agent', '%s', '%s')", unit, matters));
    struct fault_wait wait = fault_within("the key of the desk to be narrowed", WAIT_S);
    while ((listed("agent", number) != NULL) != shown)
        assert_true(fault_again(&wait));
}

/* ---- reports ---- */

static const char *first, *report;

static void test_a_report_stands_beside_nothing(void **state)
{
    (void)state;
    first = taken((struct demand){LAMPS, EAST, "city.road.lamp", ""}, 1);
    report = taken((struct demand){LAMPS, EAST, "city.road.lamp", REPORTED}, 1);
    const char *again = taken((struct demand){LAMPS, EAST, "city.road.lamp", ""}, 1);
    /* The same person, the same words; a hot spot of the town may take it in besides. */
    assert_string_equal(arena_print(arena, "%.6s", session_ask(watcher, of("lane_pairs", again))), "t|t|t|");
    assert_string_equal(session_ask(watcher, of("lane_pairs", report)), "f|f|f|f");
    const char *second = taken((struct demand){LAMPS, EAST, "city.road.lamp", REPORTED}, 1);
    assert_string_equal(session_ask(watcher, of("lane_pairs", second)), "f|f|f|f");
    assert_string_equal(session_ask(watcher, of("lane_pairs", report)), "f|f|f|f");
}

static void test_a_desk_of_the_unit(void **state)
{
    (void)state;
    const char *waiting = taken((struct demand){VAGUE, EAST, "", REPORTED}, 2);
    const char *vague = taken((struct demand){VAGUE, EAST, "", ""}, 2);
    assert_non_null(listed("dispatcher", waiting));
    assert_int_equal(listed("dispatcher", vague)->n_candidates, 0); /* the same words, but a report */
    bind_until(REPORTED, "", waiting, false);
    assert_non_null(listed("agent", vague));
    refused(decide("agent", waiting, ""), "number", "not_found");
    refused(decide("agent", vague, report), "merge_into", "not_found");
    refused(decline("agent", vague, report), "into", "not_found");
    refused(decide("dispatcher", vague, report), "merge_into", "other_matter");
    refused(decide("dispatcher", waiting, first), "merge_into", "other_matter");
    assert_string_equal(raw_status(decide("dispatcher", waiting, report)), "durable"); /* of one unit: people may */
    assert_string_equal(raw_status(decide("agent", vague, "")), "durable");
}

/* ---- the lane ---- */

static const char *as_lane(const char *line)
{
    static char edited[1024];
    if (strstr(line, "\"city.road.lamp\"") == NULL)
        return line;
    snprintf(edited, sizeof edited,
             "  { code = \"city.road.lamp\"; name = \"路灯照明\"; confidential_lane = true; },\n");
    return edited;
}

static void test_the_lane(void **state)
{
    (void)state;
    char folder[OWN_PACK_PATH];
    own_pack_write("lane-pack", "matters.cfg", as_lane, folder);
    own_pack_apply(folder);
    fault_pack(watcher);
    assert_string_equal(session_ask(watcher, "SELECT bus.lane()"), "city.road.lamp,discipline,discipline.clue");
    const char *clue = taken((struct demand){LAMPS, "", "city.road.lamp", ""}, 2); /* nobody said where */
    const char *vague = taken((struct demand){VAGUE, EAST, "", ""}, 2);
    assert_null(listed("dispatcher", clue));
    refused(decide("dispatcher", clue, ""), "number", "not_found");
    refused(decide("dispatcher", vague, first), "merge_into", "not_found"); /* of the lane by now */
    bind_until("", "city.road.lamp", clue, true);
    assert_null(listed("agent", vague));
    assert_string_equal(raw_status(decide("agent", clue, "")), "durable");
    assert_string_equal(raw_status(decide("dispatcher", vague, "")), "durable"); /* whoever sees it puts it there */
    refused(decide("dispatcher", vague, ""), "number", "not_found");             /* and it is gone */
    refused(decide("agent", vague, ""), "number", "wrong_state");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_report_stands_beside_nothing),
        cmocka_unit_test(test_a_desk_of_the_unit),
        cmocka_unit_test(test_the_lane),
    };
    return cmocka_run_group_tests_name("lane", tests, open_town, close_town);
}
