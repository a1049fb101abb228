/* Makes a text model (model.h) from texts whose class is known. Rows are added one by one, then:
 *  - near-twins are grouped (twins.h), and the groups dealt out to folds, the classes evenly;
 *  - each fold is judged by weights made from the others (fit.h), and these values, of texts that the weights never
 *    saw, give the sharpness that turns decision values into probabilities (temperature scaling, Guo et al. 2017) and
 *    every figure that the file states;
 *  - the weights in the file are made from all rows.
 * Same rows in the same order and same options: the same file, byte by byte. No I/O, no clock. */
#ifndef LOOPLINE_TRAIN_H
#define LOOPLINE_TRAIN_H

#include "common/str.h"
#include "services/classifier/evaluate.h"
#include "services/classifier/text.h"

#define TRAIN_FOLDS     5
#define TRAIN_FOLDS_MAX 20
#define TRAIN_SEED      1

struct trainer;

struct trainer *train_open(void);
void train_free(struct trainer **trainer);
/* Copies what it needs; a text without any feature is a row like others. RESULT_REFUSE with the reason (static text):
 * a label that is empty, longer than MODEL_LABEL_MAX, no valid UTF-8, or holds a control character. */
enum result train_add(struct trainer *trainer, const struct text *text, const char *label, const char **why) MUST_USE;

struct train_options {
    unsigned seed;
    size_t folds;                         /* 2 .. TRAIN_FOLDS_MAX; fewer are made when there are fewer groups */
    const char *label_field, *text_field; /* remembered in the file */
};
struct train_report {
    size_t texts, twins; /* rows; of these, near-twins of an earlier one */
    size_t folds;
    double sharpness;
    struct evaluate_sum held_out; /* the trainer's */
};
/* `file` is filled with the model's file. RESULT_REFUSE with the reason: fewer than two classes or more than
 * MODEL_CLASSES_MAX, no feature at all, a field name that the file cannot hold, folds outside their limits. */
enum result train_run(struct trainer *trainer, const struct train_options *options, struct buf *file,
                      struct train_report *report, const char **why) MUST_USE;

#endif
