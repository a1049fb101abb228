/* The rungs of a clock: which step of the policy's ladder comes when. Pure core. */
#ifndef LOOPLINE_LADDER_H
#define LOOPLINE_LADDER_H

#include "services/escalation/course.h"

/* The ladder anew, from the due instant that the clock has: rungs that have fired and lie behind `now` are not owed again.
 * Writes rungs, rung_count, next_rung, fired and, where a rung needs an unpublished year, missing_year. */
void ladder_build(const struct course *course, instant now, struct clock *clock);

#endif
