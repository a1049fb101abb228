#include "services/router/order_limit.h"
#include "common/limit.h"
#include "common/str.h"

#define BIT(unit) (1u << (unit))
static const unsigned LONG = BIT(LIMIT_HOUR) | BIT(LIMIT_WORKING_HOUR) | BIT(LIMIT_WORKING_DAY) | BIT(LIMIT_DAY),
                      SHORT = BIT(LIMIT_MINUTE) | BIT(LIMIT_END_OF_DAY);

static enum reason reason_of(const char *text, unsigned offered)
{
    struct pack_limit limit;
    if (str_empty(text))
        return REASON_NONE;
    if (!limit_parse(text, &limit, NULL))
        return REASON_BAD_FORMAT;
    return offered & BIT(limit.unit) ? REASON_NONE : REASON_OUT_OF_RANGE;
}

/* Minutes and "by tonight" belong to the emergency lane, none to nobody. */
enum reason order_limit_reason(const char *text)
{
    return reason_of(text, LONG);
}

enum reason order_limit_come_reason(const char *text)
{
    return reason_of(text, LONG | SHORT);
}
