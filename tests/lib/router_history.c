#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/router/order_class.h"
#include "tests/lib/chance.h"
#include "tests/lib/order_world.h"
#include "tests/lib/router_history.h"

#define STEPS_PER_WORLD 500

static size_t accepted[ROUTER_EVENT_COUNT], refused[REASON_COUNT], states[ORDER_STATE_COUNT];
static size_t spoke[SPEAKER_COUNT], handed_on; /* commands that were taken; leads that units gave to another */

/* Sent by those who dispatch or by other services alone. */
static const bool BY_DESK[ROUTER_EVENT_COUNT] = {
    [ROUTER_UPHOLD] = true, [ROUTER_NAME] = true, [ROUTER_FORCE] = true, [ROUTER_SEEK] = true,
    [ROUTER_ASSIGN] = true, [ROUTER_MEET] = true, [ROUTER_FOUND] = true, [ROUTER_UNMERGE] = true,
};

/* ---- what the database would refuse: deploy/migrations/0004, 0007, 0009, 0022 ---- */

static bool has(instant at)
{
    return at != INSTANT_NONE;
}

static void check_row(const struct order *order)
{
    enum order_state state = order->state;
    bool settled = state == ORDER_FED_BACK || state == ORDER_WRITTEN_OFF;
    assert_true(state > 0 && state < ORDER_STATE_COUNT && order->round >= 0 && order->version > 0);
    assert_true(order->returns >= 0 && order->yellow >= 0 && order->red >= 0 && order->weight > 0);
    assert_int_equal(settled, has(order->fed_back_at));
    assert_int_equal(state == ORDER_WRITTEN_OFF, has(order->written_off_at));
    assert_int_equal(state == ORDER_WITHDRAWN, has(order->withdrawn_at));
    assert_int_equal(state == ORDER_MERGED, has(order->merged_at));
    assert_int_equal(state == ORDER_MERGED, !uuid_zero(&order->merged_into));
    assert_true(uuid_zero(&order->merged_into) || uuid_compare(&order->merged_into, &order->id) != 0);
    assert_true(order->hops >= 0 && order->dispatches > 0 && order->whistles_open >= 0);
    assert_true(order->order_class != CLASS_CONSULTATIVE || !str_empty(order->letter));
    assert_true(order->order_class != CLASS_LEADER || !str_empty(order->leader));
    assert_true(order->order_class > 0 && order->order_class < ORDER_CLASS_COUNT);
    assert_int_equal(uuid_zero(&order->parent), order->child_kind == 0);
    assert_true(order->children == 0 || order->child_kind == 0);
    assert_true(order->children_open >= 0 && order->children_open <= order->children);
    assert_true(!settled || (order->children_open == 0 && order->whistles_open == 0));
    assert_true(order->front_line || !order->one_go);
    assert_true(order->path || (!has(order->upper_due) && !has(order->handed_back_at)));
    assert_true(!order->path || (uuid_zero(&order->merged_into) && order->child_kind == 0));
}

static void check_part_row(const struct assignment *one)
{
    enum assignment_state state = one->state;
    bool reported = state == ASSIGNMENT_SIGNING_OFF || state == ASSIGNMENT_FED_BACK;
    bool left = state == ASSIGNMENT_RELIEVED;
    assert_true(state > 0 && state < ASSIGNMENT_STATE_COUNT && one->duty > 0 && one->duty < DUTY_COUNT);
    assert_true(one->round >= 0 && one->yellow >= 0 && one->red >= 0 && one->visits >= 0 && !str_empty(one->unit));
    assert_true((state != ASSIGNMENT_SIGNED && !reported) || has(one->signed_at));
    assert_true(has(one->signed_at) || !(has(one->contacted_at) || has(one->arrived_at) || has(one->reported_at)));
    assert_true(!reported || (has(one->reported_at) && one->reported_by && one->outcome && one->result));
    assert_true(one->outcome != OUTCOME_IN_PROGRESS);
    assert_true(left || (state == ASSIGNMENT_FED_BACK) == has(one->fed_back_at));
    assert_int_equal(left, has(one->relieved_at));
    assert_int_equal(one->duty == DUTY_DELEGATE, one->parent_seq > 0);
    assert_true(one->parent_seq < one->seq);
    assert_true(!has(one->reported_in_at) || has(one->called_at));
}

/* ---- what no order may ever be ---- */

static bool acts(const struct assignment *one)
{
    return one->state != ASSIGNMENT_RELIEVED;
}

