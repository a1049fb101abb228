#include "common/service.h"
#include "common/fault.h"
#include "common/log.h"
#include "common/program.h"
#include "common/runtime.h"
#include "common/service_cli.h"
#include "common/socket.h"
#include "common/str.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
    BATCH_BYTES = 1024 * 1024, /* decoded a batch may cost many times its wire size: stop gathering here */
    ARENA_BUDGET = 96 * 1024 * 1024,
    RECONNECT_MS = 500,
    CONNECTING_MS = 10,
    ANNOUNCE_MS = 2000,
    LIVE_MS = 15000
};

#define MS ((instant)1000)

/* Timers of the loop run on the steady clock: the wall clock is set now and then, leases and sweeps must not stop. */
static instant steady(void)
{
    return socket_clock_ms() * MS;
}

/* What a process holds of people, and its keys, must not lie about in files when it crashes, nor be read by others of
 * its user. */
static void forbid_dumps(const struct conf *conf)
{
    const struct rlimit none = {0, 0};
    if (conf_bool(conf, "service.core_dumps")) {
        log_warn("core dumps are allowed", "setting", "service.core_dumps", NULL);
        return;
    }
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        log_warn("core dumps cannot be forbidden", "error", strerror(errno), NULL);
}

static bool ready(const struct runtime *runtime)
{
    return runtime->trouble[0] == '\0' && !runtime->stopping;
}

static void probe(void *context, struct http_health *out)
{
    const struct runtime *runtime = context;
    out->live = steady() - runtime->last_turn < LIVE_MS * MS;
    out->ready = ready(runtime);
    str_copy(out->reason, sizeof out->reason, runtime->stopping ? "draining" : runtime->trouble);
}

static void trouble_set(struct runtime *runtime, const char *why)
{
    if (strcmp(runtime->trouble, why) != 0)
        log_write(why[0] == '\0' ? LOG_INFO : LOG_WARN, why[0] == '\0' ? "ready" : "not ready", "why", why, NULL);
    str_copy(runtime->trouble, sizeof runtime->trouble, why);
}

static void metrics_open(struct runtime *runtime)
{
    runtime->batches = metric_new(METRIC_COUNTER, "loopline_batches_total", NULL, "Committed batches");
    runtime->messages =
        metric_new(METRIC_COUNTER, "loopline_messages_total", NULL, "Messages applied in committed batches");
    runtime->refused =
        metric_new(METRIC_COUNTER, "loopline_commands_refused_total", NULL, "Commands answered with faults");
    runtime->quarantined =
        metric_new(METRIC_COUNTER, "loopline_quarantined_total", NULL, "Events set aside for a person");
    runtime->retries =
        metric_new(METRIC_COUNTER, "loopline_batch_retries_total", NULL, "Batches run again after passing trouble");
    runtime->swept_rows =
        metric_new(METRIC_COUNTER, "loopline_swept_total", NULL, "Events found by the sweep, not by the wire");
    runtime->duplicates =
        metric_new(METRIC_COUNTER, "loopline_event_duplicates_total", NULL, "Frames whose row was gone or blocked");
    runtime->pushes_missed =
        metric_new(METRIC_COUNTER, "loopline_pushes_missed_total", NULL, "Frames left to the sweep of the receiver");
    runtime->zap_refused =
        metric_new(METRIC_GAUGE, "loopline_zap_refused", NULL, "Connections refused by key since start");
    runtime->outbox_waiting =
        metric_new(METRIC_GAUGE, "loopline_outbox_waiting", NULL, "Rows that wait for this service (10000 = or more)");
    runtime->outbox_oldest =
        metric_new(METRIC_GAUGE, "loopline_outbox_oldest_seconds", NULL, "Age of the oldest of them");
    runtime->quarantine_open =
        metric_new(METRIC_GAUGE, "loopline_quarantine_open", NULL, "Events that wait for a person's decision");
    runtime->quarantine_oldest = metric_new(METRIC_GAUGE, "loopline_quarantine_oldest_seconds", NULL,
                                            "For how long the oldest of them has been waiting");
    runtime->pack_version = metric_new(METRIC_GAUGE, "loopline_pack_version", NULL, "City pack in force here");
    runtime->peers = metric_new(METRIC_GAUGE, "loopline_peers", NULL, "Replicas of other services that this one tells");
    if (runtime->spool != NULL) {
        runtime->spool_entries =
            metric_new(METRIC_GAUGE, "loopline_spool_entries", NULL, "Commands on disk that wait for the database");
        runtime->spool_oldest =
            metric_new(METRIC_GAUGE, "loopline_spool_oldest_seconds", NULL, "Age of the oldest of them");
        runtime->spool_damaged =
            metric_new(METRIC_GAUGE, "loopline_spool_damaged", NULL, "Pieces of the journal set aside since start");
        runtime->spool_bytes = metric_new(METRIC_GAUGE, "loopline_spool_bytes", NULL, "Size of the journal");
        runtime->spool_bytes_max =
            metric_new(METRIC_GAUGE, "loopline_spool_bytes_max", NULL, "Size at which it takes nothing more");
        runtime->spool_broken = metric_new(METRIC_GAUGE, "loopline_spool_broken", NULL,
                                           "1 after its disk failed: it takes nothing until the next start");
    }
    runtime->batch_seconds =
        metric_new(METRIC_HISTOGRAM, "loopline_batch_seconds", NULL, "Duration of a committed batch");
    runtime->room_waiting =
        metric_new(METRIC_GAUGE, "loopline_room_waiting", NULL, "Messages received that wait for a batch");
    runtime->room_left = metric_new(METRIC_COUNTER, "loopline_room_left_total", NULL,
                                    "Events of a crowded district that were left to the sweep");
    runtime->vitals = vitals_new(runtime->service);
}

