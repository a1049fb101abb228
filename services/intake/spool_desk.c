#include "services/intake/spool_desk.h"
#include "common/spool.h"
#include "common/str.h"
#include "services/intake/intake.h"

typedef Loopline__Intake__V1__FetchReceipt WireFetch;

bool spool_desk_may(const struct batch *batch, const struct message *message, struct spool_terms *out)
{
    struct admission admission = {0};
    struct intake_faults faults = {0};
    if (message->header.type != MESSAGE_SUBMIT || message->event == NULL || message->number != NULL)
        return false;
    intake_admit(batch->pack, message->event, &admission, &faults);
    if (faults.count > 0)
        return false;
    const struct pack_channel *channel = &batch->pack->channels[admission.channel];
    *out = (struct spool_terms){channel->code, channel->spool_entries, channel->spool_minutes};
    return channel->spool;
}

static void answer_waiting(struct batch *batch, struct message *message, const char *token, instant received_at)
{
    Loopline__Intake__V1__Spooled *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__spooled__init(out);
    out->token = arena_text(batch->arena, token);
    out->received_at = received_at;
    message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_SPOOLED;
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SPOOLED, out);
    message->refused = true; /* it needs nothing more: no transaction for it */
}

enum result spool_desk_decode(struct batch *batch, struct message *message)
{
    const WireFetch *wire = (const WireFetch *)message->body;
    struct uuid *token = arena_alloc(batch->arena, sizeof *token);
    message->event = token;
    if (str_empty(wire->token)) {
        faults_add(&message->faults, "token", REASON_REQUIRED);
        return RESULT_OK;
    }
    if (!uuid_parse(wire->token, token)) {
        faults_add(&message->faults, "token", REASON_WRONG_TOKEN);
        return RESULT_OK;
    }
    const struct spooled *waiting = batch->spool == NULL ? NULL : spool_token(batch->spool, token);
    if (waiting != NULL && str_equal(waiting->principal, message->from->name))
        answer_waiting(batch, message, wire->token, waiting->received_at);
    return RESULT_OK;
}

struct fetched_row {
    struct bytes reply;
};
static const struct field FETCHED[] = {FIELD(struct fetched_row, reply, BYTES)};

enum result spool_desk_step(struct batch *batch, struct message *message)
{
    static const struct fields TABLE = FIELDS(struct fetched_row, FETCHED);
    ProtobufCMessage *kept = NULL;
    struct faults none = {0};
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_uuid(&params, message->event);
    params_text(&params, message->from->name);
    enum result outcome = db_call(batch->db, "spooled_fetch", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    if (rows.count == 0)
        return batch_refuse(message, "token", REASON_WRONG_TOKEN);
    const struct bytes *reply = &((struct fetched_row *)rows.list)->reply;
    if (wire_body(batch->arena, MESSAGE_REPLY, reply->data, reply->size, &kept, &none) != RESULT_OK)
        return RESULT_RETRY; /* no room left in this batch */
    message->reply = *(Loopline__Wire__V1__Reply *)kept;
    return RESULT_OK;
}
