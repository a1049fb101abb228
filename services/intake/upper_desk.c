#include "services/intake/upper_desk.h"
#include "common/str.h"
#include "services/intake/ask_desk.h"
#include "services/intake/intake_say.h"
#include "services/intake/person_desk.h"
#include "services/intake/request_desk.h"
#include "services/intake/upper_store.h"

enum { UNASKED_MS = 500 };

typedef Loopline__Intake__V1__Instruct WireInstruct;
typedef Loopline__Wire__V1__Instruction WireInstruction;
typedef Loopline__Event__V1__UpperInstructed WireInstructed;

/* What may be said: how to see that it was said whole, and what follows; REASON_NONE = done. */
struct kind {
    Loopline__Wire__V1__Instruction__WhatCase what;
    const char *code, *field;
    void (*check)(struct message *message, const struct kind *kind, const WireInstruction *said);
    enum reason (*act)(struct batch *batch, struct message *message, WireInstruction *said);
};

/* ---- is it whole? ---- */

static void check_nothing(struct message *message, const struct kind *kind, const WireInstruction *said)
{
    (void)message, (void)kind, (void)said;
}

static void check_due(struct message *message, const struct kind *kind, const WireInstruction *said)
{
    if (said->due_at < 0)
        faults_add(&message->faults, kind->field, REASON_OUT_OF_RANGE);
}

static void check_refused(struct message *message, const struct kind *kind, const WireInstruction *said)
{
    message_need_text(message, kind->field, said->refused);
}

static void check_added(struct message *message, const struct kind *kind, const WireInstruction *said)
{
    message_need_text(message, kind->field, said->added);
}

static void check_urged(struct message *message, const struct kind *kind, const WireInstruction *said)
{
    message_need_text(message, kind->field, said->urged);
}

static void check_withdrawn(struct message *message, const struct kind *kind, const WireInstruction *said)
{
    message_need_text(message, kind->field, said->withdrawn);
}

static void check_rating(struct message *message, const struct kind *kind, const WireInstruction *said)
{
    (void)kind;
    if (said->rating->rating == LOOPLINE__WIRE__V1__RATING__RATING_UNSPECIFIED)
        faults_add(&message->faults, "instruction.rating.rating", REASON_REQUIRED);
}

/* ---- what follows ---- */

static enum reason pass_on(struct batch *batch, struct message *message, WireInstruction *said)
{
    const struct request_row *row = request_desk_row(message);
    enum reason reason = intake_step((enum request_state)row->state, INTAKE_INSTRUCT, REQUEST_STATE_UNSPECIFIED).reason;
    WireInstructed event;
    if (reason != REASON_NONE)
        return reason;
    loopline__event__v1__upper_instructed__init(&event);
    event.request_id = wire_uuid(batch->arena, &row->id);
    event.number = wire_text(row->number);
    event.instruction = said;
    event.at = batch->now;
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_UPPER_INSTRUCTED, &row->id, row->district, &event.base);
    return REASON_NONE;
}

static enum reason move_due(struct batch *batch, struct message *message, WireInstruction *said)
{
    struct request_row *row = request_desk_row(message);
    enum reason reason = pass_on(batch, message, said);
    if (reason != REASON_NONE)
        return reason;
    row->upper_due = said->due_at == 0 ? INSTANT_NONE : said->due_at;
    row->dirty = true;
    return REASON_NONE;
}

static enum reason add(struct batch *batch, struct message *message, WireInstruction *said)
{
    const struct request_row *row = request_desk_row(message);
    enum reason reason =
        intake_step((enum request_state)row->state, INTAKE_SUPPLEMENT, REQUEST_STATE_UNSPECIFIED).reason;
    if (reason == REASON_NONE)
        person_desk_add(batch, message, row, said->added, 0);
    return reason;
}

