#include "services/router/speaker_desk.h"
#include "common/str.h"
#include "services/router/acting.h"

bool speaker_desk_dispatches(const struct message *message)
{
    return message->from->role == ROLE_DISPATCHER || message->from->role == ROLE_SUPERVISOR;
}

enum router_speaker speaker_desk_who(const struct turn *turn, const char *unit)
{
    if (str_empty(unit))
        return speaker_desk_dispatches(turn->message) ? SPEAKER_DISPATCH : SPEAKER_STRANGER;
    return acting_speaker(turn->batch->pack, turn->order, unit);
}

enum result speaker_desk_reach(struct turn *turn)
{
    if (!acting_may_dispatch(turn->batch->pack, turn->message->from->unit, turn->order))
        return batch_refuse(turn->message, "number", REASON_NOT_ALLOWED);
    return RESULT_OK;
}

enum result speaker_desk_part(struct turn *turn, const char *unit, int *seq)
{
    struct message *message = turn->message;
    enum reason reason = acting_resolve(turn->batch->pack, turn->order, unit, message->from->unit, seq);
    if (reason != REASON_NONE && reason != REASON_WRONG_STATE)
        return batch_refuse(message, "unit", reason);
    if (!message_may_act(turn->batch, message, turn->order->assignments[*seq - 1].unit))
        return batch_refuse(message, "unit", REASON_NOT_YOURS);
    return reason == REASON_NONE ? RESULT_OK : batch_refuse(message, "number", reason);
}

enum result speaker_desk_as(struct turn *turn, const char *named, bool agents, const char **unit)
{
    int seq = 0;
    *unit = "";
    if (speaker_desk_dispatches(turn->message) || (agents && turn->message->from->role == ROLE_AGENT)) {
        if (!str_empty(named))
            return batch_refuse(turn->message, "unit", REASON_FORBIDDEN_HERE);
        return speaker_desk_reach(turn);
    }
    enum result outcome = speaker_desk_part(turn, named, &seq);
    if (outcome == RESULT_OK)
        *unit = turn->order->assignments[seq - 1].unit;
    return outcome;
}
