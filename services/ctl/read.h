/* Values of options and arguments. Each says on err what is wrong and returns CTL_USAGE, else CTL_OK. */
#ifndef LOOPLINE_READ_H
#define LOOPLINE_READ_H

#include "services/ctl/ctl.h"

/* A term by its code or by its name in either language; NULL text reads as 0. `what` names it in the message. */
int read_term(const struct ctl *ctl, const char *what, const char *list, const char *text, int *out);
/* The same, and it must be there. */
int read_term_needed(const struct ctl *ctl, const char *what, const char *list, const char *text, int *out);
/* Some terms of a list. */
struct read_terms {
    const char *list;
    unsigned among; /* bits 1u << number */
};
int read_term_among(const struct ctl *ctl, const char *what, const struct read_terms *terms, const char *text,
                    int *out);
/* It must be there and hold something. */
int read_needed(const struct ctl *ctl, const char *what, const char *text);
/* A whole number within min..max; with NULL text *out stays. */
int read_number(const struct ctl *ctl, const char *what, const char *text, long long min, long long max,
                long long *out);
/* An instant in the city's zone unless it names one; NULL text reads as INSTANT_NONE. */
int read_instant(const struct ctl *ctl, const char *what, const char *text, instant *out);
/* A bound of a span of time: an instant, or a date: its beginning, or with `end` its end. NULL: INSTANT_NONE. */
int read_bound(const struct ctl *ctl, const char *what, const char *text, bool end, instant *out);
/* A date: 2019-07-16; NULL text is no fault. */
int read_date(const struct ctl *ctl, const char *what, const char *text);
/* --since and --until as read: a span that holds no time is refused. INSTANT_NONE = open at this end. */
int read_span(const struct ctl *ctl, instant since, instant until);
/* Both of them from the line, as bounds of a span that holds some time. */
int read_period(const struct ctl *ctl, instant *since, instant *until);
/* What a meeting may set (R17): hours or days, 2h 4wh 5wd 10d, without rules after a slash. NULL text is no fault. */
int read_limit(const struct ctl *ctl, const char *what, const char *text);
/* By how much a limit is extended: an amount in the unit of the policy's cap. NULL text is no fault. */
int read_extension(const struct ctl *ctl, const char *what, const char *text);
/* A length of wall time: 90s 30min 2h 3d, in microseconds. */
int read_duration(const struct ctl *ctl, const char *what, const char *text, int64_t *out);
/* Codes separated by commas; no empty ones. */
size_t read_codes(const struct ctl *ctl, const char *text, char ***out);

#endif
