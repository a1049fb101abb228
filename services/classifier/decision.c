#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/str.h"
#include "services/classifier/decision.h"

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

/* ---- as JSON ---- */

static const char *const BASES[] = {
    [BASIS_NONE] = "none",       [BASIS_SAID] = "said",     [BASIS_WORDS] = "words",
    [BASIS_ASSUMED] = "assumed", [BASIS_PERSON] = "person",
};

static const struct {
    enum doubt doubt;
    const char *code;
} DOUBTS[] = {
    {DOUBT_MATTER_UNKNOWN, "matter_unknown"},
    {DOUBT_MATTER_UNSURE, "matter_unsure"},
    {DOUBT_AREA_UNKNOWN, "area_unknown"},
    {DOUBT_AREA_UNSURE, "area_unsure"},
};

/* jansson fails here only when memory is out, which ends the process (common/arena.h). */
static json_t *sure(json_t *json)
{
    if (json == NULL)
        abort();
    return json;
}

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, sure(value)) != 0)
        abort();
}

static void append(json_t *array, const char *text)
{
    if (json_array_append_new(array, sure(json_string(text))) != 0)
        abort();
}

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

static json_t *code_json(const char *code)
{
    return code == NULL ? json_null() : json_string(code);
}

static json_t *finding_json(const struct pack *pack, enum axis axis, const struct finding *finding)
{
    json_t *object = sure(json_object()), *words = sure(json_array());
    for (size_t i = 0; i < finding->word_count; i++)
        append(words, finding->words[i]);
    set(object, "value", code_json(code_of(pack, axis, finding->value)));
    set(object, "basis", json_string(BASES[finding->basis]));
    set(object, "confidence", json_integer(finding->confidence));
    set(object, "words", words);
    set(object, "runner_up", code_json(code_of(pack, axis, finding->runner_up)));
    return object;
}

static json_t *doubts_json(unsigned doubts)
{
    json_t *array = sure(json_array());
    for (size_t i = 0; i < COUNT(DOUBTS); i++) {
        if ((doubts & DOUBTS[i].doubt) != 0)
            append(array, DOUBTS[i].code);
    }
    return array;
}

const char *decision_json(struct arena *arena, const struct pack *pack, const struct decision *decision)
{
    json_t *object = sure(json_object());
    set(object, "matter", finding_json(pack, AXIS_MATTER, &decision->matter));
    set(object, "nature", finding_json(pack, AXIS_NATURE, &decision->nature));
    set(object, "urgency", finding_json(pack, AXIS_URGENCY, &decision->urgency));
    set(object, "party", finding_json(pack, AXIS_PARTY, &decision->party));
    set(object, "area", finding_json(pack, LEXICON_PLACE, &decision->area));
    set(object, "confidence", json_integer(decision->confidence));
    set(object, "doubts", doubts_json(decision->doubts));
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (text == NULL)
        abort();
    const char *kept = arena_text(arena, text);
    free(text);
    return kept;
}
