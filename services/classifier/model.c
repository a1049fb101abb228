#include "services/classifier/feature.h"
#include "services/classifier/model_file.h"
#include <math.h>
#include <string.h>

size_t model_classes(const struct text_model *model)
{
    return model->classes;
}

const char *model_label(const struct text_model *model, size_t class)
{
    return model->labels[class];
}

const char *model_hash(const struct text_model *model)
{
    return model->hash;
}

struct model_figures model_figures(const struct text_model *model)
{
    return model->figures;
}

struct model_class_figures model_class_figures(const struct text_model *model, size_t class)
{
    return model->class_figures[class];
}

const char *model_label_field(const struct text_model *model)
{
    return model->label_field;
}

const char *model_text_field(const struct text_model *model)
{
    return model->text_field;
}

size_t model_bytes(const struct text_model *model)
{
    return model->bytes;
}

const struct model_row *model_row(const struct text_model *model, uint32_t key)
{
    uint32_t slot = key >> model->shift;
    while (model->slots[slot].row != 0 && model->slots[slot].key != key)
        slot = (slot + 1) & model->mask;
    uint32_t row = model->slots[slot].row;
    return row == 0 ? NULL : (const void *)(model->rows + (row - 1) * model->row_bytes);
}

/* ---- weighing ---- */

/* Most of the time goes to memory that is not in the cache: a batch of slots is asked for, then the rows that they name,
 * and only then are the rows added up. */
enum { BATCH = 64 };

struct hits {
    size_t count;
    const struct model_row *rows[BATCH];
    float factors[BATCH];
};

/* Where the processor has AVX2 it is used: the same products in the same order, so the same sums. Sanitizers cannot
 * bear the run-time choice. */
#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
__attribute__((target_clones("avx2", "default")))
#endif
static void
add_rows(float *values, const struct hits *hits, size_t padded)
{
    for (size_t at = 0; at < padded; at += MODEL_STEP) {
        float sums[MODEL_STEP]; /* stay in registers over all rows of the batch */
        memcpy(sums, values + at, sizeof sums);
        for (size_t i = 0; i < hits->count; i++) {
            const int8_t *weights = hits->rows[i]->weights + at;
            for (size_t k = 0; k < MODEL_STEP; k++)
                sums[k] += hits->factors[i] * (float)weights[k];
        }
        memcpy(values + at, sums, sizeof sums);
    }
}

/* Adds to the square of the length. `rows` may be NULL. */
static float find_rows(const struct text_model *model, const struct features *features, size_t from, struct hits *hits,
                       const struct model_row **rows)
{
    float squares = 0;
    size_t to = features->count - from < BATCH ? features->count : from + BATCH;
    hits->count = 0;
    for (size_t i = from; i < to; i++)
        __builtin_prefetch(&model->slots[features->keys[i] >> model->shift]);
    for (size_t i = from; i < to; i++) {
        const struct model_row *row = model_row(model, features->keys[i]);
        if (rows != NULL)
            rows[i] = row;
        if (row == NULL)
            continue;
        for (size_t byte = 0; byte < model->row_bytes; byte += 64)
            __builtin_prefetch((const char *)row + byte);
        hits->factors[hits->count] = features->weights[i];
        hits->rows[hits->count++] = row;
    }
    for (size_t i = 0; i < hits->count; i++) {
        float length = hits->factors[i] * hits->rows[i]->norm;
        squares += length * length;
        hits->factors[i] *= hits->rows[i]->scale;
    }
    return squares;
}

/* The length of the text in the model's norm; 0: it knows no feature. `values` has `padded` places. */
static float sum_rows(const struct text_model *model, const struct features *features, float *values,
                      const struct model_row **rows)
{
    struct hits hits;
    float squares = 0;
    for (size_t from = 0; from < features->count; from += BATCH) {
        squares += find_rows(model, features, from, &hits, rows);
        add_rows(values, &hits, model->padded);
    }
    return sqrtf(squares);
}

void model_weigh(const struct text_model *model, const struct features *features, float *probabilities)
{
    model_weigh_rows(model, features, probabilities, NULL);
}

void model_weigh_rows(const struct text_model *model, const struct features *features, float *probabilities,
                      const struct model_row **rows)
{
    float values[MODEL_CLASSES_MAX] = {0}, most = -INFINITY, sum = 0;
    float length = sum_rows(model, features, values, rows);
    if (!(length > 0)) {
        memcpy(probabilities, model->shares, model->classes * sizeof *probabilities);
        return;
    }
    for (size_t i = 0; i < model->classes; i++) {
        values[i] = model->sharpness * (values[i] / length + model->bias[i]);
        most = fmaxf(most, values[i]);
    }
    for (size_t i = 0; i < model->classes; i++) {
        probabilities[i] = expf(values[i] - most);
        sum += probabilities[i];
    }
    for (size_t i = 0; i < model->classes; i++)
        probabilities[i] /= sum;
}

double model_node(const struct text_model *model, const float *probabilities, const char *node)
{
    size_t length = strlen(node);
    double sum = 0;
    for (size_t i = 0; i < model->classes; i++) {
        const char *label = model->labels[i];
        if (strncmp(label, node, length) == 0 && (label[length] == '\0' || label[length] == '.'))
            sum += (double)probabilities[i];
    }
    return sum;
}
