/* What units are judged by: facts counted → rates, ranks, points, who is summoned (N05, N09, N21, R27, R32, R33). Pure.
 * Everything is whole numbers: a figure is the same on every machine, to the last digit.
 * Facts are those of report.fact, counted by fact: int64_t facts[FACT_COUNT]. */
#ifndef LOOPLINE_SCORE_H
#define LOOPLINE_SCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/pack.h"

struct score {
    int64_t numerator, denominator;
    int64_t forgiven; /* 容错 (N21): failures that do not count; never more than there are */
    bool small;       /* fewer than the rate's `least`: marked, not ranked, no points, nobody is summoned */
    int group;        /* index of pack->peers; -1: compared with nobody */
    int rank;         /* among `ranked` of its group, 1 = best; equals share one; 0 = not ranked */
    int ranked;
};

/* Shares in tenths of a percent, rounded half up: 974 = 97.4 %. -1: nothing below the line. */
int score_tenths(int64_t numerator, int64_t denominator);
/* The share as it counts: with the tolerance. */
int score_tolerated(const struct pack_rate *rate, const struct score *score);
/* Wilson's 95 % interval of the plain share (E. B. Wilson, JASA 22, 1927; z = 1.96), in tenths of a percent: what would be
 * seen if more people had been asked. false: nothing below the line. */
bool score_interval(const struct score *score, int *low, int *high);

/* Numerator, denominator, what is forgiven, and whether it is few; group -1, no rank. */
struct score score_of(const struct pack_rate *rate, const int64_t facts[FACT_COUNT]);
/* Ranks inside each group, by the share as it counts, compared exactly. */
void score_rank(const struct pack_rate *rate, struct score *scores, size_t count);

/* One row of the ledger (R27, R33): how often it applies, and what that makes. */
struct score_points {
    int64_t times, points;
};
struct score_points score_points(const struct pack *pack, const struct pack_points *row,
                                 const int64_t facts[FACT_COUNT]);

/* R32: below the line in the last of these months, and in so many in a row before; the oldest first. A month with few
 * cases says nothing: it neither counts nor breaks the row; a last month with few summons nobody. */
bool score_summoned(const struct pack *pack, const struct pack_talk *talk, const struct score *months, size_t count);

#endif
