/* PostgreSQL ends under load as by a power cut and comes back: callers are told RETRY_LATER meanwhile, the services go
 * on by themselves, nothing that was acknowledged is lost. */
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
#include "tests/lib/figure.h"
#include "tests/lib/ledger_drive.h"
#include "tests/lib/raw.h"

enum {
    WINDOW = 64,
    CALM = 60,
    STORM = 100,
    IN_FLIGHT_MS = 8,
    TOLD = 2 * WINDOW,
    PATIENCE_S = 20,
    ANSWER_MS = 5000,
    MOMENT_MS = 300,
    TRIES = 10
};

#define MORNING   "2024-04-10T09:00:00+08:00"
#define ALL_GOALS "accepted signed fed_back rated redone written_off accepted"

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};

static void note_pids(pid_t pids[COUNT(SERVICES)])
{
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        pids[i] = fault_pid(SERVICES[i], 1);
        assert_int_not_equal(pids[i], 0);
    }
}

static void power_cut(struct drive *drive)
{
    size_t later = drive_counts(drive).later;
    struct fault_wait wait = fault_within("RETRY_LATER from a service without its database", PATIENCE_S);
    drive_until(drive, drive_counts(drive).acknowledged + CALM + (size_t)chance_below(STORM));
    drive_turn(drive, chance_below(IN_FLIGHT_MS));
    drive_look(drive, false);
    fault_town((const char *const[]){"crash", NULL});
    while (drive_counts(drive).later < later + TOLD) {
        drive_turn(drive, 0);
        fault_again(&wait);
    }
    fault_town((const char *const[]){"postgres", NULL});
    drive_look(drive, true);
}

static void test_power_cut(void **state)
{
    (void)state;
    char run[24], path[1024];
    pid_t before[COUNT(SERVICES)], after[COUNT(SERVICES)];
    struct session *watcher = fault_session();
    chance_begin();
    figure_open("database");
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    fault_ready(watcher);
    session_close(&watcher);
    note_pids(before);
    snprintf(run, sizeof run, "cut%03d", chance_below(1000));
    snprintf(path, sizeof path, "%s/ledger-cut", session_town());
    struct drive *drive = drive_open(&(struct drive_options){run, path, ALL_GOALS, WINDOW});
    power_cut(drive);
    power_cut(drive);
    drive_until(drive, drive_counts(drive).acknowledged + CALM);
    drive_finish(drive);
    watcher = fault_session();
    fault_settle(watcher);
    note_pids(after);
    assert_memory_equal(before, after, sizeof before); /* nobody had to be restarted */
    struct drive_counts counts = drive_counts(drive);
    print_message("  %zu promised, %zu acknowledged, %zu duplicates, %zu told to come later\n", counts.promised,
                  counts.acknowledged, counts.duplicates, counts.later);
    assert_int_equal(counts.wrong, 0);
    drive_close(&drive);
    session_close(&watcher);
    struct session *owner = session_open("owner", NULL);
    assert_int_equal(ledger_check(path, run, owner, stderr), 0);
    session_close(&owner);
}

/* PostgreSQL holds commits back as long as a standby is missing. */
static void want_standby(struct session *watcher, bool wanted)
{
    session_run(watcher, wanted ? "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
                                : "ALTER SYSTEM RESET synchronous_standby_names");
    session_run(watcher, "SELECT pg_reload_conf()");
    fault_until(watcher, "EXECUTE fault_standby_wanted", wanted ? "nobody" : "", PATIENCE_S);
}

static void say(struct client *client, const char *key)
{
    struct buf header = {0}, body = {0};
    raw_header(&header, MESSAGE_SUBMIT, key, 0);
    raw_submit(&body, key, 0);
    const struct part parts[] = {
        {WIRE_MAGIC, strlen(WIRE_MAGIC)}, {header.text, header.length}, {body.text, body.length}};
    assert_int_equal(client_send_parts(client, parts, COUNT(parts)), RESULT_OK);
    buf_free(&header);
    buf_free(&body);
}

/* Says `key` while commits wait; true when its own commit was seen to wait, not the announcement of the replica. */
static bool say_into_the_wait(struct session *watcher, struct client *client, const char *key)
{
    char seen[16] = "nothing";
    struct fault_wait wait = fault_within("a commit that waits for a standby", PATIENCE_S);
    want_standby(watcher, true);
    say(client, key);
    for (; strcmp(seen, "nothing") == 0; fault_again(&wait))
        str_copy(seen, sizeof seen, session_ask(watcher, "EXECUTE fault_intake_waits"));
    return strcmp(seen, "commit") == 0;
}

static void until_promised(struct client *client, struct arena *arena, const char *key)
{
    struct fault_wait wait = fault_within("the promise after the commit", PATIENCE_S);
    const char *status = raw_status(raw_answer(client, arena, ANSWER_MS));
    while (strcmp(status, "durable") != 0 && strcmp(status, "duplicate") != 0) {
        fault_again(&wait);
        say(client, key);
        status = raw_status(raw_answer(client, arena, ANSWER_MS));
    }
}

/* Nothing is promised before the commit has returned: at the moment when it is known to wait no answer has come. */
static void test_no_promise_before_the_commit(void **state)
{
    (void)state;
    char run[24], key[40], accepted[80];
    bool seen = false;
    struct arena *arena = arena_new(0);
    struct session *watcher = fault_session();
    fault_ready(watcher);
    struct raw_place place = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    struct client *client = raw_client(&place, "channel-import", NULL);
    snprintf(run, sizeof run, "wait%03d", chance_below(1000));
    for (int i = 0; i < TRIES && !seen; i++) {
        snprintf(key, sizeof key, "%s-%d", run, i);
        seen = say_into_the_wait(watcher, client, key);
        const Loopline__Wire__V1__Reply *early = raw_answer(client, arena, MOMENT_MS);
        want_standby(watcher, false);
        if (early != NULL) /* the commit was given up: not durable, and said so */
            assert_string_equal(raw_status(early), "retry_later");
        until_promised(client, arena, key);
        snprintf(accepted, sizeof accepted, "EXECUTE fault_accepted('%s')", key);
        assert_string_equal(session_ask(watcher, accepted), "1");
    }
    assert_true(seen);
    fault_settle(watcher);
    client_free(&client);
    arena_free(&arena);
    session_close(&watcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_power_cut),
                                       cmocka_unit_test(test_no_promise_before_the_commit)};
    return cmocka_run_group_tests_name("database", tests, NULL, NULL);
}
