/* One step of the router: finds the row, changes a copy, says what follows. */
#include "services/router/router.h"
#include "common/result.h"
#include "common/str.h"
#include "services/router/router_rules.h"
#include <string.h>

struct step { /* one call of router_step */
    const struct router_policy *policy;
    const struct router_event *event;
    struct router_result *result;
};

static const char *const NAMES[ROUTER_EVENT_COUNT] = {
    [ROUTER_EVENT_NONE] = "-",        [ROUTER_SIGN] = "sign",
    [ROUTER_CONTACT] = "contact",     [ROUTER_ARRIVE] = "arrive",
    [ROUTER_INTERIM] = "interim",     [ROUTER_RETURN] = "return",
    [ROUTER_FEED_BACK] = "feed_back", [ROUTER_APPROVE] = "approve",
    [ROUTER_SEND_BACK] = "send_back", [ROUTER_UPHOLD] = "uphold",
    [ROUTER_DISMISS] = "dismiss",     [ROUTER_RELIEVE] = "relieve",
    [ROUTER_FOUND] = "found",         [ROUTER_ASSIGN] = "assign",
    [ROUTER_REDO] = "redo",           [ROUTER_WRITE_OFF] = "write_off",
    [ROUTER_WITHDRAW] = "withdraw",   [ROUTER_SUPPLEMENT] = "supplement",
    [ROUTER_CARD] = "card",           [ROUTER_MEET] = "meet",
    [ROUTER_CHANGE] = "change",       [ROUTER_DUE] = "due",
};

const char *router_event_name(enum router_event_type type)
{
    return NAMES[type];
}

bool router_assignment_open(enum assignment_state state)
{
    return state != ASSIGNMENT_FED_BACK && state != ASSIGNMENT_RELIEVED;
}

enum order_state router_order_state(const struct assignment *list, size_t count)
{
    size_t in[ASSIGNMENT_STATE_COUNT] = {0};
    for (size_t i = 0; i < count; i++)
        in[list[i].state]++;
    size_t acting = count - in[ASSIGNMENT_RELIEVED];
    if (acting == 0)
        return ORDER_STATE_UNSPECIFIED;
    if (in[ASSIGNMENT_RETURNED])
        return ORDER_RETURNED;
    if (in[ASSIGNMENT_FED_BACK] == acting)
        return ORDER_FED_BACK;
    if (in[ASSIGNMENT_FED_BACK] + in[ASSIGNMENT_SIGNING_OFF] == acting)
        return ORDER_SIGNING_OFF;
    return in[ASSIGNMENT_DISPATCHED] == acting ? ORDER_DISPATCHED : ORDER_HANDLING;
}

static struct assignment *find_unit(const struct order *order, const char *unit)
{
    for (size_t i = 0; i < order->assignment_count; i++) {
        struct assignment *one = &order->assignments[i];
        if (one->state != ASSIGNMENT_RELIEVED && str_equal(one->unit, unit))
            return one;
    }
    return NULL;
}

static struct assignment *find_lead(const struct order *order)
{
    for (size_t i = 0; i < order->assignment_count; i++) {
        struct assignment *one = &order->assignments[i];
        if (one->state != ASSIGNMENT_RELIEVED && one->duty == DUTY_LEAD)
            return one;
    }
    return NULL;
}

const struct assignment *router_assignment(const struct order *order, const char *unit)
{
    return find_unit(order, unit);
}

const struct assignment *router_lead(const struct order *order)
{
    return find_lead(order);
}

/* ---- what follows ---- */

static struct router_effect *add_effect(struct router_result *result, enum router_effect_type type, const char *unit)
{
    struct router_effect *effect = &result->effects[result->effect_count];
    if (result->effect_count + 1 < ROUTER_EFFECTS_MAX)
        result->effect_count++;
    *effect = (struct router_effect){.type = type, .unit = unit};
    return effect;
}

static void say_record(struct router_result *result, const char *code, const char *unit)
{
    if (code)
        add_effect(result, EFFECT_RECORD, unit)->code = code;
}

