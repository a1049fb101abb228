#include <stdint.h>
#include <stdlib.h>

#include "common/pack.h"
#include "common/pack_index.h"
#include "common/str.h"

/* A row as people compare it: its key, and what it says field by field, references by their codes. */
#define FACTS_MAX 60
struct facts {
    struct arena *arena;
    size_t count;
    const char *names[FACTS_MAX], *values[FACTS_MAX];
};

static void say(struct facts *facts, const char *name, const char *value)
{
    if (facts->count == FACTS_MAX) /* a kind grew past it: a change would go unseen */
        abort();
    facts->names[facts->count] = name;
    facts->values[facts->count++] = value ? value : "";
}

static void say_number(struct facts *facts, const char *name, int value)
{
    say(facts, name, arena_print(facts->arena, "%d", value));
}

static void say_flag(struct facts *facts, const char *name, bool value)
{
    say(facts, name, value ? "true" : "false");
}

static void say_term(struct facts *facts, const char *name, const char *list, int number)
{
    say(facts, name, number ? term_get(list, number)->code : "");
}

static void say_limit(struct facts *facts, const char *name, const struct pack_limit *limit)
{
    say(facts, name, limit->unit == LIMIT_NONE ? "none" : limit->text);
}

static const char *join(struct arena *arena, const char *list, const char *item)
{
    return list ? arena_print(arena, "%s, %s", list, item) : item;
}

static const char *unit_code(const struct pack *pack, int unit)
{
    return unit < 0 ? "" : pack->units[unit].code;
}

static const char *calendar_code(const struct pack *pack, int calendar)
{
    return calendar < 0 ? "" : pack->calendars[calendar].code;
}

/* ---- what each kind says ---- */

static void tell_hotspot(const struct pack *pack, struct facts *facts)
{
    const struct pack_hotspot *hotspot = &pack->hotspot;
    say_number(facts, "hotspots.days", hotspot->days);
    say_number(facts, "hotspots.count", hotspot->count);
    say_number(facts, "hotspots.people", hotspot->people);
    say_number(facts, "hotspots.growth", hotspot->growth);
    say_number(facts, "hotspots.order_count", hotspot->order_count);
    say_number(facts, "hotspots.alarm_people", hotspot->alarm_people);
    say_number(facts, "hotspots.alarm_hours", hotspot->alarm_hours);
    say(facts, "hotspots.channel", hotspot->channel < 0 ? "" : pack->channels[hotspot->channel].code);
}

static void tell_dispatch(const struct pack *pack, struct facts *facts)
{
    const char *phrases = NULL;
    for (size_t i = 0; i < pack->reply.phrase_count; i++)
        phrases = join(facts->arena, phrases, pack->reply.phrases[i]);
    say_number(facts, "reply.least", pack->reply.least);
    say_number(facts, "reply.copied", pack->reply.copied);
    say(facts, "reply.phrases", phrases);
    say_number(facts, "backstop_alarm.percent", pack->alarm.percent);
    say_number(facts, "backstop_alarm.least", pack->alarm.least);
    say_number(facts, "backstop_alarm.hours", pack->alarm.hours);
}

static void tell_city(const struct pack *pack, size_t n, struct facts *facts)
{
    (void)n;
    say(facts, "backstop", unit_code(pack, pack->backstop));
    say(facts, "backstop_policy", pack->policies[pack->backstop_policy].code);
    say_number(facts, "review_below", pack->review_below);
    say(facts, "calendar", pack->calendars[pack->calendar].code);
    say_number(facts, "border_metres", pack->border_metres);
    say_number(facts, "merge.propose", pack->merge.propose);
    say_number(facts, "merge.automatic", pack->merge.automatic);
    say_number(facts, "merge.days", pack->merge.days);
    say_number(facts, "merge.reopen_days", pack->merge.reopen_days);
    tell_hotspot(pack, facts);
    tell_dispatch(pack, facts);
}

static void tell_area(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_area *area = &pack->areas[n];
    const char *aliases = NULL;
    for (size_t i = 0; i < area->alias_count; i++)
        aliases = join(facts->arena, aliases, area->aliases[i]);
    say(facts, "name", area->name);
    say(facts, "prefix", area->prefix);
    say(facts, "parent", pack_area_code(pack, area->parent));
    say_term(facts, "level", "area_level", (int)area->level);
    say_term(facts, "setting", "setting_class", (int)area->setting);
    say(facts, "aliases", aliases);
    say(facts, "calendar", calendar_code(pack, area->own_calendar));
}

