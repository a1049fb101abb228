/* Exclusion 剔除 (R36), decoding: proposed, decided, or the analysis ends and the demand is redone. Each ends in
 * case_desk_step. */
#ifndef LOOPLINE_EXCLUSION_DESK_H
#define LOOPLINE_EXCLUSION_DESK_H

#include "common/service.h"

enum result exclusion_desk_decode_propose(struct batch *batch, struct message *message) MUST_USE;
enum result exclusion_desk_decode_decide(struct batch *batch, struct message *message) MUST_USE;
enum result exclusion_desk_decode_redo(struct batch *batch, struct message *message) MUST_USE;

/* References to where evidence is kept, as a JSON array; faults name the element. */
const char *exclusion_desk_evidence(struct batch *batch, struct message *message,
                                    Loopline__Survey__V1__Evidence *const *list, size_t count);

#endif
