/* Coordinates of Chinese maps against values computed elsewhere; points, rings and borders: on shapes drawn here, on the
 * demo pack, and on a city of three thousand areas whose answers are compared with a look at every ring. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/datum.h"
#include "common/result.h"
#include "services/classifier/geo.h"
#include "tests/lib/chance.h"
#include "tests/lib/pack_folder.h"

#define DEMO "deploy/city/demo"

static double between(double low, double high)
{
    return low + (high - low) * (double)chance_below(1 << 30) / (1 << 30);
}

static double metres(struct datum_point a, struct datum_point b)
{
    return geo_metres((struct pack_point){a.latitude, a.longitude}, (struct pack_point){b.latitude, b.longitude});
}

/* ---- datum ---- */

/* Computed from the published formulas by another program, in another language. */
static const struct pair {
    const char *name;
    struct datum_point wgs84, gcj02, bd09;
} PAIRS[] = {
    {"Beijing", {39.9119540, 116.3778170}, {39.9133455, 116.3840472}, {39.9195756, 116.3904547}},
    {"Shanghai", {31.1774276, 121.5272106}, {31.1753040, 121.5315419}, {31.1813286, 121.5380157}},
    {"Shenzhen", {22.5438470, 113.9123160}, {22.5407961, 113.9171765}, {22.5466674, 113.9236847}},
    {"Pingyin", {36.2890000, 116.4550000}, {36.2892029, 116.4607403}, {36.2948570, 116.4673593}},
    {"Ningxiang", {28.2500000, 112.5500000}, {28.2465085, 112.5553754}, {28.2528395, 112.5618058}},
    {"Jilin", {43.8300000, 126.5500000}, {43.8322570, 126.5556875}, {43.8380049, 126.5622958}},
};

static void known_points_are_moved(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(PAIRS); i++) {
        const struct pair *pair = &PAIRS[i];
        assert_true(metres(datum_to_wgs84(DATUM_GCJ02, pair->gcj02), pair->wgs84) < 0.1);
        assert_true(metres(datum_to_wgs84(DATUM_BD09, pair->bd09), pair->wgs84) < 0.1);
        assert_true(metres(datum_from_wgs84(DATUM_GCJ02, pair->wgs84), pair->gcj02) < 0.1);
        assert_true(metres(datum_from_wgs84(DATUM_BD09, pair->wgs84), pair->bd09) < 0.1);
        assert_true(metres(pair->gcj02, pair->wgs84) > 100); /* or nothing would have been shown */
        assert_true(metres(datum_to_wgs84(DATUM_WGS84, pair->wgs84), pair->wgs84) < 1e-9);
        assert_true(metres(datum_to_wgs84(DATUM_UNSPECIFIED, pair->gcj02), pair->gcj02) < 1e-9);
    }
}

static void there_and_back(void **state)
{
    (void)state;
    static const enum datum DATUMS[] = {DATUM_GCJ02, DATUM_BD09};
    chance_begin();
    for (int i = 0; i < 20000; i++) {
        struct datum_point point = {between(4, 54), between(74, 135)};
        for (size_t k = 0; k < COUNT(DATUMS); k++) {
            struct datum_point back = datum_to_wgs84(DATUMS[k], datum_from_wgs84(DATUMS[k], point));
            assert_true(metres(point, back) < 0.001);
        }
    }
}

static void abroad_nothing_is_moved(void **state)
{
    (void)state;
    static const struct datum_point ABROAD[] = {{48.85, 2.35}, {-33.86, 151.2}, {90, 180}, {-90, -180}, {0, 0}};
    for (size_t i = 0; i < COUNT(ABROAD); i++) {
        struct datum_point moved = datum_to_wgs84(DATUM_BD09, ABROAD[i]);
        assert_true(moved.latitude == ABROAD[i].latitude && moved.longitude == ABROAD[i].longitude);
    }
    assert_true(isnan(datum_to_wgs84(DATUM_GCJ02, (struct datum_point){(double)NAN, (double)NAN}).latitude));
}

/* ---- a small city, drawn here ---- */

enum { CITY, WEST, EAST, LAKE, ISLE, TOWN };
static struct pack_area AREAS[] = {
    [CITY] = {.code = "city", .parent = -1, .level = AREA_CITY},
    [WEST] = {.code = "west", .parent = CITY, .level = AREA_DISTRICT},
    [EAST] = {.code = "east", .parent = CITY, .level = AREA_DISTRICT},
    [LAKE] = {.code = "lake", .parent = WEST, .level = AREA_STREET},
    [ISLE] = {.code = "isle", .parent = WEST, .level = AREA_STREET},
    [TOWN] = {.code = "town", .parent = EAST, .level = AREA_STREET},
};
#define POINTS(...)                                                                                                    \
    (const struct pack_point[]){__VA_ARGS__},                                                                          \
        sizeof((const struct pack_point[]){__VA_ARGS__}) / sizeof(struct pack_point)
