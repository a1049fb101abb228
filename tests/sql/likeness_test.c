/* What the database narrows by (classifier.sql): planted twins are found among many that are not alike, as are the
 * same person and the same place and matter; nothing too old; what was declined stays so; replicas do not collide.
 * LIKENESS_ROWS=1000000 measures at size, in a town that is thrown away afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/classifier/sketch.h"
#include "tests/lib/database.h"
#include "tests/lib/session.h"

enum { BATCH = 256, TWINS = 512, NEAREST = 8, WORDS = 3000, PLACES = 200, MATTERS = 60, PEOPLE_SHARE = 4 };

extern const char sql_bus[], sql_classifier[];

static struct db *db;
static struct session *owner;
static struct arena *arena; /* of one batch */
static struct text_folder *folder;
static size_t many;

/* ---- requests that anybody can make again by their number ---- */

static uint64_t mix(uint64_t n)
{
    n = (n + 0x9e3779b97f4a7c15ULL) * 0xbf58476d1ce4e5b9ULL;
    n = (n ^ n >> 27) * 0x94d049bb133111ebULL;
    return n ^ n >> 31;
}

/* Common words come often, as words do: the n-th with a frequency of about 1/n. */
static void add_word(struct buf *buf, uint64_t chance)
{
    uint64_t range = 1ULL << (chance % 12), word = (mix(chance) % range + range) % WORDS;
    for (uint64_t i = 0; i < 2; i++) {
        unsigned code = 0x4e00 + (unsigned)(mix(word * 2 + i) % 3500);
        const char utf8[] = {(char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 63)), (char)(0x80 | (code & 63)), 0};
        buf_text(buf, utf8);
    }
}

/* `other` words of the text are not those of request n: a twin. */
static const char *text_of(size_t n, size_t other)
{
    struct buf buf = {0};
    size_t words = 15 + mix(n) % 45;
    for (size_t i = 0; i < words; i++)
        add_word(&buf, mix(n << 8 ^ i ^ (i < other ? 0xabcdef0000 : 0)));
    const char *out = arena_text(arena, buf.text);
    buf_free(&buf);
    return out;
}

struct request {
    int n;
    struct uuid id;
    instant at;
    const char *area, *matter, *bands;
    struct bytes caller, sketch, address;
    bool urgent, forwarded;
    struct sketch own;
};
static const struct field ADDED[] = {FIELD(struct request, id, UUID),        FIELD(struct request, at, INSTANT),
                                     FIELD(struct request, area, TEXT),      FIELD(struct request, matter, TEXT),
                                     FIELD(struct request, caller, BYTES),   FIELD(struct request, urgent, BOOL),
                                     FIELD(struct request, forwarded, BOOL), FIELD(struct request, bands, TEXT),
                                     FIELD(struct request, sketch, BYTES),   FIELD(struct request, address, BYTES)};
static const struct field WANTED[] = {FIELD(struct request, n, INT),      FIELD(struct request, id, UUID),
                                      FIELD(struct request, bands, TEXT), FIELD(struct request, caller, BYTES),
                                      FIELD(struct request, area, TEXT),  FIELD(struct request, matter, TEXT)};
static const struct field FOUND[] = {FIELD(struct request, n, INT), FIELD(struct request, id, UUID),
                                     FIELD(struct request, sketch, BYTES)};

static struct uuid id_of(size_t n)
{
    struct uuid id = {{1}};
    for (size_t i = 0; i < 8; i++)
        id.bytes[15 - i] = (uint8_t)(n >> 8 * i);
    return id;
}

static instant epoch(void) /* 2024-04-10T00:00Z; one request every five seconds since */
{
    return 1712707200 * INSTANT_SECOND;
}

static void take_text(struct request *request, const char *written)
{
    const char *why = NULL;
    struct text text;
    struct buf buf = {0};
    assert_int_equal(text_fold(arena, folder, written, &text, &why), RESULT_OK);
    request->own = sketch_of(arena, &text);
    request->sketch = sketch_write(arena, &request->own);
    for (size_t i = 0; i < request->own.band_count; i++)
        buf_print(&buf, "%s%d", i > 0 ? "," : "{", request->own.bands[i]);
    buf_text(&buf, buf.length == 0 ? "{}" : "}");
    request->bands = arena_text(arena, buf.text);
    buf_free(&buf);
}

