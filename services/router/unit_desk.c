/* The unit's own doing: sign, contact, arrive, report, return, feed back, sign off. */
#include "services/router/unit_desk.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/turn_desk.h"
#include <stdio.h>
#include <string.h>

typedef Loopline__Router__V1__Sign WireSign;
typedef Loopline__Router__V1__MakeContact WireContact;
typedef Loopline__Router__V1__Arrive WireArrive;
typedef Loopline__Router__V1__ReportInterim WireInterim;
typedef Loopline__Router__V1__ReturnOrder WireReturn;
typedef Loopline__Router__V1__FeedBack WireFeedBack;
typedef Loopline__Router__V1__SignOff WireSignOff;

/* Opens the turn on the sender's own part of the order. */
static enum result open_part(struct turn *turn, struct batch *batch, struct message *message, const char *unit,
                             enum router_event_type type)
{
    enum result outcome = turn_desk_open(turn, batch, message, type);
    if (outcome != RESULT_OK)
        return outcome;
    enum reason reason = acting_resolve(batch->pack, turn->order, unit, message->from->unit, &turn->event.seq);
    if (reason != REASON_NONE && reason != REASON_WRONG_STATE)
        return batch_refuse(message, "unit", reason);
    if (!message_may_act(batch, message, turn->order->assignments[turn->event.seq - 1].unit))
        return batch_refuse(message, "unit", REASON_NOT_YOURS);
    return reason == REASON_NONE ? RESULT_OK : batch_refuse(message, "number", reason);
}

enum result unit_desk_decode_sign(struct batch *batch, struct message *message)
{
    (void)batch;
    return turn_desk_number(message, ((const WireSign *)message->body)->number);
}

enum result unit_desk_step_sign(struct batch *batch, struct message *message)
{
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, ((const WireSign *)message->body)->unit, ROUTER_SIGN);
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
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_CONTACT);
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
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_ARRIVE);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = note_detail(batch, wire->note);
    return turn_desk_go(&turn);
}

enum result unit_desk_decode_interim(struct batch *batch, struct message *message)
{
    const WireInterim *wire = (const WireInterim *)message->body;
    (void)batch;
    message_need_text(message, "text", wire->text);
    return turn_desk_number(message, wire->number);
}

enum result unit_desk_step_interim(struct batch *batch, struct message *message)
{
    const WireInterim *wire = (const WireInterim *)message->body;
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_INTERIM);
    if (outcome != RESULT_OK)
        return outcome;
    if (wire->until != 0 && wire->until <= batch->now)
        return batch_refuse(message, "until", REASON_OUT_OF_RANGE);
    char until[INSTANT_TEXT];
    if (wire->until != 0)
        instant_format(wire->until, batch->pack->calendars[batch->pack->calendar].offset_minutes, until);
    turn.event.to = wire->to == 0 ? AUDIENCE_PLATFORM : (enum audience)wire->to;
    turn.detail = store_json(batch, json_pack("{s:s, s:s, s:s*}", "to", term_get("audience", (int)turn.event.to)->code,
                                              "text", wire->text, "until", wire->until ? until : NULL));
    return turn_desk_go(&turn);
}

enum result unit_desk_decode_feed_back(struct batch *batch, struct message *message)
{
    const WireFeedBack *wire = (const WireFeedBack *)message->body;
    (void)batch;
    message_need_text(message, "text", wire->text);
    if (wire->outcome == 0)
        faults_add(&message->faults, "outcome", REASON_REQUIRED);
    if ((enum outcome)wire->outcome == OUTCOME_IN_PROGRESS) /* C11, C16: that is an interim result, type 303 */
        faults_add(&message->faults, "outcome", REASON_STILL_RUNNING);
    return turn_desk_number(message, wire->number);
}

enum result unit_desk_step_feed_back(struct batch *batch, struct message *message)
{
    const WireFeedBack *wire = (const WireFeedBack *)message->body;
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_FEED_BACK);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.outcome = (enum outcome)wire->outcome;
    turn.event.text = wire->text;
    turn.detail =
        store_json(batch, json_pack("{s:s, s:s, s:i}", "outcome", term_get("outcome", (int)wire->outcome)->code, "text",
                                    wire->text, "round", turn.order->round));
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
        open_part(&turn, batch, message, wire->unit, wire->approved ? ROUTER_APPROVE : ROUTER_SEND_BACK);
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

/* Grounds are the pack's texts "return.<ground>". */
static bool ground_listed(const struct pack *pack, const char *ground)
{
    char key[PACK_CODE_MAX + 8];
    if (strlen(ground) > PACK_CODE_MAX)
        return false;
    snprintf(key, sizeof key, "return.%s", ground);
    return !str_equal(pack_text_find(pack, key, "zh"), key);
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
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_RETURN);
    if (outcome != RESULT_OK)
        return outcome;
    if (!ground_listed(batch->pack, wire->ground))
        return batch_refuse(message, "ground", REASON_UNKNOWN_CODE);
    int before = turn.order->returns;
    turn.detail = store_json(batch, json_pack("{s:s, s:s}", "ground", wire->ground, "text", wire->text));
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK && turn.row->returns > before)
        keep_slip(&turn, wire);
    return outcome;
}
