#include "services/classifier/place.h"

enum { VOTE_PER_CHARACTER = 100 }; /* any name is as strong as the strongest word; only the proportion matters */

struct search {
    struct arena *arena;
    const struct pack *pack;
    int district;
    struct finding found;
    int given[PLACE_SOURCE_COUNT];   /* by source: the area by which it supports what was found */
    int against[PLACE_SOURCE_COUNT]; /* by source: the first area that it names elsewhere */
    int outside, first_outside;      /* of the source at hand; of all */
    struct note *notes;
    const struct geo *geo;
    struct pack_point position;
    struct geo_place place;
    bool positioned, outside_city; /* outside_city: in no district */
};

static int parent_of(const struct pack *pack, int area)
{
    return pack->areas[area].parent;
}

static bool below_city(const struct ballot *ballot, int area)
{
    return ballot->pack->areas[area].level > AREA_CITY;
}

static const struct ballot_axis AREAS = {parent_of, below_city};

static bool same_line(const struct pack *pack, int a, int b)
{
    return pack_area_inside(pack, a, b) || pack_area_inside(pack, b, a);
}

static bool same_span(const struct lexicon_hit *a, const struct lexicon_hit *b)
{
    return a->from == b->from && a->to == b->to;
}

/* Inside what is known already; else inside the district, when any named place is. */
static int scope_of(const struct search *search, const struct lexicon_hits *hits)
{
    if (search->found.value != DECISION_NONE)
        return search->found.value;
    for (size_t i = 0; i < hits->count && search->district != DECISION_NONE; i++) {
        if (pack_area_inside(search->pack, hits->rows[i].entry->value, search->district))
            return search->district;
    }
    return DECISION_NONE;
}

static bool mentioned(const struct lexicon_hits *hits, const struct lexicon_entry *entry)
{
    for (size_t i = 0; i < hits->count; i++) {
        if (hits->rows[i].entry == entry)
            return true;
    }
    return false;
}

/* "向阳路12号": the name of a road and a house on it. Without the number it may as well be 向阳's 路灯. */
static bool names_road(const struct text *text, const struct lexicon_hit *hit)
{
    static const uint32_t ENDINGS[] = {0x8DEF, 0x8857, 0x5DF7, 0x9053}; /* 路 街 巷 道 */
    enum { GREAT = 0x5927 /* 大 */, NUMBER = 0x53F7 /* 号 */ };
    size_t at = hit->to;
    bool road = false;
    if (at < text->length && text->codes[at] == GREAT)
        at++;
    for (size_t i = 0; at < text->length && i < COUNT(ENDINGS); i++)
        road = road || text->codes[at] == ENDINGS[i];
    size_t first = ++at;
    while (at < text->length && text->codes[at] >= '0' && text->codes[at] <= '9')
        at++;
    return road && at > first && at < text->length && text->codes[at] == NUMBER;
}

static bool has_twin(const struct search *search, const struct lexicon_hits *hits, const struct lexicon_hit *hit,
                     int scope)
{
    for (size_t i = 0; i < hits->count; i++) {
        if (same_span(&hits->rows[i], hit) && pack_area_inside(search->pack, hits->rows[i].entry->value, scope))
            return true;
    }
    return false;
}

/* Every name once, and only inside the scope. */
static struct lexicon_hits names_inside(struct search *search, const struct place_names *names, int scope)
{
    const struct lexicon_hits *hits = &names->hits;
    struct lexicon_hits inside = {arena_array(search->arena, hits->count, sizeof(*inside.rows)), 0};
    search->outside = DECISION_NONE;
    for (size_t i = 0; i < hits->count; i++) {
        int area = hits->rows[i].entry->value;
        bool fits = scope == DECISION_NONE || pack_area_inside(search->pack, area, scope);
        if (names_road(names->text, &hits->rows[i]))
            continue;
        if (fits && !mentioned(&inside, hits->rows[i].entry))
            inside.rows[inside.count++] = hits->rows[i];
        if (!fits && search->outside == DECISION_NONE && !pack_area_inside(search->pack, scope, area) &&
            !has_twin(search, hits, &hits->rows[i], scope))
            search->outside = area;
    }
    return inside;
}

