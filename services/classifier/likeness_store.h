/* Rows of what requests are compared by, and of the pairs that are alike ↔ structs. */
#ifndef LOOPLINE_LIKENESS_STORE_H
#define LOOPLINE_LIKENESS_STORE_H

#include "common/store.h"

struct fingerprint_row {
    struct uuid id; /* of the request */
    instant at;
    const char *area, *matter;
    struct bytes caller;
    bool urgent, forwarded;
    const char *bands; /* as PostgreSQL writes an array: {1,2,3} */
    struct bytes sketch, address;
};
struct candidate_row {
    int n; /* place of the request that it was found for */
    struct fingerprint_row of;
};
struct likeness_row {
    struct uuid request_id, other_id; /* the one accepted later first */
    int score;
    const char *reasons; /* JSON: likeness_json */
    instant at;
    int state; /* enum likeness_state */
    bool repeats;
    const char *decided_by;
    instant decided_at;
    const char *reason;
    bool dirty;
};
struct other_row { /* a request that somebody named beside the one that the message is about */
    struct uuid id;
    const char *number;
    int state; /* enum review_state */
    instant accepted_at;
    const char *matter, *reported;
    bool upper; /* handed down by a deployment above */
};
struct shown_row { /* at the desk */
    struct uuid id;
    const char *number;
    int score;
    const char *reasons, *matter, *reported;
};

/* Locks the callers, then narrows: candidates for each of `rows` (fingerprint_row *), in their order, newest first, of
 * those accepted since `since`, at most `limit` of each kind. */
enum result likeness_store_narrow(struct batch *batch, const struct list *rows, instant since, int limit,
                                  struct rows *out) MUST_USE;
enum result likeness_store_pairs(struct batch *batch, const struct uuid *ids, size_t count, struct rows *out) MUST_USE;
enum result likeness_store_others(struct batch *batch, const char *const *numbers, size_t count,
                                  struct rows *out) MUST_USE;
struct shown_asked {
    const struct uuid *ids;
    size_t count;
    int limit; /* of each */
    const struct out_of_reach *beyond;
};
enum result likeness_store_shown(struct batch *batch, const struct shown_asked *asked, struct rows *out) MUST_USE;

struct likeness_changes {
    struct list added;   /* fingerprint_row * */
    struct list settled; /* fingerprint_row *: id, area, matter, urgent */
    struct list pairs;   /* likeness_row *: new */
    struct list decided; /* likeness_row *: loaded */
    struct uuid *gone;   /* requests taken back */
    size_t gone_count;
};
enum result likeness_store_save(struct batch *batch, const struct likeness_changes *changes) MUST_USE;
/* Forgets up to `limit` that were accepted before `before`. */
enum result likeness_store_expire(struct batch *batch, instant before, int limit, int *count) MUST_USE;

#endif
