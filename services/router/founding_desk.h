/* Route of REQUEST_CLASSIFIED (type 604): an order is founded and dispatched, or founded into another order that is
 * about the same matter; what it repeats and what it was made of is linked. */
#ifndef LOOPLINE_FOUNDING_DESK_H
#define LOOPLINE_FOUNDING_DESK_H

#include "common/service.h"

enum result founding_desk_decode(struct batch *batch, struct message *message);
enum result founding_desk_step(struct batch *batch, struct message *message);

#endif
