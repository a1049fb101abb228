/* Rows of hot spots ↔ structs. */
#ifndef LOOPLINE_HOTSPOT_STORE_H
#define LOOPLINE_HOTSPOT_STORE_H

#include "common/store.h"

struct hotspot_record {
    struct uuid id;
    int state; /* enum hotspot_state */
    const char *district, *area, *matter, *place, *title;
    int count, people, growth;
    instant first_at, last_at, found_at, alarmed_at, raised_at; /* INSTANT_NONE = not yet */
    const char *reason;
    int issue; /* hotspot_store_find: which one was asked for */
};
/* One request as the stream needs it. */
struct hotspot_request {
    struct uuid id;
    instant accepted_at;
    const char *district, *area, *matter, *content;
    struct bytes caller;
    bool more; /* others wait behind those that were taken with it */
};
struct hotspot_pair {
    int issue;
    struct uuid request;
};
struct hotspot_member {
    struct uuid hotspot, request;
};
struct hotspot_cover {
    int covered;
};
struct hotspot_vote {
    const char *area, *matter; /* codes; "" = unknown */
    int count;
};
struct hotspot_lease {
    bool held; /* else another replica looks */
    bool kept; /* nobody else had it since it was held before */
};

/* Takes or renews the lease. */
enum result hotspot_store_lease(struct batch *batch, const struct uuid *holder, int seconds,
                                struct hotspot_lease *out) MUST_USE;
/* Up to `limit` that nobody looked at yet, taken off the list. */
enum result hotspot_store_take(struct batch *batch, int limit, struct rows *out) MUST_USE;
/* The next page of those that were looked at, after (at, id). */
enum result hotspot_store_window(struct batch *batch, instant at, const struct uuid *id, int limit,
                                 struct rows *out) MUST_USE;
/* The stored hot spots that each issue shares requests with, struct hotspot_record, those that share most first; an issue
 * that was none has no row. `members`: struct hotspot_pair. */
enum result hotspot_store_find(struct batch *batch, const struct list *members, struct rows *out) MUST_USE;
/* How many of these requests (struct hotspot_pair) an order was made of already: one struct hotspot_cover. */
enum result hotspot_store_covered(struct batch *batch, const struct list *requests, struct rows *out) MUST_USE;
/* What these requests were understood as: struct hotspot_vote. */
enum result hotspot_store_votes(struct batch *batch, const struct list *requests, struct rows *out) MUST_USE;
enum result hotspot_store_save(struct batch *batch, const struct list *rows, const struct list *members) MUST_USE;
/* These were accepted: to be looked at. */
enum result hotspot_store_todo(struct batch *batch, const struct uuid *requests, size_t count) MUST_USE;
/* Members of these hot spots, at most `most` of each: struct hotspot_member, by hot spot. */
enum result hotspot_store_sources(struct batch *batch, const struct uuid *hotspots, size_t count, int most,
                                  struct rows *out) MUST_USE;

#endif