static void set_caller(struct request *request, uint64_t who)
{
    uint8_t *hash = arena_alloc(arena, 16);
    for (size_t i = 0; i < 16; i++)
        hash[i] = (uint8_t)(mix(who + i / 8) >> 8 * (i % 8));
    request->caller = (struct bytes){hash, 16};
}

/* One in four has no phone; people come back: as many requests as a quarter of all have nobody else's caller. */
static struct request *request_of(size_t n)
{
    struct request *out = arena_alloc(arena, sizeof *out);
    out->id = id_of(n);
    out->at = epoch() + (instant)n * 5 * INSTANT_SECOND;
    out->area = arena_print(arena, "place%03d", (int)(mix(n ^ 0x11) % PLACES));
    out->matter = arena_print(arena, "matter%02d", (int)(mix(n ^ 0x22) % MATTERS));
    out->forwarded = true;
    out->caller = out->address = (struct bytes){(const uint8_t *)"", 0};
    if (mix(n ^ 0x33) % 4 > 0)
        set_caller(out, mix(n ^ 0x44) % (many / PEOPLE_SHARE * 3 + 1));
    take_text(out, text_of(n, 0));
    return out;
}

/* ---- the statements ---- */

static void add(const void *const *rows, size_t count)
{
    static const struct fields TABLE = FIELDS(struct request, ADDED);
    struct params params;
    instant now;
    params_open(&params, arena);
    params_rows(&params, &TABLE, rows, count);
    assert_int_equal(db_begin(db, &now), RESULT_OK);
    assert_int_equal(db_call(db, "fingerprint_add", &params, NULL, NULL), RESULT_OK);
    if (db_commit(db) != RESULT_OK)
        fail_msg("%s", db_fault(db)->message);
}

static size_t narrow_since(const void *const *rows, size_t count, instant since, const struct request **out)
{
    static const struct fields ASKED = FIELDS(struct request, WANTED);
    static const struct fields TABLE = FIELDS(struct request, FOUND);
    struct params params;
    struct rows found = {NULL, 0};
    instant now;
    params_open(&params, arena);
    params_rows(&params, &ASKED, rows, count);
    params_instant(&params, since);
    params_int(&params, NEAREST);
    assert_int_equal(db_begin(db, &now), RESULT_OK);
    assert_int_equal(db_call(db, "likeness_narrow", &params, &TABLE, &found), RESULT_OK);
    assert_int_equal(db_commit(db), RESULT_OK);
    *out = found.list;
    return found.count;
}

static size_t narrow(const void *const *rows, size_t count, const struct request **out)
{
    return narrow_since(rows, count, epoch(), out);
}

static size_t narrow_one(struct request *request, const struct request **out)
{
    const void *const rows[] = {request};
    return narrow(rows, 1, out);
}

static bool found(const struct request *list, size_t count, size_t n)
{
    const struct uuid id = id_of(n);
    for (size_t i = 0; i < count; i++)
        if (uuid_compare(&list[i].id, &id) == 0)
            return true;
    return false;
}

static void fill(void)
{
    const void *rows[BATCH];
    for (size_t n = 0; n < many;) {
        size_t count = 0;
        for (; n < many && count < BATCH; n++)
            rows[count++] = request_of(n);
        add(rows, count);
        arena_reset(arena);
    }
}

