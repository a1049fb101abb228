/* The table of make bench says what was measured and nothing else: a figure that no run produced has no line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/bench_report.h"
#include "tests/lib/grown_bench.h"

/* To be freed. */
static char *table_of(const char *text)
{
    char *table = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&table, &size);
    json_t *figures = json_loads(text, 0, NULL);
    assert_non_null(figures);
    bench_table(figures, out);
    fclose(out);
    json_decref(figures);
    return table;
}

static const struct {
    const char *name, *figures, *line; /* of the table */
} LINES[] = {
    {"replicas", "{\"replicas\": {\"1\": 1000, \"2\": 900, \"4\": 500}}", " 500   0.50 of one"},
    {"replicas, two only", "{\"replicas\": {\"1\": 1000, \"2\": 900}}", " 900   0.90 of one"},
    {"CURVE",
     "{\"curve\": {\"plain_per_second\": 100000, \"curve_per_second\": 25000, \"plain_us\": 3, \"curve_us\": 8, "
     "\"submit_bytes\": 600, \"receipt_bytes\": 100}, \"intake\": {\"processor_us\": 50}}",
     "CURVE is 10 % of it"},
    {"start", "{\"start\": {\"intake_ms\": 40}}", "intake"},
    {"programs", "{\"size\": {\"programs\": {\"loopline-intake\": 1048576}, \"images\": {}}}",
     "no images here: their size was not measured"},
    {"images", "{\"size\": {\"programs\": {}, \"images\": {\"loopline\": 104857600}}}", "100.0"},
    {"grown", "{\"grown\": [{\"requests\": 0, \"orders\": 1000}, {\"requests\": 5, \"orders\": 800}]}",
     "0.80 of empty  aim >= 0.90: missed"},
};

static void test_what_was_measured_has_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LINES); i++) {
        char *table = table_of(LINES[i].figures);
        if (strstr(table, LINES[i].line) == NULL || strstr(table, "0.00") != NULL)
            fail_msg("%s: %s", LINES[i].name, table);
        free(table);
    }
}

static void test_what_was_not_measured_has_none(void **state)
{
    (void)state;
    static const char *const ABSENT[] = {"replicas",         "CURVE",  "ready",   "images",
                                         "settled requests", "of one", "of empty"};
    char *table = table_of("{}");
    for (size_t i = 0; i < COUNT(ABSENT); i++)
        assert_null(strstr(table, ABSENT[i]));
    free(table);
    table = table_of("{\"replicas\": {\"1\": 1000}, \"curve\": {\"plain_us\": 3, \"curve_us\": 8}}");
    assert_null(strstr(table, "4   of each"));
    assert_null(strstr(table, "of intake")); /* of what nobody measured no share is told */
    free(table);
}

/* Of three runs the one in the middle, whatever their order; a phase that a run left out is not in it. */
static void test_runs_are_kept_and_their_median_told(void **state)
{
    (void)state;
    static const int RATES[] = {700, 1000, 900};
    char path[] = "/tmp/bench_tableXXXXXX", wanted[] = "900.0   1.00 of empty";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (size_t i = 0; i < COUNT(RATES); i++) {
        json_t *figures = json_pack("{s:{s:i}}", "town", "orders_per_second", RATES[i]);
        grown_bench_keep(path, figures, 0);
        json_decref(figures);
    }
    json_t *figures = json_pack("{s:o}", "grown", json_load_file(path, 0, NULL));
    assert_int_equal(json_array_size(json_object_get(figures, "grown")), COUNT(RATES));
    char *text = json_dumps(figures, 0), *table = table_of(text);
    assert_non_null(strstr(table, wanted));
    assert_null(strstr(table, "intake alone"));
    free(table);
    free(text);
    json_decref(figures);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_measured_has_its_line),
        cmocka_unit_test(test_what_was_not_measured_has_none),
        cmocka_unit_test(test_runs_are_kept_and_their_median_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
