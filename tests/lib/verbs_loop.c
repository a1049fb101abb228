#include "tests/lib/verb.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 200, PAGE_FULL = 500 };

static Loopline__Wire__V1__Rating rating_of(const struct verb_turn *turn)
{
    return (Loopline__Wire__V1__Rating)verb_term(turn, "rating", "rating");
}

static Loopline__Wire__V1__Answer answer_of(const struct verb_turn *turn, const char *key)
{
    return (Loopline__Wire__V1__Answer)verb_term(turn, "answer", key);
}

/* aspects=manner:4,outcome:5 */
static size_t aspects_of(struct verb_turn *turn, Loopline__Wire__V1__AspectScore ***out)
{
    char **pairs;
    size_t count = verb_list(turn, "aspects", &pairs);
    *out = arena_array(turn->arena, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        Loopline__Wire__V1__AspectScore *one = arena_alloc(turn->arena, sizeof *one);
        loopline__wire__v1__aspect_score__init(one);
        one->aspect = strsep(&pairs[i], ":");
        one->score = pairs[i] == NULL ? 0 : (uint32_t)strtoul(pairs[i], NULL, 10);
        (*out)[i] = one;
    }
    return count;
}

/* evidence=NAME@REFERENCE,… as attachments are written elsewhere. */
static size_t evidence_of(struct verb_turn *turn, Loopline__Survey__V1__Evidence ***out)
{
    char **names;
    size_t count = verb_list(turn, "evidence", &names);
    *out = arena_array(turn->arena, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        Loopline__Survey__V1__Evidence *one = arena_alloc(turn->arena, sizeof *one);
        loopline__survey__v1__evidence__init(one);
        one->name = strsep(&names[i], "@");
        one->reference = wire_text(names[i]);
        (*out)[i] = one;
    }
    return count;
}

static ProtobufCMessage *build_rate(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__Rate, loopline__survey__v1__rate__init);
    out->number = verb_number(turn);
    out->rating = rating_of(turn);
    out->cause = (Loopline__Wire__V1__Cause)verb_term(turn, "cause", "cause");
    out->text = verb_value(turn, "text");
    out->responded = answer_of(turn, "responded");
    out->solved = answer_of(turn, "solved");
    out->recurred = answer_of(turn, "recurred");
    out->n_aspects = aspects_of(turn, &out->aspects);
    return &out->base;
}

static ProtobufCMessage *build_attempt(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__RecordAttempt, loopline__survey__v1__record_attempt__init);
    out->number = verb_number(turn);
    out->result = (Loopline__Wire__V1__AttemptResult)verb_term(turn, "attempt_result", "result");
    out->later_at = verb_when(turn, "later");
    out->note = verb_value(turn, "note");
    return &out->base;
}

static bool asks_for(const Loopline__Intake__V1__Update *update, const char *number)
{
    return strcmp(update->number, number) == 0 && update->step != NULL && update->step->ask != NULL;
}

/* The token that the feed of the actor's channel carries for this request, the newest. */
static char *token_of(struct verb_turn *turn, const char *principal)
{
    char *token = wire_text("");
    Loopline__Intake__V1__Watch body = LOOPLINE__INTAKE__V1__WATCH__INIT;
    body.limit = PAGE_FULL;
    for (int page = 0; page < PAGES_MAX; page++) {
        const Loopline__Wire__V1__Reply *reply =
            town_call(turn->town, turn->arena, principal, MESSAGE_WATCH, NULL, &body.base);
        const Loopline__Intake__V1__UpdatePage *updates = reply->updates;
        for (size_t i = 0; updates != NULL && i < updates->n_updates; i++)
            if (asks_for(updates->updates[i], turn->request->number))
                token = updates->updates[i]->step->ask->token;
        if (updates == NULL || updates->n_updates == 0)
            break;
        body.cursor = updates->next_cursor;
    }
    return token;
}