static bool supported(const struct search *search, const struct lexicon_hits *hits, const struct lexicon_hit *hit)
{
    for (size_t i = 0; i < hits->count; i++) {
        const struct lexicon_hit *other = &hits->rows[i];
        if (!same_span(hit, other) && same_line(search->pack, hit->entry->value, other->entry->value))
            return true;
    }
    return false;
}

static size_t span_end(const struct lexicon_hits *hits, size_t first)
{
    size_t end = first + 1;
    while (end < hits->count && same_span(&hits->rows[first], &hits->rows[end]))
        end++;
    return end;
}

/* A name of several areas: those whose line another name confirms, or all of them when none is. */
static void vote_span(const struct search *search, struct ballot *ballot, const struct lexicon_hits *hits, size_t first)
{
    size_t end = span_end(hits, first);
    bool confirmed = false;
    for (size_t i = first; i < end && end - first > 1; i++)
        confirmed = confirmed || supported(search, hits, &hits->rows[i]);
    for (size_t i = first; i < end; i++) {
        const struct lexicon_hit *hit = &hits->rows[i];
        if (!confirmed || supported(search, hits, hit))
            ballot_vote(ballot, hit->entry->value, VOTE_PER_CHARACTER * (int)(hit->to - hit->from));
    }
}

/* ---- what does not fit together ---- */

/* Which notes go to the review desk: when no source supports what was found, or whatever supports it. `apart`: the
 * deepest area that still holds both; when it is of this level or above, another unit would get it. */
#define NEVER AREA_LEVEL_UNSPECIFIED
static const struct note_rule {
    enum note_kind kind;
    enum place_source stronger, source; /* 0 = any */
    enum area_level apart;
    bool unless_supported;
    const char *why;
} RULES[] = {
    {NOTE_CONFLICT, PLACE_AREA, PLACE_POSITION, AREA_DISTRICT, false, "a code and a point: one of them is a slip"},
    {NOTE_CONFLICT, PLACE_AREA, PLACE_ADDRESS, AREA_CITY, false, "both were asked for; streets are often taken wide"},
    {NOTE_CONFLICT, PLACE_AREA, PLACE_TEXT, NEVER, false, "who took it heard it all; people tell of other places too"},
    {NOTE_CONFLICT, PLACE_POSITION, PLACE_ADDRESS, AREA_DISTRICT, false, "the telephone need not be where it is"},
    {NOTE_CONFLICT, PLACE_POSITION, PLACE_TEXT, AREA_DISTRICT, false, "the telephone need not be where it is"},
    {NOTE_CONFLICT, PLACE_ADDRESS, PLACE_TEXT, NEVER, false, "the address was asked for; texts tell of other places"},
    {NOTE_CONFLICT, 0, PLACE_DISTRICT, NEVER, false, "where a channel stands says little about the place"},
    {NOTE_NEAR_BORDER, 0, 0, AREA_DISTRICT, true, "C02: a few metres decide who must act"},
    {NOTE_OVERLAP, 0, 0, AREA_DISTRICT, true, "C02: both may say that it is the other's"},
    {NOTE_OUTSIDE, 0, 0, AREA_COMMUNITY, true, "perhaps not this city's"},
};

static int common_of(const struct pack *pack, int a, int b)
{
    while (a != DECISION_NONE && !pack_area_inside(pack, b, a))
        a = pack->areas[a].parent;
    return a;
}

static bool excludes(const struct pack *pack, int area, int other)
{
    return area != DECISION_NONE && other != DECISION_NONE && !geo_same_line(pack, area, other);
}

/* Does a source other than the position choose between what was found and the other area? */
static bool chosen_by_others(const struct search *search, int other)
{
    const struct pack *pack = search->pack;
    for (int source = PLACE_AREA; source < PLACE_SOURCE_COUNT; source++) {
        int given = search->given[source];
        if (source != PLACE_POSITION && given != DECISION_NONE && geo_same_line(pack, given, search->found.value) &&
            (other == DECISION_NONE || !pack_area_inside(pack, other, given)))
            return true;
    }
    return false;
}

