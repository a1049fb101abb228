#include "tests/lib/havoc.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/instant.h"
#include "common/result.h"
#include "tests/lib/chance.h"
#include "tests/lib/points.h"
#include "tests/lib/raw.h"

enum { MOMENT_MS = 60, WHILE_MS = 250, DEADLOCK_MS = 1300, NOISES = 60, DAY_S = 86400 };

static enum node some_node(void)
{
    return (enum node)(NODE_INTAKE + chance_below(NODE_SURVEY - NODE_INTAKE + 1));
}

static bool hit_service(enum node node, int number)
{
    if (fault_pid(points_service(node), 1) == 0)
        return false;
    fault_signal(points_service(node), 1, number);
    return true;
}

static void hit_all(int number)
{
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        (void)hit_service((enum node)node, number);
}

static struct session *open_session(void)
{
    struct session *session = fault_session();
    session_file(session, "tests/faults/chaos.sql");
    return session;
}

/* --- processes ------------------------------------------------------------------------------------------------ */

static void kill_one(struct siege *siege)
{
    (void)hit_service(some_node(), SIGKILL);
    siege_load(siege, chance_below(MOMENT_MS), false); /* the others go on without it */
}

static void kill_all(struct siege *siege)
{
    hit_all(SIGKILL);
    siege_load(siege, chance_below(MOMENT_MS), false);
}

static void freeze_one(struct siege *siege)
{
    enum node node = some_node();
    bool there = hit_service(node, SIGSTOP);
    siege_load(siege, chance_below(2 * WHILE_MS), false);
    if (there)
        (void)hit_service(node, SIGCONT);
}

static void freeze_all(struct siege *siege)
{
    hit_all(SIGSTOP);
    siege_load(siege, chance_below(2 * WHILE_MS), false);
    hit_all(SIGCONT);
}

static void end_one(struct siege *siege)
{
    const char *service = points_service(some_node());
    if (fault_pid(service, 1) != 0)
        fault_town((const char *const[]){"term", service, NULL});
    siege_load(siege, chance_below(MOMENT_MS), true);
}

static void second_replica(struct siege *siege)
{
    const char *service = points_service(some_node());
    fault_start(service, 2);
    siege_load(siege, WHILE_MS, true);
    if (chance_below(2) == 0 && fault_pid(service, 2) != 0)
        fault_signal(service, 2, SIGKILL);
}

/* --- points ----------------------------------------------------------------------------------------------------- */

static void die_at_point(struct siege *siege)
{
    enum fault_point point = (enum fault_point)chance_below(FAULT_DUE_AFTER + 1);
    unsigned n = 1 + (unsigned)chance_below(6);
    enum node node = some_node();
    printf(" (%s %s %u)", points_service(node), points_name(point), n);
    points_arm(node, point, (struct points_rule){FAULT_DIE, n, n, 0});
    siege_load(siege, WHILE_MS, true);
}

static void fail_at_point(struct siege *siege)
{
    static const enum fault_point POINTS[] = {FAULT_CLAIM_BEFORE, FAULT_SAVE_BEFORE, FAULT_COMMIT_BEFORE};
    enum fault_point point = POINTS[chance_below(COUNT(POINTS))];
    unsigned n = 1 + (unsigned)chance_below(4);
    points_arm(some_node(), point, (struct points_rule){FAULT_FAIL, n, n + (unsigned)chance_below(8), 0});
    siege_load(siege, WHILE_MS, true);
}

static void lose_answers(struct siege *siege)
{
    unsigned n = 1 + (unsigned)chance_below(40);
    points_arm(some_node(), FAULT_ANSWER, (struct points_rule){FAULT_FAIL, n, n, 0});
    siege_load(siege, WHILE_MS, true);
}

static void slow_database(struct siege *siege)
{
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        points_arm((enum node)node, FAULT_ANSWER, (struct points_rule){FAULT_WAIT, 1, 40, 10});
    siege_load(siege, WHILE_MS, true);
}

static void slow_consumer(struct siege *siege)
{
    points_arm(some_node(), FAULT_RECEIVE_AFTER, (struct points_rule){FAULT_WAIT, 1, 20, 20});
    siege_load(siege, WHILE_MS, true);
}

static void bad_wire(struct siege *siege)
{
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        points_wire((enum node)node, (struct points_wire){100, 300, 300});
    siege_load(siege, WHILE_MS, true);
}

static void wrong_clock(struct siege *siege)
{
    points_shift(some_node(), chance_below(2) == 0 ? DAY_S : -DAY_S);
    siege_load(siege, WHILE_MS, true);
}

/* --- the database ------------------------------------------------------------------------------------------------- */

