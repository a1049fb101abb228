#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "common/instant.h"
#include "common/result.h"

enum { CHINA = 480 };

static void known_days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        day d;
        int weekday;
    } CASES[] = {
        {"1970-01-01", 0, 4},       {"1969-12-31", -1, 3},      {"2000-02-29", 11016, 2}, {"2019-05-27", 18043, 1},
        {"2019-06-02", 18049, 7},   {"2024-02-29", 19782, 4},   {"2026-01-01", 20454, 4}, {"1900-03-01", -25508, 4},
        {"0001-01-01", -719162, 1}, {"9999-12-31", 2932896, 5},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        day d = DAY_NONE;
        char text[11];
        if (!day_parse(CASES[i].text, &d) || d != CASES[i].d || day_weekday(d) != CASES[i].weekday)
            fail_msg("%s: day %d, weekday %d", CASES[i].text, (int)d, day_weekday(d));
        day_format(d, text);
        assert_string_equal(text, CASES[i].text);
    }
    char none[11];
    day_format(DAY_NONE, none);
    assert_string_equal(none, "-");
}

/* Walks four centuries day by day, counting month ends by hand. */
static void every_day_follows_the_one_before(void **state)
{
    (void)state;
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 1999, month = 1, dayofmonth = 1, weekday = 5;
    for (day d = day_from_civil(1999, 1, 1); year < 2400; d++) {
        int y = 0, m = 0, n = 0;
        day_to_civil(d, &y, &m, &n);
        if (y != year || m != month || n != dayofmonth || day_weekday(d) != weekday ||
            day_from_civil(year, month, dayofmonth) != d)
            fail_msg("%04d-%02d-%02d became %04d-%02d-%02d", year, month, dayofmonth, y, m, n);
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        weekday = weekday % 7 + 1;
        if (dayofmonth++ < LENGTHS[month - 1] + (month == 2 && leap))
            continue;
        dayofmonth = 1;
        if (month++ == 12) {
            month = 1;
            year++;
        }
    }
}

static void impossible_dates_are_refused(void **state)
{
    (void)state;
    static const char *const CASES[] = {
        "2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31",  "2024-13-01", "2024-00-10",  "2024-01-00",
        "2024-01-32", "0000-01-01", "24-01-01",   "2024-1-1",    "2024/01/01", "2024-01-01 ", " 2024-01-01",
        "2024-01-0x", "",           "+024-01-01", "2024-01-011", "2024-99-99",
    };
    day d = 7;
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (day_parse(CASES[i], &d) || d != 7)
            fail_msg("'%s' was taken", CASES[i]);
    assert_false(day_parse(NULL, &d));
}

static void instants_are_parsed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int offset;
        instant at;
    } CASES[] = {
        {"1970-01-01T00:00Z", CHINA, 0},
        {"1970-01-01T08:00", CHINA, 0},
        {"1970-01-01 08:00:00", CHINA, 0},
        {"1970-01-01T08:00:00+08:00", 0, 0},
        {"1969-12-31T23:59:59.999999Z", 0, -1},
        {"2019-05-27T21:11", CHINA, 1558962660 * INSTANT_SECOND},
        {"2019-05-27T13:11:00Z", CHINA, 1558962660 * INSTANT_SECOND},
        {"2019-05-27T09:11:00-04:00", CHINA, 1558962660 * INSTANT_SECOND},
        {"2019-05-27T18:41:00.5+05:30", 0, 1558962660 * INSTANT_SECOND + 500000},
        {"2024-02-29T23:59:59.000001Z", 0, 1709251199 * INSTANT_SECOND + 1},
        {"2024-04-03T10:00:00.12Z", 0, 1712138400 * INSTANT_SECOND + 120000},
        {"2024-04-03T10:00:00-00:00", CHINA, 1712138400 * INSTANT_SECOND},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        instant at = INSTANT_NONE;
        if (!instant_parse(CASES[i].text, CASES[i].offset, &at) || at != CASES[i].at)
            fail_msg("%s: %lld", CASES[i].text, (long long)at);
    }
}

