#include "tests/lib/bench_load.h"
#include "common/str.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uthash.h>

enum { ANSWER_SECONDS = 10, IDLE_MS = 1 };

struct flight { /* a submit on its way */
    struct uuid id;
    double due, sent;
    UT_hash_handle hh;
};

struct run {
    const struct load *load;
    struct load_result *out;
    struct arena *arena;
    struct flight *flights, *pool; /* in the air; one place for each message */
    double started, last;
};

double bench_load_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void bench_load_sleep(double seconds)
{
    const struct timespec pause = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    if (seconds > 0)
        (void)nanosleep(&pause, NULL);
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

void bench_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
}

void bench_load_submit(struct arena *arena, const struct demand *demand, size_t n, Loopline__Intake__V1__Submit *out)
{
    Loopline__Intake__V1__Contact *contact = arena_alloc(arena, sizeof *contact);
    Loopline__Intake__V1__Place *place = arena_alloc(arena, sizeof *place);
    loopline__intake__v1__submit__init(out);
    loopline__intake__v1__contact__init(contact);
    loopline__intake__v1__place__init(place);
    contact->name = arena_print(arena, "来电人%05zu", n % 100000);
    contact->phone = arena_print(arena, "139%08zu", n % 100000000);
    place->district = wire_text(demand->district);
    place->area = wire_text(demand->area);
    place->address = wire_text(demand->address);
    out->contact = contact;
    out->place = place;
    out->party = LOOPLINE__WIRE__V1__PARTY__PARTY_CITIZEN;
    out->name_withheld = n % 5 == 0;
    out->text = wire_text(demand->text);
    out->matter = wire_text(demand->matter);
    out->reference = arena_print(arena, "B%zu", n);
}

static bool send_one(struct run *run, double due)
{
    const struct load *load = run->load;
    size_t n = run->out->sent;
    struct flight *flight = &run->pool[n];
    Loopline__Intake__V1__Submit body;
    arena_reset(run->arena);
    struct demand demand = load->crowd ? bench_text_crowd(run->arena, load->first + n)
                                       : bench_text_take(load->texts, run->arena, load->first + n);
    if (load->area != NULL) {
        demand.district = demand.address = "";
        demand.area = load->area;
    }
    bench_load_submit(run->arena, &demand, load->first + n, &body);
    if (client_send(load->clients[n % load->client_count], run->arena, MESSAGE_SUBMIT, NULL, &body.base, &flight->id) !=
        RESULT_OK)
        return false; /* its queue is full: later, with the moment it was due */
    flight->due = due;
    flight->sent = bench_load_clock();
    run->out->late_seconds += flight->sent - due;
    HASH_ADD(hh, run->flights, id, sizeof flight->id, flight);
    run->out->sent++;
    return true;
}

static void keep_reason(struct load_result *out, const Loopline__Wire__V1__Reply *reply)
{
    if (out->refused == 0)
        snprintf(out->reason, sizeof out->reason, "status %d %s", (int)reply->status,
                 reply->n_errors > 0 ? reply->errors[0]->message : reply->message);
    out->refused++;
}

static bool take_one(struct run *run, size_t client, int timeout_ms)
{
    struct flight *flight = NULL;
    struct uuid id;
    const Loopline__Wire__V1__Reply *reply;
    arena_reset(run->arena);
    if (client_take(run->load->clients[client], run->arena, timeout_ms, &id, &reply) != RESULT_OK)
        return false;
    HASH_FIND(hh, run->flights, &id, sizeof id, flight);
    if (flight == NULL)
        return true;
    HASH_DEL(run->flights, flight);
    run->last = bench_load_clock();
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        run->out->latencies[run->out->durable++] = (int64_t)((run->last - flight->due) * 1e6);
    else if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER)
        run->out->later++;
    else
        keep_reason(run->out, reply);
    return true;
}

/* All that is there; without anything it waits a moment on one client, another one each time. */
static void take_all(struct run *run, size_t turn, int idle_ms)
{
    bool any = false;
    for (size_t i = 0; i < run->load->client_count; i++)
        while (take_one(run, i, 0))
            any = true;
    if (!any && idle_ms > 0)
        (void)take_one(run, turn % run->load->client_count, idle_ms);
}

static bool sending(const struct run *run, double now)
{
    return run->out->sent < run->load->messages && now - run->started < run->load->seconds;
}

static void send_closed(struct run *run, double now)
{
    while (sending(run, now) && HASH_COUNT(run->flights) < run->load->window && send_one(run, now))
        now = bench_load_clock();
}

static void send_open(struct run *run, double now)
{
    double due = run->started + (double)run->out->sent / run->load->rate;
    while (sending(run, due) && due <= now && send_one(run, due))
        due = run->started + (double)run->out->sent / run->load->rate;
}

static int idle_ms(const struct run *run, double now)
{
    if (run->load->rate <= 0)
        return IDLE_MS;
    double wait = run->started + (double)run->out->sent / run->load->rate - now;
    if (wait >= IDLE_MS / 1000.0)
        return IDLE_MS;
    bench_load_sleep(wait);
    return 0;
}

/* The hash keeps the order in which they were sent: the first has waited longest. */
static void give_up_lost(struct run *run, double now)
{
    while (run->flights != NULL && now - run->flights->sent > ANSWER_SECONDS) {
        struct flight *lost = run->flights;
        HASH_DEL(run->flights, lost);
        run->out->unanswered++;
    }
}

static void run_loop(struct run *run)
{
    double now = bench_load_clock();
    for (size_t turn = 0; sending(run, now) || run->flights != NULL; turn++) {
        give_up_lost(run, now);
        if (run->load->rate > 0)
            send_open(run, now);
        else
            send_closed(run, now);
        take_all(run, turn, idle_ms(run, bench_load_clock()));
        now = bench_load_clock();
    }
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

void bench_load_run(const struct load *load, struct load_result *out)
{
    struct run run = {.load = load, .out = out, .arena = arena_new(0)};
    memset(out, 0, sizeof *out);
    run.pool = memory_alloc(load->messages * sizeof *run.pool);
    out->latencies = memory_alloc(load->messages * sizeof *out->latencies);
    run.last = run.started = bench_load_clock();
    run_loop(&run);
    out->seconds = run.last - run.started;
    qsort(out->latencies, out->durable, sizeof *out->latencies, compare);
    free(run.pool);
    arena_free(&run.arena);
}

void bench_load_free(struct load_result *result)
{
    free(result->latencies);
    result->latencies = NULL;
}

double bench_load_ms(const struct load_result *result, double q)
{
    if (result->durable == 0)
        return (double)NAN;
    size_t rank = (size_t)ceil(q * (double)result->durable);
    return (double)result->latencies[rank == 0 ? 0 : rank - 1] / 1000.0;
}
