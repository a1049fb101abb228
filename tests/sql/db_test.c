/* One connection to PostgreSQL: errors come sorted by who must act, a commit whose fate is not known says so, and a
 * lost connection is an ordinary event. */
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/database.h"

#define NOW ((instant)1712710800 * INSTANT_SECOND)

static struct db *db, *other;
static struct arena *arena;

static int open_both(void **state)
{
    (void)state;
    arena = arena_new(0);
    db = database_open("owner", "tests/sql/db.sql");
    other = database_open("owner", "tests/sql/db.sql");
    return 0;
}

static int close_both(void **state)
{
    (void)state;
    database_close(&db);
    database_close(&other);
    arena_free(&arena);
    return 0;
}

static int begin(void **state)
{
    instant now = 0;
    (void)state;
    if (db_ensure(db) != RESULT_OK || db_begin(db, &now) != RESULT_OK)
        return -1;
    return now == NOW ? 0 : -1; /* the batch's time comes with the transaction */
}

static int rollback(void **state)
{
    (void)state;
    db_rollback(db);
    db_rollback(other);
    return 0;
}

struct n_row {
    int n;
};
static const struct field N[] = {FIELD(struct n_row, n, INT)};
static const struct fields NUMBERS = FIELDS(struct n_row, N);

/* The first answer of a statement that answers; -1 when there is none. */
static enum result ask(struct db *by, const char *statement, const struct params *params, int *out)
{
    struct rows rows = {NULL, 0};
    enum result outcome = db_call(by, statement, params, &NUMBERS, &rows);
    *out = outcome == RESULT_OK && rows.count > 0 ? ((const struct n_row *)rows.list)->n : -1;
    return outcome;
}

static enum result call(struct db *by, const char *statement)
{
    struct params none;
    int n;
    params_open(&none, arena);
    return ask(by, statement, &none, &n);
}

static void thing(struct params *params, int id, const char *name)
{
    params_open(params, arena);
    params_int(params, id);
    params_text(params, name);
}

static enum result put(int id, const char *name)
{
    struct params params;
    int n;
    thing(&params, id, name);
    return ask(db, "put", &params, &n);
}

static void say(int id, const char *name)
{
    struct params params;
    thing(&params, id, name);
    assert_int_equal(db_call(db, "say", &params, NULL, NULL), RESULT_OK);
}

static int things(void)
{
    struct params none;
    int n;
    params_open(&none, arena);
    assert_int_equal(ask(db, "count_things", &none, &n), RESULT_OK);
    return n;
}

static void check_fault(const char *sqlstate, const char *constraint)
{
    assert_string_equal(db_fault(db)->sqlstate, sqlstate);
    assert_string_equal(db_fault(db)->constraint, constraint);
    assert_true(db_fault(db)->message[0] != '\0');
}

/* ---- the data is at fault ---- */

static void a_constraint_is_named(void **state)
{
    (void)state;
    assert_int_equal(put(1, "unknown"), RESULT_REFUSE);
    check_fault("23514", "thing_name_known");
    assert_string_equal(db_fault(db)->statement, "put");
}

static void the_same_key_twice(void **state)
{
    (void)state;
    assert_int_equal(put(1, "a"), RESULT_OK);
    assert_int_equal(put(1, "b"), RESULT_REFUSE);
    check_fault("23505", "thing_key");
}

static void a_value_that_is_none(void **state)
{
    (void)state;
    assert_int_equal(call(db, "divide"), RESULT_REFUSE);
    check_fault("22012", "");
    db_rollback(db);
    begin(state);
    assert_int_equal(put(1, "\xff"), RESULT_REFUSE);
    check_fault("22021", "");
}

static void a_value_too_large(void **state)
{
    (void)state;
    assert_int_equal(call(db, "put_huge"), RESULT_REFUSE);
    check_fault("54000", "");
}

/* A row that is not this role's, or stands in the way unseen: the row is at fault, and the service goes on. */
static void a_row_of_another_district(void **state)
{
    static const char *const CALLS[] = {"put_theirs", "put_taken"};
    (void)state;
    for (size_t i = 0; i < COUNT(CALLS); i++) {
        struct db *service = database_open("intake", "tests/sql/db.sql");
        assert_int_equal(call(service, CALLS[i]), RESULT_REFUSE);
        assert_string_equal(db_fault(service)->sqlstate, "42501");
        database_close(&service);
    }
}

