#include <stdlib.h>
#include <string.h>

#include "common/str.h"
#include "services/classifier/blend.h"

/* ---- quoting ---- */

static int heavier_first(const void *left, const void *right)
{
    const struct lexicon_hit *a = left, *b = right;
    if (a->entry->weight != b->entry->weight)
        return a->entry->weight > b->entry->weight ? -1 : 1;
    if (a->to - a->from != b->to - b->from)
        return a->to - a->from > b->to - b->from ? -1 : 1;
    return (a->from > b->from) - (a->from < b->from);
}

static bool quoted(const struct finding *finding, const char *word)
{
    for (size_t i = 0; i < finding->word_count; i++) {
        if (str_equal(finding->words[i], word))
            return true;
    }
    return false;
}

void decision_quote(struct arena *arena, struct finding *finding, const struct text *text,
                    const struct lexicon_hits *counted, const struct ballot *ballot)
{
    struct lexicon_hit *agreeing = arena_array(arena, counted->count, sizeof(*agreeing));
    size_t count = 0;
    for (size_t i = 0; i < counted->count; i++) {
        if (ballot_agree(ballot, counted->rows[i].entry->value, finding->value))
            agreeing[count++] = counted->rows[i];
    }
    if (count > 1)
        qsort(agreeing, count, sizeof(*agreeing), heavier_first);
    if (finding->words == NULL)
        finding->words = arena_array(arena, DECISION_WORDS_MAX, sizeof(*finding->words));
    for (size_t i = 0; i < count && finding->word_count < DECISION_WORDS_MAX; i++) {
        const char *word = text_quote(arena, text, agreeing[i].from, agreeing[i].to);
        if (!quoted(finding, word))
            finding->words[finding->word_count++] = word;
    }
}

/* ---- how far it is trusted ---- */

enum gate decision_gate(const struct pack *pack, const struct finding *matter, unsigned doubts)
{
    struct pack_gate gate = pack_gate_of(pack, matter->value);
    if (matter->value == DECISION_NONE || matter->confidence < gate.suggest)
        return GATE_REVIEW;
    return doubts != 0 || matter->confidence < gate.automatic ? GATE_SUGGEST : GATE_AUTOMATIC;
}

/* ---- as JSON ---- */

static const char *const BASES[] = {
    [BASIS_NONE] = "none",     [BASIS_SAID] = "said",   [BASIS_WORDS] = "words",       [BASIS_ASSUMED] = "assumed",
    [BASIS_PERSON] = "person", [BASIS_MODEL] = "model", [BASIS_POSITION] = "position",
};
static const char *const KINDS[] = {
    [NOTE_CONFLICT] = "conflict",
    [NOTE_NEAR_BORDER] = "near_border",
    [NOTE_OVERLAP] = "overlap",
    [NOTE_OUTSIDE] = "outside",
};
static const char *const SOURCES[PLACE_SOURCE_COUNT] = {
    [PLACE_AREA] = "area", [PLACE_POSITION] = "position", [PLACE_ADDRESS] = "address",
    [PLACE_TEXT] = "text", [PLACE_DISTRICT] = "district",
};

static const struct {
    enum doubt doubt;
    const char *code;
} DOUBTS[] = {
    {DOUBT_MATTER_UNKNOWN, "matter_unknown"},   {DOUBT_MATTER_UNSURE, "matter_unsure"},
    {DOUBT_AREA_UNKNOWN, "area_unknown"},       {DOUBT_AREA_UNSURE, "area_unsure"},
    {DOUBT_MATTER_CONFLICT, "matter_conflict"}, {DOUBT_URGENCY_RAISED, "urgency_raised"},
    {DOUBT_AREA_CONFLICT, "area_conflict"},
};

static const char *code_of(const struct pack *pack, enum axis axis, int value)
{
    static const char *const LISTS[AXIS_COUNT] = {
        [AXIS_NATURE] = "nature", [AXIS_URGENCY] = "urgency", [AXIS_PARTY] = "party"};
    if (value == DECISION_NONE)
        return NULL;
    if (axis == LEXICON_PLACE)
        return pack->areas[value].code;
    if (axis == AXIS_MATTER)
        return pack->matters[value].code;
    return value == 0 ? NULL : term_get(LISTS[axis], value)->code;
}

static void put_real(struct buf *out, const char *name, double number)
{
    buf_member(out, name);
    buf_print(out, "%.3f", number);
}

