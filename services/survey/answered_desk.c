#include "services/survey/answered_desk.h"
#include "common/str.h"
#include "services/survey/attempt_desk.h"
#include "services/survey/case_desk.h"
#include "services/survey/cause.h"
#include "services/survey/rate_desk.h"
#include "services/survey/survey_say.h"

typedef Loopline__Event__V1__SurveyAnswered WireAnswered;

enum result answered_desk_decode(struct batch *batch, struct message *message)
{
    const WireAnswered *wire = (const WireAnswered *)message->body;
    (void)batch;
    return message_need_subject(message, "case_id", &wire->case_id);
}

/* The survey that the token was for: of the present visit, else it is overtaken. */
static struct survey *asked(const struct survey_case *now, const WireAnswered *wire)
{
    struct uuid request;
    if (now == NULL || !wire_uuid_read(&wire->request_id, &request) || now->visit != (int)wire->visit)
        return NULL;
    for (size_t i = 0; i < now->survey_count; i++)
        if (uuid_compare(&now->surveys[i]->request_id, &request) == 0)
            return now->surveys[i];
    return NULL;
}

static void ignored(struct batch *batch, const struct message *message, const struct survey_case *now,
                    enum reason reason)
{
    const WireAnswered *wire = (const WireAnswered *)message->body;
    json_t *detail = json_pack("{s:s, s:s}", "request", wire->number, "reason", reason_code(reason));
    const char *district = now == NULL || now->district == NULL ? message->header.district : now->district;
    batch_record(batch, &(struct record){.subject = message->subject,
                                         .district = district,
                                         .kind = "ignored_answer",
                                         .unit = now == NULL ? NULL : now->unit,
                                         .detail = store_json(batch, detail)});
}

static int manner_of(const WireAnswered *wire)
{
    for (size_t i = 0; i < wire->n_aspects; i++)
        if (str_equal(wire->aspects[i]->aspect, "manner"))
            return (int)wire->aspects[i]->score;
    return 0;
}

/* Nobody has classed it: R36 asks for a class of every dissatisfied answer. */
static void class_cause(struct batch *batch, const WireAnswered *wire, const struct pack *pack,
                        struct survey_event *event)
{
    if (event->rating != RATING_DISSATISFIED)
        return;
    struct cause_found found = cause_of(
        batch->arena, pack,
        &(struct cause_answer){
            .text = wire->text, .responded = event->responded, .solved = event->solved, .manner = manner_of(wire)});
    event->cause = found.cause;
    event->cause_basis = found.basis;
}

static struct survey_event *rating(struct batch *batch, const WireAnswered *wire, const struct survey_case *now,
                                   const struct survey *survey)
{
    const struct pack *pack = case_desk_pack(batch, now->pack_version);
    struct survey_event *event = arena_alloc(batch->arena, sizeof *event);
    *event = (struct survey_event){.kind = CASE_EVENT_RATE,
                                   .number = survey->number,
                                   .rating = (enum rating)wire->rating,
                                   .source = SOURCE_PERSON,
                                   .responded = (enum answer)wire->responded,
                                   .solved = (enum answer)wire->solved,
                                   .recurred = (enum answer)wire->recurred,
                                   .aspects = rate_desk_aspects(batch, pack, NULL, wire->aspects, wire->n_aspects),
                                   .actor = wire->by,
                                   .role = ROLE_CHANNEL,
                                   .text = wire->text};
    if (now->kind != VISIT_LOOK_BACK)
        event->recurred = ANSWER_UNSPECIFIED;
    else if (event->recurred == ANSWER_PARTLY) /* a little of it is back: it is back */
        event->recurred = ANSWER_YES;
    class_cause(batch, wire, pack, event);
    return event;
}

static void undeliverable(struct batch *batch, const struct message *message, struct survey_case *now,
                          struct survey *survey)
{
    const WireAnswered *wire = (const WireAnswered *)message->body;
    struct attempt attempt = {.way = (enum channel_kind)wire->way,
                              .result = ATTEMPT_NO_CONTACT,
                              .by = "",
                              .later_at = INSTANT_NONE,
                              .note = ""};
    attempt_desk_take(batch, message, now, &attempt, survey);
}

enum result answered_desk_step(struct batch *batch, struct message *message)
{
    const WireAnswered *wire = (const WireAnswered *)message->body;
    struct survey_case *now = message->rows;
    struct survey *survey = asked(now, wire);
    if (survey == NULL || survey->state != SURVEY_OPEN) {
        bool rated = survey != NULL && survey->state == SURVEY_RATED;
        ignored(batch, message, now, rated ? REASON_ALREADY_DONE : REASON_WRONG_STATE);
        return RESULT_OK;
    }
    if (wire->undeliverable) {
        if ((enum channel_kind)wire->way == survey->way && survey->sent)
            undeliverable(batch, message, now, survey);
        else
            ignored(batch, message, now, REASON_WRONG_STATE);
        return RESULT_OK;
    }
    if ((enum rating)wire->rating == RATING_UNSPECIFIED)
        ignored(batch, message, now, REASON_REQUIRED);
    else if (!case_desk_carry_out(batch, message, now, rating(batch, wire, now, survey)))
        ignored(batch, message, now, REASON_WRONG_STATE);
    return RESULT_OK;
}
