#include "services/intake/hold_desk.h"
#include "common/str.h"
#include "services/intake/hold_store.h"
#include "services/intake/intake_say.h"
#include "services/intake/keeping.h"
#include "services/intake/request_desk.h"

typedef Loopline__Intake__V1__KeepHold WireHold;

enum result hold_desk_decode(struct batch *batch, struct message *message)
{
    const WireHold *wire = (const WireHold *)message->body;
    (void)batch;
    message_need_text(message, "reason", wire->reason);
    return request_desk_number(message, wire->number);
}

static void set(struct batch *batch, const struct message *message, const struct request_row *row, int seq)
{
    const WireHold *wire = (const WireHold *)message->body;
    hold_store_add(batch, &(struct hold_row){.id = row->id,
                                             .seq = seq,
                                             .set_by = message_actor(message),
                                             .set_at = batch->now,
                                             .set_reason = wire->reason,
                                             .released_at = INSTANT_NONE});
}

static void release(struct batch *batch, const struct message *message, struct hold_row *hold)
{
    const WireHold *wire = (const WireHold *)message->body;
    hold->released_by = message_actor(message);
    hold->released_at = batch->now;
    hold->released_reason = wire->reason;
    hold->dirty = true;
}

enum result hold_desk_step(struct batch *batch, struct message *message)
{
    const WireHold *wire = (const WireHold *)message->body;
    const struct request_row *row = request_desk_row(message);
    if (row == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    if (!keeping_reason(batch->pack, wire->reason))
        return batch_refuse(message, "reason", REASON_TOO_SHORT);
    struct hold_row *last = hold_store_last(batch, &row->id);
    bool stands = last != NULL && last->released_at == INSTANT_NONE;
    if (stands != wire->release)
        return batch_refuse(message, "number", stands ? REASON_ALREADY_DONE : REASON_WRONG_STATE);
    if (stands)
        release(batch, message, last);
    else
        set(batch, message, row, last == NULL ? 1 : last->seq + 1);
    intake_say_record(batch, message, row, stands ? "hold_released" : "hold_set", NULL);
    return RESULT_OK;
}