static void say_milestone(struct router_result *result, enum milestone milestone, const char *unit)
{
    if (milestone)
        add_effect(result, EFFECT_MILESTONE, unit)->milestone = milestone;
}

static void say_milestones(struct router_result *result, unsigned milestones, const char *unit)
{
    for (unsigned one = 1; one < MILESTONE_COUNT; one++)
        if (milestones & STATE_BIT(one))
            say_milestone(result, (enum milestone)one, unit);
}

static void say_progress(struct router_result *result, const char *code, enum request_state state, const char *unit)
{
    if (!code)
        return;
    struct router_effect *effect = add_effect(result, EFFECT_PROGRESS, unit);
    effect->code = code;
    effect->state = state;
}

static void refuse(struct router_result *result, const char *field, enum reason reason, const char *why)
{
    result->effect_count = 0; /* of a refused event nothing follows but its violation */
    result->reason = reason;
    result->field = field;
    result->why = why;
}

/* ---- one assignment ---- */

static void new_round(struct assignment *one, const struct router_event *event)
{
    one->round = event->round;
    one->dispatched_at = event->at;
    one->signed_at = one->contacted_at = one->arrived_at = one->reported_at = one->fed_back_at = INSTANT_NONE;
    one->outcome = OUTCOME_UNSPECIFIED;
    one->result = one->reported_by = NULL;
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
    one->result = event->text;
    one->reported_by = event->actor;
    one->reported_at = event->at;
}

/* Applies one row to one assignment of the copy. */
static bool turn(const struct step *step, struct assignment *one, enum router_event_type type, const char *field)
{
    struct router_result *result = step->result;
    const struct router_case of = {step->policy, &result->next, one, step->event};
    const struct router_rule *rule = router_rules_unit(&of, type);
    if (!rule) {
        refuse(result, field, REASON_WRONG_STATE, "no rule allows it");
        return false;
    }
    result->why = rule->why;
    if (rule->reason)
        refuse(result, field, rule->reason, rule->why);
    if (!rule->reason) {
        if (type == ROUTER_FEED_BACK)
            take_result(one, step->event);
        if (type == ROUTER_REDO)
            new_round(one, step->event);
        note_instants(one, rule->milestones, step->event->at);
        one->state = rule->next ? rule->next : one->state;
        one->dirty = true;
    }
    say_record(result, rule->record, one->unit);
    say_milestones(result, rule->milestones, one->unit);
    say_progress(result, rule->progress, REQUEST_IN_HAND, one->unit);
    if (one->state == ASSIGNMENT_RELIEVED) {
        one->relieved_at = step->event->at;
        result->fresh[one->seq - 1] = false;
        say_milestone(result, MILESTONE_RELIEVED, one->unit);
    }
    return !rule->reason;
}

static bool add_post(const struct step *step, const struct router_post *post, const char *field)
{
    struct router_result *result = step->result;
    struct order *next = &result->next;
    if (next->assignment_count == ROUTER_ASSIGNMENTS_MAX) {
        refuse(result, field, REASON_TOO_MANY, "an order has room for so many units");
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
        .dirty = true,
    };
    result->fresh[next->assignment_count++] = true;
    say_record(result, "dispatched", one->unit);
    return true;
}

/* ---- the steps ---- */

/* N23: a unit that returned without signing has to sign after all; its clock for that starts anew. */
static void send_again(struct router_result *result, const struct assignment *dismissed)
{
    result->fresh[dismissed->seq - 1] = dismissed->state == ASSIGNMENT_DISPATCHED;
}

static bool step_unit(const struct step *step)
{
    struct order *next = &step->result->next;
    int seq = step->event->seq;
    if (seq < 1 || (size_t)seq > next->assignment_count) {
        refuse(step->result, "unit", REASON_NOT_YOURS, "this unit has no part in the order");
        return false;
    }
    if (!turn(step, &next->assignments[seq - 1], step->event->type, "number"))
        return false;
    next->returns += step->event->type == ROUTER_RETURN;
    if (step->event->type == ROUTER_DISMISS)
        send_again(step->result, &next->assignments[seq - 1]);
    return true;
}

