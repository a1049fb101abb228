#include "services/classifier/fit.h"
#include "common/arena.h"
#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Found by grouped cross-validation on citizens' messages; the figure is flat around each. */
static const double COST = 1, PRECISION = 0.05, CONTRAST_FLOOR = 0.25, PRIOR_TEXTS = 7;
enum { MANY_TEXTS = 1000 }; /* from here on what occurs once is left out */

struct making {
    const struct fit_set *set;
    size_t held_out, used;
    struct fit *fit;
    uint32_t *occurring; /* by id: texts that have it */
    struct feature_node *nodes, **rows;
    double *classes;
};

static bool uses(const struct making *making, const struct fit_text *text)
{
    return text->fold != making->held_out;
}

/* ---- columns ---- */

static void count_occurring(struct making *making)
{
    const struct fit_set *set = making->set;
    making->occurring = memory_alloc((set->vocabulary + 1) * sizeof *making->occurring);
    for (size_t i = 0; i < set->count; i++) {
        const struct fit_text *text = &set->texts[i];
        if (!uses(making, text))
            continue;
        making->used++;
        making->fit->texts[text->class]++;
        for (size_t k = 0; k < text->count; k++)
            making->occurring[text->ids[k]]++;
    }
}

static size_t columns_with(const struct making *making, uint32_t least)
{
    size_t count = 0;
    for (size_t i = 0; i < making->set->vocabulary; i++)
        count += making->occurring[i] >= least;
    return count;
}

static void choose_columns(struct making *making)
{
    struct fit *fit = making->fit;
    uint32_t least = making->used >= MANY_TEXTS ? 2 : 1;
    while (columns_with(making, least) > FIT_BYTES_MAX / (fit->classes + 24))
        least++;
    size_t columns = columns_with(making, least);
    fit->column_of = memory_alloc((making->set->vocabulary + 1) * sizeof *fit->column_of);
    fit->ids = memory_alloc((columns + 1) * sizeof *fit->ids);
    for (size_t i = 0; i < making->set->vocabulary; i++) {
        fit->column_of[i] = -1;
        if (making->occurring[i] < least)
            continue;
        fit->column_of[i] = (int32_t)fit->columns;
        fit->ids[fit->columns++] = (uint32_t)i;
    }
}

/* ---- contrast ---- */

static double log_odds(double share)
{
    return log(share / (1 - share));
}

static double contrast(const struct making *making, const uint32_t *counts, double texts)
{
    const struct fit *fit = making->fit;
    double sum = 0;
    for (size_t i = 0; i < fit->classes; i++) {
        /* Half a text more everywhere, so that no share is 0 or 1. */
        double prior = ((double)fit->texts[i] + 0.5) / ((double)making->used + 0.5 * (double)fit->classes);
        double ratio = log_odds((counts[i] + PRIOR_TEXTS * prior) / (texts + PRIOR_TEXTS)) - log_odds(prior);
        sum += ratio * ratio;
    }
    return CONTRAST_FLOOR + (1 - CONTRAST_FLOOR) * sqrt(sum / (double)fit->classes);
}

/* The class of every text that has a column, column by column. */
static uint16_t *classes_by_column(const struct making *making, size_t *starts)
{
    const struct fit_set *set = making->set;
    const struct fit *fit = making->fit;
    size_t total = 0;
    for (size_t i = 0; i < fit->columns; i++) {
        starts[i] = total;
        total += making->occurring[fit->ids[i]];
    }
    uint16_t *list = memory_alloc((total + 1) * sizeof *list);
    for (size_t i = 0; i < set->count; i++) {
        const struct fit_text *text = &set->texts[i];
        for (size_t k = 0; uses(making, text) && k < text->count; k++) {
            int32_t column = fit->column_of[text->ids[k]];
            if (column >= 0)
                list[starts[column]++] = (uint16_t)text->class;
        }
    }
    return list;
}

static void find_norms(struct making *making)
{
    struct fit *fit = making->fit;
    size_t *ends = memory_alloc((fit->columns + 1) * sizeof *ends), at = 0;
    uint32_t *counts = memory_alloc(fit->classes * sizeof *counts);
    uint16_t *classes = classes_by_column(making, ends);
    fit->norms = memory_alloc((fit->columns + 1) * sizeof *fit->norms);
    for (size_t i = 0; i < fit->columns; i++) {
        double texts = making->occurring[fit->ids[i]];
        double idf = log((1 + (double)making->used) / (1 + texts)) + 1;
        memset(counts, 0, fit->classes * sizeof *counts);
        for (; at < ends[i]; at++)
            counts[classes[at]]++;
        fit->norms[i] = (float)(idf * contrast(making, counts, texts));
    }
    free(classes);
    free(counts);
    free(ends);
}

/* ---- liblinear ---- */

