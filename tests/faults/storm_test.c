/* Thousands of clocks due at the same instant while replicas are killed, stopped and cut off; a service that was away for
 * hours; a clock that jumps: every rung fires exactly once, none early, none is missing, and the router counts the same. */
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
#include "common/str.h"
#include "common/terms.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"
#include "tests/lib/ledger_drive.h"
#include "tests/lib/rungs.h"

enum { WINDOW = 128, MANY = 1000, SOME = 300, FEW = 60, REPLICAS = 3, PATIENCE_S = 40, AT_TEXT = 48 };

#define MORNING "2024-04-10T09:00:00+08:00"

static struct session *watcher;

/* ---- the town -------------------------------------------------------------------------------------------- */

static void wait_for_replicas(int count)
{
    char call[64], expected[12];
    snprintf(call, sizeof call, "EXECUTE fault_replicas(%d)", NODE_ESCALATION);
    snprintf(expected, sizeof expected, "%d", count);
    fault_until(watcher, call, expected, PATIENCE_S);
}

/* So many and no more; who runs already is left alone. */
static void have_replicas(int count)
{
    char number[12];
    for (int i = 1; i <= count; i++)
        fault_start("escalation", i);
    for (int i = count + 1; i <= REPLICAS; i++) {
        snprintf(number, sizeof number, "%d", i);
        if (fault_pid("escalation", i) != 0)
            fault_town((const char *const[]){"term", "escalation", i > 1 ? number : NULL, NULL});
    }
    wait_for_replicas(count);
}

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    figure_open("storm");
    watcher = fault_open(MORNING);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    have_replicas(1);
    fault_ready(watcher);
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    session_close(&watcher);
    return 0;
}

static void set_clock(const char *at)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE fault_clock('%s')", at);
    session_run(watcher, call);
}

/* ---- a run: orders that were really dispatched, and questions about their clocks ------------------------ */

static size_t count_since(struct session *run, const char *statement, size_t since)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE %s(%zu)", statement, since);
    return rungs_count(run, call);
}

static size_t last_card(struct session *run)
{
    return rungs_count(run, "EXECUTE storm_last");
}

static struct session *submit(const char *name, size_t orders)
{
    fault_ready(watcher);
    char prefix[24], path[1024];
    snprintf(prefix, sizeof prefix, "%s%03d", name, chance_below(1000));
    snprintf(path, sizeof path, "%s/ledger-%s", session_town(), name);
    struct session *run = rungs_open(prefix);
    struct drive *drive = drive_open(&(struct drive_options){prefix, path, "accepted", WINDOW});
    drive_until(drive, orders);
    drive_finish(drive);
    assert_int_equal(drive_counts(drive).wrong, 0);
    size_t promised = drive_counts(drive).promised;
    drive_close(&drive);
    fault_settle(watcher);
    assert_int_equal(rungs_count(run, "EXECUTE storm_orders"), promised);
    return run;
}

static void until_over(struct session *run)
{
    rungs_over(run);
}

/* As soon as so many cards are there: no pause between two looks. */
static void until_fired(struct session *run, size_t since, size_t wanted)
{
    struct fault_wait wait = fault_within("cards of a storm", PATIENCE_S);
    while (count_since(run, "storm_fired_since", since) < wanted)
        if (socket_clock_ms() > wait.until_ms)
            fault_again(&wait);
}

static void check_all(struct session *run)
{
    assert_int_equal(rungs_check(run), 0);
}

/* ---- the storm ------------------------------------------------------------------------------------------- */

/* Days of rungs are due at once; two of three are killed in the middle of them. */
static void killed_in_the_middle(struct session *run)
{
    char at[AT_TEXT], call[96];
    size_t since = last_card(run);
    snprintf(at, sizeof at, "%s", session_ask(run, "EXECUTE storm_hour_before_crest"));
    snprintf(call, sizeof call, "EXECUTE storm_due('%s')", at);
    size_t due = rungs_count(run, call);
    set_clock(at);
    until_fired(run, since, due / 20 + (size_t)chance_below((int)due / 8));
    fault_signal("escalation", 1, SIGKILL);
    until_fired(run, since, due / 4 + (size_t)chance_below((int)due / 5));
    fault_signal("escalation", 2, SIGKILL);
    size_t left = rungs_count(run, "EXECUTE storm_still_due");
    until_over(run);
    print_message("  %zu rungs, %zu left when two were dead\n", due, left);
    assert_true(left > 0);
    assert_int_equal(rungs_count(run, "EXECUTE storm_cards"), due);
}

/* All three have claimed and cannot read on; then one is killed and one is stopped, with clocks in their hands. What the
 * stopped one holds comes free when its connection ends. It wakes up without it. */
static void cut_off_with_clocks_in_hand(struct session *run, const char *crest)
{
    struct session *gate = fault_session();
    size_t held;
    session_run(gate, "BEGIN");
    session_run(gate, "LOCK TABLE escalation.watch IN ACCESS EXCLUSIVE MODE");
    set_clock(crest);
    fault_until(run, "EXECUTE storm_at_the_gate", "3", PATIENCE_S);
    fault_signal("escalation", 2, SIGKILL);
    fault_signal("escalation", 3, SIGSTOP);
    session_run(gate, "ROLLBACK");
    session_close(&gate);
    fault_until(run, "EXECUTE storm_only_held", "t", PATIENCE_S);
    held = rungs_count(run, "EXECUTE storm_still_due");
    print_message("  %zu clocks in the hands of a replica that stands still\n", held);
    assert_true(held > 0);
    assert_true(rungs_count(run, "EXECUTE storm_cut") > 0);
    until_over(run);
    fault_signal("escalation", 3, SIGCONT);
}

