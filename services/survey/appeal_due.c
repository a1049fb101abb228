#include "services/survey/appeal_due.h"
#include "services/survey/appeal_say.h"
#include "services/survey/appeal_store.h"
#include "services/survey/survey_store.h"

static void one(struct batch *batch, const struct survey_case *now)
{
    const struct survey_work *work = batch->work;
    for (size_t i = 0; i < work->appeals.count; i++) {
        struct appeal *appeal = work->appeals.items[i];
        if (!appeal_runs_over(now, appeal, batch->now))
            continue;
        appeal->overdue = appeal->dirty = true;
        appeal_say_overdue(batch, now, appeal);
    }
}

enum result appeal_due_all(struct batch *batch, size_t *taken)
{
    *taken = 0;
    enum result outcome = survey_load_due(batch, "survey_appeal_due", BATCH_MAX, taken);
    if (outcome != RESULT_OK || *taken == 0)
        return outcome;
    const struct survey_work *work = batch->work;
    outcome = appeal_load_due(batch);
    for (size_t i = 0; outcome == RESULT_OK && i < work->loaded; i++)
        one(batch, work->cases[i]);
    return outcome == RESULT_OK ? survey_save(batch) : outcome;
}