/* ---- the database: there or not ---------------------------------------------------------------------- */

static enum result turn_database(struct runtime *runtime, instant now)
{
    if (!db_connected(runtime->db)) {
        if (now < runtime->next_connect)
            return RESULT_RETRY;
        enum result outcome = db_approach(runtime->db);
        bool going_on = db_connecting(runtime->db);
        runtime->next_connect =
            now + (going_on ? CONNECTING_MS : RECONNECT_MS + (instant)randombytes_uniform(RECONNECT_MS)) * MS;
        if (going_on)
            return outcome;
        if (outcome != RESULT_OK) {
            trouble_set(runtime, db_fault(runtime->db)->message);
            return outcome;
        }
        log_info("connected to the database", NULL);
        runtime->next_announce = 0;
    }
    if (now < runtime->next_announce)
        return RESULT_OK;
    runtime->next_announce = now + ANNOUNCE_MS * MS;
    enum result outcome = announce_turn(runtime);
    vitals_looked(runtime->vitals, steady() - now);
    if (outcome == RESULT_OK)
        trouble_set(runtime, runtime->pack == NULL ? "no city pack applied yet" : !runtime->opened ? "starting" : "");
    else
        trouble_set(runtime, db_fault(runtime->db)->message);
    metric_set(runtime->zap_refused,
               (double)(bus_counts(runtime->bus).zap_unknown + bus_counts(runtime->bus).zap_revoked));
    return outcome;
}

/* ---- messages ----------------------------------------------------------------------------------------- */

/* All that is there: whose turn it is, the room decides. */
static void fill_room(struct runtime *runtime)
{
    for (size_t i = 0; i < ROOM_MAX; i++) {
        struct raw *place = room_place(runtime->room);
        if (room_takes_commands(runtime->room) ? !bus_receive(runtime->bus, place)
                                               : !bus_receive_event(runtime->bus, place))
            break;
        FAULT(RECEIVE_AFTER);
        room_keep(runtime->room);
    }
    metric_set(runtime->room_waiting, (double)room_waiting(runtime->room));
    metric_add(runtime->room_left, (double)room_left(runtime->room));
}

static enum result turn_messages(struct runtime *runtime, struct work *works, struct work **list, size_t *taken)
{
    struct raw *raws[BATCH_MAX];
    enum result outcome = RESULT_OK;
    fill_room(runtime);
    runtime->batch = room_batch(runtime->room, runtime->last_turn, BATCH_MAX);
    *taken = room_take(runtime->room, runtime->last_turn, runtime->batch, BATCH_BYTES, raws);
    for (size_t i = 0; i < *taken; i++) {
        works[i] = (struct work){.raw = raws[i], .command = raws[i]->command};
        list[i] = &works[i];
    }
    if (*taken > 0)
        outcome = batch_run(runtime, list, *taken);
    room_done(runtime->room, raws, *taken);
    return outcome;
}

