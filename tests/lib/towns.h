/* Several towns (town.h) on one clock, and the links between them (services/link): a story of a city and the districts below
 * it moves them all. One town alone is towns of one. Not thread safe. */
#ifndef LOOPLINE_TOWNS_H
#define LOOPLINE_TOWNS_H

#include "tests/lib/town.h"

enum { TOWNS_MAX = 8 };

struct towns {
    struct town *list[TOWNS_MAX];
    const char *places[TOWNS_MAX]; /* as steps name them; "" = the first, named or not */
    int links[TOWNS_MAX];          /* ports of the links' metrics */
    size_t count, link_count;
};

/* `place=FOLDER`, or a folder alone: "". As town_open. The text is kept. false: too many. */
bool towns_add(struct towns *towns, char *place, const char *sql);
/* One that is open already, and stays its owner's. */
struct towns towns_one(struct town *town);
bool towns_link(struct towns *towns, const char *port);
void towns_close(struct towns *towns);

/* The town of this place; "" = the first. NULL: no such place. */
struct town *towns_at(const struct towns *towns, const char *place);
/* Waits until nothing is on its way in any of them, nor between them. Bounded; false and a line when it does not. */
bool towns_settle(const struct towns *towns);
/* As town_advance, all of them together. */
bool towns_advance(const struct towns *towns, instant at);

#endif
