#include "common/pack_tell.h"
#include "common/str.h"
#include <stdint.h>

static const char *calendar_code(const struct pack *pack, int calendar)
{
    return calendar < 0 ? "" : pack->calendars[calendar].code;
}

/* ---- what each kind says ---- */

static void tell_hotspot(const struct pack *pack, struct facts *facts)
{
    const struct pack_hotspot *hotspot = &pack->hotspot;
    pack_facts_number(facts, "hotspots.days", hotspot->days);
    pack_facts_number(facts, "hotspots.count", hotspot->count);
    pack_facts_number(facts, "hotspots.people", hotspot->people);
    pack_facts_number(facts, "hotspots.growth", hotspot->growth);
    pack_facts_number(facts, "hotspots.order_count", hotspot->order_count);
    pack_facts_number(facts, "hotspots.alarm_people", hotspot->alarm_people);
    pack_facts_number(facts, "hotspots.alarm_hours", hotspot->alarm_hours);
    pack_facts_say(facts, "hotspots.channel", hotspot->channel < 0 ? "" : pack->channels[hotspot->channel].code);
}

static void tell_dispatch(const struct pack *pack, struct facts *facts)
{
    const char *phrases = NULL;
    for (size_t i = 0; i < pack->reply.phrase_count; i++)
        phrases = pack_facts_join(facts->arena, phrases, pack->reply.phrases[i]);
    pack_facts_number(facts, "reply.least", pack->reply.least);
    pack_facts_number(facts, "reply.copied", pack->reply.copied);
    pack_facts_say(facts, "reply.phrases", phrases);
    pack_facts_number(facts, "backstop_alarm.percent", pack->alarm.percent);
    pack_facts_number(facts, "backstop_alarm.least", pack->alarm.least);
    pack_facts_number(facts, "backstop_alarm.hours", pack->alarm.hours);
    pack_facts_say(facts, "reports.unit", pack_facts_unit(pack, pack->reports.unit));
    pack_facts_say(facts, "reports.instead", pack_facts_unit(pack, pack->reports.instead));
}

static void tell_city(const struct pack *pack, size_t n, struct facts *facts)
{
    (void)n;
    pack_facts_say(facts, "backstop", pack_facts_unit(pack, pack->backstop));
    pack_facts_say(facts, "backstop_policy", pack->policies[pack->backstop_policy].code);
    pack_facts_number(facts, "review_below", pack->review_below);
    pack_facts_say(facts, "calendar", pack->calendars[pack->calendar].code);
    pack_facts_number(facts, "border_metres", pack->border_metres);
    pack_facts_number(facts, "merge.propose", pack->merge.propose);
    pack_facts_number(facts, "merge.automatic", pack->merge.automatic);
    pack_facts_number(facts, "merge.days", pack->merge.days);
    pack_facts_number(facts, "merge.reopen_days", pack->merge.reopen_days);
    tell_hotspot(pack, facts);
    tell_dispatch(pack, facts);
    pack_facts_spots(pack, facts);
    pack_facts_survey(pack, facts);
    pack_facts_privacy(pack, facts);
}

static void tell_area(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_area *area = &pack->areas[n];
    const char *aliases = NULL;
    for (size_t i = 0; i < area->alias_count; i++)
        aliases = pack_facts_join(facts->arena, aliases, area->aliases[i]);
    pack_facts_say(facts, "name", area->name);
    pack_facts_say(facts, "prefix", area->prefix);
    pack_facts_say(facts, "parent", pack_area_code(pack, area->parent));
    pack_facts_term(facts, "level", "area_level", (int)area->level);
    pack_facts_term(facts, "setting", "setting_class", (int)area->setting);
    pack_facts_say(facts, "aliases", aliases);
    pack_facts_say(facts, "calendar", calendar_code(pack, area->own_calendar));
}

