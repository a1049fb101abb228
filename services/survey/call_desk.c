#include "services/survey/call_desk.h"
#include "common/str.h"
#include "services/survey/case_desk.h"
#include "services/survey/double_store.h"
#include "services/survey/finding_say.h"
#include <string.h>

typedef Loopline__Survey__V1__RegisterCall WireCall;

enum result call_desk_decode(struct batch *batch, struct message *message)
{
    const WireCall *wire = (const void *)message->body;
    (void)batch;
    memset(&message->subject, 0, sizeof message->subject);
    message_need_number(message, wire->number);
    if (wire->called_at == 0)
        faults_add(&message->faults, "called_at", REASON_REQUIRED);
    if (wire->rating == 0)
        faults_add(&message->faults, "rating", REASON_REQUIRED);
    return case_desk_decoded(message);
}

static const char *call_detail(struct batch *batch, const struct unit_call *call)
{
    return store_json(
        batch, json_pack("{s:i, s:s, s:s, s:s*}", "round", call->round, "request", call->number, "rating",
                         term_get("rating", (int)call->rating)->code, "solved",
                         call->solved == ANSWER_UNSPECIFIED ? NULL : term_get("answer", (int)call->solved)->code));
}

/* What the centre has heard of this person in this round speaks now: by the follow-up, and by each sample. */
static void compare(const struct telling *telling, const struct survey *survey, const struct unit_call *call)
{
    struct batch *batch = telling->batch;
    const struct double_book *book = double_store_book(batch);
    const struct check_call *checks = book->checks.list;
    if (survey->state == SURVEY_RATED)
        finding_say_rated(telling);
    for (size_t i = 0; i < book->checks.count; i++) {
        const struct check_call *check = &checks[i];
        bool same = check->round == survey->round && uuid_compare(&check->case_id, &survey->case_id) == 0 &&
                    uuid_compare(&check->request_id, &survey->request_id) == 0;
        if (same && check->rating != RATING_UNSPECIFIED &&
            finding_differs((struct finding_heard){call->rating, call->solved},
                            (struct finding_heard){check->rating, check->solved}))
            finding_say_add(batch,
                            &(struct finding){survey->case_id, survey->request_id, FINDING_DIFFERS, survey->number,
                                              survey->round, call->unit, call->rating, check->rating, check->sample,
                                              batch->now},
                            telling->now->district, message_actor(telling->message));
    }
}

enum result call_desk_step(struct batch *batch, struct message *message)
{
    static const struct survey_case NOTHING = {.state = CASE_NONE};
    const WireCall *wire = (const void *)message->body;
    const struct survey_case *now = message->rows == NULL ? &NOTHING : message->rows;
    const struct survey *survey = survey_find(now, message->number);
    const char *unit = wire->unit, *field = NULL;
    bool acts_for_lead = case_desk_for_lead(batch, message, now, &unit);
    struct unit_call call = {.case_id = now->id,
                             .number = message->number,
                             .round = now->round,
                             .unit = unit,
                             .called_at = wire->called_at,
                             .rating = (enum rating)wire->rating,
                             .solved = (enum answer)wire->solved,
                             .text = wire->text,
                             .by = message->from->name,
                             .at = batch->now};
    const struct unit_call_facts facts = {.now = now,
                                          .survey = survey,
                                          .call = &call,
                                          .acts_for_lead = acts_for_lead,
                                          .registered = survey != NULL && double_store_call(batch, survey) != NULL,
                                          .at = batch->now};
    enum reason reason = unit_call_fault(&facts, &field);
    if (reason != REASON_NONE || survey == NULL)
        return batch_refuse(message, field, reason);
    call.request_id = survey->request_id;
    double_store_add_call(batch, &call);
    const struct survey_event event = {.number = message->number};
    const struct telling telling = {batch, message, now, &event};
    survey_say_record(&telling, "unit_called", call_detail(batch, &call));
    compare(&telling, survey, &call);
    case_desk_answer(batch, message, now);
    return RESULT_OK;
}

bool call_desk_missing(struct batch *batch, const struct survey_case *now)
{
    const struct pack *pack = case_desk_pack(batch, now->pack_version);
    int policy = pack_policy_find(pack, now->policy);
    if (policy < 0 || !pack->policies[policy].unit_call)
        return false;
    for (size_t i = 0; i < now->survey_count; i++)
        if (now->surveys[i]->state != SURVEY_RELEASED && !now->surveys[i]->gone &&
            double_store_call(batch, now->surveys[i]) == NULL)
            return true;
    return false;
}
