/* What the rows of the router ask: each guard by itself. */
#include "services/router/router_guard.h"
#include "common/result.h"
#include "common/str.h"
#include "services/router/assignment.h"
#include "services/router/order_class.h"

static bool is_always(const struct router_case *of)
{
    return of != NULL;
}

static bool is_first_contact(const struct router_case *of)
{
    return of->assignment->contacted_at == INSTANT_NONE;
}

static bool is_first_arrival(const struct router_case *of)
{
    return of->assignment->arrived_at == INSTANT_NONE;
}

static bool is_in_redo(const struct router_case *of)
{
    return of->order->round > 0;
}

static bool is_late(const struct router_case *of)
{
    return of->assignment->return_by != INSTANT_NONE && of->event->at > of->assignment->return_by;
}

static bool is_exhausted(const struct router_case *of)
{
    return of->order->returns >= of->policy->return_max;
}

static bool is_to_person(const struct router_case *of)
{
    return of->event->to == AUDIENCE_PERSON;
}

static bool is_to_both(const struct router_case *of)
{
    return of->event->to == AUDIENCE_BOTH;
}

/* What a delegate reports stays inside the unit: the leader signs the result of the unit above. */
static bool is_sign_off(const struct router_case *of)
{
    if (of->assignment->duty == DUTY_DELEGATE)
        return false;
    return of->policy->sign_off || order_class_row(of->order->order_class)->sign_off;
}

static bool is_same_person(const struct router_case *of)
{
    return str_equal(of->assignment->reported_by, of->event->actor);
}

static bool is_was_signed(const struct router_case *of)
{
    return of->assignment->signed_at != INSTANT_NONE;
}

static bool is_old_round(const struct router_case *of)
{
    return of->event->round < of->order->round;
}

static bool is_this_round(const struct router_case *of)
{
    return of->event->round == of->order->round;
}

static bool is_next_round(const struct router_case *of)
{
    return of->event->round == of->order->round + 1;
}

static bool is_recurs(const struct router_case *of)
{
    return of->event->recurs && of->event->round > of->order->round;
}

static bool is_last_request(const struct router_case *of)
{
    return of->event->last;
}

static bool is_card(const struct router_case *of)
{
    return of->event->card == RUNG_YELLOW || of->event->card == RUNG_RED;
}

static bool is_expected(const struct router_case *of)
{
    return of->event->stage == STAGE_SETTLE && str_empty(of->event->unit) && is_this_round(of);
}

static bool is_same_matter(const struct router_case *of)
{
    return str_equal(of->event->matter, of->order->matter) && str_equal(of->event->policy, of->order->policy);
}

static bool is_into(const struct router_case *of)
{
    return of->event->into != NULL;
}

static bool is_full(const struct router_case *of)
{
    return of->order->request_count + of->event->count > ROUTER_REQUESTS_MAX;
}

static bool is_less_urgent(const struct router_case *of)
{
    return of->event->urgency == URGENCY_URGENT && of->order->urgency != URGENCY_URGENT;
}

static bool is_other_report(const struct router_case *of)
{
    const char *theirs = of->event->reported, *own = of->order->reported;
    return !str_equal(theirs ? theirs : "", own ? own : "");
}

static bool is_too_old(const struct router_case *of)
{
    return of->event->late;
}

static bool is_called(const struct router_case *of)
{
    return assignment_is_called(of->assignment);
}

static bool is_uncalled(const struct router_case *of)
{
    return of->assignment->called_at == INSTANT_NONE;
}

static bool is_in(const struct router_case *of)
{
    return of->assignment->reported_in_at != INSTANT_NONE;
}

static bool is_awaited(const struct router_case *of)
{
    return !is_uncalled(of) && !is_in(of);
}

static bool is_delegate(const struct router_case *of)
{
    return of->assignment->duty == DUTY_DELEGATE;
}

static bool is_handed_down(const struct router_case *of)
{
    for (size_t i = 0; i < of->order->assignment_count; i++) {
        const struct assignment *one = &of->order->assignments[i];
        if (one->parent_seq == of->assignment->seq && router_assignment_open(one->state))
            return true;
    }
    return false;
}

static bool is_forced(const struct router_case *of)
{
    return of->order->forced;
}

static bool is_unreturnable(const struct router_case *of)
{
    return !order_class_row(of->order->order_class)->returnable;
}

bool router_guard_returnable(const struct router_policy *policy, const struct order *order)
{
    const struct router_case of = {.order = order, .policy = policy};
    return !is_in_redo(&of) && !is_forced(&of) && !is_unreturnable(&of) && !is_exhausted(&of);
}

