#include "tests/lib/bench_report.h"
#include "common/str.h"
#include "tests/lib/catalogue_bench.h"
#include "tests/lib/clock_scale.h"
#include "tests/lib/curve_bench.h"
#include "tests/lib/grown_bench.h"
#include "tests/lib/hotspot_bench.h"
#include "tests/lib/start_bench.h"
#include "tests/lib/understand_bench.h"
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* What the project aims at; a bench reports, it does not judge. */
static const double AIM_INTAKE = 0.7, AIM_ORDERS = 0.5, AIM_ACK_MS = 10, AIM_DISPATCHED_MS = 100, AIM_MIB = 40,
                    AIM_MODELS_MIB = 150; /* of the classifier */
static const double BUSY_CORES = 0.2;

json_t *bench_figures_read(const char *path)
{
    json_t *figures = json_load_file(path, 0, NULL);
    return figures == NULL ? json_object() : figures;
}

void bench_figures_write(const json_t *figures, const char *path)
{
    if (json_dump_file(figures, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) == 0)
        return;
    perror(path);
    exit(1);
}

double bench_figure(const json_t *figures, const char *phase, const char *name)
{
    const json_t *value = json_object_get(json_object_get(figures, phase), name);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* ---- the machine ------------------------------------------------------------------------------------------ */

/* "name : value" or "name:   value kB", the first of that name. */
static bool proc_value(const char *path, const char *name, char *out, size_t size)
{
    char line[512];
    bool found = false;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    while (!found && fgets(line, sizeof line, file) != NULL) {
        char *colon = strchr(line, ':');
        if (colon == NULL || strncmp(line, name, strlen(name)) != 0)
            continue;
        char *value = colon + 1 + strspn(colon + 1, " \t");
        value[strcspn(value, "\n")] = '\0';
        str_copy(out, size, value);
        found = true;
    }
    fclose(file);
    return found;
}

static double proc_mib(const char *path, const char *name)
{
    char value[64];
    return proc_value(path, name, value, sizeof value) ? strtod(value, NULL) / 1024 : (double)NAN;
}

json_t *bench_machine(const char *database)
{
    struct utsname kernel;
    char processor[128] = "";
    uname(&kernel);
    proc_value("/proc/cpuinfo", "model name", processor, sizeof processor);
    return json_pack("{s:i, s:f, s:s, s:s, s:s}", "cores", (int)sysconf(_SC_NPROCESSORS_ONLN), "memory_gib",
                     proc_mib("/proc/meminfo", "MemTotal") / 1024, "processor", processor, "kernel", kernel.release,
                     "postgresql", database);
}

double bench_busy_seconds(void)
{
    double value[8] = {0};
    FILE *file = fopen("/proc/stat", "r");
    if (file == NULL)
        return 0;
    /* user nice system idle iowait irq softirq steal */
    int read = fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &value[0], &value[1], &value[2], &value[3],
                      &value[4], &value[5], &value[6], &value[7]);
    fclose(file);
    if (read != (int)COUNT(value))
        return 0;
    return (value[0] + value[1] + value[2] + value[5] + value[6] + value[7]) / (double)sysconf(_SC_CLK_TCK);
}

double bench_busy_cores(void)
{
    enum { SAMPLE_MS = 500 };
    double before = bench_busy_seconds();
    usleep(SAMPLE_MS * 1000);
    return (bench_busy_seconds() - before) * 1000 / SAMPLE_MS;
}

static void add_process(json_t *memory, const char *pid_file)
{
    char name[64], path[64];
    long pid = 0;
    const char *slash = strrchr(pid_file, '/');
    FILE *file = fopen(pid_file, "r");
    if (file == NULL)
        return;
    bool read = fscanf(file, "%ld", &pid) == 1;
    fclose(file);
    str_copy(name, sizeof name, slash + 1);
    name[strcspn(name, ".")] = '\0';
    snprintf(path, sizeof path, "/proc/%ld/status", pid);
    double now = proc_mib(path, "VmRSS"), peak = proc_mib(path, "VmHWM");
    snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", pid);
    double share = proc_mib(path, "Pss");
    if (!read || isnan(now))
        return;
    json_object_set_new(memory, name, json_pack("{s:f, s:f}", "now_mib", now, "peak_mib", peak));
    if (!isnan(share))
        json_object_set_new(json_object_get(memory, name), "share_mib", json_real(share));
}