struct swept_row {
    int64_t id;
    int sender, type;
    struct uuid subject;
    const char *district, *traceparent;
    struct bytes payload;
};
static const struct field SWEPT[] = {
    FIELD(struct swept_row, id, BIG),        FIELD(struct swept_row, sender, INT),
    FIELD(struct swept_row, type, INT),      FIELD(struct swept_row, subject, UUID),
    FIELD(struct swept_row, district, TEXT), FIELD(struct swept_row, traceparent, TEXT),
    FIELD(struct swept_row, payload, BYTES),
};

static void swept_work(struct work *work, const struct swept_row *row)
{
    memset(work, 0, sizeof *work);
    work->swept = true;
    work->outbox_id = row->id;
    work->sender = row->sender;
    work->body = row->payload;
    work->swept_header =
        (struct header){.type = (enum message_type)row->type, .order_id = row->subject, .sequence = (uint64_t)row->id};
    str_copy(work->swept_header.district, sizeof work->swept_header.district, row->district);
    str_copy(work->swept_header.traceparent, sizeof work->swept_header.traceparent, row->traceparent);
    str_copy(work->swept_header.language, sizeof work->swept_header.language, "zh");
}

static enum result turn_sweep(struct runtime *runtime, struct work *works, struct work **list, size_t *taken)
{
    static const struct fields TABLE = FIELDS(struct swept_row, SWEPT);
    struct params params;
    struct rows rows;
    *taken = 0;
    arena_reset(runtime->swept);
    params_open(&params, runtime->swept);
    params_int(&params, (int)runtime->service->node);
    districts_served(runtime, &params);
    params_int(&params, (int)runtime->batch);
    params_int(&params, (int)conf_int(runtime->conf, "service.sweep_ms"));
    enum result outcome = announce_lightly(runtime, "outbox_sweep", &params, &TABLE, &rows);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    for (size_t i = 0; i < rows.count; i++) {
        swept_work(&works[i], &((struct swept_row *)rows.list)[i]);
        list[i] = &works[i];
    }
    FAULT(SWEEP);
    metric_add(runtime->swept_rows, (double)rows.count);
    outcome = batch_run(runtime, list, rows.count);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++)
        if (list[i]->claimed) /* else all of them wait for something that another replica has */
            *taken = rows.count;
    return outcome;
}

/* ---- keys ------------------------------------------------------------------------------------------------- */

static enum result keys_load(const struct runtime *runtime, struct key_pair *out)
{
    char problem[256] = "", name[64];
    const char *given = conf_text(runtime->conf, "bus.key_name");
    snprintf(name, sizeof name, "loopline-%s", runtime->service->name);
    enum result outcome =
        keys_read(conf_text(runtime->conf, "bus.keys"), given[0] == '\0' ? name : given, out, problem, sizeof problem);
    if (outcome != RESULT_OK)
        log_error("no usable key", "problem", problem, NULL);
    return outcome;
}

static struct bus_options bus_options(const struct runtime *runtime, const struct key_pair *keys)
{
    return (struct bus_options){runtime->service->node, conf_text(runtime->conf, "bus.command_bind"),
                                conf_text(runtime->conf, "bus.event_bind"), *keys,
                                (int)conf_int(runtime->conf, "bus.queue")};
}

/* The same host, any free port: the port itself is the old socket's as long as that is served. */
static const char *elsewhere(const char *bind, char *out, size_t size)
{
    const char *colon = strrchr(bind, ':');
    snprintf(out, size, "%.*s:*", colon == NULL ? (int)strlen(bind) : (int)(colon - bind), bind);
    return out;
}

/* After HUP: another key in the file opens a second pair of sockets, and everybody is told; the old pair is served on. A
 * file that cannot be used changes nothing. */
