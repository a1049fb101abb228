#include "services/classifier/feature.h"
#include "services/classifier/model_file.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A word goes on while the 2-grams in it weigh at least this part of the heaviest of the text. */
static const float HOLDS_TOGETHER = 0.1F;
/* … and has no loose ends: those of less than this part of the heaviest in it are cut off … */
static const float END_HOLDS = 0.35F;
/* … and is said when it weighs more than this part of the heaviest word. */
static const float WORTH_SAYING = 0.05F;
enum { WORD_MOST = 8 };

struct weighing {
    struct arena *arena;
    const struct text_model *model;
    const struct text *text;
    const struct features *features;
    const struct feature_signs *signs;
    float *says;           /* by feature: what one occurrence of it says for the class */
    float *alone, *joined; /* by character: of itself; of it with the next one */
};

static size_t runner_up(const struct text_model *model, const float *probabilities, size_t class)
{
    size_t best = class == 0 ? 1 : 0;
    for (size_t i = 0; i < model->classes; i++)
        if (i != class && probabilities[i] > probabilities[best])
            best = i;
    return best;
}

/* false: no feature is known. */
static bool weigh_features(struct weighing *weighing, const struct model_row *const *rows, size_t class, size_t other)
{
    const struct features *features = weighing->features;
    float squares = 0;
    weighing->says = arena_array(weighing->arena, features->count + 1, sizeof *weighing->says);
    for (size_t i = 0; i < features->count; i++) {
        const struct model_row *row = rows[i];
        if (row == NULL)
            continue;
        float length = features->weights[i] * row->norm;
        weighing->says[i] = features->shares[i] * row->scale * (float)(row->weights[class] - row->weights[other]);
        squares += length * length;
    }
    float scale = squares > 0 ? weighing->model->sharpness / sqrtf(squares) : 0;
    for (size_t i = 0; i < features->count; i++)
        weighing->says[i] *= scale;
    return squares > 0;
}

static void weigh_signs(struct weighing *weighing)
{
    const struct features *features = weighing->features;
    const float *says = weighing->says;
    size_t count = features->signs.count, head = features_head(features);
    weighing->alone = arena_array(weighing->arena, count + 1, sizeof *weighing->alone);
    weighing->joined = arena_array(weighing->arena, count + 1, sizeof *weighing->joined);
    for (size_t i = 0; i < count; i++) {
        weighing->alone[i] = says[features->pairs[FEATURE_BODY][i].alone];
        if (i + 1 < count)
            weighing->joined[i] = says[features->pairs[FEATURE_BODY][i].joined];
    }
    for (size_t i = 0; i < head; i++) {
        weighing->alone[i] += says[features->pairs[FEATURE_TOP][i].alone];
        if (i + 1 < head)
            weighing->joined[i] += says[features->pairs[FEATURE_TOP][i].joined];
    }
}

/* ---- words ---- */

struct span {
    size_t from, to; /* signs, `to` included */
    float weight;
};

/* Joins over punctuation are none of a word. */
static bool adjoining(const struct feature_signs *signs, size_t i)
{
    return i + 1 < signs->count && signs->places[i + 1] == signs->places[i] + 1;
}

static bool same_script(const struct weighing *weighing, size_t i)
{
    const struct feature_signs *signs = weighing->signs;
    return adjoining(signs, i) && text_letter(signs->codes[i]) && text_letter(signs->codes[i + 1]);
}

static float span_weight(const struct weighing *weighing, size_t from, size_t to)
{
    float weight = 0;
    for (size_t i = from; i <= to; i++)
        weight += weighing->alone[i] + (i < to ? weighing->joined[i] : 0);
    return weight;
}

static float heaviest_join(const struct weighing *weighing)
{
    float most = 0;
    for (size_t i = 0; i < weighing->signs->count; i++)
        if (adjoining(weighing->signs, i))
            most = fmaxf(most, weighing->joined[i]);
    return most;
}

static void trim(const struct weighing *weighing, struct span *span)
{
    float most = 0;
    for (size_t i = span->from; i < span->to; i++)
        most = fmaxf(most, weighing->joined[i]);
    while (weighing->joined[span->from] < most * END_HOLDS)
        span->from++;
    while (weighing->joined[span->to - 1] < most * END_HOLDS)
        span->to--;
}

