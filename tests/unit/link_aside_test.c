/* Orders that wait aside: how long a line is waited for, what is told meanwhile, when an order is aside no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "services/link/aside.h"

enum { PATIENCE = 1000 };

static void put_aside(struct aside *aside, const char *number, int64_t now)
{
    assert_false(aside_takes(aside, number, "1:2", now, PATIENCE));
    assert_true(aside_takes(aside, number, "1:2", now + PATIENCE, PATIENCE));
}

static void test_a_line_is_waited_for(void **state)
{
    (void)state;
    struct aside aside = {0};
    assert_true(aside_admits(&aside, "A"));
    assert_false(aside_takes(&aside, "A", "1:2", 5000, PATIENCE));
    assert_false(aside_takes(&aside, "A", "1:2", 5999, PATIENCE));
    assert_int_equal(aside_waited(&aside, "A", 5999), 999);
    assert_int_equal(aside.count, 0);
    assert_true(aside_takes(&aside, "A", "1:2", 6000, PATIENCE));
    assert_false(aside_admits(&aside, "A")); /* nor anything that comes behind it */
    assert_true(aside_admits(&aside, "B"));
    assert_int_equal(aside_waited(&aside, "A", 7000), 2000);
    assert_int_equal(aside_waited(&aside, "B", 7000), 0);
}

static void test_another_line_begins_anew(void **state)
{
    (void)state;
    struct aside aside = {0};
    assert_false(aside_takes(&aside, "A", "1:2", 0, PATIENCE));
    assert_false(aside_takes(&aside, "B", "1:2", 900, PATIENCE));
    assert_false(aside_takes(&aside, "B", "1:2", 1800, PATIENCE));
    aside_relax(&aside); /* a page was told */
    assert_false(aside_takes(&aside, "B", "1:2", 9000, PATIENCE));
    assert_true(aside_takes(&aside, "B", "1:2", 10000, PATIENCE));
}

static void test_a_pass(void **state)
{
    (void)state;
    struct aside aside = {0};
    put_aside(&aside, "A", 0);
    put_aside(&aside, "B", 2000);
    aside_pass_begin(&aside);
    assert_true(aside_admits(&aside, "A"));
    assert_false(aside_admits(&aside, "C"));                       /* was told before */
    assert_true(aside_takes(&aside, "A", "1:2", 60000, PATIENCE)); /* again: without waiting */
    assert_false(aside_admits(&aside, "A"));
    assert_true(aside_admits(&aside, "B"));
    aside_pass_end(&aside);
    assert_int_equal(aside.count, 1);
    assert_false(aside_admits(&aside, "A"));
    assert_true(aside_admits(&aside, "B"));
    assert_int_equal(aside_waited(&aside, "A", 60000), 60000); /* from the first time on */
    aside_pass_begin(&aside);
    assert_true(aside_admits(&aside, "A"));
    aside_pass_end(&aside);
    assert_int_equal(aside.count, 0);
    assert_true(aside_admits(&aside, "A"));
}

/* So many at once are no matter of single orders: then it is waited, and nothing is passed by. */
static void test_not_endlessly_many(void **state)
{
    (void)state;
    struct aside aside = {0};
    char number[ASIDE_NUMBER];
    for (int i = 0; i < ASIDE_MOST; i++) {
        snprintf(number, sizeof number, "N%d", i);
        put_aside(&aside, number, i * 10000);
    }
    assert_false(aside_takes(&aside, "M", "1:2", 900000, PATIENCE));
    assert_false(aside_takes(&aside, "M", "1:2", 9000000, PATIENCE));
    assert_true(aside_admits(&aside, "M"));
    aside_clear(&aside);
    assert_true(aside_admits(&aside, "N0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_is_waited_for),
        cmocka_unit_test(test_another_line_begins_anew),
        cmocka_unit_test(test_a_pass),
        cmocka_unit_test(test_not_endlessly_many),
    };
    return cmocka_run_group_tests_name("orders that wait aside", tests, NULL, NULL);
}
