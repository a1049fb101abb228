/* Routes of the person's later words on a request: an addition, or taking it back (types 101, 102). */
#ifndef LOOPLINE_PERSON_DESK_H
#define LOOPLINE_PERSON_DESK_H

#include "services/intake/intake_store.h"

enum result person_desk_decode_supplement(struct batch *batch, struct message *message);
enum result person_desk_step_supplement(struct batch *batch, struct message *message);
enum result person_desk_decode_withdraw(struct batch *batch, struct message *message);
enum result person_desk_step_withdraw(struct batch *batch, struct message *message);

/* What follows once the core said yes, whoever says it: the words are kept; the others, the history and the person are told. */
void person_desk_add(struct batch *batch, const struct message *message, const struct request_row *row,
                     const char *text, size_t attachments);
void person_desk_take_back(struct batch *batch, const struct message *message, struct request_row *row,
                           const struct intake_verdict *next, const char *reason);

#endif
