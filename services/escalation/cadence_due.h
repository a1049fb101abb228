/* Time brings what comes round: the schedule of every cadence, the occasions, and the meetings made by them.
 *
 * One row of escalation.cadence per cadence holds the next occasion, as its nominal date and its instant. A new pack
 * brings the rows in step: a new cadence begins with its first occasion from now on; one that the pack no longer has
 * rests; a rule that changed counts from now on, and never goes back to a nominal date that has come round. What fell
 * due before that is owed by the pack that promised it and comes round first. Where an unpublished year stood in the
 * way, counting goes on from the last occasion, so nothing is lost however late the year is published.
 * A town's clock that is set back (demo) begins anew from there; what has come round once does not come again.
 *
 * A due row is claimed by one replica, and its occasion written: the primary key of escalation.occasion (cadence,
 * nominal date) makes it exactly once. After the service was away everything missed comes round in the order of its
 * instants; how late stands in the row (fired_at - due_at). A meeting is made with its agenda as of now; of a report or
 * a recurring task the occasion is the proof, and `since` is what the report covers. In the history an occasion stands
 * under cadence_subject(): kind "occasion". */
#ifndef LOOPLINE_CADENCE_DUE_H
#define LOOPLINE_CADENCE_DUE_H

#include "common/service.h"

/* At most BATCH_MAX occasions, inside the open transaction; *taken of them came round. Leaves batch->work alone. */
enum result cadence_due(struct batch *batch, size_t *taken) MUST_USE;

#endif
