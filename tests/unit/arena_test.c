#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "common/arena.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    static const size_t SIZES[] = {0, 1, 15, 16, 17, 4000, 16000, 65536, 200000};
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT(SIZES); i++) {
            unsigned char *memory = arena_alloc(arena, SIZES[i]);
            if ((uintptr_t)memory % 16 != 0)
                fail_msg("size %zu: not aligned", SIZES[i]);
            for (size_t b = 0; b < SIZES[i]; b++)
                if (memory[b] != 0)
                    fail_msg("size %zu, round %d: byte %zu is not zero", SIZES[i], round, b);
            memset(memory, 0xA5, SIZES[i]);
        }
        arena_reset(arena);
    }
    arena_free(&arena);
    assert_null(arena);
}

/* What a batch knew of people does not wait in free memory. */
static void what_is_dropped_is_overwritten(void **state)
{
    static const unsigned char NOTHING[64] = {0};
    (void)state;
    struct arena *arena = arena_new(0);
    const unsigned char *words = memset(arena_alloc(arena, sizeof NOTHING), 0xA5, sizeof NOTHING);
    arena_reset(arena); /* the first block is kept for the next batch */
    assert_memory_equal(words, NOTHING, sizeof NOTHING);
    arena_free(&arena);
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    enum { PIECES = 3000 };
    struct arena *arena = arena_new(0);
    unsigned char *piece[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        piece[i] = arena_alloc(arena, i % 97 + 1 + (i % 500 == 0 ? 40000 : 0));
        memset(piece[i], (int)(i % 251), i % 97 + 1);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t b = 0; b < i % 97 + 1; b++)
            if (piece[i][b] != i % 251)
                fail_msg("piece %zu was overwritten at byte %zu", i, b);
    arena_free(&arena);
}

static void budget_bounds_try_only(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024);
    assert_non_null(arena_try(arena, 1000));
    assert_int_equal(arena_used(arena), 1008);
    assert_null(arena_try(arena, 17));
    assert_null(arena_try(arena, SIZE_MAX));
    assert_int_equal(arena_used(arena), 1008);
    assert_non_null(arena_try(arena, 16));
    assert_null(arena_try(arena, 0));
    assert_non_null(arena_alloc(arena, 5000));
    assert_null(arena_try(arena, 1));
    arena_reset(arena);
    assert_int_equal(arena_used(arena), 0);
    assert_non_null(arena_try(arena, 1024));
    arena_free(&arena);
}

static void no_budget_refuses_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    for (int i = 0; i < 100; i++)
        assert_non_null(arena_try(arena, 100000));
    assert_int_equal(arena_used(arena), 100 * 100000);
    arena_free(&arena);
}

static void text_is_copied(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    char source[] = "路灯 out";
    char *copy = arena_text(arena, source);
    char *part = arena_textn(arena, source, 6);
    source[0] = '!';
    assert_string_equal(copy, "路灯 out");
    assert_string_equal(part, "路灯");
    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_textn(arena, NULL, 0), "");
    assert_string_equal(arena_print(arena, "%s-%05d", "PY20190602", 7), "PY20190602-00007");
    int numbers[] = {3, 1, 4};
    int *same = arena_copy(arena, numbers, sizeof numbers);
    assert_memory_equal(same, numbers, sizeof numbers);
    assert_ptr_not_equal(same, numbers);
    long *zeros = arena_array(arena, 1000, sizeof *zeros);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(zeros[i], 0);
    arena_free(&arena);
}

static void freeing_nothing_is_allowed(void **state)
{
    (void)state;
    struct arena *none = NULL;
    arena_free(&none);
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned), cmocka_unit_test(what_is_dropped_is_overwritten),
        cmocka_unit_test(pieces_do_not_overlap),        cmocka_unit_test(budget_bounds_try_only),
        cmocka_unit_test(no_budget_refuses_nothing),    cmocka_unit_test(text_is_copied),
        cmocka_unit_test(freeing_nothing_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
