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
/* It stands earlier in the list, too. */
bool codes_desk_repeated(char *const *list, size_t at);
/* While decoding: so many at least (required), none empty (required), none twice (forbidden_here). */
void codes_desk_need(struct batch *batch, struct message *message, const struct unit_codes *codes, size_t least);
/* Index in the pack in force; it must stand in the pack of the order's clocks, too. -1: a fault unknown_code of `field`. */
int codes_desk_find(const struct turn *turn, const char *field, const char *code);
/* By commas; NULL: none. */
const char *codes_desk_commas(struct batch *batch, const struct unit_codes *codes);
/* For json_pack's "o", which takes it. */
json_t *codes_desk_json(char *const *list, size_t count);

#endif
