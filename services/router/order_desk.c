/* What the other services say of an order: added, withdrawn, redo, written off, cards, dates. */
#include "services/router/order_desk.h"
#include "common/str.h"
#include "services/router/turn_desk.h"

typedef Loopline__Event__V1__RequestSupplemented WireSupplemented;
typedef Loopline__Event__V1__RequestWithdrawn WireWithdrawn;
typedef Loopline__Event__V1__RedoOrdered WireRedo;
typedef Loopline__Event__V1__WriteOffApproved WireWriteOff;
typedef Loopline__Event__V1__CardRaised WireCard;
typedef Loopline__Event__V1__DueChanged WireDue;

enum result order_desk_decode_of_request(struct batch *batch, struct message *message)
{
    (void)batch;
    const ProtobufCBinaryData *id = message->header.type == MESSAGE_REQUEST_SUPPLEMENTED
                                        ? &((const WireSupplemented *)message->body)->request_id
                                        : &((const WireWithdrawn *)message->body)->request_id;
    return message_need_subject(message, "request_id", id);
}

enum result order_desk_decode_anonymised(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "request_id",
                                &((const Loopline__Event__V1__RequestAnonymised *)message->body)->request_id);
}

/* Withdrawn before it was dispatched, or never dispatched at all: on record, and nothing to do. */
static enum result without_order(struct batch *batch, const struct message *message, const char *kind)
{
    batch_record(batch, &(struct record){message->subject, message->header.district, kind, NULL, NULL, NULL});
    return RESULT_OK;
}

static bool is_founded(const struct message *message)
{
    const struct order *order = message->rows;
    return order && order->version > 0;
}

/* The rows change when everything else of the batch is saved; an order that nobody founded has none. */
enum result order_desk_step_anonymised(struct batch *batch, struct message *message)
{
    const struct order *order = message->rows;
    if (is_founded(message))
        batch_emit(batch, NODE_ESCALATION, MESSAGE_REQUEST_ANONYMISED, &order->id, order->district, message->body);
    return RESULT_OK;
}

static struct order_request *request_of(const struct order *order, const struct uuid *id)
{
    for (size_t i = 0; i < order->request_count; i++)
        if (uuid_compare(&order->requests[i].request, id) == 0)
            return &order->requests[i];
    return NULL;
}

/* C01: what was learned later says more exactly where. Limits were set by the wider area and stay; escalation is not
 * told. A place elsewhere would be another unit's: people change that. */
static void narrow_area(struct turn *turn, const char *code)
{
    struct order *order = turn->row;
    int area = pack_area_find(turn->pack, code), wide = pack_area_find(turn->pack, order->area);
    if (area < 0 || wide < 0 || area == wide || !pack_area_inside(turn->pack, area, wide))
        return;
    const char *detail =
        store_json(turn->batch, json_pack("{s:s, s:s}", "from", order->area, "area", turn->pack->areas[area].code));
    order->area = turn->pack->areas[area].code;
    batch_record(turn->batch, &(struct record){order->id, order->district, "area_narrowed", NULL, NULL, detail});
}

enum result order_desk_step_supplemented(struct batch *batch, struct message *message)
{
    const WireSupplemented *wire = (const WireSupplemented *)message->body;
    struct router_work *work = batch->work;
    struct turn turn;
    if (!is_founded(message))
        return without_order(batch, message, "ignored_supplement");
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_SUPPLEMENT);
    if (outcome == RESULT_OK)
        outcome = turn_desk_go(&turn);
    if (outcome != RESULT_OK)
        return outcome;
    if (!work->result->ignored)
        narrow_area(&turn, wire->area);
    struct supplement *one = &work->supplements[work->supplement_count++];
    *one = (struct supplement){uuid_new(), turn.row->id, message->subject, wire->text, wire->at};
    return RESULT_OK;
}

enum result order_desk_step_withdrawn(struct batch *batch, struct message *message)
{
    struct turn turn;
    if (!is_founded(message))
        return without_order(batch, message, "ignored_withdrawal");
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_WITHDRAW);
    if (outcome != RESULT_OK)
        return outcome;
    size_t others = 0;
    for (size_t i = 0; i < turn.order->request_count; i++)
        others += turn.order->requests[i].withdrawn_at == INSTANT_NONE &&
                  uuid_compare(&turn.order->requests[i].request, &message->subject) != 0;
    turn.event.last = others == 0;
    outcome = turn_desk_go(&turn);
    struct order_request *request = request_of(turn.row, &message->subject);
    if (outcome == RESULT_OK && request) {
        request->withdrawn_at = batch->now;
        request->dirty = true;
    }
    return outcome;
}

enum result order_desk_decode_redo(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "order_id", &((const WireRedo *)message->body)->order_id);
}

enum result order_desk_step_redo(struct batch *batch, struct message *message)
{
    const WireRedo *wire = (const WireRedo *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_REDO);
    if (outcome != RESULT_OK)
        return outcome;
    const struct term *cause = term_get("cause", (int)wire->cause);
    turn.event.round = (int)wire->round;
    turn.event.recurs = wire->reopen;
    turn.detail =
        store_json(batch, json_pack("{s:i, s:s*}", "round", (int)wire->round, "cause", cause ? cause->code : NULL));
    return turn_desk_go(&turn);
}

enum result order_desk_decode_write_off(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "order_id", &((const WireWriteOff *)message->body)->order_id);
}

enum result order_desk_step_write_off(struct batch *batch, struct message *message)
{
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_WRITE_OFF);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.round = (int)((const WireWriteOff *)message->body)->round;
    return turn_desk_go(&turn);
}

enum result order_desk_decode_card(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "order_id", &((const WireCard *)message->body)->order_id);
}

enum result order_desk_step_card(struct batch *batch, struct message *message)
{
    const WireCard *wire = (const WireCard *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_CARD);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.round = (int)wire->round;
    turn.event.unit = wire->unit;
    turn.event.card = (enum rung_action)wire->action;
    turn.detail =
        store_json(batch, json_pack("{s:s, s:s, s:i}", "stage", term_get("stage", (int)wire->stage)->code, "card",
                                    term_get("rung_action", (int)wire->action)->code, "round", (int)wire->round));
    return turn_desk_go(&turn);
}

enum result order_desk_decode_due(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "order_id", &((const WireDue *)message->body)->order_id);
}

enum result order_desk_step_due(struct batch *batch, struct message *message)
{
    const WireDue *wire = (const WireDue *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_DUE);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.round = (int)wire->round;
    turn.event.unit = wire->unit;
    turn.event.stage = (enum stage)wire->stage;
    turn.event.due = wire->due;
    return turn_desk_go(&turn);
}