static void check_parts(const struct order *order)
{
    size_t leads = 0, open = 0, called = 0;
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        assert_int_equal(one->seq, (int)i + 1);
        assert_false(world_accused(order, one->unit)); /* N22: never, not even one that ended */
        check_part_row(one);
        leads += acts(one) && one->duty == DUTY_LEAD;
        open += router_assignment_open(one->state);
        called += acts(one) && (one->duty == DUTY_CALLED || one->duty == DUTY_JOINT || has(one->called_at));
        for (size_t n = 0; n < i; n++) /* a unit has one part at a time */
            assert_false(acts(one) && acts(&order->assignments[n]) && str_equal(one->unit, order->assignments[n].unit));
        if (one->parent_seq && acts(one) && order->state != ORDER_WITHDRAWN) { /* R03: who is above stays answerable */
            const struct assignment *above = &order->assignments[one->parent_seq - 1];
            assert_true(acts(above));
            assert_true(above->state != ASSIGNMENT_FED_BACK || one->state == ASSIGNMENT_FED_BACK);
        }
    }
    bool settled = order->state == ORDER_FED_BACK || order->state == ORDER_WRITTEN_OFF;
    bool gone = order->state == ORDER_MERGED || order->state == ORDER_WITHDRAWN;
    assert_true(gone ? leads <= 1 : leads == 1); /* R09 */
    assert_true(order->state != ORDER_MERGED || leads == 0);
    assert_true(!(settled || gone) || open == 0); /* R17: one gate */
    assert_true(order->whistles_open > 0 || gone || called == 0);
}

/* Ping-pong, counted from the parts alone. */
static void check_hops(const struct world_order *at)
{
    const char *last = NULL;
    int hops = -at->new_leads;
    for (size_t i = 0; i < at->order.assignment_count; i++) {
        const struct assignment *one = &at->order.assignments[i];
        if (one->duty != DUTY_LEAD)
            continue;
        hops += last && !str_equal(last, one->unit);
        last = one->unit;
    }
    assert_int_equal(at->order.hops, hops);
}

static void check_world(struct world *world)
{
    for (size_t i = 0; i < world->count; i++) {
        const struct world_order *at = &world->orders[i];
        check_hops(at);
        assert_int_equal(at->order.whistles_open, (int)world_open_whistles(at));
        if (at->order.state != ORDER_WITHDRAWN)
            assert_int_equal(at->order.children_open, (int)world_open_children(world, at));
        if (at->order.state == ORDER_FED_BACK || at->order.state == ORDER_WRITTEN_OFF)
            assert_int_equal(world_open_children(world, at), 0);
        states[at->order.state]++;
    }
}

/* ---- what no step may ever do or say ---- */

static bool ends_clock(enum milestone milestone)
{
    return milestone == MILESTONE_SETTLED || milestone == MILESTONE_WRITTEN_OFF || milestone == MILESTONE_WITHDRAWN ||
           milestone == MILESTONE_MERGED || milestone == MILESTONE_PART_SETTLED;
}

static size_t said(const struct router_result *result, enum router_effect_type type, enum milestone milestone)
{
    size_t count = 0;
    for (size_t i = 0; i < result->effect_count; i++)
        count += result->effects[i].type == type && (!milestone || result->effects[i].milestone == milestone);
    return count;
}

/* R31: a return stops no clock of the person who asked, and there are no more of them than the policy has. */
static void check_return(const struct world *world, const struct order *before, const struct router_event *event,
                         const struct router_result *result)
{
    if (event->type != ROUTER_RETURN)
        return;
    for (size_t i = 0; i < result->effect_count; i++)
        assert_false(result->effects[i].type == EFFECT_MILESTONE && ends_clock(result->effects[i].milestone));
    if (result->reason != REASON_NONE)
        return;
    const struct assignment *one = &before->assignments[event->seq - 1];
    assert_true(result->next.returns == before->returns + 1 && result->next.returns <= world->policy.return_max);
    assert_false(before->forced || !order_class_row(before->order_class)->returnable || before->round > 0);
    assert_true(one->return_by == INSTANT_NONE || event->at <= one->return_by);
    assert_true(one->duty == DUTY_LEAD || one->duty == DUTY_CO);
}

/* Who was relieved never acts again; nobody's part is forgotten. Cards of an old lateness may still come. */
static void check_relieved(const struct order *before, const struct router_event *event,
                           const struct router_result *result)
{
    bool of_unit = event->type < ROUTER_FOUND;
    assert_true(result->next.assignment_count >= before->assignment_count);
    for (size_t i = 0; i < before->assignment_count; i++) {
        struct assignment was = before->assignments[i], is = result->assignments[i];
        assert_true(acts(&was) || !of_unit || event->seq != was.seq);
        was.yellow = is.yellow, was.red = is.red, was.dirty = is.dirty;
        assert_true(acts(&was) || memcmp(&was, &is, sizeof was) == 0);
        assert_true(str_equal(was.unit, is.unit) && was.duty == is.duty && was.parent_seq == is.parent_seq);
    }
}

