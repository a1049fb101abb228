#include "common/vitals.h"
#include "common/arena.h"
#include "common/metrics.h"
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define EVERY    (2 * INSTANT_SECOND)
#define STATUSES (LOOPLINE__WIRE__V1__STATUS__STATUS_SPOOLED + 1)
enum { LABELS = 160 };

struct vitals {
    const struct service *service;
    instant next;
    unsigned connections;    /* of the database, counted so far */
    const struct pack *pack; /* whose districts were told */
    struct metric *ready, *database_up, *database_connections, *database_turn, *unconfirmed, *resident, *files;
    struct metric *answered[STATUSES];
    struct metric **handled; /* by place in the service's table of routes */
};

static struct metric *labelled(enum metric_kind kind, const char *name, const char *label, const char *value,
                               const char *help)
{
    char labels[LABELS];
    snprintf(labels, sizeof labels, "%s=\"%s\"", label, value);
    return metric_new(kind, name, labels, help);
}

static struct metric *plain(enum metric_kind kind, const char *name, const char *help)
{
    return metric_new(kind, name, NULL, help);
}

/* ---- what never changes --------------------------------------------------------------------------------- */

/* By the wall clock, as the field wants it: it tells restarts apart. */
static void tell_process(void)
{
    struct rlimit limit = {0};
    metric_set(plain(METRIC_GAUGE, "process_start_time_seconds", "Start of the process since the epoch"),
               (double)time(NULL));
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
        metric_set(plain(METRIC_GAUGE, "process_max_fds", "Most file descriptors that it may have open"),
                   (double)limit.rlim_cur);
}

static void tell_build(const struct service *service)
{
    char labels[LABELS];
    snprintf(labels, sizeof labels, "node=\"%s\",version=\"%s\"", service->name, LOOPLINE_VERSION);
    metric_set(metric_new(METRIC_GAUGE, "loopline_build_info", labels, "1, labelled with service and version"), 1);
}

static void open_answers(struct vitals *vitals)
{
    static const char *const NAMES[STATUSES] = {NULL,          "durable", "duplicate", "conflict", "rejected",
                                                "retry_later", "denied",  "ok",        "spooled"};
    for (size_t i = 1; i < STATUSES; i++)
        vitals->answered[i] =
            labelled(METRIC_COUNTER, "loopline_replies_total", "status", NAMES[i], "Commands answered, by status");
}

static void open_handled(struct vitals *vitals)
{
    const struct service *service = vitals->service;
    vitals->handled = memory_alloc((service->route_count + 1) * sizeof(struct metric *));
    for (size_t i = 0; i < service->route_count; i++)
        vitals->handled[i] =
            labelled(METRIC_COUNTER, "loopline_handled_total", "type", wire_info(service->routes[i].type)->name,
                     "Messages applied in committed batches, by type");
}

struct vitals *vitals_new(const struct service *service)
{
    struct vitals *vitals = memory_alloc(sizeof *vitals);
    *vitals = (struct vitals){.service = service};
    vitals->ready = plain(METRIC_GAUGE, "loopline_ready", "1 while /readyz says ready");
    vitals->database_up = plain(METRIC_GAUGE, "loopline_database_up", "1 while there is a connection to the database");
    vitals->database_connections =
        plain(METRIC_COUNTER, "loopline_database_connections_total", "Connections made to the database");
    vitals->database_turn = plain(METRIC_HISTOGRAM, "loopline_database_turn_seconds",
                                  "Duration of the look at the directory: the same few statements every time");
    vitals->unconfirmed = plain(METRIC_COUNTER, "loopline_commits_unconfirmed_total",
                                "Commits that the synchronous standby did not confirm in time");
    vitals->resident = plain(METRIC_GAUGE, "process_resident_memory_bytes", "Memory in RAM");
    vitals->files = plain(METRIC_GAUGE, "process_open_fds", "Open file descriptors");
    tell_process();
    tell_build(service);
    open_answers(vitals);
    open_handled(vitals);
    return vitals;
}

void vitals_free(struct vitals **vitals)
{
    if (*vitals != NULL)
        free((*vitals)->handled);
    free(*vitals);
    *vitals = NULL;
}

/* ---- what the loop says --------------------------------------------------------------------------------- */

void vitals_handled(struct vitals *vitals, const struct route *route)
{
    metric_add(vitals->handled[route - vitals->service->routes], 1);
}

void vitals_answered(struct vitals *vitals, Loopline__Wire__V1__Status status)
{
    if (status > 0 && (int)status < STATUSES)
        metric_add(vitals->answered[status], 1);
}

void vitals_unconfirmed(struct vitals *vitals)
{
    metric_add(vitals->unconfirmed, 1);
}

void vitals_looked(struct vitals *vitals, instant took)
{
    metric_observe(vitals->database_turn, (double)took / INSTANT_SECOND);
}

/* ---- every other second --------------------------------------------------------------------------------- */

static void tell_memory(struct vitals *vitals)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL)
        return;
    if (fscanf(file, "%*s %ld", &pages) == 1)
        metric_set(vitals->resident, (double)pages * (double)sysconf(_SC_PAGESIZE));
    fclose(file);
}

/* Less the folder's own descriptor, and the two entries that are none. */
static void tell_files(struct vitals *vitals)
{
    DIR *folder = opendir("/proc/self/fd");
    double count = -3;
    if (folder == NULL)
        return;
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    metric_set(vitals->files, count);
}

void vitals_turn(struct vitals *vitals, instant now, bool ready, const struct db *db)
{
    metric_set(vitals->ready, ready ? 1 : 0);
    metric_set(vitals->database_up, db_connected(db) ? 1 : 0);
    metric_add(vitals->database_connections, (double)(db_connections(db) - vitals->connections));
    vitals->connections = db_connections(db);
    if (now < vitals->next)
        return;
    vitals->next = now + EVERY;
    tell_memory(vitals);
    tell_files(vitals);
}

/* ---- who is alive ----------------------------------------------------------------------------------------- */

static double count_live(const struct directory *directory, enum node node, const char *district)
{
    double live = 0;
    for (size_t i = 0; i < directory->instance_count; i++) {
        const struct instance *instance = &directory->instances[i];
        live += instance->node == node && (district == NULL || instance_serves(instance, district)) ? 1 : 0;
    }
    return live;
}

/* NULL: nothing is known of these districts any more. */
static void tell_districts(const struct pack *pack, const struct directory *directory)
{
    char labels[LABELS];
    for (size_t i = 0; i < pack->areas_count; i++) {
        if (pack->areas[i].district != (int)i)
            continue;
        for (int node = NODE_INTAKE; node < NODE_COUNT; node++) {
            snprintf(labels, sizeof labels, "node=\"%s\",district=\"%s\"", term_get("node", node)->code,
                     pack->areas[i].code);
            metric_set(metric_new(METRIC_GAUGE, "loopline_district_replicas", labels,
                                  "Live replicas that serve a district, as seen from here"),
                       directory == NULL ? NAN : count_live(directory, (enum node)node, pack->areas[i].code));
        }
    }
}

void vitals_directory(struct vitals *vitals, const struct directory *directory, const struct pack *pack)
{
    for (int node = NODE_INTAKE; node < NODE_COUNT; node++)
        metric_set(labelled(METRIC_GAUGE, "loopline_replicas", "node", term_get("node", node)->code,
                            "Live replicas of a service, as seen from here"),
                   count_live(directory, (enum node)node, NULL));
    if (vitals->pack != NULL && vitals->pack != pack)
        tell_districts(vitals->pack, NULL);
    vitals->pack = pack;
    if (pack != NULL)
        tell_districts(pack, directory);
}
