/* Checks made of statements that find nothing, or faults, a line each; and negative controls of them: one thing in the
 * database is spoilt in a transaction that is rolled back, and the check must name the fault. */
#ifndef LOOPLINE_TESTS_CHECKER_H
#define LOOPLINE_TESTS_CHECKER_H

#include <stddef.h>
#include <stdio.h>

#include "tests/lib/session.h"

/* Faults that the statement "fault_NAME" finds; each is told on `out` as "  NAME: row", the first few of them.
 * `parameter` is "" or "('…')". */
size_t checker_find(struct session *session, const char *name, const char *parameter, FILE *out);

/* How a spoilt database is looked at: faults found, told on `out`. */
typedef size_t checker_look(struct session *owner, void *context, FILE *out);

/* Every control of the file: lines "-- NAME: title", what follows spoils. Each in a session of its own in which `setting`
 * (statements) and the file `spoil` were run. A control that is not found by its name fails the test that runs.
 * Returns how many there were. */
struct checker_controls {
    const char *path, *setting, *spoil;
    checker_look *look;
    void *context;
};
size_t checker_controls(const struct checker_controls *controls);

#endif
