#include "services/router/note_desk.h"
#include "common/str.h"
#include "services/router/attachment_desk.h"
#include "services/router/feedback.h"
#include "services/router/note_store.h"
#include "services/router/speaker_desk.h"
#include "services/router/turn_desk.h"

typedef Loopline__Router__V1__Comment WireComment;
typedef Loopline__Router__V1__ReviseCause WireCause;

static bool is_unit_people(const struct message *message)
{
    return message->from->role == ROLE_HANDLER || message->from->role == ROLE_LEADER;
}

/* The people of a unit speak for its part; whoever sits at a desk for the centre, unless he names a unit. The event is
 * the order's: its seq stays 0, *part is whose word it is, NULL = the centre's. */
static enum result open_note(struct turn *turn, struct message *message, const char *unit,
                             const struct assignment **part)
{
    struct batch *batch = turn->batch;
    enum router_event_type type = turn->event.type;
    bool of_unit = is_unit_people(message) || !str_empty(unit);
    enum result outcome =
        of_unit ? turn_desk_open_part(turn, batch, message, unit, type) : turn_desk_open(turn, batch, message, type);
    if (outcome != RESULT_OK)
        return outcome;
    *part = of_unit ? &turn->order->assignments[turn->event.seq - 1] : NULL;
    turn->event.seq = 0;
    return of_unit ? RESULT_OK : speaker_desk_reach(turn, "number");
}

/* ---- comments ---- */

enum result note_desk_decode_comment(struct batch *batch, struct message *message)
{
    const WireComment *wire = (const WireComment *)message->body;
    message_need_text(message, "text", wire->text);
    attachment_desk_need(batch, message, &(struct attachments){wire->attachments, wire->n_attachments});
    return turn_desk_number(message, wire->number);
}

enum result note_desk_step_comment(struct batch *batch, struct message *message)
{
    const WireComment *wire = (const WireComment *)message->body;
    const struct assignment *part;
    struct turn turn = {.batch = batch, .event.type = ROUTER_COMMENT};
    enum result outcome = open_note(&turn, message, wire->unit, &part);
    if (outcome != RESULT_OK)
        return outcome;
    const struct comment comment = {
        .order = turn.order->id,
        .unit = part ? part->unit : "",
        .by = turn.event.actor,
        .text = wire->text,
        .attachments = attachment_desk_json(batch, &(struct attachments){wire->attachments, wire->n_attachments}),
        .at = batch->now,
    };
    turn.detail = store_json(batch, json_pack("{s:s, s:s, s:o}", "unit", comment.unit, "text", comment.text,
                                              "attachments", attachment_desk_references(comment.attachments)));
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK)
        note_store_keep(batch, &comment);
    return outcome;
}

/* ---- the root cause ---- */

enum result note_desk_decode_cause(struct batch *batch, struct message *message)
{
    const WireCause *wire = (const WireCause *)message->body;
    (void)batch;
    message_need_text(message, "cause", wire->cause);
    message_need_text(message, "reason", wire->reason);
    return turn_desk_number(message, wire->number);
}

enum result note_desk_step_cause(struct batch *batch, struct message *message)
{
    const WireCause *wire = (const WireCause *)message->body;
    const struct assignment *part;
    struct turn turn = {.batch = batch, .event.type = ROUTER_CAUSE};
    enum result outcome = open_note(&turn, message, wire->unit, &part);
    if (outcome != RESULT_OK)
        return outcome;
    if (part && !feedback_finds_causes(part))
        return batch_refuse(message, "unit", REASON_NOT_YOURS);
    if (str_equal(turn.order->cause, wire->cause))
        return batch_refuse(message, "cause", REASON_ALREADY_DONE);
    turn.event.text = wire->cause;
    turn.detail = store_json(batch, json_pack("{s:s, s:s, s:s, s:s*}", "cause_before", turn.order->cause, "root_cause",
                                              wire->cause, "reason", wire->reason, "unit", part ? part->unit : NULL));
    return turn_desk_go(&turn);
}
