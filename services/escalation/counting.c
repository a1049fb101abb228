#include "services/escalation/counting.h"

#include "common/str.h"

int counting_policy(const struct pack *pack, const char *code)
{
    int policy = pack_policy_find(pack, code);
    return policy < 0 ? pack->backstop_policy : policy;
}

bool counting_urgent(const struct pack *pack, int policy, enum urgency urgency)
{
    return urgency == URGENCY_URGENT || pack->policies[policy].arrive_always;
}

/* The core asks who leads the order, today; what a relief bears on was settled when it was granted. So to a clock of
 * another unit it is shown as the present lead's if its unit led then, and as nobody's if it did not. What was granted
 * after the clock had ended does not bear on it, though it may still have to be judged. */
static void add_reliefs(struct arena *arena, const struct counting_facts *facts, const struct clock *clock,
                        struct clock_terms *terms)
{
    static const char NOBODY[] = "?"; /* no code of a unit */
    struct relief *list = arena_array(arena, facts->relief_count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < facts->relief_count; i++) {
        const struct counting_relief *one = &facts->reliefs[i];
        if (clock->state == CLOCK_UNJUDGED && relief_counts(&one->relief) && one->relief.decided_at > clock->stopped)
            continue;
        list[count] = one->relief;
        if (!str_equal(one->relief.unit, clock->unit))
            list[count].unit = one->led ? facts->lead : NOBODY;
        count++;
    }
    terms->reliefs = list;
    terms->relief_count = count;
}

static const struct pack_limit *given(struct arena *arena, const char *limit_text)
{
    struct pack_limit *limit = arena_alloc(arena, sizeof *limit);
    return !str_empty(limit_text) && limit_parse(limit_text, limit, NULL) && limit->unit > LIMIT_NONE ? limit : NULL;
}

/* The review date of the pause that lasts longest; while none is known, the one that the clock has. */
static instant review_date(const struct counting_facts *facts, const struct clock *clock)
{
    instant until = INSTANT_NONE;
    for (size_t i = 0; i < facts->relief_count; i++) {
        const struct relief *relief = &facts->reliefs[i].relief;
        if (relief->state == RELIEF_GRANTED && relief->kind != RELIEF_EXTENSION &&
            str_equal(relief->unit, clock->unit) && relief->until > until)
            until = relief->until;
    }
    return until == INSTANT_NONE ? clock->due : until;
}

/* The lead owes the result when the deployment above says so, and so does the order; others who have a part in it go by
 * the policy, but never later. A clock that waits to be judged was not bound while it ran, or its year would be known. */
static enum clock_bound bound_of(const struct counting_facts *facts, const struct clock *clock)
{
    bool leads = clock->unit[0] == '\0' || str_equal(clock->unit, facts->lead);
    if (!facts->upper || facts->upper_due == INSTANT_NONE || !clock_takes_upper(clock->stage))
        return BOUND_NONE;
    if (!leads)
        return BOUND_LATEST;
    return clock->state == CLOCK_UNJUDGED ? BOUND_NONE : BOUND_EXACT;
}

static void add_bound(const struct counting_facts *facts, const struct clock *clock, struct clock_terms *terms)
{
    terms->bound = clock->stage == STAGE_PAUSE ? BOUND_EXACT : bound_of(facts, clock);
    if (clock->stage == STAGE_PAUSE)
        terms->until = review_date(facts, clock);
    else if (terms->bound != BOUND_NONE)
        terms->until = facts->upper_due;
    if (terms->bound == BOUND_EXACT && clock->stage != STAGE_PAUSE)
        terms->giver = GIVER_UPPER;
}

struct clock_terms counting_terms(struct arena *arena, const struct counting_facts *facts, const struct clock *clock)
{
    const struct pack *pack = facts->pack, *newest = facts->newest;
    bool order = clock->unit[0] == '\0';
    int area = pack_area_find(pack, facts->area), policy = counting_policy(pack, facts->policy);
    struct clock_terms terms = {.pack = pack,
                                .policy = policy,
                                .unit = order ? -1 : pack_unit_find(pack, clock->unit),
                                .stage = clock->stage,
                                .setting = area < 0 ? SETTING_URBAN : pack->areas[area].setting,
                                .calendar = calendar_of(newest, pack_area_find(newest, facts->area),
                                                        order ? -1 : pack_unit_find(newest, clock->unit)),
                                .given = given(arena, facts->limit_text),
                                .giver = facts->giver,
                                .urgent = counting_urgent(pack, policy, facts->urgency),
                                .lead = facts->lead,
                                .until = INSTANT_NONE};
    if (!facts->upper)
        add_reliefs(arena, facts, clock, &terms);
    add_bound(facts, clock, &terms);
    return terms;
}
