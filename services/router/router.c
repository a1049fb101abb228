/* One step of the router: finds the row, changes a copy, says what follows. */
#include "services/router/router.h"
#include "common/result.h"
#include "common/str.h"
#include "services/router/assignment.h"
#include "services/router/calling.h"
#include "services/router/effects.h"
#include "services/router/naming.h"
#include "services/router/rounds.h"
#include "services/router/router_rules.h"
#include "services/router/rulings.h"
#include <string.h>

static const char *const NAMES[ROUTER_EVENT_COUNT] = {
    [ROUTER_EVENT_NONE] = "-",
    [ROUTER_SIGN] = "sign",
    [ROUTER_CONTACT] = "contact",
    [ROUTER_ARRIVE] = "arrive",
    [ROUTER_INTERIM] = "interim",
    [ROUTER_RETURN] = "return",
    [ROUTER_FEED_BACK] = "feed_back",
    [ROUTER_APPROVE] = "approve",
    [ROUTER_SEND_BACK] = "send_back",
    [ROUTER_UPHOLD] = "uphold",
    [ROUTER_DISMISS] = "dismiss",
    [ROUTER_RELIEVE] = "relieve",
    [ROUTER_FOUND] = "found",
    [ROUTER_ASSIGN] = "assign",
    [ROUTER_REDO] = "redo",
    [ROUTER_WRITE_OFF] = "write_off",
    [ROUTER_WITHDRAW] = "withdraw",
    [ROUTER_SUPPLEMENT] = "supplement",
    [ROUTER_CARD] = "card",
    [ROUTER_MEET] = "meet",
    [ROUTER_CHANGE] = "change",
    [ROUTER_DUE] = "due",
    [ROUTER_MERGE] = "merge",
    [ROUTER_JOIN] = "join",
    [ROUTER_UNMERGE] = "unmerge",
    [ROUTER_LEAVE] = "leave",
    [ROUTER_REPEAT] = "repeat",
    [ROUTER_REOPEN] = "reopen",
    [ROUTER_REPORT_IN] = "report_in",
    [ROUTER_DELEGATE] = "delegate",
    [ROUTER_RECALL] = "recall",
    [ROUTER_NAME] = "name",
    [ROUTER_FORCE] = "force",
    [ROUTER_SEEK] = "seek",
    [ROUTER_CALL] = "call",
    [ROUTER_RELEASE] = "release",
    [ROUTER_SPLIT] = "split",
    [ROUTER_PART_DONE] = "part_done",
    [ROUTER_WHISTLE] = "whistle",
    [ROUTER_CONCLUDE] = "conclude",
    [ROUTER_COMMENT] = "comment",
    [ROUTER_SESSION] = "session",
    [ROUTER_HAND_OVER] = "hand_over",
    [ROUTER_CAUSE] = "cause",
    [ROUTER_UPPER_DUE] = "upper_due",
    [ROUTER_HAND_BACK] = "hand_back",
    [ROUTER_REFUSE_BACK] = "refuse_back",
    [ROUTER_UPPER_RELIEF] = "upper_relief",
    [ROUTER_URGE] = "urge",
    [ROUTER_ASK_UPPER] = "ask_upper",
};

const char *router_event_name(enum router_event_type type)
{
    return NAMES[type];
}

bool router_assignment_open(enum assignment_state state)
{
    return state != ASSIGNMENT_FED_BACK && state != ASSIGNMENT_RELIEVED;
}

