/* A year of a county-level city, made of a seed (handbook S3): what the program adds to year.sql. The statements draw
 * who asks for what and what becomes of it; here the pack tells them its days, places, units, matters and routes, and the
 * clocks of the engine say what was due when and which cards were raised.
 * Everything happens in one transaction of the owner, on temporary tables that end with it. */
#ifndef LOOPLINE_YEAR_H
#define LOOPLINE_YEAR_H

#include "common/db.h"
#include "services/ctl/ctl.h"

struct year {
    struct ctl *ctl;
    struct db *db;
    struct pack *pack; /* owned by whoever filled this in */
    int version;       /* of the pack */
    int64_t seed;
    double scale;                 /* so many times the city of the handbook */
    day first;                    /* first date of the year */
    const struct pack_area *area; /* the district it is the year of */
};

/* The instant at which everything but what runs on is over: the demo's clock goes on from there. */
instant year_over(const struct year *year);
/* The first unpublished calendar year that the year needs; 0 none. */
int year_missing(const struct year *year);
/* Whether the pack lists grounds of exclusion and of appeal: the year has both. */
bool year_has_grounds(const struct year *year);
/* Groups "year_open" and "year_tell": the tables, filled with what the pack knows. */
enum result year_open(const struct year *year) MUST_USE;
/* Every clock that was asked for: due instants only, or whole clocks with their cards. */
enum result year_dues(const struct year *year) MUST_USE;
enum result year_clocks(const struct year *year) MUST_USE;

#endif
