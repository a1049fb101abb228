/* Repeats in a running town: the same person again, a neighbour, the same words elsewhere; what the review desk says to
 * it; twins that two replicas take in at the same instant; what is forgotten; a city that compares nothing. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/str.h"
#include "common/wire.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/own_pack.h"
#include "tests/lib/raw.h"
#include "tests/lib/town.h"

enum { WAIT_S = 30, TWINS = 60 };

#define STREET "pingyin.yushan"
#define EAST   "pingyin.yushan.dongguan"
#define WEST   "pingyin.yushan.xiguan"
#define LAMPS  "小区3号楼前的路灯坏了一个星期,晚上漆黑一片,老人不敢出门,请派人维修。"
#define AGAIN  "上次反映的事还没有人来,天一黑就看不见路,到底管不管?"
#define NOTICE "从昨天开始一点通知都没有,家里有老人孩子,生活很不方便,请尽快恢复正常。"

static struct session *watcher;
static struct town *town;
static struct arena *arena;
static int run;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    run = chance_below(100000);
    watcher = fault_open("2024-04-10T09:00:00+08:00");
    session_file(watcher, "tests/faults/likeness.sql");
    arena = arena_new(0);
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

/* ---- what is said ---- */

static const char *named(const char *name)
{
    return arena_print(arena, "like%d-%s", run, name);
}

static const Loopline__Wire__V1__Reply *say(const char *who, enum message_type type, const ProtobufCMessage *body)
{
    static int last;
    return town_call(town, arena, who, type, arena_print(arena, "like%d-%d", run, ++last), body);
}

struct demand {
    const char *name, *text, *area, *matter, *phone, *answer;
};

/* People of this run: its number stands for the #. */
static const char *phone_of(const char *pattern)
{
    char *out = arena_text(arena, pattern), digits[8];
    snprintf(digits, sizeof digits, "%05d", run);
    memcpy(strchr(out, '#'), digits, 5);
    return out;
}

static const char *submit(struct demand demand)
{
    Loopline__Intake__V1__Submit body;
    Loopline__Intake__V1__Place place;
    Loopline__Intake__V1__Contact contact;
    Loopline__Intake__V1__DirectAnswer answer;
    loopline__intake__v1__submit__init(&body);
    loopline__intake__v1__place__init(&place);
    loopline__intake__v1__contact__init(&contact);
    loopline__intake__v1__direct_answer__init(&answer);
    place.district = wire_text("pingyin");
    place.area = wire_text(demand.area);
    contact.phone = wire_text(phone_of(demand.phone));
    answer.text = wire_text(demand.answer);
    body.channel = wire_text("phone");
    body.text = wire_text(demand.text);
    body.matter = wire_text(demand.matter);
    body.reference = wire_text(named(demand.name));
    body.place = &place;
    body.contact = &contact;
    body.answer = demand.answer == NULL ? NULL : &answer;
    const Loopline__Wire__V1__Reply *reply = say("agent", MESSAGE_SUBMIT, &body.base);
    assert_string_equal(raw_status(reply), "durable");
    return arena_text(arena, reply->receipt->number);
}

/* Accepted and compared. */
static const char *accepted(struct demand demand)
{
    const char *number = submit(demand);
    fault_until(watcher, arena_print(arena, "EXECUTE like_classified('%s')", named(demand.name)), "1", WAIT_S);
    return number;
}

static const char *ask(const char *statement, const char *name)
{
    return session_ask(watcher, arena_print(arena, "EXECUTE %s('%s')", statement, named(name)));
}

static const char *pair(const char *later, const char *earlier)
{
    return session_ask(watcher, arena_print(arena, "EXECUTE like_pair('%s', '%s')", named(later), named(earlier)));
}

static const char *merged(const char *into, int points)
{
    return arena_print(arena, "%s %d", into == NULL ? "-" : named(into), points);
}

static void refused(const Loopline__Wire__V1__Reply *reply, const char *field, const char *reason)
{
    if (!raw_names(reply, field, reason))
        fprintf(stderr, "expected %s %s, got %s %s %s\n", field, reason, raw_status(reply),
                reply->n_errors > 0 ? reply->errors[0]->field : "",
                reply->n_errors > 0 ? reply->errors[0]->reason : "");
    assert_string_equal(raw_status(reply), "rejected");
    assert_true(raw_names(reply, field, reason));
}

