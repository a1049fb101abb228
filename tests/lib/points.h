/* A town of the fault build (common/fault.h): its services die, fail and wait where a test says. */
#ifndef LOOPLINE_TESTS_POINTS_H
#define LOOPLINE_TESTS_POINTS_H

#include "common/fault.h"
#include "common/wire.h"
#include "tests/lib/fault.h"

enum { POINTS_EVER = 0x7fffffff };

/* A test of its own: chance, figures under this name (NULL: none), the town with its clock there, of the fault build. */
struct session *points_open(const char *name, const char *clock);
void points_close(struct session **watcher); /* as it was before */
/* Every service that starts from now on is of the fault build; the five that run are replaced. Returns ready. */
void points_town(struct session *watcher);
void points_leave(struct session *watcher); /* back to the ordinary ones; nothing stays armed */

const char *points_service(enum node node); /* "intake" … */
const char *points_name(enum fault_point point);

/* Acts at hits `from` … `to` of every replica of the service, counted from now. */
struct points_rule {
    enum fault_action action;
    unsigned from, to, argument;
};
void points_arm(enum node node, enum fault_point point, struct points_rule rule);
unsigned points_hits(enum node node, enum fault_point point); /* since it was armed */
unsigned points_fired(enum node node, enum fault_point point);
void points_shift(enum node node, long seconds); /* of the machine's clock as the service reads it */
struct points_wire {
    unsigned drop, twice, later; /* of a thousand frames */
};
void points_wire(enum node node, struct points_wire wire);
unsigned points_meddled(enum node node); /* frames to which that was done, ever */
void points_calm(void);                  /* nothing is armed, no clock is wrong, the wire keeps what it is given */
size_t points_raise(void);               /* starts again what is not running; how many */

#endif
