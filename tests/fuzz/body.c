/* The body of each message: the type number (WIRE_PROPERTY_TYPE bytes), then the body. */
#include "tests/fuzz/target.h"
#include "tests/lib/wire_property.h"
#include "tests/lib/wire_sample.h"

static bool body_sample(const struct message_info *info, size_t variant, struct mutant *out)
{
    const uint8_t type[WIRE_PROPERTY_TYPE] = {(uint8_t)((unsigned)info->type >> 8), (uint8_t)info->type};
    struct arena *arena = arena_new(0);
    size_t size = 0;
    const uint8_t *packed = wire_pack(arena, wire_sample(arena, info->descriptor, variant), &size);
    mutant_set(out, type, sizeof type);
    mutant_add(out, packed, size);
    arena_free(&arena);
    return true;
}

bool target_seed(size_t n, struct mutant *out)
{
    for (size_t row = 0; wire_info_row(row) != NULL; row++) {
        size_t variants = wire_sample_variants(wire_info_row(row)->descriptor);
        if (n < variants)
            return body_sample(wire_info_row(row), n, out);
        n -= variants;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *broken = wire_property_body(data, size);
    target_hold(broken == NULL, broken);
    return 0;
}
