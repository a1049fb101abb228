#include "common/datum.h"
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* Krasovsky 1940 */
#define SEMI_MAJOR   6378245.0
#define ECCENTRICITY 0.00669342162296594323 /* squared */
#define PI           3.14159265358979323846

#define BD_ANGLE (PI * 3000 / 180)
#define BD_NORTH 0.006
#define BD_EAST  0.0065

enum { ROUNDS_MAX = 32 };
#define NEAR_ENOUGH 1e-10 /* degrees: a hundredth of a millimetre */

typedef struct datum_point forward(struct datum_point);

static bool in_china(struct datum_point point)
{
    return point.latitude >= 0.8293 && point.latitude <= 55.8271 && point.longitude >= 72.004 &&
           point.longitude <= 137.8347;
}

static double wave(double at, double strong, double weak, double first, double second)
{
    return (strong * sin(at * first * PI) + weak * sin(at * second * PI)) * 2 / 3;
}

static double northing(double x, double y)
{
    return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + wave(x, 20, 20, 6, 2) +
           wave(y, 20, 40, 1, 1.0 / 3) + wave(y, 160, 320, 1.0 / 12, 1.0 / 30);
}

static double easting(double x, double y)
{
    return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + wave(x, 20, 20, 6, 2) +
           wave(x, 20, 40, 1, 1.0 / 3) + wave(x, 150, 300, 1.0 / 12, 1.0 / 30);
}

static struct datum_point gcj_of_wgs(struct datum_point point)
{
    double x = point.longitude - 105, y = point.latitude - 35, angle = point.latitude * PI / 180;
    double flat = 1 - ECCENTRICITY * sin(angle) * sin(angle), root = sqrt(flat);
    double meridian = SEMI_MAJOR * (1 - ECCENTRICITY) / (flat * root), parallel = SEMI_MAJOR / root * cos(angle);
    return (struct datum_point){point.latitude + northing(x, y) * 180 / (meridian * PI),
                                point.longitude + easting(x, y) * 180 / (parallel * PI)};
}

static struct datum_point bd_of_gcj(struct datum_point point)
{
    double x = point.longitude, y = point.latitude;
    double radius = hypot(x, y) + 0.00002 * sin(y * BD_ANGLE), angle = atan2(y, x) + 0.000003 * cos(x * BD_ANGLE);
    return (struct datum_point){radius * sin(angle) + BD_NORTH, radius * cos(angle) + BD_EAST};
}

static struct datum_point bd_of_wgs(struct datum_point point)
{
    return bd_of_gcj(gcj_of_wgs(point));
}

/* The point that is moved here. Neighbours are moved almost alike, so each round leaves a hundredth of the error. */
static struct datum_point backward(forward *move, struct datum_point target)
{
    struct datum_point guess = target;
    for (int i = 0; i < ROUNDS_MAX; i++) {
        struct datum_point there = move(guess);
        double north = target.latitude - there.latitude, east = target.longitude - there.longitude;
        guess.latitude += north;
        guess.longitude += east;
        if (fabs(north) < NEAR_ENOUGH && fabs(east) < NEAR_ENOUGH)
            break;
    }
    return guess;
}

static forward *move_of(enum datum datum)
{
    switch (datum) {
    case DATUM_GCJ02:
        return gcj_of_wgs;
    case DATUM_BD09:
        return bd_of_wgs;
    case DATUM_UNSPECIFIED:
    case DATUM_WGS84:
        break;
    }
    return NULL;
}

struct datum_point datum_to_wgs84(enum datum from, struct datum_point point)
{
    forward *move = move_of(from);
    return move && in_china(point) ? backward(move, point) : point;
}

struct datum_point datum_from_wgs84(enum datum to, struct datum_point point)
{
    forward *move = move_of(to);
    return move && in_china(point) ? move(point) : point;
}
