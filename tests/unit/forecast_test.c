/* Forecasts (R47): known series, season, and that the error is what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "services/ctl/forecast.h"

enum { WEEKS = 120, TRIED = 26 };

static void nothing_is_forecast_from_nothing(void **state)
{
    (void)state;
    const struct forecast none = forecast_make(NULL, 0, TRIED);
    assert_int_equal(none.next, -1);
    assert_int_equal(none.last_year, -1);
    assert_int_equal(none.model.way, FORECAST_WAY_UNSPECIFIED);
    assert_int_equal(none.error.weeks, 0);
    const int64_t one[] = {7};
    const struct forecast first = forecast_make(one, 1, TRIED);
    assert_int_equal(first.next, 7);        /* as last week: nothing else is known */
    assert_int_equal(first.error.weeks, 0); /* and how good that is, is not told */
}

static void ways_forecast_as_they_say(void **state)
{
    (void)state;
    int64_t weeks[FORECAST_YEAR + FORECAST_RECENT];
    const size_t count = FORECAST_YEAR + FORECAST_RECENT;
    for (size_t i = 0; i < count; i++)
        weeks[i] = i < FORECAST_RECENT ? 10 : 20; /* twice as many as in the same weeks of last year */
    weeks[FORECAST_RECENT] = 30;                  /* last year's week */
    assert_int_equal(forecast_next(weeks, count, (struct forecast_model){FORECAST_LAST_WEEK, 0}), 20);
    assert_int_equal(forecast_next(weeks, count, (struct forecast_model){FORECAST_LAST_YEAR, 0}), 30);
    assert_int_equal(forecast_next(weeks, count, (struct forecast_model){FORECAST_SCALED, 0}), 60);
    assert_int_equal(forecast_next(weeks, count - 1, (struct forecast_model){FORECAST_SCALED, 0}), -1);
    assert_int_equal(forecast_next(weeks, FORECAST_YEAR - 1, (struct forecast_model){FORECAST_LAST_YEAR, 0}), -1);
    const int64_t steps[] = {100, 200, 200};
    assert_int_equal(forecast_next(steps, 2, (struct forecast_model){FORECAST_LEVEL, 50}), 150);
    assert_int_equal(forecast_next(steps, 3, (struct forecast_model){FORECAST_LEVEL, 50}), 175);
    for (size_t i = 0; i < FORECAST_RECENT; i++)
        weeks[i] = 0; /* no scale: last year's week as it was */
    assert_int_equal(forecast_next(weeks, count, (struct forecast_model){FORECAST_SCALED, 0}), 30);
}

static void a_season_is_found(void **state)
{
    (void)state;
    int64_t weeks[WEEKS];
    for (size_t i = 0; i < WEEKS; i++)
        weeks[i] = 100 + (int64_t)(i * 37 % FORECAST_YEAR) * 10; /* wild from week to week, the same every year */
    const struct forecast out = forecast_make(weeks, WEEKS, TRIED);
    assert_int_equal(out.model.way, FORECAST_LAST_YEAR);
    assert_int_equal(out.next, 100 + (int64_t)(WEEKS * 37 % FORECAST_YEAR) * 10);
    assert_int_equal(out.last_year, out.next);
    assert_int_equal(out.error.deviation, 0);
    assert_true(out.plain.deviation > 0);
    for (size_t i = WEEKS - FORECAST_YEAR - FORECAST_RECENT; i < WEEKS; i++)
        weeks[i] *= i >= FORECAST_YEAR + FORECAST_RECENT ? 3 : 1; /* a year thrice as busy */
    const struct forecast busy = forecast_make(weeks, FORECAST_YEAR * 2, TRIED);
    assert_int_equal(busy.model.way, FORECAST_SCALED);
    assert_int_equal(busy.next, 3 * (100 + (int64_t)(FORECAST_YEAR * 2 * 37 % FORECAST_YEAR) * 10));
}

static void noise_is_smoothed_and_steps_are_followed(void **state)
{
    (void)state;
    int64_t weeks[40];
    for (size_t i = 0; i < 40; i++)
        weeks[i] = i % 2 == 0 ? 90 : 110;
    const struct forecast noisy = forecast_make(weeks, 40, TRIED);
    assert_int_equal(noisy.model.way, FORECAST_LEVEL);
    assert_in_range(noisy.next, 95, 105);
    assert_true(noisy.error.deviation < noisy.plain.deviation);
    for (size_t i = 0; i < 40; i++)
        weeks[i] = (int64_t)i * 10;
    assert_int_equal(forecast_make(weeks, 40, TRIED).model.way, FORECAST_LAST_WEEK); /* nothing here is better */
}

/* Reckoned again by hand, week by week, of weeks that had no say in the choice. */
static void the_error_is_that_of_weeks_held_out(void **state)
{
    (void)state;
    int64_t weeks[WEEKS], deviation = 0, actual = 0, plain = 0;
    unsigned seed = 12345;
    for (size_t i = 0; i < WEEKS; i++) {
        seed = seed * 1103515245u + 12345u;
        weeks[i] = 50 + (int64_t)(seed >> 16) % 40;
    }
    const struct forecast out = forecast_make(weeks, WEEKS, TRIED);
    const size_t held_out = TRIED / 4;
    for (size_t i = WEEKS - held_out; i < WEEKS; i++) {
        deviation += llabs(forecast_next(weeks, i, out.model) - weeks[i]);
        plain += llabs(weeks[i - 1] - weeks[i]);
        actual += weeks[i];
    }
    assert_int_equal(out.error.weeks, held_out);
    assert_int_equal(out.error.deviation, deviation);
    assert_int_equal(out.error.actual, actual);
    assert_int_equal(out.plain.deviation, plain);
    /* what came in the weeks held out changes the error, never the choice */
    int64_t other[WEEKS];
    for (size_t i = 0; i < WEEKS; i++)
        other[i] = i < WEEKS - held_out ? weeks[i] : 5000 * (int64_t)(i % 2);
    const struct forecast wild = forecast_make(other, WEEKS, TRIED);
    assert_int_equal(wild.model.way, out.model.way);
    assert_int_equal(wild.model.alpha, out.model.alpha);
    assert_true(wild.error.deviation > out.error.deviation);
}

static void too_few_weeks_are_told_as_such(void **state)
{
    (void)state;
    const int64_t weeks[] = {3, 4, 5, 4, 3};
    const struct forecast out = forecast_make(weeks, 5, TRIED);
    assert_int_equal(out.next, 3);
    assert_int_equal(out.error.weeks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_forecast_from_nothing),
        cmocka_unit_test(ways_forecast_as_they_say),
        cmocka_unit_test(a_season_is_found),
        cmocka_unit_test(noise_is_smoothed_and_steps_are_followed),
        cmocka_unit_test(the_error_is_that_of_weeks_held_out),
        cmocka_unit_test(too_few_weeks_are_told_as_such),
    };
    return cmocka_run_group_tests_name("forecast", tests, NULL, NULL);
}
