/* What a second look found: the unit heard something else than the centre (R39), or a look-back heard that what was
 * written off came back (R40); what a bench opens again (R41) has its ruling. It lowers nobody's rating; it is counted (terms `fact`: differs, came_back). Pure. */
#ifndef LOOPLINE_SURVEY_FINDING_H
#define LOOPLINE_SURVEY_FINDING_H

#include "services/survey/survey.h"

struct finding { /* once per case, kind, request, round and sample */
    struct uuid case_id, request_id;
    enum finding_kind kind;
    const char *number;
    int round;
    const char *unit; /* whose doing; NULL: answered at first contact */
    enum rating unit_rating, centre_rating;
    const char *sample; /* "" = by the follow-up itself */
    instant at;
};

/* What somebody heard from the person. */
struct finding_heard {
    enum rating rating;
    enum answer solved;
};

/* The unit heard somebody content, the centre the same person discontent. The reverse is none: nobody gains by it. */
bool finding_differs(struct finding_heard unit, struct finding_heard centre);

#endif
