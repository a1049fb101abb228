/* What the person does with a request that is there: looks, adds, takes back, answers, appeals. */
#include "common/lib/inner.h"
#include "common/str.h"

enum loopline_status lib_end_receipt(struct loopline *loopline, const LibReply *reply,
                                     const struct loopline_receipt **out)
{
    enum loopline_status status = loopline->answer.status;
    if (loopline_done(status) || status == LOOPLINE_SPOOLED) {
        *out = lib_receipt(loopline->next, reply);
        if (*out == NULL)
            lib_garbled(loopline);
    }
    return lib_end(loopline);
}

static char *number_of(const struct loopline_request *request)
{
    return wire_text(request == NULL ? NULL : request->number);
}

static char *code_of(const struct loopline_request *request)
{
    return wire_text(request == NULL ? NULL : request->code);
}

enum loopline_status loopline_fetch(struct loopline *loopline, const char *token, const struct loopline_receipt **out)
{
    const LibReply *reply = NULL;
    Loopline__Intake__V1__FetchReceipt body;
    lib_begin(loopline);
    *out = NULL;
    loopline__intake__v1__fetch_receipt__init(&body);
    body.token = wire_text(token);
    lib_ask(loopline, MESSAGE_FETCH_RECEIPT, NULL, &body.base, &reply);
    return lib_end_receipt(loopline, reply, out);
}

enum loopline_status loopline_supplement(struct loopline *loopline, const char *key,
                                         const struct loopline_request *request, const char *text,
                                         const struct loopline_attachment *attachments, size_t count,
                                         const struct loopline_receipt **out)
{
    const LibReply *reply = NULL;
    Loopline__Intake__V1__Supplement body;
    struct arena *arena = lib_begin(loopline);
    *out = NULL;
    loopline__intake__v1__supplement__init(&body);
    body.number = number_of(request);
    body.code = code_of(request);
    body.text = wire_text(text);
    body.attachments = lib_attachments(arena, attachments, count);
    body.n_attachments = count;
    lib_ask(loopline, MESSAGE_SUPPLEMENT, key, &body.base, &reply);
    return lib_end_receipt(loopline, reply, out);
}

enum loopline_status loopline_withdraw(struct loopline *loopline, const char *key,
                                       const struct loopline_request *request, const char *reason,
                                       const struct loopline_receipt **out)
{
    const LibReply *reply = NULL;
    Loopline__Intake__V1__Withdraw body;
    lib_begin(loopline);
    *out = NULL;
    loopline__intake__v1__withdraw__init(&body);
    body.number = number_of(request);
    body.code = code_of(request);
    body.reason = wire_text(reason);
    lib_ask(loopline, MESSAGE_WITHDRAW, key, &body.base, &reply);
    return lib_end_receipt(loopline, reply, out);
}

enum loopline_status loopline_appeal(struct loopline *loopline, const char *key, const struct loopline_request *request,
                                     const char *against, const char *text)
{
    const LibReply *reply = NULL;
    struct faults faults = {0};
    Loopline__Intake__V1__LodgeAppeal body;
    lib_begin(loopline);
    loopline__intake__v1__lodge_appeal__init(&body);
    body.number = number_of(request);
    body.code = code_of(request);
    body.against = (Loopline__Wire__V1__AppealAgainst)lib_choice("appeal_against", against, "against", &faults);
    body.text = wire_text(text);
    if (faults.count > 0)
        lib_refuse(loopline, &faults);
    else
        lib_ask(loopline, MESSAGE_LODGE_APPEAL, key, &body.base, &reply);
    return lib_end(loopline);
}

/* ---- what the person answered ---- */

static void set_scores(struct arena *arena, const struct loopline_opinion *from,
                       Loopline__Intake__V1__AnswerSurvey *out)
{
    out->aspects = arena_array(arena, from->score_count + 1, sizeof(void *));
    out->n_aspects = from->score_count;
    for (size_t i = 0; i < from->score_count; i++) {
        Loopline__Wire__V1__AspectScore *score = arena_alloc(arena, sizeof *score);
        loopline__wire__v1__aspect_score__init(score);
        score->aspect = wire_text(from->scores[i].aspect);
        score->score = from->scores[i].score;
        out->aspects[i] = score;
    }
}

