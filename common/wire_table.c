#include "common/wire.h"

static const struct message_info MESSAGES[] = {
#define MESSAGE(name, number, kind, text, descriptor) {MESSAGE_##name, KIND_##kind, #text, &descriptor},
#include "common/messages.def"
#undef MESSAGE
};

static const struct edge EDGES[] = {
#define EDGE(message, from, to, why) {MESSAGE_##message, NODE_##from, NODE_##to, why},
#include "common/flow.def"
#undef EDGE
};

const struct message_info *wire_info(unsigned type)
{
    for (size_t i = 0; i < COUNT(MESSAGES); i++)
        if ((unsigned)MESSAGES[i].type == type)
            return &MESSAGES[i];
    return NULL;
}

const struct message_info *wire_info_row(size_t n)
{
    return n < COUNT(MESSAGES) ? &MESSAGES[n] : NULL;
}

const struct edge *wire_edge_row(size_t n)
{
    return n < COUNT(EDGES) ? &EDGES[n] : NULL;
}

bool wire_edge_between(enum node from, enum node to)
{
    for (size_t i = 0; i < COUNT(EDGES); i++)
        if (EDGES[i].from == from && EDGES[i].to == to)
            return true;
    return false;
}

bool wire_edge(enum message_type type, enum node from, enum node to)
{
    for (size_t i = 0; i < COUNT(EDGES); i++)
        if (EDGES[i].type == type && EDGES[i].from == from && EDGES[i].to == to)
            return true;
    return false;
}
