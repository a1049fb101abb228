/* Why a clock is due when it is due: in words and as JSON. */
#include "services/escalation/explain.h"
#include "tests/lib/clock_bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

struct told {
    struct bench bench;
    struct arena *arena;
    struct clock clock;
    struct deadline deadline;
    struct explanation of;
};

static void tell(struct told *told, const char *limit, const char *start, int unit)
{
    bench_open(&told->bench);
    told->bench.policy.name = "供水";
    told->bench.policy.source = "T08";
    bench_limit(&told->bench, STAGE_FEED_BACK, limit);
    bench_rung(&told->bench, STAGE_UNSPECIFIED, "1wd", true, RUNG_YELLOW);
    bench_rung(&told->bench, STAGE_UNSPECIFIED, "", false, RUNG_RED);
    told->arena = arena_new(0);
    struct clock_terms terms = bench_terms(&told->bench, STAGE_FEED_BACK, unit);
    assert_true(clock_start(told->arena, &terms, bench_at(start), &told->clock, &told->deadline));
    told->of = (struct explanation){.deadline = &told->deadline,
                                    .limit = clock_limit(&terms),
                                    .policy = &told->bench.policy,
                                    .stage = STAGE_FEED_BACK,
                                    .offset_minutes = BENCH_ZONE,
                                    .round_the_clock = calendar_on_duty(&told->bench.units[unit], clock_limit(&terms)),
                                    .clock = &told->clock};
}

static void qingming_in_words(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "4wd", "2024-04-03T10:00", UNIT_PLAIN);
    assert_string_equal(explain_text(told.arena, &told.of, "en"),
                        "due      2024-04-10 17:30\n"
                        "limit    4 working days (4wd), feedback, 供水 (T08)\n"
                        "start    2024-04-03 10:00, day of receipt not counted → 2024-04-04 00:00\n"
                        "counted  2024-04-07 (make-up working day), 2024-04-08, 2024-04-09, 2024-04-10\n"
                        "skipped  2024-04-04 (清明节), 2024-04-05 (清明节), 2024-04-06 (清明节)\n"
                        "ladder   2024-04-09 17:30 yellow card → unit_leader\n"
                        "ladder   2024-04-10 17:30 red card → unit_leader\n");
    assert_string_equal(explain_text(told.arena, &told.of, "zh"),
                        "到期  2024-04-10 17:30\n"
                        "时限  4个工作日 (4wd), 反馈, 供水 (T08)\n"
                        "起算  2024-04-03 10:00, 当日不计 → 2024-04-04 00:00\n"
                        "计入  2024-04-07 (调休上班), 2024-04-08, 2024-04-09, 2024-04-10\n"
                        "不计  2024-04-04 (清明节), 2024-04-05 (清明节), 2024-04-06 (清明节)\n"
                        "阶梯  2024-04-09 17:30 黄牌 → unit_leader\n"
                        "阶梯  2024-04-10 17:30 红牌 → unit_leader\n");
    arena_free(&told.arena);
}

static void long_runs_of_days_are_written_short(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "5wd", "2019-09-27T15:20", UNIT_PLAIN);
    told.of.clock = NULL;
    told.of.policy = NULL;
    told.of.stage = STAGE_UNSPECIFIED;
    assert_string_equal(explain_text(told.arena, &told.of, "en"),
                        "due      2019-10-10 17:30\n"
                        "limit    5 working days (5wd)\n"
                        "start    2019-09-27 15:20, day of receipt not counted → 2019-09-28 00:00\n"
                        "counted  2019-09-29 (make-up working day), 2019-09-30, 2019-10-08, 2019-10-09, 2019-10-10\n"
                        "skipped  2019-09-28 (weekend), 2019-10-01 … 2019-10-07 (国庆节)\n");
    arena_free(&told.arena);
}

