/* What an accepted event means to others: history, milestones, what the person may know, the router. */
#ifndef LOOPLINE_SURVEY_SAY_H
#define LOOPLINE_SURVEY_SAY_H

#include "common/service.h"
#include "services/survey/survey.h"

struct telling {
    struct batch *batch;
    const struct message *message; /* whose doing; an empty one: time's */
    const struct survey_case *now; /* after the event */
    const struct survey_event *event;
};

/* Says every effect of the accepted rule. */
void survey_say(const struct telling *telling, unsigned effects);
/* One line of the case's history. */
void survey_say_record(const struct telling *telling, const char *kind, const char *detail);
/* To intake: what the person of this survey may know. */
void survey_say_person(const struct telling *telling, const struct survey *survey, enum request_state state,
                       const char *what);
/* To escalation: a milestone of the case's order. */
void survey_say_milestone(const struct telling *telling, enum milestone milestone);

#endif
