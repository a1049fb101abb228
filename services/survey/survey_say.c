#include "services/survey/survey_say.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/survey/exclusion_say.h"
#include "services/survey/finding_say.h"
#include "services/survey/survey_store.h"

void survey_say_record(const struct telling *telling, const char *kind, const char *detail)
{
    batch_record(telling->batch,
                 &(struct record){.subject = telling->now->id,
                                  .district = telling->now->district == NULL ? telling->message->header.district
                                                                             : telling->now->district,
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

static void record_json(const struct telling *telling, const char *kind, json_t *detail)
{
    survey_say_record(telling, kind, store_json(telling->batch, detail));
}

static Loopline__Event__V1__ProgressMade progress(const struct telling *telling, const struct survey *survey,
                                                  enum request_state state, const char *what)
{
    Loopline__Event__V1__ProgressMade body = LOOPLINE__EVENT__V1__PROGRESS_MADE__INIT;
    body.request_id = wire_uuid(telling->batch->arena, &survey->request_id);
    body.number = wire_text(survey->number);
    body.state = (Loopline__Wire__V1__RequestState)state;
    body.what = wire_text(what);
    body.at = telling->batch->now;
    return body;
}

void survey_say_person(const struct telling *telling, const struct survey *survey, enum request_state state,
                       const char *what)
{
    Loopline__Event__V1__ProgressMade body = progress(telling, survey, state, what);
    body.case_id = wire_uuid(telling->batch->arena, &survey->case_id);
    body.visit = (uint32_t)survey->visit;
    emit(telling, NODE_INTAKE, MESSAGE_PROGRESS_MADE, &body.base);
}

/* What the person sees of the request while this survey is asked. */
static enum request_state seen_state(const struct survey *survey)
{
    if (survey->kind == VISIT_LOOK_BACK)
        return REQUEST_CLOSED;
    return survey->unit == NULL ? REQUEST_ANSWERED : REQUEST_FED_BACK;
}

/* ---- asking ---- */

void survey_say_asked(const struct telling *telling, const struct survey *survey, const struct pack *pack,
                      const char *channel)
{
    struct arena *arena = telling->batch->arena;
    char until[INSTANT_TEXT];
    Loopline__Event__V1__ProgressMade body = progress(telling, survey, seen_state(survey), "survey_asked");
    body.case_id = wire_uuid(arena, &survey->case_id);
    body.visit = (uint32_t)survey->visit;
    body.kind = (Loopline__Wire__V1__VisitKind)survey->kind;
    body.way = (Loopline__Wire__V1__ChannelKind)survey->way;
    body.until = survey->next_at;
    body.channel = wire_text(channel);
    body.n_aspects = pack->survey.aspect_count;
    body.aspects = arena_array(arena, body.n_aspects + 1, sizeof *body.aspects);
    for (size_t i = 0; i < body.n_aspects; i++)
        body.aspects[i] = wire_text(pack->survey.aspects[i]);
    emit(telling, NODE_INTAKE, MESSAGE_PROGRESS_MADE, &body.base);
    instant_format(survey->next_at, 0, until);
    record_json(telling, "survey_asked",
                json_pack("{s:s, s:s, s:s, s:s}", "request", survey->number, "visit",
                          term_get("visit_kind", (int)survey->kind)->code, "way",
                          term_get("channel_kind", (int)survey->way)->code, "until", until));
}

void survey_say_attempt(const struct telling *telling, const struct survey *survey, const struct attempt *attempt)
{
    json_t *detail = json_pack("{s:s, s:s, s:s}", "request", survey->number, "way",
                               term_get("channel_kind", (int)attempt->way)->code, "attempt",
                               term_get("attempt_result", (int)attempt->result)->code);
    char later[INSTANT_TEXT];
    if (attempt->later_at != INSTANT_NONE) {
        instant_format(attempt->later_at, 0, later);
        json_object_set_new(detail, "later_at", json_string(later));
    }
    record_json(telling, "attempted", detail);
}

/* Whoever was asked by a message, and need not answer any more: the token is worth nothing from now on. */
static void close_asks(const struct telling *telling)
{
    const struct survey_work *work = telling->batch->work;
    for (size_t v = 0; v < work->visit_count; v++)
        for (size_t i = 0; i < work->visits[v].count; i++) {
            struct survey *survey = work->visits[v].list[i];
            if (survey->state != SURVEY_RELEASED || !survey->dirty || !survey->sent ||
                uuid_compare(&survey->case_id, &telling->now->id) != 0)
                continue;
            survey->sent = false; /* said once */
            survey_say_person(telling, survey, seen_state(survey), "survey_closed");
        }
}

/* ---- the effects ---- */

static void tell_open(const struct telling *telling)
{
    bool look_back = telling->now->kind == VISIT_LOOK_BACK;
    survey_say_record(telling, look_back ? "look_back_opened" : "follow_up_opened",
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
    if (survey->source != SOURCE_AGENT)
        buf_print(&detail, ", \"source\": \"%s\"", term_get("rating_source", (int)survey->source)->code);
    if (survey->kind == VISIT_LOOK_BACK && survey->recurred != ANSWER_UNSPECIFIED)
        buf_print(&detail, ", \"recurred\": \"%s\"", term_get("answer", (int)survey->recurred)->code);
    buf_char(&detail, '}');
    survey_say_record(telling, "rated", arena_text(telling->batch->arena, detail.text));
    buf_free(&detail);
    survey_say_person(telling, survey, seen_state(survey), "followed_up");
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
    enum rating word = survey_word(telling->now);
    json_t *detail = json_pack("{s:i}", "round", telling->now->round);
    if (word != RATING_UNSPECIFIED)
        json_object_set_new(detail, "rating", json_string(term_get("rating", (int)word)->code));
    record_json(telling, "followed_up", detail);
}

/* Who speaks for the redo. It may be of an earlier visit, or an appeal: then what was said with the event does. */
struct voice {
    enum cause cause;
    const char *text;
};

static struct voice voice_of(const struct telling *telling)
{
    const struct survey *survey = survey_dissatisfied(telling->now);
    if (survey != NULL)
        return (struct voice){survey->cause, survey->text};
    return (struct voice){CAUSE_NOT_SOLVED, telling->event->text == NULL ? "" : telling->event->text};
}

/* The router tells the people "redo" when it has sent the order back, as it tells them everything of the order. */
static void order_redo(const struct telling *telling, bool reopen)
{
    struct voice voice = voice_of(telling);
    struct arena *arena = telling->batch->arena;
    int round = telling->now->round + 1;
    Loopline__Event__V1__RedoOrdered body = LOOPLINE__EVENT__V1__REDO_ORDERED__INIT;
    body.order_id = wire_uuid(arena, &telling->now->id);
    body.number = wire_text(telling->now->number);
    body.round = (uint32_t)round;
    body.cause = (Loopline__Wire__V1__Cause)voice.cause;
    body.text = wire_text(voice.text);
    body.at = telling->batch->now;
    body.reopen = reopen;
    emit(telling, NODE_ROUTER, MESSAGE_REDO_ORDERED, &body.base);
    json_t *detail = json_pack("{s:i, s:s}", "round", round, "cause", term_get("cause", (int)voice.cause)->code);
    if (reopen)
        json_object_set_new(detail, "reopen", json_true());
    record_json(telling, "redo_ordered", detail);
    survey_say_record(telling, "supervised", arena_print(arena, "{\"round\": %d, \"level\": \"priority\"}", round));
}

static void tell_redo(const struct telling *telling)
{
    order_redo(telling, false);
}

static void tell_recur(const struct telling *telling)
{
    order_redo(telling, true);
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
    Loopline__Event__V1__RequestReopened body = LOOPLINE__EVENT__V1__REQUEST_REOPENED__INIT;
    body.request_id = wire_uuid(telling->batch->arena, &telling->now->id); /* such a case has the id of its request */
    body.number = wire_text(telling->now->number);
    body.text = wire_text(telling->event->text);
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
    static const char *const KINDS[CASE_EVENT_COUNT] = {[CASE_EVENT_ANSWERED] = "ignored_answered",
                                                        [CASE_EVENT_REOPENED_ELSEWHERE] = "ignored_reopened",
                                                        [CASE_EVENT_ORDER_ENDED] = "ignored_order_ended"};
    const char *kind = KINDS[telling->event->kind];
    survey_say_record(telling, kind == NULL ? "ignored_fed_back" : kind,
                      arena_print(telling->batch->arena, "{\"round\": %d}", telling->event->opening.round));
}

static void tell_released(const struct telling *telling)
{
    survey_say_record(
        telling, "follow_up_released",
        arena_print(telling->batch->arena, "{\"round\": %d, \"open\": %d}", telling->now->round, telling->now->open));
    close_asks(telling);
    exclusion_say_left(telling);
}

/* C16: the router has sent it out again; what follows the write-off does not. */
static void tell_taken_up(const struct telling *telling)
{
    survey_say_record(
        telling, "supervised",
        arena_print(telling->batch->arena, "{\"round\": %d, \"level\": \"priority\"}", telling->event->opening.round));
}

static void tell_lapsed(const struct telling *telling)
{
    json_t *detail = json_pack("{s:i}", "round", telling->event->opening.round);
    if (!str_empty(telling->event->into))
        json_object_set_new(detail, "into", json_string(telling->event->into));
    record_json(telling, "follow_up_lapsed", detail);
}

/* R36: until when somebody may say that the demand is beyond the rules. */
static void tell_analyse(const struct telling *telling)
{
    char until[INSTANT_TEXT] = "";
    if (telling->now->analyse_until != INSTANT_NONE)
        instant_format(telling->now->analyse_until, 0, until);
    record_json(telling, "analysis_opened", json_pack("{s:i, s:s}", "round", telling->now->round, "until", until));
}

static void tell_works(const struct telling *telling)
{
    char at[INSTANT_TEXT];
    instant_format(telling->now->works_done_at, 0, at);
    record_json(telling, "works_done",
                json_pack("{s:s, s:s}", "at", at, "text", mask_text(telling->batch->arena, telling->now->works_text)));
}

static void tell_archived(const struct telling *telling)
{
    survey_say_record(telling, "archived", NULL);
}

/* How many of them nobody asked. */
static void tell_missed(const struct telling *telling)
{
    int missed = 0;
    for (size_t i = 0; i < telling->now->survey_count; i++)
        missed += telling->now->surveys[i]->state == SURVEY_RELEASED;
    record_json(telling, "look_back_missed",
                json_pack("{s:i, s:i}", "requests", telling->now->to_ask, "missed", missed));
}

/* Who is late: the unit that does not apply, or those who do not decide. */
static void tell_write_off_overdue(const struct telling *telling)
{
    char due[INSTANT_TEXT];
    instant_format(telling->now->window_until, 0, due);
    record_json(telling, "write_off_overdue",
                json_pack("{s:i, s:s, s:s}", "round", telling->now->round, "waits_for",
                          telling->now->state == CASE_ASKED ? "application" : "decision", "due", due));
}

static void tell_overdue(const struct telling *telling)
{
    if (telling->now->overdue) {
        tell_write_off_overdue(telling);
        return;
    }
    survey_say_record(telling, "follow_up_overdue",
                      arena_print(telling->batch->arena, "{\"requests\": %d}", telling->now->open));
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
        {EFFECT_RELEASE_REST, close_asks},
        {EFFECT_SEND_BACK, tell_sent_back},
        {EFFECT_PROPOSE, exclusion_say_proposed},
        {EFFECT_EXCLUDE, exclusion_say_approved},
        {EFFECT_UPHOLD, exclusion_say_refused},
        {EFFECT_OVERTAKE, exclusion_say_overtaken},
        {EFFECT_OPEN, tell_open},
        {EFFECT_SUPERVISE, tell_supervised},
        {EFFECT_RATE, tell_rated},
        {EFFECT_RATE, finding_say_rated},
        {EFFECT_FOLLOWED_UP, tell_followed_up},
        {EFFECT_ANALYSE, tell_analyse},
        {EFFECT_TO_LEADER, tell_to_leader},
        {EFFECT_REDO, tell_redo},
        {EFFECT_CLOSE, tell_closed},
        {EFFECT_REOPEN, tell_reopened},
        {EFFECT_APPLY, tell_applied},
        {EFFECT_WRITE_OFF, tell_written_off},
        {EFFECT_WORKS, tell_works},
        {EFFECT_RECUR, tell_recur},
        {EFFECT_ARCHIVE, tell_archived},
        {EFFECT_TAKE_UP, tell_taken_up},
        {EFFECT_LAPSE, tell_lapsed},
        {EFFECT_MISSED, tell_missed},
        {EFFECT_OVERDUE, tell_overdue},
        {EFFECT_RECUR, finding_say_came_back},
    };
    for (size_t i = 0; i < COUNT(SAYINGS); i++)
        if ((effects & SAYINGS[i].effect) != 0)
            SAYINGS[i].say(telling);
}
