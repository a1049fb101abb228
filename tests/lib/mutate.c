#include <string.h>

#include "common/result.h"
#include "tests/lib/chance.h"
#include "tests/lib/mutate.h"

enum { TIMES = 6, RUN = 64 };

static size_t roll(size_t sides)
{
    return sides == 0 ? 0 : (size_t)(chance() % sides);
}

void mutant_set(struct mutant *mutant, const void *bytes, size_t size)
{
    mutant->size = 0;
    mutant_add(mutant, bytes, size);
}

void mutant_add(struct mutant *mutant, const void *bytes, size_t size)
{
    size_t room = sizeof(mutant->at) - mutant->size, taken = size < room ? size : room;
    if (taken > 0)
        memcpy(mutant->at + mutant->size, bytes, taken);
    mutant->size += taken;
}

void mutant_draw(struct mutant *mutant, size_t n, size_t size)
{
    uint64_t state = 0x9e3779b97f4a7c15u * (n + 1);
    for (mutant->size = 0; mutant->size < size && mutant->size < MUTANT_MAX; mutant->size++) { /* xorshift64 */
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        mutant->at[mutant->size] = (uint8_t)(state >> 24);
    }
}

static void flip(struct mutant *mutant)
{
    if (mutant->size > 0)
        mutant->at[roll(mutant->size)] ^= (uint8_t)(1u << roll(8));
}

static void overwrite(struct mutant *mutant)
{
    static const uint8_t TELLING[] = {0x00, 0x7f, 0x80, 0xff, 0x1b, 0x0a, 0xc2, 0xed, 0x0b, 0x0c, '"', '{', '-', '9'};
    if (mutant->size > 0)
        mutant->at[roll(mutant->size)] = TELLING[roll(sizeof(TELLING))];
}

static void cut(struct mutant *mutant)
{
    mutant->size = roll(mutant->size + 1);
}

static void drop(struct mutant *mutant)
{
    size_t from = roll(mutant->size), length = roll(mutant->size - from + 1);
    memmove(mutant->at + from, mutant->at + from + length, mutant->size - from - length);
    mutant->size -= length;
}

static void drop_little(struct mutant *mutant)
{
    size_t from = roll(mutant->size), most = mutant->size - from, length = roll((most < RUN ? most : RUN) + 1);
    memmove(mutant->at + from, mutant->at + from + length, mutant->size - from - length);
    mutant->size -= length;
}

static void repeat(struct mutant *mutant)
{
    size_t from = roll(mutant->size), length = roll(mutant->size - from + 1);
    if (length > sizeof(mutant->at) - mutant->size)
        return;
    memmove(mutant->at + from + length, mutant->at + from, mutant->size - from);
    mutant->size += length;
}

void mutate(struct mutant *mutant)
{
    static void (*const MUTATIONS[])(struct mutant *) = {flip,        overwrite, cut,  drop,      repeat,
                                                         drop_little, repeat,    flip, overwrite, drop_little};
    for (size_t times = roll(TIMES); times > 0; times--)
        MUTATIONS[roll(COUNT(MUTATIONS))](mutant);
}
