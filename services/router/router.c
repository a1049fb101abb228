/* One step of the router: finds the row, changes a copy, says what follows. */
#include "services/router/router.h"
#include "common/result.h"
#include "common/str.h"
#include "services/router/assignment.h"
#include "services/router/effects.h"
#include "services/router/order_class.h"
#include "services/router/router_rules.h"
#include <string.h>

#define BIT(state)       STATE_BIT(ASSIGNMENT_##state)
#define OPEN             (BIT(DISPATCHED) | BIT(SIGNED) | BIT(RETURNED) | BIT(SIGNING_OFF))
#define ALL_BUT_RELIEVED (OPEN | BIT(FED_BACK))

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
    [ROUTER_MERGE] = "merge",         [ROUTER_JOIN] = "join",
    [ROUTER_UNMERGE] = "unmerge",     [ROUTER_LEAVE] = "leave",
    [ROUTER_REPEAT] = "repeat",       [ROUTER_REOPEN] = "reopen",
    [ROUTER_REPORT_IN] = "report_in", [ROUTER_DELEGATE] = "delegate",
    [ROUTER_RECALL] = "recall",       [ROUTER_NAME] = "name",
    [ROUTER_FORCE] = "force",         [ROUTER_SEEK] = "seek",
    [ROUTER_CALL] = "call",           [ROUTER_RELEASE] = "release",
    [ROUTER_SPLIT] = "split",         [ROUTER_PART_DONE] = "part_done",
    [ROUTER_WHISTLE] = "whistle",     [ROUTER_CONCLUDE] = "conclude",
    [ROUTER_COMMENT] = "comment",     [ROUTER_SESSION] = "session",
    [ROUTER_HAND_OVER] = "hand_over", [ROUTER_CAUSE] = "cause",
};

const char *router_event_name(enum router_event_type type)
{
    return NAMES[type];
}

bool router_assignment_open(enum assignment_state state)
{
    return state != ASSIGNMENT_FED_BACK && state != ASSIGNMENT_RELIEVED;
}

enum order_state router_order_state(const struct order *order)
{
    size_t in[ASSIGNMENT_STATE_COUNT] = {0};
    for (size_t i = 0; i < order->assignment_count; i++)
        in[order->assignments[i].state]++;
    size_t acting = order->assignment_count - in[ASSIGNMENT_RELIEVED];
    if (acting == 0)
        return ORDER_STATE_UNSPECIFIED;
    if (in[ASSIGNMENT_RETURNED])
        return ORDER_RETURNED;
    if ((order->whistles_open || order->children_open) && in[ASSIGNMENT_DISPATCHED] != acting)
        return ORDER_HANDLING; /* the closure gate */
    if (in[ASSIGNMENT_FED_BACK] == acting)
        return ORDER_FED_BACK;
    if (in[ASSIGNMENT_FED_BACK] + in[ASSIGNMENT_SIGNING_OFF] == acting)
        return ORDER_SIGNING_OFF;
    return in[ASSIGNMENT_DISPATCHED] == acting ? ORDER_DISPATCHED : ORDER_HANDLING;
}

const struct assignment *router_assignment(const struct order *order, const char *unit)
{
    return assignment_of(order, unit);
}

const struct assignment *router_lead(const struct order *order)
{
    return assignment_lead(order);
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
        effects_refuse(step->result, "unit", REASON_NOT_YOURS, "this unit has no part in the order");
        return false;
    }
    if (!assignment_turn(step, &next->assignments[seq - 1], step->event->type, "number"))
        return false;
    next->returns += step->event->type == ROUTER_RETURN;
    if (step->event->type == ROUTER_DISMISS)
        send_again(step->result, &next->assignments[seq - 1]);
    return true;
}

/* The new lead may so far have been a co-handler: that part ends, the lead's part begins. */
static bool change_lead(const struct step *step, const struct router_post *post)
{
    struct order *next = &step->result->next;
    struct assignment *as_co = assignment_of(next, post->unit);
    if (as_co && !assignment_turn(step, as_co, ROUTER_RELIEVE, "lead"))
        return false;
    next->hops++;
    next->unclear = false;
    return assignment_add(step, post, "lead");
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
        effects_refuse(step->result, "lead", REASON_REQUIRED, "R09: no order without a lead");
        return false;
    }
    if (str_equal(post->unit, left->unit)) {
        effects_refuse(step->result, "lead", REASON_FORBIDDEN_HERE, "the same unit again is a dismissal");
        return false;
    }
    struct router_post in_place = *post;
    in_place.duty = left->duty;
    if (left->duty == DUTY_LEAD)
        return change_lead(step, &in_place);
    if (assignment_of(next, post->unit)) {
        effects_refuse(step->result, "lead", REASON_ALREADY_DONE, "that unit has a part already");
        return false;
    }
    return assignment_add(step, &in_place, "lead");
}

