#include "services/escalation/clock.h"

#include "common/str.h"
#include "services/escalation/course.h"
#include "services/escalation/ladder.h"
#include <string.h>

#define DISPATCH    MILESTONE_UNSPECIFIED
#define EVERY_STAGE STAGE_UNSPECIFIED

static const struct clock_rule RULES[] = {
    {DISPATCH, STAGE_SIGN, CLOCK_STARTS, SCOPE_UNIT, false, false, false,
     "runs from dispatch, not from signing: leaving an order unsigned wins no time (N23)"},
    {DISPATCH, STAGE_CONTACT, CLOCK_STARTS, SCOPE_LEAD, false, false, false,
     "R02, R42: the first handler phones the caller; nobody is phoned by every co-handler"},
    {DISPATCH, STAGE_ARRIVE, CLOCK_STARTS, SCOPE_UNIT, true, false, true,
     "T01, T04, T05: on the scene; an emergency is met once, a redo has its own limit"},
    {DISPATCH, STAGE_FEED_BACK, CLOCK_STARTS, SCOPE_UNIT, false, false, true, "T02, T08: lead and co-handlers alike"},
    {DISPATCH, STAGE_SETTLE, CLOCK_STARTS, SCOPE_ORDER, false, false, true, "T03: the citizen's clock, started once"},
    {DISPATCH, STAGE_OPINION, CLOCK_STARTS, SCOPE_LEAD, false, false, true,
     "R20, T02: the handling opinion to the platform"},
    {DISPATCH, STAGE_REPLY, CLOCK_STARTS, SCOPE_LEAD, false, false, true,
     "R20, T02: the handling opinion to the person, apart from the platform"},
    {DISPATCH, STAGE_REDO, CLOCK_STARTS, SCOPE_UNIT, false, true, false,
     "R36, R37: a redo has its own limit, for every unit that has it again"},
    {DISPATCH, STAGE_CONTACT, CLOCK_CLOSES, SCOPE_OTHERS, false, false, false,
     "R02: another unit leads: whoever led before phones nobody, whatever part it keeps"},
    {DISPATCH, STAGE_OPINION, CLOCK_CLOSES, SCOPE_OTHERS, false, false, false, "R20: the opinion is the new lead's"},
    {DISPATCH, STAGE_REPLY, CLOCK_CLOSES, SCOPE_OTHERS, false, false, false, "R20: the opinion is the new lead's"},

    {MILESTONE_SIGNED, STAGE_SIGN, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "signed for"},
    {MILESTONE_CONTACTED, STAGE_CONTACT, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "R02: the caller was reached"},
    {MILESTONE_ARRIVED, STAGE_ARRIVE, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "T04: on the scene"},

    {MILESTONE_INTERIM, STAGE_OPINION, CLOCK_ENDS, SCOPE_UNIT, false, false, false,
     "R20: the platform has the opinion"},
    {MILESTONE_REPLIED, STAGE_REPLY, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "R20: the person has the opinion"},

    {MILESTONE_WHISTLED, STAGE_REPORT_IN, CLOCK_STARTS, SCOPE_UNIT, false, false, false,
     "R15, R16: a unit that is called reports in within a limit"},
    {MILESTONE_REPORTED_IN, STAGE_REPORT_IN, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "R15: reported in"},
    {MILESTONE_CALL_OVER, STAGE_REPORT_IN, CLOCK_CLOSES, SCOPE_UNIT, false, false, false,
     "R15: it is concluded without the unit: nobody waits for it any more; what had run out was late (N09)"},

    {MILESTONE_RETURNED, STAGE_SIGN, CLOCK_ENDS, SCOPE_UNIT, false, false, false,
     "1.8: a return answers the dispatch as a signature does"},
    {MILESTONE_RETURNED, STAGE_REVIEW, CLOCK_STARTS, SCOPE_UNIT, false, false, false,
     "1.8: each review has a limit; the total and the unit's other clocks keep running (R31)"},
    {MILESTONE_RULED, STAGE_REVIEW, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "ruled on"},
    {MILESTONE_RELIEVED, EVERY_STAGE, CLOCK_CLOSES, SCOPE_UNIT, false, false, false,
     "another unit has it: this one owes nothing more; what had run out was late (R31)"},

    {MILESTONE_REPORTED, STAGE_SIGN_OFF, CLOCK_STARTS, SCOPE_UNIT, false, false, false,
     "T08: the leader signs; the limit for feedback includes it and keeps running"},
    {MILESTONE_SENT_BACK, STAGE_SIGN_OFF, CLOCK_ENDS, SCOPE_UNIT, false, false, false,
     "T08: the leader has decided; the limit for feedback runs on"},
    {MILESTONE_FED_BACK, STAGE_SIGN_OFF, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "T08: signed, it left the unit"},
    {MILESTONE_FED_BACK, STAGE_FEED_BACK, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "the unit has fed back"},
    {MILESTONE_FED_BACK, STAGE_REDO, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "R37: fed back on the redo"},
    {MILESTONE_FED_BACK, STAGE_SIGN, CLOCK_IMPLIES, SCOPE_UNIT, false, false, false,
     "never signed for: the feedback is the first proof that the unit has it"},
    {MILESTONE_FED_BACK, STAGE_CONTACT, CLOCK_IMPLIES, SCOPE_UNIT, false, false, false,
     "no contact on record: the reply is the first"},
    {MILESTONE_FED_BACK, STAGE_ARRIVE, CLOCK_IMPLIES, SCOPE_UNIT, false, false, false,
     "no arrival on record: nothing proves an earlier one"},
    {MILESTONE_FED_BACK, STAGE_OPINION, CLOCK_IMPLIES, SCOPE_UNIT, false, false, false,
     "no opinion on record: the result is the first"},
    {MILESTONE_FED_BACK, STAGE_REPLY, CLOCK_IMPLIES, SCOPE_UNIT, false, false, false,
     "nothing told to the person on record: the result is the first"},

    {MILESTONE_SETTLED, STAGE_SETTLE, CLOCK_ENDS, SCOPE_ORDER, false, false, false, "all have fed back"},
    {MILESTONE_SETTLED, STAGE_FOLLOW_UP, CLOCK_STARTS, SCOPE_ORDER, false, false, false,
     "R34, T10: followed up inside a limit, in every round"},
    {MILESTONE_PART_SETTLED, STAGE_SETTLE, CLOCK_ENDS, SCOPE_ORDER, false, false, false,
     "C22: a child order is done; who asked is asked back on the parent, by the parent's limit"},
    {MILESTONE_FOLLOWED_UP, STAGE_FOLLOW_UP, CLOCK_ENDS, SCOPE_ORDER, false, false, false, "the person was asked back"},

    {MILESTONE_APPEALED, STAGE_APPEAL, CLOCK_STARTS, SCOPE_ORDER, false, false, false,
     "R41: the bench has a limit, be the order closed or not"},
    {MILESTONE_APPEAL_RULED, STAGE_APPEAL, CLOCK_ENDS, SCOPE_ORDER, false, false, false, "R41: ruled on"},

    {MILESTONE_WRITTEN_OFF, EVERY_STAGE, CLOCK_CLOSES, SCOPE_ALL, false, false, false,
     "R30: closed; what had run out was late"},
    {MILESTONE_WITHDRAWN, EVERY_STAGE, CLOCK_CLOSES, SCOPE_ALL, false, false, false,
     "the person took it back; what had run out was late"},
    {MILESTONE_MERGED, EVERY_STAGE, CLOCK_CANCELS, SCOPE_ALL, false, false, false,
     "N02: the master's clocks count; a member is never overdue"},
};

