#include "common/pack_facts.h"

static const char *fact_bits(struct arena *arena, unsigned long long bits)
{
    const char *text = NULL;
    for (int fact = 1; fact < FACT_COUNT; fact++)
        if (bits & 1ull << fact)
            text = pack_facts_join(arena, text, term_get("fact", fact)->code);
    return text;
}

void pack_facts_rate(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_rate *rate = &pack->rates[n];
    pack_facts_say(facts, "name", rate->name);
    pack_facts_say(facts, "source", rate->source);
    pack_facts_number(facts, "version", rate->version);
    pack_facts_say(facts, "numerator", fact_bits(facts->arena, rate->numerator));
    pack_facts_say(facts, "denominator", fact_bits(facts->arena, rate->denominator));
    pack_facts_number(facts, "least", rate->least);
    pack_facts_number(facts, "tolerance", rate->tolerance);
    pack_facts_flag(facts, "lower_is_better", rate->lower_is_better);
}

void pack_facts_peers(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_peers *peers = &pack->peers[n];
    const char *units = NULL;
    for (size_t i = 0; i < peers->unit_count; i++)
        units = pack_facts_join(facts->arena, units, pack_facts_unit(pack, peers->units[i]));
    pack_facts_say(facts, "name", peers->name);
    pack_facts_say(facts, "kinds", pack_facts_bits(facts->arena, "unit_kind", peers->kinds));
    pack_facts_say(facts, "area", pack_area_code(pack, peers->area));
    pack_facts_say(facts, "units", units);
}

void pack_facts_points(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_points *points = &pack->points[n];
    pack_facts_say(facts, "name", points->name);
    pack_facts_say(facts, "source", points->source);
    pack_facts_term(facts, "fact", "fact", (int)points->fact);
    pack_facts_say(facts, "rate", points->rate < 0 ? "" : pack->rates[points->rate].code);
    pack_facts_number(facts, "below", points->below);
    pack_facts_number(facts, "above", points->above);
    pack_facts_number(facts, "points", points->points);
}

void pack_facts_talk(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_talk *talk = &pack->talks[n];
    pack_facts_say(facts, "source", talk->source);
    pack_facts_say(facts, "rate", pack->rates[talk->rate].code);
    pack_facts_number(facts, "below", talk->below);
    pack_facts_number(facts, "months", talk->months);
}

void pack_facts_spots(const struct pack *pack, struct facts *facts)
{
    const struct pack_blind_spots *spots = &pack->blind_spots;
    pack_facts_number(facts, "blind_spots.rise_percent", spots->rise_percent);
    pack_facts_number(facts, "blind_spots.rise_least", spots->rise_least);
    pack_facts_number(facts, "blind_spots.loop_moves", spots->loop_moves);
    pack_facts_number(facts, "blind_spots.repeat_count", spots->repeat_count);
    pack_facts_number(facts, "blind_spots.repeat_days", spots->repeat_days);
    pack_facts_number(facts, "blind_spots.forecast_weeks", spots->forecast_weeks);
}