static void hours_and_duty_units_in_words(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "30min", "2019-05-27T21:11", UNIT_ALWAYS);
    assert_string_equal(explain_text(told.arena, &told.of, "zh"),
                        "到期  2019-05-27 21:41\n"
                        "时限  30分钟 (30min), 反馈, 供水 (T08), 24小时值守单位\n"
                        "起算  2019-05-27 21:11, 自事件起\n"
                        "阶梯  2019-05-27 21:41 红牌 → unit_leader\n");
    arena_free(&told.arena);
    tell(&told, "1wd", "2024-04-03T10:00", UNIT_ALWAYS);
    told.of.clock = NULL;
    assert_string_equal(explain_text(told.arena, &told.of, "en"),
                        "due      2024-04-07 17:30\n"
                        "limit    1 working day (1wd), feedback, 供水 (T08)\n"
                        "start    2024-04-03 10:00, day of receipt not counted → 2024-04-04 00:00\n"
                        "counted  2024-04-07 (make-up working day)\n"
                        "skipped  2024-04-04 (清明节), 2024-04-05 (清明节), 2024-04-06 (清明节)\n");
    arena_free(&told.arena);
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "?";
}

static void qingming_as_json(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "4wd", "2024-04-03T10:00", UNIT_PLAIN);
    json_t *root = json_loads(explain_json(told.arena, &told.of, "zh"), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    assert_string_equal(text_at(root, "due"), "2024-04-10T17:30:00+08:00");
    assert_string_equal(text_at(root, "start"), "2024-04-03T10:00:00+08:00");
    assert_string_equal(text_at(root, "running_from"), "2024-04-04T00:00:00+08:00");
    assert_string_equal(text_at(root, "rule"), "4wd");
    assert_string_equal(text_at(root, "words"), "4个工作日");
    assert_string_equal(text_at(root, "start_rule"), "day_not_counted");
    assert_string_equal(text_at(root, "end_rule"), "end_of_work");
    assert_string_equal(text_at(root, "stage"), "feed_back");
    assert_string_equal(text_at(root, "policy"), "p");
    assert_string_equal(text_at(root, "source"), "T08");
    assert_true(json_is_false(json_object_get(root, "round_the_clock")));
    json_t *expected = json_pack("[ssss]", "2024-04-07", "2024-04-08", "2024-04-09", "2024-04-10");
    assert_true(json_equal(json_object_get(root, "counted"), expected));
    json_decref(expected);
    expected = json_pack("[s]", "2024-04-07");
    assert_true(json_equal(json_object_get(root, "make_up"), expected));
    json_decref(expected);
    expected = json_pack("[{ssssss}{ssssss}{ssssss}]", "date", "2024-04-04", "reason", "清明节", "class", "holiday",
                         "date", "2024-04-05", "reason", "清明节", "class", "holiday", "date", "2024-04-06", "reason",
                         "清明节", "class", "holiday");
    assert_true(json_equal(json_object_get(root, "skipped"), expected));
    json_decref(expected);
    expected = json_pack("[{ssssss}{ssssss}]", "at", "2024-04-09T17:30:00+08:00", "action", "yellow", "level",
                         "unit_leader", "at", "2024-04-10T17:30:00+08:00", "action", "red", "level", "unit_leader");
    assert_true(json_equal(json_object_get(root, "ladder"), expected));
    json_decref(expected);
    assert_null(json_object_get(root, "fault"));
    json_decref(root);
    arena_free(&told.arena);
}

