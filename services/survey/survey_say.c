#include "services/survey/survey_say.h"
#include "common/str.h"
#include "services/survey/exclusion_say.h"
#include "services/survey/survey_store.h"

void survey_say_record(const struct telling *telling, const char *kind, const char *detail)
{
    batch_record(telling->batch, &(struct record){.subject = telling->now->id,
                                                  .district = telling->now->district,
                                                  .kind = kind,
                                                  .unit = telling->now->unit,
                                                  .actor = message_actor(telling->message),
                                                  .detail = detail});
}

static void record_round(const struct telling *telling, const char *kind)
{
    survey_say_record(telling, kind, arena_print(telling->batch->arena, "{\"round\": %d}", telling->now->round));
}

static void emit(const struct telling *telling, enum node to, enum message_type type, const ProtobufCMessage *body)
{
    batch_emit(telling->batch, to, type, &telling->now->id, telling->now->district, body);
}

void survey_say_person(const struct telling *telling, const struct survey *survey, enum request_state state,
                       const char *what)
{
    Loopline__Event__V1__ProgressMade body = LOOPLINE__EVENT__V1__PROGRESS_MADE__INIT;
    body.request_id = wire_uuid(telling->batch->arena, &survey->request_id);
    body.number = wire_text(survey->number);
    body.state = (Loopline__Wire__V1__RequestState)state;
    body.what = wire_text(what);
    body.at = telling->batch->now;
    emit(telling, NODE_INTAKE, MESSAGE_PROGRESS_MADE, &body.base);
}

static void tell_open(const struct telling *telling)
{
    survey_say_record(telling, "follow_up_opened",
                      arena_print(telling->batch->arena, "{\"round\": %d, \"requests\": %d}", telling->now->round,
                                  telling->now->to_ask));
    survey_keep_visit(telling->batch, telling->now);
}

static void tell_rated(const struct telling *telling)
{
    const struct survey *survey = survey_find(telling->now, telling->event->number);
    const char *cause = survey->cause == CAUSE_UNSPECIFIED ? "" : term_get("cause", (int)survey->cause)->code;
    struct buf detail = {0};
    buf_print(&detail, "{\"round\": %d, \"rating\": \"%s\", \"cause\": \"%s\", \"request\": ", survey->round,
              term_get("rating", (int)survey->rating)->code, cause);
    buf_json(&detail, survey->number);
    buf_char(&detail, '}');
    survey_say_record(telling, "rated", arena_text(telling->batch->arena, detail.text));
    buf_free(&detail);
    survey_say_person(telling, survey, telling->now->unit == NULL ? REQUEST_ANSWERED : REQUEST_FED_BACK, "followed_up");
}

void survey_say_milestone(const struct telling *telling, enum milestone milestone)
{
    Loopline__Event__V1__MilestoneReached body = LOOPLINE__EVENT__V1__MILESTONE_REACHED__INIT;
    body.order_id = wire_uuid(telling->batch->arena, &telling->now->id);
    body.number = wire_text(telling->now->number);
    body.district = wire_text(telling->now->district);
    body.milestone = (Loopline__Wire__V1__Milestone)milestone;
    body.round = (uint32_t)telling->now->round;
    body.at = telling->batch->now;
    emit(telling, NODE_ESCALATION, MESSAGE_MILESTONE_REACHED, &body.base);
}

static void tell_followed_up(const struct telling *telling)
{
    survey_say_milestone(telling, MILESTONE_FOLLOWED_UP);
    record_round(telling, "followed_up");
}

/* The router tells the people "redo" when it has sent the order back, as it tells them everything of the order. */
static void tell_redo(const struct telling *telling)
{
    const struct survey *voice = survey_dissatisfied(telling->now);
    Loopline__Event__V1__RedoOrdered body = LOOPLINE__EVENT__V1__REDO_ORDERED__INIT;
    body.order_id = wire_uuid(telling->batch->arena, &telling->now->id);
    body.number = wire_text(telling->now->number);
    body.round = (uint32_t)telling->now->round + 1;
    body.cause = (Loopline__Wire__V1__Cause)voice->cause;
    body.text = wire_text(voice->text);
    body.at = telling->batch->now;
    emit(telling, NODE_ROUTER, MESSAGE_REDO_ORDERED, &body.base);
    struct arena *arena = telling->batch->arena;
    int round = telling->now->round + 1;
    survey_say_record(
        telling, "redo_ordered",
        arena_print(arena, "{\"round\": %d, \"cause\": \"%s\"}", round, term_get("cause", (int)voice->cause)->code));
    survey_say_record(telling, "supervised", arena_print(arena, "{\"round\": %d, \"level\": \"priority\"}", round));
}

