/* Households in care whose visit is due (R43): one accepted request each, and the next visit is set. */
#ifndef LOOPLINE_CARE_DUE_H
#define LOOPLINE_CARE_DUE_H

#include "common/service.h"

/* service.due of intake. */
enum result care_due(struct batch *batch, size_t *taken);

#endif
