/* Submits that wait on disk while the database is away (common/spool.h), and what became of them: FetchReceipt. Which
 * channel may is said by the city pack: `spool`, `spool_entries`, `spool_minutes`. */
#ifndef LOOPLINE_INTAKE_SPOOL_DESK_H
#define LOOPLINE_INTAKE_SPOOL_DESK_H

#include "common/service.h"

/* Submits of such channels that need nothing of the database to be judged: none that speak of an earlier request. */
bool spool_desk_may(const struct batch *batch, const struct message *message, struct spool_terms *out);
/* Still on this replica's disk: answered at once, database or not. */
enum result spool_desk_decode(struct batch *batch, struct message *message);
enum result spool_desk_step(struct batch *batch, struct message *message);

#endif
