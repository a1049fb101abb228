/* What goes out after COMMIT: replies, then frames. */
#include "common/fault.h"
#include "common/log.h"
#include "common/run.h"
#include "common/str.h"
#include <string.h>

enum { RETRY_AFTER_MS = 500 };

void run_postpone(struct message *message)
{
    loopline__wire__v1__reply__init(&message->reply);
    message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER;
    message->reply.retry_after_ms = RETRY_AFTER_MS;
    message->faults.count = 0;
    faults_add(&message->faults, "", REASON_BUSY);
}

struct bytes run_pack_reply(struct run *run, struct message *message)
{
    struct bytes packed;
    packed.data = wire_pack(run->batch.arena, &message->reply.base, &packed.size);
    return packed;
}

void run_add_errors(struct run *run, struct message *message)
{
    struct arena *arena = run->batch.arena;
    size_t count = message->faults.count < FAULTS_MAX ? message->faults.count : FAULTS_MAX;
    const char *lang = message->header.language[0] == '\0' ? "zh" : message->header.language;
    if (count == 0 || message->reply.n_errors > 0)
        return;
    message->reply.errors = arena_array(arena, count, sizeof(void *));
    message->reply.n_errors = count;
    for (size_t i = 0; i < count; i++) {
        const struct fault *fault = &message->faults.list[i];
        Loopline__Wire__V1__FieldError *error = arena_alloc(arena, sizeof *error);
        loopline__wire__v1__field_error__init(error);
        error->field = arena_text(arena, fault->field);
        error->reason = arena_text(arena, reason_code(fault->reason));
        error->message = arena_print(arena, "%s%s%s", fault->field, fault->field[0] == '\0' ? "" : " ",
                                     reason_text(fault->reason, lang));
        message->reply.errors[i] = error;
    }
}

static struct bytes reply_bytes(struct run *run, struct work *work)
{
    struct message *message = &work->message;
    if (work->first_reply.data == NULL) {
        run_add_errors(run, message);
        return run_pack_reply(run, message);
    }
    ProtobufCMessage *first = NULL;
    struct faults none = {0};
    enum result read =
        wire_body(run->batch.arena, MESSAGE_REPLY, work->first_reply.data, work->first_reply.size, &first, &none);
    if (read == RESULT_RETRY) /* no room left in this batch: without the first answer DUPLICATE says too little */
        run_postpone(message);
    if (read != RESULT_OK)
        return run_pack_reply(run, message);
    Loopline__Wire__V1__Reply *again = (Loopline__Wire__V1__Reply *)first;
    if (again->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        again->status = LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE;
    struct bytes packed;
    packed.data = wire_pack(run->batch.arena, first, &packed.size);
    return packed;
}

/* The first answer again is a duplicate, unless there was no room for it. */
static Loopline__Wire__V1__Status answer_of(const struct work *work)
{
    Loopline__Wire__V1__Status status = work->message.reply.status;
    return work->first_reply.data != NULL && status != LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER
               ? LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE
               : status;
}

void run_reply_one(struct run *run, struct work *work)
{
    struct message *message = &work->message;
    if (work->spooled != NULL) {
        run_spool_done(run, work);
        return;
    }
    struct header header = {.message_id = uuid_new(),
                            .correlation_id = message->header.message_id,
                            .type = MESSAGE_REPLY,
                            .sent_at = instant_wall()};
    if (message->reply.status == LOOPLINE__WIRE__V1__STATUS__STATUS_UNSPECIFIED)
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED;
    memcpy(header.traceparent, message->header.traceparent, sizeof header.traceparent);
    struct bytes head, body = reply_bytes(run, work);
    head.data = wire_pack_header(run->batch.arena, &header, &head.size);
    FAULT(REPLY_BEFORE);
    bus_reply(run->runtime->bus, work->raw, head.data, head.size, body.data, body.size);
    FAULT(REPLY_AFTER);
    work->answered = true;
    vitals_answered(run->runtime->vitals, answer_of(work));
    if (message->faults.count > 0)
        metric_add(run->runtime->refused, 1);
}

void run_reply_all(struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->works[i]->command && !run->works[i]->answered && !run->works[i]->deferred)
            run_reply_one(run, run->works[i]);
}

void run_push_all(struct run *run)
{
    const struct outbox_id *ids = run->out.outbox_ids.list;
    for (size_t i = 0; i < run->out.outbox_ids.count; i++) {
        const struct outgoing *row = &run->out.outgoing[i];
        struct header header = {.message_id = uuid_new(),
                                .type = (enum message_type)row->type,
                                .order_id = row->subject,
                                .sequence = (uint64_t)ids[i].id,
                                .sent_at = instant_wall()};
        str_copy(header.district, sizeof header.district, row->district);
        str_copy(header.traceparent, sizeof header.traceparent, row->traceparent);
        size_t size = 0;
        uint8_t *head = wire_pack_header(run->batch.arena, &header, &size);
        FAULT(PUSH_BEFORE);
        if (!bus_push(run->runtime->bus, (enum node)row->destination, row->district, &row->subject, head, size,
                      row->payload.data, row->payload.size))
            metric_add(run->runtime->pushes_missed, 1);
        FAULT(PUSH_AFTER);
    }
}

void run_reply_later(struct run *run)
{
    run_spool_all(run);
    for (size_t i = 0; i < run->count; i++) {
        struct work *work = run->works[i];
        bool sure = work->message.refused && !work->judged && !work->deferred && work->first_reply.data == NULL &&
                    (run->awaits == 0 || !work->weighed);
        if (!work->command || work->answered || work->spooled != NULL || (run->unknown && !sure))
            continue;
        if (!sure) {
            work->first_reply = (struct bytes){NULL, 0};
            run_postpone(&work->message);
            if (run->unconfirmed)
                work->message.faults.list[0].reason = REASON_UNCONFIRMED;
        }
        run_reply_one(run, work);
    }
}
