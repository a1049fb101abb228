#include <stdlib.h>
#include <string.h>

#include "common/str.h"
#include "services/classifier/feature.h"
#include "services/classifier/opinion.h"

/* ---- labels ---- */

static const char *list_of(enum axis axis)
{
    static const char *const LISTS[AXIS_COUNT] = {
        [AXIS_NATURE] = "nature", [AXIS_URGENCY] = "urgency", [AXIS_PARTY] = "party"};
    return LISTS[axis];
}

static size_t value_count(const struct pack *pack, enum axis axis)
{
    static const size_t COUNTS[AXIS_COUNT] = {
        [AXIS_NATURE] = NATURE_COUNT, [AXIS_URGENCY] = URGENCY_COUNT, [AXIS_PARTY] = PARTY_COUNT};
    return axis == AXIS_MATTER ? pack->matters_count : COUNTS[axis];
}

int opinion_value(const struct pack *pack, enum axis axis, const char *label)
{
    if (axis == AXIS_MATTER)
        return pack_matter_find(pack, label);
    int number = term_find(list_of(axis), label);
    return number == 0 ? DECISION_NONE : number;
}

static int nearest_value(const struct pack *pack, enum axis axis, const char *label)
{
    char above[MODEL_LABEL_MAX + 1];
    str_copy(above, sizeof above, label);
    int value = opinion_value(pack, axis, above);
    for (char *dot = strrchr(above, '.'); value == DECISION_NONE && dot != NULL; dot = strrchr(above, '.')) {
        *dot = '\0';
        value = opinion_value(pack, axis, above);
    }
    return value;
}

/* ---- seats ---- */

size_t opinion_seat(struct seat *seat, const struct pack *pack, enum axis axis)
{
    size_t unknown = 0, count = seat->model == NULL ? 0 : model_classes(seat->model);
    free(seat->values);
    seat->values = count == 0 ? NULL : memory_alloc(count * sizeof *seat->values);
    for (size_t i = 0; i < count; i++) {
        const char *label = model_label(seat->model, i);
        seat->values[i] = nearest_value(pack, axis, label);
        unknown += opinion_value(pack, axis, label) == DECISION_NONE ? 1 : 0;
    }
    return unknown;
}

void opinion_unseat(struct seat *seat)
{
    model_free(&seat->model);
    free(seat->values);
    *seat = (struct seat){0};
}

void opinion_panel(struct panel *panel, const struct pack *pack)
{
    for (int axis = 1; axis < AXIS_COUNT; axis++) {
        (void)opinion_seat(&panel->in_force[axis], pack, (enum axis)axis);
        (void)opinion_seat(&panel->shadow[axis], pack, (enum axis)axis);
    }
}

void opinion_disband(struct panel *panel)
{
    for (int axis = 1; axis < AXIS_COUNT; axis++) {
        opinion_unseat(&panel->in_force[axis]);
        opinion_unseat(&panel->shadow[axis]);
    }
}

/* ---- asking ---- */

static int parent_of(const struct pack *pack, enum axis axis, int value)
{
    return axis == AXIS_MATTER ? pack->matters[value].parent : DECISION_NONE;
}

static void share_out(const struct seat *seat, const struct pack *pack, const float *probabilities,
                      struct opinion *opinion)
{
    size_t classes = model_classes(seat->model);
    for (size_t i = 0; i < classes; i++)
        for (int value = seat->values[i]; value != DECISION_NONE; value = parent_of(pack, opinion->axis, value))
            opinion->shares[value] += probabilities[i];
}

struct rivals {
    int first, second;
};

static struct rivals rivals_below(const struct pack *pack, const struct opinion *opinion, int node)
{
    struct rivals rivals = {DECISION_NONE, DECISION_NONE};
    for (int value = 0; value < (int)opinion->count; value++) {
        if (opinion->shares[value] <= 0 || parent_of(pack, opinion->axis, value) != node)
            continue;
        if (rivals.first == DECISION_NONE || opinion->shares[value] > opinion->shares[rivals.first]) {
            rivals.second = rivals.first;
            rivals.first = value;
        } else if (rivals.second == DECISION_NONE || opinion->shares[value] > opinion->shares[rivals.second]) {
            rivals.second = value;
        }
    }
    return rivals;
}

