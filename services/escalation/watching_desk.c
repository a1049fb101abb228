#include "services/escalation/watching_desk.h"
#include "common/limit.h"
#include "common/str.h"
#include "services/escalation/clock_desk.h"
#include "services/escalation/relief_desk.h"

typedef Loopline__Event__V1__OrderDispatched WireDispatched;
typedef Loopline__Event__V1__MilestoneReached WireMilestone;

static bool is_limit(const char *text)
{
    struct pack_limit limit;
    return str_empty(text) || (limit_parse(text, &limit, NULL) && limit.unit > LIMIT_NONE);
}

static enum result check_order(struct message *message)
{
    return uuid_zero(&message->subject) ? batch_refuse(message, "order_id", REASON_REQUIRED) : RESULT_OK;
}

enum result watching_desk_decode_dispatched(struct batch *batch, struct message *message)
{
    (void)batch;
    const WireDispatched *wire = (const WireDispatched *)message->body;
    struct uuid parent;
    if (wire->parent_id.len != 0 && !wire_uuid_read(&wire->parent_id, &parent))
        return batch_refuse(message, "parent_id", REASON_BAD_FORMAT);
    if (!is_limit(wire->limit))
        return batch_refuse(message, "limit", REASON_BAD_FORMAT);
    if (wire->upper_due < 0)
        return batch_refuse(message, "upper_due", REASON_OUT_OF_RANGE);
    if (wire->upper_due != 0 && !wire->upper)
        return batch_refuse(message, "upper_due", REASON_FORBIDDEN_HERE);
    for (size_t i = 0; i < wire->n_assignments; i++)
        if (!is_limit(wire->assignments[i]->limit))
            return batch_refuse(message, "assignments.limit", REASON_BAD_FORMAT);
    return check_order(message);
}

enum result watching_desk_decode_milestone(struct batch *batch, struct message *message)
{
    (void)batch;
    if (!is_limit(((const WireMilestone *)message->body)->limit))
        return batch_refuse(message, "limit", REASON_BAD_FORMAT);
    return check_order(message);
}

/* ---- clocks start ------------------------------------------------------------------------------------- */

static struct clock_event event_of(struct batch *batch, const struct watch_row *watch,
                                   const struct milestone_row *milestone)
{
    return (struct clock_event){
        (enum milestone)milestone->milestone, milestone->unit,  str_equal(milestone->unit, watch->lead),
        clock_desk_urgent(batch, watch),      milestone->round, !uuid_zero(&watch->parent_id)};
}

/* Router and survey may race: the end of this clock may have been reported before its start. */
static void apply_known(struct batch *batch, struct watch_row *watch, struct clock_row *row)
{
    if (clock_outlives(row->clock.stage)) /* survey tells both ends of it, in order */
        return;
    for (size_t i = 0; i < watch->milestones.count; i++) {
        const struct milestone_row *milestone = watch->milestones.items[i];
        struct clock_event event = event_of(batch, watch, milestone);
        if (milestone->round == row->clock.round && milestone->at >= row->clock.started)
            clock_follow(&row->clock, &event, milestone->at);
    }
}

/* The milestone that closed the order last; NULL: none on record. */
static const struct milestone_row *last_closing(const struct watch_row *watch)
{
    const struct milestone_row *last = NULL;
    for (size_t i = 0; i < watch->milestones.count; i++) {
        const struct milestone_row *one = watch->milestones.items[i];
        if (clock_closes((enum milestone)one->milestone) && (last == NULL || one->at >= last->at))
            last = one;
    }
    return last;
}

/* `limit_text`: that came with the event, for its unit alone; "" none. */
static void start_all(struct batch *batch, struct watch_row *watch, const struct clock_event *event,
                      const char *limit_text, instant at)
{
    const struct clock_rule *rules[CLOCK_BEGINS_MAX];
    size_t count = clock_begins(event, rules);
    for (size_t i = 0; i < count; i++) {
        if (watch->closed && !clock_outlives(rules[i]->stage))
            continue;
        bool of_order = rules[i]->scope == SCOPE_ORDER;
        const struct own_clock own = {rules[i]->stage, of_order ? "" : event->unit, of_order ? "" : limit_text};
        struct clock_row *row = clock_desk_start_own(batch, watch, &own, at);
        if (row != NULL)
            apply_known(batch, watch, row);
    }
}

/* ---- dispatched ----------------------------------------------------------------------------------------- */

static struct watch_row *watch_new(struct batch *batch, const struct message *message, const WireDispatched *wire)
{
    struct watch_row *watch = arena_alloc(batch->arena, sizeof *watch);
    watch->id = message->subject;
    watch->number = wire->number;
    watch->district = wire->district;
    watch->lead = watch->reported = "";
    if (wire->parent_id.len != 0 && !wire_uuid_read(&wire->parent_id, &watch->parent_id))
        watch->parent_id = (struct uuid){{0}};
    watch->accepted_at = watch->priority_at = watch->upper_due = INSTANT_NONE;
    escalation_watch_add(batch, watch);
    return watch;
}

