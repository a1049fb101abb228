#include "services/classifier/place.h"

enum { VOTE_PER_CHARACTER = 100 }; /* any name is as strong as the strongest word; only the proportion matters */

struct search {
    struct arena *arena;
    const struct pack *pack;
    int district;
    struct finding found;
    int outside; /* the first place named that does not lie where the search is held */
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

/* Every name once, and only inside the scope. */
static struct lexicon_hits names_inside(struct search *search, const struct lexicon_hits *hits, int scope)
{
    struct lexicon_hits inside = {arena_array(search->arena, hits->count, sizeof(*inside.rows)), 0};
    for (size_t i = 0; i < hits->count; i++) {
        int area = hits->rows[i].entry->value;
        bool fits = scope == DECISION_NONE || pack_area_inside(search->pack, area, scope);
        if (fits && !mentioned(&inside, hits->rows[i].entry))
            inside.rows[inside.count++] = hits->rows[i];
        if (!fits && search->outside == DECISION_NONE && !pack_area_inside(search->pack, scope, area))
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

static void narrow(struct search *search, const struct place_names *names)
{
    struct finding *found = &search->found;
    if (names->text == NULL || names->hits.count == 0)
        return;
    struct lexicon_hits inside = names_inside(search, &names->hits, scope_of(search, &names->hits));
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

struct finding place_decide(struct arena *arena, const struct place_question *question)
{
    struct search search = {.arena = arena,
                            .pack = question->pack,
                            .district = question->district,
                            .found = {.value = question->area, .runner_up = DECISION_NONE},
                            .outside = DECISION_NONE};
    if (question->area != DECISION_NONE) {
        search.found.basis = BASIS_SAID;
        search.found.confidence = 100;
    }
    narrow(&search, &question->address);
    narrow(&search, &question->text);
    assume(&search);
    if (search.found.runner_up == DECISION_NONE)
        search.found.runner_up = search.outside;
    return search.found;
}
