#include "services/router/alarm.h"

static bool collapsed(const struct pack_alarm *rule, const struct alarm_count *count)
{
    return count->orders > 0 && (int64_t)count->backstop * 100 >= (int64_t)count->orders * rule->percent;
}

enum alarm_verdict alarm_judge(const struct pack_alarm *rule, const struct alarm_count *count)
{
    bool wanted = rule->percent > 0;
    if (count->open)
        return wanted && collapsed(rule, count) ? ALARM_STAYS : ALARM_CLEAR;
    return wanted && count->backstop > 0 && count->orders >= rule->least && collapsed(rule, count) ? ALARM_RAISE
                                                                                                   : ALARM_STAYS;
}
