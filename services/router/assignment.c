#include "services/router/assignment.h"
#include "common/str.h"
#include "services/router/effects.h"
#include "services/router/router_rules.h"

struct assignment *assignment_of(const struct order *order, const char *unit)
{
    for (size_t i = 0; i < order->assignment_count; i++) {
        struct assignment *one = &order->assignments[i];
        if (one->state != ASSIGNMENT_RELIEVED && str_equal(one->unit, unit))
            return one;
    }
    return NULL;
}

struct assignment *assignment_lead(const struct order *order)
{
    for (size_t i = 0; i < order->assignment_count; i++) {
        struct assignment *one = &order->assignments[i];
        if (one->state != ASSIGNMENT_RELIEVED && one->duty == DUTY_LEAD)
            return one;
    }
    return NULL;
}

bool assignment_is_called(const struct assignment *one)
{
    return one->duty == DUTY_CALLED || one->duty == DUTY_JOINT;
}

static void new_round(struct assignment *one, const struct router_event *event)
{
    one->round = event->round;
    one->dispatched_at = event->at;
    one->signed_at = one->contacted_at = one->arrived_at = one->reported_at = one->fed_back_at = INSTANT_NONE;
    one->outcome = OUTCOME_UNSPECIFIED;
    one->works_until = INSTANT_NONE;
    one->result = one->reported_by = NULL;
    one->limit = ""; /* R37: a redo has its own */
}

static void note_instants(struct assignment *one, unsigned milestones, instant at)
{
    instant *const PLACE[MILESTONE_COUNT] = {
        [MILESTONE_SIGNED] = &one->signed_at,     [MILESTONE_CONTACTED] = &one->contacted_at,
        [MILESTONE_ARRIVED] = &one->arrived_at,   [MILESTONE_REPORTED] = &one->reported_at,
        [MILESTONE_FED_BACK] = &one->fed_back_at,
    };
    for (unsigned i = 1; i < MILESTONE_COUNT; i++)
        if (milestones & STATE_BIT(i) && PLACE[i])
            *PLACE[i] = at;
}

static void take_result(struct assignment *one, const struct router_event *event)
{
    one->outcome = event->outcome;
    one->works_until = event->works_until == 0 ? INSTANT_NONE : event->works_until;
    one->result = event->text;
    one->reported_by = event->actor;
    one->reported_at = event->at;
}

/* R03: with the part of a unit ends what it had handed down; of what is withdrawn stays what was done. */
static bool turn_below(const struct step *step, const struct assignment *left, enum router_event_type type,
                       const char *field)
{
    struct order *next = &step->result->next;
    enum router_event_type as = type == ROUTER_WITHDRAW || type == ROUTER_MERGE ? type : ROUTER_RELIEVE;
    for (size_t i = 0; i < next->assignment_count; i++) {
        struct assignment *one = &next->assignments[i];
        bool stays = one->state == ASSIGNMENT_RELIEVED || (as == ROUTER_WITHDRAW && one->state == ASSIGNMENT_FED_BACK);
        if (one->parent_seq == left->seq && !stays && !assignment_turn(step, one, as, field))
            return false;
    }
    return true;
}

static void note_call(struct assignment *one, enum router_event_type type, instant at)
{
    one->visits += type == ROUTER_ARRIVE;
    if (type == ROUTER_CALL) {
        one->called_at = at;
        one->reported_in_at = INSTANT_NONE;
    }
    if (type == ROUTER_RELEASE)
        one->called_at = one->reported_in_at = INSTANT_NONE;
    if (type != ROUTER_REPORT_IN)
        return;
    one->reported_in_at = at;
    if (one->signed_at == INSTANT_NONE && one->state == ASSIGNMENT_SIGNED)
        one->signed_at = at;
}

/* What the row says becomes of the part. */
static void turn_state(const struct step *step, struct assignment *one, enum router_event_type type,
                       const struct router_rule *rule)
{
    struct router_result *result = step->result;
    if (type == ROUTER_FEED_BACK)
        take_result(one, step->event);
    if (type == ROUTER_REDO)
        new_round(one, step->event);
    note_instants(one, rule->milestones, step->event->at);
    one->state = rule->next ? rule->next : one->state;
    note_call(one, type, step->event->at);
    result->next.returns += type == ROUTER_RETURN;
    if (type == ROUTER_REDO || type == ROUTER_DISMISS || type == ROUTER_FORCE) /* N23: unsigned, it has to sign anew */
        result->fresh[one->seq - 1] = one->state == ASSIGNMENT_DISPATCHED;
    one->dirty = true;
}

