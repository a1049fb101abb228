/* The figures of a benchmark: one JSON object, kept in a file between its phases, and the table made of it. */
#ifndef LOOPLINE_BENCH_REPORT_H
#define LOOPLINE_BENCH_REPORT_H

#include <jansson.h>
#include <stdio.h>

json_t *bench_figures_read(const char *path);                      /* a new object when there is no file */
void bench_figures_write(const json_t *figures, const char *path); /* exits when it cannot */
double bench_figure(const json_t *figures, const char *phase, const char *name); /* NaN = not measured */

double bench_busy_seconds(void);             /* processor seconds of the whole machine, since it began */
double bench_busy_cores(void);               /* how many cores are at work right now: half a second's sample */
json_t *bench_machine(const char *database); /* cores, memory, processor, kernel, database */
/* Resident memory of every process of a town, now, its share of what several have in common counted in parts, and at its
 * highest: {"intake": {"now_mib": …, "share_mib": …, "peak_mib": …}} */
json_t *bench_memory(const char *folder);

void bench_table(const json_t *figures, FILE *out);

#endif
