/* How one person is asked (R34, N07): every rule by name on a plan of its own, and random turns: never outside the calling
 * hours, never early, phone steps by recorded calls alone, always over in the end. SEED=n repeats a run. Run from the root
 * of the project. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/calendar.h"
#include "common/str.h"
#include "services/survey/asking.h"
#include "tests/lib/chance.h"
#include "tests/lib/pack_folder.h"

#define DEMO "deploy/city/demo"

enum { HOURS_FROM = 9 * 60, HOURS_TO = 20 * 60, ZONE = 480, HISTORIES = 3000, TURNS = 60 };

static const char RULES[] =
    "hours = { from = \"09:00\"; to = \"20:00\"; };\n"
    "later_max = 2;\n"
    "plans = (\n"
    "  { code = \"written\"; name = \"x\"; source = \"x\"; channels = [\"wechat\"];\n"
    "    steps = ( { way = \"wechat\"; pause = \"1d\"; }, { way = \"phone\"; attempts = 2; pause = \"2h\"; } ); },\n"
    "  { code = \"above\"; name = \"x\"; source = \"x\"; channels = [\"upper\"];\n"
    "    steps = ( { way = \"upper\"; pause = \"90d\"; } ); },\n"
    "  { code = \"called\"; name = \"x\"; source = \"x\";\n"
    "    steps = ( { way = \"phone\"; attempts = 3; pause = \"2h\"; }, { way = \"sms\"; pause = \"1d\"; } ); }\n"
    ");\n";

static struct arena *arena;
static struct pack *pack;

static struct pack *load(const char *rules)
{
    return pack_folder_with(DEMO, "survey.cfg", rules);
}

static int open_pack(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = load(RULES);
    return 0;
}

static int close_pack(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

static struct asking at(const char *text)
{
    struct asking by = {.pack = pack, .calendar = calendar_of(pack, -1, -1)};
    assert_true(instant_parse(text, ZONE, &by.now));
    return by;
}

static void expect_at(instant found, const char *expected)
{
    char text[INSTANT_TEXT];
    assert_int_not_equal(found, INSTANT_NONE);
    instant_format_short(found, ZONE, text);
    assert_string_equal(text, expected);
}

static struct survey opened(const char *channel, const char *when)
{
    struct survey survey;
    struct asking by = at(when);
    survey_blank(&survey);
    survey.channel = channel;
    survey.state = SURVEY_OPEN;
    asking_open(&by, &survey);
    return survey;
}

static enum asking_turn call(struct survey *survey, const char *when, enum attempt_result result, const char *later)
{
    struct asking by = at(when);
    instant until = later == NULL ? INSTANT_NONE : at(later).now;
    return asking_attempt(&by, survey, CHANNEL_PHONE, result, until);
}

static enum asking_turn due(struct survey *survey, const char *when)
{
    struct asking by = at(when);
    assert_true(asking_is_due(survey, by.now));
    return asking_due(&by, survey);
}

/* ---- the rules ---- */

static void test_the_first_plan_that_fits(void **state)
{
    (void)state;
    assert_string_equal(opened("wechat", "2024-05-08 10:00").plan, "written");
    assert_string_equal(opened("phone", "2024-05-08 10:00").plan, "called");
    assert_string_equal(opened("mailbox.mayor", "2024-05-08 10:00").plan, "called");
}

static void test_without_a_plan_by_phone_without_end(void **state)
{
    (void)state;
    struct pack bare = *pack;
    bare.askings_count = 0;
    struct asking by = at("2024-05-08 10:00");
    by.pack = &bare;
    struct survey survey;
    survey_blank(&survey);
    survey.channel = "wechat";
    asking_open(&by, &survey);
    assert_string_equal(survey.plan, "");
    assert_int_equal(survey.way, CHANNEL_PHONE);
    for (int i = 0; i < 50; i++)
        assert_int_equal(asking_attempt(&by, &survey, CHANNEL_PHONE, ATTEMPT_NO_ANSWER, INSTANT_NONE), ASKING_STAYS);
    assert_int_equal(asking_attempt(&by, &survey, CHANNEL_PHONE, ATTEMPT_WRONG_NUMBER, INSTANT_NONE), ASKING_STAYS);
    assert_int_equal(survey.attempts, 51);
    assert_int_equal(survey.next_at, by.now);
}

