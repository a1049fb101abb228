/* 时限查看: which clocks of an order run, for a unit that has a part in it, for units above that one, and for the desk that
 * dispatches in its area. Who looked is on record, as with the order itself. */
#ifndef LOOPLINE_ESCALATION_VIEW_DESK_H
#define LOOPLINE_ESCALATION_VIEW_DESK_H

#include "common/service.h"

enum result view_desk_decode(struct batch *batch, struct message *message) MUST_USE;
/* REJECTED: NOT_FOUND (number), NOT_ALLOWED (number: a desk of another area), UNKNOWN_CODE and NOT_YOURS (unit). A desk that
 * names no unit sees the clocks of all. */
enum result view_desk_step(struct batch *batch, struct message *message) MUST_USE;

#endif
