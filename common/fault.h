/* Fault points of the test build (make builds the services a second time with -DLOOPLINE_FAULTS, under build/fault): named
 * places where a test makes a service die as by kill -9, fail as by passing trouble, or wait. In every other build they
 * are nothing at all.
 *
 * A test and the replicas of a service share one block, a file mapped by both: $LOOPLINE_FAULTS/loopline-<service>. The
 * test arms a point there and sees how often it was reached; without that file nothing happens. */
#ifndef LOOPLINE_FAULT_H
#define LOOPLINE_FAULT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_point {
#define POINT(name, where) FAULT_##name,
#include "common/fault.def"
#undef POINT
    FAULT_POINTS
};

enum fault_action {
    FAULT_NONE,
    FAULT_DIE,  /* SIGKILL, after so many milliseconds */
    FAULT_FAIL, /* passing trouble; at a point that cannot fail, nothing */
    FAULT_WAIT  /* argument: milliseconds */
};

struct fault_rule {
    _Atomic uint32_t hits, fired; /* since it was armed */
    _Atomic uint32_t from, to;    /* hits at which it acts: the first is 1; from 0 = never */
    _Atomic uint32_t action, argument;
};

struct fault_block {
    struct fault_rule points[FAULT_POINTS];
    _Atomic int64_t wall_shift; /* microseconds by which the machine's clock is wrong */
    _Atomic uint32_t drop, twice,
        later;                /* frames pushed to others, of a thousand: lost, doubled, held behind the next */
    _Atomic uint32_t meddled; /* frames to which one of these was done */
};

#ifdef LOOPLINE_FAULTS
struct part;
void fault_reach(enum fault_point point);
bool fault_fails(enum fault_point point);
bool fault_send(void *socket, const struct part *parts, size_t count);
int64_t fault_shift(void);
#define FAULT(name)                      fault_reach(FAULT_##name)
#define FAULT_WHEN(condition, name)      ((condition) ? fault_reach(FAULT_##name) : (void)0)
#define FAULT_FAILS(name)                fault_fails(FAULT_##name)
#define FAULT_OR(name, call)             (fault_fails(FAULT_##name) ? RESULT_RETRY : (call))
#define FAULT_SEND(socket, parts, count) fault_send(socket, parts, count)
#define FAULT_SHIFT                      fault_shift()
#else
#define FAULT(name)                      ((void)0)
#define FAULT_WHEN(condition, name)      ((void)0)
#define FAULT_FAILS(name)                false
#define FAULT_OR(name, call)             (call)
#define FAULT_SEND(socket, parts, count) socket_send(socket, parts, count)
#define FAULT_SHIFT                      0
#endif

#endif