static void check_settled(const struct order *before, const struct router_event *event,
                          const struct router_result *result)
{
    const struct order *next = &result->next;
    bool settled = before->state != ORDER_FED_BACK && next->state == ORDER_FED_BACK;
    bool left = event->type == ROUTER_LEAVE && (next->state == ORDER_FED_BACK || next->state == ORDER_WRITTEN_OFF),
         child = next->child_kind != 0;
    assert_int_equal(said(result, EFFECT_MILESTONE, MILESTONE_SETTLED), settled && !child);
    assert_int_equal(said(result, EFFECT_MILESTONE, MILESTONE_PART_SETTLED), settled && child);
    assert_int_equal(said(result, EFFECT_SETTLED, 0), (settled && !child) || left);
    assert_int_equal(said(result, EFFECT_PART_DONE, 0), settled && child);
    bool redone = next->round > 0, ended = next->state == ORDER_MERGED || next->state == ORDER_WITHDRAWN;
    assert_int_equal(said(result, EFFECT_REOPENED, 0),
                     event->type == ROUTER_REOPEN || (event->type == ROUTER_UNMERGE && redone));
    assert_int_equal(said(result, EFFECT_ENDED, 0), ended && before->state != next->state && redone);
    assert_int_equal(said(result, EFFECT_MILESTONE, MILESTONE_WRITTEN_OFF),
                     before->state != ORDER_WRITTEN_OFF && next->state == ORDER_WRITTEN_OFF);
    assert_int_equal(said(result, EFFECT_MILESTONE, MILESTONE_WITHDRAWN), next->state == ORDER_WITHDRAWN);
}

static int place(const struct router_result *result, enum milestone milestone, const char *unit)
{
    for (size_t i = 0; i < result->effect_count; i++)
        if (result->effects[i].type == EFFECT_MILESTONE && result->effects[i].milestone == milestone &&
            str_equal(result->effects[i].unit, unit))
            return (int)i;
    return -1;
}

/* A part that ended: whoever keeps another goes on by the clocks it has, and a call that it has not answered stays; of
 * whoever has none now, or has only to come, escalation hears. Of a merge it hears once. */
static void check_leaving(const struct assignment *was, const struct router_event *event,
                          const struct router_result *result)
{
    const struct assignment *has_now = router_assignment(&result->next, was->unit);
    bool comes = has_now && (has_now->duty == DUTY_CALLED || has_now->duty == DUTY_JOINT);
    bool told = place(result, MILESTONE_RELIEVED, was->unit) >= 0;
    assert_int_equal(told, result->next.state != ORDER_MERGED && (!has_now || comes));
    bool called_now = place(result, MILESTONE_WHISTLED, was->unit) >= 0;
    if (has_now && !called_now && event->type != ROUTER_CONCLUDE)
        assert_true(has_now->called_at == was->called_at && has_now->reported_in_at == was->reported_in_at);
}

/* A unit's clocks end before new ones begin. */
static void check_clocks(const struct order *before, const struct router_event *event,
                         const struct router_result *result)
{
    bool fresh = false;
    for (size_t i = 0; i < result->next.assignment_count; i++) {
        const struct assignment *one = &result->assignments[i];
        int ruled = place(result, MILESTONE_RULED, one->unit), left = place(result, MILESTONE_RELIEVED, one->unit);
        int called = place(result, MILESTONE_WHISTLED, one->unit);
        assert_true(ruled < 0 || left < 0 || ruled < left);
        assert_true(left < 0 || called < 0 || left < called);
        assert_false(result->fresh[i] && one->state != ASSIGNMENT_DISPATCHED);
        fresh = fresh || result->fresh[i];
        if (i < before->assignment_count && acts(&before->assignments[i]) && !acts(one))
            check_leaving(&before->assignments[i], event, result);
    }
    assert_true(!fresh || said(result, EFFECT_DISPATCH, 0) == 1);
}

static void check_refusal(const struct router_event *event, const struct router_result *result)
{
    bool late = result->reason == REASON_LATE_RETURN;
    assert_true(result->field && result->why);
    assert_int_equal(result->effect_count, late ? 2 : 0); /* R31: that violation alone goes on record */
    assert_true(!late || (event->type == ROUTER_RETURN && said(result, EFFECT_MILESTONE, MILESTONE_LATE_RETURN) == 1));
}

/* ---- the level above ---- */

/* Its limit is not ours: nobody else's requests ride on such an order, and it never goes over to another. What the level above
 * says, and what goes back to it, is about such orders alone, and moves nothing but what it names. */
static void check_upper(const struct order *before, const struct router_event *event,
                        const struct router_result *result)
{
    const struct order *next = &result->next;
    bool of_upper = event->type >= ROUTER_UPPER_DUE;
    assert_true(!before->path || (before->request_count == 1 && event->type != ROUTER_JOIN));
    assert_true(!of_upper || (before->path && next->state == before->state && next->dispatches == before->dispatches));
    assert_true(event->type == ROUTER_UPPER_DUE || next->upper_due == before->upper_due);
    assert_int_equal(event->type == ROUTER_UPPER_DUE && said(result, EFFECT_DISPATCH, 0) == 1,
                     event->type == ROUTER_UPPER_DUE);
    if (event->type == ROUTER_HAND_BACK || event->type == ROUTER_REFUSE_BACK)
        assert_int_equal(has(next->handed_back_at), !has(before->handed_back_at));
    else
        assert_true(next->handed_back_at == before->handed_back_at);
}

