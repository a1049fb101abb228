/* Rows ↔ structs against a real PostgreSQL: every kind of field goes there and back unchanged, NULL where the table
 * says so, and PostgreSQL sees what was meant (a mistake made both ways would not show otherwise). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/db.h"
#include "common/str.h"
#include "tests/lib/database.h"

static struct db *db;
static struct arena *arena;

static int open_db(void **state)
{
    (void)state;
    arena = arena_new(0);
    db = database_open("owner", "tests/sql/row.sql");
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    database_close(&db);
    arena_free(&arena);
    return 0;
}

struct sample {
    struct uuid id;
    int whole, small;
    int64_t big;
    bool flag;
    double real;
    const char *text;
    char chars[16];
    instant at;
    struct bytes bytes;
};
static const struct field SAMPLE[] = {
    FIELD(struct sample, id, UUID),     FIELD(struct sample, whole, INT),   FIELD(struct sample, small, INT),
    FIELD(struct sample, big, BIG),     FIELD(struct sample, flag, BOOL),   FIELD(struct sample, real, REAL),
    FIELD(struct sample, text, TEXT),   FIELD(struct sample, chars, CHARS), FIELD(struct sample, at, INSTANT),
    FIELD(struct sample, bytes, BYTES),
};
static const struct fields SAMPLES = FIELDS(struct sample, SAMPLE);

static const struct uuid ONE = {{1, 0x8f, 0x10, 0, 0, 3, 0x70, 3, 0x80, 1, 2, 3, 4, 5, 6, 7}};
#define BYTES(text)                                                                                                    \
    {                                                                                                                  \
        (const uint8_t *)(text), sizeof(text) - 1                                                                      \
    }
#define EPOCH_2000  ((instant)946684800 * INSTANT_SECOND)
#define YEAR_200000 ((instant)6249223180800 * INSTANT_SECOND)

static const struct {
    struct sample sample;
    const char *seen;
} SEEN[] = {
    {{{{0}}, 0, 0, 0, false, NAN, NULL, "", INSTANT_NONE, {NULL, 0}}, "null 0 0 0 f null null <> null null"},
    {{ONE, 1, 1, 1, true, 1.5, "", "a", EPOCH_2000, BYTES("")},
     "018f1000-0003-7003-8001-020304050607 1 1 1 t 1.5 <> <a> 2000-01-01 00:00:00 <>"},
    {{ONE, -1, -1, -1, true, -0.25, "路灯", "水务", EPOCH_2000 - 1, BYTES("\0\xff")},
     "018f1000-0003-7003-8001-020304050607 -1 -1 -1 t -0.25 <路灯> <水务> 1999-12-31 23:59:59.999999 <00ff>"},
    {{ONE, INT32_MAX, INT16_MAX, INT64_MAX, true, 1e300, "\x01\xf0\x9f\x9a\xb0", "123456789012345", 0, BYTES("x")},
     "018f1000-0003-7003-8001-020304050607 2147483647 32767 9223372036854775807 t 1e+300 <\x01\xf0\x9f\x9a\xb0> "
     "<123456789012345> 1970-01-01 00:00:00 <78>"},
    {{ONE, INT32_MIN, INT16_MIN, INT64_MIN, false, 0.0, "'; --", "\"", YEAR_200000, BYTES("\\x")},
     "018f1000-0003-7003-8001-020304050607 -2147483648 -32768 -9223372036854775808 f 0 <'; --> <\"> "
     "200000-01-01 00:00:00 <5c78>"},
};

static struct rows call_rows(const char *statement, const struct fields *fields, size_t count)
{
    struct params params;
    struct rows rows = {NULL, 0};
    const void *list[COUNT(SEEN)];
    for (size_t i = 0; i < count; i++)
        list[i] = &SEEN[i].sample;
    params_open(&params, arena);
    params_rows(&params, &SAMPLES, list, count);
    if (db_call(db, statement, &params, fields, &rows) != RESULT_OK)
        fail_msg("%s: %s %s", statement, db_fault(db)->sqlstate, db_fault(db)->message);
    return rows;
}

static void check_text(const char *left, const char *right)
{
    assert_int_equal(left == NULL, right == NULL);
    if (left != NULL)
        assert_string_equal(left, right);
}

static void check_same(const struct sample *left, const struct sample *right)
{
    assert_int_equal(uuid_compare(&left->id, &right->id), 0);
    assert_int_equal(left->whole, right->whole);
    assert_int_equal(left->small, right->small);
    assert_true(left->big == right->big);
    assert_int_equal(left->flag, right->flag);
    assert_true(isnan(left->real) ? isnan(right->real) : left->real == right->real);
    check_text(left->text, right->text);
    assert_string_equal(left->chars, right->chars);
    assert_true(left->at == right->at);
    assert_int_equal(left->bytes.data == NULL, right->bytes.data == NULL);
    assert_int_equal(left->bytes.size, right->bytes.size);
    assert_memory_equal(left->bytes.data == NULL ? (const uint8_t *)"" : left->bytes.data,
                        right->bytes.data == NULL ? (const uint8_t *)"" : right->bytes.data, left->bytes.size);
}

static void there_and_back(void **state)
{
    (void)state;
    struct rows rows = call_rows("row_echo", &SAMPLES, COUNT(SEEN));
    assert_int_equal(rows.count, COUNT(SEEN));
    for (size_t i = 0; i < rows.count; i++)
        check_same(&SEEN[i].sample, (const struct sample *)rows.list + i);
}

struct seen_row {
    const char *seen;
};
static const struct field SEEN_FIELD[] = {FIELD(struct seen_row, seen, TEXT)};
static const struct fields SEEN_ROWS = FIELDS(struct seen_row, SEEN_FIELD);

static void as_postgresql_sees_them(void **state)
{
    (void)state;
    struct rows rows = call_rows("row_seen", &SEEN_ROWS, COUNT(SEEN));
    assert_int_equal(rows.count, COUNT(SEEN));
    for (size_t i = 0; i < rows.count; i++)
        assert_string_equal(((const struct seen_row *)rows.list)[i].seen, SEEN[i].seen);
}

static void no_rows(void **state)
{
    (void)state;
    assert_int_equal(call_rows("row_echo", &SAMPLES, 0).count, 0);
}

/* A thousand rows of a kilobyte: the pieces grow, and nothing of them is lost. */
static void many_rows(void **state)
{
    enum { ROWS = 1000, SIZE = 1024 };
    (void)state;
    struct sample *list = arena_array(arena, ROWS, sizeof *list);
    const void **pointers = arena_array(arena, ROWS, sizeof *pointers);
    for (int i = 0; i < ROWS; i++) {
        char *text = arena_alloc(arena, SIZE + 1);
        memset(text, 'a' + i % 26, (size_t)i % SIZE);
        list[i] =
            (struct sample){.id = ONE, .whole = i, .big = (int64_t)i << 40, .text = text, .at = i, .real = i / 3.0};
        pointers[i] = &list[i];
    }
    struct params params;
    struct rows rows;
    params_open(&params, arena);
    params_rows(&params, &SAMPLES, pointers, ROWS);
    assert_int_equal(db_call(db, "row_echo", &params, &SAMPLES, &rows), RESULT_OK);
    assert_int_equal(rows.count, ROWS);
    for (int i = 0; i < ROWS; i++)
        check_same(&list[i], (const struct sample *)rows.list + i);
}

