#include "services/survey/appeal_say.h"
#include "common/store.h"
#include "common/str.h"
#include "services/survey/case_desk.h"

static void record(struct batch *batch, const struct survey_case *now, const struct appeal *appeal, const char *kind,
                   const char *reason)
{
    bool ruled = appeal->state != APPEAL_FILED;
    json_t *detail = json_pack("{s:s*, s:s, s:s*, s:s*, s:s*, s:s*, s:s*}", "appeal", appeal->number, "against",
                               term_get("appeal_against", (int)appeal->against)->code, "target",
                               str_given(appeal->target), "request", str_given(appeal->request_number), "ground",
                               str_given(appeal->ground), "reason", reason, "effect", str_given(appeal->effect));
    batch_record(batch, &(struct record){.subject = now->id,
                                         .district = now->district,
                                         .kind = kind,
                                         .unit = str_given(appeal->unit),
                                         .actor = ruled ? appeal->ruled_by : appeal->filed_by,
                                         .detail = store_json(batch, detail)});
}

/* What the request is at as it stands: an appeal by itself changes nothing. */
static enum request_state state_of(const struct survey_case *now)
{
    static const enum request_state STATES[CASE_STATE_COUNT] = {
        [CASE_NONE] = REQUEST_REFUSED,       [CASE_ANSWERED] = REQUEST_ANSWERED,   [CASE_ASKING] = REQUEST_FED_BACK,
        [CASE_REDO] = REQUEST_IN_HAND,       [CASE_ASKED] = REQUEST_FED_BACK,      [CASE_APPLIED] = REQUEST_FED_BACK,
        [CASE_WRITTEN_OFF] = REQUEST_CLOSED, [CASE_CLOSED] = REQUEST_CLOSED,       [CASE_REOPENED] = REQUEST_ACCEPTED,
        [CASE_ANALYSING] = REQUEST_FED_BACK, [CASE_LOOKING_BACK] = REQUEST_CLOSED, [CASE_ARCHIVED] = REQUEST_CLOSED,
        [CASE_REFUSED] = REQUEST_REFUSED,    [CASE_LAPSED] = REQUEST_IN_HAND,
    };
    return STATES[now->state];
}

static void tell(struct batch *batch, const struct survey_case *now, const struct appeal *appeal, const char *what)
{
    Loopline__Event__V1__ProgressMade body = LOOPLINE__EVENT__V1__PROGRESS_MADE__INIT;
    body.request_id = wire_uuid(batch->arena, &appeal->request_id);
    body.number = wire_text(appeal->request_number);
    body.state = (Loopline__Wire__V1__RequestState)state_of(now);
    body.what = wire_text(what);
    body.at = batch->now;
    batch_emit(batch, NODE_INTAKE, MESSAGE_PROGRESS_MADE, &now->id, now->district, &body.base);
}

void appeal_say(struct batch *batch, const struct survey_case *now, const struct appeal *appeal)
{
    static const char *const KINDS[] = {
        [APPEAL_FILED] = "appealed", [APPEAL_UPHELD] = "appeal_upheld", [APPEAL_DISMISSED] = "appeal_dismissed"};
    record(batch, now, appeal, KINDS[appeal->state], appeal->reason);
    if (str_empty(appeal->unit))
        tell(batch, now, appeal, KINDS[appeal->state]);
}

void appeal_say_void(struct batch *batch, const struct survey_case *now, const struct appeal *appeal,
                     enum reason reason)
{
    record(batch, now, appeal, "appeal_void", reason_code(reason));
    tell(batch, now, appeal, "appeal_dismissed");
}

/* Nobody's doing. */
void appeal_say_overdue(struct batch *batch, const struct survey_case *now, const struct appeal *appeal)
{
    char due[INSTANT_TEXT];
    instant_format(appeal->due_at, 0, due);
    json_t *detail = json_pack("{s:s, s:s, s:s}", "appeal", appeal->number, "against",
                               term_get("appeal_against", (int)appeal->against)->code, "due", due);
    batch_record(batch, &(struct record){.subject = now->id,
                                         .district = now->district,
                                         .kind = "appeal_overdue",
                                         .unit = str_given(appeal->unit),
                                         .actor = message_actor(case_desk_time()),
                                         .detail = store_json(batch, detail)});
}

static void milestone(struct batch *batch, const struct survey_case *now, enum milestone what, instant at)
{
    Loopline__Event__V1__MilestoneReached body = LOOPLINE__EVENT__V1__MILESTONE_REACHED__INIT;
    body.order_id = wire_uuid(batch->arena, &now->id);
    body.number = wire_text(now->number);
    body.district = wire_text(now->district);
    body.milestone = (Loopline__Wire__V1__Milestone)what;
    body.round = (uint32_t)now->round;
    body.at = at;
    batch_emit(batch, NODE_ESCALATION, MESSAGE_MILESTONE_REACHED, &now->id, now->district, &body.base);
}

/* What never was an order has no clocks. */
void appeal_say_clock(struct batch *batch, const struct survey_case *now, const struct appeal *before,
                      const struct appeal *after)
{
    if (now->unit == NULL || before == after)
        return;
    if (before != NULL)
        milestone(batch, now, MILESTONE_APPEAL_RULED, batch->now);
    if (after != NULL)
        milestone(batch, now, MILESTONE_APPEALED, after->filed_at);
}
