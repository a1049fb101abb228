/* The routes of survey: decode → load → survey_step → tell. */
#include "common/str.h"
#include "services/survey/survey_store.h"
#include <stdlib.h>
#include <string.h>

extern const char sql_survey[];

enum { LIST_DEFAULT = 50, LIST_MAX = 500 };

/* ---- decode: bodies → plain structs -------------------------------------------------------------------- */

static struct survey_event *event_new(struct batch *batch, struct message *message, enum case_event kind)
{
    struct survey_event *event = arena_alloc(batch->arena, sizeof *event);
    event->kind = kind;
    message->event = event;
    return event;
}

static void need_id(struct message *message, const char *field, const ProtobufCBinaryData *data, struct uuid *out)
{
    if (!wire_uuid_read(data, out))
        faults_add(&message->faults, field, REASON_REQUIRED);
}

static enum result decoded(const struct message *message)
{
    return message->faults.count == 0 ? RESULT_OK : RESULT_REFUSE;
}

static int by_request(const void *left, const void *right)
{
    const struct survey *const *a = left, *const *b = right;
    return uuid_compare(&(*a)->request_id, &(*b)->request_id);
}

static void open_surveys(struct batch *batch, struct survey_case *opening, size_t count)
{
    struct survey *list = arena_array(batch->arena, count + 1, sizeof *list);
    opening->surveys = arena_array(batch->arena, count + 1, sizeof(struct survey *));
    opening->survey_count = count;
    for (size_t i = 0; i < count; i++)
        opening->surveys[i] = &list[i];
}

/* Whom to ask: by request, nobody twice. */
static void decode_requests(struct batch *batch, struct message *message, struct survey_case *opening)
{
    const Loopline__Event__V1__OrderFedBack *body = (const void *)message->body;
    open_surveys(batch, opening, body->n_requests);
    for (size_t i = 0; i < body->n_requests; i++) {
        const Loopline__Event__V1__RequestRef *ref = body->requests[i];
        struct survey *survey = opening->surveys[i];
        need_id(message, arena_print(batch->arena, "requests[%zu].request_id", i), &ref->request_id,
                &survey->request_id);
        message_need_text(message, arena_print(batch->arena, "requests[%zu].number", i), ref->number);
        survey->number = ref->number;
        survey->channel = ref->channel;
    }
    qsort(opening->surveys, opening->survey_count, sizeof(struct survey *), by_request);
    for (size_t i = 1; i < opening->survey_count; i++)
        if (by_request(&opening->surveys[i - 1], &opening->surveys[i]) == 0)
            faults_add(&message->faults, "requests", REASON_BAD_DATA);
    if (opening->survey_count == 0)
        faults_add(&message->faults, "requests", REASON_REQUIRED);
}

static const char *join(struct batch *batch, char *const *list, size_t count)
{
    const char *joined = "";
    for (size_t i = 0; i < count; i++)
        joined = i == 0 ? list[i] : arena_print(batch->arena, "%s,%s", joined, list[i]);
    return joined;
}

static enum result decode_fed_back(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__OrderFedBack *body = (const void *)message->body;
    struct survey_case *opening = &event_new(batch, message, CASE_EVENT_FED_BACK)->opening;
    need_id(message, "order_id", &body->order_id, &opening->id);
    message_need_text(message, "number", body->number);
    message_need_text(message, "district", body->district);
    message_need_text(message, "unit", body->unit);
    opening->number = body->number;
    opening->district = body->district;
    opening->unit = body->unit;
    opening->co = join(batch, body->co, body->n_co);
    opening->round = (int)body->round;
    opening->outcome = (enum outcome)body->outcome;
    opening->fed_back_at = body->at;
    decode_requests(batch, message, opening);
    message->subject = opening->id;
    return decoded(message);
}

static enum result decode_answered(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__RequestAnswered *body = (const void *)message->body;
    struct survey_case *opening = &event_new(batch, message, CASE_EVENT_ANSWERED)->opening;
    need_id(message, "request_id", &body->request_id, &opening->id);
    message_need_text(message, "number", body->number);
    message_need_text(message, "district", body->district);
    opening->number = body->number;
    opening->district = body->district;
    opening->co = "";
    opening->fed_back_at = body->answered_at;
    open_surveys(batch, opening, 1);
    *opening->surveys[0] = (struct survey){.request_id = opening->id, .number = body->number, .channel = body->channel};
    message->subject = opening->id;
    return decoded(message);
}

/* A command names its case by a public number only. */
static struct survey_event *decode_command(struct batch *batch, struct message *message, enum case_event kind,
                                           char *number)
{
    struct survey_event *event = event_new(batch, message, kind);
    message_need_text(message, "number", number);
    memset(&message->subject, 0, sizeof message->subject);
    message->number = event->number = number;
    event->actor = message->from->name;
    event->role = message->from->role;
    event->actor_unit = message->from->unit;
    return event;
}