static size_t fill_row(const struct fit *fit, const struct fit_text *text, struct feature_node *row)
{
    size_t count = 0;
    double squares = 0;
    for (size_t i = 0; i < text->count; i++) {
        int32_t column = fit->column_of[text->ids[i]];
        if (column < 0)
            continue;
        double value = (double)text->weights[i] * (double)fit->norms[column];
        row[count++] = (struct feature_node){column + 1, value};
        squares += value * value;
    }
    for (size_t i = 0; i < count; i++)
        row[i].value /= sqrt(squares);
    row[count++] = (struct feature_node){(int)fit->columns + 1, 1};
    row[count++] = (struct feature_node){-1, 0};
    return count;
}

static void fill_rows(struct making *making)
{
    const struct fit_set *set = making->set;
    size_t total = 0, row = 0, node = 0;
    for (size_t i = 0; i < set->count; i++)
        total += set->texts[i].count + 2;
    making->nodes = memory_alloc((total + 1) * sizeof *making->nodes);
    making->rows = memory_alloc((making->used + 1) * sizeof(struct feature_node *));
    making->classes = memory_alloc((making->used + 1) * sizeof *making->classes);
    for (size_t i = 0; i < set->count; i++) {
        if (!uses(making, &set->texts[i]))
            continue;
        making->rows[row] = making->nodes + node;
        making->classes[row++] = (double)set->texts[i].class;
        node += fill_row(making->fit, &set->texts[i], making->nodes + node);
    }
}

static void quiet(const char *text)
{
    (void)text;
}

static void keep_weights(struct fit *fit, const struct model *model)
{
    size_t given = (size_t)model->nr_class;
    fit->weights = memory_alloc((fit->columns * fit->classes + 1) * sizeof *fit->weights);
    fit->bias = memory_alloc(fit->classes * sizeof *fit->bias);
    for (size_t k = 0; k < given; k++) {
        size_t class = (size_t)model->label[k];
        for (size_t i = 0; i < fit->columns; i++)
            fit->weights[i * fit->classes + class] = (float)(model->w[i * given + k] * (double)fit->norms[i]);
        fit->bias[class] = (float)model->w[fit->columns * given + k];
    }
}

static void solve(struct making *making)
{
    const struct problem problem = {.l = (int)making->used,
                                    .n = (int)making->fit->columns + 1,
                                    .y = making->classes,
                                    .x = making->rows,
                                    .bias = -1};
    const struct parameter parameter = {.solver_type = MCSVM_CS, .C = COST, .eps = PRECISION};
    set_print_string_function(quiet);
    srand(making->set->seed);
    struct model *model = train(&problem, &parameter);
    keep_weights(making->fit, model);
    free_and_destroy_model(&model);
}

/* ---- the fit ---- */

static size_t classes_present(const struct fit *fit)
{
    size_t count = 0;
    for (size_t i = 0; i < fit->classes; i++)
        count += fit->texts[i] > 0;
    return count;
}

struct fit *fit_make(const struct fit_set *set, size_t held_out)
{
    struct making making = {.set = set, .held_out = held_out, .fit = memory_alloc(sizeof(struct fit))};
    making.fit->classes = set->classes;
    making.fit->texts = memory_alloc(set->classes * sizeof *making.fit->texts);
    count_occurring(&making);
    if (classes_present(making.fit) >= 2) {
        choose_columns(&making);
        find_norms(&making);
        fill_rows(&making);
        solve(&making);
    } else {
        fit_free(&making.fit);
    }
    free(making.occurring);
    free(making.nodes);
    free(making.rows);
    free(making.classes);
    return making.fit;
}

static void lower_absent(const struct fit *fit, float *values)
{
    float least = INFINITY;
    for (size_t i = 0; i < fit->classes; i++)
        if (fit->texts[i] > 0)
            least = fminf(least, values[i]);
    for (size_t i = 0; i < fit->classes; i++)
        if (fit->texts[i] == 0)
            values[i] = least - 1;
}

bool fit_values(const struct fit *fit, const struct fit_text *text, float *values)
{
    float squares = 0;
    memset(values, 0, fit->classes * sizeof *values);
    for (size_t i = 0; i < text->count; i++) {
        int32_t column = fit->column_of[text->ids[i]];
        if (column < 0)
            continue;
        float length = text->weights[i] * fit->norms[column];
        squares += length * length;
        for (size_t k = 0; k < fit->classes; k++)
            values[k] += text->weights[i] * fit->weights[(size_t)column * fit->classes + k];
    }
    if (!(squares > 0))
        return false;
    for (size_t k = 0; k < fit->classes; k++)
        values[k] = values[k] / sqrtf(squares) + fit->bias[k];
    lower_absent(fit, values);
    return true;
}

void fit_free(struct fit **fit)
{
    struct fit *gone = *fit;
    if (gone == NULL)
        return;
    free(gone->ids);
    free(gone->norms);
    free(gone->weights);
    free(gone->bias);
    free(gone->texts);
    free(gone->column_of);
    free(gone);
    *fit = NULL;
}
