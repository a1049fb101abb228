/* Somebody whose key nobody registered, at the door of a service. */
#ifndef LOOPLINE_TESTS_STRANGER_H
#define LOOPLINE_TESTS_STRANGER_H

#include "common/keys.h"
#include "tests/lib/raw.h"

struct key_pair stranger_keys(void); /* fresh */
/* One question with this key: what comes of it, and why nothing does. */
enum result stranger_call(const struct key_pair *keys, const struct raw_place *place, char problem[256]);
bool stranger_kept_out(const struct raw_place *place); /* a fresh key was not let in */

#endif
