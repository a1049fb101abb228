/* Appeal (R41): what it means to others: history, the person, the bench's clock. */
#ifndef LOOPLINE_APPEAL_SAY_H
#define LOOPLINE_APPEAL_SAY_H

#include "common/service.h"
#include "services/survey/appeal.h"

/* Filed (it has its number), or ruled on; by whom stands in the appeal. The person is told of the own one. Ruled on: before
 * the case changes, so that the person hears of the ruling before hearing what follows from it. */
void appeal_say(struct batch *batch, const struct survey_case *now, const struct appeal *appeal);
/* A person's appeal that cannot be: too late, twice, against nothing. On record with the reason; the person is told. */
void appeal_say_void(struct batch *batch, const struct survey_case *now, const struct appeal *appeal,
                     enum reason reason);
/* The clock of an order (APPEAL, of the order as a whole) runs for its oldest open appeal: when another one became the
 * oldest, it ends, and runs anew from the instant at which that one was filed. `before`, `after`: the oldest, NULL none. */
void appeal_say_clock(struct batch *batch, const struct survey_case *now, const struct appeal *before,
                      const struct appeal *after);

/* R41: nobody ruled in time. */
void appeal_say_overdue(struct batch *batch, const struct survey_case *now, const struct appeal *appeal);

#endif
