/* How good a model is on texts whose class is known. Filled one text at a time, then summed up.
 *
 * Precision of a class: of those given it, how many are of it; recall: of those of it, how many were given it; F1:
 * their harmonic mean; a quotient over nothing is 0. Macro-F1: the mean of F1 over the classes that occur among the
 * texts. A text of a class that the model lacks counts as an error. Calibration looks at the probability of the class
 * that was given: in each of EVALUATE_BINS equal bins it should be as large as the share that is right; ECE is the mean
 * gap, weighted by texts (Guo et al. 2017). Log-loss: mean -ln of the probability of the true class (at least 1e-6);
 * Brier: mean squared distance of all the probabilities from the truth, 0..2. Pure. */
#ifndef LOOPLINE_EVALUATE_H
#define LOOPLINE_EVALUATE_H

#include "common/arena.h"
#include <stdbool.h>
#include <stddef.h>

#define EVALUATE_BINS   10
#define EVALUATE_LEVELS 3

struct evaluation;

/* `labels` are the model's, in the order of its probabilities; copied. Everything is the arena's. */
struct evaluation *evaluate_open(struct arena *arena, const char *const *labels, size_t count);
/* The class of this label; one that the model lacks gets a place of its own after the model's. */
size_t evaluate_class(struct evaluation *evaluation, const char *label);
void evaluate_add(struct evaluation *evaluation, size_t truth, const float *probabilities);

struct evaluate_class {
    const char *label;
    bool lacking; /* the model does not know it */
    size_t support, given, right;
    double precision, recall, f1;
};
struct evaluate_bin {
    size_t count;
    double probability, right; /* means; 0 when empty */
};
struct evaluate_gate { /* of those with at least this probability */
    double least;
    size_t count;
    double precision, coverage; /* share that is right; share of all texts */
};
struct evaluate_sum {
    size_t count;
    double accuracy, macro_f1, ece, log_loss, brier;
    size_t class_count;
    const struct evaluate_class *classes;
    const size_t *confusion; /* [truth * class_count + given] */
    struct evaluate_bin bins[EVALUATE_BINS];
    size_t levels; /* of the tree of dotted labels, EVALUATE_LEVELS at most; 0: no label has a dot */
    double level_accuracy[EVALUATE_LEVELS];
};
struct evaluate_sum evaluate_sum(const struct evaluation *evaluation);
struct evaluate_gate evaluate_gate(const struct evaluation *evaluation, double least);

#endif
