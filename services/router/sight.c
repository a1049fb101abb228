#include "services/router/sight.h"

bool sight_inside(const struct pack *pack, const char *code, int unit)
{
    int other = pack_unit_find(pack, code);
    return other >= 0 && pack_unit_inside(pack, other, unit);
}

bool sight_own(const struct pack *pack, const struct order *order, const struct assignment *part, int unit)
{
    while (!sight_inside(pack, part->unit, unit) && part->parent_seq > 0)
        part = &order->assignments[part->parent_seq - 1];
    return sight_inside(pack, part->unit, unit);
}

static bool counts(const struct order *order, const struct assignment *part)
{
    return part->state != ASSIGNMENT_RELIEVED || order->state == ORDER_WITHDRAWN;
}

bool sight_is_company(const struct pack *pack, int unit)
{
    for (; unit >= 0; unit = pack->units[unit].parent)
        if (pack->units[unit].kind == UNIT_COMPANY)
            return true;
    return false;
}

enum sight sight_of(const struct pack *pack, const struct order *order, int unit)
{
    for (size_t i = 0; i < order->assignment_count; i++)
        if (counts(order, &order->assignments[i]) && sight_own(pack, order, &order->assignments[i], unit))
            return sight_is_company(pack, unit) ? SIGHT_OWN : SIGHT_ALL;
    return SIGHT_NONE;
}