/* What the unit itself owes: missed, it is overdue 逾期未办 (R31). The rest is owed by the centre or by the order. */
static const bool OWED[STAGE_COUNT] = {
    [STAGE_SIGN] = true,      [STAGE_CONTACT] = true,  [STAGE_ARRIVE] = true,  [STAGE_FEED_BACK] = true,
    [STAGE_REDO] = true,      [STAGE_SIGN_OFF] = true, [STAGE_OPINION] = true, [STAGE_REPLY] = true,
    [STAGE_REPORT_IN] = true, [STAGE_SLIP] = true,
};

bool clock_takes_given(enum stage stage)
{
    return stage == STAGE_FEED_BACK || stage == STAGE_SETTLE;
}

bool clock_takes_upper(enum stage stage)
{
    return stage == STAGE_FEED_BACK || stage == STAGE_SETTLE || stage == STAGE_REDO;
}

bool clock_takes_own(enum stage stage)
{
    return stage == STAGE_FEED_BACK || stage == STAGE_REDO || stage == STAGE_REPORT_IN;
}

const char *clock_giver_name(enum clock_giver giver)
{
    static const char *const NAMES[GIVER_COUNT] = {
        [GIVER_MEETING] = "meeting", [GIVER_LEADER] = "leader", [GIVER_LETTER] = "letter", [GIVER_SPLIT] = "split",
        [GIVER_ABOVE] = "above",     [GIVER_CALL] = "call",     [GIVER_UPPER] = "upper",
    };
    return NAMES[giver];
}

