/* What shells call while a batch runs: emit, record, refuse, answer, attach. */
#include "common/log.h"
#include "common/mask.h"
#include "common/runtime.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>
/* Look-ups of a batch are dropped with it. */
#define uthash_malloc(size)      arena_alloc(batch->arena, size)
#define uthash_free(block, size) ((void)0)
#include <uthash.h>

const struct pack *batch_pack(struct batch *batch, int version)
{
    return announce_pack(batch->out->runtime, version);
}

static void *grow(struct arena *arena, void *list, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return list;
    *capacity = *capacity == 0 ? 64 : *capacity * 2;
    void *grown = arena_array(arena, *capacity, size);
    if (count > 0)
        memcpy(grown, list, count * size);
    return grown;
}

void batch_emit(struct batch *batch, enum node to, enum message_type type, const struct uuid *subject,
                const char *district, const ProtobufCMessage *body)
{
    struct batch_out *out = batch->out;
    if (!wire_edge(type, out->runtime->service->node, to)) {
        log_error("an edge that flow.def does not know", "type", log_number(type), "to", log_number(to), NULL);
        abort();
    }
    out->outgoing =
        grow(batch->arena, out->outgoing, out->outgoing_count, &out->outgoing_capacity, sizeof *out->outgoing);
    struct outgoing *row = &out->outgoing[out->outgoing_count++];
    memset(row, 0, sizeof *row);
    row->destination = (int)to;
    row->sender = (int)out->runtime->service->node;
    row->type = (int)type;
    row->subject = *subject;
    row->district = district == NULL ? "" : arena_text(batch->arena, district);
    row->traceparent = out->current == NULL ? "" : out->current->header.traceparent;
    row->payload.data = wire_pack(batch->arena, body, &row->payload.size);
}

void batch_record(struct batch *batch, const struct record *record)
{
    struct batch_out *out = batch->out;
    out->events = grow(batch->arena, out->events, out->event_count, &out->event_capacity, sizeof *out->events);
    out->events[out->event_count++] = (struct event_row){
        .subject = record->subject,
        .district = record->district == NULL ? "" : arena_text(batch->arena, record->district),
        .service = (int)out->runtime->service->node,
        .at = batch->now,
        .kind = arena_text(batch->arena, record->kind),
        .unit = arena_text(batch->arena, record->unit),
        .actor = arena_text(batch->arena, record->actor),
        .detail = arena_text(batch->arena, mask_json(batch->arena, record->detail)),
    };
}

void batch_show(struct batch *batch, const struct message *message, const char *way, const char *const *numbers,
                size_t count)
{
    struct buf detail = {0};
    if (count == 0)
        return;
    buf_text(&detail, "{\"way\":");
    buf_json(&detail, way);
    buf_text(&detail, ",\"shown\":");
    for (size_t i = 0; i < count; i++) {
        buf_text(&detail, i == 0 ? "[" : ",");
        buf_json(&detail, numbers[i]);
    }
    buf_text(&detail, "]}");
    batch_record(batch, &(struct record){uuid_new(), NULL, "shown", NULL, message_actor(message), detail.text});
    buf_free(&detail);
}

enum result batch_refuse(struct message *message, const char *field, enum reason reason)
{
    faults_add(&message->faults, field, reason);
    return RESULT_REFUSE;
}

void batch_reject(struct message *message, const char *field, enum reason reason)
{
    faults_add(&message->faults, field, reason);
    message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED;
}

void batch_answer(struct message *message, Loopline__Wire__V1__Reply__ResultCase kind, void *result)
{
    message->reply.result_case = kind;
    message->reply.receipt = result; /* every member of the union is a message pointer */
}

bool message_may_act(const struct batch *batch, const struct message *message, const char *unit)
{
    const struct principal *from = message->from;
    if (from == NULL)
        return true;
    return rights_may(batch->pack, from, message->header.type,
                      &(struct rights_subject){.unit = unit == NULL ? "" : unit});
}

bool message_reaches(const struct batch *batch, const struct message *message, const struct rights_subject *of)
{
    const struct principal *from = message->from;
    return from == NULL || rights_may(batch->pack, from, message->header.type,
                                      &(struct rights_subject){.matter = of->matter == NULL ? "" : of->matter,
                                                               .reported = of->reported});
}