struct order router_order_draft(void)
{
    return (struct order){
        .number = "",
        .district = "",
        .area = "",
        .address = "",
        .matter = "",
        .text = "",
        .policy = "",
        .limit = "",
        .entry = "",
        .ground = "",
        .letter = "",
        .leader = "",
        .first_unit = "",
        .cause = "",
        .reported = "",
        .order_class = CLASS_ORDINARY,
        .weight = 1,
        .fed_back_at = INSTANT_NONE,
        .written_off_at = INSTANT_NONE,
        .withdrawn_at = INSTANT_NONE,
        .merged_at = INSTANT_NONE,
        .upper_due = INSTANT_NONE,
        .handed_back_at = INSTANT_NONE,
    };
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

/* ---- what only notes something ---- */

static bool step_note(const struct step *step)
{
    return step->result->reason == REASON_NONE; /* the shell keeps what was said; the order moves by its version only */
}

static bool step_cause(const struct step *step)
{
    step->result->next.cause = step->event->text;
    return true;
}

static bool step_change(const struct step *step)
{
    step->result->next.matter = step->event->matter;
    step->result->next.policy = step->event->policy;
    return true;
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

/* C22: the parent waits for each child once. */
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

/* ---- from above and back ---- */

static bool step_upper_due(const struct step *step)
{
    step->result->next.upper_due = step->event->due;
    return true;
}

static bool step_hand_back(const struct step *step)
{
    step->result->next.handed_back_at = step->event->at;
    return true;
}

static bool step_refuse_back(const struct step *step)
{
    step->result->next.handed_back_at = INSTANT_NONE;
    return true;
}

static bool (*const STEPS[ROUTER_EVENT_COUNT])(const struct step *) = {
    [ROUTER_SIGN] = assignment_step,
    [ROUTER_CONTACT] = assignment_step,
    [ROUTER_ARRIVE] = assignment_step,
    [ROUTER_INTERIM] = assignment_step,
    [ROUTER_RETURN] = assignment_step,
    [ROUTER_FEED_BACK] = assignment_step,
    [ROUTER_APPROVE] = assignment_step,
    [ROUTER_SEND_BACK] = assignment_step,
    [ROUTER_REPORT_IN] = assignment_step,
    [ROUTER_DELEGATE] = naming_delegate,
    [ROUTER_RECALL] = naming_recall,
    [ROUTER_UPHOLD] = rulings_uphold,
    [ROUTER_DISMISS] = assignment_step,
    [ROUTER_NAME] = rulings_name,
    [ROUTER_FORCE] = rulings_force,
    [ROUTER_SEEK] = rulings_seek,
    [ROUTER_FOUND] = rounds_found,
    [ROUTER_ASSIGN] = naming_assign,
    [ROUTER_MEET] = rulings_meet,
    [ROUTER_CHANGE] = step_change,
    [ROUTER_REDO] = rounds_redo,
    [ROUTER_WRITE_OFF] = rounds_write_off,
    [ROUTER_WITHDRAW] = rounds_withdraw,
    [ROUTER_SUPPLEMENT] = step_note,
    [ROUTER_CARD] = step_card,
    [ROUTER_MERGE] = rounds_merge,
    [ROUTER_JOIN] = step_note,
    [ROUTER_UNMERGE] = rounds_unmerge,
    [ROUTER_LEAVE] = rounds_leave,
    [ROUTER_REOPEN] = rounds_redo,
    [ROUTER_SPLIT] = step_split,
    [ROUTER_PART_DONE] = step_part_done,
    [ROUTER_WHISTLE] = calling_whistle,
    [ROUTER_CONCLUDE] = calling_conclude,
    [ROUTER_COMMENT] = step_note,
    [ROUTER_SESSION] = step_note,
    [ROUTER_HAND_OVER] = step_note,
    [ROUTER_CAUSE] = step_cause,
    [ROUTER_UPPER_DUE] = step_upper_due,
    [ROUTER_HAND_BACK] = step_hand_back,
    [ROUTER_REFUSE_BACK] = step_refuse_back,
    [ROUTER_UPPER_RELIEF] = step_note,
    [ROUTER_URGE] = step_note,
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

/* Who only changes from lead to co-handler or back keeps its clocks: no limit starts anew by another name. Who from now
 * on is only called to come has none but that. */
static bool is_relief_of_who_stays(const struct order *next, const struct router_effect *effect)
{
    if (effect->type != EFFECT_MILESTONE || effect->milestone != MILESTONE_RELIEVED)
        return false;
    const struct assignment *has = assignment_of(next, effect->unit);
    return has && !assignment_is_called(has);
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

/* Ping-pong: the lead went to another unit. */
static int count_hop(const struct order *before, const struct assignment *lead)
{
    const struct assignment *was = assignment_lead(before);
    return was && lead && !str_equal(was->unit, lead->unit);
}

/* Whether escalation has to hear of who acts, or of what the clocks are counted by. */
static bool is_dispatch(const struct step *step)
{
    enum router_event_type type = step->event->type;
    return any_fresh(step->result) || type == ROUTER_MEET || type == ROUTER_CHANGE || type == ROUTER_ASSIGN ||
           type == ROUTER_UPPER_DUE || step->result->next.unclear != step->order->unclear;
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
    next->hops += count_hop(step->order, lead);
    effects_drop(result, is_relief_of_who_stays);
    effects_drop(result, is_relief);
    if (is_dispatch(step))
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
    if (event->accused) { /* before every row: whatever the event is, and whoever says it */
        effects_refuse(result, "unit", REASON_REPORTED_UNIT, "N22: whom it reports never has a part of it");
        return;
    }
    if (rule && rule->verdict == VERDICT_REFUSE) {
        effects_refuse(result, router_guard_field(rule->guard, "number"), rule->reason, rule->why);
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
