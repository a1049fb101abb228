/* Merging in a running town: a story with its figures; two people who merge two orders into each other at the same
 * time; what the classifier says of likeness; replicas of the router that are killed among merges and their undoing. Nobody is lost, nobody waits for ever. */
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
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/replica.h"
#include "tests/lib/story_act.h"
#include "tests/lib/story_check.h"

enum { PAIRS = 24, CROWD = 30, TARGETS = 3, COMMANDS = 120 };

#define WATER   "回龙铺镇金玉村停水好几天了,两百多户没水吃。"
#define MORNING "2019-07-01T09:00:00+08:00"

typedef const Loopline__Wire__V1__Reply *reply;

static struct town *town;
static struct session *owner;
static struct arena *arena, *scratch;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    arena = arena_new(0);
    scratch = arena_new(0);
    owner = fault_session();
    session_file(owner, "tests/faults/merge.sql");
    fault_ready(owner);
    town = town_open(session_town(), "tests/stories/stories.sql");
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    replica_end(owner);
    session_close(&owner);
    arena_free(&scratch);
    arena_free(&arena);
    return 0;
}

static void expect_sound(void)
{
    fault_settle(owner);
    assert_string_equal(session_ask(owner, "EXECUTE merge_faults"), "");
    assert_string_equal(session_ask(owner, "EXECUTE merge_twice"), "0");
}

/* ---- the story ---- */

static void test_story(void **state)
{
    const struct towns towns = towns_one(town);
    (void)state;
    struct story *story = story_read(arena, "tests/faults/merge.story", stderr);
    assert_non_null(story);
    char call[64], at[INSTANT_TEXT];
    instant_format(story->steps->at, 480, at);
    snprintf(call, sizeof call, "EXECUTE fault_clock('%s')", at);
    session_run(owner, call);
    int failed = 0, checked = 0;
    for (struct story_step *step = story->steps; step != NULL; step = step->next) {
        const char *told;
        arena_reset(scratch);
        assert_true(town_advance(town, step->at));
        failed += story_act(&towns, arena, step, &told) ? 0 : 1;
        assert_true(town_settle(town));
        failed += story_check(&towns, scratch, step, &checked);
        const char *faults = session_ask(owner, "EXECUTE merge_faults"); /* after every single step */
        if (*faults != '\0')
            fprintf(stderr, "%s:%d: %s\n", story->path, step->line, faults);
        failed += *faults == '\0' ? 0 : 1;
    }
    print_message("  %d expectations\n", checked);
    assert_true(checked > 80);
    assert_int_equal(failed, 0);
    expect_sound();
}

/* ---- many orders ---- */

/* Everybody is somebody else: one person's repeats would ride on one order by themselves. */
static const char *submit(const char *text)
{
    static unsigned caller;
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    body.channel = wire_text("phone");
    body.text = wire_text(text);
    place.district = wire_text("ningxiang");
    place.area = wire_text("ningxiang.huilongpu.jinyu");
    body.place = &place;
    contact.phone = arena_print(arena, "1390001%04u", caller++ % 10000);
    body.contact = &contact;
    reply answer = town_call(town, arena, "channel-phone", MESSAGE_SUBMIT, NULL, &body.base);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    return answer->receipt->number;
}

