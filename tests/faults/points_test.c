/* Every named fault point, walked: at its 1st, 2nd … hit each service dies as by kill -9, or fails as by passing trouble,
 * or loses the answer of its database, while cases are driven through all five. What was acknowledged is there, once, in
 * order; every clock fired once, none early.
 *
 * In the suite all five services meet the same point under one load. FULL=1 walks each service by itself, hit by hit,
 * until a run in which the point was not reached that often; FULL_SECONDS= bounds it; PART=test_due walks that part alone,
 * POINT=COMMIT the points alone whose names hold that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/socket.h"
#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/figure.h"
#include "tests/lib/points.h"
#include "tests/lib/rungs.h"
#include "tests/lib/siege.h"

enum {
    WINDOW = 14,
    FEW = 6,
    HITS = 2,
    HITS_MOST = 64,
    FULL_S = 3600,
    FALL_S = 60,
    TURN_MS = 20,
    DUE_S = 60,
    GROUP = 4,
    STEPS_MOST = 48,
    EVERY_FRAME = 1000
};

#define MORNING "2024-04-10T09:00:00+08:00"

static struct session *watcher;

static int open_town(void **state)
{
    (void)state;
    watcher = points_open("points", MORNING);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    points_close(&watcher);
    return 0;
}

static bool full(void)
{
    const char *given = getenv("FULL");
    return given != NULL && *given != '\0' && strcmp(given, "0") != 0;
}

/* A kind of fault at a point. */
struct blow {
    enum fault_point point;
    enum fault_action action;
};

/* The sweep has something to find only when the wire brings nothing. */
static void arm(enum node first, enum node last, struct blow blow, unsigned n)
{
    struct points_wire wire = {.drop = blow.point == FAULT_SWEEP ? EVERY_FRAME : 0};
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        points_wire((enum node)node, wire);
    for (int node = (int)first; node <= (int)last; node++)
        points_arm((enum node)node, blow.point, (struct points_rule){blow.action, n, n, 0});
}

static const char *name_of(struct blow blow)
{
    static char text[64];
    snprintf(text, sizeof text, "%s %s", points_name(blow.point), blow.action == FAULT_DIE ? "dies" : "fails");
    return text;
}

/* --- each service by itself, hit by hit -------------------------------------------------------------------------- */

/* Cases from submit to their goals while one service meets the blow at its n-th hit. Returns whether it fell. */
static bool strike(enum node node, struct blow blow, unsigned n)
{
    struct siege siege;
    arm(node, node, blow, n);
    siege_begin(&siege, "points", SIEGE_GOALS, WINDOW);
    size_t faults = siege_end(&siege);
    unsigned count = points_fired(node, blow.point);
    points_calm();
    if (faults > 0)
        fail_msg("%zu faults: %s at hit %u of %s", faults, name_of(blow), n, points_service(node));
    figure_add("points_struck", count);
    return count > 0;
}

/* 1st, 2nd, 3rd … until a run without. */
static void walk_each(struct blow blow, int64_t until)
{
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++) {
        unsigned n = 1;
        while (n <= HITS_MOST && socket_clock_ms() < until && strike((enum node)node, blow, n))
            n++;
        print_message("  %s: %s, %u hits\n", points_service((enum node)node), name_of(blow), n - 1);
    }
}

/* --- all of them under one load ---------------------------------------------------------------------------------- */

/* Nobody commands classifier and escalation here, and escalation says nothing while no clock is due. */
static bool must_fall(enum node node, enum fault_point point)
{
    bool replies = point == FAULT_REPLY_BEFORE || point == FAULT_REPLY_AFTER;
    bool pushes = point == FAULT_PUSH_BEFORE || point == FAULT_PUSH_AFTER;
    if (replies && (node == NODE_CLASSIFIER || node == NODE_ESCALATION))
        return false;
    return !(pushes && node == NODE_ESCALATION);
}

static bool all_fell(enum fault_point point)
{
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        if (must_fall((enum node)node, point) && points_fired((enum node)node, point) == 0)
            return false;
    return true;
}

static unsigned until_all_fell(struct siege *siege, struct blow blow, unsigned n)
{
    unsigned count = 0;
    struct fault_wait wait = fault_within(name_of(blow), FALL_S);
    arm(NODE_INTAKE, NODE_SURVEY, blow, n);
    while (!all_fell(blow.point)) {
        siege_load(siege, TURN_MS, true);
        if (socket_clock_ms() > wait.until_ms)
            fault_again(&wait);
    }
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        count += points_fired((enum node)node, blow.point);
    return count;
}

