/* Counts weighted votes over the values of one axis and says who won, and how surely.
 *
 * Values may form a tree (matters, areas). Then the count goes down from the top: at each node the child
 * whose subtree holds most votes wins the step, so that words for "manhole" and for "road surface" first
 * speak together for "road". A vote for a node speaks for whatever of its children wins.
 *
 * The confidence of a step is its margin in points: (first - second), of at most 100:
 *     min(100, strength) * (first - second) / first       strength = first + votes for the nodes above
 * so one word of weight 60 without a rival gives 60; 100 against 40 gives 60; a tie gives 0. The confidence
 * of the whole is that of its least certain step. Ties go to the value that the pack names first. */
#ifndef LOOPLINE_BALLOT_H
#define LOOPLINE_BALLOT_H

#include "common/arena.h"
#include "common/pack.h"
#include <stdbool.h>

#define BALLOT_NONE (-1)

struct ballot;
struct ballot_axis {
    int (*parent)(const struct pack *pack, int value); /* NULL: a flat list */
    /* The count may stop at this node when its children's contest stays below the threshold. NULL: never. */
    bool (*settles)(const struct ballot *ballot, int value);
};

struct ballot {
    const struct pack *pack;
    const struct ballot_axis *axis;
    int *own, *all; /* by value: votes for it; for it and everything under it */
    int *voted;     /* values with all > 0, each once */
    size_t voted_count;
};

struct tally {
    int value;      /* BALLOT_NONE: nobody voted */
    int runner_up;  /* who came second where it was closest; BALLOT_NONE */
    int confidence; /* 0..100 */
};

/* For values 0 … count-1; lives in the arena. */
struct ballot ballot_open(struct arena *arena, const struct pack *pack, const struct ballot_axis *axis, size_t count);
/* A weight below one is no vote. */
void ballot_vote(struct ballot *ballot, int value, int weight);
/* Counts below `base` (BALLOT_NONE: the whole tree). `base` itself with confidence 100 when nothing below it has
 * a vote. */
struct tally ballot_count(const struct ballot *ballot, int base, int threshold);
/* Is `value` the same as `other`, above it or below it: do their votes not contradict each other? */
bool ballot_agree(const struct ballot *ballot, int value, int other);

#endif
