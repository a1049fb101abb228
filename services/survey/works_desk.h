/* C11: what a result left running is done; only then may the order be written off. */
#ifndef LOOPLINE_SURVEY_WORKS_DESK_H
#define LOOPLINE_SURVEY_WORKS_DESK_H

#include "common/service.h"

enum result works_desk_decode_finish(struct batch *batch, struct message *message) MUST_USE;
enum result works_desk_finish(struct batch *batch, struct message *message) MUST_USE;

#endif
