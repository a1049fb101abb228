/* What of a report is drawn: a row of a table per chart, none for a section that is only listed. A chart is drawn of a small
 * table, and that table is what stands under it on the page, in Markdown and as CSV: nothing is drawn that cannot be read.
 * Either the rows of a list are counted by one of its columns ("overdue, by unit": most first, what is beyond `most` in one
 * line), or columns of the list itself are drawn, its first `most` rows. */
#ifndef LOOPLINE_REPORT_CHART_H
#define LOOPLINE_REPORT_CHART_H

#include "services/ctl/report.h"

#define REPORT_SERIES_MAX 4

enum report_chart_kind { REPORT_BARS, REPORT_STACKED, REPORT_LINES };
struct report_chart {
    const char *section;
    enum report_chart_kind kind;
    const char *label;                     /* key of a column; empty cells are "-" */
    const char *values[REPORT_SERIES_MAX]; /* keys of columns of numbers; none: rows are counted */
    size_t most;
    const char *beside; /* key of a column that tells equal labels apart; NULL none. Not where rows are counted */
};
const struct report_chart *report_chart_row(size_t n);           /* NULL past the end */
const struct report_chart *report_chart_of(const char *section); /* NULL: it is only listed */
bool report_chart_counts(const struct report_chart *chart);      /* rows are counted by label */

/* The table that is drawn: label, then one column per series. false: the section has no chart. */
bool report_chart_table(struct arena *arena, const struct report_list *list, struct table *out);
/* The same where it is no part of the list itself: what counts rows. */
bool report_chart_summary(struct arena *arena, const struct report_list *list, struct table *out);

#endif
