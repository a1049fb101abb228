/* The outbox as bus.sql reads it: who gets a row, when, and what two receivers do to one another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/session.h"

enum { RECEIVER = 3, OTHER = 4, SWEEP_MS = 1000 };

/* Two replicas of one service, and the owner who prepares and looks. */
static struct session *one, *two, *owner;

static int open_all(void **state)
{
    (void)state;
    owner = session_open("owner", NULL);
    session_file(owner, "tests/sql/outbox.sql");
    one = session_service("router", "");
    two = session_service("router", "");
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    session_close(&one);
    session_close(&two);
    session_close(&owner);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE clean");
    session_run(owner, "EXECUTE clean_quarantine");
    return 0;
}

static long put(int destination, const char *order)
{
    char call[64];
    snprintf(call, sizeof call, "EXECUTE put(%d, '%s')", destination, order);
    return strtol(session_ask(owner, call), NULL, 10);
}

static const char *claim_call(int destination, const long *ids, size_t count)
{
    static char call[256];
    int length = snprintf(call, sizeof call, "EXECUTE outbox_claim(%d, '{", destination);
    for (size_t i = 0; i < count; i++)
        length += snprintf(call + length, sizeof call - (size_t)length, "%s%ld", i == 0 ? "" : ",", ids[i]);
    snprintf(call + length, sizeof call - (size_t)length, "}')");
    return call;
}

static int compare(const void *a, const void *b)
{
    return strtol(*(char *const *)a, NULL, 10) < strtol(*(char *const *)b, NULL, 10) ? -1 : 1;
}

/* The ids in an answer (its first column), ascending: "3 5 8". */
static const char *sorted(const char *answer)
{
    static char out[256];
    char *copy = strdup(answer), *rest = copy, *word, *words[16];
    size_t count = 0;
    while ((word = strsep(&rest, "\n")) != NULL && count < 16)
        if (*word != '\0')
            words[count++] = word;
    qsort(words, count, sizeof *words, compare);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s%ld", i == 0 ? "" : " ", strtol(words[i], NULL, 10));
    free(copy);
    return out;
}

static const char *names(const long *ids, size_t count)
{
    static char out[256];
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s%ld", i == 0 ? "" : " ", ids[i]);
    return out;
}

static const char *claim(struct session *session, const long *ids, size_t count)
{
    return sorted(session_ask(session, claim_call(RECEIVER, ids, count)));
}

static void run(struct session *session, const char *text)
{
    session_run(session, text);
}

static void check_left(const char *expected)
{
    assert_string_equal(session_ask(owner, "EXECUTE left_over"), expected);
}

static void quarantine(struct session *session, long id, const char *order)
{
    char call[256];
    snprintf(call, sizeof call,
             "EXECUTE quarantine_add('{%d}', '{%ld}', '{2}', '{00000000-0000-7000-8000-00000000000%s}', '{604}', "
             "'{d}', '{\"\"}', '{\"\"}', '{case}')",
             RECEIVER, id, order);
    run(session, call);
}

static const char *sweep(struct session *session, const char *districts, int limit)
{
    static char ids[256];
    char call[160];
    snprintf(call, sizeof call, "EXECUTE outbox_sweep(%d, '{%s}', %d, %d)", RECEIVER, districts, limit, SWEEP_MS);
    char *answer = strdup(session_ask(session, call)), *rest = answer, *line;
    ids[0] = '\0';
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0')
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%ld", ids[0] == '\0' ? "" : " ",
                 strtol(line, NULL, 10));
    free(answer);
    return ids;
}

/* --- one receiver ------------------------------------------------------------------------------------------- */

static void test_a_row_is_taken_once(void **state)
{
    (void)state;
    const long row = put(RECEIVER, "1");
    assert_string_equal(claim(one, &row, 1), names(&row, 1));
    assert_string_equal(claim(one, &row, 1), ""); /* the same frame again */
    assert_string_equal(claim(two, &row, 1), "");
    check_left("0");
}

static void test_only_its_own_receiver_takes_it(void **state)
{
    (void)state;
    const long row = put(RECEIVER, "1");
    assert_string_equal(session_ask(one, claim_call(OTHER, &row, 1)), "");
    check_left("1");
}

static void test_later_rows_wait_for_earlier_ones(void **state)
{
    (void)state;
    const long rows[] = {put(RECEIVER, "1"), put(RECEIVER, "1"), put(RECEIVER, "1"), put(RECEIVER, "2")};
    assert_string_equal(claim(one, &rows[2], 1), "");
    const long gap[] = {rows[0], rows[2]};
    assert_string_equal(claim(one, gap, 2), names(gap, 1));           /* the middle one is not there */
    assert_string_equal(claim(one, &rows[3], 1), names(&rows[3], 1)); /* another order does not wait */
    assert_string_equal(claim(one, &rows[1], 2), names(&rows[1], 2)); /* all that is left, at once */
    check_left("0");
}

static void test_orders_wait_per_receiver(void **state)
{
    (void)state;
    put(OTHER, "1");
    const long row = put(RECEIVER, "1");
    assert_string_equal(claim(one, &row, 1), names(&row, 1)); /* what another receiver still has to do is its affair */
    check_left("1");
}

static void test_quarantine_blocks_its_order_alone(void **state)
{
    (void)state;
    const long rows[] = {put(RECEIVER, "1"), put(RECEIVER, "1"), put(RECEIVER, "2")};
    run(one, "BEGIN");
    assert_string_equal(claim(one, rows, 1), names(rows, 1));
    quarantine(one, rows[0], "1");
    run(one, "COMMIT");
    assert_string_equal(claim(one, &rows[1], 1), "");
    assert_string_equal(claim(one, &rows[2], 1), names(&rows[2], 1));
    run(owner, "EXECUTE resolve"); /* a person decided */
    assert_string_equal(claim(one, &rows[1], 1), names(&rows[1], 1));
}

