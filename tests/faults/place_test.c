/* Places from the channel's map to the order, through the real services (place.story), and what people see of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/str.h"
#include "tests/lib/fault.h"
#include "tests/lib/story_act.h"
#include "tests/lib/story_check.h"

static struct town *town;
static struct session *owner;
static struct arena *arena;
static struct story *story;

static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    owner = fault_open("2019-10-15 08:30+08");
    town = town_open(session_town(), "tests/stories/stories.sql");
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

static void play_the_story(void **state)
{
    const struct towns towns = towns_one(town);
    (void)state;
    struct arena *scratch = arena_new(0);
    int failed = 0, checked = 0;
    story = story_read(arena, "tests/faults/place.story", stderr);
    assert_non_null(story);
    for (struct story_step *step = story->steps; step != NULL; step = step->next) {
        const char *told;
        arena_reset(scratch);
        assert_true(town_advance(town, step->at));
        failed += story_act(&towns, arena, step, &told) ? 0 : 1;
        assert_true(town_settle(town));
        failed += story_check(&towns, scratch, step, &checked);
    }
    arena_free(&scratch);
    assert_int_equal(failed, 0);
    assert_true(checked >= 14);
}

/* ---- the command line ---- */

/* What `loopline ARGUMENTS` says; its status must be `status`. */
static const char *say(int status, const char *arguments)
{
    char command[2048], piece[4096];
    struct buf text = {0};
    const char *build = getenv("B");
    size_t size;
    snprintf(command, sizeof command, "%s/bin/loopline --config %s/etc/loopline.cfg %s 2>&1",
             build == NULL ? "build" : build, session_town(), arguments);
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): words of our own
    assert_non_null(pipe);
    while ((size = fread(piece, 1, sizeof piece, pipe)) > 0)
        buf_add(&text, piece, size);
    int ended = pclose(pipe);
    const char *kept = arena_text(arena, text.text == NULL ? "" : text.text);
    buf_free(&text);
    if (ended != status << 8)
        fail_msg("%s: %s", command, kept);
    return kept;
}

static const char *text_of(json_t *json, const char *key)
{
    json_t *value = json_object_get(json, key);
    if (json_is_string(value))
        return json_string_value(value);
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    const char *kept = arena_text(arena, text == NULL ? "" : text);
    free(text);
    return kept;
}

static void a_request_shows_its_position(void **state)
{
    (void)state;
    const char *number = story_request(story, "", "map")->number;
    json_t *json = json_loads(say(0, arena_print(arena, "-o json request %s", number)), 0, NULL);
    assert_non_null(json);
    assert_string_equal(text_of(json, "datum"), "bd09");
    assert_true(strncmp(text_of(json, "latitude"), "36.29213", 8) == 0);
    assert_true(strncmp(text_of(json, "longitude"), "116.48268", 9) == 0);
    json_decref(json);
    assert_non_null(strstr(say(0, arena_print(arena, "--lang zh request %s", number)), "百度坐标"));
}

/* What waits, waits with the reason in words. */
static void the_desk_sees_the_notes(void **state)
{
    (void)state;
    const char *list = say(0, "--lang zh review list");
    assert_non_null(strstr(list, "距会仙山社区50米"));
    assert_non_null(strstr(say(0, "--lang en review list"), "50 m"));
    assert_non_null(strstr(say(0, "-o json review list"), "\"near_border\""));
}

static void options_and_lines_know_the_datum(void **state)
{
    (void)state;
    static const char SUBMIT[] = "submit --channel phone --name a --phone 13900000034 --district pingyin --text "
                                 "'井盖塌了,车轮掉进去了' --latitude 36.298238 --longitude 116.494853";
    const char *told = say(0, arena_print(arena, "-o json %s --datum bd09", SUBMIT));
    json_t *json = json_loads(told, 0, NULL);
    const char *number = arena_text(arena, text_of(json, "number"));
    json_decref(json);
    assert_non_null(strstr(say(0, arena_print(arena, "-o json request %s", number)), "36.29213"));
    assert_non_null(strstr(say(3, arena_print(arena, "%s --datum mars", SUBMIT)), "datum"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(play_the_story),
        cmocka_unit_test(a_request_shows_its_position),
        cmocka_unit_test(the_desk_sees_the_notes),
        cmocka_unit_test(options_and_lines_know_the_datum),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