/* The new lead may so far have been a co-handler: that part ends, the lead's part begins. */
static bool change_lead(const struct step *step, const struct router_post *post)
{
    struct assignment *as_co = find_unit(&step->result->next, post->unit);
    if (as_co && !turn(step, as_co, ROUTER_RELIEVE, "lead"))
        return false;
    return add_post(step, post, "lead");
}

static bool step_uphold(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    const struct router_post *post = event->post_count ? &event->posts[0] : NULL;
    if (!step_unit(step))
        return false;
    const struct assignment *left = &next->assignments[event->seq - 1];
    if (!post && left->duty == DUTY_CO)
        return true; /* the others do without it */
    if (!post) {
        refuse(step->result, "lead", REASON_REQUIRED, "R09: no order without a lead");
        return false;
    }
    if (str_equal(post->unit, left->unit)) {
        refuse(step->result, "lead", REASON_FORBIDDEN_HERE, "the same unit again is a dismissal");
        return false;
    }
    struct router_post in_place = *post;
    in_place.duty = left->duty;
    if (left->duty == DUTY_LEAD)
        return change_lead(step, &in_place);
    if (find_unit(next, post->unit)) {
        refuse(step->result, "lead", REASON_ALREADY_DONE, "that unit has a part already");
        return false;
    }
    return add_post(step, &in_place, "lead");
}

/* Who is named already has it: then nothing comes of that name. */
static bool name_units(const struct step *step)
{
    struct order *next = &step->result->next;
    for (size_t i = 0; i < step->event->post_count; i++) {
        const struct router_post *post = &step->event->posts[i];
        struct assignment *lead = find_lead(next);
        if (post->duty == DUTY_LEAD) {
            if (lead && str_equal(lead->unit, post->unit))
                continue;
            if ((lead && !turn(step, lead, ROUTER_RELIEVE, "lead")) || !change_lead(step, post))
                return false;
        } else if (!find_unit(next, post->unit) && !add_post(step, post, "co")) {
            return false;
        }
    }
    return true;
}

static bool step_assign(const struct step *step)
{
    const struct order *next = &step->result->next;
    size_t before = next->assignment_count;
    if (!name_units(step))
        return false;
    if (next->assignment_count == before)
        refuse(step->result, "lead", REASON_ALREADY_DONE, "these units have it already");
    return next->assignment_count > before;
}

static bool names_lead(const struct router_event *event)
{
    for (size_t i = 0; i < event->post_count; i++)
        if (event->posts[i].duty == DUTY_LEAD)
            return true;
    return false;
}

static bool names(const struct router_event *event, const char *unit)
{
    for (size_t i = 0; i < event->post_count; i++)
        if (str_equal(event->posts[i].unit, unit))
            return true;
    return false;
}

/* R24: who the chair names has it. A return of such a unit is dismissed with that, one of a lead who is replaced is
 * upheld; a return of anybody else stays with the dispatchers. */
static bool rule_by_chair(const struct step *step)
{
    struct order *next = &step->result->next;
    for (size_t i = 0; i < next->assignment_count; i++) {
        struct assignment *one = &next->assignments[i];
        if (one->state != ASSIGNMENT_RETURNED)
            continue;
        if (names(step->event, one->unit)) {
            if (!turn(step, one, ROUTER_DISMISS, "unit"))
                return false;
            send_again(step->result, one);
        } else if (one->duty == DUTY_LEAD && names_lead(step->event) && !turn(step, one, ROUTER_UPHOLD, "unit")) {
            return false;
        }
    }
    return true;
}

