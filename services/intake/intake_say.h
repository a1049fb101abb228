/* What follows from a step, said: lines of history, events for other services, receipts and steps in the reader's
 * language. All memory is the batch's; rows are borrowed. */
#ifndef LOOPLINE_INTAKE_SAY_H
#define LOOPLINE_INTAKE_SAY_H

#include "services/intake/intake_store.h"
#include <jansson.h>

/* A line of history. `detail` is JSON; NULL = none. */
void intake_say_record(struct batch *batch, const struct message *message, const struct request_row *row,
                       const char *kind, const char *detail);
/* `event`: what happened, as the pack's texts name it: receipt.accepted, receipt.supplemented … */
Loopline__Intake__V1__Receipt *intake_say_receipt(struct batch *batch, const struct message *message,
                                                  const struct request_row *row, const char *event);
/* To the classifier, of a new request or one that is opened again. Of who asks only the keyed hash goes out. */
void intake_say_accepted(struct batch *batch, const struct request_row *row, const char *phone, const char *other);
/* To survey: answered at first contact 在线办结. */
void intake_say_answered(struct batch *batch, const struct request_row *row);
/* A step of a request as the person reads it, in `lang`. */
Loopline__Intake__V1__Step *intake_say_step(struct batch *batch, const char *lang, const struct step_row *step);
/* A new reference; store_json takes it. */
json_t *intake_say_attachment(const char *name, const char *reference, const char *media_type);

#endif