static bool name_lead(const struct step *step, const struct router_post *post)
{
    struct order *next = &step->result->next;
    struct assignment *lead = assignment_lead(next);
    if (lead && str_equal(lead->unit, post->unit)) {
        next->unclear = false;
        return true;
    }
    return (!lead || assignment_turn(step, lead, ROUTER_RELIEVE, "lead")) && change_lead(step, post);
}

static bool call(const struct step *step, const struct router_post *post)
{
    struct assignment *has = assignment_of(&step->result->next, post->unit);
    return has ? assignment_turn(step, has, ROUTER_CALL, "called") : assignment_add(step, post, "called");
}

/* Who is named already has it: then nothing comes of that name. A unit of the tree below another keeps that part. */
static bool name_units(const struct step *step)
{
    const struct order *next = &step->result->next;
    bool good = true;
    for (size_t i = 0; good && i < step->event->post_count; i++) {
        const struct router_post *post = &step->event->posts[i];
        if (post->duty == DUTY_LEAD)
            good = name_lead(step, post);
        else if (post->duty != DUTY_CO)
            good = call(step, post);
        else if (!assignment_of(next, post->unit))
            good = assignment_add(step, post, "co");
    }
    return good;
}

/* ---- rulings of the objection bench 派单异议审核 ---- */

static bool step_name(const struct step *step)
{
    if (!step_unit(step) || !name_units(step))
        return false;
    if (!assignment_lead(&step->result->next))
        effects_refuse(step->result, "lead", REASON_REQUIRED, "R09: no order without a lead");
    return assignment_lead(&step->result->next) != NULL;
}

static bool step_force(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    next->forced = true;
    if (event->post_count == 0) {
        bool good = step_unit(step);
        if (good)
            send_again(step->result, &next->assignments[event->seq - 1]);
        return good;
    }
    struct router_event uphold = *event;
    uphold.type = ROUTER_UPHOLD;
    return step_uphold(&(struct step){step->policy, &uphold, step->result, step->order});
}

/* R09: who convenes leads until the finding; the candidates come. */
static bool step_seek(const struct step *step)
{
    struct order *next = &step->result->next;
    next->whistles_open++;
    if (!step_name(step))
        return false;
    next->unclear = true;
    return true;
}

/* ---- who acts ---- */

static bool give(const char **place, const char *value)
{
    bool other = !str_empty(value) && !str_equal(*place, value);
    if (other)
        *place = value;
    return other;
}

/* N17, R29: class, letter, leader and limit of the order. Whether anything is new. */
static bool give_class(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    bool other = event->order_class && event->order_class != next->order_class;
    if (other)
        next->order_class = event->order_class;
    other = give(&next->letter, event->letter) || other;
    other = give(&next->leader, event->leader) || other;
    return give(&next->limit, event->limit) || other;
}

static bool step_assign(const struct step *step)
{
    const struct order *next = &step->result->next;
    size_t before = next->assignment_count;
    bool unclear = next->unclear, given = give_class(step);
    if (!name_units(step))
        return false;
    bool new = given || next->assignment_count > before || next->unclear != unclear;
    if (!new)
        effects_refuse(step->result, "lead", REASON_ALREADY_DONE, "these units have it already");
    return new;
}

static bool step_delegate(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    if (!step_unit(step))
        return false;
    for (size_t i = 0; i < event->post_count; i++) {
        if (assignment_of(next, event->posts[i].unit)) {
            effects_refuse(step->result, "to", REASON_ALREADY_DONE, "that unit has a part already");
            return false;
        }
        if (!assignment_add(step, &event->posts[i], "to"))
            return false;
        next->assignments[next->assignment_count - 1].parent_seq = event->seq;
    }
    return true;
}

