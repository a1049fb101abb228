/* Routes of what is noted on an order without anybody's part moving: internal comments 内部留言 (type 313), never shown to
 * the citizen, and the root cause as known by now 原因更正 (type 321). */
#ifndef LOOPLINE_NOTE_DESK_H
#define LOOPLINE_NOTE_DESK_H

#include "common/service.h"

enum result note_desk_decode_comment(struct batch *batch, struct message *message);
enum result note_desk_step_comment(struct batch *batch, struct message *message);
enum result note_desk_decode_cause(struct batch *batch, struct message *message);
enum result note_desk_step_cause(struct batch *batch, struct message *message);

#endif
