/* Effects of the core → history, outbox, answers. */
#include "services/router/router_say.h"
#include "common/str.h"
#include "services/router/sight.h"
#include "services/router/upward_say.h"
#include <stdlib.h>

/* ---- history ---- */

static const char *dispatch_detail(struct turn *turn, const char *unit)
{
    const struct assignment *one = router_assignment(turn->row, unit);
    if (!one)
        return NULL;
    return store_json(turn->batch, json_pack("{s:s, s:i, s:s*, s:s*}", "duty", term_get("duty", (int)one->duty)->code,
                                             "round", one->round, "task", one->task, "limit", str_given(one->limit)));
}

static void say_record(struct turn *turn, const struct router_effect *effect)
{
    const char *detail = NULL;
    if (str_equal(effect->code, "dispatched"))
        detail = dispatch_detail(turn, effect->unit);
    if (!detail) {
        detail = turn->detail;
        turn->detail = NULL;
    }
    batch_record(turn->batch, &(struct record){turn->order->id, turn->order->district, effect->code, effect->unit,
                                               turn->event.actor, detail});
}

/* ---- to other services ---- */

static void emit(struct turn *turn, enum node to, enum message_type type, const ProtobufCMessage *body)
{
    batch_emit(turn->batch, to, type, &turn->row->id, turn->row->district, body);
}

static void say_milestone(struct turn *turn, const struct router_effect *effect)
{
    Loopline__Event__V1__MilestoneReached body = LOOPLINE__EVENT__V1__MILESTONE_REACHED__INIT;
    body.order_id = wire_uuid(turn->batch->arena, &turn->row->id);
    body.number = wire_text(turn->row->number);
    body.district = wire_text(turn->row->district);
    body.milestone = (Loopline__Wire__V1__Milestone)effect->milestone;
    body.unit = wire_text(effect->unit);
    body.round = (uint32_t)turn->row->round;
    body.at = turn->batch->now;
    body.limit = wire_text(effect->limit);
    emit(turn, NODE_ESCALATION, MESSAGE_MILESTONE_REACHED, &body.base);
}

static bool is_from_above(const struct turn *turn, const struct order_request *request)
{
    const struct pack *pack = turn->batch->pack;
    int channel = pack_channel_find(pack, request->channel);
    return channel >= 0 && pack->channels[channel].kind == CHANNEL_UPPER;
}

static void say_progress(struct turn *turn, const struct router_effect *effect)
{
    const struct upward_row *row = upward_row(effect->code);
    bool reports = row && upward_reports(row, turn->row, effect->unit);
    for (size_t i = 0; i < turn->row->request_count; i++) {
        const struct order_request *request = &turn->row->requests[i];
        bool reported = reports && is_from_above(turn, request);
        if (request->withdrawn_at != INSTANT_NONE || (row && row->above_alone && !reported))
            continue;
        Loopline__Event__V1__ProgressMade body = LOOPLINE__EVENT__V1__PROGRESS_MADE__INIT;
        body.request_id = wire_uuid(turn->batch->arena, &request->request);
        body.number = wire_text(request->number);
        body.state = (Loopline__Wire__V1__RequestState)effect->state;
        body.what = wire_text(effect->code);
        body.unit = wire_text(effect->unit ? effect->unit : turn->handler);
        body.at = turn->batch->now;
        body.due = turn->event.due;
        body.matter = wire_text(turn->matter ? turn->matter : turn->row->matter);
        if (reported)
            body.report = upward_say_report(turn, row->kind, effect->unit);
        emit(turn, NODE_INTAKE, MESSAGE_PROGRESS_MADE, &body.base);
    }
}

static void fill_assignments(struct turn *turn, Loopline__Event__V1__OrderDispatched *body)
{
    const struct router_result *result = ((struct router_work *)turn->batch->work)->result;
    const struct order *order = turn->row;
    body->assignments = arena_array(turn->batch->arena, order->assignment_count, sizeof *body->assignments);
    for (size_t i = 0; i < order->assignment_count; i++) {
        if (!result->fresh[i])
            continue;
        Loopline__Event__V1__Assignment *one = arena_alloc(turn->batch->arena, sizeof *one);
        loopline__event__v1__assignment__init(one);
        one->unit = wire_text(order->assignments[i].unit);
        one->duty = (Loopline__Wire__V1__Duty)order->assignments[i].duty;
        one->limit = wire_text(order->assignments[i].limit);
        body->assignments[body->n_assignments++] = one;
    }
}

