/* What comes round and what a meeting is made of, as escalation.sql says it: an occasion once over any number of
 * replicas, what is owed before what is new, and for every reason the orders that it puts on an agenda. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/session.h"

extern const char sql_escalation[];

static struct session *one, *two, *owner;

static int open_all(void **state)
{
    (void)state;
    owner = session_open("owner", NULL);
    session_file(owner, "tests/sql/meeting.sql");
    one = session_service("escalation", sql_escalation);
    two = session_service("escalation", sql_escalation);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE meet_clean");
    session_run(owner, "EXECUTE meet_clean_roots");
    return 0;
}

static int close_all(void **state)
{
    session_close(&one);
    session_close(&two);
    clean(state);
    session_close(&owner);
    return 0;
}

static int begin(void **state)
{
    clean(state);
    session_run(one, "BEGIN");
    session_run(two, "BEGIN");
    return 0;
}

static int end(void **state)
{
    (void)state;
    session_run(one, "ROLLBACK");
    session_run(two, "ROLLBACK");
    return 0;
}

/* ---- what comes round ---- */

/* The first column of each line: "a b". */
static const char *firsts(const char *answer)
{
    static char text[256];
    size_t used = 0;
    text[0] = '\0';
    for (const char *line = answer; *line != '\0';) {
        size_t width = strcspn(line, "|\n");
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", used == 0 ? "" : " ", (int)width, line);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return text;
}

#define CLAIM(at) "EXECUTE cadence_claim('2019-07-" at "Z')"
#define COME      "EXECUTE occasion_add('meet.six', '2019-07-16', 1, NULL, '2019-07-16T01:00Z', '2019-07-16T01:00:01Z')"

static void never_early(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE meet_cadence('meet.six', 1, '2019-07-16', NULL)");
    assert_string_equal(session_ask(one, CLAIM("16T00:59:59.999999")), "");
    assert_string_equal(firsts(session_ask(one, CLAIM("16T01:00"))), "meet.six");
}

static void claimed_by_one_replica(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE meet_cadence('meet.six', 1, '2019-07-16', NULL)");
    session_run(owner, "EXECUTE meet_cadence('meet.ten', 1, '2019-07-20', NULL)");
    assert_string_equal(firsts(session_ask(one, CLAIM("16T01:00"))), "meet.six");
    assert_string_equal(firsts(session_ask(two, CLAIM("21T01:00"))), "meet.ten"); /* and did not wait for the first */
    session_run(one, "EXECUTE cadence_save('{meet.six}', '{1}', '{2019-07-26}', '{2019-07-26T01:00Z}', '{2019-07-16}', "
                     "'{2019-07-16T01:00Z}')");
    session_run(one, "COMMIT");
    assert_string_equal(firsts(session_ask(two, CLAIM("21T01:00"))), "meet.ten");
}

/* Should two ever come to the same occasion, the second waits for the first and then finds it there. */
static void an_occasion_is_once(void **state)
{
    (void)state;
    assert_string_equal(session_ask(one, COME), "meet.six");
    session_start(two, COME);
    assert_true(session_waits(two));
    session_run(one, "COMMIT");
    assert_string_equal(session_end(two), "");
    session_run(two, "COMMIT");
    assert_string_equal(session_ask(owner, "EXECUTE meet_occasions"), "1");
}

#define MEET                                                                                                           \
    "EXECUTE meeting_come('{meet.six}', '{2019-07-16}', '{m}', '{meet}', '{1}', '{2019-07-16T01:00Z}', '{NULL}', "     \
    "'{3}', '{NULL}', '{NULL}', '{NULL}')"

static void a_meeting_is_once(void **state)
{
    (void)state;
    assert_string_equal(session_ask(one, MEET), "meet.six");
    session_start(two, MEET);
    assert_true(session_waits(two));
    session_run(one, "COMMIT");
    assert_string_equal(session_end(two), "");
    session_run(two, "COMMIT");
    assert_string_equal(session_ask(owner, "EXECUTE meet_meetings"), "1");
}

/* A new pack: rows of an older one are brought in step, but not what is owed, nor what a newer pack has counted. */
static void what_is_owed_waits_for_nothing(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE meet_cadence('meet.a', 1, '2019-07-16', NULL)");
    session_run(owner, "EXECUTE meet_cadence('meet.b', 1, '2019-07-26', NULL)");
    session_run(owner, "EXECUTE meet_cadence('meet.c', 1, NULL, '2019-07-06')");
    session_run(owner, "EXECUTE meet_cadence('meet.d', 3, '2019-07-26', NULL)");
    assert_string_equal(firsts(session_ask(one, "EXECUTE cadence_stale(2, '2019-07-16T01:00Z')")), "meet.b meet.c");
    assert_string_equal(firsts(session_ask(two, "EXECUTE cadence_stale(2, '2019-07-16T01:00Z')")), "");
}

static void the_first_replica_begins_a_cadence(void **state)
{
    (void)state;
    session_run(one,
                "EXECUTE cadence_add('{meet.a}', '{1}', '{2019-07-16}', '{2019-07-16T01:00Z}', '{NULL}', '{NULL}')");
    session_start(two, "EXECUTE cadence_add('{meet.a, meet.b}', '{1, 1}', '{2019-07-26, NULL}', "
                       "'{2019-07-26T01:00Z, NULL}', '{NULL, NULL}', '{NULL, NULL}')");
    assert_true(session_waits(two));
    session_run(one, "COMMIT");
    session_end(two);
    session_run(two, "COMMIT");
    assert_string_equal(session_ask(owner, "EXECUTE meet_cadences"), "meet.a|1|2019-07-16\nmeet.b|1|");
}

/* ---- agenda ---- */

/* The digits of the orders in an answer: "12". */
static const char *orders(const char *answer)
{
    static char digits[16];
    size_t count = 0;
    for (const char *at = answer; (at = strstr(at, "MEET-")) != NULL && count < sizeof digits - 1;) {
        at += 5;
        digits[count++] = *at;
    }
    digits[count] = '\0';
    return digits;
}

static void run_all(const char *const *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        session_run(owner, calls[i]);
}

#define ORDER(digit, area, matter, on, round, unclear, closed)                                                         \
    "EXECUTE meet_order('" digit "', '" area "', '" matter "', '" on "', " round ", " unclear ", " closed ")"
#define PLAIN(digit, on) ORDER(digit, "meet.a", "m", on, "0", "false", "false")
#define HERE             "false, '{meet, meet.a}', 9"
#define FIRST_TWO        "false, '{meet, meet.a}', 2"

static void overdue_orders(void **state)
{
    static const char *const CALLS[] = {
        PLAIN("1", "2019-06-01"),
        "EXECUTE meet_clock('1', 4, 1, '2019-07-12', false)",
        "EXECUTE meet_clock('1', 5, 1, '2019-07-10', false)", /* the earlier one counts */
        PLAIN("2", "2019-06-01"),
        "EXECUTE meet_clock('2', 7, 1, '2019-07-11', false)",
        PLAIN("3", "2019-06-01"),
        "EXECUTE meet_clock('3', 4, 1, '2019-07-16', false)", /* still has hours */
        PLAIN("4", "2019-06-01"),
        "EXECUTE meet_clock('4', 1, 1, '2019-07-01', false)", /* signing is no matter for a meeting */
        PLAIN("5", "2019-06-01"),
        "EXECUTE meet_clock('5', 4, 3, '2019-07-01', false)", /* fed back since */
        PLAIN("6", "2019-06-01"),
        "EXECUTE meet_clock('6', 4, 1, '2019-07-01', true)", /* its year is not published: not judged */
        ORDER("7", "meet.a", "m", "2019-06-01", "0", "false", "true"),
        "EXECUTE meet_clock('7', 4, 1, '2019-07-01', false)", /* closed */
        ORDER("8", "other", "m", "2019-06-01", "0", "false", "false"),
        "EXECUTE meet_clock('8', 4, 1, '2019-07-01', false)", /* elsewhere */
        ORDER("9", "", "m", "2019-06-01", "0", "false", "false"),
        "EXECUTE meet_clock('9', 4, 1, '2019-07-09', false)", /* known by its district only */
    };
    (void)state;
    run_all(CALLS, COUNT(CALLS));
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_overdue(" HERE ", '2019-07-16T01:00Z')")), "912");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_overdue(" FIRST_TWO ", '2019-07-16T01:00Z')")), "91");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_overdue(true, '{}', 9, '2019-07-16T01:00Z')")), "8912");
}

