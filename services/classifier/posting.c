#include <stdlib.h>

#include "common/arena.h"
#include "services/classifier/posting.h"

enum { SLOTS_FIRST = 1 << 10 };

struct postings {
    struct posting *slots;
    size_t capacity, count; /* capacity is a power of two */
    size_t entries;
};

struct postings *postings_new(void)
{
    struct postings *postings = memory_alloc(sizeof *postings);
    postings->capacity = SLOTS_FIRST;
    postings->slots = memory_alloc(postings->capacity * sizeof *postings->slots);
    return postings;
}

void postings_free(struct postings **postings)
{
    for (size_t i = 0; *postings != NULL && i < (*postings)->capacity; i++)
        free((*postings)->slots[i].issues);
    if (*postings != NULL)
        free((*postings)->slots);
    free(*postings);
    *postings = NULL;
}

static struct posting *slot_of(const struct postings *postings, uint32_t pair)
{
    uint32_t mixed = pair * 2654435761u;
    size_t at = (mixed ^ mixed >> 15) & (postings->capacity - 1);
    while (postings->slots[at].issues != NULL && postings->slots[at].pair != pair)
        at = (at + 1) & (postings->capacity - 1);
    return &postings->slots[at];
}

static void widen(struct postings *postings)
{
    struct postings old = *postings;
    postings->capacity *= 2;
    postings->slots = memory_alloc(postings->capacity * sizeof *postings->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].issues != NULL)
            *slot_of(postings, old.slots[i].pair) = old.slots[i];
    free(old.slots);
}

const struct posting *postings_find(const struct postings *postings, uint32_t pair)
{
    const struct posting *slot = slot_of(postings, pair);
    return slot->issues == NULL ? NULL : slot;
}

struct posting *postings_list(struct postings *postings, uint32_t pair)
{
    if ((postings->count + 1) * 2 > postings->capacity)
        widen(postings);
    struct posting *slot = slot_of(postings, pair);
    if (slot->issues == NULL) {
        *slot = (struct posting){.pair = pair, .capacity = 1, .issues = memory_alloc(sizeof *slot->issues)};
        postings->count++;
    }
    return slot;
}

void postings_add(struct posting *list, uint32_t issue)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->issues[i] == issue)
            return;
    if (list->count == list->capacity) {
        list->capacity = (uint16_t)(list->capacity * 2);
        list->issues = memory_grow(list->issues, list->capacity * sizeof *list->issues);
    }
    list->issues[list->count++] = issue;
}

size_t postings_bytes(const struct postings *postings)
{
    size_t bytes = sizeof *postings + postings->capacity * sizeof *postings->slots;
    for (size_t i = 0; i < postings->capacity; i++)
        bytes += postings->slots[i].capacity * sizeof(uint32_t);
    return bytes;
}
