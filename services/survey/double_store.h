/* Rows of the second follow-up (R39): unit calls, samples, check calls, findings. */
#ifndef LOOPLINE_SURVEY_DOUBLE_STORE_H
#define LOOPLINE_SURVEY_DOUBLE_STORE_H

#include "common/store.h"
#include "services/survey/finding.h"
#include "services/survey/sample.h"
#include "services/survey/unit_call.h"

/* One person drawn in a sample, and what was said to the second call. */
struct check_call {
    const char *sample;
    struct uuid request_id, case_id;
    int visit;
    const char *number, *district, *unit; /* unit NULL: answered at first contact */
    int weight;
    enum rating rating; /* unspecified: not called yet, like all below */
    enum answer responded, solved;
    const char *aspects, *text, *by;
    instant at;
    int round; /* of the visit: read, never saved, like what the unit heard then */
    bool unit_called;
    enum rating unit_rating;
    enum answer unit_solved;
    bool dirty;
};

struct sample {
    const char *id;   /* "2024-03/1" */
    const char *seed; /* in digits: it has 64 bits without a sign */
    instant since, until;
    int percent, population, drawn;
    const char *drawn_by;
    instant drawn_at;
};

/* Of one batch, in survey_work. */
struct double_book {
    struct rows calls;  /* unit_call: of the present round of the batch's cases */
    struct rows checks; /* check_call: of requests that a REGISTER_CALL or ANSWER_CHECK names */
    struct list called, drawn, samples, findings; /* new ones */
};

/* Each only when a message of the batch needs it. Cases must be loaded. */
enum result double_store_load(struct batch *batch) MUST_USE;
enum result double_store_save(struct batch *batch) MUST_USE;
/* Never NULL. */
struct double_book *double_store_book(struct batch *batch);
/* What the unit registered for this survey's request and round, in this batch or before; NULL none. */
const struct unit_call *double_store_call(struct batch *batch, const struct survey *survey);
void double_store_add_call(struct batch *batch, const struct unit_call *call);
void double_store_add_finding(struct batch *batch, const struct finding *finding);

/* Who was asked back in [since, until) and answered, by request, the last time that each was. */
struct asked_row {
    struct uuid request_id, case_id;
    int visit, round;
    const char *number, *district, *unit;
    enum urgency urgency;
    enum party party;
    bool called; /* by the unit, too */
    const char *matter, *reported;
};
/* Who answered in the period, is not out of reach and has not been drawn for that answer: how many, and at most `limit` of
 * them, by id. */
struct asked_wanted {
    instant since, until;
    const struct out_of_reach *beyond;
};
enum result double_store_population(struct batch *batch, const struct asked_wanted *wanted, size_t *count) MUST_USE;
enum result double_store_asked(struct batch *batch, const struct asked_wanted *wanted, size_t limit,
                               struct rows *out) MUST_USE;
/* How many samples a month ("2024-03") has; nobody else draws one until this transaction ends. */
enum result double_store_samples(struct batch *batch, const char *month, int *count) MUST_USE;

/* Whom the centre has still to call, sample by sample. `district` "" = all. Rows are struct check_entry. */
struct check_entry {
    const char *number, *district, *unit, *sample;
    int round;
    enum outcome outcome;
    instant fed_back_at;
    const char *matter, *reported;
};
enum result double_store_open(struct batch *batch, const char *district, int limit, const struct out_of_reach *beyond,
                              struct rows *out) MUST_USE;

#endif