/* R03, R15, R24, R29, N17, C22: a limit that was set by hand says by whom. */
static void a_limit_by_hand_names_who_set_it(void **state)
{
    (void)state;
    static const char *const GIVERS[] = {"meeting", "leader", "letter", "split", "above", "call", "upper"};
    struct told told;
    assert_int_equal(sizeof GIVERS / sizeof *GIVERS, GIVER_COUNT);
    tell(&told, "4wd", "2024-04-03T10:00", UNIT_PLAIN);
    for (int giver = 0; giver <= GIVER_COUNT; giver++) {
        told.of.given = giver < GIVER_COUNT;
        told.of.giver = giver < GIVER_COUNT ? (enum clock_giver)giver : GIVER_CALL;
        json_t *root = json_loads(explain_json(told.arena, &told.of, "zh"), JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(root);
        if (told.of.given)
            assert_string_equal(text_at(root, "given_by"), GIVERS[giver]);
        assert_true(json_is_true(json_object_get(root, "given")) == told.of.given);
        assert_true((json_object_get(root, "given_by") != NULL) == told.of.given);
        json_decref(root);
    }
    arena_free(&told.arena);
}

static void a_missing_year_is_named(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "5wd", "2024-12-30T10:00", UNIT_PLAIN);
    told.of.clock = NULL;
    assert_string_equal(explain_text(told.arena, &told.of, "en"),
                        "due      2025-01-06 17:30, provisional: the calendar of 2025 is not published\n"
                        "limit    5 working days (5wd), feedback, 供水 (T08)\n"
                        "start    2024-12-30 10:00, day of receipt not counted → 2024-12-31 00:00\n"
                        "counted  2024-12-31 … 2025-01-03, 2025-01-06\n"
                        "skipped  2025-01-04 (weekend), 2025-01-05 (weekend)\n");
    assert_non_null(
        strstr(explain_text(told.arena, &told.of, "zh"), "2025-01-06 17:30, 暂定: 2025 年的工作日历尚未公布"));
    json_t *root = json_loads(explain_json(told.arena, &told.of, "en"), 0, NULL);
    assert_non_null(root);
    assert_string_equal(text_at(root, "due"), "2025-01-06T17:30:00+08:00");
    assert_true(json_is_true(json_object_get(root, "provisional")));
    assert_string_equal(text_at(root, "fault"), "year_missing");
    assert_int_equal(json_integer_value(json_object_get(root, "missing_year")), 2025);
    assert_int_equal(json_array_size(json_object_get(root, "counted")), 5);
    json_decref(root);
    arena_free(&told.arena);
}

