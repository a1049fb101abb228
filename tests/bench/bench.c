/* Benchmark phases on a running town: bench FOLDER PHASE…; bench.sh knows their order. Each phase adds its
 * figures to FOLDER/figures.json; "report" prints the table and writes BENCH_OUT. No figure fails a run; a
 * request that was acknowledged and not dispatched does. */
#include "common/str.h"
#include "tests/lib/bench_ceiling.h"
#include "tests/lib/bench_load.h"
#include "tests/lib/bench_report.h"
#include "tests/lib/catalogue_bench.h"
#include "tests/lib/clock_scale.h"
#include "tests/lib/curve_bench.h"
#include "tests/lib/disk_bench.h"
#include "tests/lib/fault.h"
#include "tests/lib/grown_bench.h"
#include "tests/lib/hotspot_bench.h"
#include "tests/lib/start_bench.h"
#include "tests/lib/town.h"
#include "tests/lib/town_seconds.h"
#include "tests/lib/understand_bench.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS_MAX = 16, WARM_UP = 600, LIVE_SECONDS = 30, IDLE_SECONDS = 180, CEILING_ORDERS = 4096 };

#define CLOCKS_OPEN "100000 1000000 10000000"

/* Channels of the pack whose keys submit: several, as in a city. */
static const char *const CHANNELS[] = {"channel-import", "channel-phone",       "channel-wechat",
                                       "channel-sms",    "channel-hotline.110", "channel-province"};

struct bench {
    const char *folder;
    struct town *town;
    struct bench_text *texts;
    struct client *clients[CLIENTS_MAX];
    size_t client_count, sent;
    json_t *figures;
};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static double setting(const char *name, double fallback)
{
    const char *text = getenv(name);
    char *end = NULL;
    double value = str_empty(text) ? fallback : strtod(text, &end);
    if (end != NULL && (*end != '\0' || value <= 0))
        give_up(name, "is not a positive number");
    return value;
}

static void set_figure(struct bench *bench, const char *phase, const char *name, double value)
{
    json_t *object = json_object_get(bench->figures, phase);
    if (object == NULL) {
        object = json_object();
        json_object_set_new(bench->figures, phase, object);
    }
    json_object_set_new(object, name, json_real(value));
}

/* ---- the town -------------------------------------------------------------------------------------------- */

static const char *ask(struct bench *bench, struct arena *arena, const char *statement, const struct params *params)
{
    size_t count = 0;
    const struct town_row *rows = town_query(bench->town, arena, statement, params, &count);
    if (count != 1 || rows[0].row == NULL)
        give_up(statement, "no answer");
    return rows[0].row;
}

static long long ask_number(struct bench *bench, const char *statement)
{
    struct arena *arena = arena_new(0);
    long long number = strtoll(ask(bench, arena, statement, NULL), NULL, 10);
    arena_free(&arena);
    return number;
}

static instant ask_now(struct bench *bench)
{
    return ask_number(bench, "bench_now");
}

/* The answer's numbers, as many as wanted. */
static void ask_numbers(struct bench *bench, const char *statement, const struct params *params, double *out,
                        size_t wanted)
{
    struct arena *arena = arena_new(0);
    const char *text = ask(bench, arena, statement, params);
    for (size_t i = 0; i < wanted; i++) {
        char *end;
        out[i] = strtod(text, &end);
        if (end == text)
            give_up(statement, "not enough numbers");
        text = end;
    }
    arena_free(&arena);
}

static void ask_since(struct bench *bench, const char *statement, instant since, double *out, size_t wanted)
{
    struct arena *arena = arena_new(0);
    struct params params;
    params_open(&params, arena);
    params_instant(&params, since);
    ask_numbers(bench, statement, &params, out, wanted);
    arena_free(&arena);
}

static void pause_ms(long ms)
{
    zmq_poll(NULL, 0, ms);
}

