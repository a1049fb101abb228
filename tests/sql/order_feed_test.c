/* The feed of a unit's orders: nothing is lost between transactions, and nobody's lines but its own are told. */
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

extern const char sql_router[];

enum { WRITERS = 3, TURNS = 300, LOOKED_AT = 5, PAGE = 3 };

static struct session *owner, *reader, *writers[WRITERS];

static struct {
    char xid[24];
    long id;
    struct buf seen; /* " what what …" */
} cursor;

static struct session *open_owner(void)
{
    struct session *session = session_open("owner", NULL);
    session_file(session, "tests/sql/order_feed.sql");
    return session;
}

static int open_all(void **state)
{
    (void)state;
    owner = open_owner();
    session_run(owner, "ALTER TABLE bus.event DISABLE TRIGGER event_only_added");
    reader = session_service("router", sql_router);
    for (size_t i = 0; i < WRITERS; i++)
        writers[i] = open_owner();
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < WRITERS; i++)
        session_close(&writers[i]);
    session_close(&reader);
    session_run(owner, "ALTER TABLE bus.event ENABLE TRIGGER event_only_added");
    session_close(&owner);
    return 0;
}

static void clear(void)
{
    static const char *const ALL[] = {"forget", "clear_rider", "clear_parts", "clear_orders"};
    char call[64];
    for (size_t i = 0; i < COUNT(ALL); i++) {
        snprintf(call, sizeof call, "EXECUTE order_feed_%s", ALL[i]);
        session_run(owner, call);
    }
}

static void look_from_the_beginning(void)
{
    str_copy(cursor.xid, sizeof cursor.xid, "0");
    cursor.id = 0;
    buf_clear(&cursor.seen);
}

static int begin(void **state)
{
    (void)state;
    clear();
    (void)session_ask(owner, "EXECUTE order_feed_orders");
    session_run(owner, "EXECUTE order_feed_parts");
    session_run(owner, "EXECUTE order_feed_rider");
    look_from_the_beginning();
    return 0;
}

static int end(void **state)
{
    (void)state;
    buf_free(&cursor.seen);
    clear();
    return 0;
}

static void say_at(struct session *writer, int order, int service, const char *at, const char *what)
{
    char call[160];
    snprintf(call, sizeof call, "EXECUTE order_feed_say(%d, %d, '%sZ', '%s')", order, service, at, what);
    session_run(writer, call);
}

static void say(struct session *writer, int order, const char *what)
{
    say_at(writer, order, 3, "2001-01-15", what);
}

/* One page; how many rows it held. Columns: xid, id, at, kind, unit, detail, number, … */
static size_t read_on(const char *unit)
{
    char call[160];
    size_t count = 0;
    snprintf(call, sizeof call, "EXECUTE order_feed('{%s}', '%s', %ld, %d, %d)", unit, cursor.xid, cursor.id, LOOKED_AT,
             PAGE);
    char *page = strdup(session_ask(reader, call)), *rest = page, *line;
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        str_copy(cursor.xid, sizeof cursor.xid, strsep(&line, "|"));
        cursor.id = strtol(strsep(&line, "|"), NULL, 10);
        strsep(&line, "|");
        const char *what = strsep(&line, "|");
        strsep(&line, "|");
        strsep(&line, "|");
        if (strncmp(line, "FEED", 4) == 0)
            buf_print(&cursor.seen, " %s", what);
        count++;
    }
    free(page);
    return count;
}

static const char *seen_by(const char *unit)
{
    while (read_on(unit) > 0)
        ;
    return cursor.seen.text == NULL ? "" : cursor.seen.text;
}

static void test_late_committer(void **state)
{
    (void)state;
    session_run(writers[0], "BEGIN");
    say(writers[0], 1, "late");
    say(writers[1], 2, "early");
    assert_string_equal(seen_by("u1"), "");
    session_run(writers[0], "COMMIT");
    assert_string_equal(seen_by("u1"), " late early");
    assert_string_equal(seen_by("u1"), " late early");
}

static void test_rolled_back(void **state)
{
    (void)state;
    session_run(writers[0], "BEGIN");
    say(writers[0], 1, "never");
    say(writers[1], 2, "early");
    session_run(writers[0], "ROLLBACK");
    assert_string_equal(seen_by("u1"), " early");
}

