/* What most members of a hot spot speak of, along the trees of the pack (R44): no single line needs to have the half of
 * them. An order has one matter and one area; a wrong matter is corrected like any other, a wrong area sends people to
 * the wrong place, so an area needs the majority at every step and a matter only more than its neighbours. Pure. */
#ifndef LOOPLINE_SUPPORT_H
#define LOOPLINE_SUPPORT_H

#include "common/pack.h"

struct support_vote {
    int area, matter; /* indices of the pack; -1 = unknown, no vote */
    int count;        /* requests that say so */
};

/* From the root down to the line that most of the votes go through, as long as a line has more than those that stop above
 * it; of equal ones the first of the pack. -1: nobody knows. */
int support_matter(struct arena *arena, const struct pack *pack, const struct support_vote *votes, size_t count);
/* The smallest area that holds more than half of the votes. -1: nobody knows. */
int support_area(struct arena *arena, const struct pack *pack, const struct support_vote *votes, size_t count);

#endif
