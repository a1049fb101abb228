#include "services/classifier/model_file.h"
#include "common/str.h"
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char MAGIC[8] = {'L', 'O', 'O', 'P', 'T', 'E', 'X', 'T'};

enum { LENGTH_AT = sizeof MAGIC + 4, DIGEST = crypto_hash_sha256_BYTES, LEVELS_OF_WEIGHT = 127 };

/* ---- writing ---- */

static void put(struct buf *out, uint64_t value, size_t bytes)
{
    unsigned char piece[8];
    for (size_t i = 0; i < bytes; i++)
        piece[i] = (unsigned char)(value >> (8 * i));
    buf_add(out, piece, bytes);
}

static void put_float(struct buf *out, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put(out, bits, sizeof bits);
}

static void put_double(struct buf *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put(out, bits, sizeof bits);
}

static void put_text(struct buf *out, const char *text)
{
    size_t length = strlen(text);
    put(out, length, 2);
    buf_add(out, text, length);
}

static float row_scale(const struct model_draft *draft, size_t feature)
{
    float most = 0;
    for (size_t i = 0; i < draft->classes; i++)
        most = fmaxf(most, fabsf(draft->weights[feature * draft->classes + i]));
    return most / LEVELS_OF_WEIGHT;
}

static void put_features(struct buf *out, const struct model_draft *draft)
{
    for (size_t i = 0; i < draft->features; i++)
        put(out, draft->keys[i], 4);
    for (size_t i = 0; i < draft->features; i++)
        put_float(out, draft->norms[i]);
    for (size_t i = 0; i < draft->features; i++)
        put_float(out, row_scale(draft, i));
    for (size_t i = 0; i < draft->features; i++) {
        float scale = row_scale(draft, i);
        for (size_t k = 0; k < draft->classes; k++) {
            float weight = draft->weights[i * draft->classes + k];
            put(out, (uint8_t)(int8_t)(scale > 0 ? lrintf(weight / scale) : 0), 1);
        }
    }
}

void model_write(const struct model_draft *draft, struct buf *out)
{
    unsigned char digest[DIGEST];
    const struct model_figures *figures = &draft->figures;
    buf_add(out, MAGIC, sizeof MAGIC);
    put(out, MODEL_VERSION, 4);
    put(out, 0, 8); /* the length, below */
    put(out, draft->classes, 4);
    put(out, draft->features, 4);
    put(out, figures->texts, 4);
    put(out, figures->held_out, 4);
    put_double(out, figures->accuracy);
    put_double(out, figures->macro_f1);
    put_double(out, figures->ece);
    put_double(out, figures->log_loss);
    put_float(out, (float)draft->sharpness);
    put_text(out, draft->label_field);
    put_text(out, draft->text_field);
    for (size_t i = 0; i < draft->classes; i++) {
        put_text(out, draft->labels[i]);
        put(out, draft->class_figures[i].texts, 4);
        put_float(out, (float)draft->class_figures[i].precision);
        put_float(out, (float)draft->class_figures[i].recall);
        put_float(out, draft->bias[i]);
    }
    put_features(out, draft);
    uint64_t length = out->length + DIGEST;
    for (size_t i = 0; i < 8; i++)
        out->text[LENGTH_AT + i] = (char)(unsigned char)(length >> (8 * i));
    crypto_hash_sha256(digest, (const unsigned char *)out->text, out->length);
    buf_add(out, digest, DIGEST);
}

/* ---- reading ---- */

struct source {
    const unsigned char *at;
    size_t left;
    bool bad; /* ran out, or a number that cannot be; what was read since is 0 */
};

static uint64_t take(struct source *source, size_t bytes)
{
    uint64_t value = 0;
    if (source->bad || source->left < bytes) {
        source->bad = true;
        return 0;
    }
    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)source->at[i] << (8 * i);
    source->at += bytes;
    source->left -= bytes;
    return value;
}

static float take_float(struct source *source, float least, float most)
{
    uint32_t bits = (uint32_t)take(source, sizeof bits);
    float value;
    memcpy(&value, &bits, sizeof value);
    if (value >= least && value <= most) /* false for NaN */
        return value;
    source->bad = true;
    return 0;
}

static double take_double(struct source *source, double least, double most)
{
    uint64_t bits = take(source, sizeof bits);
    double value;
    memcpy(&value, &bits, sizeof value);
    if (value >= least && value <= most)
        return value;
    source->bad = true;
    return 0;
}

static bool clean(const unsigned char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < 0x20 || text[i] == 0x7F)
            return false;
    return utf8_count((const char *)text, length) > 0;
}

/* `size` counts the NUL. */
static void take_text(struct source *source, char *out, size_t size)
{
    size_t length = (size_t)take(source, 2);
    source->bad = source->bad || length >= size || length > source->left || !clean(source->at, length);
    out[0] = '\0';
    if (source->bad)
        return;
    memcpy(out, source->at, length);
    out[length] = '\0';
    source->at += length;
    source->left -= length;
}

static void *owned(struct text_model *model, size_t count, size_t size)
{
    model->bytes += count * size;
    return memory_alloc(count * size + 1);
}

static void take_head(struct source *source, struct text_model *model)
{
    model->classes = (size_t)take(source, 4);
    model->features = (size_t)take(source, 4);
    model->figures.texts = (size_t)take(source, 4);
    model->figures.held_out = (size_t)take(source, 4);
    model->figures.accuracy = take_double(source, 0, 1);
    model->figures.macro_f1 = take_double(source, 0, 1);
    model->figures.ece = take_double(source, 0, 1);
    model->figures.log_loss = take_double(source, 0, 100);
    model->sharpness = take_float(source, 1e-6F, 1e6F);
    take_text(source, model->label_field, sizeof model->label_field);
    take_text(source, model->text_field, sizeof model->text_field);
    source->bad = source->bad || model->classes < 2 || model->classes > MODEL_CLASSES_MAX;
}