/* Typhoon: a closed day and a half one, a make-up day worked for another, and time given back. */
static void closures_and_pauses_in_words(void **state)
{
    (void)state;
    static const struct pack_span afternoon[] = {{13 * 60 + 30, 17 * 60 + 30}};
    static const struct pack_hours half = {afternoon, 1};
    struct bench bench;
    bench_open(&bench);
    struct pack_day days[] = {
        {.date = day_from_civil(2024, 4, 18), .name = "台风停工", .replaces = DAY_NONE},
        {.date = day_from_civil(2024, 4, 19), .work = true, .name = "台风停工", .hours = &half, .replaces = DAY_NONE},
        {.date = day_from_civil(2024, 4, 20), .work = true, .name = "补班", .replaces = day_from_civil(2024, 4, 18)},
    };
    bench.calendar.days = days;
    bench.calendar.day_count = COUNT(days);
    struct arena *arena = arena_new(0);
    struct pack_limit limit = bench_parse("3wd");
    const struct calendar_pause pauses[] = {{bench_at("2024-04-19T13:30"), bench_at("2024-04-20T00:00")}};
    struct deadline deadline = calendar_deadline(arena, &bench.calendar, false, &limit, bench_at("2024-04-17T10:00"));
    struct explanation of = {.deadline = &deadline,
                             .limit = &limit,
                             .offset_minutes = BENCH_ZONE,
                             .pauses = pauses,
                             .pause_count = COUNT(pauses),
                             .shifted = calendar_shift(&bench.calendar, false, &limit, deadline.due, pauses, 1)};
    assert_string_equal(explain_text(arena, &of, "en"),
                        "due      2024-04-23 17:30\n"
                        "without  2024-04-22 17:30\n"
                        "paused   2024-04-19 13:30 … 2024-04-20 00:00\n"
                        "limit    3 working days (3wd)\n"
                        "start    2024-04-17 10:00, day of receipt not counted → 2024-04-18 00:00\n"
                        "counted  2024-04-19 (台风停工 13:30-17:30), 2024-04-20 (make-up working day, hours of "
                        "2024-04-18), 2024-04-22\n"
                        "skipped  2024-04-18 (台风停工), 2024-04-21 (weekend)\n");
    assert_non_null(strstr(explain_text(arena, &of, "zh"), "2024-04-20 (调休上班,按2024-04-18工时)"));
    assert_non_null(strstr(explain_text(arena, &of, "zh"), "原定  2024-04-22 17:30\n中止  2024-04-19 13:30 … "));
    of.calendar = &bench.calendar; /* and now the days up to the due instant in force */
    assert_non_null(strstr(explain_text(arena, &of, "en"),
                           "counted  2024-04-20 (make-up working day, hours of 2024-04-18), 2024-04-22, 2024-04-23\n"
                           "skipped  2024-04-18 (台风停工), 2024-04-19 (paused), 2024-04-21 (weekend)\n"));
    json_t *root = json_loads(explain_json(arena, &of, "zh"), JSON_REJECT_DUPLICATES, NULL);
    json_t *expected = json_pack("[{ssssss}]", "date", "2024-04-19", "reason", "台风停工", "spans", "13:30-17:30");
    assert_true(json_equal(json_object_get(root, "special"), expected));
    json_decref(expected);
    expected = json_pack("[{ssss}]", "from", "2024-04-19T13:30:00+08:00", "until", "2024-04-20T00:00:00+08:00");
    assert_true(json_equal(json_object_get(root, "paused"), expected));
    json_decref(expected);
    assert_string_equal(text_at(root, "due"), "2024-04-23T17:30:00+08:00");
    assert_string_equal(text_at(root, "due_unpaused"), "2024-04-22T17:30:00+08:00");
    json_decref(root);
    arena_free(&arena);
}

/* ---- days up to the due instant in force ---- */

struct days_case {
    const char *limit, *start, *from, *until, *counted, *skipped; /* the last two as explained in English */
};

/* Four working days from Qingming 2024 end on 04-10; five calendar days on 04-08. */
static const struct days_case DAYS[] = {
    {"4wd", "2024-04-03T10:00", "2024-04-07T08:30", "2024-04-08T17:30", "2024-04-09 … 2024-04-12",
     "2024-04-04 (清明节), 2024-04-05 (清明节), 2024-04-06 (清明节), 2024-04-07 (paused), 2024-04-08 (paused)"},
    {"1wd", "2024-04-09T10:00", "2024-04-10T08:30", "2024-04-10T09:30", "2024-04-10 (partly paused)", NULL},
    {"1wd", "2024-04-03T10:00", "2024-04-07T09:00", "2024-04-08T09:00",
     "2024-04-07 (make-up working day, partly paused), 2024-04-08 (partly paused)",
     "2024-04-04 (清明节), 2024-04-05 (清明节), 2024-04-06 (清明节)"},
    {"2d", "2024-04-08T10:00", "2024-04-09T12:00", "2024-04-12T12:00",
     "2024-04-09 (partly paused), 2024-04-12 (partly paused), 2024-04-13", "2024-04-10 (paused), 2024-04-11 (paused)"},
    {"eod", "2024-04-08T10:00", "2024-04-08T12:00", "2024-04-09T12:00",
     "2024-04-08 (partly paused), 2024-04-09 (partly paused)", NULL},
    {"8wh", "2024-04-09T08:30", "2024-04-09T13:30", "2024-04-10T12:00",
     "2024-04-09 (partly paused), 2024-04-10 (partly paused), 2024-04-11", NULL},
    {"1wh", "2024-04-10T16:00", "2024-04-10T16:30", "2024-04-10T17:30", "2024-04-10 (partly paused), 2024-04-11", NULL},
    {"2h", "2024-04-10T16:00", "2024-04-10T16:30", "2024-04-11T16:30", NULL, NULL},
};

