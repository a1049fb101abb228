/* The review desk's commands (desk.h decides): what waits, and what people decide. Steps of service.h. */
#ifndef LOOPLINE_REVIEW_DESK_H
#define LOOPLINE_REVIEW_DESK_H

#include "common/service.h"

enum result review_desk_decode_list(struct batch *batch, struct message *message) MUST_USE;
enum result review_desk_list(struct batch *batch, struct message *message) MUST_USE;
enum result review_desk_decode_decide(struct batch *batch, struct message *message) MUST_USE;
enum result review_desk_decide(struct batch *batch, struct message *message) MUST_USE;

#endif
