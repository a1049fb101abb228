/* What is told below for a line of the history, and what becomes of the answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "services/link/link.h"

static const char UNIT[] = "gov.east";

/* Its part is open since 100, in the first round, the first time. */
static const struct link_order OPEN = {.known = true, .open = true, .turn = 1, .round = 0, .began = 100, .due = 500},
                               REDONE = {.known = true, .open = true, .turn = 1, .round = 1, .began = 100, .due = 500},
                               FED_BACK = {.known = true, .open = false, .turn = 1, .began = 100},
                               GONE = {.known = false};

static const struct told {
    const char *title;
    struct link_line line;
    const struct link_order *order;
    const char *words; /* the acts, by blanks */
} TOLD[] = {
    {"got", {.what = "dispatched", .unit = UNIT, .at = 100}, &OPEN, "submit"},
    {"another unit got it", {.what = "dispatched", .unit = "gov.west", .at = 100}, &OPEN, ""},
    {"gone again by now", {.what = "dispatched", .unit = UNIT, .at = 100}, &GONE, ""},
    {"of an earlier part", {.what = "dispatched", .unit = UNIT, .at = 99}, &OPEN, ""},
    {"done by now", {.what = "dispatched", .unit = UNIT, .at = 100}, &FED_BACK, ""},
    {"R37: once more, a limit of its own", {.what = "dispatched", .unit = UNIT, .at = 100}, &REDONE, "submit due"},
    {"R37: not satisfied", {.what = "redo", .at = 100}, &REDONE, "redo due added"},
    {"C16: opened again", {.what = "opened_again", .at = 100}, &REDONE, "redo due added"},
    {"the limit moved", {.what = "due_changed", .unit = UNIT, .at = 200, .stage = "feed_back"}, &OPEN, "due"},
    {"of settlement", {.what = "due_changed", .unit = UNIT, .at = 200, .stage = "settle"}, &OPEN, "due"},
    {"of a redo", {.what = "due_changed", .unit = UNIT, .at = 200, .stage = "redo"}, &REDONE, "due"},
    {"of signing alone", {.what = "due_changed", .unit = UNIT, .at = 200, .stage = "sign"}, &OPEN, ""},
    {"R31: it stays", {.what = "return_dismissed", .unit = UNIT, .at = 200}, &OPEN, "submit refused"},
    {"another's stays there", {.what = "return_dismissed", .unit = "gov.west", .at = 200}, &OPEN, ""},
    {"N02: forced", {.what = "forced", .unit = UNIT, .at = 200}, &OPEN, "submit refused"},
    {"R31: another has it", {.what = "return_upheld", .unit = UNIT, .at = 200}, &GONE, "withdrawn"},
    {"another's return", {.what = "return_upheld", .unit = "gov.west", .at = 200}, &OPEN, ""},
    {"R17", {.what = "relieved", .unit = UNIT, .at = 200}, &GONE, "withdrawn"},
    {"released", {.what = "released", .unit = UNIT, .at = 200}, &GONE, "withdrawn"},
    {"N02: merged", {.what = "merged", .at = 200}, &GONE, "withdrawn"},
    {"nobody asks", {.what = "withdrawn", .at = 200}, &GONE, "withdrawn"},
    {"one of several leaves", {.what = "request_withdrawn", .at = 200}, &OPEN, ""},
    {"more time", {.what = "relief_granted", .unit = UNIT, .at = 200}, &OPEN, "granted"},
    {"no more time", {.what = "relief_refused", .unit = UNIT, .at = 200}, &OPEN, "denied"},
    {"another's time", {.what = "relief_granted", .unit = "gov.west", .at = 200}, &OPEN, ""},
    {"satisfied", {.what = "followed_up", .at = 200, .rating = RATING_SATISFIED}, &FED_BACK, "rated"},
    {"declines", {.what = "followed_up", .at = 200, .rating = RATING_DECLINED}, &FED_BACK, "rated"},
    {"R38: dissatisfied waits for the redo",
     {.what = "followed_up", .at = 200, .rating = RATING_DISSATISFIED},
     &FED_BACK,
     ""},
    {"no rating", {.what = "followed_up", .at = 200}, &FED_BACK, ""},
    {"R34: one of several", {.what = "rated", .at = 200, .rating = RATING_SATISFIED}, &FED_BACK, ""},
    {"settled", {.what = "written_off", .at = 200}, &FED_BACK, "declined"},
    {"closed", {.what = "closed", .at = 200}, &FED_BACK, "declined"},
    {"added", {.what = "supplemented", .at = 200}, &OPEN, "added"},
    {"a card", {.what = "card", .unit = UNIT, .at = 200}, &OPEN, "urged"},
    {"another's card", {.what = "card", .unit = "gov.west", .at = 200}, &OPEN, ""},
    {"a slip", {.what = "slip_issued", .unit = UNIT, .at = 200}, &OPEN, "urged"},
    {"a remark", {.what = "commented", .at = 200}, &OPEN, "urged"},
    {"another unit's remark", {.what = "commented", .at = 200, .author = "gov.west"}, &OPEN, "urged"},
    {"its own remark", {.what = "commented", .at = 200, .author = UNIT}, &OPEN, ""},
    {"what it did itself", {.what = "signed", .unit = UNIT, .at = 200}, &OPEN, ""},
    {"what nobody knows", {.what = "", .at = 200}, &OPEN, ""},
};

