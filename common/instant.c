#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/fault.h"
#include "common/instant.h"

enum { MINUTES_OF_DAY = 24 * 60, OFFSET_HOURS_MAX = 14, YEAR_MIN = 1, YEAR_MAX = 9999 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Years are counted from 1 March in eras of 400, so that the leap day is the last of its year. */
day day_from_civil(int year, int month, int dayofmonth)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dayofmonth - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (day)(era * 146097 + day_of_era - 719468);
}

void day_to_civil(day d, int *year, int *month, int *dayofmonth)
{
    int64_t z = (int64_t)d + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    *dayofmonth = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

int day_year(day d)
{
    int year, month, dayofmonth;
    day_to_civil(d, &year, &month, &dayofmonth);
    return year;
}

int day_weekday(day d)
{
    int64_t since_monday = (int64_t)d + 3; /* 1970-01-01 was a Thursday */
    return (int)(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

/* Exactly `count` digits at *text, which moves past them; -1 when they are not there. */
static int digits(const char **text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    *text += count;
    return value;
}

static bool literal(const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

static bool date_parse(const char **text, day *out)
{
    int year = digits(text, 4);
    if (year < YEAR_MIN || !literal(text, '-'))
        return false;
    int month = digits(text, 2);
    if (month < 1 || !literal(text, '-'))
        return false;
    int dayofmonth = digits(text, 2);
    if (dayofmonth < 1)
        return false;
    day d = day_from_civil(year, month, dayofmonth);
    int y = 0, m = 0, n = 0;
    day_to_civil(d, &y, &m, &n);
    if (y != year || m != month || n != dayofmonth)
        return false;
    *out = d;
    return true;
}

bool day_parse(const char *text, day *out)
{
    day d = DAY_NONE;
    if (text == NULL || !date_parse(&text, &d) || *text != '\0')
        return false;
    *out = d;
    return true;
}

struct civil {
    int year, month, day;
};

/* false outside the years that four digits can write, "none" included. */
static bool civil_of(day d, struct civil *out)
{
    day_to_civil(d, &out->year, &out->month, &out->day);
    return out->year >= YEAR_MIN && out->year <= YEAR_MAX;
}

void day_format(day d, char text[11])
{
    struct civil c;
    if (civil_of(d, &c))
        snprintf(text, 11, "%04u-%02u-%02u", (unsigned)c.year % 10000u, (unsigned)c.month % 100u,
                 (unsigned)c.day % 100u);
    else
        memcpy(text, "-", 2);
}

/* Dividing first keeps every instant, INSTANT_NONE included, inside the type. */
static int64_t local_minutes(instant at, int offset_minutes)
{
    return floor_div(at, INSTANT_MINUTE) + offset_minutes;
}

day instant_day(instant at, int offset_minutes)
{
    if (at == INSTANT_NONE)
        return DAY_NONE;
    return (day)floor_div(local_minutes(at, offset_minutes), MINUTES_OF_DAY);
}

int instant_minute(instant at, int offset_minutes)
{
    int64_t minutes = local_minutes(at, offset_minutes);
    return (int)(minutes - floor_div(minutes, MINUTES_OF_DAY) * MINUTES_OF_DAY);
}

instant instant_at(day d, int minute_of_day, int offset_minutes)
{
    if (d == DAY_NONE)
        return INSTANT_NONE;
    return d * INSTANT_DAY + (minute_of_day - offset_minutes) * INSTANT_MINUTE;
}

instant instant_wall(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        abort();
    return now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000 + FAULT_SHIFT;
}

/* .f to .ffffff as microseconds; -1 when there are none or too many digits. */
static int64_t fraction_parse(const char **text)
{
    int64_t micros = 0;
    int count = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++, count++) {
        if (count == 6)
            return -1;
        micros = micros * 10 + (**text - '0');
    }
    if (count == 0)
        return -1;
    for (; count < 6; count++)
        micros *= 10;
    return micros;
}

/* HH:MM[:SS[.ffffff]] as microseconds of the day; -1 for a time that no clock shows. */
static int64_t time_parse(const char **text)
{
    int hour = digits(text, 2);
    if (hour < 0 || hour > 23 || !literal(text, ':'))
        return -1;
    int minute = digits(text, 2);
    if (minute < 0 || minute > 59)
        return -1;
    int64_t micros = hour * INSTANT_HOUR + minute * INSTANT_MINUTE;
    if (!literal(text, ':'))
        return micros;
    int second = digits(text, 2);
    if (second < 0 || second > 59)
        return -1;
    micros += second * INSTANT_SECOND;
    if (!literal(text, '.'))
        return micros;
    int64_t fraction = fraction_parse(text);
    return fraction < 0 ? -1 : micros + fraction;
}

static bool zone_parse(const char **text, int *offset_minutes)
{
    if (**text == '\0')
        return true;
    if (literal(text, 'Z')) {
        *offset_minutes = 0;
        return true;
    }
    int sign = **text == '-' ? -1 : 1;
    if (!literal(text, '+') && !literal(text, '-'))
        return false;
    int hours = digits(text, 2);
    if (hours < 0 || !literal(text, ':'))
        return false;
    int minutes = digits(text, 2);
    if (minutes < 0 || minutes > 59 || hours * 60 + minutes > OFFSET_HOURS_MAX * 60)
        return false;
    *offset_minutes = sign * (hours * 60 + minutes);
    return true;
}

bool instant_parse(const char *text, int offset_minutes, instant *out)
{
    day d = DAY_NONE;
    if (text == NULL || !date_parse(&text, &d))
        return false;
    if (!literal(&text, 'T') && !literal(&text, ' '))
        return false;
    int64_t micros = time_parse(&text);
    if (micros < 0 || !zone_parse(&text, &offset_minutes) || *text != '\0')
        return false;
    *out = instant_at(d, 0, offset_minutes) + micros;
    return true;
}

static size_t zone_format(int offset_minutes, char *text, size_t size)
{
    unsigned distance = (unsigned)abs(offset_minutes);
    int length = offset_minutes == 0 ? snprintf(text, size, "Z")
                                     : snprintf(text, size, "%c%02u:%02u", offset_minutes < 0 ? '-' : '+',
                                                distance / 60 % 100, distance % 60);
    return (size_t)length;
}

void instant_format(instant at, int offset_minutes, char text[INSTANT_TEXT])
{
    struct civil c;
    if (at == INSTANT_NONE || !civil_of(instant_day(at, offset_minutes), &c)) {
        memcpy(text, "-", 2);
        return;
    }
    unsigned minute = (unsigned)instant_minute(at, offset_minutes);
    unsigned micros = (unsigned)(at - floor_div(at, INSTANT_MINUTE) * INSTANT_MINUTE);
    size_t length = (size_t)snprintf(text, INSTANT_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)c.year % 10000u,
                                     (unsigned)c.month % 100u, (unsigned)c.day % 100u, minute / 60 % 100u, minute % 60,
                                     micros / 1000000 % 60);
    if (micros % 1000000 != 0)
        length += (size_t)snprintf(text + length, INSTANT_TEXT - length, ".%06u", micros % 1000000);
    zone_format(offset_minutes, text + length, INSTANT_TEXT - length);
}

void instant_format_short(instant at, int offset_minutes, char text[INSTANT_TEXT])
{
    struct civil c;
    if (at == INSTANT_NONE || !civil_of(instant_day(at, offset_minutes), &c)) {
        memcpy(text, "-", 2);
        return;
    }
    unsigned minute = (unsigned)instant_minute(at, offset_minutes);
    snprintf(text, INSTANT_TEXT, "%04u-%02u-%02u %02u:%02u", (unsigned)c.year % 10000u, (unsigned)c.month % 100u,
             (unsigned)c.day % 100u, minute / 60 % 100u, minute % 60);
}
