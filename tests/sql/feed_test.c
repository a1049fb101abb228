/* The update feed loses nothing: a cursor never passes an update whose transaction has not ended yet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/session.h"

extern const char sql_bus[], sql_intake[];

enum { WRITERS = 4, TURNS = 300, PAGE = 3 };

static struct session *owner, *reader, *writers[WRITERS];

/* A channel that reads on from where it was. */
static struct {
    char xid[24];
    long id;
    struct buf seen; /* " what what …" */
} cursor;

static struct session *open_intake(void)
{
    struct session *session = session_open("intake", "intake, bus");
    session_run(session, sql_bus);
    session_run(session, sql_intake);
    return session;
}

static int open_all(void **state)
{
    (void)state;
    owner = session_open("owner", NULL);
    session_file(owner, "tests/sql/feed.sql");
    reader = open_intake();
    for (size_t i = 0; i < WRITERS; i++)
        writers[i] = open_intake();
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < WRITERS; i++)
        session_close(&writers[i]);
    session_close(&reader);
    session_close(&owner);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    session_run(owner, "EXECUTE feed_clean_steps");
    session_run(owner, "EXECUTE feed_clean_request");
    return 0;
}

static int begin(void **state)
{
    clean(state);
    session_run(owner, "EXECUTE feed_request");
    str_copy(cursor.xid, sizeof cursor.xid, "0");
    cursor.id = 0;
    buf_clear(&cursor.seen);
    return 0;
}

static int end(void **state)
{
    buf_free(&cursor.seen);
    return clean(state);
}

static void write_step(struct session *writer, const char *what)
{
    char call[256];
    snprintf(call, sizeof call,
             "EXECUTE step_add('{00000000-0000-7000-8000-00000000feed}', '{feed}', '{2024-04-10T01:00Z}', '{1}', "
             "'{%s}', '{\"\"}', '{NULL}', '{\"\"}', '{NULL}', '{0}', '{0}', '{NULL}', '{NULL}')",
             what);
    session_run(writer, call);
}

/* One page; how many updates it held. Columns of feed_read: xid, id, at, state, what, … */
static size_t read_on(void)
{
    char call[128];
    size_t count = 0;
    snprintf(call, sizeof call, "EXECUTE feed_read('feed', '%s', %ld, %d)", cursor.xid, cursor.id, PAGE);
    char *page = strdup(session_ask(reader, call)), *rest = page, *line;
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        str_copy(cursor.xid, sizeof cursor.xid, strsep(&line, "|"));
        cursor.id = strtol(strsep(&line, "|"), NULL, 10);
        strsep(&line, "|");
        strsep(&line, "|");
        buf_print(&cursor.seen, " %s", strsep(&line, "|"));
        count++;
    }
    free(page);
    return count;
}

static const char *seen(void)
{
    while (read_on() == PAGE)
        ;
    return cursor.seen.text == NULL ? "" : cursor.seen.text;
}

static void test_late_committer(void **state)
{
    (void)state;
    session_run(writers[0], "BEGIN");
    write_step(writers[0], "late"); /* the lower number, not yet committed */
    write_step(writers[1], "early");
    assert_string_equal(seen(), ""); /* early waits, so that late is not passed */
    session_run(writers[0], "COMMIT");
    assert_string_equal(seen(), " late early");
    assert_string_equal(seen(), " late early"); /* and each once */
}

static void test_rolled_back(void **state)
{
    (void)state;
    session_run(writers[0], "BEGIN");
    write_step(writers[0], "never");
    write_step(writers[1], "early");
    session_run(writers[0], "ROLLBACK");
    assert_string_equal(seen(), " early");
}

/* A transaction that writes elsewhere first: its number is old, its update young. */
static void test_old_transaction_young_update(void **state)
{
    (void)state;
    session_run(writers[0], "BEGIN");
    session_ask(writers[0], "EXECUTE number_take('feed', '2024-04-10', 1, 1, 0)");
    write_step(writers[1], "between");
    assert_string_equal(seen(), "");
    write_step(writers[0], "late");
    session_run(writers[0], "COMMIT");
    assert_string_equal(seen(), " late between");
}

/* The scenario is one that a plain cursor does not survive: else the tests above would prove nothing. */
static void test_a_plain_cursor_loses_it(void **state)
{
    (void)state;
    char call[64];
    session_run(writers[0], "BEGIN");
    write_step(writers[0], "late");
    write_step(writers[1], "early");
    const char *rows = session_ask(owner, "EXECUTE feed_naive(0)");
    assert_non_null(strstr(rows, "early"));
    snprintf(call, sizeof call, "EXECUTE feed_naive(%ld)", strtol(rows, NULL, 10));
    session_run(writers[0], "COMMIT");
    assert_string_equal(session_ask(owner, call), ""); /* late is lost for ever */
}

static void step_of_chance(struct session *writer, bool *open, int number)
{
    char what[16];
    switch (chance_below(4)) {
    case 0:
        session_run(writer, *open ? "COMMIT" : "BEGIN");
        *open = !*open;
        break;
    case 1:
        (void)read_on();
        break;
    default:
        snprintf(what, sizeof what, "n%d.", number);
        write_step(writer, what);
    }
}

/* Any interleaving of any writers: nothing lost, nothing twice. */
static void test_any_interleaving(void **state)
{
    (void)state;
    bool open[WRITERS] = {false};
    chance_begin();
    for (int i = 0; i < TURNS; i++) {
        int writer = chance_below(WRITERS);
        step_of_chance(writers[writer], &open[writer], i);
    }
    for (size_t i = 0; i < WRITERS; i++)
        if (open[i])
            session_run(writers[i], "COMMIT");
    char *all = strdup(session_ask(owner, "EXECUTE feed_naive(0)")), *rest = all, *line;
    const char *found = seen();
    size_t count = 0, length = strlen(found);
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        char what[24];
        snprintf(what, sizeof what, " %s", strchr(line, '|') + 1);
        const char *at = strstr(found, what);
        if (at == NULL || strstr(at + 1, what) != NULL)
            fail_msg("update%s was read %s", what, at == NULL ? "never" : "twice");
        length -= strlen(what);
        count++;
    }
    assert_true(count > TURNS / 4);
    assert_int_equal(length, 0);
    free(all);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_late_committer),          CASE(test_rolled_back),      CASE(test_old_transaction_young_update),
        CASE(test_a_plain_cursor_loses_it), CASE(test_any_interleaving),
    };
    return cmocka_run_group_tests_name("feed", tests, open_all, close_all);
}
