/* A past order as it was, and as another pack would have had it (replay.h): clock by clock. Pure core.
 *
 * The proof of the playing is the control: the same history under the pack that the order really had. A clock whose
 * cards come out otherwise in the control than they were (a calendar was corrected while it ran, a record is missing)
 * says nothing about the other pack: REPLAY_UNKNOWN. */
#ifndef LOOPLINE_REPLAY_COMPARE_H
#define LOOPLINE_REPLAY_COMPARE_H

#include "services/escalation/replay.h"

enum replay_verdict {
    REPLAY_SAME = 0,
    REPLAY_NOW_YELLOW, /* yellow, and there was no card */
    REPLAY_NOW_RED,    /* red, and there was no red card */
    REPLAY_NO_RED,     /* there was a red card; not any more, perhaps a yellow one */
    REPLAY_NO_YELLOW,  /* there was a yellow card only; none any more */
    REPLAY_UNKNOWN,    /* the control is not what happened */
    REPLAY_VERDICT_COUNT
};
/* One clock before and after. Either may be NULL: the limit is new, or gone. */
struct replay_pair {
    const struct replay_past *past;
    const struct replay_clock *clock;
    enum replay_verdict verdict;
};
/* Pairs by unit, stage and round, those of one such in the order of their starts. `control` NULL: the playing is taken
 * at its word. Arena-owned. */
size_t replay_compare(struct arena *arena, const struct replay_order *order, const struct replay_course *course,
                      const struct replay_course *control, struct replay_pair **out);

#endif
