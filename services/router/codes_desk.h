/* Lists of units in a command: each named by its place, "called[2]". */
#ifndef LOOPLINE_CODES_DESK_H
#define LOOPLINE_CODES_DESK_H

#include "services/router/turn_desk.h"

struct unit_codes { /* as sent */
    const char *field;
    char *const *list;
    size_t count;
};

const char *codes_desk_at(struct batch *batch, const struct unit_codes *codes, size_t i);
/* While decoding: so many at least (required), none empty (required), none twice (forbidden_here). */
void codes_desk_need(struct batch *batch, struct message *message, const struct unit_codes *codes, size_t least);
/* Index in the pack in force; it must stand in the pack of the order's clocks, too. -1: a fault unknown_code of `field`. */
int codes_desk_find(const struct turn *turn, const char *field, const char *code);
/* By commas; NULL: none. */
const char *codes_desk_commas(struct batch *batch, const struct unit_codes *codes);

#endif