static void tell_unit(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_unit *unit = &pack->units[n];
    pack_facts_say(facts, "name", unit->name);
    pack_facts_say(facts, "parent", pack_facts_unit(pack, unit->parent));
    pack_facts_say(facts, "area", pack_area_code(pack, unit->area));
    pack_facts_term(facts, "kind", "unit_kind", (int)unit->kind);
    pack_facts_flag(facts, "round_the_clock", unit->round_the_clock);
    pack_facts_say(facts, "leader", unit->leader);
    pack_facts_say(facts, "duty", unit->duty);
    pack_facts_say(facts, "calendar", calendar_code(pack, unit->own_calendar));
}

static void tell_matter(const struct pack *pack, size_t n, struct facts *facts)
{
    pack_facts_say(facts, "name", pack->matters[n].name);
    pack_facts_flag(facts, "enterprise_lane", pack->matters[n].enterprise_lane);
    pack_facts_flag(facts, "confidential_lane", pack->matters[n].confidential_lane);
}

static void tell_word(const struct pack *pack, size_t n, struct facts *facts)
{
    pack_facts_number(facts, "weight", pack->words[n].weight);
}

static void tell_entry(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_entry *entry = &pack->entries[n];
    const char *co = NULL;
    for (size_t i = 0; i < entry->co_count; i++)
        co = pack_facts_join(facts->arena, co,
                             arena_print(facts->arena, "%s (%s)", pack_facts_unit(pack, entry->co[i]),
                                         entry->co_duty[i] ? entry->co_duty[i] : ""));
    pack_facts_say(facts, "matter", entry->matter < 0 ? "" : pack->matters[entry->matter].code);
    pack_facts_say(facts, "area", pack_area_code(pack, entry->area));
    pack_facts_term(facts, "party", "party", (int)entry->party);
    pack_facts_term(facts, "urgency", "urgency", (int)entry->urgency);
    pack_facts_term(facts, "when", "roster_time", (int)entry->when);
    pack_facts_term(facts, "class", "order_class", (int)entry->order_class);
    pack_facts_say(facts, "lead", pack_facts_unit(pack, entry->lead));
    pack_facts_say(facts, "co", co);
    pack_facts_say(facts, "policy", pack->policies[entry->policy].code);
    pack_facts_say(facts, "ground", entry->ground);
}

static const char *rung_text(struct arena *arena, const struct pack_rung *rung)
{
    const char *stage = rung->stage ? term_get("stage", (int)rung->stage)->code : "every stage";
    const char *side = rung->offset.amount == 0 ? "at" : rung->before ? "before" : "after";
    return arena_print(arena, "%s %s %s %s %s", stage, side, rung->offset.text,
                       term_get("rung_action", (int)rung->action)->code, rung->level);
}

static const char *relief_text(struct arena *arena, const struct pack_relief *relief)
{
    const char *grounds = NULL;
    if (relief->max == 0)
        return "none";
    for (size_t i = 0; i < relief->ground_count; i++)
        grounds = pack_facts_join(arena, grounds, relief->grounds[i]);
    return arena_print(arena, "%d times each %s total %s by %s (stages %s; grounds %s)", relief->max,
                       relief->each.unit == LIMIT_NONE ? "none" : relief->each.text,
                       relief->total.unit == LIMIT_NONE ? "none" : relief->total.text,
                       term_get("role", (int)relief->approver)->code, pack_facts_bits(arena, "stage", relief->stages),
                       grounds);
}