/* The person answers by what the channel was given; token=… says another one, token=last the one before. */
static ProtobufCMessage *build_reply(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Intake__V1__AnswerSurvey, loopline__intake__v1__answer_survey__init);
    const char *watcher = str_empty(verb_value(turn, "by")) ? turn->step->actor : verb_value(turn, "by");
    out->token = str_empty(verb_value(turn, "token")) ? token_of(turn, arena_print(turn->arena, "channel-%s", watcher))
                                                      : verb_value(turn, "token");
    out->rating = rating_of(turn);
    out->responded = answer_of(turn, "responded");
    out->solved = answer_of(turn, "solved");
    out->recurred = answer_of(turn, "recurred");
    out->n_aspects = aspects_of(turn, &out->aspects);
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_lodge(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Intake__V1__LodgeAppeal, loopline__intake__v1__lodge_appeal__init);
    out->number = verb_number(turn);
    out->code = turn->request->code;
    out->against = (Loopline__Wire__V1__AppealAgainst)verb_term(turn, "appeal_against", "against");
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_call(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__RegisterCall, loopline__survey__v1__register_call__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->called_at = str_empty(verb_value(turn, "at")) ? turn->step->at : verb_when(turn, "at");
    out->rating = rating_of(turn);
    out->solved = answer_of(turn, "solved");
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_works(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__FinishWorks, loopline__survey__v1__finish_works__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->done_at = str_empty(verb_value(turn, "done")) ? turn->step->at : verb_when(turn, "done");
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_exclude(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__ProposeExclusion, loopline__survey__v1__propose_exclusion__init);
    out->number = verb_number(turn);
    out->ground = verb_value(turn, "ground");
    out->text = verb_value(turn, "text");
    out->n_evidence = evidence_of(turn, &out->evidence);
    return &out->base;
}

static ProtobufCMessage *build_judge(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__DecideExclusion, loopline__survey__v1__decide_exclusion__init);
    out->number = verb_number(turn);
    out->approved = verb_flag(turn, "approved", true);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_redo(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__SendToRedo, loopline__survey__v1__send_to_redo__init);
    out->number = verb_number(turn);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_appeal(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__Appeal, loopline__survey__v1__appeal__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->against = (Loopline__Wire__V1__AppealAgainst)verb_term(turn, "appeal_against", "against");
    out->target = strcmp(verb_value(turn, "target"), "last") == 0 ? verb_last(turn, "story_last_card_id")
                                                                  : verb_value(turn, "target");
    out->ground = verb_value(turn, "ground");
    out->text = verb_value(turn, "text");
    out->n_evidence = evidence_of(turn, &out->evidence);
    return &out->base;
}

/* The last appeal of the order, unless appeal=… names one. */
static ProtobufCMessage *build_decree(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__RuleAppeal, loopline__survey__v1__rule_appeal__init);
    out->appeal =
        str_empty(verb_value(turn, "appeal")) ? verb_last(turn, "story_last_appeal") : verb_value(turn, "appeal");
    out->upheld = verb_flag(turn, "upheld", true);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_sample(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__DrawSample, loopline__survey__v1__draw_sample__init);
    out->since_at = verb_when(turn, "since");
    out->until_at = verb_when(turn, "until");
    out->percent = verb_count(turn, "percent", 0);
    out->seed = verb_count(turn, "seed", 0);
    return &out->base;
}

static ProtobufCMessage *build_check(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__AnswerCheck, loopline__survey__v1__answer_check__init);
    out->sample = verb_last(turn, "story_last_sample");
    out->number = verb_number(turn);
    out->rating = rating_of(turn);
    out->responded = answer_of(turn, "responded");
    out->solved = answer_of(turn, "solved");
    out->n_aspects = aspects_of(turn, &out->aspects);
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_writeoff(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__ApplyWriteOff, loopline__survey__v1__apply_write_off__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_approve(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Survey__V1__ApproveWriteOff, loopline__survey__v1__approve_write_off__init);
    out->number = verb_number(turn);
    out->approved = verb_flag(turn, "approved", true);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static const struct verb LIST[] = {
    {"rate", MESSAGE_RATE, build_rate},
    {"attempt", MESSAGE_RECORD_ATTEMPT, build_attempt},
    {"reply", MESSAGE_ANSWER_SURVEY, build_reply},
    {"lodge", MESSAGE_LODGE_APPEAL, build_lodge},
    {"call", MESSAGE_REGISTER_CALL, build_call},
    {"works", MESSAGE_FINISH_WORKS, build_works},
    {"exclude", MESSAGE_PROPOSE_EXCLUSION, build_exclude},
    {"judge", MESSAGE_DECIDE_EXCLUSION, build_judge},
    {"redo", MESSAGE_SEND_TO_REDO, build_redo},
    {"appeal", MESSAGE_APPEAL, build_appeal},
    {"decree", MESSAGE_RULE_APPEAL, build_decree},
    {"sample", MESSAGE_DRAW_SAMPLE, build_sample},
    {"check", MESSAGE_ANSWER_CHECK, build_check},
    {"writeoff", MESSAGE_APPLY_WRITE_OFF, build_writeoff},
    {"approve", MESSAGE_APPROVE_WRITE_OFF, build_approve},
};
const struct verbs VERBS_LOOP = {LIST, COUNT(LIST)};
