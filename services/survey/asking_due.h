/* R34, N07: what time brings to those who are asked by a message: it is sent, or nobody answered in time. */
#ifndef LOOPLINE_SURVEY_ASKING_DUE_H
#define LOOPLINE_SURVEY_ASKING_DUE_H

#include "common/service.h"

/* As service.due: in the open transaction, saved. */
enum result asking_due_all(struct batch *batch, size_t *taken) MUST_USE;

#endif
