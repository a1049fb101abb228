/* The forms in which people write: a desk note, a text message, a letter … A draft knows its labels; what it says is
 * drawn from the sentences of its matter and from the shared parts. */
#ifndef LOOPLINE_SHAPE_H
#define LOOPLINE_SHAPE_H

#include "services/classifier/composer.h"

/* A sentence that may lead such a message; NULL: none was found. Counts as used. */
const struct corpus_line *shape_lead(struct composer *composer, const struct shelf *shelf,
                                     const struct composed *message);
/* Into composer->text. The lead of the draft is there. */
void shape_write(struct composer *composer, struct draft *draft);

#endif