static void tell_policy(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_policy *policy = &pack->policies[n];
    const char *ladder = NULL;
    pack_facts_say(facts, "name", policy->name);
    pack_facts_say(facts, "source", policy->source);
    for (int stage = 1; stage < STAGE_COUNT; stage++) {
        const char *code = term_get("stage", stage)->code;
        pack_facts_limit(facts, arena_print(facts->arena, "limits.%s", code), &policy->limits[stage]);
        pack_facts_limit(facts, arena_print(facts->arena, "rural.%s", code), &policy->rural[stage]);
    }
    for (size_t i = 0; i < policy->rung_count; i++)
        ladder = pack_facts_join(facts->arena, ladder, rung_text(facts->arena, &policy->rungs[i]));
    pack_facts_say(facts, "ladder", ladder);
    pack_facts_limit(facts, "return_limit", &policy->return_limit);
    pack_facts_number(facts, "return_max", policy->return_max);
    pack_facts_number(facts, "redo_max", policy->redo_max);
    pack_facts_flag(facts, "sign_off", policy->sign_off);
    pack_facts_flag(facts, "instant", policy->instant);
    pack_facts_flag(facts, "contact_first", policy->contact_first);
    pack_facts_flag(facts, "arrive_always", policy->arrive_always);
    pack_facts_flag(facts, "unit_call", policy->unit_call);
    pack_facts_limit(facts, "look_back", &policy->look_back);
    for (int kind = 1; kind < RELIEF_KIND_COUNT; kind++)
        pack_facts_say(facts, arena_print(facts->arena, "relief.%s", term_get("relief_kind", kind)->code),
                       relief_text(facts->arena, &policy->relief[kind]));
    pack_facts_term(facts, "on_change", "on_change", (int)policy->on_change);
}

/* "08:30-12:00, 13:30-17:30; 5: 08:30-15:00" */
static const char *week_text(struct arena *arena, const struct pack_week *week)
{
    const char *plain = pack_hours_text(arena, &week->plain), *text = plain;
    for (int weekday = 1; week->by_weekday && weekday <= 7; weekday++) {
        const char *spans = pack_hours_text(arena, &week->by_weekday[weekday]);
        if (!str_equal(spans, plain))
            text = arena_print(arena, "%s; %d: %s", text, weekday, spans);
    }
    return text;
}

static void tell_calendar(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_calendar *calendar = &pack->calendars[n];
    const char *seasons = NULL;
    for (size_t i = 0; i < calendar->season_count; i++) {
        const struct pack_season *season = &calendar->seasons[i];
        seasons = pack_facts_join(facts->arena, seasons,
                                  arena_print(facts->arena, "%s to %s (%s)", season->from, season->to,
                                              week_text(facts->arena, &season->week)));
    }
    pack_facts_number(facts, "offset_minutes", calendar->offset_minutes);
    pack_facts_number(facts, "first_year", calendar->first_year);
    pack_facts_number(facts, "last_year", calendar->last_year);
    pack_facts_say(facts, "spans", week_text(facts->arena, &calendar->week));
    pack_facts_say(facts, "seasons", seasons);
    pack_facts_say(facts, "base", calendar->base);
}

/* What every calendar says itself, in one row of numbers. */
static const struct pack_day *day_at(const struct pack *pack, size_t n, const struct pack_calendar **calendar)
{
    for (*calendar = pack->calendars; n >= (*calendar)->own_day_count; ++*calendar)
        n -= (*calendar)->own_day_count;
    return &(*calendar)->own_days[n];
}

static const char *day_kind(struct arena *arena, const struct pack_day *at)
{
    char date[11];
    if (at->replaces != DAY_NONE) {
        day_format(at->replaces, date);
        return arena_print(arena, "work(%s)", date);
    }
    if (at->hours)
        return arena_print(arena, "work(%s)", pack_hours_text(arena, at->hours));
    return at->work ? "work" : "off";
}

static void tell_day(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_calendar *calendar;
    const struct pack_day *at = day_at(pack, n, &calendar);
    pack_facts_say(facts, "kind", day_kind(facts->arena, at));
    pack_facts_say(facts, "name", at->name);
}

static void tell_channel(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_channel *channel = &pack->channels[n];
    pack_facts_say(facts, "name", channel->name);
    pack_facts_term(facts, "kind", "channel_kind", (int)channel->kind);
    pack_facts_say(facts, "district", pack_area_code(pack, channel->district));
    pack_facts_number(facts, "rate_per_second", channel->rate_per_second);
    pack_facts_number(facts, "burst", channel->burst);
    pack_facts_flag(facts, "may_answer", channel->may_answer);
    pack_facts_flag(facts, "spool", channel->spool);
    pack_facts_number(facts, "spool_entries", channel->spool_entries);
    pack_facts_number(facts, "spool_minutes", channel->spool_minutes);
    pack_facts_flag(facts, "may_withhold", channel->may_withhold);
    pack_facts_flag(facts, "internal", channel->internal);
}

