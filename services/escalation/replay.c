#include "services/escalation/replay.h"
#include "common/str.h"
#include "services/escalation/counting.h"
#include "services/escalation/explain.h"
#include <stdlib.h>
#include <string.h>

/* ---- history, in order ---- */

struct step { /* one thing that happened */
    const struct replay_event *event;
    const struct replay_change *change;
    const struct relief *relief;
    instant at;
    enum rank { /* among those of one instant: as escalation is told */
                RANK_CHANGE,
                RANK_DISPATCH,
                RANK_MILESTONE,
                RANK_RELIEF_ASKED,
                RANK_RELIEF_GRANTED,
                RANK_RELIEF_ENDED,
                RANK_CLOSE
    } rank;
    size_t place;
};

static enum rank rank_of(enum milestone milestone)
{
    if (milestone == MILESTONE_DISPATCHED)
        return RANK_DISPATCH;
    return clock_closes(milestone) ? RANK_CLOSE : RANK_MILESTONE;
}

static int by_time(const void *a, const void *b)
{
    const struct step *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    if (one->rank != other->rank)
        return (int)one->rank - (int)other->rank;
    return one->place < other->place ? -1 : 1;
}

/* A relief that is on record without its end was not ended early. */
static size_t relief_steps(const struct relief *relief, size_t place, struct step *out)
{
    bool ended = relief->state == RELIEF_ENDED && relief->ended_at != INSTANT_NONE;
    out[0] = (struct step){.relief = relief, .at = relief->asked_at, .rank = RANK_RELIEF_ASKED, .place = place};
    out[1] = (struct step){.relief = relief, .at = relief->decided_at, .rank = RANK_RELIEF_GRANTED, .place = place};
    out[2] = (struct step){.relief = relief, .at = relief->ended_at, .rank = RANK_RELIEF_ENDED, .place = place};
    return ended ? 3 : 2;
}

static struct step *steps_of(struct arena *arena, const struct replay_order *order, size_t *count)
{
    size_t reliefs = order->upper ? 0 : order->relief_count, n = 0;
    size_t room = order->event_count + order->change_count + 3 * reliefs + 1;
    struct step *steps = arena_array(arena, room, sizeof *steps);
    for (size_t i = 0; i < order->change_count; i++, n++)
        steps[n] =
            (struct step){.change = &order->changes[i], .at = order->changes[i].at, .rank = RANK_CHANGE, .place = n};
    for (size_t i = 0; i < order->event_count; i++, n++)
        steps[n] = (struct step){.event = &order->events[i],
                                 .at = order->events[i].at,
                                 .rank = rank_of(order->events[i].milestone),
                                 .place = n};
    for (size_t i = 0; i < reliefs; i++)
        n += relief_steps(&order->reliefs[i], n, &steps[n]);
    qsort(steps, n, sizeof *steps, by_time);
    *count = n;
    return steps;
}

static bool has_dispatch(const struct replay_event *events, size_t count, const struct replay_past *past)
{
    for (size_t i = 0; i < count; i++)
        if (events[i].milestone == MILESTONE_DISPATCHED && events[i].round == past->round &&
            str_equal(events[i].unit, past->unit))
            return true;
    return false;
}

static bool is_listed(const struct replay_event *events, size_t from, size_t to, const struct replay_past *past)
{
    for (size_t i = from; i < to; i++)
        if (events[i].at == past->started && events[i].round == past->round && str_equal(events[i].unit, past->unit))
            return true;
    return false;
}

/* These start with a dispatch and with nothing else. */
static bool starts_by_dispatch(enum stage stage)
{
    return stage == STAGE_SIGN || stage == STAGE_FEED_BACK || stage == STAGE_REDO;
}

