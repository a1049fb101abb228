#include "tests/lib/clock_scale.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "common/str.h"
#include "tests/lib/bench_load.h"
#include "tests/lib/bench_report.h"
#include "tests/lib/fault.h"

enum { SIZES_MAX = 8, SMALLEST = 20000, SHAPES_LEAST = 8, ORDERS = 2000, PATIENCE_S = 300, AHEAD_MS = 500 };

/* What a clock may take on disk while it is filled and logged, and how much more must be free. */
static const double BYTES_EACH = 1200, ROOM = 3;

enum wave { WARM_ONE, SECOND_ONE, ONCE_ONE, WARM_TWO, SECOND_TWO, ONCE_TWO };

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "clocks: %s: %s\n", what, why);
    exit(1);
}

/* ---- asking -------------------------------------------------------------------------------------------- */

static const char *ask(struct session *owner, const char *function, long argument)
{
    char call[96];
    snprintf(call, sizeof call, "SELECT bench.%s(%ld)", function, argument);
    return session_ask(owner, call);
}

static void until(struct session *owner, const char *function, long argument)
{
    char call[96];
    snprintf(call, sizeof call, "SELECT bench.%s(%ld)", function, argument);
    fault_until(owner, call, "true", PATIENCE_S);
}

static void until_idle(struct session *owner)
{
    fault_until(owner, "SELECT bench.idle()", "true", PATIENCE_S);
}

/* The answer's numbers, as many as there are names. */
static void take(json_t *into, const char *answer, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *end;
        double value = strtod(answer, &end);
        if (end == answer)
            give_up(names[i], "not measured");
        json_object_set_new(into, names[i], json_real(value));
        answer = end;
    }
}

static double figure(const json_t *size, const char *group, const char *name)
{
    return bench_figure(size, group, name);
}

/* ---- one size ------------------------------------------------------------------------------------------ */

static void check_set_aside(struct session *owner)
{
    if (!str_equal(session_ask(owner, "SELECT bench.set_aside()"), "0"))
        give_up("quarantine", "messages were set aside");
}

static void fill(struct session *owner, json_t *out, long clocks)
{
    static const char *const BYTES[] = {"table", "indexes", "order"};
    double began = bench_load_clock();
    json_t *bytes = json_object();
    session_run(owner, "SELECT bench.empty()");
    ask(owner, "fill", clocks);
    session_file(owner, "tests/bench/clocks_settle.sql");
    session_run(owner, "CHECKPOINT");
    json_object_set_new(out, "fill_seconds", json_real(bench_load_clock() - began));
    take(bytes, ask(owner, "bytes", clocks), BYTES, COUNT(BYTES));
    json_object_set_new(out, "bytes", bytes);
}

/* Orders are dispatched while so many clocks are open. */
static void start(struct session *owner, json_t *out)
{
    static const char *const NAMES[] = {"clocks", "per_second"};
    json_t *started = json_object();
    ask(owner, "dispatch", ORDERS);
    until(owner, "dispatched", ORDERS);
    take(started, session_ask(owner, "SELECT bench.start_figures()"), NAMES, COUNT(NAMES));
    json_object_set_new(out, "start", started);
}

static void fire(struct session *owner, json_t *out, enum wave wave, const char *name)
{
    static const char *const NAMES[] = {"clocks",         "fired_p50_ms",   "fired_p99_ms",   "fired_max_ms",
                                        "durable_p50_ms", "durable_p99_ms", "durable_max_ms", "per_second"};
    char call[96];
    json_t *fired = json_object();
    long ahead = wave == ONCE_ONE || wave == ONCE_TWO ? 0 : AHEAD_MS;
    snprintf(call, sizeof call, "SELECT bench.begin_wave(%d, '%ld ms')", (int)wave, ahead);
    long last = strtol(session_ask(owner, call), NULL, 10);
    until(owner, "wave_over", (long)wave);
    snprintf(call, sizeof call, "SELECT bench.wave_figures(%d, %ld)", (int)wave, last);
    take(fired, session_ask(owner, call), NAMES, COUNT(NAMES));
    json_object_set_new(out, name, fired);
    until_idle(owner);
    check_set_aside(owner);
}

static void start_replica(struct session *owner, int replica)
{
    char expected[12];
    snprintf(expected, sizeof expected, "%d", replica);
    fault_start("escalation", replica);
    fault_until(owner, "EXECUTE fault_replicas(4)", expected, PATIENCE_S);
}

