/* What commands print: tables and records, for a terminal (columns aligned, Chinese counted as two) or as JSON.
 * The same cells serve both; a NULL cell is "-" in a table and null in JSON. Control characters never reach a
 * terminal as they are.
 *
 * A cell is masked (common/mask.h) unless its column says otherwise: people write numbers into any text, and a new column
 * that nobody thought of must not let one out. It happens when the cell is added, for tables, files and JSON alike. */
#ifndef LOOPLINE_OUTPUT_H
#define LOOPLINE_OUTPUT_H

#include "common/arena.h"
#include "common/str.h"
#include <stdio.h>

enum cell_kind {
    CELL_TEXT,   /* masked */
    CELL_NUMBER, /* the text is a JSON number; right-aligned */
    CELL_FLAG,   /* "true" or "false" */
    CELL_JSON,   /* the text is JSON already; the strings in it are masked */
    CELL_EXACT   /* keys, sums, ids, paths; and what was opened with a reason: as it is */
};

struct column {
    const char *key; /* in JSON */
    const char *zh, *en;
    enum cell_kind kind;
};

struct table {
    struct arena *arena;
    const struct column *columns;
    size_t column_count;
    const char ***rows;
    size_t count, capacity;
};
void table_open(struct table *table, struct arena *arena, const struct column *columns, size_t count);
/* One cell per column; the cells are borrowed, or masked in the table's arena. */
void table_add(struct table *table, const char *const *cells);
#define TABLE_ADD(table, ...) table_add(table, (const char *const[]){__VA_ARGS__})

/* A record: pairs first, then named tables. */
struct sheet_pair {
    struct column head;
    const char *cell;
};
struct sheet_part {
    struct column head; /* key and title */
    const struct table *table;
};
#define SHEET_PAIRS_MAX 72
#define SHEET_PARTS_MAX 48
struct sheet {
    struct sheet_pair pairs[SHEET_PAIRS_MAX];
    size_t pair_count;
    struct sheet_part parts[SHEET_PARTS_MAX];
    size_t part_count;
};
/* NULL stays NULL; the same pointer when there is nothing to mask. */
const char *output_masked(struct arena *arena, enum cell_kind kind, const char *cell);
void sheet_pair(struct sheet *sheet, struct column head, const char *cell);
void sheet_table(struct sheet *sheet, struct column head, const struct table *table); /* borrowed */

struct output {
    FILE *out;
    bool zh, json;
};
void output_table(const struct output *output, const struct table *table); /* JSON: an array of objects */
void output_sheet(const struct output *output, const struct sheet *sheet); /* JSON: one object */
/* One object on a line of its own, for streams. */
void output_line(const struct output *output, const struct sheet *sheet);
/* Text fit for a terminal: controls and line breaks become blanks. */
void output_clean(struct buf *buf, const char *text);

#endif
