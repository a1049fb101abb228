/* Route of the person who appeals 申诉 (R41): against the closure, the exclusion of the demand, the refusal to accept it
 * (type 107). What comes of it survey says. */
#ifndef LOOPLINE_APPEAL_DESK_H
#define LOOPLINE_APPEAL_DESK_H

#include "common/service.h"

enum result appeal_desk_decode(struct batch *batch, struct message *message);
enum result appeal_desk_step(struct batch *batch, struct message *message);

#endif
