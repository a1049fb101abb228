#include "services/survey/pack_desk.h"
#include "common/calendar.h"
#include "common/str.h"
#include "services/survey/case_desk.h"

static int unit_of(const struct pack *pack, const struct survey_case *of)
{
    return str_empty(of->unit) ? -1 : pack_unit_find(pack, of->unit);
}

static const struct pack_calendar *calendar_for(const struct pack *pack, const struct survey_case *of)
{
    const char *area = str_empty(of->area) ? of->district : of->area;
    return calendar_of(pack, str_empty(area) ? -1 : pack_area_find(pack, area), unit_of(pack, of));
}

struct asking pack_desk_asking(struct batch *batch, const struct survey_case *of)
{
    const struct pack *pack = case_desk_pack(batch, of->pack_version);
    return (struct asking){.pack = pack, .calendar = calendar_for(pack, of), .now = batch->now};
}

/* INSTANT_NONE without a limit. */
static instant due_after(struct batch *batch, const struct survey_case *of, const struct pack_limit *limit)
{
    const struct pack *pack = case_desk_pack(batch, of->pack_version);
    int unit = unit_of(pack, of);
    if (limit->unit == LIMIT_NONE)
        return INSTANT_NONE;
    bool on_duty = calendar_on_duty(unit < 0 ? NULL : &pack->units[unit], limit);
    return calendar_deadline(NULL, calendar_for(pack, of), on_duty, limit, batch->now).due;
}

static const struct pack_policy *policy_of(const struct pack *pack, const struct survey_case *of)
{
    int policy = str_empty(of->policy) ? -1 : pack_policy_find(pack, of->policy);
    return &pack->policies[policy < 0 ? pack->backstop_policy : policy];
}

static void open_turns(struct batch *batch, const struct survey_case *of, const struct survey_case *opening)
{
    struct asking by = pack_desk_asking(batch, of);
    for (size_t i = 0; i < opening->survey_count; i++)
        asking_open(&by, opening->surveys[i]);
}

static const struct pack_survey *rules_of(struct batch *batch, const struct survey_case *of)
{
    return &case_desk_pack(batch, of->pack_version)->survey;
}

static void analysis(struct batch *batch, const struct survey_case *of, struct survey_event *event)
{
    const struct pack_survey *rules = rules_of(batch, of);
    event->analyse = rules->analyse;
    event->analyse_until = due_after(batch, of, &rules->analyse_limit);
}

static const char *keep_until(struct batch *batch, const struct survey_case *of, int years)
{
    int year, month, date;
    if (years == 0)
        return NULL;
    const struct pack *pack = case_desk_pack(batch, of->pack_version);
    day_to_civil(instant_day(batch->now, calendar_for(pack, of)->offset_minutes), &year, &month, &date);
    if (month == 2 && date == 29) /* kept a whole number of years, and not a day less */
        month = 3, date = 1;
    return arena_print(batch->arena, "%04d-%02d-%02d", year + years, month, date);
}

static void after_write_off(struct batch *batch, const struct survey_case *of, struct survey_event *event)
{
    const struct pack *pack = case_desk_pack(batch, of->pack_version);
    event->look_back_at = due_after(batch, of, &policy_of(pack, of)->look_back);
    event->archive_at = due_after(batch, of, &pack->survey.archive);
    event->retain_until = keep_until(batch, of, pack->survey.retention_years);
}

void pack_desk_complete(struct batch *batch, const struct survey_case *now, struct survey_event *event)
{
    struct survey_case *opening = &event->opening;
    if (event->kind == CASE_EVENT_FED_BACK) {
        opening->redo_max = policy_of(case_desk_pack(batch, opening->pack_version), opening)->redo_max;
        analysis(batch, now, event);
    }
    event->window_until = INSTANT_NONE; /* an order that has fed back has the clock of its follow-up */
    if (event->kind == CASE_EVENT_FED_BACK || event->kind == CASE_EVENT_ANSWERED)
        open_turns(batch, opening, opening);
    if (event->kind == CASE_EVENT_ANSWERED) {
        event->window_until = due_after(batch, opening, &rules_of(batch, opening)->window_answered);
    } else if (event->kind == CASE_EVENT_LOOK_BACK) {
        open_turns(batch, now, opening);
        event->window_until = due_after(batch, now, &rules_of(batch, now)->window_look_back);
    }
    if (event->kind == CASE_EVENT_RATE)
        analysis(batch, now, event);
    else if (event->kind == CASE_EVENT_APPROVE)
        after_write_off(batch, now, event);
}

instant pack_desk_appeal_due(struct batch *batch, const struct survey_case *of)
{
    const struct pack *pack = case_desk_pack(batch, of->pack_version);
    return due_after(batch, of, &policy_of(pack, of)->limits[STAGE_APPEAL]);
}
