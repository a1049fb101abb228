#include "common/log.h"
#include "common/runtime.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

enum { LEASE_MS = 10000 };

enum result announce_lightly(struct runtime *runtime, const char *statement, const struct params *params,
                             const struct fields *fields, struct rows *out)
{
    instant now;
    struct params none;
    params_open(&none, params->arena);
    enum result outcome = db_begin(runtime->db, &now);
    if (outcome == RESULT_OK)
        outcome = db_call(runtime->db, "commit_lightly", &none, NULL, NULL);
    if (outcome == RESULT_OK)
        outcome = db_call(runtime->db, statement, params, fields, out);
    if (outcome == RESULT_OK)
        outcome = db_commit(runtime->db);
    if (outcome != RESULT_OK)
        db_rollback(runtime->db);
    return outcome;
}

static enum result announce_self(struct runtime *runtime)
{
    struct params params;
    params_open(&params, runtime->scratch);
    params_uuid(&params, &runtime->instance);
    params_int(&params, (int)runtime->service->node);
    params_text(&params, conf_text(runtime->conf, "bus.advertise"));
    params_int(&params, bus_event_port(runtime->bus));
    params_int(&params, bus_command_port(runtime->bus));
    params_int(&params, runtime->http == NULL ? 0 : http_port(runtime->http));
    params_text(&params, bus_key(runtime->bus));
    districts_announced(runtime, &params);
    params_text(&params, LOOPLINE_VERSION);
    params_int(&params, LEASE_MS);
    params_text(&params, str_empty(bus_old_key(runtime->bus)) ? NULL : bus_old_key(runtime->bus));
    return announce_lightly(runtime, "instance_announce", &params, NULL, NULL);
}

static const struct field INSTANCE[] = {
    FIELD(struct instance, id, UUID),           FIELD(struct instance, node, INT),
    FIELD(struct instance, address, CHARS),     FIELD(struct instance, event_port, INT),
    FIELD(struct instance, command_port, INT),  FIELD(struct instance, key, CHARS),
    FIELD(struct instance, old_key, CHARS),     FIELD(struct instance, districts, CHARS),
    FIELD(struct instance, standing_in, CHARS),
};
static const struct field PRINCIPAL[] = {
    FIELD(struct principal, key, CHARS),     FIELD(struct principal, name, CHARS),
    FIELD(struct principal, role, INT),      FIELD(struct principal, channel, CHARS),
    FIELD(struct principal, unit, CHARS),    FIELD(struct principal, revoked, BOOL),
    FIELD(struct principal, matters, CHARS),
};

static void *keep(const struct rows *rows, size_t size)
{
    void *list = memory_alloc((rows->count + 1) * size);
    if (rows->count > 0)
        memcpy(list, rows->list, rows->count * size);
    return list;
}

static enum result directory_refresh(struct runtime *runtime)
{
    static const struct fields INSTANCES = FIELDS(struct instance, INSTANCE);
    static const struct fields PRINCIPALS = FIELDS(struct principal, PRINCIPAL);
    struct params none;
    struct rows instances, principals;
    params_open(&none, runtime->scratch);
    enum result outcome = db_call(runtime->db, "instance_list", &none, &INSTANCES, &instances);
    if (outcome == RESULT_OK)
        outcome = db_call(runtime->db, "principal_list", &none, &PRINCIPALS, &principals);
    if (outcome != RESULT_OK)
        return outcome;
    struct directory fresh = {
        .principals = keep(&principals, sizeof(struct principal)),
        .principal_count = principals.count,
        .instances = keep(&instances, sizeof(struct instance)),
        .instance_count = instances.count,
    };
    directory_index(&fresh);
    struct directory old = runtime->directory;
    runtime->directory = fresh;
    bus_update(runtime->bus, &runtime->directory);
    directory_free(&old);
    metric_set(runtime->peers, (double)bus_peers(runtime->bus));
    vitals_directory(runtime->vitals, &runtime->directory, runtime->pack);
    return RESULT_OK;
}

struct version_row {
    int version;
};

static struct pack *pack_of_files(struct runtime *runtime, const struct rows *rows, int version)
{
    struct pack *pack = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *problems = open_memstream(&text, &size);
    if (problems == NULL)
        return NULL;
    if (pack_load(&pack, rows->list, rows->count, problems) != RESULT_OK) {
        fclose(problems);
        log_error("pack refused", "version", log_number(version), "problems", text, NULL);
    } else {
        fclose(problems);
        pack->version = version;
        log_info("pack loaded", "version", log_number(version), "pack", pack->name, NULL);
    }
    free(text);
    (void)runtime;
    return pack;
}

static enum result pack_fetch(struct runtime *runtime, int version, struct pack **out)
{
    static const struct field FILE_ROW[] = {FIELD(struct pack_file, name, TEXT), FIELD(struct pack_file, text, TEXT)};
    static const struct fields FILES = FIELDS(struct pack_file, FILE_ROW);
    struct params params;
    struct rows rows;
    struct arena *arena = arena_new(0);
    params_open(&params, arena);
    params_int(&params, version);
    enum result outcome = db_call(runtime->db, "pack_files", &params, &FILES, &rows);
    if (outcome == RESULT_OK)
        *out = pack_of_files(runtime, &rows, version);
    arena_free(&arena);
    return outcome;
}

