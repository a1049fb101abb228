/* Codes that a list was narrowed by: a list that is empty because of a slip of the pen is refused, not shown. */
#ifndef LOOPLINE_KNOWN_H
#define LOOPLINE_KNOWN_H

#include "common/row.h"
#include "services/ctl/connect.h"

/* For a list that came back empty: CTL_ABSENT (said) when --district, --area, --matter, --unit, --channel or --cadence of the
 * line is no code of the pack in force. Rows under a code of an older pack are listed: ask only when there are none. */
int known_codes(struct ctl *ctl);
/* A list of the reader: connect_list, and known_codes when it came back empty. */
int known_rows(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows);
/* --unit as a parameter, an array of codes: the unit with all below it; one that the pack does not have stands for
 * itself; empty without the option. */
void known_units_below(struct ctl *ctl, struct params *params);

#endif