static void keys_renew(struct runtime *runtime)
{
    struct key_pair keys;
    char problem[256] = "", command[160], event[160];
    if (keys_load(runtime, &keys) != RESULT_OK)
        return;
    if (strcmp(keys.public_key, bus_key(runtime->bus)) != 0) {
        struct bus_options options = bus_options(runtime, &keys);
        options.command_bind = elsewhere(options.command_bind, command, sizeof command);
        options.event_bind = elsewhere(options.event_bind, event, sizeof event);
        if (bus_rotate(runtime->bus, &options, problem, sizeof problem) == RESULT_OK) {
            runtime->retire_at = steady() + conf_int(runtime->conf, "bus.old_key_s") * 1000 * MS;
            runtime->next_announce = 0;
            log_info("another key", "commands", log_number(bus_command_port(runtime->bus)), "events",
                     log_number(bus_event_port(runtime->bus)), "key", bus_key(runtime->bus), NULL);
        } else {
            log_error("the new key is not used; the old one stays", "problem", problem, NULL);
        }
        keys_wipe(&options.keys);
    }
    keys_wipe(&keys);
}

static void keys_retire(struct runtime *runtime, instant now)
{
    if (runtime->retire_at == 0 || now < runtime->retire_at)
        return;
    runtime->retire_at = 0;
    runtime->next_announce = 0;
    if (bus_retire(runtime->bus))
        log_info("the old key is retired", NULL);
}

static void spool_tell(struct runtime *runtime)
{
    if (runtime->spool == NULL)
        return;
    instant oldest = spool_oldest(runtime->spool);
    metric_set(runtime->spool_entries, (double)spool_waiting(runtime->spool, NULL));
    metric_set(runtime->spool_oldest, oldest == INSTANT_NONE ? 0 : (double)(instant_wall() - oldest) / 1e6);
    metric_set(runtime->spool_damaged, (double)spool_damaged(runtime->spool));
    metric_set(runtime->spool_bytes, (double)spool_bytes(runtime->spool));
    metric_set(runtime->spool_bytes_max, (double)conf_int(runtime->conf, runtime->service->spool_size) * 1024 * 1024);
    metric_set(runtime->spool_broken, spool_broken(runtime->spool) ? 1 : 0);
}

/* ---- the loop ------------------------------------------------------------------------------------------- */

static long wait_ms(const struct runtime *runtime, instant now)
{
    instant next = runtime->next_announce;
    if (!db_connected(runtime->db))
        next = runtime->next_connect;
    else if (runtime->opened) {
        next = runtime->next_sweep < next ? runtime->next_sweep : next;
        next = runtime->service->due != NULL && runtime->next_tick < next ? runtime->next_tick : next;
        if (runtime->spool != NULL && spool_waiting(runtime->spool, NULL) > 0 && runtime->next_drain < next)
            next = runtime->next_drain;
    }
    instant opens = room_opens(runtime->room, now);
    next = opens < next ? opens : next;
    return next <= now ? 0 : (long)((next - now) / MS) + 1;
}

static void take_signals(struct runtime *runtime, int fd, struct service_cli *cli)
{
    struct signalfd_siginfo info;
    while (read(fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo != SIGHUP) {
            runtime->stopping = true;
            continue;
        }
        service_cli_reload(cli, &runtime->conf);
        keys_renew(runtime);
    }
}

static void wait_for_work(struct runtime *runtime, int signals, struct service_cli *cli, long timeout)
{
    zmq_pollitem_t items[BUS_POLL_MOST + 2] = {0};
    size_t count = bus_poll_items(runtime->bus, room_listens(runtime->room, steady()), items);
    items[count++] = (zmq_pollitem_t){NULL, signals, ZMQ_POLLIN, 0};
    if (runtime->http != NULL)
        items[count++] = (zmq_pollitem_t){NULL, http_fd(runtime->http), ZMQ_POLLIN, 0};
    if (zmq_poll(items, (int)count, timeout) < 0 && errno != EINTR)
        log_warn("poll failed", "error", strerror(errno), NULL);
    FAULT_WHEN(((items[0].revents | items[1].revents) & ZMQ_POLLIN) != 0, RECEIVE_BEFORE);
    take_signals(runtime, signals, cli);
    bus_turn_zap(runtime->bus);
    if (runtime->http != NULL)
        http_turn(runtime->http);
}

