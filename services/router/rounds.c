/* How an order begins, comes back and ends. */
#include "services/router/rounds.h"
#include "common/str.h"
#include "services/router/effects.h"
#include "services/router/naming.h"
#include "services/router/router_rules.h"

#define BIT(state)       STATE_BIT(ASSIGNMENT_##state)
#define OPEN             (BIT(DISPATCHED) | BIT(SIGNED) | BIT(RETURNED) | BIT(SIGNING_OFF))
#define ALL_BUT_RELIEVED (OPEN | BIT(FED_BACK))

/* 兜底: the backstop holds what nobody owns; whose a child order is says its parent. */
static bool is_unowned(const struct order *order)
{
    return str_empty(order->entry) && order->child_kind == 0;
}

static bool ride_on(const struct step *step)
{
    struct order *next = &step->result->next;
    next->merged_into = *step->event->into;
    next->merged_at = step->event->at;
    return true;
}

bool rounds_found(const struct step *step)
{
    struct order *next = &step->result->next;
    next->dispatched_at = step->event->at;
    next->unclear = !step->event->into && is_unowned(next); /* what rides on another is that one's to find out */
    return step->event->into ? ride_on(step) : naming_all(step);
}

bool rounds_redo(const struct step *step)
{
    struct order *next = &step->result->next;
    next->reopened += step->order->state == ORDER_WRITTEN_OFF;
    next->written_off_at = INSTANT_NONE;
    next->round = step->event->round;
    next->fed_back_at = INSTANT_NONE;
    next->front_line = next->one_go = false;
    if (step->event->type == ROUTER_REOPEN) /* of a redo survey knows: it ordered it */
        effects_add(step->result, EFFECT_REOPENED, NULL);
    return assignment_turn_all(step, ALL_BUT_RELIEVED, ROUTER_REDO, "round");
}

/* Survey has a case of what is being redone, and of nothing else that still runs: it hears how that ends. */
static void tell_of_redo(const struct step *step, enum router_effect_type type)
{
    if (step->order->round > 0)
        effects_add(step->result, type, NULL);
}

bool rounds_write_off(const struct step *step)
{
    step->result->next.written_off_at = step->event->at;
    return true;
}

bool rounds_withdraw(const struct step *step)
{
    if (!step->event->last)
        return true;
    step->result->next.withdrawn_at = step->event->at;
    step->result->next.whistles_open = 0;
    step->result->next.children_open = 0; /* C22: they go with it */
    tell_of_redo(step, EFFECT_ENDED);
    return assignment_turn_all(step, OPEN, ROUTER_WITHDRAW, "number");
}

bool rounds_leave(const struct step *step)
{
    enum order_state state = step->order->state;
    if (state != ORDER_FED_BACK && state != ORDER_WRITTEN_OFF)
        return rounds_withdraw(step);
    effects_add(step->result, EFFECT_SETTLED, NULL); /* survey asks, and looks back at, those who are left */
    return true;
}

bool rounds_merge(const struct step *step)
{
    step->result->next.whistles_open = 0;
    tell_of_redo(step, EFFECT_ENDED);
    return ride_on(step) && assignment_turn_all(step, ALL_BUT_RELIEVED, ROUTER_MERGE, "number");
}

/* What a joint visit had begun to ask ended with the merge. */
bool rounds_unmerge(const struct step *step)
{
    struct order *next = &step->result->next;
    next->merged_into = (struct uuid){{0}};
    next->merged_at = INSTANT_NONE;
    next->dispatched_at = step->event->at;
    next->unclear = is_unowned(next);
    tell_of_redo(step, EFFECT_REOPENED);
    return naming_all(step);
}