static void without_database(struct siege *siege, const char *how)
{
    drive_look(siege->drive, false);
    fault_town((const char *const[]){"crash", how, NULL});
    siege_load(siege, chance_below(WHILE_MS), true);
    fault_town((const char *const[]){"postgres", NULL});
    drive_look(siege->drive, true);
}

static void power_cut(struct siege *siege)
{
    without_database(siege, NULL);
}

static void kill_postmaster(struct siege *siege)
{
    without_database(siege, "postmaster");
}

static void kill_backend(struct siege *siege)
{
    without_database(siege, "backend");
}

static void cut_connections(struct siege *siege)
{
    struct session *session = open_session();
    session_run(session, "EXECUTE chaos_cut");
    session_close(&session);
    siege_load(siege, chance_below(MOMENT_MS), true);
}

static void hold_snapshot(struct siege *siege)
{
    struct session *session = open_session();
    session_run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    session_run(session, "EXECUTE chaos_snapshot");
    siege_load(siege, 2 * WHILE_MS, true);
    session_run(session, "ROLLBACK");
    session_close(&session);
}

static void deadlocks(struct siege *siege)
{
    struct session *forward = open_session(), *backward = open_session();
    session_start(forward, "SELECT pg_temp.grab(true)");
    session_start(backward, "SELECT pg_temp.grab(false)");
    siege_load(siege, DEADLOCK_MS, true);
    (void)session_end(forward);
    (void)session_end(backward);
    session_close(&forward);
    session_close(&backward);
}

/* A change of a busy table as a migration makes it, and back. */
static void change_schema(struct siege *siege)
{
    struct session *session = open_session();
    session_run(session, "ALTER TABLE router.work_order ADD COLUMN chaos int");
    siege_load(siege, MOMENT_MS, true);
    session_run(session, "ALTER TABLE router.work_order DROP COLUMN chaos");
    session_close(&session);
}

/* --- strangers ------------------------------------------------------------------------------------------------------ */

static void half_open(struct siege *siege)
{
    static const char GREETING[] = "\xff\0\0\0\0\0\0\0\x01\x7f\x03\0CURVE";
    int fds[NOISES];
    struct session *session = open_session();
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    char call[64];
    snprintf(call, sizeof call, "EXECUTE fault_places(%d)", (int)some_node());
    const char *rows = session_ask(session, call), *colon = strchr(rows, ':');
    colon = colon == NULL ? NULL : strchr(colon + 1, ':');
    at.sin_port = htons((uint16_t)(colon == NULL ? 1 : atoi(colon + 1)));
    session_close(&session);
    for (int i = 0; i < NOISES; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(fds[i], (const struct sockaddr *)&at, sizeof at) == 0)
            (void)!send(fds[i], GREETING, (size_t)chance_below(sizeof GREETING), MSG_NOSIGNAL);
    }
    siege_load(siege, WHILE_MS, true);
    for (int i = 0; i < NOISES; i++)
        close(fds[i]);
}

/* --- the table -------------------------------------------------------------------------------------------------------- */

const struct havoc HAVOCS[] = {
    {"kill one", kill_one, 4},
    {"kill all", kill_all, 2},
    {"freeze one", freeze_one, 3},
    {"freeze all", freeze_all, 2},
    {"end one in good order", end_one, 3},
    {"a second replica", second_replica, 2},
    {"die at a point", die_at_point, 6},
    {"fail at a point", fail_at_point, 4},
    {"lose an answer of the database", lose_answers, 4},
    {"a slow database", slow_database, 2},
    {"a slow consumer", slow_consumer, 2},
    {"frames lost, doubled, swapped", bad_wire, 4},
    {"a clock wrong by a day", wrong_clock, 2},
    {"power cut of the database", power_cut, 2},
    {"kill the postmaster", kill_postmaster, 1},
    {"kill a backend", kill_backend, 1},
    {"cut all connections", cut_connections, 3},
    {"hold a snapshot", hold_snapshot, 1},
    {"deadlocks", deadlocks, 1},
    {"change a table", change_schema, 2},
    {"half-open handshakes", half_open, 1},
};
const size_t HAVOC_COUNT = COUNT(HAVOCS);

const struct havoc *havoc_draw(void)
{
    int all = 0, at;
    for (size_t i = 0; i < HAVOC_COUNT; i++)
        all += HAVOCS[i].weight;
    at = chance_below(all);
    for (size_t i = 0;; i++)
        if ((at -= HAVOCS[i].weight) < 0)
            return &HAVOCS[i];
}

void havoc_heal(void)
{
    points_calm();
    hit_all(SIGCONT);
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        if (fault_pid(points_service((enum node)node), 2) != 0)
            fault_town((const char *const[]){"term", points_service((enum node)node), "2", NULL});
    (void)points_raise();
}
