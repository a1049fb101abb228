#include "tests/lib/verb.h"
#include <stdlib.h>
#include <string.h>

static Loopline__Intake__V1__Position *position_of(struct verb_turn *turn)
{
    if (str_empty(verb_value(turn, "latitude")))
        return NULL;
    VERB_NEW(Loopline__Intake__V1__Position, loopline__intake__v1__position__init);
    out->latitude = strtod(verb_value(turn, "latitude"), NULL);
    out->longitude = strtod(verb_value(turn, "longitude"), NULL);
    out->datum = (Loopline__Wire__V1__Datum)verb_term(turn, "datum", "datum");
    return out;
}

static ProtobufCMessage *build_submit(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Intake__V1__Submit, loopline__intake__v1__submit__init);
    Loopline__Intake__V1__Contact *contact = arena_alloc(turn->arena, sizeof *contact);
    Loopline__Intake__V1__Place *place = arena_alloc(turn->arena, sizeof *place);
    loopline__intake__v1__contact__init(contact);
    loopline__intake__v1__place__init(place);
    out->channel = verb_value(turn, "channel");
    out->party = (Loopline__Wire__V1__Party)verb_term(turn, "party", "party");
    out->name_withheld = verb_flag(turn, "withheld", false);
    contact->name = verb_value(turn, "name");
    contact->phone = verb_value(turn, "phone");
    out->contact = contact;
    out->text = verb_value(turn, "text");
    place->district = verb_value(turn, "district");
    place->area = verb_value(turn, "area");
    place->address = verb_value(turn, "address");
    place->position = position_of(turn);
    out->place = place;
    out->occurred_at = verb_when(turn, "occurred");
    out->reference = verb_value(turn, "reference");
    /* a number as it is, or the label of a request */
    out->about = strchr(verb_value(turn, "about"), '-') != NULL || str_empty(verb_value(turn, "about"))
                     ? verb_value(turn, "about")
                     : verb_number_named(turn, "about");
    out->urgency = verb_flag(turn, "urgent", false) ? LOOPLINE__WIRE__V1__URGENCY__URGENCY_URGENT : 0;
    out->matter = verb_value(turn, "matter");
    if (!str_empty(verb_value(turn, "answer"))) {
        out->answer = arena_alloc(turn->arena, sizeof *out->answer);
        loopline__intake__v1__direct_answer__init(out->answer);
        out->answer->text = verb_value(turn, "answer");
    }
    if (!str_empty(verb_value(turn, "refuse"))) {
        out->refusal = arena_alloc(turn->arena, sizeof *out->refusal);
        loopline__intake__v1__refusal__init(out->refusal);
        out->refusal->ground = verb_value(turn, "refuse");
    }
    return &out->base;
}

static ProtobufCMessage *build_supplement(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Intake__V1__Supplement, loopline__intake__v1__supplement__init);
    out->number = verb_number(turn);
    out->code = turn->request == NULL ? wire_text("") : turn->request->code;
    out->text = verb_value(turn, "text");
    return &out->base;
}

static ProtobufCMessage *build_withdraw(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Intake__V1__Withdraw, loopline__intake__v1__withdraw__init);
    out->number = verb_number(turn);
    out->code = turn->request == NULL ? wire_text("") : turn->request->code;
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_track(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Intake__V1__Track, loopline__intake__v1__track__init);
    out->number = verb_number(turn);
    out->code = turn->request == NULL ? wire_text("") : turn->request->code;
    return &out->base;
}

static ProtobufCMessage *build_reveal(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Intake__V1__Reveal, loopline__intake__v1__reveal__init);
    out->number = verb_number(turn);
    out->reason = verb_value(turn, "reason");
    out->need = (Loopline__Wire__V1__RevealNeed)verb_term(turn, "need", "reveal_need");
    return &out->base;
}

static ProtobufCMessage *build_decide(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Classifier__V1__DecideReview, loopline__classifier__v1__decide_review__init);
    out->number = verb_number(turn);
    out->matter = verb_value(turn, "matter");
    out->nature = (Loopline__Wire__V1__Nature)verb_term(turn, "nature", "nature");
    out->urgency = (Loopline__Wire__V1__Urgency)verb_term(turn, "urgency", "urgency");
    out->party = (Loopline__Wire__V1__Party)verb_term(turn, "party", "party");
    out->area = verb_value(turn, "area");
    out->note = verb_value(turn, "note");
    return &out->base;
}

static const struct verb LIST[] = {
    {"submit", MESSAGE_SUBMIT, build_submit},       {"supplement", MESSAGE_SUPPLEMENT, build_supplement},
    {"withdraw", MESSAGE_WITHDRAW, build_withdraw}, {"track", MESSAGE_TRACK, build_track},
    {"reveal", MESSAGE_REVEAL, build_reveal},       {"decide", MESSAGE_DECIDE_REVIEW, build_decide},
};
const struct verbs VERBS_REQUEST = {LIST, COUNT(LIST)};
