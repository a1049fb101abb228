/* The look-up in the catalogue is the plain reading of every row, only sooner: packs and orders by chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/lib/catalogue_world.h"
#include "tests/lib/chance.h"

enum { PACKS = 60, QUERIES = 200 };

struct tally {
    size_t fitted, many, backstop, handed;
};

static void check_candidates(struct arena *arena, const struct pack *pack, const struct catalogue_query *query,
                             const struct catalogue_choice *choice)
{
    const struct pack_entry **rows;
    size_t count = catalogue_candidates(arena, pack, query, &rows);
    assert_int_equal(count, choice->fitting);
    for (size_t i = 0; i < count; i++) {
        enum catalogue_axis axis;
        assert_true(catalogue_scan_fits(pack, rows[i], query));
        if (i > 0)
            assert_true(catalogue_compare(pack, rows[i - 1], rows[i], &axis) > 0 && axis != BY_NOTHING);
    }
    if (count > 0)
        assert_ptr_equal(rows[0], choice->entry);
}

static void check_query(struct arena *arena, const struct pack *pack, const struct catalogue_query *query,
                        struct tally *tally)
{
    size_t fitting = 0;
    const struct pack_entry *won = catalogue_scan(pack, query, &fitting);
    struct catalogue_choice choice = catalogue_choose(pack, query);
    assert_ptr_equal(choice.entry, won);
    assert_int_equal(choice.fitting, fitting);
    int named = won ? won->lead : pack->backstop;
    assert_true(choice.lead == (choice.shift && choice.shift->desk >= 0 ? choice.shift->desk : named));
    assert_true(!choice.shift || choice.shift->unit == named);
    check_candidates(arena, pack, query, &choice);
    tally->fitted += won != NULL;
    tally->many += fitting > 2;
    tally->backstop += won == NULL;
    tally->handed += choice.lead != named;
}

static void test_look_up_is_the_scan(void **state)
{
    struct arena *arena = arena_new(0);
    struct tally tally = {0};
    (void)state;
    chance_begin();
    for (int run = 0; run < PACKS; run++) {
        const struct catalogue_size size = {2 + chance_below(40), 9 + chance_below(40), 4 + chance_below(20),
                                            chance_below(run % 2 ? 30 : 600)};
        const struct pack *pack = catalogue_world(arena, &size);
        for (int i = 0; i < QUERIES; i++) {
            struct catalogue_query query = catalogue_world_query(pack);
            check_query(arena, pack, &query, &tally);
        }
        arena_reset(arena);
    }
    /* every kind of answer was seen, or nothing was shown */
    assert_true(tally.many > 500 && tally.backstop > 100 && tally.handed > 100);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_look_up_is_the_scan)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
