#include "tests/lib/chance.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static uint64_t chance_state;

uint64_t chance(void)
{
    chance_state += 0x9e3779b97f4a7c15u;
    uint64_t z = chance_state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int chance_below(int n)
{
    return (int)(chance() % (uint64_t)n);
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
