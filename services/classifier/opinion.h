/* What a trained model thinks of a text on one axis: model.h knows classes with labels, here they become values of
 * the city pack and of terms.def.
 *
 * On the tree of matters it goes down from the top: the first level always, then as long as the likeliest child's
 * share is not below its `automatic` gate. So a model that knows the family but not the leaf says the family.
 * A label that the pack does not know counts for the nearest one above it that the pack knows ("city.road.old" for
 * "city.road"); without any it is lost and its share speaks for nobody. Pure. */
#ifndef LOOPLINE_OPINION_H
#define LOOPLINE_OPINION_H

#include "services/classifier/decision.h"
#include "services/classifier/model.h"

#define OPINION_WORDS_MAX 6 /* words quoted for one opinion: the heaviest */

/* A model at work for one axis under one pack. Owns both; zero = nobody sits there. */
struct seat {
    struct text_model *model;
    int version;
    int *values; /* by class: index of the matter or the term's number; DECISION_NONE = lost */
};
/* Models in force decide along; those in the shadow look on. By enum axis; borrowed by complaints. */
struct panel {
    struct seat in_force[AXIS_COUNT], shadow[AXIS_COUNT];
};

/* The value of a label: exactly it, or DECISION_NONE. */
int opinion_value(const struct pack *pack, enum axis axis, const char *label);

/* Reads the model's labels anew, for another model or another pack. Returns how many the pack does not know exactly. */
size_t opinion_seat(struct seat *seat, const struct pack *pack, enum axis axis);
void opinion_unseat(struct seat *seat);
void opinion_panel(struct panel *panel, const struct pack *pack); /* all of them, for another pack */
void opinion_disband(struct panel *panel);

/* NULL when nobody sits there. Without words; the arena's. */
struct opinion *opinion_ask(struct arena *arena, const struct seat *seat, const struct pack *pack, enum axis axis,
                            const struct features *features);
/* Adds the words that spoke for it. */
void opinion_explain(struct arena *arena, const struct seat *seat, const struct text *text, struct opinion *opinion);

/* The probability that `opinion` gives to a value and all below it, 0..1; DECISION_NONE: 0. */
double opinion_share(const struct opinion *opinion, int value);
int opinion_points(double probability); /* 0..100, rounded down: what is shown is never more than it is */

#endif