static enum reason take_back(struct batch *batch, struct message *message, WireInstruction *said)
{
    struct request_row *row = request_desk_row(message);
    const struct intake_verdict next =
        intake_step((enum request_state)row->state, INTAKE_WITHDRAW, REQUEST_STATE_UNSPECIFIED);
    if (next.reason == REASON_NONE)
        person_desk_take_back(batch, message, row, &next, said->withdrawn);
    return next.reason;
}

/* The result is on its way up before the survey here has asked: the word may be there first. */
static bool will_be_asked(const struct batch *batch, const struct message *message)
{
    const struct request_row *row = request_desk_row(message);
    return row->state == REQUEST_FED_BACK && upper_store_unasked(message) && ask_desk_asks_above(batch->pack);
}

static enum reason rate(struct batch *batch, struct message *message, WireInstruction *said)
{
    enum reason reason = ask_desk_rated_above(batch, message, said->rating);
    if (reason != REASON_WRONG_STATE || !will_be_asked(batch, message))
        return reason;
    message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER;
    message->reply.retry_after_ms = UNASKED_MS;
    return REASON_BUSY;
}

#define SAID(what) LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_##what
static const struct kind KINDS[] = {
    {SAID(DUE_AT), "due_at", "instruction.due_at", check_due, move_due},
    {SAID(REFUSED), "refused", "instruction.refused", check_refused, pass_on},
    {SAID(RELIEF), "relief", "instruction.relief", check_nothing, pass_on},
    {SAID(RATING), "rating", "instruction.rating", check_rating, rate},
    {SAID(ADDED), "added", "instruction.added", check_added, add},
    {SAID(URGED), "urged", "instruction.urged", check_urged, pass_on},
    {SAID(WITHDRAWN), "withdrawn", "instruction.withdrawn", check_withdrawn, take_back},
};

static const struct kind *kind_of(const WireInstruction *said)
{
    for (size_t i = 0; said != NULL && i < COUNT(KINDS); i++)
        if (KINDS[i].what == said->what_case)
            return &KINDS[i];
    return NULL;
}

/* ---- the route ---- */

enum result upper_desk_decode(struct batch *batch, struct message *message)
{
    const WireInstruct *wire = (const WireInstruct *)message->body;
    const struct kind *kind = kind_of(wire->instruction);
    (void)batch;
    message_need_text(message, "reference", wire->reference);
    if (kind == NULL)
        return batch_refuse(message, "instruction", REASON_REQUIRED);
    kind->check(message, kind, wire->instruction);
    return RESULT_OK;
}

static bool from_above(const struct batch *batch, const struct message *message)
{
    int channel = pack_channel_find(batch->pack, message->from->channel);
    return channel >= 0 && batch->pack->channels[channel].kind == CHANNEL_UPPER;
}

/* Which it was; the words go their own ways. */
static void record(struct batch *batch, const struct message *message, const struct kind *kind)
{
    const WireInstruction *said = ((const WireInstruct *)message->body)->instruction;
    json_t *detail = json_pack("{s:s}", "instruction", kind->code);
    if (kind->what == SAID(DUE_AT) && said->due_at != 0) {
        char due[INSTANT_TEXT];
        instant_format(said->due_at, batch->pack->calendars[batch->pack->calendar].offset_minutes, due);
        json_object_set_new(detail, "due", json_string(due));
    }
    if (kind->what == SAID(RELIEF))
        json_object_set_new(detail, "granted", json_boolean(said->relief->granted));
    intake_say_record(batch, message, request_desk_row(message), "instructed", store_json(batch, detail));
}

enum result upper_desk_step(struct batch *batch, struct message *message)
{
    const WireInstruct *wire = (const WireInstruct *)message->body;
    const struct kind *kind = kind_of(wire->instruction);
    if (!from_above(batch, message))
        return batch_refuse(message, "channel", REASON_NOT_ALLOWED);
    if (request_desk_row(message) == NULL)
        return batch_refuse(message, "reference", REASON_NOT_FOUND);
    enum reason reason = kind->act(batch, message, wire->instruction);
    if (reason != REASON_NONE)
        return batch_refuse(message, kind->field, reason);
    record(batch, message, kind);
    return RESULT_OK;
}
