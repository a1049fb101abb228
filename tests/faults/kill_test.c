/* kill -9 of each service, at moments that SEED repeats, while cases are driven through all five: whatever was
 * acknowledged is there, once, with everything that follows from it. */
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
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"
#include "tests/lib/ledger_drive.h"

enum { KILLS = 6, WINDOW = 64, CALM = 40, STORM = 120, LULL_MS = 60, IN_FLIGHT_MS = 8 };

#define MORNING   "2024-04-10T09:00:00+08:00"
#define ALL_GOALS "accepted signed fed_back rated redone written_off accepted"

static struct session *watcher;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    figure_open("kill");
    watcher = fault_open(MORNING);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_close(&watcher);
    return 0;
}

static size_t check(const char *path, const char *run)
{
    struct session *owner = session_open("owner", NULL);
    size_t faults = ledger_check(path, run, owner, stderr);
    session_close(&owner);
    return faults;
}

static void report(const char *service, const struct drive *drive)
{
    struct drive_counts counts = drive_counts(drive);
    print_message("  %s: %zu promised, %zu acknowledged, %zu duplicates, %zu later, %zu repeats, %zu moves\n", service,
                  counts.promised, counts.acknowledged, counts.duplicates, counts.later, counts.repeats, counts.moved);
}

static void kill_again_and_again(const char *service)
{
    char run[24], path[1024];
    snprintf(run, sizeof run, "%s%03d", service, chance_below(1000));
    snprintf(path, sizeof path, "%s/ledger-%s", session_town(), service);
    struct drive *drive = drive_open(&(struct drive_options){run, path, ALL_GOALS, WINDOW});
    for (int i = 0; i < KILLS; i++) {
        size_t moment = CALM + (size_t)chance_below(STORM);
        drive_until(drive, drive_counts(drive).acknowledged + moment);
        drive_turn(drive, chance_below(IN_FLIGHT_MS));
        fault_signal(service, 1, SIGKILL);
        drive_turn(drive, chance_below(LULL_MS)); /* the others go on without it */
        fault_start(service, 1);
    }
    drive_until(drive, drive_counts(drive).acknowledged + CALM);
    drive_finish(drive);
    fault_settle(watcher);
    report(service, drive);
    assert_int_equal(drive_counts(drive).wrong, 0);
    assert_true(drive_counts(drive).promised > CALM);
    drive_close(&drive);
    assert_int_equal(check(path, run), 0);
    figure_add("faults_survived", KILLS);
}

#define KILL(name)                                                                                                     \
    static void test_kill_##name(void **state)                                                                         \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        kill_again_and_again(#name);                                                                                   \
    }
KILL(intake)
KILL(classifier)
KILL(router)
KILL(escalation)
KILL(survey)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kill_intake), cmocka_unit_test(test_kill_classifier),
        cmocka_unit_test(test_kill_router), cmocka_unit_test(test_kill_escalation),
        cmocka_unit_test(test_kill_survey),
    };
    return cmocka_run_group_tests_name("kill -9", tests, open_town, close_town);
}
