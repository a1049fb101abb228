#include "tests/lib/bench_report.h"
#include "tests/lib/clock_scale.h"

/* Firing must not get slower as open clocks grow. */
static const double AIM_RATIO = 1.3;

static void row(FILE *out, const char *what, const json_t *size, const char *group)
{
    fprintf(out, "  %-50s %9.0f %9.0f %9.0f %9.0f %9.0f\n", what, bench_figure(size, group, "per_second"),
            bench_figure(size, group, "fired_p50_ms"), bench_figure(size, group, "fired_p99_ms"),
            bench_figure(size, group, "fired_max_ms"), bench_figure(size, group, "durable_p99_ms"));
}

static double two_to_one(const json_t *size)
{
    return bench_figure(size, "once_two", "per_second") / bench_figure(size, "once_one", "per_second");
}

static void table_size(FILE *out, const char *name, const json_t *size)
{
    fprintf(out,
            "%s open, filled in %.0f s: %.0f bytes a clock, %.0f its indexes, %.0f its order; escalation %.1f MiB\n",
            name, json_number_value(json_object_get(size, "fill_seconds")), bench_figure(size, "bytes", "table"),
            bench_figure(size, "bytes", "indexes"), bench_figure(size, "bytes", "order"),
            bench_figure(size, "memory", "now_mib"));
    fprintf(out, "  %-50s %9.0f\n", "clocks started", bench_figure(size, "start", "per_second"));
    row(out, "due within one second, one replica", size, "second_one");
    row(out, "due within one second, two replicas", size, "second_two");
    row(out, "due at the same instant, one replica", size, "once_one");
    row(out, "due at the same instant, two replicas", size, "once_two");
    fprintf(out, "  %-50s %9.2f\n", "two replicas to one", two_to_one(size));
}

void clock_scale_table(const json_t *figures, FILE *out)
{
    static const struct {
        const char *name, *what;
    } RATIOS[] = {{"firing", "time to fire one clock"},
                  {"lateness_p99", "lateness p99, due within one second"},
                  {"starting", "time to start one clock"},
                  {"memory", "resident memory of escalation"}};
    const char *name;
    json_t *size;
    fprintf(out, "\n%-52s %9s %9s %9s %9s %9s\n", "clocks", "per s", "late p50", "p99", "longest", "p99 dur.");
    json_object_foreach(json_object_get(figures, "open"), name, size) table_size(out, name, size);
    if (json_object_get(figures, "ratio") == NULL)
        return;
    fprintf(out, "most open to fewest open\n");
    for (size_t i = 0; i < sizeof RATIOS / sizeof *RATIOS; i++) {
        double ratio = bench_figure(figures, "ratio", RATIOS[i].name);
        fprintf(out, "  %-50s %9.2f  aim <= %.1f: %s\n", RATIOS[i].what, ratio, AIM_RATIO,
                ratio <= AIM_RATIO ? "met" : "missed");
    }
}
