/* R34, R35: who is to be asked back, and what the person said, as agents tell it. */
#ifndef LOOPLINE_SURVEY_RATE_DESK_H
#define LOOPLINE_SURVEY_RATE_DESK_H

#include "common/service.h"

/* Scores as a JSON object of known aspects, arena-owned; "{}" none. What is wrong with them goes to `faults` (NULL: such a
 * score is left out). `pack` NULL: any code. */
const char *rate_desk_aspects(struct batch *batch, const struct pack *pack, struct faults *faults,
                              Loopline__Wire__V1__AspectScore *const *list, size_t count);
enum result rate_desk_decode_rate(struct batch *batch, struct message *message) MUST_USE; /* step: case_desk_step */
enum result rate_desk_decode_list(struct batch *batch, struct message *message) MUST_USE;
enum result rate_desk_list(struct batch *batch, struct message *message) MUST_USE;

#endif
