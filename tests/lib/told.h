/* The command line run inside the test: what it answered, printed and complained. */
#ifndef LOOPLINE_TESTS_TOLD_H
#define LOOPLINE_TESTS_TOLD_H

#include <stddef.h>
#include <stdio.h>

struct told {
    int code;
    char *out, *err; /* never NULL */
};

/* Runs `loopline` with `count` words, the first of them its name; `in` is its standard input. To be freed. */
struct told told_run(FILE *in, size_t count, const char *const *words);
void told_free(struct told *told);
/* Fails the test unless `part` stands in `text`. */
void told_has(const char *text, const char *part);

#endif
