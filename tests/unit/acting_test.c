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
    const char *unit, *area;
    enum reason reason;
} WHISTLERS[] = {
    {"mill", "mill", REASON_NONE},         {"mill", "hill", REASON_NONE}, /* has the lead, wherever it lies */
    {"hill", "mill", REASON_NOT_SERVED},                                  /* no part, another town */
    {"hill", "hill", REASON_NONE},                                        /* no part, its own town */
    {"lake", "mill", REASON_NOT_ALLOWED},                                 /* a community does not blow this whistle */
    {"water", "mill", REASON_NOT_ALLOWED},                                /* an outside company never does */
    {"station", "mill", REASON_NONE},
};

static void test_R15_who_may_whistle(void **state)
{
    const struct pack *pack = *state;
    for (size_t i = 0; i < COUNT(WHISTLERS); i++) {
        const struct order order = order_in(WHISTLERS[i].area);
        if (acting_may_whistle(pack, &order, &STREET, unit(pack, WHISTLERS[i].unit)) != WHISTLERS[i].reason)
            fail_msg("%s in %s", WHISTLERS[i].unit, WHISTLERS[i].area);
    }
}

/* A part that ended gives no right; that of a unit below does. */
static void test_R15_whose_part_counts(void **state)
{
    const struct pack *pack = *state;
    struct assignment parts[] = {{.seq = 1, .unit = "hill", .duty = DUTY_LEAD, .state = ASSIGNMENT_RELIEVED},
                                 {.seq = 2, .unit = "lake", .duty = DUTY_LEAD, .state = ASSIGNMENT_DISPATCHED}};
    struct order order = order_in("hill");
    order.assignments = parts;
    order.assignment_count = COUNT(parts);
    assert_int_equal(acting_may_whistle(pack, &order, &STREET, unit(pack, "mill")), REASON_NONE);
    order.area = "lake";
    assert_int_equal(acting_may_whistle(pack, &order, &STREET, unit(pack, "hill")), REASON_NOT_SERVED);
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
    const char *own;
    enum child_kind kind;
    const char *to;
    enum reason reason;
} PIECES[] = {
    {"", CHILD_SPLIT, "bureau", REASON_NONE},
    {"", CHILD_EXTEND, "hill", REASON_NONE},
    {"mill", CHILD_EXTEND, "mill", REASON_NONE},
    {"mill", CHILD_DELEGATED, "lake", REASON_NONE},
    {"mill", CHILD_SPLIT, "lake", REASON_NOT_ALLOWED},     /* parts for others are named by those who dispatch */
    {"mill", CHILD_DELEGATED, "hill", REASON_NOT_ALLOWED}, /* R08: not to the neighbour */
    {"mill", CHILD_EXTEND, "bureau", REASON_NOT_ALLOWED},
    {"lake", CHILD_EXTEND, "lake", REASON_NOT_YOURS}, /* below the lead, but not the lead */
    {"hill", CHILD_EXTEND, "hill", REASON_NOT_YOURS},
    {"gone", CHILD_EXTEND, "mill", REASON_NOT_YOURS},
};

static void test_C22_C04_who_may_split(void **state)
{
    const struct pack *pack = *state;
    const struct order order = order_in("mill");
    for (size_t i = 0; i < COUNT(PIECES); i++)
        if (acting_may_split(pack, &order, PIECES[i].own, PIECES[i].kind, unit(pack, PIECES[i].to)) != PIECES[i].reason)
            fail_msg("%s, kind %d to %s", PIECES[i].own, (int)PIECES[i].kind, PIECES[i].to);
    struct order ended = order;
    ended.assignment_count = 0;
    assert_int_equal(acting_may_split(pack, &ended, "mill", CHILD_EXTEND, unit(pack, "mill")), REASON_NOT_YOURS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_below_is_strict),           cmocka_unit_test(test_R09_serves_in_one_line),
        cmocka_unit_test(test_R15_who_may_whistle),       cmocka_unit_test(test_R15_whose_part_counts),
        cmocka_unit_test(test_R15_R09_who_may_be_called), cmocka_unit_test(test_C22_C04_who_may_split),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