/* The runner-up stands where it was closest: beside the node that was taken, or below it when no child was. */
static void go_down(const struct pack *pack, struct opinion *opinion)
{
    struct rivals rivals = rivals_below(pack, opinion, DECISION_NONE);
    while (rivals.first != DECISION_NONE) {
        bool top = opinion->value == DECISION_NONE;
        int points = opinion_points(opinion->shares[rivals.first]);
        if (!top && points < pack_gate_of(pack, rivals.first).automatic)
            break;
        opinion->value = rivals.first;
        if (opinion_share(opinion, rivals.second) >= opinion_share(opinion, opinion->runner_up))
            opinion->runner_up = rivals.second;
        if (opinion->axis != AXIS_MATTER)
            break;
        rivals = rivals_below(pack, opinion, opinion->value);
    }
    opinion->probability = opinion_share(opinion, opinion->value);
    opinion->runner_up_probability = opinion_share(opinion, opinion->runner_up);
}

struct opinion *opinion_ask(struct arena *arena, const struct seat *seat, const struct pack *pack, enum axis axis,
                            const struct features *features)
{
    if (seat->model == NULL)
        return NULL;
    struct opinion *opinion = arena_alloc(arena, sizeof *opinion);
    float *probabilities = arena_array(arena, model_classes(seat->model), sizeof *probabilities);
    *opinion = (struct opinion){.axis = axis,
                                .version = seat->version,
                                .value = DECISION_NONE,
                                .runner_up = DECISION_NONE,
                                .count = value_count(pack, axis)};
    opinion->shares = arena_array(arena, opinion->count, sizeof *opinion->shares);
    const struct model_row **rows = arena_array(arena, features->count + 1, sizeof *rows);
    model_weigh_rows(seat->model, features, probabilities, rows);
    opinion->probabilities = probabilities;
    opinion->rows = rows;
    share_out(seat, pack, probabilities, opinion);
    go_down(pack, opinion);
    opinion->class_index = DECISION_NONE;
    for (size_t i = 0; i < model_classes(seat->model); i++) {
        int value = seat->values[i];
        while (value != DECISION_NONE && value != opinion->value)
            value = parent_of(pack, axis, value);
        bool likelier = opinion->class_index < 0 || probabilities[i] > probabilities[opinion->class_index];
        if (value != DECISION_NONE && likelier)
            opinion->class_index = (int)i;
    }
    return opinion;
}

/* Digits in a row are somebody's number, not a reason: they are not kept with the decision. */
static bool numbered(const char *word)
{
    enum { DIGITS = 4 };
    int run = 0;
    for (const unsigned char *c = (const unsigned char *)word; *c != '\0' && run < DIGITS;) {
        bool wide = c[0] == 0xEF && c[1] == 0xBC && c[2] >= 0x90 && c[2] <= 0x99;
        run = wide || (*c >= '0' && *c <= '9') ? run + 1 : 0;
        c += wide ? 3 : 1;
    }
    return run >= DIGITS;
}

void opinion_explain(struct arena *arena, const struct seat *seat, const struct text *text,
                     const struct features *features, struct opinion *opinion)
{
    const struct model_reading reading = {text, features, opinion->probabilities, opinion->rows};
    if (opinion->class_index < 0)
        return;
    opinion->words = arena_array(arena, OPINION_WORDS_MAX, sizeof *opinion->words);
    size_t count = model_explain_weighed(arena, seat->model, &reading, (size_t)opinion->class_index, opinion->words,
                                         OPINION_WORDS_MAX);
    for (size_t i = 0; i < count; i++)
        if (!numbered(opinion->words[i].word))
            opinion->words[opinion->word_count++] = opinion->words[i];
}

double opinion_share(const struct opinion *opinion, int value)
{
    return value < 0 || (size_t)value >= opinion->count ? 0 : (double)opinion->shares[value];
}

int opinion_points(double probability)
{
    int points = (int)(probability * 100 + 1e-4); /* floats that sum to a whole are a hair short of it */
    return points < 0 ? 0 : points > 100 ? 100 : points;
}