static void wait_live(struct bench *bench, int services)
{
    double deadline = bench_load_clock() + LIVE_SECONDS;
    while (ask_number(bench, "bench_live") < services) {
        if (bench_load_clock() > deadline)
            give_up("services", "not alive in time");
        pause_ms(50);
    }
}

static void wait_idle(struct bench *bench)
{
    double deadline = bench_load_clock() + IDLE_SECONDS;
    while (!town_ask(bench->town, "bench_idle")) {
        if (bench_load_clock() > deadline)
            give_up("outbox", "not empty in time");
        pause_ms(50);
    }
}

/* What was acknowledged is there, once, and is with a unit and watched, or waits for a person at the review desk. */
static double check_dispatched(struct bench *bench, const char *phase, instant since, double acknowledged)
{
    enum { ACCEPTED, ORDERS, WATCHED, REVIEW, DOUBLED, QUARANTINED, NUMBERS };
    double flow[NUMBERS];
    ask_since(bench, "bench_flow", since, flow, NUMBERS);
    set_figure(bench, phase, "accepted", flow[ACCEPTED]);
    set_figure(bench, phase, "dispatched", flow[WATCHED]);
    set_figure(bench, phase, "at_review_desk", flow[REVIEW]);
    if (flow[QUARANTINED] > 0)
        give_up(phase, "events lie in quarantine");
    if (flow[ACCEPTED] < acknowledged || flow[DOUBLED] > 0)
        give_up(phase, flow[DOUBLED] > 0 ? "a request was accepted twice" : "an acknowledged request is lost");
    if (flow[ORDERS] < flow[WATCHED] || flow[WATCHED] + flow[REVIEW] < flow[ACCEPTED])
        give_up(phase, "a request was accepted and is neither dispatched nor at the review desk");
    return flow[WATCHED];
}

/* ---- phases ------------------------------------------------------------------------------------------------ */

static void open_clients(struct bench *bench)
{
    bench->client_count = (size_t)setting("BENCH_CLIENTS", 2);
    if (bench->client_count > COUNT(CHANNELS))
        bench->client_count = COUNT(CHANNELS);
    wait_live(bench, 1);
    bench->sent = (size_t)ask_number(bench, "bench_sent");
    for (size_t i = 0; i < bench->client_count; i++)
        bench->clients[i] = town_client(bench->town, CHANNELS[i], NODE_INTAKE);
}

static struct load load_of(struct bench *bench, size_t messages, double seconds)
{
    return (struct load){.clients = bench->clients,
                         .client_count = bench->client_count,
                         .texts = bench->texts,
                         .first = bench->sent,
                         .messages = messages,
                         .seconds = seconds,
                         .window = (size_t)setting("BENCH_WINDOW", 512)};
}

static void press(struct bench *bench, const struct load *load, const char *phase, struct load_result *out)
{
    bench_load_run(load, out);
    bench->sent += out->sent;
    if (out->refused > 0)
        give_up(phase, out->reason);
    if (out->durable == 0)
        give_up(phase, "no answer at all");
    if (out->later + out->unanswered > 0) /* somebody was killed: what was acknowledged must arrive all the same */
        fprintf(stderr, "bench: %s: %zu submits told to come later, %zu without an answer\n", phase, out->later,
                out->unanswered);
}

static void warm_up(struct bench *bench)
{
    struct load_result result;
    const struct load load = load_of(bench, WARM_UP, LIVE_SECONDS);
    press(bench, &load, "warm-up", &result);
    bench_load_free(&result);
}

static void phase_intake(struct bench *bench)
{
    enum { MOST = 1000000 };
    struct load_result result;
    set_figure(bench, "intake", "cores_busy_before", bench_busy_cores());
    json_object_set_new(json_object_get(bench->figures, "intake"), "since", json_integer(ask_now(bench)));
    warm_up(bench);
    double used = process_seconds(fault_pid("intake", 1));
    const struct load load = load_of(bench, MOST, setting("BENCH_SECONDS", 5));
    press(bench, &load, "intake", &result);
    used = process_seconds(fault_pid("intake", 1)) - used;
    if (used > 0) /* it was one process all the time */
        set_figure(bench, "intake", "processor_us", used * 1e6 / (double)result.durable);
    set_figure(bench, "intake", "acknowledged", (double)result.durable);
    set_figure(bench, "intake", "seconds", result.seconds);
    set_figure(bench, "intake", "per_second", (double)result.durable / result.seconds);
    set_figure(bench, "intake", "p50_ms", bench_load_ms(&result, 0.5));
    set_figure(bench, "intake", "p99_ms", bench_load_ms(&result, 0.99));
    bench_load_free(&result);
}

