#include "services/escalation/relief.h"

#include "common/limit.h"
#include "common/str.h"

static const struct pack_relief *offer_of(const struct pack_policy *policy, enum relief_kind kind)
{
    return &policy->relief[kind];
}

bool relief_counts(const struct relief *relief)
{
    return relief->state == RELIEF_GRANTED || relief->state == RELIEF_ENDED;
}

bool relief_runs(const struct relief *relief, instant at)
{
    return relief_counts(relief) && relief->kind != RELIEF_EXTENSION && relief->decided_at <= at && at < relief->until;
}

bool relief_covers(const struct pack_policy *policy, const struct relief *relief, const char *lead, const char *unit,
                   enum stage stage)
{
    if ((offer_of(policy, relief->kind)->stages & 1u << stage) == 0)
        return false;
    if (str_equal(relief->unit, unit))
        return true;
    bool by_lead = str_equal(relief->unit, lead);
    return by_lead && (str_empty(unit) || relief->kind != RELIEF_EXTENSION);
}

static enum reason at_fault(const char **field, const char *name, enum reason reason)
{
    *field = name;
    return reason;
}

/* ---- asking ---- */

static enum reason check_count(const struct relief_case *of, const struct relief *asked, const char **field)
{
    int used = 0;
    for (size_t i = 0; i < of->count; i++) {
        const struct relief *one = &of->list[i];
        if (one->state == RELIEF_ASKED && str_equal(one->unit, asked->unit))
            return at_fault(field, "kind", REASON_ALREADY_DONE);
        used += one->kind == asked->kind && one->state != RELIEF_REFUSED;
    }
    return used < offer_of(of->policy, asked->kind)->max ? REASON_NONE : at_fault(field, "kind", REASON_USED_UP);
}

static bool lists(const struct pack_relief *offer, const char *ground)
{
    for (size_t i = 0; i < offer->ground_count; i++)
        if (str_equal(offer->grounds[i], ground))
            return true;
    return false;
}

static enum reason check_ground(const struct relief_case *of, const struct relief *asked, const char **field)
{
    const struct pack_relief *offer = offer_of(of->policy, asked->kind);
    return lists(offer, asked->ground) ? REASON_NONE : at_fault(field, "ground", REASON_UNKNOWN_CODE);
}

/* N12: each within its cap, and all of them together. Both are counted in one unit, so that they can be summed. */
static enum reason check_amount(const struct relief_case *of, const struct relief *asked, const char **field)
{
    const struct pack_relief *offer = offer_of(of->policy, RELIEF_EXTENSION);
    struct pack_limit amount, earlier;
    if (asked->until != INSTANT_NONE)
        return at_fault(field, "until", REASON_FORBIDDEN_HERE);
    if (!limit_parse_distance(asked->amount, &amount, NULL) || amount.unit != offer->each.unit)
        return at_fault(field, "amount", REASON_BAD_FORMAT);
    int sum = amount.amount;
    for (size_t i = 0; i < of->count; i++)
        if (of->list[i].kind == RELIEF_EXTENSION && relief_counts(&of->list[i]) &&
            limit_parse_distance(of->list[i].amount, &earlier, NULL))
            sum += earlier.amount;
    bool over = amount.amount > offer->each.amount || (offer->total.unit > LIMIT_NONE && sum > offer->total.amount);
    return over ? at_fault(field, "amount", REASON_OVER_CAP) : REASON_NONE;
}

static instant longest(const struct relief_case *of, const struct pack_limit *cap)
{
    return cap->unit > LIMIT_NONE ? calendar_deadline(NULL, of->calendar, false, cap, of->now).due - of->now : -1;
}

/* 1.7 e: a pause has a review date, and neither it nor all of them together may be longer than the cap. */
static enum reason check_until(const struct relief_case *of, const struct relief *asked, const char **field)
{
    const struct pack_relief *offer = offer_of(of->policy, asked->kind);
    instant each = longest(of, &offer->each), total = longest(of, &offer->total);
    if (!str_empty(asked->amount))
        return at_fault(field, "amount", REASON_FORBIDDEN_HERE);
    if (asked->until == INSTANT_NONE)
        return at_fault(field, "until", REASON_REQUIRED);
    if (asked->until <= of->now)
        return at_fault(field, "until", REASON_OUT_OF_RANGE);
    instant sum = asked->until - of->now;
    if (each >= 0 && sum > each)
        return at_fault(field, "until", REASON_OVER_CAP);
    for (size_t i = 0; i < of->count; i++)
        if (of->list[i].kind == asked->kind && relief_counts(&of->list[i]))
            sum += of->list[i].until - of->list[i].decided_at;
    return total >= 0 && sum > total ? at_fault(field, "until", REASON_OVER_CAP) : REASON_NONE;
}

