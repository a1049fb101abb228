/* What follows from a step, said: lines of history, events for other services, the answer of a command. */
#ifndef LOOPLINE_ROUTER_SAY_H
#define LOOPLINE_ROUTER_SAY_H

#include "services/router/router_store.h"
#include <jansson.h>

struct feedback;

/* One message on its order, from the core's yes or no to what is told to others. */
struct turn {
    struct batch *batch;
    struct message *message;
    struct order *row;         /* where it is kept */
    const struct order *order; /* as the core shall see it: the row, or a draft of a new one */
    const struct pack *pack;   /* the one that set the order's clocks */
    struct router_event event;
    const char *detail;          /* JSON of the first line of history; NULL = none */
    const char *handler;         /* unit that people are told where the order itself has none: it was merged */
    const struct feedback *said; /* the result, interim or final, that this message brings; NULL = none */
    const char *matter;          /* likewise, of the order that they ride on from now on; NULL = its own */
    bool part_done;              /* said of a child order: its parent takes a step */
    const char **children;       /* numbers of those that this command made */
    size_t child_count;
};

/* Every effect of the core in its order. After router_keep: it is the row that speaks. */
void router_say_all(struct turn *turn, const struct router_result *result);
/* Answers the command with how the order stands now. */
void router_say_status(struct turn *turn);

#endif
