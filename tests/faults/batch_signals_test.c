/* What an operator does to running services: TERM drains, HUP reads the configuration again or refuses it, a new city
 * pack takes effect without a restart. Nothing that was acknowledged is lost by any of it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"

enum { CROWD = 200, ANSWER_MS = 8000, WAIT_S = 20 };

#define NO_DISTRICT "\"the pack in force has no such district\" setting=service.districts district="
#define MORNING     "2024-04-10T09:00:00+08:00"

static struct session *watcher;
static struct arena *arena;
static char run[24];

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    snprintf(run, sizeof run, "signals%03d", chance_below(1000));
    watcher = fault_session();
    session_file(watcher, "tests/faults/batch_signals.sql");
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    fault_ready(watcher);
    arena = arena_new(0);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

static const char *asked(const char *statement, const char *argument)
{
    return session_ask(watcher, arena_print(arena, "EXECUTE %s(%s)", statement, argument));
}

static void until(const char *statement, const char *argument, const char *expected)
{
    fault_until(watcher, arena_print(arena, "EXECUTE %s(%s)", statement, argument), expected, WAIT_S);
}

static struct client *open_client(void)
{
    struct raw_place intake = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    return raw_client(&intake, "channel-import", NULL);
}

static const ProtobufCMessage *demand(const char *reference)
{
    struct buf body = {0};
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    raw_submit(&body, reference, 0);
    assert_int_equal(wire_body(arena, MESSAGE_SUBMIT, (const uint8_t *)body.text, body.length, &message, &faults),
                     RESULT_OK);
    buf_free(&body);
    return message;
}

static const Loopline__Wire__V1__Reply *submit(struct client *client, const char *key)
{
    const Loopline__Wire__V1__Reply *reply = NULL;
    char problem[256] = "";
    if (client_call(client, arena, MESSAGE_SUBMIT, key, demand(key), &reply, problem, sizeof problem) != RESULT_OK)
        fail_msg("%s: %s", key, problem);
    return reply;
}

/* How often a line with these words stands in a service's log. */
static size_t logged(const char *service, const char *words)
{
    char path[1024], line[4096];
    size_t found = 0;
    snprintf(path, sizeof path, "%s/log/%s.log", session_town(), service);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        found += strstr(line, words) != NULL;
    fclose(file);
    return found;
}

static void until_logged(const char *service, const char *words, size_t times)
{
    struct fault_wait wait = fault_within(words, WAIT_S);
    while (logged(service, words) < times)
        fault_again(&wait);
}

/* ---- TERM ---- */

struct promise {
    const char *key, *number; /* number NULL: nothing was promised */
    struct uuid message;
};

static bool take_answer(struct client *client, struct promise *promises, int timeout_ms)
{
    struct uuid id;
    const Loopline__Wire__V1__Reply *reply;
    if (client_take(client, arena, timeout_ms, &id, &reply) != RESULT_OK)
        return false;
    for (size_t i = 0; i < CROWD; i++)
        if (uuid_compare(&promises[i].message, &id) == 0 && reply->receipt != NULL)
            promises[i].number = reply->receipt->number;
    return true;
}

static void take_answers(struct client *client, struct promise *promises, pid_t intake)
{
    struct fault_wait wait = fault_within("the end of a process that was asked to", WAIT_S);
    for (bool gone = false, more = true; !gone || more; gone = kill(intake, 0) != 0) {
        more = take_answer(client, promises, gone ? 300 : 20);
        if (!gone && !more)
            fault_again(&wait);
    }
}

/* It is in the middle of its work when it is asked to end: some of these are promised, some are not read yet. */
static void end_it_midway(struct client *client, struct promise *promises)
{
    struct fault_wait wait = fault_within("a first answer", WAIT_S);
    while (!take_answer(client, promises, 20))
        fault_again(&wait);
    fault_signal("intake", 1, SIGTERM);
}

static void test_term_drains(void **state)
{
    (void)state;
    struct promise promises[CROWD] = {{0}};
    struct client *client = open_client();
    submit(client, arena_print(arena, "%s-first", run));
    pid_t intake = fault_pid("intake", 1);
    for (size_t i = 0; i < CROWD; i++) {
        promises[i].key = arena_print(arena, "%s-%zu", run, i);
        assert_int_equal(
            client_send(client, arena, MESSAGE_SUBMIT, promises[i].key, demand(promises[i].key), &promises[i].message),
            RESULT_OK);
        if (i == CROWD / 2)
            end_it_midway(client, promises);
    }
    take_answers(client, promises, intake);
    assert_int_equal(logged("intake", "\"stopped\" outcome=drained"), 1);
    until("announced", "1", "0"); /* it said that it goes */

    size_t promised = 0;
    for (size_t i = 0; i < CROWD; i++) {
        const char *there = asked("number_of", arena_print(arena, "'%s'", promises[i].key));
        assert_string_equal(there,
                            promises[i].number == NULL ? "none" : promises[i].number); /* what it wrote it has said */
        promised += promises[i].number != NULL;
    }
    assert_true(promised > 0);
    client_free(&client);
    fault_start("intake", 1);
    fault_ready(watcher);
    client = open_client();
    for (size_t i = 0; i < CROWD; i++) { /* whoever heard nothing, and everybody else, asks again */
        const Loopline__Wire__V1__Reply *reply = submit(client, promises[i].key);
        if (promises[i].number != NULL) {
            assert_string_equal(raw_status(reply), "duplicate");
            assert_string_equal(reply->receipt->number, promises[i].number);
        }
    }
    assert_int_equal(strtol(asked("requests", arena_print(arena, "'%s'", run)), NULL, 10), CROWD + 1);
    print_message("  %zu of %d answered before the end\n", promised, CROWD);
    client_free(&client);
    fault_settle(watcher);
}

