/* N02: which case the number of a request means to whoever asks that person: where the person is asked now, else the
 * latest that was not left. Whoever was un-merged could never be asked about the own order otherwise; and of an order that was
 * merged into another after it had been asked about, the unit's call and what follows a rating could never be registered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "tests/lib/session.h"

extern const char sql_survey[];

/* All of it in one transaction that is undone. */
static void test_whom_a_number_means(void **state)
{
    static const struct {
        const char *number, *of, *why;
    } CASES[] = {
        {"N1", "1", "asked in the own case, though the order that was left was opened later"},
        {"N2", "2", "the own one alone"},
        {"N3", "4", "asked in another's, though the own one was opened later"},
        {"N5", "5", "asked nowhere: not the one that was left"},
        {"N6", "5", "the own one was merged into another after it had been asked about"},
        {"N9", "8", "no own one: the latest"},
        {"N8", "8", "an open one of a visit that has passed is not asked"},
    };
    (void)state;
    struct session *session = session_open("survey", "survey, bus");
    session_run(session, "BEGIN");
    session_run(session, sql_survey);
    session_file(session, "tests/sql/numbers.sql");
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char ask[96], expected[96];
        snprintf(ask, sizeof ask, "EXECUTE survey_load_numbers('{%s}')", CASES[i].number);
        snprintf(expected, sizeof expected, "%s|00000000-0000-4000-8000-00000000000%s", CASES[i].number, CASES[i].of);
        const char *found = session_ask(session, ask);
        if (!str_equal(found, expected))
            fail_msg("%s: %s is %s", CASES[i].why, CASES[i].number, found);
    }
    session_run(session, "ROLLBACK");
    session_close(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whom_a_number_means)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