static int open_all(void **state)
{
    const char *rows = getenv("LIKENESS_ROWS"), *why = NULL;
    (void)state;
    many = rows == NULL ? 4096 : (size_t)strtoull(rows, NULL, 10);
    arena = arena_new(0);
    assert_int_equal(text_folder_new(&folder, &why), RESULT_OK);
    owner = session_open("owner", "classifier, bus");
    session_run(owner, "DELETE FROM fingerprint"); /* of an earlier run that was cut short */
    db = database_open("classifier", NULL);
    assert_int_equal(db_script(db, "SET search_path = classifier, bus"), RESULT_OK);
    assert_int_equal(db_script(db, "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
                                   "SET plan_cache_mode = force_generic_plan; SET jit = off"),
                     RESULT_OK); /* as a service connects */
    assert_int_equal(db_script(db, sql_bus), RESULT_OK);
    assert_int_equal(db_script(db, sql_classifier), RESULT_OK);
    instant from = instant_wall();
    fill();
    double each = (double)(instant_wall() - from) / (double)many;
    print_message("  %zu fingerprints in batches of %d: %.0f us each, texts and all\n", many, BATCH, each);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    session_run(owner, "DELETE FROM fingerprint");
    session_close(&owner);
    database_close(&db);
    text_folder_free(&folder);
    arena_free(&arena);
    return 0;
}

/* ---- twins among many ---- */

/* A request with the words of an earlier one, but for some; of other people, elsewhere, about something else. */
static struct request *twin_of(size_t n, size_t other)
{
    struct request *out = request_of(many + n);
    out->area = out->matter = "";
    out->caller = (struct bytes){(const uint8_t *)"", 0};
    take_text(out, text_of(n, other));
    return out;
}

struct tally {
    size_t twins, met, strangers, asked;
    double all;
};

static void look(size_t from, struct tally by_tenth[11], struct tally *total)
{
    const void *rows[BATCH];
    const struct request *list;
    struct sketch first[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        size_t n = (from + i) * 7919 % many;
        rows[i] = twin_of(n, 1 + i % 12);
        first[i] = request_of(n)->own;
        ((struct request *)(uintptr_t)rows[i])->n = (int)i;
    }
    instant begun = instant_wall();
    size_t count = narrow(rows, BATCH, &list);
    total->all += (double)(instant_wall() - begun);
    total->asked += BATCH;
    for (size_t i = 0; i < BATCH; i++) {
        const struct request *twin = rows[i];
        const struct uuid id = id_of((from + i) * 7919 % many);
        struct tally *tally = &by_tenth[(int)(sketch_likeness(&twin->own, &first[i]) * 10)];
        tally->twins++;
        for (size_t k = 0; k < count; k++)
            if (list[k].n == (int)i) {
                bool met = uuid_compare(&list[k].id, &id) == 0;
                tally->met += met;
                total->strangers += !met;
            }
    }
    arena_reset(arena);
}

static void test_twins(void **state)
{
    (void)state;
    struct tally by_tenth[11] = {{0}}, total = {0};
    size_t twins = 0, met = 0;
    for (size_t from = 0; from < TWINS; from += BATCH)
        look(from, by_tenth, &total);
    for (size_t i = 3; i <= 10; i++) {
        if (by_tenth[i].twins > 0)
            print_message("  likeness .%zu: %zu of %zu found\n", i, by_tenth[i].met, by_tenth[i].twins);
        twins += i >= 6 ? by_tenth[i].twins : 0;
        met += i >= 6 ? by_tenth[i].met : 0;
    }
    print_message("  %.0f us per request in batches of %d; %.3f strangers each\n", total.all / (double)total.asked,
                  BATCH, (double)total.strangers / (double)total.asked);
    assert_true(twins > 100);
    assert_true(met * 100 >= twins * 94);
    assert_true(total.strangers < total.asked * 4);
}

static void test_one_by_one(void **state)
{
    (void)state;
    const struct request *list;
    double all = 0, worst = 0;
    enum { TIMES = 200 };
    for (size_t i = 0; i < TIMES; i++) {
        struct request *request = request_of(many + i); /* with a caller, a place and a matter */
        instant begun = instant_wall();
        (void)narrow_one(request, &list);
        double took = (double)(instant_wall() - begun);
        all += took;
        worst = took > worst ? took : worst;
        arena_reset(arena);
    }
    print_message("  alone: %.0f us each, worst %.0f us\n", all / TIMES, worst);
    print_message("  table and indexes: %s\n",
                  session_ask(owner, "SELECT pg_size_pretty(pg_table_size('fingerprint')), "
                                     "pg_size_pretty(pg_relation_size('fingerprint_bands')), "
                                     "pg_size_pretty(pg_indexes_size('fingerprint'))"));
}