/* ---- no unit acts outside its rights ---- */

static bool keeps_part(const struct assignment *was, const struct assignment *is)
{
    return was->duty == is->duty && was->state == is->state && was->round == is->round;
}

/* Who has no part of its own calls others and ends its own call: what those have who act stays as it was. */
static void check_apart(const struct order *before, const struct router_event *event,
                        const struct router_result *result)
{
    if (event->speaker != SPEAKER_STRANGER && event->speaker != SPEAKER_OUTSIDER)
        return;
    assert_true(result->next.unclear == before->unclear && result->next.children == before->children);
    for (size_t i = 0; i < result->next.assignment_count; i++) {
        const struct assignment *is = &result->assignments[i];
        bool called = is->duty == DUTY_CALLED || is->duty == DUTY_JOINT;
        assert_true(called || (i < before->assignment_count && keeps_part(&before->assignments[i], is)));
    }
}

/* A joint visit to which everybody came, and that unit, too. */
static bool found_together(const struct world_order *at, const char *unit)
{
    for (size_t i = 0; i < at->whistle_count; i++) {
        const struct world_whistle *whistle = &at->whistles[i];
        bool all = whistle->open && whistle->kind == WHISTLE_JOINT, one = false;
        for (size_t c = 0; c < whistle->call_count; c++) {
            all = all && whistle->calls[c].came;
            one = one || str_equal(whistle->calls[c].unit, unit);
        }
        if (all && one)
            return true;
    }
    return false;
}

/* R01, N02, R09: another lead by those who dispatch, by a ruling, or by a finding of all who were asked. */
static void check_lead(const struct world_order *at, const struct router_event *event,
                       const struct router_result *result)
{
    const struct order *before = &at->order;
    const struct assignment *was = router_lead(before), *is = router_lead(&result->next);
    if (!was || !is || str_equal(was->unit, is->unit) || BY_DESK[event->type])
        return;
    assert_int_equal(event->type, ROUTER_CONCLUDE);
    if (event->speaker == SPEAKER_DISPATCH)
        return;
    handed_on++;
    assert_true(event->speaker == SPEAKER_LEAD || event->speaker == SPEAKER_PART);
    assert_true(event->whistle == WHISTLE_JOINT && event->end == WHISTLE_NAMED && !event->awaited);
    assert_true(found_together(at, is->unit) && !event->below);
    assert_false(before->forced || !order_class_row(before->order_class)->returnable);
}

/* R15: nobody is made to help by units who was not there and has no part. */
static void check_helpers(const struct order *before, const struct router_event *event,
                          const struct router_result *result)
{
    for (size_t i = before->assignment_count; i < result->next.assignment_count; i++) {
        const struct assignment *is = &result->assignments[i], *was = router_assignment(before, is->unit);
        bool came = was && was->duty != DUTY_CALLED && was->duty != DUTY_JOINT;
        for (size_t n = 0; n < event->came_count; n++)
            came = came || str_equal(event->came[n], is->unit);
        assert_true(came);
    }
}

static void check_rights(const struct world_order *at, const struct router_event *event,
                         const struct router_result *result)
{
    const struct order *before = &at->order;
    check_lead(at, event, result);
    bool spoken = event->type == ROUTER_WHISTLE || event->type == ROUTER_CONCLUDE || event->type == ROUTER_SPLIT;
    if (!spoken || event->speaker == SPEAKER_DISPATCH)
        return;
    check_apart(before, event, result);
    assert_true(event->seen == 0 || event->seen == before->dispatches);
    assert_true(event->type != ROUTER_CONCLUDE || event->end != WHISTLE_UNDECIDED);
    assert_true(event->type != ROUTER_CONCLUDE || event->speaker == SPEAKER_LEAD || event->own_whistle);
    if (event->type == ROUTER_CONCLUDE)
        check_helpers(before, event, result);
    assert_true(event->type != ROUTER_SPLIT || (event->speaker == SPEAKER_LEAD && event->child != CHILD_SPLIT));
    assert_true(event->type != ROUTER_WHISTLE || event->whistle != WHISTLE_JOINT || event->speaker == SPEAKER_LEAD);
    assert_true(event->speaker != SPEAKER_STRANGER || event->type == ROUTER_CONCLUDE); /* ends what it blew */
    if (event->type == ROUTER_WHISTLE && !str_empty(before->entry)) /* the catalogue said whose it is */
        assert_int_equal(result->next.unclear, before->unclear);
}

