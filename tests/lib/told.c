#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/ctl/ctl.h"
#include "tests/lib/told.h"

enum { WORDS_MAX = 64 };

struct told told_run(FILE *in, size_t count, const char *const *words)
{
    struct told told = {0};
    size_t out_size = 0, err_size = 0;
    char *argv[WORDS_MAX + 1] = {0};
    FILE *out = open_memstream(&told.out, &out_size), *err = open_memstream(&told.err, &err_size);
    assert_true(count < WORDS_MAX);
    for (size_t i = 0; i < count; i++)
        argv[i] = strdup(words[i]);
    told.code = ctl_run((int)count, argv, in, out, err);
    fclose(out);
    fclose(err);
    for (size_t i = 0; i < count; i++)
        free(argv[i]);
    return told;
}

void told_free(struct told *told)
{
    free(told->out);
    free(told->err);
}

void told_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no \"%s\" in:\n%s", part, text);
}
