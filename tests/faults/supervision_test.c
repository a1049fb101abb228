/* Clocks that are moved: by reliefs, slips and their answers, an edited calendar, a year that is published late. Each
 * part is a story with its figures; the packs are applied in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/fault.h"
#include "tests/lib/own_pack.h"
#include "tests/lib/story_act.h"
#include "tests/lib/story_check.h"

enum { NOTICE_S = 30, DONE_S = 60 };

static struct town *town;
static struct session *owner;
static struct arena *arena, *scratch;

static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    scratch = arena_new(0);
    owner = fault_session();
    session_file(owner, "tests/faults/supervision.sql");
    fault_ready(owner);
    town = town_open(session_town(), "tests/stories/stories.sql");
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    session_close(&owner);
    arena_free(&scratch);
    arena_free(&arena);
    return 0;
}

/* ---- stories ---- */

static int play_step(struct story_step *step)
{
    const struct towns towns = towns_one(town);
    const char *told;
    int checked = 0;
    arena_reset(scratch);
    assert_true(town_advance(town, step->at));
    int failed = story_act(&towns, arena, step, &told) ? 0 : 1;
    assert_true(town_settle(town));
    return failed + story_check(&towns, scratch, step, &checked);
}

/* Plays `count` steps from here. */
static struct story_step *play(struct story_step *step, int count)
{
    int failed = 0;
    for (; count > 0 && step != NULL; count--, step = step->next)
        failed += play_step(step);
    assert_int_equal(failed, 0);
    return step;
}

static struct story_step *open_story(const char *path)
{
    struct story *story = story_read(arena, path, stderr);
    assert_non_null(story);
    char call[64], at[INSTANT_TEXT];
    instant_format(story->steps->at, 480, at);
    snprintf(call, sizeof call, "EXECUTE fault_clock('%s')", at);
    session_run(owner, call);
    return story->steps;
}

/* ---- packs ---- */

static const char *typhoon(const char *line)
{
    static const char CLOSED[] = "      \"2019-09-13 off 中秋节\",\n      \"2019-09-17 off 台风停工\",\n";
    return strstr(line, "\"2019-09-13 off") == NULL ? line : CLOSED;
}

/* No year after 2019; a day of it ends each list, as lists end without a comma. */
static const char *until_2019(const char *line)
{
    static const char LAST[] = "\"2019-10-12 work";
    if (strstr(line, "last_year") != NULL)
        return "    last_year = 2019;\n";
    if (strstr(line, LAST) != NULL)
        return "";
    if (strstr(line, "\"202") == NULL)
        return line;
    if (strchr(line, ']') == NULL)
        return "";
    return strchr(line, '(') == NULL ? "      \"2019-10-12 work 国庆节\"]; },\n"
                                     : "      \"2019-09-20 work(13:30-17:30) 台风停工\"]; }\n";
}

/* Applies the demo pack with this calendar, and waits until escalation has counted by it. */
static void apply(own_pack_edit *edit)
{
    char folder[OWN_PACK_PATH];
    own_pack_write("edited", "calendar.cfg", edit, folder);
    own_pack_apply(folder);
    fault_until(owner, "EXECUTE calendar_pass", "pass 2", NOTICE_S);
    assert_true(town_settle(town));
}

/* ---- the cases ---- */

static void test_reliefs(void **state)
{
    (void)state;
    play(open_story("tests/faults/relief.story"), INT32_MAX);
}

static void test_slips(void **state)
{
    (void)state;
    play(open_story("tests/faults/slip.story"), INT32_MAX);
}

static void test_another_policy(void **state)
{
    (void)state;
    struct story_step *step = play(open_story("tests/faults/change.story"), 5);
    assert_string_equal(session_ask(owner, "EXECUTE kept_policies"), "4|ningxiang.urgent|t\n5|ningxiang.urgent|t");
    step = play(step, 1);
    assert_string_equal(session_ask(owner, "EXECUTE kept_policies"), "4||f\n5||f");
    play(step, 2);
    assert_string_equal(session_ask(owner, "EXECUTE kept_policies"), "4|ningxiang.urgent|t\n5||f");
}

static void test_an_edited_calendar(void **state)
{
    (void)state;
    struct story_step *step = play(open_story("tests/faults/recount.story"), 2);
    apply(typhoon);
    assert_string_equal(session_ask(owner, "EXECUTE calendar_first"), "2019-09-17");
    step = play(step, 1);
    apply(NULL);
    play(step, 1);
    /* the second pass finds what was written by the old calendar after the first had gone by */
    session_run(owner, "EXECUTE spoil_due");
    assert_string_equal(session_ask(owner, "EXECUTE spoilt"), "1");
    fault_until(owner, "EXECUTE calendar_pass", "done", DONE_S);
    assert_string_equal(session_ask(owner, "EXECUTE spoilt"), "0");
}

static void test_a_year_that_comes_late(void **state)
{
    (void)state;
    struct story_step *step = open_story("tests/faults/unjudged.story");
    apply(until_2019);
    step = play(step, 3);
    apply(NULL);
    play(step, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reliefs),
        cmocka_unit_test(test_slips),
        cmocka_unit_test(test_another_policy),
        cmocka_unit_test(test_an_edited_calendar),
        cmocka_unit_test(test_a_year_that_comes_late),
    };
    return cmocka_run_group_tests_name("supervision", tests, open_town, close_town);
}
