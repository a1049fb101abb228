/* Routes of the commands that make one order of two, or two of one (types 310-312). */
#ifndef LOOPLINE_MERGING_DESK_H
#define LOOPLINE_MERGING_DESK_H

#include "services/router/turn_desk.h"

enum result merging_desk_decode_merge(struct batch *batch, struct message *message);
enum result merging_desk_step_merge(struct batch *batch, struct message *message);
enum result merging_desk_decode_unmerge(struct batch *batch, struct message *message);
enum result merging_desk_step_unmerge(struct batch *batch, struct message *message);
enum result merging_desk_decode_reopen(struct batch *batch, struct message *message);
enum result merging_desk_step_reopen(struct batch *batch, struct message *message);

/* `from` (MERGE, or FOUND into it) and `to` (JOIN) were asked and said yes: the requests go over. */
enum result merging_desk_join(struct turn *from, struct turn *to) MUST_USE;

#endif
