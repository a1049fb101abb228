#include "services/survey/survey_guard.h"
#include "common/result.h"
#include "common/str.h"

bool newer(const struct survey_facts *facts)
{
    return facts->event->opening.round > facts->now->round;
}

static bool still_asked(const struct survey_facts *facts, const struct survey *survey)
{
    const struct survey_case *opening = &facts->event->opening;
    for (size_t i = 0; i < opening->survey_count; i++)
        if (uuid_compare(&opening->surveys[i]->request_id, &survey->request_id) == 0)
            return true;
    return false;
}

/* The router's word of the same round: who rides on the order no more. */
static bool leaves(const struct survey_facts *facts, const struct survey *survey)
{
    return facts->event->kind == CASE_EVENT_FED_BACK && facts->event->opening.round == facts->now->round &&
           survey->state != SURVEY_RELEASED && !survey->gone && !still_asked(facts, survey);
}

/* R36: a demand that sends the order back; of who is gone, or goes now, the own order is asked about. */
static bool stands(const struct survey_facts *facts, const struct survey *survey)
{
    return survey->rating == RATING_DISSATISFIED && !survey->excluded && !survey->gone && !leaves(facts, survey);
}

static bool some_stands(const struct survey_facts *facts)
{
    for (size_t i = 0; i < facts->now->survey_count; i++)
        if (stands(facts, facts->now->surveys[i]))
            return true;
    return false;
}

/* Of those who are still to be asked: how many ride on the order no more. */
static int gone(const struct survey_facts *facts)
{
    int count = 0;
    for (size_t i = 0; i < facts->now->survey_count; i++)
        count += facts->now->surveys[i]->state == SURVEY_OPEN && leaves(facts, facts->now->surveys[i]);
    return count;
}

bool left(const struct survey_facts *facts)
{
    for (size_t i = 0; i < facts->now->survey_count; i++)
        if (leaves(facts, facts->now->surveys[i]))
            return true;
    return false;
}

bool some_left(const struct survey_facts *facts)
{
    return left(facts) && gone(facts) < facts->now->open;
}

bool last_left(const struct survey_facts *facts)
{
    int count = gone(facts);
    return count > 0 && count == facts->now->open;
}

bool last_left_content(const struct survey_facts *facts)
{
    return last_left(facts) && !some_stands(facts);
}

/* R36: one that stands has a cause that is analysed first. */
static bool analysed(const struct survey_facts *facts, const struct survey *survey)
{
    return stands(facts, survey) &&
           (survey->proposed_by != NULL || (facts->event->analyse & (1u << survey->cause)) != 0);
}

static bool some_analysed(const struct survey_facts *facts)
{
    for (size_t i = 0; i < facts->now->survey_count; i++)
        if (analysed(facts, facts->now->surveys[i]))
            return true;
    return false;
}

bool last_left_analyse(const struct survey_facts *facts)
{
    return last_left(facts) && some_analysed(facts);
}

bool last_left_used_up(const struct survey_facts *facts)
{
    return last_left(facts) && rounds_used_up(facts);
}

bool left_content(const struct survey_facts *facts)
{
    return left(facts) && !some_stands(facts);
}

bool left_analyse(const struct survey_facts *facts)
{
    return left(facts) && some_analysed(facts);
}

bool left_used_up(const struct survey_facts *facts)
{
    return left(facts) && rounds_used_up(facts);
}

bool has_left(const struct survey_facts *facts)
{
    return facts->survey != NULL && facts->survey->gone;
}

bool rounds_used_up(const struct survey_facts *facts)
{
    return facts->now->round >= facts->now->redo_max;
}

bool by_handler(const struct survey_facts *facts)
{
    const struct survey_event *event = facts->event;
    return event->role == ROLE_HANDLER || event->role == ROLE_LEADER || !str_empty(event->actor_unit);
}

bool no_cause(const struct survey_facts *facts)
{
    return survey_cause_fault(facts->event->rating, facts->event->cause) == REASON_REQUIRED;
}

