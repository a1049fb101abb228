/* Coordinates as maps in China show them → WGS-84. GCJ-02 moves every point of the country by some 100-700 m, BD-09
 * moves that once more. Both are published only as programs; the formulas here are those that everybody uses
 * (eviltransform, MIT; Krasovsky 1940 ellipsoid), turned round by iteration, so that there and back is less than a
 * millimetre. What a national agency's own program says may differ by about a metre.
 * Outside the box that the formulas are made for (latitude 0.8293..55.8271, longitude 72.004..137.8347) maps show
 * WGS-84, and nothing is moved. Pure. */
#ifndef LOOPLINE_DATUM_H
#define LOOPLINE_DATUM_H

#include "common/terms.h"

struct datum_point {
    double latitude, longitude; /* degrees */
};

/* Unspecified: WGS-84 already. Not a number stays none. */
struct datum_point datum_to_wgs84(enum datum from, struct datum_point point);
struct datum_point datum_from_wgs84(enum datum to, struct datum_point point);

#endif
