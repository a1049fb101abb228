/* The way of a due instant from the start of its clock through the reliefs: by the limit and the calendar first, then
 * relief after relief, each judged by where the due instant stood when it was asked for or decided. A bound ends it: at an
 * exact one it stands from the start, and at the latest one at last. Pure core. */
#ifndef LOOPLINE_COURSE_H
#define LOOPLINE_COURSE_H

#include "services/escalation/clock.h"

struct course {
    const struct clock_terms *terms;
    const struct pack_calendar *calendar;
    const struct pack_limit *limit;
    bool on_duty;
    instant running_from;
    instant due; /* with the extensions, without the pauses */
    int missing_year;
    struct calendar_pause pauses[CLOCK_MOVES_MAX];
    size_t pause_count;
    struct clock_move moves[CLOCK_MOVES_MAX];
    size_t move_count;
};

/* false: no limit that could be counted. Of the clock it needs start, unit, and nothing else. `explained` may be NULL; its
 * days are arena-owned. Borrows the terms. */
bool course_run(struct arena *arena, const struct clock_terms *terms, const struct clock *clock, struct course *course,
                struct deadline *explained);

const struct pack_policy *course_policy(const struct clock_terms *terms);
const struct pack_unit *course_unit(const struct clock_terms *terms); /* NULL: the order */

#endif
