#include "services/classifier/accept_desk.h"
#include "services/classifier/classifier_say.h"
#include "services/classifier/judging_desk.h"
#include <math.h>
#include <string.h>

typedef Loopline__Event__V1__RequestAccepted WireAccepted;
typedef Loopline__Event__V1__RequestSupplemented WireSupplemented;

enum result accept_desk_decode(struct batch *batch, struct message *message)
{
    (void)batch;
    return uuid_zero(&message->subject) ? batch_refuse(message, "order_id", REASON_REQUIRED) : RESULT_OK;
}

static struct classification *row_new(struct batch *batch, const struct message *message, const WireAccepted *wire)
{
    struct classification *row = arena_alloc(batch->arena, sizeof *row);
    *row = (struct classification){.id = message->subject,
                                   .number = wire->number,
                                   .channel = wire->channel,
                                   .district = wire->district,
                                   .said_area = wire->area,
                                   .said_matter = wire->matter,
                                   .said_party = (int)wire->party,
                                   .said_urgency = (int)wire->urgency,
                                   .withheld = wire->name_withheld,
                                   .address = wire->address,
                                   .content = wire->text,
                                   .accepted_at = wire->accepted_at,
                                   .caller = {wire->caller.data, wire->caller.len},
                                   .latitude = wire->position ? wire->position->latitude : NAN,
                                   .longitude = wire->position ? wire->position->longitude : NAN,
                                   .decided_at = INSTANT_NONE};
    row->accepted = true;
    (void)wire_uuid_read(&wire->hotspot, &row->hotspot); /* none: none */
    classifier_row_add(batch, row);
    return row;
}

enum result accept_desk_accepted(struct batch *batch, struct message *message)
{
    bool sure = false;
    struct classification *row = classifier_row(batch, &message->subject);
    if (row != NULL) /* nothing is decided anew */
        return RESULT_OK;
    row = row_new(batch, message, (const WireAccepted *)message->body);
    if (judging_desk_decide(batch, row, &sure) != RESULT_OK)
        return batch_refuse(message, "text", REASON_BAD_FORMAT);
    classifier_follow(batch, message, row, desk_step((enum review_state)row->state, DESK_ACCEPTED, sure));
    return RESULT_OK;
}

enum result accept_desk_supplemented(struct batch *batch, struct message *message)
{
    const WireSupplemented *wire = (const WireSupplemented *)message->body;
    struct classification *row = classifier_row(batch, &message->subject);
    bool sure = false;
    if (row == NULL)
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    if (row->state == REVIEW_WAITING) {
        row->content = arena_print(batch->arena, "%s\n%s", row->content, wire->text);
        if (judging_desk_decide(batch, row, &sure) != RESULT_OK)
            return batch_refuse(message, "text", REASON_BAD_FORMAT);
    }
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_SUPPLEMENTED, sure);
    classifier_follow(batch, message, row, rule);
    if ((rule->effects & DESK_FORWARD) != 0)
        batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_SUPPLEMENTED, &row->id, row->district, message->body);
    return RESULT_OK;
}

enum result accept_desk_withdrawn(struct batch *batch, struct message *message)
{
    struct classification *row = classifier_row(batch, &message->subject);
    if (row == NULL)
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_WITHDRAWN, false);
    classifier_follow(batch, message, row, rule);
    if ((rule->effects & DESK_FORWARD) != 0)
        batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_WITHDRAWN, &row->id, row->district, message->body);
    return RESULT_OK;
}
