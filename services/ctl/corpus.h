/* What the commands about text models read: files of labelled texts, one JSON object a line, and model files.
 * Whatever goes wrong is said on err with file, line and field; the exit code for it comes back. */
#ifndef LOOPLINE_CORPUS_H
#define LOOPLINE_CORPUS_H

#include "services/classifier/model.h"
#include "services/ctl/ctl.h"
#include <jansson.h>

#define CORPUS_LINE_MAX (1024 * 1024) /* bytes of a line */

struct corpus_row {
    long long line;
    const char *text;  /* cut to TEXT_BYTES_MAX at a character */
    const char *label; /* NULL when no field was asked for */
    bool cut;
};
struct corpus {
    const char *path, *label_field, *text_field;
    /* Called for each row in turn; the row lives until it returns. NULL, or what is wrong with the label. */
    const char *(*row)(void *context, struct arena *page, const struct corpus_row *row);
    void *context;
};
/* Reads all lines, empty ones aside; every line at fault is counted, the first ten are named. CTL_REJECTED when there was
 * one, or no line at all; CTL_ENVIRONMENT: cannot be read. */
int corpus_read(struct ctl *ctl, const struct corpus *corpus);

/* Cut to what a model reads; `cut` may be NULL. */
const char *corpus_cut(struct arena *arena, const char *text, bool *cut);
/* One object; NUL characters in its texts read as blanks. NULL: *why says what is wrong (the arena's). */
json_t *corpus_object(struct arena *arena, const char *line, size_t length, const char **why);
/* The text of this field in the arena; NULL: *why says what is wrong with it (static text). */
const char *corpus_field(struct arena *arena, const json_t *object, const char *field, const char **why);

int corpus_folder(struct ctl *ctl, struct text_folder **out);
int corpus_model(struct ctl *ctl, const char *path, struct text_model **out);
/* The bytes of a model file, not looked into; of a longer one than any model not all. buf_free them. */
int corpus_whole(struct ctl *ctl, const char *path, struct buf *out);
/* A descriptor for reading that is no folder; -1 after saying why. */
int corpus_open(struct ctl *ctl, const char *path);

#endif
