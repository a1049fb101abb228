/* Routes of the person's later words on a request: an addition, or taking it back (types 101, 102). */
#ifndef LOOPLINE_PERSON_DESK_H
#define LOOPLINE_PERSON_DESK_H

#include "common/service.h"

enum result person_desk_decode_supplement(struct batch *batch, struct message *message);
enum result person_desk_step_supplement(struct batch *batch, struct message *message);
enum result person_desk_decode_withdraw(struct batch *batch, struct message *message);
enum result person_desk_step_withdraw(struct batch *batch, struct message *message);

#endif
