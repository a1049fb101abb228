/* Where it is. Five sources, the stronger first, each of which may only narrow what the one before said: the area that
 * the channel or its agent gave; the position, by the pack's boundaries; the address; the text; where the channel stands.
 *   - A place name is found leftmost-longest; it votes with its length, so a longer name outweighs a shorter,
 *     and names of one line of areas (district, street, village) support each other: the deepest wins.
 *   - When a named place lies in the request's district, places elsewhere do not compete.
 *   - A name that several areas bear means those in the district, else those whose line is named as well.
 *   - A name that goes on as a road with a house number ("向阳路12号") is that road, not the area 向阳.
 *   - Rival places end the descent at the lowest area below the city that holds them both: its office answers
 *     for either side. Rivals in different districts go to the review desk.
 *   - No place named: the district is assumed. Neither: unknown; so is the whole city where a channel stands for it.
 * What does not fit together is said in notes; which of them go to the review desk stands in the table of place.c. */
#ifndef LOOPLINE_PLACE_H
#define LOOPLINE_PLACE_H

#include "services/classifier/decision.h"
#include "services/classifier/geo.h"

struct place_names { /* one text and the place names found in it (lexicon_places) */
    const struct text *text;
    struct lexicon_hits hits;
};

struct place_question {
    const struct pack *pack;
    const struct geo *geo;             /* of the same pack; NULL: positions are not looked at */
    const struct pack_point *position; /* NULL = not said */
    int area, district;                /* as the channel gave them, DECISION_NONE = not said */
    struct place_names address, text;  /* address.text may be NULL */
};

struct finding place_decide(struct arena *arena, const struct place_question *question);
/* Of a person who adds something later (C01): the area that it names strictly inside `area`, surely enough;
 * DECISION_NONE when it names none. */
int place_narrow(struct arena *arena, const struct pack *pack, int area, const struct place_names *text);

#endif
