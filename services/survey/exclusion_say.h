/* Exclusion (R36): the row of a proposal and what its decision means to others. One per effect, called by survey_say. */
#ifndef LOOPLINE_EXCLUSION_SAY_H
#define LOOPLINE_EXCLUSION_SAY_H

#include "services/survey/exclusion.h"
#include "services/survey/survey_say.h"

void exclusion_say_proposed(const struct telling *telling);
/* The person is told, with the ground. */
void exclusion_say_approved(const struct telling *telling);
void exclusion_say_refused(const struct telling *telling);
/* What nobody decided before the case went on. */
void exclusion_say_overtaken(const struct telling *telling);
/* Likewise those about who rides on the order no more. */
void exclusion_say_left(const struct telling *telling);
/* One line of the case's history about it; `reason` may be NULL. */
void exclusion_say_record(const struct telling *telling, const char *kind, const struct exclusion *exclusion,
                          const char *reason);

#endif
