/* The receipt of a submission, and what else a channel's library answers, as people and scripts read it. */
#ifndef LOOPLINE_RECEIPT_H
#define LOOPLINE_RECEIPT_H

#include "common/lib/loopline.h"
#include "services/ctl/ctl.h"
#include "services/ctl/output.h"

/* NULL adds nothing. */
void receipt_add(const struct ctl *ctl, const struct loopline_receipt *receipt, struct sheet *sheet);

#endif
