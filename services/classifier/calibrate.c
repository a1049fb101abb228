#include "services/classifier/calibrate.h"
#include <math.h>

enum { HALVINGS = 40 };

void calibrate_apply(double sharpness, const float *values, size_t classes, float *probabilities)
{
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < classes; i++)
        most = fmax(most, (double)values[i]);
    for (size_t i = 0; i < classes; i++) {
        double part = exp(sharpness * ((double)values[i] - most));
        probabilities[i] = (float)part;
        sum += part;
    }
    for (size_t i = 0; i < classes; i++)
        probabilities[i] = (float)((double)probabilities[i] / sum);
}

/* The value of the true class less the mean under the model: the slope of the log-likelihood. */
static double slope_of(double sharpness, const float *values, size_t classes, size_t truth)
{
    double most = -INFINITY, sum = 0, mean = 0;
    for (size_t i = 0; i < classes; i++)
        most = fmax(most, (double)values[i]);
    for (size_t i = 0; i < classes; i++) {
        double part = exp(sharpness * ((double)values[i] - most));
        sum += part;
        mean += part * (double)values[i];
    }
    return (double)values[truth] - mean / sum;
}

double calibrate_sharpness(const struct calibrate_set *set)
{
    double least = CALIBRATE_LEAST, most = CALIBRATE_MOST;
    size_t counting = 0;
    for (size_t i = 0; i < set->count; i++)
        counting += set->counts[i] != 0;
    if (counting == 0)
        return 1;
    /* The log-likelihood is concave in the sharpness. */
    for (size_t step = 0; step < HALVINGS; step++) {
        double middle = (least + most) / 2, slope = 0;
        for (size_t i = 0; i < set->count; i++)
            if (set->counts[i] != 0)
                slope += slope_of(middle, set->values + i * set->classes, set->classes, set->truths[i]);
        *(slope > 0 ? &least : &most) = middle;
    }
    return (least + most) / 2;
}