enum { FIRST_ACCEPTED, FIRST_WATCHED, LAST_WATCHED, MOMENTS };

static void phase_drain(struct bench *bench)
{
    double at[MOMENTS];
    wait_live(bench, 5);
    wait_idle(bench);
    const json_t *since = json_object_get(json_object_get(bench->figures, "intake"), "since");
    instant start = json_integer_value(since); /* what was there before is not looked through */
    double orders = check_dispatched(bench, "drain", start, bench_figure(bench->figures, "intake", "acknowledged"));
    ask_since(bench, "bench_span", start, at, MOMENTS);
    set_figure(bench, "drain", "orders_per_second", orders * 1e6 / (at[LAST_WATCHED] - at[FIRST_WATCHED]));
}

/* What was used and written so far. */
struct cost {
    double seconds, own, log, disk; /* own: of the town's processes alone; NaN: not to be seen */
};

static struct cost cost_now(struct bench *bench)
{
    double written[2];
    ask_numbers(bench, "bench_written", NULL, written, COUNT(written));
    return (struct cost){bench_busy_seconds(), town_seconds(bench->folder), written[0], written[1]};
}

static void set_costs(struct bench *bench, struct cost before, double orders)
{
    struct cost now = cost_now(bench);
    set_figure(bench, "town", "processor_ms", (now.seconds - before.seconds) * 1000 / orders);
    if (!isnan(now.own - before.own))
        set_figure(bench, "town", "own_processor_us", (now.own - before.own) * 1e6 / orders);
    set_figure(bench, "town", "wal_bytes", (now.log - before.log) / orders);
    set_figure(bench, "town", "disk_bytes", (now.disk - before.disk) / orders);
}

static void phase_town(struct bench *bench)
{
    double at[MOMENTS];
    struct load_result result;
    wait_live(bench, 5);
    warm_up(bench);
    wait_idle(bench);
    struct cost before = cost_now(bench);
    instant since = ask_now(bench);
    const struct load load = load_of(bench, (size_t)setting("BENCH_MESSAGES", 10000), IDLE_SECONDS);
    press(bench, &load, "town", &result);
    wait_idle(bench);
    double orders = check_dispatched(bench, "town", since, (double)result.durable);
    set_costs(bench, before, orders);
    ask_since(bench, "bench_span", since, at, MOMENTS);
    set_figure(bench, "town", "seconds", (at[LAST_WATCHED] - at[FIRST_ACCEPTED]) / 1e6);
    set_figure(bench, "town", "orders_per_second", orders * 1e6 / (at[LAST_WATCHED] - at[FIRST_ACCEPTED]));
    set_figure(bench, "town", "acknowledged_per_second", (double)result.durable / result.seconds);
    json_object_set_new(json_object_get(bench->figures, "town"), "texts", json_string(bench_text_source(bench->texts)));
    bench_load_free(&result);
}

/* ---- replicas ------------------------------------------------------------------------------------------------ */

/* All announced, and every pair has had a turn of discovery to connect. */
static void wait_replicas(struct bench *bench, int services)
{
    double deadline = bench_load_clock() + LIVE_SECONDS;
    while (ask_number(bench, "bench_replicas") < services) {
        if (bench_load_clock() > deadline)
            give_up("replicas", "not alive in time");
        pause_ms(50);
    }
}