struct out_of_reach message_out_of_reach(const struct batch *batch, const struct message *message)
{
    const struct pack *pack = batch->pack;
    struct out_of_reach out = {.matters = arena_array(batch->arena, pack->matters_count + 1, sizeof *out.matters),
                               .reported = arena_array(batch->arena, pack->units_count + 1, sizeof *out.reported)};
    if (!message_reaches(batch, message, &(struct rights_subject){.matter = ""}))
        out.matters[out.matter_count++] = "";
    for (size_t i = 0; i < pack->matters_count; i++)
        if (!message_reaches(batch, message, &(struct rights_subject){.matter = pack->matters[i].code}))
            out.matters[out.matter_count++] = pack->matters[i].code;
    const struct principal *from = message->from;
    for (size_t i = 0; from != NULL && from->unit[0] != '\0' && i < pack->units_count; i++)
        if (!rights_may(pack, from, message->header.type, &(struct rights_subject){.reported = pack->units[i].code}))
            out.reported[out.reported_count++] = pack->units[i].code;
    return out;
}

void params_beyond(struct params *params, const struct out_of_reach *beyond)
{
    params_texts(params, beyond->matters, beyond->matter_count);
    params_texts(params, beyond->reported, beyond->reported_count);
}

const char *message_actor(const struct message *message)
{
    return message->from == NULL ? NULL : message->from->name;
}

void message_need_text(struct message *message, const char *field, const char *text)
{
    if (str_empty(text))
        faults_add(&message->faults, field, REASON_REQUIRED);
}

void message_need_number(struct message *message, const char *number)
{
    message->number = number;
    message_need_text(message, "number", number);
}

enum result message_need_subject(struct message *message, const char *field, const ProtobufCBinaryData *id)
{
    return wire_uuid_read(id, &message->subject) ? RESULT_OK : batch_refuse(message, field, REASON_REQUIRED);
}

size_t batch_subjects(const struct batch *batch, const struct uuid **list)
{
    struct batch_out *out = batch->out;
    size_t count = 0;
    out->subjects = arena_array(batch->arena, batch->count + 1, sizeof *out->subjects);
    for (size_t i = 0; i < batch->count; i++)
        if (!uuid_zero(&batch->messages[i]->subject))
            out->subjects[count++] = batch->messages[i]->subject;
    *list = out->subjects;
    return count;
}

size_t batch_numbers(const struct batch *batch, const char *const **list)
{
    struct batch_out *out = batch->out;
    size_t count = 0;
    out->numbers = arena_array(batch->arena, batch->count + 1, sizeof *out->numbers);
    for (size_t i = 0; i < batch->count; i++)
        if (uuid_zero(&batch->messages[i]->subject) && batch->messages[i]->number != NULL)
            out->numbers[count++] = batch->messages[i]->number;
    *list = (const char *const *)out->numbers;
    return count;
}

/* One entry of the look-up from id or number to a loaded row. */
struct attach_entry {
    void *row;
    UT_hash_handle by_id, by_number;
};

static const char *number_of(const void *row, size_t offset)
{
    return offset == SIZE_MAX ? NULL : *(const char *const *)((const char *)row + offset);
}

void batch_attach(struct batch *batch, const struct rows *rows, size_t row_size, size_t id_offset, size_t number_offset)
{
    struct attach_entry *entries = arena_array(batch->arena, rows->count + 1, sizeof *entries);
    struct attach_entry *ids = NULL, *numbers = NULL, *found;
    for (size_t i = 0; i < rows->count; i++) {
        char *row = (char *)rows->list + i * row_size;
        const char *number = number_of(row, number_offset);
        entries[i].row = row;
        HASH_ADD_KEYPTR(by_id, ids, row + id_offset, sizeof(struct uuid), &entries[i]);
        if (number != NULL)
            HASH_ADD_KEYPTR(by_number, numbers, number, strlen(number), &entries[i]);
    }
    for (size_t i = 0; i < batch->count; i++) {
        struct message *message = batch->messages[i];
        found = NULL;
        if (!uuid_zero(&message->subject))
            HASH_FIND(by_id, ids, &message->subject, sizeof(struct uuid), found);
        else if (message->number != NULL)
            HASH_FIND(by_number, numbers, message->number, strlen(message->number), found);
        if (found != NULL)
            message->rows = found->row;
    }
}
