#include "services/intake/ask_desk.h"
#include "common/str.h"
#include "services/intake/intake_say.h"
#include "services/intake/reach.h"
#include "services/intake/request_desk.h"
#include <string.h>

enum { SCORE_LEAST = 1, SCORE_MOST = 5 };

typedef Loopline__Event__V1__ProgressMade WireProgressMade;
typedef Loopline__Event__V1__SurveyAnswered WireAnswered;
typedef Loopline__Intake__V1__AnswerSurvey WireAnswer;
typedef Loopline__Wire__V1__RatingWord WireRating;

static void answered_init(struct batch *batch, WireAnswered *out, const struct request_row *row,
                          const struct token_of *of)
{
    loopline__event__v1__survey_answered__init(out);
    out->request_id = wire_uuid(batch->arena, &row->id);
    out->number = wire_text(row->number);
    out->case_id = wire_uuid(batch->arena, &of->survey_case);
    out->visit = (uint32_t)of->visit;
    out->way = (Loopline__Wire__V1__ChannelKind)of->way;
    out->at = batch->now;
}

static void emit(struct batch *batch, const struct request_row *row, const WireAnswered *wire)
{
    batch_emit(batch, NODE_SURVEY, MESSAGE_SURVEY_ANSWERED, &row->id, row->district, &wire->base);
}

/* ---- asked ---- */

static const char *codes_text(struct batch *batch, char *const *codes, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = i == 0 ? codes[0] : arena_print(batch->arena, "%s,%s", text, codes[i]);
    return text;
}

static int channel_of(const struct batch *batch, const WireProgressMade *wire, const struct request_row *row)
{
    const struct person_row *person = intake_person(batch, &row->id);
    if (row->state == REQUEST_WITHDRAWN) /* nobody waits for the result any more */
        return -1;
    return reach_channel(batch->pack, &(struct reach){.way = (enum channel_kind)wire->way,
                                                      .named = wire->channel,
                                                      .own = row->channel,
                                                      .district = row->district,
                                                      .phone = person == NULL ? "" : person->phone,
                                                      .other = person == NULL ? "" : person->other});
}

/* The same way of the same visit has its turn again: the token stays, what else is said of it is new. */
static void keep(struct batch *batch, const WireProgressMade *wire, const struct token_of *of, const char *channel)
{
    const struct intake_own *own = batch->own;
    char token[TOKEN_TEXT + 1];
    uint8_t *hash = arena_alloc(batch->arena, TOKEN_HASH);
    struct ask_row *ask = ask_store_of(batch, of);
    if (ask == NULL)
        ask = ask_store_new(batch);
    token_make(own->token_key, of, token);
    (void)token_hash(token, hash); /* it is one: token_make made it */
    *ask = (struct ask_row){.request = of->request,
                            .survey_case = of->survey_case,
                            .visit = of->visit,
                            .kind = (int)wire->kind,
                            .way = of->way,
                            .channel = channel,
                            .aspects = codes_text(batch, wire->aspects, wire->n_aspects),
                            .token_hash = {hash, TOKEN_HASH},
                            .asked_at = batch->now,
                            .until_at = wire->until,
                            .used_at = INSTANT_NONE,
                            .closed_at = INSTANT_NONE,
                            .dirty = true};
}

static bool check_asked(struct message *message, const WireProgressMade *wire, struct token_of *out)
{
    *out = (struct token_of){.request = message->subject, .visit = (int)wire->visit, .way = (int)wire->way};
    if (!wire_uuid_read(&wire->case_id, &out->survey_case))
        faults_add(&message->faults, "case_id", REASON_REQUIRED);
    if (wire->visit == 0 || wire->visit > INT32_MAX)
        faults_add(&message->faults, "visit", REASON_OUT_OF_RANGE);
    if (wire->kind != (Loopline__Wire__V1__VisitKind)VISIT_FOLLOW_UP &&
        wire->kind != (Loopline__Wire__V1__VisitKind)VISIT_LOOK_BACK)
        faults_add(&message->faults, "kind", REASON_OUT_OF_RANGE);
    return message->faults.count == 0;
}

enum result ask_desk_asked(struct batch *batch, struct message *message, const struct request_row *row)
{
    const WireProgressMade *wire = (const WireProgressMade *)message->body;
    struct token_of of;
    WireAnswered nobody;
    if (!check_asked(message, wire, &of))
        return RESULT_REFUSE;
    const struct ask_row *before = ask_store_of(batch, &of);
    if (wire->until <= batch->now || (before != NULL && before->used_at != INSTANT_NONE)) /* over before it began */
        return RESULT_OK;
    int channel = channel_of(batch, wire, row);
    if (channel < 0) {
        answered_init(batch, &nobody, row, &of);
        nobody.undeliverable = true;
        emit(batch, row, &nobody);
        return RESULT_OK;
    }
    keep(batch, wire, &of, batch->pack->channels[channel].code);
    struct step_row *step = intake_add_step(batch, row, wire->what, NULL, wire->at);
    step->channel = batch->pack->channels[channel].code;
    step->survey_case = of.survey_case;
    step->visit = of.visit;
    step->way = of.way;
    return RESULT_OK;
}