static void check_step(const struct world *world, const struct world_order *at, const struct router_event *event,
                       const struct router_result *result)
{
    const struct order *before = &at->order, *next = &result->next;
    assert_true(result->effect_count < ROUTER_EFFECTS_MAX - 1); /* nothing was cut off */
    check_return(world, before, event, result);
    refused[result->reason] += result->reason != REASON_NONE;
    if (result->reason != REASON_NONE) {
        check_refusal(event, result);
        return;
    }
    accepted[event->type]++;
    if (result->ignored)
        return;
    check_row(next);
    check_parts(next);
    check_relieved(before, event, result);
    check_settled(before, event, result);
    check_clocks(before, event, result);
    check_rights(at, event, result);
    check_upper(before, event, result);
    if (event->type == ROUTER_CONCLUDE && event->end == WHISTLE_UNDECIDED) /* R09: nobody is its owner by that */
        assert_int_equal(next->unclear, before->unclear);
    assert_int_equal(next->version, before->version + 1);
    assert_true(next->dispatches == before->dispatches || next->dispatches == before->dispatches + 1);
    assert_true(next->round == before->round || next->round == before->round + 1);
    assert_true(next->hops == before->hops || next->hops == before->hops + 1);
    assert_true(next->forced >= before->forced);
    assert_true(str_empty(before->first_unit) || str_equal(before->first_unit, next->first_unit)); /* R01 */
}

/* ---- who does what ---- */

static const char *const UNITS[] = {"street", "police", "water", "roads", "fire", "lake", "mill", "market"};

static const char *any_unit(void)
{
    return UNITS[chance_below((int)COUNT(UNITS))];
}

static bool one_in(int n)
{
    return chance_below(n) == 0;
}

static struct router_post post_of(const struct world *world, enum duty duty)
{
    instant by = one_in(4) ? INSTANT_NONE : world->now + chance_below(300) * INSTANT_HOUR;
    return (struct router_post){.unit = any_unit(), .duty = duty, .return_by = by};
}

/* At most one lead, then others of one duty; units may be named twice. */
static size_t posts_of(const struct world *world, struct router_post *posts, bool lead, enum duty others)
{
    size_t count = 0;
    if (lead)
        posts[count++] = post_of(world, DUTY_LEAD);
    for (int i = chance_below(3); others && i > 0; i--)
        posts[count++] = post_of(world, others);
    return count;
}

static int any_part(const struct order *order)
{
    return order->assignment_count ? 1 + chance_below((int)order->assignment_count) : 0;
}

/* A part that still acts, mostly; now and then one that ended, or none. */
static int some_part(const struct order *order)
{
    int seq = one_in(60) ? chance_below((int)order->assignment_count + 2) : any_part(order);
    for (int i = 0; i < 8 && seq > 0 && (size_t)seq <= order->assignment_count; i++) {
        if (acts(&order->assignments[seq - 1]))
            return seq;
        seq = one_in(12) ? seq : any_part(order);
    }
    return seq;
}

static enum router_event_type unit_event(const struct order *order, int seq)
{
    static const enum router_event_type ALL[] = {ROUTER_SIGN,    ROUTER_CONTACT,   ROUTER_ARRIVE,
                                                 ROUTER_INTERIM, ROUTER_RETURN,    ROUTER_FEED_BACK,
                                                 ROUTER_APPROVE, ROUTER_SEND_BACK, ROUTER_REPORT_IN};
    static const enum router_event_type WORK[] = {ROUTER_FEED_BACK, ROUTER_FEED_BACK, ROUTER_FEED_BACK, ROUTER_CONTACT,
                                                  ROUTER_ARRIVE,    ROUTER_RETURN,    ROUTER_DELEGATE,  ROUTER_RECALL};
    const struct assignment *one =
        seq > 0 && (size_t)seq <= order->assignment_count ? &order->assignments[seq - 1] : NULL;
    if (!one || one_in(8))
        return ALL[chance_below((int)COUNT(ALL))];
    if (has(one->called_at) && !has(one->reported_in_at) && one_in(2))
        return ROUTER_REPORT_IN;
    if (one->state == ASSIGNMENT_DISPATCHED)
        return one_in(6) ? ROUTER_RETURN : ROUTER_SIGN;
    if (one->state == ASSIGNMENT_SIGNING_OFF)
        return one_in(4) ? ROUTER_SEND_BACK : ROUTER_APPROVE;
    return WORK[chance_below((int)COUNT(WORK))];
}

static void unit_acts(struct world *world, struct world_order *at)
{
    struct router_post posts[4];
    struct router_event event = {.seq = some_part(&at->order),
                                 .actor = one_in(2) ? "wang" : "leader",
                                 .outcome = OUTCOME_EXPLAINED,
                                 .text = "said",
                                 .to = (enum audience)chance_below(AUDIENCE_COUNT),
                                 .contacted = one_in(2),
                                 .posts = posts};
    event.type = unit_event(&at->order, event.seq);
    if (event.type == ROUTER_DELEGATE || event.type == ROUTER_RECALL)
        event.post_count = posts_of(world, posts, false, DUTY_DELEGATE);
    for (size_t i = 0; event.type == ROUTER_RECALL && i < at->order.assignment_count; i++)
        if (acts(&at->order.assignments[i]) && at->order.assignments[i].parent_seq == event.seq) {
            posts[0].unit = at->order.assignments[i].unit;
            event.post_count = 1;
        }
    world_take(world, at, &event);
}

