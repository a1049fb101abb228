#include "tests/lib/grown_bench.h"
#include "common/str.h"
#include "tests/lib/bench_load.h"
#include "tests/lib/bench_report.h"
#include <math.h>
#include <stdlib.h>

enum { RUNS_MAX = 64 };

static const double AIM_GROWN = 0.9;

static const struct kept {
    const char *name, *phase, *figure, *what;
    bool rate; /* judged by its ratio; else a time */
} KEPT[] = {
    {"intake", "intake", "per_second", "intake alone, acknowledged per second", true},
    {"orders", "town", "orders_per_second", "accepted to dispatched, orders per second", true},
    {"intake_us", "intake", "processor_us", "processor of intake for a demand, us", false},
    {"own_processor_us", "town", "own_processor_us", "processor of services and database for an order, us", false},
    {"acknowledged_p50_ms", "latency", "acknowledged_p50_ms", "acknowledgement p50, ms", false},
    {"acknowledged_p99_ms", "latency", "acknowledged_p99_ms", "acknowledgement p99, ms", false},
    {"dispatched_p50_ms", "latency", "dispatched_p50_ms", "accepted to dispatched p50, ms", false},
    {"dispatched_p99_ms", "latency", "dispatched_p99_ms", "accepted to dispatched p99, ms", false},
};

void grown_bench_keep(const char *path, const json_t *figures, double requests)
{
    json_t *runs = json_load_file(path, 0, NULL), *run = json_pack("{s:f}", "requests", requests);
    if (runs == NULL)
        runs = json_array();
    for (size_t i = 0; i < COUNT(KEPT); i++) {
        double value = bench_figure(figures, KEPT[i].phase, KEPT[i].figure);
        if (!isnan(value))
            json_object_set_new(run, KEPT[i].name, json_real(value));
    }
    double rate = bench_figure(figures, "latency", "offered_per_second");
    if (!isnan(rate))
        json_object_set_new(run, "offered_per_second", json_real(rate));
    json_array_append_new(runs, run);
    bench_figures_write(runs, path);
    json_decref(runs);
}

/* NaN: no run of this size has it. */
static double median(const json_t *runs, double requests, const char *name)
{
    size_t index, count = 0;
    const json_t *run;
    double values[RUNS_MAX];
    json_array_foreach(runs, index, run)
    {
        const json_t *value = json_object_get(run, name);
        if (json_is_number(value) && json_number_value(json_object_get(run, "requests")) == requests &&
            count < RUNS_MAX)
            values[count++] = json_number_value(value);
    }
    bench_sort(values, count);
    return count == 0 ? (double)NAN : values[count / 2];
}

static void line(const json_t *runs, const struct kept *kept, double first, double requests, FILE *out)
{
    double empty = median(runs, first, kept->name), value = median(runs, requests, kept->name);
    if (isnan(value) || isnan(empty))
        return;
    fprintf(out, "  %-50s %9.1f  %5.2f of empty", kept->what, value, value / empty);
    if (kept->rate && requests != first)
        fprintf(out, "  aim >= %.2f: %s", AIM_GROWN, value / empty >= AIM_GROWN ? "met" : "missed");
    fputc('\n', out);
}

void grown_bench_table(const json_t *runs, FILE *out)
{
    size_t index;
    const json_t *run;
    double first = json_number_value(json_object_get(json_array_get(runs, 0), "requests")), last = -1;
    json_array_foreach(runs, index, run)
    {
        double requests = json_number_value(json_object_get(run, "requests"));
        if (requests == last)
            continue;
        last = requests;
        fprintf(out, "\nwith %.0f settled requests of past years in the database, medians\n", requests);
        for (size_t i = 0; i < COUNT(KEPT); i++)
            line(runs, &KEPT[i], first, requests, out);
    }
}
