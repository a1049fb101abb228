/* What a unit may see of an order (handbook 5.13: an outside company, a limited view). Pure look-ups in the pack in force. */
#ifndef LOOPLINE_SIGHT_H
#define LOOPLINE_SIGHT_H

#include "common/pack.h"
#include "services/router/router.h"

enum sight {
    SIGHT_NONE, /* it has no part */
    SIGHT_OWN,  /* an outside company: its own part and those below it */
    SIGHT_ALL   /* every other unit that has a part */
};

/* `unit` by the pack in force, never -1. It has the parts of units below it, and those that were handed down from them,
 * however far. Who left has none any more; of a withdrawn order everybody left at once, and may look back. What belongs to
 * a company (its reception, its branches) is a company's. */
enum sight sight_of(const struct pack *pack, const struct order *order, int unit);
/* Is this one of its own parts? */
bool sight_own(const struct pack *pack, const struct order *order, const struct assignment *part, int unit);
/* Is this code the unit, or below it? What the pack knows no more is not. */
bool sight_inside(const struct pack *pack, const char *code, int unit);
/* Is it an outside company, or a part of one? */
bool sight_is_company(const struct pack *pack, int unit);

#endif