#define RING(area, hole, ...)                                                                                          \
    {                                                                                                                  \
        area, hole, POINTS(__VA_ARGS__), {0, 0},                                                                       \
        {                                                                                                              \
            0, 0                                                                                                       \
        }                                                                                                              \
    }
/* West and east share a bent edge; the lake is a U; the isle is cut out of west's street lake by a hole, and its own
 * ring runs the other way round from another point. */
static struct pack_ring RINGS[] = {
    RING(WEST, false, {30.0, 110.0}, {30.0, 110.1}, {30.05, 110.12}, {30.1, 110.1}, {30.1, 110.0}),
    RING(EAST, false, {30.1, 110.1}, {30.05, 110.12}, {30.0, 110.1}, {30.0, 110.2}, {30.1, 110.2}),
    RING(LAKE, false, {30.01, 110.01}, {30.01, 110.09}, {30.09, 110.09}, {30.09, 110.07}, {30.05, 110.07},
         {30.05, 110.03}, {30.09, 110.03}, {30.09, 110.01}),
    RING(LAKE, true, {30.02, 110.04}, {30.02, 110.06}, {30.04, 110.06}, {30.04, 110.04}),
    RING(ISLE, false, {30.04, 110.06}, {30.02, 110.06}, {30.02, 110.04}, {30.04, 110.04}),
    RING(TOWN, false, {30.02, 110.14}, {30.02, 110.16}, {30.04, 110.16}, {30.04, 110.14}),
    RING(TOWN, false, {30.06, 110.14}, {30.06, 110.16}, {30.08, 110.16}, {30.08, 110.14}),
};
static struct pack SMALL = {.areas = AREAS, .areas_count = COUNT(AREAS), .rings = RINGS, .rings_count = COUNT(RINGS)};

static void measure(struct pack_ring *ring)
{
    ring->low = ring->high = ring->points[0];
    for (size_t i = 0; i < ring->point_count; i++) {
        const struct pack_point *point = &ring->points[i];
        ring->low =
            (struct pack_point){fmin(ring->low.latitude, point->latitude), fmin(ring->low.longitude, point->longitude)};
        ring->high = (struct pack_point){fmax(ring->high.latitude, point->latitude),
                                         fmax(ring->high.longitude, point->longitude)};
    }
}

static int open_small(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(RINGS); i++)
        measure(&RINGS[i]);
    return 0;
}

static const struct spot {
    const char *name;
    struct pack_point at;
    int area;
} SPOTS[] = {
    {"in the middle of west, between the arms of the U", {30.07, 110.05}, WEST},
    {"in the left arm", {30.08, 110.02}, LAKE},
    {"in the right arm", {30.08, 110.08}, LAKE},
    {"below the hole", {30.015, 110.05}, LAKE},
    {"on the isle", {30.03, 110.05}, ISLE},
    {"in the bulge of west into east", {30.05, 110.115}, WEST},
    {"beside the bulge", {30.01, 110.115}, EAST},
    {"first part of town", {30.03, 110.15}, TOWN},
    {"second part of town", {30.07, 110.15}, TOWN},
    {"between its parts", {30.05, 110.15}, EAST},
    {"outside, beside", {30.05, 109.99}, GEO_NONE},
    {"far away", {-30, -110}, GEO_NONE},
    {"on the southern edge: it belongs to west", {30.0, 110.05}, WEST},
    {"on the northern edge: to whoever lies north of it", {30.1, 110.05}, GEO_NONE},
    {"on the western edge", {30.05, 110.0}, WEST},
    {"no number", {(double)NAN, (double)NAN}, GEO_NONE},
};

static void spots_are_found(void **state)
{
    (void)state;
    struct geo *geo = geo_new(&SMALL);
    for (size_t i = 0; i < COUNT(SPOTS); i++) {
        struct geo_place place = geo_find(geo, SPOTS[i].at);
        if (place.area != SPOTS[i].area)
            fail_msg("%s: %d", SPOTS[i].name, place.area);
        assert_int_equal(place.rival, GEO_NONE);
        assert_int_equal(place.neighbour, GEO_NONE); /* border_metres is 0 */
    }
    assert_true(geo_drawn(geo, CITY) && geo_drawn(geo, ISLE));
    geo_free(&geo);
    assert_null(geo);
}

