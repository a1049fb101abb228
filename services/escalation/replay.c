#include "services/escalation/replay.h"
#include "common/limit.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

/* ---- history, in order ---- */

struct step { /* one thing that happened: an event, or a relief that was granted */
    const struct replay_event *event;
    const struct relief *relief;
    instant at;
    int rank; /* among those of one instant */
    size_t place;
};
enum { RANK_DISPATCH, RANK_MILESTONE, RANK_RELIEF, RANK_CLOSE };

static bool closes(enum milestone milestone)
{
    return milestone == MILESTONE_WRITTEN_OFF || milestone == MILESTONE_WITHDRAWN || milestone == MILESTONE_MERGED;
}

static int rank_of(enum milestone milestone)
{
    if (milestone == MILESTONE_DISPATCHED)
        return RANK_DISPATCH;
    return closes(milestone) ? RANK_CLOSE : RANK_MILESTONE;
}

static int by_time(const void *a, const void *b)
{
    const struct step *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    if (one->rank != other->rank)
        return one->rank - other->rank;
    return one->place < other->place ? -1 : 1;
}

static struct step *steps_of(struct arena *arena, const struct replay_order *order, size_t *count)
{
    struct step *steps = arena_array(arena, order->event_count + order->relief_count + 1, sizeof *steps);
    size_t n = 0;
    for (size_t i = 0; i < order->event_count; i++, n++)
        steps[n] = (struct step){&order->events[i], NULL, order->events[i].at, rank_of(order->events[i].milestone), n};
    for (size_t i = 0; i < order->relief_count; i++, n++)
        steps[n] = (struct step){NULL, &order->reliefs[i], order->reliefs[i].decided_at, RANK_RELIEF, n};
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
        events[total++] = (struct replay_event){MILESTONE_DISPATCHED, past[i].unit, past[i].round, past[i].started};
    }
    return total - count;
}

/* ---- playing it ---- */

struct play {
    struct arena *arena;
    const struct pack *pack;
    const struct replay_order *order;
    struct replay_course *course;
    size_t room;
    struct pack_limit given;
    bool has_given;
    struct relief *reliefs; /* granted again so far, by seq */
    size_t relief_count;
    bool closed;
};

static struct clock_terms terms_of(const struct play *play, const char *unit, enum stage stage)
{
    const struct replay_order *order = play->order;
    int area = pack_area_find(play->pack, order->area);
    int at_unit = str_empty(unit) ? -1 : pack_unit_find(play->pack, unit);
    return (struct clock_terms){.pack = play->pack,
                                .policy = play->course->policy,
                                .unit = at_unit,
                                .stage = stage,
                                .calendar = calendar_of(play->pack, area, at_unit),
                                .setting = area < 0 ? SETTING_URBAN : play->pack->areas[area].setting,
                                .given = play->has_given ? &play->given : NULL,
                                .urgent = order->urgency == URGENCY_URGENT,
                                .lead = order->lead,
                                .reliefs = play->reliefs,
                                .relief_count = play->relief_count};
}

static bool has_led(const struct replay_order *order, const char *unit)
{
    for (size_t i = 0; i < order->lead_count; i++)
        if (str_equal(order->leads[i], unit))
            return true;
    return str_equal(order->lead, unit);
}

static struct clock_event event_of(const struct play *play, const struct replay_event *event)
{
    bool always = play->pack->policies[play->course->policy].arrive_always;
    bool dispatch = event->milestone == MILESTONE_DISPATCHED;
    return (struct clock_event){.milestone = dispatch ? MILESTONE_UNSPECIFIED : event->milestone,
                                .unit = event->unit,
                                .lead = has_led(play->order, event->unit),
                                .urgent = always || play->order->urgency == URGENCY_URGENT,
                                .round = event->round};
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
    bool any_round = closes(event->milestone) || event->milestone == MILESTONE_RELIEVED;
    for (size_t i = 0; i < play->course->count; i++) {
        struct clock *clock = &play->course->clocks[i].clock;
        if (any_round || clock->round == event->round)
            clock_follow(clock, event, at);
    }
}

static bool is_open(const struct play *play, const char *unit, enum stage stage, int round)
{
    for (size_t i = 0; i < play->course->count; i++) {
        const struct clock *clock = &play->course->clocks[i].clock;
        if (clock->state == CLOCK_OPEN && clock->stage == stage && clock->round == round &&
            str_equal(clock->unit, unit))
            return true;
    }
    return false;
}

static void add_clock(struct play *play, const struct replay_clock *clock)
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
    course->clocks[course->count++] = *clock;
}

static void start(struct play *play, const struct clock_rule *rule, const struct clock_event *event, instant at)
{
    const char *unit = rule->scope == SCOPE_ORDER ? "" : event->unit;
    const struct clock_terms terms = terms_of(play, unit, rule->stage);
    struct replay_clock fresh = {.yellow = INSTANT_NONE, .red = INSTANT_NONE};
    fresh.clock.round = event->round;
    if (is_open(play, unit, rule->stage, event->round) || !clock_start(NULL, &terms, at, &fresh.clock, NULL))
        return;
    str_copy(fresh.clock.unit, sizeof fresh.clock.unit, unit); /* a unit that the pack does not know keeps its name */
    fresh.rule = clock_limit(&terms)->text;
    add_clock(play, &fresh);
}

