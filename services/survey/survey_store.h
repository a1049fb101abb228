/* Rows of survey ↔ structs; what a batch holds between load and save. */
#ifndef LOOPLINE_SURVEY_STORE_H
#define LOOPLINE_SURVEY_STORE_H

#include "common/store.h"
#include "services/survey/survey.h"

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
    /* exclusion and appeal: loaded when a message of the batch needs them */
    struct list exclusions; /* struct exclusion */
    struct list appeals, ratings, cards, marks, closures, corrections; /* of appeal.h */
    struct list filed; /* struct appeal_entry: not numbered yet */
};

/* A case has opened a visit, or holds a new application: save must know them. */
void survey_keep_visit(struct batch *batch, const struct survey_case *now);
void survey_keep_write_off(struct batch *batch, const struct survey_case *now);

/* Who is to be asked back. */
struct survey_entry {
    const char *number, *district, *unit;
    int round;
    enum outcome outcome;
    instant fed_back_at;
};

/* Whether a message of the batch is of this type. */
bool survey_hears(const struct batch *batch, enum message_type type);
/* The row of this batch; NULL when it is not among them. */
struct survey_case *survey_case_of(const struct survey_work *work, const struct uuid *id);

enum result survey_load(struct batch *batch) MUST_USE;
enum result survey_save(struct batch *batch) MUST_USE;
/* Longest waiting first; `district` "" = all. Rows are struct survey_entry. */
enum result survey_read_open(struct batch *batch, const char *district, int limit, struct rows *out) MUST_USE;

#endif
