#include "services/survey/theme_store.h"
#include "common/str.h"

static const struct field THEME[] = {
    FIELD(struct theme, code, TEXT),          FIELD(struct theme, month, TEXT),
    FIELD(struct theme, title, TEXT),         FIELD(struct theme, lead, TEXT),
    FIELD(struct theme, matters, TEXT),       FIELD(struct theme, areas, TEXT),
    FIELD(struct theme, plan, TEXT),          FIELD(struct theme, state, INT),
    FIELD(struct theme, set_by, TEXT),        FIELD(struct theme, opened_at, INSTANT),
    FIELD(struct theme, changed_at, INSTANT), FIELD(struct theme, done_at, INSTANT),
};
static const struct fields THEMES = FIELDS(struct theme, THEME);

static struct theme *find(const struct list *themes, const char *code)
{
    for (size_t i = 0; i < themes->count; i++) {
        struct theme *theme = themes->items[i];
        if (str_equal(theme->code, code))
            return theme;
    }
    return NULL;
}

static struct theme *blank(struct batch *batch, const char *code)
{
    struct theme *theme = arena_alloc(batch->arena, sizeof *theme);
    *theme = (struct theme){.code = code,
                            .month = "",
                            .title = "",
                            .lead = "",
                            .matters = "",
                            .areas = "",
                            .plan = "",
                            .set_by = "",
                            .opened_at = INSTANT_NONE,
                            .changed_at = INSTANT_NONE,
                            .done_at = INSTANT_NONE};
    return theme;
}

enum result theme_store_load(struct batch *batch, struct list *out)
{
    struct params params;
    struct rows rows;
    const char **codes = arena_array(batch->arena, batch->count + 1, sizeof *codes);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->messages[i]->header.type == MESSAGE_SET_THEME)
            codes[count++] = ((const Loopline__Survey__V1__SetTheme *)batch->messages[i]->body)->code;
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_texts(&params, codes, count);
    enum result outcome = db_call(batch->db, "theme_load", &params, &THEMES, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++)
        list_add(batch->arena, out, (struct theme *)rows.list + i);
    for (size_t i = 0; outcome == RESULT_OK && i < batch->count; i++) {
        struct message *message = batch->messages[i];
        if (message->header.type != MESSAGE_SET_THEME)
            continue;
        const char *code = ((const Loopline__Survey__V1__SetTheme *)message->body)->code;
        if (find(out, code) == NULL)
            list_add(batch->arena, out, blank(batch, code));
        message->rows = find(out, code);
    }
    return outcome;
}

enum result theme_store_save(struct batch *batch, const struct list *themes)
{
    struct list dirty = {0};
    for (size_t i = 0; i < themes->count; i++)
        if (((const struct theme *)themes->items[i])->dirty)
            list_add(batch->arena, &dirty, themes->items[i]);
    return store_save(batch, "theme_save", &THEMES, &dirty);
}