void ask_desk_ended(struct batch *batch, const struct message *message, const struct request_row *row)
{
    const WireProgressMade *wire = (const WireProgressMade *)message->body;
    struct uuid survey_case;
    struct ask_row *ask;
    bool all = !wire_uuid_read(&wire->case_id, &survey_case);
    for (size_t i = 0; (ask = ask_store_open(batch, &row->id, &i)) != NULL;) {
        if (!all && (uuid_compare(&ask->survey_case, &survey_case) != 0 || ask->visit != (int)wire->visit))
            continue;
        ask->closed_at = batch->now;
        ask->dirty = true;
    }
}

/* ---- answered ---- */

static void check_aspects(struct batch *batch, struct message *message, const WireAnswer *wire)
{
    for (size_t i = 0; i < wire->n_aspects; i++) {
        const Loopline__Wire__V1__AspectScore *score = wire->aspects[i];
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice = twice || str_equal(wire->aspects[k]->aspect, score->aspect);
        if (str_empty(score->aspect))
            faults_add(&message->faults, arena_print(batch->arena, "aspects[%zu].aspect", i), REASON_REQUIRED);
        else if (twice)
            faults_add(&message->faults, arena_print(batch->arena, "aspects[%zu].aspect", i), REASON_FORBIDDEN_HERE);
        if (score->score < SCORE_LEAST || score->score > SCORE_MOST)
            faults_add(&message->faults, arena_print(batch->arena, "aspects[%zu].score", i), REASON_OUT_OF_RANGE);
    }
}

enum result ask_desk_decode_answer(struct batch *batch, struct message *message)
{
    const WireAnswer *wire = (const WireAnswer *)message->body;
    uint8_t *hash = arena_alloc(batch->arena, TOKEN_HASH);
    message->event = token_hash(wire->token, hash) ? hash : NULL;
    message_need_text(message, "token", wire->token);
    if (wire->rating == LOOPLINE__WIRE__V1__RATING__RATING_UNSPECIFIED)
        faults_add(&message->faults, "rating", REASON_REQUIRED);
    if (wire->recurred == (Loopline__Wire__V1__Answer)ANSWER_PARTLY)
        faults_add(&message->faults, "recurred", REASON_OUT_OF_RANGE);
    check_aspects(batch, message, wire);
    return RESULT_OK;
}

static bool is_open(const struct batch *batch, const struct ask_row *ask, const struct request_row *row)
{
    return ask->used_at == INSTANT_NONE && ask->closed_at == INSTANT_NONE && ask->until_at > batch->now &&
           row->state != REQUEST_WITHDRAWN;
}

/* Unknown, used, overtaken, expired: from outside they all look alike. */
static struct ask_row *asked_by(const struct batch *batch, const struct message *message)
{
    struct ask_row *ask = message->event == NULL ? NULL : ask_store_by_hash(batch, message->event);
    const struct request_row *row = request_desk_row(message);
    return ask != NULL && row != NULL && is_open(batch, ask, row) ? ask : NULL;
}

/* What depends on what was asked. */
static bool check_answer(struct batch *batch, struct message *message, const struct ask_row *ask)
{
    const WireAnswer *wire = (const WireAnswer *)message->body;
    bool said = wire->recurred != LOOPLINE__WIRE__V1__ANSWER__ANSWER_UNSPECIFIED;
    if (said != (ask->kind == VISIT_LOOK_BACK))
        faults_add(&message->faults, "recurred", said ? REASON_FORBIDDEN_HERE : REASON_REQUIRED);
    for (size_t i = 0; i < wire->n_aspects; i++)
        if (!pack_listed(batch->pack, "aspect", wire->aspects[i]->aspect))
            faults_add(&message->faults, arena_print(batch->arena, "aspects[%zu].aspect", i), REASON_UNKNOWN_CODE);
    return message->faults.count == 0;
}

/* Once, whoever says it. */
static void take(struct batch *batch, const struct message *message, struct ask_row *ask, WireAnswered *said)
{
    const struct request_row *row = request_desk_row(message);
    said->by = wire_text(message_actor(message));
    emit(batch, row, said);
    ask->used_at = batch->now;
    ask->dirty = true;
    intake_say_record(batch, message, row, "survey_answered",
                      store_json(batch, json_pack("{s:i, s:s}", "visit", ask->visit, "way",
                                                  term_get("channel_kind", ask->way)->code)));
}

