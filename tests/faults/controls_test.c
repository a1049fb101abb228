/* The checks that all tests of faults rely on are seen to turn red: promises that are not kept are found, by name. Each
 * control breaks one rule of the design on purpose: a claim that keeps its row, an answer before COMMIT, a database that
 * says "committed" before it is on disk, a door that lets everybody in. */
#include <setjmp.h>
#include <signal.h>
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
#include "tests/lib/points.h"
#include "tests/lib/raw.h"
#include "tests/lib/siege.h"
#include "tests/lib/stranger.h"

enum { WINDOW = 16, WIDE = 64, ANSWERS = 150, FLUSH_MS = 300, PATIENCE_S = 20, TRIES = 6 };

#define MORNING "2024-04-10T09:00:00+08:00"

static struct session *watcher;

static int open_town(void **state)
{
    (void)state;
    watcher = points_open(NULL, MORNING);
    return 0;
}

/* What a control broke is no other test's trouble. */
static int close_town(void **state)
{
    (void)state;
    points_leave(watcher);
    session_run(watcher, "DELETE FROM bus.outbox");
    session_run(watcher, "DELETE FROM bus.quarantine");
    session_close(&watcher);
    return 0;
}

/* The check finds faults, this one by its name. */
static bool is_red(const struct siege *siege, const char *name)
{
    char *told = NULL, line[64];
    size_t size = 0;
    FILE *out = open_memstream(&told, &size);
    size_t faults = siege_check(siege, out);
    fclose(out);
    snprintf(line, sizeof line, "  %s: ", name);
    bool found = strstr(told, line) != NULL;
    print_message("  %zu faults found: %.300s …\n", faults, told);
    free(told);
    return found;
}

/* Without any of it the same load is green. */
static void test_green(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "green", "accepted", WINDOW);
    assert_int_equal(siege_end(&siege), 0);
}

/* Answered, and then dead before COMMIT. */
static void test_early_acknowledgement(void **state)
{
    (void)state;
    struct siege siege;
    points_arm(NODE_INTAKE, FAULT_EARLY_ACK, (struct points_rule){FAULT_FAIL, 1, POINTS_EVER, 0});
    points_arm(NODE_INTAKE, FAULT_SAVE_AFTER, (struct points_rule){FAULT_DIE, 1, 1, FLUSH_MS});
    siege_begin(&siege, "early", "accepted", WINDOW);
    (void)siege_over(&siege, true);
    assert_int_equal(points_fired(NODE_INTAKE, FAULT_SAVE_AFTER), 1);
    points_calm();
    assert_true(is_red(&siege, "request_lost"));
}

static void test_claim_without_delete(void **state)
{
    (void)state;
    struct siege siege;
    struct fault_wait wait = fault_within("what comes of a message that comes again and again", PATIENCE_S);
    session_file(watcher, "tests/faults/controls.sql");
    siege_begin(&siege, "keep", "accepted", WINDOW);
    (void)siege_over(&siege, false);
    while (strcmp(session_ask(watcher, "EXECUTE fault_told_twice"), "t") != 0)
        fault_again(&wait);
    session_file(watcher, "tests/faults/controls_end.sql");
    assert_true(is_red(&siege, "other_steps"));
}

/* Commits that nobody brings to disk: whoever would, sleeps. A checkpoint that is spread over minutes would write the log
 * before each page, and is brought to its end first. */
static void set_lazy(bool lazy)
{
    if (lazy)
        session_run(watcher, "CHECKPOINT");
    session_run(watcher, lazy ? "ALTER SYSTEM SET synchronous_commit = off" : "ALTER SYSTEM RESET synchronous_commit");
    session_run(watcher, lazy ? "ALTER SYSTEM SET autovacuum = off" : "ALTER SYSTEM RESET autovacuum");
    session_run(watcher,
                lazy ? "ALTER SYSTEM SET bgwriter_lru_maxpages = 0" : "ALTER SYSTEM RESET bgwriter_lru_maxpages");
    session_run(watcher, "SELECT pg_reload_conf()");
    fault_until(watcher, "EXECUTE fault_lazy", lazy ? "off" : "on", PATIENCE_S);
    if (lazy)
        assert_int_equal(kill((pid_t)strtol(session_ask(watcher, "EXECUTE fault_wal_writer"), NULL, 10), SIGSTOP), 0);
}

static void lose_power(struct siege *siege)
{
    drive_look(siege->drive, false);
    session_close(&watcher);
    fault_town((const char *const[]){"crash", NULL});
    fault_town((const char *const[]){"postgres", NULL});
    watcher = fault_session();
    drive_look(siege->drive, true);
}

/* fsync off loses what the disk did not have yet when the power goes; without taking power away from a disk, the same
 * loss is had from PostgreSQL by commits that it says to be done before their log is written. Something else may write
 * the log in time, and save them: then once more. */
static void test_commits_not_on_disk(void **state)
{
    (void)state;
    bool red = false;
    for (int i = 0; i < TRIES && !red; i++) {
        struct siege siege;
        set_lazy(true);
        siege_begin(&siege, "lazy", "accepted", WIDE);
        drive_until(siege.drive, ANSWERS);
        lose_power(&siege);
        set_lazy(false);
        (void)siege_over(&siege, true);
        red = is_red(&siege, "request_lost");
    }
    assert_true(red);
}

static void test_open_door(void **state)
{
    (void)state;
    struct raw_place door = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    assert_true(stranger_kept_out(&door));
    points_arm(NODE_INTAKE, FAULT_ZAP_OPEN, (struct points_rule){FAULT_FAIL, 1, POINTS_EVER, 0});
    assert_false(stranger_kept_out(&door));
    points_calm();
    assert_true(stranger_kept_out(&door));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_green),
        cmocka_unit_test(test_early_acknowledgement),
        cmocka_unit_test(test_claim_without_delete),
        cmocka_unit_test(test_commits_not_on_disk),
        cmocka_unit_test(test_open_door),
    };
    return cmocka_run_group_tests_name("controls", tests, open_town, close_town);
}