static void take_classes(struct source *source, struct text_model *model)
{
    size_t count = model->classes;
    double texts = 0;
    model->labels = owned(model, count, sizeof *model->labels);
    model->class_figures = owned(model, count, sizeof *model->class_figures);
    model->padded = (count + MODEL_STEP - 1) / MODEL_STEP * MODEL_STEP;
    model->bias = owned(model, model->padded, sizeof *model->bias);
    model->shares = owned(model, model->padded, sizeof *model->shares);
    for (size_t i = 0; i < count && !source->bad; i++) {
        struct model_class_figures *figures = &model->class_figures[i];
        model->labels[i] = owned(model, MODEL_LABEL_MAX + 1, 1);
        take_text(source, model->labels[i], MODEL_LABEL_MAX + 1);
        figures->texts = (size_t)take(source, 4);
        figures->precision = (double)take_float(source, 0, 1);
        figures->recall = (double)take_float(source, 0, 1);
        model->bias[i] = take_float(source, -1e6F, 1e6F);
        texts += (double)figures->texts;
        source->bad =
            source->bad || figures->texts == 0 || (i > 0 && strcmp(model->labels[i - 1], model->labels[i]) >= 0);
    }
    for (size_t i = 0; i < count && !source->bad; i++)
        model->shares[i] = (float)((double)model->class_figures[i].texts / texts);
}

static struct model_row *row_at(const struct text_model *model, size_t i)
{
    return (struct model_row *)(void *)(model->rows + i * model->row_bytes);
}

static void take_keys(struct source *source, struct text_model *model)
{
    size_t slots = 2;
    unsigned bits = 1;
    for (; slots < model->features * 2; slots *= 2)
        bits++;
    model->slots = owned(model, slots, sizeof *model->slots);
    model->mask = (uint32_t)slots - 1;
    model->shift = 32 - bits;
    uint32_t before = 0;
    for (size_t i = 0; i < model->features && !source->bad; i++) {
        uint32_t key = (uint32_t)take(source, 4), slot = key >> model->shift;
        source->bad = source->bad || (i > 0 && key <= before);
        while (model->slots[slot].row != 0)
            slot = (slot + 1) & model->mask;
        model->slots[slot] = (struct model_slot){key, (uint32_t)i + 1};
        before = key;
    }
}

static void take_rows(struct source *source, struct text_model *model)
{
    model->row_bytes = sizeof(struct model_row) + model->padded;
    model->rows = owned(model, model->features, model->row_bytes);
    for (size_t i = 0; i < model->features; i++)
        row_at(model, i)->norm = take_float(source, 1e-6F, 1e6F);
    for (size_t i = 0; i < model->features; i++)
        row_at(model, i)->scale = take_float(source, 0, 1e6F);
    for (size_t i = 0; i < model->features && !source->bad; i++) {
        memcpy(row_at(model, i)->weights, source->at, model->classes);
        source->at += model->classes;
        source->left -= model->classes;
    }
}

static const char *take_all(struct source *source, struct text_model *model)
{
    take_head(source, model);
    if (!source->bad)
        take_classes(source, model);
    /* Exactly what the features need must be left, before memory is taken for them. */
    if (source->bad || (uint64_t)model->features * (12 + model->classes) != source->left)
        return "damaged: a number in it cannot be";
    take_keys(source, model);
    if (!source->bad)
        take_rows(source, model);
    return source->bad ? "damaged: a number in it cannot be" : NULL;
}

static const char *check_frame(const unsigned char *bytes, size_t size)
{
    unsigned char digest[DIGEST];
    struct source head = {bytes, size, false};
    if (size < sizeof MAGIC || memcmp(bytes, MAGIC, sizeof MAGIC) != 0)
        return "not a text model";
    head.at += sizeof MAGIC;
    head.left -= sizeof MAGIC;
    uint64_t version = take(&head, 4), length = take(&head, 8);
    if (!head.bad && version != MODEL_VERSION)
        return "a text model of another version";
    if (size > MODEL_BYTES_MAX)
        return "larger than a text model may be";
    if (head.bad || length != size || head.left < DIGEST)
        return "cut or lengthened";
    crypto_hash_sha256(digest, bytes, size - DIGEST);
    return memcmp(digest, bytes + size - DIGEST, DIGEST) == 0 ? NULL : "damaged: its SHA-256 is another";
}

enum result model_read(struct text_model **out, const void *bytes, size_t size, const char **why)
{
    unsigned char digest[DIGEST];
    *out = NULL;
    *why = check_frame(bytes, size);
    if (*why != NULL)
        return RESULT_REFUSE;
    size_t head = LENGTH_AT + 8;
    struct source source = {(const unsigned char *)bytes + head, size - head - DIGEST, false};
    struct text_model *model = memory_alloc(sizeof *model);
    model->bytes = sizeof *model;
    *why = take_all(&source, model);
    if (*why != NULL) {
        model_free(&model);
        return RESULT_REFUSE;
    }
    crypto_hash_sha256(digest, bytes, size);
    sodium_bin2hex(model->hash, sizeof model->hash, digest, sizeof digest);
    *out = model;
    return RESULT_OK;
}

void model_free(struct text_model **model)
{
    struct text_model *gone = *model;
    if (gone == NULL)
        return;
    for (size_t i = 0; gone->labels != NULL && i < gone->classes; i++)
        free(gone->labels[i]);
    free(gone->labels);
    free(gone->class_figures);
    free(gone->bias);
    free(gone->shares);
    free(gone->slots);
    free(gone->rows);
    free(gone);
    *model = NULL;
}
