/* One command about one order: which order, for which unit, under which key; and what came back. */
#ifndef LOOPLINE_ACT_H
#define LOOPLINE_ACT_H

#include "services/ctl/orders.h"

struct act {
    struct orders_brief brief;
    const char *unit; /* who acts; chooses the key, too. NULL: the unit of the key, or none */
};

/* An option's value; NULL = not given. */
const char *act_given(const struct ctl *ctl, const char *name);
/* The order that the line names. The unit is that of --unit; without it the lead, unless --as names a key: then its
 * unit is meant. CTL_REJECTED (wrong_state): a unit is to act, and the order has none any more. */
int act_find(struct ctl *ctl, struct act *out);
/* The same for an order named elsewhere. */
int act_find_number(struct ctl *ctl, const char *number, struct act *out);
/* Two who decide at once: the decisions (--dispatches) that this one saw go with the command, by default those of this
 * moment. After act_find. CTL_USAGE. */
int act_seen(struct ctl *ctl, const struct act *act, uint32_t *out);
/* Sends it and tells the answer. */
int act_send(struct ctl *ctl, const struct act *act, enum node node, enum message_type type,
             const ProtobufCMessage *body);
/* The same for a caller of its own. */
int act_ask(struct ctl *ctl, const struct caller *caller, enum message_type type, const ProtobufCMessage *body);
/* What a command about an order, a slip, a meeting, an appeal or a sample was answered. */
void act_tell(struct ctl *ctl, const Loopline__Wire__V1__Reply *reply);

#endif
