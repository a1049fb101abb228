/* One transaction over many messages: decode, claim, load, step, save, commit. */
#include "common/run.h"
#include "common/fault.h"
#include "common/log.h"
#include "common/str.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const struct route *route_find(const struct service *service, enum message_type type)
{
    for (size_t i = 0; i < service->route_count; i++)
        if (service->routes[i].type == type)
            return &service->routes[i];
    return NULL;
}

static enum result refuse_early(struct work *work, const char *field, enum reason reason, bool denied)
{
    faults_add(&work->message.faults, field, reason);
    work->message.reply.status =
        denied ? LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED : LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED;
    work->message.refused = true;
    return RESULT_REFUSE;
}

static enum result decode_header(struct work *work)
{
    struct message *message = &work->message;
    if (work->swept || work->spooled != NULL) {
        message->header = work->swept_header;
        return RESULT_OK;
    }
    struct frames frames = bus_raw_frames(work->raw);
    work->body = (struct bytes){frames.body, frames.body_size};
    size_t limit = work->command ? WIRE_COMMAND_MAX : WIRE_EVENT_MAX;
    if (wire_header(&frames, limit, &message->header, &message->faults) != RESULT_OK) {
        message->refused = true;
        return RESULT_REFUSE;
    }
    return RESULT_OK;
}

/* Who may say this: commands by role, events only along an edge of flow.def. */
static enum result check_sender(struct run *run, struct work *work)
{
    struct message *message = &work->message;
    const struct message_info *info = wire_info(message->header.type);
    bool event = info != NULL && info->kind == KIND_EVENT; /* a row may be of a newer program */
    message->route = route_find(run->runtime->service, message->header.type);
    if (info == NULL || message->route == NULL || event == work->command)
        return refuse_early(work, "header.type", REASON_NOT_HERE, false);
    if (!work->command)
        return RESULT_OK;
    if (work->spooled != NULL)
        run_spool_sender(run, work);
    else
        message->from = directory_principal(&run->runtime->directory, work->raw->key);
    if (message->from == NULL || !rights_may(NULL, message->from, message->header.type, &(struct rights_subject){0}))
        return refuse_early(work, "header.type", REASON_NOT_ALLOWED, true);
    return RESULT_OK;
}

static enum result check_event_sender(struct run *run, struct work *work)
{
    if (work->command || work->swept)
        return RESULT_OK;
    const struct instance *peer = directory_instance(&run->runtime->directory, work->raw->key);
    work->sender = peer == NULL ? 0 : (int)peer->node;
    work->outbox_id = (int64_t)work->message.header.sequence;
    if (peer == NULL || !wire_edge(work->message.header.type, peer->node, run->runtime->service->node))
        return refuse_early(work, "header.type", REASON_NOT_ALLOWED, true);
    return RESULT_OK;
}

static void hash_work(struct work *work)
{
    crypto_generichash_state state;
    uint32_t type = (uint32_t)work->message.header.type;
    crypto_generichash_init(&state, NULL, 0, sizeof work->hash);
    crypto_generichash_update(&state, (const unsigned char *)&type, sizeof type);
    crypto_generichash_update(&state, work->body.data, work->body.size);
    crypto_generichash_final(&state, work->hash, sizeof work->hash);
}

