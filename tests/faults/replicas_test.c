/* Two replicas of every service: each order is dispatched once, each clock runs once; then one of each is killed. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/terms.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"
#include "tests/lib/ledger_drive.h"

enum { WINDOW = 96, ANSWERS = 1500, BETWEEN = 150, IN_FLIGHT_MS = 8, START_S = 30 };

#define MORNING   "2024-04-10T09:00:00+08:00"
#define MESSAGES  "loopline_messages_total"
#define ALL_GOALS "accepted signed fed_back rated redone written_off accepted"

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};
static struct session *watcher;

static void wait_for_replicas(const char *expected)
{
    char call[64];
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++) {
        snprintf(call, sizeof call, "EXECUTE fault_replicas(%d)", node);
        fault_until(watcher, call, expected, START_S);
    }
    fault_ready(watcher);
}

static int double_town(void **state)
{
    (void)state;
    chance_begin();
    figure_open("replicas");
    watcher = fault_session();
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        fault_start(SERVICES[i], 2);
    wait_for_replicas("2");
    return 0;
}

/* The second replicas go in good order: they leave the list of replicas themselves. */
static int single_town(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        if (fault_pid(SERVICES[i], 2) != 0)
            fault_town((const char *const[]){"term", SERVICES[i], "2", NULL});
    wait_for_replicas("1");
    session_close(&watcher);
    return 0;
}

static struct drive *begin(const char *name, char run[24], char path[1024])
{
    snprintf(run, 24, "%s%03d", name, chance_below(1000));
    snprintf(path, 1024, "%s/ledger-%s", session_town(), name);
    return drive_open(&(struct drive_options){run, path, ALL_GOALS, WINDOW});
}

static void finish(struct drive **drive, const char *run, const char *path)
{
    drive_finish(*drive);
    fault_settle(watcher);
    struct drive_counts counts = drive_counts(*drive);
    print_message("  %zu promised, %zu acknowledged, %zu duplicates\n", counts.promised, counts.acknowledged,
                  counts.duplicates);
    assert_int_equal(counts.wrong, 0);
    drive_close(drive);
    struct session *owner = session_open("owner", NULL);
    assert_int_equal(ledger_check(path, run, owner, stderr), 0);
    session_close(&owner);
}

/* Both replicas of each service took part: else two would prove no more than one. */
static void check_shared(void)
{
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++) {
        double one = fault_metric(watcher, node, 0, MESSAGES), other = fault_metric(watcher, node, 1, MESSAGES);
        print_message("  %s: %.0f and %.0f messages\n", SERVICES[node - NODE_INTAKE], one, other);
        assert_true(one > 0 && other > 0);
    }
}

static void test_two_of_each(void **state)
{
    (void)state;
    char run[24], path[1024];
    struct drive *drive = begin("two", run, path);
    drive_until(drive, ANSWERS);
    finish(&drive, run, path);
    check_shared();
}

static void test_one_of_each_is_killed(void **state)
{
    (void)state;
    char run[24], path[1024];
    struct drive *drive = begin("half", run, path);
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        drive_until(drive, drive_counts(drive).acknowledged + BETWEEN);
        drive_turn(drive, chance_below(IN_FLIGHT_MS));
        fault_signal(SERVICES[i], 1 + chance_below(2), SIGKILL);
    }
    drive_until(drive, drive_counts(drive).acknowledged + BETWEEN);
    finish(&drive, run, path);
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        fault_start(SERVICES[i], 1);
        fault_start(SERVICES[i], 2);
    }
    wait_for_replicas("2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_of_each),
        cmocka_unit_test(test_one_of_each_is_killed),
    };
    return cmocka_run_group_tests_name("replicas", tests, double_town, single_town);
}
