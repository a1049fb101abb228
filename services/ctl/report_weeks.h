/* The sections of the forecast (forecast.h), reckoned from what statement report_weeks counts: orders by matter of the first
 * level, district and week. A week is seven days before the end of the report, told by the day on which it begins. Series
 * begin with the first week that has any order: what was before the system is not taken for quiet. */
#ifndef LOOPLINE_REPORT_WEEKS_H
#define LOOPLINE_REPORT_WEEKS_H

#include "services/ctl/report.h"

enum { REPORT_WEEK_COLUMN_COUNT = 4, REPORT_FORECAST_COLUMN_COUNT = 12 };
extern const struct report_column REPORT_WEEK_COLUMNS[REPORT_WEEK_COLUMN_COUNT];
extern const struct report_column REPORT_FORECAST_COLUMNS[REPORT_FORECAST_COLUMN_COUNT];

/* Week by week, all orders; the whole; by matter and district, what most is expected of first. */
extern const struct report_reckoning REPORT_WEEK_BY_WEEK, REPORT_WHOLE, REPORT_BY_MATTER;

#endif