static const char *seen(const char *statement, const struct params *params)
{
    struct rows rows;
    if (db_call(db, statement, params, &SEEN_ROWS, &rows) != RESULT_OK)
        fail_msg("%s: %s %s", statement, db_fault(db)->sqlstate, db_fault(db)->message);
    assert_int_equal(rows.count, 1);
    return ((const struct seen_row *)rows.list)[0].seen;
}

static void single_parameters(void **state)
{
    (void)state;
    struct params params;
    params_open(&params, arena);
    params_uuid(&params, &ONE);
    params_int(&params, INT32_MIN);
    params_big(&params, INT64_MIN);
    params_bool(&params, true);
    params_text(&params, "");
    params_instant(&params, EPOCH_2000 - 1);
    params_bytes(&params, (const uint8_t *)"", 0);
    assert_string_equal(seen("row_single", &params),
                        "018f1000-0003-7003-8001-020304050607 -2147483648 -9223372036854775808 t <> "
                        "1999-12-31 23:59:59.999999 <>");
    params_open(&params, arena);
    params_uuid(&params, &(struct uuid){{0}});
    params_int(&params, 0);
    params_big(&params, 0);
    params_bool(&params, false);
    params_text(&params, NULL);
    params_instant(&params, INSTANT_NONE);
    params_bytes(&params, NULL, 0);
    assert_string_equal(seen("row_single", &params), "null 0 0 f null null null");
}