static void tell_text(const struct pack *pack, size_t n, struct facts *facts)
{
    pack_facts_say(facts, "zh", pack->texts[n].zh);
    pack_facts_say(facts, "en", pack->texts[n].en);
}

static const char *days_text(struct arena *arena, unsigned weekdays)
{
    const char *text = NULL;
    for (int weekday = 1; weekday <= 7; weekday++)
        if (weekdays & 1u << weekday)
            text = pack_facts_join(arena, text, pack_weekday_name(weekday));
    return text;
}

static void tell_shift(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_shift *shift = &pack->shifts[n];
    bool whole = shift->start == shift->end;
    pack_facts_say(facts, "who", shift->who);
    pack_facts_term(facts, "when", "roster_time", (int)shift->when);
    pack_facts_say(facts, "days", days_text(facts->arena, shift->weekdays));
    pack_facts_say(facts, "span",
                   whole ? ""
                         : arena_print(facts->arena, "%02d:%02d-%02d:%02d", shift->start / 60, shift->start % 60,
                                       shift->end / 60, shift->end % 60));
    pack_facts_say(facts, "desk", pack_facts_unit(pack, shift->desk));
    pack_facts_term(facts, "urgency", "urgency", (int)shift->urgency);
}

/* ---- keys ---- */

static const char *word_key(struct arena *arena, const struct pack *pack, size_t n)
{
    const struct pack_word *word = &pack->words[n];
    const char *list = term_get("axis", (int)word->axis)->code;
    const char *value = word->axis == AXIS_MATTER ? pack->matters[word->value].code : term_get(list, word->value)->code;
    return arena_print(arena, "%s %s", value, word->word);
}

static const char *day_key(struct arena *arena, const struct pack *pack, size_t n)
{
    const struct pack_calendar *calendar;
    char date[11];
    day_format(day_at(pack, n, &calendar)->date, date);
    return arena_print(arena, "%s %s", calendar->code, date);
}

static size_t day_total(const struct pack *pack)
{
    size_t total = 0;
    for (size_t i = 0; i < pack->calendars_count; i++)
        total += pack->calendars[i].own_day_count;
    return total;
}

#define KEY(name, array, field)                                                                                        \
    static const char *name##_key(struct arena *arena, const struct pack *pack, size_t n)                              \
    {                                                                                                                  \
        (void)arena;                                                                                                   \
        return pack->array[n].field;                                                                                   \
    }                                                                                                                  \
    static size_t name##_total(const struct pack *pack)                                                                \
    {                                                                                                                  \
        return pack->array##_count;                                                                                    \
    }
KEY(area, areas, code)
KEY(unit, units, code)
KEY(matter, matters, code)
KEY(entry, entries, code)
KEY(policy, policies, code)
KEY(calendar, calendars, code)
KEY(channel, channels, code)
KEY(text, texts, key)
KEY(leader, leaders, code)
KEY(class, classes, code)
KEY(cadence, cadences, code)
KEY(whistle, whistles, code)
KEY(visit, visits, code)
KEY(care, cares, code)
KEY(retention, retentions, code)
KEY(asking, askings, code)
KEY(cause_word, cause_words, word)
KEY(rate, rates, code)
KEY(peers, peers, code)
KEY(points, points, code)
KEY(talk, talks, code)
#undef KEY

static const char *city_key(struct arena *arena, const struct pack *pack, size_t n)
{
    (void)arena, (void)n;
    return pack->name;
}

static size_t city_total(const struct pack *pack)
{
    (void)pack;
    return 1;
}

