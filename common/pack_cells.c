/* Rows of the catalogue by matter and area: a table with open addressing, built once, read by every order. */
#include <stdint.h>

#include "common/pack_load.h"

struct cell {
    int matter, area, first;
};
struct pack_cells {
    size_t mask; /* of a power of two, at least twice as many as there are rows */
    struct cell *slots;
};

/* Both are small whole numbers: multiplied apart by odd constants, they spread over the whole table. */
static size_t slot_of(const struct pack_cells *cells, int matter, int area)
{
    uint64_t hash =
        ((uint64_t)(unsigned)matter + 1) * 0x9e3779b97f4a7c15u ^ (uint64_t)(unsigned)area * 0xc2b2ae3d27d4eb4fu;
    return (size_t)(hash >> 29) & cells->mask;
}

static struct cell *cell_at(const struct pack_cells *cells, int matter, int area)
{
    size_t slot = slot_of(cells, matter, area);
    while (cells->slots[slot].first >= 0 && (cells->slots[slot].matter != matter || cells->slots[slot].area != area))
        slot = (slot + 1) & cells->mask;
    return &cells->slots[slot];
}

void pack_cells_build(struct pack *pack)
{
    struct pack_cells *cells = arena_alloc(pack->arena, sizeof *cells);
    size_t size = 2;
    while (size < 2 * pack->entries_count)
        size *= 2;
    cells->mask = size - 1;
    cells->slots = arena_array(pack->arena, size, sizeof *cells->slots);
    for (size_t i = 0; i < size; i++)
        cells->slots[i].first = -1;
    for (size_t i = 0; i < pack->entries_count; i++) {
        struct pack_entry *entry = &pack->entries[i];
        struct cell *cell = cell_at(cells, entry->matter, entry->area);
        entry->next = cell->first;
        *cell = (struct cell){entry->matter, entry->area, (int)i};
    }
    pack->cells = cells;
}

int pack_cell_first(const struct pack *pack, int matter, int area)
{
    return pack->cells ? cell_at(pack->cells, matter, area)->first : -1;
}
