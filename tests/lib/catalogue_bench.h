/* What one choice in the dispatch catalogue costs: a thousand units and tens of thousands of rows, by the look-up of the
 * router and by the plain reading of every row. In memory, on one core. */
#ifndef LOOPLINE_TESTS_CATALOGUE_BENCH_H
#define LOOPLINE_TESTS_CATALOGUE_BENCH_H

#include <jansson.h>
#include <stdio.h>

/* Nanoseconds a choice, for catalogues of growing length. */
json_t *catalogue_bench_run(void);
void catalogue_bench_table(const json_t *figures, FILE *out);

#endif