static enum result decode_rate(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__Rate *body = (const void *)message->body;
    struct survey_event *event = decode_command(batch, message, CASE_EVENT_RATE, body->number);
    event->rating = (enum rating)body->rating;
    event->cause = (enum cause)body->cause;
    event->text = body->text;
    if (event->rating == RATING_UNSPECIFIED)
        faults_add(&message->faults, "rating", REASON_REQUIRED);
    else if (survey_cause_fault(event->rating, event->cause) != REASON_NONE)
        faults_add(&message->faults, "cause", survey_cause_fault(event->rating, event->cause));
    return decoded(message);
}

static enum result decode_apply(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ApplyWriteOff *body = (const void *)message->body;
    struct survey_event *event = decode_command(batch, message, CASE_EVENT_APPLY, body->number);
    event->application = arena_alloc(batch->arena, sizeof *event->application);
    event->application->unit = body->unit;
    event->application->text = body->text;
    return decoded(message);
}

static enum result decode_approve(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ApproveWriteOff *body = (const void *)message->body;
    enum case_event kind = body->approved ? CASE_EVENT_APPROVE : CASE_EVENT_SEND_BACK;
    decode_command(batch, message, kind, body->number)->text = body->reason;
    if (!body->approved)
        message_need_text(message, "reason", body->reason);
    return decoded(message);
}

static enum result decode_list(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ListSurveys *body = (const void *)message->body;
    memset(&message->subject, 0, sizeof message->subject);
    if (body->limit > LIST_MAX)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    if (batch->pack != NULL && !str_empty(body->district) && pack_area_find(batch->pack, body->district) < 0)
        faults_add(&message->faults, "district", REASON_UNKNOWN_CODE);
    return decoded(message);
}

/* ---- tell: what an accepted event means to others ------------------------------------------------------ */

struct telling {
    struct batch *batch;
    const struct message *message;
    const struct survey_case *now;
    const struct survey_event *event;
};

static void record(const struct telling *telling, const char *kind, const char *detail)
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
    record(telling, kind, arena_print(telling->batch->arena, "{\"round\": %d}", telling->now->round));
}

static void emit(const struct telling *telling, enum node to, enum message_type type, const ProtobufCMessage *body)
{
    batch_emit(telling->batch, to, type, &telling->now->id, telling->now->district, body);
}

