/* N07: what the person said by the token, or that a way reaches nobody. What comes too late, or means nothing that is asked
 * now, is on record ("ignored_answer"), and never held against anybody. */
#ifndef LOOPLINE_SURVEY_ANSWERED_DESK_H
#define LOOPLINE_SURVEY_ANSWERED_DESK_H

#include "common/service.h"

enum result answered_desk_decode(struct batch *batch, struct message *message) MUST_USE;
enum result answered_desk_step(struct batch *batch, struct message *message) MUST_USE;

#endif