size_t replay_dispatches(const struct replay_past *past, size_t past_count, struct replay_event *events, size_t count)
{
    size_t total = count;
    for (size_t i = 0; i < past_count; i++) {
        if (str_empty(past[i].unit) || !starts_by_dispatch(past[i].stage) || has_dispatch(events, count, &past[i]) ||
            is_listed(events, count, total, &past[i]))
            continue;
        events[total++] = (struct replay_event){
            .milestone = MILESTONE_DISPATCHED, .unit = past[i].unit, .round = past[i].round, .at = past[i].started};
    }
    return total - count;
}

/* ---- playing it ---- */

struct play {
    struct arena *arena;
    const struct pack *pack, *newest;
    const struct replay_order *order;
    struct replay_course *course;
    size_t room;
    const struct step *steps;
    size_t step_count, done; /* done: steps that lie behind */
    const char *policy, *limit, *lead;
    int round;
    struct counting_relief *reliefs; /* granted again so far, by seq */
    size_t relief_count;
    const struct relief **asked; /* those that would have been taken */
    size_t asked_count;
    bool closed;
    enum milestone closed_by;
    instant closed_at; /* last; INSTANT_NONE: never */
};

/* What the deployment above had said last while the same clock ran, or another one of its round; INSTANT_NONE: nothing. */
static instant upper_due(const struct replay_order *order, const struct clock *clock)
{
    instant same = INSTANT_NONE, other = INSTANT_NONE;
    for (size_t i = 0; order->upper && i < order->past_count; i++) {
        const struct replay_past *past = &order->past[i];
        if (past->round != clock->round || !str_equal(past->rule, EXPLAIN_UPPER))
            continue;
        if (past->stage == clock->stage && str_equal(past->unit, clock->unit))
            same = past->due;
        other = past->due;
    }
    return same == INSTANT_NONE ? other : same;
}

static struct clock_terms terms_by(const struct play *play, const struct replay_clock *one, const char *policy)
{
    const struct counting_facts facts = {
        .pack = play->pack,
        .newest = play->newest,
        .policy = policy,
        .area = play->order->area,
        .lead = play->lead,
        .urgency = play->order->urgency,
        .limit_text = one->limit,
        .giver = clock_giver_of(one->own, one->clock.stage, CLASS_ORDINARY, !str_empty(play->order->limit)),
        .reliefs = play->reliefs,
        .relief_count = play->relief_count,
        .upper = play->order->upper,
        .upper_due = upper_due(play->order, &one->clock)};
    return counting_terms(play->arena, &facts, &one->clock);
}

static const char *rule_of(const struct clock_terms *terms)
{
    return terms->giver == GIVER_UPPER ? EXPLAIN_UPPER : clock_limit(terms)->text;
}

static void count_again(struct play *play, struct replay_clock *one, instant now)
{
    const struct clock_terms terms = terms_by(play, one, one->policy);
    if (clock_limit(&terms) != NULL)
        one->rule = rule_of(&terms);
    clock_again(play->arena, &terms, now, &one->clock, NULL);
}

static bool is_urgent(const struct play *play)
{
    return counting_urgent(play->pack, counting_policy(play->pack, play->policy), play->order->urgency);
}

static bool has_led(const struct replay_order *order, const char *unit)
{
    for (size_t i = 0; i < order->lead_count; i++)
        if (str_equal(order->leads[i], unit))
            return true;
    return str_equal(order->lead, unit);
}

static bool is_lead(const struct play *play, const struct replay_event *dispatch)
{
    return dispatch->duty == DUTY_UNSPECIFIED ? has_led(play->order, dispatch->unit) : dispatch->duty == DUTY_LEAD;
}

static struct clock_event event_of(const struct play *play, const struct replay_event *event)
{
    bool dispatch = event->milestone == MILESTONE_DISPATCHED;
    return (struct clock_event){.milestone = dispatch ? MILESTONE_UNSPECIFIED : event->milestone,
                                .unit = event->unit,
                                .lead = dispatch ? is_lead(play, event) : str_equal(event->unit, play->lead),
                                .urgent = is_urgent(play),
                                .round = event->round,
                                .child = play->order->child};
}

