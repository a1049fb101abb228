/* When two requests are taken for one matter: the rules, case by case, each table as a whole, and what holds of any two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/str.h"
#include "services/classifier/likeness.h"
#include "tests/lib/chance.h"
#include "tests/lib/folding.h"

enum { NONE = -1, CITY, NORTH, NORTH_STREET, EAST, WEST, SOUTH, SOUTH_STREET, GARDEN, AREA_COUNT };
static struct pack_area AREAS[] = {
    [CITY] = {.code = "city", .parent = -1, .level = AREA_CITY},
    [NORTH] = {.code = "north", .parent = CITY, .level = AREA_DISTRICT},
    [NORTH_STREET] = {.code = "north.street", .parent = NORTH, .level = AREA_STREET},
    [EAST] = {.code = "east", .parent = NORTH_STREET, .level = AREA_COMMUNITY},
    [WEST] = {.code = "west", .parent = NORTH_STREET, .level = AREA_COMMUNITY},
    [SOUTH] = {.code = "south", .parent = CITY, .level = AREA_DISTRICT},
    [SOUTH_STREET] = {.code = "south.street", .parent = SOUTH, .level = AREA_STREET},
    [GARDEN] = {.code = "garden", .parent = SOUTH_STREET, .level = AREA_COMMUNITY},
};
enum { WORKS, ROAD, MANHOLE, LAMP, WATER, CUT, MATTER_COUNT };
static struct pack_matter MATTERS[] = {
    [WORKS] = {.code = "works", .parent = -1},
    [ROAD] = {.code = "works.road", .parent = WORKS},
    [MANHOLE] = {.code = "works.road.manhole", .parent = ROAD},
    [LAMP] = {.code = "works.road.lamp", .parent = ROAD},
    [WATER] = {.code = "water", .parent = -1},
    [CUT] = {.code = "water.cut", .parent = WATER},
};
static const struct pack PACK = {
    .areas = AREAS, .areas_count = AREA_COUNT, .matters = MATTERS, .matters_count = MATTER_COUNT};

/* One request in short; `who` 0: not known. */
struct brief {
    const char *text, *address;
    int who, area, matter, day;
    bool urgent;
};

static struct likeness_side side(const struct brief *brief)
{
    static const uint8_t PEOPLE[] = "................++++++++++++++++";
    return (struct likeness_side){
        .text = folding_sketch(brief->text),
        .address = folding_sketch(brief->address == NULL ? "" : brief->address),
        .caller = {brief->who > 0 ? PEOPLE + (brief->who - 1) * 16 : (const uint8_t *)"", brief->who > 0 ? 16 : 0},
        .area = brief->area,
        .matter = brief->matter,
        .at = (instant)(100 + brief->day) * 24 * 3600 * INSTANT_SECOND,
        .urgent = brief->urgent};
}

#define LAMPS   "玫瑰苑小区3号楼前的路灯坏了一个星期,晚上漆黑一片,老人不敢出门,请派人维修。"
#define SIMILAR "玫瑰苑3号楼前的路灯坏了,晚上漆黑一片,老人都不敢出门,请派人来维修。"
#define AGAIN   "上次说的事还没有人来,天一黑就看不见路,到底管不管?"
#define NOTICE  "我们这里从昨天开始停水,一点通知都没有,家里有老人孩子,生活很不方便,请尽快恢复供水。"
#define SHORT   "路灯不亮"

