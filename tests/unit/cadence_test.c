/* What comes round by the calendar: named cases by their rule, and random cadences held against a list that is made day
 * by day for 2007-2026 with the published days off. SEED=n repeats a run. Run from the root of the project. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/escalation/cadence.h"
#include "tests/lib/calendar_sample.h"
#include "tests/lib/chance.h"
#include "tests/lib/pack_folder.h"

#define DEMO "deploy/city/demo"

enum { LAST_YEAR = 2026, DATES_MOST = 366 * 20, NINE = 9 * 60, CADENCES = 60, INSTANTS = 200 };

static day date_of(const char *text)
{
    day date;
    assert_true(day_parse(text, &date));
    return date;
}

static instant instant_of(const char *text)
{
    instant at;
    assert_true(instant_parse(text, 480, &at));
    return at;
}

static const char *shown(const struct occasion *occasion)
{
    static char text[64];
    char date[11], at[INSTANT_TEXT];
    day_format(occasion->date, date);
    instant_format_short(occasion->at, 480, at);
    snprintf(text, sizeof text, "%s at %s%s", date, at, occasion->moved ? " moved" : "");
    return text;
}

static struct pack_cadence sixes(enum rest_day rest)
{
    return (struct pack_cadence){.code = "nx.six",
                                 .kind = CADENCE_MEETING,
                                 .month_days = 1u << 6 | 1u << 16 | 1u << 26,
                                 .time = NINE,
                                 .rest = rest};
}

/* ---- named cases ---- */

/* The fourth oracle: R22 in July 2019 is Sat 6, Tue 16, Fri 26; each rest rule says something else of the Saturday. */
static void fourth_oracle(void **state)
{
    static const struct {
        enum rest_day rest;
        const char *expected[4];
    } CASES[] = {
        {REST_KEEP,
         {"2019-07-06 at 2019-07-06 09:00", "2019-07-16 at 2019-07-16 09:00", "2019-07-26 at 2019-07-26 09:00",
          "2019-08-06 at 2019-08-06 09:00"}},
        {REST_BEFORE,
         {"2019-07-06 at 2019-07-05 09:00 moved", "2019-07-16 at 2019-07-16 09:00", "2019-07-26 at 2019-07-26 09:00",
          "2019-08-06 at 2019-08-06 09:00"}},
        {REST_AFTER,
         {"2019-07-06 at 2019-07-08 09:00 moved", "2019-07-16 at 2019-07-16 09:00", "2019-07-26 at 2019-07-26 09:00",
          "2019-08-06 at 2019-08-06 09:00"}},
        {REST_SKIP,
         {"2019-07-16 at 2019-07-16 09:00", "2019-07-26 at 2019-07-26 09:00", "2019-08-06 at 2019-08-06 09:00",
          "2019-08-16 at 2019-08-16 09:00"}},
    };
    struct pack_calendar calendar = calendar_sample();
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct pack_cadence cadence = sixes(CASES[i].rest);
        struct occasion occasion;
        assert_true(cadence_next(&cadence, &calendar, instant_of("2019-07-01T00:00"), &occasion));
        for (size_t j = 0; j < 4; j++) {
            assert_string_equal(shown(&occasion), CASES[i].expected[j]);
            assert_true(cadence_follow(&cadence, &calendar, occasion.date, &occasion));
        }
    }
}

static void moved_says_why(void **state)
{
    struct pack_calendar calendar = calendar_sample();
    struct pack_cadence cadence = sixes(REST_AFTER);
    struct occasion occasion;
    (void)state;
    assert_true(cadence_on(&cadence, &calendar, date_of("2019-10-06"), &occasion)); /* National Day: back on the 8th */
    assert_string_equal(shown(&occasion), "2019-10-06 at 2019-10-08 09:00 moved");
    assert_int_equal(occasion.class, DAY_HOLIDAY);
    assert_string_equal(occasion.name, "国庆节");
    assert_true(cadence_on(&cadence, &calendar, date_of("2019-07-06"), &occasion));
    assert_int_equal(occasion.class, DAY_WEEKEND);
    assert_true(cadence_on(&cadence, &calendar, date_of("2019-07-16"), &occasion));
    assert_int_equal(occasion.class, DAY_WORKDAY);
    assert_false(cadence_on(&cadence, &calendar, date_of("2019-07-17"), &occasion)); /* not named */
    assert_int_equal(occasion.missing_year, 0);
}