static bool for_people(const struct search *search, const struct note *note, enum place_source stronger)
{
    int common = common_of(search->pack, search->found.value, note->area);
    int rival = note->kind == NOTE_OUTSIDE ? DECISION_NONE : note->area; /* the nearest is no rival */
    enum area_level level = common == DECISION_NONE ? AREA_CITY : search->pack->areas[common].level;
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct note_rule *rule = &RULES[i];
        bool fits = rule->kind == note->kind && (rule->stronger == 0 || rule->stronger == stronger) &&
                    (rule->source == 0 || rule->source == note->source);
        if (fits)
            return level <= rule->apart && !(rule->unless_supported && chosen_by_others(search, rival));
    }
    return false;
}

static void add_note(struct search *search, struct note note, enum place_source stronger)
{
    struct finding *found = &search->found;
    if (found->note_count == DECISION_NOTES_MAX)
        return;
    note.review = for_people(search, &note, stronger);
    search->notes[found->note_count++] = note;
    found->notes = search->notes;
}

/* The strongest source that the area contradicts. */
static enum place_source contradicted(const struct search *search, int area)
{
    for (int source = PLACE_AREA; source < PLACE_SOURCE_COUNT; source++) {
        if (excludes(search->pack, search->given[source], area))
            return (enum place_source)source;
    }
    return PLACE_DISTRICT;
}

/* A source that also names what was found does not contradict it: it tells of other places as well. */
static void note_conflicts(struct search *search)
{
    for (int source = PLACE_POSITION; source < PLACE_SOURCE_COUNT; source++) {
        int area = source == PLACE_DISTRICT ? search->district : search->against[source];
        bool agrees = source != PLACE_DISTRICT && search->given[source] != DECISION_NONE;
        if (agrees || !excludes(search->pack, search->found.value, area))
            continue;
        add_note(search, (struct note){NOTE_CONFLICT, (enum place_source)source, area, -1, false},
                 contradicted(search, area));
    }
}

/* Outside: of every district that the pack draws; of no interest when the channel's is not among those. */
static void note_position(struct search *search)
{
    const struct geo_place *place = &search->place;
    if (!search->positioned)
        return;
    if (search->outside_city) {
        struct note note = {NOTE_OUTSIDE, PLACE_POSITION, DECISION_NONE, -1, false};
        note.area = geo_nearest(search->geo, search->position, &note.metres);
        if (note.area != DECISION_NONE)
            add_note(search, note, 0);
        return;
    }
    if (excludes(search->pack, search->found.value, place->rival))
        add_note(search, (struct note){NOTE_OVERLAP, PLACE_POSITION, place->rival, -1, false}, 0);
    if (excludes(search->pack, search->found.value, place->neighbour))
        add_note(search,
                 (struct note){NOTE_NEAR_BORDER, PLACE_POSITION, place->neighbour, place->neighbour_metres, false}, 0);
}

/* ---- the sources, one after the other ---- */

/* A few metres beyond the border of what was said is no contradiction. */
static void contradict(struct search *search, int area)
{
    int neighbour = search->place.neighbour;
    if (neighbour != GEO_NONE && !excludes(search->pack, search->found.value, neighbour))
        search->place.neighbour = area;
    else
        search->against[PLACE_POSITION] = area;
}

static void by_position(struct search *search, const struct place_question *question)
{
    struct finding *found = &search->found;
    if (question->geo == NULL || question->position == NULL)
        return;
    search->positioned = true;
    search->position = *question->position;
    search->place = geo_find(question->geo, search->position);
    int area = search->place.area;
    search->outside_city = area == GEO_NONE || search->pack->areas[area].level == AREA_CITY;
    if (search->outside_city)
        return;
    if (excludes(search->pack, found->value, area)) {
        contradict(search, area);
        return;
    }
    search->given[PLACE_POSITION] = area;
    if (found->value != DECISION_NONE && pack_area_inside(search->pack, found->value, area))
        return;
    found->value = area;
    found->basis = BASIS_POSITION;
    found->confidence = 100;
}

