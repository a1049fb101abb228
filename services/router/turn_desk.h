/* What every desk of the router does with a message: opens the order it names, lets the core say yes or no, keeps and
 * says what follows. */
#ifndef LOOPLINE_TURN_DESK_H
#define LOOPLINE_TURN_DESK_H

#include "services/router/router_say.h"

struct turn_place {
    struct batch *batch;
    struct message *message;
    struct order *order;
    const char *field;
};

/* The order a message is about, and the pack that set its clocks. What names an order by number or speaks of a request
 * means the order that this request rides on now; what other services say of an order, that order itself.
 * Refuses: not_found, bad_data. */
enum result turn_desk_open(struct turn *turn, struct batch *batch, struct message *message,
                           enum router_event_type type) MUST_USE;
/* This very order, named by `field`; NULL: not_found. */
enum result turn_desk_open_on(struct turn *turn, const struct turn_place *place, enum router_event_type type) MUST_USE;
/* The sender's own part of it (acting_resolve), *seq. `unit` as it was named, may be "". Refuses at "unit": whose part is
 * meant cannot be told, or it is not the sender's; at "number" wrong_state when the order was withdrawn. */
enum result turn_desk_part(struct turn *turn, const char *unit, int *seq) MUST_USE;
/* Both: opens the order, and the part is turn->event.seq. */
enum result turn_desk_open_part(struct turn *turn, struct batch *batch, struct message *message, const char *unit,
                                enum router_event_type type) MUST_USE;
/* What the core's rows say of the event alone, whatever units it names: whoever may not is told that first. */
enum result turn_desk_heed(struct turn *turn) MUST_USE;
/* What the core would say; changes nothing. Refused at `field` when that is not NULL. */
enum result turn_desk_ask(struct turn *turn, const char *field) MUST_USE;
/* One step of the core on turn->event, without an answer to the message: of two orders both are asked first. With a child
 * that is done its parent takes its step, with a parent that ends its children do. RESULT_RETRY: it was split just then. */
enum result turn_desk_take(struct turn *turn) MUST_USE;
/* One step of the core on turn->event: kept, said, and a command answered; or refused, with what must be on record. */
enum result turn_desk_go(struct turn *turn) MUST_USE;

/* Is this the unit that the order reports, or one below it? The core refuses an event that names such a unit; this is for
 * what names units in another way. */
bool turn_desk_accused(const struct turn *turn, const char *unit);

/* After turn_desk_go was RESULT_OK: whether the core let it happen, or the refusal went on record. */
bool turn_desk_done(const struct turn *turn);

/* While decoding, last: the public number by which people name the order; RESULT_REFUSE when anything was at fault. */
enum result turn_desk_number(struct message *message, const char *number) MUST_USE;

#endif
