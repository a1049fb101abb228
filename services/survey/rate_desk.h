/* R34, R35: who is to be asked back, and what the person said, as agents tell it. */
#ifndef LOOPLINE_SURVEY_RATE_DESK_H
#define LOOPLINE_SURVEY_RATE_DESK_H

#include "common/service.h"

enum result rate_desk_decode_rate(struct batch *batch, struct message *message) MUST_USE; /* step: case_desk_step */
enum result rate_desk_decode_list(struct batch *batch, struct message *message) MUST_USE;
enum result rate_desk_list(struct batch *batch, struct message *message) MUST_USE;

#endif
