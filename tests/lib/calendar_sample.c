#include "tests/lib/calendar_sample.h"

#include <stdlib.h>

const struct calendar_sample_day CALENDAR_SAMPLE[] = {
    {"2019-01-01", false, "元旦"},
    {"2019-02-02", true, "春节"},
    {"2019-02-03", true, "春节"},
    {"2019-02-04", false, "春节"},
    {"2019-02-05", false, "春节"},
    {"2019-02-06", false, "春节"},
    {"2019-02-07", false, "春节"},
    {"2019-02-08", false, "春节"},
    {"2019-02-09", false, "春节"},
    {"2019-02-10", false, "春节"},
    {"2019-04-05", false, "清明节"},
    {"2019-04-28", true, "劳动节"},
    {"2019-05-01", false, "劳动节"},
    {"2019-05-02", false, "劳动节"},
    {"2019-05-03", false, "劳动节"},
    {"2019-05-04", false, "劳动节"},
    {"2019-05-05", true, "劳动节"},
    {"2019-06-07", false, "端午节"},
    {"2019-09-13", false, "中秋节"},
    {"2019-09-29", true, "国庆节"},
    {"2019-10-01", false, "国庆节"},
    {"2019-10-02", false, "国庆节"},
    {"2019-10-03", false, "国庆节"},
    {"2019-10-04", false, "国庆节"},
    {"2019-10-05", false, "国庆节"},
    {"2019-10-06", false, "国庆节"},
    {"2019-10-07", false, "国庆节"},
    {"2019-10-12", true, "国庆节"},
    {"2024-01-01", false, "元旦"},
    {"2024-02-04", true, "春节"},
    {"2024-02-10", false, "春节"},
    {"2024-02-11", false, "春节"},
    {"2024-02-12", false, "春节"},
    {"2024-02-13", false, "春节"},
    {"2024-02-14", false, "春节"},
    {"2024-02-15", false, "春节"},
    {"2024-02-16", false, "春节"},
    {"2024-02-17", false, "春节"},
    {"2024-02-18", true, "春节"},
    {"2024-04-04", false, "清明节"},
    {"2024-04-05", false, "清明节"},
    {"2024-04-06", false, "清明节"},
    {"2024-04-07", true, "清明节"},
    {"2024-04-28", true, "劳动节"},
    {"2024-05-01", false, "劳动节"},
    {"2024-05-02", false, "劳动节"},
    {"2024-05-03", false, "劳动节"},
    {"2024-05-04", false, "劳动节"},
    {"2024-05-05", false, "劳动节"},
    {"2024-05-11", true, "劳动节"},
    {"2024-06-10", false, "端午节"},
    {"2024-09-14", true, "中秋节"},
    {"2024-09-15", false, "中秋节"},
    {"2024-09-16", false, "中秋节"},
    {"2024-09-17", false, "中秋节"},
    {"2024-09-29", true, "国庆节"},
    {"2024-10-01", false, "国庆节"},
    {"2024-10-02", false, "国庆节"},
    {"2024-10-03", false, "国庆节"},
    {"2024-10-04", false, "国庆节"},
    {"2024-10-05", false, "国庆节"},
    {"2024-10-06", false, "国庆节"},
    {"2024-10-07", false, "国庆节"},
    {"2024-10-12", true, "国庆节"},
    {NULL, false, NULL},
};

static const struct pack_span SPANS[] = {{8 * 60 + 30, 12 * 60}, {13 * 60 + 30, 17 * 60 + 30}};

struct pack_calendar calendar_sample(void)
{
    static struct pack_day days[COUNT(CALENDAR_SAMPLE) - 1];
    for (size_t i = 0; i < COUNT(days); i++) {
        days[i] =
            (struct pack_day){.work = CALENDAR_SAMPLE[i].work, .name = CALENDAR_SAMPLE[i].name, .replaces = DAY_NONE};
        if (!day_parse(CALENDAR_SAMPLE[i].date, &days[i].date))
            abort();
    }
    return (struct pack_calendar){.code = "sample",
                                  .offset_minutes = 480,
                                  .first_year = 2019,
                                  .last_year = 2024,
                                  .days = days,
                                  .day_count = COUNT(days),
                                  .week = {.plain = {SPANS, COUNT(SPANS)}}};
}