static size_t find_spans(const struct weighing *weighing, struct span *spans)
{
    size_t count = 0;
    float least = heaviest_join(weighing) * HOLDS_TOGETHER;
    for (size_t i = 0; i < weighing->signs->count; i++) {
        size_t to = i;
        while (to - i + 1 < WORD_MOST && adjoining(weighing->signs, to) && weighing->joined[to] > 0 &&
               weighing->joined[to] >= least)
            to++;
        if (to == i)
            continue;
        struct span span = {i, to, 0};
        trim(weighing, &span);
        /* Half an English word is none. */
        while (span.from > 0 && same_script(weighing, span.from - 1))
            span.from--;
        while (same_script(weighing, span.to))
            span.to++;
        span.weight = span_weight(weighing, span.from, span.to);
        spans[count++] = span;
        i = span.to > to ? span.to : to;
    }
    return count;
}

/* Nothing holds together: the characters that weigh most stand alone. */
static size_t lone_spans(const struct weighing *weighing, struct span *spans)
{
    for (size_t i = 0; i < weighing->signs->count; i++)
        spans[i] = (struct span){i, i, weighing->alone[i]};
    return weighing->signs->count;
}

static int by_weight(const void *a, const void *b)
{
    const struct span *left = a, *right = b;
    if (left->weight > right->weight || left->weight < right->weight)
        return left->weight > right->weight ? -1 : 1;
    return (left->from > right->from) - (left->from < right->from);
}

static bool same_word(const struct weighing *weighing, const struct span *a, const struct span *b)
{
    const uint32_t *codes = weighing->text->codes;
    size_t from = weighing->signs->places[a->from], with = weighing->signs->places[b->from];
    size_t length = weighing->signs->places[a->to] - from + 1u;
    return length == weighing->signs->places[b->to] - with + 1u &&
           memcmp(codes + from, codes + with, length * sizeof *codes) == 0;
}

/* The same word at several places is one word that weighs what all of them weigh. */
static size_t join_same(const struct weighing *weighing, struct span *spans, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < kept && !same_word(weighing, &spans[at], &spans[i]))
            at++;
        if (at < kept)
            spans[at].weight += spans[i].weight;
        else
            spans[kept++] = spans[i];
    }
    return kept;
}

static size_t put_words(const struct weighing *weighing, struct span *spans, size_t count, struct model_word *out,
                        size_t max)
{
    size_t given = 0;
    count = join_same(weighing, spans, count);
    qsort(spans, count, sizeof *spans, by_weight);
    if (!(spans[0].weight > 0)) /* there is one at least */
        return 0;
    for (size_t i = 0; i < count && given < max && spans[i].weight > spans[0].weight * WORTH_SAYING; i++)
        out[given++] =
            (struct model_word){text_quote(weighing->arena, weighing->text, weighing->signs->places[spans[i].from],
                                           weighing->signs->places[spans[i].to] + 1u),
                                (double)spans[i].weight};
    return given;
}

size_t model_explain_weighed(struct arena *arena, const struct text_model *model, const struct model_reading *reading,
                             size_t class, struct model_word *out, size_t max)
{
    struct weighing weighing = {.arena = arena, .model = model, .text = reading->text, .features = reading->features};
    if (!weigh_features(&weighing, reading->rows, class, runner_up(model, reading->probabilities, class)))
        return 0;
    weighing.signs = &reading->features->signs;
    weigh_signs(&weighing);
    struct span *spans = arena_array(arena, weighing.signs->count + 1, sizeof *spans);
    size_t count = find_spans(&weighing, spans);
    return put_words(&weighing, spans, count == 0 ? lone_spans(&weighing, spans) : count, out, max);
}

struct model_reading model_read_text(struct arena *arena, const struct text_model *model, const struct text *text,
                                     float *probabilities)
{
    const struct features *features = features_of(arena, text);
    const struct model_row **rows = arena_array(arena, features->count + 1, sizeof *rows);
    model_weigh_rows(model, features, probabilities, rows);
    return (struct model_reading){text, features, probabilities, rows};
}

size_t model_explain(struct arena *arena, const struct text_model *model, const struct text *text, size_t class,
                     struct model_word *out, size_t max)
{
    float probabilities[MODEL_CLASSES_MAX];
    const struct model_reading reading = model_read_text(arena, model, text, probabilities);
    return model_explain_weighed(arena, model, &reading, class, out, max);
}
