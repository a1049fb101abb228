/* The classifier: says what a request is about, so that the router can say who must act.
 *
 * For a new colleague:
 *  1. text.h folds what the person wrote; lexicon.h finds the pack's words and place names in it.
 *  2. Each word found votes with its weight for one value of one axis: matter, nature, urgency, party.
 *     ballot.h counts; place.h finds the area; decision.h holds the outcome and renders its reasons.
 *  3. A word counts once however often it stands there; not inside a longer word of its axis ("爆炸性"
 *     silences "爆炸"), nor inside a place name ("桥" in "桥口村"), danger words excepted.
 *  4. Trained models (opinion.h) are asked beside the words; blend.h makes one finding of both.
 *  5. What the channel or its agent said wins over both. One danger word makes it urgent, whoever said
 *     what (R04). Without words and model: nature by the channel, party citizen (R21), urgency normal.
 *  6. Matter below its gate, area unknown (none, or the whole city unless the channel meant it) or below the pack's
 *     `review_below`, sources that contradict each other about the place (place.h), any other doubt: people decide
 *     (desk.h), from nothing when the matter is below its lower gate, too. R04: with a danger word neither a border
 *     nor a model of another mind holds it up; the words' matter goes on.
 *  7. Pure: no I/O, no clock; the same request, pack and models give the same decision.
 */
#ifndef LOOPLINE_CLASSIFIER_H
#define LOOPLINE_CLASSIFIER_H

#include "services/classifier/geo.h"
#include "services/classifier/opinion.h"

struct complaint {
    const struct text *text;           /* folded by the folder that the lexicon was built with */
    const struct text *address;        /* searched for place names only; may be NULL */
    const struct geo *geo;             /* of the lexicon's pack; NULL: positions are not looked at */
    const struct pack_point *position; /* WGS-84; NULL = not said */
    int matter, area, district;        /* as said by the channel, DECISION_NONE = not said; district: the channel's */
    enum party party;                  /* _UNSPECIFIED = not said */
    enum urgency urgency;              /* likewise */
    enum channel_kind channel;
    const struct panel *panel; /* seated under the lexicon's pack; NULL = words alone */
};

/* Words and arrays of the decision live in the arena. */
struct decision classifier_decide(struct arena *arena, const struct lexicon *lexicon,
                                  const struct complaint *complaint);

#endif
