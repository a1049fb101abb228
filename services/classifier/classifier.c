#include "services/classifier/classifier.h"
#include "services/classifier/blend.h"
#include "services/classifier/place.h"

struct work {
    struct arena *arena;
    const struct lexicon *lexicon;
    const struct pack *pack;
    const struct complaint *complaint;
    struct lexicon_hits hits, places; /* of the text */
    const struct features *features;  /* of the text; NULL: no model is asked */
};

/* ---- which words count ---- */

static bool same_span(const struct lexicon_hit *a, const struct lexicon_hit *b)
{
    return a != NULL && a->from == b->from && a->to == b->to;
}

/* `next` walks along: words and places are both in reading order, and places do not overlap. */
static bool inside_place(const struct lexicon_hits *places, size_t *next, const struct lexicon_hit *hit)
{
    while (*next < places->count && places->rows[*next].to <= hit->from)
        (*next)++;
    return *next < places->count && places->rows[*next].from <= hit->from && hit->to <= places->rows[*next].to;
}

static struct lexicon_hits counted_words(const struct work *work, enum axis axis)
{
    struct lexicon_hits counted = {arena_array(work->arena, work->hits.count, sizeof(*counted.rows)), 0};
    bool *seen = arena_array(work->arena, lexicon_size(work->lexicon).words, sizeof(*seen));
    const struct lexicon_hit *span = NULL;
    size_t reach = 0, place = 0; /* reach: where the widest earlier word of this axis ends */
    for (size_t i = 0; i < work->hits.count; i++) {
        const struct lexicon_hit *hit = &work->hits.rows[i];
        if (hit->entry->axis != axis)
            continue;
        if (!same_span(span, hit)) {
            reach = span != NULL && span->to > reach ? span->to : reach;
            span = hit;
        }
        bool silenced = hit->to <= reach || seen[hit->entry->id];
        if (axis != AXIS_URGENCY)
            silenced = silenced || inside_place(&work->places, &place, hit);
        if (!silenced)
            counted.rows[counted.count++] = *hit;
        seen[hit->entry->id] = seen[hit->entry->id] || !silenced;
    }
    return counted;
}

/* ---- the axes ---- */

static int matter_parent(const struct pack *pack, int matter)
{
    return pack->matters[matter].parent;
}

/* Words that name a family of matters carry it alone when its members are too close to call. */
static bool matter_named(const struct ballot *ballot, int matter)
{
    return ballot->own[matter] > 0;
}

static const struct ballot_axis MATTERS = {matter_parent, matter_named}, FLAT = {NULL, NULL};

static struct finding by_words(const struct work *work, enum axis axis, const struct ballot_axis *shape, size_t count)
{
    struct lexicon_hits counted = counted_words(work, axis);
    struct ballot ballot = ballot_open(work->arena, work->pack, shape, count);
    for (size_t i = 0; i < counted.count; i++)
        ballot_vote(&ballot, counted.rows[i].entry->value, counted.rows[i].entry->weight);
    struct tally tally = ballot_count(&ballot, BALLOT_NONE, work->pack->review_below);
    struct finding finding = {.value = tally.value,
                              .runner_up = tally.runner_up,
                              .confidence = tally.confidence,
                              .basis = tally.value == BALLOT_NONE ? BASIS_NONE : BASIS_WORDS};
    decision_quote(work->arena, &finding, work->complaint->text, &counted, &ballot);
    return finding;
}

static struct finding said(int value)
{
    return (struct finding){.value = value, .runner_up = DECISION_NONE, .confidence = 100, .basis = BASIS_SAID};
}

static struct finding assumed(const struct work *work, int value, int runner_up)
{
    return (struct finding){
        .value = value, .runner_up = runner_up, .confidence = work->pack->review_below, .basis = BASIS_ASSUMED};
}

static struct finding or_usual(struct finding finding, const struct finding *usual)
{
    if (finding.basis != BASIS_NONE)
        return finding;
    struct finding out = *usual;
    out.rule = finding.rule;
    out.model = finding.model;
    return out;
}

