/* Words and model together make one finding: one table of rules with a reason each, pinned by a test.
 *
 * Both sides have a strength. Words: sure from the `automatic` gate of their matter on (other axes: the pack's
 * review_below), weak below it. A model: sure from the same gate on, strong from halfway between it and certainty
 * on, weak below. How the two stand to each other: the same value; the model's deeper on the same line, or above it;
 * kin, another value of the same first-level family; other, of another family.
 *
 * What the channel said stands. R04: danger words stand, and a model only ever proposes `urgent`: people confirm.
 * R21: the enterprise lane opens for sure words or a strong model. No model in force: words alone, as without one. */
#ifndef LOOPLINE_BLEND_H
#define LOOPLINE_BLEND_H

#include "services/classifier/opinion.h"

enum blend_words { BLEND_SAID = 1, BLEND_SILENT = 2, BLEND_HINT = 4, BLEND_SURE = 8 };
enum blend_model { BLEND_ABSENT = 1, BLEND_WEAK = 2, BLEND_LIKELY = 4, BLEND_STRONG = 8 };
enum blend_relation { BLEND_SAME = 1, BLEND_DEEPER = 2, BLEND_ABOVE = 4, BLEND_KIN = 8, BLEND_OTHER = 16 };
enum blend_take { BLEND_TAKE_WORDS = 1, BLEND_TAKE_MODEL, BLEND_TAKE_NEITHER };
/* How sure the outcome is, in points, from w of the words and m of the model: that of the side taken; both: the chance
 * that not both err, 100 - (100-w)(100-s)/100 with s the model's share of the value taken; contested: what the weak
 * other side leaves of it, m(100-w)/100. */
enum blend_points { BLEND_OWN = 1, BLEND_BOTH, BLEND_CONTESTED };

struct blend_case {
    enum axis axis;
    enum blend_words words;
    enum blend_model model;
    enum blend_relation relation; /* 0: one of the two says nothing */
};
struct blend_rule {
    unsigned axes, words, model, relation; /* bits; relation 0 = whatever it is. Axes: 1u << enum axis */
    enum blend_take take;
    enum blend_points points;
    unsigned doubt;   /* enum doubt */
    const char *code; /* stable: stored with the decision */
    const char *why;
};

/* The first row that fits; never NULL. */
const struct blend_rule *blend_step(const struct blend_case *of);
const struct blend_rule *blend_rule(size_t n);              /* NULL past the end */
const struct blend_rule *blend_rule_find(const char *code); /* NULL: none */

/* `words` is what was said or voted, basis none or assumed = silent. `model` may be NULL. Of NEITHER comes a finding
 * with basis none: the axis has its default. */
struct finding blend_findings(const struct pack *pack, enum axis axis, const struct finding *words,
                              const struct opinion *model);

#endif
