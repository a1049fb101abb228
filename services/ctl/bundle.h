/* The accountability file 问责 of one order with its evidence (R32): a folder <number>/ with
 *   index.md      what it is about, and the tables
 *   history.csv   every event: when, which service, what, unit, actor
 *   clocks.json   every clock with its stored explanation: which rule set which instant, day by day
 *   units.csv     whose part it was: duty, from whom it had it, when it did what, what came of it
 *   children.csv returns.csv whistles.csv calls.csv sessions.csv results.csv comments.csv hand_overs.csv
 *   clocks.csv cards.csv slips.csv reliefs.csv meetings.csv
 *   SHA256SUMS    of all the others; `sha256sum -c SHA256SUMS` checks them
 * CSV as in report.h. Nothing that the person said, and nothing about the person: no text, address, name or number of
 * the request, no place of a session, no party to it, nobody who was contacted; of the details of events only what stands
 * in a list of this file; in what officials wrote (results, findings, comments, slips, reasons, decisions) runs of digits as
 * long as a phone number are blotted out. Attachments by reference; in references numbers of people are masked (mask.h),
 * as a run of digits alone says nothing about a person there. */
#ifndef LOOPLINE_BUNDLE_H
#define LOOPLINE_BUNDLE_H

#include "services/ctl/report.h"

#define BUNDLE_SECTIONS_MAX 32
const struct report_section *bundle_section(size_t n); /* one CSV each; NULL past the end */
const struct report_section *bundle_clocks(void);      /* clocks.json */

/* The detail of an event without what could be about the person. Arena-owned JSON; "{}" when nothing is left. */
const char *bundle_detail(struct arena *arena, const char *detail);
/* Text with its runs of seven digits and more blotted out, be they grouped by hyphens or blanks. Dates and instants as
 * 2024-04-23 and 2024-04-23 17:30 stay; so do the
 * numbers of orders and slips, as PY20190602-00001 and DB2024-00012. NULL stays. */
const char *bundle_blot(struct arena *arena, const char *text);

struct bundle_file {
    const char *name;
    struct buf text;
};
/* "<sha256>  <name>\n" of each. */
void bundle_sums(const struct bundle_file *files, size_t count, struct buf *out);

#endif
