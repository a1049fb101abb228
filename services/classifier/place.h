/* Where it is. Three sources, the stronger first, each of which may only narrow what the one before said:
 * the area that the channel or its agent gave; the address; the text.
 *   - A place name is found leftmost-longest; it votes with its length, so a longer name outweighs a shorter,
 *     and names of one line of areas (district, street, village) support each other: the deepest wins.
 *   - When a named place lies in the request's district, places elsewhere do not compete.
 *   - A name that several areas bear means those in the district, else those whose line is named as well.
 *   - Rival places end the descent at the lowest area below the city that holds them both: its office answers
 *     for either side. Rivals in different districts go to the review desk.
 *   - No place named: the district is assumed. Neither: unknown. */
#ifndef LOOPLINE_PLACE_H
#define LOOPLINE_PLACE_H

#include "services/classifier/decision.h"

struct place_names { /* one text and the place names found in it (lexicon_places) */
    const struct text *text;
    struct lexicon_hits hits;
};

struct place_question {
    const struct pack *pack;
    int area, district;               /* as the channel gave them, DECISION_NONE = not said */
    struct place_names address, text; /* address.text may be NULL */
};

struct finding place_decide(struct arena *arena, const struct place_question *question);

#endif
