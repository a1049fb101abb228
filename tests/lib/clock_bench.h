/* A pack of one policy and three units, for tests of clocks: limits and rungs are set by hand or by chance. */
#ifndef LOOPLINE_TESTS_CLOCK_BENCH_H
#define LOOPLINE_TESTS_CLOCK_BENCH_H

#include "services/escalation/clock.h"

enum { BENCH_ZONE = 480, UNIT_PLAIN = 0, UNIT_ALWAYS = 1, UNIT_THIRD = 2 }; /* water, duty (24 h), power */

struct bench {
    struct pack pack;
    struct pack_calendar calendar;
    struct pack_unit units[3];
    struct pack_policy policy;
    struct pack_rung rungs[CLOCK_RUNGS_MAX];
};

instant bench_at(const char *text); /* 2024-04-03T10:00, China time */
struct pack_limit bench_parse(const char *limit);
const char *bench_text(instant when); /* with its zone, or "none"; the last four texts stay valid */
void bench_open(struct bench *bench); /* no limits, no rungs, the sample calendar */
void bench_limit(struct bench *bench, enum stage stage, const char *limit);
/* offset "" = at the due instant */
void bench_rung(struct bench *bench, enum stage stage, const char *offset, bool before, enum rung_action action);
struct clock_terms bench_terms(const struct bench *bench, enum stage stage, int unit); /* in an urban place */
void bench_check(instant found, const char *expected); /* "2024-04-10 17:30" or "none" */
void bench_chance(struct bench *bench);
instant bench_chance_instant(void); /* 2019-03 to 2024-02 */

#endif