bool idle_cause(const struct survey_facts *facts)
{
    return survey_cause_fault(facts->event->rating, facts->event->cause) == REASON_FORBIDDEN_HERE;
}

/* By rule nobody answered at all: there is nothing to be said about coming back either. */
bool no_recurred(const struct survey_facts *facts)
{
    return facts->now->kind == VISIT_LOOK_BACK && facts->event->recurred == ANSWER_UNSPECIFIED &&
           facts->event->rating != RATING_DECLINED;
}

bool idle_recurred(const struct survey_facts *facts)
{
    return facts->now->kind != VISIT_LOOK_BACK && facts->event->recurred != ANSWER_UNSPECIFIED;
}

bool not_this_visit(const struct survey_facts *facts)
{
    return facts->survey == NULL || facts->survey->state == SURVEY_RELEASED;
}

bool rated(const struct survey_facts *facts)
{
    return facts->survey != NULL && facts->survey->state == SURVEY_RATED;
}

bool dissatisfied(const struct survey_facts *facts)
{
    return facts->event->rating == RATING_DISSATISFIED;
}

bool others_open(const struct survey_facts *facts)
{
    return facts->now->open > 1;
}

bool all_content(const struct survey_facts *facts)
{
    return !dissatisfied(facts) && !some_stands(facts);
}

bool to_analyse(const struct survey_facts *facts)
{
    const struct survey_event *event = facts->event;
    return (dissatisfied(facts) && (event->analyse & (1u << event->cause)) != 0) || some_analysed(facts);
}

bool came_back(const struct survey_facts *facts)
{
    return facts->event->recurred == ANSWER_YES;
}

bool not_lead(const struct survey_facts *facts)
{
    return !facts->event->acts_for_lead;
}

bool in_progress(const struct survey_facts *facts)
{
    return facts->now->outcome == OUTCOME_IN_PROGRESS;
}

bool works_running(const struct survey_facts *facts)
{
    return facts->now->works_until != INSTANT_NONE && facts->now->works_done_at == INSTANT_NONE;
}

bool no_works(const struct survey_facts *facts)
{
    return facts->now->works_until == INSTANT_NONE;
}

bool works_done(const struct survey_facts *facts)
{
    return facts->now->works_done_at != INSTANT_NONE;
}

/* People write minutes. */
bool works_done_before(const struct survey_facts *facts)
{
    return facts->event->done_at + INSTANT_MINUTE <= facts->now->fed_back_at;
}

bool no_unit_call(const struct survey_facts *facts)
{
    return facts->event->no_unit_call;
}

bool appeal_open(const struct survey_facts *facts)
{
    return facts->event->appeal_open;
}

bool not_told(const struct survey_facts *facts)
{
    return facts->now->window_until != INSTANT_NONE && !facts->now->overdue;
}

bool same_person(const struct survey_facts *facts)
{
    return facts->now->write_off != NULL && str_equal(facts->now->write_off->applied_by, facts->event->actor);
}

bool by_handling_unit(const struct survey_facts *facts)
{
    return facts->event->of_handling_unit;
}

bool not_dissatisfied(const struct survey_facts *facts)
{
    return facts->survey == NULL || facts->survey->state != SURVEY_RATED || facts->survey->gone ||
           facts->survey->rating != RATING_DISSATISFIED;
}

bool proposed_before(const struct survey_facts *facts)
{
    return facts->survey->proposed_by != NULL;
}

bool excluded_before(const struct survey_facts *facts)
{
    return facts->survey->excluded;
}

bool restored_before(const struct survey_facts *facts)
{
    return facts->survey->restored;
}

bool nothing_proposed(const struct survey_facts *facts)
{
    return facts->survey == NULL || facts->survey->proposed_by == NULL;
}

bool same_proposer(const struct survey_facts *facts)
{
    return str_equal(facts->survey->proposed_by, facts->event->actor);
}

bool last_standing(const struct survey_facts *facts)
{
    for (size_t i = 0; i < facts->now->survey_count; i++) {
        const struct survey *survey = facts->now->surveys[i];
        if (survey != facts->survey && stands(facts, survey))
            return false;
    }
    return true;
}