static void redone_and_unclear_orders(void **state)
{
    static const char *const CALLS[] = {
        ORDER("1", "meet.a", "m", "2019-06-03", "1", "false", "false"),
        ORDER("2", "meet.a", "m", "2019-06-02", "2", "true", "false"),
        ORDER("3", "meet.a", "m", "2019-06-01", "0", "true", "false"),
        ORDER("4", "meet.a", "m", "2019-06-01", "1", "true", "true"),
        ORDER("5", "other", "m", "2019-06-01", "1", "true", "false"),
        PLAIN("6", "2019-06-01"),
    };
    (void)state;
    run_all(CALLS, COUNT(CALLS));
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_redo(" HERE ")")), "21");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_unclear(" HERE ")")), "32");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_unclear(true, '{}', 9)")), "352");
}

/* Three of one matter in one place within the window, the closed one among them; the open ones are listed (C16). */
static void repeated_orders(void **state)
{
    static const char *const CALLS[] = {
        ORDER("1", "meet.a", "water", "2019-06-20", "0", "false", "true"),
        ORDER("2", "meet.a", "water", "2019-07-03", "0", "false", "false"),
        ORDER("3", "meet.a", "water", "2019-07-02", "0", "false", "false"),
        ORDER("4", "meet.a", "light", "2019-07-02", "0", "false", "false"), /* two of them only */
        ORDER("5", "meet.a", "light", "2019-07-03", "0", "false", "false"),
        ORDER("6", "meet", "water", "2019-07-03", "0", "false", "false"),   /* another place */
        ORDER("7", "meet.a", "light", "2019-05-01", "0", "false", "false"), /* too long ago */
    };
    (void)state;
    run_all(CALLS, COUNT(CALLS));
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_repeated(" HERE ", 3, '2019-06-16T01:00Z')")), "32");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_repeated(" HERE ", 4, '2019-06-16T01:00Z')")), "");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_repeated(" HERE ", 3, '2019-06-21T01:00Z')")), "");
    assert_string_equal(
        orders(session_ask(one, "EXECUTE agenda_repeated(false, '{other}', 9, 3, '2019-06-16T01:00Z')")), "");
}

