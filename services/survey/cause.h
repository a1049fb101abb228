/* R36: the class of cause of a dissatisfied answer that nobody classed by hand: first by the words of the city pack, then by
 * the person's other answers. Pure. */
#ifndef LOOPLINE_SURVEY_CAUSE_H
#define LOOPLINE_SURVEY_CAUSE_H

#include "common/arena.h"
#include "common/pack.h"

/* What the person said. */
struct cause_answer {
    const char *text; /* may be NULL */
    enum answer responded, solved;
    int manner; /* score of the aspect "manner", 1..5; 0 = not said */
};
struct cause_found {
    enum cause cause; /* never unspecified */
    enum cause_basis basis;
};

#define CAUSE_MANNER_POOR 2 /* of 5: from here down the manner is the cause, when nothing else is */

/* Words: each word of the pack found in the text counts its weight once, the heaviest class wins, of equals the one of the
 * lower number. Text and words are folded plainly: full-width letters and digits as half-width, capitals as small letters,
 * without white space. Answers: not solved → NOT_SOLVED; did not respond → SLOW; poor manner → MANNER; else OTHER. */
struct cause_found cause_of(struct arena *arena, const struct pack *pack, const struct cause_answer *answer);

#endif