/* Orders per second of the town as it stands. */
static double town_rate(struct bench *bench, const char *phase)
{
    double at[MOMENTS];
    struct load_result result;
    warm_up(bench);
    wait_idle(bench);
    instant since = ask_now(bench);
    const struct load load = load_of(bench, (size_t)setting("BENCH_MESSAGES", 10000), IDLE_SECONDS);
    press(bench, &load, phase, &result);
    wait_idle(bench);
    double orders = check_dispatched(bench, phase, since, (double)result.durable);
    ask_since(bench, "bench_span", since, at, MOMENTS);
    bench_load_free(&result);
    return orders * 1e6 / (at[LAST_WATCHED] - at[FIRST_ACCEPTED]);
}

/* There and back, so that what the town learns or forgets meanwhile falls to all. */
static void phase_replicas(struct bench *bench)
{
    enum { SERVICES = 5 };
    static const int STEPS[] = {1, 2, 4, 4, 2, 1};
    char count[8];
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        snprintf(count, sizeof count, "%d", STEPS[i]);
        if (i > 0 && STEPS[i] < STEPS[i - 1])
            fault_town((const char *const[]){"single", NULL});
        fault_town((const char *const[]){"services", count, NULL});
        wait_replicas(bench, STEPS[i] * SERVICES);
        double rate = town_rate(bench, "replicas"), first = bench_figure(bench->figures, "replicas", count);
        set_figure(bench, "replicas", count, isnan(first) ? rate : 2 / (1 / first + 1 / rate));
    }
    fault_town((const char *const[]){"single", NULL});
}

/* One thing happens and a whole district writes: everything is like everything. */
static void phase_crowd(struct bench *bench)
{
    enum { SHARE = 5 };
    double at[MOMENTS];
    struct load_result result;
    wait_live(bench, 5);
    wait_idle(bench);
    instant since = ask_now(bench);
    struct load load = load_of(bench, (size_t)setting("BENCH_MESSAGES", 10000) / SHARE, IDLE_SECONDS);
    load.crowd = true;
    press(bench, &load, "crowd", &result);
    wait_idle(bench);
    double orders = check_dispatched(bench, "crowd", since, (double)result.durable);
    ask_since(bench, "bench_span", since, at, MOMENTS);
    set_figure(bench, "crowd", "orders_per_second", orders * 1e6 / (at[LAST_WATCHED] - at[FIRST_ACCEPTED]));
    bench_load_free(&result);
}

static void phase_latency(struct bench *bench)
{
    enum { P50, P99, LONGEST, DELAYS };
    double delay[DELAYS], seconds = 2 * setting("BENCH_SECONDS", 5);
    double rate = setting("BENCH_RATE", bench_figure(bench->figures, "town", "orders_per_second") / 2);
    struct load_result result;
    if (!(rate >= 1))
        give_up("latency", "needs the figures of the phase town, or BENCH_RATE");
    warm_up(bench);
    wait_idle(bench);
    instant since = ask_now(bench);
    struct load load = load_of(bench, (size_t)(rate * seconds), 2 * seconds);
    load.rate = rate;
    press(bench, &load, "latency", &result);
    wait_idle(bench);
    check_dispatched(bench, "latency", since, (double)result.durable);
    ask_since(bench, "bench_delay", since, delay, DELAYS);
    set_figure(bench, "latency", "offered_per_second", rate);
    set_figure(bench, "latency", "sender_late_mean_ms", result.late_seconds * 1000 / (double)result.sent);
    set_figure(bench, "latency", "acknowledged_p50_ms", bench_load_ms(&result, 0.5));
    set_figure(bench, "latency", "acknowledged_p99_ms", bench_load_ms(&result, 0.99));
    set_figure(bench, "latency", "acknowledged_max_ms", bench_load_ms(&result, 1));
    set_figure(bench, "latency", "dispatched_p50_ms", delay[P50] / 1000);
    set_figure(bench, "latency", "dispatched_p99_ms", delay[P99] / 1000);
    set_figure(bench, "latency", "dispatched_max_ms", delay[LONGEST] / 1000);
    bench_load_free(&result);
}

