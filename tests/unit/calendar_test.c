/* The working calendar and the due instants by name: the oracles of the field, a case for every rule; each held
 * against the naive calculator too. Random cases and real years: calendar_property_test.c. */
#include "common/calendar.h"
#include "tests/lib/clock_bench.h"
#include "tests/lib/naive_calendar.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct facts *facts;
    struct naive *naive;
    struct arena *arena;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture.facts = facts_sample();
    fixture.naive = naive_new(fixture.facts);
    fixture.arena = arena_new(0);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    free(fixture->facts);
    free(fixture->naive);
    arena_free(&fixture->arena);
    return 0;
}

static void check_due(const struct fixture *fixture, bool round_the_clock, const char *text, const char *start,
                      const char *due)
{
    struct pack_limit limit = bench_parse(text);
    struct deadline found =
        calendar_deadline(NULL, &fixture->facts->calendar, round_the_clock, &limit, bench_at(start));
    if (found.fault != CALENDAR_OK || found.due != bench_at(due))
        fail_msg("%s from %s: due %s, expected %s", text, start, bench_text(found.due), due);
    instant naive = naive_due(fixture->naive, round_the_clock, &limit, bench_at(start));
    if (naive != bench_at(due))
        fail_msg("%s from %s: the naive calculator says %s, expected %s", text, start, bench_text(naive), due);
}

/* The days of an explanation in one line: "+04-07 -04-04清明节 …". */
static const char *days_line(struct arena *arena, const struct deadline *deadline)
{
    const char *line = "";
    for (size_t i = 0; i < deadline->day_count; i++) {
        char date[11];
        day_format(deadline->days[i].date, date);
        line = arena_print(arena, "%s%s%c%s%s", line, i ? " " : "", deadline->days[i].counted ? '+' : '-', date + 5,
                           deadline->days[i].name ? deadline->days[i].name : "");
    }
    return line;
}

/* One example that tells four implementations apart: Mon-Fri only says 04-09, holidays without make-up
 * days 04-11, calendar days 04-07. */
static void oracle_qingming_2024(void **state)
{
    struct fixture *fixture = *state;
    struct pack_limit limit = bench_parse("4wd");
    struct deadline found =
        calendar_deadline(fixture->arena, &fixture->facts->calendar, false, &limit, bench_at("2024-04-03T10:00"));
    assert_int_equal(found.fault, CALENDAR_OK);
    assert_string_equal(bench_text(found.due), "2024-04-10T17:30:00+08:00");
    assert_string_equal(bench_text(found.running_from), "2024-04-04T00:00:00+08:00");
    assert_string_equal(days_line(fixture->arena, &found),
                        "-04-04清明节 -04-05清明节 -04-06清明节 +04-07清明节 +04-08 +04-09 +04-10");
    assert_int_equal(found.days[3].class, DAY_MAKE_UP);
    assert_int_equal(found.days[0].class, DAY_HOLIDAY);
}

static void oracle_national_day_2019(void **state)
{
    struct fixture *fixture = *state;
    struct pack_limit limit = bench_parse("5wd");
    struct deadline found =
        calendar_deadline(fixture->arena, &fixture->facts->calendar, false, &limit, bench_at("2019-09-27T15:20"));
    assert_string_equal(bench_text(found.due), "2019-10-10T17:30:00+08:00");
    assert_string_equal(days_line(fixture->arena, &found),
                        "-09-28 +09-29国庆节 +09-30 -10-01国庆节 -10-02国庆节 -10-03国庆节 -10-04国庆节 "
                        "-10-05国庆节 -10-06国庆节 -10-07国庆节 +10-08 +10-09 +10-10");
}

/* C13: the urgent lane runs by the wall, at night and on rest days (T04). */
static void oracle_urgent_at_night(void **state)
{
    struct fixture *fixture = *state;
    check_due(fixture, false, "30min", "2019-05-27T21:11", "2019-05-27T21:41");
    check_due(fixture, true, "30min", "2019-05-27T21:11", "2019-05-27T21:41");
    check_due(fixture, false, "2h", "2019-06-02T23:30", "2019-06-03T01:30");
}

