/* A candidate from what the city's people decided: trained on a base and on their corrections, judged beside the model
 * in force on the newest corrections, which neither the candidate nor a near-twin in its training has seen.
 *
 * What people decided has the last word: a row of the base that is a near-twin (twins.h) of a correction with another
 * label leaves the training. So does every near-twin of a text held out. Both models are asked the same texts; the one
 * in force may have been trained on some of them, which favours it, never the candidate. Pure. */
#ifndef LOOPLINE_RETRAIN_H
#define LOOPLINE_RETRAIN_H

#include "common/str.h"
#include "services/classifier/model.h"

#define RETRAIN_LEAST 30 /* texts held out below which nothing can be told: one of them is then three points or more */

struct retrain;
struct retrain *retrain_open(struct arena *arena, const struct text_folder *folder); /* both borrowed */
/* Of the base: in any order. Of corrections: the oldest first. RESULT_REFUSE with the reason (static text). */
enum result retrain_base(struct retrain *retrain, const char *text, const char *label, const char **why) MUST_USE;
enum result retrain_correction(struct retrain *retrain, const char *text, const char *label, const char **why) MUST_USE;

struct retrain_options {
    size_t held_out; /* so many of the newest corrections; 0: a third of them */
    double gate;     /* probability from which a model decides by itself, 0..1 */
    const char *label_field, *text_field;
};
struct retrain_side {
    double accuracy, macro_f1;
    double precision, coverage; /* from the gate on: share that is right; share of all held out */
};
/* Why a candidate is offered or not. */
enum retrain_verdict {
    RETRAIN_TOO_FEW = 1,
    RETRAIN_FIRST,
    RETRAIN_WORSE_F1,
    RETRAIN_WORSE_PRECISION,
    RETRAIN_NOT_WORSE
};
struct retrain_outcome {
    size_t base, corrections; /* rows that were trained on */
    size_t held_out, dropped; /* dropped: near-twins of what was held out, and what people decided otherwise */
    struct retrain_side before, candidate; /* before: all 0 without a model in force */
    size_t differed;                       /* texts held out on which the two disagree */
    enum retrain_verdict verdict;
};
bool retrain_offered(enum retrain_verdict verdict);
const char *retrain_code(enum retrain_verdict verdict); /* "too_few" */

/* `before` may be NULL. `file` is the candidate's. RESULT_REFUSE with the reason: nothing can be trained on what is left. */
enum result retrain_run(struct retrain *retrain, const struct retrain_options *options, const struct text_model *before,
                        struct buf *file, struct retrain_outcome *out, const char **why) MUST_USE;

#endif
