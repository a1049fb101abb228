#include "common/pack_facts.h"

void pack_facts_leader(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_leader *leader = &pack->leaders[n];
    pack_facts_say(facts, "title", leader->title);
    pack_facts_say(facts, "matter", leader->matter < 0 ? "" : pack->matters[leader->matter].code);
    pack_facts_say(facts, "area", pack_area_code(pack, leader->area));
}

void pack_facts_class(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_class *class = &pack->classes[n];
    const char *matters = NULL;
    for (size_t i = 0; i < class->matter_count; i++)
        matters = pack_facts_join(facts->arena, matters, pack->matters[class->matters[i]].code);
    pack_facts_say(facts, "name", class->name);
    pack_facts_say(facts, "matters", matters);
}

static const char *number_bits(struct arena *arena, const char *name, unsigned bits)
{
    const char *text = NULL;
    for (int number = 1; number < 32; number++)
        if (bits & 1u << number)
            text = pack_facts_join(arena, text, arena_print(arena, "%d", number));
    return arena_print(arena, "%s %s", name, bits & 1u ? pack_facts_join(arena, text, "last") : text);
}

static const char *rule_text(struct arena *arena, const struct pack_cadence *cadence)
{
    if (cadence->weekdays)
        return number_bits(arena, "weekdays", cadence->weekdays);
    if (cadence->month_days)
        return number_bits(arena, "month_days", cadence->month_days);
    return cadence->daily ? "daily" : cadence->quarterly ? "quarterly" : "half_yearly";
}

void pack_facts_cadence(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_cadence *cadence = &pack->cadences[n];
    pack_facts_say(facts, "name", cadence->name);
    pack_facts_say(facts, "source", cadence->source);
    pack_facts_term(facts, "kind", "cadence_kind", (int)cadence->kind);
    pack_facts_say(facts, "when", rule_text(facts->arena, cadence));
    pack_facts_say(facts, "time", arena_print(facts->arena, "%02d:%02d", cadence->time / 60, cadence->time % 60));
    pack_facts_term(facts, "rest", "rest_day", (int)cadence->rest);
    pack_facts_say(facts, "area", pack_area_code(pack, cadence->area));
    pack_facts_term(facts, "report", "report_kind", (int)cadence->report);
    pack_facts_say(facts, "reasons", pack_facts_bits(facts->arena, "agenda_reason", cadence->reasons));
    pack_facts_number(facts, "items_max", cadence->items_max);
    pack_facts_number(facts, "repeat_count", cadence->repeat_count);
    pack_facts_number(facts, "repeat_days", cadence->repeat_days);
    pack_facts_say(facts, "chair", cadence->chair);
}

void pack_facts_whistle(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_whistle *whistle = &pack->whistles[n];
    pack_facts_say(facts, "name", whistle->name);
    pack_facts_say(facts, "source", whistle->source);
    pack_facts_say(facts, "from", pack_facts_bits(facts->arena, "unit_kind", whistle->from));
    pack_facts_say(facts, "to", pack_facts_bits(facts->arena, "unit_kind", whistle->to));
    pack_facts_limit(facts, "limit", &whistle->limit);
}

void pack_facts_visit(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_visit *visit = &pack->visits[n];
    pack_facts_say(facts, "name", visit->name);
    pack_facts_say(facts, "source", visit->source);
    pack_facts_say(facts, "cadence", pack->cadences[visit->cadence].code);
    pack_facts_say(facts, "area", pack_area_code(pack, visit->area));
    pack_facts_term(facts, "level", "area_level", (int)visit->level);
    pack_facts_say(facts, "matter", pack_matter_code(pack, visit->matter));
    pack_facts_say(facts, "channel", pack->channels[visit->channel].code);
    pack_facts_say(facts, "from", visit->from == NULL ? "" : visit->from);
    pack_facts_say(facts, "text", visit->text);
}

void pack_facts_care(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_care *care = &pack->cares[n];
    pack_facts_say(facts, "name", care->name);
    pack_facts_say(facts, "source", care->source);
    pack_facts_limit(facts, "every", &care->every);
    pack_facts_say(facts, "matter", pack_matter_code(pack, care->matter));
    pack_facts_say(facts, "channel", pack->channels[care->channel].code);
    pack_facts_say(facts, "text", care->text);
}
