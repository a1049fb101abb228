/* Route of an agent who asks what a phone has brought before (type 110). The phone is hashed as it is when it is sealed
 * (caller.h): whatever stands between its digits, with or without the country's prefix. One secret keys that hash, whichever
 * pair seals (seal.h): a rotation of the pairs changes nothing here. */
#ifndef LOOPLINE_PHONE_DESK_H
#define LOOPLINE_PHONE_DESK_H

#include "common/service.h"

enum result phone_desk_decode(struct batch *batch, struct message *message);
enum result phone_desk_step(struct batch *batch, struct message *message);

#endif
