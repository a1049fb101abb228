/* What router and survey report → clocks start, end, and are counted again when matter, policy or limit changed. */
#ifndef LOOPLINE_WATCHING_DESK_H
#define LOOPLINE_WATCHING_DESK_H

#include "common/service.h"

/* Refused, so that it is seen and can be mended: an event without its order, or with a limit that is none. */
enum result watching_desk_decode_dispatched(struct batch *batch, struct message *message) MUST_USE;
enum result watching_desk_decode_milestone(struct batch *batch, struct message *message) MUST_USE;
enum result watching_desk_dispatched(struct batch *batch, struct message *message) MUST_USE;
enum result watching_desk_milestone(struct batch *batch, struct message *message) MUST_USE;
/* Kept long enough: the rows change when everything else of the batch is saved. */
enum result watching_desk_decode_anonymised(struct batch *batch, struct message *message) MUST_USE;
enum result watching_desk_anonymised(struct batch *batch, struct message *message) MUST_USE;

#endif