/* ---- the environment is broken ---- */

static void missing_rights_stop(void **state)
{
    (void)state;
    struct db *service = database_open("intake", "tests/sql/db.sql");
    assert_int_equal(call(service, "no_right"), RESULT_STOP);
    assert_string_equal(db_fault(service)->sqlstate, "42501");
    database_close(&service);
}

static void a_statement_that_nobody_prepared_stops(void **state)
{
    (void)state;
    assert_int_equal(call(db, "nobody_prepared_this"), RESULT_STOP);
    check_fault("26000", "");
}

static void a_file_that_does_not_prepare_stops(void **state)
{
    (void)state;
    char conninfo[512];
    const char *const sql[] = {"PREPARE wrong AS SELECT nothing FROM nowhere;", NULL};
    const struct db_options options = {
        .conninfo = database_conninfo("owner", conninfo), .name = "loopline-test", .sql = sql, .timeout_ms = 5000};
    struct db *broken;
    db_new(&broken, &options);
    assert_int_equal(db_ensure(broken), RESULT_STOP);
    assert_string_equal(db_fault(broken)->sqlstate, "42P01");
    assert_false(db_connected(broken)); /* half prepared is not connected */
    db_free(&broken);
}

/* ---- time heals ---- */

static void a_lock_that_is_held(void **state)
{
    instant now;
    (void)state;
    assert_int_equal(db_begin(other, &now), RESULT_OK);
    assert_int_equal(call(other, "lock_deployment"), RESULT_OK);
    assert_int_equal(call(db, "lock_or_leave"), RESULT_RETRY);
    check_fault("55P03", "");
    assert_true(db_connected(db));
}

/* Whoever overlooks a failure inside a transaction must not take the process down with the next statement. */
static void a_transaction_that_has_failed_before(void **state)
{
    (void)state;
    assert_int_equal(put(1, "unknown"), RESULT_REFUSE);
    assert_int_equal(put(2, "a"), RESULT_RETRY);
    check_fault("25P02", "");
    assert_int_equal(db_commit(db), RESULT_RETRY); /* COMMIT of it answers ROLLBACK */
    assert_false(db_unknown(db));                  /* and that is certain */
    assert_true(db_connected(db));
}

static void a_statement_without_end(void **state)
{
    (void)state;
    const char *const sql[] = {"PREPARE sleep AS SELECT 1 AS n FROM pg_sleep(60);", NULL};
    struct db *hasty = database_open_as("owner", NULL, sql, 300);
    assert_int_equal(call(hasty, "sleep"), RESULT_RETRY);
    database_close(&hasty);
}

static void a_server_that_became_a_standby(void **state)
{
    (void)state;
    assert_int_equal(call(db, "turn_read_only"), RESULT_OK);
    assert_int_equal(put(1, "a"), RESULT_OK); /* a table of the session: no standby has one */
    assert_int_equal(call(db, "lock_deployment"), RESULT_RETRY);
    check_fault("25006", "");
    assert_false(db_connected(db)); /* another host may take writes */
}

static void terminate(void)
{
    struct params params;
    int pid, done;
    params_open(&params, arena);
    assert_int_equal(ask(db, "pid", &params, &pid), RESULT_OK);
    params_int(&params, pid);
    assert_int_equal(ask(other, "terminate", &params, &done), RESULT_OK);
    assert_int_equal(done, 1);
}

/* ---- statements that are only sent ---- */

static void sent_is_seen(void **state)
{
    (void)state;
    say(20, "a");
    say(21, "b");
    assert_int_equal(things(), 2); /* in order: what was sent comes first */
    say(22, "c");
    assert_int_equal(db_commit(db), RESULT_OK);
    begin(state);
    assert_int_equal(things(), 3);
    assert_int_equal(call(db, "clear"), RESULT_OK);
    assert_int_equal(db_commit(db), RESULT_OK);
}

static void a_failure_shows_at_the_next_answer(void **state)
{
    (void)state;
    say(20, "a");
    say(21, "unknown");
    say(22, "c");
    assert_int_equal(call(db, "count_things"), RESULT_REFUSE);
    check_fault("23514", "thing_name_known");
    assert_string_equal(db_fault(db)->statement, "say");
    db_rollback(db);
    begin(state);
    assert_int_equal(things(), 0);
}