static enum reason check_clocks(const struct relief_case *of, const struct relief *asked, const char **field)
{
    bool running = false;
    for (size_t i = 0; i < of->clock_count; i++) {
        const struct relief_clock *clock = &of->clocks[i];
        if (!clock->open || !relief_covers(of->policy, asked, of->lead, clock->unit, clock->stage))
            continue;
        if (clock->due >= of->now)
            return REASON_NONE;
        running = true;
    }
    return at_fault(field, "kind", running ? REASON_TOO_LATE : REASON_WRONG_STATE);
}

enum reason relief_ask(const struct relief_case *of, const struct relief *asked, const char **field)
{
    if (offer_of(of->policy, asked->kind)->max == 0)
        return at_fault(field, "kind", REASON_NOT_OFFERED);
    enum reason reason = check_count(of, asked, field);
    if (reason == REASON_NONE)
        reason = check_ground(of, asked, field);
    if (reason == REASON_NONE)
        reason = asked->kind == RELIEF_EXTENSION ? check_amount(of, asked, field) : check_until(of, asked, field);
    return reason == REASON_NONE ? check_clocks(of, asked, field) : reason;
}

/* ---- asking the level above ---- */

static bool is_ground(const struct pack *pack, const char *ground)
{
    for (size_t i = 0; i < pack->policies_count; i++)
        for (int kind = 0; kind < RELIEF_KIND_COUNT; kind++)
            if (lists(&pack->policies[i].relief[kind], ground))
                return true;
    return false;
}

static enum reason amount_form(const struct relief *asked, const char **field)
{
    struct pack_limit amount;
    if (asked->until != INSTANT_NONE)
        return at_fault(field, "until", REASON_FORBIDDEN_HERE);
    bool length = limit_parse_distance(asked->amount, &amount, NULL) && amount.unit != LIMIT_NONE &&
                  amount.unit != LIMIT_END_OF_DAY && amount.unit != LIMIT_PERCENT;
    return length ? REASON_NONE : at_fault(field, "amount", REASON_BAD_FORMAT);
}

static enum reason until_form(const struct relief_case *of, const struct relief *asked, const char **field)
{
    if (!str_empty(asked->amount))
        return at_fault(field, "amount", REASON_FORBIDDEN_HERE);
    if (asked->until == INSTANT_NONE)
        return at_fault(field, "until", REASON_REQUIRED);
    return asked->until > of->now ? REASON_NONE : at_fault(field, "until", REASON_OUT_OF_RANGE);
}

int relief_undecided(const struct relief *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].state == RELIEF_ASKED)
            return (int)i;
    return -1;
}

enum reason relief_ask_upper(const struct pack *pack, const struct relief_case *of, const struct relief *asked,
                             const char **field)
{
    if (relief_undecided(of->list, of->count) >= 0) /* the answer from above does not say to which */
        return at_fault(field, "kind", REASON_ALREADY_DONE);
    if (!is_ground(pack, asked->ground))
        return at_fault(field, "ground", REASON_UNKNOWN_CODE);
    return asked->kind == RELIEF_EXTENSION ? amount_form(asked, field) : until_form(of, asked, field);
}

/* ---- deciding, ending ---- */

enum reason relief_decide(const struct relief_case *of, const struct relief *relief, enum role role, const char *actor,
                          bool grant, const char **field)
{
    enum role approver = offer_of(of->policy, relief->kind)->approver;
    if (relief->state != RELIEF_ASKED)
        return at_fault(field, "seq", REASON_ALREADY_DONE);
    if (str_equal(actor, relief->asked_by))
        return at_fault(field, "seq", REASON_SAME_PERSON);
    if (role != approver && !(approver == ROLE_LEADER && role == ROLE_SUPERVISOR))
        return at_fault(field, "seq", REASON_NOT_APPROVER);
    if (grant && relief->kind != RELIEF_EXTENSION && relief->until <= of->now)
        return at_fault(field, "seq", REASON_OUT_OF_RANGE);
    return REASON_NONE;
}

enum reason relief_end(const struct relief_case *of, const struct relief *relief, const char **field)
{
    bool running = relief->state == RELIEF_GRANTED && relief_runs(relief, of->now);
    return running ? REASON_NONE : at_fault(field, "seq", REASON_WRONG_STATE);
}
