/* What a story expects, against what the database holds. */
#ifndef LOOPLINE_STORY_CHECK_H
#define LOOPLINE_STORY_CHECK_H

#include "tests/lib/story.h"
#include "tests/lib/towns.h"

/* Checks every expectation of the step; complaints on stderr with file and line. Returns the number that failed;
 * *checked counts all. */
int story_check(const struct towns *towns, struct arena *arena, const struct story_step *step, int *checked);
/* The order's life as lines, one per fact. */
void story_trace(struct town *town, struct arena *arena, const struct uuid *order, FILE *out);

#endif
