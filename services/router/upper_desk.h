/* A deployment above: what it says later of an order that it handed down (UPPER_INSTRUCTED, as far as the router hears of it:
 * its limit, a hand-back refused, more time decided, urged), the order given back to it (HAND_BACK), and what escalation asks of
 * it (RELIEF_ASKED). What began here has nobody above: not_from_above. Of what ended it is on record, and nothing follows. */
#ifndef LOOPLINE_UPPER_DESK_H
#define LOOPLINE_UPPER_DESK_H

#include "common/service.h"

enum result upper_desk_decode_instructed(struct batch *batch, struct message *message) MUST_USE;
enum result upper_desk_step_instructed(struct batch *batch, struct message *message) MUST_USE;
enum result upper_desk_decode_hand_back(struct batch *batch, struct message *message) MUST_USE;
enum result upper_desk_step_hand_back(struct batch *batch, struct message *message) MUST_USE;
enum result upper_desk_decode_relief(struct batch *batch, struct message *message) MUST_USE;
enum result upper_desk_step_relief(struct batch *batch, struct message *message) MUST_USE;

#endif
