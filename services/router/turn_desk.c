/* A message opens its order, asks the core, and carries out what it says. */
#include "services/router/turn_desk.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "services/router/router_rules.h"

enum result turn_desk_open_on(struct turn *turn, const struct turn_place *place, enum router_event_type type)
{
    struct batch *batch = place->batch;
    struct order *order = place->order;
    *turn = (struct turn){.batch = batch, .message = place->message, .row = order, .order = order};
    if (!order || order->version == 0 ||
        !message_reaches(batch, place->message,
                         &(struct rights_subject){.matter = order->matter, .reported = order->reported}))
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
           message->header.type == MESSAGE_REQUEST_WITHDRAWN || message->header.type == MESSAGE_UPPER_INSTRUCTED;
}

enum result turn_desk_open(struct turn *turn, struct batch *batch, struct message *message, enum router_event_type type)
{
    struct order *own = message->rows;
    const struct turn_place place = {batch, message, means_riding(message) ? router_riding(batch->work, own) : own,
                                     message->from ? "number" : "order_id"};
    return turn_desk_open_on(turn, &place, type);
}

enum result turn_desk_part(struct turn *turn, const char *unit, int *seq)
{
    struct message *message = turn->message;
    enum reason reason = acting_resolve(turn->batch->pack, turn->order, unit, message->from->unit, seq);
    if (reason != REASON_NONE && reason != REASON_WRONG_STATE)
        return batch_refuse(message, "unit", reason);
    if (!message_may_act(turn->batch, message, turn->order->assignments[*seq - 1].unit))
        return batch_refuse(message, "unit", REASON_NOT_YOURS);
    return reason == REASON_NONE ? RESULT_OK : batch_refuse(message, "number", reason);
}

enum result turn_desk_open_part(struct turn *turn, struct batch *batch, struct message *message, const char *unit,
                                enum router_event_type type)
{
    enum result outcome = turn_desk_open(turn, batch, message, type);
    return outcome == RESULT_OK ? turn_desk_part(turn, unit, &turn->event.seq) : outcome;
}

/* Of an open turn: turn_desk_open found the pack and the policy in it. */
static struct router_policy turn_policy(const struct turn *turn)
{
    const struct pack *pack = turn->pack; // NOLINT(clang-analyzer-core.NullDereference)
    return catalogue_policy(&pack->policies[pack_policy_find(pack, turn->order->policy)]); // NOLINT
}

/* N22: by the tree of the order's own pack and by that of the one in force, which rights are asked by. */
bool turn_desk_accused(const struct turn *turn, const char *unit)
{
    return rights_reported(turn->pack, unit, turn->order->reported) ||
           rights_reported(turn->batch->pack, unit, turn->order->reported);
}

static void look_whom_it_names(struct turn *turn)
{
    turn->event.accused = false;
    for (size_t i = 0; i < turn->event.post_count; i++)
        turn->event.accused |= turn_desk_accused(turn, turn->event.posts[i].unit);
}

static enum result turn_refused(struct turn *turn, const struct router_result *result)
{
    if (result->effect_count == 0)
        return batch_refuse(turn->message, result->field, result->reason);
    router_say_all(turn, result); /* R31: the refusal itself goes on record */
    batch_reject(turn->message, result->field, result->reason);
    return RESULT_OK;
}

enum result turn_desk_heed(struct turn *turn)
{
    const struct router_policy policy = turn_policy(turn);
    const struct router_case of = {&policy, turn->order, NULL, &turn->event};
    const struct router_order_rule *rule = router_rules_order(&of);
    if (!rule)
        return batch_refuse(turn->message, "number", REASON_WRONG_STATE);
    if (rule->verdict == VERDICT_REFUSE)
        return batch_refuse(turn->message, router_guard_field(rule->guard, "number"), rule->reason);
    return RESULT_OK;
}

