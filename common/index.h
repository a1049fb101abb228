/* Rows of a batch by id: a hash table in the batch's arena, gone with it. Keys are not copied: the row owns
 * its id and stays where it is. */
#ifndef LOOPLINE_INDEX_H
#define LOOPLINE_INDEX_H

#include "common/arena.h"
#include "common/uuid.h"

struct index { /* zero-initialised is empty */
    struct index_slot *slots;
    size_t count, capacity;
};
/* `id` must live as long as the index. A second row of the same id replaces the first. */
void index_put(struct arena *arena, struct index *index, const struct uuid *id, void *row);
void *index_get(const struct index *index, const struct uuid *id); /* NULL: none */

/* A list that grows in the arena; items stay where they are. */
struct list {
    void **items;
    size_t count, capacity;
};
void list_add(struct arena *arena, struct list *list, void *item);

#endif
