/* The waiting room of a service: what the sockets brought and no batch has taken yet. It is fair by district: when more waits
 * than one batch holds, every district has its turn before one has a second, so that a flood in one does not delay what the
 * others ask for. Commands, which name no district, are one class among them. Of one district the first is the first.
 *
 * When the room is full, the newest events of the most crowded district leave it: they stand in the outbox, where the sweep
 * finds them, which is fair in the same way (outbox_sweep). Commands never leave; beyond half of the room they wait in their
 * socket.
 *
 * A batch costs much by itself and little by the message, so what comes in quick succession gathers: the first after a rest
 * goes in at once, the next ones no sooner than `gather` after it; commands, for whose answer somebody waits, a quarter of
 * that. As soon as a whole batch waits, nothing gathers any longer. Instants are those of a steady clock. */
#ifndef LOOPLINE_ROOM_H
#define LOOPLINE_ROOM_H

#include "common/bus.h"

enum { ROOM_MAX = 2048 }; /* messages */

struct room;

struct room *room_new(instant gather); /* µs; 0: nothing gathers */
void room_free(struct room **room);

/* A place to receive the next message into. */
struct raw *room_place(struct room *room);
/* Whether that may be a command. */
bool room_takes_commands(const struct room *room);
/* What was received into the place waits from now on. */
void room_keep(struct room *room);

/* How many a batch takes now: `most`, but few in a flood (more than that waits of one district alone) while others are
 * heard: whatever comes waits for the end of a batch in every service on its way, which is what a flood costs the others. */
size_t room_batch(struct room *room, instant now, size_t most);
void room_flood(struct room *room, instant now); /* it was seen elsewhere: a sweep found a whole batch */

/* In `out` those whose turn it is now, in the order in which they came: at most `most`, and no more after `bytes` of bodies.
 * They are the batch's until room_done; the room stays their owner. */
size_t room_take(struct room *room, instant now, size_t most, size_t bytes, struct raw **out);
void room_done(struct room *room, struct raw *const *list, size_t count);

/* When somebody's turn comes, or events are to be listened for again; INSTANT_END: when somebody has come. */
instant room_opens(const struct room *room, instant now);
/* Whether an event that comes now need not gather: else nobody has to wake up for it. */
bool room_listens(const struct room *room, instant now);
void room_hurry(struct room *room); /* nothing gathers any longer */

size_t room_waiting(const struct room *room);
size_t room_left(struct room *room); /* events that left it for the sweep since this was asked last */

#endif