/* By whomever, in this round. A child order has nobody to contact: who asked is asked by the lead of its parent. */
static bool is_unmet(const struct router_case *of)
{
    bool met = of->event->contacted;
    for (size_t i = 0; i < of->order->assignment_count; i++)
        met = met || (of->order->assignments[i].round == of->order->round &&
                      of->order->assignments[i].contacted_at != INSTANT_NONE);
    return of->policy->contact_first && of->assignment->duty == DUTY_LEAD && of->order->child_kind == 0 && !met;
}

static bool is_changed(const struct router_case *of)
{
    return of->event->seen != 0 && of->event->seen != of->order->dispatches;
}

static bool is_first_receiver(const struct router_case *of)
{
    const struct assignment *lead = router_lead(of->order);
    if (!lead || of->order->unclear || !str_empty(of->event->ground))
        return false;
    for (size_t i = 0; i < of->event->post_count; i++)
        if (of->event->posts[i].duty == DUTY_LEAD && !str_equal(of->event->posts[i].unit, lead->unit))
            return true;
    return false;
}

/* The class that the order will have. */
static const struct order_class_row *class_of(const struct router_case *of)
{
    return order_class_row(of->event->order_class ? of->event->order_class : of->order->order_class);
}

static bool is_no_letter(const struct router_case *of)
{
    return class_of(of)->letter && str_empty(of->event->letter) && str_empty(of->order->letter);
}

/* The unit that will lead is none. */
static bool has_co(const struct router_case *of)
{
    const struct assignment *lead = router_lead(of->order);
    const char *leads = lead ? lead->unit : NULL;
    for (size_t i = 0; i < of->event->post_count; i++)
        if (of->event->posts[i].duty == DUTY_LEAD)
            leads = of->event->posts[i].unit;
    for (size_t i = 0; i < of->event->post_count; i++)
        if (of->event->posts[i].duty == DUTY_CO && !str_equal(of->event->posts[i].unit, leads))
            return true;
    for (size_t i = 0; i < of->order->assignment_count; i++) {
        const struct assignment *one = &of->order->assignments[i];
        if (one->duty == DUTY_CO && one->state != ASSIGNMENT_RELIEVED && !str_equal(one->unit, leads))
            return true;
    }
    return false;
}

static bool is_no_co(const struct router_case *of)
{
    return class_of(of)->co && !has_co(of);
}

static bool is_no_word(const struct router_case *of)
{
    return !str_empty(of->event->limit) && !class_of(of)->letter && !class_of(of)->leader;
}

static bool is_no_leader(const struct router_case *of)
{
    return class_of(of)->leader && str_empty(of->event->leader) && str_empty(of->order->leader);
}

static bool is_child(const struct router_case *of)
{
    return of->order->child_kind != 0;
}

static bool is_parent(const struct router_case *of)
{
    return of->order->children_open > 0;
}

static bool is_parted(const struct router_case *of)
{
    return of->order->children > 0;
}

static bool is_no_show(const struct router_case *of)
{
    return is_called(of) && is_awaited(of);
}

static bool is_quiet(const struct router_case *of)
{
    return of->order->whistles_open == 0;
}

static bool is_by_meeting(const struct router_case *of)
{
    return of->event->order_class == CLASS_MEETING && of->order->order_class != CLASS_MEETING;
}

/* ---- who speaks, and of whom ---- */

static bool is_of_unit(const struct router_case *of)
{
    return of->event->speaker != SPEAKER_DISPATCH;
}

static bool is_apart(const struct router_case *of)
{
    return of->event->speaker == SPEAKER_STRANGER || of->event->speaker == SPEAKER_OUTSIDER;
}

static bool is_strange(const struct router_case *of)
{
    return of->event->speaker == SPEAKER_STRANGER;
}

static bool is_not_lead(const struct router_case *of)
{
    return is_of_unit(of) && of->event->speaker != SPEAKER_LEAD;
}

static bool is_joint_apart(const struct router_case *of)
{
    return of->event->whistle == WHISTLE_JOINT && is_not_lead(of);
}

static bool is_shared_out(const struct router_case *of)
{
    return is_of_unit(of) && of->event->child == CHILD_SPLIT;
}

static bool is_not_whistler(const struct router_case *of)
{
    return is_not_lead(of) && !of->event->own_whistle;
}