static void say_dispatch(struct turn *turn, const struct router_effect *effect)
{
    struct arena *arena = turn->batch->arena;
    const struct order *order = turn->row;
    Loopline__Event__V1__OrderDispatched body = LOOPLINE__EVENT__V1__ORDER_DISPATCHED__INIT;
    body.order_id = wire_uuid(arena, &order->id);
    body.number = wire_text(order->number);
    body.district = wire_text(order->district);
    body.area = wire_text(order->area);
    body.policy = wire_text(order->policy);
    body.pack_version = (uint32_t)order->pack_version;
    body.urgency = (Loopline__Wire__V1__Urgency)order->urgency;
    body.round = (uint32_t)order->round;
    body.first = effect->first;
    body.at = turn->batch->now;
    body.matter = wire_text(order->matter);
    body.unclear = order->unclear;
    body.limit = wire_text(order->limit);
    body.accepted_at = order->accepted_at;
    body.order_class = (Loopline__Wire__V1__OrderClass)order->order_class;
    body.leader = wire_text(order->leader);
    body.reported = wire_text(order->reported);
    body.upper = order->path != NULL;
    body.upper_due = order->upper_due == INSTANT_NONE ? 0 : order->upper_due;
    if (order->child_kind)
        body.parent_id = wire_uuid(arena, &order->parent);
    fill_assignments(turn, &body);
    emit(turn, NODE_ESCALATION, MESSAGE_ORDER_DISPATCHED, &body.base);
}

static void fill_requests(struct turn *turn, Loopline__Event__V1__OrderFedBack *body)
{
    struct arena *arena = turn->batch->arena;
    body->requests = arena_array(arena, turn->row->request_count, sizeof *body->requests);
    for (size_t i = 0; i < turn->row->request_count; i++) {
        const struct order_request *request = &turn->row->requests[i];
        if (request->withdrawn_at != INSTANT_NONE)
            continue;
        Loopline__Event__V1__RequestRef *ref = arena_alloc(arena, sizeof *ref);
        loopline__event__v1__request_ref__init(ref);
        ref->request_id = wire_uuid(arena, &request->request);
        ref->number = wire_text(request->number);
        ref->channel = wire_text(request->channel);
        ref->nobody = request->nobody;
        body->requests[body->n_requests++] = ref;
    }
}

static void take_later(const struct order *order, instant *until)
{
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        if (one->state != ASSIGNMENT_RELIEVED && one->works_until != INSTANT_NONE && one->works_until > *until)
            *until = one->works_until;
    }
}

/* C11: the latest of what the results of this round left running, of its child orders too (C22). 0 = nothing runs. */
static instant works_until(const struct turn *turn, const struct assignment *lead)
{
    const struct router_work *work = turn->batch->work;
    instant until = 0;
    take_later(turn->row, &until);
    for (size_t i = 0; i < work->count; i++) {
        const struct order *child = &work->orders[i];
        bool ours = child->child_kind && uuid_compare(&child->parent, &turn->row->id) == 0;
        if (ours && child->fed_back_at != INSTANT_NONE && child->fed_back_at >= lead->dispatched_at)
            take_later(child, &until);
    }
    return until;
}

static void say_settled(struct turn *turn, const struct router_effect *effect)
{
    (void)effect;
    const struct order *order = turn->row;
    const struct assignment *lead = router_lead(order);
    Loopline__Event__V1__OrderFedBack body = LOOPLINE__EVENT__V1__ORDER_FED_BACK__INIT;
    body.order_id = wire_uuid(turn->batch->arena, &order->id);
    body.number = wire_text(order->number);
    body.district = wire_text(order->district);
    body.unit = wire_text(lead->unit);
    body.co = arena_array(turn->batch->arena, order->assignment_count, sizeof *body.co);
    for (size_t i = 0; i < order->assignment_count; i++)
        if (order->assignments[i].state != ASSIGNMENT_RELIEVED && order->assignments[i].duty == DUTY_CO)
            body.co[body.n_co++] = wire_text(order->assignments[i].unit);
    body.round = (uint32_t)order->round;
    body.outcome = (Loopline__Wire__V1__Outcome)lead->outcome;
    body.text = wire_text(lead->result);
    body.at = turn->batch->now;
    body.policy = wire_text(order->policy);
    body.pack_version = (uint32_t)order->pack_version;
    body.area = wire_text(order->area);
    body.matter = wire_text(order->matter);
    body.party = (Loopline__Wire__V1__Party)order->party;
    body.urgency = (Loopline__Wire__V1__Urgency)order->urgency;
    body.order_class = (Loopline__Wire__V1__OrderClass)order->order_class;
    body.reported = wire_text(order->reported);
    body.works_until_at = works_until(turn, lead);
    fill_requests(turn, &body);
    emit(turn, NODE_SURVEY, MESSAGE_ORDER_FED_BACK, &body.base);
}

