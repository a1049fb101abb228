/* An order on the bench: the core of the router driven event by event, each kept as the shell keeps it, and what a step
 * said. Units are named by code: "street" leads, "police" helps. */
#ifndef LOOPLINE_TESTS_ORDER_BENCH_H
#define LOOPLINE_TESTS_ORDER_BENCH_H

#include "services/router/router.h"

#define HOUR INSTANT_HOUR

struct order_bench {
    struct router_policy policy;
    struct order order;
    struct assignment list[ROUTER_ASSIGNMENTS_MAX];
    struct router_result result; /* of the last event */
    instant now;
};

extern const struct router_post ORDER_BENCH_LEAD, ORDER_BENCH_CO; /* street; police, for "traffic" */

void order_bench_draft(struct order_bench *bench); /* not founded yet; one return is allowed */
/* Founded an hour ago for the first `units` (1 or 2) of lead and co-handler. */
void order_bench_open(struct order_bench *bench, size_t units);
/* At the bench's present; by "wang" unless the event says who. What was neither refused nor ignored is kept. */
void order_bench_send(struct order_bench *bench, struct router_event event);
int order_bench_seq(const struct order_bench *bench, const char *unit); /* 0: has no part */
void order_bench_does(struct order_bench *bench, const char *unit,
                      enum router_event_type type);                      /* result: solved, "done" */
void order_bench_feed_back(struct order_bench *bench, const char *unit); /* signs first */
void order_bench_assign(struct order_bench *bench, const char *lead, const char *co,
                        const char *ground); /* each may be NULL */
void order_bench_call(struct order_bench *bench, enum whistle_kind kind, const char *first,
                      const char *second); /* may be NULL */

/* What the last step said; NULL, false, -1: not said. `code` NULL: any. */
const struct router_effect *order_bench_said(const struct order_bench *bench, enum router_effect_type type,
                                             const char *code);
bool order_bench_reached(const struct order_bench *bench, enum milestone milestone, const char *unit);
int order_bench_place(const struct order_bench *bench, enum milestone milestone,
                      const char *unit); /* in the order of saying */
size_t order_bench_fresh(const struct order_bench *bench);

void order_bench_refused(const struct order_bench *bench, const char *field, enum reason reason);
void order_bench_is(const struct order_bench *bench, enum order_state state); /* and the last event was not refused */

#endif