/* Every card that would have been raised by then. */
static void fire_until(struct play *play, instant at)
{
    const struct clock_rung *rung;
    for (size_t i = 0; i < play->course->count; i++) {
        struct replay_clock *one = &play->course->clocks[i];
        while ((rung = clock_fire(&one->clock, at)) != NULL) {
            if (rung->action == RUNG_YELLOW && one->yellow == INSTANT_NONE)
                one->yellow = rung->at;
            else if (rung->action == RUNG_RED && one->red == INSTANT_NONE)
                one->red = rung->at;
        }
    }
}

static void follow(struct play *play, const struct clock_event *event, instant at)
{
    bool any_round = clock_any_round(event->milestone);
    for (size_t i = 0; i < play->course->count; i++) {
        struct clock *clock = &play->course->clocks[i].clock;
        if (any_round || clock->round == event->round)
            clock_follow(clock, event, at);
    }
}

static bool is_open(const struct play *play, const struct clock *same)
{
    for (size_t i = 0; i < play->course->count; i++) {
        const struct clock *clock = &play->course->clocks[i].clock;
        if (clock->state == CLOCK_OPEN && clock->stage == same->stage && clock->round == same->round &&
            str_equal(clock->unit, same->unit))
            return true;
    }
    return false;
}

static struct replay_clock *add_clock(struct play *play, const struct replay_clock *clock)
{
    struct replay_course *course = play->course;
    if (course->count == play->room) {
        size_t room = play->room == 0 ? CLOCK_BEGINS_MAX : 2 * play->room;
        struct replay_clock *clocks = arena_array(play->arena, room, sizeof *clocks);
        if (course->count > 0)
            memcpy(clocks, course->clocks, course->count * sizeof *clocks);
        course->clocks = clocks;
        play->room = room;
    }
    course->clocks[course->count] = *clock;
    return &course->clocks[course->count++];
}

static struct replay_clock blank(const struct play *play, enum stage stage, const char *unit)
{
    struct replay_clock fresh = {.policy = play->policy, .limit = "", .yellow = INSTANT_NONE, .red = INSTANT_NONE};
    fresh.clock.stage = stage;
    fresh.clock.round = play->round;
    str_copy(fresh.clock.unit, sizeof fresh.clock.unit, unit);
    return fresh;
}

/* NULL: it runs already, or there is no such limit. */
static struct replay_clock *start(struct play *play, enum stage stage, const char *unit, const char *own, instant at)
{
    struct replay_clock fresh = blank(play, stage, unit);
    fresh.own = !str_empty(own) && clock_takes_own(stage);
    if (fresh.own)
        fresh.limit = own;
    else if (clock_takes_given(stage))
        fresh.limit = play->limit;
    const struct clock_terms terms = terms_by(play, &fresh, fresh.policy);
    if (is_open(play, &fresh.clock) || !clock_start(NULL, &terms, at, &fresh.clock, NULL))
        return NULL;
    str_copy(fresh.clock.unit, sizeof fresh.clock.unit, unit); /* a unit that the pack does not know keeps its name */
    fresh.rule = rule_of(&terms);
    return add_clock(play, &fresh);
}

/* Its end may have been told before its start. */
static void apply_known(const struct play *play, struct replay_clock *one)
{
    if (clock_outlives(one->clock.stage))
        return;
    for (size_t i = 0; i < play->done; i++) {
        const struct replay_event *event = play->steps[i].event;
        if (event == NULL || event->milestone == MILESTONE_DISPATCHED || event->round != one->clock.round ||
            event->at < one->clock.started)
            continue;
        const struct clock_event what = event_of(play, event);
        clock_follow(&one->clock, &what, event->at);
    }
}

