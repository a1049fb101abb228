/* Routes of the commands by which units and their leaders act (types 300-302, 304, 307). */
#ifndef LOOPLINE_UNIT_DESK_H
#define LOOPLINE_UNIT_DESK_H

#include "common/service.h"

enum result unit_desk_decode_sign(struct batch *batch, struct message *message);
enum result unit_desk_step_sign(struct batch *batch, struct message *message);
enum result unit_desk_decode_contact(struct batch *batch, struct message *message);
enum result unit_desk_step_contact(struct batch *batch, struct message *message);
enum result unit_desk_decode_arrive(struct batch *batch, struct message *message);
enum result unit_desk_step_arrive(struct batch *batch, struct message *message);
enum result unit_desk_decode_sign_off(struct batch *batch, struct message *message);
enum result unit_desk_step_sign_off(struct batch *batch, struct message *message);
enum result unit_desk_decode_return(struct batch *batch, struct message *message);
enum result unit_desk_step_return(struct batch *batch, struct message *message);

#endif