static const struct {
    const char *why;
    struct brief later, earlier;
    int least, most;
    const char *cap, *held;
    bool repeats;
} CASES[] = {
    {"the same text of the same person",
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     100,
     100,
     NULL,
     NULL,
     true},
    {"even where the place is vague",
     {LAMPS, NULL, 1, NORTH, LAMP, 0, false},
     {LAMPS, NULL, 1, NORTH, LAMP, 0, false},
     98,
     100,
     NULL,
     NULL,
     true},
    {"C16: the person comes back in other words",
     {AGAIN, NULL, 1, EAST, LAMP, 3, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     70,
     85,
     NULL,
     NULL,
     true},
    {"and the place is known to the street",
     {AGAIN, NULL, 1, NORTH_STREET, LAMP, 3, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     65,
     80,
     NULL,
     "place_unproven",
     true},
    {"about something else",
     {NOTICE, NULL, 1, EAST, CUT, 3, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     0,
     55,
     NULL,
     "other_matter",
     false},
    {"about somewhere else",
     {AGAIN, NULL, 1, GARDEN, LAMP, 3, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     0,
     40,
     "elsewhere",
     "place_unproven",
     false},
    {"a neighbour, in nearly the same words",
     {SIMILAR, NULL, 2, EAST, LAMP, 1, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     65,
     91,
     NULL,
     NULL,
     false},
    {"a neighbour, in the same words, with the address",
     {LAMPS, "玫瑰苑3号楼", 2, EAST, LAMP, 1, false},
     {LAMPS, "玫瑰苑3号楼", 1, EAST, LAMP, 0, false},
     95,
     100,
     NULL,
     NULL,
     false},
    {"the same trouble in other words",
     {AGAIN, NULL, 2, EAST, LAMP, 0, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     0,
     45,
     NULL,
     NULL,
     false},
    {"the same notice from two districts",
     {NOTICE, NULL, 2, GARDEN, CUT, 0, false},
     {NOTICE, NULL, 1, EAST, CUT, 0, false},
     0,
     40,
     "elsewhere",
     NULL,
     false},
    {"from two communities",
     {NOTICE, NULL, 0, WEST, CUT, 0, false},
     {NOTICE, NULL, 0, EAST, CUT, 0, false},
     0,
     40,
     "elsewhere",
     NULL,
     false},
    {"even of one person",
     {NOTICE, NULL, 1, WEST, CUT, 0, false},
     {NOTICE, NULL, 1, EAST, CUT, 0, false},
     0,
     40,
     "elsewhere",
     NULL,
     false},
    {"one street, two addresses",
     {NOTICE, "人民路12号", 1, EAST, CUT, 0, false},
     {NOTICE, "幸福里四巷", 1, EAST, CUT, 0, false},
     60,
     100,
     NULL,
     "other_address",
     true},
    {"R04: a danger that somebody else reports",
     {LAMPS, NULL, 2, EAST, LAMP, 0, true},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     60,
     100,
     NULL,
     "urgent",
     false},
    {"R04: the same person once more",
     {LAMPS, NULL, 1, EAST, LAMP, 0, true},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     98,
     100,
     NULL,
     NULL,
     true},
    {"few words say little",
     {SHORT, NULL, 2, EAST, LAMP, 0, false},
     {SHORT, NULL, 1, EAST, LAMP, 0, false},
     40,
     70,
     NULL,
     NULL,
     false},
    {"nobody is not the same as nobody",
     {AGAIN, NULL, 0, NONE, NONE, 0, false},
     {LAMPS, NULL, 0, NONE, NONE, 0, false},
     0,
     10,
     NULL,
     "place_unproven",
     false},
    {"months later it is something new",
     {LAMPS, NULL, 2, EAST, LAMP, 59, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     60,
     85,
     NULL,
     NULL,
     false},
    {"two matters of one line",
     {LAMPS, NULL, 1, EAST, ROAD, 0, false},
     {LAMPS, NULL, 1, EAST, LAMP, 0, false},
     90,
     100,
     NULL,
     "other_matter",
     false},
    {"empty",
     {"", NULL, 0, NONE, NONE, 0, false},
     {"", NULL, 0, NONE, NONE, 0, false},
     0,
     5,
     NULL,
     "place_unproven",
     false},
};

static void test_cases(void **state)
{
    size_t failed = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct likeness_side later = side(&CASES[i].later), earlier = side(&CASES[i].earlier);
        struct likeness found = likeness_of(&PACK, &later, &earlier);
        if (found.score >= CASES[i].least && found.score <= CASES[i].most && str_equal(found.cap, CASES[i].cap) &&
            str_equal(found.held, CASES[i].held) && found.repeats == CASES[i].repeats)
            continue;
        failed++;
        fprintf(stderr, "%s: %d (%d-%d) repeats %d %s\n", CASES[i].why, found.score, CASES[i].least, CASES[i].most,
                found.repeats, likeness_json(folding_arena, &found));
    }
    assert_int_equal(failed, 0);
}

static const char *any_text(void)
{
    static const char *const WORDS[] = {"路灯",   "停水", "3号楼", "您好", "😀",       "！",
                                        "玫瑰苑", "噪声", "ABC",   " ",    "拖欠工资"};
    struct buf buf = {0};
    for (int words = chance_below(40); words > 0; words--)
        buf_text(&buf, WORDS[chance_below(COUNT(WORDS))]);
    const char *out = arena_text(folding_arena, buf.text == NULL ? "" : buf.text);
    buf_free(&buf);
    return out;
}

static void any(struct brief *out)
{
    *out = (struct brief){any_text(),
                          any_text(),
                          chance_below(3),
                          chance_below(AREA_COUNT + 1) - 1,
                          chance_below(MATTER_COUNT + 1) - 1,
                          chance_below(90),
                          chance_below(2) > 0};
}

static void test_properties(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++) {
        struct brief a, b;
        any(&a);
        any(&b);
        const struct likeness_side one = side(&a), two = side(&b);
        const struct likeness there = likeness_of(&PACK, &one, &two), back = likeness_of(&PACK, &two, &one);
        const struct likeness same = likeness_of(&PACK, &one, &one);
        assert_int_equal(there.score, back.score);
        assert_memory_equal(there.points, back.points, sizeof there.points);
        assert_true(there.repeats == back.repeats);
        assert_true(there.score >= 0 && there.score <= 100);
        assert_true(same.score >= there.score || same.text < 100); /* nothing is liker than itself */
        assert_null(same.cap == NULL || same.text < 100 ? NULL : same.cap);
        json_t *json = json_loads(likeness_json(folding_arena, &there), 0, NULL);
        assert_non_null(json);
        json_decref(json);
        if (i % 100 == 0)
            arena_reset(folding_arena);
    }
}

static void test_reasons(void **state)
{
    (void)state;
    const struct brief later = {LAMPS, NULL, 2, EAST, LAMP, 0, true}, earlier = {LAMPS, NULL, 1, EAST, LAMP, 0, false};
    const struct likeness_side a = side(&later), b = side(&earlier);
    struct likeness found = likeness_of(&PACK, &a, &b);
    assert_string_equal(
        likeness_json(folding_arena, &found),
        "{\"signs\":[{\"sign\":\"text\",\"points\":50,\"alike\":100},{\"sign\":\"place\",\"points\":20},"
        "{\"sign\":\"matter\",\"points\":15},{\"sign\":\"time\",\"points\":5}],\"cap\":null,"
        "\"held\":\"urgent\"}");
}

static void test_every_rule_has_a_reason(void **state)
{
    static const struct likeness_rule *(*const TABLES[])(size_t) = {likeness_sign_rule, likeness_cap_rule,
                                                                    likeness_hold_rule};
    static const char *const PINNED[] = {"text 50, caller 35, place 20, address 10, matter 15, time 5, ",
                                         "elsewhere 40, no_tie 45, ",
                                         "urgent 0, place_unproven 0, other_address 0, other_matter 0, "};
    (void)state;
    for (size_t i = 0; i < COUNT(TABLES); i++) {
        struct buf buf = {0};
        for (size_t n = 0; TABLES[i](n) != NULL; n++) {
            assert_true(strlen(TABLES[i](n)->why) > 10);
            buf_print(&buf, "%s %d, ", TABLES[i](n)->code, TABLES[i](n)->points);
        }
        assert_string_equal(buf.text, PINNED[i]);
        buf_free(&buf);
    }
}

int main(void)
{
    chance_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_every_rule_has_a_reason),
    };
    return cmocka_run_group_tests_name("likeness", tests, folding_open, folding_close);
}
