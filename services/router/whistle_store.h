/* Whistles 吹哨 and joint visits 联合到场 with the units they called: rows ↔ structs (R09, R15, R16). Loaded only for
 * orders of which a message of the batch may need them; locked with their order. */
#ifndef LOOPLINE_WHISTLE_STORE_H
#define LOOPLINE_WHISTLE_STORE_H

#include "services/router/router_store.h"

struct whistle {
    struct uuid order;
    int seq; /* 1, 2 … of the order */
    enum whistle_kind kind;
    const char *level;            /* code of the pack; "" = a joint visit */
    const char *unit, *by, *text; /* unit "" = those who dispatch */
    const char *limit;            /* for report-in; "" = the policy's */
    instant at;
    enum whistle_state state;
    const char *finding, *measures, *participants; /* these and what follows: NULL while it is open */
    const char *lead, *co;                         /* named by the finding; co by commas */
    const char *ended_by;                          /* "" = the system: the order ended */
    instant ended_at;
    bool dirty;
};
struct whistle_call { /* one unit that was called */
    struct uuid order;
    int whistle, assignment; /* seq of both */
    const char *unit;
    instant reported_in_at; /* INSTANT_NONE: not yet */
    const char *person, *note, *by;
    bool dirty;
};
struct whistle_book {     /* of one batch */
    struct list whistles; /* struct whistle *, by order and seq */
    struct list calls;    /* struct whistle_call * */
};

enum result whistle_store_load(struct batch *batch, const struct rows *orders) MUST_USE;
enum result whistle_store_save(struct batch *batch) MUST_USE;

const struct whistle_book *whistle_store_book(const struct batch *batch);
/* Number of the order's next whistle. */
int whistle_store_next(const struct batch *batch, const struct uuid *order);
/* Copies the row; its texts are borrowed for the batch. */
void whistle_store_add(struct batch *batch, const struct whistle *whistle);
void whistle_store_add_call(struct batch *batch, const struct whistle_call *call);
/* NULL: none such. */
struct whistle *whistle_store_find(const struct batch *batch, const struct uuid *order, int seq);
struct whistle_call *whistle_store_call(const struct batch *batch, const struct whistle *whistle, int assignment);
/* The open whistle other than `but` (NULL: any) that called this assignment, `waiting`: and waits for it still. */
struct whistle *whistle_store_calling(const struct batch *batch, const struct assignment *one,
                                      const struct whistle *but, bool waiting);
/* R09, R15: with the order end its open whistles. On record. */
void whistle_store_drop(struct batch *batch, const struct order *order);

#endif
