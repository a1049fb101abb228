#include "services/escalation/clock.h"

#include "common/str.h"
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
    {DISPATCH, STAGE_REDO, CLOCK_STARTS, SCOPE_LEAD, false, true, false, "R36, R37: a redo has its own limit"},

    {MILESTONE_SIGNED, STAGE_SIGN, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "signed for"},
    {MILESTONE_CONTACTED, STAGE_CONTACT, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "R02: the caller was reached"},
    {MILESTONE_ARRIVED, STAGE_ARRIVE, CLOCK_ENDS, SCOPE_UNIT, false, false, false, "T04: on the scene"},

    {MILESTONE_RETURNED, STAGE_SIGN, CLOCK_ENDS, SCOPE_UNIT, false, false, false,
     "1.8: a return answers the dispatch as a signature does"},
    {MILESTONE_RETURNED, STAGE_REVIEW, CLOCK_STARTS, SCOPE_ORDER, false, false, false,
     "1.8: the review has a limit; the total and the unit's other clocks keep running (R31)"},
    {MILESTONE_RULED, STAGE_REVIEW, CLOCK_ENDS, SCOPE_ORDER, false, false, false, "ruled on"},
    {MILESTONE_RELIEVED, EVERY_STAGE, CLOCK_CANCELS, SCOPE_UNIT, false, false, false,
     "another unit has it: this one owes nothing; the order's clocks keep running"},

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

    {MILESTONE_SETTLED, STAGE_SETTLE, CLOCK_ENDS, SCOPE_ORDER, false, false, false, "all have fed back"},
    {MILESTONE_SETTLED, STAGE_FOLLOW_UP, CLOCK_STARTS, SCOPE_ORDER, false, false, false,
     "R34, T10: followed up inside a limit, in every round"},
    {MILESTONE_FOLLOWED_UP, STAGE_FOLLOW_UP, CLOCK_ENDS, SCOPE_ORDER, false, false, false, "the person was asked back"},

    {MILESTONE_WRITTEN_OFF, EVERY_STAGE, CLOCK_CANCELS, SCOPE_ALL, false, false, false, "R30: closed"},
    {MILESTONE_WITHDRAWN, EVERY_STAGE, CLOCK_CANCELS, SCOPE_ALL, false, false, false, "the person took it back"},
};

const struct clock_rule *clock_rules(size_t *count)
{
    *count = COUNT(RULES);
    return RULES;
}

/* ---- one clock ---- */

const struct pack_limit *clock_limit(const struct clock_terms *terms)
{
    if (terms->stage <= STAGE_UNSPECIFIED || terms->stage >= STAGE_COUNT)
        return NULL;
    const struct pack_policy *policy = &terms->pack->policies[terms->policy];
    const struct pack_limit *rural = &policy->rural[terms->stage];
    const struct pack_limit *limit = &policy->limits[terms->stage];
    if (terms->setting == SETTING_RURAL && rural->unit > LIMIT_NONE)
        limit = rural;
    return limit->unit > LIMIT_NONE ? limit : NULL;
}

static void insert_rung(struct clock *clock, instant at, const struct pack_rung *rung)
{
    int place = clock->rung_count++;
    for (; place > 0 && clock->rungs[place - 1].at > at; place--)
        clock->rungs[place] = clock->rungs[place - 1];
    clock->rungs[place] = (struct clock_rung){.at = at, .action = rung->action};
    str_copy(clock->rungs[place].level, sizeof clock->rungs[place].level, rung->level);
}

static void build_ladder(const struct clock_terms *terms, const struct pack_unit *unit, instant running_from,
                         struct clock *clock)
{
    const struct pack_limit *limit = clock_limit(terms);
    const struct pack_policy *policy = &terms->pack->policies[terms->policy];
    const struct pack_calendar *calendar = &terms->pack->calendars[terms->pack->calendar];
    for (size_t i = 0; i < policy->rung_count && clock->rung_count < CLOCK_RUNGS_MAX; i++) {
        const struct pack_rung *rung = &policy->rungs[i];
        if (rung->stage != STAGE_UNSPECIFIED && rung->stage != terms->stage)
            continue;
        int missing_year = 0;
        instant at = calendar_offset(calendar, calendar_on_duty(unit, &rung->offset), &rung->offset, rung->before,
                                     clock->due, &missing_year);
        if (rung->offset.unit == LIMIT_PERCENT)
            at = calendar_part(calendar, calendar_on_duty(unit, limit), limit, rung->offset.amount, running_from,
                               clock->due);
        if (missing_year != 0)
            clock->missing_year = missing_year;
        else if (at > clock->started)
            insert_rung(clock, at, rung);
    }
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

bool clock_start(struct arena *arena, const struct clock_terms *terms, instant at, struct clock *clock,
                 struct deadline *explained)
{
    const struct pack_limit *limit = clock_limit(terms);
    if (!limit)
        return false;
    const struct pack *pack = terms->pack;
    const struct pack_unit *unit = terms->unit >= 0 ? &pack->units[terms->unit] : NULL;
    struct deadline deadline = calendar_deadline(explained ? arena : NULL, &pack->calendars[pack->calendar],
                                                 calendar_on_duty(unit, limit), limit, at);
    if (deadline.fault == CALENDAR_BAD_LIMIT)
        return false;
    if (explained)
        *explained = deadline;
    *clock = (struct clock){.order = clock->order,
                            .round = clock->round,
                            .stage = terms->stage,
                            .state = CLOCK_OPEN,
                            .started = at,
                            .due = deadline.fault == CALENDAR_OK ? deadline.due : INSTANT_NONE,
                            .stopped = INSTANT_NONE,
                            .missing_year = deadline.missing_year};
    if (unit)
        str_copy(clock->unit, sizeof clock->unit, unit->code);
    if (deadline.fault == CALENDAR_OK)
        build_ladder(terms, unit, deadline.running_from, clock);
    set_next(clock);
    return true;
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
    if (clock->due == INSTANT_NONE)
        return end(clock, CLOCK_STOPPED, at);
    return end(clock, at <= clock->due ? CLOCK_MET : CLOCK_MISSED, at);
}

bool clock_cancel(struct clock *clock, instant at)
{
    return end(clock, CLOCK_STOPPED, at);
}

const struct clock_rung *clock_fire(struct clock *clock, instant now)
{
    if (clock->next_at == INSTANT_NONE || now < clock->next_at)
        return NULL;
    const struct clock_rung *rung = &clock->rungs[clock->next_rung++];
    set_next(clock);
    return rung;
}

/* ---- what an event does to the clocks of an order ---- */

static bool fits(const struct clock_rule *rule, const struct clock_event *event)
{
    return rule->milestone == event->milestone && (!rule->urgent_only || event->urgent) &&
           (!rule->redo_only || event->round > 0) && (!rule->first_only || event->round == 0) &&
           (rule->scope != SCOPE_LEAD || event->lead);
}

static bool covers(const struct clock_rule *rule, const struct clock_event *event, const struct clock *clock)
{
    if (rule->stage != EVERY_STAGE && rule->stage != clock->stage)
        return false;
    if (rule->scope == SCOPE_ALL)
        return true;
    if (rule->scope == SCOPE_ORDER)
        return clock->unit[0] == '\0';
    return clock->unit[0] != '\0' && str_equal(clock->unit, event->unit);
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
        bool ended = rule->effect == CLOCK_CANCELS ? clock_cancel(clock, at) : clock_stop(clock, at);
        return ended ? rule : NULL;
    }
    return NULL;
}
