/* Rows of router.result: what units said they did. */
#ifndef LOOPLINE_FEEDBACK_STORE_H
#define LOOPLINE_FEEDBACK_STORE_H

#include "services/router/feedback.h"
#include "services/router/router_store.h"

/* What the batch's final results are compared with (C16): the final results that their orders have. Only loaded when a
 * FEED_BACK is among the messages. Of orders from above what the
 * level above will be told when they are settled, too. Orders must be loaded. */
enum result feedback_store_load(struct batch *batch) MUST_USE;
/* Texts of the final results that the order had in rounds before this one, in the arena. */
size_t feedback_store_earlier(struct batch *batch, const struct order *order, const char *const **out);
/* The newest final result of that part in this round: what the batch brought, else what is kept; of that one attachments, by and
 * contact_with are NULL. NULL: none, or its order began here. */
const struct feedback *feedback_store_last(const struct batch *batch, const struct order *order,
                                           const struct assignment *part);
/* Another row at save. */
void feedback_store_keep(struct batch *batch, const struct feedback *feedback);
enum result feedback_store_save(struct batch *batch) MUST_USE;

#endif
