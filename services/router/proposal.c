#include "services/router/proposal.h"
#include "common/str.h"
#include "services/router/catalogue.h"

enum reason proposal_reason(const struct pack *pack, const struct order *order)
{
    if (str_empty(order->matter) || !str_empty(order->reported)) /* who had it instead is no precedent */
        return REASON_FORBIDDEN_HERE;
    return pack_matter_find(pack, order->matter) < 0 ? REASON_UNKNOWN_CODE : REASON_NONE;
}

static const char *co_handlers(const struct order *order, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        if (one->duty == DUTY_CO && one->state != ASSIGNMENT_RELIEVED)
            text = arena_print(arena, "%s%s%s", text, *text ? "," : "", one->unit);
    }
    return text;
}

void proposal_of(struct proposal *proposal, const struct pack *pack, const struct order *order, struct arena *arena)
{
    const struct assignment *lead = router_lead(order);
    bool enterprise = order->party == PARTY_ENTERPRISE;
    proposal->order = order->id;
    proposal->matter = order->matter;
    proposal->area = pack_area_code(pack, catalogue_area(pack, order->area, order->district));
    proposal->party = enterprise ? PARTY_ENTERPRISE : PARTY_UNSPECIFIED;
    proposal->urgency = order->urgency == URGENCY_URGENT ? URGENCY_URGENT
                        : enterprise                     ? URGENCY_NORMAL
                                                         : URGENCY_UNSPECIFIED;
    proposal->lead = lead ? lead->unit : "";
    proposal->co = co_handlers(order, arena);
    proposal->policy = order->policy;
}
