/* What the command line counts and lists of supervision: the two violations apart, nothing that hangs on an
 * unpublished year, what stands still, what meetings assigned and closed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/ctl/connect.h"
#include "services/escalation/clock.h"
#include "tests/lib/session.h"

static struct arena *arena;
static struct session *session;

/* All of it in one transaction that is undone. */
static int open_city(void **state)
{
    static const char *const GROUPS[] = {"violations", "shelf", "supervision", "meetings", "slips", "slip_brief"};
    (void)state;
    arena = arena_new(0);
    session = session_open("owner", NULL);
    session_run(session, "BEGIN");
    session_run(session, "SET LOCAL TimeZone = 'UTC'");
    session_file(session, "tests/sql/watching.sql");
    for (size_t i = 0; i < COUNT(GROUPS); i++)
        session_run(session, connect_statements(arena, GROUPS[i]));
    return 0;
}

static int close_city(void **state)
{
    (void)state;
    session_run(session, "ROLLBACK");
    session_close(&session);
    arena_free(&arena);
    return 0;
}

/* The stages that a unit owes, as the command passes them. */
static const char *owed(void)
{
    struct buf list = {0};
    for (int stage = 1; stage < STAGE_COUNT; stage++)
        if (clock_owed((enum stage)stage))
            buf_print(&list, "%s%d", list.length == 0 ? "" : ",", stage);
    const char *kept = arena_print(arena, "{%s}", list.text);
    buf_free(&list);
    return kept;
}

static const char *violations(const char *statement, const char *units, const char *since, const char *until)
{
    return session_ask(session,
                       arena_print(arena, "EXECUTE %s('%s', %s, %s, '%s')", statement, units, since, until, owed()));
}

static void test_violations(void **state)
{
    (void)state;
    assert_string_equal(violations("violation_counts", "{u1,u2}", "NULL", "'2002-01-01'"), "u1|3|0|1|1\nu2|1|1|0|0");
    assert_string_equal(violations("violation_counts", "{u2}", "NULL", "NULL"), "u2|1|1|0|0");
    assert_string_equal(violations("violation_counts", "{u1,u2}", "'2001-01-03'", "'2001-01-11'"), "u1|1|0|1|1");
    assert_string_equal(violations("violation_counts", "{nobody}", "NULL", "NULL"), "");
}

static void test_orders_behind_them(void **state)
{
    (void)state;
    assert_string_equal(violations("violation_orders", "{u1}", "NULL", "'2001-01-11'"),
                        "u1|1|W1|1|0|2001-01-02 00:00:00+00|2001-02-01 00:00:00+00\n"
                        "u1|1|W1|4|0|2001-01-10 00:00:00+00|\n"
                        "u1|3|W1|4|0|2001-01-09 00:00:00+00|2001-01-10 00:00:00+00\n"
                        "u1|4|W1|4|0|2001-01-09 00:00:00+00|2001-01-10 00:00:00+00");
}

static size_t lines_of(const char *text)
{
    size_t count = *text != '\0';
    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

static void test_what_stands_still(void **state)
{
    (void)state;
    const char *running = session_ask(session, "EXECUTE relief_running('district', NULL)");
    assert_int_equal(lines_of(running), 2);                     /* not what is over, ended, or has no clock to move */
    assert_true(strncmp(running, "W2|1|2|u1|ground", 16) == 0); /* the next review first */
    assert_non_null(strstr(running, "\nW1|1|3|u1|ground"));
    const char *waiting = session_ask(session, "EXECUTE relief_waiting('district', 'u1')");
    assert_int_equal(lines_of(waiting), 1);
    assert_true(strncmp(waiting, "W2|2|1|u1|ground|5wd", 20) == 0);
    assert_string_equal(session_ask(session, "EXECUTE relief_waiting('district', 'u2')"), "");
}

static void test_priority_and_slips(void **state)
{
    (void)state;
    assert_string_equal(session_ask(session, "EXECUTE priority_list('district')"),
                        "W2|district||u1|supervisor|why|2001-01-05 00:00:00+00|2999-01-01 00:00:00+00|f");
    assert_string_equal(session_ask(session, "EXECUTE slip_list('district', 'u2', true, 5)"),
                        "DB2001-00001|W1|u2|1||2001-01-01 00:00:00+00|2001-01-20 00:00:00+00||0|asks|");
    assert_string_equal(session_ask(session, "EXECUTE slip_brief('DB2001-00001')"), "W1|u2");
}

/* W1 counts once, though two meetings assigned it; W2 was done without a decision of the second one. */
static void test_meeting_counters(void **state)
{
    (void)state;
    assert_string_equal(session_ask(session, "EXECUTE meeting_counts('six', NULL, NULL)"), "six|Six|2|3|1");
    assert_string_equal(session_ask(session, "EXECUTE meeting_counts('six', '2001-01-07', NULL)"), "six|Six|1|2|1");
    assert_string_equal(session_ask(session, "EXECUTE meeting_counts('six', NULL, '2001-01-06')"), "six|Six|1|2|1");
    assert_string_equal(session_ask(session, "EXECUTE meeting_counts('six', '2001-02-01', NULL)"), "");
}

static void test_meetings_newest_first(void **state)
{
    (void)state;
    assert_true(strncmp(session_ask(session, "EXECUTE meeting_list('six', 1)"), "six|2001-01-16|", 15) == 0);
    assert_int_equal(lines_of(session_ask(session, "EXECUTE meeting_list('six', 5)")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_violations),        cmocka_unit_test(test_orders_behind_them),
        cmocka_unit_test(test_what_stands_still), cmocka_unit_test(test_priority_and_slips),
        cmocka_unit_test(test_meeting_counters),  cmocka_unit_test(test_meetings_newest_first),
    };
    return cmocka_run_group_tests_name("views of supervision", tests, open_city, close_city);
}