static void check_line(const char *text, const char *label, const char *expected)
{
    const char *line = strstr(text, label);
    if (expected == NULL && line != NULL)
        fail_msg("no day was expected:\n%s", text);
    if (expected == NULL)
        return;
    if (line == NULL || strncmp(line + strlen(label), expected, strlen(expected)) != 0 ||
        line[strlen(label) + strlen(expected)] != '\n')
        fail_msg("%s%s\nis not in:\n%s", label, expected, text);
}

static void days_reach_the_due_instant_in_force(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(DAYS); i++) {
        const struct pack_limit limit = bench_parse(DAYS[i].limit);
        const struct calendar_pause pause = {bench_at(DAYS[i].from), bench_at(DAYS[i].until)};
        const struct deadline deadline =
            calendar_deadline(arena, &bench.calendar, false, &limit, bench_at(DAYS[i].start));
        const struct explanation of = {.deadline = &deadline,
                                       .limit = &limit,
                                       .calendar = &bench.calendar,
                                       .offset_minutes = BENCH_ZONE,
                                       .pauses = &pause,
                                       .pause_count = 1,
                                       .shifted =
                                           calendar_shift(&bench.calendar, false, &limit, deadline.due, &pause, 1)};
        const char *text = explain_text(arena, &of, "en");
        check_line(text, "\ncounted  ", DAYS[i].counted);
        check_line(text, "\nskipped  ", DAYS[i].skipped);
    }
    arena_free(&arena);
}

/* As stored with the clock of an order: two days on, then a pause of a day and a half. */
static void reliefs_move_the_days_of_an_order(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "4wd", "2024-04-03T10:00", UNIT_PLAIN);
    told.bench.pack.name = "sample";
    told.bench.pack.version = 3;
    const struct clock_move moves[] = {
        {1, RELIEF_EXTENSION, INSTANT_NONE, INSTANT_NONE, bench_at("2024-04-12T17:30")},
        {2, RELIEF_PAUSE, bench_at("2024-04-09T08:30"), bench_at("2024-04-10T12:00"), bench_at("2024-04-15T17:30")}};
    told.clock.due = moves[1].due;
    told.of.calendar = &told.bench.calendar;
    told.of.pack = &told.bench.pack;
    told.of.moves = moves;
    told.of.move_count = COUNT(moves);
    json_t *root = json_loads(explain_json(told.arena, &told.of, "zh"), JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(text_at(root, "pack"), "sample");
    assert_int_equal(json_integer_value(json_object_get(root, "pack_version")), 3);
    json_t *expected =
        json_pack("[ssssss]", "2024-04-07", "2024-04-08", "2024-04-10", "2024-04-11", "2024-04-12", "2024-04-15");
    assert_true(json_equal(json_object_get(root, "counted"), expected));
    json_decref(expected);
    expected = json_pack("{ssssss}", "date", "2024-04-09", "reason", "挂起", "class", "paused");
    assert_true(json_equal(json_array_get(json_object_get(root, "skipped"), 3), expected));
    json_decref(expected);
    expected = json_pack("{ssssss}", "date", "2024-04-13", "reason", "周末", "class", "weekend");
    assert_true(json_equal(json_array_get(json_object_get(root, "skipped"), 4), expected));
    json_decref(expected);
    expected = json_pack("[{ssssss}]", "date", "2024-04-10", "reason", "部分挂起", "class", "partly_paused");
    assert_true(json_equal(json_object_get(root, "partly_paused"), expected));
    json_decref(expected);
    json_decref(root);
    arena_free(&told.arena);
}

/* ---- whose rule, and whose words ---- */

