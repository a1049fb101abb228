/* Which meeting a line names, and its counters: shared by the commands that look and those that decide. */
#ifndef LOOPLINE_MEETINGS_H
#define LOOPLINE_MEETINGS_H

#include "services/ctl/ctl.h"

struct meeting_name {
    const char *cadence, *date; /* "centre", "2019-07-16" */
};
/* "centre/2019-07-16". CTL_USAGE: it is not written so. */
int meetings_name(const struct ctl *ctl, const char *text, struct meeting_name *out);
/* Closed of assigned in percent, one decimal: "93.6". NULL: none was assigned. */
const char *meetings_percent(const struct ctl *ctl, long long closed, long long assigned);
/* Why an order stands on the agenda, by the bits of enum agenda_reason: 逾期、重办; JSON: ["overdue","redo"]. */
const char *meetings_reasons(const struct ctl *ctl, unsigned reasons);
/* Units stored as codes separated by commas: their names; JSON: as stored. NULL: none. */
const char *meetings_units(struct ctl *ctl, const char *codes);

#endif