static void every_rule_by_name(void **state)
{
    static const struct {
        const char *limit, *start, *due;
        bool round_the_clock;
    } cases[] = {
        /* R20, "2110": three clocks on one order, Wed 2024-04-03 16:00 before Qingming */
        {"2h", "2024-04-03T16:00", "2024-04-03T18:00", false},
        {"1wd", "2024-04-03T16:00", "2024-04-07T17:30", false},
        {"10wd", "2024-04-03T16:00", "2024-04-18T17:30", false},
        /* T06, T07: same day, and one day more; by the calendar, on a holiday too */
        {"eod", "2024-04-06T12:00", "2024-04-07T00:00", false},
        {"eod+1d", "2024-04-06T12:00", "2024-04-08T00:00", false},
        {"eod", "2024-04-06T00:00", "2024-04-07T00:00", false},
        {"eod", "2024-04-06T23:59:59.999999", "2024-04-07T00:00", false},
        {"eod/day_not_counted", "2024-04-06T12:00", "2024-04-08T00:00", false},
        {"eod/next_working", "2024-04-05T12:00", "2024-04-08T00:00", false},
        {"eod/end_of_work", "2024-04-03T17:29", "2024-04-03T17:30", false},
        {"eod/end_of_work", "2024-04-03T17:30", "2024-04-04T17:30", false},
        {"eod+1d/same_time", "2024-04-03T20:00", "2024-04-04T20:00", false},
        /* calendar days: day 0 not counted, off days counted */
        {"7d", "2024-04-03T10:00", "2024-04-11T00:00", false},
        {"7d/day_counted", "2024-04-03T10:00", "2024-04-10T00:00", false},
        {"7d/event/same_time", "2024-04-03T10:00", "2024-04-10T10:00", false},
        {"1d/end_of_work", "2024-04-03T20:00", "2024-04-04T17:30", false},
        {"1d/day_counted/end_of_work", "2024-04-03T20:00", "2024-04-04T17:30", false},
        {"1d/next_working", "2024-04-04T09:00", "2024-04-09T00:00", false},
        /* working days: the four starts on a day off */
        {"1wd", "2024-04-06T12:00", "2024-04-07T17:30", false},
        {"1wd/event", "2024-04-06T12:00", "2024-04-07T17:30", false},
        {"1wd/day_counted", "2024-04-06T12:00", "2024-04-07T17:30", false},
        {"1wd/next_working", "2024-04-06T12:00", "2024-04-08T17:30", false},
        /* … and after closing, in the break, before opening */
        {"1wd/day_counted", "2024-04-03T10:00", "2024-04-03T17:30", false},
        {"1wd/day_counted", "2024-04-03T17:30", "2024-04-07T17:30", false},
        {"1wd/next_working", "2024-04-03T17:30", "2024-04-08T17:30", false},
        {"1wd", "2024-04-03T23:00", "2024-04-07T17:30", false},
        {"1wd/end_of_day", "2024-04-03T10:00", "2024-04-08T00:00", false},
        {"1wd/same_time", "2024-04-03T10:00:07.5", "2024-04-07T10:00:07.5", false},
        {"1wd/same_time", "2024-04-03T06:00", "2024-04-07T08:30", false},
        {"1wd/same_time", "2024-04-03T12:15", "2024-04-07T13:30", false},
        {"1wd/same_time", "2024-04-03T20:00", "2024-04-07T17:30", false},
        {"1wd/same_time", "2024-04-06T10:00", "2024-04-07T17:30", false},
        {"2wd/day_counted/same_time", "2024-04-03T10:00", "2024-04-07T10:00", false},
        {"2wd/day_counted/same_time", "2024-04-03T20:00", "2024-04-08T08:30", false},
        /* working hours over the break, the night and the holiday */
        {"2wh", "2024-04-03T11:00", "2024-04-03T14:30", false},
        {"1wh", "2024-04-03T11:00", "2024-04-03T12:00", false},
        {"1wh", "2024-04-03T12:00", "2024-04-03T14:30", false},
        {"2wh", "2024-04-03T16:30", "2024-04-07T09:30", false},
        {"2wh", "2024-04-06T03:00", "2024-04-07T10:30", false},
        {"15wh", "2024-04-03T08:30", "2024-04-07T17:30", false},
        {"2wh/end_of_work", "2024-04-03T11:00", "2024-04-03T17:30", false},
        {"2wh/end_of_day", "2024-04-03T11:00", "2024-04-04T00:00", false},
        /* hours that start or end with work */
        {"2h/next_working", "2024-04-03T20:00", "2024-04-07T10:30", false},
        {"24h/end_of_work", "2024-04-03T10:00", "2024-04-07T17:30", false},
        {"2h/end_of_work", "2024-04-03T15:30", "2024-04-03T17:30", false},
        {"2h/end_of_work", "2024-04-03T15:31", "2024-04-07T17:30", false},
        {"2h/end_of_day", "2024-04-03T22:00", "2024-04-04T00:00", false},
        {"2h/end_of_day", "2024-04-03T22:01", "2024-04-05T00:00", false},
        /* T15: round the clock, every date is a working day of 24 hours */
        {"1wd", "2024-04-03T10:00", "2024-04-05T00:00", true},
        {"4wd/same_time", "2024-04-03T03:00", "2024-04-07T03:00", true},
        {"2wh", "2024-04-03T23:00", "2024-04-04T01:00", true},
        {"2h/next_working", "2024-04-06T03:00", "2024-04-06T05:00", true},
        {"1wd/day_counted", "2024-04-06T23:59", "2024-04-07T00:00", true},
        /* leap day, end of year */
        {"1wd", "2024-02-28T10:00", "2024-02-29T17:30", false},
        {"1d", "2023-12-31T10:00", "2024-01-02T00:00", false},
        {"1wd", "2023-12-29T10:00", "2024-01-02T17:30", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_due(*state, cases[i].round_the_clock, cases[i].limit, cases[i].start, cases[i].due);
}

/* Beyond the published years the count is provisional: Monday to Friday, and the year is named. */
static void a_missing_year_is_counted_provisionally_and_named(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *limit, *start, *due;
        int year; /* 0 = no fault */
        bool round_the_clock;
    } cases[] = {
        {"1wd", "2024-12-31T10:00", "2025-01-01T17:30", 2025, false},
        {"5wd", "2024-12-27T10:00", "2025-01-03T17:30", 2025, false},
        {"2wd", "2024-12-27T10:00", "2024-12-31T17:30", 0, false},
        {"4wh", "2024-12-31T16:00", "2025-01-01T11:00", 2025, false},
        {"1wd", "2018-12-31T10:00", "2019-01-02T17:30", 0, false},
        {"1wd", "2018-12-30T10:00", "2018-12-31T17:30", 2018, false},
        {"1wd/same_time", "2018-12-31T10:00", "2019-01-02T10:00", 2018, false},
        {"2h/next_working", "2024-12-31T20:00", "2025-01-01T10:30", 2025, false},
        {"2h/end_of_work", "2024-12-31T16:00", "2025-01-01T17:30", 2025, false},
        {"1wd", "2031-05-30T10:00", "2031-06-02T17:30", 2031, false}, /* Friday to Monday */
        {"30min", "2031-06-01T10:00", "2031-06-01T10:30", 0, false},
        {"3d", "2024-12-31T10:00", "2025-01-04T00:00", 0, false},
        {"eod", "2018-06-01T10:00", "2018-06-02T00:00", 0, false},
        {"5wd", "2031-06-01T10:00", "2031-06-07T00:00", 0, true},
        {"4wh", "2024-12-31T23:00", "2025-01-01T03:00", 0, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct pack_limit limit = bench_parse(cases[i].limit);
        struct deadline found = calendar_deadline(fixture->arena, &fixture->facts->calendar, cases[i].round_the_clock,
                                                  &limit, bench_at(cases[i].start));
        if (found.missing_year != cases[i].year || found.due != bench_at(cases[i].due))
            fail_msg("%s from %s: due %s (%d), expected %s (%d)", cases[i].limit, cases[i].start, bench_text(found.due),
                     found.missing_year, cases[i].due, cases[i].year);
        assert_int_equal(found.fault, cases[i].year ? CALENDAR_YEAR_MISSING : CALENDAR_OK);
        assert_int_equal(naive_due(fixture->naive, cases[i].round_the_clock, &limit, bench_at(cases[i].start)),
                         bench_at(cases[i].due));
        assert_int_equal(fixture->naive->missing_year, cases[i].year);
    }
    struct pack_limit limit = bench_parse("4wd");
    struct deadline found =
        calendar_deadline(fixture->arena, &fixture->facts->calendar, false, &limit, bench_at("2024-12-31T10:00"));
    assert_string_equal(days_line(fixture->arena, &found), "+01-01 +01-02 +01-03 -01-04 -01-05 +01-06");
    assert_int_equal(found.days[0].class, DAY_WORKDAY);
    assert_int_equal(found.days[3].class, DAY_WEEKEND);
}

static void a_bad_limit_has_no_due_instant(void **state)
{
    struct fixture *fixture = *state;
    const struct pack_limit bad[] = {
        {.unit = LIMIT_NONE},
        {.unit = LIMIT_WORKING_DAY, .amount = 0, .start = START_DAY_NOT_COUNTED, .end = END_OF_WORK},
        {.unit = LIMIT_WORKING_DAY, .amount = 4},
        {.unit = LIMIT_HOUR, .amount = 2, .start = START_DAY_COUNTED, .end = END_SAME_TIME},
        {.unit = (enum limit_unit)99, .amount = 2, .start = START_EVENT, .end = END_SAME_TIME},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct deadline found =
            calendar_deadline(fixture->arena, &fixture->facts->calendar, false, &bad[i], bench_at("2024-04-03T10:00"));
        assert_int_equal(found.fault, CALENDAR_BAD_LIMIT);
        assert_true(found.due == INSTANT_NONE);
    }
    struct pack_limit sound = bench_parse("4wd");
    struct deadline found = calendar_deadline(NULL, &fixture->facts->calendar, false, &sound, INSTANT_NONE);
    assert_int_equal(found.fault, CALENDAR_BAD_LIMIT);
}

static void offsets_of_the_ladder(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *offset;
        bool before;
        const char *anchor, *expected;
        bool round_the_clock;
    } cases[] = {
        /* N13: yellow one working day before, red one working day after */
        {"1wd", true, "2024-04-10T17:30", "2024-04-09T17:30", false},
        {"1wd", true, "2024-04-07T17:30", "2024-04-03T17:30", false},
        {"1wd", false, "2024-04-03T17:30", "2024-04-07T17:30", false},
        {"2wd", false, "2024-04-10T17:30", "2024-04-12T17:30", false},
        {"2wd", true, "2024-04-08T10:00", "2024-04-03T10:00", false},
        /* 24:00 of Sunday belongs to Sunday */
        {"1wd", true, "2024-04-15T00:00", "2024-04-13T00:00", false},
        {"1wd", false, "2024-04-13T00:00", "2024-04-16T00:00", false},
        {"10min", true, "2019-05-27T21:41", "2019-05-27T21:31", false},
        {"2h", false, "2019-05-27T23:00", "2019-05-28T01:00", false},
        {"1d", true, "2024-04-07T00:00", "2024-04-06T00:00", false},
        {"1d", false, "2024-04-06T17:30", "2024-04-07T17:30", false},
        {"4wh", true, "2024-04-07T10:30", "2024-04-03T15:30", false},
        {"4wh", true, "2024-04-03T17:30", "2024-04-03T13:30", false},
        {"5wh", true, "2024-04-03T17:30", "2024-04-03T11:00", false},
        {"4wh", false, "2024-04-03T15:30", "2024-04-07T10:30", false},
        {"4wh", true, "2024-04-08T00:00", "2024-04-07T13:30", false},
        {"eod", false, "2024-04-03T17:30", "2024-04-04T00:00", false},
        {"eod", false, "2024-04-04T00:00", "2024-04-04T00:00", false},
        {"eod+1d", false, "2024-04-03T17:30", "2024-04-05T00:00", false},
        {"eod", true, "2024-04-03T17:30", "2024-04-03T00:00", false},
        {"eod+1d", true, "2024-04-03T17:30", "2024-04-02T00:00", false},
        {"none", true, "2024-04-03T17:30", "2024-04-03T17:30", false},
        {"1wd", true, "2024-04-07T17:30", "2024-04-06T17:30", true},
        {"2wh", true, "2024-04-07T01:00", "2024-04-06T23:00", true},
        {"1wd", false, "2031-04-07T01:00", "2031-04-08T01:00", true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct pack_limit limit = bench_parse(cases[i].offset);
        instant found = calendar_offset(&fixture->facts->calendar, cases[i].round_the_clock, &limit, cases[i].before,
                                        bench_at(cases[i].anchor), NULL);
        if (found != bench_at(cases[i].expected))
            fail_msg("%s %s %s: %s, expected %s", cases[i].offset, cases[i].before ? "before" : "after",
                     cases[i].anchor, bench_text(found), cases[i].expected);
    }
    struct pack_limit day_off = bench_parse("1wd");
    assert_true(calendar_offset(&fixture->facts->calendar, false, &day_off, true, INSTANT_NONE, NULL) == INSTANT_NONE);
}

/* The way there may need a year that is not published: the answer is provisional and the year is named. */
static void offsets_name_a_missing_year(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *offset;
        bool before;
        const char *anchor, *expected;
        int year;
    } cases[] = {
        {"1wd", false, "2024-12-31T17:30", "2025-01-01T17:30", 2025},
        {"1wd", true, "2019-01-02T17:30", "2018-12-31T17:30", 2018},
        {"1wh", true, "2019-01-01T17:30", "2018-12-31T16:30", 2018},
        {"1wd", true, "2025-01-03T17:30", "2025-01-02T17:30", 2025},
        {"1wd", true, "2025-01-01T17:30", "2024-12-31T17:30", 0},
        {"2wh", false, "2024-12-31T15:30", "2024-12-31T17:30", 0},
        {"3d", false, "2024-12-31T17:30", "2025-01-03T17:30", 0},
        {"300wd", true, "2019-01-10T17:30", "2017-11-15T17:30", 2017}, /* through 2018: the earliest is named */
        {"300wd", true, "2019-12-02T17:30", "2018-09-21T17:30", 2018},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int year = 77;
        struct pack_limit limit = bench_parse(cases[i].offset);
        instant found = calendar_offset(&fixture->facts->calendar, false, &limit, cases[i].before,
                                        bench_at(cases[i].anchor), &year);
        if (found != bench_at(cases[i].expected) || year != cases[i].year)
            fail_msg("%s %s %s: %s (%d), expected %s (%d)", cases[i].offset, cases[i].before ? "before" : "after",
                     cases[i].anchor, bench_text(found), year, cases[i].expected, cases[i].year);
    }
}

/* 逢6: July 2019 has a Saturday among its meeting days; what follows from it is the meeting's business. */
static void classes_of_dates(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *date;
        enum day_class class;
        const char *name;
    } cases[] = {
        {"2019-07-06", DAY_WEEKEND, NULL},     {"2019-07-16", DAY_WORKDAY, NULL},
        {"2019-07-26", DAY_WORKDAY, NULL},     {"2019-09-29", DAY_MAKE_UP, "国庆节"},
        {"2019-10-12", DAY_MAKE_UP, "国庆节"}, {"2019-10-06", DAY_HOLIDAY, "国庆节"},
        {"2024-04-07", DAY_MAKE_UP, "清明节"}, {"2019-01-01", DAY_HOLIDAY, "元旦"},
        {"2024-10-12", DAY_MAKE_UP, "国庆节"}, {"2024-12-31", DAY_WORKDAY, NULL},
    };
    enum day_class class;
    const char *name;
    for (size_t i = 0; i < COUNT(cases); i++) {
        day date;
        assert_true(day_parse(cases[i].date, &date));
        assert_int_equal(calendar_class(&fixture->facts->calendar, date, &class, &name), CALENDAR_OK);
        assert_int_equal(class, cases[i].class);
        assert_int_equal(name != NULL, cases[i].name != NULL);
        if (name)
            assert_string_equal(name, cases[i].name);
        assert_int_equal(calendar_is_working(class), class == DAY_WORKDAY || class == DAY_MAKE_UP);
    }
    assert_int_equal(calendar_class(&fixture->facts->calendar, day_from_civil(2018, 12, 31), &class, NULL),
                     CALENDAR_YEAR_MISSING);
    assert_int_equal(calendar_class(&fixture->facts->calendar, day_from_civil(2025, 1, 1), &class, NULL),
                     CALENDAR_YEAR_MISSING);
}

/* A make-up day that falls on a Monday anyway (2020-02-03 as published) changes nothing. */
static void a_redundant_make_up_day_is_a_plain_working_day(void **state)
{
    (void)state;
    struct facts *facts = facts_new(2020, 2020);
    facts_add(facts, "2020-02-01", false, "春节");
    facts_add(facts, "2020-02-03", true, "春节");
    enum day_class class;
    assert_int_equal(calendar_class(&facts->calendar, day_from_civil(2020, 2, 3), &class, NULL), CALENDAR_OK);
    assert_int_equal(class, DAY_WORKDAY);
    free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oracle_qingming_2024),
        cmocka_unit_test(oracle_national_day_2019),
        cmocka_unit_test(oracle_urgent_at_night),
        cmocka_unit_test(every_rule_by_name),
        cmocka_unit_test(a_missing_year_is_counted_provisionally_and_named),
        cmocka_unit_test(a_bad_limit_has_no_due_instant),
        cmocka_unit_test(offsets_of_the_ladder),
        cmocka_unit_test(offsets_name_a_missing_year),
        cmocka_unit_test(classes_of_dates),
        cmocka_unit_test(a_redundant_make_up_day_is_a_plain_working_day),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
