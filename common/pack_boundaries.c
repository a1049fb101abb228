/* boundaries.cfg, optional: where areas end, as rings of points. An area may have several rings, and holes in them; areas
 * without a ring are found by their names alone. */
#include <math.h>
#include <string.h>

#include "common/pack_load.h"

#define BORDER_MAX  10000 /* metres */
#define POINTS_MIN  3
#define POINTS_MAX  5000 /* every edge is compared with every other */
#define LATITUDES   90
#define LONGITUDES  180
#define POINT_PARTS 2

static const struct pack_field MEMBERS[] = {
    {.name = "border_metres", .kind = FIELD_INT, .offset = offsetof(struct pack, border_metres), .max = BORDER_MAX},
    {.name = "boundaries", .kind = FIELD_INNER},
};

static const struct pack_field FIELDS[] = {
    {.name = "area", .kind = FIELD_REF, .required = true, .offset = offsetof(struct pack_ring, area), .of = PACK_AREA},
    {.name = "hole", .kind = FIELD_BOOL, .offset = offsetof(struct pack_ring, hole)},
    {.name = "ring", .kind = FIELD_INNER, .required = true},
};
static const struct pack_shape SHAPE = {"boundaries", PACK_NONE, sizeof(struct pack_ring), FIELDS, COUNT(FIELDS)};

/* ---- points ---- */

/* Whole degrees may stand without a point. */
static bool read_degrees(struct pack_walk *walk, const config_setting_t *at, const char *what, int most, double *out)
{
    int type = config_setting_type(at);
    if (type == CONFIG_TYPE_FLOAT)
        *out = config_setting_get_float(at);
    else if (type == CONFIG_TYPE_INT)
        *out = config_setting_get_int(at);
    else {
        pack_walk_fault(walk, at, "ring: %s is no number of degrees", what);
        return false;
    }
    if (*out >= -most && *out <= most)
        return true;
    pack_walk_fault(walk, at, "ring: %s %g is not in -%d..%d (latitude comes first)", what, *out, most, most);
    return false;
}

static bool read_points(struct pack_walk *walk, const config_setting_t *at, struct pack_point *points, size_t count)
{
    size_t faults = walk->faults;
    for (size_t i = 0; i < count && faults == walk->faults; i++) {
        unsigned first = (unsigned)i * POINT_PARTS;
        (void)(read_degrees(walk, config_setting_get_elem(at, first), "latitude", LATITUDES, &points[i].latitude) &&
               read_degrees(walk, config_setting_get_elem(at, first + 1), "longitude", LONGITUDES,
                            &points[i].longitude));
    }
    return faults == walk->faults;
}

static bool sound_length(struct pack_walk *walk, const config_setting_t *at)
{
    bool many = config_setting_is_array(at) || config_setting_is_list(at);
    int length = many ? config_setting_length(at) : 0;
    if (!many)
        pack_walk_fault(walk, at, "ring: must be numbers: [latitude, longitude, latitude, …]");
    else if (length % POINT_PARTS != 0)
        pack_walk_fault(walk, at, "ring: %d numbers: a latitude without its longitude", length);
    else if (length < POINTS_MIN * POINT_PARTS)
        pack_walk_fault(walk, at, "ring: %d points: it takes %d to enclose anything", length / POINT_PARTS, POINTS_MIN);
    else if (length > POINTS_MAX * POINT_PARTS)
        pack_walk_fault(walk, at, "ring: more than %d points", POINTS_MAX);
    else
        return true;
    return false;
}

/* ---- does it cross itself? ---- */

static bool same_point(const struct pack_point *a, const struct pack_point *b)
{
    return !(a->latitude < b->latitude) && !(a->latitude > b->latitude) && !(a->longitude < b->longitude) &&
           !(a->longitude > b->longitude);
}

/* On which side of the line through a and b: 1, -1, or 0 on it. */
static int side(const struct pack_point *a, const struct pack_point *b, const struct pack_point *c)
{
    double turn = (b->longitude - a->longitude) * (c->latitude - a->latitude) -
                  (b->latitude - a->latitude) * (c->longitude - a->longitude);
    return (turn > 0) - (turn < 0);
}

static bool apart(double a, double b, double c, double d)
{
    return fmax(a, b) < fmin(c, d) || fmax(c, d) < fmin(a, b);
}

struct edge {
    const struct pack_point *from, *to;
};

static struct edge edge_of(const struct pack_ring *ring, size_t n)
{
    return (struct edge){&ring->points[n], &ring->points[n + 1 == ring->point_count ? 0 : n + 1]};
}

static bool meet(struct edge a, struct edge b)
{
    if (apart(a.from->latitude, a.to->latitude, b.from->latitude, b.to->latitude) ||
        apart(a.from->longitude, a.to->longitude, b.from->longitude, b.to->longitude))
        return false;
    return side(a.from, a.to, b.from) * side(a.from, a.to, b.to) <= 0 &&
           side(b.from, b.to, a.from) * side(b.from, b.to, a.to) <= 0;
}