/* Of the areas that divide `whole` among them exactly one holds a point of it, and none a point outside: also on shared
 * edges and corners, of which random points know nothing. */
static void divided(const struct pack_ring *whole, const struct pack_ring *const *parts, size_t count,
                    struct pack_point point)
{
    int held = 0;
    for (size_t i = 0; i < count; i++)
        held += geo_inside(parts[i], point);
    if (held != (int)geo_inside(whole, point))
        fail_msg("%.17g, %.17g: held by %d", point.latitude, point.longitude, held);
}

static void check_division(const struct pack_ring *whole, const struct pack_ring *const *parts, size_t count)
{
    for (int i = 0; i < 20000; i++)
        divided(whole, parts, count,
                (struct pack_point){between(whole->low.latitude - 0.01, whole->high.latitude + 0.01),
                                    between(whole->low.longitude - 0.01, whole->high.longitude + 0.01)});
    for (size_t i = 0; i < count; i++) {
        const struct pack_point *from = &parts[i]->points[parts[i]->point_count - 1];
        for (size_t k = 0; k < parts[i]->point_count; from = &parts[i]->points[k++]) {
            const struct pack_point *to = &parts[i]->points[k];
            divided(whole, parts, count, *to);
            for (double part = 0.125; part < 1; part += 0.125)
                divided(whole, parts, count,
                        (struct pack_point){from->latitude + part * (to->latitude - from->latitude),
                                            from->longitude + part * (to->longitude - from->longitude)});
        }
    }
}

/* The demo's streets divide their district, without a gap and without an overlap. */
static void neighbours_share_edges_and_no_point(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct pack *pack = pack_folder(DEMO);
    const struct pack_ring **parts = arena_array(arena, pack->rings_count, sizeof *parts);
    size_t districts = 0;
    chance_begin();
    for (size_t i = 0; i < pack->rings_count; i++) {
        const struct pack_ring *whole = &pack->rings[i];
        size_t count = 0;
        if (pack->areas[whole->area].level != AREA_DISTRICT)
            continue;
        for (size_t k = 0; k < pack->rings_count; k++)
            if (pack->areas[pack->rings[k].area].parent == whole->area)
                parts[count++] = &pack->rings[k];
        assert_true(count > 0);
        check_division(whole, parts, count);
        districts++;
    }
    assert_int_equal(districts, 5);
    pack_free(&pack);
    arena_free(&arena);
}

static void a_hole_and_its_isle_share_no_point(void **state)
{
    (void)state;
    const struct pack_ring *lake = &RINGS[2], *hole = &RINGS[3], *isle = &RINGS[4];
    struct geo *geo = geo_new(&SMALL);
    chance_begin();
    for (int i = 0; i < 20000; i++) {
        struct pack_point point = {between(30.0, 30.06), between(110.0, 110.1)};
        assert_int_equal(geo_inside(hole, point), geo_inside(isle, point));
        int expected = geo_inside(isle, point)        ? ISLE
                       : geo_inside(lake, point)      ? LAKE
                       : geo_inside(&RINGS[0], point) ? WEST
                                                      : EAST;
        assert_int_equal(geo_find(geo, point).area, expected);
    }
    geo_free(&geo);
}

/* ---- metres ---- */

static void great_circles_are_known(void **state)
{
    (void)state;
    /* a degree of a meridian, a quarter of the equator, the poles */
    assert_true(fabs(geo_metres((struct pack_point){30, 110}, (struct pack_point){31, 110}) - 111195.08) < 0.1);
    assert_true(fabs(geo_metres((struct pack_point){0, 0}, (struct pack_point){0, 90}) - 10007557.2) < 1);
    assert_true(fabs(geo_metres((struct pack_point){90, 0}, (struct pack_point){-90, 77}) - 20015114.4) < 1);
}

/* By walking along every edge and measuring from each step. */
static double walked(const struct pack_ring *ring, struct pack_point point)
{
    enum { STEPS = 3000 };
    double nearest = INFINITY;
    const struct pack_point *from = &ring->points[ring->point_count - 1];
    for (size_t i = 0; i < ring->point_count; from = &ring->points[i++])
        for (int step = 0; step <= STEPS; step++) {
            double part = (double)step / STEPS;
            struct pack_point at = {from->latitude + part * (ring->points[i].latitude - from->latitude),
                                    from->longitude + part * (ring->points[i].longitude - from->longitude)};
            nearest = fmin(nearest, geo_metres(point, at));
        }
    return nearest;
}

