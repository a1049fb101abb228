#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/folding.h"

struct arena *folding_arena;
struct text_folder *folding_folder;

int folding_open(void **state)
{
    const char *why = NULL;
    (void)state;
    folding_arena = arena_new(0);
    return text_folder_new(&folding_folder, &why) == RESULT_OK ? 0 : -1;
}

int folding_close(void **state)
{
    (void)state;
    text_folder_free(&folding_folder);
    arena_free(&folding_arena);
    return folding_folder == NULL ? 0 : -1;
}

struct text folding_text(const char *written)
{
    struct text text = {0};
    const char *why = NULL;
    assert_int_equal(text_fold(folding_arena, folding_folder, written, &text, &why), RESULT_OK);
    return text;
}

struct sketch folding_sketch(const char *written)
{
    const struct text text = folding_text(written);
    return sketch_of(folding_arena, &text);
}
