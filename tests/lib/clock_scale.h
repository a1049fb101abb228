/* How firing scales with the clocks that are open: escalation filled with so many clocks of orders as they are really
 * dispatched (tests/bench/clocks.sql), then some of them fall due: within one second, and all at once, with one replica
 * and with two. Runs on a private town whose escalation is stopped and has messages of the router waiting for it; ends
 * with the tables empty. What it finds wrong (a set-aside message, clocks that do not fire) ends the program. */
#ifndef LOOPLINE_TESTS_CLOCK_SCALE_H
#define LOOPLINE_TESTS_CLOCK_SCALE_H

#include <jansson.h>
#include <stdio.h>

/* `sizes`: "100000 1000000". The figures: an object for each size, and the ratios of the largest to the smallest; NULL
 * when there is no room for any size. */
json_t *clock_scale_run(const char *folder, const char *sizes);
void clock_scale_table(const json_t *figures, FILE *out);

#endif
