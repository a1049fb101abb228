/* Findings of a second look: kept, and a line "finding" of the case's history. */
#ifndef LOOPLINE_SURVEY_FINDING_SAY_H
#define LOOPLINE_SURVEY_FINDING_SAY_H

#include "services/survey/finding.h"
#include "services/survey/survey_say.h"

/* Any finding; `actor` by whose word, NULL = by time. `at` is filled. */
void finding_say_add(struct batch *batch, const struct finding *finding, const char *district, const char *actor);
/* R39: the follow-up heard somebody discontent where the unit's call had not. After the rating was applied. */
void finding_say_rated(const struct telling *telling);
/* R40, R41: it came back after the write-off, or was written off wrongly. */
void finding_say_came_back(const struct telling *telling);

#endif
