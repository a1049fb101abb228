#include "common/fault.h"

#ifdef LOOPLINE_FAULTS
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "common/socket.h"
#include "common/str.h"

enum { HELD_PARTS = 4, THOUSAND = 1000 };

static struct fault_block *map_block(void)
{
    char path[1024];
    const char *folder = getenv("LOOPLINE_FAULTS");
    if (folder == NULL)
        return NULL;
    snprintf(path, sizeof path, "%s/%s", folder, program_invocation_short_name);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    void *block = mmap(NULL, sizeof(struct fault_block), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return block == MAP_FAILED ? NULL : block;
}

static struct fault_block *block(void)
{
    static struct fault_block *known;
    static bool looked;
    if (!looked)
        known = map_block();
    looked = true;
    return known;
}

static void pause_ms(uint32_t ms)
{
    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
        ;
}

bool fault_fails(enum fault_point point)
{
    struct fault_rule *rule = block() == NULL ? NULL : &block()->points[point];
    if (rule == NULL)
        return false;
    uint32_t hit = atomic_fetch_add(&rule->hits, 1) + 1, from = atomic_load(&rule->from);
    if (from == 0 || hit < from || hit > atomic_load(&rule->to))
        return false;
    atomic_fetch_add(&rule->fired, 1);
    uint32_t action = atomic_load(&rule->action);
    if (action == FAULT_DIE || action == FAULT_WAIT)
        pause_ms(atomic_load(&rule->argument));
    if (action == FAULT_DIE)
        raise(SIGKILL);
    return action == FAULT_FAIL;
}

void fault_reach(enum fault_point point)
{
    (void)fault_fails(point);
}

int64_t fault_shift(void)
{
    return block() == NULL ? 0 : atomic_load(&block()->wall_shift);
}

/* --- the wire --------------------------------------------------------------------------------------------- */

/* A message held behind the next one. Its socket may be gone by then and another have its address: a frame at the
 * wrong door is one more fault that must not matter. */
static struct {
    void *socket;
    struct buf parts[HELD_PARTS];
    size_t count;
} held;

static bool chance_of(uint32_t per_thousand)
{
    bool yes = per_thousand > 0 && (uint32_t)(rand() % THOUSAND) < per_thousand;
    if (yes)
        atomic_fetch_add(&block()->meddled, 1);
    return yes;
}

static void hold(void *socket, const struct part *parts, size_t count)
{
    held.socket = socket;
    held.count = count;
    for (size_t i = 0; i < count; i++)
        buf_add(&held.parts[i], parts[i].bytes, parts[i].size);
}

static void let_go(void *socket)
{
    struct part parts[HELD_PARTS];
    if (held.count == 0 || held.socket != socket)
        return;
    for (size_t i = 0; i < held.count; i++)
        parts[i] = (struct part){held.parts[i].text == NULL ? "" : held.parts[i].text, held.parts[i].length};
    (void)socket_send(socket, parts, held.count);
    for (size_t i = 0; i < held.count; i++)
        buf_free(&held.parts[i]);
    held.count = 0;
}

bool fault_send(void *socket, const struct part *parts, size_t count)
{
    const struct fault_block *rules = block();
    if (rules == NULL)
        return socket_send(socket, parts, count);
    if (chance_of(atomic_load(&rules->drop)))
        return true;
    if (held.count == 0 && count <= HELD_PARTS && chance_of(atomic_load(&rules->later))) {
        hold(socket, parts, count);
        return true;
    }
    bool sent = socket_send(socket, parts, count);
    if (sent && chance_of(atomic_load(&rules->twice)))
        (void)socket_send(socket, parts, count);
    let_go(socket);
    return sent;
}
#endif
