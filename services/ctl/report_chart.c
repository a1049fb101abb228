#include "services/ctl/report_chart.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

enum { LINES_MOST = 15, TIME_MOST = 120 };

static const struct report_chart CHARTS[] = {
    {"overdue", REPORT_BARS, "unit", {NULL}, LINES_MOST, NULL},
    {"missed", REPORT_BARS, "unit", {NULL}, LINES_MOST, NULL},
    {"redo", REPORT_BARS, "unit", {NULL}, LINES_MOST, NULL},
    {"matters", REPORT_BARS, "matter", {"orders"}, LINES_MOST, NULL},
    {"hotspots", REPORT_BARS, "title", {"requests"}, LINES_MOST, NULL},
    {"units", REPORT_BARS, "unit", {"received", "settled", "on_time"}, LINES_MOST, NULL},
    {"first_contact", REPORT_STACKED, "district", {"answered", "dispatched"}, LINES_MOST, NULL},
    {"ratings", REPORT_STACKED, "unit", {"satisfied", "basically", "declined", "dissatisfied"}, LINES_MOST, NULL},
    {"dissatisfied", REPORT_BARS, "cause", {NULL}, LINES_MOST, NULL},
    {"exclusions", REPORT_BARS, "ground", {NULL}, LINES_MOST, NULL},
    {"points_total", REPORT_BARS, "unit", {"points"}, LINES_MOST, NULL},
    {"ranking", REPORT_BARS, "unit", {"share"}, LINES_MOST, NULL},
    {"rung_account", REPORT_BARS, "unit", {NULL}, LINES_MOST, NULL},
    {"ledger_shelf", REPORT_BARS, "unit", {NULL}, LINES_MOST, NULL},
    {"ledger_redo", REPORT_BARS, "unit", {NULL}, LINES_MOST, NULL},
    {"ledger_repeated", REPORT_BARS, "matter", {NULL}, LINES_MOST, NULL},
    {"themes", REPORT_BARS, "title", {"orders", "settled"}, LINES_MOST, NULL},
    {"rising", REPORT_BARS, "matter", {"orders", "before", "last_year"}, LINES_MOST, NULL},
    {"repeats", REPORT_BARS, "matter", {"orders"}, LINES_MOST, "area"},
    {"forecast_weeks", REPORT_LINES, "week", {"orders", "forecast", "last_year"}, TIME_MOST, NULL},
    {"forecast", REPORT_BARS, "matter", {"forecast", "last_week", "last_year"}, LINES_MOST, "area"},
};

const struct report_chart *report_chart_row(size_t n)
{
    return n < COUNT(CHARTS) ? &CHARTS[n] : NULL;
}

const struct report_chart *report_chart_of(const char *section)
{
    for (size_t i = 0; i < COUNT(CHARTS); i++)
        if (str_equal(CHARTS[i].section, section))
            return &CHARTS[i];
    return NULL;
}

bool report_chart_counts(const struct report_chart *chart)
{
    return chart->values[0] == NULL;
}

static const struct column COUNTED = {"rows", "件数", "count", CELL_NUMBER};

static size_t place_of(const struct table *table, const char *key)
{
    size_t c = 0;
    while (c + 1 < table->column_count && !str_equal(table->columns[c].key, key))
        c++;
    return c;
}

/* ---- rows counted by a column ---- */

struct pile {
    const char *label;
    size_t count, first; /* first: row where it was met, so that equals stay in the order of the list */
};

static int by_label(const void *a, const void *b)
{
    const struct pile *x = a, *y = b;
    int order = strcmp(x->label, y->label);
    return order != 0 ? order : (x->first > y->first) - (x->first < y->first);
}

static int by_count(const void *a, const void *b)
{
    const struct pile *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

static size_t pile_up(const struct table *list, size_t label, struct pile *piles)
{
    size_t count = 0;
    for (size_t r = 0; r < list->count; r++)
        piles[r] = (struct pile){list->rows[r][label] == NULL ? "-" : list->rows[r][label], 1, r};
    qsort(piles, list->count, sizeof *piles, by_label);
    for (size_t r = 0; r < list->count; r++)
        if (count > 0 && str_equal(piles[count - 1].label, piles[r].label))
            piles[count - 1].count++;
        else
            piles[count++] = piles[r];
    qsort(piles, count, sizeof *piles, by_count);
    return count;
}

static void add_piles(struct arena *arena, const struct pile *piles, size_t count, size_t most, struct table *out)
{
    size_t rest = 0;
    for (size_t i = 0; i < count; i++)
        if (i < most)
            TABLE_ADD(out, piles[i].label, arena_print(arena, "%zu", piles[i].count));
        else
            rest += piles[i].count;
    if (rest > 0)
        TABLE_ADD(out, arena_print(arena, "… (%zu)", count - most), arena_print(arena, "%zu", rest));
}

static void count_rows(struct arena *arena, const struct report_chart *chart, const struct table *list,
                       struct table *out)
{
    size_t label = place_of(list, chart->label);
    struct column *columns = arena_array(arena, 2, sizeof *columns);
    struct pile *piles = arena_array(arena, list->count + 1, sizeof *piles);
    columns[0] = list->columns[label];
    columns[1] = COUNTED;
    table_open(out, arena, columns, 2);
    add_piles(arena, piles, pile_up(list, label, piles), chart->most, out);
}

/* ---- columns of the list ---- */

static const char *beside(struct arena *arena, const char *label, const char *other)
{
    return arena_print(arena, "%s · %s", label == NULL ? "-" : label, other == NULL ? "-" : other);
}

static void take_columns(struct arena *arena, const struct report_chart *chart, const struct table *list,
                         struct table *out)
{
    size_t places[REPORT_SERIES_MAX + 1] = {place_of(list, chart->label)}, count = 1;
    struct column *columns = arena_array(arena, REPORT_SERIES_MAX + 1, sizeof *columns);
    for (size_t s = 0; s < REPORT_SERIES_MAX && chart->values[s] != NULL; s++)
        places[count++] = place_of(list, chart->values[s]);
    for (size_t c = 0; c < count; c++)
        columns[c] = list->columns[places[c]];
    table_open(out, arena, columns, count);
    for (size_t r = 0; r < list->count && r < chart->most; r++) {
        const char *cells[REPORT_SERIES_MAX + 1];
        for (size_t c = 0; c < count; c++)
            cells[c] = list->rows[r][places[c]];
        if (chart->beside != NULL)
            cells[0] = beside(arena, cells[0], list->rows[r][place_of(list, chart->beside)]);
        table_add(out, cells);
    }
}

bool report_chart_table(struct arena *arena, const struct report_list *list, struct table *out)
{
    const struct report_chart *chart = report_chart_of(list->section->key);
    if (chart == NULL)
        return false;
    if (report_chart_counts(chart))
        count_rows(arena, chart, &list->table, out);
    else
        take_columns(arena, chart, &list->table, out);
    return true;
}

bool report_chart_summary(struct arena *arena, const struct report_list *list, struct table *out)
{
    const struct report_chart *chart = report_chart_of(list->section->key);
    return chart != NULL && report_chart_counts(chart) && report_chart_table(arena, list, out);
}
