/* Routes of those who ask back by a message, and of who answers (R34, N07): progress that asks a survey or ends the
 * asking (type 610), the answer that a token brings (type 106), and what a channel is told to ask. */
#ifndef LOOPLINE_ASK_DESK_H
#define LOOPLINE_ASK_DESK_H

#include "services/intake/ask_store.h"

/* "survey_asked" of a loaded request: the token is kept by its hash, the channel that asks gets a step. Nobody is reached
 * by this way: survey is told so, no step. */
enum result ask_desk_asked(struct batch *batch, struct message *message, const struct request_row *row);
/* "followed_up", "survey_closed": the visit that the message names is over, and what was asked for it; "closed": all that
 * the request was asked. */
void ask_desk_ended(struct batch *batch, const struct message *message, const struct request_row *row);

enum result ask_desk_decode_answer(struct batch *batch, struct message *message);
enum result ask_desk_step_answer(struct batch *batch, struct message *message);
/* What the person told the level above (Instruct.rating) answers the survey that is open there, as a token would; once.
 * wrong_state: none is; handler_rates. */
enum reason ask_desk_rated_above(struct batch *batch, const struct message *message,
                                 const Loopline__Wire__V1__RatingWord *word) MUST_USE;

/* Whether the pack has a plan that waits for the level above. */
bool ask_desk_asks_above(const struct pack *pack);

/* The token goes into the step, when it is still to be asked; the opening of who is asked goes on record. */
void ask_desk_tell(struct batch *batch, const struct message *message, const struct rows *asks,
                   const struct feed_row *feed, Loopline__Intake__V1__Step *step);

#endif