/* A make-up Sunday is a working day: nothing moves. */
static void make_up_day_is_held(void **state)
{
    struct pack_calendar calendar = calendar_sample();
    struct pack_cadence cadence = {.weekdays = 1u << 7, .time = NINE, .rest = REST_SKIP};
    struct occasion occasion;
    (void)state;
    assert_true(cadence_next(&cadence, &calendar, instant_of("2019-02-04T00:00"), &occasion));
    assert_string_equal(shown(&occasion), "2019-04-28 at 2019-04-28 09:00");
    assert_int_equal(occasion.class, DAY_MAKE_UP);
}

static void every_rule(void **state)
{
    static const struct {
        struct pack_cadence cadence;
        const char *after, *expected;
    } CASES[] = {
        {{.daily = true, .time = 18 * 60}, "2019-06-12T18:00", "2019-06-13 at 2019-06-13 18:00"},    /* R27, T13 */
        {{.weekdays = 1u << 4, .time = NINE}, "2019-06-07T09:00", "2019-06-13 at 2019-06-13 09:00"}, /* R26, T12; C16 */
        {{.weekdays = 1u << 4, .time = NINE}, "2019-06-13T08:59:59.999999", "2019-06-13 at 2019-06-13 09:00"},
        {{.weekdays = 1u << 4, .time = NINE}, "2019-06-13T09:00", "2019-06-20 at 2019-06-20 09:00"},
        {{.month_days = 1u << 10 | 1u << 20 | 1u, .time = NINE}, "2019-02-20T09:00", "2019-02-28 at 2019-02-28 09:00"},
        {{.month_days = 1u, .time = NINE}, "2024-02-01T00:00", "2024-02-29 at 2024-02-29 09:00"},
        {{.month_days = 1u << 31, .time = NINE}, "2019-03-31T09:00", "2019-05-31 at 2019-05-31 09:00"},
        {{.month_days = 1u << 31 | 1u, .time = NINE}, "2019-05-30T09:00", "2019-05-31 at 2019-05-31 09:00"},
        {{.quarterly = true, .time = NINE}, "2019-01-01T09:00", "2019-04-01 at 2019-04-01 09:00"}, /* R43, T14 */
        {{.half_yearly = true, .time = NINE}, "2019-01-01T09:00", "2019-07-01 at 2019-07-01 09:00"},
        {{.half_yearly = true, .time = 0}, "2019-07-01T00:00", "2020-01-01 at 2020-01-01 00:00"},
    };
    struct pack_calendar calendar = calendar_sample();
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct pack_cadence cadence = CASES[i].cadence;
        struct occasion occasion;
        cadence.rest = REST_KEEP;
        assert_true(cadence_next(&cadence, &calendar, instant_of(CASES[i].after), &occasion));
        assert_string_equal(shown(&occasion), CASES[i].expected);
    }
}

/* Saturday and Sunday both move onto Monday: two occasions of one instant, by nominal date. */
static void two_on_one_day_are_two(void **state)
{
    struct pack_calendar calendar = calendar_sample();
    struct pack_cadence cadence = {.weekdays = 1u << 6 | 1u << 7, .time = NINE, .rest = REST_AFTER};
    struct occasion occasion;
    (void)state;
    assert_true(
        cadence_next(&cadence, &calendar, instant_of("2019-07-08T08:59"), &occasion)); /* Monday, still to come */
    assert_string_equal(shown(&occasion), "2019-07-06 at 2019-07-08 09:00 moved");
    assert_true(cadence_follow(&cadence, &calendar, occasion.date, &occasion));
    assert_string_equal(shown(&occasion), "2019-07-07 at 2019-07-08 09:00 moved");
    assert_true(cadence_next(&cadence, &calendar, occasion.at, &occasion));
    assert_string_equal(shown(&occasion), "2019-07-13 at 2019-07-15 09:00 moved");
}

