#include "services/router/effects.h"
#include "services/router/router_rules.h"

struct router_effect *effects_add(struct router_result *result, enum router_effect_type type, const char *unit)
{
    struct router_effect *effect = &result->effects[result->effect_count];
    if (result->effect_count + 1 < ROUTER_EFFECTS_MAX)
        result->effect_count++;
    *effect = (struct router_effect){.type = type, .unit = unit};
    return effect;
}

void effects_record(struct router_result *result, const char *code, const char *unit)
{
    if (code)
        effects_add(result, EFFECT_RECORD, unit)->code = code;
}

void effects_milestone(struct router_result *result, enum milestone milestone, const char *unit)
{
    if (milestone)
        effects_add(result, EFFECT_MILESTONE, unit)->milestone = milestone;
}

void effects_milestones(struct router_result *result, unsigned milestones, const char *unit)
{
    for (unsigned one = 1; one < MILESTONE_COUNT; one++)
        if (milestones & STATE_BIT(one))
            effects_milestone(result, (enum milestone)one, unit);
}

void effects_progress(struct router_result *result, const char *code, enum request_state state, const char *unit)
{
    if (!code)
        return;
    struct router_effect *effect = effects_add(result, EFFECT_PROGRESS, unit);
    effect->code = code;
    effect->state = state;
}

void effects_refuse(struct router_result *result, const char *field, enum reason reason, const char *why)
{
    result->effect_count = 0; /* of a refused event nothing follows but its violation */
    result->reason = reason;
    result->field = field;
    result->why = why;
}

void effects_drop(struct router_result *result, bool (*drops)(const struct order *, const struct router_effect *))
{
    size_t kept = 0;
    for (size_t i = 0; i < result->effect_count; i++)
        if (!drops(&result->next, &result->effects[i]))
            result->effects[kept++] = result->effects[i];
    result->effect_count = kept;
}
