/* Weights of a linear model from texts whose class is known, by liblinear. fit.c is the only file that includes
 * <linear.h>. Same texts in the same order, same seed: the same weights, bit by bit (liblinear draws from rand(), which
 * is seeded here). Single-threaded.
 *
 * A feature counts idf * contrast: rare ones more (Spärck Jones 1972), and those more whose texts are spread over the
 * classes otherwise than all texts are: contrast is the root mean square over the classes of the smoothed log-odds
 * ratio (after Wang and Manning 2012, who scale by it class by class). Each text has length one; the weights are those of
 * Crammer and Singer's multi-class SVM (2001). */
#ifndef LOOPLINE_FIT_H
#define LOOPLINE_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIT_BYTES_MAX (12 * 1024 * 1024) /* of the model's features: the rarest are left out until it fits */

struct fit_text {
    const uint32_t *ids; /* features, ascending */
    const float *weights;
    size_t count, class, fold;
};
struct fit_set { /* borrowed */
    const struct fit_text *texts;
    size_t count, vocabulary, classes; /* ids are below `vocabulary` */
    unsigned seed;
};

struct fit {
    size_t classes, columns;
    uint32_t *ids; /* of each column, ascending */
    float *norms, *weights, *bias;
    size_t *texts;      /* of each class; 0: it had none, and its weights say nothing */
    int32_t *column_of; /* by id; -1: left out */
};

#define FIT_ALL SIZE_MAX
/* On all texts but those of `held_out` (FIT_ALL: on all). NULL: fewer than two classes are left. */
struct fit *fit_make(const struct fit_set *set, size_t held_out);
/* The decision value of each class; one that had no text gets one less than the least. false: no feature is known,
 * `values` are 0. */
bool fit_values(const struct fit *fit, const struct fit_text *text, float *values);
void fit_free(struct fit **fit);

#endif
