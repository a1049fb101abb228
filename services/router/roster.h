/* Who is on duty for a unit 值班 (T15): the rows of the pack's roster, of which the first that holds counts.
 * A row holds when the instant lies in its working or rest time (by the calendar of the unit; around the clock or not:
 * a unit that never closes has working hours too), on one of its days, in its span of the local day. A span over midnight
 * belongs to the day on which it starts: "fri 17:30-08:30" ends on Saturday morning. Pure. */
#ifndef LOOPLINE_ROSTER_H
#define LOOPLINE_ROSTER_H

#include "common/pack.h"

/* The row that holds at `at`; NULL: nobody is named then, or INSTANT_NONE. Borrowed from the pack. */
const struct pack_shift *roster_shift(const struct pack *pack, int unit, instant at);
/* The unit that takes an order of this urgency while the row holds: its desk, else the unit itself. */
int roster_desk(const struct pack_shift *shift, enum urgency urgency);
/* Does this row hold at `at`? */
bool roster_holds(const struct pack *pack, const struct pack_shift *shift, instant at);

#endif