static bool leave(const struct step *step, struct assignment *one, enum router_event_type type, const char *field)
{
    one->relieved_at = step->event->at;
    step->result->fresh[one->seq - 1] = false;
    effects_milestone(step->result, MILESTONE_RELIEVED, one->unit);
    return turn_below(step, one, type, field);
}

bool assignment_turn(const struct step *step, struct assignment *one, enum router_event_type type, const char *field)
{
    struct router_result *result = step->result;
    const struct router_case of = {step->policy, &result->next, one, step->event};
    const struct router_rule *rule = router_rules_unit(&of, type);
    if (!rule) {
        effects_refuse(result, field, REASON_WRONG_STATE, "no rule allows it");
        return false;
    }
    result->why = rule->why;
    if (rule->reason)
        effects_refuse(result, router_guard_field(rule->guard, field), rule->reason, rule->why);
    else
        turn_state(step, one, type, rule);
    effects_record(result, rule->record, one->unit);
    effects_milestones(result, rule->milestones, one->unit);
    if (type == ROUTER_CALL)
        result->effects[result->effect_count - 1].limit = step->event->limit;
    effects_progress(result, rule->progress, REQUEST_IN_HAND, one->unit);
    if (rule->reason)
        return false;
    return one->state != ASSIGNMENT_RELIEVED || leave(step, one, type, field);
}

bool assignment_step(const struct step *step)
{
    struct order *next = &step->result->next;
    int seq = step->event->seq;
    if (seq < 1 || (size_t)seq > next->assignment_count) {
        effects_refuse(step->result, "unit", REASON_NOT_YOURS, "this unit has no part in the order");
        return false;
    }
    return assignment_turn(step, &next->assignments[seq - 1], step->event->type, "number");
}

bool assignment_turn_all(const struct step *step, unsigned states, enum router_event_type type, const char *field)
{
    struct order *next = &step->result->next;
    for (size_t i = 0; i < next->assignment_count; i++)
        if (states & STATE_BIT(next->assignments[i].state) &&
            !assignment_turn(step, &next->assignments[i], type, field))
            return false;
    return true;
}

bool assignment_change(const struct step *step, struct assignment *old, const struct router_post *post,
                       const char *field)
{
    return assignment_turn(step, old, ROUTER_RELIEVE, field) && assignment_add(step, post, field);
}

/* Of a unit whose part ended by the same event: by another duty nobody wins time, or is rid of a call. */
static void keep_call(const struct step *step, struct assignment *one)
{
    const struct order *next = &step->result->next;
    for (size_t i = 0; i < step->order->assignment_count; i++) {
        const struct assignment *had = &next->assignments[i];
        if (step->order->assignments[i].state == ASSIGNMENT_RELIEVED || !str_equal(had->unit, one->unit))
            continue;
        one->called_at = had->called_at;
        one->reported_in_at = had->reported_in_at;
    }
}

bool assignment_add(const struct step *step, const struct router_post *post, const char *field)
{
    struct router_result *result = step->result;
    struct order *next = &result->next;
    if (next->assignment_count == ROUTER_ASSIGNMENTS_MAX) {
        effects_refuse(result, field, REASON_TOO_MANY, "an order has room for so many units");
        return false;
    }
    struct assignment *one = &next->assignments[next->assignment_count];
    *one = (struct assignment){
        .order = next->id,
        .seq = (int)next->assignment_count + 1,
        .unit = post->unit,
        .duty = post->duty,
        .task = post->task,
        .state = ASSIGNMENT_DISPATCHED,
        .round = next->round,
        .dispatched_at = step->event->at,
        .return_by = post->return_by,
        .signed_at = INSTANT_NONE,
        .contacted_at = INSTANT_NONE,
        .arrived_at = INSTANT_NONE,
        .reported_at = INSTANT_NONE,
        .fed_back_at = INSTANT_NONE,
        .relieved_at = INSTANT_NONE,
        .limit = post->limit ? post->limit : "",
        .works_until = INSTANT_NONE,
        .called_at = INSTANT_NONE,
        .reported_in_at = INSTANT_NONE,
        .dirty = true,
    };
    next->assignment_count++;
    keep_call(step, one);
    if (assignment_is_called(one)) /* it has a limit for coming, and no other clock */
        return assignment_turn(step, one, ROUTER_CALL, field);
    result->fresh[one->seq - 1] = true;
    effects_record(result, "dispatched", one->unit);
    return true;
}
