#include <stdlib.h>
#include <string.h>

#include "services/classifier/retrain.h"
#include "services/classifier/train.h"
#include "services/classifier/twins.h"

struct row {
    struct text text;
    const char *label;
    bool corrected, held_out, dropped;
};
struct retrain {
    struct arena *arena;
    const struct text_folder *folder;
    struct row *rows; /* corrections in their order */
    size_t count, capacity, corrections;
};

struct retrain *retrain_open(struct arena *arena, const struct text_folder *folder)
{
    struct retrain *retrain = arena_alloc(arena, sizeof *retrain);
    *retrain = (struct retrain){.arena = arena, .folder = folder};
    return retrain;
}

static enum result add(struct retrain *retrain, const char *text, const char *label, const char **why)
{
    struct row row = {.label = arena_text(retrain->arena, label)};
    if (text_fold(retrain->arena, retrain->folder, arena_text(retrain->arena, text), &row.text, why) != RESULT_OK)
        return RESULT_REFUSE;
    if (retrain->count == retrain->capacity) {
        size_t capacity = retrain->capacity == 0 ? 1024 : 2 * retrain->capacity;
        struct row *rows = arena_array(retrain->arena, capacity, sizeof *rows);
        if (retrain->count > 0)
            memcpy(rows, retrain->rows, retrain->count * sizeof *rows);
        retrain->rows = rows;
        retrain->capacity = capacity;
    }
    retrain->rows[retrain->count++] = row;
    return RESULT_OK;
}

enum result retrain_base(struct retrain *retrain, const char *text, const char *label, const char **why)
{
    return add(retrain, text, label, why);
}

enum result retrain_correction(struct retrain *retrain, const char *text, const char *label, const char **why)
{
    if (add(retrain, text, label, why) != RESULT_OK)
        return RESULT_REFUSE;
    retrain->rows[retrain->count - 1].corrected = true;
    retrain->corrections++;
    return RESULT_OK;
}

/* ---- who trains, who judges ---- */

static void hold_out(struct retrain *retrain, size_t wanted)
{
    size_t left = wanted > 0 ? wanted : retrain->corrections / 3;
    for (size_t i = retrain->count; i > 0 && left > 0; i--)
        if (retrain->rows[i - 1].corrected) {
            retrain->rows[i - 1].held_out = true;
            left--;
        }
}

/* Of each group of near-twins: is one held out, and what did people say of it last? */
struct group {
    bool held_out;
    const char *label; /* NULL: nobody was asked */
};

static void drop_twins(struct retrain *retrain)
{
    struct twins_set *sets = arena_array(retrain->arena, retrain->count + 1, sizeof *sets);
    size_t *groups = arena_array(retrain->arena, retrain->count + 1, sizeof *groups);
    struct group *about = arena_array(retrain->arena, retrain->count + 1, sizeof *about);
    for (size_t i = 0; i < retrain->count; i++)
        sets[i] = twins_set(retrain->arena, &retrain->rows[i].text);
    twins_group(sets, retrain->count, groups);
    for (size_t i = 0; i < retrain->count; i++) {
        struct group *group = &about[groups[i]];
        group->held_out = group->held_out || retrain->rows[i].held_out;
        if (retrain->rows[i].corrected)
            group->label = retrain->rows[i].label;
    }
    for (size_t i = 0; i < retrain->count; i++) {
        const struct group *group = &about[groups[i]];
        struct row *row = &retrain->rows[i];
        bool overruled = !row->corrected && group->label != NULL && !str_equal(group->label, row->label);
        row->dropped = !row->held_out && (group->held_out || overruled);
    }
}

static enum result train(struct retrain *retrain, const struct retrain_options *options, struct buf *file,
                         struct retrain_outcome *out, const char **why)
{
    struct trainer *trainer = train_open();
    struct train_report report;
    enum result outcome = RESULT_OK;
    for (size_t i = 0; outcome == RESULT_OK && i < retrain->count; i++) {
        const struct row *row = &retrain->rows[i];
        out->held_out += row->held_out ? 1 : 0;
        out->dropped += row->dropped ? 1 : 0;
        if (row->held_out || row->dropped)
            continue;
        *(row->corrected ? &out->corrections : &out->base) += 1;
        outcome = train_add(trainer, &row->text, row->label, why);
    }
    const struct train_options how = {.seed = TRAIN_SEED,
                                      .folds = TRAIN_FOLDS,
                                      .label_field = options->label_field,
                                      .text_field = options->text_field};
    if (outcome == RESULT_OK)
        outcome = train_run(trainer, &how, file, &report, why);
    train_free(&trainer);
    return outcome;
}

