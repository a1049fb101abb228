/* What an accepted event means to others: history, milestones, what the person may know, the router. */
#ifndef LOOPLINE_SURVEY_SAY_H
#define LOOPLINE_SURVEY_SAY_H

#include "common/pack.h"
#include "common/service.h"
#include "services/survey/survey_store.h"

struct telling {
    struct batch *batch;
    const struct message *message; /* whose doing; case_desk_time(): time's */
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
/* To intake: this survey is to be asked by a message, of its present step, through `channel` ("" = the request's own). */
void survey_say_asked(const struct telling *telling, const struct survey *survey, const struct pack *pack,
                      const char *channel);
/* One line of history: what came of one attempt. */
void survey_say_attempt(const struct telling *telling, const struct survey *survey, const struct attempt *attempt);
/* To escalation: a milestone of the case's order. */
void survey_say_milestone(const struct telling *telling, enum milestone milestone);

#endif