/* The oldest of each class, whatever their matter in it. */
static void orders_of_a_class(void **state)
{
    static const char *const CALLS[] = {
        ORDER("1", "meet.a", "road.a", "2019-07-04", "0", "false", "false"),
        ORDER("2", "meet.a", "road.b", "2019-07-03", "0", "false", "false"),
        ORDER("3", "meet.a", "road.a", "2019-07-02", "0", "false", "false"),
        ORDER("4", "meet.a", "shop", "2019-07-09", "0", "false", "false"),
        ORDER("5", "meet.a", "shop", "2019-07-01", "0", "false", "true"),
        ORDER("6", "meet.a", "other", "2019-07-01", "0", "false", "false"),
        ORDER("7", "other", "shop", "2019-07-01", "0", "false", "false"),
    };
    (void)state;
    run_all(CALLS, COUNT(CALLS));
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_class(" HERE ", '{road.a, road.b, shop}', "
                                                "'{roads, roads, shops}', 2)")),
                        "324");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_class(" HERE ", '{road.a, road.b, shop}', "
                                                "'{roads, roads, shops}', 1)")),
                        "34");
}

/* What the last meeting that had it left undone; whoever has been dropped since, or is closed, does not come again. */
static void carried_orders(void **state)
{
    static const char *const CALLS[] = {
        PLAIN("1", "2019-06-05"),
        PLAIN("2", "2019-06-04"),
        PLAIN("3", "2019-06-03"),
        PLAIN("4", "2019-06-02"),
        ORDER("5", "meet.a", "m", "2019-06-01", "0", "false", "true"),
        PLAIN("6", "2019-06-01"),
        PLAIN("7", "2019-05-01"),
        "EXECUTE meet_meeting('2019-06-26')",
        "EXECUTE meet_meeting('2019-07-06')",
        "EXECUTE meet_meeting('2019-07-16')",
        "EXECUTE meet_item('2019-06-26', '1', 2)", /* assigned, undone, not listed since */
        "EXECUTE meet_item('2019-06-26', '2', 2)",
        "EXECUTE meet_item('2019-07-06', '2', 5)", /* dropped since */
        "EXECUTE meet_item('2019-07-06', '3', 4)", /* carried */
        "EXECUTE meet_item('2019-06-26', '4', 4)",
        "EXECUTE meet_item('2019-07-06', '4', 3)", /* done since */
        "EXECUTE meet_item('2019-07-06', '5', 2)", /* closed */
        "EXECUTE meet_item('2019-07-06', '6', 1)", /* never decided, nor the meeting closed */
        "EXECUTE meet_item('2019-07-16', '7', 4)", /* by the meeting itself */
    };
    (void)state;
    run_all(CALLS, COUNT(CALLS));
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_carried(" HERE ", 'meet.six', '2019-07-16')")), "631");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_carried(" HERE ", 'meet.six', '2019-07-17')")), "7631");
    assert_string_equal(orders(session_ask(one, "EXECUTE agenda_carried(" HERE ", 'meet.ten', '2019-07-17')")), "");
}

