/* Spans that differ by season, weekday and date; calendars on top of others; pauses; parts of a limit; open and
 * closed; whose calendar counts. A case for every rule, on tests/unit/pack_data/seasons. Run from the root. */
#include "common/calendar.h"
#include "common/str.h"
#include "tests/lib/clock_bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SOUND   "tests/unit/pack_data/sound"
#define SEASONS "tests/unit/pack_data/seasons"

struct edit {
    const char *file, *what, *with;
};

/* The sound pack with the calendars of this test and a few words changed. */
static struct pack *load(const struct edit *edits, size_t edit_count)
{
    struct arena *arena = arena_new(0);
    struct pack_file *files, *seasons;
    size_t count, one;
    struct pack *pack = NULL;
    assert_int_equal(pack_read_folder(arena, SOUND, &files, &count, stderr), RESULT_OK);
    assert_int_equal(pack_read_folder(arena, SEASONS, &seasons, &one, stderr), RESULT_OK);
    for (size_t i = 0; i < count; i++)
        if (strcmp(files[i].name, "calendar.cfg") == 0)
            files[i].text = seasons[0].text;
    for (size_t e = 0; e < edit_count; e++)
        for (size_t i = 0; i < count; i++) {
            const char *text = files[i].text, *at = strstr(text, edits[e].what);
            if (strcmp(files[i].name, edits[e].file) != 0)
                continue;
            assert_non_null(at);
            files[i].text =
                arena_print(arena, "%.*s%s%s", (int)(at - text), text, edits[e].with, at + strlen(edits[e].what));
        }
    assert_int_equal(pack_load(&pack, files, count, stderr), RESULT_OK);
    arena_free(&arena);
    return pack;
}

static int set_up(void **state)
{
    *state = load(NULL, 0);
    return 0;
}

static int tear_down(void **state)
{
    struct pack *pack = *state;
    pack_free(&pack);
    return 0;
}

static const struct pack_calendar *find(const struct pack *pack, const char *code)
{
    return &pack->calendars[pack_calendar_find(pack, code)];
}

