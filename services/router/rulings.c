/* The objection bench, and the chair of a meeting. */
#include "services/router/rulings.h"
#include "common/str.h"
#include "services/router/effects.h"
#include "services/router/naming.h"
#include "services/router/router_rules.h"

/* Another has the part that `left` had. */
static bool put_in_place(const struct step *step, const struct assignment *left, const struct router_post *post)
{
    struct router_post in_place = *post;
    in_place.duty = left->duty;
    if (str_equal(post->unit, left->unit)) {
        effects_refuse(step->result, "lead", REASON_FORBIDDEN_HERE, "the same unit again is a dismissal");
        return false;
    }
    return left->duty == DUTY_LEAD ? naming_lead(step, &in_place) : naming_one(step, &in_place, "lead");
}

bool rulings_uphold(const struct step *step)
{
    const struct router_event *event = step->event;
    if (!assignment_step(step))
        return false;
    const struct assignment *left = &step->result->next.assignments[event->seq - 1];
    return event->post_count ? put_in_place(step, left, &event->posts[0]) : naming_has_lead(step);
}

bool rulings_name(const struct step *step)
{
    return assignment_step(step) && naming_units(step) && naming_has_lead(step);
}

static bool is_same_unit(const struct step *step)
{
    const struct router_event *event = step->event;
    const struct order *next = &step->result->next;
    return event->post_count == 0 || (event->seq > 0 && (size_t)event->seq <= next->assignment_count &&
                                      str_equal(event->posts[0].unit, next->assignments[event->seq - 1].unit));
}

bool rulings_force(const struct step *step)
{
    step->result->next.forced = true;
    if (is_same_unit(step))
        return assignment_step(step);
    struct router_event uphold = *step->event;
    uphold.type = ROUTER_UPHOLD;
    if (!rulings_uphold(&(struct step){step->policy, &uphold, step->result, step->order}))
        return false;
    effects_record(step->result, "forced", uphold.posts[0].unit);
    return true;
}

/* R09: who convenes leads until the finding; the candidates come. */
bool rulings_seek(const struct step *step)
{
    struct order *next = &step->result->next;
    next->whistles_open++;
    if (!rulings_name(step))
        return false;
    next->unclear = true;
    return true;
}

/* ---- the chair ---- */

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
        bool stays = names(step->event, one->unit);
        bool replaced = one->duty == DUTY_LEAD && names_lead(step->event);
        if ((stays || replaced) && !assignment_turn(step, one, stays ? ROUTER_DISMISS : ROUTER_UPHOLD, "unit"))
            return false;
    }
    return true;
}

/* What the chair said and cannot be (no room for so many units) is on record; nothing else comes of it. What a leader was
 * given by name stays so, and is signed for. */
bool rulings_meet(const struct step *step)
{
    struct router_result *result = step->result;
    if (result->next.order_class != CLASS_LEADER)
        result->next.order_class = CLASS_MEETING;
    if (!str_empty(step->event->limit))
        result->next.limit = step->event->limit;
    if (rule_by_chair(step) && naming_units(step))
        return true;
    result->reason = REASON_NONE;
    result->field = NULL;
    result->effect_count = 0;
    result->ignored = true;
    effects_record(result, "ignored_meeting", NULL);
    return false;
}
