#include "services/classifier/train.h"
#include "services/classifier/calibrate.h"
#include "services/classifier/feature.h"
#include "services/classifier/fit.h"
#include "services/classifier/model_file.h"
#include "services/classifier/twins.h"
#include <stdlib.h>
#include <string.h>

struct row {
    const char *label;
    uint32_t *keys; /* ascending; become ids */
    float *weights;
    size_t count;
};

struct trainer {
    struct arena *arena, *scratch;
    struct row *rows;
    struct twins_set *sets;
    size_t count, capacity;
    const char **labels; /* ascending, once they are complete */
    size_t label_count;
    uint32_t *keys; /* all that occur, ascending */
    size_t key_count;
    struct fit_text *texts;
    struct fit_set set;
};

struct trainer *train_open(void)
{
    struct trainer *trainer = memory_alloc(sizeof *trainer);
    trainer->arena = arena_new(0);
    trainer->scratch = arena_new(0);
    return trainer;
}

void train_free(struct trainer **trainer)
{
    if (*trainer == NULL)
        return;
    arena_free(&(*trainer)->arena);
    arena_free(&(*trainer)->scratch);
    free((*trainer)->rows);
    free((*trainer)->sets);
    free(*trainer);
    *trainer = NULL;
}

/* ---- rows ---- */

static const char *label_problem(const char *label)
{
    size_t length = strlen(label);
    if (length == 0)
        return "is empty";
    if (length > MODEL_LABEL_MAX)
        return "is longer than 127 bytes";
    if (utf8_count(label, length) < 0)
        return "is not valid UTF-8";
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)label[i] < 0x20 || label[i] == 0x7F)
            return "holds a control character";
    return NULL;
}

struct keyed {
    uint32_t key;
    float weight;
};

static int by_key(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b; /* of struct keyed, too: the key stands first */
    return (left > right) - (left < right);
}

static void keep_features(struct trainer *trainer, const struct text *text, struct row *row)
{
    const struct features *features = features_of(trainer->scratch, text);
    struct keyed *sorted = arena_array(trainer->scratch, features->count + 1, sizeof *sorted);
    for (size_t i = 0; i < features->count; i++)
        sorted[i] = (struct keyed){features->keys[i], features->weights[i]};
    qsort(sorted, features->count, sizeof *sorted, by_key);
    row->count = features->count;
    row->keys = arena_array(trainer->arena, row->count + 1, sizeof *row->keys);
    row->weights = arena_array(trainer->arena, row->count + 1, sizeof *row->weights);
    for (size_t i = 0; i < row->count; i++) {
        row->keys[i] = sorted[i].key;
        row->weights[i] = sorted[i].weight;
    }
}

enum result train_add(struct trainer *trainer, const struct text *text, const char *label, const char **why)
{
    *why = label_problem(label);
    if (*why != NULL)
        return RESULT_REFUSE;
    if (trainer->count == trainer->capacity) {
        trainer->capacity = trainer->capacity * 2 + 1024;
        trainer->rows = memory_grow(trainer->rows, trainer->capacity * sizeof *trainer->rows);
        trainer->sets = memory_grow(trainer->sets, trainer->capacity * sizeof *trainer->sets);
    }
    struct row *row = &trainer->rows[trainer->count];
    struct twins_set set = twins_set(trainer->scratch, text);
    row->label = arena_text(trainer->arena, label);
    keep_features(trainer, text, row);
    set.hashes = arena_copy(trainer->arena, set.hashes, set.count * sizeof *set.hashes);
    trainer->sets[trainer->count++] = set;
    arena_reset(trainer->scratch);
    return RESULT_OK;
}

/* ---- what there is ---- */

