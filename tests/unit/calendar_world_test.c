/* Calendars made up at random (seasons, weekdays, half days, replaced days, closures on top of a base), written as a
 * pack and read by its loader, × limits × starts × pauses: a deliberately naive calculator must agree, and what
 * common/calendar.h promises must hold. SEED=n repeats a run. Run from the root of the project. */
#include "tests/lib/calendar_world.h"
#include "tests/lib/chance.h"
#include "tests/lib/clock_bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WORLDS = 25, CASES = 500, PAUSES = 6 };

static struct pack_limit chance_limit(char text[64])
{
    static const struct {
        const char *before, *after; /* the number */
        int most;
    } units[] = {{"", "min", 5000}, {"", "h", 200}, {"", "wh", 60}, {"", "wd", 25}, {"", "d", 40}, {"eod+", "d", 9}};
    static const char *const starts[] = {"", "", "/event", "/next_working", "/day_counted", "/day_not_counted"};
    static const char *const ends[] = {"", "/same_time", "/end_of_work", "/end_of_day"};
    struct pack_limit limit;
    do {
        size_t u = (size_t)chance_below((int)COUNT(units));
        snprintf(text, 64, "%s%d%s%s%s", units[u].before, 1 + chance_below(chance_below(2) ? 4 : units[u].most),
                 units[u].after, starts[chance_below((int)COUNT(starts))], ends[chance_below((int)COUNT(ends))]);
    } while (!limit_parse(text, &limit, NULL));
    return limit;
}

/* Anywhere from autumn 2018 to spring 2024: the published years and a little around them; often on a quarter. */
static instant chance_start(void)
{
    instant start = bench_at("2018-10-01T00:00") + (instant)(chance() % (uint64_t)(2010 * INSTANT_DAY));
    if (chance_below(2))
        return start;
    return start - start % (15 * INSTANT_MINUTE) + chance_below(3) - 1;
}

static int chance_pauses(instant from, struct naive_pause pauses[PAUSES])
{
    int count = chance_below(PAUSES + 1);
    for (int i = 0; i < count; i++) {
        static const instant longest[] = {INSTANT_MINUTE, INSTANT_HOUR, INSTANT_DAY, 20 * INSTANT_DAY};
        pauses[i].from = from + (instant)(chance() % (uint64_t)(10 * INSTANT_DAY));
        pauses[i].until = pauses[i].from + (instant)(chance() % (uint64_t)longest[chance_below(4)]);
        if (chance_below(3) == 0) { /* whole local days */
            pauses[i].from -= (pauses[i].from + BENCH_ZONE * INSTANT_MINUTE) % INSTANT_DAY;
            pauses[i].until = pauses[i].from + (1 + chance_below(6)) * INSTANT_DAY;
        }
    }
    return count;
}

static instant shift(const struct pack_calendar *calendar, bool duty, const struct pack_limit *limit, instant due,
                     const struct naive_pause *pauses, int count)
{
    struct calendar_pause list[2 * PAUSES];
    for (int i = 0; i < count; i++)
        list[i] = (struct calendar_pause){pauses[i].from, pauses[i].until};
    return calendar_shift(calendar, duty, limit, due, list, (size_t)count);
}

/* ---- one case ---- */

struct trial {
    const struct world *world;
    struct pack_limit limit;
    char text[64];
    bool duty; /* round the clock */
    instant start;
    struct deadline found;
    struct naive_pause pauses[PAUSES];
    int pause_count;
};

static const char *title(const struct trial *trial)
{
    static char text[200];
    snprintf(text, sizeof text, "%s%s from %s, %d pauses", trial->text, trial->duty ? " round the clock" : "",
             bench_text(trial->start), trial->pause_count);
    return text;
}

static void begin(struct trial *trial, const struct world *world)
{
    trial->world = world;
    trial->limit = chance_limit(trial->text);
    trial->duty = chance_below(6) == 0;
    trial->start = chance_start();
    trial->found = calendar_deadline(NULL, world->calendar, trial->duty, &trial->limit, trial->start);
    trial->pause_count = chance_pauses(trial->start, trial->pauses);
}

static void check_due(const struct trial *trial)
{
    struct naive *naive = trial->world->naive;
    instant expected = naive_due(naive, trial->duty, &trial->limit, trial->start);
    if (trial->found.due != expected || trial->found.missing_year != naive->missing_year)
        fail_msg("%s: due %s (%d), the naive calculator says %s (%d)\n%s", title(trial), bench_text(trial->found.due),
                 trial->found.missing_year, bench_text(expected), naive->missing_year, trial->world->text.text);
    if (trial->found.running_from < trial->start || trial->found.due < trial->found.running_from ||
        trial->found.due <= trial->start)
        fail_msg("%s: runs from %s to %s", title(trial), bench_text(trial->found.running_from),
                 bench_text(trial->found.due));
}

