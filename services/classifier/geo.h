/* Where a point lies: the pack's boundaries behind a grid of cells, so that a city of thousands of areas answers in
 * microseconds.
 *   - Edges are straight in latitude and longitude, as boundary files mean them.
 *   - Even-odd rule; an edge belongs to the area on its west (on its south when it runs east-west): neighbours that
 *     share an edge share no point and leave none out, whichever way round their rings run. Holes are cut out of all
 *     rings of their area.
 *   - Metres are on a sphere of 6,371,008.8 m (mean radius, IUGG), exact to a thousandth over some kilometres.
 * Boundaries that run over the 180th meridian are not foreseen. Immutable once built, may be shared. */
#ifndef LOOPLINE_GEO_H
#define LOOPLINE_GEO_H

#include "common/pack.h"

#define GEO_NONE (-1)

struct geo;
/* Borrows the pack, which must outlive it. */
struct geo *geo_new(const struct pack *pack);
void geo_free(struct geo **geo);

struct geo_place {
    int area;      /* the deepest that holds the point; GEO_NONE */
    int rival;     /* another that holds it, on no line with `area`: boundaries overlap; GEO_NONE */
    int neighbour; /* the nearest other, on no line with `area`, within border_metres; GEO_NONE */
    int neighbour_metres;
};
struct geo_place geo_find(const struct geo *geo, struct pack_point point);
/* The area whose edge is nearest, of all. GEO_NONE when the pack draws none. Looks at every area: for points outside. */
int geo_nearest(const struct geo *geo, struct pack_point point, int *metres);
/* Does the pack draw this area, or any below it? */
bool geo_drawn(const struct geo *geo, int area);
/* Lines of inheritance: one of them lies inside the other, or they are the same. */
bool geo_same_line(const struct pack *pack, int a, int b);

/* The parts, for those who test them. */
double geo_metres(struct pack_point a, struct pack_point b); /* along the great circle */
bool geo_inside(const struct pack_ring *ring, struct pack_point point);
double geo_edge_metres(const struct pack_ring *ring, struct pack_point point); /* to the nearest edge */

#endif
