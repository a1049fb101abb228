/* What supervisors say about dispatch meetings: an order put on the agenda, an item decided (R17, R24: lead, co-handlers
 * and limit by the chair), a meeting closed or called. A key that is bound to a unit runs only meetings of the area which
 * that unit serves (cadence: NOT_ALLOWED). All of them answer MeetingStatus. */
#ifndef LOOPLINE_MEETING_DESK_H
#define LOOPLINE_MEETING_DESK_H

#include "common/service.h"

enum result meeting_desk_decode_put(struct batch *batch, struct message *message);
enum result meeting_desk_decode_decide(struct batch *batch, struct message *message);
enum result meeting_desk_decode_close(struct batch *batch, struct message *message);
enum result meeting_desk_decode_call(struct batch *batch, struct message *message);

enum result meeting_desk_put(struct batch *batch, struct message *message);
enum result meeting_desk_decide(struct batch *batch, struct message *message);
enum result meeting_desk_close(struct batch *batch, struct message *message);
enum result meeting_desk_call(struct batch *batch, struct message *message);

#endif
