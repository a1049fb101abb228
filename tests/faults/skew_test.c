/* Machines whose clocks are wrong by a day: the clock of the database alone decides. Cases reach their goals, limits are
 * those of right clocks, every rung fires once and none early. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/figure.h"
#include "tests/lib/points.h"
#include "tests/lib/rungs.h"
#include "tests/lib/siege.h"

enum { WINDOW = 28, ANSWERS = 150, FEW = 20, DAY_S = 86400 };

#define MORNING "2024-04-10T09:00:00+08:00"

static struct session *watcher;

static int open_town(void **state)
{
    (void)state;
    watcher = points_open("skew", MORNING);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    points_close(&watcher);
    return 0;
}

/* Each service by itself, a day ahead and a day behind, in the middle of the load; then all of them, unequal. */
static void test_cases(void **state)
{
    (void)state;
    struct siege siege;
    siege_begin(&siege, "skew", SIEGE_GOALS, WINDOW);
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        for (int sign = -1; sign <= 1; sign++) {
            points_shift((enum node)node, sign * DAY_S);
            drive_until(siege.drive, drive_counts(siege.drive).acknowledged + ANSWERS / 5);
        }
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++) {
        points_shift((enum node)node, node % 2 == 0 ? DAY_S : -DAY_S);
        fault_signal(points_service((enum node)node), 1, SIGKILL); /* and starts with it */
    }
    siege_load(&siege, 0, true);
    drive_until(siege.drive, drive_counts(siege.drive).acknowledged + ANSWERS);
    assert_int_equal(siege_end(&siege), 0);
    figure_add("faults_survived", 3 * (NODE_SURVEY - NODE_INTAKE + 1));
    points_calm();
}

static void test_clocks(void **state)
{
    (void)state;
    struct siege siege;
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        points_shift((enum node)node, node % 2 == 0 ? DAY_S : -DAY_S);
    siege_begin(&siege, "skewdue", "accepted", FEW);
    assert_int_equal(siege_end(&siege), 0); /* its check knows which clocks must be open */
    struct session *rungs = rungs_open(siege.run);
    rungs_over(rungs);
    assert_int_equal(rungs_count(rungs, "EXECUTE storm_cards"), 0); /* a clock a day ahead fires nothing */
    session_run(rungs, "EXECUTE storm_advance('3 days')");
    rungs_over(rungs);
    assert_int_equal(rungs_check(rungs), 0);
    assert_true(rungs_count(rungs, "EXECUTE storm_cards") > FEW);
    rungs_close(&rungs);
    points_calm();
    figure_add("faults_survived", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_clocks)};
    return cmocka_run_group_tests_name("skew", tests, open_town, close_town);
}
