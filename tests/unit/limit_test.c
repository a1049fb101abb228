/* Limits as people write them: what is understood, what is refused and why, how they read aloud. */
#include "common/limit.h"
#include "common/terms.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text;
    int amount;
    enum limit_unit unit;
    enum limit_start start;
    enum limit_end end;
    const char *zh, *en;
} GOOD[] = {
    {"none", 0, LIMIT_NONE, LIMIT_START_UNSPECIFIED, LIMIT_END_UNSPECIFIED, "不限时", "no limit"},
    {"30min", 30, LIMIT_MINUTE, START_EVENT, END_SAME_TIME, "30分钟", "30 minutes"},
    {"1min", 1, LIMIT_MINUTE, START_EVENT, END_SAME_TIME, "1分钟", "1 minute"},
    {"2h", 2, LIMIT_HOUR, START_EVENT, END_SAME_TIME, "2小时", "2 hours"},
    {"4wh", 4, LIMIT_WORKING_HOUR, START_NEXT_WORKING, END_SAME_TIME, "4个工作小时", "4 working hours"},
    {"4wd", 4, LIMIT_WORKING_DAY, START_DAY_NOT_COUNTED, END_OF_WORK, "4个工作日", "4 working days"},
    {"3d", 3, LIMIT_DAY, START_DAY_NOT_COUNTED, END_OF_DAY, "3个自然日", "3 calendar days"},
    {"10000d", 10000, LIMIT_DAY, START_DAY_NOT_COUNTED, END_OF_DAY, "10000个自然日", "10000 calendar days"},
    {"eod", 0, LIMIT_END_OF_DAY, START_DAY_COUNTED, END_OF_DAY, "当日", "the same day"},
    {"eod+0d", 0, LIMIT_END_OF_DAY, START_DAY_COUNTED, END_OF_DAY, "当日", "the same day"},
    {"eod+1d", 1, LIMIT_END_OF_DAY, START_DAY_COUNTED, END_OF_DAY, "当日加1日", "the same day plus 1 day"},
    {"eod+366d", 366, LIMIT_END_OF_DAY, START_DAY_COUNTED, END_OF_DAY, "当日加366日", "the same day plus 366 days"},
    {"4wd/day_counted", 4, LIMIT_WORKING_DAY, START_DAY_COUNTED, END_OF_WORK, "4个工作日(当日计入)",
     "4 working days (day of receipt counted)"},
    {"4wd/day_counted/same_time", 4, LIMIT_WORKING_DAY, START_DAY_COUNTED, END_SAME_TIME,
     "4个工作日(当日计入,同一时刻)", "4 working days (day of receipt counted, same time of day)"},
    {"4wd/same_time/day_counted", 4, LIMIT_WORKING_DAY, START_DAY_COUNTED, END_SAME_TIME,
     "4个工作日(当日计入,同一时刻)", "4 working days (day of receipt counted, same time of day)"},
    {"2h/next_working", 2, LIMIT_HOUR, START_NEXT_WORKING, END_SAME_TIME, "2小时(下一工作时刻起)",
     "2 hours (next working minute)"},
    {"eod/end_of_work", 0, LIMIT_END_OF_DAY, START_DAY_COUNTED, END_OF_WORK, "当日(下班时刻)",
     "the same day (end of the working day)"},
    {"eod/day_not_counted/same_time", 0, LIMIT_END_OF_DAY, START_DAY_NOT_COUNTED, END_SAME_TIME,
     "当日(当日不计,同一时刻)", "the same day (day of receipt not counted, same time of day)"},
};

static const struct {
    const char *text, *why; /* a part of the reason */
} BAD[] = {
    {NULL, "missing"},
    {"", "write 30min"},
    {" 4wd", "write 30min"},
    {"4wd ", "write 30min"},
    {"4 wd", "write 30min"},
    {"4", "write 30min"},
    {"wd", "write 30min"},
    {"4WD", "write 30min"},
    {"-4wd", "write 30min"},
    {"+4wd", "write 30min"},
    {"04wd", "write 30min"},
    {"4.5h", "write 30min"},
    {"4wdx", "write 30min"},
    {"4none", "write 30min"},
    {"4eod", "write 30min"},
    {"4wd+1d", "write 30min"},
    {"nonex", "write 30min"},
    {"none+1d", "after the unit"},
    {"eod+", "write 30min"},
    {"eod+d", "write 30min"},
    {"eod+1", "write 30min"},
    {"eod+1wd", "write 30min"},
    {"eod+1dx", "after the unit"},
    {"eod1d", "write 30min"},
    {"四天", "write 30min"},
    {"99999999999d", "write 30min"},
    {"0min", "out of range"},
    {"10001d", "out of range"},
    {"99999wd", "out of range"},
    {"eod+367d", "out of range"},
    {"4wd/", "unknown or repeated"},
    {"4wd//", "unknown or repeated"},
    {"4wd/soon", "unknown or repeated"},
    {"4wd/day_counted/", "unknown or repeated"},
    {"4wd/day_counted/day_counted", "unknown or repeated"},
    {"4wd/day_counted/day_not_counted", "unknown or repeated"},
    {"4wd/same_time/end_of_work", "unknown or repeated"},
    {"4wd/day_countedXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "unknown or repeated"},
    {"none/event", "no rules"},
    {"30min/day_counted", "not by the day"},
    {"2h/day_not_counted", "not by the day"},
    {"4wh/day_counted", "not by the day"},
    {"1wd/day_counted/same_time", "no time at all"},
    {"1d/day_counted/same_time", "no time at all"},
    {"eod/same_time", "no time at all"},
    {"eod/event/same_time", "no time at all"},
    {"20%", "distance of a rung"},
    {"20%/same_time", "distance of a rung"},
    {"100%", "distance of a rung"},
};

static const struct {
    const char *text;
    int amount; /* 0 = refused */
    enum limit_unit unit;
    const char *zh, *en; /* en of what is refused: a part of the reason */
} DISTANCES[] = {
    {"30min", 30, LIMIT_MINUTE, "30分钟", "30 minutes"},
    {"2h", 2, LIMIT_HOUR, "2小时", "2 hours"},
    {"4wh", 4, LIMIT_WORKING_HOUR, "4个工作小时", "4 working hours"},
    {"1wd", 1, LIMIT_WORKING_DAY, "1个工作日", "1 working day"},
    {"3d", 3, LIMIT_DAY, "3个自然日", "3 calendar days"},
    {"20%", 20, LIMIT_PERCENT, "时限的20%", "20% of the limit"},
    {"1%", 1, LIMIT_PERCENT, "时限的1%", "1% of the limit"},
    {"99%", 99, LIMIT_PERCENT, "时限的99%", "99% of the limit"},
    {"0%", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "1% to 99%"},
    {"100%", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "1% to 99%"},
    {"20%%", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "write 30min"},
    {"%", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "write 30min"},
    {"0min", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "out of range"},
    {"10001d", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "out of range"},
    {"none", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "write 30min"},
    {"eod", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "write 30min"},
    {"eod+1d", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "write 30min"},
    {"1wd/same_time", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "no rules"},
    {"20%/", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "no rules"},
    {"", 0, LIMIT_UNIT_UNSPECIFIED, NULL, "write 30min"},
    {NULL, 0, LIMIT_UNIT_UNSPECIFIED, NULL, "missing"},
};

static void good_limits_are_understood(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct pack_limit limit;
        const char *why = "untouched";
        print_message("  %s\n", GOOD[i].text);
        assert_true(limit_parse(GOOD[i].text, &limit, &why));
        assert_null(why);
        assert_int_equal(limit.amount, GOOD[i].amount);
        assert_int_equal(limit.unit, GOOD[i].unit);
        assert_int_equal(limit.start, GOOD[i].start);
        assert_int_equal(limit.end, GOOD[i].end);
        assert_ptr_equal(limit.text, GOOD[i].text);
    }
}

