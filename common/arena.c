#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"

enum { ALIGNMENT = 16, BLOCK_BYTES = 64 * 1024 };

struct block {
    struct block *next;
    size_t capacity, used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct arena {
    struct block *head; /* the block being filled; a large request gets a block of its own behind it */
    size_t budget, used;
};

static _Noreturn void memory_out(size_t size)
{
    fprintf(stderr, "out of memory: %zu bytes\n", size);
    abort();
}

void *memory_alloc(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);
    if (memory == NULL)
        memory_out(size);
    return memory;
}

void *memory_grow(void *old, size_t size)
{
    void *memory = realloc(old, size > 0 ? size : 1);
    if (memory == NULL)
        memory_out(size);
    return memory;
}

static struct block *block_new(size_t capacity)
{
    if (capacity > SIZE_MAX - sizeof(struct block))
        memory_out(capacity);
    struct block *block = malloc(sizeof(*block) + capacity);
    if (block == NULL)
        memory_out(capacity);
    block->next = NULL;
    block->capacity = capacity;
    block->used = 0;
    return block;
}

struct arena *arena_new(size_t budget_bytes)
{
    struct arena *arena = memory_alloc(sizeof(*arena));
    arena->head = block_new(BLOCK_BYTES);
    arena->budget = budget_bytes;
    return arena;
}

static void blocks_free(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        sodium_memzero(block->bytes, block->used);
        free(block);
        block = next;
    }
}

void arena_free(struct arena **arena)
{
    if (arena == NULL || *arena == NULL)
        return;
    blocks_free((*arena)->head);
    free(*arena);
    *arena = NULL;
}

void arena_reset(struct arena *arena)
{
    blocks_free(arena->head->next);
    arena->head->next = NULL;
    sodium_memzero(arena->head->bytes, arena->head->used);
    arena->head->used = 0;
    arena->used = 0;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

static size_t rounded(size_t size)
{
    if (size == 0)
        return ALIGNMENT;
    if (size > SIZE_MAX - ALIGNMENT)
        memory_out(size);
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static struct block *block_for(struct arena *arena, size_t size)
{
    struct block *head = arena->head;
    if (size <= head->capacity - head->used)
        return head;
    if (size > BLOCK_BYTES / 4) { /* its own block: what is left of the head stays in use */
        struct block *large = block_new(size);
        large->next = head->next;
        head->next = large;
        return large;
    }
    struct block *fresh = block_new(BLOCK_BYTES);
    fresh->next = head;
    arena->head = fresh;
    return fresh;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t taken = rounded(size);
    struct block *block = block_for(arena, taken);
    void *memory = block->bytes + block->used;
    block->used += taken;
    arena->used += taken;
    return memset(memory, 0, taken);
}

void *arena_try(struct arena *arena, size_t size)
{
    if (arena->budget == 0)
        return arena_alloc(arena, size);
    if (size > arena->budget || arena->used > arena->budget || rounded(size) > arena->budget - arena->used)
        return NULL;
    return arena_alloc(arena, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes))
        memory_out(SIZE_MAX);
    return arena_alloc(arena, bytes);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_textn(arena, text, strlen(text));
}

char *arena_textn(struct arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        memory_out(length);
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    if (length < 0)
        abort();
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
