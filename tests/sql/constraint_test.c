/* Wrong rows are refused by the constraint that is meant (constraints.sql), and no constraint goes untried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/cases.h"
#include "tests/lib/session.h"

static struct cases *cases;

static int run(void **state)
{
    (void)state;
    cases = cases_run("tests/sql/constraints.sql");
    return 0;
}

static int done(void **state)
{
    (void)state;
    cases_free(&cases);
    return 0;
}

static void test_cases(void **state)
{
    (void)state;
    print_message("  %zu rows tried\n", cases_count(cases));
    assert_true(cases_count(cases) > 100);
    assert_int_equal(cases_failed(cases), 0);
}

static void test_every_constraint_is_tried(void **state)
{
    (void)state;
    struct session *session = session_open("owner", NULL);
    size_t untried = 0, count = 0;
    session_file(session, "tests/sql/constraint.sql");
    char *names = strdup(session_ask(session, "EXECUTE constraint_list")), *rest = names, *name;
    while ((name = strsep(&rest, "\n")) != NULL) {
        count++;
        if (cases_refused(cases, name))
            continue;
        fprintf(stderr, "no case in constraints.sql breaks %s\n", name);
        untried++;
    }
    print_message("  %zu constraints\n", count);
    assert_true(count > 100);
    assert_int_equal(untried, 0);
    assert_false(cases_refused(cases, "request.no_such_constraint"));
    free(names);
    session_close(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_every_constraint_is_tried)};
    return cmocka_run_group_tests_name("constraints", tests, run, done);
}
