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

enum feature_part { FEATURE_BODY, FEATURE_TOP, FEATURE_PARTS };

/* The characters that take part. */
struct feature_signs {
    size_t count;
    uint32_t *codes;
    uint16_t *places; /* of each in the folded text */
};
struct feature_signs feature_signs(struct arena *arena, const struct text *text);

struct features { /* each key once, in the order of their first appearance; the arena's */
    size_t count;
    uint32_t *keys;
    float *weights; /* 1 + ln(times it occurs) */
    float *shares;  /* of one occurrence: its part of the weight */
    struct feature_signs signs;
    /* By sign: the feature of the character alone, and of it with the next one. Of the last there is none with a next;
     * FEATURE_TOP has those of the first FEATURE_HEAD. */
    struct feature_pair {
        uint32_t alone, joined;
    } * pairs[FEATURE_PARTS];
};
size_t features_head(const struct features *features); /* signs that FEATURE_TOP has */

/* `second` 0: of the one character alone. */
uint32_t feature_key(enum feature_part part, uint32_t first, uint32_t second);

#endif