static void a_failure_shows_at_commit_at_the_latest(void **state)
{
    (void)state;
    say(20, "a");
    say(20, "b");
    say(21, "c");
    assert_int_equal(db_commit(db), RESULT_REFUSE);
    check_fault("23505", "thing_key");
    assert_false(db_unknown(db));
    db_rollback(db);
    assert_true(db_connected(db));
    begin(state);
    assert_int_equal(things(), 0); /* all or nothing */
}

static void more_than_fit_at_once(void **state)
{
    enum { MANY = 500 };
    (void)state;
    for (int i = 0; i < MANY; i++)
        say(1000 + i, "a");
    assert_int_equal(db_commit(db), RESULT_OK);
    begin(state);
    assert_int_equal(things(), MANY);
    assert_int_equal(call(db, "clear"), RESULT_OK);
    assert_int_equal(db_commit(db), RESULT_OK);
}

/* A megabyte that the server has not read yet while it answers what came before. */
static void more_than_the_socket_holds(void **state)
{
    (void)state;
    char *long_name = arena_alloc(arena, 64 * 1024);
    memset(long_name, 'a', 64 * 1024 - 1);
    for (int i = 0; i < 100; i++)
        say(2000 + i, long_name);
    assert_int_equal(things(), 100);
}

static void a_beginning_that_was_sent_tells_the_time_with_the_first_answer(void **state)
{
    (void)state;
    instant now = 0;
    struct params none;
    params_open(&none, arena);
    db_rollback(db);
    assert_int_equal(db_begin_soon(db, &now), RESULT_OK);
    assert_int_equal(now, 0);
    assert_int_equal(put(1, "one"), RESULT_OK);
    assert_int_equal(now, NOW);
    db_rollback(db);
    assert_int_equal(things(), 0); /* it was in the transaction */

    now = 0;
    assert_int_equal(db_begin_soon(db, &now), RESULT_OK);
    assert_int_equal(call(db, "divide"), RESULT_REFUSE);
    assert_int_equal(now, NOW); /* what came before the failure was well */
    assert_string_equal(db_fault(db)->statement, "divide");
    db_rollback(db);

    now = 0;
    assert_int_equal(db_begin_soon(db, &now), RESULT_OK);
    assert_int_equal(db_settle(db), RESULT_OK); /* without any call */
    assert_int_equal(now, NOW);
}

static void a_beginning_nowhere_is_retried(void **state)
{
    (void)state;
    instant now = 0;
    db_drop(db);
    assert_int_equal(db_begin_soon(db, &now), RESULT_RETRY);
    assert_int_equal(db_ensure(db), RESULT_OK);
    terminate();
    assert_int_equal(db_begin_soon(db, &now) == RESULT_OK ? db_settle(db) : RESULT_RETRY, RESULT_RETRY);
    assert_false(db_connected(db));
    assert_int_equal(db_ensure(db), RESULT_OK);
}

static void what_was_sent_is_rolled_back(void **state)
{
    (void)state;
    say(20, "a");
    say(21, "unknown");
    db_rollback(db);
    assert_true(db_connected(db));
    begin(state);
    assert_int_equal(things(), 0);
}

static void lost_with_statements_on_their_way(void **state)
{
    (void)state;
    terminate();
    struct params params;
    thing(&params, 20, "a");
    enum result outcome = db_call(db, "say", &params, NULL, NULL);
    if (outcome == RESULT_OK)
        outcome = db_commit(db);
    assert_int_equal(outcome, RESULT_RETRY);
    assert_false(db_connected(db));
    assert_int_equal(begin(state), 0);
    assert_int_equal(things(), 0); /* another session, and nothing left over from the one before */
}

/* ---- commit ---- */

static void committed_is_certain(void **state)
{
    (void)state;
    assert_int_equal(put(7, "a"), RESULT_OK);
    assert_int_equal(db_commit(db), RESULT_OK);
    assert_false(db_unknown(db));
}

/* How a cancelled wait for the synchronous standby shows: by a WARNING, in whatever language. PostgreSQL says one
 * about a COMMIT without a transaction, too. */
static void a_warning_at_commit_is_no_promise(void **state)
{
    (void)state;
    db_rollback(db);
    assert_int_equal(db_commit(db), RESULT_RETRY);
    assert_true(db_unknown(db));
    assert_true(db_connected(db));
    begin(state);
    assert_int_equal(db_commit(db), RESULT_OK); /* it concerns that commit alone */
    assert_false(db_unknown(db));
}

