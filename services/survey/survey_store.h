/* Rows of survey ↔ structs; what a batch holds between load and save. */
#ifndef LOOPLINE_SURVEY_STORE_H
#define LOOPLINE_SURVEY_STORE_H

#include "common/store.h"
#include "services/survey/survey.h"

/* One attempt to ask; appended, never changed. */
struct attempt {
    struct uuid case_id, request_id;
    int visit;
    enum channel_kind way;
    enum attempt_result result;
    instant at;
    const char *by; /* "" = by rule */
    instant later_at;
    const char *note;
};
struct double_book;

struct survey_visit {
    struct survey **list;
    size_t count;
};

/* Of one batch: every case that a message means, and those that it begins (state CASE_NONE until then). A case
 * points to its present visit and its latest application; here stand all that the batch has touched. */
struct survey_work {
    struct survey_case **cases; /* loaded ones first, by id */
    size_t count, loaded;
    struct survey_visit *visits;
    size_t visit_count;
    struct write_off **write_offs; /* as they were applied for */
    size_t write_off_count;
    struct list attempts;        /* struct attempt, new ones */
    struct list themes;          /* struct theme (theme_store.h) */
    struct double_book *doubles; /* double_store.h */
    /* exclusion and appeal: loaded when a message of the batch needs them */
    struct list exclusions;                                            /* struct exclusion */
    struct list appeals, ratings, cards, marks, closures, corrections; /* of appeal.h */
    struct list filed;                                                 /* struct appeal_entry: not numbered yet */
};

/* A case has opened a visit, or holds a new application: save must know them. */
void survey_keep_visit(struct batch *batch, const struct survey_case *now);
void survey_keep_write_off(struct batch *batch, const struct survey_case *now);
/* Filled by the caller but for whose it is and when. */
void survey_keep_attempt(struct batch *batch, const struct survey *survey, const struct attempt *attempt);

/* Who is to be asked back. */
struct survey_entry {
    const char *number, *district, *unit;
    int round;
    enum outcome outcome;
    instant fed_back_at;
    enum visit_kind kind;
    enum channel_kind way;
    int attempts;
    instant next_at;
    int pack_version; /* of the case: whose aspects are asked about */
    const char *matter, *reported;
};
struct survey_wanted {
    const char *district; /* "" = all */
    bool callable;        /* the phone's turn, at `now` */
    instant now;
    enum visit_kind kind; /* unspecified = every */
    int limit;
    const struct out_of_reach *beyond;
};

/* Whether a message of the batch is of this type. */
bool survey_hears(const struct batch *batch, enum message_type type);
/* The row of this batch; NULL when it is not among them. */
struct survey_case *survey_case_of(const struct survey_work *work, const struct uuid *id);

enum result survey_load(struct batch *batch) MUST_USE;
enum result survey_save(struct batch *batch) MUST_USE;
/* Cases that time has come for, locked, what another replica holds is left to it: `statement` "survey_due" with a message to
 * be sent or waited for no more, "survey_case_due" whose state ends. At most `limit` of them, longest due first. */
enum result survey_load_due(struct batch *batch, const char *statement, int limit, size_t *count) MUST_USE;
/* Longest waiting first, callable ones by when they may be called. Rows are struct survey_entry. */
enum result survey_read_open(struct batch *batch, const struct survey_wanted *wanted, struct rows *out) MUST_USE;

#endif
