#include "services/intake/intake_say.h"
#include "common/str.h"
#include "common/upper.h"
#include <math.h>

typedef Loopline__Intake__V1__Receipt WireReceipt;
typedef Loopline__Intake__V1__Step WireStep;
typedef Loopline__Event__V1__RequestAccepted WireAccepted;

void intake_say_record(struct batch *batch, const struct message *message, const struct request_row *row,
                       const char *kind, const char *detail)
{
    batch_record(batch, &(struct record){row->id, row->district, kind, NULL, message_actor(message), detail});
}

WireReceipt *intake_say_receipt(struct batch *batch, const struct message *message, const struct request_row *row,
                                const char *event)
{
    WireReceipt *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__receipt__init(out);
    out->number = wire_text(row->number);
    out->code = wire_text(row->code);
    out->request_id = wire_uuid(batch->arena, &row->id);
    out->accepted_at = row->accepted_at;
    out->state = (Loopline__Wire__V1__RequestState)row->state;
    const char *key = arena_print(batch->arena, "receipt.%s", event);
    const char *const values[] = {"number", row->number, "code", row->code, NULL};
    out->notice =
        wire_text(pack_text_fill(batch->arena, pack_text_find(batch->pack, key, message->header.language), values));
    return out;
}

void intake_say_accepted(struct batch *batch, const struct request_row *row, const char *phone, const char *other)
{
    const struct intake_own *own = batch->own;
    WireAccepted wire;
    Loopline__Event__V1__Point position;
    uint8_t caller[CALLER_HASH];
    loopline__event__v1__request_accepted__init(&wire);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.channel = wire_text(row->channel);
    wire.party = (Loopline__Wire__V1__Party)row->party;
    wire.name_withheld = row->withheld;
    wire.text = wire_text(row->content);
    wire.district = wire_text(row->district);
    wire.area = wire_text(row->area);
    wire.address = wire_text(row->address);
    wire.accepted_at = row->accepted_at;
    wire.occurred_at = row->occurred_at == INSTANT_NONE ? 0 : row->occurred_at;
    wire.urgency = (Loopline__Wire__V1__Urgency)row->urgency;
    wire.matter = wire_text(row->matter);
    wire.hotspot = wire_uuid(batch->arena, uuid_zero(&row->hotspot) ? &row->planned : &row->hotspot);
    wire.reported = wire_text(row->reported);
    wire.upper = upper_wire(batch->arena, row->upper_path, row->upper_due);
    loopline__event__v1__point__init(&position);
    position.latitude = row->latitude;
    position.longitude = row->longitude;
    if (!isnan(row->latitude))
        wire.position = &position;
    if (caller_hash(own->ring->caller_key, phone, other, caller))
        wire.caller = (ProtobufCBinaryData){sizeof caller, caller};
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_REQUEST_ACCEPTED, &row->id, row->district, &wire.base);
}

void intake_say_answered(struct batch *batch, const struct request_row *row)
{
    Loopline__Event__V1__RequestAnswered wire;
    loopline__event__v1__request_answered__init(&wire);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.district = wire_text(row->district);
    wire.channel = wire_text(row->channel);
    wire.answered_at = row->accepted_at;
    wire.area = wire_text(row->area);
    wire.matter = wire_text(row->matter);
    wire.party = (Loopline__Wire__V1__Party)row->party;
    wire.reported = wire_text(row->reported);
    batch_emit(batch, NODE_SURVEY, MESSAGE_REQUEST_ANSWERED, &row->id, row->district, &wire.base);
}

/* The new expected date as the city's clocks show it. */
static const char *due_text(struct batch *batch, instant due)
{
    char text[INSTANT_TEXT];
    if (due == INSTANT_NONE)
        return "";
    instant_format_short(due, batch->pack->calendars[batch->pack->calendar].offset_minutes, text);
    return arena_text(batch->arena, text);
}

WireStep *intake_say_step(struct batch *batch, const char *lang, const struct step_row *step)
{
    WireStep *out = arena_alloc(batch->arena, sizeof *out);
    int index = pack_unit_find(batch->pack, step->unit);
    loopline__intake__v1__step__init(out);
    out->at = step->at;
    out->what = wire_text(step->what);
    out->due = step->due == INSTANT_NONE ? 0 : step->due;
    const char *name = index < 0 ? step->unit : batch->pack->units[index].name;
    const char *ground =
        str_empty(step->ground)
            ? ""
            : pack_text_find(batch->pack, arena_print(batch->arena, "exclusion.%s", step->ground), lang);
    const char *const values[] = {"unit", name, "due", due_text(batch, step->due), "ground", ground, NULL};
    const char *text = pack_text_find(batch->pack, arena_print(batch->arena, "progress.%s", step->what), lang);
    out->text = wire_text(pack_text_fill(batch->arena, text, values));
    out->unit = wire_text(name);
    return out;
}

json_t *intake_say_attachment(const char *name, const char *reference, const char *media_type)
{
    return json_pack("{s:s, s:s, s:s}", "name", name, "reference", reference, "media_type", media_type);
}
