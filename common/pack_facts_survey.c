#include "common/pack_facts.h"

static const char *step_text(struct facts *facts, const struct pack *pack, const struct pack_asking_step *step)
{
    const char *text =
        arena_print(facts->arena, "%s x%d", term_get("channel_kind", (int)step->way)->code, step->attempts);
    if (step->pause.unit != LIMIT_NONE)
        text = arena_print(facts->arena, "%s %s", text, step->pause.text);
    return step->channel < 0 ? text : arena_print(facts->arena, "%s by %s", text, pack->channels[step->channel].code);
}

void pack_facts_asking(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_asking *plan = &pack->askings[n];
    const char *steps = NULL;
    for (size_t i = 0; i < plan->step_count; i++)
        steps = pack_facts_join(facts->arena, steps, step_text(facts, pack, &plan->steps[i]));
    pack_facts_say(facts, "name", plan->name);
    pack_facts_say(facts, "source", plan->source);
    pack_facts_say(facts, "channels", pack_facts_bits(facts->arena, "channel_kind", plan->channels));
    pack_facts_say(facts, "steps", steps);
}

void pack_facts_cause_word(const struct pack *pack, size_t n, struct facts *facts)
{
    pack_facts_term(facts, "cause", "cause", (int)pack->cause_words[n].cause);
    pack_facts_number(facts, "weight", pack->cause_words[n].weight);
}

static const char *hours_text(struct arena *arena, const struct pack_survey *survey)
{
    return arena_print(arena, "%02d:%02d-%02d:%02d", survey->hours_start / 60, survey->hours_start % 60,
                       survey->hours_end / 60, survey->hours_end % 60);
}

void pack_facts_survey(const struct pack *pack, struct facts *facts)
{
    const struct pack_survey *survey = &pack->survey;
    const char *aspects = NULL;
    for (size_t i = 0; i < survey->aspect_count; i++)
        aspects = pack_facts_join(facts->arena, aspects, survey->aspects[i]);
    pack_facts_say(facts, "survey.hours", hours_text(facts->arena, survey));
    pack_facts_number(facts, "survey.later_max", survey->later_max);
    pack_facts_say(facts, "survey.analyse", pack_facts_bits(facts->arena, "cause", survey->analyse));
    pack_facts_limit(facts, "survey.analyse_limit", &survey->analyse_limit);
    pack_facts_limit(facts, "survey.archive", &survey->archive);
    pack_facts_number(facts, "survey.retention_years", survey->retention_years);
    pack_facts_limit(facts, "survey.appeal.unit", &survey->appeal_unit);
    pack_facts_limit(facts, "survey.appeal.person", &survey->appeal_person);
    pack_facts_limit(facts, "survey.window.answered", &survey->window_answered);
    pack_facts_limit(facts, "survey.window.look_back", &survey->window_look_back);
    pack_facts_say(facts, "survey.aspects", aspects);
    pack_facts_number(facts, "survey.check.percent", survey->check_percent);
    pack_facts_number(facts, "survey.check.least", survey->check_least);
    pack_facts_number(facts, "survey.check.urgent", survey->check_urgent);
    pack_facts_number(facts, "survey.check.redo", survey->check_redo);
    pack_facts_number(facts, "survey.check.enterprise", survey->check_enterprise);
    pack_facts_number(facts, "survey.check.called", survey->check_called);
}