/* A dispatch names the lead before anything else comes of it. */
static void take_lead(struct play *play, size_t from)
{
    for (size_t i = from; i < play->step_count && play->steps[i].at == play->steps[from].at; i++) {
        const struct step *step = &play->steps[i];
        if (step->rank == RANK_DISPATCH && is_lead(play, step->event))
            play->lead = step->event->unit;
    }
}

/* R41: one appeal was ruled on, and the next that had been filed meanwhile is the oldest: its clock runs from its filing. */
static void next_appeal(struct play *play)
{
    instant last = INSTANT_NONE, next = INSTANT_NONE;
    for (size_t i = 0; i < play->course->count; i++) {
        const struct clock *clock = &play->course->clocks[i].clock;
        if (clock->stage == STAGE_APPEAL && (last == INSTANT_NONE || clock->started > last))
            last = clock->started;
    }
    for (size_t i = 0; last != INSTANT_NONE && i < play->done; i++) {
        const struct replay_event *event = play->steps[i].event;
        if (event != NULL && event->milestone == MILESTONE_APPEALED && event->at > last &&
            (next == INSTANT_NONE || event->at < next))
            next = event->at;
    }
    if (next != INSTANT_NONE)
        (void)start(play, STAGE_APPEAL, "", "", next);
}

static void play_event(struct play *play, const struct replay_event *what)
{
    const struct clock_rule *rules[CLOCK_BEGINS_MAX];
    const struct clock_event event = event_of(play, what);
    follow(play, &event, what->at);
    if (clock_closes(what->milestone)) {
        play->closed = true;
        play->closed_by = what->milestone;
        play->closed_at = what->at;
    }
    if (what->milestone == MILESTONE_DISPATCHED) {
        if (play->closed && clock_reopens(play->closed_by, what->round > play->round))
            play->closed = false;
        play->round = what->round;
    }
    if (what->milestone == MILESTONE_APPEAL_RULED)
        next_appeal(play);
    size_t count = clock_begins(&event, rules);
    for (size_t i = 0; i < count; i++) {
        if (play->closed && !clock_outlives(rules[i]->stage))
            continue;
        bool of_order = rules[i]->scope == SCOPE_ORDER;
        struct replay_clock *one =
            start(play, rules[i]->stage, of_order ? "" : event.unit, of_order ? "" : what->limit, what->at);
        if (one != NULL)
            apply_known(play, one);
    }
}

/* ---- another policy, another limit: as watching_desk.c has it ---- */

static bool dispatches_at(const struct play *play, instant at)
{
    for (size_t i = play->done; i < play->step_count && play->steps[i].at == at; i++)
        if (play->steps[i].rank == RANK_DISPATCH)
            return true;
    return false;
}

/* The same limit once more, and nothing else, is a decision too; named again with somebody new, it is for them alone. */
static void play_limit(struct play *play, const struct replay_change *change)
{
    bool other = !str_empty(change->limit) && !str_equal(change->limit, play->limit);
    if (!other && (str_empty(play->limit) || dispatches_at(play, change->at)))
        return;
    if (other)
        play->limit = change->limit;
    for (size_t i = 0; i < play->course->count; i++) {
        struct replay_clock *one = &play->course->clocks[i];
        if (one->clock.state != CLOCK_OPEN || one->clock.due < change->at || one->own ||
            !clock_takes_given(one->clock.stage))
            continue; /* late stays late */
        one->limit = play->limit;
        one->clock.started = change->at;
        count_again(play, one, change->at);
    }
}

static void adopt(struct play *play, struct replay_clock *one, instant at)
{
    struct clock_terms old = terms_by(play, one, one->policy);
    struct clock_terms new = terms_by(play, one, play->policy);
    if (one->clock.state != CLOCK_OPEN || one->clock.due < at || clock_limit(&new) == NULL ||
        !clock_adopts(&old, &new, new.pack->policies[new.policy].on_change, &one->clock))
        return;
    one->policy = play->policy;
    count_again(play, one, at);
}

