/* The statements by which hot spots are kept (classifier.sql): one replica looks, the next takes over when it is gone;
 * each request is taken once; the window is read whole, page by page; what was stored is found again. */
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

enum { PAGE = 7, LINES_MAX = 64 };

extern const char sql_classifier[];

static struct session *owner, *one, *two;

/* Three are accepted at the same instant each, the later id not always the later row. The 20th is an order made of a hot
 * spot, the 21st and 22nd wait to be looked at; 5 to 7 people corrected. */
static const char FILL[] =
    "INSERT INTO classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, "
    "withheld, "
    "address, content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons, pack_version, "
    "caller, "
    "hotspot, person_matter, person_area, decided_by) "
    "SELECT ('00000000-0000-7000-8000-0000000000' || lpad(((n * 7) % 50)::text, 2, '0'))::uuid, 'H-' || n, 'phone', "
    "'pingyin', '', '', 0, 0, false, '', 't' || n, '2017-05-01T00:00Z'::timestamptz + make_interval(hours => n / 3), "
    "CASE WHEN n BETWEEN 5 AND 7 THEN 3 ELSE 2 END, 'machine', 1, 1, 1, 'here', 50, '{}', 1, '', "
    "CASE n WHEN 20 THEN '00000000-0000-7000-8000-000000000fff'::uuid END, "
    "CASE WHEN n BETWEEN 5 AND 7 THEN 'person' END, CASE WHEN n BETWEEN 5 AND 7 THEN 'there' END, "
    "CASE WHEN n BETWEEN 5 AND 7 THEN 'd' END FROM generate_series(0, 49) n;"
    "INSERT INTO hotspot_todo SELECT id FROM classification WHERE number IN ('H-21', 'H-22')";

static const char CLEAR[] =
    "DELETE FROM hotspot_member; DELETE FROM hotspot; DELETE FROM hotspot_todo;"
    "DELETE FROM classification WHERE number LIKE 'H-%';"
    "UPDATE hotspot_watch SET holder = '00000000-0000-0000-0000-000000000000', until = '-infinity'";

#define ID(n)   "00000000-0000-7000-8000-0000000000" #n /* two digits */
#define SPOT(n) "00000000-0000-7000-8000-000000000a0" #n

