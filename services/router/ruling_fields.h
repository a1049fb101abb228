/* Rulings of the objection bench 派单异议审核 (N02, R09, R31): what belongs to which, and what is wrong with one as it
 * was given. Pure table; the core applies a ruling (router.h), the bench's desk carries it out. */
#ifndef LOOPLINE_RULING_FIELDS_H
#define LOOPLINE_RULING_FIELDS_H

#include "services/router/router.h"

enum ruling_part { /* what a ruling may say beside its reason: bits */
                   RULING_LEAD = 1u << 0,
                   RULING_CO = 1u << 1,
                   RULING_CANDIDATES = 1u << 2,
                   RULING_LIMIT = 1u << 3,
                   RULING_TEACH = 1u << 4
};
#define RULING_PARTS 5

struct ruling_row {
    enum ruling ruling;
    enum router_event_type event;
    unsigned takes, needs; /* bits of enum ruling_part; everything else must not be given */
    const char *why;
};
/* NULL: no ruling. */
const struct ruling_row *ruling_fields_row(enum ruling ruling);

struct ruling_fault {
    const char *field;
    enum reason reason;
};
/* What is wrong with the parts given (bits): REQUIRED and FORBIDDEN_HERE, one fault per field; of no ruling REQUIRED at
 * "ruling". Returns how many. */
size_t ruling_fields_check(enum ruling ruling, unsigned given, struct ruling_fault faults[RULING_PARTS]);

#endif
