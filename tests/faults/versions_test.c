/* Two versions side by side: a newer program fills fields that this one does not know, an older one leaves out what came
 * later. Both are understood; what is not known is not passed on. */
#include <setjmp.h>
#include <signal.h>
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
#include "tests/lib/siege.h"

enum { WINDOW = 16, SOME = 40, WAIT_S = 20, ANSWER_MS = 5000, FUTURE_NUMBER = 2000, FUTURE_TEXT = 2001 };

#define MORNING "2024-04-10T09:00:00+08:00"
#define NEWER   "DROP TRIGGER IF EXISTS versions_test ON bus.outbox; DROP SCHEMA IF EXISTS versions_test CASCADE"

static struct session *watcher;
static struct siege siege;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    watcher = fault_open(MORNING);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_run(watcher, NEWER);
    session_close(&watcher);
    return 0;
}

static struct drive *begin(const char *name, const char *goals)
{
    siege_open(&siege, name, goals, WINDOW);
    return siege.drive;
}

static void end(void)
{
    assert_int_equal(siege_close(&siege), 0);
}

/* A row for every receiver in turn waits until the receiver is there: no frame, the sweep alone, brings it. */
static void test_rows_of_a_newer_program(void **state)
{
    (void)state;
    static const char *const RECEIVERS[] = {"classifier", "router", "escalation", "survey"};
    static const char *const AWAITED[COUNT(RECEIVERS)] = {"EXECUTE fault_any_waiting_for(3)",
                                                          "EXECUTE fault_any_waiting_for(4)"};
    session_file(watcher, "tests/faults/versions.sql");
    for (size_t i = 0; i < COUNT(RECEIVERS); i++)
        fault_signal(RECEIVERS[i], 1, SIGKILL);
    struct drive *drive = begin("newer", "accepted");
    drive_until(drive, SOME);
    drive_finish(drive);
    char orders[64], promised[24];
    snprintf(orders, sizeof orders, "EXECUTE fault_watched('%s')", siege.run);
    snprintf(promised, sizeof promised, "%zu", drive_counts(drive).promised);
    for (size_t i = 0; i < COUNT(RECEIVERS); i++) {
        fault_start(RECEIVERS[i], 1);
        if (AWAITED[i] != NULL) /* the next one is not there yet: its rows wait */
            fault_until(watcher, AWAITED[i], "t", WAIT_S);
    }
    fault_until(watcher, orders, promised, WAIT_S);
    fault_ready(watcher);
    fault_settle(watcher);
    print_message("  %zu demands told by a newer program\n", drive_counts(drive).promised);
    end();
}

/* Frames as well as rows, the whole loop, while the newer program works. */
static void test_the_loop_beside_a_newer_program(void **state)
{
    (void)state;
    struct drive *drive = begin("beside", "accepted signed fed_back");
    drive_until(drive, SOME);
    drive_finish(drive);
    fault_settle(watcher);
    end();
    session_run(watcher, NEWER);
}

static void add_future(struct buf *out)
{
    raw_number(out, FUTURE_NUMBER, 1);
    raw_text(out, FUTURE_TEXT, "新");
}

static void submit(struct client *client, struct arena *arena, const char *reference, bool newer)
{
    struct buf header = {0}, body = {0};
    raw_header(&header, MESSAGE_SUBMIT, reference, 0);
    raw_submit(&body, reference, 0);
    if (newer) {
        add_future(&header);
        add_future(&body);
    }
    const struct part parts[] = {
        {WIRE_MAGIC, strlen(WIRE_MAGIC)}, {header.text, header.length}, {body.text, body.length}};
    assert_int_equal(client_send_parts(client, parts, COUNT(parts)), RESULT_OK);
    assert_string_equal(raw_status(raw_answer(client, arena, ANSWER_MS)), "durable");
    buf_free(&header);
    buf_free(&body);
}

/* A channel whose program is newer; and one whose program is as old as the first that there was. */
static void test_channels_of_other_versions(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct raw_place place = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    struct client *client = raw_client(&place, "channel-import", NULL);
    char reference[48];
    for (int newer = 0; newer < 2; newer++) {
        snprintf(reference, sizeof reference, "versions-%d-%d", newer, chance_below(1000000));
        submit(client, arena, reference, newer == 1);
    }
    client_free(&client);
    arena_free(&arena);
    fault_settle(watcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_a_newer_program),
        cmocka_unit_test(test_the_loop_beside_a_newer_program),
        cmocka_unit_test(test_channels_of_other_versions),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
