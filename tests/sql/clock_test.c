/* bus.now(): the wall clock, or in a demo the movable one; and a production that has none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/session.h"

#define START "2019-05-27T13:11:00Z" /* C13 */

static struct session *owner, *admin;

static struct session *open_with_statements(const char *role)
{
    struct session *session = session_open(role, NULL);
    session_file(session, "tests/sql/clock.sql");
    return session;
}

static int open_all(void **state)
{
    (void)state;
    owner = open_with_statements("owner");
    admin = open_with_statements("admin");
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    session_close(&owner);
    session_close(&admin);
    return 0;
}

static int no_clock(void **state)
{
    (void)state;
    session_run(owner, "ROLLBACK");
    session_run(owner, "EXECUTE take_clock_away");
    session_run(owner, "EXECUTE become('demo')");
    return 0;
}

static void set(const char *speed)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE set_clock('%s', %s)", START, speed);
    session_run(admin, call);
}

static double number(struct session *session, const char *call)
{
    return strtod(session_ask(session, call), NULL);
}

static void test_wall_clock_without_a_row(void **state)
{
    (void)state;
    assert_string_equal(session_ask(admin, "EXECUTE now_is_the_wall"), "t");
}

static void test_stands_still(void **state)
{
    (void)state;
    set("0");
    assert_string_equal(session_ask(admin, "EXECUTE now_is"), "2019-05-27 13:11:00.000000");
    assert_string_equal(session_ask(admin, "EXECUTE now_is"), "2019-05-27 13:11:00.000000");
    assert_string_equal(session_ask(admin, "EXECUTE now_is_the_wall"), "f");
}

/* Every service sees the same time: it is in the database, not in a process. */
static void test_one_time_for_all(void **state)
{
    (void)state;
    static const char *const ROLES[] = {"intake", "classifier", "router", "escalation", "survey", "reader"};
    set("0");
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++) {
        struct session *session = open_with_statements(ROLES[i]);
        assert_string_equal(session_ask(session, "EXECUTE now_is"), "2019-05-27 13:11:00.000000");
        session_close(&session);
    }
}

static void test_runs_at_its_speed(void **state)
{
    (void)state;
    set("3600");
    double wall = number(admin, "EXECUTE wall_gone_by");
    double gone = number(admin, "EXECUTE gone_by('" START "')");
    double wall_after = number(admin, "EXECUTE wall_gone_by");
    assert_true(gone >= wall * 3600 - 0.01);
    assert_true(gone <= wall_after * 3600 + 0.01);
    assert_true(number(admin, "EXECUTE gone_by('" START "')") > gone);
}

static void test_only_the_administrator_moves_it(void **state)
{
    (void)state;
    static const char *const ROLES[] = {"intake", "classifier", "router", "escalation", "survey", "reader"};
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++) {
        struct session *session = open_with_statements(ROLES[i]);
        assert_string_equal(session_try(session, "EXECUTE set_clock('" START "', 1)"), "42501");
        assert_string_equal(session_try(session, "EXECUTE take_clock_away"), "42501");
        session_close(&session);
    }
}

static void test_production_has_none(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE become('production')");
    assert_string_equal(session_try(admin, "EXECUTE set_clock('" START "', 1)"), "23514");
    assert_string_equal(session_try(owner, "EXECUTE set_clock('" START "', 1)"), "23514");
    assert_string_equal(session_ask(admin, "EXECUTE now_is_the_wall"), "t");
}

static void test_no_deployment_has_none(void **state)
{
    (void)state;
    session_run(owner, "BEGIN");
    session_run(owner, "EXECUTE stop_being");
    assert_string_equal(session_try(owner, "EXECUTE set_clock('" START "', 1)"), "23514");
}

static void test_a_demo_with_a_moved_clock_stays_one(void **state)
{
    (void)state;
    set("1");
    assert_string_equal(session_try(owner, "EXECUTE become('production')"), "23514");
    assert_string_equal(session_try(owner, "EXECUTE stop_being"), "23514");
    session_run(owner, "EXECUTE take_clock_away");
    assert_string_equal(session_try(owner, "EXECUTE become('production')"), "");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, no_clock, no_clock)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_wall_clock_without_a_row),
        CASE(test_stands_still),
        CASE(test_one_time_for_all),
        CASE(test_runs_at_its_speed),
        CASE(test_only_the_administrator_moves_it),
        CASE(test_production_has_none),
        CASE(test_no_deployment_has_none),
        CASE(test_a_demo_with_a_moved_clock_stays_one),
    };
    return cmocka_run_group_tests_name("clock", tests, open_all, close_all);
}
