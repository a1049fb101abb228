/* Reports as files: the ten-day bulletin 十天一通报 (R25), the daily summary, the weekly analysis, the monthly report
 * (R27), and those of terms.def report_kind 5-11: performance, accountability, cases, problem ledger, blind spots (R44),
 * forecast (R47), theme projects (N10). A kind is a list of sections; a section is a figure with the list behind it: one
 * statement of report.sql (group "report") and its columns. What is printed is said in tables only: there is no code per report
 * or section, but for the few lists that have to be reckoned (struct report_reckoning).
 *
 * A figure is always the number of rows of its list. Everything is judged as it stood at the end of the period, from
 * the instants on record, never from what holds "now": a report of a closed period reads the same whenever it is made.
 * One of a period that is not over is judged as of its making, and says so.
 * Corrections of later days are heard only where the report says so (--as-of): its figures are then those known on that day,
 * and section "corrected_since" lists what changed.
 * What a hot spot is called is no such instant: its title, place and matter are what is known now.
 * A period is half-open: since ≤ instant < until. No personal data: units, orders by number, matters, instants; the title
 * of a hot spot is one that was masked (mask.h).
 *
 * Per report one Markdown file <kind>-<date>.md, one page <kind>-<date>.html (report_html.h), the figures
 * <kind>-<date>-figures.csv, and per section one CSV <kind>-<date>-<section>.csv, with <…>-summary.csv where a chart counts its
 * rows (report_chart.h); all of them of one struct report, so with the same numbers. CSV: RFC 4180 (CRLF,
 * quotes doubled), UTF-8 with a byte order mark, without which spreadsheet programs take Chinese for Latin-1; header
 * row in the language of the report. A cell that a spreadsheet would run as a formula gets an apostrophe. */
#ifndef LOOPLINE_REPORT_H
#define LOOPLINE_REPORT_H

#include "common/result.h"
#include "common/row.h"
#include "services/ctl/output.h"
#include "services/ctl/show.h"

#define REPORT_COLUMNS_MAX 24
#define REPORT_SHARE_MAX   2

#define REPORT_NONE INT64_MIN
enum report_cell {
    REPORT_TEXT,
    REPORT_UNIT,
    REPORT_LEADER, /* code of a unit, told as its leader's title */
    REPORT_UNITS,  /* codes, separated by commas */
    REPORT_MATTER,
    REPORT_CADENCE,
    REPORT_INSTANT,
    REPORT_DATE,    /* text as the database writes it */
    REPORT_COUNT,   /* REPORT_NONE: there is none */
    REPORT_TERM,    /* a number of `list` */
    REPORT_EVENT,   /* kind of an event of an order's history */
    REPORT_DETAIL,  /* its detail, a JSON object */
    REPORT_LEVEL,   /* of the ladder, by the words of the pack; a title stays as it is */
    REPORT_WHISTLE, /* level of a whistle, by the words of the pack */
    REPORT_WORDS,   /* a code, by the words that the pack has for it: its texts `list`.* */
    REPORT_AREA,
    REPORT_WRITTEN,   /* what somebody wrote */
    REPORT_REFERENCE, /* where something is kept, or what number it has elsewhere */
    REPORT_COURSE,    /* what became of an order: "15@1559…" = a milestone and its instant in µs, by commas */
    REPORT_JSON,      /* as it is; only where the output is JSON */
    REPORT_PERCENT,   /* of two columns before it: `part` of `whole`; not read from the database */
};
struct report_column {
    const char *key; /* column of the statement, and of JSON */
    const char *zh, *en;
    enum report_cell kind;
    const char *list;
    size_t part, whole;
};
/* What a statement is asked with, each after what the one before it is. */
enum report_needs {
    REPORT_KNOWN, /* since, until, areas, owed stages, filter, as of when it is known: `until`, or a later day */
    REPORT_PACK,  /* + limits of the pack (enum report_limit), its areas as pairs: each, and each that it lies in */
    REPORT_FACTS, /* + the facts that are counted */
};
enum report_limit { /* places in that list, from 1 as SQL counts */
                    REPORT_RISE_PERCENT = 1,
                    REPORT_RISE_LEAST,
                    REPORT_LOOP_MOVES,
                    REPORT_REPEAT_COUNT,
                    REPORT_REPEAT_DAYS,
                    REPORT_FORECAST_WEEKS,
                    REPORT_OFFSET_MINUTES, /* east of Greenwich, of the command line */
                    REPORT_LIMITS
};
struct db;
struct ctl;
struct report_list;
struct report_section {
    const char *key, *zh, *en;
    const char *note_zh, *note_en; /* what is counted, with its rule */
    const char *statement;         /* of report.sql, group "report" */
    int filter;                    /* what of the statement's rows: a card's action, a state; 0 = all */
    const struct report_column *columns;
    size_t column_count;
    const char *share[REPORT_SHARE_MAX]; /* its figure is told as a share of the sum of these sections'; NULL none */
    unsigned
        unit_kinds; /* bits 1u << enum unit_kind: only rows whose first column of a unit is of these, by the pack in
                            force; 0 = all */
    enum report_needs needs;
    /* A list that has to be reckoned: made of the statement's rows, which have the columns of `made_of` then. */
    const struct report_reckoning *reckoned;
};
struct report_reckoning {
    const struct report_column *made_of;
    size_t count;
    /* Rows of `made_of` → rows of the section's columns, in the run's arena. */
    void (*make)(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to);
    /* Which facts the rows have to count (bits 1ull << enum fact), of a section that needs REPORT_FACTS; else NULL. */
    unsigned long long (*facts)(const struct pack *pack);
};
struct report_definition {
    enum report_kind kind;
    const char *const *sections; /* keys, NULL-terminated, in the order of the report */
    const char *source;          /* rule of the field */
};
const struct report_definition *report_of(enum report_kind kind);
const struct report_section *report_section(const char *key); /* NULL: there is none */
const struct report_section *report_section_row(size_t n);    /* NULL past the end */