static bool is_given_up(const struct router_case *of)
{
    return is_of_unit(of) && of->event->end == WHISTLE_UNDECIDED;
}

static bool is_named_apart(const struct router_case *of)
{
    return is_apart(of) && (of->event->end == WHISTLE_NAMED || of->event->post_count > 0);
}

static bool is_came(const struct router_event *event, const char *unit)
{
    for (size_t i = 0; i < event->came_count; i++)
        if (str_equal(event->came[i], unit))
            return true;
    return false;
}

/* The other lead that units would have; NULL: none. */
static const struct router_post *other_lead(const struct router_case *of)
{
    const struct assignment *lead = router_lead(of->order);
    for (size_t i = 0; is_of_unit(of) && i < of->event->post_count; i++) {
        const struct router_post *post = &of->event->posts[i];
        if (post->duty == DUTY_LEAD && !(lead && str_equal(post->unit, lead->unit)))
            return post;
    }
    return NULL;
}

static bool is_held_by_force(const struct router_case *of)
{
    return other_lead(of) && is_forced(of);
}

static bool is_held_by_class(const struct router_case *of)
{
    return other_lead(of) && is_unreturnable(of);
}

static bool is_held_by_first(const struct router_case *of)
{
    return other_lead(of) && of->event->whistle != WHISTLE_JOINT;
}

static bool is_held_below(const struct router_case *of)
{
    return other_lead(of) && of->event->below;
}

static bool is_held_till_in(const struct router_case *of)
{
    return other_lead(of) && of->event->awaited;
}

static bool is_lead_absent(const struct router_case *of)
{
    const struct router_post *lead = other_lead(of);
    return lead && !is_came(of->event, lead->unit);
}

static bool is_co_absent(const struct router_case *of)
{
    for (size_t i = 0; is_of_unit(of) && i < of->event->post_count; i++) {
        const struct router_post *post = &of->event->posts[i];
        const struct assignment *has = router_assignment(of->order, post->unit);
        if (post->duty == DUTY_CO && !(has && !assignment_is_called(has)) && !is_came(of->event, post->unit))
            return true;
    }
    return false;
}

static bool is_from_above(const struct router_case *of)
{
    return of->order->path != NULL;
}

static bool is_began_here(const struct router_case *of)
{
    return of->order->path == NULL;
}

static bool is_handed_back(const struct router_case *of)
{
    return of->order->handed_back_at != INSTANT_NONE;
}

static bool is_not_given(const struct router_case *of)
{
    return of->order->handed_back_at == INSTANT_NONE;
}

