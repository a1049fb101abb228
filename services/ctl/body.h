/* The body of any message as rows of field and value, for people: enums by name, ids as text, instants in local time.
 * Fields that say nothing are left out. Numbers of people are masked by the table, like everywhere. */
#ifndef LOOPLINE_BODY_H
#define LOOPLINE_BODY_H

#include "common/wire.h"
#include "services/ctl/output.h"

struct ctl;

/* A table of two columns, "field" (path inside the message) and "value". `message` as wire_body checked it. */
const struct table *body_table(struct ctl *ctl, const ProtobufCMessage *message);

#endif
