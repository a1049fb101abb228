/* What tests of texts stand on: an arena and a folder of texts, there from folding_open (a setup of cmocka) to
 * folding_close (its teardown). One at a time in a program. */
#ifndef LOOPLINE_TESTS_FOLDING_H
#define LOOPLINE_TESTS_FOLDING_H

#include "common/arena.h"
#include "services/classifier/sketch.h"

extern struct arena *folding_arena;
extern struct text_folder *folding_folder;

int folding_open(void **state);
int folding_close(void **state);
/* Fails the test when it cannot be folded. The arena's. */
struct text folding_text(const char *written);
struct sketch folding_sketch(const char *written);

#endif
