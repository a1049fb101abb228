/* Rows of survey.theme. Loaded only for batches that set one. */
#ifndef LOOPLINE_SURVEY_THEME_STORE_H
#define LOOPLINE_SURVEY_THEME_STORE_H

#include "common/store.h"
#include "common/terms.h"

struct theme {
    const char *code, *month; /* its first day: "2024-03-01" */
    const char *title, *lead;
    const char *matters, *areas; /* codes by commas; areas "" = everywhere */
    const char *plan, *set_by;
    enum theme_state state; /* unspecified: not there yet */
    instant opened_at, changed_at, done_at;
    bool dirty;
};

/* The themes that the messages of the batch set, one each, those that are not there yet blank but for their code: in *out. */
enum result theme_store_load(struct batch *batch, struct list *out) MUST_USE;
enum result theme_store_save(struct batch *batch, const struct list *themes) MUST_USE;

#endif