static void lost_at_commit_is_unknown(void **state)
{
    (void)state;
    assert_int_equal(put(8, "a"), RESULT_OK);
    terminate();
    assert_int_equal(db_commit(db), RESULT_RETRY);
    assert_true(db_unknown(db));
    assert_false(db_connected(db));
    assert_int_equal(begin(state), 0); /* and opened again, statements and all */
    assert_int_equal(call(db, "count_things"), RESULT_OK);
    assert_int_equal(db_commit(db), RESULT_OK);
    assert_false(db_unknown(db));
}

static void lost_before_commit_is_retried(void **state)
{
    (void)state;
    terminate();
    assert_int_equal(put(9, "a"), RESULT_RETRY);
    assert_false(db_connected(db));
    assert_int_equal(put(9, "a"), RESULT_RETRY); /* nothing goes out without a connection */
    assert_string_equal(db_fault(db)->sqlstate, "08006");
}

static void nobody_there(void **state)
{
    (void)state;
    const struct db_options options = {
        .conninfo = "host=/nonexistent dbname=loopline", .name = "loopline-test", .timeout_ms = 1000};
    struct db *absent;
    db_new(&absent, &options);
    assert_int_equal(db_ensure(absent), RESULT_RETRY);
    assert_false(db_connected(absent));
    assert_true(db_fault(absent)->message[0] != '\0');
    db_free(&absent);
}

static void until_ended(struct db *one)
{
    while (db_connecting(one) && db_approach(one) == RESULT_RETRY)
        poll(NULL, 0, 1);
}

/* Whoever waited for it would not come back before it is over. */
static void nobody_answers(void **state)
{
    (void)state;
    char conninfo[64];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &size), 0);
    snprintf(conninfo, sizeof conninfo, "host=127.0.0.1 port=%d dbname=loopline", ntohs(at.sin_port));
    const struct db_options options = {.conninfo = conninfo, .name = "loopline-test", .timeout_ms = 1000};
    struct db *mute;
    db_new(&mute, &options);
    assert_int_equal(db_approach(mute), RESULT_RETRY);
    assert_true(db_connecting(mute));
    assert_int_equal(db_approach(mute), RESULT_RETRY); /* the same attempt */
    close(listener);
    until_ended(mute);
    assert_false(db_connected(mute));
    assert_string_equal(db_fault(mute)->statement, "connect");
    db_free(&mute);
}

static void reached_without_waiting(void **state)
{
    (void)state;
    instant now;
    db_drop(db);
    enum result outcome = db_approach(db);
    assert_true(outcome == RESULT_RETRY || db_connected(db));
    until_ended(db);
    assert_int_equal(db_approach(db), RESULT_OK);
    assert_int_equal(db_begin(db, &now), RESULT_OK); /* prepared, too */
    db_rollback(db);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_constraint_is_named),
        CASE(the_same_key_twice),
        CASE(a_value_that_is_none),
        CASE(a_value_too_large),
        CASE(a_row_of_another_district),
        cmocka_unit_test(missing_rights_stop),
        CASE(a_statement_that_nobody_prepared_stops),
        cmocka_unit_test(a_file_that_does_not_prepare_stops),
        CASE(a_lock_that_is_held),
        CASE(a_transaction_that_has_failed_before),
        cmocka_unit_test(a_statement_without_end),
        CASE(a_server_that_became_a_standby),
        CASE(sent_is_seen),
        CASE(a_failure_shows_at_the_next_answer),
        CASE(a_failure_shows_at_commit_at_the_latest),
        CASE(more_than_fit_at_once),
        CASE(more_than_the_socket_holds),
        CASE(a_beginning_that_was_sent_tells_the_time_with_the_first_answer),
        CASE(a_beginning_nowhere_is_retried),
        CASE(what_was_sent_is_rolled_back),
        CASE(lost_with_statements_on_their_way),
        CASE(committed_is_certain),
        CASE(a_warning_at_commit_is_no_promise),
        CASE(lost_at_commit_is_unknown),
        CASE(lost_before_commit_is_retried),
        cmocka_unit_test(nobody_there),
        cmocka_unit_test(nobody_answers),
        cmocka_unit_test(reached_without_waiting),
    };
    return cmocka_run_group_tests_name("connection", tests, open_both, close_both);
}
