/* Who is on duty (T15): named instants on a small pack, and spans minute by minute against a plain reading of the row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "common/calendar.h"
#include "common/str.h"
#include "services/router/roster.h"
#include "tests/lib/pack_folder.h"

#define SOUND "tests/unit/pack_data/sound"

static int set_up(void **state)
{
    struct pack *pack = pack_folder(SOUND);
    *state = pack;
    return 0;
}

static int tear_down(void **state)
{
    struct pack *pack = *state;
    pack_free(&pack);
    return 0;
}

static instant at(const char *text)
{
    instant out = INSTANT_NONE;
    assert_true(instant_parse(text, 480, &out));
    return out;
}

/* mill: Monday and Friday night 17:30-08:30, else the office in working time, else the leaders. bureau: the section on
 * duty at rest, by the station. Qingming: Thursday 4 April 2024 is off, Sunday 7 April is worked. */
static const struct {
    const char *why, *unit, *at, *who, *desk;
} CASES[] = {
    {"a Friday evening", "mill", "2024-04-12T17:30", "夜班", NULL},
    {"a minute before", "mill", "2024-04-12T17:29", "镇党政办", NULL},
    {"over midnight: still Friday's", "mill", "2024-04-13T08:29", "夜班", NULL},
    {"its end is not part of it", "mill", "2024-04-13T08:30", "带班领导组", NULL},
    {"Saturday evening is nobody's night", "mill", "2024-04-13T20:00", "带班领导组", NULL},
    {"Monday before dawn belongs to Sunday", "mill", "2024-04-15T03:00", "带班领导组", NULL},
    {"Tuesday before dawn belongs to Monday", "mill", "2024-04-16T03:00", "夜班", NULL},
    {"working time on a day off is rest", "mill", "2024-04-04T10:00", "带班领导组", NULL},
    {"a make-up Sunday is worked", "mill", "2024-04-07T10:00", "镇党政办", NULL},
    {"the lunch break is rest", "bureau", "2024-04-10T12:30", "值班科", "station"},
    {"open: nobody stands in", "bureau", "2024-04-10T10:00", NULL, NULL},
    {"a day off", "bureau", "2024-04-04T10:00", "值班科", "station"},
    {"a unit without a roster", "centre", "2024-04-04T10:00", NULL, NULL},
};

static void test_T15_cases(void **state)
{
    const struct pack *pack = *state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct pack_shift *shift = roster_shift(pack, pack_unit_find(pack, CASES[i].unit), at(CASES[i].at));
        if (!str_equal(shift ? shift->who : NULL, CASES[i].who))
            fail_msg("%s: %s", CASES[i].why, shift ? shift->who : "nobody");
        if (!shift)
            continue;
        const char *desk = shift->desk < 0 ? NULL : pack->units[shift->desk].code;
        if (!str_equal(desk, CASES[i].desk))
            fail_msg("%s: desk %s", CASES[i].why, desk ? desk : "none");
    }
    assert_null(roster_shift(pack, pack_unit_find(pack, "mill"), INSTANT_NONE));
    assert_null(roster_shift(pack, -1, at("2024-04-04T10:00")));
}

/* The same, said by minutes of the week: a span is the minutes that follow its start, on every day that it has. */
static bool in_week(const struct pack_shift *shift, int weekday, int minute)
{
    int length = (shift->end - shift->start + 1440) % 1440;
    int now = (weekday - 1) * 1440 + minute;
    for (int on = 1; on <= 7; on++) {
        int since = (now - (on - 1) * 1440 - shift->start + 7 * 1440) % (7 * 1440);
        bool has = shift->weekdays == 0 || shift->weekdays & 1u << on;
        if (has && since < (length == 0 ? 1440 : length))
            return true;
    }
    return false;
}

static void test_spans_by_the_minute(void **state)
{
    const struct pack *pack = *state;
    const char *given = getenv("SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    print_message("seed %u (SEED=%u repeats it)\n", seed, seed);
    for (int run = 0; run < 20000; run++) {
        int start = rand_r(&seed) % 1440, minute = rand_r(&seed) % 1440;
        struct pack_shift shift = {.unit = pack_unit_find(pack, "mill"),
                                   .weekdays = (unsigned)(rand_r(&seed) % 128) << 1,
                                   .start = start,
                                   .end = (start + rand_r(&seed) % 1440) % 1440};
        if (shift.start == shift.end) /* as a pack writes the whole day */
            shift.start = shift.end = 0;
        day date = day_from_civil(2024, 1, 1) + rand_r(&seed) % 366;
        instant now = instant_at(date, minute, 480);
        bool plain = in_week(&shift, day_weekday(date), minute);
        assert_int_equal(roster_holds(pack, &shift, now), plain);
        bool open = calendar_open_at(calendar_of(pack, -1, shift.unit), false, now);
        shift.when = TIME_WORK;
        assert_int_equal(roster_holds(pack, &shift, now), plain && open);
        shift.when = TIME_REST;
        assert_int_equal(roster_holds(pack, &shift, now), plain && !open);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T15_cases),
        cmocka_unit_test(test_spans_by_the_minute),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
