/* What people say to two requests that may be one matter: with a review's decision, or by declining a proposal. */
#ifndef LOOPLINE_PAIR_DESK_H
#define LOOPLINE_PAIR_DESK_H

#include "services/classifier/classifier_store.h"

/* Between load and the steps, once: the pairs of the requests that the messages are about, and those that they name. */
enum result pair_desk_load(struct batch *batch) MUST_USE;

/* The reviewer's word that it rides on the order of that request; "" = on its own. RESULT_REFUSE (batch_refuse, field
 * merge_into): no such number, itself, or one that the router does not have. */
enum result pair_desk_choose(struct batch *batch, struct message *message, struct classification *row,
                             const char *number) MUST_USE;

/* Route of DECLINE_MERGE. */
enum result pair_desk_decode_decline(struct batch *batch, struct message *message) MUST_USE;
enum result pair_desk_decline(struct batch *batch, struct message *message) MUST_USE;

#endif
