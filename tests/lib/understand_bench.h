/* How long one decision takes, and each of its parts, on one core: the demo pack, the starter models, messages of about
 * 200 characters. Beside it the plain linear model alone: features, and one model of a handful of classes. */
#ifndef LOOPLINE_TESTS_UNDERSTAND_BENCH_H
#define LOOPLINE_TESTS_UNDERSTAND_BENCH_H

#include "tests/lib/bench_text.h"
#include <jansson.h>
#include <stdio.h>

/* Microseconds a message and bytes of what is held; `starter` is the folder of the models. Exits with a message when
 * pack or models cannot be read. */
json_t *understand_bench_run(const struct bench_text *texts, const char *pack, const char *starter);
void understand_bench_table(const json_t *figures, double resident_mib, FILE *out);

#endif
