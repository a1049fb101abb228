/* A town that is worked on while it works: one replica of each service becomes five and one again, every replica is
 * restarted in turn, and tables change under it as a migration changes them. */
#include <setjmp.h>
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
#include "tests/lib/siege.h"

enum { WINDOW = 48, CALM = 60, MANY = 5, TWO = 2, START_S = 60, LOCKED_MS = 600 };

#define MORNING "2024-04-10T09:00:00+08:00"

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};
static struct session *watcher;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    figure_open("scale");
    watcher = fault_open(MORNING);
    return 0;
}

static void wait_for_replicas(struct siege *siege, int count)
{
    char call[64], expected[12];
    snprintf(expected, sizeof expected, "%d", count);
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++) {
        struct fault_wait wait = fault_within("replicas to come or go", START_S);
        snprintf(call, sizeof call, "EXECUTE fault_replicas(%d)", node);
        while (strcmp(session_ask(watcher, call), expected) != 0) {
            if (siege != NULL)
                siege_load(siege, 0, false);
            fault_again(&wait);
        }
    }
}

static void end_replica(const char *service, int replica)
{
    char number[12];
    snprintf(number, sizeof number, "%d", replica);
    fault_town((const char *const[]){"term", service, replica > 1 ? number : NULL, NULL});
}

static void warm(struct siege *siege)
{
    drive_until(siege->drive, drive_counts(siege->drive).acknowledged + CALM);
}

static void grow(struct siege *siege, int from, int to)
{
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        for (int replica = from + 1; replica <= to; replica++) {
            fault_start(SERVICES[i], replica);
            siege_load(siege, 0, false);
        }
    wait_for_replicas(siege, to);
}

static void shrink(struct siege *siege, int from, int to)
{
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        for (int replica = from; replica > to; replica--)
            if (fault_pid(SERVICES[i], replica) != 0) {
                end_replica(SERVICES[i], replica);
                siege_load(siege, 0, false);
            }
    wait_for_replicas(siege, to);
}

static int close_town(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        for (int replica = TWO; replica <= MANY; replica++)
            if (fault_pid(SERVICES[i], replica) != 0)
                end_replica(SERVICES[i], replica);
    wait_for_replicas(NULL, 1);
    session_close(&watcher);
    return 0;
}

static void test_one_five_one(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "grow", SIEGE_GOALS, WINDOW);
    warm(&siege);
    grow(&siege, 1, MANY);
    warm(&siege);
    shrink(&siege, MANY, 1);
    warm(&siege);
    assert_int_equal(siege_end(&siege), 0);
    figure_add("faults_survived", 2);
}

/* Two of each; one after the other ends in good order and comes back. */
static void test_rolling_restart(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "roll", SIEGE_GOALS, WINDOW);
    grow(&siege, 1, TWO);
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        for (int replica = 1; replica <= TWO; replica++) {
            end_replica(SERVICES[i], replica);
            siege_load(&siege, 0, false);
            fault_start(SERVICES[i], replica);
            warm(&siege);
        }
    shrink(&siege, TWO, 1);
    assert_int_equal(siege_end(&siege), 0);
    figure_add("faults_survived", COUNT(SERVICES) * TWO);
}

/* In the way of a transaction that holds what this wants and wants what this holds: whoever is given up, tries again. */
static void lock_and_change(struct session *owner, const char *statement)
{
    char call[96];
    struct fault_wait wait = fault_within("a migration between transactions", START_S);
    snprintf(call, sizeof call, "SELECT pg_temp.%s()", statement);
    for (;;) {
        session_run(owner, "BEGIN");
        const char *why = session_try(owner, call);
        if (*why == '\0')
            return;
        assert_string_equal(why, "40P01");
        session_run(owner, "ROLLBACK");
        fault_again(&wait);
    }
}

static void change(struct siege *siege, struct session *owner, const char *statement)
{
    lock_and_change(owner, statement);
    drive_look(siege->drive, false); /* whoever looks into the tables waits for the locks, too */
    siege_load(siege, LOCKED_MS, false);
    session_run(owner, "COMMIT");
    drive_look(siege->drive, true);
    warm(siege);
}

static void note_pids(pid_t pids[COUNT(SERVICES)])
{
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        pids[i] = fault_pid(SERVICES[i], 1);
}

/* Old programs go on upon the new schema, without a restart. */
static void test_migration(void **state)
{
    (void)state;
    struct siege siege;
    pid_t before[COUNT(SERVICES)], after[COUNT(SERVICES)];
    struct session *owner = session_open("owner", NULL);
    session_file(owner, "tests/faults/scale.sql");
    note_pids(before);
    siege_begin(&siege, "migrate", SIEGE_GOALS, WINDOW);
    warm(&siege);
    change(&siege, owner, "migrate");
    change(&siege, owner, "take_back");
    assert_int_equal(siege_end(&siege), 0);
    note_pids(after);
    assert_memory_equal(before, after, sizeof before);
    figure_add("faults_survived", 2);
    session_close(&owner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_five_one),
        cmocka_unit_test(test_rolling_restart),
        cmocka_unit_test(test_migration),
    };
    return cmocka_run_group_tests_name("scale", tests, open_town, close_town);
}
