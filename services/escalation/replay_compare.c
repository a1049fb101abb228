#include "services/escalation/replay_compare.h"
#include "common/str.h"

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

/* Without a control. */
static size_t pair_up(struct arena *arena, const struct replay_order *order, const struct replay_course *course,
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

/* The same past clock, or one of the same unit, stage and round that there never was. */
static bool is_same(const struct replay_pair *one, const struct replay_pair *other)
{
    if (one->past != NULL || other->past != NULL)
        return one->past == other->past;
    const struct clock *a = &one->clock->clock, *b = &other->clock->clock;
    return a->stage == b->stage && a->round == b->round && str_equal(a->unit, b->unit);
}

size_t replay_compare(struct arena *arena, const struct replay_order *order, const struct replay_course *course,
                      const struct replay_course *control, struct replay_pair **out)
{
    struct replay_pair *proof;
    size_t count = pair_up(arena, order, course, out);
    size_t proof_count = control == NULL ? 0 : pair_up(arena, order, control, &proof);
    for (size_t i = 0; i < proof_count; i++)
        for (size_t j = 0; proof[i].verdict != REPLAY_SAME && j < count; j++)
            if (is_same(&proof[i], &(*out)[j]))
                (*out)[j].verdict = REPLAY_UNKNOWN;
    return count;
}
