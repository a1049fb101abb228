/* The file of a text model, and the struct that it is read into. Only model.c, explain.c and train.c need it.
 *
 * Numbers are little-endian; a text is u16 length and bytes of UTF-8.
 *   "LOOPTEXT"  u32 version  u64 length of the file
 *   u32 classes  u32 features  u32 texts  u32 held out  f64 accuracy  f64 macro-F1  f64 ECE  f64 log-loss
 *   f32 sharpness  text label field  text text field
 *   per class, labels ascending: text label  u32 texts  f32 precision  f32 recall  f32 bias
 *   u32 key per feature, ascending
 *   f32 norm per feature: what one occurrence adds to the length of the text
 *   f32 scale per feature, then i8 per feature and class: scale * i8 is what it adds to the class
 *   32 bytes SHA-256 of all that stands before
 * A decision value is the sum over the features of a text of (1 + ln count) * scale * i8, divided by the root of the
 * sum of squares of (1 + ln count) * norm, plus bias; probabilities are the softmax of sharpness * decision value. */
#ifndef LOOPLINE_MODEL_FILE_H
#define LOOPLINE_MODEL_FILE_H

#include "common/str.h"
#include "services/classifier/model.h"

#define MODEL_VERSION 1

struct model_draft { /* borrowed */
    size_t classes, features;
    const char *const *labels; /* strictly ascending by strcmp */
    const struct model_class_figures *class_figures;
    const float *bias;
    const uint32_t *keys; /* strictly ascending */
    const float *norms;   /* positive */
    const float *weights; /* features * classes, row by row: what one occurrence adds, before division by the length */
    double sharpness;
    const char *label_field, *text_field;
    struct model_figures figures;
};
void model_write(const struct model_draft *draft, struct buf *out);

struct model_slot { /* open addressing over the keys; row + 1, 0 = free */
    uint32_t key, row;
};
struct model_row {
    float norm, scale;
    int8_t weights[]; /* padded with zeros to MODEL_STEP */
};
#define MODEL_STEP 8

struct text_model {
    size_t classes, padded, features, row_bytes, bytes;
    char **labels;
    struct model_class_figures *class_figures;
    float *bias, *shares, sharpness;
    struct model_slot *slots;
    unsigned shift; /* slot = key >> shift */
    uint32_t mask;
    unsigned char *rows;
    char label_field[MODEL_FIELD_MAX + 1], text_field[MODEL_FIELD_MAX + 1];
    struct model_figures figures;
    char hash[MODEL_HASH];
};

/* NULL: the model does not know it. */
const struct model_row *model_row(const struct text_model *model, uint32_t key);

#endif
