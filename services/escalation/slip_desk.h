/* Supervision by people 督办: slips that must be answered (R28, R29), the priority list 重点督办, and who has seen a
 * card. A slip is issued by a rung of the ladder or by a supervisor; its answer has a limit, a clock of its own.
 * A unit has one open slip of an order at a time: while it stands, a rung that would issue another leaves only its
 * card. */
#ifndef LOOPLINE_SLIP_DESK_H
#define LOOPLINE_SLIP_DESK_H

#include "services/escalation/slip_store.h"

enum result slip_desk_decode_supervise(struct batch *batch, struct message *message) MUST_USE;
enum result slip_desk_supervise(struct batch *batch, struct message *message) MUST_USE;
enum result slip_desk_decode_answer(struct batch *batch, struct message *message) MUST_USE;
enum result slip_desk_answer(struct batch *batch, struct message *message) MUST_USE;
enum result slip_desk_decode_close(struct batch *batch, struct message *message) MUST_USE;
enum result slip_desk_close(struct batch *batch, struct message *message) MUST_USE;
enum result slip_desk_decode_acknowledge(struct batch *batch, struct message *message) MUST_USE;
enum result slip_desk_acknowledge(struct batch *batch, struct message *message) MUST_USE;

struct slip_wish {
    struct watch_row *watch;
    const struct uuid *clock; /* whose ladder asks for it; NULL = a person */
    const char *unit, *text, *by;
    Loopline__Escalation__V1__SlipStatus *status; /* gets its number and due instant when it is issued; may be NULL */
};
/* A slip to be issued when the batch is saved; none when the unit has an open one among those that are known. */
void slip_desk_want(struct batch *batch, const struct slip_wish *wish);
/* Drops wished slips of units that have an open one in the database: for batches that did not load slips. */
enum result slip_desk_look(struct batch *batch) MUST_USE;
/* Numbers and writes what is wished for, starts the clocks, records. Before anything else of the batch is saved. */
enum result slip_desk_issue(struct batch *batch) MUST_USE;

#endif