static const struct pack *pack_keep(struct runtime *runtime, struct pack *pack)
{
    runtime->packs = memory_grow(runtime->packs, (runtime->pack_count + 1) * sizeof *runtime->packs);
    runtime->packs[runtime->pack_count++] = (struct loaded_pack){pack->version, pack};
    return pack;
}

const struct pack *announce_pack(struct runtime *runtime, int version)
{
    for (size_t i = 0; i < runtime->pack_count; i++)
        if (runtime->packs[i].version == version)
            return runtime->packs[i].pack;
    struct pack *pack = NULL;
    if (pack_fetch(runtime, version, &pack) != RESULT_OK || pack == NULL)
        return NULL;
    return pack_keep(runtime, pack);
}

static enum result pack_latest(struct runtime *runtime, struct arena *arena, int *version)
{
    static const struct field VERSION[] = {FIELD(struct version_row, version, INT)};
    static const struct fields VERSIONS = FIELDS(struct version_row, VERSION);
    struct params none;
    struct rows rows;
    params_open(&none, arena);
    enum result outcome = db_call(runtime->db, "pack_latest", &none, &VERSIONS, &rows);
    if (outcome == RESULT_OK)
        *version = ((struct version_row *)rows.list)->version;
    return outcome;
}

enum result announce_pack_newer(struct runtime *runtime, struct arena *arena, int *newer)
{
    int version = 0;
    enum result outcome = pack_latest(runtime, arena, &version);
    *newer = version > runtime->pack_seen ? version : 0;
    return outcome;
}

static enum result pack_refresh(struct runtime *runtime)
{
    int version = 0;
    enum result outcome = pack_latest(runtime, runtime->scratch, &version);
    if (outcome != RESULT_OK)
        return outcome;
    runtime->pack_seen = version;
    if (version == 0 || (runtime->pack != NULL && runtime->pack->version == version))
        return RESULT_OK;
    const struct pack *pack = announce_pack(runtime, version);
    if (pack == NULL && !db_connected(runtime->db)) {
        runtime->pack_seen = 0; /* asked for again with the next connection */
        return RESULT_RETRY;
    }
    if (pack != NULL) /* an unreadable version: the one in force stays */
        runtime->pack = pack;
    return RESULT_OK;
}

struct queue_row {
    int waiting, quarantined;
    double oldest, quarantine_oldest;
};

static enum result queue_refresh(struct runtime *runtime)
{
    static const struct field QUEUE[] = {FIELD(struct queue_row, waiting, INT), FIELD(struct queue_row, oldest, REAL),
                                         FIELD(struct queue_row, quarantined, INT),
                                         FIELD(struct queue_row, quarantine_oldest, REAL)};
    static const struct fields TABLE = FIELDS(struct queue_row, QUEUE);
    struct params params;
    struct rows rows;
    params_open(&params, runtime->scratch);
    params_int(&params, (int)runtime->service->node);
    enum result outcome = db_call(runtime->db, "queue_state", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    const struct queue_row *queue = rows.list;
    metric_set(runtime->outbox_waiting, queue->waiting);
    metric_set(runtime->outbox_oldest, queue->oldest);
    metric_set(runtime->quarantine_open, queue->quarantined);
    metric_set(runtime->quarantine_oldest, queue->quarantine_oldest);
    return RESULT_OK;
}

enum result announce_pack_turn(struct runtime *runtime)
{
    const struct pack *before = runtime->pack;
    arena_reset(runtime->scratch);
    enum result outcome = pack_refresh(runtime);
    if (outcome != RESULT_OK || runtime->pack == NULL)
        return outcome;
    districts_turn(runtime);
    if (!runtime->opened) {
        outcome = batch_call(runtime, runtime->service->open, true);
        runtime->opened = outcome == RESULT_OK;
    } else if (before != runtime->pack && runtime->service->pack != NULL) {
        outcome = batch_call(runtime, NULL, false);
        if (outcome != RESULT_OK)
            runtime->pack = before; /* what the service built is of that one still: again, next turn */
        if (outcome == RESULT_RETRY)
            runtime->pack_seen = before->version;
    }
    metric_set(runtime->pack_version, runtime->opened && runtime->pack != NULL ? runtime->pack->version : 0);
    return outcome;
}

enum result announce_turn(struct runtime *runtime)
{
    arena_reset(runtime->scratch);
    enum result outcome = announce_self(runtime);
    if (outcome == RESULT_OK)
        outcome = directory_refresh(runtime);
    if (outcome == RESULT_OK)
        outcome = queue_refresh(runtime);
    return outcome == RESULT_OK ? announce_pack_turn(runtime) : outcome;
}

void announce_gone(struct runtime *runtime)
{
    struct params params;
    arena_reset(runtime->scratch);
    params_open(&params, runtime->scratch);
    params_uuid(&params, &runtime->instance);
    if (db_connected(runtime->db) && announce_lightly(runtime, "instance_gone", &params, NULL, NULL) != RESULT_OK)
        log_warn("could not withdraw the announcement; the lease will run out", NULL);
}
