/* Commands and the journal on disk (spool.h): into it when the database is away, out of it when it is back. */
#include "common/log.h"
#include "common/run.h"
#include "common/str.h"
#include <string.h>

enum { DRAIN_MAX = 64, PAUSE_MS = 500, WAITED_DAYS = 31 };

#define MS ((instant)1000)

static const struct spooled *known(const struct run *run, const struct work *work)
{
    const struct message *message = &work->message;
    return spool_find(run->runtime->spool, message->from->name, message->header.idempotency_key);
}

static void answer_spooled(struct run *run, struct message *message, const struct spooled *entry)
{
    Loopline__Intake__V1__Spooled *out = arena_alloc(run->batch.arena, sizeof *out);
    char token[UUID_TEXT];
    loopline__intake__v1__spooled__init(out);
    uuid_format(&entry->token, token);
    out->token = arena_text(run->batch.arena, token);
    out->received_at = entry->received_at;
    loopline__wire__v1__reply__init(&message->reply);
    message->faults.count = 0;
    message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_SPOOLED;
    message->reply.result_case = LOOPLINE__WIRE__V1__REPLY__RESULT_SPOOLED;
    message->reply.spooled = out;
}

/* ---- into it ---- */

bool run_spool_known(struct run *run, struct work *work)
{
    struct message *message = &work->message;
    if (run->runtime->spool == NULL || work->spooled != NULL || run_is_query(message))
        return false;
    const struct spooled *entry = known(run, work);
    if (entry == NULL)
        return false;
    message->refused = true; /* it waits for its turn: nothing is done now */
    if (memcmp(entry->hash, work->hash, sizeof work->hash) == 0) {
        answer_spooled(run, message, entry);
    } else {
        faults_add(&message->faults, "header.idempotency_key", REASON_KEY_REUSED);
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_CONFLICT;
    }
    return true;
}

static bool room(const struct spool *spool, const char *channel, const struct spool_terms *terms)
{
    instant oldest = spool_oldest(spool);
    return spool_waiting(spool, channel) < (size_t)terms->entries &&
           (oldest == INSTANT_NONE || instant_wall() - oldest < terms->minutes * 60 * 1000 * MS);
}

static bool take(struct run *run, struct work *work)
{
    const struct service *service = run->runtime->service;
    struct message *message = &work->message;
    struct spool_terms terms = {0};
    bool innocent = !message->refused || work->deferred;
    if (!work->command || work->answered || work->spooled != NULL || !innocent || run->runtime->pack == NULL ||
        !service->spoolable(&run->batch, message, &terms))
        return false;
    if (known(run, work) != NULL)
        return true;
    struct spooled entry = {.token = uuid_new(),
                            .received_at = instant_wall(),
                            .principal = message->from->name,
                            .key = message->header.idempotency_key,
                            .channel = terms.channel,
                            .language = message->header.language,
                            .traceparent = message->header.traceparent,
                            .type = (int)message->header.type,
                            .body = work->body};
    memcpy(entry.hash, work->hash, sizeof entry.hash);
    return room(run->runtime->spool, terms.channel, &terms) && spool_add(run->runtime->spool, &entry) == RESULT_OK;
}

void run_spool_all(struct run *run)
{
    bool *taken, any = false;
    if (run->runtime->spool == NULL || db_connected(run->runtime->db))
        return;
    taken = arena_array(run->batch.arena, run->count + 1, sizeof *taken);
    for (size_t i = 0; i < run->count; i++) {
        taken[i] = take(run, run->works[i]);
        any = any || taken[i];
    }
    if (!any || spool_sync(run->runtime->spool) != RESULT_OK)
        return;
    for (size_t i = 0; i < run->count; i++) {
        struct work *work = run->works[i];
        if (!taken[i])
            continue;
        work->first_reply = (struct bytes){NULL, 0};
        if (run_spool_known(run, work)) /* the same token for the same command, CONFLICT for another one */
            run_reply_one(run, work);
    }
}

/* ---- out of it ---- */

/* Both ends by this machine's clock; one that was set meanwhile, by more than any journal waits, is not believed. */
static int64_t waited(const struct spooled *entry)
{
    int64_t since = instant_wall() - entry->received_at;
    return since < 0 || since > WAITED_DAYS * 24 * INSTANT_HOUR ? 0 : since;
}

void run_spool_sender(struct run *run, struct work *work)
{
    const struct directory *directory = &run->runtime->directory;
    work->message.waited = waited(work->spooled);
    for (size_t i = 0; i < directory->principal_count; i++) {
        if (!str_equal(directory->principals[i].name, work->spooled->principal))
            continue;
        struct principal *from = arena_copy(run->batch.arena, &directory->principals[i], sizeof *from);
        from->revoked = false; /* a key that was revoked since was good when it spoke */
        work->message.from = from;
        return;
    }
}