/* --- two replicas -------------------------------------------------------------------------------------------- */

static void test_what_one_holds_the_other_waits_for(void **state)
{
    (void)state;
    const long row = put(RECEIVER, "1");
    run(one, "BEGIN");
    assert_string_equal(claim(one, &row, 1), names(&row, 1));
    session_start(two, claim_call(RECEIVER, &row, 1));
    assert_true(session_waits(two));
    run(one, "COMMIT");
    assert_string_equal(session_end(two), "");
}

static void test_what_one_gives_back_the_other_takes(void **state)
{
    (void)state;
    const long row = put(RECEIVER, "1");
    run(one, "BEGIN");
    assert_string_equal(claim(one, &row, 1), names(&row, 1));
    session_start(two, claim_call(RECEIVER, &row, 1));
    assert_true(session_waits(two));
    run(one, "ROLLBACK");
    assert_string_equal(sorted(session_end(two)), names(&row, 1));
}

/* The second row of an order is not taken while the first is being worked on, and nobody waits for that. */
static void test_the_next_row_is_not_taken_beside_the_first(void **state)
{
    (void)state;
    const long rows[] = {put(RECEIVER, "1"), put(RECEIVER, "1"), put(RECEIVER, "2")};
    run(one, "BEGIN");
    assert_string_equal(claim(one, rows, 1), names(rows, 1));
    session_start(two, claim_call(RECEIVER, &rows[1], 2));
    assert_false(session_waits(two));
    assert_string_equal(sorted(session_end(two)), names(&rows[2], 1));
    run(one, "COMMIT");
    assert_string_equal(claim(two, &rows[1], 1), names(&rows[1], 1));
}

/* Both have both rows in hand: whoever waited goes on only after the first was committed. */
static void test_both_have_both(void **state)
{
    (void)state;
    const long rows[] = {put(RECEIVER, "1"), put(RECEIVER, "1")};
    run(one, "BEGIN");
    assert_string_equal(claim(one, rows, 1), names(rows, 1));
    session_start(two, claim_call(RECEIVER, rows, 2));
    assert_true(session_waits(two));
    run(one, "COMMIT");
    assert_string_equal(sorted(session_end(two)), names(&rows[1], 1));
    check_left("0");
}

static void test_quarantined_by_the_other(void **state)
{
    (void)state;
    const long rows[] = {put(RECEIVER, "1"), put(RECEIVER, "1")};
    run(one, "BEGIN");
    assert_string_equal(claim(one, rows, 1), names(rows, 1));
    quarantine(one, rows[0], "1");
    assert_string_equal(claim(two, &rows[1], 1), ""); /* not yet visible: the first row still is */
    run(one, "COMMIT");
    assert_string_equal(claim(two, &rows[1], 1), ""); /* and now the quarantine is */
    check_left("1");
}

/* --- the sweep ------------------------------------------------------------------------------------------------- */

static void test_sweep_leaves_young_rows_to_the_wire(void **state)
{
    (void)state;
    const long old = put(RECEIVER, "1");
    run(owner, "EXECUTE grow_old");
    put(RECEIVER, "2");
    assert_string_equal(sweep(one, "", 10), names(&old, 1));
}

static void test_sweep_in_order_within_its_limit(void **state)
{
    (void)state;
    const long rows[] = {put(RECEIVER, "2"), put(RECEIVER, "1"), put(RECEIVER, "2"), put(RECEIVER, "3")};
    put(OTHER, "1");
    run(owner, "EXECUTE grow_old");
    assert_string_equal(sweep(one, "", 10), names(rows, 4));
    assert_string_equal(sweep(one, "", 2), names(rows, 2));
    assert_string_equal(sweep(one, "d1,d3", 10), names((const long[]){rows[1], rows[3]}, 2));
    assert_string_equal(sweep(one, "d9", 10), "");
    check_left("5"); /* only a look */
}

static void test_sweep_passes_by_what_is_held_or_quarantined(void **state)
{
    (void)state;
    const long rows[] = {put(RECEIVER, "1"), put(RECEIVER, "2"), put(RECEIVER, "3"), put(RECEIVER, "3")};
    run(owner, "EXECUTE grow_old");
    run(one, "BEGIN");
    assert_string_equal(claim(one, rows, 1), names(rows, 1));
    assert_string_equal(sweep(two, "", 10), names(&rows[1], 3)); /* and nobody waits */
    run(one, "COMMIT");
    run(one, "BEGIN");
    assert_string_equal(claim(one, &rows[2], 1), names(&rows[2], 1));
    quarantine(one, rows[2], "3");
    run(one, "COMMIT");
    assert_string_equal(sweep(two, "", 10), names(&rows[1], 1));
}

#define CASE(function) cmocka_unit_test_setup(function, clean)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_a_row_is_taken_once),
        CASE(test_only_its_own_receiver_takes_it),
        CASE(test_later_rows_wait_for_earlier_ones),
        CASE(test_orders_wait_per_receiver),
        CASE(test_quarantine_blocks_its_order_alone),
        CASE(test_what_one_holds_the_other_waits_for),
        CASE(test_what_one_gives_back_the_other_takes),
        CASE(test_the_next_row_is_not_taken_beside_the_first),
        CASE(test_both_have_both),
        CASE(test_quarantined_by_the_other),
        CASE(test_sweep_leaves_young_rows_to_the_wire),
        CASE(test_sweep_in_order_within_its_limit),
        cmocka_unit_test_setup_teardown(test_sweep_passes_by_what_is_held_or_quarantined, clean, clean),
    };
    return cmocka_run_group_tests_name("outbox", tests, open_all, close_all);
}
