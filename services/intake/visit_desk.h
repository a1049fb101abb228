/* Routes of what is visited before anybody complains (R43): the list of households in care (type 108), visits that the
 * calendar plans (type 618). */
#ifndef LOOPLINE_VISIT_DESK_H
#define LOOPLINE_VISIT_DESK_H

#include "services/intake/intake_store.h"

enum result visit_desk_decode_keep(struct batch *batch, struct message *message);
enum result visit_desk_step_keep(struct batch *batch, struct message *message);
enum result visit_desk_decode_planned(struct batch *batch, struct message *message);
enum result visit_desk_step_planned(struct batch *batch, struct message *message);

/* A visit as a submission: nobody asks, an internal channel accepts. Texts "" where nothing is said. */
struct submission visit_desk_submission(const char *principal);
/* It becomes a request under `planned` and goes to the classifier. *fault names the field of the pack that does not fit
 * any more: then nothing was done. `message` NULL: time brought it. */
enum result visit_desk_accept(struct batch *batch, const struct message *message, const struct submission *in,
                              const struct uuid *planned, const char **fault) MUST_USE;

#endif
