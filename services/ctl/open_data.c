#include "services/ctl/open_data.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

enum { MONTH_TEXT = 7 }; /* 2019-05 */

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
    size_t month = (size_t)(month_of(row->day) - month_of(of->first));
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

static const char *bound_day(const struct open_row *rows, size_t count, bool last)
{
    const char *found = rows[0].day;
    for (size_t i = 1; i < count; i++)
        if ((strncmp(rows[i].day, found, MONTH_TEXT) > 0) == last)
            found = rows[i].day;
    return found;
}

struct open_count open_data_coarsen(struct arena *arena, const struct pack *pack, int least, struct open_row *rows,
                                    size_t count)
{
    struct open_count total = {0};
    if (count == 0)
        return total;
    struct cells of = {.pack = pack, .first = bound_day(rows, count, false)};
    size_t months = (size_t)(month_of(bound_day(rows, count, true)) - month_of(of.first)) + 1;
    size_t cells = months * (pack->areas_count + 1) * (pack->matters_count + 1);
    of.counts = arena_array(arena, cells, sizeof *of.counts);
    for (size_t i = 0; i < count; i++) {
        rows[i].told_area = street_of(pack, rows[i].area);
        rows[i].told_matter = pack_matter_find(pack, rows[i].matter);
    }
    do
        count_cells(&of, cells, rows, count);
    while (widen_rare(&of, (size_t)least, rows, count));
    for (size_t i = 0; i < count; i++) {
        total.told += rows[i].dropped ? 0 : 1;
        total.dropped += rows[i].dropped ? 1 : 0;
        total.coarsened += rows[i].coarsened && !rows[i].dropped ? 1 : 0;
    }
    return total;
}