static void edges_are_as_far_as_walked(void **state)
{
    (void)state;
    chance_begin();
    for (int i = 0; i < 60; i++) {
        const struct pack_ring *ring = &RINGS[chance_below(COUNT(RINGS))];
        struct pack_point point = {between(ring->low.latitude - 0.01, ring->high.latitude + 0.01),
                                   between(ring->low.longitude - 0.01, ring->high.longitude + 0.01)};
        double far = walked(ring, point), near = geo_edge_metres(ring, point);
        assert_true(near <= far + 0.002 * far + 0.1 && near >= far - 0.002 * far - 2); /* steps of up to 4 m */
    }
}

static void borders_are_told(void **state)
{
    (void)state;
    SMALL.border_metres = 150;
    struct geo *geo = geo_new(&SMALL);
    /* 0.001 degrees of latitude are 111 m, of longitude here 96 m */
    struct geo_place place = geo_find(geo, (struct pack_point){30.03, 110.059});
    assert_int_equal(place.area, ISLE);
    assert_int_equal(place.neighbour, LAKE);
    assert_in_range(place.neighbour_metres, 95, 98);
    place = geo_find(geo, (struct pack_point){30.03, 110.058}); /* 193 m */
    assert_int_equal(place.area, ISLE);
    assert_int_equal(place.neighbour, GEO_NONE);
    place = geo_find(geo, (struct pack_point){30.001, 110.1005}); /* beyond the shared edge, at the very corner */
    assert_int_equal(place.area, EAST);
    assert_int_equal(place.neighbour, WEST);
    place = geo_find(geo, (struct pack_point){30.0601, 110.1401}); /* town's own district is no neighbour */
    assert_int_equal(place.area, TOWN);
    assert_int_equal(place.neighbour, GEO_NONE);
    int far = 0;
    assert_int_equal(geo_nearest(geo, (struct pack_point){30.05, 109.99}, &far), WEST);
    assert_in_range(far, 960, 966);
    geo_free(&geo);
    SMALL.border_metres = 0;
}

static void overlaps_are_told(void **state)
{
    (void)state;
    struct pack_ring rings[COUNT(RINGS) + 1];
    memcpy(rings, RINGS, sizeof RINGS);
    rings[COUNT(RINGS)] = RINGS[COUNT(RINGS) - 1];
    rings[COUNT(RINGS)].area = LAKE; /* the second part of town, claimed from the west too */
    struct pack pack = SMALL;
    pack.rings = rings;
    pack.rings_count = COUNT(rings);
    struct geo *geo = geo_new(&pack);
    struct geo_place place = geo_find(geo, (struct pack_point){30.07, 110.15});
    assert_int_equal(place.area, LAKE); /* the pack names it first */
    assert_int_equal(place.rival, TOWN);
    geo_free(&geo);
    pack.rings_count = 0;
    geo = geo_new(&pack);
    assert_int_equal(geo_find(geo, (struct pack_point){30.07, 110.15}).area, GEO_NONE);
    int far = 7;
    assert_int_equal(geo_nearest(geo, (struct pack_point){30, 110}, &far), GEO_NONE);
    assert_int_equal(far, 0);
    assert_false(geo_drawn(geo, LAKE));
    geo_free(&geo);
}

/* ---- a large city ---- */

enum { SIDE = 55, BENDS = 12 }; /* 3,025 communities in rows of streets, 48 points each */

struct large {
    struct arena *arena;
    struct pack pack;
};

/* The n-th point of the edge that leaves this corner eastwards or northwards: the same for both neighbours. */
static struct pack_point bend(int row, int column, bool north, int n)
{
    double along = (double)n / BENDS, off = 0.0006 * sin(along * 3.14159265358979 * (1 + (row * 7 + column * 3) % 4));
    return north ? (struct pack_point){30 + 0.008 * (row + along), 110 + 0.009 * column + off}
                 : (struct pack_point){30 + 0.008 * row + off, 110 + 0.009 * (column + along)};
}

/* The outline of the cells [row, column] … [row, last], from the south-western corner eastwards. */
static void outline(struct large *large, int area, int row, int column, int last)
{
    struct pack_ring *ring = &large->pack.rings[large->pack.rings_count++];
    int wide = last - column + 1;
    size_t count = 0;
    struct pack_point *points = arena_array(large->arena, (size_t)(2 * (wide + 1) * BENDS), sizeof *points);
    for (int i = column; i <= last; i++)
        for (int n = 0; n < BENDS; n++)
            points[count++] = bend(row, i, false, n);
    for (int n = 0; n < BENDS; n++)
        points[count++] = bend(row, last + 1, true, n);
    for (int i = last; i >= column; i--)
        for (int n = BENDS; n > 0; n--)
            points[count++] = bend(row + 1, i, false, n);
    for (int n = BENDS; n > 0; n--)
        points[count++] = bend(row, column, true, n);
    *ring = (struct pack_ring){.area = area, .points = points, .point_count = count};
    measure(ring);
}

