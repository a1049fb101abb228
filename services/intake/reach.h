/* By which channel a person is asked back when it is the turn of a way other than the phone (R34, N07), and whether
 * that reaches anybody. Pure core.
 *  - a channel that is named asks, when it is of this way; else the request's own channel, when it is of this way and a
 *    citizens' one; else the first citizens' channel of this way in the pack that serves the request's district: those
 *    of the whole city, and those of this district;
 *  - by the level above, its own channel alone, when that is of kind upper;
 *  - its own channel knows the person. Any other needs the phone for sms; the other way (e-mail, WeChat id) for wechat
 *    and mailbox; one of the two for web, whose link must be sent somewhere. */
#ifndef LOOPLINE_REACH_H
#define LOOPLINE_REACH_H

#include "common/pack.h"

struct reach {
    enum channel_kind way;
    const char *named;         /* code of the channel that shall ask; "" = none is named */
    const char *own;           /* of the request */
    const char *district;      /* likewise */
    const char *phone, *other; /* of the person; "" = not known */
};
/* The channel that asks, an index of the pack; -1: nobody can be reached by this way. */
int reach_channel(const struct pack *pack, const struct reach *reach);

#endif