static int seen_of(const struct order *order)
{
    return one_in(2) ? 0 : order->dispatches - one_in(5);
}

static void bench_rules(struct world *world, struct world_order *at)
{
    static const enum router_event_type RULINGS[] = {ROUTER_UPHOLD, ROUTER_DISMISS, ROUTER_NAME, ROUTER_FORCE,
                                                     ROUTER_SEEK};
    struct router_post posts[4];
    struct router_event event = {.type = RULINGS[chance_below((int)COUNT(RULINGS))],
                                 .seq = any_part(&at->order),
                                 .seen = seen_of(&at->order),
                                 .limit = one_in(2) ? "4h" : "",
                                 .posts = posts};
    for (size_t i = 0; i < at->order.assignment_count; i++)
        if (at->order.assignments[i].state == ASSIGNMENT_RETURNED)
            event.seq = (int)i + 1;
    bool lead = !one_in(4);
    if (event.type == ROUTER_NAME || event.type == ROUTER_SEEK)
        event.post_count = posts_of(world, posts, lead, event.type == ROUTER_NAME ? DUTY_CO : DUTY_JOINT);
    else if (event.type != ROUTER_DISMISS)
        event.post_count = posts_of(world, posts, lead, 0);
    world_take(world, at, &event);
}

static void dispatcher_assigns(struct world *world, struct world_order *at)
{
    static const char *const LIMITS[] = {"", "10d", "3wd"};
    struct router_post posts[4];
    struct router_event event = {.type = one_in(10) ? ROUTER_MEET : ROUTER_ASSIGN,
                                 .actor = "dispatcher",
                                 .seen = seen_of(&at->order),
                                 .ground = one_in(2) ? "wrong_unit" : "",
                                 .limit = LIMITS[chance_below((int)COUNT(LIMITS))],
                                 .order_class = one_in(10) ? (enum order_class)chance_below(ORDER_CLASS_COUNT) : 0,
                                 .letter = one_in(2) ? "2019-7" : "",
                                 .leader = one_in(2) ? "mayor" : "",
                                 .posts = posts};
    event.post_count = posts_of(world, posts, one_in(2), DUTY_CO);
    world_take(world, at, &event);
}

/* Who is that to the order? Units without a part of their own are from here or from elsewhere. NULL: those who dispatch. */
static enum router_speaker speaker_of(const struct order *order, const char *unit)
{
    const struct assignment *has_part = unit ? router_assignment(order, unit) : NULL;
    if (!unit)
        return SPEAKER_DISPATCH;
    if (has_part && has_part->duty == DUTY_LEAD)
        return SPEAKER_LEAD;
    if (has_part && has_part->duty != DUTY_CALLED && has_part->duty != DUTY_JOINT)
        return SPEAKER_PART;
    return str_equal(unit, "street") || str_equal(unit, "fire") ? SPEAKER_OUTSIDER : SPEAKER_STRANGER;
}

/* A unit that had, has or never had a part; the lead often. NULL: those who dispatch. */
static const char *any_sender(const struct order *order)
{
    const struct assignment *lead = router_lead(order);
    if (lead && one_in(3))
        return lead->unit;
    if (order->assignment_count && one_in(2))
        return order->assignments[any_part(order) - 1].unit;
    return one_in(3) ? NULL : any_unit();
}

static void somebody_whistles(struct world *world, struct world_order *at)
{
    struct router_post posts[4];
    bool joint = one_in(3);
    const char *sender = any_sender(&at->order);
    struct router_event event = {.speaker = speaker_of(&at->order, sender),
                                 .seen = seen_of(&at->order),
                                 .whistle = joint ? WHISTLE_JOINT : WHISTLE_CALL,
                                 .limit = one_in(2) ? "4h" : "",
                                 .posts = posts};
    event.post_count = posts_of(world, posts, false, joint ? DUTY_JOINT : DUTY_CALLED);
    spoke[event.speaker] += world_whistle(world, at, sender, &event);
}

/* Mostly those who were called, there or not. */
static void name_who_came(const struct world_whistle *whistle, struct router_post *posts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (whistle->call_count && !one_in(3))
            posts[i].unit = whistle->calls[chance_below((int)whistle->call_count)].unit;
}

static struct world_whistle *open_whistle(struct world_order *at)
{
    for (size_t i = 0; i < at->whistle_count; i++)
        if (at->whistles[i].open)
            return &at->whistles[i];
    return NULL;
}

