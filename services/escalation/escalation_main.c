#include "common/anchor.h"
#include "common/store.h"
#include "services/escalation/anchor_due.h"
#include "services/escalation/cadence_due.h"
#include "services/escalation/firing_due.h"
#include "services/escalation/lag_due.h"
#include "services/escalation/meeting_desk.h"
#include "services/escalation/recount_due.h"
#include "services/escalation/relief_desk.h"
#include "services/escalation/slip_desk.h"
#include "services/escalation/view_desk.h"
#include "services/escalation/watching_desk.h"
#include <stdlib.h>

static const struct setting SETTINGS[] = {
    {"escalation.late_after_s", SETTING_INT, "60", 1, 86400,
     "a card that fires this much after it was due is marked late, s"},
    ANCHOR_SETTINGS,
};

static const struct route ROUTES[] = {
    {MESSAGE_ORDER_DISPATCHED, watching_desk_decode_dispatched, watching_desk_dispatched},
    {MESSAGE_MILESTONE_REACHED, watching_desk_decode_milestone, watching_desk_milestone},
    {MESSAGE_ACKNOWLEDGE_CARD, slip_desk_decode_acknowledge, slip_desk_acknowledge},
    {MESSAGE_ASK_RELIEF, relief_desk_decode_ask, relief_desk_ask},
    {MESSAGE_DECIDE_RELIEF, relief_desk_decode_decide, relief_desk_decide},
    {MESSAGE_END_RELIEF, relief_desk_decode_end, relief_desk_end},
    {MESSAGE_SUPERVISE, slip_desk_decode_supervise, slip_desk_supervise},
    {MESSAGE_ANSWER_SLIP, slip_desk_decode_answer, slip_desk_answer},
    {MESSAGE_CLOSE_SLIP, slip_desk_decode_close, slip_desk_close},
    {MESSAGE_PUT_ON_AGENDA, meeting_desk_decode_put, meeting_desk_put},
    {MESSAGE_DECIDE_ITEM, meeting_desk_decode_decide, meeting_desk_decide},
    {MESSAGE_CLOSE_MEETING, meeting_desk_decode_close, meeting_desk_close},
    {MESSAGE_CALL_MEETING, meeting_desk_decode_call, meeting_desk_call},
    {MESSAGE_VIEW_CLOCKS, view_desk_decode, view_desk_step},
    {MESSAGE_RELIEF_DECIDED, relief_desk_decode_decided, relief_desk_decided},
    {MESSAGE_REQUEST_ANONYMISED, watching_desk_decode_anonymised, watching_desk_anonymised},
};

/* What this process remembers between batches. */
struct own {
    struct recount recount;
    struct anchoring anchoring;
    struct lag lag;
    size_t turn; /* whose turn it is: DUE */
};

static enum result open_own(struct batch *batch, void **own)
{
    (void)batch;
    struct own *made = memory_alloc(sizeof *made);
    made->anchoring.done = DAY_NONE;
    lag_open(&made->lag);
    *own = made;
    return RESULT_OK;
}

static void close_own(void **own)
{
    free(*own);
    *own = NULL;
}

static enum result save(struct batch *batch)
{
    enum result outcome = slip_desk_issue(batch);
    if (outcome == RESULT_OK)
        outcome = escalation_save(batch);
    if (outcome == RESULT_OK)
        outcome = slip_save(batch);
    return outcome == RESULT_OK ? store_anonymise(batch) : outcome;
}

/* ---- what time brings ---------------------------------------------------------------------------------------- */

static enum result due_rungs(struct batch *batch, size_t *taken)
{
    return firing_due(batch, taken);
}

static enum result due_recount(struct batch *batch, size_t *taken)
{
    return recount_due(batch, &((struct own *)batch->own)->recount, taken);
}

static enum result due_anchor(struct batch *batch, size_t *taken)
{
    return anchor_due(batch, &((struct own *)batch->own)->anchoring, taken);
}

static enum result (*const DUE[])(struct batch *batch, size_t *taken) = {due_rungs, due_recount, cadence_due,
                                                                         due_anchor};

/* One kind of work per transaction, so that none waits for an order while it holds what another one needs; in turn, so
 * that none has to wait until all of another is done. */
static enum result due(struct batch *batch, size_t *taken)
{
    struct own *own = batch->own;
    enum result outcome = lag_due(batch, &own->lag);
    *taken = 0;
    for (size_t i = 0; outcome == RESULT_OK && *taken == 0 && i < COUNT(DUE); i++)
        outcome = DUE[own->turn++ % COUNT(DUE)](batch, taken);
    return outcome;
}

static void committed(struct batch *batch)
{
    lag_committed(batch, &((struct own *)batch->own)->lag);
}

static void reach(const struct message *message, struct rights_subject *of)
{
    const struct watch_row *row = message->rows;
    if (row != NULL)
        *of = (struct rights_subject){.matter = row->matter, .reported = row->reported};
}

extern const char sql_escalation[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "escalation",
                                          .node = NODE_ESCALATION,
                                          .about = "watches every order by clocks and climbs the ladder 督办",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .settings = SETTINGS,
                                          .setting_count = COUNT(SETTINGS),
                                          .sql = sql_escalation,
                                          .open = open_own,
                                          .close = close_own,
                                          .reach = reach,
                                          .load = escalation_load,
                                          .save = save,
                                          .committed = committed,
                                          .due = due});
}