/* ---- the other two ways ---- */

static void test_same_caller(void **state)
{
    (void)state;
    const struct request *list;
    struct request *request = request_of(many + 1);
    request->area = request->matter = "";
    take_text(request, "路");
    set_caller(request, 1ULL << 60);
    assert_int_equal(narrow_one(request, &list), 0);
    struct request *before = request_of(many + 2);
    set_caller(before, 1ULL << 60);
    const void *const rows[] = {before};
    add(rows, 1);
    assert_int_equal(narrow_one(request, &list), 1);
    assert_true(found(list, 1, many + 2));
    request->caller = (struct bytes){(const uint8_t *)"", 0}; /* unknown is not the same as unknown */
    assert_int_equal(narrow_one(request, &list), 0);
}

static void test_same_place_and_matter(void **state)
{
    (void)state;
    const struct request *list;
    struct request *request = request_of(many + 3);
    request->caller = (struct bytes){(const uint8_t *)"", 0};
    request->area = "nowhere.else";
    request->matter = "nothing.else";
    take_text(request, "路");
    assert_int_equal(narrow_one(request, &list), 0);
    const void *rows[NEAREST + 4];
    for (size_t i = 0; i < NEAREST + 4; i++) {
        struct request *one = request_of(many + 10 + i);
        one->area = request->area;
        one->matter = request->matter;
        rows[i] = one;
    }
    add(rows, NEAREST + 4);
    assert_int_equal(narrow_one(request, &list), NEAREST); /* the newest */
    assert_true(found(list, NEAREST, many + 10 + NEAREST + 3));
    assert_false(found(list, NEAREST, many + 10));
    request->matter = "";
    assert_int_equal(narrow_one(request, &list), 0);
}

static void test_itself_and_too_old(void **state)
{
    (void)state;
    const struct request *list;
    struct request *request = request_of(5);
    const void *const rows[] = {request};
    size_t count = narrow_one(request, &list);
    assert_false(found(list, count, 5));
    request->id = id_of(many + 90);
    count = narrow_one(request, &list);
    assert_true(found(list, count, 5));
    count = narrow_since(rows, 1, request_of(6)->at, &list);
    assert_false(found(list, count, 5));
}

/* ---- people's decisions, replicas, time ---- */

static const char CASES[] =
    "INSERT INTO classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, "
    "withheld,"
    " address, content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons, pack_version)"
    " SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'L-' || n, 'phone', 'd', '', '', 0, 0, false, '', 'x',"
    " '2024-04-10T01:00Z', 1, 'm', 2, 1, 1, 'a', 90, '[]', 1 FROM generate_series(1, 4) n";
#define ID(n) "'{00000000-0000-7000-8000-00000000000" #n "}'"
#define PAIR(a, b, state)                                                                                              \
    "EXECUTE likeness_add(" ID(a) ", " ID(b) ", '{70}', '{\"{}\"}', '{2024-04-10T02:00Z}', '{" #state                  \
                                             "}', '{f}', '{NULL}', '{NULL}', '{NULL}')"

static int begin_cases(void **state)
{
    (void)state;
    session_run(owner, CASES);
    return 0;
}

static int end_cases(void **state)
{
    (void)state;
    session_run(owner, "DELETE FROM likeness; DELETE FROM classification WHERE number LIKE 'L-%'");
    return 0;
}

