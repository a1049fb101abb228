/* Many submissions, a line of JSON each: one reply line per input line, in their order. Lines that are there
 * already are sent together and answered together, so a long input is carried at the speed of the batches of
 * intake; a line that comes alone is answered alone. What no answer came for is asked for again with the same
 * idempotency key: nothing is stored twice. */
#ifndef LOOPLINE_STREAM_H
#define LOOPLINE_STREAM_H

#include "services/ctl/connect.h"

/* Reads `descriptor` to its end. A faulty line is told with its number, field and reason, and the next one is
 * taken. A service that went away is looked for again for as long as one command may take. Returns CTL_OK, or the
 * code of the first failure. */
int stream_submit(struct ctl *ctl, const struct caller *caller, int descriptor);

#endif
