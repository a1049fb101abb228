/* Catalogues made by chance, and the plain reading of one: every row looked at, every pair compared. The oracle of the
 * look-up (services/router/catalogue.h), and what it is measured against. */
#ifndef LOOPLINE_TESTS_CATALOGUE_WORLD_H
#define LOOPLINE_TESTS_CATALOGUE_WORLD_H

#include "services/router/catalogue.h"

struct catalogue_size {
    int areas, matters, units;
    int rows; /* tried: those that stand already are left out */
};

/* Trees of areas (five levels at most) and matters (four), rows without a twin, a roster for every fourth unit.
 * Arena-owned. */
struct pack *catalogue_world(struct arena *arena, const struct catalogue_size *size);
/* An order somewhere in it; matter and time are sometimes not known. */
struct catalogue_query catalogue_world_query(const struct pack *pack);

bool catalogue_scan_fits(const struct pack *pack, const struct pack_entry *entry, const struct catalogue_query *query);
/* The winner among all rows, NULL none, and how many fitted. */
const struct pack_entry *catalogue_scan(const struct pack *pack, const struct catalogue_query *query, size_t *fitting);

#endif
