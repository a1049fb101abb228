/* Random histories against the rules of the router (tests/lib/router_history.h). SEED=n repeats a run, STEPS=n makes it
 * longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/router_history.h"

#define STEPS 20000
#define MORE  20

static void test_random_histories(void **state)
{
    (void)state;
    const char *longer = getenv("STEPS");
    print_message("%zu orders\n", router_history_play(longer ? (size_t)strtoul(longer, NULL, 10) : STEPS));
}

/* Or the histories prove nothing about it. Some of it is rare: on, up to a bound. */
static void test_histories_went_everywhere(void **state)
{
    (void)state;
    for (int more = 0; more < MORE && router_history_missing(); more++)
        router_history_play(STEPS);
    if (router_history_missing())
        fail_msg("never: %s", router_history_missing());
    assert_false(router_history_strange());
}

int main(void)
{
    chance_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_histories),
        cmocka_unit_test(test_histories_went_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