/* ---- one district flooded -------------------------------------------------------------------------------------- */

#define FLOODED "pingyin"

static void set_delay(struct bench *bench, instant since, bool flooded, const char *name)
{
    enum { P50, P99, LONGEST, DELAYS };
    double delay[DELAYS];
    struct arena *arena = arena_new(0);
    struct params params;
    params_open(&params, arena);
    params_instant(&params, since);
    params_text(&params, FLOODED);
    params_bool(&params, flooded);
    ask_numbers(bench, "bench_delay_of", &params, delay, DELAYS);
    set_figure(bench, "flood", name, delay[P99] / 1000);
    arena_free(&arena);
}

struct stream {
    struct load load;
    struct load_result result;
};

static void *run_stream(void *context)
{
    struct stream *stream = context;
    bench_load_run(&stream->load, &stream->result);
    return NULL;
}

/* A few from elsewhere, at an even pace. */
static void few(struct bench *bench, double seconds, struct load_result *out)
{
    enum { PER_SECOND = 20 };
    struct load load = load_of(bench, (size_t)(PER_SECOND * seconds), 2 * seconds);
    load.clients = bench->clients + 1;
    load.client_count = 1;
    load.rate = PER_SECOND;
    load.area = "weihai.yiyuan";
    press(bench, &load, "flood", out);
}

static void phase_flood(struct bench *bench)
{
    enum { FAR = 50000000 }; /* texts and people that no other phase has */
    double seconds = setting("BENCH_SECONDS", 5);
    struct load_result calm, others;
    pthread_t thread;
    if (bench->client_count < 2)
        give_up("flood", "needs BENCH_CLIENTS=2");
    wait_live(bench, 5);
    wait_idle(bench);
    instant since = ask_now(bench);
    few(bench, seconds, &calm);
    wait_idle(bench);
    set_delay(bench, since, false, "calm_p99_ms");
    struct stream flood = {.load = load_of(bench, FAR, seconds)};
    flood.load.messages = (size_t)setting("BENCH_MESSAGES", 10000);
    flood.load.first = FAR;
    flood.load.client_count = 1;
    flood.load.area = FLOODED ".yushan";
    since = ask_now(bench);
    if (pthread_create(&thread, NULL, run_stream, &flood) != 0)
        give_up("flood", "no thread");
    few(bench, seconds, &others);
    pthread_join(thread, NULL);
    if (flood.result.refused > 0)
        give_up("flood", flood.result.reason);
    wait_idle(bench);
    set_delay(bench, since, false, "others_p99_ms");
    set_delay(bench, since, true, "flooded_p99_ms");
    set_figure(bench, "flood", "flood_per_second", (double)flood.result.durable / flood.result.seconds);
    bench_load_free(&calm);
    bench_load_free(&others);
    bench_load_free(&flood.result);
}

/* Nothing is asked of anybody: what the machine does all the same. */
static void phase_idle(struct bench *bench)
{
    enum { SECONDS = 10 };
    wait_live(bench, 5);
    wait_idle(bench);
    double before = bench_busy_seconds();
    pause_ms(SECONDS * 1000L);
    set_figure(bench, "idle", "cores", (bench_busy_seconds() - before) / SECONDS);
}

static void phase_memory(struct bench *bench)
{
    json_object_set_new(bench->figures, "memory", bench_memory(bench->folder));
}

/* As many as there are for every size, whole batches of the largest. */
static size_t ceiling_orders(const struct bench *bench, size_t sizes, size_t largest)
{
    double there =
        bench_figure(bench->figures, "drain", "dispatched") + bench_figure(bench->figures, "town", "dispatched");
    size_t each = isnan(there) ? CEILING_ORDERS : (size_t)there / sizes / largest * largest;
    if (each == 0)
        give_up("ceiling", "too few orders were dispatched before");
    return each < CEILING_ORDERS ? each : CEILING_ORDERS;
}

