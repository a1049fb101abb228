/* 双回访 (R39): the unit registers the call that it made to one person after its result. */
#ifndef LOOPLINE_SURVEY_CALL_DESK_H
#define LOOPLINE_SURVEY_CALL_DESK_H

#include "common/service.h"
#include "services/survey/survey.h"

enum result call_desk_decode(struct batch *batch, struct message *message) MUST_USE;
enum result call_desk_step(struct batch *batch, struct message *message) MUST_USE;
/* For an application for write-off: the policy asks for these calls, and somebody of the visit lacks one. */
bool call_desk_missing(struct batch *batch, const struct survey_case *now);

#endif