static const char *const NAMES[LINK_ACTS] = {
    [LINK_SUBMIT] = "submit",     [LINK_ANEW] = "anew",     [LINK_DUE] = "due",     [LINK_REFUSED] = "refused",
    [LINK_GRANTED] = "granted",   [LINK_DENIED] = "denied", [LINK_RATED] = "rated", [LINK_REDO] = "redo",
    [LINK_DECLINED] = "declined", [LINK_ADDED] = "added",   [LINK_URGED] = "urged", [LINK_WITHDRAWN] = "withdrawn",
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(TOLD); i++) {
        enum link_act acts[LINK_ACTS_MOST];
        struct buf words = {0};
        size_t count = link_down(&TOLD[i].line, TOLD[i].order, UNIT, acts);
        buf_text(&words, "");
        for (size_t n = 0; n < count; n++)
            buf_print(&words, "%s%s", n == 0 ? "" : " ", NAMES[acts[n]]);
        if (!str_equal(words.text, TOLD[i].words))
            fail_msg("%s: '%s' instead of '%s'", TOLD[i].title, words.text, TOLD[i].words);
        if (count > 0)
            assert_true(link_matters(&TOLD[i].line));
        buf_free(&words);
    }
    assert_false(link_matters(&(struct link_line){.what = "signed", .unit = UNIT}));
}

static const char *submit_key(const char *number, const struct link_order *order, bool anew)
{
    static char key[LINK_KEY];
    link_submit_key(&(struct link_line){.number = number}, order, anew, key);
    return key;
}

static const char *word_key(const char *what, enum link_act act)
{
    static char key[LINK_KEY];
    link_word_key(&(struct link_line){.what = what, .id = 42, .at = 7}, act, key);
    return key;
}

static void test_keys(void **state)
{
    (void)state;
    const struct link_order again = {.turn = 2, .round = 3};
    char one[LINK_KEY], other[LINK_KEY];
    assert_string_equal(submit_key("PY20190602-00001", &OPEN, false), "d/PY20190602-00001");
    assert_string_equal(submit_key("PY20190602-00001", &again, false), "d/PY20190602-00001/2");
    assert_string_equal(submit_key("PY20190602-00001", &again, true), "d/PY20190602-00001/r3");
    assert_string_equal(word_key("due_changed", LINK_DUE), "i/42/7");
    assert_string_equal(word_key("redo", LINK_REDO), "i/42/7");
    assert_string_equal(word_key("redo", LINK_DUE), "i/42/7/due");
    assert_string_equal(word_key("released", LINK_DECLINED), "i/42/7/rating");
    link_report_key('u', "QX20240410-00001", 1712700000000000, UPWARD_RESULT, one);
    assert_string_equal(one, "u/QX20240410-00001/1712700000000000/5");
    link_added_key("PY20190602-00001", "已经三天了", one);
    link_added_key("PY20190602-00001", "已经四天了", other);
    assert_string_not_equal(one, other);
    link_added_key("PY20190602-00001", "已经三天了", other);
    assert_string_equal(one, other);
}

