#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/metrics.h"

static int forget(void **state)
{
    (void)state;
    metrics_free();
    return 0;
}

static void expect_page(const char *expected)
{
    struct buf page = {0};
    metrics_print(&page);
    assert_string_equal(page.text, expected);
    buf_free(&page);
}

static void nothing_registered_is_an_empty_page(void **state)
{
    (void)state;
    expect_page("");
}

static void families_are_printed_together(void **state)
{
    (void)state;
    struct metric *submit = metric_new(METRIC_COUNTER, "loopline_commands_total", "type=\"submit\"", "Commands.");
    struct metric *lag = metric_new(METRIC_GAUGE, "loopline_lag_seconds", NULL, "A \\ and\na break.");
    struct metric *track = metric_new(METRIC_COUNTER, "loopline_commands_total", "type=\"track\"", "other help");
    metric_add(submit, 3);
    metric_add(track, 1e15);
    metric_set(lag, -0.1);
    expect_page("# HELP loopline_commands_total Commands.\n"
                "# TYPE loopline_commands_total counter\n"
                "loopline_commands_total{type=\"submit\"} 3\n"
                "loopline_commands_total{type=\"track\"} 1e+15\n"
                "# HELP loopline_lag_seconds A \\\\ and\\na break.\n"
                "# TYPE loopline_lag_seconds gauge\n"
                "loopline_lag_seconds -0.1\n");
}

static void a_histogram_is_cumulative(void **state)
{
    (void)state;
    struct metric *bare = metric_new(METRIC_HISTOGRAM, "h", NULL, "H");
    metric_observe(bare, 0.0005);
    metric_observe(bare, 0.00051);
    metric_observe(bare, 0.2);
    metric_observe(bare, 10);
    metric_observe(bare, 99.5);
    metric_observe(bare, NAN);
    assert_true(metric_value(bare) == 5);
    expect_page("# HELP h H\n# TYPE h histogram\n"
                "h_bucket{le=\"0.0005\"} 1\nh_bucket{le=\"0.001\"} 2\nh_bucket{le=\"0.0025\"} 2\n"
                "h_bucket{le=\"0.005\"} 2\nh_bucket{le=\"0.01\"} 2\nh_bucket{le=\"0.025\"} 2\n"
                "h_bucket{le=\"0.05\"} 2\nh_bucket{le=\"0.1\"} 2\nh_bucket{le=\"0.25\"} 3\n"
                "h_bucket{le=\"0.5\"} 3\nh_bucket{le=\"1\"} 3\nh_bucket{le=\"2.5\"} 3\n"
                "h_bucket{le=\"5\"} 3\nh_bucket{le=\"10\"} 4\nh_bucket{le=\"+Inf\"} 5\n"
                "h_sum 109.70101\nh_count 5\n");
}

static void labels_join_the_bound(void **state)
{
    (void)state;
    metric_observe(metric_new(METRIC_HISTOGRAM, "h", "type=\"submit\"", "H"), 1);
    struct buf page = {0};
    metrics_print(&page);
    assert_non_null(strstr(page.text, "\nh_bucket{type=\"submit\",le=\"0.5\"} 0\n"));
    assert_non_null(strstr(page.text, "\nh_bucket{type=\"submit\",le=\"+Inf\"} 1\n"));
    assert_non_null(strstr(page.text, "\nh_sum{type=\"submit\"} 1\n"));
    assert_non_null(strstr(page.text, "\nh_count{type=\"submit\"} 1\n"));
    buf_free(&page);
}