static int open_all(void **state)
{
    (void)state;
    owner = session_open("owner", "classifier, bus");
    session_run(owner, CLEAR); /* of an earlier run that was cut short */
    one = session_service("classifier", sql_classifier);
    two = session_service("classifier", sql_classifier);
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

static int fill(void **state)
{
    (void)state;
    session_run(owner, FILL);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    session_run(owner, CLEAR);
    return 0;
}

/* ---- the lease ---- */

/* Kept ("t"), had anew ("f"), or another's (""). */
#define LEASE(holder, seconds) "EXECUTE hotspot_lease('" SPOT(holder) "', " #seconds ")"

static void test_one_holds_the_lease(void **state)
{
    (void)state;
    assert_string_equal(session_ask(one, LEASE(1, 600)), "f");
    assert_string_equal(session_ask(two, LEASE(2, 600)), "");
    assert_string_equal(session_ask(owner, "SELECT holder FROM hotspot_watch"), SPOT(1));
    session_run(owner, "UPDATE hotspot_watch SET until = clock_timestamp() + interval '60 s'");
    assert_string_equal(session_ask(one, LEASE(1, 6000)), "t"); /* longer */
    assert_string_equal(session_ask(owner, "SELECT until > clock_timestamp() + interval '600 s' FROM hotspot_watch"),
                        "t");
    session_run(owner, "UPDATE hotspot_watch SET until = clock_timestamp() - interval '1 ms'");
    assert_string_equal(session_ask(one, LEASE(1, 600)), "t"); /* it ran out and nobody came */
}

static void test_the_next_takes_over(void **state)
{
    (void)state;
    assert_string_equal(session_ask(one, LEASE(1, 600)), "f");
    session_run(owner, "UPDATE hotspot_watch SET until = clock_timestamp() - interval '1 ms'");
    assert_string_equal(session_ask(two, LEASE(2, 600)), "f");
    assert_string_equal(session_ask(one, LEASE(1, 600)), "");
}

/* It may not have seen that another came and went: it is told. */
static void test_who_has_it_again_did_not_keep_it(void **state)
{
    (void)state;
    assert_string_equal(session_ask(one, LEASE(1, 600)), "f");
    session_run(owner, "UPDATE hotspot_watch SET until = clock_timestamp() - interval '1 ms'");
    assert_string_equal(session_ask(two, LEASE(2, -1)), "f");
    assert_string_equal(session_ask(one, LEASE(1, 600)), "f");
    assert_string_equal(session_ask(one, LEASE(1, 600)), "t");
}

/* Whoever still looks has it, even past its time; the other does not wait. */
static void test_who_looks_is_not_disturbed(void **state)
{
    (void)state;
    session_run(one, "BEGIN");
    assert_string_equal(session_ask(one, LEASE(1, -1)), "f");
    session_run(two, "SET lock_timeout = 2000");
    assert_string_equal(session_ask(two, LEASE(2, 600)), "");
    session_run(one, "COMMIT");
    assert_string_equal(session_ask(two, LEASE(2, 600)), "f");
    session_run(two, "RESET lock_timeout");
}

/* ---- what is new ---- */

static void test_each_is_taken_once(void **state)
{
    (void)state;
    session_run(owner, "DELETE FROM hotspot_todo");
    session_run(one, "EXECUTE hotspot_todo_add('{" ID(14) "," ID(07) "," ID(40) "}')"); /* H-2, H-1, H-20 */
    session_run(one, "EXECUTE hotspot_todo_add('{" ID(07) "," ID(35) "}')");            /* H-5; one again */
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM hotspot_todo"), "4");
    session_run(one, "BEGIN");
    assert_string_equal(session_ask(one, "EXECUTE hotspot_take(2)"),
                        ID(07) "|2017-05-01 00:00:00+00|pingyin|here|machine|t1|\\x|t\n" ID(
                            14) "|2017-05-01 00:00:00+00|pingyin|here|machine|t2|\\x|t"); /* others wait behind them */
    session_run(one, "ROLLBACK"); /* it did not live to look at them */
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM hotspot_todo"), "4");
    assert_int_equal(strncmp(session_ask(two, "EXECUTE hotspot_take(2)"), ID(07), sizeof ID(07) - 1), 0);
    assert_string_equal(
        session_ask(two, "EXECUTE hotspot_take(2)"), /* what people said; an order of a hot spot is none */
        ID(35) "|2017-05-01 01:00:00+00|pingyin|there|person|t5|\\x|f");
    assert_string_equal(session_ask(two, "EXECUTE hotspot_take(2)"), "");
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM hotspot_todo"), "0");
}

/* ---- the window ---- */

/* The rows of a page: their ids are added to `all`; the last one's instant and id come back. */
static size_t add_page(const char *text, struct buf *all, char at[64], char id[64])
{
    size_t count = 0;
    while (*text != '\0') {
        size_t first = strcspn(text, "|"), second = strcspn(text + first + 1, "|");
        snprintf(id, 64, "%.*s", (int)first, text);
        snprintf(at, 64, "%.*s", (int)second, text + first + 1);
        buf_print(all, "%s%s", all->length > 0 ? "\n" : "", id);
        text += strcspn(text, "\n");
        text += *text == '\n' ? 1 : 0;
        count++;
    }
    return count;
}

static void test_the_window_is_read_whole(void **state)
{
    (void)state;
    char at[64] = "2017-05-01T00:00Z", id[64] = "", call[256]; /* the first instant itself is in it: no id is less */
    struct buf all = {0};
    size_t count, pages = 0;
    do {
        snprintf(call, sizeof call, "EXECUTE hotspot_window('%s', nullif('%s', '')::uuid, %d)", at, id, PAGE);
        count = add_page(session_ask(one, call), &all, at, id);
        assert_true(++pages < LINES_MAX);
    } while (count == PAGE);
    assert_int_equal(pages, 47 / PAGE + 1);
    assert_string_equal(all.text,
                        session_ask(owner, "SELECT id FROM classification WHERE number LIKE 'H-%' AND number NOT IN "
                                           "('H-20', 'H-21', 'H-22') ORDER BY accepted_at, id"));
    buf_free(&all);
}

static void test_the_window_begins_where_it_is_told(void **state)
{
    (void)state;
    assert_string_equal(session_ask(one, "EXECUTE hotspot_window('2017-05-01T15:59:59.999999Z', NULL, 7)"),
                        ID(36) "|2017-05-01 16:00:00+00|pingyin|here|machine|t48|\\x\n" ID(
                            43) "|2017-05-01 16:00:00+00|pingyin|here|machine|t49|\\x");
    assert_string_equal(session_ask(one, "EXECUTE hotspot_window('2017-05-01T16:00Z', '" ID(43) "', 7)"), "");
}

/* ---- what is stored ---- */

#define SAVE(n, count, found, raised)                                                                                  \
    "EXECUTE hotspot_save('{" SPOT(n) "}', '{1}', '{pingyin}', '{a}', '{m}', '{p}', '{t}', '{" #count                  \
                                      "}', '{2}', '{100}', '{2017-05-01T00:00Z}', '{2017-05-02T00:00Z}', '{" found     \
                                      "}', '{NULL}', '{" raised "}', '{r}')"
#define JOIN(n, requests)                                                                                              \
    "EXECUTE hotspot_join(array_fill('" SPOT(n) "'::uuid, ARRAY[cardinality('{" requests "}'::uuid[])]), '{" requests  \
                                                "}')"

static void store(void)
{
    session_run(one, SAVE(1, 4, "2017-05-02T02:00Z", "NULL"));
    session_run(one, SAVE(2, 5, "2017-05-02T01:00Z", "2017-05-02T03:00Z"));
    session_run(one, JOIN(1, ID(01) "," ID(02) "," ID(03) "," ID(04)));
    session_run(one, JOIN(2, ID(04) "," ID(05) "," ID(06) "," ID(07) "," ID(08)));
}

static void test_the_closest_is_found_first(void **state)
{
    (void)state;
    store();
    struct {
        const char *issues, *requests, *expected;
    } const CASES[] = {
        /* shares 1 with the first, 3 with the second */
        {"{0,0,0,0}", "{" ID(01) "," ID(05) "," ID(06) "," ID(07) "}", "0|" SPOT(2) "\n0|" SPOT(1)},
        /* two issues: who shares three comes before who shares two */
        {"{0,0,1,1,1}", "{" ID(05) "," ID(06) "," ID(01) "," ID(02) "," ID(03) "}", "1|" SPOT(1) "\n0|" SPOT(2)},
        {"{0}", "{" ID(04) "}", "0|" SPOT(2) "\n0|" SPOT(1)}, /* as many: the one that was found first */
        {"{0}", "{" ID(30) "}", ""},
        {"{}", "{}", ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char call[512];
        struct buf found = {0};
        snprintf(call, sizeof call, "EXECUTE hotspot_find('%s', '%s')", CASES[i].issues, CASES[i].requests);
        buf_text(&found, "");
        for (const char *at = session_ask(two, call); *at != '\0'; at += *at == '\n' ? 1 : 0) {
            size_t both = strcspn(at, "|") + 1 + strlen(SPOT(1)); /* issue and hot spot */
            buf_print(&found, "%s%.*s", found.length > 0 ? "\n" : "", (int)both, at);
            at += strcspn(at, "\n");
        }
        assert_string_equal(found.text, CASES[i].expected);
        buf_free(&found);
    }
}

static void test_joined_twice_is_joined_once(void **state)
{
    (void)state;
    store();
    session_run(two, JOIN(1, ID(03) "," ID(09)));
    session_run(two, JOIN(1, ID(03) "," ID(09)));
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM hotspot_member WHERE hotspot_id = '" SPOT(1) "'"),
                        "5");
}

/* Found is found: what is learnt later is added to it. */
static void test_saved_again(void **state)
{
    (void)state;
    store();
    session_run(two, SAVE(1, 9, "2017-05-03T00:00Z", "2017-05-03T00:00Z"));
    assert_string_equal(session_ask(owner,
                                    "SELECT count, found_at = '2017-05-02T02:00Z', raised_at = '2017-05-03T00:00Z' "
                                    "FROM hotspot WHERE id = '" SPOT(1) "'"),
                        "9|t|t");
}

static void test_covered_by_an_order(void **state)
{
    (void)state;
    store();
    const char *call = "EXECUTE hotspot_covered('{" ID(03) "," ID(04) "," ID(05) "," ID(30) "}')";
    assert_string_equal(session_ask(one, call), "2"); /* of the second alone an order was made */
    session_run(one, SAVE(1, 4, "2017-05-02T02:00Z", "2017-05-03T00:00Z"));
    assert_string_equal(session_ask(one, call), "3"); /* one is of both, and counts once */
}

static void test_sources_are_the_earliest(void **state)
{
    (void)state;
    store();
    assert_string_equal(session_ask(one, "EXECUTE hotspot_sources('{" SPOT(1) "," SPOT(2) "}', 2)"),
                        SPOT(1) "|" ID(01) "\n" SPOT(1) "|" ID(02) "\n" SPOT(2) "|" ID(04) "\n" SPOT(2) "|" ID(05));
}

static void test_votes(void **state) /* of H-4, H-5, H-6, H-8, H-9 */
{
    (void)state;
    assert_string_equal(
        session_ask(one, "EXECUTE hotspot_votes('{" ID(28) "," ID(35) "," ID(42) "," ID(06) "," ID(13) "}')"),
        "here|machine|3\nthere|person|2");
}

/* ---- one order of each ---- */

#define REQUEST(n, hotspot)                                                                                            \
    "INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, " \
    "content, accepted_at, state, hotspot) VALUES ('" ID(n) "', 'HS-" #n                                               \
                                                            "', '000000', 'patrol', 'p', 'zh', 1, false, "             \
                                                            "'pingyin', 1, 't', '2017-05-02T00:00Z', 1, " hotspot ")"

static void test_a_second_request_is_refused(void **state)
{
    (void)state;
    session_run(owner, "BEGIN");
    session_run(owner, REQUEST(01, "NULL"));
    session_run(owner, REQUEST(02, "NULL")); /* of people: as many as come */
    session_run(owner, REQUEST(03, "'" SPOT(1) "'"));
    session_run(owner, REQUEST(04, "'" SPOT(2) "'"));
    assert_string_equal(session_try(owner, REQUEST(05, "'" SPOT(1) "'")), "request.request_hotspot");
    session_run(owner, "ROLLBACK");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, fill, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_one_holds_the_lease),
        CASE(test_the_next_takes_over),
        CASE(test_who_has_it_again_did_not_keep_it),
        CASE(test_who_looks_is_not_disturbed),
        CASE(test_each_is_taken_once),
        CASE(test_the_window_is_read_whole),
        CASE(test_the_window_begins_where_it_is_told),
        CASE(test_the_closest_is_found_first),
        CASE(test_joined_twice_is_joined_once),
        CASE(test_saved_again),
        CASE(test_covered_by_an_order),
        CASE(test_sources_are_the_earliest),
        CASE(test_votes),
        CASE(test_a_second_request_is_refused),
    };
    return cmocka_run_group_tests_name("hot spots", tests, open_all, close_all);
}
