/* Rows of the router ↔ structs; what a batch holds between load and save. */
#ifndef LOOPLINE_ROUTER_STORE_H
#define LOOPLINE_ROUTER_STORE_H

#include "common/store.h"
#include "services/router/proposal.h"

struct return_slip { /* a return that was in time; `seq` counts those of the order */
    struct uuid order;
    int seq, assignment;
    const char *unit, *ground, *text, *returned_by;
    instant returned_at;
};
struct return_ruling { /* closes the open slip of that assignment */
    struct uuid order;
    int assignment;
    enum ruling ruling;
    const char *new_unit, *reason, *ruled_by;
    const char *units; /* co-handlers or candidates that were named, by commas; "" = none */
    instant ruled_at;
};
struct supplement {
    struct uuid id, order, request;
    const char *text;
    instant at;
};
struct order_link { /* how one order stands to another */
    struct uuid order, other;
    enum link_kind kind;
    instant at;
};

struct scope { /* what counts are made by; `until`: since then it is another */
    struct uuid order;
    instant until;
    const char *area, *matter;
};

struct whistle_book;
struct session_book;

/* Of one batch. At most one slip and supplement per message. */
struct router_work {
    struct order *orders; /* loaded ones by id, then one not yet founded for each new request, then new child orders */
    size_t count, loaded, room;
    struct scope *before; /* of the loaded ones, when they were loaded */
    struct return_slip *slips;
    struct list rulings;           /* return_ruling * */
    struct list proposals;         /* proposal *: what the rulings teach */
    struct list links;             /* order_link *: of this batch */
    struct rows known;             /* order_link: of orders that a REOPEN names */
    struct whistle_book *whistles; /* whistle_store.h */
    struct session_book *sessions; /* session_store.h */
    struct supplement *supplements;
    size_t slip_count, supplement_count;
    struct list feedbacks; /* feedback *: results of this batch */
    struct list comments;  /* comment *: likewise */
    struct rows earlier;   /* feedback: final results that orders have which a FEED_BACK names */
    struct rows last;      /* feedback: of every part of orders from above the newest final result */
    struct rows seen_comments, seen_supplements; /* of orders that a VIEW_ORDER names */
    struct rows seen_held;                       /* held: likewise */
    struct router_result *result;                /* of the step at hand */
};

/* Every message's rows point to the order of that id or number itself, merged or not; NULL when there is none. Loaded
 * and locked with it is the order that its requests ride on. RESULT_RETRY: they went over to another just then. */
enum result router_load(struct batch *batch) MUST_USE;
enum result router_save(struct batch *batch) MUST_USE;
/* Founded ones of the batch; NULL: none such. */
struct order *router_order(const struct router_work *work, const struct uuid *id);
struct order *router_order_numbered(const struct router_work *work, const char *number);
/* The order that its own request rides on now: itself, unless it was merged. NULL only for NULL. */
struct order *router_riding(const struct router_work *work, struct order *order);
bool router_repeats(const struct router_work *work, const struct uuid *order, const struct uuid *other);
void router_link(struct batch *batch, const struct order_link *link);
/* A place for a new child order; there is one for every part of the batch's SPLITs. */
struct order *router_place(struct router_work *work);
/* What the core said becomes the order. */
void router_keep(struct batch *batch, struct order *order, const struct router_result *result);

#endif
