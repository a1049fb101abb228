/* Sentences for tests of the text models: written here, over five classes of a small tree, no two near-twins. */
#ifndef LOOPLINE_MODEL_TEXTS_H
#define LOOPLINE_MODEL_TEXTS_H

#include "common/str.h"
#include "services/classifier/model.h"
#include "services/classifier/train.h"

struct model_text {
    const char *label, *text;
};
extern const struct model_text MODEL_TEXTS[];
extern const size_t MODEL_TEXT_COUNT;

/* All of them, folded and added. */
struct trainer *model_texts_trainer(struct arena *arena, const struct text_folder *folder);
/* The file of the model trained on them. */
struct buf model_texts_file(struct arena *arena, const struct text_folder *folder, struct train_report *report);

#endif
