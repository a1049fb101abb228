/* Why a request was classified and dispatched as it was: what the classifier noted down when it decided (decision.h), with
 * names in the place of codes, the row of the catalogue that chose the units, and what people did about it. */
#ifndef LOOPLINE_WHY_H
#define LOOPLINE_WHY_H

#include "services/ctl/connect.h"
#include "services/ctl/output.h"

/* One axis of the reasons: codes and words as they stand in the JSON. */
struct why_axes {
    struct table axes, models, notes;
};
/* Reads the JSON of decision.h into tables; what it does not know it leaves out, what is missing is a dash. false: it is
 * no JSON object. Pairs "gate", "confidence" and "doubts" go to the sheet. */
bool why_reasons(struct ctl *ctl, const char *reasons, struct why_axes *tables, struct sheet *sheet);
/* The doubts alone, in words; JSON: an array. NULL: none. */
const char *why_doubts(struct ctl *ctl, const char *reasons);

/* The whole page of a number. *found false: nothing was classified under it. Needs group "why". */
enum result why_page(struct ctl *ctl, struct db *db, const char *number, struct sheet *sheet, bool *found) MUST_USE;

#endif
