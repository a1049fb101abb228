/* What every desk of intake does with a message about a request: finds the request it names and asks whether the sender
 * and the core let it be touched. */
#ifndef LOOPLINE_REQUEST_DESK_H
#define LOOPLINE_REQUEST_DESK_H

#include "services/intake/intake_store.h"

#define REQUEST_CODE 6 /* characters of the retrieval code */

/* The request of the message, which the batch loaded; NULL: there is none. */
struct request_row *request_desk_row(const struct message *message);
/* While decoding, last: the public number by which people name the request. Refuses: required. */
enum result request_desk_number(struct message *message, const char *number) MUST_USE;
/* The same, and the code, which only an agent may leave out. */
enum result request_desk_named(struct message *message, const char *number, const char *code) MUST_USE;
/* Only who holds the code, or an agent, may touch a request; a wrong number and a wrong code look alike.
 * Refuses: wrong_code, to agents also not_found. */
enum result request_desk_check_code(struct message *message, const char *code) MUST_USE;
/* What the core says of `event`, when it says yes; refused at `number` otherwise. */
enum result request_desk_ask(struct message *message, enum intake_event event, struct intake_verdict *out) MUST_USE;

#endif
