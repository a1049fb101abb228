/* R34: a call that was made and what came of it; who answered moves on by Rate. */
#ifndef LOOPLINE_SURVEY_ATTEMPT_DESK_H
#define LOOPLINE_SURVEY_ATTEMPT_DESK_H

#include "common/service.h"
#include "services/survey/asking.h"
#include "services/survey/survey_store.h"

enum result attempt_desk_decode(struct batch *batch, struct message *message) MUST_USE;
enum result attempt_desk_step(struct batch *batch, struct message *message) MUST_USE;

/* What came of one way of asking: on record, and whose turn it is then; after the last way declined by rule. `attempt` as
 * survey_keep_attempt takes it. */
void attempt_desk_take(struct batch *batch, const struct message *message, struct survey_case *now,
                       const struct attempt *attempt, struct survey *survey);

#endif
