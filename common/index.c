#include "common/index.h"
#include <string.h>

struct index_slot {
    const struct uuid *id;
    void *row;
};

/* The last eight bytes of a UUIDv7 are random: they are the hash. */
static size_t place_of(const struct index *index, const struct uuid *id)
{
    uint64_t hash;
    memcpy(&hash, id->bytes + 8, sizeof hash);
    hash *= 0x9E3779B97F4A7C15u; /* ids made by other hands may be less random */
    size_t place = (size_t)(hash >> 32) & (index->capacity - 1);
    while (index->slots[place].id != NULL && uuid_compare(index->slots[place].id, id) != 0)
        place = (place + 1) & (index->capacity - 1);
    return place;
}

static void put(struct index *index, const struct uuid *id, void *row)
{
    struct index_slot *slot = &index->slots[place_of(index, id)];
    index->count += slot->id == NULL;
    *slot = (struct index_slot){id, row};
}

void index_put(struct arena *arena, struct index *index, const struct uuid *id, void *row)
{
    if ((index->count + 1) * 2 > index->capacity) {
        struct index grown = {.capacity = index->capacity == 0 ? 64 : index->capacity * 2};
        grown.slots = arena_array(arena, grown.capacity, sizeof *grown.slots);
        for (size_t i = 0; i < index->capacity; i++)
            if (index->slots[i].id != NULL)
                put(&grown, index->slots[i].id, index->slots[i].row);
        *index = grown;
    }
    put(index, id, row);
}

void *index_get(const struct index *index, const struct uuid *id)
{
    return index->count == 0 ? NULL : index->slots[place_of(index, id)].row;
}

void list_add(struct arena *arena, struct list *list, void *item)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        void **items = arena_array(arena, capacity, sizeof *items);
        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
}
