/* Who asks, as the other services may know it: a keyed hash (BLAKE2b) of the phone, else of the other way to reach the
 * person. The same person is known again; nobody without the key can try out which phone it was. The key stays in
 * identity.caller_key, which intake alone reads. Source: N04, C15 (identity apart from the case), C16 (一事多诉). */
#ifndef LOOPLINE_CALLER_H
#define LOOPLINE_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#define CALLER_KEY  32
#define CALLER_HASH 16

/* False: nobody can be known by this. A phone counts by its digits, whatever stands between them and with or without
 * the country's prefix; fewer than seven, or one digit again and again, is no phone. Anything else counts without
 * blanks and without regard to case. */
bool caller_hash(const uint8_t key[CALLER_KEY], const char *phone, const char *other, uint8_t out[CALLER_HASH]);

#endif