json_t *bench_memory(const char *folder)
{
    char pattern[600];
    glob_t files;
    json_t *memory = json_object();
    snprintf(pattern, sizeof pattern, "%s/run/*.pid", folder);
    if (glob(pattern, 0, NULL, &files) != 0)
        return memory;
    for (size_t i = 0; i < files.gl_pathc; i++)
        add_process(memory, files.gl_pathv[i]);
    globfree(&files);
    return memory;
}

/* ---- the table --------------------------------------------------------------------------------------------- */

static const char *text_of(const json_t *figures, const char *phase, const char *name)
{
    const char *text = json_string_value(json_object_get(json_object_get(figures, phase), name));
    return text == NULL ? "" : text;
}

static const char *met(bool good)
{
    return good ? "met" : "missed";
}

static void table_head(const json_t *figures, FILE *out)
{
    fprintf(out, "\n%.0f cores (%s), %.1f GiB, Linux %s, PostgreSQL %s\none durable commit %.2f ms; texts: %s\n\n",
            bench_figure(figures, "machine", "cores"), text_of(figures, "machine", "processor"),
            bench_figure(figures, "machine", "memory_gib"), text_of(figures, "machine", "kernel"),
            text_of(figures, "machine", "postgresql"), bench_figure(figures, "ceiling", "commit_ms"),
            text_of(figures, "town", "texts"));
    double busy = bench_figure(figures, "intake", "cores_busy_before");
    if (busy > BUSY_CORES)
        fprintf(out, "others kept %.1f of the cores busy before the run began: the figures are too low\n\n", busy);
}

/* NaN: not measured; without an aim the line ends after the ratio. */
static void row(FILE *out, const char *what, double rate, double ceiling, double wanted)
{
    if (isnan(rate))
        return;
    fprintf(out, "%-58s %9.0f", what, rate);
    if (!isnan(ceiling))
        fprintf(out, "  %5.2f", rate / ceiling);
    if (!isnan(ceiling) && wanted > 0)
        fprintf(out, "  aim >= %.2f: %s", wanted, met(rate / ceiling >= wanted));
    fputc('\n', out);
}

static void table_rates(const json_t *figures, FILE *out)
{
    double ceiling = bench_figure(figures, "ceiling", "intake_256"),
           whole = bench_figure(figures, "ceiling", "orders_256");
    double orders = bench_figure(figures, "town", "orders_per_second");
    fprintf(out, "%-58s %9s  %s\n", "", "per s", "of the ceiling");
    row(out, "ceiling: rows of an accepted request, batches of 256", ceiling, ceiling, 0);
    row(out, "ceiling: the same, batches of 64", bench_figure(figures, "ceiling", "intake_64"), ceiling, 0);
    row(out, "ceiling: all rows of an order, batches of 256", whole, ceiling, 0);
    row(out, "ceiling: the same, batches of 64", bench_figure(figures, "ceiling", "orders_64"), ceiling, 0);
    row(out, "durable acknowledgements, intake alone", bench_figure(figures, "intake", "per_second"), ceiling,
        AIM_INTAKE);
    row(out, "durable acknowledgements, whole town at work", bench_figure(figures, "town", "acknowledged_per_second"),
        ceiling, 0);
    row(out, "orders, accepted to dispatched with clocks running", orders, ceiling, 0);
    row(out, "  the same, against the ceiling of all its rows", orders, whole, AIM_ORDERS);
    row(out, "the same, of a crowd that writes of one thing", bench_figure(figures, "crowd", "orders_per_second"),
        ceiling, 0);
    row(out, "orders from a backlog that the wire never carried", bench_figure(figures, "drain", "orders_per_second"),
        ceiling, 0);
}