static void the_pack_and_its_version_are_named(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "1wd", "2024-04-09T10:00", UNIT_PLAIN);
    told.bench.pack.name = "sample";
    told.of.pack = &told.bench.pack;
    told.of.clock = NULL;
    assert_non_null(strstr(explain_text(told.arena, &told.of, "en"), "供水 (T08), sample\n"));
    json_t *root = json_loads(explain_json(told.arena, &told.of, "en"), 0, NULL);
    assert_true(json_is_null(json_object_get(root, "pack_version")));
    json_decref(root);
    told.bench.pack.version = 12;
    const char *en = explain_text(told.arena, &told.of, "en"), *zh = explain_text(told.arena, &told.of, "zh");
    assert_non_null(strstr(en, "供水 (T08), sample version 12\n"));
    assert_non_null(strstr(zh, "供水 (T08), sample 第12版\n"));
    arena_free(&told.arena);
}

/* The due instant of a pause is the date that was granted; the policy's 30 days have no part in it. */
static void the_end_of_a_pause_is_its_review_date(void **state)
{
    (void)state;
    struct bench bench;
    struct clock clock = {0};
    struct deadline deadline;
    bench_open(&bench);
    bench.policy.name = "供水";
    bench.policy.source = "T08";
    bench_limit(&bench, STAGE_PAUSE, "30d");
    struct arena *arena = arena_new(0);
    struct clock_terms terms = bench_terms(&bench, STAGE_PAUSE, UNIT_PLAIN);
    terms.bound = BOUND_EXACT;
    terms.until = bench_at("2024-05-06T17:00");
    assert_true(clock_start(arena, &terms, bench_at("2024-04-03T10:00"), &clock, &deadline));
    const struct explanation of = {.deadline = &deadline,
                                   .limit = clock_limit(&terms),
                                   .policy = &bench.policy,
                                   .stage = STAGE_PAUSE,
                                   .calendar = &bench.calendar,
                                   .offset_minutes = BENCH_ZONE};
    assert_string_equal(explain_text(arena, &of, "en"),
                        "due      2024-05-06 17:00\n"
                        "limit    the review date that was granted, end of a pause, 供水 (T08)\n"
                        "start    2024-04-03 10:00\n");
    assert_non_null(strstr(explain_text(arena, &of, "zh"), "时限  准予的复核日期, 挂起到期复核, 供水 (T08)\n"));
    json_t *root = json_loads(explain_json(arena, &of, "zh"), 0, NULL);
    assert_string_equal(text_at(root, "rule"), "review_date");
    assert_null(json_object_get(root, "start_rule"));
    assert_null(json_object_get(root, "end_rule"));
    json_decref(root);
    arena_free(&arena);
}

