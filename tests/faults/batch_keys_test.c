/* Idempotency keys at a running intake, then at two replicas of it: one effect, one answer, however often and by however
 * many ways the same command comes; another body under the same key is a conflict; a refusal leaves the key free. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"

enum { AT_ONCE = 60, KEYS = 150, ANSWER_MS = 8000, REPLICA_S = 30 };

#define MORNING "2024-04-10T09:00:00+08:00"

typedef Loopline__Intake__V1__Submit Submit;
typedef Loopline__Wire__V1__Reply Reply;

#define DURABLE   LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE
#define DUPLICATE LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE
#define CONFLICT  LOOPLINE__WIRE__V1__STATUS__STATUS_CONFLICT
#define REJECTED  LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED

static struct session *watcher, *owner;
static struct arena *arena;
static struct client *import, *twin, *phone; /* twin: the same key, another connection */
static char run[24];

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    snprintf(run, sizeof run, "keys%03d", chance_below(1000));
    watcher = fault_open(MORNING);
    owner = session_open("owner", NULL);
    session_file(owner, "tests/faults/batch_keys.sql");
    struct raw_place intake = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    import = raw_client(&intake, "channel-import", NULL);
    twin = raw_client(&intake, "channel-import", NULL);
    phone = raw_client(&intake, "channel-phone", NULL);
    arena = arena_new(0);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    client_free(&import);
    client_free(&twin);
    client_free(&phone);
    arena_free(&arena);
    session_close(&owner);
    session_close(&watcher);
    return 0;
}

/* ---- commands and answers ---- */

static const char *name(int number)
{
    return arena_print(arena, "%s-%d", run, number);
}

static const ProtobufCMessage *demand(const char *reference, const char *text)
{
    Submit *submit = arena_alloc(arena, sizeof *submit);
    Loopline__Intake__V1__Contact *contact = arena_alloc(arena, sizeof *contact);
    Loopline__Intake__V1__Place *place = arena_alloc(arena, sizeof *place);
    loopline__intake__v1__submit__init(submit);
    loopline__intake__v1__contact__init(contact);
    loopline__intake__v1__place__init(place);
    contact->phone = wire_text("13900000001");
    place->district = wire_text("pingyin");
    submit->contact = contact;
    submit->place = place;
    submit->text = wire_text(text);
    submit->reference = wire_text(reference);
    submit->matter = wire_text("city.road.lamp");
    return &submit->base;
}

static const Reply *call(struct client *client, const char *key, const ProtobufCMessage *body)
{
    const Reply *reply = NULL;
    char problem[256] = "";
    if (client_call(client, arena, MESSAGE_SUBMIT, key, body, &reply, problem, sizeof problem) != RESULT_OK)
        fail_msg("%s: %s", key, problem);
    return reply;
}

static void check_same_receipt(const Reply *first, const Reply *again)
{
    assert_non_null(first->receipt);
    assert_non_null(again->receipt);
    assert_string_equal(again->receipt->number, first->receipt->number);
    assert_string_equal(again->receipt->code, first->receipt->code);
    assert_string_equal(again->receipt->notice, first->receipt->notice);
    assert_int_equal(again->receipt->accepted_at, first->receipt->accepted_at);
    assert_int_equal(again->receipt->state, first->receipt->state);
    assert_int_equal(again->receipt->request_id.len, 16);
    assert_memory_equal(again->receipt->request_id.data, first->receipt->request_id.data, 16);
}

static const char *found(const char *reference)
{
    return session_ask(owner, arena_print(arena, "EXECUTE found('%s')", reference));
}

static void check_kept(const char *principal, const char *key, const char *times)
{
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE kept('%s', '%s')", principal, key)), times);
}

/* ---- one after the other ---- */

static void test_the_first_answer_again(void **state)
{
    (void)state;
    const char *key = name(1);
    const Reply *first = call(import, key, demand(key, "路灯不亮"));
    assert_int_equal(first->status, DURABLE);
    for (int i = 0; i < 3; i++) {
        const Reply *again = call(i == 1 ? twin : import, key, demand(key, "路灯不亮"));
        assert_int_equal(again->status, DUPLICATE);
        check_same_receipt(first, again);
    }
    assert_null(strchr(found(key), ';')); /* one */
    assert_non_null(strstr(found(key), first->receipt->number));
}

static void test_another_body_is_a_conflict(void **state)
{
    (void)state;
    const char *key = name(2);
    assert_int_equal(call(import, key, demand(key, "路灯不亮"))->status, DURABLE);
    const Reply *other = call(import, key, demand(key, "路灯不亮!"));
    assert_int_equal(other->status, CONFLICT);
    assert_null(other->receipt); /* the first answer is nobody's business who asked something else */
    assert_true(raw_names(other, "header.idempotency_key", "key_reused"));
    assert_null(strchr(found(key), ';'));
}

static void test_a_key_is_the_callers_own(void **state)
{
    (void)state;
    const char *key = name(3);
    const Reply *first = call(import, key, demand(key, "路灯不亮"));
    const Reply *second = call(phone, key, demand(key, "路灯不亮"));
    assert_int_equal(first->status, DURABLE);
    assert_int_equal(second->status, DURABLE);
    assert_string_not_equal(first->receipt->number, second->receipt->number);
}

