/* Everything at random: one town under load, one seed after the other, each a few faults of a table (tests/lib/havoc.c)
 * one upon the other; then all is healed, every case comes to its goal, and the ledger is compared with the database.
 * Now and then time leaps, and every clock must have fired once, none early.
 *
 * SEEDS=n (50) seeds from FIRST_SEED=k (drawn, and printed); a seed repeats its faults, as far as races allow. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/socket.h"
#include "tests/lib/chance.h"
#include "tests/lib/figure.h"
#include "tests/lib/havoc.h"
#include "tests/lib/points.h"
#include "tests/lib/rungs.h"

enum { SEEDS = 50, WINDOW = 14, WARM_MS = 150, PAUSE_MS = 80, LEAP_EVERY = 10 };

#define MORNING "2024-04-10T09:00:00+08:00"

static int open_town(void **state)
{
    (void)state;
    figure_open("chaos");
    struct session *watcher = fault_open(MORNING);
    points_town(watcher);
    session_close(&watcher);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    struct session *watcher = fault_session();
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    points_leave(watcher);
    session_close(&watcher);
    return 0;
}

static void set_clock(const char *at)
{
    char call[96];
    struct session *watcher = fault_session();
    snprintf(call, sizeof call, "EXECUTE fault_clock('%s')", at);
    session_run(watcher, call);
    session_close(&watcher);
}

/* Days at once, and who counts them is killed on the way. */
static size_t leap(const char *run)
{
    struct session *rungs = rungs_open(run);
    session_run(rungs, "EXECUTE storm_advance('2 days')");
    fault_signal("escalation", 1, SIGKILL);
    (void)points_raise();
    rungs_over(rungs);
    size_t faults = rungs_check(rungs);
    rungs_close(&rungs);
    set_clock(MORNING);
    return faults;
}

static void hurt(struct siege *siege)
{
    int count = 1 + chance_below(2) + (chance_below(4) == 0);
    siege_load(siege, chance_below(WARM_MS), true);
    for (int i = 0; i < count; i++) {
        const struct havoc *havoc = havoc_draw();
        printf("%s %s", i == 0 ? "" : ",", havoc->name);
        fflush(stdout);
        havoc->act(siege);
        siege_load(siege, chance_below(PAUSE_MS), true);
    }
    figure_add("faults_survived", count);
}

static void play(unsigned long long seed, bool leaps)
{
    struct siege siege;
    int64_t since = socket_clock_ms();
    chance_from(seed);
    printf("  seed %llu:", seed);
    fflush(stdout);
    siege_begin(&siege, "chaos", SIEGE_GOALS, WINDOW);
    hurt(&siege);
    havoc_heal();
    size_t faults = siege_end(&siege);
    if (faults == 0 && leaps)
        faults = leap(siege.run);
    printf(" (%lld ms)\n", (long long)(socket_clock_ms() - since));
    if (faults > 0)
        fail_msg("%zu faults: SEEDS=1 FIRST_SEED=%llu repeats them", faults, seed);
    figure_add("seeds", 1);
}

static unsigned long long number(const char *name, unsigned long long otherwise)
{
    const char *given = getenv(name);
    char *end = NULL;
    unsigned long long value = given == NULL || *given == '\0' ? otherwise : strtoull(given, &end, 10);
    if (value == 0 || (end != NULL && *end != '\0'))
        fail_msg("%s=%s: is no whole number from 1", name, given);
    return value;
}

static void test_seeds(void **state)
{
    (void)state;
    chance_begin();
    unsigned long long first = number("FIRST_SEED", 1 + chance() % 1000000), count = number("SEEDS", SEEDS);
    printf("  FIRST_SEED=%llu SEEDS=%llu\n", first, count);
    for (unsigned long long i = 0; i < count; i++)
        play(first + i, i % LEAP_EVERY == LEAP_EVERY - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_seeds)};
    return cmocka_run_group_tests_name("chaos", tests, open_town, close_town);
}