/* Whatever is asked for, a key is one: 1 to 64 characters, printable. */
static void test_keys_fit(void **state)
{
    (void)state;
    const char *const number = "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX";
    char keys[3][LINK_KEY];
    link_report_key('x', number, INT64_MAX, UPWARD_RELIEF_ASKED, keys[0]);
    link_added_key(number, "", keys[1]);
    link_word_key(&(struct link_line){.what = "redo", .id = UINT64_MAX}, LINK_DUE, keys[2]);
    for (size_t i = 0; i < COUNT(keys); i++)
        assert_in_range(strlen(keys[i]), 1, 64);
}

static const struct {
    enum link_act act;
    const char *reason;
    enum link_after after;
} DOWN[] = {
    {LINK_SUBMIT, "loop", LINK_THEN_RETURN},
    {LINK_SUBMIT, "too_long", LINK_THEN_REMARK},
    {LINK_ANEW, "loop", LINK_THEN_RETURN},
    {LINK_REDO, "wrong_state", LINK_THEN_ANEW},
    {LINK_REDO, "not_found", LINK_DONE},
    {LINK_REDO, "too_long", LINK_LEFT},
    {LINK_WITHDRAWN, "wrong_state", LINK_THEN_DECLINED},
    {LINK_WITHDRAWN, "already_done", LINK_THEN_DECLINED},
    {LINK_WITHDRAWN, "not_found", LINK_DONE},
    {LINK_DECLINED, "wrong_state", LINK_DONE},
    {LINK_RATED, "already_done", LINK_DONE},
    {LINK_DUE, "not_found", LINK_DONE},
    {LINK_URGED, "too_long", LINK_LEFT},
};
static const struct {
    enum upward_kind kind;
    const char *reason;
    enum link_after after;
} UP[] = {
    {UPWARD_SIGNED, "already_done", LINK_DONE},       {UPWARD_SIGNED, "wrong_state", LINK_LEFT},
    {UPWARD_INTERIM, "boilerplate", LINK_LEFT},       {UPWARD_RESULT, "boilerplate", LINK_THEN_REDO},
    {UPWARD_RESULT, "not_contacted", LINK_THEN_REDO}, {UPWARD_RESULT, "already_done", LINK_DONE},
    {UPWARD_RESULT, "not_yours", LINK_LEFT},          {UPWARD_HANDED_BACK, "late_return", LINK_THEN_REFUSED},
    {UPWARD_HANDED_BACK, "not_found", LINK_LEFT},     {UPWARD_RELIEF_ASKED, "unknown_code", LINK_THEN_DENIED},
};

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(DOWN); i++)
        if (link_after_down(DOWN[i].act, DOWN[i].reason) != DOWN[i].after)
            fail_msg("down %s, %s", NAMES[DOWN[i].act], DOWN[i].reason);
    for (size_t i = 0; i < COUNT(UP); i++)
        if (link_after_up(UP[i].kind, UP[i].reason) != UP[i].after)
            fail_msg("up %s, %s", term_get("upward_kind", (int)UP[i].kind)->code, UP[i].reason);
}

static void test_codes(void **state)
{
    (void)state;
    static const char *const RULES[] = {"city.road=road", "city.road.lamp=light", "city.water=", "broken"};
    static const struct {
        const char *code, *below;
    } CASES[] = {
        {"city.road", "road"},
        {"city.road.hole", "road.hole"},
        {"city.road.lamp", "light"},
        {"city.road.lamp.x", "light.x"},
        {"city.roadside", "city.roadside"},
        {"city.water", ""},
        {"city.water.pipe", ""},
        {"noise", "noise"},
        {"", ""},
        {"broken", "broken"},
    };
    char out[64];
    for (size_t i = 0; i < COUNT(CASES); i++) {
        link_map(RULES, COUNT(RULES), CASES[i].code, out, sizeof out);
        assert_string_equal(out, CASES[i].below);
    }
    link_map(NULL, 0, "city.road", out, 5);
    assert_string_equal(out, "city");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),   cmocka_unit_test(test_keys),  cmocka_unit_test(test_keys_fit),
        cmocka_unit_test(test_answers), cmocka_unit_test(test_codes),
    };
    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