static bool is_demanded(const struct play *play, const char *policy, enum stage stage, const char *unit)
{
    const struct replay_clock probe = blank(play, stage, unit);
    const struct clock_terms terms = terms_by(play, &probe, policy);
    return clock_limit(&terms) != NULL;
}

static bool is_done(const struct play *play, enum stage stage, const char *unit)
{
    for (size_t i = 0; i < play->done; i++) {
        const struct replay_event *event = play->steps[i].event;
        struct clock probe = blank(play, stage, unit).clock;
        if (event == NULL || event->milestone == MILESTONE_DISPATCHED || event->round != play->round ||
            (play->closed_at != INSTANT_NONE && !play->closed && event->at <= play->closed_at))
            continue;
        const struct clock_event what = event_of(play, event);
        probe.state = CLOCK_OPEN;
        if (clock_follow(&probe, &what, event->at) != NULL)
            return true;
    }
    return false;
}

static void start_demanded(struct play *play, const char *before, const char *unit, instant at)
{
    const struct clock_rule *rules[CLOCK_BEGINS_MAX];
    const struct clock_event event = {MILESTONE_UNSPECIFIED, unit,        str_equal(unit, play->lead),
                                      is_urgent(play),       play->round, play->order->child};
    size_t count = clock_begins(&event, rules);
    for (size_t i = 0; i < count; i++) {
        enum stage stage = rules[i]->stage;
        if (rules[i]->scope != SCOPE_ORDER && !is_demanded(play, before, stage, unit) && !is_done(play, stage, unit))
            start(play, stage, unit, "", at);
    }
}

static void play_policy(struct play *play, const struct replay_change *change)
{
    const char *before = play->policy;
    size_t count = play->course->count;
    play->policy = change->policy;
    if (str_equal(before, play->policy))
        return;
    for (size_t i = 0; i < count; i++)
        adopt(play, &play->course->clocks[i], change->at);
    if (play->pack->policies[counting_policy(play->pack, play->policy)].on_change == CHANGE_KEEP)
        return;
    for (size_t i = 0; i < count; i++) {
        char unit[PACK_CODE_MAX + 1];
        const struct clock *clock = &play->course->clocks[i].clock;
        str_copy(unit, sizeof unit, clock->unit); /* the clocks may move */
        if (clock->state == CLOCK_OPEN && (clock->stage == STAGE_FEED_BACK || clock->stage == STAGE_REDO))
            start_demanded(play, before, unit, change->at);
    }
}

/* ---- reliefs ---- */

static struct relief_clock *clocks_then(const struct play *play, size_t *count)
{
    struct relief_clock *list = arena_array(play->arena, play->course->count + 1, sizeof *list);
    *count = play->course->count;
    for (size_t i = 0; i < play->course->count; i++) {
        const struct clock *clock = &play->course->clocks[i].clock;
        list[i] =
            (struct relief_clock){clock->unit, clock->stage, clock->started, clock->due, clock->state == CLOCK_OPEN};
    }
    return list;
}

static bool offered(const struct play *play, const struct relief *relief)
{
    const char *field;
    size_t count;
    int area = pack_area_find(play->newest, play->order->area), unit = pack_unit_find(play->newest, relief->unit);
    const struct relief_clock *clocks = clocks_then(play, &count);
    struct relief *list = arena_array(play->arena, play->relief_count + 1, sizeof *list);
    for (size_t i = 0; i < play->relief_count; i++)
        list[i] = play->reliefs[i].relief;
    const struct relief_case asked = {.policy = &play->pack->policies[counting_policy(play->pack, play->policy)],
                                      .calendar = calendar_of(play->newest, area, unit),
                                      .list = list,
                                      .count = play->relief_count,
                                      .clocks = clocks,
                                      .clock_count = count,
                                      .lead = play->lead,
                                      .now = relief->asked_at};
    return relief_ask(&asked, relief, &field) == REASON_NONE;
}