/* Neighbours share a point and may share no more: the later must not run back over the earlier. */
static bool doubles_back(struct edge a, struct edge b)
{
    double along = (a.to->longitude - a.from->longitude) * (b.to->longitude - b.from->longitude) +
                   (a.to->latitude - a.from->latitude) * (b.to->latitude - b.from->latitude);
    return side(a.from, a.to, b.to) == 0 && along < 0;
}

static bool check_points(struct pack_walk *walk, const config_setting_t *at, const struct pack_ring *ring)
{
    for (size_t i = 0; i < ring->point_count; i++) {
        struct edge edge = edge_of(ring, i);
        if (!same_point(edge.from, edge.to))
            continue;
        if (i + 1 == ring->point_count)
            pack_walk_fault(walk, at, "ring: the last point repeats the first: a ring closes by itself");
        else
            pack_walk_fault(walk, at, "ring: points %zu and %zu are the same", i + 1, i + 2);
        return false;
    }
    return true;
}

static void check_edges(struct pack_walk *walk, const config_setting_t *at, const struct pack_ring *ring)
{
    size_t count = ring->point_count;
    for (size_t i = 0; i < count; i++) {
        struct edge edge = edge_of(ring, i);
        for (size_t k = i + 1; k < count; k++) {
            bool next = k == i + 1, last = i == 0 && k + 1 == count;
            struct edge other = edge_of(ring, k);
            bool wrong = next || last ? doubles_back(last ? other : edge, last ? edge : other) : meet(edge, other);
            if (!wrong)
                continue;
            pack_walk_fault(walk, at, "ring: crosses itself: the edges after points %zu and %zu meet", i + 1, k + 1);
            return;
        }
    }
}

/* ---- rings ---- */

static void measure(struct pack_ring *ring)
{
    ring->low = ring->high = ring->points[0];
    for (size_t i = 1; i < ring->point_count; i++) {
        const struct pack_point *point = &ring->points[i];
        ring->low.latitude = fmin(ring->low.latitude, point->latitude);
        ring->low.longitude = fmin(ring->low.longitude, point->longitude);
        ring->high.latitude = fmax(ring->high.latitude, point->latitude);
        ring->high.longitude = fmax(ring->high.longitude, point->longitude);
    }
}

static void load_ring(struct pack_walk *walk, const config_setting_t *row, struct pack_ring *ring)
{
    const config_setting_t *at = config_setting_get_member(row, "ring");
    if (!at || !sound_length(walk, at))
        return;
    size_t count = (size_t)config_setting_length(at) / POINT_PARTS;
    struct pack_point *points = arena_array(walk->pack->arena, count, sizeof *points);
    if (!read_points(walk, at, points, count))
        return;
    ring->points = points;
    ring->point_count = count;
    measure(ring);
    if (check_points(walk, at, ring))
        check_edges(walk, at, ring);
}

static bool enclosed(const struct pack *pack, int area)
{
    for (size_t i = 0; i < pack->rings_count; i++)
        if (pack->rings[i].area == area && !pack->rings[i].hole)
            return true;
    return false;
}

static bool box_holds(const struct pack_ring *box, const struct pack_ring *ring)
{
    double latitude = (ring->low.latitude + ring->high.latitude) / 2;
    double longitude = (ring->low.longitude + ring->high.longitude) / 2;
    return latitude >= box->low.latitude && latitude <= box->high.latitude && longitude >= box->low.longitude &&
           longitude <= box->high.longitude;
}

/* Boundaries come from different surveys and need not fit to the metre; but what lies in the midst of another place is
 * a slip of the pen: numbers exchanged, a ring given to the wrong area. */
static bool astray(const struct pack *pack, const struct pack_ring *ring)
{
    int parent = pack->areas[ring->area].parent;
    bool drawn = false;
    for (size_t i = 0; i < pack->rings_count; i++) {
        const struct pack_ring *box = &pack->rings[i];
        if (parent < 0 || box->area != parent || box->hole || box->point_count == 0)
            continue;
        drawn = true;
        if (box_holds(box, ring))
            return false;
    }
    return drawn;
}

static void check_ring(struct pack_walk *walk, const config_setting_t *row, const struct pack_ring *ring)
{
    const struct pack *pack = walk->pack;
    if (ring->area < 0 || ring->point_count == 0)
        return;
    if (ring->hole && !enclosed(pack, ring->area))
        pack_walk_fault(walk, row, "hole: the area has no ring that it could be cut out of");
    if (astray(pack, ring))
        pack_walk_fault(walk, row, "ring: lies outside the boundaries of its parent \"%s\"",
                        pack_area_code(pack, pack->areas[ring->area].parent));
}

void pack_boundaries_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack_walk_group(walk, root, MEMBERS, COUNT(MEMBERS), pack);
    pack->rings = pack_walk_part(walk, root, &SHAPE, &pack->rings_count);
    for (size_t i = 0; i < pack->rings_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &SHAPE, i);
        if (config_setting_is_group(row))
            load_ring(walk, row, &pack->rings[i]);
    }
    for (size_t i = 0; i < pack->rings_count; i++)
        check_ring(walk, pack_walk_row(root, &SHAPE, i), &pack->rings[i]);
}
