/* Random histories of a case (tests/lib/survey_history.h). SEED=n repeats a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/survey_history.h"

enum { HISTORIES = 20000, MORE = 20, LEAST = HISTORIES / 100 };

static void test_random_histories(void **state)
{
    (void)state;
    struct survey_history sums = {0};
    /* Some rules are rare: on, up to a bound, until each was reached. */
    for (int i = 0; i < HISTORIES || (survey_history_missing() != NULL && i < MORE * HISTORIES); i++)
        survey_history_play(&sums);
    const struct survey_rule *missing = survey_history_missing();
    if (missing != NULL)
        fail_msg("rule never reached: %s, %s", survey_event_code(missing->event), missing->why);
    print_message("%zu written off, %zu looked back at, %zu redos, %zu excluded\n", sums.write_offs, sums.look_backs,
                  sums.redos, sums.exclusions);
    assert_true(sums.write_offs > LEAST && sums.look_backs > LEAST && sums.redos > LEAST && sums.exclusions > LEAST &&
                sums.missed > LEAST && sums.overdue > LEAST);
}

int main(void)
{
    chance_begin();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_histories)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
