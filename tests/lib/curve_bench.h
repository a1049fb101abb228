/* What CURVE costs at a socket: the same round trips (a real Submit there, a receipt back) through libzmq's DEALER and ROUTER
 * in two processes, by turns with CURVE and without. No service speaks without it: only here a socket does. */
#ifndef LOOPLINE_CURVE_BENCH_H
#define LOOPLINE_CURVE_BENCH_H

#include "tests/lib/bench_text.h"
#include <jansson.h>
#include <stdio.h>

/* {"plain_per_second", "curve_per_second", "plain_us", "curve_us": processor of the answering process for one message,
 * its I/O thread included; "submit_bytes", "receipt_bytes"}. It forks: nothing may have used ZeroMQ before. */
json_t *curve_bench_run(const struct bench_text *texts, double seconds, size_t window);
/* `intake_us`: of intake's process for one acknowledged demand; NaN when it was not measured. */
void curve_bench_table(const json_t *figures, double intake_us, FILE *out);

#endif