static void put_model(struct buf *out, const struct pack *pack, const struct opinion *model)
{
    buf_member(out, "model");
    buf_print(out, "{\"version\":%d", model->version);
    buf_member(out, "label");
    buf_json(out, code_of(pack, model->axis, model->value));
    put_real(out, "probability", model->probability);
    buf_member(out, "runner_up");
    buf_json(out, code_of(pack, model->axis, model->runner_up));
    put_real(out, "runner_up_probability", model->runner_up_probability);
    buf_member(out, "words");
    buf_char(out, '[');
    for (size_t i = 0; i < model->word_count; i++) {
        buf_text(out, i == 0 ? "{" : ",{");
        buf_member(out, "word");
        buf_json(out, model->words[i].word);
        put_real(out, "weight", model->words[i].weight);
        buf_char(out, '}');
    }
    buf_text(out, "]}");
}

static void put_shadow(struct buf *out, const struct pack *pack, enum axis axis, const struct shadow *shadow)
{
    buf_member(out, "shadow");
    buf_print(out, "{\"version\":%d", shadow->version);
    buf_member(out, "value");
    buf_json(out, code_of(pack, axis, shadow->value));
    buf_member(out, "confidence");
    buf_print(out, "%d", shadow->confidence);
    buf_member(out, "agrees");
    buf_print(out, "%s}", shadow->agrees ? "true" : "false");
}

static void put_notes(struct buf *out, const struct pack *pack, const struct finding *finding)
{
    if (finding->note_count == 0)
        return;
    buf_member(out, "notes");
    for (size_t i = 0; i < finding->note_count; i++) {
        const struct note *note = &finding->notes[i];
        buf_char(out, i == 0 ? '[' : ',');
        buf_char(out, '{');
        buf_member(out, "kind");
        buf_json(out, KINDS[note->kind]);
        buf_member(out, "area");
        buf_json(out, note->area == DECISION_NONE ? NULL : pack->areas[note->area].code);
        buf_member(out, "metres");
        if (note->metres < 0)
            buf_json(out, NULL);
        else
            buf_print(out, "%d", note->metres);
        buf_member(out, "source");
        buf_json(out, SOURCES[note->source]);
        buf_member(out, "review");
        buf_text(out, note->review ? "true" : "false");
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void put_finding(struct buf *out, const char *name, const struct pack *pack, enum axis axis,
                        const struct finding *finding)
{
    buf_member(out, name);
    buf_char(out, '{');
    buf_member(out, "value");
    buf_json(out, code_of(pack, axis, finding->value));
    buf_member(out, "basis");
    buf_json(out, BASES[finding->basis]);
    buf_member(out, "confidence");
    buf_print(out, "%d", finding->confidence);
    buf_member(out, "words");
    buf_char(out, '[');
    for (size_t i = 0; i < finding->word_count; i++)
        buf_element(out, finding->words[i]);
    buf_char(out, ']');
    buf_member(out, "runner_up");
    buf_json(out, code_of(pack, axis, finding->runner_up));
    if (finding->rule != NULL) {
        buf_member(out, "rule");
        buf_json(out, finding->rule->code);
    }
    if (finding->model != NULL)
        put_model(out, pack, finding->model);
    if (finding->shadow.version > 0)
        put_shadow(out, pack, axis, &finding->shadow);
    put_notes(out, pack, finding);
    buf_char(out, '}');
}

static void put_doubts(struct buf *out, unsigned doubts)
{
    buf_member(out, "doubts");
    buf_char(out, '[');
    for (size_t i = 0; i < COUNT(DOUBTS); i++) {
        if ((doubts & DOUBTS[i].doubt) != 0)
            buf_element(out, DOUBTS[i].code);
    }
    buf_char(out, ']');
}

const char *decision_json(struct arena *arena, const struct pack *pack, const struct decision *decision)
{
    struct buf out = {0};
    buf_char(&out, '{');
    put_finding(&out, "matter", pack, AXIS_MATTER, &decision->matter);
    put_finding(&out, "nature", pack, AXIS_NATURE, &decision->nature);
    put_finding(&out, "urgency", pack, AXIS_URGENCY, &decision->urgency);
    put_finding(&out, "party", pack, AXIS_PARTY, &decision->party);
    put_finding(&out, "area", pack, LEXICON_PLACE, &decision->area);
    buf_member(&out, "confidence");
    buf_print(&out, "%d", decision->confidence);
    buf_member(&out, "gate");
    buf_json(&out, decision->gate == GATE_UNSPECIFIED ? NULL : term_get("gate", (int)decision->gate)->code);
    put_doubts(&out, decision->doubts);
    buf_char(&out, '}');
    const char *kept = arena_textn(arena, out.text, out.length);
    buf_free(&out);
    return kept;
}
