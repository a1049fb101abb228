/* Route of what people, agents and channels submit (type 100), and the making of a new request. */
#ifndef LOOPLINE_SUBMIT_DESK_H
#define LOOPLINE_SUBMIT_DESK_H

#include "services/intake/intake_store.h"

enum result submit_desk_decode(struct batch *batch, struct message *message);
enum result submit_desk_step(struct batch *batch, struct message *message);

/* The row of an admitted submission, with its number and its code; the texts of *in are borrowed. Fails with what
 * intake_take_number fails with. */
enum result submit_desk_row(struct batch *batch, const struct submission *in, const struct admission *admission,
                            struct request_row **out) MUST_USE;
/* The batch saves it, and who asked apart from it. */
void submit_desk_keep(struct batch *batch, const struct submission *in, struct request_row *row);

#endif
