#include "tests/lib/verb.h"
#include <stdlib.h>

enum { FEN = 100 }; /* of a yuan */

#define BUILD_NOTE(name, type, init)                                                                                   \
    static ProtobufCMessage *build_##name(struct verb_turn *turn)                                                      \
    {                                                                                                                  \
        VERB_NEW(type, init);                                                                                          \
        out->number = verb_number(turn);                                                                               \
        out->unit = verb_unit(turn);                                                                                   \
        out->note = verb_value(turn, "note");                                                                          \
        return &out->base;                                                                                             \
    }
BUILD_NOTE(contact, Loopline__Router__V1__MakeContact, loopline__router__v1__make_contact__init)
BUILD_NOTE(arrive, Loopline__Router__V1__Arrive, loopline__router__v1__arrive__init)

static ProtobufCMessage *build_sign(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Sign, loopline__router__v1__sign__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    return &out->base;
}

/* contact_way=phone: evidence; at the time of the step, and reached, unless it says otherwise. */
static Loopline__Router__V1__Contact *contact_of(struct verb_turn *turn)
{
    if (str_empty(verb_value(turn, "contact_way")))
        return NULL;
    VERB_NEW(Loopline__Router__V1__Contact, loopline__router__v1__contact__init);
    out->at = str_empty(verb_value(turn, "contact_at")) ? turn->step->at : verb_when(turn, "contact_at");
    out->way = (Loopline__Wire__V1__ContactWay)verb_term(turn, "contact_way", "contact_way");
    out->with = verb_value(turn, "contact_with");
    out->result = (Loopline__Wire__V1__ContactResult)verb_term(turn, "contact_result", "contact_result");
    if (out->result == 0)
        out->result = LOOPLINE__WIRE__V1__CONTACT_RESULT__CONTACT_RESULT_REACHED;
    return out;
}

static ProtobufCMessage *build_interim(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__ReportInterim, loopline__router__v1__report_interim__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->text = verb_value(turn, "text");
    out->until = verb_when(turn, "until");
    out->to = (Loopline__Wire__V1__Audience)verb_term(turn, "audience", "to");
    out->measures = verb_value(turn, "measures");
    out->contact = contact_of(turn);
    out->n_attachments = verb_attachments(turn, &out->attachments);
    return &out->base;
}

static ProtobufCMessage *build_return(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__ReturnOrder, loopline__router__v1__return_order__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->ground = verb_value(turn, "ground");
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_feedback(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__FeedBack, loopline__router__v1__feed_back__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->outcome = (Loopline__Wire__V1__Outcome)verb_term(turn, "outcome", "outcome");
    out->text = verb_value(turn, "text");
    out->measures = verb_value(turn, "measures");
    out->cost_fen = strtoull(verb_value(turn, "cost"), NULL, 10) * FEN;
    out->agreed_fen = strtoull(verb_value(turn, "agreed"), NULL, 10) * FEN;
    out->works_until_at = verb_when(turn, "works_until");
    out->ground = verb_value(turn, "ground");
    out->contact = contact_of(turn);
    out->told_at = verb_when(turn, "told");
    out->cause = verb_value(turn, "cause");
    out->n_attachments = verb_attachments(turn, &out->attachments);
    return &out->base;
}

static ProtobufCMessage *build_signoff(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__SignOff, loopline__router__v1__sign_off__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->approved = verb_flag(turn, "approved", true);
    out->note = verb_value(turn, "note");
    return &out->base;
}

static ProtobufCMessage *build_comment(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Comment, loopline__router__v1__comment__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->text = verb_value(turn, "text");
    out->n_attachments = verb_attachments(turn, &out->attachments);
    return &out->base;
}

static ProtobufCMessage *build_delegate(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Delegate, loopline__router__v1__delegate__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->n_to = verb_list(turn, "to", &out->to);
    out->task = verb_value(turn, "task");
    out->limit = verb_value(turn, "limit");
    out->recall = verb_flag(turn, "recall", false);
    return &out->base;
}

static ProtobufCMessage *build_cause(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__ReviseCause, loopline__router__v1__revise_cause__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->cause = verb_value(turn, "cause");
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_view(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__ViewOrder, loopline__router__v1__view_order__init);
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    return &out->base;
}

static const struct verb LIST[] = {
    {"sign", MESSAGE_SIGN, build_sign},
    {"contact", MESSAGE_MAKE_CONTACT, build_contact},
    {"arrive", MESSAGE_ARRIVE, build_arrive},
    {"interim", MESSAGE_REPORT_INTERIM, build_interim},
    {"return", MESSAGE_RETURN_ORDER, build_return},
    {"feedback", MESSAGE_FEED_BACK, build_feedback},
    {"signoff", MESSAGE_SIGN_OFF, build_signoff},
    {"delegate", MESSAGE_DELEGATE, build_delegate},
    {"comment", MESSAGE_COMMENT, build_comment},
    {"cause", MESSAGE_REVISE_CAUSE, build_cause},
    {"view", MESSAGE_VIEW_ORDER, build_view},
};
const struct verbs VERBS_UNIT = {LIST, COUNT(LIST)};
