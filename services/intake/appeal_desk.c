#include "services/intake/appeal_desk.h"
#include "common/calendar.h"
#include "common/str.h"
#include "services/intake/intake_say.h"
#include "services/intake/request_desk.h"

typedef Loopline__Intake__V1__LodgeAppeal WireAppeal;

enum result appeal_desk_decode(struct batch *batch, struct message *message)
{
    const WireAppeal *wire = (const WireAppeal *)message->body;
    (void)batch;
    message_need_text(message, "text", wire->text);
    if (wire->against == LOOPLINE__WIRE__V1__APPEAL_AGAINST__APPEAL_AGAINST_UNSPECIFIED)
        faults_add(&message->faults, "against", REASON_REQUIRED);
    return request_desk_named(message, wire->number, wire->code);
}

/* When the person was last told this; INSTANT_NONE: never. */
static instant told_at(const struct batch *batch, const struct request_row *row, const char *what)
{
    const struct intake_work *work = batch->work;
    const struct step_row *steps = work->steps.list;
    instant at = INSTANT_NONE;
    for (size_t i = 0; i < work->steps.count; i++)
        if (uuid_compare(&steps[i].id, &row->id) == 0 && str_equal(steps[i].what, what))
            at = steps[i].at;
    return at;
}

static const char *step_of(enum appeal_against against)
{
    return against == APPEAL_CLOSURE ? "closed" : against == APPEAL_EXCLUSION ? "excluded" : "refused";
}

static bool is_late(const struct batch *batch, const struct request_row *row, instant since)
{
    const struct pack *pack = batch->pack;
    const struct pack_limit *limit = &pack->survey.appeal_person;
    int area = pack_area_find(pack, str_empty(row->area) ? row->district : row->area);
    if (limit->amount == 0 || limit->unit == LIMIT_NONE || since == INSTANT_NONE) /* as long as they like */
        return false;
    const struct deadline deadline = calendar_deadline(NULL, calendar_of(pack, area, -1), false, limit, since);
    return deadline.due != INSTANT_NONE && batch->now > deadline.due;
}

static enum reason appeal_fault(const struct batch *batch, const struct request_row *row, enum appeal_against against)
{
    instant since = told_at(batch, row, step_of(against)), appealed = told_at(batch, row, "appealed");
    enum reason reason = intake_appeal((enum request_state)row->state, against, since != INSTANT_NONE);
    if (reason == REASON_NONE && appealed != INSTANT_NONE && since != INSTANT_NONE && appealed >= since)
        return REASON_ALREADY_DONE;
    return reason == REASON_NONE && is_late(batch, row, since) ? REASON_TOO_LATE : reason;
}

static void emit(struct batch *batch, const struct message *message, const struct request_row *row)
{
    const WireAppeal *wire = (const WireAppeal *)message->body;
    Loopline__Event__V1__PersonAppealed event;
    loopline__event__v1__person_appealed__init(&event);
    event.request_id = wire_uuid(batch->arena, &row->id);
    event.number = wire_text(row->number);
    event.district = wire_text(row->district);
    event.channel = wire_text(row->channel);
    event.against = wire->against;
    event.text = wire->text;
    event.by = wire_text(message_actor(message));
    event.at = batch->now;
    event.area = wire_text(row->area);
    event.matter = wire_text(row->matter);
    event.party = (Loopline__Wire__V1__Party)row->party;
    event.reported = wire_text(row->reported);
    batch_emit(batch, NODE_SURVEY, MESSAGE_PERSON_APPEALED, &row->id, row->district, &event.base);
}

enum result appeal_desk_step(struct batch *batch, struct message *message)
{
    const WireAppeal *wire = (const WireAppeal *)message->body;
    if (request_desk_check_code(message, wire->code) != RESULT_OK)
        return RESULT_REFUSE;
    const struct request_row *row = request_desk_row(message);
    enum reason reason = appeal_fault(batch, row, (enum appeal_against)wire->against);
    if (reason != REASON_NONE)
        return batch_refuse(message, "against", reason);
    emit(batch, message, row);
    intake_say_record(
        batch, message, row, "appeal_lodged",
        store_json(batch, json_pack("{s:s}", "against", term_get("appeal_against", (int)wire->against)->code)));
    return RESULT_OK;
}