static void test_a_plain_cursor_loses_it(void **state)
{
    (void)state;
    char call[64];
    session_run(writers[0], "BEGIN");
    say(writers[0], 1, "late");
    say(writers[1], 2, "early");
    const char *rows = session_ask(owner, "EXECUTE order_feed_naive(0)");
    snprintf(call, sizeof call, "EXECUTE order_feed_naive(%ld)", strtol(rows, NULL, 10));
    session_run(writers[0], "COMMIT");
    assert_string_equal(session_ask(owner, call), "");
}

static void test_what_was_there_before_comes_first(void **state)
{
    (void)state;
    say(owner, 1, "a");
    say(owner, 2, "b");
    session_run(owner, "EXECUTE order_feed_aged");
    say(owner, 1, "c");
    assert_string_equal(seen_by("u1"), " a b c");
}

static void test_only_its_own_and_only_its_time(void **state)
{
    (void)state;
    say(owner, 5, "others");
    say(owner, 3, "too_early"); /* before it had a part */
    say_at(owner, 3, 4, "2001-03-02", "had_it");
    say(owner, 4, "while_it_had");
    say_at(owner, 4, 3, "2001-02-01", "relieved");
    say_at(owner, 4, 3, "2001-02-02", "afterwards");
    say_at(owner, 90, 1, "2001-01-20", "of_a_rider");
    say_at(owner, 1, 3, "2001-01-20", "viewed"); /* a look is no news */
    say_at(owner, 1, 2, "2001-01-20", "of_the_classifier");
    assert_string_equal(seen_by("u1"), " had_it while_it_had relieved of_a_rider");
    look_from_the_beginning();
    assert_string_equal(seen_by("u2"), "");
}

/* A part that a redo dispatched again says nothing of the round before. */
static void test_rounds_before(void **state)
{
    (void)state;
    say_at(owner, 3, 3, "2001-02-20", "dispatched");
    say_at(owner, 3, 5, "2001-02-21", "rated");
    assert_string_equal(seen_by("u1"), " dispatched rated");
}

/* Others' lines are passed: a page may be empty, and the next begins behind it. */
static void test_others_are_passed(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * LOOKED_AT; i++)
        say(owner, 5, "others");
    say(owner, 1, "mine");
    size_t pages = 0;
    while (read_on("u1") > 0)
        pages++;
    assert_true(pages > 3);
    assert_string_equal(cursor.seen.text, " mine");
}

static void step_of_chance(size_t writer, bool *open, int number)
{
    char what[16];
    switch (chance_below(4)) {
    case 0:
        session_run(writers[writer], *open ? "COMMIT" : "BEGIN");
        *open = !*open;
        break;
    case 1:
        (void)read_on("u1,u9");
        break;
    default: /* strands are apart: who writes to one waits for the other */
        snprintf(what, sizeof what, "n%d.", number);
        say(writers[writer], writer == 2 ? 5 : (int)writer + 1, what);
    }
}

static void test_any_interleaving(void **state)
{
    (void)state;
    bool open[WRITERS] = {false};
    size_t count = 0;
    chance_begin();
    for (int i = 0; i < TURNS; i++) {
        size_t writer = (size_t)chance_below(WRITERS);
        step_of_chance(writer, &open[writer], i);
    }
    for (size_t i = 0; i < WRITERS; i++)
        if (open[i])
            session_run(writers[i], "COMMIT");
    char *all = strdup(session_ask(owner, "EXECUTE order_feed_all")), *rest = all, *line;
    const char *found = seen_by("u1,u9");
    size_t length = strlen(found);
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        char what[24];
        snprintf(what, sizeof what, " %s", line);
        const char *at = strstr(found, what);
        if (at == NULL || strstr(at + 1, what) != NULL)
            fail_msg("line%s was read %s", what, at == NULL ? "never" : "twice");
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
        CASE(test_late_committer),
        CASE(test_rolled_back),
        CASE(test_a_plain_cursor_loses_it),
        CASE(test_what_was_there_before_comes_first),
        CASE(test_only_its_own_and_only_its_time),
        CASE(test_rounds_before),
        CASE(test_others_are_passed),
        CASE(test_any_interleaving),
    };
    return cmocka_run_group_tests_name("order_feed", tests, open_all, close_all);
}
