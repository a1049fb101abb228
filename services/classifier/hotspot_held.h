/* What a stream of messages holds. For hotspot*.c only. */
#ifndef LOOPLINE_HOTSPOT_HELD_H
#define LOOPLINE_HOTSPOT_HELD_H

#include "services/classifier/hotspot.h"
#include "services/classifier/issue.h"

struct postings;

struct hotspot {
    struct hotspot_options options;
    struct wording *wording;
    struct postings *postings;
    struct issue **issues; /* by number; those that are gone wait for the next expiry */
    double *hits;          /* by number, of the look-up that is going on; GONE for an issue that is gone */
    size_t issue_count, issue_capacity, live;
    uint32_t *waiting; /* numbers of issues that changed since they were settled, each once, the first come first */
    size_t waiting_from, waiting_to, waiting_capacity;
    size_t count; /* messages */
    uint64_t serials;
    instant newest, oldest;
};

#endif
