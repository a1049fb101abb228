/* The routes of intake, and what it remembers while it runs. */
#include "common/metrics.h"
#include "services/intake/appeal_desk.h"
#include "services/intake/ask_desk.h"
#include "services/intake/care_due.h"
#include "services/intake/hold_desk.h"
#include "services/intake/intake_store.h"
#include "services/intake/keeping_due.h"
#include "services/intake/look_desk.h"
#include "services/intake/person_desk.h"
#include "services/intake/person_store.h"
#include "services/intake/phone_desk.h"
#include "services/intake/seal_due.h"
#include "services/intake/seal_ring.h"
#include "services/intake/spool_desk.h"
#include "services/intake/submit_desk.h"
#include "services/intake/told_desk.h"
#include "services/intake/upper_desk.h"
#include "services/intake/visit_desk.h"
#include <stdlib.h>

static enum result intake_open(struct batch *batch, void **own)
{
    struct intake_own *intake = memory_alloc(sizeof *intake);
    *own = intake;
    intake->reveals =
        metric_new(METRIC_COUNTER, "loopline_reveals_total", NULL, "Identities that were opened for somebody");
    intake->anonymised = metric_new(METRIC_COUNTER, "loopline_anonymised_total", NULL, "Requests kept long enough");
    enum result outcome = person_store_open(batch, intake);
    return outcome == RESULT_OK ? intake_token_key(batch, intake->token_key) : outcome;
}

static void intake_close(void **own)
{
    struct intake_own *intake = *own;
    free(intake->buckets);
    free(intake->blocks);
    seal_ring_free(&intake->ring);
    free(intake);
    *own = NULL;
}

static enum result (*const DUE[])(struct batch *batch, size_t *taken) = {care_due, keeping_due, seal_due};

/* One kind of work per transaction, in turn, so that none waits until all of another is done. */
static enum result due(struct batch *batch, size_t *taken)
{
    struct intake_own *own = batch->own;
    enum result outcome = RESULT_OK;
    *taken = 0;
    for (size_t i = 0; outcome == RESULT_OK && *taken == 0 && i < COUNT(DUE); i++)
        outcome = DUE[own->turn++ % COUNT(DUE)](batch, taken);
    return outcome;
}

static const struct setting SETTINGS[] = {
    {"identity.keys", SETTING_TEXT, "", 0, 0,
     "folder of the keys that seal who asked; empty = identity below bus.keys"},
    {"intake.spool", SETTING_TEXT, "", 0, 0,
     "folder, of this replica alone, where submits wait while the database is away; empty = none"},
    {"intake.spool_mb", SETTING_INT, "256", 1, 65536, "the most it may hold, MiB"},
};

static const struct route ROUTES[] = {
    {MESSAGE_SUBMIT, submit_desk_decode, submit_desk_step},
    {MESSAGE_SUPPLEMENT, person_desk_decode_supplement, person_desk_step_supplement},
    {MESSAGE_WITHDRAW, person_desk_decode_withdraw, person_desk_step_withdraw},
    {MESSAGE_TRACK, look_desk_decode_track, look_desk_step_track},
    {MESSAGE_WATCH, look_desk_decode_watch, look_desk_step_watch},
    {MESSAGE_FETCH_RECEIPT, spool_desk_decode, spool_desk_step},
    {MESSAGE_REVEAL, look_desk_decode_reveal, look_desk_step_reveal},
    {MESSAGE_PROGRESS_MADE, told_desk_decode_progress, told_desk_step_progress},
    {MESSAGE_REQUEST_REOPENED, told_desk_decode_reopened, told_desk_step_reopened},
    {MESSAGE_ANSWER_SURVEY, ask_desk_decode_answer, ask_desk_step_answer},
    {MESSAGE_LODGE_APPEAL, appeal_desk_decode, appeal_desk_step},
    {MESSAGE_KEEP_CARE, visit_desk_decode_keep, visit_desk_step_keep},
    {MESSAGE_KEEP_HOLD, hold_desk_decode, hold_desk_step},
    {MESSAGE_FIND_BY_PHONE, phone_desk_decode, phone_desk_step},
    {MESSAGE_INSTRUCT, upper_desk_decode, upper_desk_step},
    {MESSAGE_VISIT_PLANNED, visit_desk_decode_planned, visit_desk_step_planned},
    {MESSAGE_HOTSPOT_RAISED, told_desk_decode_hotspot, told_desk_step_hotspot},
};

extern const char sql_intake[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "intake",
                                          .node = NODE_INTAKE,
                                          .about = "accepts demands from every channel, durably 受理",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .settings = SETTINGS,
                                          .setting_count = COUNT(SETTINGS),
                                          .spoolable = spool_desk_may,
                                          .spool_folder = "intake.spool",
                                          .spool_size = "intake.spool_mb",
                                          .sql = sql_intake,
                                          .check = seal_ring_check,
                                          .open = intake_open,
                                          .close = intake_close,
                                          .reach = intake_reach,
                                          .load = intake_load,
                                          .save = intake_save,
                                          .committed = intake_committed,
                                          .due = due});
}
