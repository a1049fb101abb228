/* Routes of those who dispatch: commands of dispatchers and supervisors (types 308, 309) and the decisions of dispatch
 * meetings (type 614); what they share with the objection bench (bench_desk.h). */
#ifndef LOOPLINE_DISPATCH_DESK_H
#define LOOPLINE_DISPATCH_DESK_H

#include "services/router/turn_desk.h"

enum result dispatch_desk_decode_assign(struct batch *batch, struct message *message);
enum result dispatch_desk_step_assign(struct batch *batch, struct message *message);
enum result dispatch_desk_decode_change(struct batch *batch, struct message *message);
enum result dispatch_desk_step_change(struct batch *batch, struct message *message);
enum result dispatch_desk_decode_meeting(struct batch *batch, struct message *message);
enum result dispatch_desk_step_meeting(struct batch *batch, struct message *message);

/* Opens the order for somebody who dispatches. Refuses as turn_desk_open does, and: not_allowed, out of the sender's area. */
enum result dispatch_desk_open(struct turn *turn, struct batch *batch, struct message *message,
                               enum router_event_type type) MUST_USE;
/* The posts of the event: lead (may be ""), then co-handlers. A unit must stand in the pack of the order's clocks and in
 * the one in force: unknown_code at "lead", "co[n]". */
enum result dispatch_desk_name(struct turn *turn, const char *lead, char *const *co, size_t count) MUST_USE;
/* Closes the slip of that return; order, by whom and when are filled in. */
void dispatch_desk_keep_ruling(struct turn *turn, const struct return_ruling *ruling);

#endif