static void tell_unit(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_unit *unit = &pack->units[n];
    say(facts, "name", unit->name);
    say(facts, "parent", unit_code(pack, unit->parent));
    say(facts, "area", pack_area_code(pack, unit->area));
    say_term(facts, "kind", "unit_kind", (int)unit->kind);
    say_flag(facts, "round_the_clock", unit->round_the_clock);
    say(facts, "leader", unit->leader);
    say(facts, "duty", unit->duty);
    say(facts, "calendar", calendar_code(pack, unit->own_calendar));
}

static void tell_matter(const struct pack *pack, size_t n, struct facts *facts)
{
    say(facts, "name", pack->matters[n].name);
    say_flag(facts, "enterprise_lane", pack->matters[n].enterprise_lane);
}

static void tell_word(const struct pack *pack, size_t n, struct facts *facts)
{
    say_number(facts, "weight", pack->words[n].weight);
}

static void tell_entry(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_entry *entry = &pack->entries[n];
    const char *co = NULL;
    for (size_t i = 0; i < entry->co_count; i++)
        co = join(facts->arena, co,
                  arena_print(facts->arena, "%s (%s)", unit_code(pack, entry->co[i]),
                              entry->co_duty[i] ? entry->co_duty[i] : ""));
    say(facts, "matter", entry->matter < 0 ? "" : pack->matters[entry->matter].code);
    say(facts, "area", pack_area_code(pack, entry->area));
    say_term(facts, "party", "party", (int)entry->party);
    say_term(facts, "urgency", "urgency", (int)entry->urgency);
    say_term(facts, "when", "roster_time", (int)entry->when);
    say_term(facts, "class", "order_class", (int)entry->order_class);
    say(facts, "lead", unit_code(pack, entry->lead));
    say(facts, "co", co);
    say(facts, "policy", pack->policies[entry->policy].code);
    say(facts, "ground", entry->ground);
}

static const char *rung_text(struct arena *arena, const struct pack_rung *rung)
{
    const char *stage = rung->stage ? term_get("stage", (int)rung->stage)->code : "every stage";
    const char *side = rung->offset.amount == 0 ? "at" : rung->before ? "before" : "after";
    return arena_print(arena, "%s %s %s %s %s", stage, side, rung->offset.text,
                       term_get("rung_action", (int)rung->action)->code, rung->level);
}

static const char *term_bits(struct arena *arena, const char *list, unsigned bits)
{
    const char *text = NULL;
    for (int number = 1; number < 32; number++)
        if (bits & 1u << number)
            text = join(arena, text, term_get(list, number)->code);
    return text ? text : "";
}

static const char *relief_text(struct arena *arena, const struct pack_relief *relief)
{
    const char *grounds = NULL;
    if (relief->max == 0)
        return "none";
    for (size_t i = 0; i < relief->ground_count; i++)
        grounds = join(arena, grounds, relief->grounds[i]);
    return arena_print(arena, "%d times each %s total %s by %s (stages %s; grounds %s)", relief->max,
                       relief->each.unit == LIMIT_NONE ? "none" : relief->each.text,
                       relief->total.unit == LIMIT_NONE ? "none" : relief->total.text,
                       term_get("role", (int)relief->approver)->code, term_bits(arena, "stage", relief->stages),
                       grounds);
}

static void tell_policy(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_policy *policy = &pack->policies[n];
    const char *ladder = NULL;
    say(facts, "name", policy->name);
    say(facts, "source", policy->source);
    for (int stage = 1; stage < STAGE_COUNT; stage++) {
        const char *code = term_get("stage", stage)->code;
        say_limit(facts, arena_print(facts->arena, "limits.%s", code), &policy->limits[stage]);
        say_limit(facts, arena_print(facts->arena, "rural.%s", code), &policy->rural[stage]);
    }
    for (size_t i = 0; i < policy->rung_count; i++)
        ladder = join(facts->arena, ladder, rung_text(facts->arena, &policy->rungs[i]));
    say(facts, "ladder", ladder);
    say_limit(facts, "return_limit", &policy->return_limit);
    say_number(facts, "return_max", policy->return_max);
    say_number(facts, "redo_max", policy->redo_max);
    say_flag(facts, "sign_off", policy->sign_off);
    say_flag(facts, "instant", policy->instant);
    say_flag(facts, "contact_first", policy->contact_first);
    say_flag(facts, "arrive_always", policy->arrive_always);
    for (int kind = 1; kind < RELIEF_KIND_COUNT; kind++)
        say(facts, arena_print(facts->arena, "relief.%s", term_get("relief_kind", kind)->code),
            relief_text(facts->arena, &policy->relief[kind]));
    say_term(facts, "on_change", "on_change", (int)policy->on_change);
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
        seasons = join(facts->arena, seasons,
                       arena_print(facts->arena, "%s to %s (%s)", season->from, season->to,
                                   week_text(facts->arena, &season->week)));
    }
    say_number(facts, "offset_minutes", calendar->offset_minutes);
    say_number(facts, "first_year", calendar->first_year);
    say_number(facts, "last_year", calendar->last_year);
    say(facts, "spans", week_text(facts->arena, &calendar->week));
    say(facts, "seasons", seasons);
    say(facts, "base", calendar->base);
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
    say(facts, "kind", day_kind(facts->arena, at));
    say(facts, "name", at->name);
}

