/* A target: what must hold for any bytes. Each .c beside this is one, and is linked twice: with libFuzzer (make fuzz), and
 * with replay.c into a program of the suite that takes its seeds and its corpus and mutates them. */
#ifndef LOOPLINE_TESTS_FUZZ_TARGET_H
#define LOOPLINE_TESTS_FUZZ_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/lib/mutate.h"

/* libFuzzer's: always 0. What does not hold ends the program. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The n-th sound input, beside what the corpus holds; false past the last. */
bool target_seed(size_t n, struct mutant *out);

/* Ends the program and says what did not hold. */
void target_hold(bool held, const char *what);

#endif
