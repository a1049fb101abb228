/* What hot spots cost while requests come in: a window full of them, then one after the other, judged after each, as the
 * service does it under light load. The search alone; the database is the service's (loopline_hotspot_judge_seconds). */
#ifndef LOOPLINE_TESTS_HOTSPOT_BENCH_H
#define LOOPLINE_TESTS_HOTSPOT_BENCH_H

#include "tests/lib/bench_text.h"
#include <jansson.h>
#include <stdio.h>

#define HOTSPOT_BENCH_WINDOW 20000

/* The n-th request of the window, the same always: some of them speak of one thing, most of nothing that is known. */
const char *hotspot_bench_text(const struct bench_text *texts, struct arena *arena, size_t n);
json_t *hotspot_bench_run(const struct bench_text *texts, size_t window);
void hotspot_bench_table(const json_t *figures, FILE *out);

#endif
