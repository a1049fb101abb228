/* How soon a service is there: from exec to the first time that its /readyz says so, each service of a town that runs, the others
 * at work meanwhile. */
#ifndef LOOPLINE_START_BENCH_H
#define LOOPLINE_START_BENCH_H

#include <jansson.h>
#include <stdio.h>

/* {"intake_ms": …, …, "town_ms"}: medians of a few starts; town_ms is all five by town.sh until each has found the others. The
 * town's folder is VAR of the environment, too (tests/lib/fault.h); the services are left running. */
json_t *start_bench_run(const char *folder);
void start_bench_table(const json_t *figures, FILE *out);

#endif