static bool step_recall(const struct step *step)
{
    const struct router_event *event = step->event;
    if (!step_unit(step))
        return false;
    for (size_t i = 0; i < event->post_count; i++) {
        struct assignment *one = assignment_of(&step->result->next, event->posts[i].unit);
        if (!one || one->parent_seq != event->seq) {
            effects_refuse(step->result, "to", REASON_NOT_FOUND, "nothing was handed down to that unit");
            return false;
        }
        if (!assignment_turn(step, one, ROUTER_RELIEVE, "to"))
            return false;
    }
    return true;
}

/* ---- whistles 吹哨, joint visits 联合到场 ---- */

static bool step_whistle(const struct step *step)
{
    struct order *next = &step->result->next;
    next->whistles_open++;
    next->unclear = next->unclear || step->event->whistle == WHISTLE_JOINT;
    return name_units(step);
}

static bool step_conclude(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    for (size_t i = 0; i < event->call_count; i++) {
        struct assignment *one = &next->assignments[event->calls[i] - 1];
        if (one->state != ASSIGNMENT_RELIEVED && !assignment_turn(step, one, ROUTER_RELEASE, "whistle"))
            return false;
    }
    next->whistles_open--;
    if (!name_units(step))
        return false;
    bool found = event->end == WHISTLE_NAMED || (event->end == WHISTLE_CLOSED && event->whistle == WHISTLE_JOINT);
    next->unclear = event->end == WHISTLE_UNDECIDED || (step->order->unclear && !found);
    return true;
}

/* ---- child orders 子单 ---- */

static bool step_split(const struct step *step)
{
    step->result->next.children += (int)step->event->count;
    step->result->next.children_open += (int)step->event->count;
    return true;
}

static bool step_part_done(const struct step *step)
{
    step->result->next.children_open--;
    return true;
}

static bool step_note(const struct step *step)
{
    return step->result->reason == REASON_NONE; /* the shell keeps what was said */
}

static bool step_cause(const struct step *step)
{
    step->result->next.cause = step->event->text;
    return true;
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
            if (!assignment_turn(step, one, ROUTER_DISMISS, "unit"))
                return false;
            send_again(step->result, one);
        } else if (one->duty == DUTY_LEAD && names_lead(step->event) &&
                   !assignment_turn(step, one, ROUTER_UPHOLD, "unit")) {
            return false;
        }
    }
    return true;
}

/* What the chair said and cannot be (no room for so many units) is on record; nothing else comes of it. */
static bool step_meet(const struct step *step)
{
    struct router_result *result = step->result;
    result->next.order_class = CLASS_MEETING;
    if (!str_empty(step->event->limit))
        result->next.limit = step->event->limit;
    if (rule_by_chair(step) && name_units(step))
        return true;
    result->reason = REASON_NONE;
    result->field = NULL;
    result->effect_count = 0;
    result->ignored = true;
    effects_record(result, "ignored_meeting", NULL);
    return false;
}

static bool step_change(const struct step *step)
{
    step->result->next.matter = step->event->matter;
    step->result->next.policy = step->event->policy;
    return true;
}

static void merge_into(const struct step *step)
{
    struct order *next = &step->result->next;
    next->merged_into = *step->event->into;
    next->merged_at = step->event->at;
}

static bool name_all(const struct step *step)
{
    struct order *next = &step->result->next;
    for (size_t i = 0; i < step->event->post_count; i++)
        if (!assignment_add(step, &step->event->posts[i], "lead"))
            return false;
    const struct assignment *lead = assignment_lead(next);
    if (!lead)
        effects_refuse(step->result, "lead", REASON_REQUIRED, "R09: no order without a lead");
    else if (str_empty(next->first_unit))
        next->first_unit = lead->unit;
    return lead != NULL;
}

static bool step_found(const struct step *step)
{
    struct order *next = &step->result->next;
    next->dispatched_at = step->event->at;
    next->unclear = str_empty(next->entry) && next->child_kind == 0; /* 兜底: the backstop holds what nobody owns */
    if (!step->event->into)
        return name_all(step);
    merge_into(step);
    return true;
}

static bool turn_all(const struct step *step, unsigned states, enum router_event_type type)
{
    struct order *next = &step->result->next;
    for (size_t i = 0; i < next->assignment_count; i++)
        if (states & STATE_BIT(next->assignments[i].state) &&
            !assignment_turn(step, &next->assignments[i], type, "number"))
            return false;
    return true;
}