static const char *lead_of(const WireDispatched *wire, const char *before)
{
    for (size_t i = 0; i < wire->n_assignments; i++)
        if ((int)wire->assignments[i]->duty == DUTY_LEAD)
            return wire->assignments[i]->unit;
    return before;
}

static void take(struct watch_row *watch, const WireDispatched *wire)
{
    watch->area = wire->area;
    watch->policy = wire->policy;
    watch->pack_version = (int)wire->pack_version;
    watch->urgency = (int)wire->urgency;
    watch->round = (int)wire->round;
    watch->lead = lead_of(wire, watch->lead);
    watch->matter = wire->matter;
    watch->unclear = wire->unclear;
    watch->limit_text = wire->limit;
    watch->leader = wire->leader;
    watch->order_class = wire->order_class == 0 ? CLASS_ORDINARY : (int)wire->order_class;
    if (!str_empty(wire->reported)) /* whom it is against stays as it came */
        watch->reported = wire->reported;
    if (wire->upper) { /* what came from above stays so */
        watch->upper = true;
        watch->upper_due = wire->upper_due == 0 ? INSTANT_NONE : wire->upper_due;
    }
    if (wire->accepted_at != 0)
        watch->accepted_at = wire->accepted_at;
    watch->dirty = true;
}

/* Another word from above, or another unit that it holds for. Who was late by the old one is not by the new: only the
 * level above knows whether it forgives that. */
static bool upper_set(const struct watch_row *before, const struct watch_row *after)
{
    return after->upper &&
           (!before->upper || before->upper_due != after->upper_due || !str_equal(before->lead, after->lead));
}

/* The chair may set the same limit once more: then nothing else is new, and it runs from the new decision. */
static bool limit_set(const struct watch_row *before, const struct watch_row *after, const WireDispatched *wire)
{
    if (!str_equal(before->limit_text, after->limit_text))
        return true;
    return !str_empty(after->limit_text) && wire->n_assignments == 0 && !upper_set(before, after) &&
           str_equal(before->policy, after->policy) && str_equal(before->matter, after->matter) &&
           before->pack_version == after->pack_version && str_equal(before->leader, after->leader) &&
           before->order_class == after->order_class && before->unclear == after->unclear;
}

/* What would end a clock of this stage may be on record, though none ran. */
static bool is_done(struct batch *batch, const struct watch_row *watch, enum stage stage, const char *unit)
{
    const struct milestone_row *before = watch->closed ? NULL : last_closing(watch);
    for (size_t i = 0; i < watch->milestones.count; i++) {
        const struct milestone_row *milestone = watch->milestones.items[i];
        struct clock_event event = event_of(batch, watch, milestone);
        struct clock probe = {.stage = stage, .round = watch->round, .state = CLOCK_OPEN};
        str_copy(probe.unit, sizeof probe.unit, unit);
        if (before != NULL && milestone->at <= before->at)
            continue; /* of its life before it was opened again */
        if (milestone->round == watch->round && clock_follow(&probe, &event, milestone->at) != NULL)
            return true;
    }
    return false;
}

/* What the old policy did not demand of a unit that still has to feed back, the new one does from now on. */
static void start_demanded(struct batch *batch, const struct watch_row *before, struct watch_row *watch,
                           const char *unit, instant at)
{
    const struct clock_rule *rules[CLOCK_BEGINS_MAX];
    const struct clock_event event = {MILESTONE_UNSPECIFIED,           unit,         str_equal(unit, watch->lead),
                                      clock_desk_urgent(batch, watch), watch->round, !uuid_zero(&watch->parent_id)};
    size_t count = clock_begins(&event, rules);
    for (size_t i = 0; i < count; i++) {
        enum stage stage = rules[i]->stage;
        if (rules[i]->scope != SCOPE_ORDER && !clock_desk_demanded(batch, before, stage, unit) &&
            !is_done(batch, watch, stage, unit))
            clock_desk_start(batch, watch, stage, unit, at);
    }
}

static void start_all_demanded(struct batch *batch, const struct watch_row *before, struct watch_row *watch, instant at)
{
    const struct pack *pack = clock_desk_pack(batch, watch);
    size_t count = watch->clocks.count;
    if (pack->policies[clock_desk_policy(batch, watch)].on_change == CHANGE_KEEP)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct clock *clock = &((const struct clock_row *)watch->clocks.items[i])->clock;
        if (clock->state == CLOCK_OPEN && (clock->stage == STAGE_FEED_BACK || clock->stage == STAGE_REDO))
            start_demanded(batch, before, watch, clock->unit, at);
    }
}

static void recount_upper(struct batch *batch, struct watch_row *watch)
{
    for (size_t i = 0; i < watch->clocks.count; i++) {
        struct clock_row *row = watch->clocks.items[i];
        if (row->clock.state == CLOCK_OPEN && clock_takes_upper(row->clock.stage))
            clock_desk_again(batch, row, clock_giver_name(GIVER_UPPER));
    }
}

