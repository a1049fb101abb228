/* What tests do to a running town (VAR, deploy/dev/town.sh): end, stop and start its processes, look into their
 * metrics, wait for what must come. Waits are polls with a deadline that SLOW (a factor in the environment)
 * stretches; a deadline that is missed ends the program with what was waited for. */
#ifndef LOOPLINE_TESTS_FAULT_H
#define LOOPLINE_TESTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "tests/lib/session.h"

/* Replica 1 is plain "router"; n > 1 is "router-n". */
pid_t fault_pid(const char *service, int replica);               /* 0: not running */
void fault_signal(const char *service, int replica, int number); /* SIGKILL: returns when the process is gone */
void fault_start(const char *service, int replica);              /* by town.sh; does not wait for it to be ready */
void fault_town(const char *const *arguments);                   /* town.sh …; must succeed */

double fault_slow(void); /* SLOW, at least 1 */
void fault_wait(void);   /* a short pause between two looks */
struct fault_wait {
    const char *what;
    long until_ms;
};
struct fault_wait fault_within(const char *what, int seconds);
bool fault_again(const struct fault_wait *wait); /* pauses; false never: past the deadline the program ends */

/* Polls a statement of tests/lib/fault.sql, "EXECUTE …", until it answers `expected`. */
struct session *fault_session(void);           /* the owner's, with fault.sql */
struct session *fault_open(const char *clock); /* the same, when the town is ready and its clock stands there */
void fault_until(struct session *session, const char *call, const char *expected, int seconds);
void fault_settle(struct session *session); /* nothing on its way */
void fault_pack(struct session *session);   /* the pack applied last is in force in every replica */
void fault_ready(struct session *session);  /* five live services, every pair of them connected */

/* A counter of /metrics of the n-th youngest live replica of a service; NaN when it cannot be read. */
double fault_metric(struct session *session, int node, size_t n, const char *name);

#endif