/* The usual value of an axis that has one needs no words to explain it. */
static bool worth_a_word(enum axis axis, const struct opinion *model)
{
    bool usual = (axis == AXIS_URGENCY && model->value == URGENCY_NORMAL) ||
                 (axis == AXIS_PARTY && model->value == PARTY_CITIZEN);
    return model->value != DECISION_NONE && !usual;
}

/* What words found, with the models' views: the one in force decides along, the one in the shadow is asked what would
 * have come out with it. `usual` has the say where nothing else speaks. */
static struct finding blended(const struct work *work, enum axis axis, const struct finding *words,
                              const struct finding *usual)
{
    const struct panel *panel = work->complaint->panel;
    struct opinion *model = NULL, *shadow = NULL;
    if (work->features != NULL) {
        model = opinion_ask(work->arena, &panel->in_force[axis], work->pack, axis, work->features);
        shadow = opinion_ask(work->arena, &panel->shadow[axis], work->pack, axis, work->features);
    }
    struct finding finding = blend_findings(work->pack, axis, words, model);
    struct finding other = blend_findings(work->pack, axis, words, shadow);
    finding = or_usual(finding, usual);
    other = or_usual(other, usual);
    if (model != NULL && worth_a_word(axis, model))
        opinion_explain(work->arena, &panel->in_force[axis], work->complaint->text, work->features, model);
    if (shadow != NULL)
        finding.shadow = (struct shadow){shadow->version, other.value, other.confidence, other.value == finding.value};
    return finding;
}

static struct finding decide_matter(const struct work *work)
{
    static const struct finding UNKNOWN = {.value = DECISION_NONE, .runner_up = DECISION_NONE};
    struct finding words = work->complaint->matter != DECISION_NONE
                               ? said(work->complaint->matter)
                               : by_words(work, AXIS_MATTER, &MATTERS, work->pack->matters_count);
    return blended(work, AXIS_MATTER, &words, &UNKNOWN);
}

/* Town staff, grid and meetings point at a fault for others (R16, R24); everybody else asks for help. */
static bool for_others(enum channel_kind channel)
{
    return channel == CHANNEL_INTERNAL || channel == CHANNEL_MEETING;
}

static struct finding decide_nature(const struct work *work)
{
    struct finding words = by_words(work, AXIS_NATURE, &FLAT, NATURE_COUNT);
    bool others = for_others(work->complaint->channel);
    struct finding usual = assumed(work, others ? NATURE_COMPLAINT : NATURE_HELP, DECISION_NONE);
    /* Models learn from what people write for themselves. */
    return others && words.basis == BASIS_NONE ? usual : blended(work, AXIS_NATURE, &words, &usual);
}

/* R21: the enterprise lane has other clocks, so a weak word alone ("公司") does not open it. */
static struct finding decide_party(const struct work *work)
{
    struct finding words = work->complaint->party != PARTY_UNSPECIFIED ? said((int)work->complaint->party)
                                                                       : by_words(work, AXIS_PARTY, &FLAT, PARTY_COUNT);
    struct finding usual = assumed(work, PARTY_CITIZEN, words.value == PARTY_CITIZEN ? words.runner_up : words.value);
    return blended(work, AXIS_PARTY, &words, &usual);
}

/* R04: no vote against danger counts. */
static struct finding decide_urgency(const struct work *work)
{
    struct lexicon_hits danger = counted_words(work, AXIS_URGENCY);
    struct ballot ballot = ballot_open(work->arena, work->pack, &FLAT, URGENCY_COUNT);
    for (size_t i = 0; i < danger.count; i++) {
        if (danger.rows[i].entry->value == URGENCY_URGENT)
            ballot_vote(&ballot, URGENCY_URGENT, danger.rows[i].entry->weight);
    }
    struct tally tally = ballot_count(&ballot, BALLOT_NONE, 0);
    struct finding finding = assumed(work, URGENCY_NORMAL, DECISION_NONE);
    if (work->complaint->urgency != URGENCY_UNSPECIFIED)
        finding = said((int)work->complaint->urgency);
    if (tally.value == URGENCY_URGENT && finding.value != URGENCY_URGENT) {
        finding.value = URGENCY_URGENT;
        finding.basis = BASIS_WORDS;
        finding.confidence = tally.confidence;
    }
    decision_quote(work->arena, &finding, work->complaint->text, &danger, &ballot);
    return blended(work, AXIS_URGENCY, &finding, &finding);
}