static void test_a_refusal_leaves_the_key_free(void **state)
{
    (void)state;
    const char *key = name(4);
    const Reply *refused = call(import, key, demand(key, " "));
    assert_int_equal(refused->status, REJECTED);
    assert_true(raw_names(refused, "text", "required"));
    check_kept("channel-import", key, "0");
    assert_int_equal(call(import, key, demand(key, "路灯不亮"))->status, DURABLE);
    check_kept("channel-import", key, "1");
}

/* ---- all at once ---- */

struct tally {
    int durable, duplicate, other;
    char number[40]; /* of the first answer that had one */
    bool same;       /* and all others say so */
};

static void count_answer(struct tally *tally, const Reply *reply)
{
    tally->durable += reply->status == DURABLE;
    tally->duplicate += reply->status == DUPLICATE;
    tally->other += reply->status != DURABLE && reply->status != DUPLICATE;
    if (reply->receipt == NULL)
        return;
    if (tally->number[0] == '\0')
        str_copy(tally->number, sizeof tally->number, reply->receipt->number);
    tally->same = tally->same && str_equal(tally->number, reply->receipt->number);
}

static void take_one(struct client *client, struct tally *tally)
{
    const Reply *reply = raw_answer(client, arena, ANSWER_MS);
    if (reply == NULL)
        fail_msg("an answer did not come");
    count_answer(tally, reply);
}

static void send(struct client *client, const char *key, const ProtobufCMessage *body)
{
    struct uuid id;
    assert_int_equal(client_send(client, arena, MESSAGE_SUBMIT, key, body, &id), RESULT_OK);
}

/* Two connections say the same over and over before the first answer is there. */
static void test_many_at_once(void **state)
{
    (void)state;
    const char *key = name(5);
    const ProtobufCMessage *body = demand(key, "路灯不亮");
    struct tally tally = {.same = true};
    for (int i = 0; i < AT_ONCE; i++)
        send(i % 2 == 0 ? import : twin, key, body);
    for (int i = 0; i < AT_ONCE; i++)
        take_one(i % 2 == 0 ? import : twin, &tally);
    assert_int_equal(tally.durable, 1);
    assert_int_equal(tally.duplicate, AT_ONCE - 1);
    assert_true(tally.same);
    assert_non_null(strstr(found(key), tally.number));
    assert_null(strchr(found(key), ';'));
}

/* Pairs among pairs: nobody's twin costs anybody else the batch. */
static void test_pairs_among_others(void **state)
{
    (void)state;
    char *like = arena_print(arena, "%sp", run);
    struct tally tally = {.same = true};
    for (int i = 0; i < KEYS; i++) {
        const char *key = arena_print(arena, "%s-%d", like, i);
        send(import, key, demand(key, "路灯不亮"));
        send(import, key, demand(key, "路灯不亮"));
    }
    for (int i = 0; i < 2 * KEYS; i++)
        take_one(import, &tally);
    assert_int_equal(tally.durable, KEYS);
    assert_int_equal(tally.duplicate, KEYS);
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE not_once('%s')", like)), "0");
}

/* ---- at two replicas ---- */

static void places_of_both(struct raw_place places[2])
{
    char *rows = strdup(session_ask(watcher, "EXECUTE fault_places(1)")), *rest = rows;
    for (size_t i = 0; i < 2; i++) {
        char *row = strsep(&rest, "\n");
        assert_non_null(row);
        str_copy(places[i].endpoint, sizeof places[i].endpoint, strsep(&row, "|"));
        strsep(&row, "|");
        str_copy(places[i].key, sizeof places[i].key, strsep(&row, "|"));
    }
    free(rows);
    assert_string_not_equal(places[0].endpoint, places[1].endpoint);
}

/* The first way seemed dead, so the caller goes another: now both are at it. */
static void test_two_replicas_at_once(void **state)
{
    (void)state;
    struct raw_place places[2];
    char *like = arena_print(arena, "%sr", run);
    fault_start("intake", 2);
    fault_until(watcher, "EXECUTE fault_replicas(1)", "2", REPLICA_S);
    places_of_both(places);
    struct client *ways[] = {raw_client(&places[0], "channel-import", NULL),
                             raw_client(&places[1], "channel-import", NULL)};
    int durable = 0, duplicate = 0;
    for (int i = 0; i < KEYS; i++) {
        const char *key = arena_print(arena, "%s-%d", like, i);
        struct tally tally = {.same = true};
        send(ways[i % 2], key, demand(key, "路灯不亮"));
        send(ways[(i + 1) % 2], key, demand(key, "路灯不亮"));
        take_one(ways[0], &tally);
        take_one(ways[1], &tally);
        assert_true(tally.same);
        assert_int_equal(tally.other, 0);
        durable += tally.durable;
        duplicate += tally.duplicate;
    }
    assert_int_equal(durable, KEYS);
    assert_int_equal(duplicate, KEYS);
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE not_once('%s')", like)), "0");
    assert_int_equal(strtol(session_ask(owner, arena_print(arena, "EXECUTE requests('%s')", like)), NULL, 10), KEYS);
    client_free(&ways[0]);
    client_free(&ways[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_answer_again),
        cmocka_unit_test(test_another_body_is_a_conflict),
        cmocka_unit_test(test_a_key_is_the_callers_own),
        cmocka_unit_test(test_a_refusal_leaves_the_key_free),
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_pairs_among_others),
        cmocka_unit_test(test_two_replicas_at_once),
    };
    return cmocka_run_group_tests_name("idempotency keys", tests, open_town, close_town);
}
