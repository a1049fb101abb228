#include "tests/lib/verb.h"
#include <stdlib.h>
#include <string.h>

static ProtobufCMessage *ask(struct verb_turn *turn, Loopline__Wire__V1__ReliefKind kind)
{
    VERB_NEW(Loopline__Escalation__V1__AskRelief, loopline__escalation__v1__ask_relief__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->kind = kind;
    out->ground = verb_value(turn, "ground");
    out->amount = verb_value(turn, "by");
    out->until = verb_when(turn, "until");
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_extend(struct verb_turn *turn)
{
    return ask(turn, LOOPLINE__WIRE__V1__RELIEF_KIND__RELIEF_KIND_EXTENSION);
}

static ProtobufCMessage *build_pause(struct verb_turn *turn)
{
    return ask(turn, LOOPLINE__WIRE__V1__RELIEF_KIND__RELIEF_KIND_PAUSE);
}

static ProtobufCMessage *build_shelf(struct verb_turn *turn)
{
    return ask(turn, LOOPLINE__WIRE__V1__RELIEF_KIND__RELIEF_KIND_SHELF);
}

static ProtobufCMessage *build_grant(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__DecideRelief, loopline__escalation__v1__decide_relief__init);
    out->number = verb_number(turn);
    out->seq = verb_count(turn, "seq", 1);
    out->granted = verb_flag(turn, "granted", true);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_resume(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__EndRelief, loopline__escalation__v1__end_relief__init);
    out->number = verb_number(turn);
    out->seq = verb_count(turn, "seq", 1);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_supervise(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__Supervise, loopline__escalation__v1__supervise__init);
    out->number = verb_number(turn);
    out->unit = verb_value(turn, "unit");
    out->priority = verb_flag(turn, "priority", false);
    out->lift = verb_flag(turn, "lift", false);
    out->slip = verb_flag(turn, "slip", false);
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_answer(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__AnswerSlip, loopline__escalation__v1__answer_slip__init);
    out->number = verb_number(turn);
    out->slip = verb_last(turn, "story_last_slip");
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_accept(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__CloseSlip, loopline__escalation__v1__close_slip__init);
    out->number = verb_number(turn);
    out->slip = verb_last(turn, "story_last_slip");
    out->accepted = verb_flag(turn, "accepted", true);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

/* meeting=ningxiang.six/2019-07-16 */
static void meeting_of(struct verb_turn *turn, char **cadence, char **date)
{
    char *rest = arena_text(turn->arena, verb_value(turn, "meeting"));
    *cadence = strsep(&rest, "/");
    *date = rest == NULL ? wire_text("") : rest;
}

static ProtobufCMessage *build_put(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__PutOnAgenda, loopline__escalation__v1__put_on_agenda__init);
    meeting_of(turn, &out->cadence, &out->date);
    out->number = verb_number(turn);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_meet(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__DecideItem, loopline__escalation__v1__decide_item__init);
    meeting_of(turn, &out->cadence, &out->date);
    out->number = verb_number(turn);
    out->lead = verb_value(turn, "lead");
    out->n_co = verb_list(turn, "co", &out->co);
    out->limit = verb_value(turn, "limit");
    out->carry = verb_flag(turn, "carry", false);
    out->drop = verb_flag(turn, "drop", false);
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_close(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__CloseMeeting, loopline__escalation__v1__close_meeting__init);
    meeting_of(turn, &out->cadence, &out->date);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_ack(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Escalation__V1__AcknowledgeCard, loopline__escalation__v1__acknowledge_card__init);
    out->number = verb_number(turn);
    out->card = strcmp(verb_value(turn, "card"), "last") == 0 ? strtoull(verb_last(turn, "story_last_card"), NULL, 10)
                                                              : strtoull(verb_value(turn, "card"), NULL, 10);
    out->note = verb_value(turn, "note");
    return &out->base;
}

static const struct verb LIST[] = {
    {"ack", MESSAGE_ACKNOWLEDGE_CARD, build_ack},      {"extend", MESSAGE_ASK_RELIEF, build_extend},
    {"pause", MESSAGE_ASK_RELIEF, build_pause},        {"shelf", MESSAGE_ASK_RELIEF, build_shelf},
    {"grant", MESSAGE_DECIDE_RELIEF, build_grant},     {"resume", MESSAGE_END_RELIEF, build_resume},
    {"supervise", MESSAGE_SUPERVISE, build_supervise}, {"answer", MESSAGE_ANSWER_SLIP, build_answer},
    {"accept", MESSAGE_CLOSE_SLIP, build_accept},      {"put", MESSAGE_PUT_ON_AGENDA, build_put},
    {"meet", MESSAGE_DECIDE_ITEM, build_meet},         {"close", MESSAGE_CLOSE_MEETING, build_close},
};
const struct verbs VERBS_WATCH = {LIST, COUNT(LIST)};