static void somebody_concludes(struct world *world, struct world_order *at)
{
    struct router_post posts[4];
    struct world_whistle *whistle = open_whistle(at);
    const char *sender = whistle && !one_in(3) ? whistle->unit : any_sender(&at->order);
    struct router_event event = {.type = ROUTER_CONCLUDE,
                                 .speaker = speaker_of(&at->order, sender),
                                 .seen = seen_of(&at->order),
                                 .posts = posts};
    event.end = (enum whistle_state)(WHISTLE_NAMED + chance_below(WHISTLE_STATE_COUNT - WHISTLE_NAMED));
    if (event.end == WHISTLE_NAMED || event.end == WHISTLE_UNDECIDED)
        event.post_count = posts_of(world, posts, one_in(2), event.end == WHISTLE_NAMED ? DUTY_CO : 0);
    if (!whistle) {
        assert_false(one_in(10) && world_take(world, at, &event)); /* no whistle is open */
        return;
    }
    if (event.end == WHISTLE_NAMED)
        name_who_came(whistle, posts, event.post_count);
    event.own_whistle = sender && str_equal(sender, whistle->unit);
    spoke[event.speaker] += world_conclude(world, at, (size_t)(whistle - at->whistles), &event);
}

static void reports_in(struct world *world, struct world_order *at, const char *unit)
{
    const struct assignment *part = router_assignment(&at->order, unit);
    struct router_event event = {.type = ROUTER_REPORT_IN, .seq = part ? part->seq : 0};
    if (part)
        world_take(world, at, &event);
}

/* Those who were called come, mostly all of them; then the lead, or who it was, says whose it is. */
static void visit_is_made(struct world *world, struct world_order *at)
{
    struct router_post posts[1] = {post_of(world, one_in(4) ? DUTY_CO : DUTY_LEAD)};
    struct world_whistle *whistle = NULL;
    for (size_t i = 0; i < at->whistle_count; i++)
        if (at->whistles[i].open && at->whistles[i].kind == WHISTLE_JOINT)
            whistle = &at->whistles[i];
    for (size_t i = 0; whistle && i < whistle->call_count; i++)
        if (!one_in(4))
            reports_in(world, at, whistle->calls[i].unit);
    if (!whistle || !whistle->open || !router_lead(&at->order))
        return;
    const char *sender = one_in(3) ? whistle->unit : router_lead(&at->order)->unit;
    struct router_event event = {.speaker = speaker_of(&at->order, sender),
                                 .own_whistle = sender && str_equal(sender, whistle->unit),
                                 .below = one_in(8),
                                 .end = WHISTLE_NAMED,
                                 .posts = posts,
                                 .post_count = 1};
    name_who_came(whistle, posts, 1);
    spoke[event.speaker] += world_conclude(world, at, (size_t)(whistle - at->whistles), &event);
}

static void somebody_splits(struct world *world, struct world_order *at)
{
    const char *units[2] = {any_unit(), any_unit()};
    struct router_event event = {.speaker = speaker_of(&at->order, any_sender(&at->order)),
                                 .seen = seen_of(&at->order),
                                 .child = (enum child_kind)(1 + chance_below(CHILD_KIND_COUNT - 1)),
                                 .count = 1 + (size_t)chance_below(2)};
    spoke[event.speaker] += world_split(world, at, &event, units);
}

static struct world_order *any_order(struct world *world)
{
    return &world->orders[chance_below((int)world->count)];
}

static void orders_merge(struct world *world, struct world_order *at)
{
    struct router_post posts[4];
    struct world_order *other = any_order(world);
    posts[0] = post_of(world, DUTY_LEAD);
    posts[1] = post_of(world, DUTY_CO);
    if (at->order.state == ORDER_MERGED)
        world_unmerge(world, at, posts, 2);
    else if (at->order.state == ORDER_WRITTEN_OFF)
        world_reopen(world, at, other);
    else if (one_in(3))
        world_merge(world, at, other);
}

static void person_withdraws(struct world *world, struct world_order *at)
{
    if (at->order.request_count && one_in(4))
        world_withdraw(world, at, (size_t)chance_below((int)at->order.request_count));
}

static void survey_says(struct world *world, struct world_order *at)
{
    struct router_event event = {
        .type = one_in(3) ? ROUTER_REDO : ROUTER_WRITE_OFF, .round = at->order.round - one_in(10), .recurs = one_in(4)};
    event.round += event.type == ROUTER_REDO;
    if (!at->order.child_kind) /* a child follows its parent */
        world_take(world, at, &event);
}

static void others_say(struct world *world, struct world_order *at)
{
    static const enum router_event_type TYPES[] = {ROUTER_CARD,    ROUTER_DUE,     ROUTER_SUPPLEMENT, ROUTER_CHANGE,
                                                   ROUTER_COMMENT, ROUTER_SESSION, ROUTER_CAUSE,      ROUTER_HAND_OVER,
                                                   ROUTER_REPEAT,  ROUTER_RELIEVE, ROUTER_RELEASE,    ROUTER_CALL};
    struct router_event event = {.type = TYPES[chance_below((int)COUNT(TYPES))],
                                 .seq = any_part(&at->order),
                                 .unit = one_in(3) ? "" : any_unit(),
                                 .card = (enum rung_action)(1 + chance_below(RUNG_ACTION_COUNT - 1)),
                                 .stage = STAGE_SETTLE,
                                 .round = at->order.round,
                                 .text = "said",
                                 .matter = one_in(2) ? "noise" : "water",
                                 .policy = one_in(2) ? "general" : "urgent"};
    world_take(world, at, &event);
}

