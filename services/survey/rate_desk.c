#include "services/survey/rate_desk.h"
#include "common/str.h"
#include "services/survey/case_desk.h"
#include "services/survey/sample_desk.h"
#include "services/survey/survey_store.h"
#include <string.h>

enum { LIST_DEFAULT = 50, LIST_MAX = 500 };

enum result rate_desk_decode_rate(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__Rate *body = (const void *)message->body;
    struct survey_event *event = case_desk_command(batch, message, CASE_EVENT_RATE, body->number);
    event->rating = (enum rating)body->rating;
    event->source = SOURCE_AGENT;
    event->responded = (enum answer)body->responded;
    event->solved = (enum answer)body->solved;
    event->recurred = (enum answer)body->recurred;
    event->cause = (enum cause)body->cause;
    event->cause_basis = event->cause == CAUSE_UNSPECIFIED ? CAUSE_BASIS_UNSPECIFIED : CAUSE_BASIS_SAID;
    event->text = body->text;
    if (event->rating == RATING_UNSPECIFIED)
        faults_add(&message->faults, "rating", REASON_REQUIRED);
    else if (survey_cause_fault(event->rating, event->cause) != REASON_NONE)
        faults_add(&message->faults, "cause", survey_cause_fault(event->rating, event->cause));
    return case_desk_decoded(message);
}

enum result rate_desk_decode_list(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ListSurveys *body = (const void *)message->body;
    memset(&message->subject, 0, sizeof message->subject);
    if (body->limit > LIST_MAX)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    if (batch->pack != NULL && !str_empty(body->district) && pack_area_find(batch->pack, body->district) < 0)
        faults_add(&message->faults, "district", REASON_UNKNOWN_CODE);
    return case_desk_decoded(message);
}

enum result rate_desk_list(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ListSurveys *body = (const void *)message->body;
    struct rows rows;
    if ((enum visit_kind)body->kind == VISIT_CHECK)
        return sample_desk_list(batch, message, body->limit == 0 ? LIST_DEFAULT : (int)body->limit);
    enum result outcome =
        survey_read_open(batch, body->district, body->limit == 0 ? LIST_DEFAULT : (int)body->limit, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    Loopline__Survey__V1__SurveyPage *page = arena_alloc(batch->arena, sizeof *page);
    Loopline__Survey__V1__Survey *list = arena_array(batch->arena, rows.count + 1, sizeof *list);
    loopline__survey__v1__survey_page__init(page);
    page->surveys = arena_array(batch->arena, rows.count + 1, sizeof *page->surveys);
    page->n_surveys = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct survey_entry *entry = &((const struct survey_entry *)rows.list)[i];
        loopline__survey__v1__survey__init(&list[i]);
        list[i].number = wire_text(entry->number);
        list[i].district = wire_text(entry->district);
        list[i].unit = wire_text(entry->unit);
        list[i].round = (uint32_t)entry->round;
        list[i].outcome = (Loopline__Wire__V1__Outcome)entry->outcome;
        list[i].fed_back_at = entry->fed_back_at;
        page->surveys[i] = &list[i];
    }
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEYS, page);
    return RESULT_OK;
}
