/* The unit's own doing: sign, contact, arrive, return, sign off. */
#include "services/router/unit_desk.h"
#include "common/str.h"
#include "services/router/turn_desk.h"

typedef Loopline__Router__V1__Sign WireSign;
typedef Loopline__Router__V1__MakeContact WireContact;
typedef Loopline__Router__V1__Arrive WireArrive;
typedef Loopline__Router__V1__ReturnOrder WireReturn;
typedef Loopline__Router__V1__SignOff WireSignOff;

enum result unit_desk_decode_sign(struct batch *batch, struct message *message)
{
    (void)batch;
    return turn_desk_number(message, ((const WireSign *)message->body)->number);
}

enum result unit_desk_step_sign(struct batch *batch, struct message *message)
{
    struct turn turn;
    enum result outcome =
        turn_desk_open_part(&turn, batch, message, ((const WireSign *)message->body)->unit, ROUTER_SIGN);
    return outcome == RESULT_OK ? turn_desk_go(&turn) : outcome;
}

static const char *note_detail(struct batch *batch, const char *note)
{
    return str_empty(note) ? NULL : store_json(batch, json_pack("{s:s}", "note", note));
}

enum result unit_desk_decode_contact(struct batch *batch, struct message *message)
{
    (void)batch;
    return turn_desk_number(message, ((const WireContact *)message->body)->number);
}

enum result unit_desk_step_contact(struct batch *batch, struct message *message)
{
    const WireContact *wire = (const WireContact *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open_part(&turn, batch, message, wire->unit, ROUTER_CONTACT);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = note_detail(batch, wire->note);
    return turn_desk_go(&turn);
}

enum result unit_desk_decode_arrive(struct batch *batch, struct message *message)
{
    (void)batch;
    return turn_desk_number(message, ((const WireArrive *)message->body)->number);
}

enum result unit_desk_step_arrive(struct batch *batch, struct message *message)
{
    const WireArrive *wire = (const WireArrive *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open_part(&turn, batch, message, wire->unit, ROUTER_ARRIVE);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = note_detail(batch, wire->note);
    return turn_desk_go(&turn);
}

enum result unit_desk_decode_sign_off(struct batch *batch, struct message *message)
{
    const WireSignOff *wire = (const WireSignOff *)message->body;
    (void)batch;
    if (!wire->approved)
        message_need_text(message, "note", wire->note);
    return turn_desk_number(message, wire->number);
}

enum result unit_desk_step_sign_off(struct batch *batch, struct message *message)
{
    const WireSignOff *wire = (const WireSignOff *)message->body;
    struct turn turn;
    enum result outcome =
        turn_desk_open_part(&turn, batch, message, wire->unit, wire->approved ? ROUTER_APPROVE : ROUTER_SEND_BACK);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = note_detail(batch, wire->note);
    return turn_desk_go(&turn);
}

/* ---- returns ---- */

enum result unit_desk_decode_return(struct batch *batch, struct message *message)
{
    const WireReturn *wire = (const WireReturn *)message->body;
    (void)batch;
    message_need_text(message, "ground", wire->ground);
    message_need_text(message, "text", wire->text);
    return turn_desk_number(message, wire->number);
}

static void keep_slip(struct turn *turn, const WireReturn *wire)
{
    struct router_work *work = turn->batch->work;
    work->slips[work->slip_count++] = (struct return_slip){
        .order = turn->row->id,
        .seq = turn->row->returns,
        .assignment = turn->event.seq,
        .unit = turn->row->assignments[turn->event.seq - 1].unit,
        .ground = wire->ground,
        .text = wire->text,
        .returned_by = turn->event.actor,
        .returned_at = turn->batch->now,
    };
}

enum result unit_desk_step_return(struct batch *batch, struct message *message)
{
    const WireReturn *wire = (const WireReturn *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open_part(&turn, batch, message, wire->unit, ROUTER_RETURN);
    if (outcome != RESULT_OK)
        return outcome;
    if (!pack_listed(batch->pack, "return", wire->ground))
        return batch_refuse(message, "ground", REASON_UNKNOWN_CODE);
    int before = turn.order->returns;
    turn.detail = store_json(batch, json_pack("{s:s, s:s}", "ground", wire->ground, "text", wire->text));
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK && turn.row->returns > before)
        keep_slip(&turn, wire);
    return outcome;
}
