/* From decision values to probabilities: softmax(sharpness * value), with the one sharpness that makes texts whose
 * class is known likeliest (temperature scaling, Guo et al. 2017). Pure. */
#ifndef LOOPLINE_CALIBRATE_H
#define LOOPLINE_CALIBRATE_H

#include <stddef.h>

#define CALIBRATE_LEAST 0.1
#define CALIBRATE_MOST  12.0 /* a few texts that all come right would ask for certainty */

struct calibrate_set {   /* borrowed */
    const float *values; /* [text * classes + class] */
    const size_t *truths;
    const unsigned char *counts; /* 0: the text does not count */
    size_t count, classes;
};
/* 1 when no text counts. */
double calibrate_sharpness(const struct calibrate_set *set);
void calibrate_apply(double sharpness, const float *values, size_t classes, float *probabilities);

#endif
