#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/golden.h"

static void bless(const char *path, const char *now)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(now, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void golden_assert(const char *path, const char *now)
{
    struct buf golden = {0};
    char chunk[4096];
    if (str_equal(getenv("BLESS"), "1"))
        bless(path, now);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(&golden, chunk, n);
    fclose(file);
    assert_string_equal(now, golden.text == NULL ? "" : golden.text);
    buf_free(&golden);
}
