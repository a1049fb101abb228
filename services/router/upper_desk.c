#include "services/router/upper_desk.h"
#include "services/router/dispatch_desk.h"
#include "services/router/note_store.h"
#include "services/router/turn_desk.h"

typedef Loopline__Event__V1__UpperInstructed WireInstructed;
typedef Loopline__Event__V1__ReliefAsked WireAsked;
typedef Loopline__Wire__V1__Instruction WireInstruction;
typedef Loopline__Router__V1__HandBack WireHandBack;

static const char *written(const struct batch *batch, instant at)
{
    if (at == INSTANT_NONE)
        return NULL;
    char *text = arena_alloc(batch->arena, INSTANT_TEXT);
    instant_format(at, batch->pack->calendars[batch->pack->calendar].offset_minutes, text);
    return text;
}

static bool has_happened(const struct turn *turn)
{
    return turn_desk_done(turn) && !((const struct router_work *)turn->batch->work)->result->ignored;
}

/* ---- what it says ---- */

enum result upper_desk_decode_instructed(struct batch *batch, struct message *message)
{
    const WireInstructed *wire = (const WireInstructed *)message->body;
    (void)batch;
    if (!wire->instruction)
        faults_add(&message->faults, "instruction", REASON_REQUIRED);
    else if (wire->instruction->what_case == LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_URGED)
        message_need_text(message, "instruction.urged", wire->instruction->urged); /* it becomes a comment */
    return message_need_subject(message, "request_id", &wire->request_id);
}

static enum result step_due(struct turn *turn, const WireInstruction *wire)
{
    turn->event.due = wire->due_at == 0 ? INSTANT_NONE : wire->due_at;
    turn->detail = store_json(turn->batch, json_pack("{s:s*, s:s*}", "due", written(turn->batch, turn->event.due),
                                                     "before", written(turn->batch, turn->order->upper_due)));
    return turn_desk_go(turn);
}

static enum result step_refused(struct turn *turn, const WireInstruction *wire)
{
    turn->detail = store_json(turn->batch, json_pack("{s:s}", "text", wire->refused));
    return turn_desk_go(turn);
}

static void tell_decided(const struct turn *turn, const Loopline__Wire__V1__ReliefWord *word)
{
    const struct order *order = turn->row;
    Loopline__Event__V1__ReliefDecided body = LOOPLINE__EVENT__V1__RELIEF_DECIDED__INIT;
    body.order_id = wire_uuid(turn->batch->arena, &order->id);
    body.number = wire_text(order->number);
    body.granted = word->granted;
    body.text = word->text;
    body.at = turn->batch->now;
    batch_emit(turn->batch, NODE_ESCALATION, MESSAGE_RELIEF_DECIDED, &order->id, order->district, &body.base);
}

static enum result step_relief(struct turn *turn, const WireInstruction *wire)
{
    turn->detail = store_json(
        turn->batch, json_pack("{s:b, s:s}", "granted", (int)wire->relief->granted, "text", wire->relief->text));
    enum result outcome = turn_desk_go(turn);
    if (outcome == RESULT_OK && has_happened(turn))
        tell_decided(turn, wire->relief);
    return outcome;
}

/* Those who act see it among the comments, as a word of those who dispatch. */
static enum result step_urged(struct turn *turn, const WireInstruction *wire)
{
    turn->detail = store_json(turn->batch, json_pack("{s:s}", "text", wire->urged));
    enum result outcome = turn_desk_go(turn);
    if (outcome == RESULT_OK && has_happened(turn))
        note_store_keep(turn->batch, &(struct comment){.order = turn->row->id,
                                                       .unit = "",
                                                       .by = turn->row->requests[0].channel,
                                                       .text = wire->urged,
                                                       .attachments = "[]",
                                                       .at = turn->batch->now});
    return outcome;
}

/* The others go their own ways: they are no instructions to the router. */
static const struct instruction {
    Loopline__Wire__V1__Instruction__WhatCase what;
    enum router_event_type event;
    enum result (*step)(struct turn *, const WireInstruction *);
} INSTRUCTIONS[] = {
    {LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_DUE_AT, ROUTER_UPPER_DUE, step_due},
    {LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_REFUSED, ROUTER_REFUSE_BACK, step_refused},
    {LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_RELIEF, ROUTER_UPPER_RELIEF, step_relief},
    {LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_URGED, ROUTER_URGE, step_urged},
};

/* Withdrawn before it was dispatched: on record, and nothing to do. */
static enum result without_order(struct batch *batch, const struct message *message)
{
    batch_record(batch,
                 &(struct record){message->subject, message->header.district, "ignored_instruction", NULL, NULL, NULL});
    return RESULT_OK;
}

enum result upper_desk_step_instructed(struct batch *batch, struct message *message)
{
    const WireInstruction *wire = ((const WireInstructed *)message->body)->instruction;
    const struct order *order = message->rows;
    struct turn turn;
    if (!order || order->version == 0)
        return without_order(batch, message);
    for (size_t i = 0; i < COUNT(INSTRUCTIONS); i++) {
        if (INSTRUCTIONS[i].what != wire->what_case)
            continue;
        enum result outcome = turn_desk_open(&turn, batch, message, INSTRUCTIONS[i].event);
        return outcome == RESULT_OK ? INSTRUCTIONS[i].step(&turn, wire) : outcome;
    }
    return batch_refuse(message, "instruction", REASON_FORBIDDEN_HERE);
}

/* ---- back to it ---- */

enum result upper_desk_decode_hand_back(struct batch *batch, struct message *message)
{
    const WireHandBack *wire = (const WireHandBack *)message->body;
    (void)batch;
    message_need_text(message, "ground", wire->ground);
    message_need_text(message, "text", wire->text);
    return turn_desk_number(message, wire->number);
}

enum result upper_desk_step_hand_back(struct batch *batch, struct message *message)
{
    const WireHandBack *wire = (const WireHandBack *)message->body;
    struct turn turn;
    enum result outcome = dispatch_desk_open(&turn, batch, message, ROUTER_HAND_BACK);
    if (outcome == RESULT_OK)
        outcome = turn_desk_heed(&turn);
    if (outcome != RESULT_OK)
        return outcome;
    if (!pack_listed(batch->pack, "return", wire->ground))
        return batch_refuse(message, "ground", REASON_UNKNOWN_CODE);
    turn.detail = store_json(batch, json_pack("{s:s, s:s}", "ground", wire->ground, "text", wire->text));
    return turn_desk_go(&turn);
}

/* ---- asked of it ---- */

enum result upper_desk_decode_relief(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "order_id", &((const WireAsked *)message->body)->order_id);
}

enum result upper_desk_step_relief(struct batch *batch, struct message *message)
{
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_ASK_UPPER);
    if (outcome != RESULT_OK)
        return outcome;
    turn.handler = ((const WireAsked *)message->body)->unit;
    return turn_desk_go(&turn);
}