static struct large large_city(void)
{
    struct large large = {.arena = arena_new(0)};
    size_t count = 2 + SIDE + SIDE * SIDE;
    large.pack.areas = arena_array(large.arena, count, sizeof *large.pack.areas);
    large.pack.rings = arena_array(large.arena, count, sizeof *large.pack.rings);
    large.pack.areas_count = count;
    large.pack.border_metres = 150;
    large.pack.areas[0] = (struct pack_area){.code = "c", .parent = -1, .level = AREA_CITY};
    large.pack.areas[1] = (struct pack_area){.code = "d", .parent = 0, .level = AREA_DISTRICT};
    for (int row = 0; row < SIDE; row++) {
        int street = 2 + row * (SIDE + 1);
        large.pack.areas[street] = (struct pack_area){.code = "s", .parent = 1, .level = AREA_STREET};
        outline(&large, street, row, 0, SIDE - 1);
        for (int column = 0; column < SIDE; column++) {
            large.pack.areas[street + 1 + column] =
                (struct pack_area){.code = "v", .parent = street, .level = AREA_COMMUNITY};
            outline(&large, street + 1 + column, row, column, column);
        }
    }
    return large;
}

static struct geo_place by_looking_at_all(const struct pack *pack, struct pack_point point)
{
    struct geo_place place = {GEO_NONE, GEO_NONE, GEO_NONE, 0};
    for (size_t i = 0; i < pack->rings_count; i++)
        if (geo_inside(&pack->rings[i], point) &&
            (place.area == GEO_NONE || pack->areas[pack->rings[i].area].level > pack->areas[place.area].level))
            place.area = pack->rings[i].area;
    double nearest = pack->border_metres;
    for (size_t i = 0; i < pack->rings_count && place.area != GEO_NONE; i++) {
        int area = pack->rings[i].area;
        double far = pack->areas[area].level == AREA_COMMUNITY ? geo_edge_metres(&pack->rings[i], point) : INFINITY;
        if (area == place.area || far > nearest)
            continue;
        nearest = far;
        place.neighbour = area;
        place.neighbour_metres = (int)lround(far);
    }
    return place;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void a_large_city_answers_at_once(void **state)
{
    (void)state;
    enum { ROUNDS = 100000, COMPARED = 300 };
    struct large large = large_city();
    double start = seconds();
    struct geo *geo = geo_new(&large.pack);
    double built = seconds() - start;
    int found = 0, near = 0;
    chance_begin();
    for (int i = 0; i < COMPARED; i++) {
        struct pack_point point = {between(29.99, 30.45), between(109.99, 110.51)};
        struct geo_place place = geo_find(geo, point), all = by_looking_at_all(&large.pack, point);
        assert_int_equal(place.area, all.area);
        assert_int_equal(place.neighbour == GEO_NONE, all.neighbour == GEO_NONE);
        assert_in_range(place.neighbour_metres + 1, all.neighbour_metres, all.neighbour_metres + 2);
        found += place.area != GEO_NONE;
        near += place.neighbour != GEO_NONE;
    }
    assert_true(found > COMPARED / 2 && near > COMPARED / 10 && near < found);
    start = seconds();
    for (int i = 0; i < ROUNDS; i++)
        found += geo_find(geo, (struct pack_point){between(30, 30.44), between(110, 110.495)}).area != GEO_NONE;
    print_message("%zu rings: built in %.1f ms, %.2f us per point\n", large.pack.rings_count, built * 1e3,
                  (seconds() - start) / ROUNDS * 1e6);
    assert_true(found > ROUNDS / 2);
    geo_free(&geo);
    arena_free(&large.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_points_are_moved),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(abroad_nothing_is_moved),
        cmocka_unit_test(spots_are_found),
        cmocka_unit_test(neighbours_share_edges_and_no_point),
        cmocka_unit_test(a_hole_and_its_isle_share_no_point),
        cmocka_unit_test(great_circles_are_known),
        cmocka_unit_test(edges_are_as_far_as_walked),
        cmocka_unit_test(borders_are_told),
        cmocka_unit_test(overlaps_are_told),
        cmocka_unit_test(a_large_city_answers_at_once),
    };
    return cmocka_run_group_tests(tests, open_small, NULL);
}
