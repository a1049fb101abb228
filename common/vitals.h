/* What monitoring needs to know of one replica beside what its loop counts: whether it is ready and has its database, how
 * commands were answered, what was handled by type, who else is alive, which districts somebody serves, and what the
 * process takes of the machine. Rules and runbook in deploy/monitoring/. Nothing here costs more than an addition for
 * each message; what has to be looked up is looked up every other second. */
#ifndef LOOPLINE_VITALS_H
#define LOOPLINE_VITALS_H

#include "common/service.h"

struct vitals;

/* The service is borrowed. */
struct vitals *vitals_new(const struct service *service);
void vitals_free(struct vitals **vitals);

/* One message of a committed batch; one answer to a command; a commit that the synchronous standby did not confirm. */
void vitals_handled(struct vitals *vitals, const struct route *route);
void vitals_answered(struct vitals *vitals, Loopline__Wire__V1__Status status);
void vitals_unconfirmed(struct vitals *vitals);

/* Each turn of the loop; does its work every other second of the steady clock. */
void vitals_turn(struct vitals *vitals, instant now, bool ready, const struct db *db);
/* How long the look at the directory took: some small statements, the same each time. */
void vitals_looked(struct vitals *vitals, instant took);
/* Live replicas of every service, and of every district of the pack; NULL = no pack in force yet. A district that left
 * the pack reads NaN. The pack is borrowed until another one is told. */
void vitals_directory(struct vitals *vitals, const struct directory *directory, const struct pack *pack);

#endif
