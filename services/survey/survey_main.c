/* The routes of survey. */
#include "services/survey/appeal_desk.h"
#include "services/survey/case_desk.h"
#include "services/survey/exclusion_desk.h"
#include "services/survey/rate_desk.h"
#include "services/survey/survey_store.h"
#include "services/survey/write_off_desk.h"

extern const char sql_survey[];

static const struct route ROUTES[] = {
    {MESSAGE_ORDER_FED_BACK, case_desk_decode_fed_back, case_desk_step},
    {MESSAGE_REQUEST_ANSWERED, case_desk_decode_answered, case_desk_step},
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
};

static enum result save(struct batch *batch)
{
    enum result outcome = appeal_desk_number(batch);
    return outcome == RESULT_OK ? survey_save(batch) : outcome;
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
                                          .load = survey_load,
                                          .save = save});
}