static json_t *run_size(struct session *owner, const char *folder, long clocks)
{
    json_t *out = json_object();
    fill(owner, out, clocks);
    start_replica(owner, 1);
    start(owner, out);
    fire(owner, out, WARM_ONE, "warm_up");
    fire(owner, out, SECOND_ONE, "second_one");
    fire(owner, out, ONCE_ONE, "once_one");
    json_t *memory = bench_memory(folder);
    json_object_set(out, "memory", json_object_get(memory, "escalation"));
    json_decref(memory);
    start_replica(owner, 2);
    fire(owner, out, WARM_TWO, "warm_up");
    fire(owner, out, SECOND_TWO, "second_two");
    fire(owner, out, ONCE_TWO, "once_two");
    json_object_del(out, "warm_up");
    fault_town((const char *const[]){"term", "escalation", "2", NULL});
    fault_town((const char *const[]){"term", "escalation", NULL});
    return out;
}

/* ---- all sizes ----------------------------------------------------------------------------------------- */

static bool has_room(const char *folder, long clocks)
{
    char path[600];
    struct statvfs disk;
    snprintf(path, sizeof path, "%s/pg", folder);
    if (statvfs(path, &disk) != 0 && statvfs(folder, &disk) != 0)
        give_up(folder, "cannot be looked at");
    double free_bytes = (double)disk.f_bavail * (double)disk.f_frsize, wanted = ROOM * BYTES_EACH * (double)clocks;
    if (free_bytes < wanted)
        fprintf(stderr, "clocks: %ld left out: they want %.0f GB free, the disk has %.0f\n", clocks, wanted / 1e9,
                free_bytes / 1e9);
    return free_bytes >= wanted;
}

static void set_ratio(json_t *ratio, const char *name, double large, double small)
{
    json_object_set_new(ratio, name, json_real(large / small));
}

static json_t *ratios(const json_t *smallest, const json_t *largest)
{
    json_t *ratio = json_object();
    /* How much longer one clock takes when more are open. */
    set_ratio(ratio, "firing", figure(smallest, "once_one", "per_second"), figure(largest, "once_one", "per_second"));
    set_ratio(ratio, "starting", figure(smallest, "start", "per_second"), figure(largest, "start", "per_second"));
    set_ratio(ratio, "lateness_p99", figure(largest, "second_one", "durable_p99_ms"),
              figure(smallest, "second_one", "durable_p99_ms"));
    set_ratio(ratio, "memory", figure(largest, "memory", "now_mib"), figure(smallest, "memory", "now_mib"));
    return ratio;
}

static size_t read_sizes(const char *text, long sizes[SIZES_MAX])
{
    size_t count = 0;
    char *end;
    for (long size; count < SIZES_MAX && (size = strtol(text, &end, 10)) != 0 && end != text; text = end) {
        if (size < SMALLEST)
            give_up("CLOCKS", "at least 20000");
        sizes[count++] = size;
    }
    if (count == 0 || *end != '\0')
        give_up("CLOCKS", "is a list of numbers, ascending");
    return count;
}

static void learn_shapes(struct session *owner)
{
    session_file(owner, "tests/bench/clocks.sql");
    if (strtol(session_ask(owner, "SELECT bench.heard()"), NULL, 10) < SHAPES_LEAST)
        give_up("shapes", "too few orders wait for escalation");
    start_replica(owner, 1);
    until_idle(owner);
    fault_town((const char *const[]){"term", "escalation", NULL});
    if (strtol(session_ask(owner, "SELECT bench.take_shapes()"), NULL, 10) < SHAPES_LEAST)
        give_up("shapes", "too few orders with four clocks");
}

json_t *clock_scale_run(const char *folder, const char *sizes)
{
    long list[SIZES_MAX];
    char name[24];
    json_t *out = json_object(), *smallest = NULL, *largest = NULL, *open = json_object();
    size_t count = read_sizes(sizes, list);
    struct session *owner = fault_session();
    learn_shapes(owner);
    for (size_t i = 0; i < count; i++) {
        if (!has_room(folder, list[i]))
            continue;
        snprintf(name, sizeof name, "%ld", list[i]);
        largest = run_size(owner, folder, list[i]);
        smallest = smallest == NULL ? largest : smallest;
        json_object_set_new(open, name, largest);
    }
    json_object_set_new(out, "open", open);
    if (largest != smallest)
        json_object_set_new(out, "ratio", ratios(smallest, largest));
    session_run(owner, "SELECT bench.empty()");
    session_close(&owner);
    return out;
}
