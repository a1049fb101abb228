/* Routes of what was held on an order and of emergencies handed over (types 319, 320): on record, with no effect on who
 * acts and on no clock (R17, R18, N03, C05, C17, C19). */
#ifndef LOOPLINE_SESSION_DESK_H
#define LOOPLINE_SESSION_DESK_H

#include "common/service.h"

enum result session_desk_decode_session(struct batch *batch, struct message *message);
enum result session_desk_step_session(struct batch *batch, struct message *message);
enum result session_desk_decode_hand_over(struct batch *batch, struct message *message);
enum result session_desk_step_hand_over(struct batch *batch, struct message *message);

#endif
