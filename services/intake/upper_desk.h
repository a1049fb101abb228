/* Route of what a deployment above says later of a demand that it handed down (type 111): when it is due, a hand-back refused,
 * time granted or not, the person's rating, an addition, an urging, that nobody needs to act any more. */
#ifndef LOOPLINE_UPPER_DESK_H
#define LOOPLINE_UPPER_DESK_H

#include "common/service.h"

enum result upper_desk_decode(struct batch *batch, struct message *message);
enum result upper_desk_step(struct batch *batch, struct message *message);

#endif
