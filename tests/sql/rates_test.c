/* Facts and figures (report.fact): told again by other statements to the last digit; and a figure once issued is issued
 * again the same as of its day, whatever was corrected, redone, classified anew or counted again since. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/ctl/connect.h"
#include "tests/lib/chance.h"
#include "tests/lib/session.h"

#define DAYS  24
#define HEARD (DAYS + 2) /* what is heard late is on record by then */
#define LIVES 10

static struct arena *arena;
static struct session *session;

static const char *day_of(int n)
{
    return arena_print(arena, "'2001-03-01Z'::timestamptz + interval '%d days'", n);
}

/* What corrects, and how much of it a town must have: else nothing is said by a figure that stays. */
static const char *const ENOUGH[] = {
    "SELECT count(*) > 20 FROM router.scope_before",
    "SELECT count(*) > 5 FROM survey.exclusion WHERE state = 4",
    "SELECT count(*) > 3 FROM survey.correction WHERE against = 1",
    "SELECT count(*) > 0 FROM survey.correction WHERE against = 3",
    "SELECT count(*) > 3 FROM survey.correction WHERE target = 'report_in' AND visit = 0",
    "SELECT count(*) > 3 FROM survey.correction WHERE target = 'report_in' AND visit = 1",
    "SELECT count(*) > 0 FROM survey.correction WHERE target = 'late_return'",
    "SELECT count(*) > 20 FROM escalation.clock WHERE revision > 0",
    "SELECT count(*) > 5 FROM report.due_before",
    "SELECT count(*) > 10 FROM escalation.clock WHERE stage = 7",
    "SELECT count(*) > 20 FROM router.assignment WHERE relieved_at IS NOT NULL",
    "SELECT count(DISTINCT fact) > 24 FROM report.fact",
    "SELECT count(*) > 1 FROM escalation.clock WHERE state = 2 AND end_recorded_at > due_at",
    "SELECT count(*) > 5 FROM escalation.clock WHERE state = 3 AND end_recorded_at > stopped_at",
    "SELECT count(*) > 3 FROM escalation.clock WHERE recorded_at > due_at",
    "SELECT count(*) > 2 FROM intake.step WHERE recorded_at > at + interval '1 hour'",
    "SELECT count(DISTINCT milestone) > 3 FROM escalation.milestone WHERE recorded_at > at + interval '1 hour'",
};

/* What the town has too little of; NULL: it is rich. */
static const char *too_little(void)
{
    for (size_t i = 0; i < COUNT(ENOUGH); i++)
        if (strcmp(session_ask(session, ENOUGH[i]), "t") != 0)
            return ENOUGH[i];
    return NULL;
}

/* A month by chance, each evening with every figure of the town. */
static void live(void)
{
    session_run(session, arena_print(arena, "SELECT setseed(%d / 1000000.0)", chance_below(1000000)));
    for (int n = 0; n < DAYS; n++) {
        session_run(session, arena_print(arena, "SELECT pg_temp.live(%s)", day_of(n)));
        session_run(session,
                    arena_print(arena, "INSERT INTO issued SELECT t, pg_temp.figures(t) FROM (SELECT %s AS t) x",
                                day_of(n + 1)));
    }
}

/* In one transaction that is undone. A month in which chance left out what is rare is lived again. */
static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    session = session_open("owner", NULL);
    chance_begin();
    session_run(session, "BEGIN");
    session_run(session, "SET LOCAL TimeZone = 'UTC'");
    session_run(session, "SET LOCAL jit = off");
    session_file(session, "tests/sql/rates.sql");
    session_run(session, "SAVEPOINT before_all");
    live();
    for (int n = 1; n < LIVES && too_little() != NULL; n++) {
        print_message("too little: %s\n", too_little());
        session_run(session, "ROLLBACK TO before_all");
        live();
    }
    session_run(session, connect_statements(arena, "rates"));
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_run(session, "ROLLBACK");
    session_close(&session);
    arena_free(&arena);
    return 0;
}

/* Is there a day whose figures are no longer what was issued? */
static int changed(void)
{
    return atoi(session_ask(session,
                            "SELECT count(*) FROM (SELECT FROM issued WHERE figures <> pg_temp.figures(t) LIMIT 1) x"));
}

static void test_as_of(void **state)
{
    (void)state;
    assert_string_equal(session_ask(session, arena_print(arena, "SELECT count(*) FROM issued WHERE figures <> ''")),
                        arena_print(arena, "%d", DAYS));
    const char *different =
        session_ask(session, "SELECT i.t, a FROM issued i, LATERAL (SELECT pg_temp.figures(i.t) AS now) n, LATERAL ("
                             "(SELECT 'issued ' || unnest(string_to_array(figures, E'\\n')) AS a EXCEPT "
                             "SELECT 'issued ' || unnest(string_to_array(n.now, E'\\n'))) UNION ALL "
                             "(SELECT 'now ' || unnest(string_to_array(n.now, E'\\n')) EXCEPT "
                             "SELECT 'now ' || unnest(string_to_array(figures, E'\\n')))) x LIMIT 5");
    assert_string_equal(different, "");
    assert_int_equal(changed(), 0);
}

static void test_town_is_rich(void **state)
{
    (void)state;
    const char *missing = too_little();
    if (missing != NULL)
        fail_msg("too little: %s", missing);
}

