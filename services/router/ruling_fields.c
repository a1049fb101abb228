#include "services/router/ruling_fields.h"
#include "common/result.h"

/* clang-format off */
static const struct ruling_row ROWS[RULING_COUNT] = {
    /*                 ruling          event           takes                                              needs              why */
    [RULING_UPHOLD]  = {RULING_UPHOLD,  ROUTER_UPHOLD,  RULING_LEAD | RULING_TEACH,                        0,                 "R31: it is not theirs; another unit has it, or the order does without"},
    [RULING_DISMISS] = {RULING_DISMISS, ROUTER_DISMISS, 0,                                                 0,                 "R31: it is theirs; nothing moves, and nothing is learned"},
    [RULING_NAMED]   = {RULING_NAMED,   ROUTER_NAME,    RULING_LEAD | RULING_CO | RULING_TEACH,            RULING_LEAD,       "N02: who leads and who helps is named together"},
    [RULING_FORCED]  = {RULING_FORCED,  ROUTER_FORCE,   RULING_LEAD,                                       0,                 "N02: whoever it is keeps it; force is no precedent for the catalogue"},
    [RULING_JOINT]   = {RULING_JOINT,   ROUTER_SEEK,    RULING_LEAD | RULING_CANDIDATES | RULING_LIMIT,    RULING_CANDIDATES, "R09: those in question go and look together; the finding names the owner"},
};
/* clang-format on */

static const char *const NAMES[RULING_PARTS] = {"lead", "co", "candidates", "limit", "teach"};

const struct ruling_row *ruling_fields_row(enum ruling ruling)
{
    return ruling > RULING_UNSPECIFIED && ruling < RULING_COUNT ? &ROWS[ruling] : NULL;
}

size_t ruling_fields_check(enum ruling ruling, unsigned given, struct ruling_fault faults[RULING_PARTS])
{
    const struct ruling_row *row = ruling_fields_row(ruling);
    size_t count = 0;
    if (!row)
        faults[count++] = (struct ruling_fault){"ruling", REASON_REQUIRED};
    for (size_t i = 0; row && i < RULING_PARTS; i++) {
        unsigned part = 1u << i;
        if (given & part & ~row->takes)
            faults[count++] = (struct ruling_fault){NAMES[i], REASON_FORBIDDEN_HERE};
        else if (row->needs & part & ~given)
            faults[count++] = (struct ruling_fault){NAMES[i], REASON_REQUIRED};
    }
    return count;
}