static void submit_all(const char *numbers[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = submit(WATER);
    fault_settle(owner);
}

static void send_merge(struct client *client, const char *number, const char *into, const char *key)
{
    Loopline__Router__V1__Merge body = LOOPLINE__ROUTER__V1__MERGE__INIT;
    struct uuid id;
    body.number = wire_text(number);
    body.into = wire_text(into);
    body.reason = wire_text("同一件事");
    assert_int_equal(client_send(client, arena, MESSAGE_MERGE, key, &body.base, &id), RESULT_OK);
}

static reply take(struct client *client)
{
    struct uuid id;
    reply answer = NULL;
    assert_int_equal(client_take(client, arena, REPLICA_ANSWER_MS, &id, &answer), RESULT_OK);
    return answer;
}

/* Both were asked; the second was told why not: it would be merged into itself by now. */
static void check_pair(const char *const pair[2], const reply answers[2])
{
    char call[128];
    size_t merged = 0;
    for (size_t i = 0; i < 2; i++) {
        merged += answers[i]->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE;
        if (answers[i]->status == LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED)
            assert_string_equal(answers[i]->errors[0]->field, answers[i]->n_errors == 1 ? "into" : "?");
    }
    assert_int_equal(merged, 1);
    snprintf(call, sizeof call, "EXECUTE merge_states('{%s,%s}')", pair[0], pair[1]);
    assert_string_equal(session_ask(owner, call), "1,8");
    snprintf(call, sizeof call, "EXECUTE merge_riders('{%s,%s}')", pair[0], pair[1]);
    assert_string_equal(session_ask(owner, call), "2");
}

static void test_into_each_other(void **state)
{
    (void)state;
    const char *numbers[2 * PAIRS];
    reply answers[PAIRS][2];
    session_run(owner, "EXECUTE fault_clock('" MORNING "')");
    replica_pair(owner);
    submit_all(numbers, COUNT(numbers));
    char *before = strdup(session_ask(owner, "EXECUTE merge_deadlocks"));
    struct client *one = replica_line(owner, "dispatcher", 0), *other = replica_line(owner, "supervisor", 1);
    for (size_t i = 0; i < PAIRS; i++) {
        send_merge(one, numbers[2 * i], numbers[2 * i + 1], NULL);
        send_merge(other, numbers[2 * i + 1], numbers[2 * i], NULL);
        answers[i][0] = take(one);
        answers[i][1] = take(other);
    }
    fault_settle(owner);
    for (size_t i = 0; i < PAIRS; i++)
        check_pair(&numbers[2 * i], answers[i]);
    assert_string_equal(session_ask(owner, "EXECUTE merge_deadlocks"), before);
    expect_sound();
    client_free(&one);
    client_free(&other);
    free(before);
}

/* ---- as the classifier says ---- */

static struct uuid id_of(const char *number)
{
    char call[96];
    struct uuid id;
    snprintf(call, sizeof call, "EXECUTE merge_id('%s')", number);
    assert_true(uuid_parse(session_ask(owner, call), &id));
    return id;
}

struct saying {
    const char *number;
    const struct uuid *into;
    const struct uuid *links; /* two: what it repeats, what it was made of */
};

static char *hex_of(const ProtobufCMessage *body)
{
    size_t size = protobuf_c_message_get_packed_size(body);
    uint8_t *bytes = arena_alloc(arena, size + 1);
    char *text = arena_alloc(arena, 2 * size + 1);
    protobuf_c_message_pack(body, bytes);
    for (size_t i = 0; i < size; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

static char *classified(const struct saying *saying)
{
    Loopline__Event__V1__RequestClassified body = LOOPLINE__EVENT__V1__REQUEST_CLASSIFIED__INIT;
    Loopline__Event__V1__Link links[2] = {LOOPLINE__EVENT__V1__LINK__INIT, LOOPLINE__EVENT__V1__LINK__INIT};
    Loopline__Event__V1__Link *list[] = {&links[0], &links[1]};
    const struct uuid id = id_of(saying->number);
    body.request_id = wire_uuid(arena, &id);
    body.number = wire_text(saying->number);
    body.channel = wire_text("phone");
    body.district = wire_text("ningxiang");
    body.area = wire_text("ningxiang.huilongpu.jinyu");
    body.matter = wire_text("public.water.outage");
    body.text = wire_text("没水");
    body.accepted_at = 1561942800000000;
    body.merge_score = 95;
    if (saying->into)
        body.merge_into = wire_uuid(arena, saying->into);
    for (size_t i = 0; saying->links && i < COUNT(links); i++) {
        links[i].order_id = wire_uuid(arena, &saying->links[i]);
        links[i].kind =
            i == 0 ? LOOPLINE__WIRE__V1__LINK_KIND__LINK_KIND_REPEATS : LOOPLINE__WIRE__V1__LINK_KIND__LINK_KIND_SOURCE;
        body.links = list;
        body.n_links = COUNT(links);
    }
    return hex_of(&body.base);
}

/* Both in one batch, the first first. */
static void say(const struct saying *one, const struct saying *other)
{
    char a[UUID_TEXT], b[UUID_TEXT];
    const struct uuid first = id_of(one->number), second = id_of(other->number);
    uuid_format(&first, a);
    uuid_format(&second, b);
    session_run(
        owner, arena_print(arena, "EXECUTE merge_say('{%s,%s}', '{%s,%s}')", a, b, classified(one), classified(other)));
    fault_settle(owner);
}

static void expect_order(const char *number, const char *expected)
{
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE merge_order('%s')", number)), expected);
}

static void unmerge(const char *number)
{
    Loopline__Router__V1__Unmerge body = LOOPLINE__ROUTER__V1__UNMERGE__INIT;
    body.number = wire_text(number);
    body.reason = wire_text("另一件事");
    reply answer = town_call(town, arena, "dispatcher", MESSAGE_UNMERGE, NULL, &body.base);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    fault_settle(owner);
}

static void test_as_the_classifier_says(void **state)
{
    (void)state;
    const char *running = submit(WATER), *numbers[6], *settled;
    session_run(owner, "EXECUTE fault_clock('" MORNING "')");
    for (size_t i = 0; i < COUNT(numbers); i++)
        numbers[i] = submit("天天闹得不得安生,请你们管管。"); /* waits for a person: no order of its own */
    fault_settle(owner);
    for (size_t i = 0; i < COUNT(numbers); i++)
        expect_order(numbers[i], "");
    settled = arena_text(arena, session_ask(owner, "EXECUTE merge_settled"));
    const struct uuid into = id_of(running), first = id_of(numbers[0]), old = id_of(settled), fresh = id_of(numbers[4]);
    const struct uuid nobody = {{1, 2, 3}}, links[2] = {old, into};

    /* onto what runs, and onto what was merged into it by the message before */
    say(&(struct saying){numbers[0], &into, NULL}, &(struct saying){numbers[1], &first, NULL});
    expect_order(numbers[0], "8|1|0|0|f|");
    expect_order(numbers[1], "8|1|0|0|f|");
    expect_order(running, "1|3|3|1|t|");
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE merge_told('%s', 'request_joined')", running)),
                        "2");
    /* what was settled is repeated, what nobody knows is no hindrance */
    say(&(struct saying){numbers[2], &old, NULL}, &(struct saying){numbers[3], &nobody, NULL});
    expect_order(numbers[2], arena_print(arena, "1|2|1|1|t|1:%s", settled));
    expect_order(numbers[3], "1|1|1|1|t|");
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE merge_told('%s', 'repeated')", settled)), "1");
    /* links with what it repeats and was made of; onto an order that the same batch founded */
    say(&(struct saying){numbers[4], NULL, links}, &(struct saying){numbers[5], &fresh, NULL});
    expect_order(numbers[4], arena_print(arena, "1|3|2|1|t|1:%s,2:%s", settled, running));
    expect_order(numbers[5], "8|1|0|0|f|");
    expect_sound();

    unmerge(numbers[0]); /* dispatched for the first time */
    expect_order(numbers[0], "1|1|1|1|t|");
    expect_order(running, "1|2|2|1|t|");
    expect_sound();
}

/* ---- killed among merges ---- */

struct command { /* into NULL: un-merge */
    const char *number, *into;
    char key[32];
};

static void send_command(struct client *client, const struct command *command)
{
    if (command->into) {
        send_merge(client, command->number, command->into, command->key);
        return;
    }
    Loopline__Router__V1__Unmerge body = LOOPLINE__ROUTER__V1__UNMERGE__INIT;
    struct uuid id;
    body.number = wire_text(command->number);
    body.reason = wire_text("并错");
    assert_int_equal(client_send(client, arena, MESSAGE_UNMERGE, command->key, &body.base, &id), RESULT_OK);
}

static struct command any_command(const char *const numbers[], size_t n)
{
    struct command command = {.number = numbers[TARGETS + chance_below(CROWD - TARGETS)]};
    if (chance_below(3) != 0)
        command.into = numbers[chance_below(chance_below(3) == 0 ? CROWD : TARGETS)];
    snprintf(command.key, sizeof command.key, "merge-%d-%zu", chance_below(1000000), n);
    return command;
}

/* Again with the same keys: what was done is a duplicate, what was not is done now. */
static void ask_again(const struct command *commands, size_t count, size_t *durable, size_t *duplicates)
{
    struct client *client = replica_line(owner, "dispatcher", 0);
    for (size_t i = 0; i < count; i++) {
        send_command(client, &commands[i]);
        reply answer = take(client);
        *durable += answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE;
        *duplicates += answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE;
        assert_true(answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE ||
                    answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE ||
                    answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED);
    }
    client_free(&client);
}

static void test_killed_among_merges(void **state)
{
    (void)state;
    const char *numbers[CROWD];
    struct command commands[COMMANDS];
    size_t durable = 0, duplicates = 0;
    replica_pair(owner);
    submit_all(numbers, CROWD);
    for (size_t half = 0; half < 2; half++) {
        struct client *lines[] = {replica_line(owner, "dispatcher", 0), replica_line(owner, "supervisor", 1)};
        size_t from = half * COMMANDS / 2, to = from + COMMANDS / 2;
        for (size_t i = from; i < to; i++) {
            commands[i] = any_command(numbers, i);
            send_command(lines[i % 2], &commands[i]);
        }
        fault_signal("router", 1 + (int)half, SIGKILL);
        client_free(&lines[0]);
        client_free(&lines[1]);
        replica_pair(owner);
        ask_again(&commands[from], to - from, &durable, &duplicates);
        expect_sound();
    }
    print_message("  %zu done anew, %zu had been done\n", durable, duplicates);
    assert_true(durable + duplicates > COMMANDS / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_story),
        cmocka_unit_test(test_as_the_classifier_says),
        cmocka_unit_test(test_into_each_other),
        cmocka_unit_test(test_killed_among_merges),
    };
    return cmocka_run_group_tests_name("merge", tests, open_town, close_town);
}