static void test_calling_hours(void **state)
{
    (void)state;
    expect_at(opened("phone", "2024-05-08 10:00").next_at, "2024-05-08 10:00");
    expect_at(opened("phone", "2024-05-08 08:59").next_at, "2024-05-08 09:00");
    expect_at(opened("phone", "2024-05-08 20:00").next_at, "2024-05-09 09:00");
    expect_at(opened("phone", "2024-05-08 19:59").next_at, "2024-05-08 19:59");
    expect_at(opened("phone", "2024-12-31 23:59").next_at, "2025-01-01 09:00");
}

static void test_calls_that_nobody_answers(void **state)
{
    (void)state;
    struct survey survey = opened("phone", "2024-05-08 10:00");
    assert_int_equal(call(&survey, "2024-05-08 10:05", ATTEMPT_REACHED, NULL), ASKING_STAYS);
    assert_int_equal(survey.tries, 0); /* who was reached is rated, or called again */
    assert_int_equal(call(&survey, "2024-05-08 10:10", ATTEMPT_NO_ANSWER, NULL), ASKING_STAYS);
    expect_at(survey.next_at, "2024-05-08 12:10");
    assert_int_equal(call(&survey, "2024-05-08 18:30", ATTEMPT_NO_ANSWER, NULL), ASKING_STAYS);
    expect_at(survey.next_at, "2024-05-09 09:00"); /* 20:30 is no time for calling */
    assert_int_equal(call(&survey, "2024-05-09 09:20", ATTEMPT_NO_ANSWER, NULL), ASKING_NEXT);
    assert_int_equal(survey.way, CHANNEL_SMS);
    assert_int_equal(survey.tries, 0);
    assert_int_equal(survey.attempts, 4);
    expect_at(survey.next_at, "2024-05-09 09:20");
    assert_false(survey.sent);
}

static void test_call_me_later(void **state)
{
    (void)state;
    struct survey survey = opened("phone", "2024-05-08 10:00");
    assert_int_equal(call(&survey, "2024-05-08 10:05", ATTEMPT_CALL_LATER, "2024-05-10 15:00"), ASKING_STAYS);
    expect_at(survey.next_at, "2024-05-10 15:00");
    assert_int_equal(call(&survey, "2024-05-10 15:00", ATTEMPT_CALL_LATER, "2024-05-10 22:00"), ASKING_STAYS);
    expect_at(survey.next_at, "2024-05-11 09:00");
    assert_int_equal(survey.tries, 0);
    for (int i = 1; i <= 2; i++) { /* twice it was honoured; now it counts, and is honoured still */
        assert_int_equal(call(&survey, "2024-05-11 09:00", ATTEMPT_CALL_LATER, "2024-05-11 16:00"), ASKING_STAYS);
        assert_int_equal(survey.tries, i);
        expect_at(survey.next_at, "2024-05-11 16:00");
    }
    assert_int_equal(call(&survey, "2024-05-11 16:00", ATTEMPT_CALL_LATER, "2024-05-12 16:00"), ASKING_NEXT);
}

static void test_no_way_to_reach_the_person(void **state)
{
    (void)state;
    struct survey survey = opened("phone", "2024-05-08 10:00");
    assert_int_equal(call(&survey, "2024-05-08 10:05", ATTEMPT_WRONG_NUMBER, NULL), ASKING_NEXT);
    assert_int_equal(survey.way, CHANNEL_SMS);
    assert_int_equal(due(&survey, "2024-05-08 10:05"), ASKING_SEND);
    struct asking by = at("2024-05-08 10:06");
    assert_int_equal(asking_attempt(&by, &survey, CHANNEL_SMS, ATTEMPT_NO_CONTACT, INSTANT_NONE), ASKING_OVER);
    assert_int_equal(survey.next_at, INSTANT_NONE);
    assert_int_equal(asking_source(&survey), SOURCE_RULE); /* somebody answered that he is not the one */
}

