/* A small working calendar for tests: 2019 and 2024 as the State Council published them, the years between
 * without any exception; China time; 08:30-12:00 and 13:30-17:30. */
#ifndef LOOPLINE_TESTS_CALENDAR_SAMPLE_H
#define LOOPLINE_TESTS_CALENDAR_SAMPLE_H

#include "common/pack.h"

struct calendar_sample_day {
    const char *date; /* NULL ends the list */
    bool work;
    const char *name;
};
extern const struct calendar_sample_day CALENDAR_SAMPLE[];

/* Published 2019-2024; lives as long as the program. */
struct pack_calendar calendar_sample(void);

#endif