static void test_told_another_way(void **state)
{
    (void)state;
    const char *different = session_ask(
        session, arena_print(arena,
                             "SELECT coalesce(a.fact, b.fact), a.count, b.count FROM (SELECT fact::int, count(*) FROM "
                             "report.fact WHERE known_at <= %s AND (gone_at IS NULL OR gone_at > %s) GROUP BY 1) a "
                             "FULL JOIN (SELECT * FROM pg_temp.told(%s) WHERE count > 0) b ON a.fact = b.fact "
                             "WHERE a.count IS DISTINCT FROM b.count ORDER BY 1",
                             day_of(HEARD), day_of(HEARD), day_of(HEARD)));
    assert_string_equal(different, "");
}

/* At every instant: valid = answered + dispatched; every rating is one of its kinds; all that was rated is asked, excluded
 * or struck. */
static void test_sums(void **state)
{
    (void)state;
    assert_string_equal(
        session_ask(
            session,
            "SELECT i.t FROM issued i, LATERAL (SELECT count(*) FILTER (WHERE fact = 2) AS valid, count(*) FILTER "
            "(WHERE fact IN (4, 5)) AS ways, count(*) FILTER (WHERE fact = 7) AS asked, count(*) FILTER (WHERE fact "
            "BETWEEN 8 AND 12) AS rated, count(*) FILTER (WHERE fact IN (7, 13, 14)) AS ended FROM report.fact f "
            "WHERE f.known_at <= i.t AND (f.gone_at IS NULL OR f.gone_at > i.t)) x WHERE valid <> ways OR asked <> "
            "rated OR ended <> (SELECT count(*) FROM survey.survey WHERE rated_at <= i.t AND kind = 1)"),
        "");
}

/* Figures, and the orders behind them, by the statements of the command line. */
static void test_statements(void **state)
{
    (void)state;
    session_run(session,
                arena_print(arena,
                            "CREATE TEMP TABLE counted ON COMMIT DROP AS EXECUTE rate_counts('unit', %s, %s, %s, "
                            "'{8,9,12}', NULL, '{}', '{}', '{}', 480)",
                            day_of(2), day_of(20), day_of(20)));
    session_run(session,
                arena_print(arena,
                            "CREATE TEMP TABLE listed ON COMMIT DROP AS EXECUTE rate_orders(%s, %s, %s, '{8,9,12}', "
                            "NULL, '{}', '{}', '{}')",
                            day_of(2), day_of(20), day_of(20)));
    session_run(session,
                arena_print(arena,
                            "CREATE TEMP TABLE corrected ON COMMIT DROP AS EXECUTE rate_corrections(%s, %s, %s, "
                            "'{8,9,12}', NULL, '{}', '{}', '{}')",
                            day_of(2), day_of(20), day_of(DAYS)));
    session_run(session,
                arena_print(arena,
                            "CREATE TEMP TABLE recounted ON COMMIT DROP AS EXECUTE rate_counts('', %s, %s, %s, "
                            "'{8,9,12}', NULL, '{}', '{}', '{}', 480)",
                            day_of(2), day_of(20), day_of(DAYS)));
    assert_string_equal(session_ask(session, "SELECT sum(count) > 30 FROM counted"), "t");
    assert_string_equal(session_ask(session,
                                    "SELECT unit, fact, count(*) FROM listed GROUP BY 1, 2 EXCEPT SELECT key, fact, "
                                    "count FROM counted"),
                        "");
    /* what was issued, with its corrections, is what is issued now */
    assert_string_equal(session_ask(session,
                                    "SELECT (SELECT sum(count) FROM counted) + (SELECT coalesce(sum(change), 0) FROM "
                                    "corrected) = (SELECT sum(count) FROM recounted)"),
                        "t");
    assert_string_equal(session_ask(session, "SELECT count(*) > 0 FROM corrected WHERE change = -1 AND fact = 12"),
                        "t");
}

/* Negative controls: whoever writes over what was, without the row that keeps it, is found. */
static void test_forgers_are_found(void **state)
{
    static const char *const FORGERIES[] = {
        "UPDATE router.work_order SET matter = 'forged' WHERE number LIKE 'RT0301-%'",
        "DELETE FROM router.scope_before",
        "ALTER TABLE bus.event DISABLE TRIGGER event_only_added; DELETE FROM bus.event WHERE kind = 'due_changed'",
        "UPDATE survey.exclusion SET decided_at = decided_at - interval '2 days'",
        "DELETE FROM survey.correction WHERE against = 1",
        "UPDATE router.assignment SET relieved_at = relieved_at - interval '3 days'",
        "UPDATE survey.survey SET rating = 1, cause = 0, cause_basis = 0 WHERE rating = 4",
        "DELETE FROM escalation.milestone WHERE milestone = 9",
        "UPDATE escalation.milestone SET recorded_at = NULL WHERE milestone = 9",
        "UPDATE escalation.milestone SET recorded_at = NULL WHERE milestone = 11",
        "UPDATE escalation.milestone SET recorded_at = NULL WHERE milestone = 15",
        "UPDATE escalation.milestone SET recorded_at = NULL WHERE milestone = 22",
        "UPDATE escalation.clock SET recorded_at = NULL",
        "UPDATE escalation.clock SET end_recorded_at = NULL",
        "UPDATE intake.step SET recorded_at = NULL",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(FORGERIES); i++) {
        session_run(session, "SAVEPOINT before");
        session_run(session, FORGERIES[i]);
        if (changed() == 0)
            fail_msg("not found: %s", FORGERIES[i]);
        session_run(session, "ROLLBACK TO before");
    }
    assert_int_equal(changed(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_town_is_rich),     cmocka_unit_test(test_as_of),
        cmocka_unit_test(test_told_another_way), cmocka_unit_test(test_sums),
        cmocka_unit_test(test_statements),       cmocka_unit_test(test_forgers_are_found),
    };
    return cmocka_run_group_tests_name("rates", tests, open_town, close_town);
}