enum result turn_desk_ask(struct turn *turn, const char *field)
{
    struct router_result *result = ((struct router_work *)turn->batch->work)->result;
    const struct router_policy policy = turn_policy(turn);
    look_whom_it_names(turn);
    router_step(&policy, turn->order, &turn->event, result);
    if (result->reason != REASON_NONE)
        return batch_refuse(turn->message, field ? field : result->field, result->reason);
    return RESULT_OK;
}

/* ---- parent and children: one transaction ---- */

static bool has_ended(enum order_state state)
{
    return state == ORDER_WRITTEN_OFF || state == ORDER_WITHDRAWN || state == ORDER_MERGED;
}

static enum result tell_parent(const struct turn *child)
{
    struct router_work *work = child->batch->work;
    const struct turn_place place = {child->batch, child->message, router_order(work, &child->row->parent), "number"};
    struct turn parent;
    enum result outcome = turn_desk_open_on(&parent, &place, ROUTER_PART_DONE);
    if (outcome != RESULT_OK)
        return outcome;
    parent.detail = store_json(child->batch, json_pack("{s:s}", "number", child->row->number));
    return turn_desk_take(&parent);
}

/* C22: nobody has to act on a part of what has ended; what was done is done. */
static enum result end_child(const struct turn *parent, struct order *order)
{
    const struct turn_place place = {parent->batch, parent->message, order, "number"};
    bool done = order->state == ORDER_FED_BACK;
    struct turn child;
    if (has_ended(order->state))
        return RESULT_OK;
    enum result outcome = turn_desk_open_on(&child, &place, done ? ROUTER_WRITE_OFF : ROUTER_WITHDRAW);
    if (outcome != RESULT_OK)
        return outcome;
    child.event.round = order->round;
    child.event.last = true;
    child.detail = store_json(parent->batch, json_pack("{s:s}", "parent", parent->row->number));
    return turn_desk_take(&child);
}

static bool is_child_of(const struct order *order, const struct order *parent)
{
    return order->version > 0 && order->child_kind && uuid_compare(&order->parent, &parent->id) == 0;
}

static enum result end_children(const struct turn *parent)
{
    const struct router_work *work = parent->batch->work;
    int loaded = 0;
    for (size_t i = 0; i < work->count; i++)
        loaded += is_child_of(&work->orders[i], parent->row);
    if (loaded != parent->row->children) /* split by another batch between the look at the family and its locks */
        return RESULT_RETRY;
    enum result outcome = RESULT_OK;
    for (size_t i = 0; outcome == RESULT_OK && i < work->count; i++)
        if (is_child_of(&work->orders[i], parent->row))
            outcome = end_child(parent, &work->orders[i]);
    return outcome;
}

enum result turn_desk_take(struct turn *turn)
{
    struct router_result *result = ((struct router_work *)turn->batch->work)->result;
    const struct router_policy policy = turn_policy(turn);
    bool ended = has_ended(turn->row->state);
    look_whom_it_names(turn);
    router_step(&policy, turn->order, &turn->event, result);
    if (result->reason != REASON_NONE)
        return turn_refused(turn, result);
    if (!result->ignored)
        router_keep(turn->batch, turn->row, result);
    router_say_all(turn, result);
    if (turn->part_done)
        return tell_parent(turn);
    return turn->row->children > 0 && has_ended(turn->row->state) && !ended ? end_children(turn) : RESULT_OK;
}

enum result turn_desk_go(struct turn *turn)
{
    enum result outcome = turn_desk_take(turn);
    if (outcome == RESULT_OK && turn->message->from &&
        turn->message->reply.status != LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED)
        router_say_status(turn);
    return outcome;
}

bool turn_desk_done(const struct turn *turn)
{
    return ((const struct router_work *)turn->batch->work)->result->reason == REASON_NONE;
}

enum result turn_desk_number(struct message *message, const char *number)
{
    message->subject = (struct uuid){{0}}; /* people name orders by number; the header's id is not theirs to give */
    message_need_number(message, number);
    return message->faults.count ? RESULT_REFUSE : RESULT_OK;
}
