/* A day off is added to the calendar while hundreds of clocks run, and replicas are killed while they count again: every
 * open clock ends up where the command line computes it, each that moved was told of once, and none lost a rung. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/instant.h"
#include "common/str.h"
#include "common/terms.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/ledger_drive.h"
#include "tests/lib/own_pack.h"

enum { WINDOW = 64, ORDERS = 300, SAMPLE = 50, REPLICAS = 2, PATIENCE_S = 60, SKIPPED = 77, ZONE = 480 };

#define MORNING "2024-04-10T09:00:00+08:00"
#define DAY_OFF "2024-04-12" /* a Friday within every limit of working days */

extern const char sql_escalation[];

static struct session *watcher;

/* ---- the command line ------------------------------------------------------------------------------------ */

/* What `loopline ARGUMENTS` says; its status must be 0. */
static char *say(const char *arguments)
{
    char command[2048], piece[4096];
    struct buf text = {0};
    const char *build = getenv("B");
    size_t size;
    snprintf(command, sizeof command, "%s/bin/loopline --config %s/etc/loopline.cfg %s",
             build == NULL ? "build" : build, session_town(), arguments);
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): words of our own
    assert_non_null(pipe);
    while ((size = fread(piece, 1, sizeof piece, pipe)) > 0)
        buf_add(&text, piece, size);
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, text.text == NULL ? "" : text.text);
    return text.text == NULL ? strdup("") : text.text;
}

/* ---- the pack -------------------------------------------------------------------------------------------- */

static bool day_placed;

/* The first day of the first calendar that lies behind it is preceded by the new day off. */
static const char *with_day_off(const char *line)
{
    static char both[8192];
    const char *date = line + strspn(line, " ");
    if (day_placed || *date != '"' || strncmp(date + 1, DAY_OFF, strlen(DAY_OFF)) <= 0)
        return line;
    day_placed = true;
    snprintf(both, sizeof both, "      \"" DAY_OFF " off 停电\",\n%s", line);
    return both;
}

/* ---- the town -------------------------------------------------------------------------------------------- */

static size_t count(struct session *run, const char *call)
{
    return strtoull(session_ask(run, call), NULL, 10);
}

static void have_replicas(int replicas)
{
    char call[64], expected[12];
    for (int i = 1; i <= replicas; i++)
        fault_start("escalation", i);
    if (replicas == 1 && fault_pid("escalation", 2) != 0)
        fault_town((const char *const[]){"term", "escalation", "2", NULL});
    snprintf(call, sizeof call, "EXECUTE fault_replicas(%d)", NODE_ESCALATION);
    snprintf(expected, sizeof expected, "%d", replicas);
    fault_until(watcher, call, expected, PATIENCE_S);
    fault_ready(watcher);
}

static void until_counted(struct session *run)
{
    char call[64];
    snprintf(call, sizeof call, "EXECUTE recount_done(%zu)", count(run, "EXECUTE recount_version"));
    fault_until(run, call, "t", PATIENCE_S);
    fault_settle(watcher);
}

static struct session *submit(void)
{
    char prefix[24], path[1024], call[64];
    struct session *run = session_open("owner", NULL);
    session_file(run, "tests/faults/storm.sql");
    session_file(run, "tests/faults/recount.sql");
    snprintf(prefix, sizeof prefix, "count%03d", chance_below(1000));
    snprintf(path, sizeof path, "%s/ledger-recount", session_town());
    snprintf(call, sizeof call, "EXECUTE storm_run('%s')", prefix);
    session_run(run, call);
    struct drive *drive = drive_open(&(struct drive_options){prefix, path, "accepted signed", WINDOW});
    drive_until(drive, ORDERS);
    drive_finish(drive);
    assert_int_equal(drive_counts(drive).wrong, 0);
    drive_close(&drive);
    fault_settle(watcher);
    session_run(run, "EXECUTE recount_begin");
    return run;
}

/* Whoever has counted some clocks again cannot write them; one of the two is killed, likely the one that waits. */
static void kill_at_the_gate(struct session *gate, int replica)
{
    fault_until(watcher, "EXECUTE recount_at_the_gate", "t", PATIENCE_S);
    fault_signal("escalation", replica, SIGKILL);
    session_run(gate, "ROLLBACK");
}

/* ---- checks ---------------------------------------------------------------------------------------------- */

