/* Routes of what the other services tell: progress of an order, a request opened again, a hot spot that asks for itself
 * 未诉先办 (types 610, 612, 615). */
#ifndef LOOPLINE_TOLD_DESK_H
#define LOOPLINE_TOLD_DESK_H

#include "common/service.h"

enum result told_desk_decode_progress(struct batch *batch, struct message *message);
enum result told_desk_step_progress(struct batch *batch, struct message *message);
enum result told_desk_decode_reopened(struct batch *batch, struct message *message);
enum result told_desk_step_reopened(struct batch *batch, struct message *message);
enum result told_desk_decode_hotspot(struct batch *batch, struct message *message);
enum result told_desk_step_hotspot(struct batch *batch, struct message *message);

#endif