static void phase_ceiling(struct bench *bench)
{
    static const size_t SIZES[] = {256, 64};
    char path[600], town[700] = "", twin[800], name[64];
    snprintf(path, sizeof path, "%s/etc/owner.conninfo", bench->folder);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(town, sizeof town, file) == NULL)
        give_up(path, "cannot be read");
    fclose(file);
    town[strcspn(town, "\n")] = '\0';
    snprintf(twin, sizeof twin, "%s dbname=ceiling", town); /* the later dbname counts */
    size_t orders = ceiling_orders(bench, COUNT(SIZES), SIZES[0]);
    for (size_t i = 0; i < COUNT(SIZES); i++) {
        struct ceiling ceiling = {.batch = SIZES[i], .orders = orders};
        bench_ceiling_run(town, twin, i * orders, &ceiling);
        snprintf(name, sizeof name, "intake_%zu", SIZES[i]);
        set_figure(bench, "ceiling", name, bench_ceiling_intake(&ceiling));
        snprintf(name, sizeof name, "orders_%zu", SIZES[i]);
        set_figure(bench, "ceiling", name, bench_ceiling_orders(&ceiling));
        for (size_t s = 0; s < CEILING_STAGES; s++) {
            snprintf(name, sizeof name, "%s_%zu_us", bench_ceiling_stage(s), SIZES[i]);
            set_figure(bench, "ceiling", name, ceiling.seconds[s] * 1e6 / (double)ceiling.orders);
        }
    }
    set_figure(bench, "ceiling", "commit_ms", bench_ceiling_commit(twin) * 1000);
}

/* In a process of its own: it forks before anybody has used ZeroMQ. */
static void phase_curve(struct bench *bench)
{
    json_object_set_new(
        bench->figures, "curve",
        curve_bench_run(bench->texts, setting("BENCH_SECONDS", 5), (size_t)setting("BENCH_WINDOW", 512)));
}

static void phase_start(struct bench *bench)
{
    json_object_set_new(bench->figures, "start", start_bench_run(bench->folder));
}

/* Orders of which escalation has not heard yet: what the router says of them is what clocks are made of. */
static void phase_clocks(struct bench *bench)
{
    enum { ORDERS = 128 };
    const char *sizes = getenv("CLOCKS");
    struct load_result result;
    wait_live(bench, 5);
    wait_idle(bench);
    fault_town((const char *const[]){"term", "escalation", NULL});
    const struct load load = load_of(bench, ORDERS, LIVE_SECONDS);
    press(bench, &load, "clocks", &result);
    bench_load_free(&result);
    double deadline = bench_load_clock() + IDLE_SECONDS;
    while (!town_ask(bench->town, "bench_dispatched")) {
        if (bench_load_clock() > deadline)
            give_up("clocks", "orders not dispatched in time");
        pause_ms(50);
    }
    json_object_set_new(bench->figures, "clocks",
                        clock_scale_run(bench->folder, str_empty(sizes) ? CLOCKS_OPEN : sizes));
}

/* Whatever was built: the models and the pack of this very tree. */
static void phase_understand(struct bench *bench)
{
    char starter[600];
    const char *build = getenv("B");
    snprintf(starter, sizeof starter, "%s/starter", str_empty(build) ? "build" : build);
    json_object_set_new(bench->figures, "understand", understand_bench_run(bench->texts, "deploy/city/demo", starter));
}

static void phase_hotspots(struct bench *bench)
{
    json_object_set_new(bench->figures, "hotspots", hotspot_bench_run(bench->texts, HOTSPOT_BENCH_WINDOW));
}

static void phase_catalogue(struct bench *bench)
{
    json_object_set_new(bench->figures, "catalogue", catalogue_bench_run());
}

/* What a script left. */
static void take_file(struct bench *bench, const char *phase)
{
    char path[600];
    json_error_t error;
    snprintf(path, sizeof path, "%s/%s.json", bench->folder, phase);
    json_t *figures = json_load_file(path, 0, &error);
    if (figures == NULL)
        give_up(path, error.text);
    json_object_set_new(bench->figures, phase, figures);
}

