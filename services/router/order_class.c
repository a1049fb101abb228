#include "services/router/order_class.h"

/* clang-format off */
static const struct order_class_row ROWS[ORDER_CLASS_COUNT] = {
    /*                      class               returnable sign_off letter co     leader why */
    [CLASS_ORDINARY]     = {CLASS_ORDINARY,     true,      false,   false, false, false, "R31: by the catalogue; an objection goes to the bench"},
    [CLASS_INSTANT]      = {CLASS_INSTANT,      false,     false,   false, false, false, "T09, R05: handled on receipt by whoever has it; a wrong unit is changed by the dispatchers, not returned"},
    [CLASS_CONSULTATIVE] = {CLASS_CONSULTATIVE, false,     false,   true,  true,  false, "N17: lead and co-handlers agreed before the letter named them"},
    [CLASS_MEETING]      = {CLASS_MEETING,      false,     false,   false, false, false, "R24: what a meeting assigned goes back to the meeting"},
    [CLASS_LEADER]       = {CLASS_LEADER,       false,     true,    false, false, true,  "R07, R29: given to a leader by name; the unit's leader signs for the result"},
};
/* clang-format on */

const struct order_class_row *order_class_row(enum order_class order_class)
{
    return &ROWS[order_class > ORDER_CLASS_UNSPECIFIED && order_class < ORDER_CLASS_COUNT ? order_class
                                                                                          : CLASS_ORDINARY];
}

static const char *yes(bool is)
{
    return is ? "yes" : "no";
}

void order_class_dump(FILE *out)
{
    fputs("# Classes of orders.\n", out);
    for (int one = 1; one < ORDER_CLASS_COUNT; one++) {
        const struct order_class_row *row = &ROWS[one];
        const struct term *term = term_get("order_class", one);
        fprintf(out, "%-13s returned %-3s  sign-off %-6s  letter %-6s  co %-6s  leader %-6s  %s  # %s\n", term->code,
                yes(row->returnable), row->sign_off ? "always" : "policy", row->letter ? "needed" : "-",
                row->co ? "needed" : "-", row->leader ? "needed" : "-", term->zh, row->why);
    }
}
