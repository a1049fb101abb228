#include "services/escalation/ladder.h"

#include "common/str.h"

static void insert_rung(struct clock *clock, const struct clock_rung *rung)
{
    if (clock->rung_count == CLOCK_RUNGS_MAX)
        return;
    int place = clock->rung_count++;
    for (; place > 0 && clock->rungs[place - 1].at > rung->at; place--)
        clock->rungs[place] = clock->rungs[place - 1];
    clock->rungs[place] = *rung;
}

/* Nobody is reminded at night or on a day off, unless it is urgent (zammad #4432 is what becomes of it otherwise). The
 * closing belongs to the day; a reminder that would come after the due instant comes before the doors close. */
static instant in_hours(const struct clock_terms *terms, const struct pack_calendar *calendar, bool before, instant at,
                        instant due)
{
    const struct pack_unit *unit = course_unit(terms);
    bool day_and_night = unit && unit->round_the_clock;
    if (terms->urgent || calendar_open_at(calendar, day_and_night, at) ||
        calendar_open_at(calendar, day_and_night, at - 1))
        return at;
    instant next = calendar_next_open(calendar, day_and_night, at);
    return !before || next < due ? next : calendar_last_open(calendar, day_and_night, at);
}

static instant rung_at(const struct course *course, const struct pack_rung *rung, const struct clock *clock, int *year)
{
    const struct clock_terms *terms = course->terms;
    const struct pack_calendar *calendar = course->calendar;
    const struct pack_unit *unit = course_unit(terms);
    instant at;
    if (rung->offset.unit == LIMIT_PERCENT) {
        at = calendar_part(calendar, course->on_duty, course->limit, rung->offset.amount, course->running_from,
                           clock->due);
    } else {
        at = calendar_offset(calendar, calendar_on_duty(unit, &rung->offset), &rung->offset, rung->before, clock->due,
                             year);
    }
    return rung->action == RUNG_REMIND ? in_hours(terms, calendar, rung->before, at, clock->due) : at;
}

/* Those that have fired and lie behind are not owed again; those ahead are, though they fired for an earlier due. */
static void owe(struct clock *clock, const struct clock_rung *rung, instant now)
{
    unsigned bit = 1u << rung->step;
    if (clock->unstepped && rung->at <= now)
        clock->fired |= bit;
    if (rung->at <= clock->started || (rung->at <= now && (clock->fired & bit)))
        return;
    clock->fired &= ~bit;
    insert_rung(clock, rung);
}

static void owe_rung(const struct course *course, int step, instant now, struct clock *clock)
{
    const struct clock_terms *terms = course->terms;
    const struct pack_rung *rung = &course_policy(terms)->rungs[step];
    int year = 0;
    if ((rung->stage != STAGE_UNSPECIFIED && rung->stage != terms->stage) ||
        (clock->provisional && rung->action != RUNG_REMIND)) /* nobody is judged by a guess */
        return;
    struct clock_rung one = {.at = rung_at(course, rung, clock, &year), .action = rung->action, .step = step};
    if (year != 0 && clock->missing_year == 0)
        clock->missing_year = year;
    if (year != 0 && rung->action != RUNG_REMIND)
        return; /* it comes when its year is there */
    str_copy(one.level, sizeof one.level, rung->level);
    owe(clock, &one, now);
}

/* A pause ends by itself: somebody has to hear of it, whatever the policy's ladder says. */
static void owe_review(instant now, struct clock *clock)
{
    for (int i = 0; i < clock->rung_count; i++)
        if (clock->rungs[i].at == clock->due)
            return;
    owe(clock, &(struct clock_rung){clock->due, RUNG_REMIND, "unit_leader", CLOCK_STEP_REVIEW}, now);
}

void ladder_build(const struct course *course, instant now, struct clock *clock)
{
    clock->rung_count = clock->next_rung = 0;
    for (size_t i = 0; i < course_policy(course->terms)->rung_count; i++)
        owe_rung(course, (int)i, now, clock);
    if (course->terms->stage == STAGE_PAUSE)
        owe_review(now, clock);
}
