/* The router's loads among many orders: whatever lies in the tables, a batch finds its orders, their parents, children,
 * parts and requests by index. ORDER_ROWS=1000000 measures at size, in a town that is thrown away afterwards. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/database.h"
#include "tests/lib/session.h"

enum { BATCH = 256, MANY = 10000, STEP = 50000, ROUNDS = 15, LARGE = 200000 };

extern const char sql_bus[], sql_router[];

static struct session *owner;
static struct arena *arena; /* of one batch */
static size_t few, many, filled;

/* ---- the tables ---- */

static void fill(size_t until)
{
    while (filled < until) {
        size_t from = filled + 1, to = until - filled > STEP ? filled + STEP : until;
        static const char *const TABLES[] = {"orders", "assignments", "requests"};
        for (size_t i = 0; i < COUNT(TABLES); i++)
            session_run(owner, arena_print(arena, "EXECUTE scale_%s(%zu, %zu)", TABLES[i], from, to));
        filled = to;
    }
    session_run(owner, "ANALYZE work_order; ANALYZE assignment; ANALYZE order_request");
}

static void clear(void)
{
    session_file(owner, "tests/sql/order_scale_clear.sql");
}

static int open_all(void **state)
{
    const char *rows = getenv("ORDER_ROWS");
    (void)state;
    many = rows == NULL ? MANY : (size_t)strtoull(rows, NULL, 10);
    few = many / 2 < 10000 ? many / 2 : 10000;
    arena = arena_new(0);
    owner = session_open("owner", "router, bus");
    clear(); /* of an earlier run that was cut short */
    session_file(owner, "tests/sql/order_scale.sql");
    fill(few);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    if (many < LARGE)
        clear();
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

/* ---- what a batch asks ---- */

/* Spread over the first `among` orders, always the same ones. */
static size_t chosen(size_t i, size_t among)
{
    return 1 + i * 7919 % among;
}

static struct uuid id_of(size_t n)
{
    struct uuid id = {{0x5c, 0xa1, 0xe0, 0, 0, 0, 0x70, 0, 0x80, 0}};
    for (size_t i = 0; i < 6; i++)
        id.bytes[15 - i] = (uint8_t)(n >> 8 * i);
    return id;
}

struct seen {
    struct uuid id, parent;
    const char *number;
};
static const struct field ORDER[] = {FIELD(struct seen, id, UUID), FIELD_AS("parent_id", struct seen, parent, UUID),
                                     FIELD(struct seen, number, TEXT)};
static const struct field PART[] = {FIELD_AS("order_id", struct seen, id, UUID)};

static const char AS_SERVICE[] = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
                                 "SET plan_cache_mode = force_generic_plan; SET jit = off";

static struct db *connect_as_service(void)
{
    struct db *db = database_open("router", NULL);
    assert_int_equal(db_script(db, "SET search_path = router, bus"), RESULT_OK);
    assert_int_equal(db_script(db, AS_SERVICE), RESULT_OK);
    assert_int_equal(db_script(db, sql_bus), RESULT_OK);
    assert_int_equal(db_script(db, sql_router), RESULT_OK);
    return db;
}

static void ask(struct db *db, const char *statement, const struct uuid *ids, size_t count, struct rows *out)
{
    static const struct fields ORDERS = FIELDS(struct seen, ORDER), PARTS = FIELDS(struct seen, PART);
    bool orders = str_equal(statement, "order_load");
    struct params params;
    params_open(&params, arena);
    params_uuids(&params, ids, count);
    if (orders)
        params_texts(&params, NULL, 0);
    if (db_call(db, statement, &params, orders ? &ORDERS : &PARTS, out) != RESULT_OK)
        fail_msg("%s: %s", statement, db_fault(db)->message);
}

/* What the router does before a batch of 256 messages; returns how many orders came. */
static size_t load(struct db *db, size_t among, size_t *parts, size_t *requests)
{
    struct uuid ids[BATCH], *all;
    struct rows orders = {NULL, 0}, found = {NULL, 0};
    instant now;
    for (size_t i = 0; i < BATCH; i++)
        ids[i] = id_of(chosen(i, among));
    assert_int_equal(db_begin(db, &now), RESULT_OK);
    ask(db, "order_load", ids, BATCH, &orders);
    all = arena_array(arena, orders.count, sizeof *all);
    for (size_t i = 0; i < orders.count; i++)
        all[i] = ((const struct seen *)orders.list)[i].id;
    ask(db, "assignment_load", all, orders.count, &found);
    *parts = found.count;
    ask(db, "request_load", all, orders.count, &found);
    *requests = found.count;
    assert_int_equal(db_commit(db), RESULT_OK);
    return orders.count;
}

/* Milliseconds of a batch, the best of some; every round must find the same. */
static double measure(size_t among, size_t *orders)
{
    struct db *db = connect_as_service();
    double best = INFINITY;
    size_t parts = 0, requests = 0;
    *orders = load(db, among, &parts, &requests);
    assert_true(*orders > BATCH); /* parents, children and carriers as well */
    assert_true(parts == 2 * *orders && requests > 0);
    for (size_t round = 0; round < ROUNDS; round++) {
        instant from = instant_wall();
        assert_int_equal(load(db, among, &parts, &requests), *orders);
        best = fmin(best, (double)(instant_wall() - from) / 1000);
        arena_reset(arena);
    }
    database_close(&db);
    return best;
}

static const char *ids_text(size_t among)
{
    struct buf text = {0};
    for (size_t i = 0; i < BATCH; i++)
        buf_print(&text, "%s5ca1e000-0000-7000-8000-%012zx", i > 0 ? "," : "", chosen(i, among));
    const char *out = arena_print(arena, "'{%s}'", text.text);
    buf_free(&text);
    return out;
}

/* ---- tests ---- */

static void expect_index(struct session *session, const char *statement, const char *arguments)
{
    static const char *const TABLES[] = {"work_order", "assignment", "order_request"};
    const char *plan =
        arena_text(arena, session_ask(session, arena_print(arena, "EXPLAIN EXECUTE %s(%s)", statement, arguments)));
    for (size_t i = 0; i < COUNT(TABLES); i++)
        if (strstr(plan, arena_print(arena, "Seq Scan on %s", TABLES[i])) != NULL)
            fail_msg("%s reads the whole of %s:\n%s", statement, TABLES[i], plan);
    assert_non_null(strstr(plan, "Index Scan"));
}

/* As a service connects; and, where tables are so large that reading them whole is worth nobody's while, as the planner
 * would have it when nobody tells it anything. */
static void test_plans(void **state)
{
    (void)state;
    static const char *const SETTINGS[] = {AS_SERVICE, "SET plan_cache_mode = force_custom_plan"};
    fill(many);
    for (size_t i = 0; i < (many >= LARGE ? COUNT(SETTINGS) : 1); i++) {
        struct session *session = session_service("router", sql_router);
        session_run(session, SETTINGS[i]);
        expect_index(session, "order_load", arena_print(arena, "%s, '{SC1,SC2}'", ids_text(filled)));
        expect_index(session, "assignment_load", ids_text(filled));
        expect_index(session, "request_load", ids_text(filled));
        session_close(&session);
    }
    arena_reset(arena);
}

/* Pages that a statement touched, found in memory or read. */
static long pages(struct session *session, const char *statement, const char *arguments)
{
    long hit = 0, read = 0;
    const char *plan = session_ask(
        session, arena_print(arena, "EXPLAIN (ANALYZE, BUFFERS, TIMING off) EXECUTE %s(%s)", statement, arguments));
    const char *first = strstr(plan, "Buffers: shared");
    assert_non_null(first);
    const char *found = strstr(first, "hit=");
    if (found && found < strchr(first, '\n'))
        hit = strtol(found + strlen("hit="), NULL, 10);
    found = strstr(first, "read=");
    if (found && found < strchr(first, '\n'))
        read = strtol(found + strlen("read="), NULL, 10);
    return hit + read;
}

/* Of all three statements of a batch, the second time: the first may still tidy up behind who wrote. */
static long touched(size_t among)
{
    long sum = 0;
    struct session *session = session_service("router", sql_router);
    session_run(session, AS_SERVICE);
    const char *ids = ids_text(among);
    for (int round = 0; round < 2; round++) {
        sum = pages(session, "order_load", arena_print(arena, "%s, '{}'", ids));
        sum += pages(session, "assignment_load", ids);
        sum += pages(session, "request_load", ids);
    }
    session_close(&session);
    return sum;
}

/* An index grows by a level when there are a hundred times as many rows: that, and no more. The time is told, not
 * judged. */
static void test_cost(void **state)
{
    (void)state;
    size_t before = 0, after = 0;
    double small = measure(few, &before);
    long small_pages = touched(few);
    size_t at_first = filled;
    fill(many);
    double same = measure(few, &after);
    assert_int_equal(before, after); /* the same orders: what came since changes nothing */
    double spread = measure(many, &after);
    long spread_pages = touched(many);
    print_message("  %ld pages touched among %zu orders, %ld among %zu (x%.2f)\n", small_pages, at_first, spread_pages,
                  filled, (double)spread_pages / (double)small_pages);
    assert_true(spread_pages <= 2 * small_pages);
    print_message(
        "  %d orders loaded, with %zu around them: %.2f ms among %zu orders; among %zu: %.2f ms (x%.2f), spread "
        "over all: %.2f ms (x%.2f)\n",
        BATCH, before - BATCH, small, at_first, filled, same, same / small, spread, spread / small);
}

/* A number finds its order, an order its family: a child its parent, a parent its children, what was merged its carrier. */
static void test_family(void **state)
{
    (void)state;
    static const size_t ASKED[] = {36, 35, 13}; /* a child; a parent; merged into 12 */
    static const char *const COME[] = {"SC12", "SC13", "SC35", "SC36"};
    struct db *db = connect_as_service();
    struct uuid ids[COUNT(ASKED)];
    struct rows orders = {NULL, 0};
    instant now;
    for (size_t i = 0; i < COUNT(ASKED); i++)
        ids[i] = id_of(ASKED[i]);
    assert_int_equal(db_begin(db, &now), RESULT_OK);
    ask(db, "order_load", ids, COUNT(ids), &orders);
    assert_int_equal(db_commit(db), RESULT_OK);
    assert_int_equal(orders.count, COUNT(COME)); /* each once, by id */
    for (size_t i = 0; i < COUNT(COME); i++)
        assert_string_equal(((const struct seen *)orders.list)[i].number, COME[i]);
    database_close(&db);
    arena_reset(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cost),
        cmocka_unit_test(test_plans),
        cmocka_unit_test(test_family),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