enum loopline_status loopline_opinion(struct loopline *loopline, const struct loopline_opinion *opinion)
{
    struct loopline_opinion given;
    const LibReply *reply = NULL;
    struct faults faults = {0};
    Loopline__Intake__V1__AnswerSurvey body;
    struct arena *arena = lib_begin(loopline);
    loopline__intake__v1__answer_survey__init(&body);
    if (!lib_take(&given, sizeof given, opinion))
        faults_add(&faults, "size", REASON_REQUIRED);
    body.token = wire_text(given.token);
    body.text = wire_text(given.text);
    body.rating = (Loopline__Wire__V1__Rating)lib_choice("rating", given.rating, "rating", &faults);
    body.responded = (Loopline__Wire__V1__Answer)lib_choice("answer", given.responded, "responded", &faults);
    body.solved = (Loopline__Wire__V1__Answer)lib_choice("answer", given.solved, "solved", &faults);
    body.recurred = (Loopline__Wire__V1__Answer)lib_choice("answer", given.recurred, "recurred", &faults);
    set_scores(arena, &given, &body);
    if (faults.count > 0)
        lib_refuse(loopline, &faults);
    else
        lib_ask(loopline, MESSAGE_ANSWER_SURVEY, given.key, &body.base, &reply);
    return lib_end(loopline);
}

/* ---- how far it is ---- */

static const struct loopline_ask *ask_of(struct arena *arena, const Loopline__Intake__V1__Ask *from)
{
    if (from == NULL)
        return NULL;
    struct loopline_ask *out = arena_alloc(arena, sizeof *out);
    *out = (struct loopline_ask){.token = from->token,
                                 .until = from->until,
                                 .kind = lib_code("visit_kind", (int)from->kind),
                                 .phone = from->phone,
                                 .other = from->other,
                                 .aspects = (const char *const *)from->aspects,
                                 .aspect_count = from->n_aspects};
    return out;
}

const struct loopline_step *lib_step(struct arena *arena, const Loopline__Intake__V1__Step *from)
{
    if (from == NULL)
        return NULL;
    struct loopline_step *out = arena_alloc(arena, sizeof *out);
    *out = (struct loopline_step){.at = from->at,
                                  .what = from->what,
                                  .text = from->text,
                                  .unit = from->unit,
                                  .due = from->due,
                                  .ask = ask_of(arena, from->ask)};
    return out;
}

static const struct loopline_progress *progress_of(struct arena *arena, const Loopline__Intake__V1__Progress *from)
{
    const struct loopline_step **steps = arena_array(arena, from->n_steps, sizeof *steps);
    struct loopline_progress *out = arena_alloc(arena, sizeof *out);
    for (size_t i = 0; i < from->n_steps; i++)
        steps[i] = lib_step(arena, from->steps[i]);
    *out = (struct loopline_progress){.number = from->number,
                                      .state = lib_code("request_state", (int)from->state),
                                      .accepted_at = from->accepted_at,
                                      .steps = steps,
                                      .step_count = from->n_steps};
    return out;
}

enum loopline_status loopline_track(struct loopline *loopline, const struct loopline_request *request,
                                    const struct loopline_progress **out)
{
    const LibReply *reply = NULL;
    Loopline__Intake__V1__Track body;
    struct arena *arena = lib_begin(loopline);
    *out = NULL;
    loopline__intake__v1__track__init(&body);
    body.number = number_of(request);
    body.code = code_of(request);
    if (loopline_done(lib_ask(loopline, MESSAGE_TRACK, NULL, &body.base, &reply))) {
        if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_PROGRESS)
            *out = progress_of(arena, reply->progress);
        else
            lib_garbled(loopline);
    }
    return lib_end(loopline);
}
