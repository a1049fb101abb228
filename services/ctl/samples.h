/* What the commands about text models read: files of labelled texts, one JSON object a line, and model files.
 * Whatever goes wrong is said on err with file, line and field; the exit code for it comes back. */
#ifndef LOOPLINE_SAMPLES_H
#define LOOPLINE_SAMPLES_H

#include "services/classifier/model.h"
#include "services/ctl/ctl.h"
#include <jansson.h>

#define SAMPLES_LINE_MAX (1024 * 1024) /* bytes of a line */

struct samples_row {
    long long line;
    const char *text;  /* cut to TEXT_BYTES_MAX at a character */
    const char *label; /* NULL when no field was asked for */
    bool cut;
};
struct samples {
    const char *path, *label_field, *text_field;
    /* Called for each row in turn; the row lives until it returns. NULL, or what is wrong with the label. */
    const char *(*row)(void *context, struct arena *page, const struct samples_row *row);
    void *context;
};
/* Reads all lines, empty ones aside; every line at fault is counted, the first ten are named. CTL_REJECTED when there was
 * one, or no line at all; CTL_ENVIRONMENT: cannot be read. */
int samples_read(struct ctl *ctl, const struct samples *corpus);

/* Cut to what a model reads; `cut` may be NULL. */
const char *samples_cut(struct arena *arena, const char *text, bool *cut);
/* One object; NUL characters in its texts read as blanks. NULL: *why says what is wrong (the arena's). */
json_t *samples_object(struct arena *arena, const char *line, size_t length, const char **why);
/* The text of this field in the arena; NULL: *why says what is wrong with it (static text). */
const char *samples_field(struct arena *arena, const json_t *object, const char *field, const char **why);

int samples_folder(struct ctl *ctl, struct text_folder **out);
int samples_model(struct ctl *ctl, const char *path, struct text_model **out);
/* Why a model is not sound or cannot be trained (model_read, train_run) in the caller's language; `why` where there are no
 * words for it. */
const char *samples_model_why(const struct ctl *ctl, const char *why);
/* The bytes of a model file, not looked into; of a longer one than any model not all. buf_free them. */
int samples_whole(struct ctl *ctl, const char *path, struct buf *out);
/* A descriptor for reading that is no folder; -1 after saying why. */
int samples_open(struct ctl *ctl, const char *path);

#endif
