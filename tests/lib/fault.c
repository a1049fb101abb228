#include "tests/lib/fault.h"

#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "common/socket.h"
#include "common/str.h"
#include "tests/lib/page.h"

enum { LOOK_EVERY_MS = 10, GONE_S = 10, SETTLE_S = 30, READY_S = 30, PACK_S = 30 };

#define TOWN "deploy/dev/town.sh"

extern char **environ;

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* --- waiting ------------------------------------------------------------------------------------------------ */

double fault_slow(void)
{
    const char *given = getenv("SLOW");
    double slow = given == NULL ? 1 : strtod(given, NULL);
    return slow < 1 ? 1 : slow;
}

void fault_wait(void)
{
    zmq_poll(NULL, 0, LOOK_EVERY_MS);
}

struct fault_wait fault_within(const char *what, int seconds)
{
    return (struct fault_wait){what, socket_clock_ms() + (long)(seconds * 1000 * fault_slow())};
}

bool fault_again(const struct fault_wait *wait)
{
    if (socket_clock_ms() > wait->until_ms)
        give_up(wait->what, "did not come in time");
    fault_wait();
    return true;
}

struct session *fault_session(void)
{
    struct session *session = session_open("owner", NULL);
    session_file(session, "tests/lib/fault.sql");
    return session;
}

struct session *fault_open(const char *clock)
{
    struct session *session = fault_session();
    char call[96];
    snprintf(call, sizeof call, "EXECUTE fault_clock('%s')", clock);
    session_run(session, call);
    fault_ready(session);
    return session;
}

void fault_until(struct session *session, const char *call, const char *expected, int seconds)
{
    struct fault_wait wait = fault_within(call, seconds);
    while (strcmp(session_ask(session, call), expected) != 0)
        fault_again(&wait);
}

void fault_settle(struct session *session)
{
    fault_until(session, "EXECUTE fault_outbox", "0", SETTLE_S);
}

void fault_ready(struct session *session)
{
    fault_until(session, "EXECUTE fault_all_ready", "t", READY_S);
}

/* --- processes ---------------------------------------------------------------------------------------------- */

static void pid_path(const char *service, int replica, char path[1024])
{
    if (replica > 1)
        snprintf(path, 1024, "%s/run/%s-%d.pid", session_town(), service, replica);
    else
        snprintf(path, 1024, "%s/run/%s.pid", session_town(), service);
}

/* A process that has ended and that nobody has reaped yet is gone, too. */
static bool lives(pid_t pid)
{
    char path[64], state = 'Z';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 'Z';
    fclose(file);
    return state != 'Z' && state != 'X';
}

pid_t fault_pid(const char *service, int replica)
{
    char path[1024];
    int pid = 0;
    pid_path(service, replica, path);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%d", &pid) != 1 || pid <= 1 || !lives(pid))
        pid = 0;
    fclose(file);
    return pid;
}

void fault_signal(const char *service, int replica, int number)
{
    pid_t pid = fault_pid(service, replica);
    if (pid == 0 || kill(pid, number) != 0)
        give_up(service, "is not running");
    struct fault_wait wait = fault_within("the end of a killed process", GONE_S);
    while (number == SIGKILL && lives(pid))
        fault_again(&wait);
}

void fault_town(const char *const *arguments)
{
    char words[5][32] = {TOWN}, *argv[COUNT(words) + 1] = {words[0]};
    int status = 0;
    pid_t pid;
    for (size_t i = 1; i < COUNT(words) && arguments[i - 1] != NULL; i++) {
        str_copy(words[i], sizeof words[i], arguments[i - 1]);
        argv[i] = words[i];
    }
    if (posix_spawn(&pid, TOWN, NULL, NULL, argv, environ) != 0 || waitpid(pid, &status, 0) != pid || status != 0)
        give_up(TOWN, arguments[0]);
}

void fault_start(const char *service, int replica)
{
    char number[12];
    snprintf(number, sizeof number, "%d", replica);
    fault_town((const char *const[]){"service", service, replica > 1 ? number : NULL, NULL});
}

/* --- metrics ------------------------------------------------------------------------------------------------ */

double fault_metric(struct session *session, int node, size_t n, const char *name)
{
    char call[64];
    double value = NAN;
    snprintf(call, sizeof call, "EXECUTE fault_places(%d)", node);
    char *places = strdup(session_ask(session, call)), *rest = places, *place = strsep(&rest, "\n");
    for (size_t i = 0; i < n; i++)
        place = strsep(&rest, "\n");
    const char *port = place == NULL ? NULL : strrchr(place, '|');
    char *text = port == NULL ? NULL : page_metrics(atoi(port + 1));
    if (text != NULL)
        value = page_value(text, name);
    free(text);
    free(places);
    return value;
}

void fault_pack(struct session *session)
{
    struct fault_wait wait = fault_within("the pack in every replica", PACK_S);
    double version = strtod(session_ask(session, "SELECT max(version) FROM bus.pack"), NULL);
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++) {
        char call[64];
        snprintf(call, sizeof call, "EXECUTE fault_replicas(%d)", node);
        size_t replicas = strtoul(session_ask(session, call), NULL, 10);
        for (size_t i = 0; i < replicas; i++)
            while (fault_metric(session, node, i, "loopline_pack_version") != version)
                fault_again(&wait);
    }
}
