/* What next week will bring (R47): counts of past weeks → the count of the next one, with the error that such forecasts had.
 * Integers only, no clock: the same weeks give the same forecast everywhere.
 *
 * Ways, from plain to clever (terms.def forecast_way): as last week; as the same week last year (52 weeks before, so that
 * weekdays agree); a level that follows the weeks (simple exponential smoothing, Brown 1956); last year's week times how the
 * last weeks compare with the same weeks of last year. Which one is taken is decided on the weeks that are tried, the last
 * `weeks` of them but the newest quarter; its error is told of that quarter, on which nothing was chosen: each of those weeks
 * forecast from the ones before it only. Beside it stands the error of "as last week" on the same weeks: a forecast that does
 * no better is worth nothing. Error: sum of deviations by sum of what came (WAPE), which small counts do not upset as they
 * do a mean of percentages (Kolassa and Schütz 2007). */
#ifndef LOOPLINE_FORECAST_H
#define LOOPLINE_FORECAST_H

#include "common/terms.h"
#include <stddef.h>
#include <stdint.h>

enum { FORECAST_YEAR = 52, FORECAST_RECENT = 4, FORECAST_HELD_OUT_LEAST = 4 };

struct forecast_model {
    enum forecast_way way;
    int alpha; /* of a level: per cent that the newest week weighs; else 0 */
};
struct forecast_trial {
    int64_t deviation, actual; /* sums over the weeks tried; a rate of error where actual > 0 */
    size_t weeks;
};
struct forecast {
    struct forecast_model model;        /* FORECAST_WAY_UNSPECIFIED: no week to learn from */
    int64_t next;                       /* -1: none */
    int64_t last_year;                  /* the same week then; -1: not on record */
    struct forecast_trial error, plain; /* on the weeks held out; weeks = 0: too few to tell */
};

/* weeks: the oldest first. tried: of so many weeks at the end, at most. */
struct forecast forecast_make(const int64_t *weeks, size_t count, size_t tried);
/* The count of the week after these; -1 where this way needs more of them. */
int64_t forecast_next(const int64_t *weeks, size_t count, struct forecast_model model);
/* Each week of [from, to) forecast from those before it. Weeks that cannot be are left out. */
struct forecast_trial forecast_try(const int64_t *weeks, size_t from, size_t to, struct forecast_model model);

#endif
