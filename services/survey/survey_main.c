/* The routes of survey, and what time brings it. */
#include "services/survey/answered_desk.h"
#include "services/survey/appeal_desk.h"
#include "services/survey/appeal_due.h"
#include "services/survey/asking_due.h"
#include "services/survey/attempt_desk.h"
#include "services/survey/call_desk.h"
#include "services/survey/case_desk.h"
#include "services/survey/case_due.h"
#include "services/survey/exclusion_desk.h"
#include "services/survey/rate_desk.h"
#include "services/survey/sample_desk.h"
#include "services/survey/survey_store.h"
#include "services/survey/theme_desk.h"
#include "services/survey/works_desk.h"
#include "services/survey/write_off_desk.h"
#include <stdlib.h>

static void reach(const struct message *message, struct rights_subject *of)
{
    const struct survey_case *row =
        message->header.type == MESSAGE_SET_THEME ? NULL : message->rows; /* a theme is no order */
    of->each = message->header.type == MESSAGE_LIST_SURVEYS || message->header.type == MESSAGE_DRAW_SAMPLE;
    if (row != NULL)
        *of = (struct rights_subject){.matter = row->matter, .reported = row->reported};
}

extern const char sql_survey[];

static const struct route ROUTES[] = {
    {MESSAGE_ORDER_FED_BACK, case_desk_decode_fed_back, case_desk_step},
    {MESSAGE_ORDER_REOPENED, case_desk_decode_reopened, case_desk_step},
    {MESSAGE_ORDER_ENDED, case_desk_decode_ended, case_desk_step},
    {MESSAGE_REQUEST_ANSWERED, case_desk_decode_answered, case_desk_step},
    {MESSAGE_REQUEST_ANONYMISED, case_desk_decode_anonymised, case_desk_step_anonymised},
    {MESSAGE_LIST_SURVEYS, rate_desk_decode_list, rate_desk_list},
    {MESSAGE_RATE, rate_desk_decode_rate, case_desk_step},
    {MESSAGE_APPLY_WRITE_OFF, write_off_desk_decode_apply, case_desk_step},
    {MESSAGE_APPROVE_WRITE_OFF, write_off_desk_decode_approve, case_desk_step},
    {MESSAGE_PROPOSE_EXCLUSION, exclusion_desk_decode_propose, case_desk_step},
    {MESSAGE_DECIDE_EXCLUSION, exclusion_desk_decode_decide, case_desk_step},
    {MESSAGE_SEND_TO_REDO, exclusion_desk_decode_redo, case_desk_step},
    {MESSAGE_APPEAL, appeal_desk_decode_unit, appeal_desk_file_unit},
    {MESSAGE_RULE_APPEAL, appeal_desk_decode_rule, appeal_desk_rule},
    {MESSAGE_PERSON_APPEALED, appeal_desk_decode_person, appeal_desk_file_person},
    {MESSAGE_RECORD_ATTEMPT, attempt_desk_decode, attempt_desk_step},
    {MESSAGE_SURVEY_ANSWERED, answered_desk_decode, answered_desk_step},
    {MESSAGE_FINISH_WORKS, works_desk_decode_finish, works_desk_finish},
    {MESSAGE_SET_THEME, theme_desk_decode, theme_desk_set},
    {MESSAGE_REGISTER_CALL, call_desk_decode, call_desk_step},
    {MESSAGE_DRAW_SAMPLE, sample_desk_decode_draw, sample_desk_draw},
    {MESSAGE_ANSWER_CHECK, sample_desk_decode_answer, sample_desk_answer},
};

/* What this process remembers between batches. */
struct own {
    size_t turn; /* whose turn it is: DUE */
};

static enum result open_own(struct batch *batch, void **own)
{
    (void)batch;
    *own = memory_alloc(sizeof(struct own));
    return RESULT_OK;
}

static void close_own(void **own)
{
    free(*own);
    *own = NULL;
}

static enum result (*const DUE[])(struct batch *batch, size_t *taken) = {asking_due_all, case_due_all, appeal_due_all};

/* One kind of work per transaction, in turn, so that neither waits until all of the other is done. */
static enum result due(struct batch *batch, size_t *taken)
{
    struct own *own = batch->own;
    enum result outcome = RESULT_OK;
    *taken = 0;
    for (size_t i = 0; outcome == RESULT_OK && *taken == 0 && i < COUNT(DUE); i++)
        outcome = DUE[own->turn++ % COUNT(DUE)](batch, taken);
    return outcome;
}

static enum result save(struct batch *batch)
{
    enum result outcome = appeal_desk_number(batch);
    if (outcome == RESULT_OK)
        outcome = survey_save(batch);
    return outcome == RESULT_OK ? store_anonymise(batch) : outcome;
}

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "survey",
                                          .node = NODE_SURVEY,
                                          .about = "asks everyone back, orders redo, writes off 回访",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .sql = sql_survey,
                                          .open = open_own,
                                          .close = close_own,
                                          .reach = reach,
                                          .load = survey_load,
                                          .save = save,
                                          .due = due});
}
