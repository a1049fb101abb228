#include "services/survey/asking.h"
#include "common/calendar.h"
#include "common/str.h"

enum { DAY_MINUTES = 1440 };

static enum channel_kind kind_of(const struct pack *pack, const char *channel)
{
    int index = str_empty(channel) ? -1 : pack_channel_find(pack, channel);
    return index < 0 ? CHANNEL_KIND_UNSPECIFIED : pack->channels[index].kind;
}

int asking_choose(const struct pack *pack, const char *channel)
{
    unsigned bit = 1u << kind_of(pack, channel);
    for (size_t i = 0; i < pack->askings_count; i++)
        if ((pack->askings[i].channels == 0 || (pack->askings[i].channels & bit) != 0) &&
            pack->askings[i].step_count > 0)
            return (int)i;
    return -1;
}

instant asking_within(const struct asking *by, instant at)
{
    const struct pack_survey *rules = &by->pack->survey;
    int offset = by->calendar->offset_minutes;
    if (rules->hours_end <= rules->hours_start)
        return at; /* not said: always */
    day date = instant_day(at, offset);
    int minute = instant_minute(at, offset);
    if (minute < rules->hours_start)
        return instant_at(date, rules->hours_start, offset);
    return minute < rules->hours_end ? at : instant_at(date + 1, rules->hours_start, offset);
}

/* Programs have no night. */
static instant open_at(const struct asking *by, enum channel_kind way, instant at)
{
    return way == CHANNEL_UPPER ? at : asking_within(by, at);
}

/* The step that the survey is at; NULL: by phone without end. */
static const struct pack_asking_step *step_of(const struct pack *pack, const struct survey *survey)
{
    int plan = str_empty(survey->plan) ? -1 : pack_asking_find(pack, survey->plan);
    if (plan < 0 || (size_t)survey->step >= pack->askings[plan].step_count)
        return NULL;
    return &pack->askings[plan].steps[survey->step];
}

static void begin_step(const struct asking *by, struct survey *survey)
{
    const struct pack_asking_step *step = step_of(by->pack, survey);
    survey->way = step == NULL ? CHANNEL_PHONE : step->way;
    survey->tries = survey->laters = 0;
    survey->sent = false;
    survey->next_at = open_at(by, survey->way, by->now);
    survey->dirty = true;
}

void asking_open(const struct asking *by, struct survey *survey)
{
    int plan = asking_choose(by->pack, survey->channel);
    survey->plan = plan < 0 ? "" : by->pack->askings[plan].code;
    survey->step = 0;
    survey->tried = false;
    begin_step(by, survey);
}

enum rating_source asking_source(const struct survey *survey)
{
    return survey->tried ? SOURCE_RULE : SOURCE_NOBODY;
}

/* Without a plan there is no next step and no last one. */
static enum asking_turn leave_step(const struct asking *by, struct survey *survey)
{
    int plan = str_empty(survey->plan) ? -1 : pack_asking_find(by->pack, survey->plan);
    if (plan < 0)
        return ASKING_STAYS;
    if ((size_t)survey->step + 1 >= by->pack->askings[plan].step_count) {
        survey->next_at = INSTANT_NONE;
        survey->dirty = true;
        return ASKING_OVER;
    }
    survey->step++;
    begin_step(by, survey);
    return ASKING_NEXT;
}

static instant after_pause(const struct asking *by, const struct pack_asking_step *step)
{
    if (step == NULL || step->pause.unit == LIMIT_NONE)
        return by->now;
    return calendar_offset(by->calendar, false, &step->pause, false, by->now, NULL);
}

/* A call that came to nothing; `again` = when the next one may be made. */
static enum asking_turn count_call(const struct asking *by, struct survey *survey, instant again)
{
    const struct pack_asking_step *step = step_of(by->pack, survey);
    survey->tries++;
    survey->dirty = true;
    if (step != NULL && survey->tries >= step->attempts)
        return leave_step(by, survey);
    survey->next_at = asking_within(by, again);
    return ASKING_STAYS;
}

static enum asking_turn call_later(const struct asking *by, struct survey *survey, instant later_at)
{
    if (survey->laters >= by->pack->survey.later_max && step_of(by->pack, survey) != NULL)
        return count_call(by, survey, later_at);
    survey->laters++;
    survey->next_at = asking_within(by, later_at);
    survey->dirty = true;
    return ASKING_STAYS;
}

enum asking_turn asking_attempt(const struct asking *by, struct survey *survey, enum channel_kind way,
                                enum attempt_result result, instant later_at)
{
    survey->attempts++;
    survey->tried = survey->tried || result != ATTEMPT_NO_CONTACT;
    survey->dirty = true;
    if (way != survey->way)
        return ASKING_STAYS;
    if (result == ATTEMPT_NO_ANSWER)
        return count_call(by, survey, after_pause(by, step_of(by->pack, survey)));
    if (result == ATTEMPT_CALL_LATER)
        return call_later(by, survey, later_at);
    if (result == ATTEMPT_WRONG_NUMBER || result == ATTEMPT_NO_CONTACT)
        return leave_step(by, survey);
    return ASKING_STAYS;
}

bool asking_is_due(const struct survey *survey, instant now)
{
    return survey->state == SURVEY_OPEN && survey->way != CHANNEL_PHONE && survey->next_at != INSTANT_NONE &&
           survey->next_at <= now;
}

static enum asking_turn send(const struct asking *by, struct survey *survey, const struct pack_asking_step *step)
{
    survey->sent = true;
    survey->tries++;
    survey->attempts++;
    survey->next_at = open_at(by, step->way, after_pause(by, step));
    survey->dirty = true;
    return ASKING_SEND;
}

enum asking_turn asking_due(const struct asking *by, struct survey *survey)
{
    const struct pack_asking_step *step = step_of(by->pack, survey);
    instant opening = open_at(by, survey->way, by->now);
    if (step == NULL) { /* the pack does not know the plan any more: back to the phone, without end */
        survey->plan = "";
        begin_step(by, survey);
        return ASKING_NEXT;
    }
    if (survey->sent) {
        survey->tried = true; /* nobody said that it was undeliverable */
        return leave_step(by, survey);
    }
    if (opening > by->now) {
        survey->next_at = opening;
        survey->dirty = true;
        return ASKING_STAYS;
    }
    return asking_channel(by->pack, survey) == NULL ? leave_step(by, survey) : send(by, survey, step);
}

const char *asking_channel(const struct pack *pack, const struct survey *survey)
{
    const struct pack_asking_step *step = step_of(pack, survey);
    if (step == NULL)
        return NULL;
    if (step->channel >= 0)
        return pack->channels[step->channel].code;
    if (kind_of(pack, survey->channel) == step->way)
        return "";
    for (size_t i = 0; step->way != CHANNEL_UPPER && i < pack->channels_count; i++)
        if (pack->channels[i].kind == step->way)
            return pack->channels[i].code;
    return NULL;
}
