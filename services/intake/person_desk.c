#include "services/intake/person_desk.h"
#include "common/str.h"
#include "services/intake/intake_say.h"
#include "services/intake/request_desk.h"

typedef Loopline__Intake__V1__Supplement WireSupplement;
typedef Loopline__Intake__V1__Withdraw WireWithdraw;

enum result person_desk_decode_supplement(struct batch *batch, struct message *message)
{
    const WireSupplement *wire = (const WireSupplement *)message->body;
    if (str_empty(wire->text) && wire->n_attachments == 0)
        faults_add(&message->faults, "text", REASON_REQUIRED);
    for (size_t i = 0; i < wire->n_attachments; i++)
        if (str_empty(wire->attachments[i]->reference))
            faults_add(&message->faults, arena_print(batch->arena, "attachments[%zu].reference", i), REASON_REQUIRED);
    return request_desk_named(message, wire->number, wire->code);
}

/* Their names and references are the person's business: they go to the request, the history counts them. */
static void add_attachments(struct batch *batch, const WireSupplement *wire, struct request_row *row)
{
    if (wire->n_attachments == 0)
        return;
    json_t *list = row->attachments == NULL ? json_array() : json_loads(row->attachments, 0, NULL);
    for (size_t i = 0; i < wire->n_attachments; i++)
        json_array_append_new(list, intake_say_attachment(wire->attachments[i]->name, wire->attachments[i]->reference,
                                                          wire->attachments[i]->media_type));
    row->attachments = store_json(batch, list);
    row->dirty = true;
}

static void keep_words(struct batch *batch, const char *text, const struct request_row *row)
{
    struct intake_work *work = batch->work;
    if (str_empty(text))
        return;
    struct supplement_row *supplement = arena_alloc(batch->arena, sizeof *supplement);
    *supplement = (struct supplement_row){row->id, batch->now, text};
    list_add(batch->arena, &work->supplements_added, supplement);
}

void person_desk_add(struct batch *batch, const struct message *message, const struct request_row *row,
                     const char *text, size_t attachments)
{
    Loopline__Event__V1__RequestSupplemented event;
    loopline__event__v1__request_supplemented__init(&event);
    event.request_id = wire_uuid(batch->arena, &row->id);
    event.number = wire_text(row->number);
    event.text = wire_text(text);
    event.at = batch->now;
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_REQUEST_SUPPLEMENTED, &row->id, row->district, &event.base);
    keep_words(batch, text, row);
    intake_say_record(batch, message, row, "supplemented",
                      arena_print(batch->arena, "{\"attachments\": %zu}", attachments));
    intake_add_step(batch, row, "supplemented", NULL, batch->now);
}

enum result person_desk_step_supplement(struct batch *batch, struct message *message)
{
    const WireSupplement *wire = (const WireSupplement *)message->body;
    struct intake_verdict next;
    if (request_desk_check_code(message, wire->code) != RESULT_OK ||
        request_desk_ask(message, INTAKE_SUPPLEMENT, &next) != RESULT_OK)
        return RESULT_REFUSE;
    struct request_row *row = request_desk_row(message);
    add_attachments(batch, wire, row);
    person_desk_add(batch, message, row, wire->text, wire->n_attachments);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT,
                 intake_say_receipt(batch, message, row, "supplemented"));
    return RESULT_OK;
}

enum result person_desk_decode_withdraw(struct batch *batch, struct message *message)
{
    const WireWithdraw *wire = (const WireWithdraw *)message->body;
    (void)batch;
    return request_desk_named(message, wire->number, wire->code);
}

void person_desk_take_back(struct batch *batch, const struct message *message, struct request_row *row,
                           const struct intake_verdict *next, const char *reason)
{
    Loopline__Event__V1__RequestWithdrawn event;
    row->state = (int)next->next;
    row->dirty = true;
    loopline__event__v1__request_withdrawn__init(&event);
    event.request_id = wire_uuid(batch->arena, &row->id);
    event.number = wire_text(row->number);
    event.reason = wire_text(reason);
    event.at = batch->now;
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_REQUEST_WITHDRAWN, &row->id, row->district, &event.base);
    intake_say_record(batch, message, row, "withdrawn", NULL);
    intake_add_step(batch, row, "withdrawn", NULL, batch->now);
}

enum result person_desk_step_withdraw(struct batch *batch, struct message *message)
{
    const WireWithdraw *wire = (const WireWithdraw *)message->body;
    struct intake_verdict next;
    if (request_desk_check_code(message, wire->code) != RESULT_OK ||
        request_desk_ask(message, INTAKE_WITHDRAW, &next) != RESULT_OK)
        return RESULT_REFUSE;
    struct request_row *row = request_desk_row(message);
    person_desk_take_back(batch, message, row, &next, wire->reason);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT,
                 intake_say_receipt(batch, message, row, "withdrawn"));
    return RESULT_OK;
}