static void say_reopened(struct turn *turn, const struct router_effect *effect)
{
    (void)effect;
    Loopline__Event__V1__OrderReopened body = LOOPLINE__EVENT__V1__ORDER_REOPENED__INIT;
    body.order_id = wire_uuid(turn->batch->arena, &turn->row->id);
    body.number = wire_text(turn->row->number);
    body.round = (uint32_t)turn->row->round;
    body.at = turn->batch->now;
    emit(turn, NODE_SURVEY, MESSAGE_ORDER_REOPENED, &body.base);
}

/* Into which, the core knows by its id alone. */
static const char *carrier(const struct turn *turn)
{
    if (turn->row->state != ORDER_MERGED)
        return "";
    const struct order *into = router_order(turn->batch->work, &turn->row->merged_into);
    return into ? into->number : "";
}

static void say_ended(struct turn *turn, const struct router_effect *effect)
{
    (void)effect;
    Loopline__Event__V1__OrderEnded body = LOOPLINE__EVENT__V1__ORDER_ENDED__INIT;
    body.order_id = wire_uuid(turn->batch->arena, &turn->row->id);
    body.number = wire_text(turn->row->number);
    body.round = (uint32_t)turn->row->round;
    body.into = wire_text(carrier(turn));
    body.at = turn->batch->now;
    emit(turn, NODE_SURVEY, MESSAGE_ORDER_ENDED, &body.base);
}

/* The parent hears of it by a step of its own, when everything of the child has been said (turn_desk.c). */
static void say_part_done(struct turn *turn, const struct router_effect *effect)
{
    turn->part_done = effect != NULL;
}

void router_say_all(struct turn *turn, const struct router_result *result)
{
    static void (*const SAY[])(struct turn *, const struct router_effect *) = {
        [EFFECT_RECORD] = say_record,     [EFFECT_MILESTONE] = say_milestone, [EFFECT_PROGRESS] = say_progress,
        [EFFECT_DISPATCH] = say_dispatch, [EFFECT_SETTLED] = say_settled,     [EFFECT_PART_DONE] = say_part_done,
        [EFFECT_REOPENED] = say_reopened, [EFFECT_ENDED] = say_ended,
    };
    for (size_t i = 0; i < result->effect_count; i++)
        SAY[result->effects[i].type](turn, &result->effects[i]);
}

/* ---- answers ---- */

/* An outside company, and who has no part, hears of its own and of those below it alone, as in its view of the order. A key
 * that is bound to no unit is of those who dispatch and ask back. */
static bool tells(const struct turn *turn, const struct assignment *part)
{
    const struct pack *pack = turn->batch->pack;
    const struct principal *from = turn->message->from;
    int unit = str_empty(from->unit) ? -1 : pack_unit_find(pack, from->unit);
    if (part->state == ASSIGNMENT_RELIEVED)
        return false;
    if (from->role != ROLE_HANDLER && from->role != ROLE_LEADER)
        return true;
    return unit >= 0 && (sight_of(pack, turn->row, unit) == SIGHT_ALL || sight_own(pack, turn->row, part, unit));
}

static Loopline__Router__V1__Assignee *assignee(const struct turn *turn, const struct assignment *part)
{
    Loopline__Router__V1__Assignee *out = arena_alloc(turn->batch->arena, sizeof *out);
    loopline__router__v1__assignee__init(out);
    out->unit = wire_text(part->unit);
    out->duty = (Loopline__Wire__V1__Duty)part->duty;
    out->state = wire_text(term_get("assignment_state", (int)part->state)->code);
    if (part->parent_seq)
        out->parent = wire_text(turn->row->assignments[part->parent_seq - 1].unit);
    return out;
}

void router_say_status(struct turn *turn)
{
    struct arena *arena = turn->batch->arena;
    const struct order *order = turn->row;
    Loopline__Router__V1__OrderStatus *status = arena_alloc(arena, sizeof *status);
    loopline__router__v1__order_status__init(status);
    status->number = wire_text(order->number);
    status->state = (Loopline__Wire__V1__OrderState)order->state;
    status->round = (uint32_t)order->round;
    status->version = (uint32_t)order->version;
    status->dispatches = (uint32_t)order->dispatches;
    status->order_class = (Loopline__Wire__V1__OrderClass)order->order_class;
    status->assignees = arena_array(arena, order->assignment_count, sizeof *status->assignees);
    for (size_t i = 0; i < order->assignment_count; i++)
        if (tells(turn, &order->assignments[i]))
            status->assignees[status->n_assignees++] = assignee(turn, &order->assignments[i]);
    status->children = arena_array(arena, turn->child_count + 1, sizeof *status->children);
    for (size_t i = 0; i < turn->child_count; i++)
        status->children[status->n_children++] = wire_text(turn->children[i]);
    batch_answer(turn->message, LOOPLINE__WIRE__V1__REPLY__RESULT_ORDER, status);
}