/* What a deployment above said is neither counted nor of the policy, and says so; of others it is the latest. */
static void the_level_above_is_named(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "4wd", "2024-04-03T10:00", UNIT_PLAIN);
    struct clock_terms terms = bench_terms(&told.bench, STAGE_FEED_BACK, UNIT_PLAIN);
    terms.bound = told.of.bound = BOUND_LATEST;
    terms.until = told.of.until = bench_at("2024-04-09T12:00");
    assert_true(clock_start(told.arena, &terms, bench_at("2024-04-03T10:00"), &told.clock, &told.deadline));
    told.of.calendar = &told.bench.calendar;
    const char *text = explain_text(told.arena, &told.of, "en");
    assert_non_null(strstr(text, "due      2024-04-09 12:00\nat most  2024-04-09 12:00, set by the deployment above\n"
                                 "limit    4 working days (4wd), feedback, 供水 (T08)\n"));
    assert_non_null(strstr(text, "2024-04-09, 2024-04-10\n")); /* as the limit has it: what was cut is seen */
    assert_non_null(strstr(explain_text(told.arena, &told.of, "zh"), "不晚于 2024-04-09 12:00, 上级平台所定\n"));
    json_t *root = json_loads(explain_json(told.arena, &told.of, "en"), JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(text_at(root, "latest"), "2024-04-09T12:00:00+08:00");
    assert_string_equal(text_at(root, "due"), "2024-04-09T12:00:00+08:00");
    assert_string_equal(text_at(root, "rule"), "4wd");
    json_decref(root);
    terms.bound = told.of.bound = BOUND_EXACT;
    told.of.given = true;
    told.of.giver = GIVER_UPPER;
    assert_true(clock_start(told.arena, &terms, bench_at("2024-04-03T10:00"), &told.clock, &told.deadline));
    text = explain_text(told.arena, &told.of, "en");
    assert_non_null(strstr(text, "due      2024-04-09 12:00\n"
                                 "limit    the instant that the deployment above set, feedback, 供水 (T08)\n"
                                 "start    2024-04-03 10:00\nladder   "));
    assert_non_null(strstr(explain_text(told.arena, &told.of, "zh"), "时限  上级平台定的到期时间, 反馈, 供水 (T08)\n"));
    root = json_loads(explain_json(told.arena, &told.of, "zh"), JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(text_at(root, "rule"), EXPLAIN_UPPER);
    assert_string_equal(text_at(root, "given_by"), "upper");
    assert_null(json_object_get(root, "start_rule"));
    assert_null(json_object_get(root, "latest"));
    assert_int_equal(json_array_size(json_object_get(root, "counted")), 0);
    json_decref(root);
    arena_free(&told.arena);
}

/* Where the bound lies before the year that is not published, nothing is provisional any more. */
static void a_bound_before_the_missing_year(void **state)
{
    (void)state;
    struct told told;
    tell(&told, "5wd", "2024-12-30T10:00", UNIT_PLAIN);
    struct clock_terms terms = bench_terms(&told.bench, STAGE_FEED_BACK, UNIT_PLAIN);
    terms.bound = told.of.bound = BOUND_LATEST;
    terms.until = told.of.until = bench_at("2024-12-31T12:00");
    assert_true(clock_start(told.arena, &terms, bench_at("2024-12-30T10:00"), &told.clock, &told.deadline));
    json_t *root = json_loads(explain_json(told.arena, &told.of, "en"), JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(text_at(root, "due"), "2024-12-31T12:00:00+08:00");
    assert_null(json_object_get(root, "provisional"));
    assert_null(json_object_get(root, "missing_year"));
    json_decref(root);
    arena_free(&told.arena);
}

static void no_limit_explains_itself_too(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    struct arena *arena = arena_new(0);
    struct pack_limit none = bench_parse("none");
    struct deadline deadline = calendar_deadline(arena, &bench.calendar, false, &none, bench_at("2024-04-03T10:00"));
    struct explanation of = {.deadline = &deadline, .limit = &none, .offset_minutes = BENCH_ZONE};
    assert_string_equal(explain_text(arena, &of, "en"), "due      none: no limit that could be counted\n"
                                                        "limit    no limit (none)\n"
                                                        "start    2024-04-03 10:00\n");
    json_t *root = json_loads(explain_json(arena, &of, "en"), 0, NULL);
    assert_string_equal(text_at(root, "fault"), "bad_limit");
    assert_true(json_is_null(json_object_get(root, "due")));
    json_decref(root);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(qingming_in_words),
        cmocka_unit_test(long_runs_of_days_are_written_short),
        cmocka_unit_test(hours_and_duty_units_in_words),
        cmocka_unit_test(qingming_as_json),
        cmocka_unit_test(a_limit_by_hand_names_who_set_it),
        cmocka_unit_test(a_missing_year_is_named),
        cmocka_unit_test(closures_and_pauses_in_words),
        cmocka_unit_test(days_reach_the_due_instant_in_force),
        cmocka_unit_test(reliefs_move_the_days_of_an_order),
        cmocka_unit_test(the_pack_and_its_version_are_named),
        cmocka_unit_test(the_end_of_a_pause_is_its_review_date),
        cmocka_unit_test(the_level_above_is_named),
        cmocka_unit_test(a_bound_before_the_missing_year),
        cmocka_unit_test(no_limit_explains_itself_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
