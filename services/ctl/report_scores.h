/* The sections of judgement, reckoned by the pack's scoring.cfg (score.h) from what statement report_unit_facts counts: facts
 * by unit and month, as known by the day of the report. What nobody led is nobody's merit or fault: it is left out. */
#ifndef LOOPLINE_REPORT_SCORES_H
#define LOOPLINE_REPORT_SCORES_H

#include "services/ctl/report.h"

enum {
    REPORT_RATE_COLUMN_COUNT = 11,
    REPORT_POINT_COLUMN_COUNT = 5,
    REPORT_TOTAL_COLUMN_COUNT = 3,
    REPORT_TALK_COLUMN_COUNT = 6
};
extern const struct report_column REPORT_RATE_COLUMNS[REPORT_RATE_COLUMN_COUNT];
extern const struct report_column REPORT_POINT_COLUMNS[REPORT_POINT_COLUMN_COUNT];
extern const struct report_column REPORT_TOTAL_COLUMNS[REPORT_TOTAL_COLUMN_COUNT];
extern const struct report_column REPORT_TALK_COLUMNS[REPORT_TALK_COLUMN_COUNT];

/* Every rate; those that count who was satisfied; the ledger of points, and its sums; who is summoned. */
extern const struct report_reckoning REPORT_RATES, REPORT_RANKING, REPORT_POINTS, REPORT_TOTALS, REPORT_TALKS;

#endif
