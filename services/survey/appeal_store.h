/* Rows of survey.appeal and survey.correction, and what can be appealed against ↔ structs. */
#ifndef LOOPLINE_APPEAL_STORE_H
#define LOOPLINE_APPEAL_STORE_H

#include "common/service.h"
#include "services/survey/appeal.h"
#include "services/survey/survey_store.h"

/* Into survey_work, when a message of the batch is about an appeal: all of the loaded cases. */
enum result appeal_load(struct batch *batch) MUST_USE;
/* The facts about one case of this batch. */
struct appeal_facts appeal_facts_of(const struct survey_work *work, const struct survey_case *now);
/* Numbers of a year: takes `count` in one go, *last is the highest; one row lock until COMMIT. */
enum result appeal_serial(struct batch *batch, int year, int count, int *last) MUST_USE;
enum result appeal_save(struct batch *batch) MUST_USE;

/* For time: the appeals of the loaded cases alone. */
enum result appeal_load_due(struct batch *batch) MUST_USE;

#endif