/* Every service meets each blow at its 1st hit, then at its 2nd from there. */
static void strike_all(const struct blow *blows, size_t count)
{
    struct siege siege;
    unsigned struck = 0;
    siege_begin(&siege, "points", SIEGE_GOALS, WINDOW);
    for (size_t i = 0; i < count; i++)
        for (unsigned n = 1; n <= HITS; n++)
            struck += until_all_fell(&siege, blows[i], n);
    points_calm();
    size_t faults = siege_end(&siege);
    for (size_t i = 0; faults > 0 && i < count; i++)
        print_error("%s\n", name_of(blows[i]));
    if (faults > 0)
        fail_msg("%zu faults of one of these in every service", faults);
    figure_add("points_struck", struck);
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

static const struct blow DEATHS[] = {
    {FAULT_RECEIVE_BEFORE, FAULT_DIE}, {FAULT_RECEIVE_AFTER, FAULT_DIE}, {FAULT_SWEEP, FAULT_DIE},
    {FAULT_CLAIM_BEFORE, FAULT_DIE},   {FAULT_CLAIM_AFTER, FAULT_DIE},   {FAULT_SAVE_BEFORE, FAULT_DIE},
    {FAULT_SAVE_AFTER, FAULT_DIE},     {FAULT_COMMIT_BEFORE, FAULT_DIE}, {FAULT_COMMIT_AFTER, FAULT_DIE},
    {FAULT_REPLY_BEFORE, FAULT_DIE},   {FAULT_REPLY_AFTER, FAULT_DIE},   {FAULT_PUSH_BEFORE, FAULT_DIE},
    {FAULT_PUSH_AFTER, FAULT_DIE},
};
static const struct blow TROUBLES[] = {
    {FAULT_CLAIM_BEFORE, FAULT_FAIL},
    {FAULT_SAVE_BEFORE, FAULT_FAIL},
    {FAULT_COMMIT_BEFORE, FAULT_FAIL},
    {FAULT_ANSWER, FAULT_FAIL},
};
/* Of escalation, while clocks fire. */
static const struct blow DUE[] = {
    {FAULT_DUE_BEFORE, FAULT_DIE},   {FAULT_DUE_AFTER, FAULT_DIE},   {FAULT_COMMIT_BEFORE, FAULT_DIE},
    {FAULT_COMMIT_AFTER, FAULT_DIE}, {FAULT_PUSH_BEFORE, FAULT_DIE}, {FAULT_PUSH_AFTER, FAULT_DIE},
    {FAULT_DUE_BEFORE, FAULT_FAIL},  {FAULT_ANSWER, FAULT_FAIL},
};

static int64_t full_until(void)
{
    const char *given = getenv("FULL_SECONDS");
    return socket_clock_ms() + 1000 * (int64_t)(given == NULL ? FULL_S : atoi(given));
}

static void walk(const struct blow *blows, size_t count)
{
    int64_t until = full_until();
    const char *wanted = getenv("POINT");
    for (size_t i = 0; full() && i < count; i++)
        if (wanted == NULL || strstr(name_of(blows[i]), wanted) != NULL)
            walk_each(blows[i], until);
    for (size_t i = 0; !full() && i < count; i += GROUP)
        strike_all(blows + i, count - i < GROUP ? count - i : GROUP);
}

static void test_deaths(void **state)
{
    (void)state;
    walk(DEATHS, COUNT(DEATHS));
}

static void test_troubles(void **state)
{
    (void)state;
    walk(TROUBLES, COUNT(TROUBLES));
}

/* --- work that time brings ----------------------------------------------------------------------------------------- */

static struct session *new_orders(void)
{
    struct siege siege;
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    siege_begin(&siege, "due", "accepted", FEW);
    assert_int_equal(siege_end(&siege), 0);
    return rungs_open(siege.run);
}

static void until_fired(struct session *rungs)
{
    struct fault_wait wait = fault_within("clocks to fire", DUE_S);
    while (strcmp(session_ask(rungs, "EXECUTE storm_over"), "t") != 0 ||
           strcmp(session_ask(watcher, "EXECUTE fault_outbox"), "0") != 0) {
        (void)points_raise();
        fault_again(&wait);
    }
}

/* Hours pass, and clocks come due, until escalation has met the blow at its n-th hit. Returns whether it did. */
static bool strike_due(struct session *rungs, struct blow blow, unsigned n)
{
    points_arm(NODE_ESCALATION, blow.point, (struct points_rule){blow.action, n, n, 0});
    int steps = 0;
    do {
        session_run(rungs, "EXECUTE storm_advance('2 h')");
        until_fired(rungs);
    } while (++steps < STEPS_MOST &&
             (points_fired(NODE_ESCALATION, blow.point) == 0 || rungs_count(rungs, "EXECUTE storm_cards") == 0));
    unsigned count = points_fired(NODE_ESCALATION, blow.point);
    points_calm();
    (void)points_raise();
    if (rungs_check(rungs) > 0)
        fail_msg("%s at hit %u of escalation, clocks due", name_of(blow), n);
    figure_add("points_struck", count);
    return count > 0;
}

/* With orders of its own, hit by hit, while these have clocks that fire. */
static void walk_due(struct blow blow, unsigned most, int64_t until)
{
    unsigned n = 1;
    struct session *rungs = new_orders();
    while (n <= most && socket_clock_ms() < until && strike_due(rungs, blow, n))
        n++;
    assert_true(socket_clock_ms() >= until || rungs_count(rungs, "EXECUTE storm_cards") > 0);
    rungs_close(&rungs);
    print_message("  clocks due: %s, %u hits\n", name_of(blow), n - 1);
    assert_true(n > 1 || socket_clock_ms() >= until);
}

static void test_due(void **state)
{
    (void)state;
    int64_t until = full_until();
    for (size_t i = 0; i < COUNT(DUE); i++)
        walk_due(DUE[i], full() ? HITS_MOST : 1, until);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deaths),
        cmocka_unit_test(test_troubles),
        cmocka_unit_test(test_due),
    };
    cmocka_set_test_filter(getenv("PART"));
    return cmocka_run_group_tests_name("points", tests, open_town, close_town);
}
