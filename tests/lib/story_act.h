/* Verbs of a story → commands. */
#ifndef LOOPLINE_STORY_ACT_H
#define LOOPLINE_STORY_ACT_H

#include "tests/lib/story.h"
#include "tests/lib/towns.h"

/* Plays one step. false: the answer was not the expected one (said on stderr with file and line). `told` receives
 * what was done, in words for a live view; arena-owned. */
bool story_act(const struct towns *towns, struct arena *arena, struct story_step *step, const char **told);
/* Every principal that the step needs: "channel-phone", "unit-nx_yutan", "agent" … */
const char *story_principal(struct arena *arena, const struct story_step *step);

#endif
