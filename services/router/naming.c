/* Who acts. */
#include "services/router/naming.h"
#include "common/str.h"
#include "services/router/calling.h"
#include "services/router/effects.h"

bool naming_has_lead(const struct step *step)
{
    bool has = assignment_lead(&step->result->next) != NULL;
    if (!has)
        effects_refuse(step->result, "lead", REASON_REQUIRED, "R09: no order without a lead");
    return has;
}

/* The new lead may so far have had another part: that ends, the lead's begins. */
bool naming_lead(const struct step *step, const struct router_post *post)
{
    struct order *next = &step->result->next;
    struct assignment *had = assignment_of(next, post->unit);
    next->unclear = false;
    return had ? assignment_change(step, had, post, "lead") : assignment_add(step, post, "lead");
}

static bool replace_lead(const struct step *step, const struct router_post *post)
{
    struct order *next = &step->result->next;
    struct assignment *lead = assignment_lead(next);
    if (lead && str_equal(lead->unit, post->unit)) {
        next->unclear = false;
        return true;
    }
    return (!lead || assignment_turn(step, lead, ROUTER_RELIEVE, "lead")) && naming_lead(step, post);
}

static bool name_co(const struct step *step, const struct router_post *post)
{
    struct assignment *had = assignment_of(&step->result->next, post->unit);
    if (had && !assignment_is_called(had))
        return true;
    return had ? assignment_change(step, had, post, "co") : assignment_add(step, post, "co");
}

bool naming_units(const struct step *step)
{
    bool good = true;
    for (size_t i = 0; good && i < step->event->post_count; i++) {
        const struct router_post *post = &step->event->posts[i];
        if (post->duty == DUTY_LEAD)
            good = replace_lead(step, post);
        else if (post->duty == DUTY_CO)
            good = name_co(step, post);
        else
            good = calling_call(step, post);
    }
    return good;
}

bool naming_one(const struct step *step, const struct router_post *post, const char *field)
{
    struct assignment *had = assignment_of(&step->result->next, post->unit);
    if (had && !assignment_is_called(had)) {
        effects_refuse(step->result, field, REASON_ALREADY_DONE, "that unit has a part already");
        return false;
    }
    return had ? assignment_change(step, had, post, field) : assignment_add(step, post, field);
}

/* A desk on duty for two of the units that the catalogue names has one part, the first. */
bool naming_all(const struct step *step)
{
    struct order *next = &step->result->next;
    for (size_t i = 0; i < step->event->post_count; i++)
        if (!assignment_of(next, step->event->posts[i].unit) && !assignment_add(step, &step->event->posts[i], "lead"))
            return false;
    if (!naming_has_lead(step))
        return false;
    if (str_empty(next->first_unit))
        next->first_unit = assignment_lead(next)->unit;
    return true;
}

/* ---- by those who dispatch ---- */

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

bool naming_assign(const struct step *step)
{
    const struct order *next = &step->result->next;
    size_t before = next->assignment_count;
    bool unclear = next->unclear, given = give_class(step);
    if (!naming_units(step))
        return false;
    bool new = given || next->assignment_count > before || next->unclear != unclear;
    if (!new)
        effects_refuse(step->result, "lead", REASON_ALREADY_DONE, "these units have it already");
    return new;
}

/* ---- down the tree 下派 ---- */

static bool names_anybody(const struct step *step)
{
    if (step->event->post_count == 0)
        effects_refuse(step->result, "to", REASON_REQUIRED, "R03: to whom");
    return step->event->post_count > 0;
}

bool naming_delegate(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    if (!names_anybody(step) || !assignment_step(step))
        return false;
    for (size_t i = 0; i < event->post_count; i++) {
        struct router_post post = event->posts[i];
        post.duty = DUTY_DELEGATE;
        if (!naming_one(step, &post, "to"))
            return false;
        next->assignments[next->assignment_count - 1].parent_seq = event->seq;
    }
    return true;
}

/* What was done below stays done: only what is still running is taken back. */
static bool recall(const struct step *step, const char *unit)
{
    struct assignment *one = assignment_of(&step->result->next, unit);
    if (!one || one->parent_seq != step->event->seq) {
        effects_refuse(step->result, "to", REASON_NOT_FOUND, "nothing was handed down to that unit");
        return false;
    }
    if (one->state == ASSIGNMENT_FED_BACK) {
        effects_refuse(step->result, "to", REASON_ALREADY_DONE, "that unit has fed back");
        return false;
    }
    return assignment_turn(step, one, ROUTER_RELIEVE, "to");
}

bool naming_recall(const struct step *step)
{
    bool good = names_anybody(step) && assignment_step(step);
    for (size_t i = 0; good && i < step->event->post_count; i++)
        good = recall(step, step->event->posts[i].unit);
    return good;
}