static void phase_reporting(struct bench *bench)
{
    take_file(bench, "reporting");
}

static void phase_disk(struct bench *bench)
{
    json_object_set_new(bench->figures, "disk", disk_bench_run(bench->folder, 2 * setting("BENCH_SECONDS", 5)));
}

static void phase_size(struct bench *bench)
{
    take_file(bench, "size");
}

static void phase_grown(struct bench *bench)
{
    take_file(bench, "grown");
}

/* In the town that grows: what the phases before this one gave. */
static void phase_grown_run(struct bench *bench)
{
    char path[600];
    snprintf(path, sizeof path, "%s/grown.json", bench->folder);
    grown_bench_keep(path, bench->figures, setting("GROWN_REQUESTS", 0));
}

static void set_ratio(struct bench *bench, const char *name, const char *phase, const char *figure, const char *ceiling)
{
    double ratio = bench_figure(bench->figures, phase, figure) / bench_figure(bench->figures, "ceiling", ceiling);
    if (!isnan(ratio))
        set_figure(bench, "ratio", name, ratio);
}

static void phase_report(struct bench *bench)
{
    const char *out = getenv("BENCH_OUT");
    struct arena *arena = arena_new(0);
    json_object_set_new(bench->figures, "machine", bench_machine(ask(bench, arena, "bench_machine", NULL)));
    set_ratio(bench, "intake", "intake", "per_second", "intake_256");
    set_ratio(bench, "end_to_end", "town", "orders_per_second", "intake_256");
    set_ratio(bench, "end_to_end_all_rows", "town", "orders_per_second", "orders_256");
    bench_table(bench->figures, stdout);
    if (!str_empty(out))
        bench_figures_write(bench->figures, out);
    arena_free(&arena);
}

static const struct phase {
    const char *name;
    bool loads;
    void (*run)(struct bench *bench);
} PHASES[] = {
    {"intake", true, phase_intake},      {"drain", false, phase_drain},
    {"town", true, phase_town},          {"idle", false, phase_idle},
    {"latency", true, phase_latency},    {"flood", true, phase_flood},
    {"crowd", true, phase_crowd},        {"memory", false, phase_memory},
    {"ceiling", false, phase_ceiling},   {"understand", false, phase_understand},
    {"hotspots", false, phase_hotspots}, {"catalogue", false, phase_catalogue},
    {"size", false, phase_size},         {"curve", false, phase_curve},
    {"start", false, phase_start},       {"replicas", true, phase_replicas},
    {"clocks", true, phase_clocks},      {"reporting", false, phase_reporting},
    {"grown", false, phase_grown},       {"grown_run", false, phase_grown_run},
    {"disk", false, phase_disk},         {"report", false, phase_report},
};

static void run_phase(struct bench *bench, const char *name)
{
    for (size_t i = 0; i < COUNT(PHASES); i++)
        if (str_equal(PHASES[i].name, name)) {
            if (PHASES[i].loads && bench->client_count == 0)
                open_clients(bench);
            PHASES[i].run(bench);
            return;
        }
    give_up(name, "no such phase");
}

int main(int argc, char **argv)
{
    char path[600];
    if (argc < 3) {
        fprintf(stderr, "usage: bench FOLDER PHASE...   phases:");
        for (size_t i = 0; i < COUNT(PHASES); i++)
            fprintf(stderr, " %s", PHASES[i].name);
        fputc('\n', stderr);
        return 2;
    }
    struct bench bench = {.folder = argv[1],
                          .town = town_open(argv[1], "tests/bench/bench.sql"),
                          .texts = bench_text_new(getenv("DATA"))};
    snprintf(path, sizeof path, "%s/figures.json", bench.folder);
    bench.figures = bench_figures_read(path);
    for (int i = 2; i < argc; i++) {
        run_phase(&bench, argv[i]);
        bench_figures_write(bench.figures, path);
    }
    bench_text_free(&bench.texts);
    town_close(&bench.town);
    json_decref(bench.figures);
    return 0;
}
