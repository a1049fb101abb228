/* 法定保全 legal hold: set, released, set again. Steps of service.h. */
#ifndef LOOPLINE_HOLD_DESK_H
#define LOOPLINE_HOLD_DESK_H

#include "common/service.h"

enum result hold_desk_decode(struct batch *batch, struct message *message) MUST_USE;
enum result hold_desk_step(struct batch *batch, struct message *message) MUST_USE;

#endif
