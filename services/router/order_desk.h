/* Routes of what classifier, survey and escalation say of an order (types 601, 602, 608, 609, 611, 613). What comes too
 * late is recorded and ignored. */
#ifndef LOOPLINE_ORDER_DESK_H
#define LOOPLINE_ORDER_DESK_H

#include "common/service.h"

enum result order_desk_decode_of_request(struct batch *batch, struct message *message);
enum result order_desk_step_supplemented(struct batch *batch, struct message *message);
enum result order_desk_decode_anonymised(struct batch *batch, struct message *message) MUST_USE;
enum result order_desk_step_anonymised(struct batch *batch, struct message *message) MUST_USE;
enum result order_desk_step_withdrawn(struct batch *batch, struct message *message);
enum result order_desk_decode_redo(struct batch *batch, struct message *message);
enum result order_desk_step_redo(struct batch *batch, struct message *message);
enum result order_desk_decode_write_off(struct batch *batch, struct message *message);
enum result order_desk_step_write_off(struct batch *batch, struct message *message);
enum result order_desk_decode_card(struct batch *batch, struct message *message);
enum result order_desk_step_card(struct batch *batch, struct message *message);
enum result order_desk_decode_due(struct batch *batch, struct message *message);
enum result order_desk_step_due(struct batch *batch, struct message *message);

#endif