/* Behind a visit that was planned there is nobody: that is not a person who does not answer. */
static void test_nobody_to_be_asked(void **state)
{
    (void)state;
    struct survey survey = opened("phone", "2024-05-08 10:00");
    assert_int_equal(call(&survey, "2024-05-08 10:05", ATTEMPT_NO_CONTACT, NULL), ASKING_NEXT);
    assert_int_equal(due(&survey, "2024-05-08 10:05"), ASKING_SEND);
    struct survey waited = survey;
    struct asking by = at("2024-05-08 10:06");
    assert_int_equal(asking_attempt(&by, &survey, CHANNEL_SMS, ATTEMPT_NO_CONTACT, INSTANT_NONE), ASKING_OVER);
    assert_int_equal(asking_source(&survey), SOURCE_NOBODY);
    /* the message went out, and nobody said that it did not: somebody did not answer */
    assert_int_equal(due(&waited, "2024-05-09 10:05"), ASKING_OVER);
    assert_int_equal(asking_source(&waited), SOURCE_RULE);
    /* one call that nobody took is enough, whatever comes after */
    survey = opened("phone", "2024-05-08 10:00");
    call(&survey, "2024-05-08 10:05", ATTEMPT_NO_ANSWER, NULL);
    call(&survey, "2024-05-08 12:05", ATTEMPT_NO_CONTACT, NULL);
    due(&survey, "2024-05-08 12:05");
    assert_int_equal(asking_attempt(&by, &survey, CHANNEL_SMS, ATTEMPT_NO_CONTACT, INSTANT_NONE), ASKING_OVER);
    assert_int_equal(asking_source(&survey), SOURCE_RULE);
}

static void test_a_call_moves_the_phone_alone(void **state)
{
    (void)state;
    struct survey survey = opened("wechat", "2024-05-08 10:00");
    instant before = survey.next_at;
    assert_int_equal(call(&survey, "2024-05-08 10:05", ATTEMPT_NO_ANSWER, NULL), ASKING_STAYS);
    assert_int_equal(survey.way, CHANNEL_WECHAT);
    assert_int_equal(survey.next_at, before);
    assert_int_equal(survey.tries, 0);
    assert_int_equal(survey.attempts, 1); /* on record all the same */
}

static void test_a_message_is_sent_and_waited_for(void **state)
{
    (void)state;
    struct survey survey = opened("wechat", "2024-05-08 21:00");
    struct asking night = at("2024-05-09 08:59");
    assert_false(asking_is_due(&survey, night.now));
    assert_int_equal(due(&survey, "2024-05-09 09:00"), ASKING_SEND);
    assert_true(survey.sent);
    expect_at(survey.next_at, "2024-05-10 09:00");
    assert_string_equal(asking_channel(pack, &survey), ""); /* the request's own */
    struct asking early = at("2024-05-10 08:59");
    assert_false(asking_is_due(&survey, early.now));
    assert_int_equal(due(&survey, "2024-05-10 09:00"), ASKING_NEXT);
    assert_int_equal(survey.way, CHANNEL_PHONE);
    struct asking years = at("2034-05-10 09:00");
    assert_false(asking_is_due(&survey, years.now)); /* a call that nobody made is no attempt */
}

static void test_a_service_that_was_away_sends_in_the_morning(void **state)
{
    (void)state;
    struct survey survey = opened("wechat", "2024-05-08 10:00");
    assert_int_equal(due(&survey, "2024-05-08 23:30"), ASKING_STAYS);
    assert_false(survey.sent);
    expect_at(survey.next_at, "2024-05-09 09:00");
}

/* What a deployment above handed down it asks: no hour is too late for a program, and no other channel stands in. */
static void test_asked_by_the_level_above(void **state)
{
    (void)state;
    struct survey survey = opened("above", "2024-05-08 23:10");
    assert_string_equal(survey.plan, "above");
    assert_int_equal(survey.way, CHANNEL_UPPER);
    expect_at(survey.next_at, "2024-05-08 23:10");
    assert_int_equal(due(&survey, "2024-05-08 23:10"), ASKING_SEND);
    assert_string_equal(asking_channel(pack, &survey), "");
    expect_at(survey.next_at, "2024-08-06 23:10");
    assert_false(asking_is_due(&survey, at("2024-08-06 23:09").now));
    struct survey other = survey;
    other.channel = "phone";
    assert_null(asking_channel(pack, &other));
    assert_int_equal(due(&survey, "2024-08-06 23:10"), ASKING_OVER);
    assert_int_equal(asking_source(&survey), SOURCE_RULE);
}

static void test_the_last_step_is_the_end(void **state)
{
    (void)state;
    struct survey survey = opened("phone", "2024-05-08 10:00");
    for (int i = 0; i < 3; i++)
        call(&survey, "2024-05-08 10:00", ATTEMPT_NO_ANSWER, NULL);
    assert_int_equal(due(&survey, "2024-05-08 10:00"), ASKING_SEND);
    assert_string_equal(asking_channel(pack, &survey), "sms"); /* the first of its kind */
    assert_int_equal(due(&survey, "2024-05-09 10:00"), ASKING_OVER);
    assert_int_equal(survey.next_at, INSTANT_NONE);
    assert_false(asking_is_due(&survey, INSTANT_END - 1));
    /* where the phone comes last, its last call does it */
    survey = opened("wechat", "2024-05-08 10:00");
    due(&survey, "2024-05-08 10:00");
    due(&survey, "2024-05-09 10:00");
    assert_int_equal(call(&survey, "2024-05-09 10:00", ATTEMPT_NO_ANSWER, NULL), ASKING_STAYS);
    assert_int_equal(call(&survey, "2024-05-09 12:00", ATTEMPT_NO_ANSWER, NULL), ASKING_OVER);
}