static void table_latency(const json_t *figures, FILE *out)
{
    double p99 = bench_figure(figures, "latency", "acknowledged_p99_ms"),
           dispatched = bench_figure(figures, "latency", "dispatched_p99_ms");
    if (isnan(p99))
        return;
    fprintf(out, "\nat %.0f submits per second, half of the orders above:    p50 ms    p99 ms   longest\n",
            bench_figure(figures, "latency", "offered_per_second"));
    fprintf(out, "%-52s %9.1f %9.1f %9.1f  aim p99 <= %.0f: %s\n", "acknowledgement, from the moment it was to be sent",
            bench_figure(figures, "latency", "acknowledged_p50_ms"), p99,
            bench_figure(figures, "latency", "acknowledged_max_ms"), AIM_ACK_MS, met(p99 <= AIM_ACK_MS));
    fprintf(out, "%-52s %9.1f %9.1f %9.1f  aim p99 <= %.0f: %s\n", "accepted to dispatched, commit to commit",
            bench_figure(figures, "latency", "dispatched_p50_ms"), dispatched,
            bench_figure(figures, "latency", "dispatched_max_ms"), AIM_DISPATCHED_MS,
            met(dispatched <= AIM_DISPATCHED_MS));
    if (!isnan(bench_figure(figures, "disk", "sync_p99_ms")))
        fprintf(out, "%-52s %9.1f %9.1f %9.1f\n", "the disk alone, 8 KiB written and synced",
                bench_figure(figures, "disk", "sync_p50_ms"), bench_figure(figures, "disk", "sync_p99_ms"),
                bench_figure(figures, "disk", "sync_max_ms"));
}

static void table_flood(const json_t *figures, FILE *out)
{
    double calm = bench_figure(figures, "flood", "calm_p99_ms");
    if (isnan(calm))
        return;
    fprintf(out, "\none district flooded: %.0f demands a second taken in, what comes of the others meanwhile, p99 ms\n",
            bench_figure(figures, "flood", "flood_per_second"));
    fprintf(out, "%-52s %9.1f\n", "before the flood", calm);
    fprintf(out, "%-52s %9.1f  %5.1f times\n", "in the flood", bench_figure(figures, "flood", "others_p99_ms"),
            bench_figure(figures, "flood", "others_p99_ms") / calm);
    fprintf(out, "%-52s %9.1f\n", "the flooded district itself", bench_figure(figures, "flood", "flooded_p99_ms"));
}

static void table_costs(const json_t *figures, FILE *out)
{
    if (isnan(bench_figure(figures, "town", "processor_ms")))
        return;
    fprintf(out, "\nwhat an order costs, accepted to dispatched\n");
    fprintf(out, "%-52s %9.2f\n", "processor of the whole machine, its callers too, ms",
            bench_figure(figures, "town", "processor_ms"));
    if (!isnan(bench_figure(figures, "town", "own_processor_us")))
        fprintf(out, "%-52s %9.0f\n", "of it the services and the database, us",
                bench_figure(figures, "town", "own_processor_us"));
    fprintf(out, "%-52s %9.0f\n", "write-ahead log, bytes", bench_figure(figures, "town", "wal_bytes"));
    fprintf(out, "%-52s %9.0f\n", "database, bytes", bench_figure(figures, "town", "disk_bytes"));
    fprintf(out, "%-52s %9.3f\n", "of one core at rest, five services and the database",
            bench_figure(figures, "idle", "cores"));
}

static void table_memory(const json_t *figures, FILE *out)
{
    const char *name;
    json_t *process;
    json_t *memory = json_object_get(figures, "memory");
    if (memory == NULL)
        return;
    fprintf(out, "\nresident memory, MiB                                        now     share      peak\n");
    json_object_foreach(memory, name, process)
    {
        double now = json_number_value(json_object_get(process, "now_mib"));
        double aim = strncmp(name, "classifier", strlen("classifier")) == 0 ? AIM_MODELS_MIB : AIM_MIB;
        const json_t *share = json_object_get(process, "share_mib"); /* not for everybody to read */
        char counted[16] = "-";
        if (share != NULL)
            snprintf(counted, sizeof counted, "%.1f", json_number_value(share));
        fprintf(out, "%-52s %9.1f %9s %9.1f  aim <= %.0f: %s\n", name, now, counted,
                json_number_value(json_object_get(process, "peak_mib")), aim, met(now <= aim));
    }
}

