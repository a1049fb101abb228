/* 上报: which steps of an order go up to the level above with a report (wire/v1/upper.proto), as rows. What is reported is the
 * doing of the lead, and how the order as a whole stands: its co-handlers are this deployment's own affair. Pure.
 * Sources: design 9, handbook R02, R20, R31. */
#ifndef LOOPLINE_UPWARD_H
#define LOOPLINE_UPWARD_H

#include "services/router/router.h"

struct upward_row {
    const char *what; /* of the progress */
    enum upward_kind kind;
    bool of_lead;     /* reported when the lead did it, and when nobody else did */
    bool above_alone; /* people are told nothing: requests of other channels hear nothing of the step */
    const char *why;
};

/* NULL: nothing is reported with such a step. */
const struct upward_row *upward_row(const char *what);
/* Whether this very step is reported: `unit` did it, NULL = the order's own. The order as it stands after the step. A second
 * lead's signature in a round is not: above it was signed for. */
bool upward_reports(const struct upward_row *row, const struct order *order, const char *unit);

#endif