enum clock_giver clock_giver_of(bool own, enum stage stage, enum order_class order_class, bool child)
{
    if (own)
        return stage == STAGE_REPORT_IN ? GIVER_CALL : GIVER_ABOVE;
    if (order_class == CLASS_LEADER)
        return GIVER_LEADER;
    if (order_class == CLASS_CONSULTATIVE)
        return GIVER_LETTER;
    return child && order_class != CLASS_MEETING ? GIVER_SPLIT : GIVER_MEETING;
}

bool clock_closes(enum milestone milestone)
{
    return milestone == MILESTONE_WRITTEN_OFF || milestone == MILESTONE_WITHDRAWN || milestone == MILESTONE_MERGED;
}

bool clock_outlives(enum stage stage)
{
    return stage == STAGE_APPEAL;
}

bool clock_any_round(enum milestone milestone)
{
    return clock_closes(milestone) || milestone == MILESTONE_RELIEVED || milestone == MILESTONE_APPEAL_RULED;
}

static const struct clock_reopening REOPENINGS[] = {
    {MILESTONE_MERGED, false, "N02: un-merged: fresh clocks, a unit is not late for a merge that was wrong"},
    {MILESTONE_WRITTEN_OFF, true, "C16: what was written off came back: the limits of a redo"},
};

const struct clock_reopening *clock_reopenings(size_t *count)
{
    *count = COUNT(REOPENINGS);
    return REOPENINGS;
}

bool clock_reopens(enum milestone closed_by, bool next_round)
{
    for (size_t i = 0; i < COUNT(REOPENINGS); i++)
        if (REOPENINGS[i].closed_by == closed_by && (next_round || !REOPENINGS[i].next_round))
            return true;
    return false;
}

bool clock_owed(enum stage stage)
{
    return stage > STAGE_UNSPECIFIED && stage < STAGE_COUNT && OWED[stage];
}

const struct clock_rule *clock_rules(size_t *count)
{
    *count = COUNT(RULES);
    return RULES;
}

/* ---- what it counts by ---- */

const struct pack_limit *clock_limit(const struct clock_terms *terms)
{
    if (terms->stage <= STAGE_UNSPECIFIED || terms->stage >= STAGE_COUNT)
        return NULL;
    const struct pack_policy *policy = course_policy(terms);
    const struct pack_limit *rural = &policy->rural[terms->stage];
    const struct pack_limit *limit = &policy->limits[terms->stage];
    if (terms->given && (clock_takes_given(terms->stage) || clock_takes_own(terms->stage)))
        return terms->given;
    if (terms->setting == SETTING_RURAL && rural->unit > LIMIT_NONE)
        limit = rural;
    return limit->unit > LIMIT_NONE || terms->bound == BOUND_EXACT ? limit : NULL;
}

size_t clock_moves(const struct clock_terms *terms, const struct clock *clock, struct clock_move moves[CLOCK_MOVES_MAX])
{
    struct course course;
    if (!course_run(NULL, terms, clock, &course, NULL))
        return 0;
    for (size_t i = 0; i < course.move_count; i++)
        moves[i] = course.moves[i];
    return course.move_count;
}

/* An ended clock owes what came before its end; a card of the very instant at which it was met is none. */
static void set_next(struct clock *clock)
{
    clock->next_at = INSTANT_NONE;
    if (clock->next_rung >= clock->rung_count)
        return;
    instant at = clock->rungs[clock->next_rung].at;
    bool judged = clock->state == CLOCK_MET || clock->state == CLOCK_MISSED;
    if (clock->state == CLOCK_OPEN || (judged && at < clock->stopped))
        clock->next_at = at;
}

/* ---- one clock ---- */

static void count_again(const struct course *course, instant now, struct clock *clock)
{
    clock->due = course->due;
    clock->missing_year = course->missing_year;
    clock->provisional = course->missing_year != 0;
    ladder_build(course, now, clock);
    set_next(clock);
}

bool clock_start(struct arena *arena, const struct clock_terms *terms, instant at, struct clock *clock,
                 struct deadline *explained)
{
    const struct pack_unit *unit = course_unit(terms);
    struct course course;
    struct clock fresh = {.order = clock->order,
                          .round = clock->round,
                          .stage = terms->stage,
                          .state = CLOCK_OPEN,
                          .started = at,
                          .stopped = INSTANT_NONE};
    if (unit)
        str_copy(fresh.unit, sizeof fresh.unit, unit->code);
    if (!course_run(explained ? arena : NULL, terms, &fresh, &course, explained))
        return false;
    count_again(&course, at, &fresh);
    *clock = fresh;
    return true;
}

static bool same_rungs(const struct clock *a, const struct clock *b)
{
    if (a->rung_count - a->next_rung != b->rung_count - b->next_rung)
        return false;
    for (int i = 0; a->next_rung + i < a->rung_count; i++) {
        const struct clock_rung *one = &a->rungs[a->next_rung + i], *other = &b->rungs[b->next_rung + i];
        if (one->at != other->at || one->step != other->step)
            return false;
    }
    return true;
}

