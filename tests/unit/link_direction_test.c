/* Where a direction reads, and where its cursor on disk stays, while orders wait aside: passes over what they missed begin and
 * end however much comes meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/conf.h"
#include "common/metrics.h"
#include "services/link/shell.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Each line that is weighed was answered, and not decided. */
const char *shell_undecided(const struct shell *shell)
{
    return shell->unit;
}

struct world {
    char folder[64];
    struct shell shell;
    struct conf *conf;
    struct direction direction;
};

static int begin(void **state)
{
    static const struct setting SETTINGS[] = {
        {"link.state", SETTING_TEXT, "", 0, 0, ""},
        {"link.aside_ms", SETTING_INT, "0", 0, 1000, ""}, /* nobody is waited for, every page begins a pass */
        {"link.clocks_ms", SETTING_INT, "0", 0, 1000, ""},
    };
    static const struct setting *const TABLES[] = {SETTINGS};
    static const size_t COUNTS[] = {sizeof SETTINGS / sizeof SETTINGS[0]};
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    strcpy(world->folder, "/tmp/loopline-direction-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    char state_set[96];
    snprintf(state_set, sizeof state_set, "link.state=%s", world->folder);
    const char *sets[] = {state_set};
    const struct conf_layers layers = {.set = sets, .set_count = 1};
    assert_int_equal(conf_load(&world->conf, TABLES, COUNTS, 1, &layers, stderr), RESULT_OK);
    world->shell = (struct shell){.conf = world->conf, .unit = "below"};
    world->direction = (struct direction){.name = "down"};
    assert_int_equal(direction_open(&world->direction, world->conf), RESULT_OK);
    *state = world;
    return 0;
}

static int end(void **state)
{
    struct world *world = *state;
    unlink(world->direction.mark.path);
    rmdir(world->folder);
    conf_free(&world->conf);
    metrics_free();
    free(world);
    return 0;
}

static enum result undecided(struct world *world, const char *number)
{
    return direction_weigh(&world->shell, &world->direction, number, RESULT_RETRY);
}

static void page(struct world *world, const char *next)
{
    assert_int_equal(direction_page(&world->shell, &world->direction, next), RESULT_OK);
}

static void check(const struct world *world, bool passes, const char *reads, const char *kept, size_t aside)
{
    assert_int_equal(world->direction.aside.passes, passes);
    assert_string_equal(direction_cursor(&world->direction), reads);
    assert_string_equal(world->direction.mark.cursor, kept);
    assert_int_equal(world->direction.aside.count, aside);
}

static void passes_end_where_the_others_are(void **state)
{
    struct world *world = *state;
    page(world, "3:1");
    check(world, false, "3:1", "3:1", 0);
    assert_int_equal(undecided(world, "A"), RESULT_OK);
    page(world, "5:1"); /* and more behind it: the pass begins all the same */
    check(world, true, "3:1", "3:1", 1);
    assert_int_equal(undecided(world, "A"), RESULT_OK);
    page(world, "5:1");
    check(world, false, "5:1", "3:1", 1);
    assert_int_equal(undecided(world, "B"), RESULT_OK);
    page(world, "10:1");
    check(world, true, "3:1", "3:1", 2);
    page(world, "9:7"); /* A is decided; 9 is before 10 */
    check(world, true, "9:7", "3:1", 2);
    assert_int_equal(undecided(world, "B"), RESULT_OK);
    page(world, "12:4"); /* what came meanwhile is the others' to tell */
    check(world, false, "10:1", "5:1", 1);
    page(world, "14:1");
    check(world, true, "5:1", "5:1", 1);
    page(world, "15:1");
    check(world, false, "14:1", "14:1", 0);
}

/* The disk has who was aside before the process ended: it reads on from there. */
static void the_mark_is_kept(void **state)
{
    struct world *world = *state;
    struct mark mark;
    page(world, "3:1");
    assert_int_equal(undecided(world, "A"), RESULT_OK);
    page(world, "5:1");
    assert_int_equal(mark_open(&mark, world->folder, "down"), RESULT_OK);
    assert_string_equal(mark.cursor, "3:1");
}

/* Too many at once: the next one is waited for, and those aside are tried again nevertheless. */
static void the_full_are_tried_again(void **state)
{
    struct world *world = *state;
    char number[ASIDE_NUMBER];
    for (int i = 0; i < ASIDE_MOST; i++) {
        snprintf(number, sizeof number, "N%d", i);
        assert_int_equal(undecided(world, number), RESULT_OK);
    }
    assert_int_equal(undecided(world, "one more"), RESULT_RETRY);
    assert_true(world->direction.aside.passes);
    page(world, "2:1");
    check(world, false, "", "", 0); /* all were decided, and the front begins where it stood */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passes_end_where_the_others_are, begin, end),
        cmocka_unit_test_setup_teardown(the_mark_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(the_full_are_tried_again, begin, end),
    };
    return cmocka_run_group_tests_name("directions of a link", tests, NULL, NULL);
}
