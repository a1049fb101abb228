/* Histories of a case, made by chance (tests/lib/chance.h): whatever comes in whatever order, nothing is written off that was
 * not asked back, nobody rates twice, who handles never rates, who proposes never approves, running works are never written
 * off, nor what a person appeals against; and every row could be stored: the CHECKs of the schema survey, as predicates on
 * the structs. What does not hold fails the test that runs, or ends the program. */
#ifndef LOOPLINE_TESTS_SURVEY_HISTORY_H
#define LOOPLINE_TESTS_SURVEY_HISTORY_H

#include "services/survey/survey.h"

struct survey_history {
    size_t write_offs, look_backs, redos, exclusions, missed, overdue;
};

/* One case; shorter when chance is fed and its bytes are used up. Adds what happened. */
void survey_history_play(struct survey_history *sums);
/* A rule that no history of this process has reached; NULL: none. */
const struct survey_rule *survey_history_missing(void);

#endif
