#include "services/ctl/models.h"
#include "common/str.h"
#include "services/classifier/opinion.h"
#include "services/ctl/files.h"
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static const struct field ROW[] = {
    FIELD(struct models_row, axis, INT),      FIELD(struct models_row, version, INT),
    FIELD(struct models_row, sha256, TEXT),   FIELD(struct models_row, origin, TEXT),
    FIELD(struct models_row, note, TEXT),     FIELD(struct models_row, figures, TEXT),
    FIELD(struct models_row, added_by, TEXT), FIELD(struct models_row, offered, BOOL),
    FIELD(struct models_row, in_force, BOOL), FIELD(struct models_row, before, BOOL),
    FIELD(struct models_row, shadow, BOOL),   FIELD(struct models_row, added_at, INSTANT),
    FIELD(struct models_row, bytes, BIG),
};
static const struct fields ROWS = FIELDS(struct models_row, ROW);

enum result models_rows(struct ctl *ctl, struct db *db, int axis, struct rows *out)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_int(&params, axis);
    return db_call(db, "model_rows", &params, &ROWS, out);
}

enum result models_find(struct ctl *ctl, struct db *db, int axis, int version, const struct models_row **out)
{
    struct rows rows = {0};
    enum result outcome = models_rows(ctl, db, axis, &rows);
    *out = NULL;
    for (size_t i = 0; i < rows.count; i++) {
        const struct models_row *row = (const struct models_row *)rows.list + i;
        if (row->version == version)
            *out = row;
    }
    return outcome;
}

enum result models_in_force(struct ctl *ctl, struct db *db, int axis, const struct models_row **out)
{
    struct rows rows = {0};
    enum result outcome = models_rows(ctl, db, axis, &rows);
    *out = NULL;
    for (size_t i = 0; i < rows.count; i++) {
        const struct models_row *row = (const struct models_row *)rows.list + i;
        if (row->in_force)
            *out = row;
    }
    return outcome;
}

struct content {
    struct bytes content;
};
static const struct field CONTENT[] = {FIELD(struct content, content, BYTES)};

enum result models_read(struct ctl *ctl, struct db *db, const struct models_row *row, struct text_model **out,
                        const char **why)
{
    static const struct fields CONTENTS = FIELDS(struct content, CONTENT);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_int(&params, row->axis);
    params_int(&params, row->version);
    enum result outcome = db_call(db, "model_bytes", &params, &CONTENTS, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    *why = "it is gone";
    if (rows.count == 0)
        return RESULT_REFUSE;
    const struct bytes *content = &((const struct content *)rows.list)->content;
    return model_read(out, content->data, content->size, why);
}

/* ---- changing ---- */

enum result models_lock(struct ctl *ctl, struct db *db)
{
    struct params none;
    params_open(&none, ctl->arena);
    return db_call(db, "model_lock", &none, NULL, NULL);
}

enum result models_add(struct ctl *ctl, struct db *db, const struct models_new *of, int *version, bool *known)
{
    struct params params;
    struct rows rows = {0};
    enum result outcome = models_rows(ctl, db, of->axis, &rows);
    *version = 1;
    *known = false;
    for (size_t i = 0; i < rows.count && !*known; i++) {
        const struct models_row *row = (const struct models_row *)rows.list + i;
        *known = str_equal(row->sha256, of->sha256);
        *version = *known ? row->version : row->version + 1;
    }
    if (outcome != RESULT_OK || *known)
        return outcome;
    params_open(&params, ctl->arena);
    params_int(&params, of->axis);
    params_int(&params, *version);
    params_text(&params, of->sha256);
    params_bytes(&params, (const uint8_t *)of->content->text, of->content->length);
    params_text(&params, of->origin);
    params_text(&params, of->note == NULL ? "" : of->note);
    params_text(&params, of->figures);
    params_bool(&params, of->offered);
    params_text(&params, ctl_user());
    return db_call(db, "model_add", &params, NULL, NULL);
}

static enum result record(struct ctl *ctl, struct db *db, const struct models_change *of, int version)
{
    static const char *const WHAT[] = {[MODELS_APPLY] = "applied",
                                       [MODELS_ROLL_BACK] = "rolled_back",
                                       [MODELS_SHADOW] = "shadowed",
                                       [MODELS_UNSHADOW] = "unshadowed"};
    struct params params;
    params_open(&params, ctl->arena);
    params_int(&params, of->axis);
    params_text(&params, WHAT[of->act]);
    params_int(&params, version);
    params_text(&params, ctl_user());
    params_text(&params, of->reason == NULL ? "" : of->reason);
    return db_call(db, "model_change_add", &params, NULL, NULL);
}

struct touched {
    int version;
};
static const struct field TOUCHED[] = {FIELD(struct touched, version, INT)};

enum result models_change(struct ctl *ctl, struct db *db, const struct models_change *of, bool *changed)
{
    static const char *const STATEMENTS[] = {[MODELS_APPLY] = "model_apply",
                                             [MODELS_ROLL_BACK] = "model_roll_back",
                                             [MODELS_SHADOW] = "model_shadow",
                                             [MODELS_UNSHADOW] = "model_unshadow"};
    static const struct fields TOUCHEDS = FIELDS(struct touched, TOUCHED);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_int(&params, of->axis);
    if (of->act == MODELS_APPLY || of->act == MODELS_SHADOW)
        params_int(&params, of->version);
    params_text(&params, ctl_user());
    enum result outcome = db_call(db, STATEMENTS[of->act], &params, &TOUCHEDS, &rows);
    *changed = outcome == RESULT_OK && rows.count > 0;
    return *changed ? record(ctl, db, of, ((const struct touched *)rows.list)->version) : outcome;
}

/* ---- files ---- */

const char *models_strange_label(const struct pack *pack, int axis, const struct text_model *model)
{
    for (size_t i = 0; i < model_classes(model); i++)
        if (opinion_value(pack, (enum axis)axis, model_label(model, i)) == DECISION_NONE)
            return model_label(model, i);
    return NULL;
}

const char *models_figures(struct arena *arena, const struct text_model *model)
{
    const struct model_figures figures = model_figures(model);
    return arena_print(arena,
                       "{\"classes\":%zu,\"texts\":%zu,\"held_out\":%zu,\"accuracy\":%.4f,\"macro_f1\":%.4f,"
                       "\"ece\":%.4f,\"log_loss\":%.4f}",
                       model_classes(model), figures.texts, figures.held_out, figures.accuracy, figures.macro_f1,
                       figures.ece, figures.log_loss);
}

const char *models_starter(struct ctl *ctl, const char *file)
{
    static const char *const PLACES[] = {"../starter", "../share/loopline/starter"};
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return NULL;
    program[length] = '\0';
    const char *folder = dirname(program);
    for (size_t i = 0; i < COUNT(PLACES); i++) {
        const char *path = arena_print(ctl->arena, "%s/%s/%s", folder, PLACES[i], file);
        if (files_exist(path))
            return path;
    }
    return NULL;
}
