/* The accountability file 问责 of one order with its evidence (R32): a folder <number>/ with
 *   index.md      what it is about, and the tables
 *   history.csv   every event: when, which service, what, unit, actor
 *   clocks.json   every clock with its stored explanation: which rule set which instant, day by day
 *   clocks.csv cards.csv slips.csv reliefs.csv meetings.csv
 *   SHA256SUMS    of all the others; `sha256sum -c SHA256SUMS` checks them
 * CSV as in report.h. Nothing that the person said, and nothing about the person: no text, address, name or number of
 * the request; of the details of events only what stands in a list of this file; in what officials wrote (slips,
 * reasons of reliefs, decisions) runs of digits as long as a phone number are blotted out. */
#ifndef LOOPLINE_BUNDLE_H
#define LOOPLINE_BUNDLE_H

#include "services/ctl/report.h"

const struct report_section *bundle_section(size_t n); /* one CSV each; NULL past the end */
const struct report_section *bundle_clocks(void);      /* clocks.json */

/* The detail of an event without what could be about the person. Arena-owned JSON; "{}" when nothing is left. */
const char *bundle_detail(struct arena *arena, const char *detail);
/* Text with its runs of seven digits and more blotted out, be they grouped by hyphens or blanks. Dates and instants as
 * 2024-04-23 and 2024-04-23 17:30 stay; so do the
 * numbers of orders and slips, as PY20190602-00001 and DB2024-00012. NULL stays. */
const char *bundle_blot(struct arena *arena, const char *text);
/* Does this column hold what somebody wrote? */
bool bundle_written(const struct report_column *column);

struct bundle_file {
    const char *name;
    struct buf text;
};
/* "<sha256>  <name>\n" of each. */
void bundle_sums(const struct bundle_file *files, size_t count, struct buf *out);

#endif
