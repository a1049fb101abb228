/* Load on the intake socket, and what came of it. Closed loop: as many submits outstanding as the window
 * allows, for throughput. Open loop: a submit every 1/rate s whatever the answers do; its latency counts
 * from the moment when it was to be sent, so that waiting in our own queue is not forgiven (no coordinated
 * omission). Nothing is sent twice: who dies takes the answers on their way along, they are given up after some
 * seconds and counted. */
#ifndef LOOPLINE_BENCH_LOAD_H
#define LOOPLINE_BENCH_LOAD_H

#include "common/client.h"
#include "tests/lib/bench_text.h"

struct load {
    struct client **clients; /* used in turn */
    size_t client_count;
    const struct bench_text *texts;
    bool crowd;       /* all write of one thing instead */
    const char *area; /* all of them there; NULL = where the texts say */
    size_t first;     /* number of the first text */
    size_t messages;  /* at most */
    double seconds;   /* sends no longer than this */
    size_t window;    /* closed loop: outstanding over all clients */
    double rate;      /* submits per second; 0 = closed loop */
};

struct load_result {
    size_t sent, durable;
    size_t later;        /* told to come again: nothing was done */
    size_t unanswered;   /* fate unknown */
    size_t refused;      /* any other status */
    char reason[160];    /* of the first refusal */
    double seconds;      /* first send to last answer */
    double late_seconds; /* how much the sender itself was behind, summed: its share of the latencies */
    int64_t *latencies;  /* of durable answers, µs, ascending */
};

/* The n-th demand as a channel submits it; borrows what `demand` has. */
void bench_load_submit(struct arena *arena, const struct demand *demand, size_t n, Loopline__Intake__V1__Submit *out);
void bench_load_run(const struct load *load, struct load_result *out);
void bench_load_free(struct load_result *result);
/* q in 0..1, by nearest rank, ms; NaN when there is none. */
double bench_load_ms(const struct load_result *result, double q);
double bench_load_clock(void); /* monotonic */
/* Until the next is due: who spins has the processor that others need. Not above 0: at once. */
void bench_load_sleep(double seconds);
void bench_sort(double *values, size_t count); /* ascending */

#endif