static void none(struct session *run, const char *check)
{
    char call[64];
    snprintf(call, sizeof call, "EXECUTE %s", check);
    const char *rows = session_ask(run, call);
    if (*rows != '\0')
        fail_msg("%s: %s", check, rows);
}

static instant due_of(const char *json)
{
    char text[64];
    instant due = INSTANT_NONE;
    const char *at = strstr(json, "\"due\":\"");
    assert_non_null(at);
    str_copy(text, sizeof text, at + strlen("\"due\":\""));
    text[strcspn(text, "\"")] = '\0';
    assert_true(instant_parse(text, ZONE, &due));
    return due;
}

static void compare(char *row, const char *folder)
{
    enum { POLICY, STAGE, UNIT, AREA, START, DUE, COLUMNS };
    char *columns[COLUMNS], arguments[1800];
    for (size_t i = 0; i < COLUMNS; i++)
        assert_non_null(columns[i] = strsep(&row, "|"));
    bool unit = !str_equal(columns[UNIT], "-");
    snprintf(arguments, sizeof arguments,
             "clock explain --pack %s --policy %s --stage %s --start %s --district %s %s %s -o json", folder,
             columns[POLICY], term_get("stage", atoi(columns[STAGE]))->code, columns[START], columns[AREA],
             unit ? "--unit" : "", unit ? columns[UNIT] : "");
    char *json = say(arguments);
    if (due_of(json) != strtoll(columns[DUE], NULL, 10))
        fail_msg("%s: stored is another instant: %s", arguments, columns[DUE]);
    free(json);
}

static void compare_sample(struct session *run, const char *folder)
{
    char call[64];
    size_t compared = 0;
    snprintf(call, sizeof call, "EXECUTE recount_sample(%d)", SAMPLE);
    char *rows = strdup(session_ask(run, call)), *rest = rows, *row;
    for (; (row = strsep(&rest, "\n")) != NULL && *row != '\0'; compared++)
        compare(row, folder);
    free(rows);
    assert_int_equal(compared, SAMPLE);
}

static void check_rungs(struct session *run)
{
    static const char *const CHECKS[] = {"storm_missing", "storm_doubled", "storm_early", "storm_miscounted",
                                         "storm_left"};
    session_run(run, "EXECUTE storm_advance('20 days')");
    fault_until(run, "EXECUTE storm_over", "t", PATIENCE_S);
    fault_settle(watcher);
    for (size_t i = 0; i < COUNT(CHECKS); i++)
        none(run, CHECKS[i]);
    assert_true(count(run, "EXECUTE storm_cards") > ORDERS);
}

static void test_killed_while_counting(void **state)
{
    (void)state;
    char folder[OWN_PACK_PATH];
    struct session *run = submit(), *gate = fault_session();
    own_pack_write("pack-recount", "calendar.cfg", with_day_off, folder);
    assert_true(day_placed);
    session_run(gate, "BEGIN");
    session_run(gate, "LOCK TABLE escalation.clock IN SHARE MODE");
    own_pack_apply(folder);
    kill_at_the_gate(gate, 1 + chance_below(REPLICAS));
    have_replicas(REPLICAS);
    until_counted(run);
    size_t moved = count(run, "EXECUTE recount_moved");
    print_message("  %zu clocks moved, %zu told\n", moved, count(run, "EXECUTE recount_told"));
    assert_true(moved >= ORDERS);
    none(run, "recount_untold");
    none(run, "recount_twice");
    none(run, "recount_unnoticed");
    none(run, "recount_miscounted");
    compare_sample(run, folder);
    check_rungs(run);
    session_close(&gate);
    session_close(&run);
}

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    watcher = fault_session();
    session_file(watcher, "tests/faults/storm.sql");
    session_file(watcher, "tests/faults/recount.sql");
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    have_replicas(REPLICAS);
    return 0;
}

/* The next test has the calendar that it expects. */
static int close_town(void **state)
{
    (void)state;
    own_pack_apply(OWN_PACK_DEMO);
    until_counted(watcher);
    have_replicas(1);
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    session_close(&watcher);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_killed_while_counting)};
    if (strstr(sql_escalation, "calendar_change") == NULL) {
        puts("escalation does not count clocks again yet");
        return SKIPPED;
    }
    return cmocka_run_group_tests_name("recount", tests, open_town, close_town);
}