/* What is due and cannot be done at once rests as long as it took: messages that come meanwhile have their half of the time. */
static instant tick_after(const struct runtime *runtime, instant begun, size_t taken, bool spoken)
{
    if (taken < BATCH_MAX)
        return begun + conf_int(runtime->conf, "service.tick_ms") * MS;
    return spoken ? steady() + (steady() - begun) : begun;
}

static enum result turn_timers(struct runtime *runtime, struct work *works, struct work **list, bool spoken, bool *busy)
{
    size_t taken = 0;
    enum result outcome = RESULT_OK;
    instant now = steady();
    if (now >= runtime->next_sweep) {
        outcome = turn_sweep(runtime, works, list, &taken);
        runtime->next_sweep = now + conf_int(runtime->conf, "service.sweep_ms") * MS;
        /* What the wire still brings in full batches is best left to it: swept as well, it would be decoded twice. */
        const bool full = taken == runtime->batch;
        if (full && !*busy)
            runtime->next_sweep = now;
        if (full)
            room_flood(runtime->room, now);
        *busy = *busy || full;
    }
    if (outcome == RESULT_OK && runtime->service->due != NULL && now >= runtime->next_tick) {
        outcome = batch_due(runtime, &taken);
        runtime->next_tick = tick_after(runtime, now, taken, spoken);
    }
    return outcome;
}

/* One turn: what waits is taken, then time's own work. */
static enum result turn(struct runtime *runtime, struct work *works, struct work **list, bool *busy)
{
    size_t taken = 0;
    runtime->last_turn = steady();
    keys_retire(runtime, runtime->last_turn);
    enum result database = turn_database(runtime, runtime->last_turn);
    if (database == RESULT_STOP)
        return RESULT_STOP;
    enum result outcome = turn_messages(runtime, works, list, &taken);
    const bool spoken = taken > 0;
    *busy = room_opens(runtime->room, steady()) <= steady();
    spool_tell(runtime);
    vitals_turn(runtime->vitals, runtime->last_turn, ready(runtime), runtime->db);
    if (outcome == RESULT_STOP || database != RESULT_OK || !db_connected(runtime->db) || !runtime->opened)
        return outcome;
    outcome = batch_drain(runtime, works, list, runtime->last_turn);
    return outcome == RESULT_OK ? turn_timers(runtime, works, list, spoken, busy) : outcome;
}

static int loop(struct runtime *runtime, int signals, struct service_cli *cli)
{
    struct work *works = memory_alloc(BATCH_MAX * sizeof *works);
    struct work **list = memory_alloc(BATCH_MAX * sizeof(struct work *));
    enum result outcome = RESULT_OK;
    bool busy = false;
    while (!runtime->stopping && outcome != RESULT_STOP) {
        wait_for_work(runtime, signals, cli, busy ? 0 : wait_ms(runtime, steady()));
        outcome = turn(runtime, works, list, &busy);
    }
    /* Drain: out of the list of replicas first, then what already waits is answered. */
    room_hurry(runtime->room);
    announce_gone(runtime);
    size_t taken = 0;
    for (int i = 0; outcome != RESULT_STOP && i < 64; i++) {
        outcome = turn_messages(runtime, works, list, &taken);
        if (taken == 0)
            break;
    }
    free(works);
    free(list);
    log_info("stopped", "outcome", outcome == RESULT_STOP ? "broken environment" : "drained", NULL);
    return outcome == RESULT_STOP ? 1 : 0;
}

