/* A trained text model: which of its classes a text belongs to, how surely, and which words say so.
 *
 * One linear model over hashed character n-grams of the folded text (text.h), trained by train.h, kept in one
 * file. Classes are plain labels; labels with dots form a tree ("city.road.manhole" lies under "city.road"
 * and "city"), and the probability of a node is the sum of those of its leaves. Probabilities are calibrated on
 * texts that the weights never saw. Immutable once read; may be shared; no I/O, no locale. */
#ifndef LOOPLINE_MODEL_H
#define LOOPLINE_MODEL_H

#include "common/arena.h"
#include "common/result.h"
#include "services/classifier/text.h"

#define MODEL_LABEL_MAX   127                /* bytes of a label */
#define MODEL_CLASSES_MAX 1024               /* of one model, two at least */
#define MODEL_BYTES_MAX   (64 * 1024 * 1024) /* of a file */
#define MODEL_HASH        65                 /* SHA-256 in hex, with its NUL */

struct text_model;

#define MODEL_FIELD_MAX 63 /* bytes of a field's name */

/* What was measured when it was trained, each text by weights that were made without it and its near-twins
 * (evaluate.h says what each figure means). */
struct model_figures {
    size_t texts, held_out;    /* rows trained on; rows measured on */
    double accuracy, macro_f1; /* 0..1 */
    double ece, log_loss;
};
struct model_class_figures {
    size_t texts; /* rows of this class */
    double precision, recall;
};

/* Borrows nothing: copies what it needs. RESULT_REFUSE with the reason (static text) for a file that is damaged,
 * cut, of another kind or version, or beyond the limits above: magic, version, lengths, SHA-256 and every number are
 * checked before anything is believed. */
enum result model_read(struct text_model **out, const void *bytes, size_t size, const char **why) MUST_USE;
void model_free(struct text_model **model);

size_t model_classes(const struct text_model *model);
const char *model_label(const struct text_model *model, size_t class); /* the model's */
const char *model_hash(const struct text_model *model);                /* of the whole file, hex */
struct model_figures model_figures(const struct text_model *model);
struct model_class_figures model_class_figures(const struct text_model *model, size_t class);
/* The fields that label and text were read from. */
const char *model_label_field(const struct text_model *model);
const char *model_text_field(const struct text_model *model);
size_t model_bytes(const struct text_model *model); /* memory that it holds */

/* A text as the models see it: hashed features with counts (feature.h). Made once, asked of any number of models. */
struct features;
struct features *features_of(struct arena *arena, const struct text *text); /* the arena's */

/* Calibrated probability of every class, summing to one; `probabilities` has model_classes() places. A text without any
 * feature that the model knows gets the shares of the classes in training. */
void model_weigh(const struct text_model *model, const struct features *features, float *probabilities);
/* The same, and what the model knows of each feature: `rows` has a place for every one, NULL where it knows nothing. For
 * model_explain_weighed. */
struct model_row;
void model_weigh_rows(const struct text_model *model, const struct features *features, float *probabilities,
                      const struct model_row **rows);
/* Of all classes at or below this node of the tree: "city.road" sums "city.road" and "city.road.…". */
double model_node(const struct text_model *model, const float *probabilities, const char *node);

/* The words of this text that spoke most for one class against the likeliest other one: spans of the text, as written,
 * with their weights (natural log-odds, positive), heaviest first, each word once. No dictionary is asked: a word is
 * where the n-grams that hold together are heavy (explain.c). Words are the arena's. Returns how many (≤ max). */
struct model_word {
    const char *word;
    double weight;
};
size_t model_explain(struct arena *arena, const struct text_model *model, const struct text *text, size_t class,
                     struct model_word *out, size_t max);
/* The same for a text that was weighed already: half the work. */
struct model_reading {
    const struct text *text;
    const struct features *features;     /* of it */
    const float *probabilities;          /* that this model gave it … */
    const struct model_row *const *rows; /* … by these (model_weigh_rows) */
};
/* Makes the features and weighs them; `probabilities` as above. */
struct model_reading model_read_text(struct arena *arena, const struct text_model *model, const struct text *text,
                                     float *probabilities);
size_t model_explain_weighed(struct arena *arena, const struct text_model *model, const struct model_reading *reading,
                             size_t class, struct model_word *out, size_t max);

#endif
