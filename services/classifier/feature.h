/* What the models see of a folded text (text.h): its character 1- and 2-grams, and once more, under keys of their
 * own, those of its head, because people say first what it is about. Only letters, ideographs and digits take part:
 * punctuation and symbols are left out and what stood beside them joins, so that a text typed with or without them
 * looks alike; every digit counts as 0. An n-gram is known by a 32-bit key; two that share one are one feature.
 *
 * The recipe belongs to the version of the model file (model_file.h): who changes it raises the version. */
#ifndef LOOPLINE_FEATURE_H
#define LOOPLINE_FEATURE_H

#include "services/classifier/model.h"
#include <stdint.h>

#define FEATURE_HEAD 30 /* characters that take part, from the first */

struct features { /* each key once, in the order of their first appearance; the arena's */
    size_t count;
    uint32_t *keys;
    float *weights;  /* 1 + ln(times it occurs) */
    uint32_t *slots; /* open addressing over the keys: place + 1, 0 = free */
    uint32_t mask;
};
/* Its place; the text must have it. */
size_t features_find(const struct features *features, uint32_t key);

/* The characters that take part. */
struct feature_signs {
    size_t count;
    uint32_t *codes;
    uint16_t *places; /* of each in the folded text */
};
struct feature_signs feature_signs(struct arena *arena, const struct text *text);

enum feature_part { FEATURE_BODY, FEATURE_TOP };
/* `second` 0: of the one character alone. */
uint32_t feature_key(enum feature_part part, uint32_t first, uint32_t second);

#endif