static void tell_channel(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_channel *channel = &pack->channels[n];
    say(facts, "name", channel->name);
    say_term(facts, "kind", "channel_kind", (int)channel->kind);
    say(facts, "district", pack_area_code(pack, channel->district));
    say_number(facts, "rate_per_second", channel->rate_per_second);
    say_number(facts, "burst", channel->burst);
    say_flag(facts, "may_answer", channel->may_answer);
    say_flag(facts, "may_withhold", channel->may_withhold);
    say_flag(facts, "internal", channel->internal);
}

static void tell_text(const struct pack *pack, size_t n, struct facts *facts)
{
    say(facts, "zh", pack->texts[n].zh);
    say(facts, "en", pack->texts[n].en);
}

static void tell_leader(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_leader *leader = &pack->leaders[n];
    say(facts, "title", leader->title);
    say(facts, "matter", leader->matter < 0 ? "" : pack->matters[leader->matter].code);
    say(facts, "area", pack_area_code(pack, leader->area));
}

static void tell_class(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_class *class = &pack->classes[n];
    const char *matters = NULL;
    for (size_t i = 0; i < class->matter_count; i++)
        matters = join(facts->arena, matters, pack->matters[class->matters[i]].code);
    say(facts, "name", class->name);
    say(facts, "matters", matters);
}

static const char *number_bits(struct arena *arena, const char *name, unsigned bits)
{
    const char *text = NULL;
    for (int number = 1; number < 32; number++)
        if (bits & 1u << number)
            text = join(arena, text, arena_print(arena, "%d", number));
    return arena_print(arena, "%s %s", name, bits & 1u ? join(arena, text, "last") : text);
}

static const char *rule_text(struct arena *arena, const struct pack_cadence *cadence)
{
    if (cadence->weekdays)
        return number_bits(arena, "weekdays", cadence->weekdays);
    if (cadence->month_days)
        return number_bits(arena, "month_days", cadence->month_days);
    return cadence->daily ? "daily" : cadence->quarterly ? "quarterly" : "half_yearly";
}

static void tell_cadence(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_cadence *cadence = &pack->cadences[n];
    say(facts, "name", cadence->name);
    say(facts, "source", cadence->source);
    say_term(facts, "kind", "cadence_kind", (int)cadence->kind);
    say(facts, "when", rule_text(facts->arena, cadence));
    say(facts, "time", arena_print(facts->arena, "%02d:%02d", cadence->time / 60, cadence->time % 60));
    say_term(facts, "rest", "rest_day", (int)cadence->rest);
    say(facts, "area", pack_area_code(pack, cadence->area));
    say_term(facts, "report", "report_kind", (int)cadence->report);
    say(facts, "reasons", term_bits(facts->arena, "agenda_reason", cadence->reasons));
    say_number(facts, "items_max", cadence->items_max);
    say_number(facts, "repeat_count", cadence->repeat_count);
    say_number(facts, "repeat_days", cadence->repeat_days);
    say(facts, "chair", cadence->chair);
}

static void tell_whistle(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_whistle *whistle = &pack->whistles[n];
    say(facts, "name", whistle->name);
    say(facts, "source", whistle->source);
    say(facts, "from", term_bits(facts->arena, "unit_kind", whistle->from));
    say(facts, "to", term_bits(facts->arena, "unit_kind", whistle->to));
    say_limit(facts, "limit", &whistle->limit);
}

static const char *days_text(struct arena *arena, unsigned weekdays)
{
    const char *text = NULL;
    for (int weekday = 1; weekday <= 7; weekday++)
        if (weekdays & 1u << weekday)
            text = join(arena, text, pack_weekday_name(weekday));
    return text;
}