static void test_term_when_idle(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {"classifier", "router", "escalation", "survey"};
    for (size_t i = 0; i < COUNT(OTHERS); i++) {
        pid_t pid = fault_pid(OTHERS[i], 1);
        struct fault_wait wait = fault_within("the end of a process that was asked to", WAIT_S);
        fault_signal(OTHERS[i], 1, SIGTERM);
        while (kill(pid, 0) == 0)
            fault_again(&wait);
        assert_int_equal(logged(OTHERS[i], "\"stopped\" outcome=drained"), 1);
        fault_start(OTHERS[i], 1);
    }
    fault_ready(watcher);
}

/* ---- HUP ---- */

static void write_config(const char *name, const char *text)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/etc/conf.d/%s", session_town(), name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void make_folder(void)
{
    char path[1024];
    snprintf(path, sizeof path, "mkdir -p '%s/etc/conf.d'", session_town());
    assert_int_equal(system(path), 0);
}

static void test_hup_reads_again(void **state)
{
    (void)state;
    pid_t before = fault_pid("router", 1);
    make_folder();
    assert_string_equal(asked("districts", "3"), "");
    write_config("50-case.cfg", "service: { districts = [\"pingyin\", \"weihai\"]; };\n");
    fault_signal("router", 1, SIGHUP);
    until_logged("router", "\"configuration reloaded\"", 1);
    until("districts", "3", "pingyin,weihai");

    write_config("50-case.cfg", "service: { districts = [\"pingyin\"]; colour = \"green\"; };\n");
    fault_signal("router", 1, SIGHUP);
    until_logged("router", "\"configuration refused; the old one stays\"", 1);
    until_logged("router", "50-case.cfg:1: service.colour", 1); /* and says where */
    assert_string_equal(asked("districts", "3"), "pingyin,weihai");

    write_config("50-case.cfg", "service: { districts = [\"pingyin\", \"nosuch\"]; };\n"); /* a pack may bring it */
    fault_signal("router", 1, SIGHUP);
    until_logged("router", NO_DISTRICT "nosuch version=1", 1);
    until("districts", "3", "pingyin,nosuch");
    assert_int_equal(logged("router", NO_DISTRICT "pingyin"), 0);
    assert_int_equal(logged("router", NO_DISTRICT "weihai"), 0);

    write_config("50-case.cfg", "");
    fault_signal("router", 1, SIGHUP);
    until("districts", "3", "");
    assert_int_equal(fault_pid("router", 1), before);
}

/* ---- a new pack ---- */

static void apply_pack(const char *change)
{
    char command[4096];
    const char *build = getenv("B");
    snprintf(
        command, sizeof command,
        "d=$(mktemp -d) && cp -r deploy/city/demo/. \"$d\" && %s && '%s/bin/loopline' --config '%s/etc/loopline.cfg' "
        "pack apply \"$d\" >/dev/null; code=$?; rm -rf \"$d\"; exit $code",
        change, str_empty(build) ? "build" : build, session_town());
    assert_int_equal(system(command), 0);
}

static void test_a_new_pack_takes_effect(void **state)
{
    (void)state;
    struct client *client = open_client();
    const char *before = arena_print(arena, "%s-before", run), *after = arena_print(arena, "%s-after", run);
    submit(client, before);
    fault_settle(watcher);
    assert_string_equal(asked("pack_of", arena_print(arena, "'%s'", before)), "1");
    write_config("50-case.cfg", "service: { districts = [\"pingyin\", \"other\"]; };\n");
    fault_signal("router", 1, SIGHUP);
    until_logged("router", NO_DISTRICT "other version=1", 1);
    write_config("50-case.cfg", ""); /* the router has read it; the command line knows no such setting */
    apply_pack("sed -i 's/{ code = \"import\"; name = \"[^\"]*\"/{ code = \"import\"; name = \"改名的渠道\"/' "
               "\"$d/channels.cfg\"");
    static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        until_logged(SERVICES[i], "\"pack loaded\" version=2", 1);
    assert_string_equal(raw_status(submit(client, after)), "durable");
    fault_settle(watcher);
    assert_string_equal(asked("pack_of", arena_print(arena, "'%s'", after)), "2");
    until_logged("router", NO_DISTRICT "other version=2", 1);
    assert_int_equal(logged("router", NO_DISTRICT "other version=1"), 1); /* told once a pack, not each turn */
    fault_signal("router", 1, SIGHUP);
    until("districts", "3", "");
    assert_string_equal(asked("pack_of", arena_print(arena, "'%s'", before)),
                        "1"); /* an order keeps the pack of its clocks */
    client_free(&client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_term_drains),
        cmocka_unit_test(test_term_when_idle),
        cmocka_unit_test(test_hup_reads_again),
        cmocka_unit_test(test_a_new_pack_takes_effect),
    };
    return cmocka_run_group_tests_name("signals", tests, open_town, close_town);
}