static void the_same_name_is_the_same_metric(void **state)
{
    (void)state;
    struct metric *a = metric_new(METRIC_COUNTER, "a_total", NULL, "A");
    assert_ptr_equal(metric_new(METRIC_COUNTER, "a_total", NULL, "A"), a);
    assert_ptr_equal(metric_new(METRIC_COUNTER, "a_total", "", "A"), a);
    assert_ptr_not_equal(metric_new(METRIC_COUNTER, "a_total", "x=\"1\"", "A"), a);
    assert_ptr_not_equal(metric_new(METRIC_COUNTER, "b_total", NULL, "B"), a);
    for (int i = 0; i < 500; i++) {
        char name[32];
        snprintf(name, sizeof name, "many_%d", i);
        metric_add(metric_new(METRIC_GAUGE, name, NULL, "M"), i);
    }
    assert_true(metric_value(metric_new(METRIC_GAUGE, "many_321", NULL, "M")) == 321);
    metric_add(a, 2);
    assert_true(metric_value(metric_new(METRIC_COUNTER, "a_total", NULL, "A")) == 2);
}

static void counters_never_fall(void **state)
{
    (void)state;
    struct metric *counter = metric_new(METRIC_COUNTER, "a_total", NULL, "A");
    struct metric *gauge = metric_new(METRIC_GAUGE, "g", NULL, "G");
    metric_add(counter, 5);
    metric_add(counter, -1);
    metric_add(counter, NAN);
    metric_add(counter, 0.5);
    assert_true(metric_value(counter) == 5.5);
    metric_add(gauge, 5);
    metric_add(gauge, -7);
    assert_true(metric_value(gauge) == -2);
}

static void odd_numbers_are_spelled_as_the_format_wants(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } CASES[] = {{0, "g 0\n"},
                 {1.0 / 3, "g 0.3333333333333333\n"},
                 {9007199254740993.0, "g 9007199254740992\n"},
                 {INFINITY, "g +Inf\n"},
                 {-INFINITY, "g -Inf\n"},
                 {NAN, "g NaN\n"}};
    struct metric *gauge = metric_new(METRIC_GAUGE, "g", NULL, "G");
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char expected[128];
        snprintf(expected, sizeof expected, "# HELP g G\n# TYPE g gauge\n%s", CASES[i].text);
        metric_set(gauge, CASES[i].value);
        expect_page(expected);
    }
}

static bool registers(const char *name, const char *labels)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        metric_new(METRIC_COUNTER, name, labels, "");
        metrics_free();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) ? WEXITSTATUS(status) == 0 : WTERMSIG(status) == SIGABRT);
    return WIFEXITED(status);
}

static void what_would_spoil_the_page_is_a_programming_error(void **state)
{
    (void)state;
    static const struct {
        const char *name, *labels;
        bool sound;
    } CASES[] = {
        {"a_total", NULL, true},
        {"a_total", "a=\"1\",b=\"\"", true},
        {"a_total", "a=\"路\\\"\\\\\\n\"", true},
        {"", NULL, false},
        {"1a", NULL, false},
        {"a-b", NULL, false},
        {"a b", NULL, false},
        {"a_total", "a", false},
        {"a_total", "a=1", false},
        {"a_total", "a=\"1", false},
        {"a_total", "a=\"1\\", false},
        {"a_total", "a=\"1\\x\"", false},
        {"a_total", "a=\"1\n\"", false},
        {"a_total", "a=\"1\",", false},
        {"a_total", "a=\"1\"b=\"2\"", false},
        {"a_total", "1=\"1\"", false},
        {"a_total", "{a=\"1\"}", false},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (registers(CASES[i].name, CASES[i].labels) != CASES[i].sound)
            fail_msg("%s{%s}", CASES[i].name, CASES[i].labels == NULL ? "" : CASES[i].labels);
    metric_new(METRIC_GAUGE, "taken", NULL, "a gauge");
    assert_false(registers("taken", NULL));
    assert_false(registers("taken", "a=\"1\""));
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, forget, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(nothing_registered_is_an_empty_page),
        FRESH(families_are_printed_together),
        FRESH(a_histogram_is_cumulative),
        FRESH(labels_join_the_bound),
        FRESH(the_same_name_is_the_same_metric),
        FRESH(counters_never_fall),
        FRESH(odd_numbers_are_spelled_as_the_format_wants),
        FRESH(what_would_spoil_the_page_is_a_programming_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
