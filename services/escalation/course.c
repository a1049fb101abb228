#include "services/escalation/course.h"

#include "common/limit.h"

const struct pack_policy *course_policy(const struct clock_terms *terms)
{
    return &terms->pack->policies[terms->policy];
}

const struct pack_unit *course_unit(const struct clock_terms *terms)
{
    return terms->unit < 0 ? NULL : &terms->pack->units[terms->unit];
}

static const struct pack_calendar *calendar_for(const struct clock_terms *terms)
{
    return terms->calendar ? terms->calendar : calendar_of(terms->pack, -1, terms->unit);
}

static void need_year(struct course *course, int year)
{
    if (year != 0 && (course->missing_year == 0 || year < course->missing_year))
        course->missing_year = year;
}

static instant shifted(struct course *course)
{
    instant due = calendar_shift(course->calendar, course->on_duty, course->limit, course->due, course->pauses,
                                 course->pause_count);
    bool by_work = course->limit->unit == LIMIT_WORKING_DAY || course->limit->unit == LIMIT_WORKING_HOUR;
    for (size_t i = 0; by_work && i < course->pause_count; i++)
        need_year(course, calendar_missing_year(course->calendar, course->on_duty, course->pauses[i].from,
                                                course->pauses[i].until));
    if (by_work && due > course->due)
        need_year(course, calendar_missing_year(course->calendar, course->on_duty, course->due, due));
    return due;
}

static void extend(struct course *course, const struct relief *relief)
{
    struct pack_limit amount;
    int year = 0;
    if (shifted(course) < relief->asked_at || !limit_parse_distance(relief->amount, &amount, NULL))
        return; /* late stays late */
    course->due = calendar_offset(course->calendar, calendar_on_duty(course_unit(course->terms), &amount), &amount,
                                  false, course->due, &year);
    need_year(course, year);
    course->moves[course->move_count++] =
        (struct clock_move){relief->seq, RELIEF_EXTENSION, INSTANT_NONE, INSTANT_NONE, shifted(course)};
}

/* Before counting begins nothing is lost. */
static void pause(struct course *course, const struct relief *relief)
{
    instant from = relief->decided_at > course->running_from ? relief->decided_at : course->running_from;
    if (shifted(course) < relief->decided_at || from >= relief->until)
        return;
    course->pauses[course->pause_count++] = (struct calendar_pause){from, relief->until};
    course->moves[course->move_count++] =
        (struct clock_move){relief->seq, relief->kind, from, relief->until, shifted(course)};
}

/* What ran when it was asked for. A pause of the first handling also holds a clock that starts while it lasts: the order
 * waits, whoever has it by then; unless who may decide so set the order a new limit meanwhile. */
static bool bears(const struct course *course, const struct relief *relief, const struct clock *clock)
{
    const struct clock_terms *terms = course->terms;
    if (!relief_counts(relief) ||
        !relief_covers(course_policy(terms), relief, terms->lead ? terms->lead : "", clock->unit, terms->stage))
        return false;
    bool renewed = course->limit == terms->given && terms->giver < GIVER_SPLIT;
    bool waits = relief->kind != RELIEF_EXTENSION && clock->round == 0 && !renewed;
    return clock->started <= relief->asked_at || (waits && clock->started < relief->until);
}

static void apply_reliefs(struct course *course, const struct clock *clock)
{
    const struct clock_terms *terms = course->terms;
    for (size_t i = 0; i < terms->relief_count && course->move_count < CLOCK_MOVES_MAX; i++) {
        const struct relief *relief = &terms->reliefs[i];
        if (!bears(course, relief, clock))
            continue;
        if (relief->kind == RELIEF_EXTENSION)
            extend(course, relief);
        else
            pause(course, relief);
    }
}

static struct deadline first_deadline(struct arena *arena, const struct course *course, instant started)
{
    if (course->terms->bound == BOUND_EXACT)
        return (struct deadline){.start = started, .running_from = started, .due = course->terms->until};
    return calendar_deadline(arena, course->calendar, course->on_duty, course->limit, started);
}

/* Where the bound lies before a year that is not published, that year has no say any more. */
static void keep_bound(struct course *course)
{
    instant latest = course->terms->until;
    if (course->terms->bound != BOUND_LATEST || course->due <= latest)
        return;
    course->due = latest;
    if (day_year(instant_day(latest, course->calendar->offset_minutes)) < course->missing_year)
        course->missing_year = 0;
}

bool course_run(struct arena *arena, const struct clock_terms *terms, const struct clock *clock, struct course *course,
                struct deadline *explained)
{
    *course = (struct course){.terms = terms, .calendar = calendar_for(terms), .limit = clock_limit(terms)};
    if (!course->limit)
        return false;
    course->on_duty = calendar_on_duty(course_unit(terms), course->limit);
    struct deadline deadline = first_deadline(arena, course, clock->started);
    if (deadline.fault == CALENDAR_BAD_LIMIT)
        return false;
    if (explained)
        *explained = deadline;
    course->running_from = deadline.running_from;
    course->due = deadline.due;
    need_year(course, deadline.missing_year);
    if (terms->bound != BOUND_EXACT)
        apply_reliefs(course, clock);
    course->due = shifted(course);
    keep_bound(course);
    return true;
}
