/* The due instants at random: a deliberately naive calculator (tests/lib/naive_calendar.h) must agree, a later
 * start is never due earlier, offsets are mirrors; and every real day of 2007-2026.
 * SEED=n repeats a run. DATA=folder with cn_holidays.tsv (date, off|work, name) holds the calendar of the demo
 * pack against the published days. Run from the root of the project. */
#include "tests/lib/calendar_world.h"
#include "tests/lib/chance.h"
#include "tests/lib/clock_bench.h"
#include "tests/lib/naive_calendar.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <libconfig.h>

#define DEMO "deploy/city/demo/calendar.cfg"

/* ---- chance ---- */

/* Any unit with any rule that limit_parse allows. */
static struct pack_limit chance_limit(char text[64])
{
    static const struct {
        const char *before, *after; /* the number */
        int least, most;
    } units[] = {{"", "min", 1, 5000}, {"", "h", 1, 300}, {"", "wh", 1, 90},
                 {"", "wd", 1, 40},    {"", "d", 1, 60},  {"eod+", "d", 0, 9}};
    static const char *const starts[] = {"", "", "/event", "/next_working", "/day_counted", "/day_not_counted"};
    static const char *const ends[] = {"", "", "/same_time", "/end_of_work", "/end_of_day"};
    struct pack_limit limit;
    do {
        size_t u = (size_t)chance_below((int)COUNT(units));
        int amount = units[u].least + chance_below(chance_below(2) ? 6 : units[u].most);
        snprintf(text, 64, "%s%d%s%s%s", units[u].before, amount, units[u].after,
                 starts[chance_below((int)COUNT(starts))], ends[chance_below((int)COUNT(ends))]);
    } while (!limit_parse(text, &limit, NULL));
    return limit;
}

/* Often on a border of a span or of a day, a microsecond beside it, or anywhere. */
static instant chance_start(int first_year, int last_year)
{
    static const int borders[] = {0, 510, 720, 810, 1050, 1439};
    char text[40];
    snprintf(text, sizeof text, "%d-01-01T00:00:00", first_year);
    instant first = bench_at(text);
    snprintf(text, sizeof text, "%d-12-31T23:59:59", last_year);
    int days = (int)((bench_at(text) - first) / INSTANT_DAY) + 1;
    instant start = first + chance_below(days) * INSTANT_DAY;
    int kind = chance_below(4);
    if (kind == 0)
        return start + borders[chance_below((int)COUNT(borders))] * INSTANT_MINUTE + chance_below(3) - 1;
    if (kind == 1)
        return start + chance_below(1440) * INSTANT_MINUTE;
    return start + (instant)(chance() % (uint64_t)INSTANT_DAY);
}

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

/* ---- at random ---- */

static void compare_at_random(struct naive *naive, struct arena *arena, const struct pack_calendar *calendar,
                              int first_year, int last_year, int cases)
{
    int faults = 0, explained = 0;
    for (int i = 0; i < cases; i++) {
        char text[64];
        struct pack_limit limit = chance_limit(text);
        bool round_the_clock = chance_below(5) == 0;
        instant start = chance_start(first_year, last_year);
        struct deadline found = calendar_deadline(arena, calendar, round_the_clock, &limit, start);
        instant naive_says = naive_due(naive, round_the_clock, &limit, start);
        if (found.due != naive_says || found.missing_year != naive->missing_year)
            fail_msg("case %d: %s%s from %s: due %s (year %d), the naive calculator says %s (year %d)", i, text,
                     round_the_clock ? " round the clock" : "", bench_text(start), bench_text(found.due),
                     found.missing_year, bench_text(naive_says), naive->missing_year);
        faults += found.fault != CALENDAR_OK;
        if (found.running_from < start || found.due < found.running_from || found.due <= start)
            fail_msg("case %d: %s from %s runs from %s to %s", i, text, bench_text(start),
                     bench_text(found.running_from), bench_text(found.due));
        if (limit.unit == LIMIT_WORKING_DAY || limit.unit == LIMIT_DAY) {
            int counted = 0;
            for (size_t d = 0; d < found.day_count; d++)
                counted += found.days[d].counted;
            assert_int_equal(counted, limit.amount);
            assert_true(found.days[found.day_count - 1].counted);
            explained++;
        }
        if (i % 1000 == 0)
            arena_reset(arena);
    }
    print_message("  %d cases agree; %d of them met a missing year, %d explained in days\n", cases, faults, explained);
    assert_true(explained > cases / 10 && faults < cases / 2);
}

static void agrees_with_the_naive_calculator(void **state)
{
    struct fixture *fixture = *state;
    chance_begin();
    compare_at_random(fixture->naive, fixture->arena, &fixture->facts->calendar, 2019, 2024, 30000);
    compare_at_random(fixture->naive, fixture->arena, &fixture->facts->calendar, 2018, 2025, 5000);
}

