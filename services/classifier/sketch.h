/* What is kept of a text to find others like it: its pairs of neighbouring characters, hashed.
 *
 * Of the folded text (text.h) letters, digits and ideographs count; punctuation and symbols part the words. Salutations
 * and set phrases that every other message holds are left out, and no pair reaches over them: a shared "您好,请问" makes
 * nothing alike. Numbers and names of places stay: they tell two like complaints apart.
 *   - `bands` narrow in the database: two texts that share a band are worth comparing. MinHash, SKETCH_BANDS bands of
 *     SKETCH_ROWS rows each (Broder 1997; Leskovec et al., ch. 3). Measured on 4,326 real messages: of the pairs with a
 *     likeness of .6 and more 416 in 422 share one, of .8 and more all; of a million messages that are not alike about
 *     eight do. With four rows fewer are missed, and ten times as many come that are not alike.
 *   - `hashes` compare exactly: texts of at most SKETCH_KEEP pairs wholly, longer ones by their smallest (bottom-k:
 *     an estimate with a standard error of .03). */
#ifndef LOOPLINE_SKETCH_H
#define LOOPLINE_SKETCH_H

#include "common/row.h"
#include "services/classifier/text.h"

#define SKETCH_BANDS 24
#define SKETCH_ROWS  5
#define SKETCH_KEEP  256
#define SKETCH_SHORT 8 /* with fewer pairs a text says too little to be looked for by its words */

struct sketch {
    uint32_t *hashes;            /* ascending, distinct; the smallest SKETCH_KEEP */
    size_t count;                /* of them */
    size_t pairs;                /* that the text has: > count when it was too long to keep all */
    int32_t bands[SKETCH_BANDS]; /* the n-th hashed together with n */
    size_t band_count;           /* 0: a short text, or one that was read back */
};

/* Arrays are the arena's. Work is linear in the text. */
struct sketch sketch_of(struct arena *arena, const struct text *text);
/* How many of two texts' pairs are common to them, of all that they have: 0..1. Symmetric; 1 for the same text; 0 when
 * one of them has none. */
double sketch_likeness(const struct sketch *a, const struct sketch *b);

/* As one column holds it; the arena's. */
struct bytes sketch_write(struct arena *arena, const struct sketch *sketch);
/* RESULT_REFUSE: not what sketch_write wrote. */
enum result sketch_read(struct arena *arena, struct bytes bytes, struct sketch *out) MUST_USE;

#endif