static void recount_changed(struct batch *batch, const struct watch_row *before, struct watch_row *watch,
                            const WireDispatched *wire)
{
    bool policy = !str_equal(before->policy, watch->policy) || before->pack_version != watch->pack_version;
    bool limit = limit_set(before, watch, wire);
    for (size_t i = 0; i < watch->clocks.count; i++) {
        struct clock_row *row = watch->clocks.items[i];
        bool running = row->clock.state == CLOCK_OPEN && row->clock.due >= wire->at; /* late stays late */
        if (limit && running && !row->own_limit && clock_takes_given(row->clock.stage))
            clock_desk_give(batch, row, watch->limit_text, wire->at);
        if (policy)
            clock_desk_adopt(batch, before, row, wire->at);
    }
    if (upper_set(before, watch))
        recount_upper(batch, watch);
    if (policy)
        start_all_demanded(batch, before, watch, wire->at);
}

static void tell(struct batch *batch, struct watch_row *watch, struct milestone_row *milestone)
{
    struct escalation_work *work = batch->work;
    list_add(batch->arena, &work->told, milestone);
    list_add(batch->arena, watch == NULL ? &work->milestones : &watch->milestones, milestone);
}

static void follow_all(struct watch_row *watch, const struct clock_event *event, instant at)
{
    bool any_round = clock_any_round(event->milestone);
    for (size_t i = 0; i < watch->clocks.count; i++) {
        struct clock_row *row = watch->clocks.items[i];
        if ((any_round || row->clock.round == event->round) && clock_follow(&row->clock, event, at) != NULL)
            row->dirty = true;
    }
}

static void dispatch_to(struct batch *batch, struct watch_row *watch, const Loopline__Event__V1__Assignment *one,
                        instant at)
{
    struct milestone_row *milestone = arena_alloc(batch->arena, sizeof *milestone);
    *milestone =
        (struct milestone_row){watch->id, one->unit, MILESTONE_DISPATCHED, watch->round, at, one->limit, batch->now};
    tell(batch, watch, milestone);
    const struct clock_event event = {MILESTONE_UNSPECIFIED,           one->unit,    (int)one->duty == DUTY_LEAD,
                                      clock_desk_urgent(batch, watch), watch->round, !uuid_zero(&watch->parent_id)};
    follow_all(watch, &event, at);
    start_all(batch, watch, &event, one->limit, at);
}

/* A dispatch that was overtaken by the end of the order opens nothing. */
static void reopen(struct watch_row *watch, int round_before, const WireDispatched *wire)
{
    const struct milestone_row *last = watch->closed ? last_closing(watch) : NULL;
    size_t kept = 0;
    if (last == NULL || wire->n_assignments == 0 || wire->at < last->at ||
        !clock_reopens((enum milestone)last->milestone, (int)wire->round > round_before))
        return;
    watch->closed = watch->unsettled = false;
    for (size_t i = 0; i < watch->milestones.count; i++) { /* the end of its life before ends no new clock */
        struct milestone_row *one = watch->milestones.items[i];
        if (!clock_closes((enum milestone)one->milestone))
            watch->milestones.items[kept++] = one;
    }
    watch->milestones.count = kept;
}

enum result watching_desk_dispatched(struct batch *batch, struct message *message)
{
    const WireDispatched *wire = (const WireDispatched *)message->body;
    struct watch_row *watch = escalation_watch(batch->work, &message->subject);
    if (watch == NULL) {
        watch = watch_new(batch, message, wire);
        take(watch, wire);
    } else {
        struct watch_row before = *watch;
        take(watch, wire);
        reopen(watch, before.round, wire);
        recount_changed(batch, &before, watch, wire);
    }
    for (size_t i = 0; i < wire->n_assignments; i++)
        dispatch_to(batch, watch, wire->assignments[i], wire->at);
    return RESULT_OK;
}

/* ---- milestones ----------------------------------------------------------------------------------------- */

enum result watching_desk_milestone(struct batch *batch, struct message *message)
{
    const WireMilestone *wire = (const WireMilestone *)message->body;
    struct watch_row *watch = escalation_watch(batch->work, &message->subject);
    struct milestone_row *milestone = arena_alloc(batch->arena, sizeof *milestone);
    *milestone = (struct milestone_row){message->subject, wire->unit, (int)wire->milestone, (int)wire->round, wire->at,
                                        wire->limit,      batch->now};
    tell(batch, watch, milestone);
    if (watch == NULL)
        return RESULT_OK;
    struct clock_event event = event_of(batch, watch, milestone);
    follow_all(watch, &event, wire->at);
    if (clock_closes(event.milestone)) {
        watch->closed = true;
        watch->unsettled = event.milestone != MILESTONE_WRITTEN_OFF;
        watch->dirty = true;
    }
    if (watch->closed || event.milestone == MILESTONE_RELIEVED)
        relief_desk_drop(batch, watch, watch->closed ? NULL : wire->unit, wire->at);
    start_all(batch, watch, &event, wire->limit, wire->at);
    return RESULT_OK;
}

/* ---- kept long enough ---------------------------------------------------------------------------------- */

enum result watching_desk_decode_anonymised(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "request_id",
                                &((const Loopline__Event__V1__RequestAnonymised *)message->body)->request_id);
}

enum result watching_desk_anonymised(struct batch *batch, struct message *message)
{
    (void)batch, (void)message;
    return RESULT_OK;
}
