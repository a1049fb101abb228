#include "services/intake/told_desk.h"
#include "common/str.h"
#include "services/intake/ask_desk.h"
#include "services/intake/intake_say.h"
#include "services/intake/request_desk.h"
#include "services/intake/submit_desk.h"

typedef Loopline__Event__V1__ProgressMade WireProgressMade;
typedef Loopline__Event__V1__RequestReopened WireReopened;
typedef Loopline__Event__V1__HotspotRaised WireHotspot;

enum result told_desk_decode_progress(struct batch *batch, struct message *message)
{
    const WireProgressMade *wire = (const WireProgressMade *)message->body;
    (void)batch;
    /* An order may carry several requests: the request is what this is about. */
    if (wire->state == LOOPLINE__WIRE__V1__REQUEST_STATE__REQUEST_STATE_UNSPECIFIED)
        faults_add(&message->faults, "state", REASON_REQUIRED);
    if (!wire_uuid_read(&wire->request_id, &message->subject))
        return batch_refuse(message, "request_id", REASON_BAD_FORMAT);
    return RESULT_OK;
}

/* Steps that say who has it from now on. */
static bool names_unit(const char *what)
{
    static const char *const STEPS[] = {"dispatched", "merged", "unmerged", "taken_up"};
    for (size_t i = 0; i < COUNT(STEPS); i++)
        if (str_equal(what, STEPS[i]))
            return true;
    return false;
}

/* Steps that tell the person something and move nothing: what state others hold the request in does not matter. */
static bool tells_only(const char *what)
{
    static const char *const STEPS[] = {"survey_closed",    "excluded",          "appealed",     "appeal_upheld",
                                        "appeal_dismissed", "archived",          "look_back",    "contacted",
                                        "handed_back",      "hand_back_refused", "relief_asked", "relief_decided"};
    for (size_t i = 0; i < COUNT(STEPS); i++)
        if (str_equal(what, STEPS[i]))
            return true;
    return false;
}

static enum intake_event event_of(const char *what)
{
    if (str_equal(what, "taken_up") || str_equal(what, "unmerged"))
        return INTAKE_TAKEN_UP;
    return tells_only(what) ? INTAKE_TOLD : INTAKE_PROGRESS;
}

/* Of what nobody above handed down, nothing goes up. */
static struct bytes report_of(struct batch *batch, const WireProgressMade *wire, const struct request_row *row)
{
    struct bytes out = {NULL, 0};
    if (row->upper_path == NULL || wire->report == NULL)
        return out;
    out.data = wire_pack(batch->arena, &wire->report->base, &out.size);
    return out.size > 0 ? out : (struct bytes){NULL, 0};
}

enum result told_desk_step_progress(struct batch *batch, struct message *message)
{
    const WireProgressMade *wire = (const WireProgressMade *)message->body;
    struct request_row *row = request_desk_row(message);
    if (row == NULL)
        return batch_refuse(message, "request_id", REASON_NOT_FOUND);
    if (!str_empty(wire->matter) && !str_equal(wire->matter, row->order_matter)) {
        row->order_matter = wire->matter;
        row->dirty = true;
    }
    if (str_equal(wire->what, "matter_changed")) /* for the keys that look by it; the person is told nothing */
        return RESULT_OK;
    if (ask_store_asks(message))
        return ask_desk_asked(batch, message, row);
    if (ask_store_ends(message))
        ask_desk_ended(batch, message, row);
    enum intake_event event = event_of(wire->what);
    struct intake_verdict next = intake_step((enum request_state)row->state, event, (enum request_state)wire->state);
    bool overtaken = event != INTAKE_TOLD && (int)next.next == row->state &&
                     wire->state != (Loopline__Wire__V1__RequestState)row->state;
    row->state = (int)next.next;
    if (names_unit(wire->what) && !str_empty(wire->unit))
        row->unit = wire->unit;
    row->dirty = true;
    if (overtaken)
        return RESULT_OK;
    struct step_row *step = intake_add_step(batch, row, wire->what, wire->unit, wire->at);
    step->due = wire->due == 0 ? INSTANT_NONE : wire->due;
    step->ground = wire->ground;
    step->report = report_of(batch, wire, row);
    return RESULT_OK;
}

enum result told_desk_decode_reopened(struct batch *batch, struct message *message)
{
    (void)batch;
    return uuid_zero(&message->subject) ? batch_refuse(message, "order_id", REASON_REQUIRED) : RESULT_OK;
}

enum result told_desk_step_reopened(struct batch *batch, struct message *message)
{
    const WireReopened *wire = (const WireReopened *)message->body;
    struct request_row *row = request_desk_row(message);
    if (row == NULL)
        return batch_refuse(message, "request_id", REASON_NOT_FOUND);
    struct intake_verdict next = intake_step((enum request_state)row->state, INTAKE_REOPEN, REQUEST_STATE_UNSPECIFIED);
    if ((int)next.next == row->state)
        return RESULT_OK;
    row->state = (int)next.next;
    row->dirty = true;
    intake_say_record(batch, message, row, "reopened", NULL);
    intake_add_step(batch, row, "reopened", NULL, wire->at);
    const struct person_row *person = intake_person(batch, &row->id);
    intake_say_accepted(batch, row, person == NULL ? "" : person->phone, person == NULL ? "" : person->other);
    return RESULT_OK;
}

/* ---- 未诉先办: a hot spot asks (R43, R44) ---- */

enum result told_desk_decode_hotspot(struct batch *batch, struct message *message)
{
    const WireHotspot *wire = (const WireHotspot *)message->body;
    struct submission *in = arena_alloc(batch->arena, sizeof *in);
    *in = (struct submission){.channel = wire->channel,
                              .sender_channel = "",
                              .may_name_channel = true,
                              .principal = term_get("node", NODE_CLASSIFIER)->code,
                              .reference = "",
                              .language = "zh",
                              .name = "",
                              .phone = "",
                              .other = "",
                              .text = wire->text,
                              .district = wire->district,
                              .area = wire->area,
                              .address = "",
                              .matter = wire->matter,
                              .reported = "",
                              .occurred_at = INSTANT_NONE,
                              .now = INSTANT_END,
                              .answer = "",
                              .ground = ""};
    message->event = in;
    return message_need_subject(message, "hotspot_id", &wire->hotspot_id);
}

/* What a machine asks for passes the same door as what people ask for. */
enum result told_desk_step_hotspot(struct batch *batch, struct message *message)
{
    struct submission *in = message->event;
    struct intake_faults faults = {0};
    struct admission admission;
    struct request_row *row;
    in->now = batch->now;
    intake_admit(batch->pack, in, &admission, &faults);
    if (faults.count != 0)
        return batch_refuse(message, faults.list[0].field, faults.list[0].reason);
    enum result outcome = submit_desk_row(batch, in, &admission, &row);
    if (outcome != RESULT_OK)
        return outcome;
    const WireHotspot *wire = (const WireHotspot *)message->body;
    row->hotspot = message->subject;
    submit_desk_keep(batch, in, row);
    intake_add_step(batch, row, "accepted", NULL, batch->now);
    intake_say_record(batch, message, row, "accepted",
                      store_json(batch, json_pack("{s:s, s:i, s:i}", "channel", row->channel, "hotspot",
                                                  (int)wire->count, "people", (int)wire->people)));
    intake_say_accepted(batch, row, "", "");
    return RESULT_OK;
}
