#include "services/escalation/cadence.h"
#include <sodium.h>
#include <stdio.h>

/* Longer than any rule waits for its next date: the half-year; the 31st comes every other month. */
enum { RULE_LONGEST_DAYS = 400 };

/* ---- the rule: which dates are named ---- */

static bool is_last_of_month(day date)
{
    int year, month, dayofmonth, next_year, next_month;
    day_to_civil(date, &year, &month, &dayofmonth);
    day_to_civil(date + 1, &next_year, &next_month, &dayofmonth);
    return month != next_month;
}

bool cadence_names(const struct pack_cadence *cadence, day date)
{
    int year, month, dayofmonth;
    day_to_civil(date, &year, &month, &dayofmonth);
    if (cadence->daily)
        return true;
    if (cadence->weekdays != 0)
        return (cadence->weekdays & 1u << day_weekday(date)) != 0;
    if (cadence->month_days != 0)
        return (cadence->month_days & 1u << dayofmonth) != 0 ||
               ((cadence->month_days & 1u) != 0 && is_last_of_month(date));
    int months = cadence->quarterly ? 3 : cadence->half_yearly ? 6 : 0;
    return months != 0 && dayofmonth == 1 && (month - 1) % months == 0;
}

static bool next_named(const struct pack_cadence *cadence, day from, day *out)
{
    for (day date = from; date < from + RULE_LONGEST_DAYS; date++)
        if (cadence_names(cadence, date)) {
            *out = date;
            return true;
        }
    return false;
}

/* ---- days off ---- */

enum working { WORKING, REST, UNKNOWN };

static enum working look(const struct pack_calendar *calendar, day date, struct occasion *out)
{
    enum day_class class;
    const char *name;
    if (calendar_class(calendar, date, &class, &name) != CALENDAR_OK) {
        out->missing_year = day_year(date);
        return UNKNOWN;
    }
    return calendar_is_working(class) ? WORKING : REST;
}

/* From a day off to the next working day in one direction. */
static bool move(const struct pack_calendar *calendar, int step, struct occasion *out)
{
    enum working found = REST;
    out->moved = true;
    while (found == REST) {
        out->held += step;
        found = look(calendar, out->held, out);
    }
    return found == WORKING;
}

static bool keep(const struct pack_calendar *calendar, struct occasion *out)
{
    if (calendar_class(calendar, out->date, &out->class, &out->name) != CALENDAR_OK)
        out->class = day_weekday(out->date) >= 6 ? DAY_WEEKEND : DAY_WORKDAY;
    return true;
}

/* The day on which a nominal date is held. false: skipped, or the year is missing. */
static bool hold(const struct pack_cadence *cadence, const struct pack_calendar *calendar, struct occasion *out)
{
    if (cadence->rest == REST_KEEP)
        return keep(calendar, out);
    enum working found = look(calendar, out->date, out);
    if (found == UNKNOWN)
        return false;
    if (calendar_class(calendar, out->date, &out->class, &out->name) != CALENDAR_OK || found == WORKING)
        return found == WORKING;
    return cadence->rest != REST_SKIP && move(calendar, cadence->rest == REST_BEFORE ? -1 : 1, out);
}

bool cadence_on(const struct pack_cadence *cadence, const struct pack_calendar *calendar, day date,
                struct occasion *out)
{
    *out = (struct occasion){.date = date, .held = date, .at = INSTANT_NONE, .class = DAY_WORKDAY};
    if (!cadence_names(cadence, date) || !hold(cadence, calendar, out))
        return false;
    out->at = instant_at(out->held, cadence->time, calendar->offset_minutes);
    return true;
}

/* ---- the next one ---- */

/* The first occasion of a nominal date at or after `from` whose instant is after `after`. */
static bool search(const struct pack_cadence *cadence, const struct pack_calendar *calendar, day from, instant after,
                   struct occasion *out)
{
    *out = (struct occasion){.date = DAY_NONE, .held = DAY_NONE, .at = INSTANT_NONE, .class = DAY_WORKDAY};
    for (day date = from; next_named(cadence, date, &date); date++) {
        if (cadence_on(cadence, calendar, date, out) && out->at > after)
            return true;
        if (out->missing_year != 0)
            return false;
    }
    return false;
}

bool cadence_next(const struct pack_cadence *cadence, const struct pack_calendar *calendar, instant after,
                  struct occasion *out)
{
    struct occasion unused = {0};
    day from = instant_day(after, calendar->offset_minutes);
    /* What falls into a row of days off that reaches up to today is still to be held. */
    while (cadence->rest == REST_AFTER && look(calendar, from - 1, &unused) == REST)
        from--;
    return search(cadence, calendar, from, after, out);
}

bool cadence_follow(const struct pack_cadence *cadence, const struct pack_calendar *calendar, day date,
                    struct occasion *out)
{
    return search(cadence, calendar, date + 1, INSTANT_NONE, out);
}

/* ---- the history ---- */

static struct uuid id_of(const char *text, int length, size_t most)
{
    struct uuid id;
    size_t size = (size_t)length < most ? (size_t)length : most - 1;
    crypto_generichash(id.bytes, sizeof id.bytes, (const unsigned char *)text, size, NULL, 0);
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

struct uuid cadence_subject(const char *code, const char *date)
{
    char text[PACK_CODE_MAX + 64];
    return id_of(text, snprintf(text, sizeof text, "occasion/%s/%s", code, date), sizeof text);
}

struct uuid cadence_visit(const char *plan, const char *date, const char *area)
{
    char text[2 * PACK_CODE_MAX + 64];
    return id_of(text, snprintf(text, sizeof text, "visit/%s/%s/%s", plan, date, area), sizeof text);
}