static void closed_orders_are_done(void **state)
{
    static const char *const CALLS[] = {
        PLAIN("1", "2019-06-05"),
        PLAIN("2", "2019-06-04"),
        PLAIN("3", "2019-06-03"),
        "EXECUTE meet_meeting('2019-06-26')",
        "EXECUTE meet_meeting('2019-07-06')",
        "EXECUTE meet_item('2019-06-26', '1', 2)",
        "EXECUTE meet_item('2019-06-26', '2', 4)",
        "EXECUTE meet_item('2019-06-26', '3', 2)",
        "EXECUTE meet_item('2019-07-06', '1', 1)",
        "EXECUTE meet_item('2019-07-06', '2', 5)",
    };
    (void)state;
    run_all(CALLS, COUNT(CALLS));
    session_run(one, "EXECUTE meeting_item_done('{00000000-0000-7000-8000-00000000aee1, "
                     "00000000-0000-7000-8000-00000000aee2, 00000000-0000-7000-8000-00000000aee3}', "
                     "'{00000000-0000-7000-8000-00000000aee3}', '2019-07-20T01:00Z')");
    session_run(one, "COMMIT");
    assert_string_equal(session_ask(owner, "EXECUTE meet_items"), "2019-06-26|1|3|2019-07-20\n"
                                                                  "2019-06-26|2|4|-\n"
                                                                  "2019-06-26|3|5|-\n" /* withdrawn: taken off */
                                                                  "2019-07-06|1|3|2019-07-20\n"
                                                                  "2019-07-06|2|5|-");
}

/* Two supervisors at one meeting take turns; the second finds what the first decided. */
static void one_decides_after_the_other(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE meet_order('1', 'meet.a', 'm', '2019-06-05', 0, false, false)");
    session_run(owner, "EXECUTE meet_meeting('2019-07-16')");
    session_run(owner, "EXECUTE meet_item('2019-07-16', '1', 1)");
    session_run(one, "EXECUTE meeting_load('{meet.six}', '{2019-07-16}')");
    session_start(two, "EXECUTE meeting_load('{meet.six}', '{2019-07-16}')");
    assert_true(session_waits(two));
    session_run(one,
                "EXECUTE meeting_item_save('{meet.six}', '{2019-07-16}', '{00000000-0000-7000-8000-00000000aee1}', "
                "'{1}', '{4}', '{\"\"}', '{2}', '{NULL}', '{u}', '{\"\"}', '{10d}', '{text}', '{chair}', "
                "'{2019-07-16T02:00Z}', '{NULL}')");
    session_run(one, "COMMIT");
    session_end(two);
    assert_non_null(
        strstr(session_ask(two, "EXECUTE meeting_item_load('{meet.six}', '{2019-07-16}')"), "|10d|text|chair|"));
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(never_early),
        CASE(claimed_by_one_replica),
        CASE(an_occasion_is_once),
        CASE(a_meeting_is_once),
        CASE(what_is_owed_waits_for_nothing),
        CASE(the_first_replica_begins_a_cadence),
        CASE(overdue_orders),
        CASE(redone_and_unclear_orders),
        CASE(repeated_orders),
        CASE(orders_of_a_class),
        CASE(carried_orders),
        CASE(closed_orders_are_done),
        CASE(one_decides_after_the_other),
    };
    return cmocka_run_group_tests_name("what comes round", tests, open_all, close_all);
}