static struct finding decide_area(const struct work *work)
{
    const struct complaint *complaint = work->complaint;
    struct place_question question = {.pack = work->pack,
                                      .geo = complaint->geo,
                                      .position = complaint->position,
                                      .area = complaint->area,
                                      .district = complaint->district,
                                      .address = {complaint->address, {0}},
                                      .text = {complaint->text, work->places}};
    if (complaint->address != NULL) {
        struct lexicon_hits hits = lexicon_find(work->arena, work->lexicon, complaint->address);
        question.address.hits = lexicon_places(work->arena, &hits);
    }
    return place_decide(work->arena, &question);
}

/* ---- the whole ---- */

/* No unit answers for the whole city: named or assumed, it is no place. Who gave it as the area meant it. */
static bool placeless(const struct pack *pack, const struct finding *area)
{
    if (area->value == DECISION_NONE)
        return true;
    bool given = area->basis == BASIS_SAID || area->basis == BASIS_PERSON;
    return !given && pack->areas[area->value].level == AREA_CITY;
}

/* R04: danger does not wait until people agree what it is called or where the border is. A model's fear is no danger yet,
 * and nobody can be sent to no place. */
static unsigned doubts_of(const struct pack *pack, const struct decision *decision)
{
    const struct finding *matter = &decision->matter, *area = &decision->area, *urgency = &decision->urgency;
    bool urgent = urgency->value == URGENCY_URGENT, danger_word = urgent && urgency->word_count > 0;
    unsigned doubts = 0;
    if (matter->value == DECISION_NONE)
        doubts |= DOUBT_MATTER_UNKNOWN;
    else if (matter->confidence < pack_gate_of(pack, matter->value).automatic)
        doubts |= DOUBT_MATTER_UNSURE;
    if (matter->rule != NULL)
        doubts |= danger_word ? matter->rule->doubt & ~(unsigned)DOUBT_MATTER_CONFLICT : matter->rule->doubt;
    if (urgency->rule != NULL)
        doubts |= urgency->rule->doubt;
    if (placeless(pack, area))
        doubts |= DOUBT_AREA_UNKNOWN;
    else if (area->confidence < pack->review_below)
        doubts |= DOUBT_AREA_UNSURE;
    for (size_t i = 0; i < area->note_count; i++)
        doubts |= area->notes[i].review && !urgent ? DOUBT_AREA_CONFLICT : 0;
    return doubts;
}

struct decision classifier_decide(struct arena *arena, const struct lexicon *lexicon, const struct complaint *complaint)
{
    struct work work = {.arena = arena, .lexicon = lexicon, .pack = lexicon_pack(lexicon), .complaint = complaint};
    work.hits = lexicon_find(arena, lexicon, complaint->text);
    work.places = lexicon_places(arena, &work.hits);
    work.features = complaint->panel == NULL ? NULL : features_of(arena, complaint->text);
    struct decision decision = {.matter = decide_matter(&work),
                                .nature = decide_nature(&work),
                                .urgency = decide_urgency(&work),
                                .party = decide_party(&work),
                                .area = decide_area(&work)};
    int matter = decision.matter.confidence, area = decision.area.confidence;
    decision.confidence = matter < area ? matter : area;
    decision.doubts = doubts_of(work.pack, &decision);
    decision.gate = decision_gate(work.pack, &decision.matter, decision.doubts);
    return decision;
}
