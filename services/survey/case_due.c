#include "services/survey/case_due.h"
#include "common/log.h"
#include "services/survey/case_desk.h"
#include "services/survey/survey_store.h"

static struct survey_event *event_of(struct batch *batch, enum case_event kind)
{
    struct survey_event *event = arena_alloc(batch->arena, sizeof *event);
    event->kind = kind;
    survey_case_blank(&event->opening);
    event->window_until = INSTANT_NONE;
    return event;
}

/* R40: who was asked back when it was settled, and still rides on it, is asked again. */
static struct survey_event *look_back(struct batch *batch, const struct survey_case *now)
{
    struct survey_event *event = event_of(batch, CASE_EVENT_LOOK_BACK);
    struct survey_case *opening = &event->opening;
    opening->surveys = arena_array(batch->arena, now->survey_count + 1, sizeof *opening->surveys);
    for (size_t i = 0; i < now->survey_count; i++) {
        if (!survey_looks_back(now->surveys[i]))
            continue;
        struct survey *survey = arena_alloc(batch->arena, sizeof *survey);
        survey_blank(survey);
        survey->request_id = now->surveys[i]->request_id;
        survey->number = now->surveys[i]->number;
        survey->channel = now->surveys[i]->channel;
        opening->surveys[opening->survey_count++] = survey;
    }
    return event;
}

/* Nobody rides on the order any more who could be asked. */
static void pass_over(struct survey_case *now)
{
    now->look_back_at = INSTANT_NONE;
    now->next_at = survey_next(now);
    now->dirty = true;
}

static void one(struct batch *batch, struct survey_case *now)
{
    struct survey_event *event = NULL;
    if (now->state == CASE_ANALYSING)
        event = event_of(batch, CASE_EVENT_TO_REDO);
    else if (now->window_until != INSTANT_NONE) /* none in any other state */
        event = event_of(batch, CASE_EVENT_WINDOW);
    else if (now->look_back_at != INSTANT_NONE && now->look_back_at <= batch->now)
        event = look_back(batch, now);
    else
        event = event_of(batch, CASE_EVENT_ARCHIVE);
    if (event->kind == CASE_EVENT_LOOK_BACK && event->opening.survey_count == 0)
        pass_over(now);
    else if (!case_desk_carry_out(batch, case_desk_time(), now, event))
        log_error("time has come, and the case does not move", "event", survey_event_code(event->kind), NULL);
}

enum result case_due_all(struct batch *batch, size_t *taken)
{
    *taken = 0;
    enum result outcome = survey_load_due(batch, "survey_case_due", BATCH_MAX, taken);
    if (outcome != RESULT_OK || *taken == 0)
        return outcome;
    const struct survey_work *work = batch->work;
    for (size_t i = 0; i < work->loaded; i++)
        one(batch, work->cases[i]);
    return survey_save(batch);
}
