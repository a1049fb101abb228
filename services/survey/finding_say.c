#include "services/survey/finding_say.h"
#include "common/str.h"
#include "services/survey/double_store.h"

static const char *code_of(const char *list, int number)
{
    return number == 0 ? NULL : term_get(list, number)->code;
}

void finding_say_add(struct batch *batch, const struct finding *finding, const char *district, const char *actor)
{
    struct finding kept = *finding;
    kept.at = batch->now;
    double_store_add_finding(batch, &kept);
    json_t *detail =
        json_pack("{s:s*, s:i, s:s, s:s*, s:s*, s:s*}", "finding_kind", code_of("finding_kind", (int)kept.kind),
                  "round", kept.round, "request", kept.number, "unit_rating", code_of("rating", (int)kept.unit_rating),
                  "centre_rating", code_of("rating", (int)kept.centre_rating), "sample", str_given(kept.sample));
    batch_record(batch, &(struct record){.subject = kept.case_id,
                                         .district = district,
                                         .kind = "finding",
                                         .unit = kept.unit,
                                         .actor = actor,
                                         .detail = store_json(batch, detail)});
}

void finding_say_rated(const struct telling *telling)
{
    const struct survey *survey = survey_find(telling->now, telling->event->number);
    const struct unit_call *call = survey->kind == VISIT_FOLLOW_UP ? double_store_call(telling->batch, survey) : NULL;
    if (call == NULL || !finding_differs((struct finding_heard){call->rating, call->solved},
                                         (struct finding_heard){survey->rating, survey->solved}))
        return;
    finding_say_add(telling->batch,
                    &(struct finding){.case_id = survey->case_id,
                                      .request_id = survey->request_id,
                                      .kind = FINDING_DIFFERS,
                                      .number = survey->number,
                                      .round = survey->round,
                                      .unit = call->unit,
                                      .unit_rating = call->rating,
                                      .centre_rating = survey->rating,
                                      .sample = ""},
                    telling->now->district, message_actor(telling->message));
}

void finding_say_came_back(const struct telling *telling)
{
    const struct survey_case *now = telling->now;
    const struct survey *survey = survey_find(now, telling->event->number);
    if (telling->event->kind != CASE_EVENT_RATE || survey == NULL)
        return; /* R41: what a bench opens again has its ruling; it is no matter that came back */
    finding_say_add(telling->batch,
                    &(struct finding){.case_id = now->id,
                                      .request_id = survey->request_id,
                                      .kind = FINDING_CAME_BACK,
                                      .number = survey->number,
                                      .round = now->round,
                                      .unit = now->unit,
                                      .centre_rating = survey->rating,
                                      .sample = ""},
                    now->district, message_actor(telling->message));
}