static void play_asked(struct play *play, const struct relief *relief)
{
    if (offered(play, relief))
        play->asked[play->asked_count++] = relief;
    else
        play->course->relief_gone++;
}

static void all_again(struct play *play, instant now)
{
    for (size_t i = 0; i < play->course->count; i++)
        if (play->course->clocks[i].clock.state == CLOCK_OPEN)
            count_again(play, &play->course->clocks[i], now);
}

static void play_granted(struct play *play, const struct relief *relief)
{
    bool asked = false;
    for (size_t i = 0; i < play->asked_count; i++)
        asked = asked || play->asked[i] == relief;
    if (!asked)
        return;
    size_t place = play->relief_count++;
    for (; place > 0 && play->reliefs[place - 1].relief.seq > relief->seq; place--)
        play->reliefs[place] = play->reliefs[place - 1];
    play->reliefs[place] = (struct counting_relief){*relief, str_equal(relief->unit, play->lead)};
    all_again(play, relief->decided_at);
}

static void play_ended(struct play *play, const struct relief *relief)
{
    for (size_t i = 0; i < play->relief_count; i++)
        if (play->reliefs[i].relief.seq == relief->seq)
            play->reliefs[i].relief.until = relief->ended_at;
    all_again(play, relief->ended_at);
}

/* ---- the whole ---- */

static void play_step(struct play *play, const struct step *step)
{
    switch (step->rank) {
    case RANK_CHANGE:
        take_lead(play, play->done);
        if (step->change->policy == NULL)
            play_limit(play, step->change);
        else
            play_policy(play, step->change);
        return;
    case RANK_DISPATCH:
        take_lead(play, play->done);
        play_event(play, step->event);
        return;
    case RANK_MILESTONE:
    case RANK_CLOSE:
        play_event(play, step->event);
        return;
    case RANK_RELIEF_ASKED:
        play_asked(play, step->relief);
        return;
    case RANK_RELIEF_GRANTED:
        play_granted(play, step->relief);
        return;
    case RANK_RELIEF_ENDED:
        play_ended(play, step->relief);
        return;
    }
}

/* What it began with: what the first change says that it had. */
static const char *first_policy(const struct replay_order *order)
{
    for (size_t i = 0; i < order->change_count; i++)
        if (order->changes[i].policy != NULL)
            return order->changes[i].before;
    return order->policy;
}

static bool is_policy_gone(const struct pack *pack, const struct replay_order *order)
{
    bool gone = pack_policy_find(pack, first_policy(order)) < 0;
    for (size_t i = 0; i < order->change_count; i++)
        gone = gone || (order->changes[i].policy != NULL && pack_policy_find(pack, order->changes[i].policy) < 0);
    return gone;
}

void replay_run(struct arena *arena, const struct replay_terms *terms, const struct replay_order *order,
                struct replay_course *out)
{
    struct play play = {.closed_at = INSTANT_NONE,
                        .arena = arena,
                        .pack = terms->pack,
                        .newest = terms->newest,
                        .order = order,
                        .course = out,
                        .policy = first_policy(order),
                        .limit = order->limit == NULL ? "" : order->limit,
                        .lead = "",
                        .reliefs = arena_array(arena, order->relief_count + 1, sizeof *play.reliefs),
                        .asked = arena_array(arena, order->relief_count + 1, sizeof *play.asked)};
    play.steps = steps_of(arena, order, &play.step_count);
    *out = (struct replay_course){.policy_gone = is_policy_gone(terms->pack, order)};
    for (; play.done < play.step_count && play.steps[play.done].at <= terms->until; play.done++) {
        fire_until(&play, play.steps[play.done].at - 1);
        play_step(&play, &play.steps[play.done]);
    }
    fire_until(&play, terms->until);
    out->policy = counting_policy(terms->pack, play.policy);
}