static int signals_open(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

extern const char sql_bus[];

/* The journal has a key of its own: it can be read on this machine alone. */
static enum result spool_start(struct runtime *runtime)
{
    const struct service *service = runtime->service;
    char problem[256] = "";
    if (service->spoolable == NULL || str_empty(conf_text(runtime->conf, service->spool_folder)))
        return RESULT_OK;
    struct spool_options options = {.folder = conf_text(runtime->conf, service->spool_folder),
                                    .bytes_max = (size_t)conf_int(runtime->conf, service->spool_size) * 1024 * 1024};
    enum result outcome =
        keys_make(conf_text(runtime->conf, "bus.keys"), "spool", false, &options.keys, problem, sizeof problem);
    if (outcome == RESULT_OK)
        outcome = spool_open(&runtime->spool, &options, problem, sizeof problem);
    keys_wipe(&options.keys);
    if (outcome != RESULT_OK)
        log_error("cannot open the spool", "problem", problem, NULL);
    else if (spool_waiting(runtime->spool, NULL) > 0)
        log_info("commands wait in the spool", "count", log_number((long long)spool_waiting(runtime->spool, NULL)),
                 NULL);
    return outcome == RESULT_OK ? RESULT_OK : RESULT_STOP;
}

static enum result runtime_open(struct runtime *runtime, const char *const *sql)
{
    char problem[256] = "";
    const struct service *service = runtime->service;
    static char name[64], path[64];
    snprintf(name, sizeof name, "loopline-%s", service->name);
    snprintf(path, sizeof path, "%s, bus", service->name);
    struct key_pair keys;
    if (keys_load(runtime, &keys) != RESULT_OK)
        return RESULT_STOP;
    struct bus_options bus = bus_options(runtime, &keys);
    enum result opened = bus_open(&runtime->bus, &bus, problem, sizeof problem);
    keys_wipe(&keys);
    keys_wipe(&bus.keys);
    if (opened != RESULT_OK) {
        log_error("cannot open the sockets", "problem", problem, NULL);
        return RESULT_STOP;
    }
    int port = (int)conf_int(runtime->conf, "http.port");
    if (port >= 0 &&
        http_open(&runtime->http, conf_text(runtime->conf, "http.address"), port, probe, runtime) != RESULT_OK) {
        log_error("cannot open the http window", "port", log_number(port), NULL);
        return RESULT_STOP;
    }
    if (spool_start(runtime) != RESULT_OK)
        return RESULT_STOP;
    struct db_options db = {.conninfo = conf_text(runtime->conf, "database.conninfo"),
                            .name = name,
                            .search_path = path,
                            .sql = sql,
                            .timeout_ms = (int)conf_int(runtime->conf, "database.timeout_ms"),
                            .commit_wait_ms = (int)conf_int(runtime->conf, "database.commit_wait_ms"),
                            .by_index = true};
    db_new(&runtime->db, &db);
    runtime->room = room_new(conf_int(runtime->conf, "service.gather_ms") * MS);
    runtime->arena = arena_new(ARENA_BUDGET);
    runtime->swept = arena_new(0);
    runtime->scratch = arena_new(0);
    runtime->instance = uuid_new();
    runtime->last_turn = steady();
    str_copy(runtime->trouble, sizeof runtime->trouble, "starting");
    metrics_open(runtime);
    return RESULT_OK;
}

static void runtime_close(struct runtime *runtime)
{
    if (runtime->opened && runtime->service->close != NULL)
        runtime->service->close(&runtime->own);
    for (size_t i = 0; i < runtime->pack_count; i++)
        pack_free(&runtime->packs[i].pack);
    free(runtime->packs);
    free(runtime->standing_in);
    http_free(&runtime->http);
    db_free(&runtime->db);
    spool_free(&runtime->spool);
    room_free(&runtime->room);
    bus_free(&runtime->bus);
    directory_free(&runtime->directory);
    arena_free(&runtime->arena);
    arena_free(&runtime->swept);
    arena_free(&runtime->scratch);
    conf_free(&runtime->conf);
    vitals_free(&runtime->vitals);
    metrics_free();
}

int service_main(int argc, char **argv, const struct service *service)
{
    struct service_cli cli;
    struct runtime runtime = {.service = service};
    int code = 0;
    if (!service_cli_open(&cli, argc, argv, service, &runtime.conf, &code))
        return code;
    randombytes_set_implementation(&randombytes_internal_implementation); /* ids by the hundred: no system call each */
    if (sodium_init() < 0)
        return 1;
    int signals = signals_open();
    program_raise_files();
    forbid_dumps(runtime.conf);
    const char *sql[] = {sql_bus, service->sql, NULL};
    code = 1;
    if (runtime_open(&runtime, sql) == RESULT_OK) {
        log_info("started", "version", LOOPLINE_VERSION, "commands", log_number(bus_command_port(runtime.bus)),
                 "events", log_number(bus_event_port(runtime.bus)), "http",
                 log_number(runtime.http == NULL ? 0 : http_port(runtime.http)), NULL);
        code = loop(&runtime, signals, &cli);
    }
    runtime_close(&runtime);
    service_cli_close(&cli);
    close(signals);
    return code;
}
