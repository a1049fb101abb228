#include "tests/lib/verb.h"

static ProtobufCMessage *call(struct verb_turn *turn, Loopline__Wire__V1__WhistleKind kind)
{
    VERB_NEW(Loopline__Router__V1__Whistle, loopline__router__v1__whistle__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->kind = kind;
    out->level = verb_value(turn, "level");
    out->n_called = verb_list(turn, "called", &out->called);
    out->text = verb_value(turn, "text");
    out->limit = verb_value(turn, "limit");
    return &out->base;
}

static ProtobufCMessage *build_whistle(struct verb_turn *turn)
{
    return call(turn, LOOPLINE__WIRE__V1__WHISTLE_KIND__WHISTLE_KIND_WHISTLE);
}

static ProtobufCMessage *build_joint(struct verb_turn *turn)
{
    return call(turn, LOOPLINE__WIRE__V1__WHISTLE_KIND__WHISTLE_KIND_JOINT_VISIT);
}

static ProtobufCMessage *build_reportin(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__ReportIn, loopline__router__v1__report_in__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->whistle = verb_count(turn, "whistle", 0);
    out->person = verb_value(turn, "person");
    out->note = verb_value(turn, "note");
    return &out->base;
}

static ProtobufCMessage *build_conclude(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__ConcludeWhistle, loopline__router__v1__conclude_whistle__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->whistle = verb_count(turn, "whistle", 0);
    out->end = (Loopline__Wire__V1__WhistleState)verb_term(turn, "whistle_state", "end");
    out->finding = verb_value(turn, "finding");
    out->measures = verb_value(turn, "measures");
    out->participants = verb_value(turn, "participants");
    out->lead = verb_value(turn, "lead");
    out->n_co = verb_list(turn, "co", &out->co);
    return &out->base;
}

static int64_t when_or_now(struct verb_turn *turn, const char *key)
{
    return str_empty(verb_value(turn, key)) ? turn->step->at : verb_when(turn, key);
}

static ProtobufCMessage *build_session(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__HoldSession, loopline__router__v1__hold_session__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->kind = (Loopline__Wire__V1__SessionKind)verb_term(turn, "session_kind", "kind");
    out->held_at = when_or_now(turn, "held");
    out->place = verb_value(turn, "place");
    out->n_units = verb_list(turn, "units", &out->units);
    out->n_participants = verb_list(turn, "participants", &out->participants);
    out->n_parties = verb_list(turn, "parties", &out->parties);
    out->result = (Loopline__Wire__V1__SessionResult)verb_term(turn, "session_result", "result");
    out->text = verb_value(turn, "text");
    out->next_at = verb_when(turn, "next");
    out->n_attachments = verb_attachments(turn, &out->attachments);
    return &out->base;
}

static ProtobufCMessage *build_handover(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__HandOver, loopline__router__v1__hand_over__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->direction = (Loopline__Wire__V1__HandOver)verb_term(turn, "hand_over", "direction");
    out->agency = verb_value(turn, "agency");
    out->reference = verb_value(turn, "reference");
    out->at = when_or_now(turn, "at");
    out->note = verb_value(turn, "note");
    return &out->base;
}

static const struct verb LIST[] = {
    {"whistle", MESSAGE_WHISTLE, build_whistle},      {"joint", MESSAGE_WHISTLE, build_joint},
    {"reportin", MESSAGE_REPORT_IN, build_reportin},  {"conclude", MESSAGE_CONCLUDE_WHISTLE, build_conclude},
    {"session", MESSAGE_HOLD_SESSION, build_session}, {"handover", MESSAGE_HAND_OVER, build_handover},
};
const struct verbs VERBS_JOINT = {LIST, COUNT(LIST)};