static void check_later_start(const struct trial *trial)
{
    static const instant steps[] = {INSTANT_MINUTE, INSTANT_HOUR, INSTANT_DAY, 6 * INSTANT_DAY};
    instant later = trial->start + (instant)(chance() % (uint64_t)steps[chance_below(4)]);
    struct deadline second = calendar_deadline(NULL, trial->world->calendar, trial->duty, &trial->limit, later);
    if (second.due < trial->found.due)
        fail_msg("%s: due %s, but from %s due %s\n%s", title(trial), bench_text(trial->found.due), bench_text(later),
                 bench_text(second.due), trial->world->text.text);
}

static void check_shift(const struct trial *trial)
{
    struct naive *naive = trial->world->naive;
    instant due = trial->found.due;
    instant found = shift(trial->world->calendar, trial->duty, &trial->limit, due, trial->pauses, trial->pause_count);
    instant expected = naive_shift(naive, trial->duty, &trial->limit, due, trial->pauses, trial->pause_count);
    if (found != expected || found < due)
        fail_msg("%s: due %s moved to %s, the naive calculator says %s\n%s", title(trial), bench_text(due),
                 bench_text(found), bench_text(expected), trial->world->text.text);
}

static bool by_work(const struct pack_limit *limit)
{
    return limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_WORKING_HOUR;
}

static instant measure(const struct trial *trial, instant from, instant to)
{
    return by_work(&trial->limit) ? calendar_time_between(trial->world->calendar, trial->duty, from, to) : to - from;
}

/* One stretch: never moved by more than it lasted, in the measure of the limit; /same_time: by just that. */
static void check_measure(const struct trial *trial)
{
    static const instant lengths[] = {INSTANT_HOUR, INSTANT_DAY, 15 * INSTANT_DAY};
    instant due = trial->found.due, from = trial->start;
    struct naive_pause pause = {from, from + (instant)(chance() % (uint64_t)lengths[chance_below(3)])};
    instant moved = shift(trial->world->calendar, trial->duty, &trial->limit, due, &pause, 1);
    instant lost = measure(trial, pause.from, pause.until), gained = measure(trial, due, moved);
    bool days =
        trial->limit.end != END_SAME_TIME && (trial->limit.unit == LIMIT_WORKING_DAY ||
                                              trial->limit.unit == LIMIT_DAY || trial->limit.unit == LIMIT_END_OF_DAY);
    bool exact = trial->limit.end == END_SAME_TIME ? gained == lost : days || gained <= lost;
    if (days) { /* whole ones, at most as many as were touched */
        int64_t most = (pause.until - pause.from) / INSTANT_DAY + 2;
        struct pack_limit all = trial->limit;
        all.amount = (int)most;
        exact = moved == due ||
                calendar_offset(trial->world->calendar, trial->duty, &all, false, due, NULL) > moved - INSTANT_DAY;
    }
    if (!exact)
        fail_msg("%s: paused %s to %s, %lld us, but moved by %lld us from %s to %s", title(trial),
                 bench_text(pause.from), bench_text(pause.until), (long long)lost, (long long)gained, bench_text(due),
                 bench_text(moved));
}

/* Cutting a pause in two, or saying it in another order or twice, changes nothing. */
static void check_splitting(const struct trial *trial)
{
    struct naive_pause cut[2 * PAUSES];
    int count = 0;
    for (int i = trial->pause_count; i-- > 0;) {
        const struct naive_pause *whole = &trial->pauses[i];
        instant middle = whole->from + (instant)(chance() % (uint64_t)(whole->until - whole->from + 1));
        cut[count++] = (struct naive_pause){middle, whole->until};
        cut[count++] = (struct naive_pause){chance_below(2) ? whole->from : middle, middle};
        cut[count - 1].from = whole->from;
        cut[count - 1].until = chance_below(3) ? middle : whole->until;
    }
    instant due = trial->found.due;
    instant one = shift(trial->world->calendar, trial->duty, &trial->limit, due, trial->pauses, trial->pause_count);
    instant other = shift(trial->world->calendar, trial->duty, &trial->limit, due, cut, count);
    if (one != other)
        fail_msg("%s: moved from %s to %s, cut in pieces to %s", title(trial), bench_text(due), bench_text(one),
                 bench_text(other));
}

/* /same_time: many pauses move as far as one of their length (in the measure of the limit), one after the other or at
 * once; and none of it drifts. */