static void test_a_plan_that_is_gone(void **state)
{
    (void)state;
    struct survey survey = opened("wechat", "2024-05-08 10:00");
    survey.plan = "abolished";
    assert_int_equal(due(&survey, "2024-05-08 10:00"), ASKING_NEXT);
    assert_int_equal(survey.way, CHANNEL_PHONE);
    assert_string_equal(survey.plan, "");
    assert_int_equal(call(&survey, "2024-05-08 10:00", ATTEMPT_WRONG_NUMBER, NULL), ASKING_STAYS);
}

/* ---- random turns ---- */

static void inside_hours(enum channel_kind way, instant when)
{
    if (way == CHANNEL_UPPER)
        return;
    int minute = instant_minute(when, ZONE);
    assert_true(minute >= HOURS_FROM && minute < HOURS_TO);
}

static enum asking_turn random_turn(struct asking *by, struct survey *survey)
{
    static const enum attempt_result RESULTS[] = {ATTEMPT_REACHED, ATTEMPT_NO_ANSWER, ATTEMPT_CALL_LATER,
                                                  ATTEMPT_WRONG_NUMBER, ATTEMPT_NO_CONTACT};
    struct survey before = *survey;
    by->now += (instant)chance_below(20 * 60) * INSTANT_MINUTE;
    if (survey->way == CHANNEL_PHONE) {
        enum attempt_result result = RESULTS[chance_below(5)];
        instant later = result == ATTEMPT_CALL_LATER ? by->now + INSTANT_HOUR : INSTANT_NONE;
        assert_false(asking_is_due(survey, INSTANT_END - 1));
        return asking_attempt(by, survey, CHANNEL_PHONE, result, later);
    }
    if (!asking_is_due(survey, by->now))
        return ASKING_STAYS;
    enum asking_turn turn = asking_due(by, survey);
    assert_true(before.next_at <= by->now); /* never early */
    if (turn == ASKING_SEND) {
        inside_hours(survey->way, by->now);
        assert_false(before.sent);
        assert_true(survey->next_at >= by->now + INSTANT_DAY);
    }
    return turn;
}

static void test_random_turns(void **state)
{
    (void)state;
    static const char *const CHANNELS[] = {"phone", "wechat", "above"};
    chance_begin();
    for (int i = 0; i < HISTORIES; i++) {
        struct asking by = at("2024-05-08 10:00");
        struct survey survey = opened(CHANNELS[chance_below(3)], "2024-05-08 10:00");
        enum asking_turn turn = ASKING_STAYS;
        int step = 0, turns = 0;
        for (; turn != ASKING_OVER && turns < TURNS * 20; turns++) {
            turn = random_turn(&by, &survey);
            assert_true(survey.step == step + (turn == ASKING_NEXT));
            step = survey.step;
            assert_int_equal(survey.next_at == INSTANT_NONE, turn == ASKING_OVER);
            if (turn != ASKING_OVER)
                inside_hours(survey.way, survey.next_at);
        }
        assert_int_equal(turn, ASKING_OVER);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_plan_that_fits),
        cmocka_unit_test(test_without_a_plan_by_phone_without_end),
        cmocka_unit_test(test_calling_hours),
        cmocka_unit_test(test_calls_that_nobody_answers),
        cmocka_unit_test(test_call_me_later),
        cmocka_unit_test(test_no_way_to_reach_the_person),
        cmocka_unit_test(test_nobody_to_be_asked),
        cmocka_unit_test(test_a_call_moves_the_phone_alone),
        cmocka_unit_test(test_a_message_is_sent_and_waited_for),
        cmocka_unit_test(test_a_service_that_was_away_sends_in_the_morning),
        cmocka_unit_test(test_asked_by_the_level_above),
        cmocka_unit_test(test_the_last_step_is_the_end),
        cmocka_unit_test(test_a_plan_that_is_gone),
        cmocka_unit_test(test_random_turns),
    };
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