static void test_declined_stays_declined(void **state)
{
    (void)state;
    struct session *one = session_service("classifier", sql_classifier);
    session_run(one, PAIR(2, 1, 1));
    session_run(one, "EXECUTE likeness_decide(" ID(2) ", " ID(1) ", '{2}', '{dispatcher}', '{2024-04-10T03:00Z}', "
                                                                 "'{two lamps}')");
    session_run(one, PAIR(2, 1, 1)); /* found alike once more */
    assert_string_equal(session_ask(owner, "SELECT state, decided_by, reason FROM likeness"), "2|dispatcher|two lamps");
    assert_string_equal(session_ask(one, "EXECUTE likeness_candidates(" ID(2) ", 5, '{}')"), "");
    session_run(one, PAIR(3, 2, 1));
    assert_string_equal(session_ask(one, "EXECUTE likeness_candidates(" ID(2) ", 5, '{}')"),
                        "00000000-0000-7000-8000-000000000002|L-3|70|{}|m|");
    assert_string_equal(session_ask(one, "EXECUTE likeness_candidates(" ID(2) ", 5, '{m}')"), ""); /* out of reach */
    session_close(&one);
}

/* Each holds the rows of its own batch and stores pairs with the other's: nobody waits. */
static void test_batches_do_not_wait_in_a_ring(void **state)
{
    (void)state;
    struct session *one = session_service("classifier", sql_classifier);
    struct session *two = session_service("classifier", sql_classifier);
    session_run(one, "BEGIN; SET LOCAL lock_timeout = 2000");
    session_run(two, "BEGIN; SET LOCAL lock_timeout = 2000");
    session_run(one, "EXECUTE classification_load(" ID(1) ", '{}')");
    session_run(two, "EXECUTE classification_load(" ID(2) ", '{}')");
    session_run(one, PAIR(3, 2, 1));
    session_run(two, PAIR(4, 1, 1));
    session_run(one, "COMMIT");
    session_run(two, "COMMIT");
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM likeness"), "2");
    session_close(&one);
    session_close(&two);
}

static void test_one_person_at_a_time(void **state)
{
    (void)state;
    struct session *one = session_service("classifier", sql_classifier);
    struct session *two = session_service("classifier", sql_classifier);
    session_run(one, "BEGIN");
    session_run(two, "BEGIN");
    assert_string_equal(session_ask(one, "EXECUTE likeness_callers('{a,b,a}')"), "2");
    assert_string_equal(session_ask(two, "EXECUTE likeness_callers('{c}')"), "1");
    session_start(two, "EXECUTE likeness_callers('{b}')");
    assert_true(session_waits(two));
    session_run(one, "COMMIT");
    assert_string_equal(session_end(two), "1");
    session_run(two, "COMMIT");
    session_close(&one);
    session_close(&two);
}

static void test_expiry(void **state)
{
    (void)state;
    struct session *one = session_service("classifier", sql_classifier);
    struct session *two = session_service("classifier", sql_classifier);
    session_run(owner, "INSERT INTO fingerprint SELECT ('00000000-0000-7000-8000-00000000001' || n)::uuid, "
                       "'2001-01-01'::timestamptz + make_interval(hours => n), 'a', 'm', '', false, true, '{}', '', '' "
                       "FROM generate_series(1, 5) n");
    session_run(one, "BEGIN");
    assert_string_equal(session_ask(one, "EXECUTE fingerprint_expire('2001-01-01T04:30Z', 3)"), "3");
    assert_string_equal(session_ask(two, "EXECUTE fingerprint_expire('2001-01-01T04:30Z', 3)"), "1"); /* no waiting */
    session_run(one, "COMMIT");
    assert_string_equal(session_ask(two, "EXECUTE fingerprint_expire('2001-01-01T04:30Z', 3)"), "0");
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM fingerprint WHERE at < '2002-01-01'"), "1");
    session_run(owner, "DELETE FROM fingerprint WHERE at < '2002-01-01'");
    session_close(&one);
    session_close(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_one_by_one),
        cmocka_unit_test(test_same_caller),
        cmocka_unit_test(test_same_place_and_matter),
        cmocka_unit_test(test_itself_and_too_old),
        cmocka_unit_test_setup_teardown(test_declined_stays_declined, begin_cases, end_cases),
        cmocka_unit_test_setup_teardown(test_batches_do_not_wait_in_a_ring, begin_cases, end_cases),
        cmocka_unit_test(test_one_person_at_a_time),
        cmocka_unit_test(test_expiry),
    };
    return cmocka_run_group_tests_name("likeness", tests, open_all, close_all);
}
