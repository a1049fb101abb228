#include "services/classifier/geo.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EARTH_METRES 6371008.8
#define RADIANS      (3.14159265358979323846 / 180)
#define SAME_METRES  0.5 /* two boundaries drawn along one line */

enum { CELLS_MAX = 256, CELLS_PER_AREA = 4 };

struct box {
    struct pack_point low, high;
};
struct region { /* an area that is drawn, with its rings */
    int area;
    const struct pack_ring *const *rings;
    size_t ring_count;
    struct box box, reach; /* reach: within border_metres of it */
};
struct geo {
    struct arena *arena;
    const struct pack *pack;
    const struct pack_ring **rings; /* by area */
    struct region *regions;
    size_t region_count;
    bool *drawn; /* by area: it, or something below it */
    struct box box;
    int side;       /* the grid has side × side cells */
    size_t *starts; /* of each cell in `cells`, and one more */
    int *cells;     /* regions whose reach touches the cell */
};

/* ---- one ring ---- */

double geo_metres(struct pack_point a, struct pack_point b)
{
    double north = sin((b.latitude - a.latitude) * RADIANS / 2), east = sin((b.longitude - a.longitude) * RADIANS / 2);
    double square = north * north + cos(a.latitude * RADIANS) * cos(b.latitude * RADIANS) * east * east;
    return 2 * EARTH_METRES * asin(fmin(1, sqrt(square)));
}

/* An edge is always walked from its southern end, so that both neighbours compute the very same crossing. */
static bool crossing_east_of(const struct pack_point *a, const struct pack_point *b, struct pack_point point)
{
    const struct pack_point *south = a->latitude < b->latitude ? a : b, *north = south == a ? b : a;
    double part = (point.latitude - south->latitude) / (north->latitude - south->latitude);
    return point.longitude < south->longitude + part * (north->longitude - south->longitude);
}

bool geo_inside(const struct pack_ring *ring, struct pack_point point)
{
    bool inside = false;
    const struct pack_point *from = &ring->points[ring->point_count - 1];
    for (size_t i = 0; i < ring->point_count; i++) {
        const struct pack_point *to = &ring->points[i];
        if ((from->latitude > point.latitude) != (to->latitude > point.latitude) && crossing_east_of(from, to, point))
            inside = !inside;
        from = to;
    }
    return inside;
}

/* Squared, in degrees of latitude, on a plane that touches the sphere at the point. */
static double segment_square(struct pack_point point, double narrow, const struct pack_point *a,
                             const struct pack_point *b)
{
    double ax = (a->longitude - point.longitude) * narrow, ay = a->latitude - point.latitude;
    double dx = (b->longitude - a->longitude) * narrow, dy = b->latitude - a->latitude, square = dx * dx + dy * dy;
    double part = square > 0 ? -(ax * dx + ay * dy) / square : 0;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    double x = ax + part * dx, y = ay + part * dy;
    return x * x + y * y;
}

double geo_edge_metres(const struct pack_ring *ring, struct pack_point point)
{
    double nearest = INFINITY, narrow = cos(point.latitude * RADIANS);
    const struct pack_point *from = &ring->points[ring->point_count - 1];
    for (size_t i = 0; i < ring->point_count; i++) {
        double square = segment_square(point, narrow, from, &ring->points[i]);
        nearest = square < nearest ? square : nearest;
        from = &ring->points[i];
    }
    return sqrt(nearest) * RADIANS * EARTH_METRES;
}

/* ---- one area ---- */

static bool within(const struct box *box, struct pack_point point)
{
    return point.latitude >= box->low.latitude && point.latitude <= box->high.latitude &&
           point.longitude >= box->low.longitude && point.longitude <= box->high.longitude;
}

static bool holds(const struct region *region, struct pack_point point)
{
    bool inside = false;
    if (!within(&region->box, point))
        return false;
    for (size_t i = 0; i < region->ring_count; i++) {
        const struct pack_ring *ring = region->rings[i];
        if (!within(&(struct box){ring->low, ring->high}, point) || !geo_inside(ring, point))
            continue;
        if (ring->hole)
            return false;
        inside = true;
    }
    return inside;
}

static double region_metres(const struct region *region, struct pack_point point)
{
    double nearest = INFINITY;
    for (size_t i = 0; i < region->ring_count; i++)
        nearest = fmin(nearest, geo_edge_metres(region->rings[i], point));
    return nearest;
}

