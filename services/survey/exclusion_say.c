#include "services/survey/exclusion_say.h"
#include "common/store.h"
#include "services/survey/exclusion.h"
#include "services/survey/survey_store.h"

static struct exclusion_key key_of(const struct survey *survey)
{
    return (struct exclusion_key){survey->case_id, survey->visit, survey->request_id};
}

void exclusion_say_record(const struct telling *telling, const char *kind, const struct exclusion *exclusion,
                          const char *reason)
{
    survey_say_record(telling, kind,
                      store_json(telling->batch, json_pack("{s:s, s:s, s:s*}", "request", exclusion->number,
                                                           "exclusion", exclusion->ground, "reason", reason)));
}

void exclusion_say_proposed(const struct telling *telling)
{
    struct survey_work *work = telling->batch->work;
    const struct exclusion_key key = key_of(survey_find(telling->now, telling->event->number));
    struct exclusion *proposal = telling->event->proposal;
    proposal->case_id = key.case_id;
    proposal->visit = key.visit;
    proposal->request_id = key.request_id;
    proposal->seq = exclusion_next_seq(&work->exclusions, &key);
    proposal->number = telling->event->number;
    proposal->proposed_by = telling->event->actor;
    proposal->proposed_at = telling->event->at;
    proposal->state = EXCLUSION_PROPOSED;
    proposal->reason = "";
    proposal->decided_at = proposal->annulled_at = INSTANT_NONE;
    proposal->dirty = true;
    list_add(telling->batch->arena, &work->exclusions, proposal);
    exclusion_say_record(telling, "exclusion_proposed", proposal, NULL);
}

static const struct exclusion *decide(const struct telling *telling, enum exclusion_state state, const char *kind)
{
    const struct survey_work *work = telling->batch->work;
    const struct survey_event *event = telling->event;
    const struct exclusion_key key = key_of(survey_find(telling->now, event->number));
    struct exclusion *proposal = exclusion_find(&work->exclusions, &key, EXCLUSION_PROPOSED);
    exclusion_decide(proposal, state, event->actor, event->text, event->at);
    exclusion_say_record(telling, kind, proposal, event->text);
    return proposal;
}

void exclusion_say_approved(const struct telling *telling)
{
    const struct exclusion *exclusion = decide(telling, EXCLUSION_APPROVED, "excluded");
    Loopline__Event__V1__ProgressMade body = LOOPLINE__EVENT__V1__PROGRESS_MADE__INIT;
    body.request_id = wire_uuid(telling->batch->arena, &exclusion->request_id);
    body.number = wire_text(exclusion->number);
    body.state = LOOPLINE__WIRE__V1__REQUEST_STATE__REQUEST_STATE_FED_BACK;
    body.what = wire_text("excluded");
    body.ground = wire_text(exclusion->ground);
    body.at = telling->batch->now;
    batch_emit(telling->batch, NODE_INTAKE, MESSAGE_PROGRESS_MADE, &telling->now->id, telling->now->district,
               &body.base);
}

void exclusion_say_refused(const struct telling *telling)
{
    (void)decide(telling, EXCLUSION_REFUSED, "exclusion_refused");
}

static void overtake(const struct telling *telling, struct exclusion *one)
{
    exclusion_decide(one, EXCLUSION_OVERTAKEN, "", "", telling->event->at);
    exclusion_say_record(telling, "exclusion_overtaken", one, NULL);
}

static bool waits(const struct telling *telling, const struct exclusion *one)
{
    return one->state == EXCLUSION_PROPOSED && uuid_compare(&one->case_id, &telling->now->id) == 0;
}

void exclusion_say_overtaken(const struct telling *telling)
{
    const struct survey_work *work = telling->batch->work;
    for (size_t i = 0; i < work->exclusions.count; i++)
        if (waits(telling, work->exclusions.items[i]))
            overtake(telling, work->exclusions.items[i]);
}

void exclusion_say_left(const struct telling *telling)
{
    const struct survey_work *work = telling->batch->work;
    for (size_t i = 0; i < telling->now->survey_count; i++) {
        const struct exclusion_key key = key_of(telling->now->surveys[i]);
        struct exclusion *one = exclusion_find(&work->exclusions, &key, EXCLUSION_PROPOSED);
        if (telling->now->surveys[i]->gone && one != NULL)
            overtake(telling, one);
    }
}
