#include "services/router/upward.h"
#include "common/result.h"
#include "common/str.h"

/* clang-format off */
static const struct upward_row ROWS[] = {
    /* what           kind                 of_lead above_alone why */
    {"signed",        UPWARD_SIGNED,       true,   false,      "1.8: above, too, it is signed for"},
    {"contacted",     UPWARD_CONTACTED,    true,   true,       "R02: the clock of the first contact runs above, too; the person knows of it"},
    {"arrived",       UPWARD_ARRIVED,      true,   false,      "R01: verified on site"},
    {"interim",       UPWARD_INTERIM,      true,   false,      "R20, C16: as it was reported here"},
    {"fed_back",      UPWARD_RESULT,       false,  false,      "1.8: all have fed back: the result of the lead is that of the unit above"},
    {"handed_back",   UPWARD_HANDED_BACK,  false,  false,      "R31: a return, ruled on above"},
    {"relief_asked",  UPWARD_RELIEF_ASKED, false,  true,       "N12: more time is decided above"},
};
/* clang-format on */

const struct upward_row *upward_row(const char *what)
{
    for (size_t i = 0; i < COUNT(ROWS); i++)
        if (str_equal(ROWS[i].what, what))
            return &ROWS[i];
    return NULL;
}

/* By who led before in this round. */
static bool was_signed(const struct order *order, const struct assignment *lead)
{
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        if (one->seq != lead->seq && one->duty == DUTY_LEAD && one->round == order->round &&
            one->signed_at != INSTANT_NONE)
            return true;
    }
    return false;
}

bool upward_reports(const struct upward_row *row, const struct order *order, const char *unit)
{
    const struct assignment *lead = router_lead(order);
    if (row->of_lead && !(lead && str_equal(lead->unit, unit)))
        return false;
    return row->kind != UPWARD_SIGNED || !was_signed(order, lead);
}