enum result ask_desk_step_answer(struct batch *batch, struct message *message)
{
    const WireAnswer *wire = (const WireAnswer *)message->body;
    struct ask_row *ask = asked_by(batch, message);
    WireAnswered said;
    if (!str_empty(message->from->unit)) /* R35: before anything is said about the token */
        return batch_refuse(message, "token", REASON_HANDLER_RATES);
    if (ask == NULL)
        return batch_refuse(message, "token", REASON_WRONG_TOKEN);
    if (!check_answer(batch, message, ask))
        return RESULT_REFUSE;
    const struct request_row *row = request_desk_row(message);
    answered_init(batch, &said, row, &(struct token_of){ask->request, ask->survey_case, ask->visit, ask->way});
    said.rating = wire->rating;
    said.responded = wire->responded;
    said.solved = wire->solved;
    said.recurred = wire->recurred;
    said.aspects = wire->aspects;
    said.n_aspects = wire->n_aspects;
    said.text = wire->text;
    take(batch, message, ask, &said);
    return RESULT_OK;
}

/* ---- the level above asked the person ---- */

/* A look-back asks what this word does not say: whether it has come back. */
static struct ask_row *asked_above(const struct batch *batch, const struct request_row *row)
{
    struct ask_row *ask, *last = NULL;
    for (size_t i = 0; (ask = ask_store_open(batch, &row->id, &i)) != NULL;)
        if (ask->way == CHANNEL_UPPER && ask->kind == VISIT_FOLLOW_UP && is_open(batch, ask, row) &&
            (last == NULL || ask->asked_at >= last->asked_at))
            last = ask;
    return last;
}

bool ask_desk_asks_above(const struct pack *pack)
{
    for (size_t i = 0; i < pack->askings_count; i++)
        for (size_t k = 0; k < pack->askings[i].step_count; k++)
            if (pack->askings[i].steps[k].way == CHANNEL_UPPER)
                return true;
    return false;
}

enum reason ask_desk_rated_above(struct batch *batch, const struct message *message, const WireRating *word)
{
    const struct request_row *row = request_desk_row(message);
    struct ask_row *ask = asked_above(batch, row);
    WireAnswered said;
    if (!str_empty(message->from->unit)) /* R35 */
        return REASON_HANDLER_RATES;
    if (ask == NULL)
        return REASON_WRONG_STATE;
    answered_init(batch, &said, row, &(struct token_of){ask->request, ask->survey_case, ask->visit, ask->way});
    said.rating = word->rating;
    said.responded = word->responded;
    said.solved = word->solved;
    said.text = word->text;
    take(batch, message, ask, &said);
    return REASON_NONE;
}

/* ---- told ---- */

static const struct ask_told *told_of(const struct rows *asks, const struct feed_row *feed)
{
    const struct ask_told *list = asks->list;
    for (size_t i = 0; i < asks->count; i++)
        if (uuid_compare(&list[i].request, &feed->request) == 0 &&
            uuid_compare(&list[i].survey_case, &feed->survey_case) == 0 && list[i].visit == feed->visit &&
            list[i].way == feed->way)
            return &list[i];
    return NULL;
}

static void tell_aspects(struct batch *batch, const char *codes, Loopline__Intake__V1__Ask *out)
{
    char *rest = wire_text(arena_text(batch->arena, codes)), *code;
    out->aspects = arena_array(batch->arena, strlen(codes) + 1, sizeof(char *));
    while (!str_empty(codes) && (code = strsep(&rest, ",")) != NULL)
        out->aspects[out->n_aspects++] = code;
}

static void tell_whom(struct batch *batch, const struct message *message, const struct ask_told *ask,
                      Loopline__Intake__V1__Ask *out)
{
    struct intake_work *work = batch->work;
    struct opening_row *opening = arena_alloc(batch->arena, sizeof *opening);
    out->phone = wire_text(ask->phone == NULL ? "" : ask->phone);
    out->other = wire_text(ask->other == NULL ? "" : ask->other);
    *opening = (struct opening_row){ask->request, batch->now, message_actor(message), "survey_asked", NEED_ASK_BACK};
    list_add(batch->arena, &work->openings, opening);
}

void ask_desk_tell(struct batch *batch, const struct message *message, const struct rows *asks,
                   const struct feed_row *feed, Loopline__Intake__V1__Step *step)
{
    const struct intake_own *own = batch->own;
    const struct ask_told *ask = told_of(asks, feed);
    if (ask == NULL)
        return;
    Loopline__Intake__V1__Ask *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__ask__init(out);
    out->token = arena_alloc(batch->arena, TOKEN_TEXT + 1);
    token_make(own->token_key, &(struct token_of){ask->request, ask->survey_case, ask->visit, ask->way}, out->token);
    out->until = ask->until_at;
    out->kind = (Loopline__Wire__V1__VisitKind)ask->kind;
    tell_aspects(batch, ask->aspects, out);
    if (ask->other_door)
        tell_whom(batch, message, ask, out);
    step->ask = out;
}
