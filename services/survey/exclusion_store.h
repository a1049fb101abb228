/* Rows of survey.exclusion ↔ structs. */
#ifndef LOOPLINE_EXCLUSION_STORE_H
#define LOOPLINE_EXCLUSION_STORE_H

#include "common/service.h"

/* Into survey_work.exclusions: of the loaded cases where a proposal waits, or of all when a message needs them. */
enum result exclusion_load(struct batch *batch) MUST_USE;
enum result exclusion_save(struct batch *batch) MUST_USE;

#endif
