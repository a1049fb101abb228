#include "tests/lib/chance.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static uint64_t chance_state;
static struct {
    const uint8_t *bytes;
    size_t left;
} food;

void chance_feed(const uint8_t *bytes, size_t size)
{
    food.bytes = bytes;
    food.left = bytes == NULL ? 0 : size;
}

bool chance_over(void)
{
    return food.bytes != NULL && food.left == 0;
}

/* As many bytes as the number of sides needs: a byte that changes changes one decision. */
static uint64_t eat(uint64_t sides)
{
    uint64_t value = 0;
    for (; sides > 1 && food.left > 0; sides = (sides + 255) / 256, food.left--)
        value = value << 8 | *food.bytes++;
    return value;
}

uint64_t chance(void)
{
    if (food.bytes != NULL)
        return eat(UINT64_MAX);
    chance_state += 0x9e3779b97f4a7c15u;
    uint64_t z = chance_state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int chance_below(int n)
{
    return (int)((food.bytes == NULL ? chance() : eat((uint64_t)n)) % (uint64_t)n);
}

void chance_from(uint64_t seed)
{
    chance_state = seed;
}

void chance_begin(void)
{
    const char *given = getenv("SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 1000003u + (uint64_t)getpid();
    chance_state = seed;
    printf("  SEED=%llu\n", (unsigned long long)seed);
}
