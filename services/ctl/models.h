/* Text models as a running city keeps them: numbered versions by axis in classifier.model, which of them is in force,
 * before and in the shadow in classifier.model_use, who changed that and why in classifier.model_change. Statements:
 * groups "models" and "model_change". */
#ifndef LOOPLINE_MODELS_H
#define LOOPLINE_MODELS_H

#include "services/classifier/model.h"
#include "services/ctl/connect.h"

struct models_row {
    int axis, version;
    const char *sha256, *origin, *note, *figures, *added_by;
    bool offered, in_force, before, shadow;
    instant added_at;
    int64_t bytes;
};
/* axis 0: of all. Rows are struct models_row, by axis and version. */
enum result models_rows(struct ctl *ctl, struct db *db, int axis, struct rows *out) MUST_USE;
/* One version: NULL in *out when there is none. */
enum result models_find(struct ctl *ctl, struct db *db, int axis, int version, const struct models_row **out) MUST_USE;
/* The one in force: NULL in *out when none is. */
enum result models_in_force(struct ctl *ctl, struct db *db, int axis, const struct models_row **out) MUST_USE;
/* Its bytes, read. RESULT_REFUSE: they are no sound model; *why says so. */
enum result models_read(struct ctl *ctl, struct db *db, const struct models_row *row, struct text_model **out,
                        const char **why) MUST_USE;

/* Who changes models waits for others who do: call it first in the transaction. */
enum result models_lock(struct ctl *ctl, struct db *db) MUST_USE;
struct models_new {
    int axis;
    const struct buf *content;
    const char *sha256, *origin, *note, *figures;
    bool offered;
};
/* The version that it has, new or, when these bytes are there already, the old one. */
enum result models_add(struct ctl *ctl, struct db *db, const struct models_new *of, int *version, bool *known) MUST_USE;

enum models_act { MODELS_APPLY, MODELS_ROLL_BACK, MODELS_SHADOW, MODELS_UNSHADOW };
struct models_change {
    int axis, version; /* version: apply and shadow */
    enum models_act act;
    const char *reason;
};
/* Changes what is in use and puts it on record. *changed false: there was nothing to change. */
enum result models_change(struct ctl *ctl, struct db *db, const struct models_change *of, bool *changed) MUST_USE;

/* The first label that is no code of the pack (matters) or of the list; NULL: all are. */
const char *models_strange_label(const struct pack *pack, int axis, const struct text_model *model);
/* What was measured in training, as a JSON object; the arena's. */
const char *models_figures(struct arena *arena, const struct text_model *model);
/* The folder of the starter models or corpus: beside the build or among the installed files. NULL: not found. */
const char *models_starter(struct ctl *ctl, const char *file);

#endif