static void tell_gate(const struct pack *pack, size_t n, struct facts *facts)
{
    pack_facts_number(facts, "automatic", pack->gates[n].automatic);
    pack_facts_number(facts, "suggest", pack->gates[n].suggest);
}

static const char *gate_key(struct arena *arena, const struct pack *pack, size_t n)
{
    (void)arena;
    return pack->gates[n].matter < 0 ? "every matter" : pack->matters[pack->gates[n].matter].code;
}

static size_t gate_total(const struct pack *pack)
{
    return pack->gates_count;
}

/* Rings have no code: "pingyin.yushan", the next of the same area "pingyin.yushan 2". */
static const char *ring_key(struct arena *arena, const struct pack *pack, size_t n)
{
    int number = 1;
    for (size_t i = 0; i < n; i++)
        number += pack->rings[i].area == pack->rings[n].area;
    const char *code = pack_area_code(pack, pack->rings[n].area);
    return number == 1 ? code : arena_print(arena, "%s %d", code, number);
}

static size_t ring_total(const struct pack *pack)
{
    return pack->rings_count;
}

/* FNV-1a over the degrees: a moved point is seen, a list of numbers is not printed. */
static unsigned fingerprint(const struct pack_ring *ring)
{
    const unsigned char *bytes = (const unsigned char *)ring->points;
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < ring->point_count * sizeof *ring->points; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

static void tell_ring(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_ring *ring = &pack->rings[n];
    pack_facts_say(facts, "ring", arena_print(facts->arena, "%zu points %08x", ring->point_count, fingerprint(ring)));
    pack_facts_flag(facts, "hole", ring->hole);
}

/* Shifts have no code: "py.yushan 1", the next of the same unit "py.yushan 2". */
static const char *shift_key(struct arena *arena, const struct pack *pack, size_t n)
{
    size_t count = 0;
    const struct pack_shift *shifts = pack_shifts_of(pack, pack->shifts[n].unit, &count);
    return arena_print(arena, "%s %d", pack_facts_unit(pack, pack->shifts[n].unit),
                       (int)(&pack->shifts[n] - shifts) + 1);
}

static size_t shift_total(const struct pack *pack)
{
    return pack->shifts_count;
}

static size_t word_total(const struct pack *pack)
{
    return pack->words_count;
}

const struct pack_teller PACK_TELLERS[] = {
    {"city", city_total, city_key, tell_city},
    {"area", area_total, area_key, tell_area},
    {"unit", unit_total, unit_key, tell_unit},
    {"matter", matter_total, matter_key, tell_matter},
    {"word", word_total, word_key, tell_word},
    {"entry", entry_total, entry_key, tell_entry},
    {"policy", policy_total, policy_key, tell_policy},
    {"calendar", calendar_total, calendar_key, tell_calendar},
    {"day", day_total, day_key, tell_day},
    {"channel", channel_total, channel_key, tell_channel},
    {"text", text_total, text_key, tell_text},
    {"leader", leader_total, leader_key, pack_facts_leader},
    {"class", class_total, class_key, pack_facts_class},
    {"cadence", cadence_total, cadence_key, pack_facts_cadence},
    {"gate", gate_total, gate_key, tell_gate},
    {"boundary", ring_total, ring_key, tell_ring},
    {"whistle", whistle_total, whistle_key, pack_facts_whistle},
    {"shift", shift_total, shift_key, tell_shift},
    {"visit", visit_total, visit_key, pack_facts_visit},
    {"care", care_total, care_key, pack_facts_care},
    {"retention", retention_total, retention_key, pack_facts_retention},
    {"plan", asking_total, asking_key, pack_facts_asking},
    {"cause_word", cause_word_total, cause_word_key, pack_facts_cause_word},
    {"rate", rate_total, rate_key, pack_facts_rate},
    {"peers", peers_total, peers_key, pack_facts_peers},
    {"points", points_total, points_key, pack_facts_points},
    {"talk", talk_total, talk_key, pack_facts_talk},
};
const size_t PACK_TELLER_COUNT = COUNT(PACK_TELLERS);