static void upper_says(struct world *world, struct world_order *at)
{
    static const enum router_event_type TYPES[] = {ROUTER_UPPER_DUE,    ROUTER_HAND_BACK, ROUTER_REFUSE_BACK,
                                                   ROUTER_UPPER_RELIEF, ROUTER_URGE,      ROUTER_ASK_UPPER};
    struct router_event event = {.type = TYPES[chance_below((int)COUNT(TYPES))],
                                 .due = one_in(3) ? INSTANT_NONE : world->now + INSTANT_DAY};
    world_take(world, at, &event);
}

static const struct {
    int weight;
    void (*does)(struct world *, struct world_order *);
} DOINGS[] = {{50, unit_acts},         {8, bench_rules},   {6, dispatcher_assigns}, {3, somebody_whistles},
              {5, somebody_concludes}, {3, visit_is_made}, {2, somebody_splits},    {4, orders_merge},
              {1, person_withdraws},   {4, survey_says},   {8, others_say},         {3, upper_says}};

static void something_happens(struct world *world)
{
    int total = 0;
    for (size_t i = 0; i < COUNT(DOINGS); i++)
        total += DOINGS[i].weight;
    int roll = chance_below(total);
    size_t i = 0;
    for (; roll >= DOINGS[i].weight; i++)
        roll -= DOINGS[i].weight;
    world->now += chance_below(3) * INSTANT_HOUR;
    DOINGS[i].does(world, any_order(world));
}

/* As the catalogue does. */
static size_t go_around(const struct world *world, struct router_post *posts, size_t count)
{
    const struct order order = {.reported = world->reported};
    size_t kept = 1;
    if (world_accused(&order, posts[0].unit))
        posts[0].unit = str_equal(world->reported, "street") ? "police" : "street";
    for (size_t i = 1; i < count; i++)
        if (!world_accused(&order, posts[i].unit))
            posts[kept++] = posts[i];
    return kept;
}

static struct world *found_world(void)
{
    const struct router_policy policy = {
        .return_max = chance_below(4), .sign_off = one_in(3), .contact_first = one_in(3)};
    struct world *world = world_new(&policy, check_step);
    struct router_post posts[4];
    for (int i = 0; i < 8; i++) {
        world->reported = one_in(2) ? "" : one_in(2) ? "water" : any_unit();
        world->path = one_in(4) ? "[\"city\"]" : NULL;
        size_t count = posts_of(world, posts, true, DUTY_CO);
        world_found(world, one_in(4) ? "" : "noise.pingyin", posts, go_around(world, posts, count));
    }
    return world;
}

size_t router_history_play(size_t left)
{
    size_t orders = 0;
    while (left > 0 && !chance_over()) {
        struct world *world = found_world();
        for (size_t i = 0; i < STEPS_PER_WORLD && left > 0 && !chance_over(); i++, left--) {
            something_happens(world);
            check_world(world);
        }
        orders += world->count;
        world_free(&world);
    }
    return orders;
}

static const enum reason REASONS[] = {
    REASON_WRONG_STATE,    REASON_ALREADY_DONE,  REASON_NOT_YOURS,      REASON_LATE_RETURN,       REASON_REQUIRED,
    REASON_SAME_PERSON,    REASON_FORCED,        REASON_NOT_RETURNABLE, REASON_RETURNS_EXHAUSTED, REASON_NOT_CALLED,
    REASON_FIRST_RECEIVER, REASON_STILL_RUNNING, REASON_NOT_CONTACTED,  REASON_CHANGED_MEANWHILE, REASON_NOT_ALLOWED,
    REASON_NOT_SERVED,     REASON_REPORTED_UNIT, REASON_OTHER_REPORT,   REASON_NOT_FROM_ABOVE};

const char *router_history_missing(void)
{
    for (int i = 0; i < SPEAKER_COUNT; i++)
        if (spoke[i] == 0)
            return "a speaker";
    for (int i = 1; i < ORDER_STATE_COUNT; i++)
        if (states[i] <= 100)
            return term_get("order_state", i)->code;
    for (int i = 1; i < ROUTER_EVENT_COUNT; i++)
        if (i != ROUTER_RELIEVE && i != ROUTER_CALL && i != ROUTER_RELEASE && accepted[i] == 0)
            return router_event_name((enum router_event_type)i);
    for (size_t i = 0; i < COUNT(REASONS); i++)
        if (refused[REASONS[i]] == 0)
            return reason_code(REASONS[i]);
    return handed_on > 0 ? NULL : "a lead that a unit gave to another";
}

bool router_history_strange(void)
{
    return accepted[ROUTER_RELIEVE] + accepted[ROUTER_CALL] + accepted[ROUTER_RELEASE] > 0;
}