static int by_label(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void collect_labels(struct trainer *trainer)
{
    trainer->labels = arena_array(trainer->arena, trainer->count + 1, sizeof(const char *));
    for (size_t i = 0; i < trainer->count; i++)
        trainer->labels[i] = trainer->rows[i].label;
    qsort(trainer->labels, trainer->count, sizeof(const char *), by_label);
    trainer->label_count = 0;
    for (size_t i = 0; i < trainer->count; i++)
        if (i == 0 || strcmp(trainer->labels[trainer->label_count - 1], trainer->labels[i]) != 0)
            trainer->labels[trainer->label_count++] = trainer->labels[i];
}

static void collect_keys(struct trainer *trainer)
{
    size_t total = 0;
    for (size_t i = 0; i < trainer->count; i++)
        total += trainer->rows[i].count;
    uint32_t *keys = memory_alloc((total + 1) * sizeof *keys);
    total = 0;
    for (size_t i = 0; i < trainer->count; i++) {
        if (trainer->rows[i].count > 0)
            memcpy(keys + total, trainer->rows[i].keys, trainer->rows[i].count * sizeof *keys);
        total += trainer->rows[i].count;
    }
    qsort(keys, total, sizeof *keys, by_key);
    trainer->key_count = 0;
    for (size_t i = 0; i < total; i++)
        if (i == 0 || keys[i] != keys[trainer->key_count - 1])
            keys[trainer->key_count++] = keys[i];
    trainer->keys = arena_copy(trainer->arena, keys, trainer->key_count * sizeof *keys);
    free(keys);
}

static size_t class_of(const struct trainer *trainer, const char *label)
{
    const char *const *found = bsearch(&label, trainer->labels, trainer->label_count, sizeof(const char *), by_label);
    return (size_t)(found - trainer->labels);
}

static void fill_texts(struct trainer *trainer, unsigned seed)
{
    trainer->texts = arena_array(trainer->arena, trainer->count, sizeof *trainer->texts);
    for (size_t i = 0; i < trainer->count; i++) {
        const struct row *row = &trainer->rows[i];
        uint32_t *ids = arena_array(trainer->arena, row->count + 1, sizeof *ids);
        for (size_t k = 0; k < row->count; k++) {
            const uint32_t *found = bsearch(&row->keys[k], trainer->keys, trainer->key_count, sizeof *found, by_key);
            ids[k] = (uint32_t)(found - trainer->keys);
        }
        trainer->texts[i] = (struct fit_text){ids, row->weights, row->count, class_of(trainer, row->label), 0};
    }
    trainer->set = (struct fit_set){trainer->texts, trainer->count, trainer->key_count, trainer->label_count, seed};
}

/* ---- folds ---- */

struct group {
    size_t first, order;
};

static int by_order(const void *a, const void *b)
{
    const struct group *left = a, *right = b;
    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return (left->first > right->first) - (left->first < right->first);
}

static struct group *shuffled(struct trainer *trainer, const size_t *groups, unsigned seed, size_t *count)
{
    struct group *list = arena_array(trainer->arena, trainer->count, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < trainer->count; i++)
        if (groups[i] == i)
            list[(*count)++] = (struct group){i, feature_key(FEATURE_BODY, (uint32_t)i, seed)};
    qsort(list, *count, sizeof *list, by_order);
    return list;
}

/* Each group goes to the fold that has the fewest of its class, then the fewest of all. */
static size_t emptiest(const size_t *of_class, const size_t *of_all, size_t folds)
{
    size_t best = 0;
    for (size_t i = 1; i < folds; i++)
        if (of_class[i] < of_class[best] || (of_class[i] == of_class[best] && of_all[i] < of_all[best]))
            best = i;
    return best;
}

static size_t deal_folds(struct trainer *trainer, const struct train_options *options, struct train_report *report)
{
    size_t count = 0, *groups = arena_array(trainer->arena, trainer->count, sizeof *groups);
    twins_group(trainer->sets, trainer->count, groups);
    const struct group *list = shuffled(trainer, groups, options->seed, &count);
    size_t folds = options->folds < count ? options->folds : count, *fold_of = groups;
    size_t *of_class = arena_array(trainer->arena, folds * trainer->label_count, sizeof *of_class);
    size_t *of_all = arena_array(trainer->arena, folds, sizeof *of_all);
    size_t *sizes = arena_array(trainer->arena, trainer->count, sizeof *sizes);
    for (size_t i = 0; i < trainer->count; i++)
        sizes[groups[i]]++;
    for (size_t i = 0; i < count; i++) {
        size_t first = list[i].first, *own = of_class + trainer->texts[first].class * folds;
        size_t fold = emptiest(own, of_all, folds);
        own[fold] += sizes[first];
        of_all[fold] += sizes[first];
        trainer->texts[first].fold = fold;
    }
    for (size_t i = 0; i < trainer->count; i++)
        trainer->texts[i].fold = trainer->texts[fold_of[i]].fold;
    report->twins = trainer->count - count;
    return folds;
}

/* ---- judging what was held out ---- */

struct judged {
    float *values;
    size_t *truths;
    unsigned char *counts;
};

static void judge_fold(const struct trainer *trainer, size_t fold, struct judged *judged)
{
    struct fit *fit = fit_make(&trainer->set, fold);
    for (size_t i = 0; i < trainer->count; i++) {
        const struct fit_text *text = &trainer->texts[i];
        if (text->fold != fold)
            continue;
        judged->truths[i] = text->class;
        /* The sharpness is that of classes that the weights could know. */
        if (fit != NULL && fit_values(fit, text, judged->values + i * trainer->label_count))
            judged->counts[i] = fit->texts[text->class] > 0;
    }
    fit_free(&fit);
}

static void judge(struct trainer *trainer, size_t folds, struct train_report *report)
{
    size_t classes = trainer->label_count;
    struct judged judged = {memory_alloc(trainer->count * classes * sizeof(float)),
                            arena_array(trainer->arena, trainer->count, sizeof(size_t)),
                            arena_array(trainer->arena, trainer->count, 1)};
    for (size_t fold = 0; fold < folds && folds > 1; fold++)
        judge_fold(trainer, fold, &judged);
    const struct calibrate_set set = {judged.values, judged.truths, judged.counts, trainer->count, classes};
    report->sharpness = calibrate_sharpness(&set);
    struct evaluation *evaluation = evaluate_open(trainer->arena, trainer->labels, classes);
    float *probabilities = arena_array(trainer->arena, classes, sizeof *probabilities);
    for (size_t i = 0; i < trainer->count && folds > 1; i++) {
        calibrate_apply(report->sharpness, judged.values + i * classes, classes, probabilities);
        evaluate_add(evaluation, judged.truths[i], probabilities);
    }
    report->held_out = evaluate_sum(evaluation);
    free(judged.values);
}

/* ---- the file ---- */

static void write_model(struct trainer *trainer, const struct train_options *options, const struct train_report *report,
                        struct buf *file)
{
    struct fit *fit = fit_make(&trainer->set, FIT_ALL);
    const struct evaluate_sum *sum = &report->held_out;
    uint32_t *keys = arena_array(trainer->arena, fit->columns + 1, sizeof *keys);
    struct model_class_figures *figures = arena_array(trainer->arena, trainer->label_count, sizeof *figures);
    for (size_t i = 0; i < fit->columns; i++)
        keys[i] = trainer->keys[fit->ids[i]];
    for (size_t i = 0; i < trainer->label_count; i++)
        figures[i] = (struct model_class_figures){fit->texts[i], sum->classes[i].precision, sum->classes[i].recall};
    const struct model_draft draft = {
        .classes = trainer->label_count,
        .features = fit->columns,
        .labels = trainer->labels,
        .class_figures = figures,
        .bias = fit->bias,
        .keys = keys,
        .norms = fit->norms,
        .weights = fit->weights,
        .sharpness = report->sharpness,
        .label_field = options->label_field,
        .text_field = options->text_field,
        .figures = {trainer->count, sum->count, sum->accuracy, sum->macro_f1, sum->ece, sum->log_loss},
    };
    model_write(&draft, file);
    fit_free(&fit);
}

static const char *options_problem(const struct train_options *options)
{
    if (options->folds < 2 || options->folds > TRAIN_FOLDS_MAX)
        return "folds: 2 to 20";
    const char *fields[] = {options->label_field, options->text_field};
    for (size_t i = 0; i < COUNT(fields); i++)
        if (label_problem(fields[i]) != NULL || strlen(fields[i]) > MODEL_FIELD_MAX)
            return "the name of a field is empty, too long or not clean text";
    return NULL;
}

static const char *rows_problem(const struct trainer *trainer)
{
    if (trainer->label_count < 2)
        return "fewer than two classes";
    if (trainer->label_count > MODEL_CLASSES_MAX)
        return "more than 1024 classes";
    if (trainer->key_count == 0)
        return "no text has a letter or digit";
    return NULL;
}

enum result train_run(struct trainer *trainer, const struct train_options *options, struct buf *file,
                      struct train_report *report, const char **why)
{
    *report = (struct train_report){.texts = trainer->count};
    *why = options_problem(options);
    if (*why != NULL)
        return RESULT_REFUSE;
    collect_labels(trainer);
    collect_keys(trainer);
    *why = rows_problem(trainer);
    if (*why != NULL)
        return RESULT_REFUSE;
    fill_texts(trainer, options->seed);
    report->folds = deal_folds(trainer, options, report);
    judge(trainer, report->folds, report);
    write_model(trainer, options, report, file);
    return RESULT_OK;
}
