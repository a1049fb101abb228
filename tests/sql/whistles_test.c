/* What the command line lists of whistles and counts of them: both sides scored (N09), each call against the limit that ran
 * for it; orders that went from hand to hand, and the returns behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "services/ctl/connect.h"
#include "tests/lib/session.h"

static struct arena *arena;
static struct session *session;

/* All of it in one transaction that is undone. */
static int open_city(void **state)
{
    static const char *const GROUPS[] = {"whistles", "pingpong"};
    (void)state;
    arena = arena_new(0);
    session = session_open("owner", NULL);
    session_run(session, "BEGIN");
    session_run(session, "SET LOCAL TimeZone = 'UTC'");
    session_file(session, "tests/sql/whistles.sql");
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

#define FIRST  "W1|1|1|street|u1|2001-01-05 09:00:00+00|2|2001-01-05 12:00:00+00|4|1|1|2"
#define SECOND "W1|2|1|street|u1|2001-01-05 11:30:00+00|5|2001-01-05 11:45:00+00|1|0|0|1"
#define JOINT  "W2|1|2|||2001-01-06 09:00:00+00|1||2|0|0|2"
#define GRID   "W2|2|1|grid|u6|2001-01-07 09:00:00+00|3|2001-01-07 10:00:00+00|1|1|0|0"

static void test_list(void **state)
{
    static const struct {
        const char *arguments, *expected;
    } CASES[] = {
        {"'d1', '{}', NULL, NULL, false", FIRST "\n" SECOND},
        {"'d2', '{}', NULL, NULL, false", JOINT "\n" GRID},
        {"'d2', '{}', NULL, NULL, true", JOINT},
        {"NULL, '{u1}', NULL, '2001-01-31', false", FIRST "\n" SECOND},          /* who whistled */
        {"NULL, '{u2}', NULL, '2001-01-31', false", FIRST "\n" JOINT "\n" GRID}, /* who was called */
        {"NULL, '{u5,u6}', NULL, '2001-01-31', false", FIRST "\n" GRID},
        {"'d1', '{}', '2001-01-05T11:30Z', NULL, false", SECOND},
        {"'d1', '{}', NULL, '2001-01-05T11:30Z', false", FIRST},
        {"'nowhere', '{}', NULL, NULL, false", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_string_equal(session_ask(session, arena_print(arena, "EXECUTE whistle_list(%s)", CASES[i].arguments)),
                            CASES[i].expected);
}

/* Whistles, open, with a finding, undecided, called off; called; called where units were named, and needed of them. */
static void test_who_whistled(void **state)
{
    (void)state;
    assert_string_equal(session_ask(session, "EXECUTE whistle_callers('d1', '{}', NULL, NULL)"), "u1|2|0|1|0|1|5|4|2");
    assert_string_equal(session_ask(session, "EXECUTE whistle_callers('d2', '{}', NULL, NULL)"),
                        "|1|1|0|0|0|2|0|0\nu6|1|0|1|0|0|1|0|0");
    assert_string_equal(session_ask(session, "EXECUTE whistle_callers(NULL, '{u6}', '2001-01-07', '2001-01-08')"),
                        "u6|1|0|1|0|0|1|0|0");
}

/* Called, in time, late, never, waited for, judged. */
static void test_who_was_called(void **state)
{
    (void)state;
    assert_string_equal(
        session_ask(session, "EXECUTE whistle_responders(NULL, '{u2,u3,u4,u5}', '2001-01-01', '2001-01-31')"),
        "u2|3|2|0|0|1|2\nu4|3|0|0|3|0|3\nu3|1|0|1|0|0|1\nu5|1|0|0|0|0|0");
    assert_string_equal(session_ask(session, "EXECUTE whistle_responders('d1', '{u4}', NULL, '2001-01-05T11:30Z')"),
                        "u4|1|0|0|1|0|1");
}

/* The most moved first; one that stayed where it was is none. */
static void test_from_hand_to_hand(void **state)
{
    (void)state;
    assert_string_equal(session_ask(session, "EXECUTE pingpong_orders(NULL, '2001-01-01', '2001-01-02', 9)"),
                        "W1|matter|2|1|0|1|u8,u9,u1\nW2|matter|1|2|1|1|u9,u8");
    assert_string_equal(session_ask(session, "EXECUTE pingpong_orders('d2', '2001-01-01', '2001-01-02', 1)"),
                        "W2|matter|1|2|1|1|u9,u8");
    assert_string_equal(session_ask(session, "EXECUTE pingpong_orders('d3', NULL, NULL, 9)"), "");
}

/* Returned, upheld, dismissed, waiting, late; replies sent back. The return of u7 waits for nothing: its order ended. */
static void test_returns_by_unit(void **state)
{
    (void)state;
    assert_string_equal(session_ask(session, "EXECUTE pingpong_units(NULL, '2001-01-01', '2001-01-31')"),
                        "u9|3|1|2|0|1|0\nu8|2|1|0|1|0|0\nu7|1|0|0|0|0|0\nu2|0|0|0|0|0|2");
    assert_string_equal(session_ask(session, "EXECUTE pingpong_units('d1', '2001-01-03', '2001-01-31')"),
                        "u9|1|0|1|0|1|0\nu2|0|0|0|0|0|2");
    assert_string_equal(session_ask(session, "EXECUTE pingpong_units('d1', '2001-01-03', '2001-01-08T09:00Z')"),
                        "u9|1|0|1|0|0|0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_who_whistled),
        cmocka_unit_test(test_who_was_called),
        cmocka_unit_test(test_from_hand_to_hand),
        cmocka_unit_test(test_returns_by_unit),
    };
    return cmocka_run_group_tests_name("whistles and returns", tests, open_city, close_city);
}