static void unpublished_years_are_named(void **state)
{
    static const struct {
        enum rest_day rest;
        const char *after, *expected; /* NULL: 2025 is named */
    } CASES[] = {
        {REST_KEEP, "2024-12-26T09:00", "2025-01-06 at 2025-01-06 09:00"},
        {REST_BEFORE, "2024-12-26T09:00", NULL},
        {REST_AFTER, "2024-12-26T09:00", NULL},
        {REST_SKIP, "2024-12-26T09:00", NULL},
        {REST_AFTER, "2024-12-16T09:00", "2024-12-26 at 2024-12-26 09:00"},
        {REST_KEEP, "2031-07-01T09:00", "2031-07-06 at 2031-07-06 09:00"},
    };
    struct pack_calendar calendar = calendar_sample();
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct pack_cadence cadence = sixes(CASES[i].rest);
        struct occasion occasion;
        bool found = cadence_next(&cadence, &calendar, instant_of(CASES[i].after), &occasion);
        assert_int_equal(found, CASES[i].expected != NULL);
        if (found)
            assert_string_equal(shown(&occasion), CASES[i].expected);
        else
            assert_int_equal(occasion.missing_year, 2025);
    }
    struct pack_cadence none = {.time = NINE, .rest = REST_KEEP};
    struct occasion occasion;
    assert_false(cadence_next(&none, &calendar, instant_of("2019-01-01T00:00"), &occasion));
    assert_int_equal(occasion.missing_year, 0);
}

static void subjects_are_stable_and_apart(void **state)
{
    struct uuid one = cadence_subject("nx.six", "2019-07-16"), same = cadence_subject("nx.six", "2019-07-16");
    struct uuid other = cadence_subject("nx.six", "2019-07-26"), third = cadence_subject("nx.si", "x/2019-07-16");
    char text[UUID_TEXT];
    (void)state;
    assert_int_equal(uuid_compare(&one, &same), 0);
    assert_int_not_equal(uuid_compare(&one, &other), 0);
    assert_int_not_equal(uuid_compare(&one, &third), 0);
    uuid_format(&one, text);
    assert_string_equal(text, "a0d4289c-b347-8a2b-9338-77747f173cb6"); /* pinned: rows of the history are found by it */
}

/* ---- properties ---- */

struct listed {
    day date;
    instant at; /* INSTANT_NONE: the published years do not say */
};
struct fixture {
    struct pack *pack;
    const struct pack_calendar *calendar;
    struct listed list[DATES_MOST];
    size_t count;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture.pack = pack_folder(DEMO);
    fixture.calendar = &fixture.pack->calendars[fixture.pack->calendar];
    *state = &fixture;
    chance_begin();
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    pack_free(&fixture->pack);
    return 0;
}

static struct tm civil(day date)
{
    time_t seconds = (time_t)date * 86400;
    struct tm tm;
    gmtime_r(&seconds, &tm);
    return tm;
}

static bool off(const struct fixture *fixture, day date)
{
    int weekday = civil(date).tm_wday;
    for (size_t i = 0; i < fixture->calendar->day_count; i++)
        if (fixture->calendar->days[i].date == date)
            return !fixture->calendar->days[i].work;
    return weekday == 0 || weekday == 6;
}

static bool named(const struct pack_cadence *cadence, day date)
{
    struct tm tm = civil(date);
    bool last = civil(date + 1).tm_mday == 1;
    bool first = tm.tm_mday == 1;
    return cadence->daily || (cadence->weekdays >> (tm.tm_wday == 0 ? 7 : tm.tm_wday) & 1u) != 0 ||
           (cadence->month_days >> tm.tm_mday & 1u) != 0 || ((cadence->month_days & 1u) != 0 && last) ||
           (cadence->quarterly && first && tm.tm_mon % 3 == 0) || (cadence->half_yearly && first && tm.tm_mon % 6 == 0);
}

