/* A message opens its order, asks the core, and carries out what it says. */
#include "services/router/turn_desk.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"

enum result turn_desk_open_on(struct turn *turn, const struct turn_place *place, enum router_event_type type)
{
    struct batch *batch = place->batch;
    struct order *order = place->order;
    *turn = (struct turn){.batch = batch, .message = place->message, .row = order, .order = order};
    if (!order || order->version == 0)
        return batch_refuse(place->message, place->field, REASON_NOT_FOUND);
    turn->pack = batch_pack(batch, order->pack_version);
    turn->event = (struct router_event){.type = type, .at = batch->now, .actor = message_actor(place->message)};
    if (!turn->pack || pack_policy_find(turn->pack, order->policy) < 0)
        return batch_refuse(place->message, "pack_version", REASON_BAD_DATA);
    return RESULT_OK;
}

/* A unit, a dispatcher or the person speaks of what is being done about the request, whichever order does it. */
static bool means_riding(const struct message *message)
{
    return message->from || message->header.type == MESSAGE_REQUEST_SUPPLEMENTED ||
           message->header.type == MESSAGE_REQUEST_WITHDRAWN;
}

enum result turn_desk_open(struct turn *turn, struct batch *batch, struct message *message, enum router_event_type type)
{
    struct order *own = message->rows;
    const struct turn_place place = {batch, message, means_riding(message) ? router_riding(batch->work, own) : own,
                                     message->from ? "number" : "order_id"};
    return turn_desk_open_on(turn, &place, type);
}

enum result turn_desk_open_part(struct turn *turn, struct batch *batch, struct message *message, const char *unit,
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

/* Of an open turn: turn_desk_open found the pack and the policy in it. */
static struct router_policy turn_policy(const struct turn *turn)
{
    const struct pack *pack = turn->pack; // NOLINT(clang-analyzer-core.NullDereference)
    return catalogue_policy(&pack->policies[pack_policy_find(pack, turn->order->policy)]); // NOLINT
}

static enum result turn_refused(struct turn *turn, const struct router_result *result)
{
    if (result->effect_count == 0)
        return batch_refuse(turn->message, result->field, result->reason);
    router_say_all(turn, result); /* R31: the refusal itself goes on record */
    batch_reject(turn->message, result->field, result->reason);
    return RESULT_OK;
}

enum result turn_desk_ask(struct turn *turn, const char *field)
{
    struct router_result *result = ((struct router_work *)turn->batch->work)->result;
    const struct router_policy policy = turn_policy(turn);
    router_step(&policy, turn->order, &turn->event, result);
    if (result->reason != REASON_NONE)
        return batch_refuse(turn->message, field ? field : result->field, result->reason);
    return RESULT_OK;
}

enum result turn_desk_take(struct turn *turn)
{
    struct router_result *result = ((struct router_work *)turn->batch->work)->result;
    const struct router_policy policy = turn_policy(turn);
    router_step(&policy, turn->order, &turn->event, result);
    if (result->reason != REASON_NONE)
        return turn_refused(turn, result);
    if (!result->ignored)
        router_keep(turn->batch, turn->row, result);
    router_say_all(turn, result);
    return RESULT_OK;
}

enum result turn_desk_go(struct turn *turn)
{
    enum result outcome = turn_desk_take(turn);
    if (outcome == RESULT_OK && turn->message->from &&
        turn->message->reply.status != LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED)
        router_say_status(turn);
    return outcome;
}

enum result turn_desk_number(struct message *message, const char *number)
{
    message->subject = (struct uuid){{0}}; /* people name orders by number; the header's id is not theirs to give */
    message_need_number(message, number);
    return message->faults.count ? RESULT_REFUSE : RESULT_OK;
}
