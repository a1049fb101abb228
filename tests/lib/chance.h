/* Random numbers for property tests, repeatable: SEED=n in the environment repeats a run. */
#ifndef LOOPLINE_TESTS_CHANCE_H
#define LOOPLINE_TESTS_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void chance_begin(void); /* takes SEED or a new seed, and prints it */
void chance_from(uint64_t seed);
uint64_t chance(void);
int chance_below(int n); /* 0 … n - 1 */

/* From now on these bytes decide, borrowed, until they are used up (chance_over): then all is 0. NULL: by seed again. */
void chance_feed(const uint8_t *bytes, size_t size);
bool chance_over(void);

#endif
