/* Clocks of a run: what they owe by now against what fired (tests/faults/storm.sql). */
#ifndef LOOPLINE_TESTS_RUNGS_H
#define LOOPLINE_TESTS_RUNGS_H

#include <stddef.h>

#include "tests/lib/session.h"

/* A session of the owner that asks about the cases whose keys begin with `run`. */
struct session *rungs_open(const char *run);
void rungs_close(struct session **session);
size_t rungs_count(struct session *session, const char *call);
/* One check by its name, "missing", and argument, "" or "(…)": 1 when it found something, told on stderr. */
size_t rungs_look(struct session *session, const char *check, const char *argument);
extern const char *const RUNGS_CHECKS[];
extern const size_t RUNGS_CHECK_COUNT;
size_t rungs_check(struct session *session); /* all of them: how many found something */
void rungs_over(struct session *session);    /* nothing is due any more, nothing on its way; bounded */

#endif