static void lists(void **state)
{
    (void)state;
    struct params params;
    const struct uuid ids[] = {ONE, {{0}}};
    const int64_t numbers[] = {INT64_MIN, 0, INT64_MAX};
    const char *const texts[] = {"", NULL, "井盖", "{,}"};
    params_open(&params, arena);
    params_uuids(&params, ids, COUNT(ids));
    params_bigs(&params, numbers, COUNT(numbers));
    params_texts(&params, texts, COUNT(texts));
    assert_string_equal(seen("row_lists", &params),
                        "2 3 4 018f1000-0003-7003-8001-020304050607,null -9223372036854775808,0,9223372036854775807 "
                        ",null,井盖,{,}");
    params_open(&params, arena);
    params_uuids(&params, NULL, 0);
    params_bigs(&params, NULL, 0);
    params_texts(&params, NULL, 0);
    assert_string_equal(seen("row_lists", &params), "0 0 0   "); /* empty, not NULL */
}

/* ---- reading ---- */

struct text_row {
    const char *text;
    char chars[5];
};

static void other_kinds_of_text(void **state)
{
    static const struct field FIELD_LIST[] = {FIELD(struct text_row, text, TEXT), FIELD(struct text_row, chars, CHARS)};
    static const struct fields TEXTS = FIELDS(struct text_row, FIELD_LIST);
    struct params none;
    struct rows rows;
    (void)state;
    params_open(&none, arena);
    assert_int_equal(db_call(db, "row_json", &none, &TEXTS, &rows), RESULT_OK);
    assert_string_equal(((const struct text_row *)rows.list)->text, "{\"a\": 1}");
    assert_string_equal(((const struct text_row *)rows.list)->chars, "varc"); /* cut, and ended */
}

struct at_row {
    instant at;
};

static void the_ends_of_time(void **state)
{
    static const struct field FIELD_LIST[] = {FIELD(struct at_row, at, INSTANT)};
    static const struct fields ROWS = FIELDS(struct at_row, FIELD_LIST);
    struct params params;
    struct rows rows;
    (void)state;
    params_open(&params, arena);
    assert_int_equal(db_call(db, "row_infinity", &params, &ROWS, &rows), RESULT_OK);
    const struct at_row *list = rows.list;
    assert_true(list[0].at == INT64_MAX);
    assert_true(list[1].at < -(instant)200000 * 365 * INSTANT_DAY && list[1].at != INSTANT_NONE);
    params_uuid(&params, NULL);
    params_int(&params, 0);
    params_big(&params, 0);
    params_bool(&params, false);
    params_text(&params, NULL);
    params_instant(&params, INSTANT_NONE + 1);
    params_bytes(&params, NULL, 0);
    assert_string_equal(seen("row_single", &params), "null 0 0 f null -infinity null");
}

/* What the struct expects and the statement does not give is a broken program, not bad data. */
static void check_disagreement(const char *statement, const struct field *field, const char *column)
{
    const struct fields fields = {field, 1, sizeof(struct sample)};
    struct params none;
    struct rows rows;
    params_open(&none, arena);
    assert_int_equal(db_call(db, statement, &none, &fields, &rows), RESULT_STOP);
    assert_string_equal(db_fault(db)->sqlstate, "42804");
    assert_string_equal(db_fault(db)->message, column);
    assert_string_equal(db_fault(db)->statement, statement);
}

static void disagreements(void **state)
{
    static const struct field WHOLE = FIELD(struct sample, whole, INT),
                              BIG = FIELD_AS("whole", struct sample, big, BIG), TEXT = FIELD(struct sample, text, TEXT),
                              ABSENT = FIELD(struct sample, flag, BOOL);
    (void)state;
    check_disagreement("row_numeric", &WHOLE, "whole");
    check_disagreement("row_numeric", &BIG, "whole");
    check_disagreement("row_jsonb", &TEXT, "text");
    check_disagreement("row_json", &ABSENT, "flag");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(as_postgresql_sees_them),
        cmocka_unit_test(no_rows),
        cmocka_unit_test(many_rows),
        cmocka_unit_test(single_parameters),
        cmocka_unit_test(lists),
        cmocka_unit_test(other_kinds_of_text),
        cmocka_unit_test(the_ends_of_time),
        cmocka_unit_test(disagreements),
    };
    return cmocka_run_group_tests_name("rows", tests, open_db, close_db);
}