/* Two starts under one limit: the later is never due earlier. */
static void a_later_start_is_never_due_earlier(void **state)
{
    struct fixture *fixture = *state;
    chance_begin();
    for (int i = 0; i < 40000; i++) {
        char text[64];
        struct pack_limit limit = chance_limit(text);
        bool round_the_clock = chance_below(5) == 0;
        instant early = chance_start(2019, 2023);
        instant late = early + (instant)(chance() % (uint64_t)(chance_below(2) ? 4 * INSTANT_DAY : INSTANT_HOUR));
        const struct pack_calendar *calendar = &fixture->facts->calendar;
        struct deadline first = calendar_deadline(NULL, calendar, round_the_clock, &limit, early);
        struct deadline second = calendar_deadline(NULL, calendar, round_the_clock, &limit, late);
        if (second.due < first.due)
            fail_msg("%s: from %s due %s, but from %s due %s", text, bench_text(early), bench_text(first.due),
                     bench_text(late), bench_text(second.due));
    }
}

/* Forth and back by working time ends where it began, from anchors inside working time. */
static void offsets_before_and_after_are_mirrors(void **state)
{
    struct fixture *fixture = *state;
    const struct pack_calendar *calendar = &fixture->facts->calendar;
    struct pack_limit to_work = bench_parse("1min/next_working");
    chance_begin();
    for (int i = 0; i < 20000; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d%s", 1 + chance_below(30), chance_below(2) ? "wd" : "wh");
        struct pack_limit limit = bench_parse(text);
        instant anchor = calendar_deadline(NULL, calendar, false, &to_work, chance_start(2020, 2023)).due;
        instant later = calendar_offset(calendar, false, &limit, false, anchor, NULL);
        instant back = calendar_offset(calendar, false, &limit, true, later, NULL);
        /* the end of a span and the start of the next are the same working time */
        if (limit.unit == LIMIT_WORKING_HOUR)
            back = calendar_offset(calendar, false, &limit, false, back, NULL) == later ? anchor : back;
        if (back != anchor || later <= anchor)
            fail_msg("%s after %s is %s, and before that %s", text, bench_text(anchor), bench_text(later),
                     bench_text(back));
    }
}

/* ---- the published calendar ---- */

/* The calendar of the demo pack, read without the pack loader. */
static struct facts *facts_of_demo(void)
{
    config_t config;
    config_init(&config);
    if (!config_read_file(&config, DEMO))
        fail_msg("%s:%d: %s", DEMO, config_error_line(&config), config_error_text(&config));
    const config_setting_t *row = config_setting_get_elem(config_lookup(&config, "calendars"), 0);
    const config_setting_t *spans = config_setting_get_member(row, "spans");
    const config_setting_t *days = config_setting_get_member(row, "days");
    assert_int_equal(config_setting_length(spans), 2); /* those of the sample calendar */
    assert_string_equal(config_setting_get_string_elem(spans, 0), "08:30-12:00");
    assert_string_equal(config_setting_get_string_elem(spans, 1), "13:30-17:30");
    int first = 0, last = 0;
    assert_true(config_setting_lookup_int(row, "first_year", &first));
    assert_true(config_setting_lookup_int(row, "last_year", &last));
    struct facts *facts = facts_new(first, last);
    for (int i = 0; i < config_setting_length(days); i++) {
        char date[11], kind[8], name[40];
        assert_int_equal(sscanf(config_setting_get_string_elem(days, i), "%10s %7s %39s", date, kind, name), 3);
        facts_add(facts, date, strcmp(kind, "work") == 0, name);
    }
    config_destroy(&config);
    return facts;
}

static struct facts *facts_of_data(void)
{
    const char *folder = getenv("DATA");
    char path[4096], line[256];
    if (!folder)
        return NULL;
    snprintf(path, sizeof path, "%s/cn_holidays.tsv", folder);
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    struct facts *facts = facts_new(2004, 2026);
    while (fgets(line, sizeof line, file)) {
        char date[11], kind[8], name[40];
        if (sscanf(line, "%10s\t%7s\t%39s", date, kind, name) == 3 && strcmp(date, "date") != 0)
            facts_add(facts, date, strcmp(kind, "work") == 0, name);
    }
    fclose(file);
    return facts;
}

static void check_oracle(const struct pack_calendar *calendar, const char *limit, const char *start, const char *due)
{
    struct pack_limit parsed = bench_parse(limit);
    assert_true(calendar_deadline(NULL, calendar, false, &parsed, bench_at(start)).due == bench_at(due));
}

