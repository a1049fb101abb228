/* A case of the survey: the bytes decide what comes (tests/lib/survey_history.h). */
#include "tests/fuzz/target.h"
#include "tests/lib/chance.h"
#include "tests/lib/survey_history.h"

enum { SEEDS = 32, BYTES = 4096 };

bool target_seed(size_t n, struct mutant *out)
{
    mutant_draw(out, n, BYTES);
    return n < SEEDS;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    chance_feed(data == NULL ? (const uint8_t *)"" : data, size);
    struct survey_history sums = {0};
    survey_history_play(&sums);
    chance_feed(NULL, 0);
    return 0;
}
