/* Attachments 附件 of results, comments, sessions: by reference, never the bytes. On the wire a list of messages, in a row
 * JSON: [{"name": …, "reference": …, "media_type": …}]. */
#ifndef LOOPLINE_ATTACHMENT_DESK_H
#define LOOPLINE_ATTACHMENT_DESK_H

#include "common/store.h"

struct attachments { /* as the wire gives and takes them; borrowed */
    Loopline__Router__V1__Attachment **list;
    size_t count;
};

/* While decoding: what has no reference is a fault of "attachments[n].reference". */
void attachment_desk_need(struct batch *batch, struct message *message, const struct attachments *given);
const char *attachment_desk_json(struct batch *batch, const struct attachments *given);
/* Where a row's are kept, for a line of history: ["oss://bill/1", …]. What they are called stays in the row. A new
 * reference. */
json_t *attachment_desk_references(const char *json);
/* What a row holds, with the names masked; in the arena. */
struct attachments attachment_desk_read(struct batch *batch, const char *json);

#endif