static void tell_shift(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_shift *shift = &pack->shifts[n];
    bool whole = shift->start == shift->end;
    say(facts, "who", shift->who);
    say_term(facts, "when", "roster_time", (int)shift->when);
    say(facts, "days", days_text(facts->arena, shift->weekdays));
    say(facts, "span",
        whole ? ""
              : arena_print(facts->arena, "%02d:%02d-%02d:%02d", shift->start / 60, shift->start % 60, shift->end / 60,
                            shift->end % 60));
    say(facts, "desk", unit_code(pack, shift->desk));
    say_term(facts, "urgency", "urgency", (int)shift->urgency);
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
    say_number(facts, "automatic", pack->gates[n].automatic);
    say_number(facts, "suggest", pack->gates[n].suggest);
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
    say(facts, "ring", arena_print(facts->arena, "%zu points %08x", ring->point_count, fingerprint(ring)));
    say_flag(facts, "hole", ring->hole);
}

/* Shifts have no code: "py.yushan 1", the next of the same unit "py.yushan 2". */
static const char *shift_key(struct arena *arena, const struct pack *pack, size_t n)
{
    size_t count = 0;
    const struct pack_shift *shifts = pack_shifts_of(pack, pack->shifts[n].unit, &count);
    return arena_print(arena, "%s %d", unit_code(pack, pack->shifts[n].unit), (int)(&pack->shifts[n] - shifts) + 1);
}

static size_t shift_total(const struct pack *pack)
{
    return pack->shifts_count;
}

static size_t word_total(const struct pack *pack)
{
    return pack->words_count;
}

static const struct kind {
    const char *name;
    size_t (*total)(const struct pack *);
    const char *(*key)(struct arena *, const struct pack *, size_t);
    void (*tell)(const struct pack *, size_t, struct facts *);
} KINDS[] = {
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
    {"leader", leader_total, leader_key, tell_leader},
    {"class", class_total, class_key, tell_class},
    {"cadence", cadence_total, cadence_key, tell_cadence},
    {"gate", gate_total, gate_key, tell_gate},
    {"boundary", ring_total, ring_key, tell_ring},
    {"whistle", whistle_total, whistle_key, tell_whistle},
    {"shift", shift_total, shift_key, tell_shift},
};

/* ---- comparing ---- */

struct side {
    const struct pack *pack;
    struct pack_index *keys;
    char sign; /* of a row that only this side has */
};

static struct side side_of(struct arena *arena, const struct kind *kind, const struct pack *pack, char sign)
{
    struct side side = {pack, pack_index_new(arena), sign};
    for (size_t i = 0; i < kind->total(pack); i++)
        (void)pack_index_add(side.keys, PACK_NONE, kind->key(arena, pack, i), (int)i, 0);
    return side;
}

/* Rows of `has` that `lacks` does not know: removed ones (-) or added ones (+). */
static size_t print_single(struct arena *arena, const struct kind *kind, const struct side *has,
                           const struct side *lacks, FILE *out)
{
    size_t changes = 0;
    for (size_t i = 0; i < kind->total(has->pack); i++) {
        const char *key = kind->key(arena, has->pack, i);
        if (pack_index_find(lacks->keys, PACK_NONE, key) >= 0)
            continue;
        struct facts facts = {.arena = arena};
        kind->tell(has->pack, i, &facts);
        fprintf(out, "%c %s %s: %s %s\n", has->sign, kind->name, key, facts.names[0], facts.values[0]);
        changes++;
    }
    return changes;
}

static size_t print_changed(struct arena *arena, const struct kind *kind, const struct side *old,
                            const struct side *new, FILE *out)
{
    size_t changes = 0;
    for (size_t i = 0; i < kind->total(old->pack); i++) {
        const char *key = kind->key(arena, old->pack, i);
        int twin = pack_index_find(new->keys, PACK_NONE, key);
        struct facts was = {.arena = arena}, is = {.arena = arena};
        if (twin < 0)
            continue;
        kind->tell(old->pack, i, &was);
        kind->tell(new->pack, (size_t)twin, &is);
        for (size_t n = 0; n < was.count; n++)
            if (!str_equal(was.values[n], is.values[n])) {
                fprintf(out, "~ %s %s: %s %s → %s\n", kind->name, key, was.names[n], was.values[n], is.values[n]);
                changes++;
            }
    }
    return changes;
}

size_t pack_diff(const struct pack *old, const struct pack *new, FILE *out)
{
    size_t changes = 0;
    struct arena *arena = arena_new(0);
    for (const struct kind *kind = KINDS; kind < KINDS + COUNT(KINDS); kind++) {
        struct side before = side_of(arena, kind, old, '-'), after = side_of(arena, kind, new, '+');
        changes += print_single(arena, kind, &before, &after, out);
        changes += print_single(arena, kind, &after, &before, out);
        changes += print_changed(arena, kind, &before, &after, out);
        arena_reset(arena);
    }
    arena_free(&arena);
    return changes;
}
