/* The header of a message. */
#include "tests/fuzz/target.h"
#include "tests/lib/wire_property.h"
#include "tests/lib/wire_sample.h"

bool target_seed(size_t n, struct mutant *out)
{
    const struct message_info *info = wire_info_row(n);
    if (info == NULL)
        return false;
    struct arena *arena = arena_new(0);
    struct header header = wire_sample_header(info->type);
    size_t size = 0;
    const uint8_t *packed = wire_pack_header(arena, &header, &size);
    mutant_set(out, packed, size);
    arena_free(&arena);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *broken = wire_property_header(data, size);
    target_hold(broken == NULL, broken);
    return 0;
}
