/* What the statement of a section is asked with (enum report_needs), and the limits of the pack that a reckoning uses. */
#ifndef LOOPLINE_REPORT_PARAMS_H
#define LOOPLINE_REPORT_PARAMS_H

#include "services/ctl/report.h"

struct report_scope {
    int area;                 /* of the pack in force; -1 = everywhere */
    instant since, until;     /* since: INSTANT_NONE = from the beginning. What is told ends at `until` */
    instant known;            /* as of when corrections are heard */
    unsigned long long facts; /* that are counted: bits 1ull << enum fact; for REPORT_FACTS */
};
void report_params(struct ctl *ctl, const struct report_section *section, const struct report_scope *scope,
                   struct params *out);
void report_limits(struct ctl *ctl, int64_t limits[REPORT_LIMITS]);

#endif
