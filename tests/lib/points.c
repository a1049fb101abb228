#include "tests/lib/points.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/instant.h"
#include "common/result.h"
#include "tests/lib/chance.h"
#include "tests/lib/figure.h"

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};
static const char *const NAMES[] = {
#define POINT(name, where) #name,
#include "common/fault.def"
#undef POINT
};
static struct fault_block *blocks[COUNT(SERVICES)];

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

const char *points_service(enum node node)
{
    return SERVICES[node - NODE_INTAKE];
}

const char *points_name(enum fault_point point)
{
    return NAMES[point];
}

static struct fault_block *block_of(enum node node)
{
    return blocks[node - NODE_INTAKE];
}

static struct fault_block *new_block(const char *folder, const char *service)
{
    char path[1200];
    snprintf(path, sizeof path, "%s/loopline-%s", folder, service);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(struct fault_block)) != 0)
        give_up(path);
    void *block = mmap(NULL, sizeof(struct fault_block), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (block == MAP_FAILED)
        give_up(path);
    return block;
}

static void replace_all(struct session *watcher)
{
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        if (fault_pid(SERVICES[i], 1) != 0)
            fault_town((const char *const[]){"term", SERVICES[i], NULL});
    (void)points_raise();
    fault_ready(watcher);
}

void points_town(struct session *watcher)
{
    char folder[1024], programs[1024];
    const char *build = getenv("B");
    snprintf(folder, sizeof folder, "%s/faults", session_town());
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        give_up(folder);
    snprintf(programs, sizeof programs, "%s/fault/bin", build == NULL ? "build" : build);
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        blocks[i] = new_block(folder, SERVICES[i]);
    if (setenv("LOOPLINE_FAULTS", folder, 1) != 0 || setenv("BIN", programs, 1) != 0)
        give_up("environment");
    replace_all(watcher);
}

void points_leave(struct session *watcher)
{
    points_calm();
    unsetenv("LOOPLINE_FAULTS");
    unsetenv("BIN");
    replace_all(watcher);
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        munmap(blocks[i], sizeof *blocks[i]);
}

struct session *points_open(const char *name, const char *clock)
{
    chance_begin();
    if (name != NULL)
        figure_open(name);
    struct session *watcher = fault_open(clock);
    points_town(watcher);
    return watcher;
}

void points_close(struct session **watcher)
{
    points_leave(*watcher);
    session_close(watcher);
}

void points_arm(enum node node, enum fault_point point, struct points_rule rule)
{
    struct fault_rule *at = &block_of(node)->points[point];
    atomic_store(&at->from, 0); /* not while it is only half said */
    atomic_store(&at->action, rule.action);
    atomic_store(&at->argument, rule.argument);
    atomic_store(&at->to, rule.to);
    atomic_store(&at->fired, 0);
    atomic_store(&at->hits, 0);
    atomic_store(&at->from, rule.from);
}

unsigned points_hits(enum node node, enum fault_point point)
{
    return atomic_load(&block_of(node)->points[point].hits);
}

unsigned points_fired(enum node node, enum fault_point point)
{
    return atomic_load(&block_of(node)->points[point].fired);
}

void points_shift(enum node node, long seconds)
{
    atomic_store(&block_of(node)->wall_shift, seconds * INSTANT_SECOND);
}

void points_wire(enum node node, struct points_wire wire)
{
    atomic_store(&block_of(node)->drop, wire.drop);
    atomic_store(&block_of(node)->twice, wire.twice);
    atomic_store(&block_of(node)->later, wire.later);
}

unsigned points_meddled(enum node node)
{
    return atomic_load(&block_of(node)->meddled);
}

void points_calm(void)
{
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++) {
        for (int point = 0; point < FAULT_POINTS; point++)
            points_arm((enum node)node, (enum fault_point)point, (struct points_rule){FAULT_NONE, 0, 0, 0});
        points_shift((enum node)node, 0);
        points_wire((enum node)node, (struct points_wire){0, 0, 0});
    }
}

size_t points_raise(void)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        if (fault_pid(SERVICES[i], 1) != 0)
            continue;
        fault_start(SERVICES[i], 1);
        count++;
    }
    return count;
}