static void impossible_instants_are_refused(void **state)
{
    (void)state;
    static const char *const CASES[] = {
        "",
        "2024-04-03",
        "2024-04-03T",
        "2024-04-03T10",
        "2024-04-03T10:",
        "2024-04-03T1:00",
        "2024-04-03T24:00",
        "2024-04-03T10:60",
        "2024-04-03T10:00:60",
        "2024-04-03T10:00:",
        "2024-04-03T10:00:00.",
        "2024-04-03T10:00:00.1234567",
        "2024-04-03T10:00:00,5",
        "2024-04-03T10:00.5",
        "2023-02-29T10:00",
        "2024-04-31T10:00",
        "2024-04-03t10:00",
        "2024-04-03  10:00",
        "2024-04-03T10:00z",
        "2024-04-03T10:00ZZ",
        "2024-04-03T10:00 Z",
        "2024-04-03T10:00+8:00",
        "2024-04-03T10:00+0800",
        "2024-04-03T10:00+08:60",
        "2024-04-03T10:00+14:01",
        "2024-04-03T10:00+99:00",
        "2024-04-03T10:00+08:00x",
        "2024-04-03T-1:00",
        "2024-04-03T10:00:00 CST",
        "2024-04-03T１0:00",
    };
    instant at = 7;
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (instant_parse(CASES[i], CHINA, &at) || at != 7)
            fail_msg("'%s' was taken", CASES[i]);
    assert_false(instant_parse(NULL, CHINA, &at));
}

static void instants_are_printed(void **state)
{
    (void)state;
    static const struct {
        instant at;
        int offset;
        const char *full, *brief;
    } CASES[] = {
        {0, 0, "1970-01-01T00:00:00Z", "1970-01-01 00:00"},
        {0, CHINA, "1970-01-01T08:00:00+08:00", "1970-01-01 08:00"},
        {-1, 0, "1969-12-31T23:59:59.999999Z", "1969-12-31 23:59"},
        {1558962660 * INSTANT_SECOND, CHINA, "2019-05-27T21:11:00+08:00", "2019-05-27 21:11"},
        {1558962660 * INSTANT_SECOND, -210, "2019-05-27T09:41:00-03:30", "2019-05-27 09:41"},
        {1558962660 * INSTANT_SECOND + 20, CHINA, "2019-05-27T21:11:00.000020+08:00", "2019-05-27 21:11"},
        {INSTANT_NONE, CHINA, "-", "-"},
        {INT64_MAX, CHINA, "-", "-"},
        {-62135596800 * INSTANT_SECOND - 1, 0, "-", "-"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char full[INSTANT_TEXT], brief[INSTANT_TEXT];
        instant_format(CASES[i].at, CASES[i].offset, full);
        instant_format_short(CASES[i].at, CASES[i].offset, brief);
        if (strcmp(full, CASES[i].full) != 0 || strcmp(brief, CASES[i].brief) != 0)
            fail_msg("case %zu: %s, %s", i, full, brief);
    }
}

static void printing_and_parsing_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 20190527;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        instant at = (instant)(seed >> 11) % (200 * 365 * INSTANT_DAY) - 100 * 365 * INSTANT_DAY;
        int offset = (int)(seed >> 40) % 1681 - 840;
        char text[INSTANT_TEXT];
        instant back = INSTANT_NONE;
        instant_format(at, offset, text);
        if (!instant_parse(text, 0, &back) || back != at)
            fail_msg("%s: %lld became %lld", text, (long long)at, (long long)back);
    }
}

static void local_days_and_minutes(void **state)
{
    (void)state;
    instant at = INSTANT_NONE;
    assert_true(instant_parse("2024-04-03T23:59:59.999999+08:00", 0, &at));
    assert_int_equal(instant_day(at, CHINA), day_from_civil(2024, 4, 3));
    assert_int_equal(instant_minute(at, CHINA), 1439);
    assert_int_equal(instant_day(at + 1, CHINA), day_from_civil(2024, 4, 4));
    assert_int_equal(instant_minute(at + 1, CHINA), 0);
    assert_int_equal(instant_day(-1, 0), -1);
    assert_int_equal(instant_minute(-1, 0), 1439);
    assert_int_equal(instant_at(day_from_civil(2024, 4, 3), 1440, CHINA), at + 1);
    assert_int_equal(instant_at(0, 0, CHINA), -8 * INSTANT_HOUR);
    assert_int_equal(instant_day(INSTANT_NONE, CHINA), DAY_NONE);
    assert_int_equal(instant_at(DAY_NONE, 60, CHINA), INSTANT_NONE);
}

static void the_wall_clock_moves_forward(void **state)
{
    (void)state;
    instant first = instant_wall();
    assert_true(first > 1700000000 * INSTANT_SECOND);
    assert_true(instant_wall() >= first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(impossible_dates_are_refused),
        cmocka_unit_test(instants_are_parsed),
        cmocka_unit_test(impossible_instants_are_refused),
        cmocka_unit_test(instants_are_printed),
        cmocka_unit_test(printing_and_parsing_round_trip),
        cmocka_unit_test(local_days_and_minutes),
        cmocka_unit_test(the_wall_clock_moves_forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
