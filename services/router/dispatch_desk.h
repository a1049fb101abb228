/* Routes of those who dispatch: commands of dispatchers and supervisors (types 305, 308, 309) and the decisions of
 * dispatch meetings (type 614). */
#ifndef LOOPLINE_DISPATCH_DESK_H
#define LOOPLINE_DISPATCH_DESK_H

#include "common/service.h"

enum result dispatch_desk_decode_rule(struct batch *batch, struct message *message);
enum result dispatch_desk_step_rule(struct batch *batch, struct message *message);
enum result dispatch_desk_decode_assign(struct batch *batch, struct message *message);
enum result dispatch_desk_step_assign(struct batch *batch, struct message *message);
enum result dispatch_desk_decode_change(struct batch *batch, struct message *message);
enum result dispatch_desk_step_change(struct batch *batch, struct message *message);
enum result dispatch_desk_decode_meeting(struct batch *batch, struct message *message);
enum result dispatch_desk_step_meeting(struct batch *batch, struct message *message);

#endif