static const struct {
    const char *name;
    bool (*holds)(const struct router_case *of);
} GUARDS[GUARD_COUNT] = {
    [GUARD_ALWAYS] = {"-", is_always},
    [GUARD_FIRST_CONTACT] = {"first_contact", is_first_contact},
    [GUARD_FIRST_ARRIVAL] = {"first_arrival", is_first_arrival},
    [GUARD_IN_REDO] = {"in_redo", is_in_redo},
    [GUARD_LATE] = {"late", is_late},
    [GUARD_EXHAUSTED] = {"exhausted", is_exhausted},
    [GUARD_TO_PERSON] = {"to_person", is_to_person},
    [GUARD_TO_BOTH] = {"to_both", is_to_both},
    [GUARD_SIGN_OFF] = {"sign_off", is_sign_off},
    [GUARD_SAME_PERSON] = {"same_person", is_same_person},
    [GUARD_WAS_SIGNED] = {"was_signed", is_was_signed},
    [GUARD_OLD_ROUND] = {"old_round", is_old_round},
    [GUARD_THIS_ROUND] = {"this_round", is_this_round},
    [GUARD_NEXT_ROUND] = {"next_round", is_next_round},
    [GUARD_RECURS] = {"recurs", is_recurs},
    [GUARD_LAST_REQUEST] = {"last_request", is_last_request},
    [GUARD_CARD] = {"card", is_card},
    [GUARD_EXPECTED] = {"expected", is_expected},
    [GUARD_SAME_MATTER] = {"same_matter", is_same_matter},
    [GUARD_INTO] = {"into", is_into},
    [GUARD_FULL] = {"full", is_full},
    [GUARD_LESS_URGENT] = {"less_urgent", is_less_urgent},
    [GUARD_OTHER_REPORT] = {"other_report", is_other_report},
    [GUARD_NOBODY] = {"nobody", is_last_request},
    [GUARD_TOO_OLD] = {"too_old", is_too_old},
    [GUARD_CALLED] = {"called", is_called},
    [GUARD_UNCALLED] = {"uncalled", is_uncalled},
    [GUARD_IS_IN] = {"is_in", is_in},
    [GUARD_AWAITED] = {"awaited", is_awaited},
    [GUARD_DELEGATE] = {"delegate", is_delegate},
    [GUARD_HANDED_DOWN] = {"handed_down", is_handed_down},
    [GUARD_FORCED] = {"forced", is_forced},
    [GUARD_UNRETURNABLE] = {"unreturnable", is_unreturnable},
    [GUARD_UNMET] = {"unmet", is_unmet},
    [GUARD_CHANGED] = {"changed", is_changed},
    [GUARD_FIRST_RECEIVER] = {"first_receiver", is_first_receiver},
    [GUARD_NO_LETTER] = {"no_letter", is_no_letter},
    [GUARD_NO_CO] = {"no_co", is_no_co},
    [GUARD_NO_WORD] = {"no_word", is_no_word},
    [GUARD_NO_LEADER] = {"no_leader", is_no_leader},
    [GUARD_CHILD] = {"child", is_child},
    [GUARD_PARENT] = {"parent", is_parent},
    [GUARD_PARTED] = {"parted", is_parted},
    [GUARD_FROM_ABOVE] = {"from_above", is_from_above},
    [GUARD_BEGAN_HERE] = {"began_here", is_began_here},
    [GUARD_HANDED_BACK] = {"handed_back", is_handed_back},
    [GUARD_NOT_GIVEN] = {"not_given", is_not_given},
    [GUARD_NO_SHOW] = {"no_show", is_no_show},
    [GUARD_QUIET] = {"quiet", is_quiet},
    [GUARD_BY_MEETING] = {"by_meeting", is_by_meeting},
    [GUARD_STRANGE] = {"strange", is_strange},
    [GUARD_NOT_LEAD] = {"not_lead", is_not_lead},
    [GUARD_JOINT_APART] = {"joint_apart", is_joint_apart},
    [GUARD_SHARED_OUT] = {"shared_out", is_shared_out},
    [GUARD_NOT_WHISTLER] = {"not_whistler", is_not_whistler},
    [GUARD_GIVEN_UP] = {"given_up", is_given_up},
    [GUARD_NAMED_APART] = {"named_apart", is_named_apart},
    [GUARD_HELD_BY_FORCE] = {"held_by_force", is_held_by_force},
    [GUARD_HELD_BY_CLASS] = {"held_by_class", is_held_by_class},
    [GUARD_HELD_BY_FIRST] = {"held_by_first", is_held_by_first},
    [GUARD_HELD_BELOW] = {"held_below", is_held_below},
    [GUARD_HELD_TILL_IN] = {"held_till_in", is_held_till_in},
    [GUARD_LEAD_ABSENT] = {"lead_absent", is_lead_absent},
    [GUARD_CO_ABSENT] = {"co_absent", is_co_absent},
};

/* The field of a command that is at fault. */
static const char *const FIELDS[GUARD_COUNT] = {
    [GUARD_CHANGED] = "dispatches",     [GUARD_FIRST_RECEIVER] = "ground",
    [GUARD_NO_LETTER] = "letter",       [GUARD_NO_CO] = "co",
    [GUARD_NO_WORD] = "limit",          [GUARD_NO_LEADER] = "leader",
    [GUARD_BY_MEETING] = "order_class", [GUARD_STRANGE] = "unit",
    [GUARD_NOT_LEAD] = "unit",          [GUARD_JOINT_APART] = "unit",
    [GUARD_SHARED_OUT] = "kind",        [GUARD_NOT_WHISTLER] = "unit",
    [GUARD_GIVEN_UP] = "end",           [GUARD_NAMED_APART] = "end",
    [GUARD_HELD_BY_FORCE] = "lead",     [GUARD_HELD_BY_CLASS] = "lead",
    [GUARD_HELD_BY_FIRST] = "lead",     [GUARD_HELD_BELOW] = "lead",
    [GUARD_HELD_TILL_IN] = "lead",      [GUARD_LEAD_ABSENT] = "lead",
    [GUARD_CO_ABSENT] = "co",
};

const char *router_guard_field(enum router_guard guard, const char *field)
{
    return FIELDS[guard] ? FIELDS[guard] : field;
}

bool router_guard_holds(enum router_guard guard, const struct router_case *of)
{
    return GUARDS[guard].holds(of);
}

const char *router_guard_name(enum router_guard guard)
{
    return GUARDS[guard].name;
}
