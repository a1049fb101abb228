/* Who may whistle, who may be called, to whom a piece may go: on a small pack with two streets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/router/acting.h"

#define SOUND "tests/unit/pack_data/sound"

static const char AREAS[] =
    "areas = (\n"
    "  { code = \"city\"; name = \"小城\"; level = \"city\"; prefix = \"XC\"; },\n"
    "  { code = \"east\"; name = \"东区\"; parent = \"city\"; level = \"district\"; prefix = \"XD\"; },\n"
    "  { code = \"mill\"; name = \"磨坊镇\"; parent = \"east\"; level = \"street\"; setting = \"rural\"; },\n"
    "  { code = \"lake\"; name = \"湖边村\"; parent = \"mill\"; level = \"community\"; },\n"
    "  { code = \"hill\"; name = \"山下镇\"; parent = \"east\"; level = \"street\"; setting = \"rural\"; }\n"
    ");\n";
static const char UNITS[] =
    "units = (\n"
    "  { code = \"centre\"; name = \"热线中心\"; area = \"city\"; kind = \"centre\"; round_the_clock = true; leader = "
    "\"主任\"; },\n"
    "  { code = \"bureau\"; name = \"市场监管局\"; area = \"city\"; kind = \"department\"; leader = \"局长\"; },\n"
    "  { code = \"station\"; name = \"市场监管所\"; parent = \"bureau\"; area = \"mill\"; kind = \"desk\"; leader = "
    "\"所长\"; },\n"
    "  { code = \"mill\"; name = \"磨坊镇政府\"; area = \"mill\"; kind = \"street\"; leader = \"镇长\"; },\n"
    "  { code = \"lake\"; name = \"湖边村委\"; parent = \"mill\"; area = \"lake\"; kind = \"community\"; leader = "
    "\"主任\"; },\n"
    "  { code = \"hill\"; name = \"山下镇政府\"; area = \"hill\"; kind = \"street\"; leader = \"镇长\"; },\n"
    "  { code = \"water\"; name = \"水务集团\"; area = \"city\"; kind = \"company\"; leader = \"经理\"; }\n"
    ");\n";

static int set_up(void **state)
{
    struct arena *arena = arena_new(0);
    struct pack_file *files = NULL;
    size_t count = 0;
    assert_int_equal(pack_read_folder(arena, SOUND, &files, &count, stderr), RESULT_OK);
    for (size_t i = 0; i < count; i++) {
        files[i].text = str_equal(files[i].name, "units.cfg") ? UNITS : files[i].text;
        files[i].text = str_equal(files[i].name, "areas.cfg") ? AREAS : files[i].text;
    }
    struct pack *pack = NULL;
    assert_int_equal(pack_load(&pack, files, count, stderr), RESULT_OK);
    arena_free(&arena);
    *state = pack;
    return 0;
}

static int tear_down(void **state)
{
    struct pack *pack = *state;
    pack_free(&pack);
    return 0;
}

static struct assignment LEAD_MILL[] = {{.seq = 1, .unit = "mill", .duty = DUTY_LEAD, .state = ASSIGNMENT_SIGNED}};

static struct order order_in(const char *area)
{
    return (struct order){.area = area,
                          .district = "east",
                          .state = ORDER_HANDLING,
                          .assignments = LEAD_MILL,
                          .assignment_count = COUNT(LEAD_MILL)};
}

static int unit(const struct pack *pack, const char *code)
{
    int found = pack_unit_find(pack, code);
    assert_true(found >= 0);
    return found;
}

static void test_below_is_strict(void **state)
{
    const struct pack *pack = *state;
    assert_true(acting_below(pack, unit(pack, "station"), unit(pack, "bureau")));
    assert_false(acting_below(pack, unit(pack, "bureau"), unit(pack, "bureau")));
    assert_false(acting_below(pack, unit(pack, "bureau"), unit(pack, "station")));
    assert_false(acting_below(pack, unit(pack, "lake"), unit(pack, "bureau")));
}

static const struct {
    const char *unit, *area;
    bool serves;
} PLACES[] = {
    {"mill", "mill", true},   {"mill", "lake", true},  /* its community */
    {"lake", "mill", true},                            /* somewhere in the town: perhaps in the village */
    {"hill", "mill", false},  {"hill", "lake", false}, /* the neighbour */
    {"bureau", "lake", true}, {"lake", "hill", false}, {"hill", "", true}, /* only the district is known */
};

static void test_R09_serves_in_one_line(void **state)
{
    const struct pack *pack = *state;
    for (size_t i = 0; i < COUNT(PLACES); i++) {
        const struct order order = order_in(PLACES[i].area);
        if (acting_serves(pack, unit(pack, PLACES[i].unit), &order) != PLACES[i].serves)
            fail_msg("%s in %s", PLACES[i].unit, PLACES[i].area);
    }
}

static const struct pack_whistle STREET = {
    .code = "street", .from = 1u << UNIT_STREET | 1u << UNIT_DESK, .to = 1u << UNIT_DEPARTMENT | 1u << UNIT_STREET};

static const struct {
    const char *unit;
    bool may;
} WHISTLERS[] = {{"mill", true}, {"station", true}, {"lake", false}, {"water", false}};

/* A community does not blow this whistle; an outside company none. */
static void test_R15_who_may_whistle(void **state)
{
    const struct pack *pack = *state;
    for (size_t i = 0; i < COUNT(WHISTLERS); i++)
        if (acting_may_whistle(pack, &STREET, unit(pack, WHISTLERS[i].unit)) != WHISTLERS[i].may)
            fail_msg("%s", WHISTLERS[i].unit);
}

