/* Memory that lives as long as one batch (or one pack, or one command line). Everything decoded,
 * loaded and answered in a batch is taken from its arena and dropped with it in one step.
 * Allocations are zeroed and never NULL: out of memory ends the process here, in one place.
 * What is dropped is overwritten: nothing that a batch knew of people waits in free memory.
 * A budget bounds what hostile input can cost; arena_try refuses past it, arena_alloc does not. */
#ifndef LOOPLINE_ARENA_H
#define LOOPLINE_ARENA_H

#include "common/result.h"
#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(size_t budget_bytes); /* 0 = no budget */
void arena_free(struct arena **arena);
void arena_reset(struct arena *arena);               /* everything taken from it is gone; keeps one block */
size_t arena_used(const struct arena *arena);        /* bytes handed out since the last reset */
void *arena_alloc(struct arena *arena, size_t size); /* 16-byte aligned, zeroed */
void *arena_try(struct arena *arena, size_t size);   /* NULL when over the budget */
void *arena_array(struct arena *arena, size_t count, size_t size);
void *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_text(struct arena *arena, const char *text); /* NULL stays NULL */
char *arena_textn(struct arena *arena, const char *text, size_t length);
char *arena_print(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Plain allocation for what outlives batches; same promise: never NULL. */
void *memory_alloc(size_t size);
void *memory_grow(void *old, size_t size);

#endif