/* A section that was asked: its list as shown. */
struct report_list {
    const struct report_section *section;
    struct table table; /* table.count is the figure */
    struct rows from;   /* what it was reckoned from; list NULL: nothing yet */
};
struct report {
    const struct report_definition *definition;
    const char *date;    /* nominal: YYYY-MM-DD */
    const char *stem;    /* name of its files without folder and ending; may be NULL */
    const char *library; /* the file beside its page that has the chart library; NULL: the page carries it inside */
    const char *city;    /* may be NULL */
    const char *area;    /* name of the area that it is limited to; NULL = all */
    instant since;       /* INSTANT_NONE: from the beginning */
    instant until;
    instant as_of;    /* what is told ends here: the period runs on until `until`. 0: it is over */
    int pack_version; /* whose names and formulas; 0: none */
    instant known;    /* corrections of later days are heard, up to this one; 0: as it stood at the end */
    struct report_list *lists;
    size_t count;
};

/* The columns that the statement of a section has to return, for db_call; rows are arrays of report_value. */
struct report_value {
    const char *text;
    int64_t number;
    instant at;
};
struct fields report_fields(struct arena *arena, const struct report_section *section);
/* Rows of these fields → what is shown: names in the language of `ctl`, or codes where its json is set. */
void report_fill(struct ctl *ctl, const struct report_section *section, const struct rows *rows,
                 struct report_list *out);

/* Runs the statement of the section: rows as they are to be shown. A section that is reckoned takes out->from instead of
 * asking again, where there is some. */
enum result report_ask(struct ctl *ctl, struct db *db, const struct report_section *section,
                       const struct params *params, struct report_list *out) MUST_USE;

/* The run as the writer of files sees it: their language is Chinese unless --lang says otherwise. A copy: what it
 * borrows is the run's. */
struct ctl report_writer(struct ctl *ctl);

/* "93.6 %"; rounded half up, never through floating point. NULL when the whole is 0. */
const char *report_percent(struct arena *arena, int64_t part, int64_t whole);
/* The figure of a list: "12", or "697 (93.6 %)" where it is a share. */
const char *report_figure(struct arena *arena, const struct report *report, const struct report_list *list);
/* "演示市 月报 2019-06-30", and what its figures are of and as of when. */
const char *report_title(struct ctl *ctl, const struct report *report);
const char *report_about(struct ctl *ctl, const struct report *report);
/* One row per section: its title, its figure. */
void report_figures(struct ctl *ctl, const struct report *report, struct table *out);
void report_markdown(struct ctl *ctl, const struct report *report, struct buf *out);
/* `watermark` is a last column of its own: whatever rows get out name the copy they are of, programs that take columns by
 * name or place read on, and sorted, cut or joined it stays CSV. NULL: no such column. */
void report_csv(struct ctl *ctl, const struct table *table, const char *watermark, struct buf *out);
void report_markdown_table(struct ctl *ctl, const struct table *table, struct buf *out);
/* One cell of a Markdown table: no bar, line break or markup of the text gets through as such. */
void report_markdown_cell(struct buf *out, const char *text);
/* One cell of a CSV row; NULL is an empty one. */
void report_csv_cell(struct buf *out, const char *text);

#endif