static void tell_to_leader(const struct telling *telling)
{
    survey_say_record(telling, "to_leader",
                      arena_print(telling->batch->arena, "{\"round\": %d, \"redo_max\": %d}", telling->now->round + 1,
                                  telling->now->redo_max));
}

static void tell_closed(const struct telling *telling)
{
    survey_say_person(telling, telling->now->surveys[0], REQUEST_CLOSED, "closed");
    survey_say_record(telling, "closed", NULL);
}

static void tell_reopened(const struct telling *telling)
{
    bool rated = telling->event->kind == CASE_EVENT_RATE; /* else an appeal; who was refused has never been asked */
    Loopline__Event__V1__RequestReopened body = LOOPLINE__EVENT__V1__REQUEST_REOPENED__INIT;
    body.request_id = wire_uuid(telling->batch->arena, &telling->now->id);
    body.number = wire_text(telling->now->number);
    body.text = wire_text(rated ? telling->now->surveys[0]->text : telling->event->text);
    body.at = telling->batch->now;
    emit(telling, NODE_INTAKE, MESSAGE_REQUEST_REOPENED, &body.base);
    survey_say_record(telling, "reopened", NULL);
}

static void tell_applied(const struct telling *telling)
{
    survey_keep_write_off(telling->batch, telling->now);
    record_round(telling, "write_off_applied");
}

static void tell_sent_back(const struct telling *telling)
{
    record_round(telling, "write_off_sent_back");
}

static void tell_written_off(const struct telling *telling)
{
    Loopline__Event__V1__WriteOffApproved body = LOOPLINE__EVENT__V1__WRITE_OFF_APPROVED__INIT;
    body.order_id = wire_uuid(telling->batch->arena, &telling->now->id);
    body.number = wire_text(telling->now->number);
    body.round = (uint32_t)telling->now->round;
    body.at = telling->batch->now;
    emit(telling, NODE_ROUTER, MESSAGE_WRITE_OFF_APPROVED, &body.base);
    record_round(telling, "write_off_approved");
}

static void tell_stale(const struct telling *telling)
{
    bool answered = telling->event->kind == CASE_EVENT_ANSWERED;
    survey_say_record(telling, answered ? "ignored_answered" : "ignored_fed_back",
                      arena_print(telling->batch->arena, "{\"round\": %d}", telling->event->opening.round));
}

static void tell_released(const struct telling *telling)
{
    survey_say_record(
        telling, "follow_up_released",
        arena_print(telling->batch->arena, "{\"round\": %d, \"open\": %d}", telling->now->round, telling->now->open));
}

static void tell_supervised(const struct telling *telling)
{
    survey_say_record(
        telling, "supervised",
        arena_print(telling->batch->arena, "{\"round\": %d, \"level\": \"priority\"}", telling->now->round));
}

void survey_say(const struct telling *telling, unsigned effects)
{
    static const struct {
        enum case_effect effect;
        void (*say)(const struct telling *telling);
    } SAYINGS[] = {
        {EFFECT_STALE, tell_stale},
        {EFFECT_RELEASE, tell_released},
        {EFFECT_SEND_BACK, tell_sent_back},
        {EFFECT_PROPOSE, exclusion_say_proposed},
        {EFFECT_EXCLUDE, exclusion_say_approved},
        {EFFECT_UPHOLD, exclusion_say_refused},
        {EFFECT_OVERTAKE, exclusion_say_overtaken},
        {EFFECT_OPEN, tell_open},
        {EFFECT_SUPERVISE, tell_supervised},
        {EFFECT_RATE, tell_rated},
        {EFFECT_FOLLOWED_UP, tell_followed_up},
        {EFFECT_TO_LEADER, tell_to_leader},
        {EFFECT_REDO, tell_redo},
        {EFFECT_CLOSE, tell_closed},
        {EFFECT_REOPEN, tell_reopened},
        {EFFECT_APPLY, tell_applied},
        {EFFECT_WRITE_OFF, tell_written_off},
    };
    for (size_t i = 0; i < COUNT(SAYINGS); i++)
        if ((effects & SAYINGS[i].effect) != 0)
            SAYINGS[i].say(telling);
}
