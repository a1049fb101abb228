/* Which request the level above speaks of: it knows its own reference alone. */
#ifndef LOOPLINE_UPPER_STORE_H
#define LOOPLINE_UPPER_STORE_H

#include "services/intake/intake_store.h"

/* Before the requests are loaded: of each Instruct the last request of the sender's channel that has this reference and was
 * handed down; none: its subject stays zero. */
enum result upper_store_find(struct batch *batch) MUST_USE;
/* Of an Instruct: its request was fed back, and since then the survey has neither asked nor let go. */
bool upper_store_unasked(const struct message *message);

#endif