bool geo_same_line(const struct pack *pack, int a, int b)
{
    return pack_area_inside(pack, a, b) || pack_area_inside(pack, b, a);
}

/* ---- building ---- */

static void widen(struct box *box, const struct box *other)
{
    box->low.latitude = fmin(box->low.latitude, other->low.latitude);
    box->low.longitude = fmin(box->low.longitude, other->low.longitude);
    box->high.latitude = fmax(box->high.latitude, other->high.latitude);
    box->high.longitude = fmax(box->high.longitude, other->high.longitude);
}

static struct box reach_of(const struct box *box, int metres)
{
    double degrees = metres / (RADIANS * EARTH_METRES);
    double polar = fmin(89, fmax(fabs(box->low.latitude), fabs(box->high.latitude)) + degrees);
    double east = degrees / cos(polar * RADIANS);
    return (struct box){{box->low.latitude - degrees, box->low.longitude - east},
                        {box->high.latitude + degrees, box->high.longitude + east}};
}

static void add_region(struct geo *geo, const struct pack_ring **rings, size_t count)
{
    struct region *region = &geo->regions[geo->region_count++];
    *region = (struct region){.area = rings[0]->area, .rings = rings, .ring_count = count};
    region->box = (struct box){rings[0]->low, rings[0]->high};
    for (size_t i = 1; i < count; i++)
        widen(&region->box, &(struct box){rings[i]->low, rings[i]->high});
    region->reach = reach_of(&region->box, geo->pack->border_metres);
    if (geo->region_count == 1)
        geo->box = region->reach;
    widen(&geo->box, &region->reach);
    for (int area = region->area; area >= 0 && !geo->drawn[area]; area = geo->pack->areas[area].parent)
        geo->drawn[area] = true;
}

static int by_area(const void *left, const void *right)
{
    const struct pack_ring *a = *(const struct pack_ring *const *)left, *b = *(const struct pack_ring *const *)right;
    if (a->area != b->area)
        return a->area < b->area ? -1 : 1;
    return (a > b) - (a < b);
}

static void gather(struct geo *geo)
{
    const struct pack *pack = geo->pack;
    geo->rings = arena_array(geo->arena, pack->rings_count, sizeof *geo->rings);
    geo->regions = arena_array(geo->arena, pack->rings_count, sizeof *geo->regions);
    geo->drawn = arena_array(geo->arena, pack->areas_count, sizeof *geo->drawn);
    for (size_t i = 0; i < pack->rings_count; i++)
        geo->rings[i] = &pack->rings[i];
    if (pack->rings_count > 0)
        qsort(geo->rings, pack->rings_count, sizeof(void *), by_area);
    for (size_t from = 0, to; from < pack->rings_count; from = to) {
        for (to = from + 1; to < pack->rings_count && geo->rings[to]->area == geo->rings[from]->area;)
            to++;
        add_region(geo, geo->rings + from, to - from);
    }
}

/* The column or row of a value between low and high; outside it, the nearest. */
static int cell_of(double value, double low, double high, int side)
{
    double at = high > low ? (value - low) / (high - low) * side : 0;
    return at >= side ? side - 1 : at > 0 ? (int)at : 0;
}

static int row_of(const struct geo *geo, double latitude)
{
    return cell_of(latitude, geo->box.low.latitude, geo->box.high.latitude, geo->side);
}

static int column_of(const struct geo *geo, double longitude)
{
    return cell_of(longitude, geo->box.low.longitude, geo->box.high.longitude, geo->side);
}

/* Counts (fill false) or enters every region into the cells that its reach touches. */
static void spread(struct geo *geo, size_t *next, bool fill)
{
    for (size_t i = 0; i < geo->region_count; i++) {
        const struct box *reach = &geo->regions[i].reach;
        int top = row_of(geo, reach->high.latitude), right = column_of(geo, reach->high.longitude);
        for (int row = row_of(geo, reach->low.latitude); row <= top; row++)
            for (int column = column_of(geo, reach->low.longitude); column <= right; column++) {
                size_t cell = (size_t)row * (size_t)geo->side + (size_t)column;
                if (fill)
                    geo->cells[next[cell]] = (int)i;
                next[cell]++;
            }
    }
}

