/* Counters, gauges and histograms of one process, printed in the Prometheus text format. Registered
 * at start-up, touched without allocation. Labels are fixed at registration; never personal data. */
#ifndef LOOPLINE_METRICS_H
#define LOOPLINE_METRICS_H

#include "common/str.h"

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM /* seconds, fixed buckets .0005 … 10 */ };
struct metric;

/* `labels` is the inner text (type="submit") or NULL. Same name + labels → the same metric. */
struct metric *metric_new(enum metric_kind kind, const char *name, const char *labels, const char *help);
void metric_add(struct metric *metric, double amount);
void metric_set(struct metric *metric, double value);
void metric_observe(struct metric *metric, double seconds);
double metric_value(const struct metric *metric);
void metrics_print(struct buf *out);
void metrics_free(void);

#endif