static void judge(struct clock *clock)
{
    if (clock->state == CLOCK_UNJUDGED && !clock->provisional)
        clock->state = clock->stopped <= clock->due ? CLOCK_MET : CLOCK_MISSED;
}

bool clock_again(struct arena *arena, const struct clock_terms *terms, instant now, struct clock *clock,
                 struct deadline *explained)
{
    struct course course;
    struct clock fresh = *clock;
    bool live = clock->state == CLOCK_OPEN || clock->state == CLOCK_UNJUDGED;
    if (!live || !course_run(explained ? arena : NULL, terms, clock, &course, explained))
        return false;
    count_again(&course, now, &fresh);
    fresh.unstepped = false;
    judge(&fresh);
    set_next(&fresh);
    if (fresh.due == clock->due && fresh.provisional == clock->provisional && fresh.state == clock->state &&
        fresh.missing_year == clock->missing_year && same_rungs(clock, &fresh))
        return false;
    fresh.revision++;
    *clock = fresh;
    return true;
}

bool clock_adopts(const struct clock_terms *old_terms, const struct clock_terms *new_terms, enum on_change rule,
                  const struct clock *clock)
{
    struct course before, after;
    if (rule == CHANGE_KEEP || !course_run(NULL, new_terms, clock, &after, NULL))
        return false;
    return rule != CHANGE_EARLIER || !course_run(NULL, old_terms, clock, &before, NULL) || after.due < before.due;
}

static bool end(struct clock *clock, enum clock_state state, instant at)
{
    if (clock->state != CLOCK_OPEN)
        return false;
    clock->state = state;
    clock->stopped = at;
    set_next(clock);
    return true;
}

bool clock_stop(struct clock *clock, instant at)
{
    if (clock->provisional)
        return end(clock, CLOCK_UNJUDGED, at);
    return end(clock, at <= clock->due ? CLOCK_MET : CLOCK_MISSED, at);
}

bool clock_cancel(struct clock *clock, instant at)
{
    return end(clock, CLOCK_STOPPED, at);
}

bool clock_close(struct clock *clock, instant at)
{
    return at > clock->due && !clock->provisional ? clock_stop(clock, at) : clock_cancel(clock, at);
}

const struct clock_rung *clock_fire(struct clock *clock, instant now)
{
    if (clock->next_at == INSTANT_NONE || now < clock->next_at)
        return NULL;
    const struct clock_rung *rung = &clock->rungs[clock->next_rung++];
    clock->fired |= 1u << rung->step;
    set_next(clock);
    return rung;
}

/* ---- what an event does to the clocks of an order ---- */

static bool fits(const struct clock_rule *rule, const struct clock_event *event)
{
    return rule->milestone == event->milestone && (!rule->urgent_only || event->urgent) &&
           (!rule->redo_only || event->round > 0) && (!rule->first_only || event->round == 0) &&
           (rule->scope != SCOPE_LEAD || (event->lead && !event->child)) &&
           (rule->scope != SCOPE_OTHERS || event->lead);
}

static bool covers(const struct clock_rule *rule, const struct clock_event *event, const struct clock *clock)
{
    bool stays =
        clock->stage == STAGE_PAUSE || clock->stage == STAGE_SLIP; /* a relieved unit still answers for these */
    if (rule->stage != EVERY_STAGE ? rule->stage != clock->stage : rule->scope == SCOPE_UNIT && stays)
        return false;
    if (rule->scope == SCOPE_ALL)
        return !clock_outlives(clock->stage);
    if (rule->scope == SCOPE_ORDER)
        return clock->unit[0] == '\0';
    return clock->unit[0] != '\0' && str_equal(clock->unit, event->unit) == (rule->scope != SCOPE_OTHERS);
}

size_t clock_begins(const struct clock_event *event, const struct clock_rule *rows[CLOCK_BEGINS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(RULES) && count < CLOCK_BEGINS_MAX; i++)
        if (RULES[i].effect == CLOCK_STARTS && fits(&RULES[i], event))
            rows[count++] = &RULES[i];
    return count;
}

const struct clock_rule *clock_follow(struct clock *clock, const struct clock_event *event, instant at)
{
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct clock_rule *rule = &RULES[i];
        if (rule->effect == CLOCK_STARTS || !fits(rule, event) || !covers(rule, event, clock))
            continue;
        bool ended = rule->effect == CLOCK_CANCELS  ? clock_cancel(clock, at)
                     : rule->effect == CLOCK_CLOSES ? clock_close(clock, at)
                                                    : clock_stop(clock, at);
        return ended ? rule : NULL;
    }
    return NULL;
}
