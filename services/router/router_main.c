/* The router's routes. */
#include "common/str.h"
#include "services/router/alarm_due.h"
#include "services/router/bench_desk.h"
#include "services/router/dispatch_desk.h"
#include "services/router/feed_desk.h"
#include "services/router/feedback_desk.h"
#include "services/router/finding_desk.h"
#include "services/router/founding_desk.h"
#include "services/router/merging_desk.h"
#include "services/router/note_desk.h"
#include "services/router/order_desk.h"
#include "services/router/session_desk.h"
#include "services/router/tree_desk.h"
#include "services/router/unit_desk.h"
#include "services/router/upper_desk.h"
#include "services/router/view_desk.h"
#include "services/router/whistle_desk.h"

/* ---- what time brings: only the alarm of the backstop needs memory ---- */

static enum result open_alarm(struct batch *batch, void **own)
{
    (void)batch;
    *own = alarm_due_open();
    return RESULT_OK;
}

static void close_alarm(void **own)
{
    struct alarm_watch *watch = *own;
    alarm_due_close(&watch);
    *own = NULL;
}

static enum result due(struct batch *batch, size_t *taken)
{
    *taken = 0;
    return alarm_due(batch, batch->own);
}

static void committed(struct batch *batch)
{
    alarm_due_committed(batch, batch->own);
}

/* ---- the service ---- */

static const struct route ROUTES[] = {
    {MESSAGE_SIGN, unit_desk_decode_sign, unit_desk_step_sign},
    {MESSAGE_MAKE_CONTACT, unit_desk_decode_contact, unit_desk_step_contact},
    {MESSAGE_ARRIVE, unit_desk_decode_arrive, unit_desk_step_arrive},
    {MESSAGE_REPORT_INTERIM, feedback_desk_decode_interim, feedback_desk_step_interim},
    {MESSAGE_RETURN_ORDER, unit_desk_decode_return, unit_desk_step_return},
    {MESSAGE_RULE_RETURN, bench_desk_decode_rule, bench_desk_step_rule},
    {MESSAGE_FEED_BACK, feedback_desk_decode_final, feedback_desk_step_final},
    {MESSAGE_SIGN_OFF, unit_desk_decode_sign_off, unit_desk_step_sign_off},
    {MESSAGE_ASSIGN, dispatch_desk_decode_assign, dispatch_desk_step_assign},
    {MESSAGE_CHANGE_MATTER, dispatch_desk_decode_change, dispatch_desk_step_change},
    {MESSAGE_MERGE, merging_desk_decode_merge, merging_desk_step_merge},
    {MESSAGE_UNMERGE, merging_desk_decode_unmerge, merging_desk_step_unmerge},
    {MESSAGE_REOPEN, merging_desk_decode_reopen, merging_desk_step_reopen},
    {MESSAGE_WHISTLE, whistle_desk_decode_whistle, whistle_desk_step_whistle},
    {MESSAGE_REPORT_IN, finding_desk_decode_report_in, finding_desk_step_report_in},
    {MESSAGE_CONCLUDE_WHISTLE, finding_desk_decode_conclude, finding_desk_step_conclude},
    {MESSAGE_HOLD_SESSION, session_desk_decode_session, session_desk_step_session},
    {MESSAGE_HAND_OVER, session_desk_decode_hand_over, session_desk_step_hand_over},
    {MESSAGE_DELEGATE, tree_desk_decode_delegate, tree_desk_step_delegate},
    {MESSAGE_SPLIT, tree_desk_decode_split, tree_desk_step_split},
    {MESSAGE_COMMENT, note_desk_decode_comment, note_desk_step_comment},
    {MESSAGE_REVISE_CAUSE, note_desk_decode_cause, note_desk_step_cause},
    {MESSAGE_VIEW_ORDER, view_desk_decode, view_desk_step},
    {MESSAGE_WATCH_ORDERS, feed_desk_decode, feed_desk_step},
    {MESSAGE_HAND_BACK, upper_desk_decode_hand_back, upper_desk_step_hand_back},
    {MESSAGE_REQUEST_CLASSIFIED, founding_desk_decode, founding_desk_step},
    {MESSAGE_REQUEST_SUPPLEMENTED, order_desk_decode_of_request, order_desk_step_supplemented},
    {MESSAGE_REQUEST_WITHDRAWN, order_desk_decode_of_request, order_desk_step_withdrawn},
    {MESSAGE_UPPER_INSTRUCTED, upper_desk_decode_instructed, upper_desk_step_instructed},
    {MESSAGE_REQUEST_ANONYMISED, order_desk_decode_anonymised, order_desk_step_anonymised},
    {MESSAGE_REDO_ORDERED, order_desk_decode_redo, order_desk_step_redo},
    {MESSAGE_WRITE_OFF_APPROVED, order_desk_decode_write_off, order_desk_step_write_off},
    {MESSAGE_CARD_RAISED, order_desk_decode_card, order_desk_step_card},
    {MESSAGE_DUE_CHANGED, order_desk_decode_due, order_desk_step_due},
    {MESSAGE_RELIEF_ASKED, upper_desk_decode_relief, upper_desk_step_relief},
    {MESSAGE_MEETING_DECIDED, dispatch_desk_decode_meeting, dispatch_desk_step_meeting},
};

static void reach(const struct message *message, struct rights_subject *of)
{
    const struct order *row = message->rows;
    if (row != NULL)
        *of = (struct rights_subject){.matter = row->matter, .reported = row->reported};
}

extern const char sql_router[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "router",
                                          .node = NODE_ROUTER,
                                          .about = "dispatches orders to the units that must act 派单",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .sql = sql_router,
                                          .open = open_alarm,
                                          .close = close_alarm,
                                          .reach = reach,
                                          .load = router_load,
                                          .save = router_save,
                                          .committed = committed,
                                          .due = due});
}
