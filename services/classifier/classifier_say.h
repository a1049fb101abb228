/* What follows from a decision: told to the router, put on record. */
#ifndef LOOPLINE_CLASSIFIER_SAY_H
#define LOOPLINE_CLASSIFIER_SAY_H

#include "services/classifier/classifier_store.h"

/* As much of a text that grew by supplements as one message holds, and as the words are looked for in. */
const char *classifier_head(struct batch *batch, const char *content);
/* Carries out a row of the desk's table. */
void classifier_follow(struct batch *batch, const struct message *message, struct classification *row,
                       const struct desk_rule *rule);

#endif