static void play_event(struct play *play, const struct replay_event *what)
{
    const struct clock_rule *rules[CLOCK_BEGINS_MAX];
    const struct clock_event event = event_of(play, what);
    follow(play, &event, what->at);
    play->closed = play->closed || closes(what->milestone);
    size_t count = play->closed ? 0 : clock_begins(&event, rules);
    for (size_t i = 0; i < count; i++)
        start(play, rules[i], &event, what->at);
}

/* ---- reliefs ---- */

/* The clocks as they stood when it was asked for: those that had started, with the due instant of now. */
static struct relief_clock *clocks_then(const struct play *play, instant at, size_t *count)
{
    struct relief_clock *list = arena_array(play->arena, play->course->count + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < play->course->count; i++) {
        const struct clock *clock = &play->course->clocks[i].clock;
        if (clock->started <= at)
            list[(*count)++] = (struct relief_clock){clock->unit, clock->stage, clock->started, clock->due,
                                                     clock->stopped == INSTANT_NONE || clock->stopped > at};
    }
    return list;
}

static bool offered(const struct play *play, const struct relief *relief)
{
    const char *field;
    size_t count;
    const struct relief_clock *clocks = clocks_then(play, relief->asked_at, &count);
    const struct relief_case asked = {.policy = &play->pack->policies[play->course->policy],
                                      .calendar = calendar_of(play->pack, -1, pack_unit_find(play->pack, relief->unit)),
                                      .list = play->reliefs,
                                      .count = play->relief_count,
                                      .clocks = clocks,
                                      .clock_count = count,
                                      .lead = play->order->lead,
                                      .now = relief->asked_at};
    return relief_ask(&asked, relief, &field) == REASON_NONE;
}

static void keep_relief(struct play *play, const struct relief *relief)
{
    size_t place = play->relief_count++;
    for (; place > 0 && play->reliefs[place - 1].seq > relief->seq; place--)
        play->reliefs[place] = play->reliefs[place - 1];
    play->reliefs[place] = *relief;
}

static void play_relief(struct play *play, const struct relief *relief)
{
    if (!offered(play, relief)) {
        play->course->relief_gone++;
        return;
    }
    keep_relief(play, relief);
    for (size_t i = 0; i < play->course->count; i++) {
        struct clock *clock = &play->course->clocks[i].clock;
        const struct clock_terms terms = terms_of(play, clock->unit, clock->stage);
        clock_again(NULL, &terms, relief->decided_at, clock, NULL);
    }
}

void replay_run(struct arena *arena, const struct pack *pack, const struct replay_order *order, instant until,
                struct replay_course *out)
{
    struct play play = {.arena = arena, .pack = pack, .order = order, .course = out};
    size_t count;
    const struct step *steps = steps_of(arena, order, &count);
    int policy = pack_policy_find(pack, order->policy);
    *out = (struct replay_course){.policy = policy < 0 ? pack->backstop_policy : policy, .policy_gone = policy < 0};
    play.has_given = !str_empty(order->limit_text) && limit_parse(order->limit_text, &play.given, NULL);
    play.reliefs = arena_array(arena, order->relief_count + 1, sizeof *play.reliefs);
    for (size_t i = 0; i < count && steps[i].at <= until; i++) {
        fire_until(&play, steps[i].at - 1);
        if (steps[i].event != NULL)
            play_event(&play, steps[i].event);
        else
            play_relief(&play, steps[i].relief);
    }
    fire_until(&play, until);
}

/* ---- before and after ---- */

static enum replay_verdict judge(const struct replay_past *past, const struct replay_clock *clock)
{
    bool was_red = past != NULL && past->red, was_yellow = past != NULL && past->yellow;
    bool red = clock != NULL && clock->red != INSTANT_NONE, yellow = clock != NULL && clock->yellow != INSTANT_NONE;
    if (red != was_red)
        return red ? REPLAY_NOW_RED : REPLAY_NO_RED;
    if (red || yellow == was_yellow)
        return REPLAY_SAME;
    return yellow ? REPLAY_NOW_YELLOW : REPLAY_NO_YELLOW;
}

static bool is_played(enum stage stage)
{
    return stage != STAGE_PAUSE && stage != STAGE_SLIP && stage != STAGE_RELIEF;
}

/* The first of the same unit, stage and round that is not paired yet. */
static const struct replay_clock *partner(const struct replay_course *course, const struct replay_past *past,
                                          bool *taken)
{
    for (size_t i = 0; i < course->count; i++) {
        const struct clock *clock = &course->clocks[i].clock;
        if (taken[i] || clock->stage != past->stage || clock->round != past->round ||
            !str_equal(clock->unit, past->unit))
            continue;
        taken[i] = true;
        return &course->clocks[i];
    }
    return NULL;
}

size_t replay_compare(struct arena *arena, const struct replay_order *order, const struct replay_course *course,
                      struct replay_pair **out)
{
    bool *taken = arena_array(arena, course->count + 1, sizeof *taken);
    size_t count = 0;
    *out = arena_array(arena, order->past_count + course->count + 1, sizeof **out);
    for (size_t i = 0; i < order->past_count; i++) {
        const struct replay_past *past = &order->past[i];
        if (is_played(past->stage))
            (*out)[count++] = (struct replay_pair){past, partner(course, past, taken), REPLAY_SAME};
    }
    for (size_t i = 0; i < course->count; i++)
        if (!taken[i])
            (*out)[count++] = (struct replay_pair){NULL, &course->clocks[i], REPLAY_SAME};
    for (size_t i = 0; i < count; i++)
        (*out)[i].verdict = judge((*out)[i].past, (*out)[i].clock);
    return count;
}
