/* Whistles 吹哨 and joint visits 联合到场 are opened (type 316, and the ruling JOINT of 305). The city pack says who may
 * whistle for whom and how soon they report in (R15, R16); a joint visit is opened by whoever leads or dispatches, when
 * nobody knows whose it is (R09). What comes of it: finding_desk.h. */
#ifndef LOOPLINE_WHISTLE_DESK_H
#define LOOPLINE_WHISTLE_DESK_H

#include "services/router/turn_desk.h"

enum result whistle_desk_decode_whistle(struct batch *batch, struct message *message);
enum result whistle_desk_step_whistle(struct batch *batch, struct message *message);

/* The ruling JOINT. While decoding: faults of each of `candidates` into the message. */
void whistle_desk_decode_seek(struct batch *batch, struct message *message);
/* `turn` is open as ROUTER_SEEK on the returned part, event.seq. Asks the core, answers, opens the joint visit; the
 * slip of the return is the caller's, when RESULT_OK. */
enum result whistle_desk_step_seek(struct turn *turn) MUST_USE;

/* The answer that turn_desk_go gave is about this whistle. */
void whistle_desk_answer(struct turn *turn, int seq);

#endif
