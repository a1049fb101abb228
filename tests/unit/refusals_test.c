/* Refused connections: each key is told once an interval, a flood of keys once a second, and all of them are counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/metrics.h"
#include "common/refusals.h"

static const char UNKNOWN[] = "unknown key", REVOKED[] = "revoked key";

static struct zap_verdict knock(int who, const char *reason)
{
    struct zap_verdict verdict = {.status = reason == REVOKED ? ZAP_REFUSED : ZAP_UNKNOWN, .reason = reason};
    snprintf(verdict.key, sizeof verdict.key, "%040d", who);
    snprintf(verdict.domain, sizeof verdict.domain, "%s", ZAP_COMMAND);
    return verdict;
}

static bool told(struct refusals *refusals, int who, const char *reason, int64_t now)
{
    const struct zap_verdict verdict = knock(who, reason);
    return refusals_note(refusals, &verdict, now);
}

static double counted(const char *labels)
{
    return metric_value(metric_new(METRIC_COUNTER, "loopline_zap_refused_total", labels, ""));
}

static void test_a_key_is_told_once_an_interval(void **state)
{
    (void)state;
    struct refusals *refusals = refusals_new();
    assert_true(told(refusals, 1, UNKNOWN, 0));
    for (int64_t now = 1; now < REFUSALS_EVERY_MS; now += 999)
        assert_false(told(refusals, 1, UNKNOWN, now));
    assert_true(told(refusals, 2, UNKNOWN, 5)); /* another one */
    assert_true(told(refusals, 1, REVOKED, 5)); /* for another reason */
    assert_false(told(refusals, 1, REVOKED, 6));
    assert_true(told(refusals, 1, UNKNOWN, REFUSALS_EVERY_MS));
    assert_false(told(refusals, 1, UNKNOWN, REFUSALS_EVERY_MS + 1));
    refusals_free(&refusals);
    assert_null(refusals);
}

static void test_a_flood_of_keys_is_told_once_a_second(void **state)
{
    (void)state;
    enum { FLOOD = 10000 };
    struct refusals *refusals = refusals_new();
    int lines = 0;
    for (int i = 0; i < FLOOD; i++)
        lines += told(refusals, i, UNKNOWN, 0);
    assert_int_equal(lines, REFUSALS_KEPT + 1);
    assert_false(told(refusals, FLOOD, UNKNOWN, REFUSALS_STRANGERS_MS - 1));
    assert_true(told(refusals, FLOOD, UNKNOWN, REFUSALS_STRANGERS_MS));
    assert_false(told(refusals, FLOOD + 1, UNKNOWN, REFUSALS_STRANGERS_MS));
    assert_true(told(refusals, FLOOD + 2, UNKNOWN, REFUSALS_EVERY_MS)); /* there is a place again */
    refusals_free(&refusals);
}

static void test_all_are_counted_by_reason(void **state)
{
    (void)state;
    struct refusals *refusals = refusals_new();
    double unknown = counted("status=\"300\",reason=\"unknown key\""),
           revoked = counted("status=\"400\",reason=\"revoked key\"");
    for (int i = 0; i < 500; i++)
        (void)told(refusals, i % 3, UNKNOWN, i);
    (void)told(refusals, 1, REVOKED, 0);
    assert_true(counted("status=\"300\",reason=\"unknown key\"") == unknown + 500);
    assert_true(counted("status=\"400\",reason=\"revoked key\"") == revoked + 1);
    refusals_free(&refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_key_is_told_once_an_interval),
                                       cmocka_unit_test(test_a_flood_of_keys_is_told_once_a_second),
                                       cmocka_unit_test(test_all_are_counted_by_reason)};
    int failed = cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
    metrics_free();
    return failed;
}
