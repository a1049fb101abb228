/* The table of commands. */
#ifndef LOOPLINE_COMMANDS_H
#define LOOPLINE_COMMANDS_H

#include "services/ctl/args.h"

const struct command *commands_row(size_t n); /* NULL past the end */
/* The row whose path fits the most words; NULL: none. */
const struct command *commands_find(const char *const *words, size_t count);
/* Does a word of the line stand at this place of the path? */
size_t commands_path_length(const struct command *command);
bool commands_path_holds(const struct command *command, size_t place, const char *word);
bool commands_path_argument(const struct command *command, size_t place); /* "*" */

/* Each runs one command and returns its exit code. */
int cmd_pack_check(struct ctl *ctl);
int cmd_pack_diff(struct ctl *ctl);
int cmd_pack_apply(struct ctl *ctl);
int cmd_migrate(struct ctl *ctl);
int cmd_keys_new(struct ctl *ctl);
int cmd_keys_list(struct ctl *ctl);
int cmd_keys_revoke(struct ctl *ctl);
int cmd_submit(struct ctl *ctl);
int cmd_supplement(struct ctl *ctl);
int cmd_withdraw(struct ctl *ctl);
int cmd_track(struct ctl *ctl);
int cmd_reveal(struct ctl *ctl);
int cmd_watch(struct ctl *ctl);
int cmd_hotspot_list(struct ctl *ctl);
int cmd_hotspot_show(struct ctl *ctl);
int cmd_report_classes(struct ctl *ctl);
int cmd_hotspots(struct ctl *ctl);
int cmd_requests(struct ctl *ctl);
int cmd_orders(struct ctl *ctl);
int cmd_request(struct ctl *ctl);
int cmd_order(struct ctl *ctl);
int cmd_order_sign(struct ctl *ctl);
int cmd_order_contact(struct ctl *ctl);
int cmd_order_arrive(struct ctl *ctl);
int cmd_order_interim(struct ctl *ctl);
int cmd_order_return(struct ctl *ctl);
int cmd_order_rule(struct ctl *ctl);
int cmd_bench(struct ctl *ctl);
int cmd_route_proposals(struct ctl *ctl);
int cmd_route_adopt(struct ctl *ctl);
int cmd_route_decline(struct ctl *ctl);
int cmd_order_feedback(struct ctl *ctl);
int cmd_order_comment(struct ctl *ctl);
int cmd_order_cause(struct ctl *ctl);
int cmd_order_view(struct ctl *ctl);
int cmd_order_extend(struct ctl *ctl);
int cmd_order_pause(struct ctl *ctl);
int cmd_order_shelf(struct ctl *ctl);
int cmd_order_grant(struct ctl *ctl);
int cmd_order_resume(struct ctl *ctl);
int cmd_order_change(struct ctl *ctl);
int cmd_order_supervise(struct ctl *ctl);
int cmd_order_signoff(struct ctl *ctl);
int cmd_order_assign(struct ctl *ctl);
int cmd_order_whistle(struct ctl *ctl);
int cmd_order_joint(struct ctl *ctl);
int cmd_order_reportin(struct ctl *ctl);
int cmd_order_conclude(struct ctl *ctl);
int cmd_order_session(struct ctl *ctl);
int cmd_order_handover(struct ctl *ctl);
int cmd_order_delegate(struct ctl *ctl);
int cmd_order_split(struct ctl *ctl);
int cmd_merge(struct ctl *ctl);
int cmd_unmerge(struct ctl *ctl);
int cmd_reopen(struct ctl *ctl);
int cmd_order_ack(struct ctl *ctl);
int cmd_order_writeoff(struct ctl *ctl);
int cmd_order_approve(struct ctl *ctl);
int cmd_review_list(struct ctl *ctl);
int cmd_review_decide(struct ctl *ctl);
int cmd_merge_list(struct ctl *ctl);
int cmd_merge_decline(struct ctl *ctl);
int cmd_survey_list(struct ctl *ctl);
int cmd_survey_rate(struct ctl *ctl);
int cmd_survey_attempt(struct ctl *ctl);
int cmd_survey_answer(struct ctl *ctl);
int cmd_order_call(struct ctl *ctl);
int cmd_order_works(struct ctl *ctl);
int cmd_order_redo(struct ctl *ctl);
int cmd_order_appeal(struct ctl *ctl);
int cmd_appeal_lodge(struct ctl *ctl);
int cmd_appeal_rule(struct ctl *ctl);
int cmd_appeal_list(struct ctl *ctl);
int cmd_exclusion_propose(struct ctl *ctl);
int cmd_exclusion_decide(struct ctl *ctl);
int cmd_exclusion_list(struct ctl *ctl);
int cmd_sample_draw(struct ctl *ctl);
int cmd_sample_list(struct ctl *ctl);
int cmd_sample_show(struct ctl *ctl);
int cmd_sample_check(struct ctl *ctl);
int cmd_theme_set(struct ctl *ctl);
int cmd_theme_list(struct ctl *ctl);
int cmd_theme_show(struct ctl *ctl);
int cmd_slip_answer(struct ctl *ctl);
int cmd_slip_close(struct ctl *ctl);
int cmd_slip_list(struct ctl *ctl);
int cmd_supervision_list(struct ctl *ctl);
int cmd_shelf_list(struct ctl *ctl);
int cmd_meeting_list(struct ctl *ctl);
int cmd_meeting_show(struct ctl *ctl);
int cmd_meeting_put(struct ctl *ctl);
int cmd_meeting_decide(struct ctl *ctl);
int cmd_meeting_close(struct ctl *ctl);
int cmd_meeting_call(struct ctl *ctl);
int cmd_meeting_counts(struct ctl *ctl);
int cmd_cadence_list(struct ctl *ctl);
int cmd_violations(struct ctl *ctl);
int cmd_whistles(struct ctl *ctl);
int cmd_pingpong(struct ctl *ctl);
int cmd_clock_explain(struct ctl *ctl);
int cmd_route_explain(struct ctl *ctl);
int cmd_roster(struct ctl *ctl);
int cmd_pack_simulate(struct ctl *ctl);
int cmd_order_evidence(struct ctl *ctl);
int cmd_report(struct ctl *ctl);
int cmd_report_due(struct ctl *ctl);
int cmd_model_corpus(struct ctl *ctl);
int cmd_status(struct ctl *ctl);
int cmd_doctor(struct ctl *ctl);
int cmd_time_show(struct ctl *ctl);
int cmd_time_set(struct ctl *ctl);
int cmd_time_speed(struct ctl *ctl);
int cmd_time_advance(struct ctl *ctl);
int cmd_model_train(struct ctl *ctl);
int cmd_model_eval(struct ctl *ctl);
int cmd_models_add(struct ctl *ctl);
int cmd_models_starter(struct ctl *ctl);
int cmd_models_list(struct ctl *ctl);
int cmd_models_apply(struct ctl *ctl);
int cmd_models_rollback(struct ctl *ctl);
int cmd_models_shadow(struct ctl *ctl);
int cmd_model_retrain(struct ctl *ctl);
int cmd_model_report(struct ctl *ctl);
int cmd_classify(struct ctl *ctl);

#endif
