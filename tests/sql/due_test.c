/* Due rungs as escalation.sql claims them: each by one replica, never early, and without getting into the way of what is
 * told of the same order at the same time. */
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
    session_file(owner, "tests/sql/due.sql");
    one = session_service("escalation", sql_escalation);
    two = session_service("escalation", sql_escalation);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE due_clean_cards");
    session_run(owner, "EXECUTE due_clean_slips");
    session_run(owner, "EXECUTE due_clean_serials");
    session_run(owner, "EXECUTE due_clean_clocks");
    session_run(owner, "EXECUTE due_clean_watches");
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
    static const char *const CALLS[] = {"EXECUTE watch('1')", "EXECUTE clock('1')", "EXECUTE watch('2')",
                                        "EXECUTE clock('2')"};
    clean(state);
    for (size_t i = 0; i < COUNT(CALLS); i++)
        session_run(owner, CALLS[i]);
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

#define DUE(at, limit) "EXECUTE clock_due('2024-04-10T" at "Z', " limit ")"

/* The digits of the clocks in an answer: "12". */
static const char *clocks(const char *answer)
{
    static char digits[16];
    size_t count = 0;
    for (const char *line = answer; line != NULL && *line != '\0' && count < sizeof digits - 1;) {
        digits[count++] = line[35]; /* the last of the id */
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    digits[count] = '\0';
    return digits;
}

static void never_early(void **state)
{
    (void)state;
    assert_string_equal(clocks(session_ask(one, DUE("13:00:59.999999", "9"))), "");
    assert_string_equal(clocks(session_ask(one, DUE("13:01", "9"))), "12");
}

static void each_by_one_replica(void **state)
{
    (void)state;
    assert_string_equal(clocks(session_ask(one, DUE("13:02", "1"))), "1");
    assert_string_equal(clocks(session_ask(two, DUE("13:02", "9"))), "2"); /* and did not wait for the first */
}

static void fired_by_the_other_meanwhile(void **state)
{
    (void)state;
    assert_string_equal(clocks(session_ask(one, DUE("13:02", "1"))), "1");
    session_run(one, "EXECUTE clock_save('{00000000-0000-7000-8000-00000000c0c1}', '{1}', '{NULL}', '{1}', '{1}', "
                     "'{NULL}', '{NULL}')");
    session_run(one, "COMMIT");
    assert_string_equal(clocks(session_ask(two, DUE("13:02", "9"))), "2");
}

/* A card refers to its order. Whoever fires it must not wait for whoever hears of the order: that one comes to wait
 * for the clock in turn. */
static void firing_and_hearing_do_not_block_each_other_for_good(void **state)
{
    (void)state;
    session_run(one, "EXECUTE watch_load('{00000000-0000-7000-8000-00000000d0e1}', '{}')");
    assert_string_equal(clocks(session_ask(two, DUE("13:02", "1"))), "1");
    session_start(
        two, "EXECUTE card_add('{00000000-0000-7000-8000-00000000d0e1}', '{00000000-0000-7000-8000-00000000c0c1}', "
             "'{u}', '{1}', '{0}', '{2}', '{case}', '{局长}', '{0}', '{0}', '{2024-04-10T13:01Z}', "
             "'{2024-04-10T13:02Z}', '{f}')");
    assert_false(session_waits(two));
    session_end(two);
    session_start(one, "EXECUTE clock_load('{00000000-0000-7000-8000-00000000d0e1}')");
    assert_true(session_waits(one));
    session_run(two, "COMMIT");
    assert_string_equal(clocks(session_end(one)), "1");
}

#define SLIP(number)                                                                                                   \
    "EXECUTE slip_add('{" number "}', '{00000000-0000-7000-8000-00000000d0e1}', '{NULL}', '{u}', '{case}', '{1}', "    \
    "'{NULL}', '{2024-04-10T13:02Z}', '{NULL}', '{NULL}', '{NULL}', '{0}', '{NULL}', '{NULL}', '{NULL}')"
#define SLIP_CLOCK(id)                                                                                                 \
    "EXECUTE clock_add('{00000000-0000-7000-8000-00000000c0" id "}', '{1}', '{NULL}', '{0}', '{0}', '{NULL}', "        \
    "'{2024-04-10T13:02Z}', '{2024-04-11T13:02Z}', '{f}', '{0}', '{0}', '{\"\"}', '{\"\"}', '{0}', '{\"\"}', '{f}', "  \
    "'{00000000-0000-7000-8000-00000000d0e1}', '{u}', '{15}', '{0}', '{\"{}\"}', '{NULL}')"

/* A rung issues a slip of an order that somebody hears of: neither waits for the other. */
static void a_slip_is_issued_without_the_order(void **state)
{
    (void)state;
    static const char *const CALLS[] = {"EXECUTE slip_serial(1024, 1)", SLIP("DB1024-00001"), SLIP_CLOCK("d1")};
    session_run(one, "EXECUTE watch_load('{00000000-0000-7000-8000-00000000d0e1}', '{}')");
    assert_string_equal(clocks(session_ask(two, DUE("13:02", "1"))), "1");
    for (size_t i = 0; i < COUNT(CALLS); i++) {
        session_start(two, CALLS[i]);
        assert_false(session_waits(two));
        session_end(two);
    }
}

/* Whoever has the numbers writes first; the second finds the slip there, and its clock. */
static void one_open_slip_for_a_unit(void **state)
{
    (void)state;
    assert_string_equal(session_ask(one, "EXECUTE slip_serial(1024, 2)"), "2");
    session_start(two, "EXECUTE slip_serial(1024, 1)");
    assert_true(session_waits(two));
    assert_string_equal(session_ask(one, SLIP("DB1024-00001")), "DB1024-00001");
    session_run(one, SLIP_CLOCK("d1"));
    session_run(one, "COMMIT");
    assert_string_equal(session_end(two), "3");
    assert_string_equal(session_ask(two, SLIP("DB1024-00003")), "");
    session_run(two, SLIP_CLOCK("d2"));
    const char *known = session_ask(two, "EXECUTE slip_load('{00000000-0000-7000-8000-00000000d0e1}')");
    assert_memory_equal(known, "DB1024-00001|", 13);
    assert_null(strchr(known, '\n'));
}

/* Two that hear of the same order take turns. */
static void hearing_is_one_after_the_other(void **state)
{
    (void)state;
    session_run(one, "EXECUTE watch_load('{00000000-0000-7000-8000-00000000d0e1}', '{}')");
    session_start(two, "EXECUTE watch_load('{}', '{DUE-1}')");
    assert_true(session_waits(two));
    session_run(one, "COMMIT");
    session_end(two);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(never_early),
        CASE(each_by_one_replica),
        CASE(fired_by_the_other_meanwhile),
        CASE(firing_and_hearing_do_not_block_each_other_for_good),
        CASE(a_slip_is_issued_without_the_order),
        CASE(one_open_slip_for_a_unit),
        CASE(hearing_is_one_after_the_other),
    };
    return cmocka_run_group_tests_name("due rungs", tests, open_all, close_all);
}
