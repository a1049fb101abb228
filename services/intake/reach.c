#include "services/intake/reach.h"
#include "common/str.h"

static bool asks_by(const struct pack *pack, int channel, enum channel_kind way)
{
    return channel >= 0 && pack->channels[channel].kind == way && !pack->channels[channel].internal;
}

static bool serves(const struct pack *pack, const struct pack_channel *channel, int district)
{
    return channel->district < 0 || channel->district == pack->city_area || channel->district == district;
}

static int first_of(const struct pack *pack, const struct reach *reach)
{
    int district = pack_area_find(pack, reach->district);
    for (size_t i = 0; i < pack->channels_count; i++)
        if (asks_by(pack, (int)i, reach->way) && serves(pack, &pack->channels[i], district))
            return (int)i;
    return -1;
}

static bool known_to_others(const struct reach *reach)
{
    bool phone = !str_empty(reach->phone), other = !str_empty(reach->other);
    switch (reach->way) {
    case CHANNEL_SMS:
        return phone;
    case CHANNEL_WECHAT:
    case CHANNEL_MAILBOX:
        return other;
    case CHANNEL_WEB:
        return phone || other;
    case CHANNEL_KIND_UNSPECIFIED:
    case CHANNEL_PHONE:
    case CHANNEL_INTERNAL:
    case CHANNEL_HOTLINE:
    case CHANNEL_MEETING:
    case CHANNEL_UPPER:
        break;
    }
    return false;
}

/* Whoever handed it down asks the person, and nobody else does. */
static int upper_of(const struct pack *pack, const struct reach *reach, int own)
{
    bool other = !str_empty(reach->named) && !str_equal(reach->named, reach->own);
    return own >= 0 && pack->channels[own].kind == CHANNEL_UPPER && !other ? own : -1;
}

int reach_channel(const struct pack *pack, const struct reach *reach)
{
    int own = pack_channel_find(pack, reach->own), channel;
    if (reach->way == CHANNEL_UPPER)
        return upper_of(pack, reach, own);
    if (reach->way < CHANNEL_SMS || reach->way > CHANNEL_WEB) /* by phone people ask; no other way takes an answer */
        return -1;
    if (!str_empty(reach->named))
        channel = pack_channel_find(pack, reach->named);
    else
        channel = asks_by(pack, own, reach->way) ? own : first_of(pack, reach);
    if (!asks_by(pack, channel, reach->way))
        return -1;
    return channel == own || known_to_others(reach) ? channel : -1;
}
