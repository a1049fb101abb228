/* Inside of mask.h: digits that follow each other in a text, with what people put between them, and how they group them. */
#ifndef LOOPLINE_MASK_CHAIN_H
#define LOOPLINE_MASK_CHAIN_H

#include "common/mask_find.h"

#define MASK_CHAIN_MAX 24

enum gap {
    GAP_NONE = 0,
    GAP_BLANK = 1,
    GAP_DASH = 2,
    GAP_DOT = 4,
    GAP_BRACKET = 8,
    GAP_MIDDLE = 16
}; /* MIDDLE: · and _ */

/* Digits that follow each other, and what stands before each. */
struct mask_chain {
    const struct mask_source *source;
    int value[MASK_CHAIN_MAX], gap[MASK_CHAIN_MAX];
    size_t from[MASK_CHAIN_MAX], to[MASK_CHAIN_MAX];
    size_t count;
};

/* How people group the digits of a number: sizes, and what may stand between. */
struct mask_grouping {
    const char *sizes; /* one sign a group, b = 11 */
    int gaps;
    const char *why;
};

/* Over what may stand between two digits, if it does: *gap says what it was. */
size_t mask_chain_pass(const struct mask_source *source, size_t at, int *gap);
/* As many digits from `at` on as follow each other, at most MASK_CHAIN_MAX. */
void mask_chain_read(const struct mask_source *source, size_t at, struct mask_chain *out);
/* No digit follows the first `at` without something between. */
bool mask_chain_ends(const struct mask_chain *chain, size_t at);
/* How many digits from `at` on are grouped in one of these ways, of several the longest; 0: in none. */
size_t mask_chain_fits(const struct mask_chain *chain, size_t at, const struct mask_grouping *list, size_t count);
/* What stands before the digit is one separator of those that a mobile is written with, or none. */
bool mask_chain_single(const struct mask_chain *chain, size_t at);
/* So many digits from `at` on, each single, and then an end. */
bool mask_chain_spread(const struct mask_chain *chain, size_t at, size_t count);
struct mask_span mask_chain_span(const struct mask_chain *chain, size_t from, size_t count, enum mask_kind kind);

#endif