static void decode_one(struct run *run, struct work *work)
{
    struct message *message = &work->message;
    memset(message, 0, sizeof *message);
    loopline__wire__v1__reply__init(&message->reply);
    work->claimed = work->answered = work->postponed = work->deferred = work->judged = work->weighed = false;
    work->first_reply = (struct bytes){NULL, 0};
    work->quarantined = REASON_NONE;
    if (decode_header(work) != RESULT_OK || check_sender(run, work) != RESULT_OK ||
        check_event_sender(run, work) != RESULT_OK)
        return;
    ProtobufCMessage *body = NULL;
    enum result outcome =
        wire_body(run->batch.arena, message->header.type, work->body.data, work->body.size, &body, &message->faults);
    if (outcome != RESULT_OK) {
        message->refused = true;
        if (outcome == RESULT_RETRY) { /* the batch is full, the message is innocent: it comes again */
            run_postpone(message);
            work->postponed = true;
        } else if (work->command) { /* what else is wrong with it is told in the same answer */
            message->body = wire_body_refused(run->batch.arena, message->header.type, work->body.data, work->body.size,
                                              &message->faults);
            if (message->body != NULL && message->route->decode(&run->batch, message) == RESULT_STOP)
                log_error("a decoder stopped on a refused body", "type", wire_info(message->header.type)->name, NULL);
        }
        return;
    }
    message->body = body;
    if (work->command) { /* people name orders by number, in the body that their key vouches for */
        hash_work(work);
        if (run_spool_known(run, work))
            return;
    } else
        message->subject = message->header.order_id;
    if (message->route->decode(&run->batch, message) != RESULT_OK || message->faults.count > 0)
        message->refused = work->weighed = true;
}

/* ---- steps -------------------------------------------------------------------------------------------- */

static bool out_of_reach(const struct run *run, const struct message *message)
{
    const struct service *service = run->runtime->service;
    struct rights_subject of = {0};
    if (service->reach != NULL)
        service->reach(message, &of);
    return !of.each && !message_reaches(&run->batch, message, &of);
}

