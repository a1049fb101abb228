/* What a piece of a test writes to stderr: the lines of the log. */
#ifndef LOOPLINE_TESTS_HEARD_H
#define LOOPLINE_TESTS_HEARD_H

#include <stddef.h>

/* Runs `speak`; what it wrote stands in `out` afterwards, as much as there is room for. */
void heard_of(void (*speak)(void), char *out, size_t size);

#endif
