/* The objection bench 派单异议审核: rulings on returns (type 305), and what a ruling teaches the catalogue (N02, R09,
 * R31). ruling_fields.h says what belongs to which ruling. */
#ifndef LOOPLINE_BENCH_DESK_H
#define LOOPLINE_BENCH_DESK_H

#include "common/service.h"

enum result bench_desk_decode_rule(struct batch *batch, struct message *message);
enum result bench_desk_step_rule(struct batch *batch, struct message *message);

#endif
