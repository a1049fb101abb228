/* An instant: microseconds since 1970-01-01T00:00:00Z. Zones are fixed offsets in minutes
 * (China: +480, no daylight saving in the years the calendar covers). */
#ifndef LOOPLINE_INSTANT_H
#define LOOPLINE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t instant;
#define INSTANT_NONE   INT64_MIN
#define INSTANT_END    INT64_MAX /* later than anything */
#define INSTANT_SECOND ((instant)1000000)
#define INSTANT_MINUTE (60 * INSTANT_SECOND)
#define INSTANT_HOUR   (60 * INSTANT_MINUTE)
#define INSTANT_DAY    (24 * INSTANT_HOUR)
#define INSTANT_TEXT   33

/* Days since 1970-01-01 of the proleptic Gregorian calendar. */
typedef int32_t day;
#define DAY_NONE INT32_MIN

day day_from_civil(int year, int month, int dayofmonth);
void day_to_civil(day d, int *year, int *month, int *dayofmonth);
int day_year(day d);
int day_weekday(day d);                     /* 1 = Monday … 7 = Sunday */
bool day_parse(const char *text, day *out); /* YYYY-MM-DD, a date that exists */
void day_format(day d, char text[11]);

day instant_day(instant at, int offset_minutes);                  /* local date */
int instant_minute(instant at, int offset_minutes);               /* local minute of the day, 0..1439 */
instant instant_at(day d, int minute_of_day, int offset_minutes); /* minute may be 0..1440 */

instant instant_wall(void); /* the machine's clock: for leases, logs and ids only, never for a deadline */
/* 2024-04-03T10:00[:00[.ffffff]](Z|±HH:MM); a blank may stand for T; without a zone the offset applies. */
bool instant_parse(const char *text, int offset_minutes, instant *out);
void instant_format(instant at, int offset_minutes, char text[INSTANT_TEXT]);       /* 2024-04-03T10:00:00+08:00 */
void instant_format_short(instant at, int offset_minutes, char text[INSTANT_TEXT]); /* 2024-04-03 10:00 */

#endif
