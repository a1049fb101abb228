/* What time brings to cases: the analysis is over (R36), the look-back has come (R40), a repeat opens it no more. */
#ifndef LOOPLINE_SURVEY_CASE_DUE_H
#define LOOPLINE_SURVEY_CASE_DUE_H

#include "common/service.h"

/* As service.due: in the open transaction, saved. */
enum result case_due_all(struct batch *batch, size_t *taken) MUST_USE;

#endif