static void bad_limits_are_refused_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        struct pack_limit limit = {.amount = 77}, before = limit;
        const char *why = NULL;
        print_message("  %s\n", BAD[i].text ? BAD[i].text : "NULL");
        assert_false(limit_parse(BAD[i].text, &limit, &why));
        assert_non_null(why);
        assert_non_null(strstr(why, BAD[i].why));
        assert_memory_equal(&limit, &before, sizeof limit);
        assert_false(limit_parse(BAD[i].text, &limit, NULL));
    }
}

static void limits_read_aloud_in_both_languages(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct pack_limit limit;
        assert_true(limit_parse(GOOD[i].text, &limit, NULL));
        assert_string_equal(limit_words(arena, &limit, "zh"), GOOD[i].zh);
        assert_string_equal(limit_words(arena, &limit, "en"), GOOD[i].en);
    }
    arena_free(&arena);
}

static void distances_of_rungs(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(DISTANCES); i++) {
        struct pack_limit limit = {.amount = 77};
        const char *why = NULL;
        bool understood = limit_parse_distance(DISTANCES[i].text, &limit, &why);
        print_message("  %s\n", DISTANCES[i].text ? DISTANCES[i].text : "NULL");
        assert_int_equal(understood, DISTANCES[i].amount != 0);
        if (!understood) {
            assert_non_null(strstr(why, DISTANCES[i].en));
            assert_int_equal(limit.amount, 77);
            continue;
        }
        assert_int_equal(limit.amount, DISTANCES[i].amount);
        assert_int_equal(limit.unit, DISTANCES[i].unit);
        assert_string_equal(limit_words(arena, &limit, "zh"), DISTANCES[i].zh);
        assert_string_equal(limit_words(arena, &limit, "en"), DISTANCES[i].en);
    }
    struct pack_limit percent = {.amount = 20, .unit = LIMIT_PERCENT};
    assert_non_null(limit_fault(&percent));
    arena_free(&arena);
}

/* Every unit × start × end is either understood or refused: nothing crashes, nothing is half understood. */
static void every_combination_is_decided(void **state)
{
    (void)state;
    static const char *const measures[] = {"1min", "7h", "9wh", "2wd", "1d", "eod", "eod+3d", "none"};
    int understood = 0, refused = 0;
    for (size_t m = 0; m < COUNT(measures); m++)
        for (int s = 0; s < LIMIT_START_COUNT; s++)
            for (int e = 0; e < LIMIT_END_COUNT; e++) {
                char text[64];
                snprintf(text, sizeof text, "%s%s%s%s%s", measures[m], s ? "/" : "",
                         s ? term_get("limit_start", s)->code : "", e ? "/" : "",
                         e ? term_get("limit_end", e)->code : "");
                struct pack_limit limit = {0};
                if (!limit_parse(text, &limit, NULL)) {
                    refused++;
                    continue;
                }
                understood++;
                assert_true(limit.unit == LIMIT_NONE || (limit.start && limit.end));
                assert_true(s == 0 || (int)limit.start == s);
                assert_true(e == 0 || (int)limit.end == e);
            }
    assert_int_equal(understood + refused, 160);
    /* 3 time units × 2 day rules × 4 ends; "none" with any rule; "1d" on its own day; "eod" at once, under 4 starts */
    assert_int_equal(refused, 24 + 19 + 1 + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_limits_are_understood),          cmocka_unit_test(bad_limits_are_refused_with_a_reason),
        cmocka_unit_test(limits_read_aloud_in_both_languages), cmocka_unit_test(distances_of_rungs),
        cmocka_unit_test(every_combination_is_decided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
