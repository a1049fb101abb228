/* Services that stand still (SIGSTOP) and wake up again, one by one and all at once; and all killed at once. Whoever is
 * frozen keeps its lease for a while and its place in the list: what is sent to it waits, or is found by the sweep. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/result.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"
#include "tests/lib/siege.h"

enum { WINDOW = 48, CALM = 60, FROZEN_MS = 900, LONG_MS = 11500, ROUNDS = 3 };

#define MORNING "2024-04-10T09:00:00+08:00"

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    figure_open("freeze");
    struct session *watcher = fault_open(MORNING);
    session_close(&watcher);
    return 0;
}

static void signal_all(int number)
{
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        fault_signal(SERVICES[i], 1, number);
}

static void start_all(void)
{
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        fault_start(SERVICES[i], 1);
}

static void warm(struct siege *siege)
{
    drive_until(siege->drive, drive_counts(siege->drive).acknowledged + CALM);
}

static void test_each_stands_still(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "still", SIEGE_GOALS, WINDOW);
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        warm(&siege);
        fault_signal(SERVICES[i], 1, SIGSTOP);
        siege_load(&siege, FROZEN_MS, false);
        fault_signal(SERVICES[i], 1, SIGCONT);
    }
    warm(&siege);
    assert_int_equal(siege_end(&siege), 0);
    figure_add("faults_survived", COUNT(SERVICES));
}

/* Longer than the lease: the others strike it off their lists, and it comes back by itself. */
static void test_one_outlives_its_lease(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "lease", SIEGE_GOALS, WINDOW);
    warm(&siege);
    fault_signal("router", 1, SIGSTOP);
    siege_load(&siege, (int)(LONG_MS * fault_slow()), false);
    fault_signal("router", 1, SIGCONT);
    warm(&siege);
    assert_int_equal(siege_end(&siege), 0);
    figure_add("faults_survived", 1);
}

static void test_all_stand_still(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "allstill", SIEGE_GOALS, WINDOW);
    for (int i = 0; i < ROUNDS; i++) {
        warm(&siege);
        signal_all(SIGSTOP);
        siege_load(&siege, FROZEN_MS, false);
        signal_all(SIGCONT);
        print_message("  back after %.0f ms\n", siege_recovery(&siege));
    }
    assert_int_equal(siege_end(&siege), 0);
    figure_add("faults_survived", ROUNDS);
}

static void test_all_killed(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "allkilled", SIEGE_GOALS, WINDOW);
    for (int i = 0; i < ROUNDS; i++) {
        warm(&siege);
        siege_load(&siege, chance_below(20), false);
        signal_all(SIGKILL);
        siege_load(&siege, chance_below(100), false);
        start_all();
        print_message("  back after %.0f ms\n", siege_recovery(&siege));
    }
    assert_int_equal(siege_end(&siege), 0);
    figure_add("faults_survived", ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_stands_still),
        cmocka_unit_test(test_one_outlives_its_lease),
        cmocka_unit_test(test_all_stand_still),
        cmocka_unit_test(test_all_killed),
    };
    return cmocka_run_group_tests_name("freeze", tests, open_town, NULL);
}
