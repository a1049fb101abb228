/* Households on the list of care 重点人员 (R43): when the next visit is due, under which id a visit becomes a request.
 * Pure core. */
#ifndef LOOPLINE_CARE_H
#define LOOPLINE_CARE_H

#include "common/calendar.h"
#include "common/uuid.h"

#define CARE_REFERENCE 64 /* characters of a number in the city's register */

/* The visit after the one of `last` (when it was put on the list, for the first): the interval of the kind further, by the
 * calendar of the area. One that is not after `now` again, because nobody looked for so long, is counted from now: what
 * was missed is made up for by one visit, not by all of them. */
instant care_next(const struct pack *pack, int kind, int area, instant last, instant now);
/* Of a household and the instant that its visit was due at: the same again is the same, and nobody without the key finds
 * the household of a request by it. `key`: 32 bytes. */
struct uuid care_visit(const uint8_t *key, const char *reference, instant due);
/* Under which subject the household stands in the history: no order and no request has it, and nobody reads the register's
 * number out of it. `key`: 32 bytes. */
struct uuid care_subject(const uint8_t *key, const char *reference);

#endif
