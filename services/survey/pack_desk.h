/* What the rules of a case's pack make of an event: by which plan people are asked, what is analysed and until when, when
 * it is looked back at, archived, kept until. Days are counted on the calendar of the case's lead and area. */
#ifndef LOOPLINE_SURVEY_PACK_DESK_H
#define LOOPLINE_SURVEY_PACK_DESK_H

#include "common/service.h"
#include "services/survey/asking.h"

/* By what the people of this case are asked, now. */
struct asking pack_desk_asking(struct batch *batch, const struct survey_case *of);
/* Fills what an event takes from the pack: FED_BACK, ANSWERED, LOOK_BACK the turns of those to be asked; FED_BACK redo_max;
 * FED_BACK and RATE what is analysed; APPROVE look-back, archive, retention. */
void pack_desk_complete(struct batch *batch, const struct survey_case *now, struct survey_event *event);

/* When an appeal filed now is to be ruled on (R41): by the policy of the case, the backstop's where it has none. */
instant pack_desk_appeal_due(struct batch *batch, const struct survey_case *of);

#endif
