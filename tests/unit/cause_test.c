/* R36: the class of a dissatisfied answer that nobody classed by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "services/survey/cause.h"

static struct pack_cause_word words[] = {
    {"没解决", CAUSE_NOT_SOLVED, 60}, {"太慢", CAUSE_SLOW, 60},    {"拖", CAUSE_SLOW, 40},
    {"态度", CAUSE_MANNER, 60},       {"ABC 12", CAUSE_FALSE, 90},
};
static const struct pack PACK = {.cause_words = words, .cause_words_count = COUNT(words)};

static void test_causes(void **state)
{
    (void)state;
    static const struct {
        struct cause_answer answer;
        enum cause cause;
        enum cause_basis basis;
    } CASES[] = {
        {{.text = "路灯还是没解决"}, CAUSE_NOT_SOLVED, CAUSE_BASIS_WORDS},
        {{.text = "路灯还是没 解\n决"}, CAUSE_NOT_SOLVED, CAUSE_BASIS_WORDS},
        {{.text = "一直拖,态度也不好"}, CAUSE_MANNER, CAUSE_BASIS_WORDS},   /* 60 against 40 */
        {{.text = "一直拖,太慢,态度不好"}, CAUSE_SLOW, CAUSE_BASIS_WORDS},  /* 100 against 60 */
        {{.text = "拖拖拖,态度不好"}, CAUSE_MANNER, CAUSE_BASIS_WORDS},     /* each word once */
        {{.text = "没解决,态度不好"}, CAUSE_NOT_SOLVED, CAUSE_BASIS_WORDS}, /* of equals the lower number */
        {{.text = "说ａbC　１2"}, CAUSE_FALSE, CAUSE_BASIS_WORDS},          /* folded */
        {{.text = "说abc13", .solved = ANSWER_NO}, CAUSE_NOT_SOLVED, CAUSE_BASIS_ANSWERS},
        {{.text = "态度", .solved = ANSWER_NO}, CAUSE_MANNER, CAUSE_BASIS_WORDS}, /* the words speak first */
        {{.text = "", .solved = ANSWER_NO, .responded = ANSWER_NO}, CAUSE_NOT_SOLVED, CAUSE_BASIS_ANSWERS},
        {{.text = NULL, .solved = ANSWER_PARTLY, .responded = ANSWER_NO, .manner = 1}, CAUSE_SLOW, CAUSE_BASIS_ANSWERS},
        {{.text = "x", .responded = ANSWER_YES, .manner = 2}, CAUSE_MANNER, CAUSE_BASIS_ANSWERS},
        {{.text = "x", .manner = 3}, CAUSE_OTHER, CAUSE_BASIS_ANSWERS},
        {{.text = NULL}, CAUSE_OTHER, CAUSE_BASIS_ANSWERS},
        {{.text = "\xef\xbc", .solved = ANSWER_NO}, CAUSE_NOT_SOLVED, CAUSE_BASIS_ANSWERS}, /* cut off in a character */
        {{.text = "\xef\xbc\xe6\x80\x81\xe5\xba"}, CAUSE_OTHER, CAUSE_BASIS_ANSWERS},
    };
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct cause_found found = cause_of(arena, &PACK, &CASES[i].answer);
        if (found.cause != CASES[i].cause || found.basis != CASES[i].basis)
            fail_msg("case %zu: cause %d by %d", i, (int)found.cause, (int)found.basis);
    }
    arena_free(&arena);
}

static void test_a_pack_without_words(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    static const struct pack NONE;
    struct cause_found found = cause_of(arena, &NONE, &(struct cause_answer){.text = "态度"});
    assert_int_equal(found.cause, CAUSE_OTHER);
    assert_int_equal(found.basis, CAUSE_BASIS_ANSWERS);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_causes), cmocka_unit_test(test_a_pack_without_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