static void due_by_rule(void **state)
{
    static const struct {
        const char *calendar, *limit, *start, *due;
    } cases[] = {
        /* typhoon: closed on Thursday, open from Friday noon, on the coast only */
        {"state", "1wd", "2024-09-18T10:00", "2024-09-19T17:30"},
        {"coast", "1wd", "2024-09-18T10:00", "2024-09-20T17:30"},
        {"state", "4wh", "2024-09-18T16:30", "2024-09-19T11:30"},
        {"coast", "4wh", "2024-09-18T16:30", "2024-09-20T16:30"},
        {"coast", "6wh", "2024-09-18T16:30", "2024-09-23T09:30"},
        {"coast", "2h/next_working", "2024-09-19T08:00", "2024-09-20T15:30"},
        {"coast", "2h/end_of_work", "2024-09-19T10:00", "2024-09-20T17:30"},
        {"coast", "30min", "2024-09-19T10:00", "2024-09-19T10:30"},
        {"coast", "1d/end_of_work", "2024-09-18T10:00", "2024-09-19T17:30"}, /* calendar days end on closed ones too */
        /* half days: closing and opening are those of the date */
        {"coast", "1wd", "2024-09-20T10:00", "2024-09-23T12:00"},
        {"coast", "1wd/day_counted", "2024-09-23T11:59", "2024-09-23T12:00"},
        {"coast", "1wd/day_counted", "2024-09-23T12:00", "2024-09-24T17:30"},
        {"coast", "eod/end_of_work", "2024-09-23T11:00", "2024-09-23T12:00"},
        {"coast", "eod/end_of_work", "2024-09-23T13:00", "2024-09-24T17:30"},
        {"coast", "1wd/end_of_day", "2024-09-20T10:00", "2024-09-24T00:00"},
        {"coast", "1h/end_of_work", "2024-09-23T11:30", "2024-09-24T17:30"},
        {"coast", "1wd/same_time", "2024-09-18T10:00", "2024-09-20T13:30"}, /* not open at ten: when it opens */
        {"coast", "1wd/same_time", "2024-09-20T15:00", "2024-09-23T12:00"}, /* not open at three: at its closing */
        {"coast", "1wd/same_time", "2024-09-23T15:00", "2024-09-24T17:30"}, /* after closing stays after closing */
        {"coast", "1wd/same_time", "2024-09-19T09:00", "2024-09-20T17:30"}, /* as on any day off */
        /* Fridays end at four */
        {"south", "1wd", "2024-05-09T10:00", "2024-05-10T16:00"},
        {"south", "1wd/same_time", "2024-05-09T17:00", "2024-05-10T16:00"},
        {"south", "2wh", "2024-05-10T15:00", "2024-05-11T09:30"},
        {"south", "1wd/day_counted", "2024-05-10T16:00", "2024-05-11T17:30"},
        /* … but a make-up Saturday is a plain day */
        {"south", "1wd", "2024-05-10T10:00", "2024-05-11T17:30"},
        {"south", "1wd/same_time", "2024-05-10T15:59", "2024-05-11T15:59"},
        {"south", "1wd/same_time", "2024-05-10T16:30", "2024-05-11T17:30"},
        /* … unless it is worked for a Friday */
        {"state", "1wd", "2024-10-11T10:00", "2024-10-12T17:30"},
        {"south", "1wd", "2024-10-11T10:00", "2024-10-12T16:00"},
        /* seasons: first and last day included, weekdays of the year have no say in them */
        {"south", "1wd", "2024-05-30T10:00", "2024-05-31T16:00"},
        {"south", "4wh", "2024-05-31T15:00", "2024-06-03T11:30"},
        {"south", "8wh", "2024-05-31T15:00", "2024-06-03T18:30"},
        {"south", "1wd", "2024-06-06T10:00", "2024-06-07T18:30"},
        {"south", "1wd", "2024-06-07T10:00", "2024-06-11T18:30"},
        {"south", "1wd/same_time", "2024-06-06T13:45", "2024-06-07T15:00"}, /* noon is long */
        {"south", "1wd", "2024-09-27T10:00", "2024-09-29T18:30"},           /* make-up: plain hours of the season */
        {"south", "2wd", "2024-09-27T10:00", "2024-09-30T18:30"},
        {"south", "3wd", "2024-09-27T10:00", "2024-10-08T17:30"},
        {"south", "3wd/same_time", "2024-09-27T18:15", "2024-10-08T17:30"},
        /* a season over the end of the year, with a weekday of its own; days inherited through two bases */
        {"north", "1wd", "2024-10-30T10:00", "2024-10-31T17:00"},
        {"north", "1wd", "2024-10-31T10:00", "2024-11-01T16:30"},
        {"north", "1wh", "2024-11-02T10:00", "2024-11-04T11:00"},
        {"north", "1wd", "2024-02-28T10:00", "2024-02-29T16:30"},
        {"north", "1wd", "2024-03-29T10:00", "2024-04-01T17:00"},
        {"north", "1wd", "2024-09-18T10:00", "2024-09-20T17:30"},
        {"north", "1wd", "2024-09-20T10:00", "2024-09-23T12:00"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct pack_limit limit = bench_parse(cases[i].limit);
        struct deadline found =
            calendar_deadline(NULL, find(*state, cases[i].calendar), false, &limit, bench_at(cases[i].start));
        if (found.fault != CALENDAR_OK || found.due != bench_at(cases[i].due))
            fail_msg("%s %s from %s: due %s, expected %s", cases[i].calendar, cases[i].limit, cases[i].start,
                     bench_text(found.due), cases[i].due);
    }
}

/* T15: closures and seasons do not bear on a unit that never closes. */
static void round_the_clock(void **state)
{
    struct pack_limit limit = bench_parse("4wh");
    const struct pack_calendar *coast = find(*state, "coast");
    assert_true(calendar_deadline(NULL, coast, true, &limit, bench_at("2024-09-19T03:00")).due ==
                bench_at("2024-09-19T07:00"));
}

/* Seasons and weekdays are known of a year whose days off are not. */
static void a_provisional_year_keeps_its_seasons(void **state)
{
    struct pack_limit limit = bench_parse("2wd");
    struct deadline found = calendar_deadline(NULL, find(*state, "north"), false, &limit, bench_at("2024-12-31T10:00"));
    assert_int_equal(found.fault, CALENDAR_YEAR_MISSING);
    assert_int_equal(found.missing_year, 2025);
    assert_string_equal(bench_text(found.due), "2025-01-02T16:30:00+08:00");
}

static void days_say_what_is_special(void **state)
{
    struct arena *arena = arena_new(0);
    struct pack_limit limit = bench_parse("3wd");
    struct deadline typhoon =
        calendar_deadline(arena, find(*state, "coast"), false, &limit, bench_at("2024-09-18T10:00"));
    assert_int_equal(typhoon.day_count, 6); /* Thursday to Tuesday */
    assert_string_equal(typhoon.days[0].name, "台风停工");
    assert_false(typhoon.days[0].counted);
    assert_true(typhoon.days[1].counted);
    assert_string_equal(pack_hours_text(arena, typhoon.days[1].hours), "13:30-17:30");
    assert_string_equal(typhoon.days[4].name, "灾后清障");
    assert_null(typhoon.days[5].hours);
    limit = bench_parse("1wd");
    struct deadline replaced =
        calendar_deadline(arena, find(*state, "south"), false, &limit, bench_at("2024-10-11T10:00"));
    assert_int_equal(replaced.days[0].class, DAY_MAKE_UP);
    assert_int_equal(replaced.days[0].replaces, day_from_civil(2024, 10, 4));
    assert_null(replaced.days[0].hours);
    arena_free(&arena);
}

/* ---- pauses ---- */

enum { PAUSES_MAX = 8 };

/* "FROM/UNTIL FROM/UNTIL" */
static size_t read_pauses(const char *text, struct calendar_pause pauses[PAUSES_MAX])
{
    char from[40], until[40];
    int length = 0;
    size_t count = 0;
    for (; sscanf(text, " %39[^/]/%39s%n", from, until, &length) == 2; text += length)
        pauses[count++] = (struct calendar_pause){bench_at(from), bench_at(until)};
    return count;
}

static void shifts_by_rule(void **state)
{
    static const struct {
        const char *calendar, *limit, *due, *pauses, *expected;
    } cases[] = {
        /* working days that end with work: whole ones, wherever their hours were lost */
        {"state", "5wd", "2024-04-16T17:30", "2024-04-10T08:30/2024-04-12T17:30", "2024-04-19T17:30"},
        {"state", "5wd", "2024-04-16T17:30", "2024-04-10T00:00/2024-04-13T00:00", "2024-04-19T17:30"},
        {"state", "5wd", "2024-04-16T17:30", "2024-04-10T08:30/2024-04-10T08:31", "2024-04-16T17:30"},
        {"state", "5wd", "2024-04-16T17:30", "2024-04-10T08:30/2024-04-10T17:29", "2024-04-16T17:30"},
        {"state", "5wd", "2024-04-16T17:30", "2024-04-13T00:00/2024-04-15T08:30", "2024-04-16T17:30"},
        {"state", "5wd", "2024-04-16T17:30", "2024-04-10T08:30/2024-04-10T12:00 2024-04-11T13:30/2024-04-11T17:30",
         "2024-04-17T17:30"},
        {"state", "5wd", "2024-04-16T17:30",
         "2024-04-10T09:00/2024-04-10T11:30 2024-04-11T09:00/2024-04-11T11:30 2024-04-12T14:00/2024-04-12T16:30",
         "2024-04-17T17:30"},
        {"state", "5wd/end_of_day", "2024-04-17T00:00", "2024-04-10T08:30/2024-04-11T17:30", "2024-04-19T00:00"},
        {"state", "5wd", "2024-04-03T17:30", "2024-04-03T08:30/2024-04-03T17:30", "2024-04-07T17:30"}, /* make-up */
        {"state", "5wd", "2024-04-16T17:30", "", "2024-04-16T17:30"},
        /* said twice, out of order, in pieces, nested, backwards: the union counts, once */
        {"state", "5wd", "2024-04-16T17:30",
         "2024-04-10T10:00/2024-04-10T17:30 2024-04-10T08:30/2024-04-10T12:00 2024-04-10T08:30/2024-04-10T10:30",
         "2024-04-17T17:30"},
        {"state", "5wd", "2024-04-16T17:30", "2024-04-10T12:00/2024-04-12T08:30 2024-04-10T08:30/2024-04-11T17:30",
         "2024-04-18T17:30"},
        {"state", "5wd", "2024-04-16T17:30", "2024-04-12T17:30/2024-04-10T08:30", "2024-04-16T17:30"},
        /* a short day lost is a day lost; half of one and half of a long one make one */
        {"coast", "5wd", "2024-09-25T17:30", "2024-09-20T00:00/2024-09-21T00:00", "2024-09-26T17:30"},
        {"coast", "5wd", "2024-09-25T17:30", "2024-09-19T00:00/2024-09-20T00:00", "2024-09-25T17:30"},
        {"coast", "5wd", "2024-09-25T17:30", "2024-09-20T13:30/2024-09-20T15:30 2024-09-24T13:45/2024-09-24T17:30",
         "2024-09-26T17:30"},
        {"coast", "5wd", "2024-09-20T17:30", "2024-09-18T00:00/2024-09-19T00:00", "2024-09-23T12:00"},
        {"south", "5wd", "2024-05-09T17:30", "2024-05-08T00:00/2024-05-09T00:00", "2024-05-10T16:00"},
        {"south", "5wd", "2024-05-10T16:00", "2024-05-10T00:00/2024-05-11T00:00", "2024-05-11T17:30"},
        /* … at the same time of day: the working time itself */
        {"state", "5wd/same_time", "2024-04-16T10:00", "2024-04-10T16:30/2024-04-11T09:30", "2024-04-16T12:00"},
        {"state", "5wd/same_time", "2024-04-16T10:00", "2024-04-10T16:30/2024-04-11T09:31", "2024-04-16T13:31"},
        {"state", "5wd/same_time", "2024-04-16T10:00", "2024-04-12T18:00/2024-04-15T08:00", "2024-04-16T10:00"},
        /* working hours */
        {"state", "4wh", "2024-04-11T16:30", "2024-04-11T11:00/2024-04-11T14:30", "2024-04-12T09:30"},
        {"coast", "4wh", "2024-09-18T16:30", "2024-09-18T14:00/2024-09-18T16:00", "2024-09-20T14:30"},
        {"state", "4wh/end_of_work", "2024-04-11T17:30", "2024-04-11T11:00/2024-04-11T14:30", "2024-04-11T17:30"},
        {"state", "4wh/end_of_work", "2024-04-11T17:30", "2024-04-10T08:30/2024-04-10T17:30", "2024-04-12T17:30"},
        /* the wall */
        {"state", "2h", "2024-04-12T17:00", "2024-04-12T15:30/2024-04-12T16:00", "2024-04-12T17:30"},
        {"state", "30min", "2024-04-12T23:50", "2024-04-12T23:30/2024-04-12T23:45", "2024-04-13T00:05"},
        {"state", "24h/end_of_work", "2024-04-12T17:30", "2024-04-12T10:00/2024-04-12T11:00", "2024-04-12T17:30"},
        {"state", "24h/end_of_work", "2024-04-12T17:30", "2024-04-09T10:00/2024-04-12T10:00", "2024-04-15T17:30"},
        {"state", "24h/end_of_work", "2024-04-12T17:30", "2024-04-09T10:00/2024-04-12T09:59", "2024-04-12T17:30"},
        {"state", "24h/end_of_work", "2024-04-12T16:00", "2024-04-12T10:00/2024-04-12T10:10", "2024-04-12T16:00"},
        {"state", "24h/end_of_day", "2024-04-13T00:00", "2024-04-12T10:00/2024-04-13T10:00", "2024-04-14T00:00"},
        {"state", "24h/end_of_day", "2024-04-13T00:00", "2024-04-12T10:00/2024-04-13T09:00", "2024-04-13T00:00"},
        /* calendar days: 24 hours each, rest days included */
        {"state", "7d", "2024-04-11T00:00", "2024-04-05T10:00/2024-04-06T10:00", "2024-04-12T00:00"},
        {"state", "7d", "2024-04-11T00:00", "2024-04-05T10:00/2024-04-06T09:59", "2024-04-11T00:00"},
        {"state", "7d", "2024-04-11T00:00", "2024-04-05T00:00/2024-04-05T12:00 2024-04-06T00:00/2024-04-06T12:00",
         "2024-04-12T00:00"},
        {"state", "7d/same_time", "2024-04-10T10:00", "2024-04-05T10:00/2024-04-05T10:30", "2024-04-10T10:30"},
        {"south", "7d/end_of_work", "2024-05-09T17:30", "2024-05-05T00:00/2024-05-06T00:00", "2024-05-10T16:00"},
        {"south", "7d/end_of_work", "2024-05-10T16:00", "2024-05-05T00:00/2024-05-06T00:00", "2024-05-11T17:30"},
        {"state", "eod", "2024-04-07T00:00", "2024-04-06T10:00/2024-04-06T11:00", "2024-04-07T00:00"},
        {"state", "eod+1d", "2024-04-08T00:00", "2024-04-06T10:00/2024-04-07T10:00", "2024-04-09T00:00"},
        /* beyond the published years, and no limit at all */
        {"state", "5wd", "2024-12-31T17:30", "2024-12-26T00:00/2024-12-28T00:00", "2025-01-02T17:30"},
        {"state", "none", "2024-04-16T17:30", "2024-04-10T08:30/2024-04-12T17:30", "2024-04-16T17:30"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar_pause pauses[PAUSES_MAX];
        size_t count = read_pauses(cases[i].pauses, pauses);
        struct pack_limit limit = bench_parse(cases[i].limit);
        instant found =
            calendar_shift(find(*state, cases[i].calendar), false, &limit, bench_at(cases[i].due), pauses, count);
        if (found != bench_at(cases[i].expected))
            fail_msg("%s %s due %s, paused %s: %s, expected %s", cases[i].calendar, cases[i].limit, cases[i].due,
                     cases[i].pauses, bench_text(found), cases[i].expected);
    }
}

static void shifts_of_what_is_not_there(void **state)
{
    const struct pack_calendar *calendar = find(*state, "state");
    struct pack_limit limit = bench_parse("5wd");
    const struct calendar_pause open[] = {{bench_at("2024-04-10T08:30"), INSTANT_NONE},
                                          {bench_at("2024-04-10T08:30"), INSTANT_END},
                                          {INSTANT_NONE, bench_at("2024-04-10T08:30")}};
    assert_true(calendar_shift(calendar, false, &limit, bench_at("2024-04-16T17:30"), open, COUNT(open)) ==
                bench_at("2024-04-16T17:30"));
    assert_true(calendar_shift(calendar, false, &limit, INSTANT_NONE, open, COUNT(open)) == INSTANT_NONE);
    struct calendar_pause week = {bench_at("2024-04-08T00:00"), bench_at("2024-04-15T00:00")};
    assert_true(calendar_shift(calendar, true, &limit, bench_at("2024-04-17T00:00"), &week, 1) ==
                bench_at("2024-04-23T17:30") + 30 * INSTANT_MINUTE + 6 * INSTANT_HOUR); /* seven whole days */
    assert_int_equal(calendar_missing_year(calendar, false, bench_at("2024-12-26T00:00"), bench_at("2025-01-02T17:30")),
                     2025);
    assert_int_equal(calendar_missing_year(calendar, false, bench_at("2023-12-26T00:00"), bench_at("2024-01-02T17:30")),
                     2023);
    assert_int_equal(calendar_missing_year(calendar, false, bench_at("2024-12-26T00:00"), bench_at("2025-01-01T00:00")),
                     0);
    assert_int_equal(calendar_missing_year(calendar, true, bench_at("2024-12-26T00:00"), bench_at("2025-01-02T17:30")),
                     0);
}

static void parts_of_a_limit(void **state)
{
    static const struct {
        const char *limit;
        int percent;
        const char *from, *due, *expected;
        bool round_the_clock;
    } cases[] = {
        {"5wd", 20, "2024-04-08T00:00", "2024-04-12T17:30", "2024-04-12T08:30", false},
        {"5wd", 40, "2024-04-08T00:00", "2024-04-12T17:30", "2024-04-11T08:30", false},
        {"5wd", 10, "2024-04-08T00:00", "2024-04-12T17:30", "2024-04-12T13:45", false},
        {"1wd", 50, "2024-04-03T10:00", "2024-04-07T17:30", "2024-04-07T09:15", false}, /* 13:30 of work, 6:45 left */
        {"4wh", 25, "2024-04-03T15:30", "2024-04-07T10:30", "2024-04-07T09:30", false},
        {"2h", 10, "2024-04-08T10:00", "2024-04-08T12:00", "2024-04-08T11:48", false},
        {"10min", 33, "2024-04-08T10:00", "2024-04-08T10:10", "2024-04-08T10:06",
         false}, /* 3 min 18 s: a whole minute */
        {"1min", 99, "2024-04-08T10:00:30", "2024-04-08T10:01:30", "2024-04-08T10:00:30", false},
        {"7d", 20, "2024-04-04T00:00", "2024-04-11T00:00", "2024-04-09T14:24", false},
        {"10wh", 50, "2024-04-06T20:00", "2024-04-07T06:00", "2024-04-07T01:00", true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct pack_limit limit = bench_parse(cases[i].limit);
        instant found = calendar_part(find(*state, "state"), cases[i].round_the_clock, &limit, cases[i].percent,
                                      bench_at(cases[i].from), bench_at(cases[i].due));
        if (found != bench_at(cases[i].expected))
            fail_msg("%d%% of %s before %s: %s, expected %s", cases[i].percent, cases[i].limit, cases[i].due,
                     bench_text(found), cases[i].expected);
    }
}

static void open_and_closed(void **state)
{
    static const struct {
        const char *calendar, *at, *next, *last;
        bool open, round_the_clock;
    } cases[] = {
        {"state", "2024-04-03T10:00", "2024-04-03T10:00", "2024-04-02T17:30", true, false},
        {"state", "2024-04-03T12:00", "2024-04-03T13:30", "2024-04-03T12:00", false, false},
        {"state", "2024-04-03T12:30", "2024-04-03T13:30", "2024-04-03T12:00", false, false},
        {"state", "2024-04-03T08:30", "2024-04-03T08:30", "2024-04-02T17:30", true, false},
        {"state", "2024-04-03T17:30", "2024-04-07T08:30", "2024-04-03T17:30", false, false},
        {"state", "2024-04-05T03:00", "2024-04-07T08:30", "2024-04-03T17:30", false, false},
        {"coast", "2024-09-20T09:00", "2024-09-20T13:30", "2024-09-18T17:30", false, false},
        {"coast", "2024-09-23T12:30", "2024-09-24T08:30", "2024-09-23T12:00", false, false},
        {"south", "2024-05-10T16:30", "2024-05-11T08:30", "2024-05-10T16:00", false, false},
        {"state", "2024-04-05T03:00", "2024-04-05T03:00", "2024-04-05T00:00", true, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct pack_calendar *calendar = find(*state, cases[i].calendar);
        instant at = bench_at(cases[i].at);
        bool duty = cases[i].round_the_clock;
        print_message("  %s %s\n", cases[i].calendar, cases[i].at);
        assert_int_equal(calendar_open_at(calendar, duty, at), cases[i].open);
        assert_true(calendar_next_open(calendar, duty, at) == bench_at(cases[i].next));
        assert_true(calendar_last_open(calendar, duty, at) == bench_at(cases[i].last));
    }
    const struct pack_calendar *calendar = find(*state, "state");
    instant from = bench_at("2024-04-03T11:00"), to = bench_at("2024-04-07T09:00");
    assert_true(calendar_time_between(calendar, false, from, to) == 5 * INSTANT_HOUR + 30 * INSTANT_MINUTE);
    assert_true(calendar_time_between(calendar, true, from, to) == to - from);
    assert_true(calendar_time_between(calendar, false, to, from) == 0);
    assert_false(calendar_open_at(calendar, false, INSTANT_NONE));
}

/* ---- which calendar ---- */

static void whose_calendar(void **state)
{
    (void)state;
    static const struct edit edits[] = {
        {"areas.cfg", "level = \"street\";", "level = \"street\"; calendar = \"coast\";"},
        {"units.cfg", "area = \"mill\"; kind = \"desk\";", "area = \"mill\"; kind = \"desk\"; calendar = \"north\";"},
    };
    struct pack *pack = load(edits, COUNT(edits));
    static const struct {
        const char *area, *unit, *calendar;
    } cases[] = {
        {NULL, NULL, "state"},        {"city", NULL, "state"},     {"east", NULL, "state"}, {"mill", NULL, "coast"},
        {"lake", NULL, "coast"},      {"lake", "centre", "state"}, {NULL, "mill", "coast"}, {NULL, "bureau", "state"},
        {"city", "station", "north"}, {"east", "mill", "coast"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int area = cases[i].area ? pack_area_find(pack, cases[i].area) : -1;
        int unit = cases[i].unit ? pack_unit_find(pack, cases[i].unit) : -1;
        assert_string_equal(calendar_of(pack, area, unit)->code, cases[i].calendar);
    }
    pack_free(&pack);
}

static void check_same(const struct pack *a, const char *one, const struct pack *b, const char *other,
                       const char *expected)
{
    day first = DAY_NONE, wanted = DAY_NONE;
    bool same = calendar_same(find(a, one), find(b, other), &first);
    assert_int_equal(same, expected == NULL);
    if (expected)
        assert_true(day_parse(expected, &wanted));
    assert_int_equal(first, wanted);
}

static void what_differs(void **state)
{
    static const struct edit renamed[] = {{"calendar.cfg", "2024-04-04 off 清明节", "2024-04-04 off 清明"}};
    static const struct edit closed[] = {{"calendar.cfg", "2024-09-19 off", "2024-09-19 work"}};
    static const struct edit friday[] = {{"calendar.cfg", "13:30-16:00", "13:30-16:01"}};
    static const struct edit years[] = {
        {"calendar.cfg", "last_year = 2024", "last_year = 2025"},
        {"calendar.cfg", "2024-10-12 work 国庆节\"]", "2024-10-12 work 国庆节\", \"2025-01-01 off 元旦\"]"}};
    static const struct edit zone[] = {{"calendar.cfg", "= 480", "= 420"}};
    const struct pack *pack = *state;
    struct pack *packs[] = {load(renamed, 1), load(closed, 1), load(friday, 1), load(years, 2), load(zone, 1)};
    check_same(pack, "state", pack, "state", NULL);
    check_same(pack, "state", pack, "coast", "2024-09-19");
    check_same(pack, "state", pack, "south", "2024-01-05"); /* the first Friday */
    check_same(pack, "state", packs[0], "state", NULL);
    check_same(pack, "coast", packs[1], "coast", "2024-09-19");
    check_same(pack, "state", packs[1], "state", NULL);
    check_same(pack, "south", packs[2], "south", "2024-01-05");
    check_same(pack, "state", packs[3], "state", "2025-01-01");
    check_same(packs[3], "south", pack, "south", "2025-01-01");
    check_same(pack, "state", packs[4], "state", "2024-01-01");
    for (size_t i = 0; i < COUNT(packs); i++)
        pack_free(&packs[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due_by_rule),
        cmocka_unit_test(round_the_clock),
        cmocka_unit_test(a_provisional_year_keeps_its_seasons),
        cmocka_unit_test(days_say_what_is_special),
        cmocka_unit_test(shifts_by_rule),
        cmocka_unit_test(shifts_of_what_is_not_there),
        cmocka_unit_test(parts_of_a_limit),
        cmocka_unit_test(open_and_closed),
        cmocka_unit_test(whose_calendar),
        cmocka_unit_test(what_differs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
