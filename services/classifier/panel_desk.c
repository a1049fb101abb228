#include "services/classifier/panel_desk.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include <time.h>

enum { LOOK_EVERY_MS = 2000 };

struct use {
    int axis, in_force, shadow;
};
static const struct field USE[] = {FIELD(struct use, axis, INT), FIELD(struct use, in_force, INT),
                                   FIELD(struct use, shadow, INT)};
static const struct fields USES = FIELDS(struct use, USE);

struct content {
    struct bytes content;
};
static const struct field CONTENT[] = {FIELD(struct content, content, BYTES)};
static const struct fields CONTENTS = FIELDS(struct content, CONTENT);

static int64_t steady_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- one seat ---- */

struct place {
    enum axis axis;
    const char *what; /* "in force" */
    struct seat *seat;
    int *bad;
};

static void say(const struct place *place, enum log_level level, int version, const char *why)
{
    const char *axis = term_get("axis", (int)place->axis)->code;
    log_write(level, level == LOG_INFO ? "model seated" : "model not usable, the one before stays", "axis", axis, "as",
              place->what, "version", log_number(version), "why", why, NULL);
}

static enum result fetch(struct batch *batch, const struct place *place, int version, struct bytes *out)
{
    struct params params;
    struct rows rows = {0};
    *out = (struct bytes){0};
    params_open(&params, batch->arena);
    params_int(&params, (int)place->axis);
    params_int(&params, version);
    enum result outcome = db_call(batch->db, "model_content", &params, &CONTENTS, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        *out = ((const struct content *)rows.list)->content;
    return outcome;
}

static enum result seat_version(struct batch *batch, const struct place *place, int version)
{
    struct bytes content;
    struct text_model *model = NULL;
    const char *why = "no such row";
    if (version == place->seat->version || (version != 0 && version == *place->bad))
        return RESULT_OK;
    if (version == 0) {
        opinion_unseat(place->seat);
        say(place, LOG_INFO, 0, "nobody sits there now");
        return RESULT_OK;
    }
    enum result outcome = fetch(batch, place, version, &content);
    if (outcome != RESULT_OK)
        return outcome;
    if (content.data == NULL || model_read(&model, content.data, content.size, &why) != RESULT_OK) {
        *place->bad = version;
        say(place, LOG_ERROR, version, why);
        return RESULT_OK;
    }
    opinion_unseat(place->seat);
    *place->seat = (struct seat){.model = model, .version = version};
    *place->bad = 0;
    size_t unknown = opinion_seat(place->seat, batch->pack, place->axis);
    say(place, LOG_INFO, version, unknown == 0 ? NULL : "some of its labels are not of the pack in force");
    return RESULT_OK;
}

/* ---- all of them ---- */

static void show_versions(struct panel_watch *watch)
{
    for (int axis = 1; axis < AXIS_COUNT; axis++) {
        const int versions[2] = {watch->panel.in_force[axis].version, watch->panel.shadow[axis].version};
        for (int i = 0; i < 2; i++) {
            char labels[64];
            snprintf(labels, sizeof labels, "axis=\"%s\",use=\"%s\"", term_get("axis", axis)->code,
                     i == 0 ? "in_force" : "shadow");
            if (watch->versions[axis][i] == NULL)
                watch->versions[axis][i] =
                    metric_new(METRIC_GAUGE, "loopline_model_version", labels, "model that is asked, 0 = none");
            metric_set(watch->versions[axis][i], versions[i]);
        }
    }
}

enum result panel_desk_look(struct batch *batch, struct panel_watch *watch)
{
    struct params none;
    struct rows rows = {0};
    struct use wanted[AXIS_COUNT] = {0};
    watch->next_look = steady_ms() + LOOK_EVERY_MS;
    params_open(&none, batch->arena);
    enum result outcome = db_call(batch->db, "model_uses", &none, &USES, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        const struct use *use = &((const struct use *)rows.list)[i];
        if (use->axis > 0 && use->axis < AXIS_COUNT)
            wanted[use->axis] = *use;
    }
    for (int axis = 1; outcome == RESULT_OK && axis < AXIS_COUNT; axis++) {
        const struct place force = {(enum axis)axis, "in force", &watch->panel.in_force[axis],
                                    &watch->bad[axis].in_force};
        const struct place shadow = {(enum axis)axis, "shadow", &watch->panel.shadow[axis], &watch->bad[axis].shadow};
        outcome = seat_version(batch, &force, wanted[axis].in_force);
        if (outcome == RESULT_OK)
            outcome = seat_version(batch, &shadow, wanted[axis].shadow);
    }
    show_versions(watch);
    return outcome;
}

enum result panel_desk_turn(struct batch *batch, struct panel_watch *watch)
{
    return steady_ms() < watch->next_look ? RESULT_OK : panel_desk_look(batch, watch);
}

void panel_desk_close(struct panel_watch *watch)
{
    opinion_disband(&watch->panel);
}

const struct panel *panel_desk_panel(const struct panel_watch *watch)
{
    for (int axis = 1; axis < AXIS_COUNT; axis++)
        if (watch->panel.in_force[axis].model != NULL || watch->panel.shadow[axis].model != NULL)
            return &watch->panel;
    return NULL;
}