/* What the chair said and cannot be (no room for so many units) is on record; nothing else comes of it. */
static bool step_meet(const struct step *step)
{
    struct router_result *result = step->result;
    if (!str_empty(step->event->limit))
        result->next.limit = step->event->limit;
    if (rule_by_chair(step) && name_units(step))
        return true;
    result->reason = REASON_NONE;
    result->field = NULL;
    result->effect_count = 0;
    result->ignored = true;
    say_record(result, "ignored_meeting", NULL);
    return false;
}

static bool step_change(const struct step *step)
{
    step->result->next.matter = step->event->matter;
    step->result->next.policy = step->event->policy;
    return true;
}

static bool step_found(const struct step *step)
{
    struct order *next = &step->result->next;
    next->dispatched_at = step->event->at;
    for (size_t i = 0; i < step->event->post_count; i++)
        if (!add_post(step, &step->event->posts[i], "lead"))
            return false;
    if (!find_lead(next))
        refuse(step->result, "lead", REASON_REQUIRED, "R09: no order without a lead");
    return find_lead(next) != NULL;
}

static bool step_redo(const struct step *step)
{
    struct order *next = &step->result->next;
    next->round = step->event->round;
    next->fed_back_at = INSTANT_NONE;
    for (size_t i = 0; i < next->assignment_count; i++) {
        if (next->assignments[i].state == ASSIGNMENT_RELIEVED)
            continue;
        if (!turn(step, &next->assignments[i], ROUTER_REDO, "round"))
            return false;
        step->result->fresh[i] = true;
    }
    return true;
}

static bool step_write_off(const struct step *step)
{
    step->result->next.written_off_at = step->event->at;
    return true;
}

static bool step_withdraw(const struct step *step)
{
    struct order *next = &step->result->next;
    if (!step->event->last)
        return true;
    next->withdrawn_at = step->event->at;
    for (size_t i = 0; i < next->assignment_count; i++)
        if (router_assignment_open(next->assignments[i].state) &&
            !turn(step, &next->assignments[i], ROUTER_WITHDRAW, "number"))
            return false;
    return true;
}

static bool step_supplement(const struct step *step)
{
    return step->result->reason == REASON_NONE; /* the shell keeps the text; the order moves by its version only */
}

static bool step_card(const struct step *step)
{
    struct order *next = &step->result->next;
    bool red = step->event->card == RUNG_RED;
    next->red += red;
    next->yellow += !red;
    for (size_t i = next->assignment_count; i > 0; i--) {
        struct assignment *one = &next->assignments[i - 1];
        if (!str_equal(one->unit, step->event->unit))
            continue;
        one->red += red;
        one->yellow += !red;
        one->dirty = true;
        break; /* the latest of a unit that came twice */
    }
    return true;
}

static bool (*const STEPS[ROUTER_EVENT_COUNT])(const struct step *) = {
    [ROUTER_SIGN] = step_unit,         [ROUTER_CONTACT] = step_unit,
    [ROUTER_ARRIVE] = step_unit,       [ROUTER_INTERIM] = step_unit,
    [ROUTER_RETURN] = step_unit,       [ROUTER_FEED_BACK] = step_unit,
    [ROUTER_APPROVE] = step_unit,      [ROUTER_SEND_BACK] = step_unit,
    [ROUTER_UPHOLD] = step_uphold,     [ROUTER_DISMISS] = step_unit,
    [ROUTER_FOUND] = step_found,       [ROUTER_ASSIGN] = step_assign,
    [ROUTER_REDO] = step_redo,         [ROUTER_WRITE_OFF] = step_write_off,
    [ROUTER_WITHDRAW] = step_withdraw, [ROUTER_SUPPLEMENT] = step_supplement,
    [ROUTER_CARD] = step_card,         [ROUTER_MEET] = step_meet,
    [ROUTER_CHANGE] = step_change,
};

/* ---- around a step ---- */

static void copy_order(const struct order *order, struct router_result *result)
{
    result->next = *order;
    result->next.assignments = result->assignments;
    if (order->assignment_count)
        memcpy(result->assignments, order->assignments, order->assignment_count * sizeof *order->assignments);
}

