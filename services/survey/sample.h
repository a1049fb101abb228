/* 二次回访 (R39): whom the centre calls a second time. Of each unit's so many per cent, and so many at least, are drawn
 * without replacement, with a chance that grows with their weight of risk. The draw is a function of the seed alone:
 * whoever has the list and the seed gets the same, on every machine. Pure.
 * Method: weighted sampling by exponential keys, Efraimidis and Spirakis (2006): the smallest of -log(u) / weight win. u is
 * SipHash-2-4 of the request's id under the seed; the logarithm is counted in integers, so that no two machines differ. */
#ifndef LOOPLINE_SURVEY_SAMPLE_H
#define LOOPLINE_SURVEY_SAMPLE_H

#include "common/uuid.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLE_WEIGHT_MAX 100000 /* greater ones count as this */

struct sample_plan {
    uint64_t seed;
    int percent;                          /* of each unit's, 1-100; rounded up */
    int least;                            /* of each unit's, where there are so many */
    int urgent, redo, enterprise, called; /* factors of weight; below 1 counts as 1 */
};

struct sample_candidate {
    struct uuid request;
    const char *unit; /* never NULL; "" = answered at first contact */
    bool urgent, redo, enterprise, called;
    /* filled by sample_draw */
    int weight;
    uint64_t hash, age; /* age / weight is the key */
    bool drawn;
};

/* Sorts the list by unit and key, marks who is drawn; returns how many. The order in which they came does not matter. */
size_t sample_draw(const struct sample_plan *plan, struct sample_candidate **list, size_t count);
/* How many of so many are drawn. */
size_t sample_size(const struct sample_plan *plan, size_t count);
/* -log2(u / 2^64) in units of 2^-40, for u > 0. */
uint64_t sample_age(uint64_t u);

#endif
