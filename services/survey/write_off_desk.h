/* R30 销号: applied for by the lead, approved by another. The step of both: case_desk_step. */
#ifndef LOOPLINE_SURVEY_WRITE_OFF_DESK_H
#define LOOPLINE_SURVEY_WRITE_OFF_DESK_H

#include "common/service.h"

enum result write_off_desk_decode_apply(struct batch *batch, struct message *message) MUST_USE;
enum result write_off_desk_decode_approve(struct batch *batch, struct message *message) MUST_USE;

#endif
