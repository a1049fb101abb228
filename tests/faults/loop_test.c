/* Random histories of the closed loop against the real services (R30, R34-R41): nothing is written off that was not asked
 * back, nobody rates twice, who handles never rates, who proposes never approves; what is refused changes nothing, and what
 * was accepted is there. The checker reads the database and, apart from it, the log of events; each of its statements is
 * tried on something spoilt. SEED= repeats a history as far as races allow; LOOP_SECONDS= makes it longer, LOOP_TRACE=1 tells
 * every command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/instant.h"
#include "tests/lib/chance.h"
#include "tests/lib/checker.h"
#include "tests/lib/loop_drive.h"

enum { SECONDS = 60, CONTROLS_LEAST = 25 };

static char run[24], setting[64];
static struct loop *loop;

static int play(void **state)
{
    (void)state;
    const char *given = getenv("LOOP_SECONDS");
    chance_begin();
    snprintf(run, sizeof run, "loop%lld", (long long)(instant_wall() / INSTANT_SECOND)); /* a seed may come again */
    snprintf(setting, sizeof setting, "SET town.run = '%s'", run);
    loop = loop_open(run);
    loop_play(loop, given == NULL ? SECONDS : atoi(given));
    return 0;
}

static int leave(void **state)
{
    (void)state;
    loop_close(&loop);
    return 0;
}

static void test_history(void **state)
{
    (void)state;
    size_t few = loop_tell(loop, stdout);
    assert_int_equal(loop_wrong(loop), 0);
    assert_int_equal(few, 0);
}

static size_t look(struct session *owner, void *context, FILE *out)
{
    static const char *const FAULTS[] = {
        "written_off_unasked", "written_off_unhappy", "written_off_unheard", "written_off_unapproved", "rated_twice",
        "rated_by_handler",    "excluded_by_one",     "written_off_by_one",  "ruled_by_one",           "ruled_twice",
        "answered_twice",      "answer_lost",         "ask_left_open",       "open_miscounted",        "states_apart",
        "nobody_has_it",       "message_left",        "quarantined",
    };
    size_t count = 0;
    (void)context;
    session_file(owner, "tests/faults/loop_check.sql");
    for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++)
        count += checker_find(owner, FAULTS[i], "", out);
    return count;
}

static void must_be_sound(void)
{
    struct session *owner = session_open("owner", NULL);
    session_run(owner, setting);
    assert_int_equal(look(owner, NULL, stderr), 0);
    assert_int_equal(loop_miscounted(loop, stderr), 0);
    session_close(&owner);
}

static void test_sound(void **state)
{
    (void)state;
    must_be_sound();
}

static void test_controls(void **state)
{
    (void)state;
    size_t count = checker_controls(&(struct checker_controls){.path = "tests/faults/loop_control.sql",
                                                               .setting = setting,
                                                               .spoil = "tests/faults/loop_spoil.sql",
                                                               .look = look});
    print_message("  %zu controls\n", count);
    assert_true(count >= CONTROLS_LEAST);
    must_be_sound(); /* and all of it was rolled back */
}

static void test_everything_comes_to_its_end(void **state)
{
    (void)state;
    loop_bring_to_end(loop);
    assert_int_equal(loop_wrong(loop), 0);
    must_be_sound();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_controls),
        cmocka_unit_test(test_everything_comes_to_its_end),
    };
    return cmocka_run_group_tests_name("loop", tests, play, leave);
}
