#include "services/survey/asking_due.h"
#include "services/survey/case_desk.h"
#include "services/survey/pack_desk.h"
#include "services/survey/survey_say.h"
#include "services/survey/survey_store.h"

static void keep(struct telling *telling, const struct survey *survey, enum channel_kind way,
                 enum attempt_result result)
{
    struct attempt attempt = {.way = way, .result = result, .by = "", .later_at = INSTANT_NONE, .note = ""};
    survey_keep_attempt(telling->batch, survey, &attempt);
    if (result != ATTEMPT_SENT)
        survey_say_attempt(telling, survey, &attempt);
}

static void turn_one(struct batch *batch, struct survey_case *now, struct survey *survey)
{
    struct telling telling = {.batch = batch, .message = case_desk_time(), .now = now};
    struct asking by = pack_desk_asking(batch, now);
    enum channel_kind way = survey->way;
    bool sent = survey->sent;
    enum asking_turn turn = asking_due(&by, survey);
    if (turn == ASKING_SEND) {
        keep(&telling, survey, way, ATTEMPT_SENT);
        survey_say_asked(&telling, survey, by.pack, asking_channel(by.pack, survey));
    } else if (turn != ASKING_STAYS) {
        keep(&telling, survey, way, sent ? ATTEMPT_RAN_OUT : ATTEMPT_NO_CONTACT);
    }
    if (turn == ASKING_OVER)
        case_desk_expire(batch, now, survey);
}

enum result asking_due_all(struct batch *batch, size_t *taken)
{
    size_t count;
    *taken = 0;
    enum result outcome = survey_load_due(batch, "survey_due", BATCH_MAX, &count);
    if (outcome != RESULT_OK || count == 0)
        return outcome;
    const struct survey_work *work = batch->work;
    for (size_t c = 0; c < work->count; c++)
        for (size_t i = 0; i < work->cases[c]->survey_count; i++)
            if (asking_is_due(work->cases[c]->surveys[i], batch->now)) {
                turn_one(batch, work->cases[c], work->cases[c]->surveys[i]);
                ++*taken;
            }
    *taken = *taken < BATCH_MAX ? *taken : BATCH_MAX;
    return survey_save(batch);
}
