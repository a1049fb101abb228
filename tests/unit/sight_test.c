/* What a unit may see of an order, on the demo pack: a bureau all of it, a company its own part, others nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/router/sight.h"
#include "tests/lib/pack_folder.h"

static struct arena *arena;
static struct pack *pack;

static int open_pack(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(PACK_FOLDER_DEMO);
    return 0;
}

static int close_pack(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

/* A task force left, a bureau leads; a group helps and has handed its piece to a branch; an operator was called; a unit
 * that the pack knows no more. */
static struct assignment PARTS[] = {
    {.seq = 1, .unit = "by.enterprise", .duty = DUTY_LEAD, .state = ASSIGNMENT_RELIEVED},
    {.seq = 2, .unit = "by.police", .duty = DUTY_LEAD, .state = ASSIGNMENT_SIGNED},
    {.seq = 3, .unit = "jc.water", .duty = DUTY_CO, .state = ASSIGNMENT_SIGNED},
    {.seq = 4, .unit = "jc.water_billing", .duty = DUTY_DELEGATE, .state = ASSIGNMENT_SIGNED, .parent_seq = 3},
    {.seq = 5, .unit = "by.mobile", .duty = DUTY_CALLED, .state = ASSIGNMENT_DISPATCHED},
    {.seq = 6, .unit = "gone", .duty = DUTY_CO, .state = ASSIGNMENT_SIGNED},
};

static struct order order_in(enum order_state state)
{
    return (struct order){.state = state, .assignments = PARTS, .assignment_count = COUNT(PARTS)};
}

static void test_who_sees_what(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        enum sight sight, withdrawn;
        unsigned own; /* bits of seq */
    } CASES[] = {
        {"by.police", SIGHT_ALL, SIGHT_ALL, 1u << 2},
        {"by.police_station", SIGHT_NONE, SIGHT_NONE, 0}, /* below who has it: nothing was handed down */
        {"by.enterprise", SIGHT_NONE, SIGHT_ALL, 1u << 1},
        {"jc.water", SIGHT_OWN, SIGHT_OWN, 1u << 3 | 1u << 4},
        {"jc.water_billing", SIGHT_OWN, SIGHT_OWN, 1u << 4},
        {"jc.water_network", SIGHT_NONE, SIGHT_NONE, 0},
        {"jc.petition", SIGHT_NONE, SIGHT_NONE, 0},
        {"by.mobile", SIGHT_OWN, SIGHT_OWN, 1u << 5},
        {"by.unicom", SIGHT_NONE, SIGHT_NONE, 0},
        {"by.station", SIGHT_NONE, SIGHT_NONE, 0},
    };
    const struct order running = order_in(ORDER_HANDLING), withdrawn = order_in(ORDER_WITHDRAWN);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        int unit = pack_unit_find(pack, CASES[i].unit);
        unsigned own = 0;
        assert_true(unit >= 0);
        for (size_t n = 0; n < COUNT(PARTS); n++)
            own |= sight_own(pack, &running, &PARTS[n], unit) ? 1u << PARTS[n].seq : 0;
        if (sight_of(pack, &running, unit) != CASES[i].sight ||
            sight_of(pack, &withdrawn, unit) != CASES[i].withdrawn || own != CASES[i].own)
            fail_msg("%s: sees %d, %d when withdrawn, own parts %x", CASES[i].unit, (int)sight_of(pack, &running, unit),
                     (int)sight_of(pack, &withdrawn, unit), own);
    }
}

/* The reception of a company is a desk by kind, and of the company all the same. */
static void test_a_company_is_one_with_what_it_has(void **state)
{
    (void)state;
    struct assignment part = {.seq = 1, .unit = "jc.petition", .duty = DUTY_LEAD, .state = ASSIGNMENT_SIGNED};
    const struct order order = {.state = ORDER_HANDLING, .assignments = &part, .assignment_count = 1};
    int reception = pack_unit_find(pack, "jc.petition");
    assert_int_equal(pack->units[reception].kind, UNIT_DESK);
    assert_int_equal(sight_of(pack, &order, reception), SIGHT_OWN);
    assert_int_equal(sight_of(pack, &order, pack_unit_find(pack, "jc.water")), SIGHT_OWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_sees_what),
        cmocka_unit_test(test_a_company_is_one_with_what_it_has),
    };
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
