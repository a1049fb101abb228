#include "tests/lib/clock_bench.h"

#include "tests/lib/calendar_sample.h"
#include "tests/lib/chance.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

instant bench_at(const char *text)
{
    instant out;
    assert_true(instant_parse(text, BENCH_ZONE, &out));
    return out;
}

struct pack_limit bench_parse(const char *text)
{
    struct pack_limit limit;
    const char *why;
    if (!limit_parse(text, &limit, &why))
        fail_msg("%s: %s", text, why);
    return limit;
}

const char *bench_text(instant when)
{
    static char texts[4][INSTANT_TEXT];
    static int turn;
    char *text = texts[turn++ % 4];
    if (when == INSTANT_NONE)
        return "none";
    instant_format(when, BENCH_ZONE, text);
    return text;
}

void bench_open(struct bench *bench)
{
    memset(bench, 0, sizeof *bench);
    bench->calendar = calendar_sample();
    bench->units[UNIT_PLAIN] = (struct pack_unit){.code = "water", .parent = -1};
    bench->units[UNIT_ALWAYS] = (struct pack_unit){.code = "duty", .parent = -1, .round_the_clock = true};
    bench->units[UNIT_THIRD] = (struct pack_unit){.code = "power", .parent = -1};
    bench->policy = (struct pack_policy){.code = "p", .name = "p", .source = "test", .rungs = bench->rungs};
    bench->pack = (struct pack){.calendars = &bench->calendar,
                                .calendars_count = 1,
                                .units = bench->units,
                                .units_count = 3,
                                .policies = &bench->policy,
                                .policies_count = 1};
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        bench->policy.limits[stage] = bench->policy.rural[stage] = bench_parse("none");
}

void bench_limit(struct bench *bench, enum stage stage, const char *limit)
{
    bench->policy.limits[stage] = bench_parse(limit);
}

void bench_rung(struct bench *bench, enum stage stage, const char *offset, bool before, enum rung_action action)
{
    bench->rungs[bench->policy.rung_count++] =
        (struct pack_rung){.stage = stage, .before = before, .action = action, .level = "unit_leader"};
    if (*offset)
        bench->rungs[bench->policy.rung_count - 1].offset = bench_parse(offset);
    else
        bench->rungs[bench->policy.rung_count - 1].offset.unit = LIMIT_MINUTE;
}

struct clock_terms bench_terms(const struct bench *bench, enum stage stage, int unit)
{
    return (struct clock_terms){.pack = &bench->pack, .unit = unit, .stage = stage, .setting = SETTING_URBAN};
}

void bench_check(instant found, const char *expected)
{
    char text[INSTANT_TEXT] = "none";
    if (found != INSTANT_NONE)
        instant_format_short(found, BENCH_ZONE, text);
    assert_string_equal(text, expected);
}

void bench_chance(struct bench *bench)
{
    static const char *const limits[] = {"30min", "2h", "4wh", "1wd", "4wd/same_time", "eod", "7d", "2h/next_working"};
    static const char *const offsets[] = {"", "10min", "1h", "2wh", "1wd", "3wd", "1d"};
    bench_open(bench);
    for (int stage = 1; stage < STAGE_COUNT; stage++)
        if (chance_below(8))
            bench_limit(bench, (enum stage)stage, limits[chance_below((int)COUNT(limits))]);
    for (int i = chance_below(CLOCK_RUNGS_MAX + 1); i > 0; i--)
        bench_rung(bench, chance_below(3) ? STAGE_UNSPECIFIED : (enum stage)(1 + chance_below(STAGE_COUNT - 1)),
                   offsets[chance_below((int)COUNT(offsets))], chance_below(2),
                   (enum rung_action)(1 + chance_below(4)));
}

instant bench_chance_instant(void)
{
    return bench_at("2019-03-01T00:00") + (instant)(chance() % (uint64_t)(5 * 365 * INSTANT_DAY));
}
