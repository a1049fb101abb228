/* Rows of the classifier ↔ structs. */
#ifndef LOOPLINE_CLASSIFIER_STORE_H
#define LOOPLINE_CLASSIFIER_STORE_H

#include "common/store.h"
#include "services/classifier/desk.h"

struct classification {
    struct uuid id;
    const char *number, *channel, *district, *said_area, *said_matter;
    int said_party, said_urgency;
    bool withheld;
    const char *address, *content;
    instant accepted_at;
    int state;
    const char *matter;
    int nature, urgency, party;
    const char *area;
    int confidence;
    const char *reasons;
    int pack_version;
    struct bytes caller;        /* who asks, hashed; empty = not known */
    double latitude, longitude; /* WGS-84; NaN = not said */
    struct uuid hotspot;        /* that it stands for; zero = none */
    int gate;                   /* enum gate */
    struct uuid merge_into;     /* the request whose order it shall ride on; zero = none */
    int merge_score;
    const char *reported;    /* 举报: the unit that it is against; "" = none */
    const char *upper_path;  /* 上级平台: deployments that handed it down (upper.h); NULL = none */
    instant upper_due;       /* there; INSTANT_NONE = no limit */
    const char *upper_urged; /* what it said since, for whoever gets it; "" = nothing */
    struct uuid *repeats; /* requests that it repeats (C16); found when it was accepted or decided, not stored here */
    size_t repeat_count;
    const char *person_matter;
    int person_nature, person_urgency, person_party;
    const char *person_area, *decided_by;
    instant decided_at;
    const char *note;
    bool accepted; /* in this batch */
    bool dirty;
};

struct classifier_work {
    struct index by_id; /* classification *: loaded and new */
    struct list rows;
    struct rows sources;            /* struct hotspot_member: what hot spots of this batch's requests were made of */
    struct list narrowed;           /* struct narrowing * */
    struct likeness_work *likeness; /* likeness_desk's */
    struct pair_work *pair;         /* pair_desk's */
};
struct narrowing {
    struct uuid id;
    const char *area;
};

enum result classifier_load(struct batch *batch) MUST_USE;
enum result classifier_save(struct batch *batch) MUST_USE;
struct classification *classifier_row(const struct batch *batch, const struct uuid *id); /* NULL: not known */
void classifier_row_add(struct batch *batch, struct classification *row);
/* A more exact place, of a request that is decided already: nothing else of the row is touched. */
void classifier_narrow(struct batch *batch, struct classification *row, const char *area);
/* What it is about by now: as a person decided, else as was found. */
const char *classifier_matter(const struct classification *row);
/* What waits at the desk and is not out of reach, oldest first; district "" = all. */
enum result classifier_reviews(struct batch *batch, const char *district, int limit, const struct out_of_reach *beyond,
                               struct rows *out) MUST_USE;

#endif
