#include "services/survey/case_desk.h"
#include "common/log.h"
#include "common/str.h"
#include "services/survey/appeal_store.h"
#include "services/survey/call_desk.h"
#include "services/survey/pack_desk.h"
#include "services/survey/survey_say.h"
#include "services/survey/survey_store.h"
#include <stdlib.h>
#include <string.h>

/* ---- decode: bodies → plain structs -------------------------------------------------------------------- */

struct survey_event *case_desk_event(struct batch *batch, struct message *message, enum case_event kind)
{
    struct survey_event *event = arena_alloc(batch->arena, sizeof *event);
    event->kind = kind;
    survey_case_blank(&event->opening);
    event->analyse_until = event->done_at = event->look_back_at = event->archive_at = event->window_until =
        event->write_off_until = INSTANT_NONE;
    message->event = event;
    return event;
}

void case_desk_need_id(struct message *message, const char *field, const ProtobufCBinaryData *data, struct uuid *out)
{
    if (!wire_uuid_read(data, out))
        faults_add(&message->faults, field, REASON_REQUIRED);
}

enum result case_desk_decoded(const struct message *message)
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
        survey_blank(opening->surveys[i] = &list[i]);
}

/* Whom to ask: by request, nobody twice. */
static void decode_requests(struct batch *batch, struct message *message, struct survey_case *opening)
{
    const Loopline__Event__V1__OrderFedBack *body = (const void *)message->body;
    open_surveys(batch, opening, body->n_requests);
    for (size_t i = 0; i < body->n_requests; i++) {
        const Loopline__Event__V1__RequestRef *ref = body->requests[i];
        struct survey *survey = opening->surveys[i];
        case_desk_need_id(message, arena_print(batch->arena, "requests[%zu].request_id", i), &ref->request_id,
                          &survey->request_id);
        message_need_text(message, arena_print(batch->arena, "requests[%zu].number", i), ref->number);
        survey->number = ref->number;
        survey->channel = ref->channel;
        survey->nobody = ref->nobody;
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

enum result case_desk_decode_fed_back(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__OrderFedBack *body = (const void *)message->body;
    struct survey_case *opening = &case_desk_event(batch, message, CASE_EVENT_FED_BACK)->opening;
    case_desk_need_id(message, "order_id", &body->order_id, &opening->id);
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
    opening->area = body->area;
    opening->matter = body->matter;
    opening->party = (enum party)body->party;
    opening->urgency = (enum urgency)body->urgency;
    opening->order_class = (enum order_class)body->order_class;
    opening->policy = body->policy;
    opening->pack_version = (int)body->pack_version;
    opening->reported = body->reported;
    opening->works_until = body->works_until_at == 0 ? INSTANT_NONE : body->works_until_at;
    decode_requests(batch, message, opening);
    message->subject = opening->id;
    return case_desk_decoded(message);
}

enum result case_desk_decode_reopened(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__OrderReopened *body = (const void *)message->body;
    struct survey_case *opening = &case_desk_event(batch, message, CASE_EVENT_REOPENED_ELSEWHERE)->opening;
    case_desk_need_id(message, "order_id", &body->order_id, &opening->id);
    message_need_text(message, "number", body->number);
    opening->number = body->number;
    opening->round = (int)body->round;
    message->subject = opening->id;
    return case_desk_decoded(message);
}

enum result case_desk_decode_ended(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__OrderEnded *body = (const void *)message->body;
    struct survey_event *event = case_desk_event(batch, message, CASE_EVENT_ORDER_ENDED);
    struct survey_case *opening = &event->opening;
    case_desk_need_id(message, "order_id", &body->order_id, &opening->id);
    message_need_text(message, "number", body->number);
    opening->number = body->number;
    opening->round = (int)body->round;
    event->into = body->into;
    message->subject = opening->id;
    return case_desk_decoded(message);
}

enum result case_desk_decode_answered(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__RequestAnswered *body = (const void *)message->body;
    struct survey_case *opening = &case_desk_event(batch, message, CASE_EVENT_ANSWERED)->opening;
    case_desk_need_id(message, "request_id", &body->request_id, &opening->id);
    message_need_text(message, "number", body->number);
    message_need_text(message, "district", body->district);
    opening->number = body->number;
    opening->district = body->district;
    opening->co = "";
    opening->fed_back_at = body->answered_at;
    opening->area = body->area;
    opening->matter = body->matter;
    opening->party = (enum party)body->party;
    opening->policy = "";
    opening->reported = body->reported;
    open_surveys(batch, opening, 1);
    opening->surveys[0]->request_id = opening->id;
    opening->surveys[0]->number = body->number;
    opening->surveys[0]->channel = body->channel;
    message->subject = opening->id;
    return case_desk_decoded(message);
}

/* A command names its case by a public number only. */
struct survey_event *case_desk_command(struct batch *batch, struct message *message, enum case_event kind, char *number)
{
    struct survey_event *event = case_desk_event(batch, message, kind);
    message_need_text(message, "number", number);
    memset(&message->subject, 0, sizeof message->subject);
    message->number = event->number = number;
    event->actor = message->from->name;
    event->role = message->from->role;
    event->actor_unit = message->from->unit;
    return event;
}

/* ---- step ---------------------------------------------------------------------------------------------- */

const struct pack *case_desk_pack(struct batch *batch, int pack_version)
{
    const struct pack *pack = pack_version == 0 ? NULL : batch_pack(batch, pack_version);
    return pack == NULL ? batch->pack : pack;
}

/* R30: an empty unit means the lead where the sender may act for it, else the sender's own. */
bool case_desk_for_lead(const struct batch *batch, const struct message *message, const struct survey_case *now,
                        const char **unit)
{
    if (now->unit == NULL)
        return false;
    if (str_empty(*unit))
        *unit = message_may_act(batch, message, now->unit) ? now->unit : message->from->unit;
    int of = pack_unit_find(batch->pack, *unit), lead = pack_unit_find(batch->pack, now->unit);
    bool of_lead = str_equal(*unit, now->unit) || (of >= 0 && lead >= 0 && pack_unit_inside(batch->pack, of, lead));
    return of_lead && message_may_act(batch, message, *unit);
}

/* One of a list "a,b" is the unit, or one of the two lies inside the other. */
static bool related(const struct batch *batch, const char *list, const char *unit)
{
    int own = pack_unit_find(batch->pack, unit);
    while (list != NULL && *list != '\0') {
        size_t length = strcspn(list, ",");
        const char *code = arena_textn(batch->arena, list, length);
        int other = pack_unit_find(batch->pack, code);
        if (str_equal(code, unit) ||
            (own >= 0 && other >= 0 &&
             (pack_unit_inside(batch->pack, own, other) || pack_unit_inside(batch->pack, other, own))))
            return true;
        list += length + (list[length] == ',');
    }
    return false;
}

bool case_desk_handles(const struct batch *batch, const struct message *message, const struct survey_case *now)
{
    if (message->from == NULL || str_empty(message->from->unit))
        return false;
    return related(batch, now->unit, message->from->unit) || related(batch, now->co, message->from->unit);
}

static void complete(struct batch *batch, const struct message *message, const struct survey_case *now,
                     struct survey_event *event)
{
    event->at = batch->now;
    event->of_handling_unit = case_desk_handles(batch, message, now);
    if (event->kind == CASE_EVENT_APPLY) {
        event->acts_for_lead = case_desk_for_lead(batch, message, now, &event->application->unit);
        event->no_unit_call = call_desk_missing(batch, now);
    } else if (event->kind == CASE_EVENT_APPROVE) {
        const struct appeal_facts facts = appeal_facts_of(batch->work, now);
        event->appeal_open = appeal_by_person_open(&facts);
    } else if (event->kind == CASE_EVENT_WORKS_DONE)
        event->acts_for_lead = case_desk_for_lead(batch, message, now, &event->unit);
    pack_desk_complete(batch, now, event);
}

void case_desk_answer(struct batch *batch, struct message *message, const struct survey_case *now)
{
    Loopline__Survey__V1__SurveyStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__survey__v1__survey_status__init(status);
    status->number = wire_text(now->number);
    status->round = (uint32_t)now->round;
    status->open = (uint32_t)now->open;
    status->state = wire_text(survey_state_code(now->state));
    if (now->write_off != NULL)
        status->write_off = wire_text(term_get("write_off_state", (int)now->write_off->state)->code);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEY, status);
}

bool case_desk_carry_out(struct batch *batch, const struct message *message, struct survey_case *now,
                         struct survey_event *event)
{
    event->at = batch->now;
    pack_desk_complete(batch, now, event);
    const struct survey_rule *rule = survey_step(now, event);
    if (rule->refusal != REASON_NONE)
        return false;
    survey_apply(now, event, rule);
    survey_say(&(struct telling){batch, message, now, event}, rule->effects);
    return true;
}

const struct message *case_desk_time(void)
{
    static const struct message TIME = {.from = NULL};
    return &TIME;
}

void case_desk_expire(struct batch *batch, struct survey_case *now, const struct survey *survey)
{
    struct survey_event *event = arena_alloc(batch->arena, sizeof *event);
    *event = (struct survey_event){
        .kind = CASE_EVENT_RATE, .number = survey->number, .rating = RATING_DECLINED, .source = asking_source(survey)};
    if (!case_desk_carry_out(batch, case_desk_time(), now, event))
        log_error("nobody answered, and the case takes no answer", "number", survey->number, NULL);
}

/* R34, R43: behind a visit that was planned, or a hot spot, stands no person: that is found at once and shown, and nobody is
 * to be called for it. */
static void expire_nobody(struct batch *batch, struct survey_case *now)
{
    for (size_t i = 0; i < now->survey_count; i++) {
        struct survey *survey = now->surveys[i];
        if (!survey->nobody || survey->state != SURVEY_OPEN)
            continue;
        const struct attempt attempt = {
            .way = survey->way, .result = ATTEMPT_NO_CONTACT, .by = "", .later_at = INSTANT_NONE, .note = ""};
        survey->attempts++;
        survey->next_at = INSTANT_NONE;
        survey_keep_attempt(batch, survey, &attempt);
        survey_say_attempt(&(struct telling){.batch = batch, .message = case_desk_time(), .now = now}, survey,
                           &attempt);
        case_desk_expire(batch, now, survey);
    }
}

enum result case_desk_step(struct batch *batch, struct message *message)
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
    survey_say(&(struct telling){batch, message, row, event}, rule->effects);
    if ((rule->effects & EFFECT_OPEN) != 0)
        expire_nobody(batch, row);
    if (message->from != NULL)
        case_desk_answer(batch, message, row);
    return RESULT_OK;
}

enum result case_desk_decode_anonymised(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__RequestAnonymised *wire = (const Loopline__Event__V1__RequestAnonymised *)message->body;
    (void)batch;
    return message_need_subject(message, "request_id", &wire->request_id);
}

/* Two requests of one case at once: the later one sees that the other is anonymous already. */
enum result case_desk_step_anonymised(struct batch *batch, struct message *message)
{
    const Loopline__Event__V1__RequestAnonymised *wire = (const Loopline__Event__V1__RequestAnonymised *)message->body;
    const char *number = wire->number;
    struct params params;
    params_open(&params, batch->arena);
    params_texts(&params, &number, 1);
    return db_call(batch->db, "anonymise_lock", &params, NULL, NULL);
}