/* ---- what is found ---- */

static void test_who_and_where(void **state)
{
    (void)state;
    accepted((struct demand){"first", LAMPS, EAST, "city.road.lamp", "139#####001", NULL});
    accepted((struct demand){"same", LAMPS, EAST, "city.road.lamp", "+86 139-##### 001", NULL});
    assert_string_equal(ask("like_merged", "same"), merged("first", 100));
    assert_string_equal(pair("same", "first"), "t|3|t|-");
    accepted((struct demand){"again", AGAIN, EAST, "city.road.lamp", "139#####001", NULL});
    assert_string_equal(ask("like_merged", "again"), merged(NULL, 0)); /* other words: people decide */
    assert_string_equal(pair("again", "first"), "t|1|t|-");
    accepted((struct demand){"neighbour", LAMPS, EAST, "city.road.lamp", "139#####002", NULL});
    assert_string_equal(ask("like_merged", "neighbour"), merged(NULL, 0));
    assert_string_equal(pair("neighbour", "first"), "t|1|f|-");
    accepted((struct demand){"nothing", AGAIN, WEST, "city.road.lamp", "139#####009", NULL});
    assert_string_equal(pair("nothing", "again"), ""); /* another person, another place */
}

static void test_same_words_elsewhere(void **state)
{
    (void)state;
    accepted((struct demand){"here", NOTICE, EAST, "city.road.lamp", "139#####003", NULL});
    accepted((struct demand){"there", NOTICE, WEST, "city.road.lamp", "139#####003", NULL});
    assert_string_equal(ask("like_merged", "there"), merged(NULL, 0));
    assert_string_equal(pair("there", "here"), "");
}

static void test_callers(void **state)
{
    (void)state;
    accepted((struct demand){"caller-1", "路灯", EAST, "city.road.lamp", "139#####010", NULL});
    fault_start("intake", 2); /* the same key, whoever takes it in */
    fault_until(watcher, "EXECUTE fault_replicas(1)", "2", WAIT_S);
    town_close(&town);
    fault_town((const char *const[]){"term", "intake", NULL});
    fault_until(watcher, "EXECUTE fault_replicas(1)", "1", WAIT_S);
    fault_ready(watcher);
    town = town_open(session_town(), NULL);
    accepted((struct demand){"caller-2", "路灯", EAST, "city.road.lamp", "139 ##### 010", NULL});
    submit((struct demand){"caller-3", "路灯", EAST, "city.road.lamp", "0139#####010", "已答复"}); /* another number */
    const char *number = submit((struct demand){"caller-4", "路灯", EAST, "city.road.lamp", "139#####010", "已答复"});
    Loopline__Survey__V1__Rate rate;
    loopline__survey__v1__rate__init(&rate);
    rate.number = wire_text(number);
    rate.rating = LOOPLINE__WIRE__V1__RATING__RATING_DISSATISFIED;
    rate.cause = LOOPLINE__WIRE__V1__CAUSE__CAUSE_NOT_SOLVED;
    fault_settle(watcher);
    assert_string_equal(raw_status(say("agent", MESSAGE_RATE, &rate.base)), "durable");
    fault_until(watcher, arena_print(arena, "EXECUTE like_classified('%s')", named("caller-4")), "1", WAIT_S);
    assert_string_equal(ask("like_callers", "caller-"), "3|1"); /* the reopened one, too */
    assert_string_equal(session_ask(watcher, arena_print(arena, "EXECUTE like_phone_elsewhere('%d')", run)), "0");
    assert_string_equal(session_ask(watcher, "EXECUTE like_keys"), "0"); /* the key is no longer the database's */
    town_close(&town);
    fault_start("intake", 1);
    fault_until(watcher, "EXECUTE fault_replicas(1)", "2", WAIT_S);
    fault_town((const char *const[]){"term", "intake", "2", NULL});
    fault_ready(watcher);
    town = town_open(session_town(), NULL);
}

/* ---- what people say ---- */

static const Loopline__Wire__V1__Reply *decide(const char *number, const char *into)
{
    Loopline__Classifier__V1__DecideReview body;
    loopline__classifier__v1__decide_review__init(&body);
    body.number = wire_text(number);
    body.matter = wire_text("city.road.lamp");
    body.area = wire_text(EAST);
    body.merge_into = wire_text(into);
    return say("dispatcher", MESSAGE_DECIDE_REVIEW, &body.base);
}

