/* What a batch leaves in the database beside the service's own rows: one statement per table. */
#include "common/log.h"
#include "common/run.h"
#include "common/store.h"
#include "common/str.h"
#include <string.h>

static const struct field ID_ROW[] = {FIELD(struct outbox_id, id, BIG)};
static const struct field OUTGOING[] = {
    FIELD(struct outgoing, destination, INT), FIELD(struct outgoing, sender, INT),
    FIELD(struct outgoing, subject, UUID),    FIELD(struct outgoing, type, INT),
    FIELD(struct outgoing, district, TEXT),   FIELD(struct outgoing, traceparent, TEXT),
    FIELD(struct outgoing, payload, BYTES),
};
static const struct field EVENT_ROW[] = {
    FIELD(struct event_row, subject, UUID), FIELD(struct event_row, district, TEXT),
    FIELD(struct event_row, service, INT),  FIELD(struct event_row, at, INSTANT),
    FIELD(struct event_row, kind, TEXT),    FIELD(struct event_row, unit, TEXT),
    FIELD(struct event_row, actor, TEXT),   FIELD(struct event_row, detail, TEXT),
};

static const void **row_pointers(struct arena *arena, const void *list, size_t count, size_t size)
{
    const void **rows = arena_array(arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (const char *)list + i * size;
    return rows;
}

static enum result save_outgoing(struct run *run)
{
    static const struct fields TABLE = FIELDS(struct outgoing, OUTGOING), IDS = FIELDS(struct outbox_id, ID_ROW);
    struct params params;
    size_t count = run->out.outgoing_count;
    if (count == 0)
        return RESULT_OK;
    params_open(&params, run->batch.arena);
    params_rows(&params, &TABLE, row_pointers(run->batch.arena, run->out.outgoing, count, sizeof *run->out.outgoing),
                count);
    return db_call_later(run->runtime->db, "outbox_add", &params, &IDS, &run->out.outbox_ids);
}

static enum result save_events(struct run *run)
{
    static const struct fields TABLE = FIELDS(struct event_row, EVENT_ROW);
    struct params params;
    size_t count = run->out.event_count;
    if (count == 0)
        return RESULT_OK;
    params_open(&params, run->batch.arena);
    params_rows(&params, &TABLE, row_pointers(run->batch.arena, run->out.events, count, sizeof *run->out.events),
                count);
    return db_call(run->runtime->db, "event_add", &params, NULL, NULL);
}

struct keep_row {
    const char *principal, *key;
    struct bytes hash, reply;
};
static const struct field KEEP[] = {FIELD(struct keep_row, principal, TEXT), FIELD(struct keep_row, key, TEXT),
                                    FIELD(struct keep_row, hash, BYTES), FIELD(struct keep_row, reply, BYTES)};

static struct bytes kept_reply(struct run *run, const struct message *message)
{
    struct message kept = *message;
    if (kept.shown_once)
        kept.reply.result_case = LOOPLINE__WIRE__V1__REPLY__RESULT__NOT_SET;
    return run_pack_reply(run, &kept);
}

static enum result save_keys(struct run *run)
{
    static const struct fields TABLE = FIELDS(struct keep_row, KEEP);
    struct arena *arena = run->batch.arena;
    struct keep_row *rows = arena_array(arena, run->count + 1, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct work *work = run->works[i];
        if (!run_wants_key(work))
            continue;
        run_add_errors(run, &work->message);
        rows[count++] = (struct keep_row){work->message.from->name,
                                          work->message.header.idempotency_key,
                                          {work->hash, sizeof work->hash},
                                          kept_reply(run, &work->message)};
    }
    if (count == 0)
        return RESULT_OK;
    struct params params;
    params_open(&params, arena);
    params_rows(&params, &TABLE, row_pointers(arena, rows, count, sizeof *rows), count);
    return db_call(run->runtime->db, "command_keep", &params, NULL, NULL);
}

struct quarantine_row {
    int destination;
    int64_t id;
    int sender;
    struct uuid subject;
    int type;
    const char *district, *traceparent;
    struct bytes payload;
    const char *reason;
};
static const struct field QUARANTINE[] = {
    FIELD(struct quarantine_row, destination, INT),  FIELD(struct quarantine_row, id, BIG),
    FIELD(struct quarantine_row, sender, INT),       FIELD(struct quarantine_row, subject, UUID),
    FIELD(struct quarantine_row, type, INT),         FIELD(struct quarantine_row, district, TEXT),
    FIELD(struct quarantine_row, traceparent, TEXT), FIELD(struct quarantine_row, payload, BYTES),
    FIELD(struct quarantine_row, reason, TEXT),
};

static const char *quarantine_reason(struct run *run, const struct work *work)
{
    const struct fault *fault = &work->message.faults.list[0];
    if (work->message.faults.count == 0)
        return reason_text(work->quarantined, "en");
    return arena_print(run->batch.arena, "%s%s%s", fault->field, fault->field[0] == '\0' ? "" : " ",
                       reason_text(fault->reason, "en"));
}

/* The order is flagged to people: its history says what is held, and why. */
static void record_held(struct run *run, const struct quarantine_row *row)
{
    struct batch *batch = &run->batch;
    const struct message_info *info = wire_info((unsigned)row->type);
    batch_record(
        batch, &(struct record){row->subject, row->district, "message_held", NULL, NULL,
                                store_json(batch, json_pack("{s:I,s:s,s:s}", "held", (json_int_t)row->id, "message",
                                                            info == NULL ? "?" : info->name, "reason", row->reason))});
}

enum result run_save_quarantine(struct run *run)
{
    static const struct fields TABLE = FIELDS(struct quarantine_row, QUARANTINE);
    struct arena *arena = run->batch.arena;
    struct quarantine_row *rows = arena_array(arena, run->count + 1, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct work *work = run->works[i];
        if (work->quarantined == REASON_NONE || !work->claimed)
            continue;
        const struct header *header = &work->message.header;
        char order[UUID_TEXT];
        uuid_format(&header->order_id, order);
        rows[count++] = (struct quarantine_row){(int)run->runtime->service->node,
                                                work->outbox_id,
                                                work->sender,
                                                header->order_id,
                                                (int)header->type,
                                                header->district,
                                                header->traceparent,
                                                work->body,
                                                quarantine_reason(run, work)};
        log_error("event quarantined", "reason", rows[count - 1].reason, "type", log_number(header->type), "order",
                  order, "trace", header->traceparent[0] == '\0' ? NULL : header->traceparent, NULL);
        record_held(run, &rows[count - 1]);
        metric_add(run->runtime->quarantined, 1);
    }
    if (count == 0)
        return RESULT_OK;
    struct params params;
    params_open(&params, arena);
    params_rows(&params, &TABLE, row_pointers(arena, rows, count, sizeof *rows), count);
    return db_call(run->runtime->db, "quarantine_add", &params, NULL, NULL);
}

enum result run_save_emitted(struct run *run)
{
    enum result outcome = save_events(run);
    return outcome == RESULT_OK ? save_outgoing(run) : outcome;
}

enum result run_save(struct run *run)
{
    enum result outcome = run_save_quarantine(run);
    if (outcome == RESULT_OK)
        outcome = run_save_emitted(run);
    if (outcome == RESULT_OK)
        outcome = save_keys(run);
    if (outcome == RESULT_OK)
        outcome = run_save_spooled(run);
    return outcome;
}