/* ---- judging ---- */

struct judge {
    const struct text_model *model;
    struct evaluation *evaluation;
    float *probabilities;
};

static struct judge judge_open(struct arena *arena, const struct text_model *model)
{
    size_t classes = model_classes(model);
    const char **labels = arena_array(arena, classes, sizeof *labels);
    for (size_t i = 0; i < classes; i++)
        labels[i] = model_label(model, i);
    return (struct judge){model, evaluate_open(arena, labels, classes), arena_array(arena, classes, sizeof(float))};
}

/* The label it gives. */
static const char *judge_add(struct judge *judge, const struct features *features, const char *label)
{
    size_t best = 0;
    model_weigh(judge->model, features, judge->probabilities);
    evaluate_add(judge->evaluation, evaluate_class(judge->evaluation, label), judge->probabilities);
    for (size_t i = 1; i < model_classes(judge->model); i++)
        best = judge->probabilities[i] > judge->probabilities[best] ? i : best;
    return model_label(judge->model, best);
}

static struct retrain_side judge_side(const struct judge *judge, double gate)
{
    struct evaluate_sum sum = evaluate_sum(judge->evaluation);
    struct evaluate_gate at = evaluate_gate(judge->evaluation, gate);
    return (struct retrain_side){sum.accuracy, sum.macro_f1, at.precision, at.coverage};
}

static enum retrain_verdict verdict_of(const struct retrain_outcome *out, bool first)
{
    const double HAIR = 1e-9; /* quotients of the same numbers are the same */
    if (out->held_out < RETRAIN_LEAST)
        return RETRAIN_TOO_FEW;
    if (first)
        return RETRAIN_FIRST;
    if (out->candidate.macro_f1 + HAIR < out->before.macro_f1)
        return RETRAIN_WORSE_F1;
    return out->candidate.precision + HAIR < out->before.precision ? RETRAIN_WORSE_PRECISION : RETRAIN_NOT_WORSE;
}

static void compare(struct retrain *retrain, double gate, const struct text_model *before,
                    const struct text_model *candidate, struct retrain_outcome *out)
{
    struct judge new = judge_open(retrain->arena, candidate);
    struct judge old = before == NULL ? new : judge_open(retrain->arena, before);
    for (size_t i = 0; i < retrain->count; i++) {
        const struct row *row = &retrain->rows[i];
        if (!row->held_out)
            continue;
        const struct features *features = features_of(retrain->arena, &row->text);
        const char *given = judge_add(&new, features, row->label);
        if (before != NULL)
            out->differed += str_equal(given, judge_add(&old, features, row->label)) ? 0 : 1;
    }
    out->candidate = judge_side(&new, gate);
    if (before != NULL)
        out->before = judge_side(&old, gate);
}

enum result retrain_run(struct retrain *retrain, const struct retrain_options *options, const struct text_model *before,
                        struct buf *file, struct retrain_outcome *out, const char **why)
{
    struct text_model *candidate = NULL;
    *out = (struct retrain_outcome){0};
    hold_out(retrain, options->held_out);
    drop_twins(retrain);
    if (train(retrain, options, file, out, why) != RESULT_OK ||
        model_read(&candidate, file->text, file->length, why) != RESULT_OK)
        return RESULT_REFUSE;
    compare(retrain, options->gate, before, candidate, out);
    out->verdict = verdict_of(out, before == NULL);
    model_free(&candidate);
    return RESULT_OK;
}

/* ---- the verdict ---- */

bool retrain_offered(enum retrain_verdict verdict)
{
    return verdict == RETRAIN_FIRST || verdict == RETRAIN_NOT_WORSE;
}

const char *retrain_code(enum retrain_verdict verdict)
{
    static const char *const CODES[] = {[RETRAIN_TOO_FEW] = "too_few",
                                        [RETRAIN_FIRST] = "first",
                                        [RETRAIN_WORSE_F1] = "worse_f1",
                                        [RETRAIN_WORSE_PRECISION] = "worse_precision",
                                        [RETRAIN_NOT_WORSE] = "not_worse"};
    return CODES[verdict];
}
