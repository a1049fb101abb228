/* 双回访 (R39): the handling unit's own call after its result, on record beside the centre's. It never counts as the
 * rating; where the policy says so nothing is written off before each person had it. Pure.
 * Source: handbook R39, 5.7. */
#ifndef LOOPLINE_SURVEY_UNIT_CALL_H
#define LOOPLINE_SURVEY_UNIT_CALL_H

#include "services/survey/survey.h"

struct unit_call { /* once per request and round; texts never NULL */
    struct uuid case_id, request_id;
    int round;
    const char *number, *unit;
    instant called_at;
    enum rating rating; /* what the person said to the unit */
    enum answer solved; /* unspecified: not said */
    const char *text;   /* personal data may hide in it: never listed, never logged */
    const char *by;     /* principal */
    instant at;         /* registered */
};

struct unit_call_facts {
    const struct survey_case *now;
    const struct survey *survey; /* of the present visit; NULL: the number means none of it */
    const struct unit_call *call;
    bool acts_for_lead;
    bool registered; /* this request has one in this round */
    instant at;      /* now */
};

/* REASON_NONE: it may be registered; else the field at fault in *field (static). */
enum reason unit_call_fault(const struct unit_call_facts *facts, const char **field);
/* That request's call of that round, NULL none. */
const struct unit_call *unit_call_find(const struct unit_call *calls, size_t count, const struct survey *survey);

#endif
