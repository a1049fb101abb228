/* Routes of those who look: the person at a request's progress, a channel at its feed of updates, a handler or a desk at
 * who asked (types 103-105). Only the last leaves a trace. */
#ifndef LOOPLINE_LOOK_DESK_H
#define LOOPLINE_LOOK_DESK_H

#include "common/service.h"

enum result look_desk_decode_track(struct batch *batch, struct message *message);
enum result look_desk_step_track(struct batch *batch, struct message *message);
enum result look_desk_decode_watch(struct batch *batch, struct message *message);
enum result look_desk_step_watch(struct batch *batch, struct message *message);
enum result look_desk_decode_reveal(struct batch *batch, struct message *message);
enum result look_desk_step_reveal(struct batch *batch, struct message *message);

#endif