/* Programs as they are installed, without what a debugger reads; images only where there are some. */
static void table_size(const json_t *figures, FILE *out)
{
    const char *name;
    json_t *bytes, *size = json_object_get(figures, "size");
    if (size == NULL)
        return;
    fprintf(out, "\nstripped programs and images, MiB\n");
    json_object_foreach(json_object_get(size, "programs"), name, bytes)
        fprintf(out, "  %-50s %9.2f\n", name, json_number_value(bytes) / 1048576);
    json_object_foreach(json_object_get(size, "images"), name, bytes)
        fprintf(out, "  %-50s %9.1f\n", name, json_number_value(bytes) / 1048576);
    if (json_object_size(json_object_get(size, "images")) == 0)
        fprintf(out, "  no images here: their size was not measured\n");
}

static void table_replicas(const json_t *figures, FILE *out)
{
    static const char *const COUNTS[] = {"1", "2", "4"};
    double single = bench_figure(figures, "replicas", COUNTS[0]);
    if (isnan(single))
        return;
    fprintf(out, "\nreplicas of each service, the database and the callers on the same %.0f cores\n",
            bench_figure(figures, "machine", "cores"));
    for (size_t i = 0; i < COUNT(COUNTS); i++) {
        double rate = bench_figure(figures, "replicas", COUNTS[i]);
        if (isnan(rate))
            continue;
        fprintf(out, "  %-3s of each: orders per second %29.0f  %5.2f of one\n", COUNTS[i], rate, rate / single);
    }
}

static void reporting_table(const json_t *figures, FILE *out)
{
    const char *name;
    json_t *seconds;
    fprintf(out, "\nreports over a year of %.0f demands, seconds of processor\n",
            json_number_value(json_object_get(figures, "demands")));
    json_object_foreach(json_object_get(figures, "seconds"), name, seconds)
        fprintf(out, "  %-34s %10.2f\n", name, json_number_value(seconds));
    fprintf(out, "the loop beside them, orders a second\n");
    fprintf(out, "  %-34s %10.1f\n", "without reports", json_number_value(json_object_get(figures, "without")));
    fprintf(out, "  %-34s %10.1f\n", "with reports without end", json_number_value(json_object_get(figures, "with")));
    fprintf(out, "  %-34s %10.2f   aim 0.90\n", "ratio", json_number_value(json_object_get(figures, "ratio")));
}

void bench_table(const json_t *figures, FILE *out)
{
    table_head(figures, out);
    table_rates(figures, out);
    table_latency(figures, out);
    table_flood(figures, out);
    table_costs(figures, out);
    table_memory(figures, out);
    table_size(figures, out);
    table_replicas(figures, out);
    if (json_object_get(figures, "curve") != NULL)
        curve_bench_table(json_object_get(figures, "curve"), bench_figure(figures, "intake", "processor_us"), out);
    if (json_object_get(figures, "start") != NULL)
        start_bench_table(json_object_get(figures, "start"), out);
    const json_t *understand = json_object_get(figures, "understand");
    const json_t *resident =
        json_object_get(json_object_get(json_object_get(figures, "memory"), "classifier"), "now_mib");
    if (understand != NULL)
        understand_bench_table(understand, resident == NULL ? NAN : json_number_value(resident), out);
    if (json_object_get(figures, "hotspots") != NULL)
        hotspot_bench_table(json_object_get(figures, "hotspots"), out);
    if (json_object_get(figures, "catalogue") != NULL)
        catalogue_bench_table(json_object_get(figures, "catalogue"), out);
    if (json_object_get(figures, "clocks") != NULL)
        clock_scale_table(json_object_get(figures, "clocks"), out);
    if (json_object_get(figures, "grown") != NULL)
        grown_bench_table(json_object_get(figures, "grown"), out);
    if (json_object_get(figures, "reporting") != NULL)
        reporting_table(json_object_get(figures, "reporting"), out);
}
