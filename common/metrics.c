#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/metrics.h"

static const double BOUNDS[] = {.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

struct metric {
    enum metric_kind kind;
    char *name, *labels, *help;
    double value;                        /* histogram: the sum */
    uint64_t buckets[COUNT(BOUNDS) + 1]; /* observations in each; the last is +Inf */
};

static struct {
    struct metric **metrics; /* in the order of registration */
    size_t count;
} registry;

static _Noreturn void programming_error(const char *name, const char *why)
{
    fprintf(stderr, "metric %s: %s\n", name, why);
    abort();
}

static size_t name_length(const char *text)
{
    static const char FIRST[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    size_t head = strspn(text, FIRST);
    return head == 0 ? 0
                     : head + strspn(text + head, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
}

static bool escapable(char c)
{
    return c == '\\' || c == '"' || c == 'n';
}

/* name="value",…: quotes, backslashes and line breaks inside a value are escaped by the caller. */
static bool labels_sound(const char *labels)
{
    for (;;) {
        size_t name = name_length(labels);
        if (name == 0 || strncmp(labels + name, "=\"", 2) != 0)
            return false;
        labels += name + 2;
        while (*labels != '"') {
            if (*labels == '\0' || *labels == '\n' || (*labels == '\\' && !escapable(labels[1])))
                return false;
            labels += *labels == '\\' ? 2 : 1;
        }
        if (*++labels == '\0')
            return true;
        if (*labels++ != ',')
            return false;
    }
}

static struct metric *registered(enum metric_kind kind, const char *name, const char *labels)
{
    for (size_t i = 0; i < registry.count; i++) {
        struct metric *metric = registry.metrics[i];
        if (strcmp(metric->name, name) != 0)
            continue;
        if (metric->kind != kind)
            programming_error(name, "registered as two kinds");
        if (strcmp(metric->labels, labels) == 0)
            return metric;
    }
    return NULL;
}

static char *text_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(memory_alloc(size), text, size);
}

struct metric *metric_new(enum metric_kind kind, const char *name, const char *labels, const char *help)
{
    labels = labels == NULL ? "" : labels;
    if (name[0] == '\0' || name_length(name) != strlen(name))
        programming_error(name, "not a metric name");
    if (labels[0] != '\0' && !labels_sound(labels))
        programming_error(name, "labels are not name=\"value\",…");
    struct metric *metric = registered(kind, name, labels);
    if (metric != NULL)
        return metric;
    metric = memory_alloc(sizeof *metric);
    metric->kind = kind;
    metric->name = text_copy(name);
    metric->labels = text_copy(labels);
    metric->help = text_copy(help);
    registry.metrics = memory_grow(registry.metrics, (registry.count + 1) * sizeof(struct metric *));
    registry.metrics[registry.count++] = metric;
    return metric;
}

static void expect(const struct metric *metric, bool fits)
{
    if (!fits)
        programming_error(metric->name, "touched as another kind");
}

void metric_add(struct metric *metric, double amount)
{
    expect(metric, metric->kind != METRIC_HISTOGRAM);
    if (isnan(amount) || (metric->kind == METRIC_COUNTER && amount < 0))
        return; /* a counter that falls reads as a restart and spoils every rate */
    metric->value += amount;
}

void metric_set(struct metric *metric, double value)
{
    expect(metric, metric->kind == METRIC_GAUGE);
    metric->value = value;
}

void metric_observe(struct metric *metric, double seconds)
{
    expect(metric, metric->kind == METRIC_HISTOGRAM);
    if (isnan(seconds))
        return;
    size_t bucket = 0;
    while (bucket < COUNT(BOUNDS) && seconds > BOUNDS[bucket])
        bucket++;
    metric->buckets[bucket]++;
    metric->value += seconds;
}

double metric_value(const struct metric *metric)
{
    if (metric->kind != METRIC_HISTOGRAM)
        return metric->value;
    uint64_t count = 0;
    for (size_t i = 0; i < COUNT(metric->buckets); i++)
        count += metric->buckets[i];
    return (double)count;
}

/* ---- printing ---- */

static void add_help(struct buf *out, const struct metric *metric)
{
    static const char *const TYPES[] = {
        [METRIC_COUNTER] = "counter", [METRIC_GAUGE] = "gauge", [METRIC_HISTOGRAM] = "histogram"};
    buf_print(out, "# HELP %s ", metric->name);
    for (const char *c = metric->help; *c != '\0'; c++) {
        if (*c == '\n')
            buf_text(out, "\\n");
        else if (*c == '\\')
            buf_text(out, "\\\\");
        else
            buf_char(out, *c);
    }
    buf_print(out, "\n# TYPE %s %s\n", metric->name, TYPES[metric->kind]);
}

/* The shortest decimal that reads back as the same number. */
static void add_number(struct buf *out, double value)
{
    char text[40];
    if (isnan(value) || isinf(value)) {
        buf_text(out, isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buf_text(out, text);
}

/* name_suffix{labels,le="bound"} value */
static void add_sample(struct buf *out, const struct metric *metric, const char *suffix, const char *bound)
{
    buf_print(out, "%s%s", metric->name, suffix);
    if (metric->labels[0] == '\0' && bound == NULL) {
        buf_char(out, ' ');
        return;
    }
    buf_print(out, "{%s", metric->labels);
    if (bound != NULL)
        buf_print(out, "%sle=\"%s\"", metric->labels[0] != '\0' ? "," : "", bound);
    buf_text(out, "} ");
}

static void add_histogram(struct buf *out, const struct metric *metric)
{
    unsigned long long below = 0;
    for (size_t i = 0; i < COUNT(metric->buckets); i++) {
        char bound[16] = "+Inf";
        if (i < COUNT(BOUNDS))
            snprintf(bound, sizeof bound, "%g", BOUNDS[i]);
        below += metric->buckets[i];
        add_sample(out, metric, "_bucket", bound);
        buf_print(out, "%llu\n", below);
    }
    add_sample(out, metric, "_sum", NULL);
    add_number(out, metric->value);
    buf_char(out, '\n');
    add_sample(out, metric, "_count", NULL);
    buf_print(out, "%llu\n", below);
}

static void add_metric(struct buf *out, const struct metric *metric)
{
    if (metric->kind == METRIC_HISTOGRAM) {
        add_histogram(out, metric);
        return;
    }
    add_sample(out, metric, "", NULL);
    add_number(out, metric->value);
    buf_char(out, '\n');
}

static bool first_of_family(size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(registry.metrics[i]->name, registry.metrics[n]->name) == 0)
            return false;
    return true;
}

/* The format wants all lines of a family together, whenever its members were registered. */
void metrics_print(struct buf *out)
{
    for (size_t n = 0; n < registry.count; n++) {
        if (!first_of_family(n))
            continue;
        add_help(out, registry.metrics[n]);
        for (size_t i = n; i < registry.count; i++)
            if (strcmp(registry.metrics[i]->name, registry.metrics[n]->name) == 0)
                add_metric(out, registry.metrics[i]);
    }
    buf_text(out, "");
}

void metrics_free(void)
{
    for (size_t i = 0; i < registry.count; i++) {
        free(registry.metrics[i]->name);
        free(registry.metrics[i]->labels);
        free(registry.metrics[i]->help);
        free(registry.metrics[i]);
    }
    free(registry.metrics);
    registry.metrics = NULL;
    registry.count = 0;
}
