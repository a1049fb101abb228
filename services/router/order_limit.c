#include "services/router/order_limit.h"
#include "common/limit.h"
#include "common/str.h"

/* Minutes and "by tonight" belong to the emergency lane, none to nobody. */
enum reason order_limit_reason(const char *text)
{
    struct pack_limit limit;
    if (str_empty(text))
        return REASON_NONE;
    if (!limit_parse(text, &limit, NULL))
        return REASON_BAD_FORMAT;
    bool offered = limit.unit == LIMIT_HOUR || limit.unit == LIMIT_WORKING_HOUR || limit.unit == LIMIT_WORKING_DAY ||
                   limit.unit == LIMIT_DAY;
    return offered ? REASON_NONE : REASON_OUT_OF_RANGE;
}
