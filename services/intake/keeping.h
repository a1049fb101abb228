/* How long a request is kept once it is over, by the rules of the pack (privacy.cfg), and how much must be said to open who
 * asked. Pure core. Source: N22; PIPL 19 (no longer than needed), 47 (taken away when it is over). */
#ifndef LOOPLINE_KEEPING_H
#define LOOPLINE_KEEPING_H

#include "common/pack.h"

/* Is this enough of a reason? Blanks at its ends do not count. */
bool keeping_reason(const struct pack *pack, const char *reason);
/* Of all rules together: other rules, another number; never 0. */
int keeping_fingerprint(const struct pack *pack);
/* Until when a request is kept that ended so, and to which nothing has happened since; INSTANT_NONE = for ever. */
instant keeping_until(const struct pack *pack, enum request_state state, enum party party, const char *channel,
                      instant over_at);

#endif