static void test_storm(void **state)
{
    (void)state;
    char crest[AT_TEXT], end[AT_TEXT];
    have_replicas(REPLICAS);
    set_clock(MORNING);
    struct session *run = submit("storm", MANY);
    snprintf(crest, sizeof crest, "%s", session_ask(run, "EXECUTE storm_crest"));
    snprintf(end, sizeof end, "%s", session_ask(run, "EXECUTE storm_end"));
    killed_in_the_middle(run);
    check_all(run);
    have_replicas(REPLICAS);
    cut_off_with_clocks_in_hand(run, crest);
    check_all(run);
    have_replicas(REPLICAS);
    set_clock(end);
    until_over(run);
    check_all(run);
    print_message("  %zu cards of %zu orders\n", rungs_count(run, "EXECUTE storm_cards"),
                  rungs_count(run, "EXECUTE storm_orders"));
    assert_int_equal(rungs_count(run, "EXECUTE storm_cards"), rungs_count(run, "EXECUTE storm_due(bus.now())"));
    rungs_close(&run);
}

/* ---- away for hours -------------------------------------------------------------------------------------- */

static void test_away_for_hours(void **state)
{
    (void)state;
    char call[64];
    have_replicas(1);
    set_clock(MORNING);
    struct session *run = submit("away", SOME);
    until_over(run); /* whatever other tests left behind */
    have_replicas(0);
    size_t since = last_card(run), before = rungs_count(run, "EXECUTE storm_cards");
    session_run(run, "EXECUTE storm_advance('6 h')");
    size_t due = rungs_count(run, "EXECUTE storm_due(bus.now())");
    assert_true(due > SOME);
    have_replicas(1);
    until_over(run);
    check_all(run);
    snprintf(call, sizeof call, "(%zu)", since);
    assert_int_equal(rungs_look(run, "disordered", call), 0);
    assert_int_equal(count_since(run, "storm_not_late", since), 0);
    assert_int_equal(rungs_count(run, "EXECUTE storm_cards"), due);
    print_message("  %zu rungs caught up with, %zu before\n", due - before, before);
    session_run(run, "BEGIN"); /* and the order is really looked at */
    session_run(run, "SELECT pg_temp.spoil_disordered()");
    assert_int_equal(rungs_look(run, "disordered", call), 1);
    session_run(run, "ROLLBACK");
    rungs_close(&run);
}

/* ---- a clock that jumps ---------------------------------------------------------------------------------- */

static void test_clock_jumps(void **state)
{
    (void)state;
    have_replicas(2);
    set_clock(MORNING);
    struct session *run = submit("jump", SOME);
    until_over(run);
    session_run(run, "EXECUTE storm_advance('3 days')");
    until_over(run);
    check_all(run);
    size_t fired = rungs_count(run, "EXECUTE storm_cards");
    assert_true(fired > SOME);

    set_clock(MORNING); /* back: what fired stays fired, and what comes now is on time */
    struct session *fresh = submit("back", FEW);
    size_t since = last_card(run);
    session_run(fresh, "EXECUTE storm_to_next");
    fault_until(fresh, "EXECUTE storm_has_cards", "t", PATIENCE_S);
    session_run(fresh, "EXECUTE storm_advance('5 seconds')"); /* past all that were dispatched one after the other */
    until_over(fresh);
    assert_int_equal(rungs_count(run, "EXECUTE storm_cards"), fired);
    assert_int_equal(count_since(fresh, "storm_fired_since", since), rungs_count(fresh, "EXECUTE storm_cards"));
    assert_int_equal(rungs_count(fresh, "EXECUTE storm_fired_ahead"), 0);
    check_all(fresh);

    session_run(run, "EXECUTE storm_advance('30 days')"); /* and forward over everything */
    until_over(run);
    check_all(run);
    check_all(fresh);
    assert_int_equal(rungs_count(run, "EXECUTE storm_cards"), rungs_count(run, "EXECUTE storm_due(bus.now())"));
    rungs_close(&fresh);
    rungs_close(&run);
}

/* ---- the checks can turn red ----------------------------------------------------------------------------- */

static void test_checks_turn_red(void **state)
{
    (void)state;
    char call[64];
    have_replicas(1);
    set_clock(MORNING);
    struct session *run = submit("spoil", FEW);
    session_run(run, "EXECUTE storm_advance('10 days')");
    until_over(run);
    check_all(run);
    for (size_t i = 0; i < RUNGS_CHECK_COUNT; i++) {
        session_run(run, "BEGIN");
        session_run(run, "SELECT pg_temp.drop_guards()");
        snprintf(call, sizeof call, "SELECT pg_temp.spoil_%s()", RUNGS_CHECKS[i]);
        session_run(run, call);
        if (rungs_look(run, RUNGS_CHECKS[i], "") == 0)
            fail_msg("%s was not found", RUNGS_CHECKS[i]);
        session_run(run, "ROLLBACK");
    }
    check_all(run);
    rungs_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_storm),
        cmocka_unit_test(test_away_for_hours),
        cmocka_unit_test(test_clock_jumps),
        cmocka_unit_test(test_checks_turn_red),
    };
    return cmocka_run_group_tests_name("storm", tests, open_town, close_town);
}