struct drained_row {
    struct uuid token;
    const char *principal, *key;
    instant received_at;
    struct bytes reply;
};
static const struct field DRAINED[] = {FIELD(struct drained_row, token, UUID),
                                       FIELD(struct drained_row, principal, TEXT), FIELD(struct drained_row, key, TEXT),
                                       FIELD(struct drained_row, received_at, INSTANT),
                                       FIELD(struct drained_row, reply, BYTES)};

static bool settled(const struct work *work)
{
    return work->spooled != NULL && !work->deferred && !work->postponed &&
           work->message.reply.status != LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER;
}

enum result run_save_spooled(struct run *run)
{
    static const struct fields TABLE = FIELDS(struct drained_row, DRAINED);
    struct arena *arena = run->batch.arena;
    const void **rows = arena_array(arena, run->count + 1, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct work *work = run->works[i];
        struct drained_row *row = arena_alloc(arena, sizeof *row);
        if (!settled(work))
            continue;
        if (work->message.reply.status == LOOPLINE__WIRE__V1__STATUS__STATUS_UNSPECIFIED)
            work->message.reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED;
        run_add_errors(run, &work->message);
        *row = (struct drained_row){
            work->spooled->token, work->spooled->principal, work->spooled->key, work->spooled->received_at,
            work->first_reply.data != NULL ? work->first_reply : run_pack_reply(run, &work->message)};
        rows[count++] = row;
    }
    if (count == 0)
        return RESULT_OK;
    struct params params;
    params_open(&params, arena);
    params_rows(&params, &TABLE, rows, count);
    return db_call(run->runtime->db, "spooled_keep", &params, NULL, NULL);
}

void run_spool_done(struct run *run, struct work *work)
{
    char token[UUID_TEXT];
    work->answered = true;
    if (!settled(work))
        return;
    uuid_format(&work->spooled->token, token);
    if (work->message.faults.count > 0) /* it was good when it was taken: FetchReceipt says why it is not any more */
        log_warn("a spooled command was refused after all", "token", token, "reason",
                 reason_code(work->message.faults.list[0].reason), NULL);
    spool_done(run->runtime->spool, &work->spooled->token);
}

/* The database refuses its data: the reasons are kept for its sender, like those of any refusal. */
enum result run_spool_refused(struct run *run, struct work *work)
{
    struct runtime *runtime = run->runtime;
    run->out.outgoing_count = run->out.event_count = 0;
    enum result outcome = db_begin(runtime->db, &run->batch.now);
    if (outcome == RESULT_OK)
        outcome = run_save_spooled(run);
    if (outcome == RESULT_OK)
        outcome = db_commit(runtime->db);
    if (outcome == RESULT_OK)
        run_spool_done(run, work);
    else
        db_rollback(runtime->db);
    return outcome == RESULT_REFUSE ? RESULT_STOP : outcome;
}

static void work_of(struct work *work, const struct spooled *entry)
{
    memset(work, 0, sizeof *work);
    work->command = true;
    work->spooled = entry;
    work->body = entry->body;
    work->swept_header = (struct header){.message_id = uuid_new(), .type = (enum message_type)entry->type};
    str_copy(work->swept_header.idempotency_key, sizeof work->swept_header.idempotency_key, entry->key);
    str_copy(work->swept_header.language, sizeof work->swept_header.language, entry->language);
    str_copy(work->swept_header.traceparent, sizeof work->swept_header.traceparent, entry->traceparent);
}

enum result batch_drain(struct runtime *runtime, struct work *works, struct work **list, instant now)
{
    size_t waiting = runtime->spool == NULL ? 0 : spool_waiting(runtime->spool, NULL), count = 0;
    if (waiting == 0 || now < runtime->next_drain)
        return RESULT_OK;
    arena_reset(runtime->swept);
    for (size_t i = 0; i < waiting && count < DRAIN_MAX; i++) {
        struct spooled *entry = arena_alloc(runtime->swept, sizeof *entry);
        if (spool_read(runtime->spool, i, runtime->swept, entry) != RESULT_OK) {
            log_error("a spooled command cannot be read", NULL);
            continue;
        }
        work_of(&works[count], entry);
        list[count] = &works[count];
        count++;
    }
    enum result outcome = count == 0 ? RESULT_OK : batch_run(runtime, list, count);
    if (outcome != RESULT_OK || spool_waiting(runtime->spool, NULL) == waiting)
        runtime->next_drain = now + PAUSE_MS * MS; /* a busy channel, a database that is gone again */
    return outcome;
}
