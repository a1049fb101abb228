/* What time brings to appeals that have no clock in escalation, because their case is no order (R41). */
#ifndef LOOPLINE_SURVEY_APPEAL_DUE_H
#define LOOPLINE_SURVEY_APPEAL_DUE_H

#include "common/service.h"

/* That nobody ruled in time is told once; the appeal stays open. `taken`: cases. */
enum result appeal_due_all(struct batch *batch, size_t *taken) MUST_USE;

#endif
