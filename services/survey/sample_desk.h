/* 二次回访 (R39): the centre draws whom it calls a second time, and notes what they said. */
#ifndef LOOPLINE_SURVEY_SAMPLE_DESK_H
#define LOOPLINE_SURVEY_SAMPLE_DESK_H

#include "common/service.h"

enum result sample_desk_decode_draw(struct batch *batch, struct message *message) MUST_USE;
enum result sample_desk_draw(struct batch *batch, struct message *message) MUST_USE;
enum result sample_desk_decode_answer(struct batch *batch, struct message *message) MUST_USE;
enum result sample_desk_answer(struct batch *batch, struct message *message) MUST_USE;
/* LIST_SURVEYS of kind CHECK: answered with those who are still to be called; `limit` > 0. */
enum result sample_desk_list(struct batch *batch, struct message *message, int limit) MUST_USE;

#endif
