/* Many units, dispatchers and other services on many orders: the bytes decide who does what (tests/lib/router_history.h). */
#include "tests/fuzz/target.h"
#include "tests/lib/chance.h"
#include "tests/lib/router_history.h"

enum { SEEDS = 32, STEPS = 2000, BYTES = 4096 };

bool target_seed(size_t n, struct mutant *out)
{
    uint64_t state = 0x9e3779b97f4a7c15u * (n + 1);
    if (n >= SEEDS)
        return false;
    for (out->size = 0; out->size < BYTES; out->size++) { /* xorshift64: the same bytes for ever */
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out->at[out->size] = (uint8_t)(state >> 24);
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    chance_feed(data == NULL ? (const uint8_t *)"" : data, size);
    router_history_play(STEPS);
    chance_feed(NULL, 0);
    return 0;
}
