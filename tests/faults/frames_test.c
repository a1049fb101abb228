/* A wire that loses frames, brings them twice, and brings later ones first: the row decides, the sweep finds what is
 * missing. The fault build does it at every push, of every service. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/figure.h"
#include "tests/lib/points.h"
#include "tests/lib/siege.h"

enum { WINDOW = 48, ANSWERS = 400, FRAMES_LEAST = 50 };

#define MORNING "2024-04-10T09:00:00+08:00"
#define TWICE   "loopline_event_duplicates_total"
#define SWEPT   "loopline_swept_total"

static struct session *watcher;

static int open_town(void **state)
{
    (void)state;
    watcher = points_open("frames", MORNING);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    points_close(&watcher);
    return 0;
}

static double sum(const char *metric)
{
    double all = 0;
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        all += fault_metric(watcher, node, 0, metric);
    return all;
}

static unsigned meddled(void)
{
    unsigned all = 0;
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        all += points_meddled((enum node)node);
    return all;
}

static void drive_over(struct points_wire wire)
{
    struct siege siege;
    unsigned before = meddled();
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        points_wire((enum node)node, wire);
    siege_begin(&siege, "frames", SIEGE_GOALS, WINDOW);
    drive_until(siege.drive, ANSWERS);
    assert_int_equal(siege_end(&siege), 0);
    points_calm();
    print_message("  %u frames\n", meddled() - before);
    assert_true(meddled() - before > FRAMES_LEAST);
    figure_add("faults_survived", 1);
}

static void test_lost(void **state)
{
    (void)state;
    double before = sum(SWEPT);
    drive_over((struct points_wire){.drop = 400});
    assert_true(sum(SWEPT) > before); /* that is how they came */
}

static void test_doubled(void **state)
{
    (void)state;
    double before = sum(TWICE);
    drive_over((struct points_wire){.twice = 1000});
    assert_true(sum(TWICE) > before);
}

/* Held back until the next frame to the same replica has gone. */
static void test_disordered(void **state)
{
    (void)state;
    drive_over((struct points_wire){.later = 900});
}

static void test_all_of_it(void **state)
{
    (void)state;
    drive_over((struct points_wire){.drop = 100, .twice = 300, .later = 300});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lost),
        cmocka_unit_test(test_doubled),
        cmocka_unit_test(test_disordered),
        cmocka_unit_test(test_all_of_it),
    };
    return cmocka_run_group_tests_name("frames", tests, open_town, close_town);
}
