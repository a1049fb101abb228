/* The receipt of a submission, as cells. */
#ifndef LOOPLINE_RECEIPT_H
#define LOOPLINE_RECEIPT_H

#include "common/wire.h"
#include "services/ctl/ctl.h"
#include "services/ctl/output.h"

/* Nothing when the reply carries none. */
void receipt_add(const struct ctl *ctl, const Loopline__Wire__V1__Reply *reply, struct sheet *sheet);

#endif
