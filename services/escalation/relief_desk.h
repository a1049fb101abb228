/* Relief asked for, decided, ended 延期、挂起、挂账. What a policy offers and who decides: relief.h. A granted relief
 * moves the due instants at once: all open clocks of the order are counted again. While it is undecided a clock of its
 * own runs (limit of the policy); a pause has one until its review date, at which it ends by itself. */
#ifndef LOOPLINE_RELIEF_DESK_H
#define LOOPLINE_RELIEF_DESK_H

#include "services/escalation/escalation_store.h"

/* Of an order that a deployment above handed down that one decides: what is asked for goes up (ReliefAsked), what it says
 * comes down (ReliefDecided) and ends the asking; nobody here decides on it or ends it (UPPER_DECIDES). */
enum result relief_desk_decode_ask(struct batch *batch, struct message *message) MUST_USE;
enum result relief_desk_ask(struct batch *batch, struct message *message) MUST_USE;
enum result relief_desk_decode_decide(struct batch *batch, struct message *message) MUST_USE;
enum result relief_desk_decide(struct batch *batch, struct message *message) MUST_USE;
enum result relief_desk_decode_end(struct batch *batch, struct message *message) MUST_USE;
enum result relief_desk_end(struct batch *batch, struct message *message) MUST_USE;
enum result relief_desk_decode_decided(struct batch *batch, struct message *message) MUST_USE;
/* The order has asked for nothing, any more: on record ("ignored_relief"). */
enum result relief_desk_decided(struct batch *batch, struct message *message) MUST_USE;

/* Nobody decides any more what a unit asked for that the order has left (NULL: all units, the order has closed): it
 * counts as not granted, by the system. */
void relief_desk_drop(struct batch *batch, struct watch_row *watch, const char *unit, instant at);

#endif