/* What the source says of the place that was found: the deepest name that holds it. */
static int agreeing(const struct search *search, const struct lexicon_hits *hits)
{
    int best = DECISION_NONE;
    for (size_t i = 0; i < hits->count; i++) {
        int area = hits->rows[i].entry->value;
        bool holds = search->found.value != DECISION_NONE && pack_area_inside(search->pack, search->found.value, area);
        if (holds && search->pack->areas[area].level > AREA_CITY &&
            (best == DECISION_NONE || search->pack->areas[area].level > search->pack->areas[best].level))
            best = area;
    }
    return best;
}

static void vote_names(struct search *search, const struct place_names *names)
{
    struct finding *found = &search->found;
    struct lexicon_hits inside = names_inside(search, names, scope_of(search, &names->hits));
    struct ballot ballot = ballot_open(search->arena, search->pack, &AREAS, search->pack->areas_count);
    for (size_t i = 0; i < inside.count; i = span_end(&inside, i))
        vote_span(search, &ballot, &inside, i);
    struct tally tally = ballot_count(&ballot, found->value, search->pack->review_below);
    if (found->runner_up == DECISION_NONE)
        found->runner_up = tally.runner_up;
    if (tally.value == found->value)
        return;
    bool first = found->value == DECISION_NONE;
    found->value = tally.value;
    found->basis = BASIS_WORDS;
    found->confidence = first || tally.confidence < found->confidence ? tally.confidence : found->confidence;
    decision_quote(search->arena, found, names->text, &inside, &ballot);
}

static void narrow(struct search *search, enum place_source source, const struct place_names *names)
{
    if (names->text == NULL || names->hits.count == 0)
        return;
    vote_names(search, names);
    search->given[source] = agreeing(search, &names->hits);
    search->against[source] = search->outside;
    if (search->first_outside == DECISION_NONE)
        search->first_outside = search->outside;
}

static void assume(struct search *search)
{
    struct finding *found = &search->found;
    const struct pack *pack = search->pack;
    bool vague =
        found->value == DECISION_NONE || (found->basis == BASIS_WORDS && pack->areas[found->value].level == AREA_CITY);
    if (!vague || search->district == DECISION_NONE)
        return;
    found->value = search->district;
    found->basis = BASIS_ASSUMED;
    found->confidence = pack->review_below;
}

static struct search search_open(struct arena *arena, const struct pack *pack, int area, int district)
{
    struct search search = {.arena = arena,
                            .pack = pack,
                            .district = district,
                            .found = {.value = area, .runner_up = DECISION_NONE},
                            .notes = arena_array(arena, DECISION_NOTES_MAX, sizeof(struct note)),
                            .outside = DECISION_NONE,
                            .first_outside = DECISION_NONE};
    for (int source = 0; source < PLACE_SOURCE_COUNT; source++)
        search.given[source] = search.against[source] = DECISION_NONE;
    if (area != DECISION_NONE) {
        search.given[PLACE_AREA] = area;
        search.found.basis = BASIS_SAID;
        search.found.confidence = 100;
    }
    return search;
}

struct finding place_decide(struct arena *arena, const struct place_question *question)
{
    struct search search = search_open(arena, question->pack, question->area, question->district);
    search.geo = question->geo;
    by_position(&search, question);
    narrow(&search, PLACE_ADDRESS, &question->address);
    narrow(&search, PLACE_TEXT, &question->text);
    bool drawn = question->geo != NULL && geo_drawn(question->geo, question->district);
    if (question->district != DECISION_NONE && !(search.outside_city && drawn))
        search.given[PLACE_DISTRICT] = question->district;
    assume(&search);
    note_conflicts(&search);
    note_position(&search);
    if (search.found.runner_up == DECISION_NONE)
        search.found.runner_up = search.first_outside;
    if (search.found.runner_up == DECISION_NONE && search.found.note_count > 0)
        search.found.runner_up = search.notes[0].area;
    return search.found;
}

int place_narrow(struct arena *arena, const struct pack *pack, int area, const struct place_names *text)
{
    struct search search = search_open(arena, pack, area, DECISION_NONE);
    narrow(&search, PLACE_TEXT, text);
    bool inside = search.found.value != area && search.found.confidence >= pack->review_below;
    return inside ? search.found.value : DECISION_NONE;
}