static bool desk_shows(const char *number, const char *candidate)
{
    Loopline__Classifier__V1__ListReviews body;
    loopline__classifier__v1__list_reviews__init(&body);
    body.limit = 500;
    const Loopline__Wire__V1__Reply *reply = say("dispatcher", MESSAGE_LIST_REVIEWS, &body.base);
    for (size_t i = 0; i < reply->reviews->n_reviews; i++) {
        const Loopline__Classifier__V1__Review *review = reply->reviews->reviews[i];
        for (size_t k = 0; k < review->n_candidates && str_equal(review->number, number); k++)
            if (str_equal(review->candidates[k]->number, candidate))
                return review->candidates[k]->score >= 60;
    }
    return false;
}

/* Nothing in it says what it is about. */
#define VAGUE "就是那个事情,跟你们说过的,到现在还是老样子,没有一个人过来看一眼。"

static void test_review(void **state)
{
    (void)state;
    const char *first = accepted((struct demand){"known", VAGUE, EAST, "city.road.lamp", "139#####020", NULL});
    const char *vague = accepted((struct demand){"vague", VAGUE, EAST, "", "139#####020", NULL});
    const char *other = accepted((struct demand){"other", VAGUE, WEST, "", "139#####021", NULL});
    assert_string_equal(ask("like_waiting", "vague"), "2");
    assert_string_equal(ask("like_merged", "vague"), merged(NULL, 0)); /* who waits is not merged by rule */
    assert_true(desk_shows(vague, first));
    assert_false(desk_shows(vague, other));
    refused(decide(vague, "PY20240410-99999"), "merge_into", "not_found");
    refused(decide(vague, vague), "merge_into", "forbidden_here");
    refused(decide(vague, other), "merge_into", "wrong_state"); /* the router does not have it */
    assert_string_equal(ask("like_waiting", "vague"), "2");
    assert_string_equal(raw_status(decide(vague, first)), "durable");
    assert_string_equal(pair("vague", "known"), "t|4|f|dispatcher");
    assert_true(strncmp(ask("like_merged", "vague"), named("known"), strlen(named("known"))) == 0);
    assert_string_equal(raw_status(decide(other, first)), "durable"); /* that no rule found alike */
    assert_string_equal(pair("other", "known"), "f|4|f|dispatcher");
}

static const Loopline__Wire__V1__Reply *decline(const char *number, const char *into, const char *reason)
{
    Loopline__Classifier__V1__DeclineMerge body;
    loopline__classifier__v1__decline_merge__init(&body);
    body.number = wire_text(number);
    body.into = wire_text(into);
    body.reason = wire_text(reason);
    return say("dispatcher", MESSAGE_DECLINE_MERGE, &body.base);
}

static void test_decline(void **state)
{
    (void)state;
    const char *one = accepted((struct demand){"lamp-1", LAMPS, WEST, "city.road.lamp", "139#####030", NULL});
    const char *two = accepted((struct demand){"lamp-2", LAMPS, WEST, "city.road.lamp", "139#####031", NULL});
    assert_string_equal(pair("lamp-2", "lamp-1"), "t|1|f|-");
    refused(decline(one, two, ""), "reason", "required");
    refused(decline(one, "", "两盏灯"), "into", "required");
    refused(decline("PY20240410-99999", two, "两盏灯"), "number", "not_found");
    refused(decline(one, "PY20240410-99999", "两盏灯"), "into", "not_found");
    refused(decline(one, one, "两盏灯"), "into", "not_found");
    assert_string_equal(raw_status(decline(one, two, "两盏灯")), "durable"); /* whichever is named first */
    assert_string_equal(pair("lamp-2", "lamp-1"), "t|2|f|dispatcher");
    refused(decline(two, one, "两盏灯"), "into", "wrong_state");
    const char *same = session_ask(watcher, arena_print(arena, "EXECUTE like_number('%s')", named("same")));
    const char *first = arena_text(arena, same);
    refused(decline(first, session_ask(watcher, arena_print(arena, "EXECUTE like_number('%s')", named("first"))), "x"),
            "into", "wrong_state"); /* merged already */
}