static void lay_grid(struct geo *geo)
{
    int side = (int)sqrt((double)geo->region_count * CELLS_PER_AREA) + 1;
    geo->side = side < CELLS_MAX ? side : CELLS_MAX;
    size_t count = (size_t)geo->side * (size_t)geo->side;
    size_t *next = arena_array(geo->arena, count, sizeof *next);
    geo->starts = arena_array(geo->arena, count + 1, sizeof *geo->starts);
    spread(geo, next, false);
    for (size_t i = 0; i < count; i++) {
        geo->starts[i + 1] = geo->starts[i] + next[i];
        next[i] = geo->starts[i];
    }
    geo->cells = arena_array(geo->arena, geo->starts[count], sizeof *geo->cells);
    spread(geo, next, true);
}

struct geo *geo_new(const struct pack *pack)
{
    struct arena *arena = arena_new(0);
    struct geo *geo = arena_alloc(arena, sizeof *geo);
    geo->arena = arena;
    geo->pack = pack;
    gather(geo);
    lay_grid(geo);
    return geo;
}

void geo_free(struct geo **geo)
{
    if (*geo == NULL)
        return;
    struct arena *arena = (*geo)->arena;
    arena_free(&arena);
    *geo = NULL;
}

/* ---- looking up ---- */

static bool deeper(const struct geo *geo, int area, int other)
{
    return other == GEO_NONE || geo->pack->areas[area].level > geo->pack->areas[other].level;
}

struct candidates {
    const int *list;
    size_t count;
};

static struct candidates candidates_at(const struct geo *geo, struct pack_point point)
{
    if (geo->region_count == 0 || !within(&geo->box, point))
        return (struct candidates){NULL, 0};
    size_t cell = (size_t)row_of(geo, point.latitude) * (size_t)geo->side + (size_t)column_of(geo, point.longitude);
    return (struct candidates){geo->cells + geo->starts[cell], geo->starts[cell + 1] - geo->starts[cell]};
}

static void find_rival(const struct geo *geo, struct candidates near, struct pack_point point, struct geo_place *place)
{
    for (size_t i = 0; i < near.count; i++) {
        const struct region *region = &geo->regions[near.list[i]];
        if (deeper(geo, region->area, place->rival) && !geo_same_line(geo->pack, region->area, place->area) &&
            holds(region, point))
            place->rival = region->area;
    }
}

/* Of areas that end along the same line, the deepest: the community, not its street. */
static bool nearer(const struct geo *geo, int area, double metres, int best, double best_metres)
{
    if (best != GEO_NONE && fabs(metres - best_metres) < SAME_METRES)
        return deeper(geo, area, best);
    return metres < best_metres;
}

static void find_neighbour(const struct geo *geo, struct candidates near, struct pack_point point,
                           struct geo_place *place)
{
    double nearest = geo->pack->border_metres;
    for (size_t i = 0; i < near.count; i++) {
        const struct region *region = &geo->regions[near.list[i]];
        if (!within(&region->reach, point) || region->area == place->rival ||
            geo_same_line(geo->pack, region->area, place->area))
            continue;
        double metres = region_metres(region, point);
        if (!nearer(geo, region->area, metres, place->neighbour, nearest))
            continue;
        nearest = metres;
        place->neighbour = region->area;
        place->neighbour_metres = (int)lround(metres);
    }
}

struct geo_place geo_find(const struct geo *geo, struct pack_point point)
{
    struct geo_place place = {GEO_NONE, GEO_NONE, GEO_NONE, 0};
    struct candidates near = candidates_at(geo, point);
    for (size_t i = 0; i < near.count; i++) {
        const struct region *region = &geo->regions[near.list[i]];
        if (deeper(geo, region->area, place.area) && holds(region, point))
            place.area = region->area;
    }
    if (place.area == GEO_NONE)
        return place;
    find_rival(geo, near, point, &place);
    if (geo->pack->border_metres > 0)
        find_neighbour(geo, near, point, &place);
    return place;
}

int geo_nearest(const struct geo *geo, struct pack_point point, int *metres)
{
    double nearest = INFINITY;
    int area = GEO_NONE;
    for (size_t i = 0; i < geo->region_count; i++) {
        double here = region_metres(&geo->regions[i], point);
        if (!nearer(geo, geo->regions[i].area, here, area, nearest))
            continue;
        nearest = here;
        area = geo->regions[i].area;
    }
    *metres = area == GEO_NONE ? 0 : (int)lround(nearest); /* half a circumference at most: fits */
    return area;
}

bool geo_drawn(const struct geo *geo, int area)
{
    return area >= 0 && geo->drawn[area];
}
