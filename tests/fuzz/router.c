/* Many units, dispatchers and other services on many orders: the bytes decide who does what (tests/lib/router_history.h). */
#include "tests/fuzz/target.h"
#include "tests/lib/chance.h"
#include "tests/lib/router_history.h"

enum { SEEDS = 32, STEPS = 2000, BYTES = 4096 };

bool target_seed(size_t n, struct mutant *out)
{
    mutant_draw(out, n, BYTES);
    return n < SEEDS;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    chance_feed(data == NULL ? (const uint8_t *)"" : data, size);
    router_history_play(STEPS);
    chance_feed(NULL, 0);
    return 0;
}
