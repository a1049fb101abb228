#include "services/ctl/forecast.h"
#include "common/terms.h"

/* Plain ones first: of equals the plainest is taken. */
static const struct forecast_model MODELS[] = {
    {FORECAST_LAST_WEEK, 0}, {FORECAST_LAST_YEAR, 0}, {FORECAST_SCALED, 0}, {FORECAST_LEVEL, 10},
    {FORECAST_LEVEL, 20},    {FORECAST_LEVEL, 30},    {FORECAST_LEVEL, 50}, {FORECAST_LEVEL, 70},
};
enum { MODELS_COUNT = sizeof MODELS / sizeof *MODELS };

static int64_t quotient(int64_t part, int64_t whole) /* rounded half up */
{
    return (2 * part + whole) / (2 * whole);
}

static int64_t level(const int64_t *weeks, size_t count, int alpha)
{
    enum { FINE = 1000 };
    int64_t at = weeks[0] * FINE;
    for (size_t i = 1; i < count; i++)
        at = quotient(alpha * weeks[i] * FINE + (100 - alpha) * at, 100);
    return quotient(at, FINE);
}

static int64_t sum(const int64_t *weeks, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += weeks[i];
    return total;
}

/* A year in which the same weeks had nothing has no scale: last year's week as it was. */
static int64_t scaled(const int64_t *weeks, size_t count)
{
    int64_t now = sum(weeks + count - FORECAST_RECENT, FORECAST_RECENT);
    int64_t then = sum(weeks + count - FORECAST_YEAR - FORECAST_RECENT, FORECAST_RECENT);
    int64_t week = weeks[count - FORECAST_YEAR];
    return then == 0 ? week : quotient(week * now, then);
}

int64_t forecast_next(const int64_t *weeks, size_t count, struct forecast_model model)
{
    if (count == 0)
        return -1;
    switch (model.way) {
    case FORECAST_LAST_WEEK:
        return weeks[count - 1];
    case FORECAST_LAST_YEAR:
        return count < FORECAST_YEAR ? -1 : weeks[count - FORECAST_YEAR];
    case FORECAST_LEVEL:
        return level(weeks, count, model.alpha);
    case FORECAST_SCALED:
        return count < FORECAST_YEAR + FORECAST_RECENT ? -1 : scaled(weeks, count);
    case FORECAST_WAY_UNSPECIFIED:
        break;
    }
    return -1;
}

struct forecast_trial forecast_try(const int64_t *weeks, size_t from, size_t to, struct forecast_model model)
{
    struct forecast_trial trial = {0};
    for (size_t i = from; i < to; i++) {
        int64_t next = forecast_next(weeks, i, model);
        if (next < 0)
            continue;
        trial.deviation += next > weeks[i] ? next - weeks[i] : weeks[i] - next;
        trial.actual += weeks[i];
        trial.weeks++;
    }
    return trial;
}

/* Only what could be tried on every week is compared: else one would be judged by easier weeks. */
static struct forecast_model choose(const int64_t *weeks, size_t from, size_t to)
{
    struct forecast_model best = MODELS[0];
    int64_t least = forecast_try(weeks, from, to, best).deviation;
    for (size_t i = 1; i < MODELS_COUNT; i++) {
        struct forecast_trial trial = forecast_try(weeks, from, to, MODELS[i]);
        if (trial.weeks < to - from || trial.deviation >= least)
            continue;
        best = MODELS[i];
        least = trial.deviation;
    }
    return best;
}

struct forecast forecast_make(const int64_t *weeks, size_t count, size_t tried)
{
    struct forecast out = {.next = -1, .last_year = count < FORECAST_YEAR ? -1 : weeks[count - FORECAST_YEAR]};
    if (count == 0)
        return out;
    size_t known = count - 1 < tried ? count - 1 : tried; /* the first week has nothing before it */
    size_t held_out = known / 4 < FORECAST_HELD_OUT_LEAST ? FORECAST_HELD_OUT_LEAST : known / 4;
    out.model = MODELS[0];
    if (known > held_out) {
        out.model = choose(weeks, count - known, count - held_out);
        out.error = forecast_try(weeks, count - held_out, count, out.model);
        out.plain = forecast_try(weeks, count - held_out, count, MODELS[0]);
    }
    out.next = forecast_next(weeks, count, out.model);
    return out;
}
