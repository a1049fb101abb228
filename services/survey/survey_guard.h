/* What the rows of survey_rules.c ask of a case and an event; pure, each a plain question. */
#ifndef LOOPLINE_SURVEY_GUARD_H
#define LOOPLINE_SURVEY_GUARD_H

#include "services/survey/survey.h"

/* The order that fed back is in a later round than the case. */
bool newer(const struct survey_facts *facts);
/* N02: of those still to be asked, some, or all that are left, ride on the order no more. */
bool some_left(const struct survey_facts *facts);
bool last_left_content(const struct survey_facts *facts);
bool last_left_analyse(const struct survey_facts *facts);
bool last_left_used_up(const struct survey_facts *facts);
bool last_left(const struct survey_facts *facts);
/* N02: somebody of this visit, asked or not, rides on it no more; and what then stands of those who do. */
bool left_content(const struct survey_facts *facts);
bool left_analyse(const struct survey_facts *facts);
bool left_used_up(const struct survey_facts *facts);
bool left(const struct survey_facts *facts);
/* The one whose rating it is has left before. */
bool has_left(const struct survey_facts *facts);

bool by_handler(const struct survey_facts *facts);
bool no_cause(const struct survey_facts *facts);
bool idle_cause(const struct survey_facts *facts);
bool no_recurred(const struct survey_facts *facts);
bool idle_recurred(const struct survey_facts *facts);
bool not_this_visit(const struct survey_facts *facts);
bool rated(const struct survey_facts *facts);
bool dissatisfied(const struct survey_facts *facts);
bool others_open(const struct survey_facts *facts);
bool all_content(const struct survey_facts *facts);
bool to_analyse(const struct survey_facts *facts);
bool rounds_used_up(const struct survey_facts *facts);
bool came_back(const struct survey_facts *facts);

bool not_lead(const struct survey_facts *facts);
bool in_progress(const struct survey_facts *facts);
bool works_running(const struct survey_facts *facts);
bool no_works(const struct survey_facts *facts);
bool works_done(const struct survey_facts *facts);
bool works_done_before(const struct survey_facts *facts);
bool no_unit_call(const struct survey_facts *facts);
bool appeal_open(const struct survey_facts *facts);
/* R30: its time is over, and nobody has been told. */
bool not_told(const struct survey_facts *facts);
bool same_person(const struct survey_facts *facts);
bool by_handling_unit(const struct survey_facts *facts);

bool not_dissatisfied(const struct survey_facts *facts);
bool proposed_before(const struct survey_facts *facts);
bool excluded_before(const struct survey_facts *facts);
bool restored_before(const struct survey_facts *facts);
bool nothing_proposed(const struct survey_facts *facts);
bool same_proposer(const struct survey_facts *facts);
/* The excluded one was the last dissatisfied one whose demand stood. */
bool last_standing(const struct survey_facts *facts);

#endif
