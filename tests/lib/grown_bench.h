/* What much in the database costs: runs of the same town while it is empty and after it was filled (tests/bench/grown.sh), one
 * JSON object each, kept in a file as a list. */
#ifndef LOOPLINE_GROWN_BENCH_H
#define LOOPLINE_GROWN_BENCH_H

#include <jansson.h>
#include <stdio.h>

/* One more run at the end of the list in this file, made of the phases intake, town and latency; exits when it cannot. */
void grown_bench_keep(const char *path, const json_t *figures, double requests);
/* Of each size the median of its runs, and its ratio to the first size. */
void grown_bench_table(const json_t *runs, FILE *out);

#endif
