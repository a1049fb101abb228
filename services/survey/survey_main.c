/* The routes of survey. */
#include "services/survey/call_desk.h"
#include "services/survey/case_desk.h"
#include "services/survey/rate_desk.h"
#include "services/survey/sample_desk.h"
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
    {MESSAGE_REGISTER_CALL, call_desk_decode, call_desk_step},
    {MESSAGE_DRAW_SAMPLE, sample_desk_decode_draw, sample_desk_draw},
    {MESSAGE_ANSWER_CHECK, sample_desk_decode_answer, sample_desk_answer},
};

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
                                          .save = survey_save});
}
