#include "tests/lib/verb.h"
#include <string.h>

enum { PARTS_MAX = 16 };

static ProtobufCMessage *build_rule(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__RuleReturn, loopline__router__v1__rule_return__init);
    out->number = verb_number(turn);
    out->unit = verb_value(turn, "unit");
    out->ruling = (Loopline__Wire__V1__Ruling)verb_term(turn, "ruling", "ruling");
    out->lead = verb_value(turn, "lead");
    out->n_co = verb_list(turn, "co", &out->co);
    out->n_candidates = verb_list(turn, "candidates", &out->candidates);
    out->limit = verb_value(turn, "limit");
    out->teach = verb_flag(turn, "teach", false);
    out->dispatches = verb_count(turn, "dispatches", 0);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_assign(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Assign, loopline__router__v1__assign__init);
    out->number = verb_number(turn);
    out->lead = verb_value(turn, "lead");
    out->reason = verb_value(turn, "reason");
    out->n_co = verb_list(turn, "co", &out->co);
    out->ground = verb_value(turn, "ground");
    out->order_class = (Loopline__Wire__V1__OrderClass)verb_term(turn, "order_class", "class");
    out->letter = verb_value(turn, "letter");
    out->leader = verb_value(turn, "leader");
    out->limit = verb_value(turn, "limit");
    out->dispatches = verb_count(turn, "dispatches", 0);
    return &out->base;
}

static ProtobufCMessage *build_change(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__ChangeMatter, loopline__router__v1__change_matter__init);
    out->number = verb_number(turn);
    out->matter = verb_value(turn, "matter");
    out->policy = verb_value(turn, "policy");
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_merge(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Merge, loopline__router__v1__merge__init);
    out->number = verb_number(turn);
    out->into = verb_number_named(turn, "into");
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_unmerge(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Unmerge, loopline__router__v1__unmerge__init);
    out->number = verb_number(turn);
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

static ProtobufCMessage *build_reopen(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Reopen, loopline__router__v1__reopen__init);
    out->number = verb_number(turn);
    out->by = verb_number_named(turn, "by");
    out->reason = verb_value(turn, "reason");
    return &out->base;
}

/* LEAD+CO;what is to be done;LIMIT;address: all but the first two may be left out. */
static Loopline__Router__V1__Part *part_of(struct verb_turn *turn, char *text)
{
    VERB_NEW(Loopline__Router__V1__Part, loopline__router__v1__part__init);
    char *units = strsep(&text, ";"), *one, **const FIELDS[] = {&out->text, &out->limit, &out->address};
    for (size_t i = 0; i < COUNT(FIELDS) && text != NULL; i++)
        *FIELDS[i] = strsep(&text, ";");
    out->lead = strsep(&units, "+");
    out->co = arena_array(turn->arena, PARTS_MAX, sizeof(char *));
    while ((one = strsep(&units, "+")) != NULL && out->n_co < PARTS_MAX)
        out->co[out->n_co++] = one;
    return out;
}

static ProtobufCMessage *build_split(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__Split, loopline__router__v1__split__init);
    char *rest = arena_text(turn->arena, verb_value(turn, "parts")), *one;
    out->number = verb_number(turn);
    out->unit = verb_unit(turn);
    out->kind = (Loopline__Wire__V1__ChildKind)verb_term(turn, "child_kind", "kind");
    out->reason = verb_value(turn, "reason");
    out->parts = arena_array(turn->arena, PARTS_MAX, sizeof *out->parts);
    while ((one = strsep(&rest, "|")) != NULL && out->n_parts < PARTS_MAX)
        out->parts[out->n_parts++] = part_of(turn, one);
    return &out->base;
}

static ProtobufCMessage *build_hand_back(struct verb_turn *turn)
{
    VERB_NEW(Loopline__Router__V1__HandBack, loopline__router__v1__hand_back__init);
    out->number = verb_number(turn);
    out->ground = verb_value(turn, "ground");
    out->text = verb_value(turn, "text");
    return &out->base;
}

static const struct verb LIST[] = {
    {"rule", MESSAGE_RULE_RETURN, build_rule}, {"assign", MESSAGE_ASSIGN, build_assign},
    {"split", MESSAGE_SPLIT, build_split},     {"change", MESSAGE_CHANGE_MATTER, build_change},
    {"merge", MESSAGE_MERGE, build_merge},     {"unmerge", MESSAGE_UNMERGE, build_unmerge},
    {"reopen", MESSAGE_REOPEN, build_reopen},  {"handback", MESSAGE_HAND_BACK, build_hand_back},
};
const struct verbs VERBS_DISPATCH = {LIST, COUNT(LIST)};