/* Every occasion of the twenty years, one date after the other. */
static void make_list(struct fixture *fixture, const struct pack_cadence *cadence)
{
    day first = date_of("2007-01-01"), end = date_of("2027-01-01");
    fixture->count = 0;
    for (day date = first; date < end; date++) {
        day held = date;
        if (!named(cadence, date))
            continue;
        if (cadence->rest != REST_KEEP && off(fixture, date)) {
            if (cadence->rest == REST_SKIP)
                continue;
            while (held < end && off(fixture, held))
                held += cadence->rest == REST_BEFORE ? -1 : 1;
        }
        fixture->list[fixture->count++] = (struct listed){
            date, held == end ? INSTANT_NONE : ((instant)held * 1440 + cadence->time - 480) * INSTANT_MINUTE};
    }
}

static struct pack_cadence chance_cadence(void)
{
    struct pack_cadence cadence = {.time = chance_below(1440), .rest = (enum rest_day)(1 + chance_below(4))};
    int kind = chance_below(6);
    cadence.daily = kind == 0;
    cadence.weekdays = kind == 1 ? (1u + (unsigned)chance_below(127)) << 1 : 0;
    cadence.month_days = kind == 2 ? 1u + (unsigned)chance_below(INT32_MAX) : 0; /* never nothing */
    cadence.quarterly = kind == 3;
    cadence.half_yearly = kind == 4;
    if (kind == 5)
        cadence.month_days = 1u << chance_below(32) | 1u << chance_below(32);
    return cadence;
}

/* The schedule as the service walks it: every nominal date once, in order, at its instant. */
static void walk_all(struct fixture *fixture, const struct pack_cadence *cadence)
{
    struct occasion occasion = {.date = date_of("2006-12-31")};
    instant last = INSTANT_NONE;
    for (size_t i = 0; i < fixture->count && fixture->list[i].at != INSTANT_NONE; i++) {
        assert_true(cadence_follow(cadence, fixture->calendar, occasion.date, &occasion));
        assert_int_equal(occasion.date, fixture->list[i].date);
        assert_int_equal(occasion.at, fixture->list[i].at);
        assert_true(occasion.moved == (instant_day(occasion.at, 480) != occasion.date));
        assert_true(occasion.at >= last); /* a later nominal date is never held earlier */
        last = occasion.at;
    }
    bool more = cadence_follow(cadence, fixture->calendar, occasion.date, &occasion);
    assert_int_equal(more, cadence->rest == REST_KEEP);
    assert_int_equal(occasion.missing_year, more ? 0 : LAST_YEAR + 1);
}

static void ask_at(struct fixture *fixture, const struct pack_cadence *cadence, instant after)
{
    struct occasion occasion;
    size_t i = 0;
    while (i < fixture->count && fixture->list[i].at != INSTANT_NONE && fixture->list[i].at <= after)
        i++;
    if (i == fixture->count || fixture->list[i].at == INSTANT_NONE)
        return; /* beyond the list */
    assert_true(cadence_next(cadence, fixture->calendar, after, &occasion));
    assert_int_equal(occasion.date, fixture->list[i].date);
    assert_int_equal(occasion.at, fixture->list[i].at);
}

static void random_cadences(void **state)
{
    struct fixture *fixture = *state;
    instant first = instant_of("2007-02-01T00:00");
    size_t occasions = 0;
    for (int i = 0; i < CADENCES; i++) {
        struct pack_cadence cadence = chance_cadence();
        make_list(fixture, &cadence);
        occasions += fixture->count;
        walk_all(fixture, &cadence);
        for (int j = 0; j < INSTANTS; j++) {
            const struct listed *near = &fixture->list[chance_below((int)fixture->count)];
            if (near->at != INSTANT_NONE && near->at > first)
                ask_at(fixture, &cadence, near->at + chance_below(3) - 1);
            ask_at(fixture, &cadence, first + (instant)(chance() % (uint64_t)(19 * 365 * INSTANT_DAY)));
        }
    }
    print_message("  %zu occasions\n", occasions);
    assert_true(occasions > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fourth_oracle),
        cmocka_unit_test(moved_says_why),
        cmocka_unit_test(make_up_day_is_held),
        cmocka_unit_test(every_rule),
        cmocka_unit_test(two_on_one_day_are_two),
        cmocka_unit_test(unpublished_years_are_named),
        cmocka_unit_test(subjects_are_stable_and_apart),
        cmocka_unit_test_setup_teardown(random_cadences, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("cadences", tests, NULL, NULL);
}