static void test_taken_back(void **state)
{
    (void)state;
    const char *number = accepted((struct demand){"back-1", LAMPS, STREET, "city.road.lamp", "139#####040", NULL});
    assert_string_equal(ask("like_fingerprints", "back-"), "1");
    Loopline__Intake__V1__Withdraw body;
    loopline__intake__v1__withdraw__init(&body);
    body.number = wire_text(number);
    body.reason = wire_text("已自行解决");
    assert_string_equal(raw_status(say("agent", MESSAGE_WITHDRAW, &body.base)), "durable");
    fault_until(watcher, arena_print(arena, "EXECUTE like_fingerprints('%s')", named("back-")), "0", WAIT_S);
    accepted((struct demand){"back-2", LAMPS, STREET, "city.road.lamp", "139#####040", NULL});
    assert_string_equal(pair("back-2", "back-1"), "");
}

/* ---- replicas ---- */

/* Nobody takes them in until both replicas start with all of them before them. */
static void test_twins_at_the_same_instant(void **state)
{
    (void)state;
    fault_signal("classifier", 1, SIGKILL);
    for (int i = 0; i < TWINS; i++) {
        const char *phone = arena_print(arena, "138#####%03d", i), *text = arena_print(arena, "%d栋%s", i + 1, LAMPS);
        submit((struct demand){arena_print(arena, "twin-a-%d", i), text, EAST, "city.road.lamp", phone, NULL});
        submit((struct demand){arena_print(arena, "twin-b-%d", i), text, EAST, "city.road.lamp", phone, NULL});
    }
    fault_start("classifier", 1);
    fault_start("classifier", 2);
    char all[16];
    snprintf(all, sizeof all, "%d", 2 * TWINS);
    fault_until(watcher, arena_print(arena, "EXECUTE like_classified('%s')", named("twin-")), all, WAIT_S);
    assert_string_equal(ask("like_twins", "twin"), "0|0|0|t");
    fault_until(watcher, "EXECUTE fault_replicas(2)", "2", WAIT_S);
    fault_town((const char *const[]){"term", "classifier", "2", NULL});
    fault_settle(watcher);
}

/* ---- time and packs ---- */

static void test_forgotten(void **state)
{
    (void)state;
    assert_string_not_equal(ask("like_fingerprints", ""), "0");
    session_run(watcher, "EXECUTE fault_clock('2025-12-30T09:00:00+08:00')"); /* the demo city looks back 400 days */
    fault_until(watcher, arena_print(arena, "EXECUTE like_fingerprints('%s')", named("")), "0", WAIT_S);
}

static void test_city_that_compares_nothing(void **state)
{
    char folder[OWN_PACK_PATH], path[OWN_PACK_PATH + 32];
    (void)state;
    own_pack_write("pack-plain", NULL, NULL, folder);
    snprintf(path, sizeof path, "%s/understanding.cfg", folder);
    assert_int_equal(unlink(path), 0);
    own_pack_apply(folder);
    int tries = 0; /* a service takes notice of a pack by and by */
    struct fault_wait wait = fault_within("a request that is not compared", WAIT_S);
    do {
        const char *name = arena_print(arena, "plain-%d", ++tries);
        accepted((struct demand){name, LAMPS, EAST, "city.road.lamp", "139#####050", NULL});
        if (str_equal(ask("like_fingerprints", name), "0"))
            break;
    } while (fault_again(&wait));
    accepted((struct demand){"plain-last", LAMPS, EAST, "city.road.lamp", "139#####050", NULL});
    assert_string_equal(ask("like_fingerprints", "plain-last"), "0");
    assert_string_equal(ask("like_merged", "plain-last"), merged(NULL, 0));
    own_pack_apply(OWN_PACK_DEMO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_and_where),
        cmocka_unit_test(test_same_words_elsewhere),
        cmocka_unit_test(test_callers),
        cmocka_unit_test(test_review),
        cmocka_unit_test(test_decline),
        cmocka_unit_test(test_taken_back),
        cmocka_unit_test(test_twins_at_the_same_instant),
        cmocka_unit_test(test_forgotten),
        cmocka_unit_test(test_city_that_compares_nothing),
    };
    return cmocka_run_group_tests_name("likeness", tests, open_town, close_town);
}
