/* Routes down the tree (types 314, 315): a unit hands its part to units below it and stays answerable (R03, C17, C20); an
 * order is split into child orders, each with units, text and limit of its own (C04, C22). */
#ifndef LOOPLINE_TREE_DESK_H
#define LOOPLINE_TREE_DESK_H

#include "common/service.h"

enum result tree_desk_decode_delegate(struct batch *batch, struct message *message);
enum result tree_desk_step_delegate(struct batch *batch, struct message *message);
enum result tree_desk_decode_split(struct batch *batch, struct message *message);
enum result tree_desk_step_split(struct batch *batch, struct message *message);

#endif
