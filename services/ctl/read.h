/* Values of options and arguments. Each says on err what is wrong and returns CTL_USAGE, else CTL_OK. */
#ifndef LOOPLINE_READ_H
#define LOOPLINE_READ_H

#include "services/ctl/ctl.h"

/* A term by its code or by its name in either language; NULL text reads as 0. `what` names it in the message. */
int read_term(const struct ctl *ctl, const char *what, const char *list, const char *text, int *out);
/* The same, and it must be there. */
int read_term_needed(const struct ctl *ctl, const char *what, const char *list, const char *text, int *out);
/* A whole number within min..max; with NULL text *out stays. */
int read_number(const struct ctl *ctl, const char *what, const char *text, long long min, long long max,
                long long *out);
/* An instant in the city's zone unless it names one; NULL text reads as INSTANT_NONE. */
int read_instant(const struct ctl *ctl, const char *what, const char *text, instant *out);
/* An edge of a period, the value of this option: a date of the city, or an instant. As an end a date is included. */
int read_edge(const struct ctl *ctl, const char *option, bool end, instant *out);
/* A length of wall time: 90s 30min 2h 3d, in microseconds. */
int read_duration(const struct ctl *ctl, const char *what, const char *text, int64_t *out);
/* Codes separated by commas; no empty ones. */
size_t read_codes(const struct ctl *ctl, const char *text, char ***out);

#endif