/* Every day of 2007-2026 by the calendar of the demo pack; the oracles again, on the real years. */
static void every_published_day(void **state)
{
    struct fixture *fixture = *state;
    struct facts *facts = facts_of_demo();
    struct naive *naive = naive_new(facts);
    struct pack_limit one = bench_parse("1wd"), five = bench_parse("5wd");
    int days = 0, working = 0, in_2019 = 0, in_2024 = 0;
    for (day date = day_from_civil(2007, 1, 1); date <= day_from_civil(2026, 12, 31); date++, days++) {
        enum day_class class;
        const struct naive_day *today = &naive->day[date];
        assert_int_equal(calendar_class(&facts->calendar, date, &class, NULL), CALENDAR_OK);
        assert_int_equal(calendar_is_working(class), today->working);
        assert_int_equal(class == DAY_MAKE_UP || class == DAY_WEEKEND, today->weekday % 6 == 0 && class != DAY_HOLIDAY);
        working += today->working;
        in_2019 += today->working && today->year == 2019;
        in_2024 += today->working && today->year == 2024;
        instant start = instant_at(date, 600, BENCH_ZONE);
        assert_true(calendar_deadline(NULL, &facts->calendar, false, &one, start).due ==
                    naive_due(naive, false, &one, start));
        assert_true(calendar_deadline(NULL, &facts->calendar, false, &five, start).due ==
                    naive_due(naive, false, &five, start));
    }
    print_message("  %d days checked, %d of them working; 2019: %d, 2024: %d\n", days, working, in_2019, in_2024);
    assert_int_equal(in_2019, 250); /* the year's days less weekends and the eleven statutory holidays */
    assert_int_equal(in_2024, 251);
    check_oracle(&facts->calendar, "4wd", "2024-04-03T10:00", "2024-04-10T17:30");
    check_oracle(&facts->calendar, "5wd", "2019-09-27T10:00", "2019-10-10T17:30");
    check_oracle(&facts->calendar, "30min", "2019-05-27T21:11", "2019-05-27T21:41");
    chance_begin();
    compare_at_random(naive, fixture->arena, &facts->calendar, 2007, 2026, 20000);
    free(naive);
    free(facts);
}

/* The demo calendar against the collected notices, day by day, when their file lies at hand. */
static void the_demo_calendar_is_as_published(void **state)
{
    (void)state;
    struct facts *published = facts_of_data();
    if (!published) {
        print_message("  skipped: DATA names no folder with cn_holidays.tsv\n");
        skip();
    }
    struct facts *demo = facts_of_demo();
    assert_int_equal(demo->calendar.first_year, published->calendar.first_year);
    assert_int_equal(demo->calendar.last_year, published->calendar.last_year);
    for (day date = day_from_civil(2004, 1, 1); date <= day_from_civil(2026, 12, 31); date++) {
        enum day_class ours, theirs;
        const char *name, *their_name;
        assert_int_equal(calendar_class(&demo->calendar, date, &ours, &name), CALENDAR_OK);
        assert_int_equal(calendar_class(&published->calendar, date, &theirs, &their_name), CALENDAR_OK);
        assert_int_equal(ours, theirs);
        if (ours == DAY_HOLIDAY || ours == DAY_MAKE_UP)
            assert_string_equal(name, their_name);
    }
    free(demo);
    free(published);
}

/* Printed for the record; nothing depends on it. */
static void time_limits(const struct pack_calendar *calendar, const char *name)
{
    static const char *const limits[] = {"30min", "5wd", "10wd", "4wh", "15wd/same_time"};
    enum { ROUNDS = 200000 };
    for (size_t i = 0; i < COUNT(limits); i++) {
        struct pack_limit limit = bench_parse(limits[i]);
        struct timespec begin, end;
        uint64_t sum = 0;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        for (int n = 0; n < ROUNDS; n++)
            sum += (uint64_t)calendar_deadline(NULL, calendar, false, &limit,
                                               1556000000 * INSTANT_SECOND + (n % 100000) * 7 * INSTANT_MINUTE)
                       .due;
        clock_gettime(CLOCK_MONOTONIC, &end);
        double ns = (double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec);
        print_message("  %-15s %6.0f ns/op, %s\n", limits[i], ns / ROUNDS, name);
        assert_true(sum != 0);
    }
}

static void speed(void **state)
{
    struct fixture *fixture = *state;
    struct world world;
    chance_begin();
    world_open(&world);
    time_limits(&fixture->facts->calendar, "one set of spans");
    time_limits(world.calendar, "spans by season, weekday and date");
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_naive_calculator),     cmocka_unit_test(a_later_start_is_never_due_earlier),
        cmocka_unit_test(offsets_before_and_after_are_mirrors), cmocka_unit_test(every_published_day),
        cmocka_unit_test(the_demo_calendar_is_as_published),    cmocka_unit_test(speed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
