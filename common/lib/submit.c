#include <math.h>

#include "common/lib/inner.h"
#include "common/str.h"

typedef Loopline__Intake__V1__Submit Submit;

static void set_contact(struct arena *arena, const struct loopline_submission *from, Submit *out)
{
    if (from->name == NULL && from->phone == NULL && from->other == NULL)
        return;
    out->contact = arena_alloc(arena, sizeof *out->contact);
    loopline__intake__v1__contact__init(out->contact);
    out->contact->name = wire_text(from->name);
    out->contact->phone = wire_text(from->phone);
    out->contact->other = wire_text(from->other);
}

static void check_degrees(double degrees, double most, const char *field, struct faults *faults)
{
    if (!isfinite(degrees) || degrees < -most || degrees > most)
        faults_add(faults, field, REASON_OUT_OF_RANGE);
}

static void set_place(struct arena *arena, const struct loopline_submission *from, Submit *out, struct faults *faults)
{
    if (from->district == NULL && from->area == NULL && from->address == NULL && !from->has_position)
        return;
    Loopline__Intake__V1__Place *place = arena_alloc(arena, sizeof *place);
    loopline__intake__v1__place__init(place);
    out->place = place;
    place->district = wire_text(from->district);
    place->area = wire_text(from->area);
    place->address = wire_text(from->address);
    if (!from->has_position)
        return;
    place->position = arena_alloc(arena, sizeof *place->position);
    loopline__intake__v1__position__init(place->position);
    place->position->latitude = from->latitude;
    place->position->longitude = from->longitude;
    check_degrees(from->latitude, 90, "place.position.latitude", faults);
    check_degrees(from->longitude, 180, "place.position.longitude", faults);
    place->position->datum =
        (Loopline__Wire__V1__Datum)lib_choice("datum", from->datum, "place.position.datum", faults);
}

Loopline__Intake__V1__Attachment **lib_attachments(struct arena *arena, const struct loopline_attachment *list,
                                                   size_t count)
{
    Loopline__Intake__V1__Attachment **out = arena_array(arena, count + 1, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        out[i] = arena_alloc(arena, sizeof *out[i]);
        loopline__intake__v1__attachment__init(out[i]);
        out[i]->name = wire_text(list[i].name);
        out[i]->reference = wire_text(list[i].reference);
        out[i]->media_type = wire_text(list[i].media_type);
    }
    return out;
}

static void set_ways_out(struct arena *arena, const struct loopline_submission *from, Submit *out,
                         struct faults *faults)
{
    if (from->answer != NULL) {
        out->answer = arena_alloc(arena, sizeof *out->answer);
        loopline__intake__v1__direct_answer__init(out->answer);
        out->answer->text = wire_text(from->answer);
    }
    if (from->refusal_ground != NULL) {
        out->refusal = arena_alloc(arena, sizeof *out->refusal);
        loopline__intake__v1__refusal__init(out->refusal);
        out->refusal->ground = wire_text(from->refusal_ground);
        out->refusal->advice = wire_text(from->refusal_advice);
    } else if (from->refusal_advice != NULL) {
        faults_add(faults, "refusal.advice", REASON_FORBIDDEN_HERE);
    }
}

Submit *lib_submit(struct arena *arena, const struct loopline_submission *from, struct faults *faults)
{
    Submit *out = arena_alloc(arena, sizeof *out);
    loopline__intake__v1__submit__init(out);
    out->channel = wire_text(from->channel);
    out->party = (Loopline__Wire__V1__Party)lib_choice("party", from->party, "party", faults);
    out->name_withheld = from->name_withheld;
    out->text = wire_text(from->text);
    out->attachments = lib_attachments(arena, from->attachments, from->attachment_count);
    out->n_attachments = from->attachment_count;
    out->occurred_at = from->occurred_at;
    out->reference = wire_text(from->reference);
    out->urgency =
        from->urgent ? LOOPLINE__WIRE__V1__URGENCY__URGENCY_URGENT : LOOPLINE__WIRE__V1__URGENCY__URGENCY_UNSPECIFIED;
    out->matter = wire_text(from->matter);
    out->reported = wire_text(from->reported);
    out->about = wire_text(from->about);
    set_contact(arena, from, out);
    set_place(arena, from, out, faults);
    set_ways_out(arena, from, out, faults);
    return out;
}

const struct loopline_receipt *lib_receipt(struct arena *arena, const LibReply *reply)
{
    struct loopline_receipt *out = arena_alloc(arena, sizeof *out);
    *out = (struct loopline_receipt){.number = "", .code = "", .state = "", .notice = "", .token = ""};
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_SPOOLED) {
        out->token = reply->spooled->token;
        out->received_at = reply->spooled->received_at;
        return out;
    }
    if (reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT)
        return NULL;
    out->number = reply->receipt->number;
    out->code = reply->receipt->code;
    out->state = lib_code("request_state", (int)reply->receipt->state);
    out->notice = reply->receipt->notice;
    out->accepted_at = reply->receipt->accepted_at;
    return out;
}

enum loopline_status loopline_submit(struct loopline *loopline, const struct loopline_submission *submission,
                                     const struct loopline_receipt **out)
{
    struct loopline_submission given;
    struct faults faults = {0};
    const LibReply *reply = NULL;
    struct arena *arena = lib_begin(loopline);
    *out = NULL;
    if (!lib_take(&given, sizeof given, submission))
        faults_add(&faults, "size", REASON_REQUIRED);
    const Submit *body = lib_submit(arena, &given, &faults);
    if (faults.count > 0)
        lib_refuse(loopline, &faults);
    else
        lib_ask(loopline, MESSAGE_SUBMIT, given.key, &body->base, &reply);
    return lib_end_receipt(loopline, reply, out);
}