static void tell_person(const struct telling *telling, const struct survey *survey, enum request_state state,
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
    record(telling, "follow_up_opened",
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
    record(telling, "rated", arena_text(telling->batch->arena, detail.text));
    buf_free(&detail);
    tell_person(telling, survey, telling->now->unit == NULL ? REQUEST_ANSWERED : REQUEST_FED_BACK, "followed_up");
}

static void tell_followed_up(const struct telling *telling)
{
    Loopline__Event__V1__MilestoneReached body = LOOPLINE__EVENT__V1__MILESTONE_REACHED__INIT;
    body.order_id = wire_uuid(telling->batch->arena, &telling->now->id);
    body.number = wire_text(telling->now->number);
    body.district = wire_text(telling->now->district);
    body.milestone = LOOPLINE__WIRE__V1__MILESTONE__MILESTONE_FOLLOWED_UP;
    body.round = (uint32_t)telling->now->round;
    body.at = telling->batch->now;
    emit(telling, NODE_ESCALATION, MESSAGE_MILESTONE_REACHED, &body.base);
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
    record(telling, "redo_ordered",
           arena_print(arena, "{\"round\": %d, \"cause\": \"%s\"}", round, term_get("cause", (int)voice->cause)->code));
    record(telling, "supervised", arena_print(arena, "{\"round\": %d, \"level\": \"priority\"}", round));
}

static void tell_to_leader(const struct telling *telling)
{
    record(telling, "to_leader",
           arena_print(telling->batch->arena, "{\"round\": %d, \"redo_max\": %d}", telling->now->round + 1,
                       telling->now->redo_max));
}

static void tell_closed(const struct telling *telling)
{
    tell_person(telling, telling->now->surveys[0], REQUEST_CLOSED, "closed");
    record(telling, "closed", NULL);
}

static void tell_reopened(const struct telling *telling)
{
    const struct survey *survey = telling->now->surveys[0];
    Loopline__Event__V1__RequestReopened body = LOOPLINE__EVENT__V1__REQUEST_REOPENED__INIT;
    body.request_id = wire_uuid(telling->batch->arena, &survey->request_id);
    body.number = wire_text(survey->number);
    body.text = wire_text(survey->text);
    body.at = telling->batch->now;
    emit(telling, NODE_INTAKE, MESSAGE_REQUEST_REOPENED, &body.base);
    record(telling, "reopened", NULL);
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
    record(telling, answered ? "ignored_answered" : "ignored_fed_back",
           arena_print(telling->batch->arena, "{\"round\": %d}", telling->event->opening.round));
}

static void tell_released(const struct telling *telling)
{
    record(
        telling, "follow_up_released",
        arena_print(telling->batch->arena, "{\"round\": %d, \"open\": %d}", telling->now->round, telling->now->open));
}

static void tell_supervised(const struct telling *telling)
{
    record(telling, "supervised",
           arena_print(telling->batch->arena, "{\"round\": %d, \"level\": \"priority\"}", telling->now->round));
}

static void tell(const struct telling *telling, unsigned effects)
{
    static const struct {
        enum case_effect effect;
        void (*say)(const struct telling *telling);
    } SAYINGS[] = {
        {EFFECT_STALE, tell_stale},
        {EFFECT_RELEASE, tell_released},
        {EFFECT_SEND_BACK, tell_sent_back},
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

/* ---- step ---------------------------------------------------------------------------------------------- */

/* R38: how many redo rounds the order's policy grants before the leader hears of it. */
static int redo_max(struct batch *batch, const Loopline__Event__V1__OrderFedBack *body)
{
    const struct pack *pack = body->pack_version == 0 ? NULL : batch_pack(batch, (int)body->pack_version);
    if (pack == NULL)
        pack = batch->pack;
    int policy = pack_policy_find(pack, body->policy);
    return pack->policies[policy < 0 ? pack->backstop_policy : policy].redo_max;
}

/* R30: the lead applies, itself or by a unit that is part of it; an empty unit means the lead where the sender
 * may act for it, else the sender's own. */
static void find_applicant(struct batch *batch, const struct message *message, const struct survey_case *now,
                           struct survey_event *event)
{
    struct write_off *application = event->application;
    if (now->unit == NULL)
        return;
    if (str_empty(application->unit))
        application->unit = message_may_act(batch, message, now->unit) ? now->unit : message->from->unit;
    int unit = pack_unit_find(batch->pack, application->unit), lead = pack_unit_find(batch->pack, now->unit);
    bool of_lead = str_equal(application->unit, now->unit) ||
                   (unit >= 0 && lead >= 0 && pack_unit_inside(batch->pack, unit, lead));
    event->acts_for_lead = of_lead && message_may_act(batch, message, application->unit);
}

static void complete(struct batch *batch, const struct message *message, const struct survey_case *now,
                     struct survey_event *event)
{
    event->at = batch->now;
    if (event->kind == CASE_EVENT_FED_BACK)
        event->opening.redo_max = redo_max(batch, (const void *)message->body);
    else if (event->kind == CASE_EVENT_APPLY)
        find_applicant(batch, message, now, event);
}

static void answer(struct batch *batch, struct message *message, const struct survey_case *now)
{
    Loopline__Survey__V1__SurveyStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__survey__v1__survey_status__init(status);
    status->number = wire_text(now->number);
    status->round = (uint32_t)now->round;
    status->open = (uint32_t)now->open;
    if (now->write_off != NULL)
        status->write_off = wire_text(term_get("write_off_state", (int)now->write_off->state)->code);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEY, status);
}

static enum result step_case(struct batch *batch, struct message *message)
{
    static const struct survey_case NOTHING = {.state = CASE_NONE};
    struct survey_case *row = message->rows;
    const struct survey_case *now = row == NULL ? &NOTHING : row;
    struct survey_event *event = message->event;
    complete(batch, message, now, event);
    const struct survey_rule *rule = survey_step(now, event);
    if (rule->refusal != REASON_NONE || row == NULL)
        return batch_refuse(message, rule->field, rule->refusal);
    survey_apply(row, event, rule);
    tell(&(struct telling){batch, message, row, event}, rule->effects);
    if (message->from != NULL)
        answer(batch, message, row);
    return RESULT_OK;
}

static enum result step_list(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ListSurveys *body = (const void *)message->body;
    struct rows rows;
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

/* ---- the service --------------------------------------------------------------------------------------- */

static const struct route ROUTES[] = {
    {MESSAGE_ORDER_FED_BACK, decode_fed_back, step_case}, {MESSAGE_REQUEST_ANSWERED, decode_answered, step_case},
    {MESSAGE_LIST_SURVEYS, decode_list, step_list},       {MESSAGE_RATE, decode_rate, step_case},
    {MESSAGE_APPLY_WRITE_OFF, decode_apply, step_case},   {MESSAGE_APPROVE_WRITE_OFF, decode_approve, step_case},
};

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "survey",
                                          .node = NODE_SURVEY,
                                          .about = "asks everyone back, orders redo, writes off 回访",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .sql = sql_survey,
                                          .load = survey_load,
                                          .save = survey_save});
}