static bool any_fresh(const struct router_result *result)
{
    bool any = false;
    for (size_t i = 0; i < result->next.assignment_count; i++)
        any = any || result->fresh[i];
    return any;
}

static void drop_effects(struct router_result *result,
                         bool (*drops)(const struct order *, const struct router_effect *))
{
    size_t kept = 0;
    for (size_t i = 0; i < result->effect_count; i++)
        if (!drops(&result->next, &result->effects[i]))
            result->effects[kept++] = result->effects[i];
    result->effect_count = kept;
}

/* "This unit has fed back" says nothing that "it is settled" does not say better. */
static bool is_unit_progress(const struct order *next, const struct router_effect *effect)
{
    return next->state == ORDER_FED_BACK && effect->type == EFFECT_PROGRESS;
}

/* Who only changes from lead to co-handler or back keeps its clocks: no limit starts anew by another name. */
static bool is_relief_of_who_stays(const struct order *next, const struct router_effect *effect)
{
    return effect->type == EFFECT_MILESTONE && effect->milestone == MILESTONE_RELIEVED && find_unit(next, effect->unit);
}

static void settle(const struct step *step)
{
    struct router_result *result = step->result;
    result->next.fed_back_at = step->event->at;
    drop_effects(result, is_unit_progress);
    say_record(result, "settled", NULL);
    say_milestone(result, MILESTONE_SETTLED, NULL);
    say_progress(result, "fed_back", REQUEST_FED_BACK, find_lead(&result->next)->unit);
    add_effect(result, EFFECT_SETTLED, NULL);
}

static void conclude(const struct step *step, const struct router_order_rule *rule, enum order_state before)
{
    struct router_result *result = step->result;
    struct order *next = &result->next;
    bool ends = rule && rule->next;
    next->state = ends ? rule->next : router_order_state(next->assignments, next->assignment_count);
    next->version++;
    next->dirty = true;
    const struct assignment *lead = find_lead(next);
    drop_effects(result, is_relief_of_who_stays);
    if (any_fresh(result) || step->event->type == ROUTER_MEET || step->event->type == ROUTER_CHANGE)
        add_effect(result, EFFECT_DISPATCH, NULL)->first = before == ORDER_STATE_UNSPECIFIED;
    if (lead && result->fresh[lead->seq - 1] && !(rule && rule->progress))
        say_progress(result, "dispatched", REQUEST_IN_HAND, lead->unit); /* the person sees who has it now */
    if (rule) {
        say_milestone(result, rule->milestone, NULL);
        say_progress(result, rule->progress, rule->state, rule->next || !lead ? NULL : lead->unit);
    }
    if (next->state == ORDER_FED_BACK && before != ORDER_FED_BACK)
        settle(step);
}

void router_step(const struct router_policy *policy, const struct order *order, const struct router_event *event,
                 struct router_result *result)
{
    memset(result, 0, sizeof *result);
    copy_order(order, result);
    const struct step step = {policy, event, result};
    const struct router_case of = {policy, order, NULL, event};
    bool of_order = event->type >= ROUTER_FOUND;
    const struct router_order_rule *rule = of_order ? router_rules_order(&of) : NULL;
    if (of_order ? !rule : order->state == ORDER_WITHDRAWN || !STEPS[event->type]) {
        refuse(result, "number", REASON_WRONG_STATE, "no rule allows it");
        return;
    }
    if (rule && rule->verdict == VERDICT_REFUSE) {
        refuse(result, "number", rule->reason, rule->why);
        return;
    }
    if (rule)
        say_record(result, rule->record, NULL);
    result->ignored = rule && rule->verdict != VERDICT_GO;
    if (result->ignored) {
        result->why = rule->why;
        say_progress(result, rule->progress, rule->state, NULL);
    }
    if (result->ignored || !STEPS[event->type](&step))
        return;
    if (rule)
        result->why = rule->why;
    conclude(&step, rule, order->state);
}
