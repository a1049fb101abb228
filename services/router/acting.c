/* Whose part of an order a sender means. */
#include "services/router/acting.h"
#include "common/str.h"
#include "services/router/catalogue.h"

/* How many assignments under `unit` are in the wanted condition; *seq is the last of them. */
static size_t under(const struct pack *pack, const struct order *order, int unit, bool open, int *seq)
{
    size_t found = 0;
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        int of = pack_unit_find(pack, one->unit);
        if (one->state == ASSIGNMENT_RELIEVED || router_assignment_open(one->state) != open || of < 0 ||
            !pack_unit_inside(pack, of, unit))
            continue;
        found++;
        *seq = one->seq;
    }
    return found;
}

/* Of a withdrawn order every part is over: whose it was, for the right answer. */
static enum reason resolve_withdrawn(const struct pack *pack, const struct order *order, const char *wanted, int *seq)
{
    int unit = pack_unit_find(pack, wanted);
    for (size_t i = order->assignment_count; i > 0; i--) {
        const struct assignment *one = &order->assignments[i - 1];
        int of = pack_unit_find(pack, one->unit);
        if (!str_equal(one->unit, wanted) && (unit < 0 || of < 0 || !pack_unit_inside(pack, of, unit)))
            continue;
        *seq = one->seq;
        return REASON_WRONG_STATE;
    }
    return REASON_NOT_YOURS;
}

enum reason acting_resolve(const struct pack *pack, const struct order *order, const char *named, const char *own,
                           int *seq)
{
    const char *wanted = str_empty(named) ? own : named;
    if (str_empty(wanted))
        return REASON_REQUIRED;
    if (order->state == ORDER_WITHDRAWN)
        return resolve_withdrawn(pack, order, wanted, seq);
    const struct assignment *exact = router_assignment(order, wanted);
    if (exact) {
        *seq = exact->seq;
        return REASON_NONE;
    }
    int unit = pack_unit_find(pack, wanted);
    if (!str_empty(named))
        return unit < 0 ? REASON_UNKNOWN_CODE : REASON_NOT_YOURS;
    if (unit < 0)
        return REASON_NOT_YOURS;
    size_t found = under(pack, order, unit, true, seq);
    if (found == 0)
        found = under(pack, order, unit, false, seq);
    return found == 1 ? REASON_NONE : found ? REASON_REQUIRED : REASON_NOT_YOURS;
}

enum reason acting_returned(const struct order *order, const char *named, int *seq)
{
    const struct assignment *exact = str_empty(named) ? NULL : router_assignment(order, named);
    if (order->state == ORDER_WITHDRAWN)
        return REASON_WRONG_STATE;
    if (!str_empty(named) && !exact)
        return REASON_NOT_FOUND;
    size_t found = 0;
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        if (one->state != ASSIGNMENT_RETURNED || (exact && one != exact))
            continue;
        found++;
        *seq = one->seq;
    }
    return found == 1 ? REASON_NONE : found ? REASON_REQUIRED : REASON_WRONG_STATE;
}

bool acting_may_dispatch(const struct pack *pack, const char *own, const struct order *order)
{
    if (str_empty(own))
        return true;
    int unit = pack_unit_find(pack, own);
    if (unit < 0)
        return false;
    return pack_area_inside(pack, catalogue_area(pack, order->area, order->district), pack->units[unit].area);
}

/* ---- who may call, be called, be given a piece ---- */

bool acting_below(const struct pack *pack, int unit, int ancestor)
{
    return unit != ancestor && pack_unit_inside(pack, unit, ancestor);
}

bool acting_serves(const struct pack *pack, int unit, const struct order *order)
{
    int place = catalogue_area(pack, order->area, order->district), area = pack->units[unit].area;
    return pack_area_inside(pack, place, area) || pack_area_inside(pack, area, place);
}

static bool is_kind(const struct pack *pack, int unit, unsigned kinds)
{
    return kinds & 1u << pack->units[unit].kind;
}

/* The unit's own part, or that of a unit below it; who is only called to come has none. */
static bool has_part(const struct pack *pack, const struct order *order, int unit, enum duty duty)
{
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        bool wanted = duty ? one->duty == duty : one->duty != DUTY_CALLED && one->duty != DUTY_JOINT;
        int of = pack_unit_find(pack, one->unit);
        if (wanted && one->state != ASSIGNMENT_RELIEVED && of >= 0 && pack_unit_inside(pack, of, unit))
            return true;
    }
    return false;
}

/* R15, R16: who sees it where it is may call others to it; bureaus and companies without a part may not. */
#define ON_THE_SPOT (1u << UNIT_GRID | 1u << UNIT_COMMUNITY | 1u << UNIT_STREET | 1u << UNIT_DESK)

enum router_speaker acting_speaker(const struct pack *pack, const struct order *order, const char *unit)
{
    int index = pack_unit_find(pack, unit);
    if (index < 0)
        return SPEAKER_STRANGER;
    if (has_part(pack, order, index, DUTY_LEAD))
        return SPEAKER_LEAD;
    if (has_part(pack, order, index, 0))
        return SPEAKER_PART;
    int place = catalogue_area(pack, order->area, order->district);
    return is_kind(pack, index, ON_THE_SPOT) && pack_area_inside(pack, place, pack->units[index].area)
               ? SPEAKER_OUTSIDER
               : SPEAKER_STRANGER;
}

/* R15, R16 */
bool acting_may_whistle(const struct pack *pack, const struct pack_whistle *level, int unit)
{
    return is_kind(pack, unit, level->from);
}

bool acting_near(const struct pack *pack, int unit, const struct order *order)
{
    int place = catalogue_area(pack, order->area, order->district), area = pack->units[unit].area;
    return acting_serves(pack, unit, order) || pack->areas[place].district == pack->areas[area].district;
}

/* R15, R09 */
enum reason acting_may_be_called(const struct pack *pack, const struct order *order, const struct pack_whistle *level,
                                 int unit)
{
    if (level && !is_kind(pack, unit, level->to))
        return REASON_NOT_ALLOWED;
    bool serves = level ? acting_serves(pack, unit, order) : acting_near(pack, unit, order);
    return serves ? REASON_NONE : REASON_NOT_SERVED;
}

/* C22, C04, R08: a unit does not push its work to its neighbours. */
bool acting_may_take(const struct pack *pack, const struct order *order, enum router_speaker speaker, int unit)
{
    const struct assignment *lead = router_lead(order);
    int leads = lead ? pack_unit_find(pack, lead->unit) : -1;
    return speaker == SPEAKER_DISPATCH || (leads >= 0 && pack_unit_inside(pack, unit, leads));
}