static bool step_redo(const struct step *step)
{
    struct order *next = &step->result->next;
    next->round = step->event->round;
    next->fed_back_at = INSTANT_NONE;
    next->front_line = next->one_go = false;
    for (size_t i = 0; i < next->assignment_count; i++) {
        if (next->assignments[i].state == ASSIGNMENT_RELIEVED)
            continue;
        if (!assignment_turn(step, &next->assignments[i], ROUTER_REDO, "round"))
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
    if (!step->event->last)
        return true;
    step->result->next.withdrawn_at = step->event->at;
    step->result->next.whistles_open = 0;
    step->result->next.children_open = 0; /* they go with it */
    return turn_all(step, OPEN, ROUTER_WITHDRAW);
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

static bool step_merge(const struct step *step)
{
    merge_into(step);
    step->result->next.whistles_open = 0;
    return turn_all(step, ALL_BUT_RELIEVED, ROUTER_MERGE);
}

static bool step_join(const struct step *step)
{
    return step->result->reason == REASON_NONE; /* riding.h has moved the requests */
}

static bool step_unmerge(const struct step *step)
{
    struct order *next = &step->result->next;
    next->merged_into = (struct uuid){{0}};
    next->merged_at = INSTANT_NONE;
    next->dispatched_at = step->event->at;
    return name_all(step);
}

static bool step_leave(const struct step *step)
{
    if (step->result->next.state == ORDER_FED_BACK) /* survey asks those who are left */
        effects_add(step->result, EFFECT_SETTLED, NULL);
    return step->result->next.state == ORDER_FED_BACK || step->result->next.state == ORDER_WRITTEN_OFF ||
           step_withdraw(step);
}

static bool step_reopen(const struct step *step)
{
    step->result->next.reopened++;
    step->result->next.written_off_at = INSTANT_NONE;
    return step_redo(step);
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
    [ROUTER_CHANGE] = step_change,     [ROUTER_MERGE] = step_merge,
    [ROUTER_JOIN] = step_join,         [ROUTER_UNMERGE] = step_unmerge,
    [ROUTER_LEAVE] = step_leave,       [ROUTER_REOPEN] = step_reopen,
    [ROUTER_REPORT_IN] = step_unit,    [ROUTER_DELEGATE] = step_delegate,
    [ROUTER_RECALL] = step_recall,     [ROUTER_NAME] = step_name,
    [ROUTER_FORCE] = step_force,       [ROUTER_SEEK] = step_seek,
    [ROUTER_SPLIT] = step_split,       [ROUTER_PART_DONE] = step_part_done,
    [ROUTER_WHISTLE] = step_whistle,   [ROUTER_CONCLUDE] = step_conclude,
    [ROUTER_COMMENT] = step_note,      [ROUTER_SESSION] = step_note,
    [ROUTER_HAND_OVER] = step_note,    [ROUTER_CAUSE] = step_cause,
};

/* ---- around a step ---- */

/* Decisions about who acts, and about what: who would decide next has to have seen them. */
static const bool DECIDES[ROUTER_EVENT_COUNT] = {
    [ROUTER_UPHOLD] = true, [ROUTER_DISMISS] = true, [ROUTER_NAME] = true,    [ROUTER_FORCE] = true,
    [ROUTER_SEEK] = true,   [ROUTER_FOUND] = true,   [ROUTER_ASSIGN] = true,  [ROUTER_MEET] = true,
    [ROUTER_CHANGE] = true, [ROUTER_REDO] = true,    [ROUTER_MERGE] = true,   [ROUTER_UNMERGE] = true,
    [ROUTER_REOPEN] = true, [ROUTER_SPLIT] = true,   [ROUTER_WHISTLE] = true, [ROUTER_CONCLUDE] = true,
};

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

/* "This unit has fed back" says nothing that "it is settled" does not say better. */
static bool is_unit_progress(const struct order *next, const struct router_effect *effect)
{
    return next->state == ORDER_FED_BACK && effect->type == EFFECT_PROGRESS;
}

/* Who only changes from lead to co-handler or back keeps its clocks: no limit starts anew by another name. */
static bool is_relief_of_who_stays(const struct order *next, const struct router_effect *effect)
{
    return effect->type == EFFECT_MILESTONE && effect->milestone == MILESTONE_RELIEVED &&
           assignment_of(next, effect->unit);
}

/* N02: the end of the order ends the units' clocks, and none of them counts as late. */
static bool is_relief(const struct order *next, const struct router_effect *effect)
{
    return next->state == ORDER_MERGED && effect->type == EFFECT_MILESTONE && effect->milestone == MILESTONE_RELIEVED;
}

/* R05, R06: whoever has it first, alone, in the first round. */
static void note_front_line(struct router_result *result)
{
    struct order *next = &result->next;
    next->front_line = next->round == 0 && next->reopened == 0 && next->returns == 0 && next->assignment_count == 1 &&
                       next->children == 0 && next->child_kind == 0 &&
                       str_equal(next->first_unit, next->assignments[0].unit);
    next->one_go = next->front_line && next->assignments[0].visits <= 1;
    if (next->front_line)
        effects_record(result, next->one_go ? "one_go" : "front_line", next->first_unit);
}

static void settle(const struct step *step)
{
    struct router_result *result = step->result;
    result->next.fed_back_at = step->event->at;
    effects_drop(result, is_unit_progress);
    effects_record(result, "settled", NULL);
    if (result->next.child_kind) { /* C22: who asked is asked back on the parent */
        effects_milestone(result, MILESTONE_PART_SETTLED, NULL);
        effects_add(result, EFFECT_PART_DONE, NULL);
        return;
    }
    note_front_line(result);
    effects_milestone(result, MILESTONE_SETTLED, NULL);
    effects_progress(result, "fed_back", REQUEST_FED_BACK, assignment_lead(&result->next)->unit);
    effects_add(result, EFFECT_SETTLED, NULL);
}

static void conclude(const struct step *step, const struct router_order_rule *rule, enum order_state before)
{
    struct router_result *result = step->result;
    struct order *next = &result->next;
    bool ends = rule && rule->next;
    next->state = ends ? rule->next : router_order_state(next);
    next->version++;
    next->dispatches += DECIDES[step->event->type];
    next->dirty = true;
    const struct assignment *lead = assignment_lead(next);
    effects_drop(result, is_relief_of_who_stays);
    effects_drop(result, is_relief);
    if (any_fresh(result) || step->event->type == ROUTER_MEET || step->event->type == ROUTER_CHANGE ||
        step->event->type == ROUTER_ASSIGN || next->unclear != step->order->unclear)
        effects_add(result, EFFECT_DISPATCH, NULL)->first = before == ORDER_STATE_UNSPECIFIED || before == ORDER_MERGED;
    if (lead && result->fresh[lead->seq - 1] && !(rule && rule->progress))
        effects_progress(result, "dispatched", REQUEST_IN_HAND, lead->unit); /* the person sees who has it now */
    if (rule) {
        effects_milestone(result, rule->milestone, NULL);
        effects_progress(result, rule->progress, rule->state, rule->next || !lead ? NULL : lead->unit);
    }
    if (next->state == ORDER_FED_BACK && before != ORDER_FED_BACK)
        settle(step);
}

void router_step(const struct router_policy *policy, const struct order *order, const struct router_event *event,
                 struct router_result *result)
{
    memset(result, 0, sizeof *result);
    copy_order(order, result);
    const struct step step = {policy, event, result, order};
    const struct router_case of = {policy, order, NULL, event};
    bool of_order = event->type >= ROUTER_FOUND;
    const struct router_order_rule *rule = of_order ? router_rules_order(&of) : NULL;
    bool gone = order->state == ORDER_WITHDRAWN || order->state == ORDER_MERGED;
    if (of_order ? !rule : gone || !STEPS[event->type]) {
        effects_refuse(result, "number", REASON_WRONG_STATE, "no rule allows it");
        return;
    }
    if (rule && rule->verdict == VERDICT_REFUSE) {
        effects_refuse(result, router_rules_field(rule), rule->reason, rule->why);
        return;
    }
    if (rule)
        effects_record(result, rule->record, NULL);
    result->ignored = rule && rule->verdict != VERDICT_GO;
    if (result->ignored) {
        result->why = rule->why;
        effects_progress(result, rule->progress, rule->state, NULL);
    }
    if (result->ignored || !STEPS[event->type](&step))
        return;
    if (rule)
        result->why = rule->why;
    conclude(&step, rule, order->state);
}
