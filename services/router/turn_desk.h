/* What every desk of the router does with a message: opens the order it names, lets the core say yes or no, keeps and
 * says what follows. */
#ifndef LOOPLINE_TURN_DESK_H
#define LOOPLINE_TURN_DESK_H

#include "services/router/router_say.h"

/* The order a message names, and the pack that set its clocks. Refuses: not_found, bad_data. */
enum result turn_desk_open(struct turn *turn, struct batch *batch, struct message *message,
                           enum router_event_type type) MUST_USE;
/* One step of the core on turn->event: kept, said, and a command answered; or refused, with what must be on record. */
enum result turn_desk_go(struct turn *turn) MUST_USE;

/* While decoding, last: the public number by which people name the order; RESULT_REFUSE when anything was at fault. */
enum result turn_desk_number(struct message *message, const char *number) MUST_USE;

#endif
