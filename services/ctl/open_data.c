#include "services/ctl/open_data.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

struct cells { /* how many demands by month, area and matter: -1, not known, has a place of its own */
    const struct pack *pack;
    size_t *counts;
    const char *first; /* the first month */
};

static int month_of(const char *date)
{
    return atoi(date) * 12 + atoi(date + 5);
}

static size_t *cell(const struct cells *of, const struct open_row *row)
{
    size_t areas = of->pack->areas_count + 1, matters = of->pack->matters_count + 1;
    size_t month = (size_t)(month_of(row->month) - month_of(of->first));
    return &of->counts[(month * areas + (size_t)(row->told_area + 1)) * matters + (size_t)(row->told_matter + 1)];
}

static int street_of(const struct pack *pack, const char *code)
{
    int area = pack_area_find(pack, code);
    while (area >= 0 && pack->areas[area].level > AREA_STREET)
        area = pack->areas[area].parent;
    return area;
}

/* One step wider; false: there is nothing wider. */
static bool widen(const struct pack *pack, struct open_row *row)
{
    if (row->told_matter >= 0 && pack->matters[row->told_matter].parent >= 0)
        row->told_matter = pack->matters[row->told_matter].parent;
    else if (row->told_area >= 0 && pack->areas[row->told_area].parent >= 0)
        row->told_area = pack->areas[row->told_area].parent;
    else
        return false;
    row->coarsened = true;
    return true;
}

static void count_cells(const struct cells *of, size_t cells, const struct open_row *rows, size_t count)
{
    memset(of->counts, 0, cells * sizeof *of->counts);
    for (size_t i = 0; i < count; i++)
        if (!rows[i].dropped)
            ++*cell(of, &rows[i]);
}

/* Rare ones one step wider, all of them at once, so that the order of the rows plays no part. */
static bool widen_rare(const struct cells *of, size_t least, struct open_row *rows, size_t count)
{
    bool moved = false;
    for (size_t i = 0; i < count; i++) {
        struct open_row *row = &rows[i], before = rows[i];
        if (row->dropped || *cell(of, &before) >= least)
            continue;
        row->dropped = !widen(of->pack, row);
        moved = true;
    }
    return moved;
}

static const char *bound_month(const struct open_row *rows, size_t count, bool last)
{
    const char *found = rows[0].month;
    for (size_t i = 1; i < count; i++)
        if ((strcmp(rows[i].month, found) > 0) == last)
            found = rows[i].month;
    return found;
}

/* ---- ratings ---- */

/* All that is told of it but the rating; what is left out comes last. */
static int compare_told(const void *left, const void *right)
{
    const struct open_row *a = left, *b = right;
    const int differ[] = {a->dropped - b->dropped,     strcmp(a->month, b->month),
                          a->told_area - b->told_area, a->told_matter - b->told_matter,
                          a->told_kind - b->told_kind, a->party - b->party,
                          a->state - b->state,         strcmp(a->settled, b->settled)};
    for (size_t i = 0; i < COUNT(differ); i++)
        if (differ[i] != 0)
            return differ[i];
    return 0;
}

static int compare_cells(const void *left, const void *right)
{
    const struct open_row *a = left, *b = right;
    int told = compare_told(left, right);
    return told != 0 ? told : a->rating - b->rating;
}

/* Rows alike in all else: too few, or all of one mind, and whoever knows one of them knows what was said. */
static void withhold(struct open_row *rows, size_t count, size_t least)
{
    bool alike = true;
    for (size_t i = 1; i < count; i++)
        alike = alike && rows[i].rating == rows[0].rating;
    for (size_t i = 0; (alike || count < least) && i < count; i++) {
        rows[i].withheld = rows[i].rating != 0;
        rows[i].rating = 0;
    }
}

static void withhold_rare(size_t least, struct open_row *rows, size_t count)
{
    qsort(rows, count, sizeof *rows, compare_told);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && compare_told(&rows[from], &rows[to]) == 0;)
            to++;
        withhold(&rows[from], to - from, least);
    }
    qsort(rows, count, sizeof *rows, compare_cells); /* an order that says no more than the rows do */
}

static int kind_of(const struct pack *pack, const char *channel)
{
    int index = pack_channel_find(pack, channel);
    return index < 0 ? 0 : (int)pack->channels[index].kind;
}

struct open_count open_data_coarsen(struct arena *arena, const struct pack *pack, int least, struct open_row *rows,
                                    size_t count)
{
    struct open_count total = {0};
    if (count == 0)
        return total;
    struct cells of = {.pack = pack, .first = bound_month(rows, count, false)};
    size_t months = (size_t)(month_of(bound_month(rows, count, true)) - month_of(of.first)) + 1;
    size_t cells = months * (pack->areas_count + 1) * (pack->matters_count + 1);
    of.counts = arena_array(arena, cells, sizeof *of.counts);
    for (size_t i = 0; i < count; i++) {
        rows[i].told_area = street_of(pack, rows[i].area);
        rows[i].told_matter = pack_matter_find(pack, rows[i].matter);
        rows[i].told_kind = kind_of(pack, rows[i].channel);
    }
    do
        count_cells(&of, cells, rows, count);
    while (widen_rare(&of, (size_t)least, rows, count));
    withhold_rare((size_t)least, rows, count);
    for (size_t i = 0; i < count; i++) {
        total.told += rows[i].dropped ? 0 : 1;
        total.dropped += rows[i].dropped ? 1 : 0;
        total.withheld += rows[i].withheld && !rows[i].dropped ? 1 : 0;
        total.coarsened += rows[i].coarsened && !rows[i].dropped ? 1 : 0;
    }
    return total;
}
