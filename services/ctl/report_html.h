/* The page of a report: one HTML file with its figures, a chart and a table per section, that needs nothing but itself: style,
 * script and charts (Chart.js, deploy/report/chartjs/) are inside, a Content-Security-Policy lets nothing else run or be
 * fetched, so it opens from a disk, a stick or a mail as well as from a server. Without script the tables are all there. Where many
 * pages lie in one folder they may share the chart library, nine tenths of a page (report->library): a file of the same folder,
 * named after what is in it, so that pages of another version keep theirs. The policy lets scripts of that folder run then.
 *
 * What is told comes from the same struct report as Markdown and CSV, cell by cell. Every text is escaped; what the script
 * draws lies in <script type="application/json">, where no "<" stands as such. Long lists are cut after REPORT_PAGE_ROWS rows,
 * which the page says, with a link to the CSV beside it; figures and charts are of all rows.
 *
 * The pieces are deploy/report/page.css and page.js; colours are those of Okabe and Ito, told apart by the colour-blind. */
#ifndef LOOPLINE_REPORT_HTML_H
#define LOOPLINE_REPORT_HTML_H

#include "services/ctl/report.h"

enum { REPORT_PAGE_ROWS = 1000 };

void report_html(struct ctl *ctl, const struct report *report, struct buf *out);
/* The chart library as a file: its name, and its text. */
const char *report_html_library(struct arena *arena, const char **text);
/* Text between tags or in a quoted attribute; control characters become blanks. */
void report_html_text(struct buf *out, const char *text);
/* A JSON string that is safe inside a script element. */
void report_html_json(struct buf *out, const char *text);

#endif
