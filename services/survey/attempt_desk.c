#include "services/survey/attempt_desk.h"
#include "common/str.h"
#include "services/survey/case_desk.h"
#include "services/survey/pack_desk.h"
#include "services/survey/survey_say.h"

typedef Loopline__Survey__V1__RecordAttempt WireAttempt;

enum result attempt_desk_decode(struct batch *batch, struct message *message)
{
    const WireAttempt *wire = (const WireAttempt *)message->body;
    (void)batch;
    message_need_number(message, wire->number);
    bool later = (enum attempt_result)wire->result == ATTEMPT_CALL_LATER;
    if ((enum attempt_result)wire->result == ATTEMPT_RESULT_UNSPECIFIED)
        faults_add(&message->faults, "result", REASON_REQUIRED);
    else if ((enum attempt_result)wire->result > ATTEMPT_NO_CONTACT)
        faults_add(&message->faults, "result", REASON_FORBIDDEN_HERE);
    if (later != (wire->later_at != 0))
        faults_add(&message->faults, "later_at", later ? REASON_REQUIRED : REASON_FORBIDDEN_HERE);
    return case_desk_decoded(message);
}

void attempt_desk_take(struct batch *batch, const struct message *message, struct survey_case *now,
                       const struct attempt *attempt, struct survey *survey)
{
    struct asking by = pack_desk_asking(batch, now);
    enum asking_turn turn = asking_attempt(&by, survey, attempt->way, attempt->result, attempt->later_at);
    survey_keep_attempt(batch, survey, attempt);
    survey_say_attempt(&(struct telling){.batch = batch, .message = message, .now = now}, survey, attempt);
    if (turn == ASKING_OVER)
        case_desk_expire(batch, now, survey);
}

/* R35: who handles does not ask either. */
static enum reason refusal(const struct batch *batch, const struct message *message, const struct survey *survey)
{
    const WireAttempt *wire = (const WireAttempt *)message->body;
    if (!str_empty(message->from->unit))
        return REASON_HANDLER_RATES;
    if (survey == NULL)
        return message->rows == NULL ? REASON_NOT_FED_BACK : REASON_WRONG_STATE;
    if (survey->state != SURVEY_OPEN)
        return survey->state == SURVEY_RATED ? REASON_ALREADY_DONE : REASON_WRONG_STATE;
    return wire->later_at != 0 && wire->later_at <= batch->now ? REASON_OUT_OF_RANGE : REASON_NONE;
}

enum result attempt_desk_step(struct batch *batch, struct message *message)
{
    const WireAttempt *wire = (const WireAttempt *)message->body;
    struct survey_case *now = message->rows;
    struct survey *survey = now == NULL ? NULL : survey_find(now, wire->number);
    enum reason reason = refusal(batch, message, survey);
    if (reason != REASON_NONE)
        return batch_refuse(message, reason == REASON_OUT_OF_RANGE ? "later_at" : "number", reason);
    struct attempt attempt = {.way = CHANNEL_PHONE,
                              .result = (enum attempt_result)wire->result,
                              .by = message->from->name,
                              .later_at = wire->later_at == 0 ? INSTANT_NONE : wire->later_at,
                              .note = wire->note};
    attempt_desk_take(batch, message, now, &attempt, survey);
    case_desk_answer(batch, message, now);
    return RESULT_OK;
}
