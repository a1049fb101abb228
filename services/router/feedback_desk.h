/* Routes of results: interim 阶段反馈 (type 303) and final 反馈 (type 306). */
#ifndef LOOPLINE_FEEDBACK_DESK_H
#define LOOPLINE_FEEDBACK_DESK_H

#include "common/service.h"

enum result feedback_desk_decode_interim(struct batch *batch, struct message *message);
enum result feedback_desk_step_interim(struct batch *batch, struct message *message);
enum result feedback_desk_decode_final(struct batch *batch, struct message *message);
enum result feedback_desk_step_final(struct batch *batch, struct message *message);

#endif