/* Of another matter, or against the sender's own unit: it is as if it were not there; what is about no order is denied. */
static enum result refuse_reach(struct message *message)
{
    if (message->number != NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED;
    return batch_refuse(message, "header.type", REASON_NOT_ALLOWED);
}

static enum result step_one(struct run *run, struct work *work)
{
    struct message *message = &work->message;
    size_t outgoing = run->out.outgoing_count, events = run->out.event_count;
    run->out.current = message;
    enum result outcome =
        out_of_reach(run, message) ? refuse_reach(message) : message->route->step(&run->batch, message);
    run->out.current = NULL;
    if (outcome == RESULT_REFUSE) {
        run->out.outgoing_count = outgoing;
        run->out.event_count = events;
        message->refused = work->weighed = work->judged = true;
        if (message->reply.status == LOOPLINE__WIRE__V1__STATUS__STATUS_UNSPECIFIED)
            message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED;
        if (!work->command)
            work->quarantined = message->faults.count > 0 ? message->faults.list[0].reason : REASON_WRONG_STATE;
        return RESULT_OK;
    }
    if (outcome == RESULT_OK && message->reply.status == LOOPLINE__WIRE__V1__STATUS__STATUS_UNSPECIFIED)
        message->reply.status =
            run_is_query(message) ? LOOPLINE__WIRE__V1__STATUS__STATUS_OK : LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE;
    return outcome;
}

static int compare_events(const void *a, const void *b)
{
    int64_t left = (*(struct work *const *)a)->outbox_id, right = (*(struct work *const *)b)->outbox_id;
    return (left > right) - (left < right);
}

/* Events in the order in which they were said, whatever the order in which they came; then commands. */
static size_t collect(const struct run *run, struct work **active)
{
    size_t events = 0, count = 0;
    for (size_t i = 0; i < run->count; i++)
        if (!run->works[i]->command && run->works[i]->claimed && !run->works[i]->message.refused)
            active[events++] = run->works[i];
    qsort(active, events, sizeof *active, compare_events);
    count = events;
    for (size_t i = 0; i < run->count; i++)
        if (run->works[i]->command && !run->works[i]->message.refused)
            active[count++] = run->works[i];
    return count;
}

static enum result step_all(struct run *run)
{
    struct batch *batch = &run->batch;
    batch->messages = arena_array(batch->arena, run->count + 1, sizeof(struct message *));
    struct work **active = arena_array(batch->arena, run->count + 1, sizeof *active);
    batch->count = collect(run, active);
    for (size_t i = 0; i < batch->count; i++)
        batch->messages[i] = &active[i]->message;
    if (batch->count == 0)
        return RESULT_OK;
    enum result outcome = run->runtime->service->load(batch);
    for (size_t i = 0; outcome == RESULT_OK && i < batch->count; i++)
        outcome = step_one(run, active[i]);
    if (outcome == RESULT_OK)
        outcome = FAULT_OR(SAVE_BEFORE, run->runtime->service->save(batch));
    return outcome;
}

/* ---- the run ------------------------------------------------------------------------------------------- */

static void run_open(struct run *run, struct runtime *runtime, struct work *const *works, size_t count)
{
    memset(run, 0, sizeof *run);
    arena_reset(runtime->arena);
    run->runtime = runtime;
    run->works = works;
    run->count = count;
    run->started = instant_wall();
    run->out.runtime = runtime;
    run->batch = (struct batch){.arena = runtime->arena,
                                .db = runtime->db,
                                .conf = runtime->conf,
                                .pack = runtime->pack,
                                .spool = runtime->spool,
                                .own = runtime->own,
                                .out = &run->out};
}

static bool needs_transaction(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (!run->works[i]->message.refused || run->works[i]->swept || run->works[i]->spooled != NULL)
            return true;
    return false;
}

/* What names a row of the newest pack is no bad data, only early: a replica that has not read that pack reads it. */
static enum result check_refused(struct run *run)
{
    enum result outcome = RESULT_OK;
    for (size_t i = 0; i < run->count; i++) {
        const struct work *work = run->works[i];
        if (work->command ? !work->weighed : !work->claimed || work->quarantined == REASON_NONE)
            continue;
        outcome = announce_pack_newer(run->runtime, run->batch.arena, &run->awaits);
        break;
    }
    return outcome == RESULT_OK && run->awaits != 0 ? RESULT_RETRY : outcome;
}

static enum result transaction(struct run *run)
{
    enum result outcome = db_begin_soon(run->runtime->db, &run->batch.now);
    if (outcome == RESULT_OK)
        outcome = run_claim_events(run);
    if (outcome == RESULT_OK)
        outcome = run_check_keys(run);
    if (outcome == RESULT_OK)
        outcome = db_settle(run->runtime->db);
    if (outcome == RESULT_OK)
        outcome = step_all(run);
    if (outcome == RESULT_OK)
        outcome = check_refused(run);
    if (outcome == RESULT_OK && run_holds_back(run))
        return RESULT_REFUSE; /* one by one, the later ones stay where they are */
    if (outcome == RESULT_OK)
        outcome = run_save(run);
    if (outcome != RESULT_OK)
        return outcome;
    if (FAULT_FAILS(EARLY_ACK))
        run_reply_all(run);
    FAULT(SAVE_AFTER);
    outcome = FAULT_OR(COMMIT_BEFORE, db_commit(run->runtime->db));
    run->unconfirmed = outcome != RESULT_OK && db_unconfirmed(run->runtime->db);
    run->unknown = outcome != RESULT_OK && db_unknown(run->runtime->db) && !run->unconfirmed;
    return outcome;
}

static void log_fault(const struct runtime *runtime, const char *fact)
{
    const struct db_fault *fault = db_fault(runtime->db);
    log_warn(fact, "sqlstate", fault->sqlstate, "statement", fault->statement, "constraint", fault->constraint,
             "message", fault->message, NULL);
}

static void log_given_up(const struct run *run)
{
    const char *fact = "batch given up for now";
    if (run->awaits == 0)
        log_fault(run->runtime, fact);
    else
        log_warn(fact, "waits_for_pack", log_number(run->awaits), "in_force", log_number(run->batch.pack->version),
                 NULL);
}

static bool violated(const struct runtime *runtime, const char *constraint)
{
    return strcmp(db_fault(runtime->db)->constraint, constraint) == 0;
}

/* Who locks no order (a look at it) may add to its history beside another: who came second links to the first. */
static bool met_on_strand(const struct runtime *runtime, enum result outcome)
{
    return outcome == RESULT_REFUSE && violated(runtime, "event_strand");
}

static enum result attempt(struct run *run, struct runtime *runtime, struct work *const *works, size_t count)
{
    const bool able = runtime->pack != NULL && runtime->opened && db_connected(runtime->db);
    enum result outcome = RESULT_OK;
    run_open(run, runtime, works, count);
    for (size_t i = 0; i < count; i++)
        decode_one(run, works[i]);
    if (!needs_transaction(run)) {
        if (able)
            outcome = check_refused(run);
        if (outcome == RESULT_OK)
            run_reply_all(run);
        return outcome;
    }
    if (!able) /* the loop reconnects, with pauses */
        return RESULT_RETRY;
    outcome = transaction(run);
    if (outcome == RESULT_OK) {
        FAULT(COMMIT_AFTER);
        if (runtime->service->committed != NULL && run->batch.count > 0)
            runtime->service->committed(&run->batch);
        run_reply_all(run);
        run_push_all(run);
        metric_add(runtime->batches, 1);
        metric_add(runtime->messages, (double)run->batch.count);
        for (size_t i = 0; i < run->batch.count; i++)
            vitals_handled(runtime->vitals, run->batch.messages[i]->route);
        metric_observe(runtime->batch_seconds, (double)(instant_wall() - run->started) / 1e6);
        return RESULT_OK;
    }
    db_rollback(runtime->db);
    /* Another replica, or another message of this batch, kept the same key first: alone it will find it. */
    bool same_key = outcome == RESULT_REFUSE && count == 1 && violated(runtime, "command_key_pkey");
    run->met = met_on_strand(runtime, outcome);
    return same_key || run->met ? RESULT_RETRY : outcome;
}

/* The bad one, alone: it is answered or set aside; nothing else of the batch is touched. */
static enum result set_aside(struct run *run)
{
    struct work *work = run->works[0];
    struct runtime *runtime = run->runtime;
    log_fault(runtime, "message refused by the database");
    if (work->command) {
        work->message.faults.count = 0;
        faults_add(&work->message.faults, "", REASON_BAD_DATA);
        loopline__wire__v1__reply__init(&work->message.reply);
        work->message.reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED;
        if (work->spooled != NULL)
            return run_spool_refused(run, work);
        run_reply_one(run, work);
        return RESULT_OK;
    }
    run->out.outgoing_count = run->out.event_count = 0;
    enum result outcome = db_begin(runtime->db, &run->batch.now);
    if (outcome == RESULT_OK)
        outcome = run_claim_events(run);
    work->quarantined = REASON_BAD_DATA;
    faults_add(&work->message.faults, db_fault(runtime->db)->constraint, REASON_BAD_DATA);
    if (outcome == RESULT_OK)
        outcome = run_save_quarantine(run);
    if (outcome == RESULT_OK)
        outcome = run_save_emitted(run);
    if (outcome == RESULT_OK)
        outcome = db_commit(runtime->db);
    if (outcome != RESULT_OK)
        db_rollback(runtime->db);
    return outcome == RESULT_REFUSE ? RESULT_STOP : outcome;
}

/* Again at once would end the same way: the loop connects first; or the standby is not there. */
static bool in_vain(const struct runtime *runtime)
{
    return !db_connected(runtime->db) || db_unconfirmed(runtime->db);
}

static enum result batch_once(struct run *run, struct runtime *runtime, struct work *const *works, size_t count,
                              bool last_try)
{
    enum result outcome = attempt(run, runtime, works, count);
    if (outcome == RESULT_REFUSE && count == 1)
        outcome = set_aside(run);
    if (outcome == RESULT_OK)
        return RESULT_OK;
    if (outcome == RESULT_RETRY) {
        metric_add(runtime->retries, 1);
        if (db_unconfirmed(runtime->db))
            vitals_unconfirmed(runtime->vitals);
        if (last_try || in_vain(runtime)) {
            log_given_up(run);
            run_reply_later(run);
        }
    } else if (outcome == RESULT_STOP) {
        log_fault(runtime, "the database refuses this program");
        run_reply_later(run);
    }
    return outcome;
}

/* One of many is at fault: alone it shows. */
static enum result run_singly(struct runtime *runtime, struct work *const *works, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (batch_run(runtime, &works[i], 1) == RESULT_STOP)
            return RESULT_STOP;
    return RESULT_OK;
}

static enum result run_deferred(struct runtime *runtime, struct work *const *works, size_t count)
{
    struct work *later[BATCH_MAX];
    size_t waiting = 0;
    for (size_t i = 0; i < count; i++)
        if (works[i]->deferred)
            later[waiting++] = works[i];
    return waiting == 0 ? RESULT_OK : batch_run(runtime, later, waiting);
}

/* Whoever is met on a strand has committed: each meeting is somebody's progress, and many may have to pass first. */
enum result batch_run(struct runtime *runtime, struct work *const *works, size_t count)
{
    enum { TRIES = 4, MEETINGS = 60 };
    struct run run;
    for (int i = 1, meetings = 0; i <= TRIES; i++) {
        enum result outcome = batch_once(&run, runtime, works, count, i == TRIES);
        if (outcome == RESULT_OK)
            return run_deferred(runtime, works, count);
        if (outcome == RESULT_REFUSE)
            return run_singly(runtime, works, count);
        if (outcome != RESULT_RETRY || in_vain(runtime))
            return outcome;
        if (run.awaits != 0 && announce_pack_turn(runtime) == RESULT_STOP)
            return RESULT_STOP;
        if (run.met && i < TRIES && ++meetings < MEETINGS)
            i--;
        if (i < TRIES) /* jitter: two replicas that collided do not collide again */
            zmq_poll(NULL, 0, (long)randombytes_uniform((uint32_t)(5 << i)));
    }
    return RESULT_RETRY;
}

enum result batch_due(struct runtime *runtime, size_t *taken)
{
    struct run run;
    *taken = 0;
    if (runtime->service->due == NULL || runtime->pack == NULL || !runtime->opened)
        return RESULT_OK;
    run_open(&run, runtime, NULL, 0);
    enum result outcome = db_begin(runtime->db, &run.batch.now);
    if (outcome == RESULT_OK)
        outcome = FAULT_OR(DUE_BEFORE, runtime->service->due(&run.batch, taken));
    if (outcome == RESULT_OK && *taken > 0)
        outcome = run_save_emitted(&run);
    FAULT_WHEN(outcome == RESULT_OK && *taken > 0, DUE_AFTER);
    if (outcome == RESULT_OK)
        outcome = FAULT_OR(COMMIT_BEFORE, db_commit(runtime->db));
    if (outcome == RESULT_OK) {
        FAULT(COMMIT_AFTER);
        if (runtime->service->committed != NULL)
            runtime->service->committed(&run.batch);
        run_push_all(&run);
        return RESULT_OK;
    }
    log_fault(runtime, "due work failed");
    if (db_unconfirmed(runtime->db))
        vitals_unconfirmed(runtime->vitals);
    db_rollback(runtime->db);
    *taken = 0;
    if (met_on_strand(runtime, outcome)) /* at the next tick */
        return RESULT_RETRY;
    return outcome == RESULT_REFUSE ? RESULT_STOP : outcome;
}

enum result batch_call(struct runtime *runtime, enum result (*call)(struct batch *, void **), bool open)
{
    struct run run;
    run_open(&run, runtime, NULL, 0);
    if (open && call == NULL)
        return RESULT_OK;
    enum result outcome = db_begin(runtime->db, &run.batch.now);
    if (outcome == RESULT_OK)
        outcome = open ? call(&run.batch, &runtime->own) : runtime->service->pack(&run.batch);
    if (outcome == RESULT_OK)
        outcome = db_commit(runtime->db);
    if (outcome == RESULT_OK)
        return RESULT_OK;
    db_rollback(runtime->db);
    if (open && runtime->own != NULL && runtime->service->close != NULL)
        runtime->service->close(&runtime->own);
    return outcome;
}