static const struct {
    const char *unit, *area;
    enum router_speaker speaker;
} SPEAKERS[] = {
    {"mill", "hill", SPEAKER_LEAD},                                         /* wherever it lies */
    {"lake", "lake", SPEAKER_OUTSIDER}, {"lake", "mill", SPEAKER_STRANGER}, /* a part of the place is not the place */
    {"hill", "hill", SPEAKER_OUTSIDER}, {"hill", "mill", SPEAKER_STRANGER}, {"bureau", "lake", SPEAKER_STRANGER},
    {"hill", "", SPEAKER_STRANGER}, /* a bureau is not on the spot; only the district is known */
    {"bureau", "", SPEAKER_STRANGER},   {"gone", "mill", SPEAKER_STRANGER},
};

static void test_R15_who_speaks(void **state)
{
    const struct pack *pack = *state;
    for (size_t i = 0; i < COUNT(SPEAKERS); i++) {
        const struct order order = order_in(SPEAKERS[i].area);
        if (acting_speaker(pack, &order, SPEAKERS[i].unit) != SPEAKERS[i].speaker)
            fail_msg("%s in %s: %d", SPEAKERS[i].unit, SPEAKERS[i].area,
                     (int)acting_speaker(pack, &order, SPEAKERS[i].unit));
    }
}

/* A part that ended makes nobody one of those who act, nor does a call; that of a unit below does. */
static void test_R15_whose_part_counts(void **state)
{
    const struct pack *pack = *state;
    struct assignment parts[] = {{.seq = 1, .unit = "hill", .duty = DUTY_LEAD, .state = ASSIGNMENT_RELIEVED},
                                 {.seq = 2, .unit = "lake", .duty = DUTY_LEAD, .state = ASSIGNMENT_DISPATCHED},
                                 {.seq = 3, .unit = "station", .duty = DUTY_CO, .state = ASSIGNMENT_SIGNED},
                                 {.seq = 4, .unit = "water", .duty = DUTY_CALLED, .state = ASSIGNMENT_SIGNED}};
    struct order order = order_in("lake");
    order.assignments = parts;
    order.assignment_count = COUNT(parts);
    assert_int_equal(acting_speaker(pack, &order, "mill"), SPEAKER_LEAD);
    assert_int_equal(acting_speaker(pack, &order, "hill"), SPEAKER_STRANGER);
    assert_int_equal(acting_speaker(pack, &order, "station"), SPEAKER_PART);
    assert_true(acting_speaker(pack, &order, "water") < SPEAKER_PART);
}

static const struct {
    const char *unit, *area;
    bool joint;
    enum reason reason;
} CALLED[] = {
    {"bureau", "mill", false, REASON_NONE},       {"hill", "mill", false, REASON_NOT_SERVED},
    {"water", "mill", false, REASON_NOT_ALLOWED}, {"lake", "mill", false, REASON_NOT_ALLOWED},
    {"water", "mill", true, REASON_NONE},         {"lake", "mill", true, REASON_NONE},
    {"hill", "mill", true, REASON_NONE},          {"station", "mill", false, REASON_NOT_ALLOWED},
    {"station", "hill", true, REASON_NONE},
};

static void test_R15_R09_who_may_be_called(void **state)
{
    const struct pack *pack = *state;
    for (size_t i = 0; i < COUNT(CALLED); i++) {
        const struct order order = order_in(CALLED[i].area);
        const struct pack_whistle *level = CALLED[i].joint ? NULL : &STREET;
        if (acting_may_be_called(pack, &order, level, unit(pack, CALLED[i].unit)) != CALLED[i].reason)
            fail_msg("%s in %s, joint %d", CALLED[i].unit, CALLED[i].area, CALLED[i].joint);
    }
}

static const struct {
    enum router_speaker speaker;
    const char *to;
    bool may;
} PIECES[] = {
    {SPEAKER_DISPATCH, "bureau", true}, {SPEAKER_DISPATCH, "hill", true}, {SPEAKER_LEAD, "mill", true},
    {SPEAKER_LEAD, "lake", true},       {SPEAKER_LEAD, "hill", false}, /* R08: not to the neighbour */
    {SPEAKER_LEAD, "bureau", false},
};

static void test_C22_C04_who_may_take_a_piece(void **state)
{
    const struct pack *pack = *state;
    const struct order order = order_in("mill");
    for (size_t i = 0; i < COUNT(PIECES); i++)
        if (acting_may_take(pack, &order, PIECES[i].speaker, unit(pack, PIECES[i].to)) != PIECES[i].may)
            fail_msg("%d to %s", (int)PIECES[i].speaker, PIECES[i].to);
    struct order ended = order;
    ended.assignment_count = 0;
    assert_false(acting_may_take(pack, &ended, SPEAKER_LEAD, unit(pack, "mill")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_below_is_strict),
        cmocka_unit_test(test_R09_serves_in_one_line),
        cmocka_unit_test(test_R15_who_may_whistle),
        cmocka_unit_test(test_R15_who_speaks),
        cmocka_unit_test(test_R15_whose_part_counts),
        cmocka_unit_test(test_R15_R09_who_may_be_called),
        cmocka_unit_test(test_C22_C04_who_may_take_a_piece),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