static void check_sum(const struct trial *trial)
{
    instant due = trial->found.due, moved = due, at = trial->start;
    struct naive_pause all[PAUSES];
    for (int i = 0; i < PAUSES; i++) {
        all[i].from = at + (instant)(chance() % (uint64_t)INSTANT_DAY);
        all[i].until = at = all[i].from + (instant)(chance() % (uint64_t)INSTANT_DAY);
        moved = shift(trial->world->calendar, trial->duty, &trial->limit, moved, &all[i], 1);
    }
    instant once = shift(trial->world->calendar, trial->duty, &trial->limit, due, all, PAUSES);
    if (trial->limit.end == END_SAME_TIME ? once != moved : once < moved)
        fail_msg("%s: %d pauses at once %s, one after the other %s", title(trial), PAUSES, bench_text(once),
                 bench_text(moved));
}

static void check_open(const struct trial *trial)
{
    const struct pack_calendar *calendar = trial->world->calendar;
    struct naive *naive = trial->world->naive;
    instant at = trial->start, next = calendar_next_open(calendar, trial->duty, at);
    instant last = calendar_last_open(calendar, trial->duty, at);
    bool open = naive_between(naive, trial->duty, at, at + 1) == 1;
    assert_int_equal(calendar_open_at(calendar, trial->duty, at), open);
    assert_true(open ? next == at : next > at && naive_between(naive, trial->duty, at, next) == 0);
    assert_int_equal(naive_between(naive, trial->duty, next, next + 1), 1);
    assert_true(last <= at && naive_between(naive, trial->duty, last - 1, last) == 1);
    /* the time since the last closing is one open stretch at most, or none */
    assert_true(trial->duty || open || naive_between(naive, trial->duty, last, at) == 0);
    instant until = at + (instant)(chance() % (uint64_t)(5 * INSTANT_DAY));
    assert_true(calendar_time_between(calendar, trial->duty, at, until) ==
                naive_between(naive, trial->duty, at, until));
}

/* A part of the limit, on a minute; what is left from there is that part, but for the minute. */
static void check_part(const struct trial *trial)
{
    instant due = trial->found.due, from = trial->found.running_from;
    int percent = 1 + chance_below(99);
    instant at = calendar_part(trial->world->calendar, trial->duty, &trial->limit, percent, from, due);
    instant whole = measure(trial, from, due), left = measure(trial, at, due);
    instant part = whole * percent / 100;
    if (at < from || at > due || left < part || left - part > INSTANT_MINUTE ||
        (at != from && at % INSTANT_MINUTE != 0))
        fail_msg("%s: %d%% of %lld us before %s is %s, %lld us before", title(trial), percent, (long long)whole,
                 bench_text(due), bench_text(at), (long long)left);
}

static void random_calendars(void **state)
{
    (void)state;
    int provisional = 0, moved = 0;
    chance_begin();
    for (int w = 0; w < WORLDS; w++) {
        struct world world;
        world_open(&world);
        for (int i = 0; i < CASES; i++) {
            struct trial trial;
            begin(&trial, &world);
            check_due(&trial);
            check_later_start(&trial);
            check_shift(&trial);
            check_measure(&trial);
            check_splitting(&trial);
            check_sum(&trial);
            check_open(&trial);
            check_part(&trial);
            provisional += trial.found.fault == CALENDAR_YEAR_MISSING;
            moved += shift(world.calendar, trial.duty, &trial.limit, trial.found.due, trial.pauses, trial.pause_count) >
                     trial.found.due;
        }
        world_close(&world);
    }
    print_message("  %d calendars × %d limits agree; %d provisional, %d moved by pauses\n", WORLDS, CASES, provisional,
                  moved);
    assert_true(moved > WORLDS * CASES / 10 && provisional > 0);
}

/* The classes and the spans of every single date. */
static void every_date_of_random_calendars(void **state)
{
    (void)state;
    int special = 0;
    chance_begin();
    for (int w = 0; w < 20; w++) {
        struct world world;
        world_open(&world);
        for (day date = day_from_civil(2019, 1, 1); date <= day_from_civil(2023, 12, 31); date++) {
            enum day_class class;
            const struct naive_day *today = &world.naive->day[date];
            assert_int_equal(calendar_class(world.calendar, date, &class, NULL), CALENDAR_OK);
            assert_int_equal(calendar_is_working(class), today->working);
            int minutes = 0;
            for (int i = 0; i < today->span_count; i++)
                minutes += today->spans[i][1] - today->spans[i][0];
            instant midnight = instant_at(date, 0, BENCH_ZONE);
            assert_true(calendar_time_between(world.calendar, false, midnight, midnight + INSTANT_DAY) ==
                        (today->working ? minutes : 0) * INSTANT_MINUTE);
            special += today->working && today->weekday % 6 == 0;
        }
        day first;
        assert_true(calendar_same(world.calendar, world.calendar, &first));
        world_close(&world);
    }
    assert_true(special > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_calendars),
        cmocka_unit_test(every_date_of_random_calendars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
