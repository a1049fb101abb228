/* Which facts are counted: a period, an instant as of which, whose, where, of what. Read from the options of the line, or
 * set by who writes a report; asked of the database (group "rates" of rates.sql). */
#ifndef LOOPLINE_SCOPE_H
#define LOOPLINE_SCOPE_H

#include "services/ctl/connect.h"
#include "services/ctl/ctl.h"
#include "services/ctl/score.h"

struct scope {
    instant since, until;                   /* half-open; INSTANT_NONE = open at this end */
    instant as_of;                          /* INSTANT_NONE = now; never later than that once scope_know was called */
    instant known;                          /* as_of, or the now of the database: set by scope_know */
    const char *district;                   /* NULL = all */
    const char **units, **areas, **matters; /* with all below; none = all */
    size_t unit_count, area_count, matter_count;
};

/* --since --until --month --as-of --district --unit --area --matter; those that the command does not have are not given.
 * A code that the pack lacks stands for itself. CTL_OK, or said. */
int scope_read(struct ctl *ctl, struct scope *out);
/* A month: "2024-03", in the city's zone. NULL text: false. */
bool scope_month(const struct ctl *ctl, const char *text, instant *since, instant *until);

/* Says as of when facts are counted, once for all that is asked. To be called before what follows. Needs group "rates". */
enum result scope_know(struct ctl *ctl, struct db *db, struct scope *scope) MUST_USE;

/* Facts of one unit, area, matter, month or district. */
struct scope_facts {
    const char *key; /* "" = none, or all of them */
    int64_t facts[FACT_COUNT];
};
/* Counts the facts of `mask` (bits 1ull << enum fact) by "unit", "area", "matter", "period" (month) or "district"; "" =
 * all together. In the order of the keys, in the run's arena. Needs group "rates". */
enum result scope_count(struct ctl *ctl, struct db *db, const struct scope *scope, const char *by,
                        unsigned long long mask, struct scope_facts **out, size_t *count) MUST_USE;
/* By unit, of each month ("2024-03") in one question: out and counts have a place for each of the `months` names. */
enum result scope_count_months(struct ctl *ctl, struct db *db, const struct scope *scope, unsigned long long mask,
                               const char *const *names, size_t months, struct scope_facts **out,
                               size_t *counts) MUST_USE;
/* The same parameters for the lists behind the figures: rate_orders, rate_corrections. */
void scope_params(struct ctl *ctl, const struct scope *scope, unsigned long long mask, struct params *params);

#endif
