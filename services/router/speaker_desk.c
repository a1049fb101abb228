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

enum result speaker_desk_reach(struct turn *turn, const char *field)
{
    if (!acting_may_dispatch(turn->batch->pack, turn->message->from->unit, turn->order))
        return batch_refuse(turn->message, field, REASON_NOT_ALLOWED);
    return RESULT_OK;
}

enum result speaker_desk_city(struct turn *turn, const char *named)
{
    return str_empty(named) ? speaker_desk_reach(turn, "number")
                            : batch_refuse(turn->message, "unit", REASON_FORBIDDEN_HERE);
}

enum result speaker_desk_as(struct turn *turn, const char *named, bool agents, const char **unit)
{
    int seq = 0;
    *unit = "";
    if (speaker_desk_dispatches(turn->message) || (agents && turn->message->from->role == ROLE_AGENT))
        return speaker_desk_city(turn, named);
    enum result outcome = turn_desk_part(turn, named, &seq);
    if (outcome == RESULT_OK)
        *unit = turn->order->assignments[seq - 1].unit;
    return outcome;
}
